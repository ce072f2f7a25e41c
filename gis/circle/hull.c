/* SPDX-License-Identifier: MIT */
#include "gis/circle/hull.h"

#include <math.h>
#include <stdlib.h>

enum { DIRECTIONS = 8 };

/* Twice the area of a, b, c: positive when c is left of a-b. */
static double turn(struct jg_xy a, struct jg_xy b, struct jg_xy c)
{
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static bool counts(const struct jg_network *n, uint32_t piece, bool all)
{
    return all || n->piece[piece].component == n->main;
}

/* The farthest places in eight directions, counter-clockwise from east. */
static void find_extremes(const struct jg_network *n, bool all, struct jg_xy *far)
{
    static const double dx[DIRECTIONS] = {1, 1, 0, -1, -1, -1, 0, 1};
    static const double dy[DIRECTIONS] = {0, 1, 1, 1, 0, -1, -1, -1};
    double best[DIRECTIONS];
    for (int d = 0; d < DIRECTIONS; d++)
        best[d] = -INFINITY;
    for (uint32_t i = 0; i < n->n_pieces * 2; i++) {
        struct jg_xy at = i & 1 ? n->piece[i / 2].q : n->piece[i / 2].p;
        if (!counts(n, i / 2, all))
            continue;
        for (int d = 0; d < DIRECTIONS; d++) {
            double reach = at.x * dx[d] + at.y * dy[d];
            if (reach > best[d]) {
                best[d] = reach;
                far[d] = at;
            }
        }
    }
}

static bool is_inside(const struct jg_xy *far, struct jg_xy at)
{
    for (int d = 0; d < DIRECTIONS; d++) {
        struct jg_xy a = far[d], b = far[(d + 1) % DIRECTIONS];
        if ((a.x != b.x || a.y != b.y) && turn(a, b, at) <= 0)
            return false;
    }
    return true;
}

static int by_xy(const void *a, const void *b)
{
    const struct jg_xy *p = a, *q = b;
    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    return (p->y > q->y) - (p->y < q->y);
}

static uint32_t extend(struct jg_xy *corner, uint32_t n, uint32_t least, struct jg_xy at)
{
    while (n >= least + 2 && turn(corner[n - 2], corner[n - 1], at) <= 0)
        n--;
    corner[n] = at;
    return n + 1;
}

/* Andrew's chain over sorted places: below from left to right, above and back. */
static uint32_t chain(const struct jg_xy *at, uint32_t n, struct jg_xy *corner)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++)
        k = extend(corner, k, 0, at[i]);
    uint32_t least = k - 1;
    for (uint32_t i = n - 1; i-- > 0;)
        k = extend(corner, k, least, at[i]);
    return k > 1 ? k - 1 : k;
}

static void point_inward(struct jg_hull *hull)
{
    for (uint32_t i = 0; i < hull->n; i++) {
        struct jg_xy a = hull->corner[i], b = hull->corner[i + 1 < hull->n ? i + 1 : 0];
        double length = hypot(b.x - a.x, b.y - a.y);
        if (length > 0)
            hull->inward[i] = (struct jg_xy){(a.y - b.y) / length, (b.x - a.x) / length};
    }
}

enum jg_status jg_hull_build(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_network *network, bool all,
                             struct jg_hull *out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct jg_xy far[DIRECTIONS] = {{0, 0}};
    find_extremes(network, all, far);
    uint32_t n = 0, most = 0;
    for (uint32_t i = 0; i < network->n_pieces * 2; i++) {
        struct jg_xy at = i & 1 ? network->piece[i / 2].q : network->piece[i / 2].p;
        most += counts(network, i / 2, all) && !is_inside(far, at);
    }
    struct jg_xy *edge = JG_ROOM(tmp, struct jg_xy, most);
    JG_NEED(ctx, edge);
    for (uint32_t i = 0; i < network->n_pieces * 2; i++) {
        struct jg_xy at = i & 1 ? network->piece[i / 2].q : network->piece[i / 2].p;
        if (counts(network, i / 2, all) && !is_inside(far, at))
            edge[n++] = at;
    }
    struct jg_hull hull = {.corner = JG_ROOM(keep, struct jg_xy, (size_t)n * 2 + 2)};
    JG_NEED(ctx, hull.corner);
    if (n) {
        qsort(edge, n, sizeof *edge, by_xy);
        hull.n = chain(edge, n, hull.corner);
    }
    hull.inward = JG_ARRAY(keep, struct jg_xy, hull.n);
    JG_NEED(ctx, hull.inward);
    point_inward(&hull);
    jg_arena_close(tmp);
    *out = hull;
    return JG_OK;
}

double jg_hull_depth_m(const struct jg_hull *hull, struct jg_xy at)
{
    double least = INFINITY;
    for (uint32_t i = 0; i < hull->n; i++) {
        struct jg_xy a = hull->corner[i], in = hull->inward[i];
        double depth = (at.x - a.x) * in.x + (at.y - a.y) * in.y;
        least = depth < least ? depth : least;
    }
    return hull->n > 2 && least > 0 ? least : 0;
}
