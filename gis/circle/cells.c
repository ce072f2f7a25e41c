/* SPDX-License-Identifier: MIT */
#include "gis/circle/cells.h"

/* Sides of a cell by the way they are followed, inside on the left. */
enum side { EAST, NORTH, WEST, SOUTH, SIDES };

static const int step_x[SIDES] = {1, 0, -1, 0};
static const int step_y[SIDES] = {0, 1, 0, -1};

static bool comes_before(const struct jg_cell *a, uint32_t group, int64_t x, int64_t y)
{
    if (a->group != group)
        return a->group < group;
    return a->y != y ? a->y < y : a->x < x;
}

static bool is_at(const struct jg_cells *c, uint32_t i, uint32_t group, int64_t x,
                  int64_t y)
{
    return i < c->n && c->cell[i].group == group && c->cell[i].x == x &&
           c->cell[i].y == y;
}

uint32_t jg_cells_beside(const struct jg_cells *cells, uint32_t c, int dx, int dy)
{
    const struct jg_cell *me = &cells->cell[c];
    int64_t x = me->x + dx, y = me->y + dy;
    uint32_t from = dy == 0 ? c : dy > 0 ? cells->above[c] : cells->below[c];
    for (uint32_t k = 0; k < 3; k++) /* one before, itself, one behind */
        if (is_at(cells, from + k - 1, me->group, x, y))
            return from + k - 1;
    return UINT32_MAX;
}

static uint32_t root_of(uint32_t *parent, uint32_t v)
{
    while (parent[v] != v) {
        parent[v] = parent[parent[v]];
        v = parent[v];
    }
    return v;
}

static void join(uint32_t *parent, uint32_t a, uint32_t b)
{
    if (a == UINT32_MAX || b == UINT32_MAX)
        return;
    a = root_of(parent, a);
    b = root_of(parent, b);
    parent[a > b ? a : b] = a > b ? b : a;
}

/* The first cell of the next row up, and down, that is not left of each; both only go on.
 */
static void find_rows(struct jg_cells *c)
{
    uint32_t up = 0, down = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        const struct jg_cell *me = &c->cell[i];
        while (up < c->n && comes_before(&c->cell[up], me->group, me->x, me->y + 1))
            up++;
        while (down < c->n && comes_before(&c->cell[down], me->group, me->x, me->y - 1))
            down++;
        c->above[i] = up;
        c->below[i] = down;
    }
}

enum jg_status jg_cells_join(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_cell *cell, uint32_t n, struct jg_cells *out)
{
    struct jg_cells c = {.cell = cell, .n = n};
    c.above = JG_ROOM(keep, uint32_t, n);
    JG_NEED(ctx, c.above);
    c.below = JG_ROOM(keep, uint32_t, n);
    JG_NEED(ctx, c.below);
    c.patch = JG_ROOM(keep, uint32_t, n);
    JG_NEED(ctx, c.patch);
    find_rows(&c);
    for (uint32_t i = 0; i < n; i++)
        c.patch[i] = i;
    for (uint32_t i = 0; i < n; i++) {
        join(c.patch, i, jg_cells_beside(&c, i, 1, 0));
        join(c.patch, i, jg_cells_beside(&c, i, 0, 1));
    }
    for (uint32_t i = 0; i < n; i++) /* a root comes before all it is root of */
        c.patch[i] = c.patch[i] == i ? c.n_patches++ : c.patch[c.patch[i]];
    *out = c;
    return JG_OK;
}

static bool is_border(const struct jg_cells *c, uint32_t i, enum side s)
{
    return jg_cells_beside(c, i, step_y[s], -step_x[s]) == UINT32_MAX;
}

struct place {
    uint32_t cell;
    enum side side;
};

/* The side that follows: a right turn before straight on before a left turn. A cell of
 * another patch may touch at the corner; it is as if it were not there. */
static struct place follow(const struct jg_cells *c, struct place at)
{
    int x = step_x[at.side], y = step_y[at.side];
    uint32_t right = jg_cells_beside(c, at.cell, x + y, y - x);
    if (right != UINT32_MAX && c->patch[right] == c->patch[at.cell])
        return (struct place){right, (enum side)((at.side + 3) % SIDES)};
    uint32_t ahead = jg_cells_beside(c, at.cell, x, y);
    if (ahead != UINT32_MAX)
        return (struct place){ahead, at.side};
    return (struct place){at.cell, (enum side)((at.side + 1) % SIDES)};
}

static enum jg_status add_end(struct jg_ctx *ctx, const struct jg_cells *c,
                              struct place at, double cell_m, struct jg_shaper *out)
{
    int64_t x = c->cell[at.cell].x + (at.side == EAST || at.side == NORTH);
    int64_t y = c->cell[at.cell].y + (at.side == NORTH || at.side == WEST);
    return jg_shaper_add(ctx, out, (double)x * cell_m, (double)y * cell_m);
}

/* One ring, from a corner round to the same corner. */
static enum jg_status follow_ring(struct jg_ctx *ctx, const struct jg_cells *c,
                                  struct place start, uint8_t *seen, double cell_m,
                                  struct jg_shaper *out)
{
    struct place next = follow(c, start);
    while (next.side == start.side) { /* begin where the ring turns */
        start = next;
        next = follow(c, start);
    }
    struct place at = start;
    JG_TRY(add_end(ctx, c, at, cell_m, out));
    do {
        at = follow(c, at);
        seen[at.cell] |= (uint8_t)(1u << at.side);
        if (follow(c, at).side != at.side)
            JG_TRY(add_end(ctx, c, at, cell_m, out));
    } while (at.cell != start.cell || at.side != start.side);
    return jg_shaper_end_ring(ctx, out);
}

enum jg_status jg_cells_outline(struct jg_ctx *ctx, const struct jg_cells *cells,
                                const uint32_t *which, uint32_t n_which, uint8_t *seen,
                                double cell_m, struct jg_shaper *out)
{
    for (uint32_t k = 0; k < n_which;
         k++) /* the lowest cell's lower side is on the shell */
        for (int s = EAST; s < SIDES; s++) {
            uint32_t c = which[k];
            if (seen[c] >> s & 1 || !is_border(cells, c, (enum side)s))
                continue;
            struct place start = {c, (enum side)s};
            JG_TRY(follow_ring(ctx, cells, start, seen, cell_m, out));
        }
    return jg_shaper_end_part(ctx, out);
}
