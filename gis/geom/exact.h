/* SPDX-License-Identifier: MIT */
/* Exact arithmetic on the 0.1 mm grid, for the files of this room. Places are counted in
 * whole grid steps; what has a sign is decided in integers that cannot overflow. */
#ifndef JG_GEOM_EXACT_H
#define JG_GEOM_EXACT_H

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef __int128 jg_wide;
__extension__ typedef unsigned __int128 jg_uwide;

/** A place in whole grid steps. */
struct jg_step {
    int64_t x, y;
};

/** The nearest whole number of grid steps, as a double. Adding 1.5 x 2^52 leaves no bits
 *  for a fraction: right for anything shorter than 2e11 m, and never -0. */
static inline double jg_steps(double metres)
{
    const double shift = 6755399441055744.0;
    return metres * 1e4 + shift - shift;
}

/** The double nearest to that many steps: equal places have equal bytes. */
static inline double jg_metres(double steps)
{
    return steps / 1e4;
}

/** Whole steps as an integer, held to 2^44 (1.7 million km), so that the products below
 *  cannot overflow; NaN becomes that limit. */
static inline int64_t jg_whole(double steps)
{
    const double most = 17592186044416.0;
    return (int64_t)(steps < most ? (steps > -most ? steps : -most) : most);
}

static inline struct jg_step jg_step_at(double x, double y)
{
    return (struct jg_step){jg_whole(jg_steps(x)), jg_whole(jg_steps(y))};
}

/** Does a product of two such differences, and a sum of two, fit 64 bits? */
static inline bool jg_is_short(int64_t d)
{
    const int64_t most = INT64_C(1) << 30;
    return d >= -most && d <= most;
}

/** The sign of ux * vy - uy * vx. */
static inline int jg_turn(int64_t ux, int64_t uy, int64_t vx, int64_t vy)
{
    if (jg_is_short(ux) && jg_is_short(uy) && jg_is_short(vx) && jg_is_short(vy)) {
        int64_t s = ux * vy - uy * vx;
        return (s > 0) - (s < 0);
    }
    jg_wide s = (jg_wide)ux * vy - (jg_wide)uy * vx;
    return (s > 0) - (s < 0);
}

/** On which side of a -> b is c: 1 left, -1 right, 0 on the line. */
static inline int jg_side(struct jg_step a, struct jg_step b, struct jg_step c)
{
    return jg_turn(b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y);
}

/** Do the boxes of the segments a-b and c-d meet? */
static inline bool jg_spans_meet(struct jg_step a, struct jg_step b, struct jg_step c,
                                 struct jg_step d)
{
    return (a.x < b.x ? a.x : b.x) <= (c.x > d.x ? c.x : d.x) &&
           (c.x < d.x ? c.x : d.x) <= (a.x > b.x ? a.x : b.x) &&
           (a.y < b.y ? a.y : b.y) <= (c.y > d.y ? c.y : d.y) &&
           (c.y < d.y ? c.y : d.y) <= (a.y > b.y ? a.y : b.y);
}

/** Is p on the segment a-b, ends included? */
bool jg_step_is_on(struct jg_step a, struct jg_step b, struct jg_step p);

/** Do the segments a-b and c-d share a place? Either may be a single place. */
bool jg_steps_meet(struct jg_step a, struct jg_step b, struct jg_step c,
                   struct jg_step d);

/** Is p at most `gap` steps from the segment a-b? */
bool jg_step_is_within(struct jg_step p, struct jg_step a, struct jg_step b, int64_t gap);

/** Are the segments a-b and c-d at most `gap` steps apart? */
bool jg_steps_are_within(struct jg_step a, struct jg_step b, struct jg_step c,
                         struct jg_step d, int64_t gap);

#endif
