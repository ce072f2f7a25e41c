/* SPDX-License-Identifier: MIT */
/* One place, or one segment, and an element. */
#include "gis/geom/exact.h"
#include "gis/geom/measure.h"

#include <math.h>

/* Of one edge and the ray from `at` to the right: does it cross, is the place on it? */
enum passing { MISSES, CROSSES, HOLDS };

static enum passing pass_edge(const struct jg_geom *g, int64_t k, struct jg_xy place,
                              struct jg_step at)
{
    const double slack = 1e-4;
    double x0 = g->x[k], x1 = g->x[k + 1], y0 = g->y[k], y1 = g->y[k + 1];
    if ((y0 > place.y + slack && y1 > place.y + slack) ||
        (y0 < place.y - slack && y1 < place.y - slack) ||
        (x0 < place.x - slack && x1 < place.x - slack))
        return MISSES;
    struct jg_step a = jg_step_at(x0, y0), b = jg_step_at(x1, y1);
    int side = jg_side(a, b, at);
    if (side == 0 && jg_spans_meet(a, b, at, at))
        return HOLDS;
    if ((a.y > at.y) == (b.y > at.y))
        return MISSES;
    return (side > 0) == (b.y > a.y) ? CROSSES : MISSES;
}

bool jg_covers(const struct jg_geom *g, uint32_t i, struct jg_xy at)
{
    if (g->kind != JG_POLYGON || jg_geom_is_empty(g, i) ||
        !jg_box_meets(jg_box_grow(g->box[i], JG_GRID_M),
                      (struct jg_box){at.x, at.y, at.x, at.y}))
        return false;
    struct jg_step step = jg_step_at(at.x, at.y);
    bool is_inside = false;
    for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++)
        for (int64_t k = g->at[r]; k + 1 < g->at[r + 1]; k++) {
            enum passing passing = pass_edge(g, k, at, step);
            if (passing == HOLDS)
                return true;
            is_inside ^= passing == CROSSES;
        }
    return is_inside;
}

/* The place of the segment from k to next that is nearest to `at`, in metres from `at`.
 */
static struct jg_xy nearest_on(const struct jg_geom *g, int64_t k, int64_t next,
                               struct jg_xy at)
{
    double x = g->x[k] - at.x, y = g->y[k] - at.y;
    double dx = g->x[next] - g->x[k], dy = g->y[next] - g->y[k];
    double length2 = dx * dx + dy * dy,
           t = length2 > 0 ? -(x * dx + y * dy) / length2 : 0;
    t = t < 1 ? (t > 0 ? t : 0) : 1;
    return (struct jg_xy){x + t * dx, y + t * dy};
}

double jg_place_distance_m(const struct jg_geom *g, uint32_t i, struct jg_xy at,
                           struct jg_xy *out_place)
{
    if (jg_geom_is_empty(g, i))
        return INFINITY;
    struct jg_xy best = {0, 0};
    double best2 = INFINITY;
    bool is_covered = jg_covers(g, i, at);
    for (int64_t r = g->ring[g->part[i]]; !is_covered && r < g->ring[g->part[i + 1]];
         r++) {
        int64_t last = g->at[r + 1] - 1;
        for (int64_t k = g->at[r]; k < last || k == g->at[r]; k++) {
            struct jg_xy near = nearest_on(g, k, k < last ? k + 1 : k, at);
            double d2 = near.x * near.x + near.y * near.y;
            if (d2 < best2) {
                best2 = d2;
                best = near;
            }
        }
    }
    if (out_place)
        *out_place = (struct jg_xy){jg_metres(jg_steps(at.x + best.x)),
                                    jg_metres(jg_steps(at.y + best.y))};
    return is_covered ? 0 : sqrt(best2);
}

/* A segment on the grid, and a box a step larger than it. */
struct segment {
    struct jg_step a, b;
    struct jg_box box;
};

static bool meets_edge(const struct segment *s, const struct jg_geom *g, int64_t k,
                       int64_t next)
{
    double x0 = g->x[k], x1 = g->x[next], y0 = g->y[k], y1 = g->y[next];
    if ((x0 < s->box.min_x && x1 < s->box.min_x) ||
        (x0 > s->box.max_x && x1 > s->box.max_x) ||
        (y0 < s->box.min_y && y1 < s->box.min_y) ||
        (y0 > s->box.max_y && y1 > s->box.max_y))
        return false;
    return jg_steps_meet(s->a, s->b, jg_step_at(x0, y0), jg_step_at(x1, y1));
}

bool jg_segment_meets(const struct jg_geom *g, uint32_t i, struct jg_xy p, struct jg_xy q)
{
    struct jg_box box = {p.x < q.x ? p.x : q.x, p.y < q.y ? p.y : q.y,
                         p.x > q.x ? p.x : q.x, p.y > q.y ? p.y : q.y};
    struct segment s = {jg_step_at(p.x, p.y), jg_step_at(q.x, q.y),
                        jg_box_grow(box, JG_GRID_M)};
    if (jg_geom_is_empty(g, i) || !jg_box_meets(s.box, g->box[i]))
        return false;
    for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++) {
        int64_t last = g->at[r + 1] - 1;
        for (int64_t k = g->at[r]; k < last || k == g->at[r]; k++)
            if (meets_edge(&s, g, k, k < last ? k + 1 : k))
                return true;
    }
    return jg_covers(g, i, p);
}

static bool comes_first(struct jg_step a, struct jg_step b)
{
    return a.x < b.x || (a.x == b.x && a.y < b.y);
}

static void order_steps(struct jg_step *a, struct jg_step *b)
{
    struct jg_step keep = *a;
    if (!comes_first(*b, *a))
        return;
    *a = *b;
    *b = keep;
}

/* The lowest of the four ends that lies on the other segment. */
static bool touching_end(const struct jg_step end[4], struct jg_step *out)
{
    bool found = false;
    for (int k = 0; k < 4; k++) {
        const struct jg_step *other = k < 2 ? end + 2 : end;
        if (!jg_step_is_on(other[0], other[1], end[k]) ||
            (found && !comes_first(end[k], *out)))
            continue;
        *out = end[k];
        found = true;
    }
    return found;
}

bool jg_segments_cross(struct jg_xy a, struct jg_xy b, struct jg_xy c, struct jg_xy d,
                       struct jg_xy *out)
{
    struct jg_step end[4] = {jg_step_at(a.x, a.y), jg_step_at(b.x, b.y),
                             jg_step_at(c.x, c.y), jg_step_at(d.x, d.y)};
    if (!jg_steps_meet(end[0], end[1], end[2], end[3]))
        return false;
    /* in one order, whichever way and in whichever order they were given */
    order_steps(&end[0], &end[1]);
    order_steps(&end[2], &end[3]);
    if (comes_first(end[2], end[0]) ||
        (!comes_first(end[0], end[2]) && comes_first(end[3], end[1]))) {
        struct jg_step keep[2] = {end[0], end[1]};
        end[0] = end[2];
        end[1] = end[3];
        end[2] = keep[0];
        end[3] = keep[1];
    }
    struct jg_step at = {0, 0};
    if (!touching_end(end, &at)) {
        int64_t ux = end[1].x - end[0].x, uy = end[1].y - end[0].y;
        int64_t vx = end[3].x - end[2].x, vy = end[3].y - end[2].y;
        jg_wide over =
            (jg_wide)(end[2].x - end[0].x) * vy - (jg_wide)(end[2].y - end[0].y) * vx;
        double t = (double)over / (double)((jg_wide)ux * vy - (jg_wide)uy * vx);
        at.x = end[0].x + (int64_t)floor(t * (double)ux + 0.5);
        at.y = end[0].y + (int64_t)floor(t * (double)uy + 0.5);
    }
    *out = (struct jg_xy){jg_metres((double)at.x), jg_metres((double)at.y)};
    return true;
}
