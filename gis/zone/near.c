/* SPDX-License-Identifier: MIT */
#include "gis/zone/near.h"

#include "gis/geom/measure.h"

#include <math.h>

/* Doubles are trusted this far from the limit. Ten times less would do. */
static const double doubt_m = 1e-6;

enum { NEAR_EDGES = 64 };

enum answer { NO, YES, UNSURE };

struct edge {
    double ax, ay, dx, dy, per_length2; /* 0 for an edge without length */
};

/* The edges of a shape that come near a box, relative to an origin. */
struct edges {
    struct edge edge[NEAR_EDGES];
    int n;
};

struct jg_gap jg_gap_of(double gap_m)
{
    double sure = gap_m - doubt_m, beyond = gap_m + doubt_m;
    return (struct jg_gap){gap_m, sure < 0 ? -1 : sure * sure, beyond * beyond};
}

static double apart(double a_least, double a_most, double b_least, double b_most)
{
    double d = fmax(b_least - a_most, a_least - b_most);
    return d > 0 ? d : 0;
}

/* What boxes and single places tell. Every shape touches all four sides of its box: of
 * two boxes side by side, the facing sides hold two places no farther apart than the
 * width between them and the height of both together. */
static enum answer ask_boxes(const struct jg_slot *a, const struct jg_slot *b,
                             const struct jg_gap *gap, double dx, double dy)
{
    double px = a->place.x - b->place.x, py = a->place.y - b->place.y;
    if (px * px + py * py <= gap->sure2)
        return YES;
    if (dx > 0) {
        double tall = fmax(a->box.max_y, b->box.max_y) - fmin(a->box.min_y, b->box.min_y);
        if (dx * dx + tall * tall <= gap->sure2)
            return YES;
    }
    if (dy > 0) {
        double wide = fmax(a->box.max_x, b->box.max_x) - fmin(a->box.min_x, b->box.min_x);
        if (dy * dy + wide * wide <= gap->sure2)
            return YES;
    }
    return UNSURE;
}

static bool add_edge(struct edges *list, const struct jg_geom *g, int64_t k, int64_t last,
                     struct jg_box near, struct jg_xy origin)
{
    double ax = g->x[k], ay = g->y[k], bx = g->x[last], by = g->y[last];
    if (fmin(ax, bx) > near.max_x || fmax(ax, bx) < near.min_x ||
        fmin(ay, by) > near.max_y || fmax(ay, by) < near.min_y)
        return true;
    if (list->n == NEAR_EDGES)
        return false;
    double dx = bx - ax, dy = by - ay, length2 = dx * dx + dy * dy;
    list->edge[list->n++] = (struct edge){ax - origin.x, ay - origin.y, dx, dy,
                                          length2 > 0 ? 1 / length2 : 0};
    return true;
}

/* \return false when there are too many for the list */
static bool gather_edges(struct edges *list, const struct jg_geom *g, uint32_t row,
                         struct jg_box near, struct jg_xy origin)
{
    list->n = 0;
    for (int64_t r = g->ring[g->part[row]]; r < g->ring[g->part[row + 1]]; r++) {
        int64_t from = g->at[r], to = g->at[r + 1];
        if (to - from == 1 && !add_edge(list, g, from, from, near, origin))
            return false;
        for (int64_t k = from; k + 1 < to; k++)
            if (!add_edge(list, g, k, k + 1, near, origin))
                return false;
    }
    return true;
}

static double place_to_edge2(double px, double py, const struct edge *e)
{
    double x = px - e->ax, y = py - e->ay;
    double t = (x * e->dx + y * e->dy) * e->per_length2;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    x -= t * e->dx;
    y -= t * e->dy;
    return x * x + y * y;
}

/* The least square of the distance between the ends of one list's edges and the other's
 * edges; stops early when that is surely within the gap. */
static double ends_to_edges2(const struct edges *ends, const struct edges *edges,
                             double least, double sure2)
{
    for (int i = 0; i < ends->n && !(least <= sure2); i++) {
        const struct edge *e = &ends->edge[i];
        for (int k = 0; k < edges->n; k++) {
            double d2 = place_to_edge2(e->ax, e->ay, &edges->edge[k]);
            least = d2 < least ? d2 : least;
        }
    }
    return least;
}

/* An edge's last end is the next one's first, except where the next is far off and was
 * left out; then that end is far off too, or it is looked at here. */
static double last_ends_to_edges2(const struct edges *ends, const struct edges *edges,
                                  double least, double sure2)
{
    for (int i = 0; i < ends->n && !(least <= sure2); i++) {
        const struct edge *e = &ends->edge[i], *next = e + 1;
        double x = e->ax + e->dx, y = e->ay + e->dy;
        if (i + 1 < ends->n && fabs(next->ax - x) + fabs(next->ay - y) < JG_GRID_M / 2)
            continue;
        for (int k = 0; k < edges->n; k++) {
            double d2 = place_to_edge2(x, y, &edges->edge[k]);
            least = d2 < least ? d2 : least;
        }
    }
    return least;
}

static enum answer ask_edges(const struct jg_geom *g, const struct jg_slot *a,
                             const struct jg_slot *b, const struct jg_gap *gap)
{
    struct edges mine, theirs;
    double by = gap->gap_m + doubt_m;
    if (!gather_edges(&mine, g, a->row, jg_box_grow(b->box, by), a->place) ||
        !gather_edges(&theirs, g, b->row, jg_box_grow(a->box, by), a->place))
        return UNSURE;
    double least = ends_to_edges2(&mine, &theirs, INFINITY, gap->sure2);
    least = ends_to_edges2(&theirs, &mine, least, gap->sure2);
    if (!(least <= gap->sure2)) {
        least = last_ends_to_edges2(&mine, &theirs, least, gap->sure2);
        least = last_ends_to_edges2(&theirs, &mine, least, gap->sure2);
    }
    if (least <= gap->sure2)
        return YES;
    return least > gap->beyond2 ? NO : UNSURE;
}

bool jg_near(const struct jg_geom *g, const struct jg_slot *a, const struct jg_slot *b,
             const struct jg_gap *gap)
{
    double dx = apart(a->box.min_x, a->box.max_x, b->box.min_x, b->box.max_x);
    double dy = apart(a->box.min_y, a->box.max_y, b->box.min_y, b->box.max_y);
    if (dx * dx + dy * dy > gap->beyond2)
        return false;
    enum answer answer = ask_boxes(a, b, gap, dx, dy);
    if (answer == UNSURE)
        answer = ask_edges(g, a, b, gap);
    /* "No" is certain only for outlines that cannot cross: their boxes are apart. */
    if (answer == YES || (answer == NO && (dx > doubt_m || dy > doubt_m)))
        return answer == YES;
    return jg_within(g, a->row, g, b->row, gap->gap_m);
}
