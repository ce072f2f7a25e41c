/* SPDX-License-Identifier: MIT */
#include "gis/overlay/tally.h"

#include "gis/core/text.h"

#include <math.h>
#include <string.h>

enum { FIELDS_MOST = 16 };

struct keys { /* each column once */
    const struct jg_column *column[FIELDS_MOST];
    int n;
};

static enum jg_status refuse_field(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   const struct jg_layer *layer, const char *name)
{
    struct jg_text list = {.arena = tmp};
    const char *names = NULL;
    for (int c = 0; c < layer->n_columns; c++)
        jg_text_addf(&list, "%s%s", c ? ", " : "", layer->columns[c].name);
    JG_TRY(jg_text_done(ctx, &list, &names));
    return jg_fail(ctx, JG_USAGE, "tally: there is no field \"%s\"; there are %s", name,
                   names);
}

static bool is_key(const struct keys *keys, const struct jg_column *c)
{
    for (int k = 0; k < keys->n; k++)
        if (keys->column[k] == c)
            return true;
    return false;
}

static enum jg_status find_keys(struct jg_ctx *ctx, struct jg_arena *tmp,
                                const struct jg_layer *layer, const char *fields,
                                struct keys *out)
{
    struct keys keys = {.n = 0};
    for (const char *f = fields + strspn(fields, " ,"); *f; f += strspn(f, " ,")) {
        size_t n = strcspn(f, " ,");
        if (keys.n == FIELDS_MOST)
            return jg_fail(ctx, JG_USAGE, "tally takes at most %d fields", FIELDS_MOST);
        const char *name = jg_text_format(tmp, "%.*s", (int)n, f);
        JG_NEED(ctx, name);
        const struct jg_column *c = jg_layer_column(layer, name);
        if (!c)
            return refuse_field(ctx, tmp, layer, name);
        if (!is_key(&keys, c))
            keys.column[keys.n++] = c;
        f += n;
    }
    if (!keys.n)
        return jg_fail(ctx, JG_USAGE, "tally names no field");
    *out = keys;
    return JG_OK;
}

static int compare_numbers(double a, double b)
{
    if (isnan(a) || isnan(b))
        return isnan(a) - isnan(b);
    return (a > b) - (a < b);
}

static int compare_ints(int64_t a, int64_t b)
{
    if (a == JG_NO_INT || b == JG_NO_INT)
        return (a == JG_NO_INT) - (b == JG_NO_INT);
    return (a > b) - (a < b);
}

static int compare_texts(const char *a, const char *b)
{
    if (!a || !b)
        return !a - !b;
    return strcmp(a, b);
}

static int compare(const struct keys *keys, uint32_t a, uint32_t b)
{
    int order = 0;
    for (int k = 0; k < keys->n && !order; k++) {
        const struct jg_column *c = keys->column[k];
        if (c->type == JG_TEXT)
            order = compare_texts(c->texts[a], c->texts[b]);
        else if (c->type == JG_INT)
            order = compare_ints(c->ints[a], c->ints[b]);
        else
            order = compare_numbers(c->reals[a], c->reals[b]);
    }
    return order;
}

/* Merge sort: the rows of a group stay in their order, so that sums are always the same.
 */
static uint32_t *sort_rows(const struct keys *keys, uint32_t *row, uint32_t *other,
                           uint32_t n)
{
    for (size_t run = 1; run < n; run *= 2) {
        for (size_t from = 0; from < n; from += 2 * run) {
            size_t mid = from + run < n ? from + run : n;
            size_t to = mid + run < n ? mid + run : n;
            size_t i = from, j = mid;
            for (size_t k = from; k < to; k++) {
                bool left = i < mid && (j >= to || compare(keys, row[i], row[j]) <= 0);
                other[k] = left ? row[i++] : row[j++];
            }
        }
        uint32_t *swap = row;
        row = other;
        other = swap;
    }
    return row;
}

/* The sorted rows and where each group begins. */
struct groups {
    const uint32_t *row;
    uint32_t *first; /* n + 1 */
    uint32_t n;
};

static enum jg_status group_rows(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const struct keys *keys, uint32_t n, struct groups *out)
{
    uint32_t *row = JG_ROOM(tmp, uint32_t, n), *other = JG_ROOM(tmp, uint32_t, n);
    JG_NEED(ctx, row);
    JG_NEED(ctx, other);
    struct groups g = {.first = JG_ROOM(tmp, uint32_t, (size_t)n + 1)};
    JG_NEED(ctx, g.first);
    for (uint32_t i = 0; i < n; i++)
        row[i] = i;
    g.row = sort_rows(keys, row, other, n);
    for (uint32_t i = 0; i < n; i++)
        if (i == 0 || compare(keys, g.row[i - 1], g.row[i]) != 0)
            g.first[g.n++] = i;
    g.first[g.n] = n;
    *out = g;
    return JG_OK;
}

static enum jg_status copy_key(struct jg_ctx *ctx, const struct jg_column *from,
                               const struct groups *g, struct jg_layer *out)
{
    int64_t *ints = NULL;
    double *reals = NULL;
    const char **texts = NULL;
    if (from->type == JG_INT)
        JG_TRY(jg_layer_add_ints(ctx, out, from->name, &ints));
    else if (from->type == JG_REAL)
        JG_TRY(jg_layer_add_reals(ctx, out, from->name, &reals));
    else
        JG_TRY(jg_layer_add_texts(ctx, out, from->name, &texts));
    for (uint32_t k = 0; k < g->n; k++) {
        uint32_t row = g->row[g->first[k]];
        if (ints)
            ints[k] = from->ints[row];
        else if (reals)
            reals[k] = from->reals[row];
        else if (texts)
            texts[k] = from->texts[row];
    }
    jg_layer_column(out, from->name)->alias = from->alias;
    return JG_OK;
}

static enum jg_status add_sum(struct jg_ctx *ctx, const struct jg_layer *layer,
                              const char *name, const struct groups *g,
                              struct jg_layer *out)
{
    const double *value = jg_layer_reals(layer, name);
    double *sum = NULL;
    if (!value)
        return JG_OK;
    JG_TRY(jg_layer_add_reals(ctx, out, name, &sum));
    for (uint32_t k = 0; k < g->n; k++) {
        sum[k] = 0;
        for (uint32_t i = g->first[k]; i < g->first[k + 1]; i++)
            sum[k] += isnan(value[g->row[i]]) ? 0 : value[g->row[i]];
    }
    return JG_OK;
}

enum jg_status jg_tally(struct jg_ctx *ctx, struct jg_arena *keep,
                        const struct jg_layer *layer, const char *fields,
                        const char *const *sums, struct jg_layer **out)
{
    struct keys keys = {.n = 0};
    struct groups g = {0};
    struct jg_layer *tally = NULL;
    int64_t *count = NULL;
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    JG_TRY(find_keys(ctx, tmp, layer, fields, &keys));
    JG_TRY(group_rows(ctx, tmp, &keys, layer->n, &g));
    JG_TRY(jg_layer_open(ctx, keep, "tally", g.n, &tally));
    tally->alias = "统计";
    for (int k = 0; k < keys.n; k++)
        JG_TRY(copy_key(ctx, keys.column[k], &g, tally));
    JG_TRY(jg_layer_add_ints(ctx, tally, "count", &count));
    for (uint32_t k = 0; k < g.n; k++)
        count[k] = g.first[k + 1] - g.first[k];
    for (; *sums; sums++)
        JG_TRY(add_sum(ctx, layer, *sums, &g, tally));
    jg_arena_close(tmp);
    *out = tally;
    return JG_OK;
}
