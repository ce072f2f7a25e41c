/* SPDX-License-Identifier: MIT */
#include "gis/circle/attach.h"

#include "gis/circle/order.h"
#include "gis/core/task.h"
#include "gis/geom/index.h"
#include "gis/geom/measure.h"

#include <math.h>
#include <stdlib.h>

struct stretch {
    struct jg_xy p, q;
};

struct jg_attacher {
    const struct jg_network *network;
    double snap_max_m;
    struct jg_index *street;  /* pieces that may be used */
    struct jg_index *island;  /* the others; NULL: there are none */
    struct jg_index *barrier; /* pieces of barriers; NULL: there are none */
    struct stretch *wall;
    struct jg_box extent;
    bool to_vertex;
};

static struct jg_box box_of(struct jg_xy p, struct jg_xy q)
{
    return (struct jg_box){fmin(p.x, q.x), fmin(p.y, q.y), fmax(p.x, q.x),
                           fmax(p.y, q.y)};
}

/* An index of the pieces on the main network, or of all others. */
static enum jg_status index_pieces(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_network *n, bool on_main, bool all,
                                   struct jg_index **out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct jg_box *box = JG_ROOM(tmp, struct jg_box, n->n_pieces);
    JG_NEED(ctx, box);
    for (uint32_t i = 0; i < n->n_pieces; i++) {
        const struct jg_piece *s = &n->piece[i];
        bool wanted = all || (s->component == n->main) == on_main;
        box[i] = wanted ? box_of(s->p, s->q) : jg_box_empty();
    }
    JG_TRY(jg_index_build(ctx, keep, box, n->n_pieces, out));
    jg_arena_close(tmp);
    return JG_OK;
}

static uint32_t count_walls(const struct jg_attach_options *o)
{
    const struct jg_geom *g = o->barrier;
    int64_t n = 0;
    for (uint32_t i = 0; i < g->n; i++)
        if (!o->blocks || o->blocks[i])
            n += g->at[g->ring[g->part[i + 1]]] - g->at[g->ring[g->part[i]]];
    return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

static uint32_t lay_walls(const struct jg_geom *g, uint32_t i, struct stretch *wall)
{
    uint32_t n = 0;
    for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++)
        for (int64_t p = g->at[r] + 1; p < g->at[r + 1]; p++)
            wall[n++] = (struct stretch){{g->x[p - 1], g->y[p - 1]}, {g->x[p], g->y[p]}};
    return n;
}

static enum jg_status index_barriers(struct jg_ctx *ctx, struct jg_arena *keep,
                                     const struct jg_attach_options *o,
                                     struct jg_attacher *a)
{
    if (!o->barrier || (o->barrier->kind != JG_LINE && o->barrier->kind != JG_POLYGON))
        return JG_OK;
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    uint32_t most = count_walls(o), n = 0;
    a->wall = JG_ROOM(keep, struct stretch, most);
    JG_NEED(ctx, a->wall);
    struct jg_box *box = JG_ROOM(tmp, struct jg_box, most);
    JG_NEED(ctx, box);
    for (uint32_t i = 0; i < o->barrier->n; i++)
        if (!o->blocks || o->blocks[i])
            n += lay_walls(o->barrier, i, a->wall + n);
    for (uint32_t i = 0; i < n; i++)
        box[i] = box_of(a->wall[i].p, a->wall[i].q);
    if (n)
        JG_TRY(jg_index_build(ctx, keep, box, n, &a->barrier));
    jg_arena_close(tmp);
    return JG_OK;
}

enum jg_status jg_attacher_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_network *network,
                                const struct jg_attach_options *options,
                                struct jg_attacher **out)
{
    struct jg_attacher *a = JG_ARRAY(keep, struct jg_attacher, 1);
    JG_NEED(ctx, a);
    a->network = network;
    a->snap_max_m = options->snap_max_m;
    a->to_vertex = options->to_vertex;
    a->extent = jg_box_empty();
    for (uint32_t i = 0; i < network->n_pieces; i++)
        jg_box_join(&a->extent, box_of(network->piece[i].p, network->piece[i].q));
    bool all = options->keep_islands || network->n_components < 2;
    JG_TRY(index_pieces(ctx, keep, network, true, all, &a->street));
    if (!all)
        JG_TRY(index_pieces(ctx, keep, network, false, false, &a->island));
    JG_TRY(index_barriers(ctx, keep, options, a));
    *out = a;
    return JG_OK;
}

/* How far along p-q the place nearest to `at` is, 0 to 1. */
static double share_along(struct jg_xy p, struct jg_xy q, struct jg_xy at)
{
    double dx = q.x - p.x, dy = q.y - p.y;
    double dot = (at.x - p.x) * dx + (at.y - p.y) * dy;
    double all = dx * dx + dy * dy;
    return dot <= 0 ? 0 : dot >= all ? 1 : dot / all;
}

static struct jg_xy place_along(struct jg_xy p, struct jg_xy q, double share)
{
    if (share >= 1)
        return q; /* the very same place for every piece that ends here */
    return (struct jg_xy){p.x + share * (q.x - p.x), p.y + share * (q.y - p.y)};
}

/* The same as a network is attached to: by default anywhere, else at the nearer end. */
static double share_on(const struct jg_attacher *a, const struct jg_piece *s,
                       struct jg_xy at)
{
    double share = share_along(s->p, s->q, at);
    return a->to_vertex ? (share > 0.5 ? 1 : 0) : share;
}

static double leg_m(const struct jg_attacher *a, const struct jg_piece *s,
                    struct jg_xy at)
{
    struct jg_xy on = place_along(s->p, s->q, share_on(a, s, at));
    double dx = on.x - at.x, dy = on.y - at.y;
    return sqrt(dx * dx + dy * dy);
}

static double piece_distance(uint32_t id, struct jg_xy at, void *user)
{
    const struct jg_attacher *a = user;
    return leg_m(a, &a->network->piece[id], at);
}

struct crossing {
    const struct jg_attacher *attacher;
    struct jg_xy p, q;
    bool found;
};

static bool see_wall(uint32_t id, void *user)
{
    struct crossing *c = user;
    const struct stretch *w = &c->attacher->wall[id];
    struct jg_xy where;
    c->found = jg_segments_cross(c->p, c->q, w->p, w->q, &where);
    return !c->found;
}

/* Does the way from `at` to the piece cross a barrier? The last 2 mm do not count: a
 * street on an embankment, or a crossing that shares its vertex with the barrier. */
static bool is_cut_off(const struct jg_attacher *a, struct jg_xy at, uint32_t piece)
{
    const double spared_m = 0.002;
    if (!a->barrier)
        return false;
    const struct jg_piece *s = &a->network->piece[piece];
    struct jg_xy on = place_along(s->p, s->q, share_on(a, s, at));
    double length = hypot(on.x - at.x, on.y - at.y);
    if (length <= spared_m)
        return false;
    struct crossing c = {.attacher = a, .p = at};
    c.q = place_along(at, on, (length - spared_m) / length);
    jg_index_search(a->barrier, box_of(c.p, c.q), see_wall, &c);
    return c.found;
}

struct candidate {
    double m;
    uint32_t piece;
};

static int by_distance(const void *a, const void *b)
{
    const struct candidate *p = a, *q = b;
    if (p->m != q->m)
        return p->m < q->m ? -1 : 1;
    return (p->piece > q->piece) - (p->piece < q->piece);
}

/* The nearest piece is cut off: try all within reach, near ones first. */
static enum jg_status try_others(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const struct jg_attacher *a, struct jg_xy at,
                                 uint32_t *out)
{
    struct jg_arena *scratch = jg_arena_open(tmp);
    JG_NEED(ctx, scratch);
    struct jg_ids near = {.arena = scratch};
    struct jg_box here = {at.x, at.y, at.x, at.y};
    JG_TRY(jg_index_query(ctx, a->street, jg_box_grow(here, a->snap_max_m), &near));
    struct candidate *c = JG_ROOM(scratch, struct candidate, near.n);
    JG_NEED(ctx, c);
    uint32_t n = 0;
    for (uint32_t i = 0; i < near.n; i++) {
        double m = leg_m(a, &a->network->piece[near.id[i]], at);
        if (m <= a->snap_max_m)
            c[n++] = (struct candidate){m, near.id[i]};
    }
    if (n)
        qsort(c, n, sizeof *c, by_distance);
    *out = UINT32_MAX;
    for (uint32_t i = 0; i < n && *out == UINT32_MAX; i++)
        if (!is_cut_off(a, at, c[i].piece))
            *out = c[i].piece;
    jg_arena_close(scratch);
    return JG_OK;
}

static struct jg_spot spot_on(const struct jg_attacher *a, const struct jg_piece *s,
                              struct jg_xy at)
{
    double share = share_on(a, s, at);
    double along = share * (double)(s->to - s->from);
    return (struct jg_spot){.edge = s->edge,
                            .from_a = s->from + (uint32_t)(along + 0.5),
                            .leg = (uint32_t)(leg_m(a, s, at) * JG_STEPS_PER_M + 0.5),
                            .state = JG_SPOT_ON_STREET};
}

static uint32_t state_off_street(const struct jg_attacher *a, struct jg_xy at, void *user)
{
    double m = 0;
    if (a->island && jg_index_nearest(a->island, at, a->snap_max_m, piece_distance, user,
                                      &m) != UINT32_MAX)
        return JG_SPOT_ON_ISLAND;
    return JG_SPOT_UNATTACHED;
}

struct attaching {
    struct jg_attacher *attacher;
    const struct jg_xy *at;
    const struct jg_keyed *order;
    struct jg_spot *spot;
};

/* One place. `hint` is the piece of the place before: no piece farther than it can be the
 * nearest, which spares most of the search; it does not change the answer. */
static enum jg_status attach_one(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const struct attaching *job, uint32_t i, uint32_t *hint)
{
    struct jg_attacher *a = job->attacher;
    struct jg_xy at = job->at[i];
    job->spot[i] = (struct jg_spot){.edge = UINT32_MAX, .state = JG_SPOT_UNATTACHED};
    if (!(isfinite(at.x) && isfinite(at.y)))
        return JG_OK;
    double reach_m = a->snap_max_m, m = 0;
    if (*hint != UINT32_MAX)
        reach_m = fmin(reach_m, leg_m(a, &a->network->piece[*hint], at));
    uint32_t piece = jg_index_nearest(a->street, at, reach_m, piece_distance, a, &m);
    if (piece != UINT32_MAX)
        *hint = piece;
    if (piece != UINT32_MAX && is_cut_off(a, at, piece))
        JG_TRY(try_others(ctx, tmp, a, at, &piece));
    if (piece == UINT32_MAX)
        job->spot[i].state = state_off_street(a, at, a);
    else
        job->spot[i] = spot_on(a, &a->network->piece[piece], at);
    return JG_OK;
}

static enum jg_status attach_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                   size_t to, void *state)
{
    const struct attaching *job = state;
    uint32_t hint = UINT32_MAX;
    for (size_t k = from; k < to; k++)
        JG_TRY(attach_one(ctx, tmp, job, job->order[k].id, &hint));
    return JG_OK;
}

enum jg_status jg_attach_places(struct jg_ctx *ctx, struct jg_arena *tmp,
                                const struct jg_attacher *attacher,
                                const struct jg_xy *at, uint32_t n, struct jg_spot *out)
{
    enum { GRAIN = 4096 };
    struct jg_arena *scratch = jg_arena_open(tmp);
    JG_NEED(ctx, scratch);
    struct jg_keyed *order = JG_ROOM(scratch, struct jg_keyed, n);
    JG_NEED(ctx, order);
    for (uint32_t i = 0; i < n; i++) {
        bool placed = isfinite(at[i].x) && isfinite(at[i].y);
        order[i] = (struct jg_keyed){placed ? jg_hilbert(attacher->extent, at[i]) : 0, i};
    }
    JG_TRY(jg_order_by_key(ctx, scratch, order, n));
    struct jg_attacher own = *attacher; /* the index's callback takes no const */
    struct attaching job = {&own, at, order, out};
    JG_TRY(jg_task_each(ctx, n, GRAIN, "finding the street of each place", attach_block,
                        &job));
    jg_arena_close(scratch);
    return JG_OK;
}
