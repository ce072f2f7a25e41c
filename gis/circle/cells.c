/* SPDX-License-Identifier: MIT */
#include "gis/circle/cells.h"

/* Sides of a cell by the way they are followed, inside on the left. */
enum side { EAST, NORTH, WEST, SOUTH, SIDES };

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

/* Directions by eighths of a turn from east; the sides look to every second. */
enum { E, NE, N, NW, W, SW, S, SE };

static bool has(const struct jg_cells *c, uint32_t i, int direction)
{
    return c->beside[i] >> direction & 1;
}

/* The cell in a direction, which there is. */
static uint32_t cell_at(const struct jg_cells *c, uint32_t i, int direction)
{
    switch (direction) {
    case E:
        return i + 1;
    case W:
        return i - 1;
    case N:
        return c->above[i];
    case NE:
        return c->above[i] + has(c, i, N);
    case NW:
        return c->above[i] - 1;
    case S:
        return c->below[i];
    case SE:
        return c->below[i] + has(c, i, S);
    default:
        return c->below[i] - 1;
    }
}

/* Which of the three cells to the left, straight and right there are in a row of which
 * `at` is the first cell not left of x. */
static unsigned three_of(const struct jg_cells *c, uint32_t at, uint32_t group, int64_t x,
                         int64_t y)
{
    unsigned left = is_at(c, at - 1, group, x - 1, y), mid = is_at(c, at, group, x, y);
    unsigned right = is_at(c, at + mid, group, x + 1, y);
    return left | mid << 1 | right << 2;
}

static void find_neighbours(struct jg_cells *c)
{
    for (uint32_t i = 0; i < c->n; i++) {
        struct jg_cell me = c->cell[i];
        unsigned up = three_of(c, c->above[i], me.group, me.x, me.y + 1);
        unsigned down = three_of(c, c->below[i], me.group, me.x, me.y - 1);
        unsigned east = is_at(c, i + 1, me.group, me.x + 1, me.y);
        unsigned west = is_at(c, i - 1, me.group, me.x - 1, me.y);
        c->beside[i] = (uint8_t)(east | (up >> 2 & 1) << NE | (up >> 1 & 1) << N |
                                 (up & 1) << NW | west << W | (down & 1) << SW |
                                 (down >> 1 & 1) << S | (down >> 2 & 1) << SE);
    }
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
    c.beside = JG_ROOM(keep, uint8_t, n);
    JG_NEED(ctx, c.beside);
    find_rows(&c);
    find_neighbours(&c);
    for (uint32_t i = 0; i < n; i++)
        c.patch[i] = i;
    for (uint32_t i = 0; i < n; i++) {
        if (has(&c, i, E))
            join(c.patch, i, cell_at(&c, i, E));
        if (has(&c, i, N))
            join(c.patch, i, cell_at(&c, i, N));
    }
    for (uint32_t i = 0; i < n; i++) /* a root comes before all it is root of */
        c.patch[i] = c.patch[i] == i ? c.n_patches++ : c.patch[c.patch[i]];
    *out = c;
    return JG_OK;
}

/* The side's outside lies a quarter turn to the right of the way it is followed. */
static bool is_border(const struct jg_cells *c, uint32_t i, enum side s)
{
    return !has(c, i, (2 * (int)s + 6) % 8);
}

struct place {
    uint32_t cell;
    enum side side;
};

/* The side that follows: a right turn before straight on before a left turn. A cell of
 * another patch may touch at the corner; it is as if it were not there. */
static struct place follow(const struct jg_cells *c, struct place at)
{
    int ahead = 2 * (int)at.side, right = (ahead + 7) % 8;
    if (has(c, at.cell, right)) {
        uint32_t next = cell_at(c, at.cell, right);
        if (c->patch[next] == c->patch[at.cell])
            return (struct place){next, (enum side)((at.side + 3) % SIDES)};
    }
    if (has(c, at.cell, ahead))
        return (struct place){cell_at(c, at.cell, ahead), at.side};
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
    JG_TRY(add_end(ctx, c, start, cell_m, out));
    struct place at;
    do {
        at = next;
        next = follow(c, at);
        seen[at.cell] |= (uint8_t)(1u << at.side);
        if (next.side != at.side)
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
