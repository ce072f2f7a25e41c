/* SPDX-License-Identifier: MIT */
#include "gis/zone/hull.h"

#include "gis/zone/touch.h"

#include <stdlib.h>
#include <string.h>

/* A place of an element's part, with the group of that part. */
struct corner {
    uint32_t group;
    double x, y;
};

static int64_t n_parts(const struct jg_geom *g, uint32_t i)
{
    return g->part[i + 1] - g->part[i];
}

/* The parts of all elements that have several, each an element of its own: a view on g.
 */
static enum jg_status view_parts(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const struct jg_geom *g, struct jg_geom *out)
{
    struct jg_geom v = {
        .kind = JG_POLYGON, .ring = g->ring, .at = g->at, .x = g->x, .y = g->y};
    size_t n = (size_t)jg_geom_parts(g);
    if (n >= UINT32_MAX)
        return jg_fail(ctx, JG_DATA, "estates of %zu parts in all are too many", n);
    v.n = (uint32_t)n;
    v.part = JG_ROOM(tmp, int64_t, n + 1);
    JG_NEED(ctx, v.part);
    v.box = JG_ROOM(tmp, struct jg_box, n);
    JG_NEED(ctx, v.box);
    for (size_t p = 0; p <= n; p++)
        v.part[p] = (int64_t)p;
    jg_geom_rebox(&v);
    *out = v;
    return JG_OK;
}

static int by_group_and_place(const void *left, const void *right)
{
    const struct corner *l = left, *r = right;
    if (l->group != r->group)
        return l->group < r->group ? -1 : 1;
    if (l->x != r->x)
        return l->x < r->x ? -1 : 1;
    return (l->y > r->y) - (l->y < r->y);
}

/* Twice the area of o, a, b: more than 0 when they turn left. Differences of places on
 * the grid of one estate are small and exact enough; a corner lost to rounding lies
 * within the grid of the hull. */
static double turn(const struct corner *o, const struct corner *a, const struct corner *b)
{
    return (a->x - o->x) * (b->y - o->y) - (a->y - o->y) * (b->x - o->x);
}

/* \param hull  room for n + 1. \return how many corners, the first not repeated */
static size_t make_hull(const struct corner *c, size_t n, struct corner *hull)
{
    size_t k = 0;
    if (n < 3)
        return 0;
    for (size_t i = 0; i < n; i++) {
        while (k >= 2 && turn(&hull[k - 2], &hull[k - 1], &c[i]) <= 0)
            k--;
        hull[k++] = c[i];
    }
    size_t low = k + 1;
    for (size_t i = n - 1; i-- > 0;) {
        while (k >= low && turn(&hull[k - 2], &hull[k - 1], &c[i]) <= 0)
            k--;
        hull[k++] = c[i];
    }
    return k - 1;
}

static enum jg_status add_hull(struct jg_ctx *ctx, struct jg_shaper *s,
                               const struct corner *hull, size_t n)
{
    for (size_t i = 0; i <= n; i++)
        JG_TRY(jg_shaper_add(ctx, s, hull[i % n].x, hull[i % n].y));
    JG_TRY(jg_shaper_end_ring(ctx, s));
    return jg_shaper_end_part(ctx, s);
}

/* The corners of the shells of element i, by group. */
static size_t gather_corners(const struct jg_geom *g, uint32_t i, const uint32_t *group,
                             struct corner *out)
{
    size_t n = 0;
    for (int64_t p = g->part[i]; p < g->part[i + 1]; p++) {
        int64_t shell = g->ring[p];
        for (int64_t k = g->at[shell]; k + 1 < g->at[shell + 1]; k++)
            out[n++] = (struct corner){group[p], g->x[k], g->y[k]};
    }
    qsort(out, n, sizeof *out, by_group_and_place);
    return n;
}

static enum jg_status hull_element(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_geom *g, uint32_t i,
                                   const uint32_t *group, struct jg_shaper *s)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    size_t most = (size_t)(g->at[g->ring[g->part[i + 1]]] - g->at[g->ring[g->part[i]]]);
    struct corner *corner = JG_ROOM(tmp, struct corner, most);
    JG_NEED(ctx, corner);
    struct corner *hull = JG_ROOM(tmp, struct corner, 2 * most + 1);
    JG_NEED(ctx, hull);
    size_t n = gather_corners(g, i, group, corner);
    for (size_t from = 0, to = 0; from < n; from = to) {
        while (to < n && corner[to].group == corner[from].group)
            to++;
        size_t k = make_hull(corner + from, to - from, hull);
        if (k >= 3)
            JG_TRY(add_hull(ctx, s, hull, k));
    }
    jg_arena_close(tmp);
    return JG_OK;
}

enum jg_status jg_zone_hulls(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_geom *g, double gap_m, struct jg_geom *out)
{
    struct jg_geom parts = {0};
    struct jg_shaper *s = NULL;
    uint32_t *group = NULL, n_groups = 0;
    bool has_many = false;
    for (uint32_t i = 0; i < g->n && !has_many; i++)
        has_many = n_parts(g, i) > 1;
    if (!has_many) {
        *out = *g;
        return JG_OK;
    }
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    JG_TRY(view_parts(ctx, tmp, g, &parts));
    JG_TRY(jg_zone_touch(ctx, tmp, &parts, gap_m, &group, &n_groups));
    JG_TRY(jg_shaper_open(ctx, keep, JG_POLYGON, &s));
    for (uint32_t i = 0; i < g->n; i++) {
        if (n_parts(g, i) > 1)
            JG_TRY(hull_element(ctx, tmp, g, i, group, s));
        else
            JG_TRY(jg_shaper_copy(ctx, s, g, i));
        JG_TRY(jg_shaper_end_element(ctx, s));
    }
    JG_TRY(jg_shaper_done(ctx, s, out));
    jg_arena_close(tmp);
    return JG_OK;
}
