/* SPDX-License-Identifier: MIT */
/* The area two polygons share, without building it. A place (x, y) lies in a polygon when
 * the edges above it, counted + leftward and - rightward, sum to one; so the shared area
 * is the sum over all pairs of edges of sign times the area under both. */
#include "gis/geom/exact.h"
#include "gis/geom/measure.h"

/* CHUNK edges of the second polygon are kept ready at a time. */
enum { CHUNK = 64, MOST_PIECES = 3 };

/* An edge clipped to the window, in steps from its lower left: y from y0 at x0 to y1 at
 * x1, x0 < x1; sign +1 when the polygon lies below it. */
struct slope {
    double x0, x1, y0, y1, sign;
};

struct window {
    struct jg_xy origin;
    double width, height;
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

/* The next edge as a slope, whole; false behind the last. Upright edges bound no area. */
static bool next_slope(struct walk *w, const struct window *window, struct slope *out)
{
    const struct jg_geom *g = w->g;
    for (; w->ring < w->end_ring; w->at = g->at[++w->ring])
        while (w->at + 1 < g->at[w->ring + 1]) {
            int64_t k = w->at++;
            double ax = jg_steps(g->x[k]) - window->origin.x;
            double bx = jg_steps(g->x[k + 1]) - window->origin.x;
            double low = ax < bx ? ax : bx, high = ax < bx ? bx : ax;
            if (ax == bx || high <= 0 || low >= window->width)
                continue;
            double ay = jg_steps(g->y[k]) - window->origin.y;
            double by = jg_steps(g->y[k + 1]) - window->origin.y;
            *out = ax < bx ? (struct slope){ax, bx, ay, by, -1}
                           : (struct slope){bx, ax, by, ay, 1};
            return true;
        }
    return false;
}

static double height_at(const struct slope *s, double x)
{
    if (x <= s->x0)
        return s->y0;
    if (x >= s->x1)
        return s->y1;
    return s->y0 + (s->y1 - s->y0) * ((x - s->x0) / (s->x1 - s->x0));
}

static void cut_span(struct slope *s, double from, double to)
{
    struct slope whole = *s;
    s->x0 = from > whole.x0 ? from : whole.x0;
    s->x1 = to < whole.x1 ? to : whole.x1;
    s->y0 = height_at(&whole, s->x0);
    s->y1 = height_at(&whole, s->x1);
}

/* Where the slope passes the height y, held to its span. */
static double passes_at(const struct slope *s, double y)
{
    double x = s->x0 + (s->x1 - s->x0) * ((y - s->y0) / (s->y1 - s->y0));
    return x < s->x0 ? s->x0 : x > s->x1 ? s->x1 : x;
}

/* What of a slope counts in the window: nothing below it, its top edge above it. */
static int clip_slope(struct slope s, const struct window *w, struct slope *piece)
{
    cut_span(&s, 0, w->width);
    double low = s.y0 < s.y1 ? s.y0 : s.y1, high = s.y0 < s.y1 ? s.y1 : s.y0;
    if (high <= 0)
        return 0;
    if (low < 0) {
        double x = passes_at(&s, 0);
        s = s.y0 < 0 ? (struct slope){x, s.x1, 0, s.y1, s.sign}
                     : (struct slope){s.x0, x, s.y0, 0, s.sign};
    }
    if (low >= w->height) {
        piece[0] = (struct slope){s.x0, s.x1, w->height, w->height, s.sign};
        return 1;
    }
    if (high <= w->height) {
        piece[0] = s;
        return 1;
    }
    double x = passes_at(&s, w->height), top = w->height;
    if (s.y0 > top) {
        piece[0] = (struct slope){s.x0, x, top, top, s.sign};
        piece[1] = (struct slope){x, s.x1, top, s.y1, s.sign};
    } else {
        piece[0] = (struct slope){s.x0, x, s.y0, top, s.sign};
        piece[1] = (struct slope){x, s.x1, top, top, s.sign};
    }
    return 2;
}

/* The area under both, where both have an x. */
static double area_under(const struct slope *a, const struct slope *b)
{
    double from = a->x0 > b->x0 ? a->x0 : b->x0, to = a->x1 < b->x1 ? a->x1 : b->x1;
    if (!(from < to))
        return 0;
    double a0 = height_at(a, from), a1 = height_at(a, to);
    double b0 = height_at(b, from), b1 = height_at(b, to);
    double left = a0 - b0, right = a1 - b1, width = to - from;
    if (left <= 0 && right <= 0)
        return (a0 + a1) * width / 2;
    if (left >= 0 && right >= 0)
        return (b0 + b1) * width / 2;
    double t = left / (left - right); /* they cross here */
    double middle = a0 + t * (a1 - a0);
    double first = left < 0 ? a0 : b0, last = left < 0 ? b1 : a1;
    return ((first + middle) * t + (middle + last) * (1 - t)) * width / 2;
}

static int fill_chunk(struct walk *w, const struct window *window, struct slope *piece)
{
    int n = 0;
    struct slope s;
    while (n + MOST_PIECES <= CHUNK && next_slope(w, window, &s))
        n += clip_slope(s, window, piece + n);
    return n;
}

double jg_overlap_m2(const struct jg_geom *a, uint32_t i, const struct jg_geom *b,
                     uint32_t j)
{
    if (a->kind != JG_POLYGON || b->kind != JG_POLYGON || jg_geom_is_empty(a, i) ||
        jg_geom_is_empty(b, j) || !jg_box_meets(a->box[i], b->box[j]))
        return 0;
    struct jg_box p = a->box[i], q = b->box[j];
    struct window w = {{jg_steps(p.min_x > q.min_x ? p.min_x : q.min_x),
                        jg_steps(p.min_y > q.min_y ? p.min_y : q.min_y)},
                       0,
                       0};
    w.width = jg_steps(p.max_x < q.max_x ? p.max_x : q.max_x) - w.origin.x;
    w.height = jg_steps(p.max_y < q.max_y ? p.max_y : q.max_y) - w.origin.y;
    struct slope ready[CHUNK], s, piece[MOST_PIECES];
    double sum = 0;
    struct walk wb = start_walk(b, j);
    for (int n; (n = fill_chunk(&wb, &w, ready)) > 0;)
        for (struct walk wa = start_walk(a, i); next_slope(&wa, &w, &s);) {
            int pieces = clip_slope(s, &w, piece);
            for (int k = 0; k < pieces; k++)
                for (int m = 0; m < n; m++)
                    sum +=
                        piece[k].sign * ready[m].sign * area_under(&piece[k], &ready[m]);
        }
    return sum > 0 ? sum * 1e-8 : 0;
}
