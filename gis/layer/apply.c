/* SPDX-License-Identifier: MIT */
/* The columns of a delivery turned into those of the contract. */
#include "gis/core/text.h"
#include "gis/layer/contract.h"
#include "gis/layer/date.h"
#include "gis/layer/value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_TOLD = 1000, LONGEST_SHOWN = 80 };

/* One kind of fault in one field. */
struct fault {
    const char *kind, *action;
    enum jg_severity severity;
    uint32_t n;
};

/* What converting one field needs. */
struct job {
    struct jg_ctx *ctx;
    struct jg_arena *tmp; /* messages die with the field */
    const struct jg_contract *contract;
    const struct jg_field *field;
    const struct jg_column *column; /* of the source */
    double scale;
    const int64_t *source_fid;
    const char *sentinels;
    struct jg_findings *findings;
    struct jg_layer *out;
};

/* ---- findings ---- */

static enum jg_status tell(struct job *j, struct fault *fault, uint32_t row,
                           const char *value, const char *why)
{
    if (fault->n++ >= MOST_TOLD)
        return JG_OK;
    struct jg_arena *tmp = jg_arena_open(j->tmp);
    JG_NEED(j->ctx, tmp);
    size_t shown = strlen(value) < LONGEST_SHOWN ? strlen(value) : LONGEST_SHOWN;
    while (shown && ((unsigned char)value[shown] & 0xC0) == 0x80)
        shown--; /* not inside a character */
    char *message = jg_text_format(tmp, "%s (%s): \"%.*s\" %s", j->field->name,
                                   j->column->name, (int)shown, value, why);
    JG_NEED(j->ctx, message);
    struct jg_finding f = {.layer = j->contract->layer,
                           .source_fid = j->source_fid ? j->source_fid[row] : row,
                           .kind = fault->kind,
                           .severity = fault->severity,
                           .message = message,
                           .action = fault->action,
                           .at = {(double)NAN, (double)NAN}};
    JG_TRY(jg_finding_add(j->ctx, j->findings, f));
    jg_arena_close(tmp);
    return JG_OK;
}

/* One line for many. */
static enum jg_status tell_many(struct job *j, const struct fault *fault, uint32_t n,
                                const char *what)
{
    if (!n)
        return JG_OK;
    char *message = jg_text_format(j->tmp, "%s (%s): %u %s", j->field->name,
                                   j->column->name, n, what);
    JG_NEED(j->ctx, message);
    struct jg_finding f = {.layer = j->contract->layer,
                           .source_fid = JG_NO_INT,
                           .kind = fault->kind,
                           .severity = fault->severity,
                           .message = message,
                           .action = fault->action,
                           .at = {(double)NAN, (double)NAN}};
    return jg_finding_add(j->ctx, j->findings, f);
}

static enum jg_status tell_rest(struct job *j, const struct fault *fault)
{
    return tell_many(j, fault, fault->n > MOST_TOLD ? fault->n - MOST_TOLD : 0,
                     "more values like these");
}

/* ---- one value of the source ---- */

/* The value as text; a number in `buffer`. NULL: none. */
static const char *text_at(const struct jg_column *c, uint32_t row, char buffer[32])
{
    if (c->type == JG_TEXT)
        return c->texts[row];
    double value = jg_column_number(c, row);
    return isnan(value) ? NULL : jg_text_number(buffer, value);
}

static const char *find_word(const struct jg_field *field, const char *text, size_t n)
{
    for (const char *const *w = field->words; w[0]; w += 2)
        if (strlen(w[0]) == n && !memcmp(w[0], text, n))
            return w[1];
    return NULL;
}

static enum jg_value_read number_at(const struct job *j, uint32_t row, double *out)
{
    double value = 0;
    if (j->column->type != JG_TEXT) {
        value = jg_column_number(j->column, row);
        if (!isfinite(value))
            return JG_VALUE_NONE;
    } else {
        if (!j->column->texts[row])
            return JG_VALUE_NONE;
        size_t n;
        const char *text = jg_value_trim(j->column->texts[row], &n);
        const char *word = find_word(j->field, text, n);
        enum jg_value_read read = word ? jg_value_number(word, strlen(word), &value)
                                       : jg_value_number(text, n, &value);
        if (read)
            return read;
    }
    *out = value * j->scale;
    return JG_VALUE_READ;
}

/* ---- numbers ---- */

struct number_faults {
    struct fault unclear, outside, rounded;
    uint32_t zeros; /* an empty number in a DBF is 0 */
};

static const struct number_faults no_faults = {
    .unclear = {"bad_number", "taken as not known", JG_WARNING, 0},
    .outside = {"out_of_range", "taken as not known", JG_WARNING, 0},
    .rounded = {"rounded", "rounded to a whole number", JG_NOTE, 0},
};

static const char *show_at(const struct job *j, uint32_t row, char buffer[32])
{
    const char *text = text_at(j->column, row, buffer);
    return text ? text : "";
}

/* \param out  NaN for no value */
static enum jg_status convert_number(struct job *j, uint32_t row, struct number_faults *f,
                                     double *out)
{
    char buffer[32], why[96];
    const struct jg_field *field = j->field;
    double value = (double)NAN;
    *out = (double)NAN;
    enum jg_value_read read = number_at(j, row, &value);
    if (read == JG_VALUE_NONE)
        return JG_OK;
    if (read == JG_VALUE_UNCLEAR)
        return tell(j, &f->unclear, row, show_at(j, row, buffer), "is no number");
    if (!(value < 0) && !(value > 0) && field->least > 0) {
        f->zeros++;
        return JG_OK;
    }
    if (value < field->least || value > field->most) {
        char least[32], most[32];
        (void)snprintf(why, sizeof why, "is not within %s and %s",
                       isinf(field->least) ? "any" : jg_text_number(least, field->least),
                       isinf(field->most) ? "any" : jg_text_number(most, field->most));
        return tell(j, &f->outside, row, show_at(j, row, buffer), why);
    }
    *out = value;
    if (field->type == JG_FIELD_INT && (value < rint(value) || value > rint(value))) {
        *out = rint(value);
        return tell(j, &f->rounded, row, show_at(j, row, buffer), "is no whole number");
    }
    return JG_OK;
}

static const struct fault zero = {"zero", "taken as not known", JG_NOTE, 0};

static enum jg_status apply_number(struct job *j)
{
    struct number_faults faults = no_faults;
    int64_t *ints = NULL;
    double *reals = NULL;
    bool is_int = j->field->type == JG_FIELD_INT;
    if (is_int)
        JG_TRY(jg_layer_add_ints(j->ctx, j->out, j->field->name, &ints));
    else
        JG_TRY(jg_layer_add_reals(j->ctx, j->out, j->field->name, &reals));
    for (uint32_t i = 0; j->column && i < j->out->n; i++) {
        double value;
        JG_TRY(convert_number(j, i, &faults, &value));
        if (is_int && fabs(value) < 9e15)
            ints[i] = (int64_t)value;
        else if (!is_int)
            reals[i] = value;
    }
    JG_TRY(tell_rest(j, &faults.unclear));
    JG_TRY(tell_rest(j, &faults.outside));
    JG_TRY(tell_rest(j, &faults.rounded));
    return tell_many(j, &zero, faults.zeros, "zeros");
}

/* ---- texts, yes and no ---- */

static enum jg_status apply_text(struct job *j)
{
    const char **texts = NULL;
    JG_TRY(jg_layer_add_texts(j->ctx, j->out, j->field->name, &texts));
    for (uint32_t i = 0; j->column && i < j->out->n; i++) {
        char buffer[32];
        const char *text = text_at(j->column, i, buffer);
        if (!text)
            continue;
        size_t n;
        const char *start = jg_value_trim(text, &n);
        const char *word = find_word(j->field, start, n);
        if (!word && jg_value_is_none(start, n))
            continue;
        if (word || (text != buffer && start == text && !text[n])) {
            texts[i] = word ? word : text;
            continue;
        }
        char *copy = jg_arena_room(j->out->arena, n + 1, 1);
        JG_NEED(j->ctx, copy);
        memcpy(copy, start, n);
        copy[n] = '\0';
        texts[i] = copy;
    }
    return JG_OK;
}

static enum jg_status apply_bool(struct job *j)
{
    struct fault unclear = {"bad_yes_no", "taken as not known", JG_WARNING, 0};
    int64_t *ints = NULL;
    JG_TRY(jg_layer_add_ints(j->ctx, j->out, j->field->name, &ints));
    for (uint32_t i = 0; j->column && i < j->out->n; i++) {
        char buffer[32];
        const char *text = text_at(j->column, i, buffer);
        if (!text)
            continue;
        size_t n;
        bool is = false;
        text = jg_value_trim(text, &n);
        const char *word = find_word(j->field, text, n);
        enum jg_value_read read =
            word ? jg_value_bool(word, strlen(word), &is) : jg_value_bool(text, n, &is);
        if (read == JG_VALUE_READ)
            ints[i] = is;
        else if (read == JG_VALUE_UNCLEAR)
            JG_TRY(tell(j, &unclear, i, text, "is neither yes nor no"));
    }
    return tell_rest(j, &unclear);
}

/* ---- dates ---- */

/* Few different texts fill a column of dates (a century has 36,525 days), so the last
 * reading of each is kept at hand. */
enum { MEMORY = 1 << 16, SHORT = 24 };

struct memory {
    struct {
        char text[SHORT];
        struct jg_date date;
        enum jg_date_read read;
        bool used;
    } slot[MEMORY];
};

static enum jg_date_read recall(struct memory *m, const char *text, const char *sentinels,
                                struct jg_date *out)
{
    uint32_t hash = 2166136261u;
    size_t n = 0;
    for (; text[n] && n < SHORT; n++)
        hash = (hash ^ (unsigned char)text[n]) * 16777619u;
    if (n == SHORT)
        return jg_date_parse(text, sentinels, out);
    size_t at = (hash ^ hash >> 16) % MEMORY;
    if (!m->slot[at].used || strcmp(m->slot[at].text, text) != 0) {
        memcpy(m->slot[at].text, text, n + 1);
        m->slot[at].read = jg_date_parse(text, sentinels, &m->slot[at].date);
        m->slot[at].used = true;
    }
    *out = m->slot[at].date;
    return m->slot[at].read;
}

static enum jg_status add_ends(struct job *j, int64_t **out_from, int64_t **out_to)
{
    char *from = jg_text_format(j->tmp, "%s_from", j->field->name);
    char *to = jg_text_format(j->tmp, "%s_to", j->field->name);
    JG_NEED(j->ctx, from && to);
    JG_TRY(jg_layer_add_ints(j->ctx, j->out, from, out_from));
    return jg_layer_add_ints(j->ctx, j->out, to, out_to);
}

static enum jg_status apply_date(struct job *j)
{
    struct fault unclear = {"bad_date", "kept as text, date taken as not known",
                            JG_WARNING, 0};
    struct fault doubtful = {"doubtful_date", "read, worth a look", JG_NOTE, 0};
    int64_t *from = NULL, *to = NULL;
    JG_TRY(apply_text(j));
    JG_TRY(add_ends(j, &from, &to));
    struct memory *memory = JG_ARRAY(j->tmp, struct memory, 1);
    JG_NEED(j->ctx, memory);
    for (uint32_t i = 0; j->column && i < j->out->n; i++) {
        char buffer[32], a[16], b[16], why[64];
        struct jg_date date;
        const char *text = text_at(j->column, i, buffer);
        enum jg_date_read read =
            text ? recall(memory, text, j->sentinels, &date) : JG_DATE_EMPTY;
        if (read == JG_DATE_UNCLEAR)
            JG_TRY(tell(j, &unclear, i, text, "is no date"));
        if (read != JG_DATE_READ)
            continue;
        from[i] = date.from;
        to[i] = date.to;
        if (!date.doubtful)
            continue;
        (void)snprintf(why, sizeof why, "is read as %s to %s", jg_date_show(a, date.from),
                       jg_date_show(b, date.to));
        JG_TRY(tell(j, &doubtful, i, text, why));
    }
    JG_TRY(tell_rest(j, &unclear));
    return tell_rest(j, &doubtful);
}

/* ---- the whole ---- */

static enum jg_status apply_field(struct job *j)
{
    switch (j->field->type) {
    case JG_FIELD_INT:
    case JG_FIELD_REAL:
        return apply_number(j);
    case JG_FIELD_BOOL:
        return apply_bool(j);
    case JG_FIELD_DATE:
        return apply_date(j);
    case JG_FIELD_TEXT:
    default:
        return apply_text(j);
    }
}

static void set_alias(struct jg_layer *out, const struct jg_field *f)
{
    struct jg_column *column = jg_layer_column(out, f->name);
    if (column)
        column->alias = f->alias;
}

/* SQLite's columns have no case, so neither has a clash. */
static bool has_column(const struct jg_layer *layer, const char *name)
{
    static const char *const ours[] = {"fid",     "geom",   "geometry",   "rowid",
                                       "ogc_fid", "source", "source_fid", NULL};
    for (int i = 0; ours[i]; i++)
        if (jg_text_same(ours[i], name))
            return true;
    for (int i = 0; i < layer->n_columns; i++)
        if (jg_text_same(layer->columns[i].name, name))
            return true;
    return false;
}

static enum jg_status copy_column(struct jg_ctx *ctx, struct jg_layer *out,
                                  const struct jg_column *column, const char *name)
{
    int64_t *ints = NULL;
    double *reals = NULL;
    const char **texts = NULL;
    if (column->type == JG_INT) {
        JG_TRY(jg_layer_add_ints(ctx, out, name, &ints));
        memcpy(ints, column->ints, out->n * sizeof *ints);
    } else if (column->type == JG_REAL) {
        JG_TRY(jg_layer_add_reals(ctx, out, name, &reals));
        memcpy(reals, column->reals, out->n * sizeof *reals);
    } else {
        JG_TRY(jg_layer_add_texts(ctx, out, name, &texts));
        for (uint32_t i = 0; i < out->n; i++)
            texts[i] = column->texts[i];
    }
    return JG_OK;
}

/* Put a column of the source in as it is, under its own name where that is free. */
static enum jg_status keep_column(struct jg_ctx *ctx, struct jg_arena *tmp,
                                  struct jg_layer *out, const struct jg_column *column)
{
    const char *name = *column->name ? column->name : "field";
    char *free_name = jg_arena_text(tmp, name);
    for (int i = 1; free_name && has_column(out, free_name); i++)
        free_name = i == 1 ? jg_text_format(tmp, "%s_given", name)
                           : jg_text_format(tmp, "%s_given%d", name, i);
    JG_NEED(ctx, free_name);
    return copy_column(ctx, out, column, free_name);
}

static enum jg_status apply_all(struct job *j, const struct jg_match *match,
                                const struct jg_layer *source)
{
    for (int f = 0; f < j->contract->n_fields; f++) {
        j->field = &j->contract->fields[f];
        j->column = NULL;
        j->scale = 1;
        for (int c = 0; c < source->n_columns; c++)
            if (match[c].field == f) {
                j->column = &source->columns[c];
                j->scale = match[c].scale;
            }
        struct jg_arena *outer = j->tmp;
        j->tmp = jg_arena_open(outer);
        JG_NEED(j->ctx, j->tmp);
        JG_TRY(apply_field(j));
        set_alias(j->out, j->field);
        jg_arena_close(j->tmp);
        j->tmp = outer;
    }
    for (int c = 0; c < source->n_columns; c++)
        if (match[c].field < 0)
            JG_TRY(keep_column(j->ctx, j->tmp, j->out, &source->columns[c]));
    return JG_OK;
}

enum jg_status jg_contract_apply(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_contract *contract,
                                 const struct jg_match *match,
                                 const struct jg_delivered *delivered,
                                 struct jg_findings *findings, struct jg_layer **out)
{
    const struct jg_layer *source = delivered->source;
    struct jg_arena *tmp = jg_arena_open(keep);
    struct jg_layer *layer = NULL;
    JG_NEED(ctx, tmp);
    JG_TRY(jg_layer_open(ctx, keep, contract->layer, source->n, &layer));
    layer->alias = contract->alias;
    layer->crs = source->crs;
    layer->geom = source->geom;
    struct job j = {.ctx = ctx,
                    .tmp = tmp,
                    .contract = contract,
                    .source_fid = delivered->source_fid,
                    .sentinels = delivered->sentinels,
                    .findings = findings,
                    .out = layer};
    JG_TRY(apply_all(&j, match, source));
    jg_arena_close(tmp);
    *out = layer;
    return JG_OK;
}
