/* SPDX-License-Identifier: MIT */
#include "gis/io/number.h"

#include "gis/core/text.h"
#include "gis/geom/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A row and what it is ranked by. */
struct ranked {
    const struct jg_numbering *rows;
    double min_x, min_y, size;
    uint32_t row;
};

/* A row and what it is ordered by. */
struct named {
    uint64_t prefix; /* of the id, behind what all ids begin with */
    const char *id;
    uint32_t row;
};

static int compare_numbers(double a, double b)
{
    return (a > b) - (a < b);
}

static int compare_places(const struct jg_numbering *rows, uint32_t a, uint32_t b)
{
    const struct jg_geom *ga = jg_shapes_of(rows->shapes, rows->ref[a]);
    const struct jg_geom *gb = jg_shapes_of(rows->shapes, rows->ref[b]);
    if (!ga || !gb)
        return (ga != NULL) - (gb != NULL);
    uint32_t i = rows->ref[a].element, j = rows->ref[b].element;
    int64_t a0 = ga->at[ga->ring[ga->part[i]]], a1 = ga->at[ga->ring[ga->part[i + 1]]];
    int64_t b0 = gb->at[gb->ring[gb->part[j]]], b1 = gb->at[gb->ring[gb->part[j + 1]]];
    int64_t n = a1 - a0 < b1 - b0 ? a1 - a0 : b1 - b0;
    for (int64_t k = 0; k < n; k++) {
        int by = compare_numbers(ga->x[a0 + k], gb->x[b0 + k]);
        by = by ? by : compare_numbers(ga->y[a0 + k], gb->y[b0 + k]);
        if (by)
            return by;
    }
    return (a1 - a0 > b1 - b0) - (a1 - a0 < b1 - b0);
}

static int compare_texts(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

static int compare_values(const struct jg_layer *layer, uint32_t a, uint32_t b)
{
    for (int c = 0; c < layer->n_columns; c++) {
        const struct jg_column *column = &layer->columns[c];
        int by = 0;
        if (column->type == JG_TEXT)
            by = compare_texts(column->texts[a], column->texts[b]);
        else if (column->type == JG_INT)
            by =
                (column->ints[a] > column->ints[b]) - (column->ints[a] < column->ints[b]);
        else if (isnan(column->reals[a]) || isnan(column->reals[b]))
            by = !isnan(column->reals[a]) - !isnan(column->reals[b]);
        else
            by = compare_numbers(column->reals[a], column->reals[b]);
        if (by)
            return by;
    }
    return 0;
}

static int by_rank(const void *a, const void *b)
{
    const struct ranked *p = a, *q = b;
    const struct jg_numbering *rows = p->rows;
    int by = compare_numbers(p->min_x, q->min_x);
    by = by ? by : compare_numbers(p->min_y, q->min_y);
    by = by ? by : compare_numbers(p->size, q->size);
    by = by ? by : compare_places(rows, p->row, q->row);
    by = by ? by : compare_values(rows->layer, p->row, q->row);
    by = by ? by
            : (rows->fid[p->row] > rows->fid[q->row]) -
                  (rows->fid[p->row] < rows->fid[q->row]);
    return by ? by : (p->row > q->row) - (p->row < q->row);
}

static struct ranked rank_of(const struct jg_numbering *rows, uint32_t row)
{
    struct ranked r = {.rows = rows, .row = row};
    const struct jg_geom *g = jg_shapes_of(rows->shapes, rows->ref[row]);
    if (!g)
        return r;
    uint32_t i = rows->ref[row].element;
    r.min_x = g->box[i].min_x;
    r.min_y = g->box[i].min_y;
    r.size = g->kind == JG_POLYGON ? jg_area_m2(g, i)
             : g->kind == JG_LINE  ? jg_length_m(g, i)
                                   : 0;
    return r;
}

/* Put rows in the order of their ranks. */
static enum jg_status sort_by_rank(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_numbering *rows, uint32_t *row,
                                   uint32_t n)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct ranked *list = JG_ROOM(tmp, struct ranked, n);
    JG_NEED(ctx, list);
    bool is_sorted = true;
    for (uint32_t k = 0; k < n; k++) {
        list[k] = rank_of(rows, row[k]);
        is_sorted = is_sorted && (k == 0 || by_rank(&list[k - 1], &list[k]) < 0);
    }
    if (!is_sorted)
        qsort(list, n, sizeof *list, by_rank);
    for (uint32_t k = 0; k < n; k++)
        row[k] = list[k].row;
    jg_arena_close(tmp);
    return JG_OK;
}

static enum jg_status make_ids(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_numbering *rows, const uint32_t *which,
                               uint32_t n)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    uint32_t *missing = JG_ROOM(tmp, uint32_t, n), n_missing = 0;
    JG_NEED(ctx, missing);
    for (uint32_t k = 0; k < n; k++)
        if (!rows->id[which[k]])
            missing[n_missing++] = which[k];
    if (!rows->from_fid && n_missing)
        JG_TRY(sort_by_rank(ctx, keep, rows, missing, n_missing));
    int digits = 5;
    for (uint32_t most = 99999; n_missing > most && digits < 10; digits++)
        most = most < UINT32_MAX / 10 ? 10 * most + 9 : UINT32_MAX;
    for (uint32_t k = 0; k < n_missing; k++) {
        const char **id = &rows->id[missing[k]];
        *id = rows->from_fid
                  ? jg_text_format(keep, "%lld", (long long)rows->fid[missing[k]])
                  : jg_text_format(keep, "%c%0*u", rows->letter, digits, (unsigned)k + 1);
        JG_NEED(ctx, *id);
    }
    jg_arena_close(tmp);
    return JG_OK;
}

static int by_id(const void *a, const void *b)
{
    const struct named *p = a, *q = b;
    if (p->prefix != q->prefix)
        return p->prefix < q->prefix ? -1 : 1;
    int by = strcmp(p->id, q->id);
    return by ? by : (p->row > q->row) - (p->row < q->row);
}

/* How many bytes all ids begin with alike. */
static size_t common_start(const struct jg_numbering *rows, const uint32_t *which,
                           uint32_t n)
{
    const char *first = rows->id[which[0]];
    size_t alike = strlen(first);
    for (uint32_t k = 1; k < n && alike; k++) {
        const char *id = rows->id[which[k]];
        size_t same = 0;
        while (same < alike && id[same] == first[same])
            same++;
        alike = same;
    }
    return alike;
}

static uint64_t prefix_of(const char *id)
{
    uint64_t prefix = 0;
    for (int i = 0; i < 8; i++) {
        prefix = prefix << 8 | (unsigned char)*id;
        id += *id ? 1 : 0;
    }
    return prefix;
}

static enum jg_status sort_by_id(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_numbering *rows, uint32_t *which,
                                 uint32_t n)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct named *list = JG_ROOM(tmp, struct named, n);
    JG_NEED(ctx, list);
    size_t alike = n ? common_start(rows, which, n) : 0;
    for (uint32_t k = 0; k < n; k++) {
        const char *id = rows->id[which[k]];
        list[k] = (struct named){prefix_of(id + alike), id, which[k]};
    }
    qsort(list, n, sizeof *list, by_id);
    for (uint32_t k = 0; k < n; k++)
        which[k] = list[k].row;
    jg_arena_close(tmp);
    return JG_OK;
}

static struct jg_xy place_of(const struct jg_numbering *rows, uint32_t row)
{
    const struct jg_geom *g = jg_shapes_of(rows->shapes, rows->ref[row]);
    if (!g)
        return (struct jg_xy){NAN, NAN};
    return jg_place_inside(g, rows->ref[row].element);
}

/* The rows which[0..n-1] share an id: all but the first in rank get a number. */
static enum jg_status part_twins(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_numbering *rows, uint32_t *which,
                                 uint32_t n)
{
    JG_TRY(sort_by_rank(ctx, keep, rows, which, n));
    for (uint32_t k = 1; k < n; k++) {
        const char **id = &rows->id[which[k]];
        const char *was = *id;
        *id = jg_text_format(keep, "%s#%u", was, (unsigned)k + 1);
        JG_NEED(ctx, *id);
        const char *message =
            jg_text_format(keep, "the id \"%s\" comes %u times", was, (unsigned)n);
        const char *action = jg_text_format(keep, "kept as \"%s\"", *id);
        JG_NEED(ctx, message && action);
        struct jg_finding finding = {.layer = rows->name,
                                     .source_fid = rows->fid[which[k]],
                                     .kind = "duplicate_id",
                                     .severity = JG_WARNING,
                                     .message = message,
                                     .action = action,
                                     .at = place_of(rows, which[k])};
        JG_TRY(jg_finding_add(ctx, rows->findings, finding));
    }
    return JG_OK;
}

static enum jg_status part_all_twins(struct jg_ctx *ctx, struct jg_arena *keep,
                                     const struct jg_numbering *rows, uint32_t *which,
                                     uint32_t n, bool *out_any)
{
    *out_any = false;
    for (uint32_t from = 0, to; from < n; from = to) {
        to = from + 1;
        while (to < n && !strcmp(rows->id[which[from]], rows->id[which[to]]))
            to++;
        if (to - from < 2)
            continue;
        *out_any = true;
        JG_TRY(part_twins(ctx, keep, rows, which + from, to - from));
    }
    return JG_OK;
}

static bool do_ids_rise(const struct jg_numbering *rows, const uint32_t *which,
                        uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        if (!rows->id[which[k]] ||
            (k && strcmp(rows->id[which[k - 1]], rows->id[which[k]]) >= 0))
            return false;
    return true;
}

enum jg_status jg_number_rows(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_numbering *rows, uint32_t *which,
                              uint32_t n, bool *out_in_order)
{
    *out_in_order = true;
    if (rows->id && do_ids_rise(rows, which, n))
        return JG_OK;
    uint32_t first = n ? which[0] : 0;
    if (!rows->id) {
        JG_TRY(sort_by_rank(ctx, keep, rows, which, n));
    } else {
        JG_TRY(make_ids(ctx, keep, rows, which, n));
        JG_TRY(sort_by_id(ctx, keep, rows, which, n));
        bool any = true;
        while (
            any) { /* "A#2" may be there as a given id: then it is a twin in its turn */
            JG_TRY(part_all_twins(ctx, keep, rows, which, n, &any));
            if (any)
                JG_TRY(sort_by_id(ctx, keep, rows, which, n));
        }
    }
    *out_in_order = n == 0 || which[0] == first;
    for (uint32_t k = 1; k < n && *out_in_order; k++)
        *out_in_order = which[k - 1] < which[k];
    return JG_OK;
}
