/* SPDX-License-Identifier: MIT */
#include "gis/geom/exact.h"

bool jg_step_is_on(struct jg_step a, struct jg_step b, struct jg_step p)
{
    return jg_spans_meet(a, b, p, p) && jg_side(a, b, p) == 0;
}

bool jg_steps_meet(struct jg_step a, struct jg_step b, struct jg_step c, struct jg_step d)
{
    if (!jg_spans_meet(a, b, c, d))
        return false;
    int c_side = jg_side(a, b, c), d_side = jg_side(a, b, d);
    if (c_side * d_side > 0)
        return false;
    int a_side = jg_side(c, d, a), b_side = jg_side(c, d, b);
    if (a_side * b_side > 0)
        return false;
    if (c_side * d_side < 0 && a_side * b_side < 0)
        return true;
    return (c_side == 0 && jg_spans_meet(a, b, c, c)) ||
           (d_side == 0 && jg_spans_meet(a, b, d, d)) ||
           (a_side == 0 && jg_spans_meet(c, d, a, a)) ||
           (b_side == 0 && jg_spans_meet(c, d, b, b));
}

struct quad {
    jg_uwide high, low;
};

/* The whole product of two 128-bit numbers, by halves. */
static struct quad multiply(jg_uwide a, jg_uwide b)
{
    uint64_t a0 = (uint64_t)a, a1 = (uint64_t)(a >> 64);
    uint64_t b0 = (uint64_t)b, b1 = (uint64_t)(b >> 64);
    jg_uwide low = (jg_uwide)a0 * b0, high = (jg_uwide)a1 * b1;
    jg_uwide left = (jg_uwide)a1 * b0, right = (jg_uwide)a0 * b1;
    jg_uwide middle = (low >> 64) + (uint64_t)left + (uint64_t)right;
    high += (left >> 64) + (right >> 64) + (middle >> 64);
    return (struct quad){high, (middle << 64) | (uint64_t)low};
}

static bool is_at_most(struct quad a, struct quad b)
{
    return a.high < b.high || (a.high == b.high && a.low <= b.low);
}

static jg_uwide square_length(int64_t dx, int64_t dy)
{
    return (jg_uwide)((jg_wide)dx * dx + (jg_wide)dy * dy);
}

bool jg_step_is_within(struct jg_step p, struct jg_step a, struct jg_step b, int64_t gap)
{
    int64_t dx = b.x - a.x, dy = b.y - a.y;
    jg_uwide gap2 = (jg_uwide)((jg_wide)gap * gap), length2 = square_length(dx, dy);
    jg_wide along = (jg_wide)(p.x - a.x) * dx + (jg_wide)(p.y - a.y) * dy;
    if (along <= 0)
        return square_length(p.x - a.x, p.y - a.y) <= gap2;
    if ((jg_uwide)along >= length2)
        return square_length(p.x - b.x, p.y - b.y) <= gap2;
    jg_wide cross = (jg_wide)dx * (p.y - a.y) - (jg_wide)dy * (p.x - a.x);
    jg_uwide height = (jg_uwide)(cross < 0 ? -cross : cross);
    return is_at_most(multiply(height, height), multiply(gap2, length2));
}

bool jg_steps_are_within(struct jg_step a, struct jg_step b, struct jg_step c,
                         struct jg_step d, int64_t gap)
{
    return jg_steps_meet(a, b, c, d) || jg_step_is_within(a, c, d, gap) ||
           jg_step_is_within(b, c, d, gap) || jg_step_is_within(c, a, b, gap) ||
           jg_step_is_within(d, a, b, gap);
}
