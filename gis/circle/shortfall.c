/* SPDX-License-Identifier: MIT */
#include "gis/circle/shortfall.h"

#include "gis/circle/order.h"

#include <math.h>
#include <stdlib.h>

static const uint64_t zero_offset = (uint64_t)1
                                    << 62; /* makes every cell number positive */

static int64_t cell_number(double v, double cell_m)
{
    return (int64_t)floor(v / cell_m);
}

static struct jg_cell cell_of(const struct jg_homes *homes, uint32_t home, double cell_m)
{
    return (struct jg_cell){cell_number(homes->at[home].x, cell_m),
                            cell_number(homes->at[home].y, cell_m), homes->group[home]};
}

/* The homes by group, then row, then column: three stable sorts, the last key first. */
static enum jg_status order_homes(struct jg_ctx *ctx, struct jg_arena *tmp,
                                  const struct jg_homes *homes, double cell_m,
                                  struct jg_keyed *home, uint32_t n)
{
    for (int pass = 0; pass < 3; pass++) {
        for (uint32_t i = 0; i < n; i++) {
            struct jg_cell c = cell_of(homes, home[i].id, cell_m);
            home[i].key = pass == 0   ? (uint64_t)c.x + zero_offset
                          : pass == 1 ? (uint64_t)c.y + zero_offset
                                      : c.group;
        }
        JG_TRY(jg_order_by_key(ctx, tmp, home, n));
    }
    return JG_OK;
}

static bool same_cell(struct jg_cell a, struct jg_cell b)
{
    return a.x == b.x && a.y == b.y && a.group == b.group;
}

/* Each cell once; home[i].key becomes the number of the home's cell. */
static uint32_t find_cells(const struct jg_homes *homes, double cell_m,
                           struct jg_keyed *home, uint32_t n, struct jg_cell *cell)
{
    uint32_t n_cells = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct jg_cell c = cell_of(homes, home[i].id, cell_m);
        if (!n_cells || !same_cell(cell[n_cells - 1], c))
            cell[n_cells++] = c;
        home[i].key = n_cells - 1;
    }
    return n_cells;
}

static void add_known(double *sum, double more)
{
    if (isfinite(more))
        *sum = isfinite(*sum) ? *sum + more : more;
}

static void sum_homes(const struct jg_homes *homes, const struct jg_cells *cells,
                      const struct jg_keyed *home, uint32_t n, struct jg_patch *patch)
{
    for (uint32_t i = 0; i < n; i++) {
        struct jg_patch *p = &patch[cells->patch[home[i].key]];
        p->homes++;
        add_known(&p->population, homes->population[home[i].id]);
        add_known(&p->floor_area_m2, homes->floor_area_m2[home[i].id]);
    }
}

/* Cells by patch, rising within each. */
static enum jg_status list_cells(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct jg_shortfall *s)
{
    s->which = JG_ROOM(keep, uint32_t, s->cells.n);
    JG_NEED(ctx, s->which);
    for (uint32_t c = 0; c < s->cells.n; c++)
        s->patch[s->cells.patch[c]].n_cells++;
    for (uint32_t p = 1; p < s->n; p++)
        s->patch[p].first_cell = s->patch[p - 1].first_cell + s->patch[p - 1].n_cells;
    for (uint32_t p = 0; p < s->n; p++)
        s->patch[p].n_cells = 0;
    for (uint32_t c = 0; c < s->cells.n; c++) {
        struct jg_patch *p = &s->patch[s->cells.patch[c]];
        p->group = s->cells.cell[c].group;
        s->which[p->first_cell + p->n_cells++] = c;
    }
    return JG_OK;
}

struct placed {
    int64_t min_x, min_y;
    struct jg_patch patch;
};

static int by_place(const void *a, const void *b)
{
    const struct placed *p = a, *q = b;
    if (p->min_x != q->min_x)
        return p->min_x < q->min_x ? -1 : 1;
    if (p->min_y != q->min_y)
        return p->min_y < q->min_y ? -1 : 1;
    if (p->patch.group != q->patch.group)
        return p->patch.group < q->patch.group ? -1 : 1;
    return p->patch.first_cell < q->patch.first_cell ? -1 : 1;
}

static enum jg_status order_patches(struct jg_ctx *ctx, struct jg_arena *tmp,
                                    struct jg_shortfall *s)
{
    struct placed *placed = JG_ROOM(tmp, struct placed, s->n);
    JG_NEED(ctx, placed);
    for (uint32_t p = 0; p < s->n; p++) {
        const uint32_t *which = s->which + s->patch[p].first_cell;
        placed[p] = (struct placed){INT64_MAX, s->cells.cell[which[0]].y, s->patch[p]};
        for (uint32_t k = 0; k < s->patch[p].n_cells; k++)
            if (s->cells.cell[which[k]].x < placed[p].min_x)
                placed[p].min_x = s->cells.cell[which[k]].x;
    }
    if (s->n)
        qsort(placed, s->n, sizeof *placed, by_place);
    for (uint32_t p = 0; p < s->n; p++)
        s->patch[p] = placed[p].patch;
    return JG_OK;
}

enum jg_status jg_shortfall_find(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_homes *homes, const uint32_t *home,
                                 uint32_t n, double cell_m, struct jg_shortfall *out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct jg_keyed *order = JG_ROOM(tmp, struct jg_keyed, n);
    JG_NEED(ctx, order);
    for (uint32_t i = 0; i < n; i++)
        order[i].id = home[i];
    JG_TRY(order_homes(ctx, tmp, homes, cell_m, order, n));
    struct jg_cell *cell = JG_ROOM(keep, struct jg_cell, n);
    JG_NEED(ctx, cell);
    uint32_t n_cells = find_cells(homes, cell_m, order, n, cell);
    struct jg_shortfall s = {0};
    JG_TRY(jg_cells_join(ctx, keep, cell, n_cells, &s.cells));
    s.n = s.cells.n_patches;
    s.patch = JG_ARRAY(keep, struct jg_patch, s.n);
    JG_NEED(ctx, s.patch);
    for (uint32_t p = 0; p < s.n; p++)
        s.patch[p].population = s.patch[p].floor_area_m2 = NAN;
    sum_homes(homes, &s.cells, order, n, s.patch);
    JG_TRY(list_cells(ctx, keep, &s));
    JG_TRY(order_patches(ctx, tmp, &s));
    jg_arena_close(tmp);
    *out = s;
    return JG_OK;
}

enum jg_status jg_shortfall_outline(struct jg_ctx *ctx, struct jg_arena *tmp,
                                    const struct jg_shortfall *shortfall, double cell_m,
                                    struct jg_shaper *out)
{
    uint8_t *seen = JG_ARRAY(tmp, uint8_t, shortfall->cells.n);
    JG_NEED(ctx, seen);
    for (uint32_t p = 0; p < shortfall->n; p++) {
        const struct jg_patch *patch = &shortfall->patch[p];
        JG_TRY(jg_cells_outline(ctx, &shortfall->cells,
                                shortfall->which + patch->first_cell, patch->n_cells,
                                seen, cell_m, out));
        JG_TRY(jg_shaper_end_element(ctx, out));
    }
    return JG_OK;
}
