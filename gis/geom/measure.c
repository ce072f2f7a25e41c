/* SPDX-License-Identifier: MIT */
/* Area, length, middle. Offsets from the element's first place are whole grid steps, held
 * in doubles: moving everything by grid steps changes no bit of the results. */
#include "gis/geom/measure.h"

#include "gis/geom/exact.h"

#include <math.h>

static const double m2_of_step2 = 1e-8;

static struct jg_xy origin_of(const struct jg_geom *g, uint32_t i)
{
    int64_t k = g->at[g->ring[g->part[i]]];
    return (struct jg_xy){jg_steps(g->x[k]), jg_steps(g->y[k])};
}

static struct jg_xy offset(const struct jg_geom *g, int64_t k, struct jg_xy origin)
{
    return (struct jg_xy){jg_steps(g->x[k]) - origin.x, jg_steps(g->y[k]) - origin.y};
}

/* Sums over edges or places: of a weight, and of places by that weight. */
struct moment {
    double weight, x, y;
};

static struct moment area_moment(const struct jg_geom *g, uint32_t i, struct jg_xy origin)
{
    struct moment m = {0, 0, 0};
    for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++) {
        struct jg_xy a = offset(g, g->at[r], origin);
        for (int64_t k = g->at[r] + 1; k < g->at[r + 1]; k++) {
            struct jg_xy b = offset(g, k, origin);
            double cross = a.x * b.y - b.x * a.y;
            m.weight += cross;
            m.x += cross * (a.x + b.x);
            m.y += cross * (a.y + b.y);
            a = b;
        }
    }
    return m;
}

static struct moment length_moment(const struct jg_geom *g, uint32_t i,
                                   struct jg_xy origin)
{
    struct moment m = {0, 0, 0};
    for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++) {
        struct jg_xy a = offset(g, g->at[r], origin);
        for (int64_t k = g->at[r] + 1; k < g->at[r + 1]; k++) {
            struct jg_xy b = offset(g, k, origin);
            double length = sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
            m.weight += length;
            m.x += length * (a.x + b.x) / 2;
            m.y += length * (a.y + b.y) / 2;
            a = b;
        }
    }
    return m;
}

/* A closed ring's last place repeats its first and does not count twice. */
static struct moment place_moment(const struct jg_geom *g, uint32_t i,
                                  struct jg_xy origin)
{
    struct moment m = {0, 0, 0};
    for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++) {
        int64_t end = g->at[r + 1];
        if (g->kind == JG_POLYGON && end - g->at[r] > 1)
            end--;
        for (int64_t k = g->at[r]; k < end; k++) {
            struct jg_xy at = offset(g, k, origin);
            m.weight++;
            m.x += at.x;
            m.y += at.y;
        }
    }
    return m;
}

double jg_area_m2(const struct jg_geom *g, uint32_t i)
{
    if (g->kind != JG_POLYGON || jg_geom_is_empty(g, i))
        return 0;
    return fabs(area_moment(g, i, origin_of(g, i)).weight) / 2 * m2_of_step2;
}

double jg_length_m(const struct jg_geom *g, uint32_t i)
{
    if (g->kind == JG_NO_SHAPE || jg_geom_is_empty(g, i))
        return 0;
    return jg_metres(length_moment(g, i, origin_of(g, i)).weight);
}

struct jg_xy jg_centroid(const struct jg_geom *g, uint32_t i)
{
    if (jg_geom_is_empty(g, i))
        return (struct jg_xy){NAN, NAN};
    struct jg_xy origin = origin_of(g, i);
    struct moment m = {0, 0, 0};
    if (g->kind == JG_POLYGON) {
        m = area_moment(g, i, origin);
        m.weight *= 3; /* the sums are of twice the area and of two of three corners */
    } else if (g->kind == JG_LINE) {
        m = length_moment(g, i, origin);
    }
    if (m.weight == 0)
        m = place_moment(g, i, origin);
    return (struct jg_xy){jg_metres(origin.x + m.x / m.weight),
                          jg_metres(origin.y + m.y / m.weight)};
}

/* --- A place inside --- */

/* Horizontals half a step beside the grid, which no corner lies on. In steps. */
struct scan {
    const struct jg_geom *g;
    int64_t ring, end_ring;
    struct jg_xy origin;
    double y;
};

struct crossing {
    double x;
    int64_t edge;
};

static bool cross_edge(const struct scan *s, int64_t k, struct crossing *out)
{
    struct jg_xy a = offset(s->g, k, s->origin), b = offset(s->g, k + 1, s->origin);
    if ((a.y < s->y) == (b.y < s->y))
        return false;
    *out = (struct crossing){a.x + (b.x - a.x) * ((s->y - a.y) / (b.y - a.y)), k};
    return true;
}

static bool comes_before(struct crossing a, struct crossing b)
{
    return a.x < b.x || (a.x == b.x && a.edge < b.edge);
}

/* The first crossing behind `last` along the line. Scanning all edges for each needs no
 * memory; there are rarely more than four. */
static bool next_crossing(const struct scan *s, struct crossing last,
                          struct crossing *out)
{
    bool found = false;
    struct crossing one;
    for (int64_t r = s->ring; r < s->end_ring; r++)
        for (int64_t k = s->g->at[r]; k + 1 < s->g->at[r + 1]; k++) {
            if (!cross_edge(s, k, &one) || !comes_before(last, one) ||
                (found && !comes_before(one, *out)))
                continue;
            *out = one;
            found = true;
        }
    return found;
}

/* The widest stretch inside, its middle on the grid, if that is still inside. */
static bool try_line(const struct scan *s, uint32_t i, struct jg_xy *out)
{
    struct crossing in = {-INFINITY, -1}, end;
    double widest = -1, middle = 0;
    while (next_crossing(s, in, &in) && next_crossing(s, in, &end)) {
        if (end.x - in.x > widest) {
            widest = end.x - in.x;
            middle = (in.x + end.x) / 2;
        }
        in = end;
    }
    if (widest < 0)
        return false;
    out->x = jg_metres(floor(middle + 0.5) + s->origin.x);
    for (int up = 0; up < 2; up++) {
        out->y = jg_metres(s->y - 0.5 + up + s->origin.y);
        if (jg_covers(s->g, i, *out))
            return true;
    }
    return false;
}

/* Through the middle, then the quarters, eighths …: thin shapes need more than one try.
 */
static struct jg_xy inside_polygon(const struct jg_geom *g, uint32_t i)
{
    enum { FINEST = 256 };
    struct scan s = {g, g->ring[g->part[i]], g->ring[g->part[i + 1]], origin_of(g, i), 0};
    double low = jg_steps(g->box[i].min_y) - s.origin.y;
    double height = jg_steps(g->box[i].max_y) - s.origin.y - low;
    struct jg_xy at;
    for (int parts = 2; parts <= FINEST; parts *= 2)
        for (int k = 1; k < parts; k += 2) {
            s.y = floor(low + height * k / parts) + 0.5;
            if (try_line(&s, i, &at))
                return at;
        }
    int64_t first = g->at[s.ring];
    return (struct jg_xy){g->x[first], g->y[first]};
}

static struct jg_xy half_way(const struct jg_geom *g, uint32_t i)
{
    struct jg_xy origin = origin_of(g, i), a = {0, 0}, b = {0, 0};
    double left = length_moment(g, i, origin).weight / 2;
    for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++)
        for (int64_t k = g->at[r]; k + 1 < g->at[r + 1]; k++) {
            a = offset(g, k, origin);
            b = offset(g, k + 1, origin);
            double length = sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
            if (length >= left && length > 0) {
                double t = left / length;
                b.x = floor(a.x + t * (b.x - a.x) + 0.5);
                b.y = floor(a.y + t * (b.y - a.y) + 0.5);
                return (struct jg_xy){jg_metres(origin.x + b.x),
                                      jg_metres(origin.y + b.y)};
            }
            left -= length;
        }
    return (struct jg_xy){jg_metres(origin.x + b.x), jg_metres(origin.y + b.y)};
}

struct jg_xy jg_place_inside(const struct jg_geom *g, uint32_t i)
{
    if (jg_geom_is_empty(g, i))
        return (struct jg_xy){NAN, NAN};
    if (g->kind == JG_POLYGON)
        return inside_polygon(g, i);
    if (g->kind == JG_LINE)
        return half_way(g, i);
    int64_t first = g->at[g->ring[g->part[i]]];
    return (struct jg_xy){g->x[first], g->y[first]};
}
