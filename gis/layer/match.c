/* SPDX-License-Identifier: MIT */
/* Which column of a delivery is which field of the contract. */
#include "gis/core/text.h"
#include "gis/layer/contract.h"

#include <string.h>

enum { LONGEST_NAME = 256, DBF_NAME = 10 };

/* How well a column fits a field, the lower the better: by its name, its alias, one of
 * its further names in their order; the same cut to 10 bytes. */
enum { BY_NAME = 0, BY_ALIAS = 1, BY_NAMES = 2, CUT = 1000, NO_FIT = 2000 };

/* ---- comparing names ---- */

/* Without blanks, _ - : and case; wide brackets and letters as ASCII. */
static size_t squeeze(const char *name, char out[LONGEST_NAME])
{
    size_t n = 0;
    for (const unsigned char *p = (const unsigned char *)name;
         *p && n + 1 < LONGEST_NAME;) {
        unsigned char c = *p;
        size_t step = 1;
        if (c == 0xEF && p[1] == 0xBC && p[2] >= 0x81 && p[2] <= 0xBF) {
            c = (unsigned char)(p[2] - 0x81 + '!');
            step = 3;
        }
        p += step;
        if (c >= 'A' && c <= 'Z')
            c = (unsigned char)(c - 'A' + 'a');
        if (!strchr(" \t\r\n_-:", c))
            out[n++] = (char)c;
    }
    out[n] = '\0';
    return n;
}

static const struct unit {
    const char *text;
    double scale;
} units[] = {
    {"m2", 1},     {"m²", 1},       {"㎡", 1},          {"平方米", 1},     {"平米", 1},
    {"m", 1},      {"米", 1},       {"户", 1},          {"人", 1},         {"幢", 1},
    {"栋", 1},     {"层", 1},       {"个", 1},          {"套", 1},         {"元", 1},
    {"年", 1},     {"是/否", 1},    {"万平方米", 1e4},  {"万m2", 1e4},     {"万㎡", 1e4},
    {"万m²", 1e4}, {"万平米", 1e4}, {"万人", 1e4},      {"万户", 1e4},     {"公顷", 1e4},
    {"ha", 1e4},   {"万元", 1e4},   {"亩", 2000.0 / 3}, {"平方公里", 1e6}, {"km2", 1e6},
};

/* Take a unit in brackets off the end of a squeezed name. \return the scale */
static double take_unit(char *name, size_t n)
{
    if (n < 3 || name[n - 1] != ')')
        return 1;
    char *open = strrchr(name, '(');
    if (!open || open == name)
        return 1;
    size_t length = (size_t)(name + n - 1 - (open + 1));
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strlen(units[i].text) == length && !memcmp(open + 1, units[i].text, length)) {
            *open = '\0';
            return units[i].scale;
        }
    return 1;
}

/* As long as a DBF lets a name be: 10 bytes of GBK (a character beyond ASCII is 2) or of
 * UTF-8, whole characters only. */
static size_t cut_length(const char *name, bool gbk)
{
    size_t bytes = 0, n = 0;
    while (name[n]) {
        size_t step = 1;
        while (((unsigned char)name[n + step] & 0xC0) == 0x80)
            step++;
        bytes += gbk ? (step > 1 ? 2 : 1) : step;
        if (bytes > DBF_NAME)
            break;
        n += step;
    }
    return n;
}

/* Bytes before what was left of a cut character: raw, as U+FFFD, or as ? signs. */
static size_t whole_part(const char *name)
{
    size_t n = strlen(name);
    while (n > 0 && !jg_text_is_utf8(name, n))
        n--;
    while (n >= 3 && !memcmp(name + n - 3, "\xEF\xBF\xBD", 3))
        n -= 3;
    while (n > 0 && name[n - 1] == '?')
        n--;
    return n;
}

static bool is_cut_of(const char *column, const char *name)
{
    size_t whole = whole_part(column);
    char is[LONGEST_NAME], want[LONGEST_NAME];
    if (whole == 0 || whole >= LONGEST_NAME || strlen(name) <= whole)
        return false;
    if (whole != cut_length(name, true) && whole != cut_length(name, false))
        return false;
    memcpy(is, column, whole);
    is[whole] = '\0';
    memcpy(want, name, whole);
    want[whole] = '\0';
    return jg_text_same(is, want);
}

/* ---- how well ---- */

static int fit_whole(const char *squeezed, const struct jg_field *f)
{
    char want[LONGEST_NAME];
    (void)squeeze(f->name, want);
    if (!strcmp(squeezed, want))
        return BY_NAME;
    (void)squeeze(f->alias ? f->alias : "", want);
    if (*want && !strcmp(squeezed, want))
        return BY_ALIAS;
    for (int i = 0; f->names[i]; i++) {
        (void)squeeze(f->names[i], want);
        if (!strcmp(squeezed, want))
            return BY_NAMES + i;
    }
    return NO_FIT;
}

static int fit_cut(const char *column, const struct jg_field *f)
{
    if (is_cut_of(column, f->name))
        return CUT + BY_NAME;
    if (f->alias && is_cut_of(column, f->alias))
        return CUT + BY_ALIAS;
    for (int i = 0; f->names[i]; i++)
        if (is_cut_of(column, f->names[i]))
            return CUT + BY_NAMES + i;
    return NO_FIT;
}

struct matching {
    const struct jg_contract *contract;
    const struct jg_layer *source;
    struct jg_match *match; /* one per source column */
    double *scale;          /* of each column's name */
    int *taken;             /* field → its column, or -1 */
    int *fit;               /* column * n_fields + field */
};

static void find_fits(struct matching *m)
{
    for (int c = 0; c < m->source->n_columns; c++) {
        const char *name = m->source->columns[c].name;
        char squeezed[LONGEST_NAME];
        m->scale[c] = take_unit(squeezed, squeeze(name, squeezed));
        for (int f = 0; f < m->contract->n_fields; f++) {
            const struct jg_field *field = &m->contract->fields[f];
            int fit = fit_whole(squeezed, field);
            m->fit[c * m->contract->n_fields + f] =
                fit == NO_FIT ? fit_cut(name, field) : fit;
        }
    }
}

static int fit_of(const struct matching *m, int column, int field)
{
    if (m->match[column].field >= 0 || m->taken[field] >= 0)
        return NO_FIT;
    return m->fit[column * m->contract->n_fields + field];
}

static void take(struct matching *m, int column, int field, const char *how)
{
    m->match[column] = (struct jg_match){field, how, m->scale[column]};
    m->taken[field] = column;
}

/* The best fit that is left; the earlier field, then the earlier column. */
static int find_best(const struct matching *m, int *out_column, int *out_field)
{
    int best = NO_FIT;
    for (int f = 0; f < m->contract->n_fields; f++)
        for (int c = 0; c < m->source->n_columns; c++)
            if (fit_of(m, c, f) < best) {
                best = fit_of(m, c, f);
                *out_column = c;
                *out_field = f;
            }
    return best;
}

static enum jg_status match_by_fit(struct jg_ctx *ctx, struct matching *m)
{
    int column = 0, field = 0, best;
    while ((best = find_best(m, &column, &field)) < NO_FIT) {
        for (int c = column + 1; c < m->source->n_columns; c++)
            if (fit_of(m, c, field) == best)
                return jg_fail(
                    ctx, JG_DATA,
                    "layer %s: both \"%s\" and \"%s\" could be the field %s; say "
                    "which with fields: {%s: NAME}",
                    m->contract->layer, m->source->columns[column].name,
                    m->source->columns[c].name, m->contract->fields[field].name,
                    m->contract->fields[field].name);
        take(m, column, field,
             best >= CUT        ? "cut to 10 bytes"
             : best == BY_ALIAS ? "by alias"
                                : "by name");
    }
    return JG_OK;
}

/* ---- what the user told ---- */

static int find_field(const struct jg_contract *contract, const char *name)
{
    for (int f = 0; f < contract->n_fields; f++)
        if (jg_text_same(contract->fields[f].name, name))
            return f;
    return -1;
}

static int find_column(const struct jg_layer *source, const char *name)
{
    for (int c = 0; c < source->n_columns; c++)
        if (!strcmp(source->columns[c].name, name))
            return c;
    char want[LONGEST_NAME], is[LONGEST_NAME];
    (void)squeeze(name, want);
    for (int c = 0; c < source->n_columns; c++) {
        (void)squeeze(source->columns[c].name, is);
        if (!strcmp(is, want))
            return c;
    }
    for (int c = 0; c < source->n_columns; c++)
        if (is_cut_of(source->columns[c].name, name))
            return c;
    return -1;
}

static const char *list_columns(struct jg_arena *tmp, const struct jg_layer *source)
{
    struct jg_text t = {.arena = tmp};
    jg_text_add(&t, source->n_columns ? "" : "no fields");
    for (int c = 0; c < source->n_columns && t.n < 300; c++) {
        jg_text_add(&t, c ? ", " : "");
        jg_text_add(&t, source->columns[c].name);
    }
    return t.failed ? "" : t.bytes;
}

static enum jg_status match_told(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 struct matching *m, const char *const *told)
{
    for (; told && told[0] && told[1]; told += 2) {
        int field = find_field(m->contract, told[0]);
        int column = find_column(m->source, told[1]);
        if (field < 0)
            return jg_fail(ctx, JG_USAGE, "layer %s has no field \"%s\" (see %s)",
                           m->contract->layer, told[0], m->contract->file);
        if (column < 0)
            return jg_fail(ctx, JG_DATA,
                           "layer %s: %s was to come from \"%s\", but the source has %s",
                           m->contract->layer, told[0], told[1],
                           list_columns(tmp, m->source));
        if (m->match[column].field >= 0 || m->taken[field] >= 0)
            return jg_fail(ctx, JG_USAGE, "layer %s: %s=%s is told twice",
                           m->contract->layer, told[0], told[1]);
        take(m, column, field, "as told");
    }
    return JG_OK;
}

static enum jg_status check_required(struct jg_ctx *ctx, struct jg_arena *tmp,
                                     const struct matching *m)
{
    for (int f = 0; f < m->contract->n_fields; f++) {
        const struct jg_field *field = &m->contract->fields[f];
        if (!field->required || m->taken[f] >= 0)
            continue;
        struct jg_text names = {.arena = tmp};
        jg_text_add(&names, field->alias ? field->alias : field->name);
        for (int i = 0; field->names[i] && i < 8; i++)
            jg_text_addf(&names, ", %s", field->names[i]);
        return jg_fail(
            ctx, JG_DATA,
            "layer %s needs the field %s (known also as %s); the source has %s",
            m->contract->layer, field->name, names.failed ? "" : names.bytes,
            list_columns(tmp, m->source));
    }
    return JG_OK;
}

enum jg_status jg_contract_match(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_contract *contract,
                                 const struct jg_layer *source, const char *const *told,
                                 struct jg_match **out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    size_t n = (size_t)source->n_columns, n_fields = (size_t)contract->n_fields;
    struct matching m = {.contract = contract, .source = source};
    m.match = JG_ARRAY(keep, struct jg_match, n);
    m.scale = JG_ARRAY(tmp, double, n);
    m.taken = JG_ARRAY(tmp, int, n_fields);
    m.fit = JG_ARRAY(tmp, int, n *n_fields);
    JG_NEED(ctx, m.match && m.scale && m.taken && m.fit);
    for (size_t c = 0; c < n; c++)
        m.match[c] = (struct jg_match){-1, NULL, 1};
    for (size_t f = 0; f < n_fields; f++)
        m.taken[f] = -1;
    find_fits(&m);
    JG_TRY(match_told(ctx, tmp, &m, told));
    JG_TRY(match_by_fit(ctx, &m));
    JG_TRY(check_required(ctx, tmp, &m));
    jg_arena_close(tmp);
    *out = m.match;
    return JG_OK;
}
