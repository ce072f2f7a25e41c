/* SPDX-License-Identifier: MIT */
/* Small polygons that are valid beyond doubt, decided in integers. */
#include "gis/geom/exact.h"
#include "gis/geom/measure.h"

/* Larger rings and more holes or parts are left to GEOS: pairs are compared one by one.
 */
enum { MOST_PLACES = 64, MOST_RINGS = 16 };

struct loop {
    int n; /* edges; place n is place 0 */
    struct jg_step at[MOST_PLACES + 1];
    struct jg_step low, high;
    bool is_left; /* counter-clockwise */
};

/* Read a ring from the box's corner, repeated places once. */
static bool read_loop(const struct jg_geom *g, int64_t ring, struct loop *out)
{
    int64_t from = g->at[ring], end = g->at[ring + 1];
    if (end - from < 4 || end - from > MOST_PLACES + 1)
        return false;
    int n = 0;
    out->low = out->high = jg_step_at(g->x[from], g->y[from]);
    for (int64_t k = from; k < end; k++) {
        struct jg_step at = jg_step_at(g->x[k], g->y[k]);
        if (n > 0 && at.x == out->at[n - 1].x && at.y == out->at[n - 1].y)
            continue;
        out->at[n++] = at;
        out->low.x = at.x < out->low.x ? at.x : out->low.x;
        out->low.y = at.y < out->low.y ? at.y : out->low.y;
        out->high.x = at.x > out->high.x ? at.x : out->high.x;
        out->high.y = at.y > out->high.y ? at.y : out->high.y;
    }
    out->n = n - 1;
    return n >= 4 && out->at[0].x == out->at[n - 1].x && out->at[0].y == out->at[n - 1].y;
}

/* Does the direction point right, or straight up? */
static bool goes_forth(struct jg_step a, struct jg_step b)
{
    return b.x > a.x || (b.x == a.x && b.y > a.y);
}

enum turns { GOES_BACK, CONVEX, OTHER };

/* A ring that only turns one way, and goes forth and back once, is convex and so simple.
 * A corner where it goes back on itself is a spike. */
static enum turns look_at_turns(const struct loop *l)
{
    int changes = 0, left = 0, right = 0;
    for (int k = 0; k < l->n; k++) {
        struct jg_step a = l->at[k], b = l->at[k + 1],
                       c = l->at[k + 2 > l->n ? 1 : k + 2];
        int side = jg_side(a, b, c);
        bool changed = goes_forth(a, b) != goes_forth(b, c);
        if (side == 0 && changed)
            return GOES_BACK;
        left += side > 0;
        right += side < 0;
        changes += changed;
    }
    return changes == 2 && (left == 0 || right == 0) ? CONVEX : OTHER;
}

/* No two edges meet but neighbours, and these in their common place only (look_at_turns).
 */
static bool is_simple(const struct loop *l)
{
    for (int a = 0; a + 2 < l->n; a++) {
        int end =
            a == 0 ? l->n - 1 : l->n; /* the last edge is the first one's neighbour */
        for (int b = a + 2; b < end; b++)
            if (jg_steps_meet(l->at[a], l->at[a + 1], l->at[b], l->at[b + 1]))
                return false;
    }
    return true;
}

/* Of a simple ring: the turn at its lowest left corner. */
static bool turns_left(const struct loop *l)
{
    int low = 0;
    for (int k = 1; k < l->n; k++)
        if (l->at[k].x < l->at[low].x ||
            (l->at[k].x == l->at[low].x && l->at[k].y < l->at[low].y))
            low = k;
    return jg_side(l->at[low == 0 ? l->n - 1 : low - 1], l->at[low], l->at[low + 1]) > 0;
}

static bool read_simple_loop(const struct jg_geom *g, int64_t ring, struct loop *out)
{
    if (!read_loop(g, ring, out))
        return false;
    enum turns turns = look_at_turns(out);
    if (turns == GOES_BACK || (turns == OTHER && !is_simple(out)))
        return false;
    out->is_left = turns_left(out);
    return true;
}

static bool edges_meet(const struct loop *a, const struct loop *b)
{
    for (int k = 0; k < a->n; k++)
        for (int m = 0; m < b->n; m++)
            if (jg_steps_meet(a->at[k], a->at[k + 1], b->at[m], b->at[m + 1]))
                return true;
    return false;
}

/* Is the place, which is on no edge, inside? */
static bool holds(const struct loop *l, struct jg_step p)
{
    bool is_inside = false;
    for (int k = 0; k < l->n; k++) {
        struct jg_step a = l->at[k], b = l->at[k + 1];
        if ((a.y > p.y) != (b.y > p.y))
            is_inside ^= (jg_side(a, b, p) > 0) == (b.y > a.y);
    }
    return is_inside;
}

static bool are_apart(const struct loop *a, const struct loop *b)
{
    return a->high.x < b->low.x || b->high.x < a->low.x || a->high.y < b->low.y ||
           b->high.y < a->low.y;
}

/* Holes are plain when they lie strictly inside, their boxes strictly apart. */
static bool part_is_valid(const struct jg_geom *g, int64_t part, struct loop *shell)
{
    int64_t first = g->ring[part], end = g->ring[part + 1];
    if (end - first > MOST_RINGS || !read_simple_loop(g, first, shell) || !shell->is_left)
        return false;
    struct loop hole, other;
    for (int64_t r = first + 1; r < end; r++) {
        if (!read_simple_loop(g, r, &hole) || hole.is_left || edges_meet(shell, &hole) ||
            !holds(shell, hole.at[0]))
            return false;
        for (int64_t before = first + 1; before < r; before++)
            if (!read_loop(g, before, &other) || !are_apart(&hole, &other))
                return false;
    }
    return true;
}

bool jg_plainly_valid(const struct jg_geom *g, uint32_t i)
{
    if (g->kind != JG_POLYGON || jg_geom_is_empty(g, i))
        return false;
    int64_t from = g->part[i], end = g->part[i + 1];
    if (end - from > MOST_RINGS)
        return false;
    struct loop shell, other;
    for (int64_t p = from; p < end; p++) {
        if (!part_is_valid(g, p, &shell))
            return false;
        for (int64_t before = from; before < p; before++)
            if (!read_loop(g, g->ring[before], &other) || !are_apart(&shell, &other))
                return false;
    }
    return true;
}
