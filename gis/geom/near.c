/* SPDX-License-Identifier: MIT */
/* How near two elements are. Distances are taken in doubles that hold whole grid steps
 * from a local origin; only a pair within a hundredth of a step of the limit goes to the
 * integers. */
#include "gis/geom/exact.h"
#include "gis/geom/measure.h"

#include <math.h>

/* CHUNK edges of either element are looked at together, so that nothing is allocated.
 * slack_m is more than two places move when they are put on the grid. */
enum { CHUNK = 64 };
static const double slack_m = 2e-4;

/* Edges in steps from an origin: start, extent, and 1 / length squared (0 for a place).
 */
struct edges {
    int n;
    double x[CHUNK], y[CHUNK], dx[CHUNK], dy[CHUNK], inverse[CHUNK];
    int64_t at[CHUNK]; /* where it starts in the element's arrays */
    struct jg_box box; /* metres */
};

struct walk {
    const struct jg_geom *g;
    int64_t ring, end_ring, at;
};

static struct walk start_walk(const struct jg_geom *g, uint32_t i)
{
    struct walk w = {g, g->ring[g->part[i]], g->ring[g->part[i + 1]], 0};
    w.at = g->at[w.ring];
    return w;
}

static bool span_meets(const struct jg_geom *g, int64_t k, int64_t next,
                       const struct jg_box *near)
{
    double x0 = g->x[k], x1 = g->x[next], y0 = g->y[k], y1 = g->y[next];
    return (x0 < x1 ? x0 : x1) <= near->max_x && (x0 > x1 ? x0 : x1) >= near->min_x &&
           (y0 < y1 ? y0 : y1) <= near->max_y && (y0 > y1 ? y0 : y1) >= near->min_y;
}

static void put_edge(struct edges *e, const struct jg_geom *g, int64_t k, int64_t next,
                     struct jg_xy origin)
{
    double x0 = g->x[k], x1 = g->x[next], y0 = g->y[k], y1 = g->y[next];
    int n = e->n++;
    double x = jg_steps(x0) - origin.x, y = jg_steps(y0) - origin.y;
    double dx = jg_steps(x1) - origin.x - x, dy = jg_steps(y1) - origin.y - y;
    double length2 = dx * dx + dy * dy;
    e->x[n] = x;
    e->y[n] = y;
    e->dx[n] = dx;
    e->dy[n] = dy;
    e->inverse[n] = length2 > 0 ? 1 / length2 : 0;
    e->at[n] = k;
    jg_box_join(&e->box, (struct jg_box){x0 < x1 ? x0 : x1, y0 < y1 ? y0 : y1,
                                         x0 > x1 ? x0 : x1, y0 > y1 ? y0 : y1});
}

/* The next edges whose box meets `near`. The last place of a line, and a point, count as
 * an edge of no length: so each place starts an edge. */
static bool gather(struct walk *w, struct jg_box near, struct jg_xy origin,
                   struct edges *e)
{
    const struct jg_geom *g = w->g;
    e->n = 0;
    e->box = jg_box_empty();
    while (w->ring < w->end_ring) {
        int64_t last = g->at[w->ring + 1] - 1;
        bool is_closed = g->kind == JG_POLYGON && last > g->at[w->ring];
        for (int64_t end = is_closed ? last : last + 1; w->at < end; w->at++) {
            int64_t next = w->at < last ? w->at + 1 : w->at;
            if (!span_meets(g, w->at, next, &near))
                continue;
            if (e->n == CHUNK)
                return true;
            put_edge(e, g, w->at, next, origin);
        }
        w->at = last + 1;
        w->ring++;
    }
    return e->n > 0;
}

static struct jg_xy origin_of(const struct jg_geom *g, uint32_t i)
{
    return (struct jg_xy){jg_steps(g->box[i].min_x), jg_steps(g->box[i].min_y)};
}

/* How far along edge k of e, 0..1, is the place nearest to (x, y)? */
static inline double along(const struct edges *e, int k, double x, double y)
{
    double t = ((x - e->x[k]) * e->dx[k] + (y - e->y[k]) * e->dy[k]) * e->inverse[k];
    return t < 1 ? (t > 0 ? t : 0) : 1;
}

static inline double distance2(const struct edges *e, int k, double x, double y, double t)
{
    double ux = x - e->x[k] - t * e->dx[k], uy = y - e->y[k] - t * e->dy[k];
    return ux * ux + uy * uy;
}

static struct jg_step step_of(double x, double y)
{
    return (struct jg_step){jg_whole(x), jg_whole(y)};
}

static struct jg_step start_of(const struct edges *e, int k)
{
    return step_of(e->x[k], e->y[k]);
}

static struct jg_step end_of(const struct edges *e, int k)
{
    return step_of(e->x[k] + e->dx[k], e->y[k] + e->dy[k]);
}

static bool edges_cross(const struct edges *a, int ka, const struct edges *b, int kb)
{
    return jg_steps_meet(start_of(a, ka), end_of(a, ka), start_of(b, kb), end_of(b, kb));
}

/* Surely within below, surely not above, in steps squared; between them the integers say.
 */
struct limit {
    double sure2, maybe2;
    int64_t gap;
    bool may_cross; /* their boxes meet */
};

static bool chunks_within(const struct edges *a, const struct edges *b,
                          const struct limit *limit)
{
    for (int ka = 0; ka < a->n; ka++)
        for (int kb = 0; kb < b->n; kb++) {
            double ta = along(b, kb, a->x[ka], a->y[ka]);
            double tb = along(a, ka, b->x[kb], b->y[kb]);
            double da = distance2(b, kb, a->x[ka], a->y[ka], ta);
            double db = distance2(a, ka, b->x[kb], b->y[kb], tb);
            double d2 = da < db ? da : db;
            if (d2 < limit->sure2)
                return true;
            if (d2 <= limit->maybe2 &&
                jg_steps_are_within(start_of(a, ka), end_of(a, ka), start_of(b, kb),
                                    end_of(b, kb), limit->gap))
                return true;
            if (limit->may_cross && edges_cross(a, ka, b, kb))
                return true;
        }
    return false;
}

/* Does polygon j of b hold the first place of one of a's parts? */
static bool holds_part(const struct jg_geom *b, uint32_t j, const struct jg_geom *a,
                       uint32_t i, struct jg_xy *out)
{
    if (b->kind != JG_POLYGON)
        return false;
    for (int64_t p = a->part[i]; p < a->part[i + 1]; p++) {
        int64_t k = a->at[a->ring[p]];
        struct jg_xy at = {a->x[k], a->y[k]};
        if (!jg_covers(b, j, at))
            continue;
        *out = at;
        return true;
    }
    return false;
}

static bool boxes_within(struct jg_box a, struct jg_box b, double gap_m)
{
    return a.min_x - b.max_x <= gap_m && b.min_x - a.max_x <= gap_m &&
           a.min_y - b.max_y <= gap_m && b.min_y - a.max_y <= gap_m;
}

/* One look that settles most pairs much nearer than the gap. */
static bool first_places_are_near(const struct jg_geom *a, uint32_t i,
                                  const struct jg_geom *b, uint32_t j, double sure_m)
{
    int64_t p = a->at[a->ring[a->part[i]]], q = b->at[b->ring[b->part[j]]];
    double dx = a->x[p] - b->x[q], dy = a->y[p] - b->y[q];
    return sure_m > 0 && dx * dx + dy * dy < sure_m * sure_m;
}

bool jg_within(const struct jg_geom *a, uint32_t i, const struct jg_geom *b, uint32_t j,
               double gap_m)
{
    if (!(gap_m >= 0) || jg_geom_is_empty(a, i) || jg_geom_is_empty(b, j))
        return false;
    double near_m = gap_m + slack_m, gap = jg_steps(gap_m), least = gap - 0.01;
    if (!boxes_within(a->box[i], b->box[j], near_m))
        return false;
    if (first_places_are_near(a, i, b, j, gap_m - slack_m))
        return true;
    struct limit limit = {least > 0 ? least * least : 0, (gap + 0.01) * (gap + 0.01),
                          jg_whole(gap), boxes_within(a->box[i], b->box[j], slack_m)};
    struct edges of_a, of_b;
    struct jg_xy origin = origin_of(a, i), at;
    struct jg_box near_b = jg_box_grow(b->box[j], near_m);
    for (struct walk wa = start_walk(a, i); gather(&wa, near_b, origin, &of_a);) {
        struct jg_box near_a = jg_box_grow(of_a.box, near_m);
        for (struct walk wb = start_walk(b, j); gather(&wb, near_a, origin, &of_b);)
            if (chunks_within(&of_a, &of_b, &limit))
                return true;
    }
    return limit.may_cross &&
           (holds_part(a, i, b, j, &at) || holds_part(b, j, a, i, &at));
}

bool jg_meets(const struct jg_geom *a, uint32_t i, const struct jg_geom *b, uint32_t j)
{
    return jg_within(a, i, b, j, 0);
}

/* The shortest link so far, in steps from the origin. */
struct link {
    double distance2;
    int64_t at_a, at_b; /* its segments */
    struct jg_xy a, b;
};

static void take_link(struct link *best, struct link one)
{
    bool is_lower =
        one.at_a < best->at_a || (one.at_a == best->at_a && one.at_b < best->at_b);
    if (one.distance2 < best->distance2 || (one.distance2 == best->distance2 && is_lower))
        *best = one;
}

static struct jg_xy place_on(const struct edges *e, int k, double t)
{
    return (struct jg_xy){e->x[k] + t * e->dx[k], e->y[k] + t * e->dy[k]};
}

static void link_edges(const struct edges *a, int ka, const struct edges *b, int kb,
                       bool may_cross, struct link *best)
{
    struct jg_xy pa = {a->x[ka], a->y[ka]}, pb = {b->x[kb], b->y[kb]};
    double ta = along(b, kb, pa.x, pa.y), tb = along(a, ka, pb.x, pb.y);
    struct link one = {distance2(b, kb, pa.x, pa.y, ta), a->at[ka], b->at[kb], pa,
                       place_on(b, kb, ta)};
    double other2 = distance2(a, ka, pb.x, pb.y, tb);
    if (other2 < one.distance2) {
        one.distance2 = other2;
        one.a = place_on(a, ka, tb);
        one.b = pb;
    }
    if (may_cross && one.distance2 > 0 && edges_cross(a, ka, b, kb)) {
        double cross = a->dx[ka] * b->dy[kb] - a->dy[ka] * b->dx[kb];
        double t = (pb.x - pa.x) * b->dy[kb] - (pb.y - pa.y) * b->dx[kb];
        one.distance2 = 0;
        one.a = one.b = place_on(a, ka, cross != 0 ? t / cross : tb);
    }
    take_link(best, one);
}

static void link_chunks(const struct edges *a, const struct edges *b, bool may_cross,
                        struct link *best)
{
    for (int ka = 0; ka < a->n; ka++)
        for (int kb = 0; kb < b->n; kb++)
            link_edges(a, ka, b, kb, may_cross, best);
}

/* The place of element i nearest to (x, y). */
static struct jg_xy nearest_place(const struct jg_geom *g, uint32_t i, struct jg_xy to)
{
    int64_t from = g->at[g->ring[g->part[i]]], end = g->at[g->ring[g->part[i + 1]]];
    struct jg_xy best = {g->x[from], g->y[from]};
    double best2 = INFINITY;
    for (int64_t k = from; k < end; k++) {
        double dx = g->x[k] - to.x, dy = g->y[k] - to.y;
        if (dx * dx + dy * dy >= best2)
            continue;
        best2 = dx * dx + dy * dy;
        best = (struct jg_xy){g->x[k], g->y[k]};
    }
    return best;
}

/* No more than this: from the place nearest to the other's middle to the other's nearest.
 */
static double reach_of(const struct jg_geom *a, uint32_t i, const struct jg_geom *b,
                       uint32_t j)
{
    struct jg_box box = b->box[j];
    struct jg_xy middle = {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2};
    struct jg_xy pa = nearest_place(a, i, middle), pb = nearest_place(b, j, pa);
    return hypot(pa.x - pb.x, pa.y - pb.y);
}

static void find_link(const struct jg_geom *a, uint32_t i, const struct jg_geom *b,
                      uint32_t j, double reach_m, struct link *best)
{
    struct edges of_a, of_b;
    struct jg_xy origin = origin_of(a, i), at;
    bool may_cross = boxes_within(a->box[i], b->box[j], slack_m);
    struct jg_box near_b = jg_box_grow(b->box[j], reach_m);
    for (struct walk wa = start_walk(a, i); gather(&wa, near_b, origin, &of_a);) {
        struct jg_box near_a = jg_box_grow(of_a.box, reach_m);
        for (struct walk wb = start_walk(b, j); gather(&wb, near_a, origin, &of_b);)
            link_chunks(&of_a, &of_b, may_cross, best);
    }
    if (may_cross && best->distance2 > 0 &&
        (holds_part(a, i, b, j, &at) || holds_part(b, j, a, i, &at))) {
        best->distance2 = 0;
        best->a = best->b =
            (struct jg_xy){jg_steps(at.x) - origin.x, jg_steps(at.y) - origin.y};
    }
}

static struct jg_xy on_grid(struct jg_xy at, struct jg_xy origin)
{
    return (struct jg_xy){jg_metres(jg_steps(jg_metres(at.x + origin.x))),
                          jg_metres(jg_steps(jg_metres(at.y + origin.y)))};
}

double jg_distance_m(const struct jg_geom *a, uint32_t i, const struct jg_geom *b,
                     uint32_t j, double at_most_m, struct jg_xy *out_a,
                     struct jg_xy *out_b)
{
    if (jg_geom_is_empty(a, i) || jg_geom_is_empty(b, j) ||
        !boxes_within(a->box[i], b->box[j], at_most_m + slack_m))
        return INFINITY;
    struct link best = {.distance2 = INFINITY, .at_a = INT64_MAX};
    double reach_m = reach_of(a, i, b, j);
    find_link(a, i, b, j, (reach_m < at_most_m ? reach_m : at_most_m) + slack_m, &best);
    double m = jg_metres(sqrt(best.distance2));
    if (m > at_most_m) { /* the double may lie above a limit that the integers keep */
        if (!(m < at_most_m + slack_m && jg_within(a, i, b, j, at_most_m)))
            return INFINITY;
        m = at_most_m;
    }
    struct jg_xy origin = origin_of(a, i);
    if (out_a)
        *out_a = on_grid(best.a, origin);
    if (out_b)
        *out_b = on_grid(best.b, origin);
    return m;
}
