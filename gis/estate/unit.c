/* SPDX-License-Identifier: MIT */
#include "gis/estate/unit.h"

#include "gis/geom/index.h"
#include "gis/geom/measure.h"

#include <math.h>

/* A cell: not asked yet, crossed by an edge, or the answer + FIRST. */
enum { UNASKED, CROSSED, FIRST };
enum { SIDE = 1024 }; /* cells along each axis */

struct jg_units {
    const struct jg_geom *geom;
    struct jg_index *index;
    struct jg_ids ids;
    struct jg_box extent;
    double cell_x, cell_y;
    uint32_t *cell;
};

static int column_of(const struct jg_units *u, double x)
{
    double c = floor((x - u->extent.min_x) / u->cell_x);
    return c < 0 ? 0 : c > SIDE - 1 ? SIDE - 1 : (int)c;
}

static int row_of(const struct jg_units *u, double y)
{
    double c = floor((y - u->extent.min_y) / u->cell_y);
    return c < 0 ? 0 : c > SIDE - 1 ? SIDE - 1 : (int)c;
}

/* Mark the cells that a piece of an edge, at most one cell long, may touch; one more on
 * each side keeps rounding out of it. */
static void cross_piece(struct jg_units *u, struct jg_xy a, struct jg_xy b)
{
    double slack_x = u->cell_x * 1e-6, slack_y = u->cell_y * 1e-6;
    int c1 = column_of(u, fmax(a.x, b.x) + slack_x),
        r1 = row_of(u, fmax(a.y, b.y) + slack_y);
    for (int r = row_of(u, fmin(a.y, b.y) - slack_y); r <= r1; r++)
        for (int c = column_of(u, fmin(a.x, b.x) - slack_x); c <= c1; c++)
            u->cell[r * SIDE + c] = CROSSED;
}

static void cross_edge(struct jg_units *u, struct jg_xy a, struct jg_xy b)
{
    double cells = fmax(fabs(b.x - a.x) / u->cell_x, fabs(b.y - a.y) / u->cell_y);
    int pieces = (int)fmin(ceil(cells), 4 * SIDE);
    pieces = pieces < 1 ? 1 : pieces;
    for (int k = 0; k < pieces; k++) {
        double s = (double)k / pieces, t = (double)(k + 1) / pieces;
        cross_piece(u, (struct jg_xy){a.x + (b.x - a.x) * s, a.y + (b.y - a.y) * s},
                    (struct jg_xy){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t});
    }
}

enum jg_status jg_units_open(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_geom *units, struct jg_units **out)
{
    struct jg_units *u = JG_ARRAY(keep, struct jg_units, 1);
    JG_NEED(ctx, u);
    u->geom = units;
    u->ids.arena = keep;
    u->extent = jg_geom_extent(units);
    u->cell = JG_ARRAY(keep, uint32_t, (size_t)SIDE * SIDE);
    JG_NEED(ctx, u->cell);
    JG_TRY(jg_index_build(ctx, keep, units->box, units->n, &u->index));
    u->cell_x = fmax((u->extent.max_x - u->extent.min_x) / SIDE, JG_GRID_M);
    u->cell_y = fmax((u->extent.max_y - u->extent.min_y) / SIDE, JG_GRID_M);
    for (int64_t r = 0; r < jg_geom_rings(units); r++)
        for (int64_t k = units->at[r]; k + 1 < units->at[r + 1]; k++)
            cross_edge(u, (struct jg_xy){units->x[k], units->y[k]},
                       (struct jg_xy){units->x[k + 1], units->y[k + 1]});
    *out = u;
    return JG_OK;
}

struct question {
    const struct jg_geom *geom;
    struct jg_xy at;
    uint32_t best;
};

static bool ask(uint32_t id, void *user)
{
    struct question *q = user;
    if (id < q->best && jg_covers(q->geom, id, q->at))
        q->best = id;
    return true;
}

uint32_t jg_units_at(struct jg_units *u, struct jg_xy at)
{
    if (!u || !(at.x >= u->extent.min_x && at.x <= u->extent.max_x &&
                at.y >= u->extent.min_y && at.y <= u->extent.max_y))
        return JG_NONE;
    uint32_t *cell = &u->cell[row_of(u, at.y) * SIDE + column_of(u, at.x)];
    if (*cell >= FIRST)
        return *cell - FIRST - 1; /* FIRST alone stands for none */
    struct question q = {u->geom, at, JG_NONE};
    jg_index_search(u->index, (struct jg_box){at.x, at.y, at.x, at.y}, ask, &q);
    if (*cell == UNASKED)
        *cell = q.best + FIRST + 1;
    return q.best;
}

uint32_t jg_units_holding(struct jg_units *u, const struct jg_geom *g, uint32_t i)
{
    if (!u || jg_geom_is_empty(g, i))
        return JG_NONE;
    struct jg_box box = g->box[i];
    int c = column_of(u, box.min_x), r = row_of(u, box.min_y);
    bool in_one_cell = box.min_x >= u->extent.min_x && box.max_x <= u->extent.max_x &&
                       box.min_y >= u->extent.min_y && box.max_y <= u->extent.max_y &&
                       c == column_of(u, box.max_x) && r == row_of(u, box.max_y);
    if (in_one_cell && u->cell[r * SIDE + c] != CROSSED)
        return jg_units_at(u, (struct jg_xy){box.min_x, box.min_y});
    return jg_units_at(u, jg_place_inside(g, i));
}

static bool crossed(const struct jg_units *u, struct jg_box box)
{
    int c1 = column_of(u, box.max_x), r1 = row_of(u, box.max_y);
    for (int r = row_of(u, box.min_y); r <= r1; r++)
        for (int c = column_of(u, box.min_x); c <= c1; c++)
            if (u->cell[r * SIDE + c] == CROSSED)
                return true;
    return false;
}

enum jg_status jg_units_of(struct jg_ctx *ctx, struct jg_units *u,
                           const struct jg_geom *g, uint32_t i, uint32_t *out)
{
    *out = JG_NONE;
    if (!u || jg_geom_is_empty(g, i) || !jg_box_meets(g->box[i], u->extent))
        return JG_OK;
    if (!crossed(u, g->box[i])) {
        *out = jg_units_at(u, jg_place_inside(g, i));
        return JG_OK;
    }
    double most = 0;
    JG_TRY(jg_index_query(ctx, u->index, g->box[i], &u->ids));
    for (uint32_t k = 0; k < u->ids.n; k++) {
        double share = jg_overlap_m2(g, i, u->geom, u->ids.id[k]);
        if (share > most) {
            most = share;
            *out = u->ids.id[k];
        }
    }
    return JG_OK;
}
