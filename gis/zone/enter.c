/* SPDX-License-Identifier: MIT */
#include "gis/zone/enter.h"

#include "gis/geom/measure.h"

#include <math.h>

/* Nearer to the edge than this is along it, not inside. */
static const double edge_m = 0.01;
/* A shorter stretch inside is what two surveys of one line differ by. */
static const double least_m = 0.5;

/* A stretch of a barrier and the estate whose edges are asked. */
struct stretch {
    const struct jg_geom *g;
    uint32_t row;
    struct jg_xy p, q;
};

static struct jg_xy place_of(const struct jg_geom *g, int64_t k)
{
    return (struct jg_xy){g->x[k], g->y[k]};
}

static struct jg_xy between(struct jg_xy p, struct jg_xy q, double t)
{
    return (struct jg_xy){p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)};
}

/* Where along p-q, from 0 to 1, the edge a-b meets it; infinity: nowhere, or along it,
 * when the edges before and after tell. */
static double crossing(const struct stretch *s, struct jg_xy a, struct jg_xy b)
{
    const double slack = 1e-9;
    double dx = s->q.x - s->p.x, dy = s->q.y - s->p.y;
    double ex = b.x - a.x, ey = b.y - a.y, ax = a.x - s->p.x, ay = a.y - s->p.y;
    double turn = dx * ey - dy * ex;
    if (fabs(turn) < 1e-12)
        return (double)INFINITY;
    double t = (ax * ey - ay * ex) / turn, u = (ax * dy - ay * dx) / turn;
    return u >= -slack && u <= 1 + slack ? t : (double)INFINITY;
}

/* The first meeting with the estate's edges after t, at most 1. */
static double next_crossing(const struct stretch *s, double t)
{
    double next = 1;
    const struct jg_geom *g = s->g;
    int64_t from = g->ring[g->part[s->row]], to = g->ring[g->part[s->row + 1]];
    for (int64_t r = from; r < to; r++)
        for (int64_t k = g->at[r]; k + 1 < g->at[r + 1]; k++) {
            double at = crossing(s, place_of(g, k), place_of(g, k + 1));
            if (at > t + 1e-9 && at < next)
                next = at;
        }
    return next;
}

static double distance_to_edge_m(struct jg_xy p, struct jg_xy a, struct jg_xy b)
{
    double ex = b.x - a.x, ey = b.y - a.y, square = ex * ex + ey * ey;
    double t = square > 0 ? ((p.x - a.x) * ex + (p.y - a.y) * ey) / square : 0;
    struct jg_xy foot = between(a, b, t < 0 ? 0 : t > 1 ? 1 : t);
    return hypot(p.x - foot.x, p.y - foot.y);
}

static bool is_deep_inside(const struct jg_geom *g, uint32_t i, struct jg_xy at)
{
    if (!jg_covers(g, i, at))
        return false;
    for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++)
        for (int64_t k = g->at[r]; k + 1 < g->at[r + 1]; k++)
            if (distance_to_edge_m(at, place_of(g, k), place_of(g, k + 1)) <= edge_m)
                return false;
    return true;
}

static double stretch_inside_m(const struct stretch *s)
{
    double inside_m = 0, length_m = hypot(s->q.x - s->p.x, s->q.y - s->p.y);
    struct jg_box box = {s->p.x, s->p.y, s->p.x, s->p.y};
    jg_box_join(&box, (struct jg_box){s->q.x, s->q.y, s->q.x, s->q.y});
    if (!jg_box_meets(box, s->g->box[s->row]))
        return 0;
    for (double t = 0; t < 1;) {
        double next = next_crossing(s, t);
        if (is_deep_inside(s->g, s->row, between(s->p, s->q, (t + next) / 2)))
            inside_m += (next - t) * length_m;
        t = next;
    }
    return inside_m;
}

bool jg_zone_enters(const struct jg_geom *barrier, uint32_t row, const struct jg_geom *g,
                    uint32_t i)
{
    double inside_m = 0;
    int64_t from = barrier->ring[barrier->part[row]];
    int64_t to = barrier->ring[barrier->part[row + 1]];
    for (int64_t r = from; r < to && !(inside_m > least_m); r++)
        for (int64_t k = barrier->at[r]; k + 1 < barrier->at[r + 1]; k++) {
            struct stretch s = {g, i, place_of(barrier, k), place_of(barrier, k + 1)};
            inside_m += stretch_inside_m(&s);
        }
    if (inside_m > least_m)
        return true;
    if (barrier->kind == JG_POLYGON && jg_covers(barrier, row, jg_place_inside(g, i)))
        return true;
    return inside_m > 0 && inside_m >= jg_length_m(barrier, row) - edge_m;
}
