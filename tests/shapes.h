/* SPDX-License-Identifier: MIT */
/* Shapes for tests: from coordinates, and by a small generator that is the same
 * everywhere. */
#ifndef JG_TESTS_SHAPES_H
#define JG_TESTS_SHAPES_H

#include "gis/geom/geom.h"

#include "tests/test.h"

#include <math.h>
#include <string.h>

/** Numbers that look random. Source: splitmix64, Steele, Lea & Flood 2014. */
struct dice {
    uint64_t state;
};

static inline uint64_t roll(struct dice *d)
{
    uint64_t z = d->state += 0x9E3779B97F4A7C15U;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

/** A whole number 0 .. below-1. */
static inline int roll_below(struct dice *d, int below)
{
    return (int)(roll(d) % (uint64_t)below);
}

static inline double roll_between(struct dice *d, double low, double high)
{
    return low + (high - low) * (double)(roll(d) >> 11) / 9007199254740992.0;
}

static inline double on_grid(double v)
{
    return floor(v * 1e4 + 0.5) / 1e4;
}

static inline struct jg_shaper *begin_shapes(struct run *r, enum jg_kind kind)
{
    struct jg_shaper *s;
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, kind, &s));
    return s;
}

static inline void put_ring_at(struct run *r, struct jg_shaper *s, const double *xy,
                               int n, double dx, double dy)
{
    for (int k = 0; k < n; k++)
        assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, on_grid(xy[2 * k] + dx),
                                         on_grid(xy[2 * k + 1] + dy)));
    assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
}

static inline void put_ring(struct run *r, struct jg_shaper *s, const double *xy, int n)
{
    put_ring_at(r, s, xy, n, 0, 0);
}

static inline void end_element(struct run *r, struct jg_shaper *s)
{
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
}

static inline struct jg_geom end_shapes(struct run *r, struct jg_shaper *s)
{
    struct jg_geom g;
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &g));
    return g;
}

/** One element of one ring. */
static inline struct jg_geom shape_of(struct run *r, enum jg_kind kind, const double *xy,
                                      int n, double dx, double dy)
{
    struct jg_shaper *s = begin_shapes(r, kind);
    put_ring_at(r, s, xy, n, dx, dy);
    end_element(r, s);
    return end_shapes(r, s);
}

/** An upright rectangle, counter-clockwise, closed: 5 places. */
static inline void rectangle(double *xy, double x0, double y0, double x1, double y1)
{
    const double all[] = {x0, y0, x1, y0, x1, y1, x0, y1, x0, y0};
    memcpy(xy, all, sizeof all);
}

/** A star around (x, y): n corners at rising angles, so simple; counter-clockwise. Writes
 *  n + 1 places. */
static inline void star(struct dice *d, double *xy, int n, double x, double y, double low,
                        double high)
{
    for (int k = 0; k < n; k++) {
        double angle = 6.283185307179586 * (k + roll_between(d, 0, 0.9)) / n;
        double radius = roll_between(d, low, high);
        xy[2 * k] = on_grid(x + radius * cos(angle));
        xy[2 * k + 1] = on_grid(y + radius * sin(angle));
    }
    xy[2 * n] = xy[0];
    xy[2 * n + 1] = xy[1];
}

/** A star with, now and then, a star-shaped hole around the same middle. */
static inline void put_star(struct run *r, struct jg_shaper *s, struct dice *d, double x,
                            double y, double size)
{
    double xy[2 * 32], hole[2 * 32];
    int n = 4 + roll_below(d, 20), m = 3 + roll_below(d, 5);
    star(d, xy, n, x, y, size * 0.5, size);
    put_ring(r, s, xy, n + 1);
    if (roll_below(d, 3) == 0) {
        star(d, xy, m, x, y, size * 0.05, size * 0.2);
        for (int k = 0; k <= m; k++)
            memcpy(hole + 2 * k, xy + 2 * (m - k), 2 * sizeof *xy);
        put_ring(r, s, hole, m + 1);
    }
    end_element(r, s);
}

#endif
