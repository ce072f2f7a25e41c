/* SPDX-License-Identifier: MIT */
#include "gis/estate/ground.h"

#include "gis/core/task.h"
#include "gis/estate/make.h"
#include "gis/geom/geos.h"
#include "gis/geom/index.h"
#include "gis/geom/measure.h"

#include <stdlib.h>
#include <string.h>

/* An estate whose box holds more parcels than this has a building far away: its buildings
 * are then asked for one by one. */
enum { CANDIDATES_MOST = 256 };

struct drawing {
    const struct jg_gathered *g;
    const struct jg_stock *stock;
    const struct jg_geom *parcel;
    struct jg_index *index;
    uint32_t *parcel_of;   /* by building */
    uint32_t *estate_of;   /* by parcel: whose ground it is */
    uint32_t *start, *own; /* by estate: its parcels, rows rising */
};

static bool has_shape(const struct drawing *d, uint32_t building)
{
    return d->stock->geom->kind == JG_POLYGON &&
           !jg_geom_is_empty(d->stock->geom, building);
}

static bool box_holds(struct jg_box box, struct jg_xy at)
{
    return at.x >= box.min_x && at.x <= box.max_x && at.y >= box.min_y &&
           at.y <= box.max_y;
}

static uint32_t first_cover(const struct jg_geom *parcel, const struct jg_ids *ids,
                            struct jg_xy at)
{
    for (uint32_t k = 0; k < ids->n; k++)
        if (box_holds(parcel->box[ids->id[k]], at) && jg_covers(parcel, ids->id[k], at))
            return ids->id[k];
    return JG_NONE;
}

static enum jg_status stand_estate(struct jg_ctx *ctx, const struct drawing *d,
                                   struct jg_ids *ids, uint32_t e)
{
    struct jg_box box = jg_box_empty();
    const uint32_t *row = d->g->building + d->g->start[e];
    uint32_t n = d->g->start[e + 1] - d->g->start[e];
    for (uint32_t k = 0; k < n; k++)
        if (has_shape(d, row[k]))
            jg_box_join(&box, d->stock->geom->box[row[k]]);
    if (box.min_x > box.max_x)
        return JG_OK;
    JG_TRY(jg_index_query(ctx, d->index, box, ids));
    bool one_by_one = ids->n > CANDIDATES_MOST;
    for (uint32_t k = 0; k < n; k++) {
        if (!has_shape(d, row[k]))
            continue;
        struct jg_xy at = jg_place_inside(d->stock->geom, row[k]);
        if (one_by_one)
            JG_TRY(jg_index_query(ctx, d->index, (struct jg_box){at.x, at.y, at.x, at.y},
                                  ids));
        d->parcel_of[row[k]] = first_cover(d->parcel, ids, at);
    }
    return JG_OK;
}

static enum jg_status stand_some(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                 size_t to, void *state)
{
    const struct drawing *d = state;
    struct jg_ids ids = {.arena = tmp};
    for (size_t e = from; e < to; e++)
        JG_TRY(stand_estate(ctx, d, &ids, (uint32_t)e));
    return JG_OK;
}

static int64_t weight(const struct jg_stock *stock, uint32_t building)
{
    if (stock->floor_area[building] != JG_NO_INT)
        return stock->floor_area[building];
    return stock->footprint[building] != JG_NO_INT ? stock->footprint[building] : 1;
}

/* Every parcel to the estate with the most floor area on it. Estates come in their order,
 * so the first of two equals keeps the parcel. */
static enum jg_status share_out(struct jg_ctx *ctx, struct jg_arena *tmp,
                                struct drawing *d)
{
    uint32_t n = d->parcel->n;
    int64_t *most = JG_ARRAY(tmp, int64_t, n), *sum = JG_ARRAY(tmp, int64_t, n);
    uint32_t *asked = JG_ROOM(tmp, uint32_t, n);
    JG_NEED(ctx, most && sum && asked);
    memset(asked, 0xff, n * sizeof *asked);
    for (uint32_t e = 0; e < d->g->n; e++) {
        for (uint32_t k = d->g->start[e]; k < d->g->start[e + 1]; k++) {
            uint32_t p = d->parcel_of[d->g->building[k]];
            if (p == JG_NONE)
                continue;
            sum[p] = (asked[p] == e ? sum[p] : 0) + weight(d->stock, d->g->building[k]);
            asked[p] = e;
        }
        for (uint32_t k = d->g->start[e]; k < d->g->start[e + 1]; k++) {
            uint32_t p = d->parcel_of[d->g->building[k]];
            if (p == JG_NONE || sum[p] <= most[p])
                continue;
            most[p] = sum[p];
            d->estate_of[p] = e;
        }
    }
    return JG_OK;
}

static enum jg_status list_own(struct jg_ctx *ctx, struct jg_arena *tmp,
                               struct drawing *d)
{
    d->start = JG_ARRAY(tmp, uint32_t, (size_t)d->g->n + 1);
    d->own = JG_ROOM(tmp, uint32_t, d->parcel ? d->parcel->n : 0);
    uint32_t *next = JG_ROOM(tmp, uint32_t, d->g->n);
    JG_NEED(ctx, d->start && d->own && next);
    for (uint32_t p = 0; d->parcel && p < d->parcel->n; p++)
        if (d->estate_of[p] != JG_NONE)
            d->start[d->estate_of[p] + 1]++;
    for (uint32_t e = 0; e < d->g->n; e++) {
        d->start[e + 1] += d->start[e];
        next[e] = d->start[e];
    }
    for (uint32_t p = 0; d->parcel && p < d->parcel->n; p++)
        if (d->estate_of[p] != JG_NONE)
            d->own[next[d->estate_of[p]]++] = p;
    return JG_OK;
}

struct piece {
    double min_x, min_y;
    uint32_t row, group, next; /* the next piece of the same group, JG_NONE at its end */
};

static int by_place(const void *a, const void *b)
{
    const struct piece *p = a, *q = b;
    if (p->min_x != q->min_x)
        return p->min_x < q->min_x ? -1 : 1;
    if (p->min_y != q->min_y)
        return p->min_y < q->min_y ? -1 : 1;
    return (p->row > q->row) - (p->row < q->row);
}

static uint32_t group_of(struct piece *piece, uint32_t k)
{
    while (piece[k].group != k)
        k = piece[k].group = piece[piece[k].group].group;
    return k;
}

/* Pieces that meet are one group, named by its first piece. */
static void group_pieces(const struct jg_geom *g, struct piece *piece)
{
    for (uint32_t k = 0; k < g->n; k++)
        for (uint32_t j = k + 1; j < g->n && piece[j].min_x <= g->box[piece[k].row].max_x;
             j++) {
            uint32_t a = group_of(piece, k), b = group_of(piece, j);
            if (a == b || !jg_box_meets(g->box[piece[k].row], g->box[piece[j].row]) ||
                !jg_meets(g, piece[k].row, g, piece[j].row))
                continue;
            piece[a > b ? a : b].group = a < b ? a : b;
        }
}

/* String the pieces of each group together behind its first one. */
static void string_groups(struct piece *piece, uint32_t n, uint32_t *last)
{
    for (uint32_t k = 0; k < n; k++) {
        uint32_t group = group_of(piece, k);
        piece[k].next = JG_NONE;
        if (group != k)
            piece[last[group]].next = k;
        last[group] = k;
    }
}

/* The union of pieces: those that stand alone are copied, those that meet go to GEOS. */
static enum jg_status join_pieces(struct jg_ctx *ctx, struct jg_arena *tmp,
                                  const struct jg_geom *g, struct jg_shaper *out)
{
    struct piece *piece = JG_ARRAY(tmp, struct piece, g->n);
    uint32_t *which = JG_ROOM(tmp, uint32_t, g->n);
    JG_NEED(ctx, piece && which);
    for (uint32_t k = 0; k < g->n; k++)
        piece[k] = (struct piece){g->box[k].min_x, g->box[k].min_y, k, 0, JG_NONE};
    qsort(piece, g->n, sizeof *piece, by_place);
    for (uint32_t k = 0; k < g->n; k++)
        piece[k].group = k;
    group_pieces(g, piece);
    string_groups(piece, g->n, which);
    for (uint32_t k = 0; k < g->n; k++) {
        uint32_t n = 0;
        if (group_of(piece, k) != k)
            continue;
        for (uint32_t j = k; j != JG_NONE; j = piece[j].next)
            which[n++] = piece[j].row;
        if (n == 1)
            JG_TRY(jg_shaper_copy(ctx, out, g, which[0]));
        else
            JG_TRY(jg_geos_union(ctx, g, which, n, out));
    }
    return JG_OK;
}

static enum jg_status add_piece(struct jg_ctx *ctx, struct jg_shaper *pieces,
                                const struct jg_geom *g, uint32_t i)
{
    JG_TRY(jg_shaper_copy(ctx, pieces, g, i));
    return jg_shaper_end_element(ctx, pieces);
}

static enum jg_status draw(struct jg_ctx *ctx, struct jg_arena *tmp, uint32_t e,
                           struct jg_shaper *out, void *user)
{
    const struct drawing *d = user;
    uint32_t n_own = d->start[e + 1] - d->start[e], n_loose = 0, loose = 0;
    const uint32_t *own = d->own + d->start[e];
    for (uint32_t k = d->g->start[e]; k < d->g->start[e + 1]; k++) {
        uint32_t b = d->g->building[k];
        if (has_shape(d, b) && (!n_own || d->parcel_of[b] == JG_NONE)) {
            n_loose++;
            loose = b;
        }
    }
    if (n_own + n_loose <= 1) {
        if (n_own)
            return jg_shaper_copy(ctx, out, d->parcel, own[0]);
        return n_loose ? jg_shaper_copy(ctx, out, d->stock->geom, loose) : JG_OK;
    }
    struct jg_arena *mine = jg_arena_open(tmp);
    struct jg_shaper *pieces = NULL;
    struct jg_geom g = {0};
    JG_NEED(ctx, mine);
    JG_TRY(jg_shaper_open(ctx, mine, JG_POLYGON, &pieces));
    for (uint32_t k = 0; k < n_own; k++)
        JG_TRY(add_piece(ctx, pieces, d->parcel, own[k]));
    for (uint32_t k = d->g->start[e]; n_loose && k < d->g->start[e + 1]; k++) {
        uint32_t b = d->g->building[k];
        if (has_shape(d, b) && (!n_own || d->parcel_of[b] == JG_NONE))
            JG_TRY(add_piece(ctx, pieces, d->stock->geom, b));
    }
    JG_TRY(jg_shaper_done(ctx, pieces, &g));
    JG_TRY(join_pieces(ctx, mine, &g, out));
    jg_arena_close(mine);
    return JG_OK;
}

enum jg_status jg_ground_draw(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_gathered *gathered,
                              const struct jg_stock *stock, const struct jg_geom *parcel,
                              struct jg_geom *out, uint32_t **out_parcels)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    if (parcel && parcel->kind != JG_POLYGON)
        parcel = NULL;
    struct drawing d = {.g = gathered, .stock = stock, .parcel = parcel};
    d.parcel_of = JG_ROOM(tmp, uint32_t, stock->n);
    d.estate_of = JG_ROOM(tmp, uint32_t, parcel ? parcel->n : 0);
    JG_NEED(ctx, d.parcel_of && d.estate_of);
    memset(d.parcel_of, 0xff, stock->n * sizeof *d.parcel_of);
    if (parcel) {
        memset(d.estate_of, 0xff, parcel->n * sizeof *d.estate_of);
        JG_TRY(jg_index_build(ctx, tmp, parcel->box, parcel->n, &d.index));
        JG_TRY(jg_task_each(ctx, gathered->n, 64, "placing buildings on parcels",
                            stand_some, &d));
        JG_TRY(share_out(ctx, tmp, &d));
    }
    JG_TRY(list_own(ctx, tmp, &d));
    if (out_parcels) {
        *out_parcels = JG_ROOM(keep, uint32_t, gathered->n);
        JG_NEED(ctx, *out_parcels);
        for (uint32_t e = 0; e < gathered->n; e++)
            (*out_parcels)[e] = d.start[e + 1] - d.start[e];
    }
    JG_TRY(jg_make_polygons(ctx, keep, gathered->n, "drawing estates", draw, &d, out));
    jg_arena_close(tmp);
    return JG_OK;
}
