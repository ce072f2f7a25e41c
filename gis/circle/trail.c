/* SPDX-License-Identifier: MIT */
#include "gis/circle/trail.h"

#include <math.h>

/* Half of JG_MOST_STEPS, so that an edge of two pieces may still be one edge. */
static const double longest_piece_m = 50000;
/* Beyond any projected coordinate (the earth's girth is 40,000 km); keeps products of
 * grid steps inside what crossings are decided in. */
static const double farthest_m = 1e8;

enum { MOST_PLACES = 1 << 30 }; /* twice as many ends of pieces still fit 32 bits */

static enum jg_status make_room(struct jg_ctx *ctx, struct jg_trail *t)
{
    if (t->n >= MOST_PLACES)
        return jg_fail(ctx, JG_DATA, "the road layer has more than %d places",
                       MOST_PLACES);
    uint32_t room = t->room ? t->room * 2 : 1024;
    double *x = jg_arena_grow(t->arena, t->x, t->n, room, sizeof *x);
    JG_NEED(ctx, x);
    t->x = x;
    double *y = jg_arena_grow(t->arena, t->y, t->n, room, sizeof *y);
    JG_NEED(ctx, y);
    t->y = y;
    uint32_t *deck = jg_arena_grow(t->arena, t->deck, t->n, room, sizeof *deck);
    JG_NEED(ctx, deck);
    t->deck = deck;
    uint8_t *starts = jg_arena_grow(t->arena, t->starts, t->n, room, sizeof *starts);
    JG_NEED(ctx, starts);
    t->starts = starts;
    t->room = room;
    return JG_OK;
}

enum jg_status jg_trail_add(struct jg_ctx *ctx, struct jg_trail *trail, struct jg_xy at,
                            uint32_t deck, bool starts)
{
    if (trail->n == trail->room)
        JG_TRY(make_room(ctx, trail));
    trail->x[trail->n] = at.x;
    trail->y[trail->n] = at.y;
    trail->deck[trail->n] = deck;
    trail->starts[trail->n] = starts;
    trail->n++;
    return JG_OK;
}

static double on_grid(double v)
{
    return floor(v * JG_STEPS_PER_M + 0.5) / JG_STEPS_PER_M;
}

/* Places between two that are far apart: no edge may be too long for its 32 bits. */
static enum jg_status add_between(struct jg_ctx *ctx, struct jg_trail *t,
                                  struct jg_xy from, struct jg_xy to, uint32_t deck)
{
    double length = hypot(to.x - from.x, to.y - from.y);
    if (length <= longest_piece_m)
        return JG_OK;
    uint32_t pieces = (uint32_t)ceil(length / longest_piece_m);
    for (uint32_t k = 1; k < pieces; k++) {
        double part = (double)k / pieces;
        double x = from.x + (to.x - from.x) * part;
        double y = from.y + (to.y - from.y) * part;
        JG_TRY(jg_trail_add(ctx, t, (struct jg_xy){on_grid(x), on_grid(y)}, deck, false));
    }
    return JG_OK;
}

static enum jg_status lay_ring(struct jg_ctx *ctx, struct jg_trail *t,
                               const struct jg_geom *g, int64_t ring, uint32_t deck)
{
    struct jg_xy before = {0, 0};
    bool starts = true;
    for (int64_t p = g->at[ring]; p < g->at[ring + 1]; p++) {
        struct jg_xy at = {g->x[p], g->y[p]};
        if (!(fabs(at.x) <= farthest_m && fabs(at.y) <= farthest_m))
            return jg_fail(ctx, JG_DATA,
                           "the road layer has a place at %g, %g, which is nowhere", at.x,
                           at.y);
        if (!starts && at.x == before.x && at.y == before.y)
            continue;
        if (!starts)
            JG_TRY(add_between(ctx, t, before, at, deck));
        JG_TRY(jg_trail_add(ctx, t, at, deck, starts));
        starts = false;
        before = at;
    }
    return JG_OK;
}

enum jg_status jg_trail_lay(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_walkways *ways, struct jg_trail *out)
{
    const struct jg_geom *g = ways->line;
    struct jg_trail t = {.arena = keep};
    for (uint32_t i = 0; g->kind == JG_LINE && i < g->n; i++) {
        if (ways->walk && !ways->walk[i])
            continue;
        uint32_t deck = ways->deck ? ways->deck[i] : 0;
        for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++)
            JG_TRY(lay_ring(ctx, &t, g, r, deck));
    }
    *out = t;
    return JG_OK;
}
