/* SPDX-License-Identifier: MIT */
#include "gis/layer/classify.h"
#include "gis/core/text.h"
#include "gis/layer/csv.h"
#include "gis/layer/word.h"

#include <ctype.h>
#include <string.h>

/* In the order they are asked; the first kind that matches ends the asking. */
enum how { EXCLUDE, CERTAIN, KEYWORD, TYPECODE, TAG, N_HOWS };
enum { RULE, HOW, WHEN, WORDS, UNLESS, CODES, NOTE, N_CELLS };
enum { MOST_CONDITIONS = 4, MOST_CODES = 64, MOST_KNOWN = 256, MOST_FIELDS = 64 };

static const char *const hows[N_HOWS] = {"exclude", "certain", "keyword", "typecode",
                                         "tag"};

/* field=value|value*: one of the field's values is one of these. */
struct condition {
    int field; /* of the classifier */
    const char *values;
    bool negated;
};

struct rule {
    const char *name, *codes;
    struct jg_words words, unless; /* in the facility's name */
    enum how how;
    struct condition when[MOST_CONDITIONS];
    int n_when;
    struct rule *next; /* of its kind */
};

struct jg_classifier {
    struct rule *first[N_HOWS], **end[N_HOWS];
    const char *code[MOST_KNOWN]; /* all that occur */
    int n_codes;
    const char *field[MOST_FIELDS]; /* that conditions look at */
    int n_fields;
};

/* ---- reading the rules ---- */

/* \return the field's number, MOST_FIELDS when there are too many */
static int note_field(struct jg_classifier *c, const char *name)
{
    int i = 0;
    while (i < c->n_fields && !jg_text_same(c->field[i], name))
        i++;
    if (i == c->n_fields && i < MOST_FIELDS)
        c->field[c->n_fields++] = name;
    return i;
}

static enum jg_status read_conditions(struct jg_ctx *ctx, struct jg_arena *keep,
                                      const char *text, const char *where,
                                      struct jg_classifier *classifier, struct rule *rule)
{
    char *copy = jg_arena_text(keep, text);
    JG_NEED(ctx, copy);
    for (char *next; copy && *copy; copy = next) {
        next = strchr(copy, '&');
        if (next)
            *next++ = '\0';
        char *equals = strchr(copy, '=');
        if (!equals || equals == copy || !equals[1] || rule->n_when == MOST_CONDITIONS)
            return jg_fail(ctx, JG_USAGE, "%s: \"%s\" is no condition field=value|value",
                           where, text);
        struct condition *c = &rule->when[rule->n_when++];
        c->negated = equals[-1] == '!';
        equals[c->negated ? -1 : 0] = '\0';
        c->values = equals + 1;
        c->field = note_field(classifier, copy);
        if (c->field == MOST_FIELDS)
            return jg_fail(ctx, JG_USAGE, "%s: more than %d fields", where, MOST_FIELDS);
    }
    return JG_OK;
}

static bool is_code_sign(char c)
{
    return isupper((unsigned char)c) || isdigit((unsigned char)c) || c == '_';
}

/* "EDU_PRI EDU_JHS" → "EDU_PRI,EDU_JHS"; new codes are noted. */
static enum jg_status read_codes(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const char *text, const char *where,
                                 struct jg_classifier *c, const char **out)
{
    struct jg_text list = {.arena = keep};
    while (*text) {
        size_t n = 0;
        while (is_code_sign(text[n]))
            n++;
        if (n == 0)
            return jg_fail(ctx, JG_USAGE, "%s: \"%s\" is no code", where, text);
        int i = 0;
        while (i < c->n_codes &&
               (strlen(c->code[i]) != n || strncmp(c->code[i], text, n) != 0))
            i++;
        if (i == MOST_KNOWN)
            return jg_fail(ctx, JG_USAGE, "%s: more than %d codes", where, i);
        char *code = jg_text_format(keep, "%.*s", (int)n, text);
        JG_NEED(ctx, code);
        if (i == c->n_codes)
            c->code[c->n_codes++] = code;
        jg_text_add(&list, list.n ? "," : "");
        jg_text_add(&list, code);
        text += n;
        while (*text == ' ' || *text == ';' || *text == ',')
            text++;
    }
    jg_text_add(&list, "");
    return jg_text_done(ctx, &list, out);
}

static enum jg_status read_rule(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_csv *csv, size_t row,
                                struct jg_classifier *c)
{
    char *where = jg_text_format(keep, "%s:%d", csv->file, csv->line[row]);
    struct rule *rule = JG_ARRAY(keep, struct rule, 1);
    JG_NEED(ctx, where && rule);
    rule->name = jg_csv_at(csv, row, RULE);
    JG_TRY(jg_words_read(ctx, keep, jg_csv_at(csv, row, WORDS), &rule->words));
    JG_TRY(jg_words_read(ctx, keep, jg_csv_at(csv, row, UNLESS), &rule->unless));
    int how = 0;
    while (how < N_HOWS && strcmp(hows[how], jg_csv_at(csv, row, HOW)) != 0)
        how++;
    if (how == N_HOWS)
        return jg_fail(ctx, JG_USAGE,
                       "%s: how must be exclude, certain, keyword, typecode or tag",
                       where);
    rule->how = (enum how)how;
    JG_TRY(read_conditions(ctx, keep, jg_csv_at(csv, row, WHEN), where, c, rule));
    JG_TRY(read_codes(ctx, keep, jg_csv_at(csv, row, CODES), where, c, &rule->codes));
    if (!*rule->name || (!rule->words.n && !rule->n_when))
        return jg_fail(ctx, JG_USAGE, "%s: a rule needs a name, and words or a condition",
                       where);
    if (!*rule->codes && rule->how == KEYWORD)
        return jg_fail(ctx, JG_USAGE, "%s: a keyword needs codes", where);
    *c->end[how] = rule;
    c->end[how] = &rule->next;
    return JG_OK;
}

enum jg_status jg_classifier_add(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const char *path, struct jg_classifier *classifier)
{
    static const char *const head[] = {"rule",   "how",   "when", "words",
                                       "unless", "codes", "note", NULL};
    struct jg_csv csv;
    JG_TRY(jg_csv_read(ctx, keep, path, head, &csv));
    for (size_t i = 0; i < csv.n; i++)
        JG_TRY(read_rule(ctx, keep, &csv, i, classifier));
    return JG_OK;
}

enum jg_status jg_classifier_read(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const char *path, struct jg_classifier **out)
{
    struct jg_classifier *c = JG_ARRAY(keep, struct jg_classifier, 1);
    JG_NEED(ctx, c);
    for (int i = 0; i < N_HOWS; i++)
        c->end[i] = &c->first[i];
    JG_TRY(jg_classifier_add(ctx, keep, path, c));
    *out = c;
    return JG_OK;
}

/* ---- asking them ---- */

static bool starts_with(const char *text, const char *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (jg_small_letter(text[i]) != jg_small_letter(word[i]))
            return false;
    return true;
}

/* "141203" among "1412*", "080100-080119", "141203", "*". */
static bool fits_pattern(const char *value, size_t n, const char *pattern, size_t m)
{
    const char *dash = memchr(pattern, '-', m);
    size_t half = dash ? (size_t)(dash - pattern) : 0;
    if (m && pattern[m - 1] == '*')
        return n >= m - 1 && n > 0 && starts_with(value, pattern, m - 1);
    if (dash && n >= 4 && half == n && m == 2 * n + 1 && strspn(value, "0123456789") >= n)
        return strncmp(value, pattern, n) >= 0 && strncmp(value, dash + 1, n) <= 0;
    return n == m && starts_with(value, pattern, m);
}

static bool fits_any(const char *value, size_t n, const char *patterns)
{
    while (*patterns) {
        size_t m = strcspn(patterns, "|");
        if (fits_pattern(value, n, patterns, m))
            return true;
        patterns += m + (patterns[m] == '|');
    }
    return false;
}

/* A field may hold several values: "050000|060400", "clinic;pharmacy". */
static bool holds(const struct condition *c, const char *value)
{
    bool found = false;
    while (value && *value && !found) {
        size_t n = strcspn(value, "|;");
        const char *start = value;
        value += n + (value[n] != '\0');
        while (n && *start == ' ')
            start++, n--;
        found = fits_any(start, n, c->values);
    }
    return found != c->negated;
}

struct facility {
    const struct jg_column *const *column; /* of each field; NULL: the layer has none */
    uint32_t row;
    const struct jg_name *name; /* or the words given as its category */
};

static const char *value_of(const struct facility *f, int field, char buffer[32])
{
    const struct jg_column *c = f->column[field];
    if (!c || c->type == JG_TEXT)
        return c ? c->texts[f->row] : NULL;
    double value = jg_column_number(c, f->row);
    return value >= 0 || value < 0 ? jg_text_number(buffer, value) : NULL;
}

static bool applies(const struct rule *rule, const struct facility *f)
{
    if (rule->words.n && !jg_words_in(&rule->words, f->name))
        return false;
    if (jg_words_in(&rule->unless, f->name))
        return false;
    for (int i = 0; i < rule->n_when; i++) {
        char buffer[32];
        if (!holds(&rule->when[i], value_of(f, rule->when[i].field, buffer)))
            return false;
    }
    return true;
}

struct found {
    const struct rule *rule[MOST_CODES];
    int n;
};

/* All rules of the first kind that has one which applies. */
static void ask(const struct jg_classifier *c, const struct facility *f, int from, int to,
                struct found *out)
{
    out->n = 0;
    for (int how = from; how < to && out->n == 0; how++)
        for (const struct rule *rule = c->first[how]; rule; rule = rule->next)
            if (out->n < MOST_CODES && applies(rule, f))
                out->rule[out->n++] = rule;
}

static bool is_listed(const char *list, const char *code, size_t n)
{
    while (*list) {
        size_t m = strcspn(list, ",");
        if (m == n && !strncmp(list, code, n))
            return true;
        list += m + (list[m] == ',');
    }
    return false;
}

/* The codes of all rules found, each once, in the order of the rules. */
static enum jg_status join_codes(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct found *found, const char **out)
{
    *out = found->n && *found->rule[0]->codes ? found->rule[0]->codes : NULL;
    if (found->n <= 1)
        return JG_OK;
    struct jg_text list = {.arena = keep};
    jg_text_add(&list, "");
    for (int i = 0; i < found->n; i++)
        for (const char *code = found->rule[i]->codes; *code;) {
            size_t n = strcspn(code, ",");
            if (!is_listed(list.bytes ? list.bytes : "", code, n)) {
                jg_text_add(&list, list.n ? "," : "");
                jg_text_add_n(&list, code, n);
            }
            code += n + (code[n] == ',');
        }
    if (!list.failed && !list.n)
        return JG_OK;
    return jg_text_done(ctx, &list, out);
}

static enum jg_status join_names(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct found *found, const char **out)
{
    *out = found->n ? found->rule[0]->name : NULL;
    if (found->n <= 1)
        return JG_OK;
    struct jg_text list = {.arena = keep};
    for (int i = 0; i < found->n; i++)
        jg_text_addf(&list, "%s%s", i ? "," : "", found->rule[i]->name);
    return jg_text_done(ctx, &list, out);
}

/* ---- the layer ---- */

/* "EDU_KG, CUL_STATION": codes only, all known. Brought to a plain comma list. */
static enum jg_status read_given(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_classifier *c, const char *given,
                                 const char **out)
{
    struct jg_text list = {.arena = keep};
    *out = NULL;
    for (const char *p = given; *p;) {
        size_t n = 0;
        while (is_code_sign(p[n]))
            n++;
        int i = 0;
        while (i < c->n_codes &&
               (strlen(c->code[i]) != n || strncmp(c->code[i], p, n) != 0))
            i++;
        if (n == 0 || i == c->n_codes)
            return JG_OK;
        jg_text_add(&list, list.n ? "," : "");
        jg_text_add_n(&list, p, n);
        p += n;
        while (*p && strchr(" ,;|/", *p))
            p++;
    }
    return list.n ? jg_text_done(ctx, &list, out) : JG_OK;
}

static enum jg_status classify_row(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_classifier *c,
                                   const struct facility *f, const char *given,
                                   const char **category, const char **matched)
{
    struct found found = {.n = 0};
    *category = NULL;
    if (given) {
        JG_TRY(read_given(ctx, keep, c, given, category));
        *matched = "given";
        if (*category)
            return JG_OK;
        struct jg_name words;
        jg_name_read(given, &words);
        struct facility by_words = {f->column, f->row, &words};
        ask(c, &by_words, KEYWORD, KEYWORD + 1, &found);
    }
    if (found.n == 0)
        ask(c, f, EXCLUDE, N_HOWS, &found);
    JG_TRY(join_codes(ctx, keep, &found, category));
    return join_names(ctx, keep, &found, matched);
}

/* The column of that name in any case, as the source wrote it. */
static const struct jg_column *find_column(const struct jg_layer *layer, const char *name)
{
    for (int i = 0; i < layer->n_columns; i++)
        if (jg_text_same(layer->columns[i].name, name))
            return &layer->columns[i];
    return NULL;
}

struct results {
    const char **given, **category, **matched;
};

static enum jg_status open_results(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   struct jg_layer *facility, struct results *out)
{
    const char *const *had = jg_layer_texts(facility, "category");
    out->given = JG_ARRAY(tmp, const char *, facility->n);
    JG_NEED(ctx, out->given);
    for (uint32_t i = 0; had && i < facility->n; i++)
        out->given[i] = had[i];
    JG_TRY(jg_layer_add_texts(ctx, facility, "category", &out->category));
    JG_TRY(jg_layer_add_texts(ctx, facility, "matched_rule", &out->matched));
    jg_layer_column(facility, "category")->alias = "设施类别";
    jg_layer_column(facility, "matched_rule")->alias = "判定规则";
    return JG_OK;
}

enum jg_status jg_classify(struct jg_ctx *ctx, const struct jg_classifier *classifier,
                           struct jg_layer *facility, struct jg_summary *summary)
{
    struct results r = {0};
    struct jg_arena *tmp = jg_arena_open(facility->arena);
    JG_NEED(ctx, tmp);
    JG_TRY(open_results(ctx, tmp, facility, &r));
    const struct jg_column *column[MOST_FIELDS];
    for (int i = 0; i < classifier->n_fields; i++)
        column[i] = find_column(facility, classifier->field[i]);
    const char *const *name = jg_layer_texts(facility, "name");
    double none = 0;
    for (uint32_t i = 0; i < facility->n; i++) {
        struct jg_name known;
        jg_name_read(name ? name[i] : NULL, &known);
        struct facility f = {column, i, &known};
        JG_TRY(classify_row(ctx, facility->arena, classifier, &f, r.given[i],
                            &r.category[i], &r.matched[i]));
        none += !r.category[i];
    }
    jg_arena_close(tmp);
    if (summary) {
        jg_summary_count(summary, "facilities_sorted", facility->n - none, 0);
        jg_summary_count(summary, "facilities_of_no_category", none, 0);
    }
    return JG_OK;
}

static enum jg_status classify_facilities(struct jg_ctx *ctx, struct jg_arena *keep,
                                          const char *dir, const char *source,
                                          struct jg_layer *layer,
                                          struct jg_summary *summary)
{
    struct jg_classifier *c = NULL;
    char *path = jg_text_format(keep, "%s/facility.csv", dir);
    JG_NEED(ctx, path);
    JG_TRY(jg_classifier_read(ctx, keep, path, &c));
    if (source) {
        path = jg_text_format(keep, "%s/%s.csv", dir, source);
        JG_NEED(ctx, path);
        JG_TRY(jg_classifier_add(ctx, keep, path, c));
    }
    return jg_classify(ctx, c, layer, summary);
}

enum jg_status jg_classify_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const char *dir, const char *source,
                                 struct jg_layer *layer, struct jg_summary *summary)
{
    if (!strcmp(layer->name, "facility"))
        return classify_facilities(ctx, keep, dir, source, layer, summary);
    if (!strcmp(layer->name, "land") || !strcmp(layer->name, "parcel"))
        return jg_classify_owner(ctx, layer, summary);
    if (!strcmp(layer->name, "building"))
        return jg_classify_villas(ctx, layer);
    bool is_road = !strcmp(layer->name, "road");
    if (!is_road && strcmp(layer->name, "barrier") != 0)
        return JG_OK;
    char *path = jg_text_format(keep, "%s/%s.csv", dir, layer->name);
    JG_NEED(ctx, path);
    return is_road ? jg_classify_roads(ctx, path, layer, summary)
                   : jg_classify_barriers(ctx, path, layer, summary);
}
