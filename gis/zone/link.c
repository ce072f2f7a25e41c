/* SPDX-License-Identifier: MIT */
#include "gis/zone/link.h"

#include "gis/core/task.h"
#include "gis/geom/measure.h"

#include <math.h>

/* Openings in a barrier are looked for at this spacing. */
static const double step_m = 5;

struct linking {
    const struct jg_geom *g;
    double gap_m;
    const struct jg_barriers *barriers;
    const struct jg_touch *touch;
    struct jg_link *link;
};

/* The best free link so far, from places of `mine` to the element `other`. */
struct looking {
    const struct linking *l;
    uint32_t other;
    struct jg_box near; /* places outside of it are too far */
    bool found;
    double length_m;
    struct jg_xy from, to;
};

static void try_place(struct looking *look, struct jg_xy at)
{
    const struct linking *l = look->l;
    struct jg_xy to;
    if (at.x < look->near.min_x || at.x > look->near.max_x || at.y < look->near.min_y ||
        at.y > look->near.max_y)
        return;
    double m = jg_place_distance_m(l->g, look->other, at, &to);
    if (!(m <= l->gap_m) || (look->found && !(m < look->length_m)) ||
        jg_barrier_between(l->barriers, at, to) != JG_NO_BARRIER)
        return;
    look->found = true;
    look->length_m = m;
    look->from = at;
    look->to = to;
}

static bool edge_is_near(const struct looking *look, const struct jg_geom *g, int64_t k)
{
    return fmax(g->x[k], g->x[k + 1]) >= look->near.min_x &&
           fmin(g->x[k], g->x[k + 1]) <= look->near.max_x &&
           fmax(g->y[k], g->y[k + 1]) >= look->near.min_y &&
           fmin(g->y[k], g->y[k + 1]) <= look->near.max_y;
}

static void try_edge(struct looking *look, const struct jg_geom *g, int64_t k)
{
    double dx = g->x[k + 1] - g->x[k], dy = g->y[k + 1] - g->y[k];
    int steps = (int)fmin(hypot(dx, dy) / step_m, 100000) + 1;
    for (int i = 0; i < steps; i++) {
        double t = (double)i / steps;
        /* on the grid, so that the test against barriers is exact */
        try_place(look,
                  (struct jg_xy){round((g->x[k] + t * dx) / JG_GRID_M) * JG_GRID_M,
                                 round((g->y[k] + t * dy) / JG_GRID_M) * JG_GRID_M});
    }
}

static void try_outline(struct looking *look, const struct jg_geom *g, uint32_t mine)
{
    for (int64_t r = g->ring[g->part[mine]]; r < g->ring[g->part[mine + 1]]; r++) {
        if (g->at[r + 1] - g->at[r] == 1)
            try_place(look, (struct jg_xy){g->x[g->at[r]], g->y[g->at[r]]});
        for (int64_t k = g->at[r]; k + 1 < g->at[r + 1]; k++)
            if (edge_is_near(look, g, k))
                try_edge(look, g, k);
    }
}

/* Look for a way past the barrier, from either side. */
static void go_around(const struct linking *l, struct jg_link *link)
{
    struct looking there = {.l = l, .other = link->b};
    there.near = jg_box_grow(l->g->box[link->b], l->gap_m);
    try_outline(&there, l->g, link->a);
    struct looking back = {.l = l, .other = link->a};
    back.near = jg_box_grow(l->g->box[link->a], l->gap_m);
    try_outline(&back, l->g, link->b);
    if (there.found && (!back.found || there.length_m <= back.length_m)) {
        link->at_a = there.from;
        link->at_b = there.to;
        link->gap_m = there.length_m;
    } else if (back.found) {
        link->at_a = back.to;
        link->at_b = back.from;
        link->gap_m = back.length_m;
    }
    if (there.found || back.found)
        link->barrier = JG_NO_BARRIER;
}

static enum jg_status link_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                 size_t to, void *state)
{
    (void)ctx;
    (void)tmp;
    struct linking *l = state;
    for (size_t i = from; i < to; i++) {
        struct jg_link link = {.a = l->touch[i].a, .b = l->touch[i].b};
        /* The pair is within by exact decision; the distance may round past the gap. */
        double at_most = l->gap_m + JG_GRID_M;
        double m =
            jg_distance_m(l->g, link.a, l->g, link.b, at_most, &link.at_a, &link.at_b);
        link.gap_m = fmin(m, l->gap_m);
        link.barrier = jg_barrier_between(l->barriers, link.at_a, link.at_b);
        if (link.barrier != JG_NO_BARRIER)
            go_around(l, &link);
        l->link[i] = link;
    }
    return JG_OK;
}

enum jg_status jg_zone_links(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_geom *g, double gap_m,
                             const struct jg_barriers *barriers,
                             const struct jg_touches *touches, struct jg_links *out)
{
    struct linking l = {g, gap_m, barriers, touches->touch,
                        JG_ROOM(keep, struct jg_link, touches->n)};
    JG_NEED(ctx, l.link);
    JG_TRY(jg_task_each(ctx, touches->n, 256, "linking neighbours", link_block, &l));
    *out = (struct jg_links){l.link, touches->n};
    return JG_OK;
}
