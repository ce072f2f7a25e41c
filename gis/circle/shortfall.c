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

static enum jg_status open_ground(struct jg_ctx *ctx, struct jg_arena *keep, uint32_t n,
                                  struct jg_ground *g)
{
    g->n = n;
    g->cell = JG_ROOM(keep, struct jg_cell, n);
    JG_NEED(ctx, g->cell);
    g->home = JG_ROOM(keep, uint32_t, n);
    JG_NEED(ctx, g->home);
    g->cell_of = JG_ROOM(keep, uint32_t, n);
    JG_NEED(ctx, g->cell_of);
    g->population = JG_ROOM(keep, double, n);
    JG_NEED(ctx, g->population);
    g->floor_area_m2 = JG_ROOM(keep, double, n);
    JG_NEED(ctx, g->floor_area_m2);
    return JG_OK;
}

enum jg_status jg_ground_lay(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_homes *homes, uint32_t n, double cell_m,
                             struct jg_ground *out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct jg_keyed *order = JG_ROOM(tmp, struct jg_keyed, n);
    JG_NEED(ctx, order);
    uint32_t placed = 0;
    for (uint32_t i = 0; i < n; i++)
        if (isfinite(homes->at[i].x) && isfinite(homes->at[i].y))
            order[placed++].id = i;
    JG_TRY(order_homes(ctx, tmp, homes, cell_m, order, placed));
    struct jg_ground g = {.cell_m = cell_m};
    JG_TRY(open_ground(ctx, keep, placed, &g));
    for (uint32_t i = 0; i < placed; i++) {
        uint32_t home = order[i].id;
        struct jg_cell c = cell_of(homes, home, cell_m);
        if (!g.n_cells || !same_cell(g.cell[g.n_cells - 1], c))
            g.cell[g.n_cells++] = c;
        g.home[i] = home;
        g.cell_of[i] = g.n_cells - 1;
        g.population[i] = homes->population[home];
        g.floor_area_m2[i] = homes->floor_area_m2[home];
    }
    jg_arena_close(tmp);
    *out = g;
    return JG_OK;
}

/* The cells with homes to gather, each once; place[c] is where cell c of the ground
 * stands among them. */
static uint32_t choose_cells(const struct jg_ground *g, const uint8_t *unserved,
                             struct jg_cell *cell, uint32_t *place)
{
    uint32_t n = 0, last = UINT32_MAX;
    for (uint32_t i = 0; i < g->n; i++) {
        if (!unserved[g->home[i]])
            continue;
        if (g->cell_of[i] != last) {
            last = g->cell_of[i];
            place[last] = n;
            cell[n++] = g->cell[last];
        }
    }
    return n;
}

static void add_known(double *sum, double more)
{
    if (isfinite(more))
        *sum = isfinite(*sum) ? *sum + more : more;
}

static void sum_homes(const struct jg_ground *g, const uint8_t *unserved,
                      const struct jg_cells *cells, const uint32_t *place,
                      struct jg_patch *patch)
{
    for (uint32_t i = 0; i < g->n; i++) {
        if (!unserved[g->home[i]])
            continue;
        struct jg_patch *p = &patch[cells->patch[place[g->cell_of[i]]]];
        p->homes++;
        add_known(&p->population, g->population[i]);
        add_known(&p->floor_area_m2, g->floor_area_m2[i]);
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
                                 const struct jg_ground *ground, const uint8_t *unserved,
                                 struct jg_shortfall *out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct jg_cell *cell = JG_ROOM(keep, struct jg_cell, ground->n_cells);
    JG_NEED(ctx, cell);
    uint32_t *place = JG_ROOM(tmp, uint32_t, ground->n_cells);
    JG_NEED(ctx, place);
    uint32_t n_cells = choose_cells(ground, unserved, cell, place);
    struct jg_shortfall s = {0};
    JG_TRY(jg_cells_join(ctx, keep, cell, n_cells, &s.cells));
    s.n = s.cells.n_patches;
    s.patch = JG_ARRAY(keep, struct jg_patch, s.n);
    JG_NEED(ctx, s.patch);
    for (uint32_t p = 0; p < s.n; p++)
        s.patch[p].population = s.patch[p].floor_area_m2 = NAN;
    sum_homes(ground, unserved, &s.cells, place, s.patch);
    JG_TRY(list_cells(ctx, keep, &s));
    JG_TRY(order_patches(ctx, tmp, &s));
    jg_arena_close(tmp);
    *out = s;
    return JG_OK;
}

enum jg_status jg_shortfall_outline(struct jg_ctx *ctx, struct jg_arena *keep,
                                    const struct jg_shortfall *shortfall, double cell_m,
                                    struct jg_geom *out)
{
    uint8_t *seen = JG_ARRAY(keep, uint8_t, shortfall->cells.n);
    JG_NEED(ctx, seen);
    struct jg_shaper *shaper = NULL;
    JG_TRY(jg_shaper_open(ctx, keep, JG_POLYGON, &shaper));
    for (uint32_t p = 0; p < shortfall->n; p++) {
        const struct jg_patch *patch = &shortfall->patch[p];
        JG_TRY(jg_cells_outline(ctx, &shortfall->cells,
                                shortfall->which + patch->first_cell, patch->n_cells,
                                seen, cell_m, shaper));
        JG_TRY(jg_shaper_end_element(ctx, shaper));
    }
    return jg_shaper_done(ctx, shaper, out);
}
