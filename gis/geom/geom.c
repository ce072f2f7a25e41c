/* SPDX-License-Identifier: MIT */
#include "gis/geom/geom.h"

#include "gis/core/task.h"
#include "gis/geom/exact.h"

#include <math.h>
#include <string.h>

int64_t jg_geom_parts(const struct jg_geom *g)
{
    return g->part ? g->part[g->n] : 0;
}

int64_t jg_geom_rings(const struct jg_geom *g)
{
    return g->part ? g->ring[jg_geom_parts(g)] : 0;
}

int64_t jg_geom_places(const struct jg_geom *g)
{
    return g->part ? g->at[jg_geom_rings(g)] : 0;
}

bool jg_geom_is_empty(const struct jg_geom *g, uint32_t i)
{
    return !g->part || g->part[i] == g->part[i + 1];
}

struct jg_box jg_box_empty(void)
{
    return (struct jg_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
}

struct jg_box jg_box_grow(struct jg_box box, double by_m)
{
    return (struct jg_box){box.min_x - by_m, box.min_y - by_m, box.max_x + by_m,
                           box.max_y + by_m};
}

static struct jg_box box_of(const struct jg_geom *g, uint32_t i)
{
    struct jg_box box = jg_box_empty();
    int64_t from = g->at[g->ring[g->part[i]]], to = g->at[g->ring[g->part[i + 1]]];
    for (int64_t k = from; k < to; k++) {
        double x = g->x[k], y = g->y[k];
        box.min_x = x < box.min_x ? x : box.min_x;
        box.max_x = x > box.max_x ? x : box.max_x;
        box.min_y = y < box.min_y ? y : box.min_y;
        box.max_y = y > box.max_y ? y : box.max_y;
    }
    return box;
}

void jg_geom_rebox(struct jg_geom *g)
{
    for (uint32_t i = 0; g->box && i < g->n; i++)
        g->box[i] = box_of(g, i);
}

struct jg_box jg_geom_extent(const struct jg_geom *g)
{
    struct jg_box all = jg_box_empty();
    for (uint32_t i = 0; g->box && i < g->n; i++)
        jg_box_join(&all, g->box[i]);
    return all;
}

/* Whole elements are rounded and boxed in one go, while they are in the cache. */
static enum jg_status round_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                  size_t to, void *state)
{
    (void)ctx, (void)tmp;
    struct jg_geom *g = state;
    int64_t first = g->at[g->ring[g->part[from]]], last = g->at[g->ring[g->part[to]]];
    for (int64_t k = first; k < last; k++)
        g->x[k] = jg_metres(jg_steps(g->x[k]));
    for (int64_t k = first; k < last; k++)
        g->y[k] = jg_metres(jg_steps(g->y[k]));
    for (size_t i = from; i < to; i++)
        g->box[i] = box_of(g, (uint32_t)i);
    return JG_OK;
}

enum jg_status jg_geom_to_grid(struct jg_ctx *ctx, struct jg_geom *g)
{
    enum { GRAIN = 4096 };
    return g->part ? jg_task_each(ctx, g->n, GRAIN, NULL, round_block, g) : JG_OK;
}

/* Arrays for n elements with so many parts, rings and places. */
static enum jg_status make_arrays(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const int64_t count[3], struct jg_geom *g)
{
    g->part = JG_ROOM(keep, int64_t, (size_t)g->n + 1);
    g->ring = JG_ROOM(keep, int64_t, (size_t)count[0] + 1);
    g->at = JG_ROOM(keep, int64_t, (size_t)count[1] + 1);
    g->x = JG_ROOM(keep, double, (size_t)count[2]);
    g->y = JG_ROOM(keep, double, (size_t)count[2]);
    g->box = JG_ROOM(keep, struct jg_box, g->n);
    JG_NEED(ctx, g->part && g->ring && g->at && g->x && g->y && g->box);
    g->part[0] = g->ring[0] = g->at[0] = 0;
    return JG_OK;
}

/* Copy the elements from .. to-1 of g behind the first `i` of out. */
static void put_elements(const struct jg_geom *g, uint32_t from, uint32_t to,
                         struct jg_geom *out, uint32_t i)
{
    int64_t p0 = g->part[from], p1 = g->part[to], r0 = g->ring[p0], r1 = g->ring[p1];
    int64_t a0 = g->at[r0], a1 = g->at[r1];
    int64_t part = out->part[i], ring = out->ring[part], at = out->at[ring];
    for (uint32_t k = from; k < to; k++)
        out->part[i + 1 + (k - from)] = part + g->part[k + 1] - p0;
    for (int64_t p = p0; p < p1; p++)
        out->ring[part + 1 + (p - p0)] = ring + g->ring[p + 1] - r0;
    for (int64_t r = r0; r < r1; r++)
        out->at[ring + 1 + (r - r0)] = at + g->at[r + 1] - a0;
    memcpy(out->x + at, g->x + a0, (size_t)(a1 - a0) * sizeof *g->x);
    memcpy(out->y + at, g->y + a0, (size_t)(a1 - a0) * sizeof *g->y);
    memcpy(out->box + i, g->box + from, (to - from) * sizeof *g->box);
}

enum jg_status jg_geom_pick(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_geom *g, const uint32_t *which, uint32_t n,
                            struct jg_geom *out)
{
    struct jg_geom picked = {.kind = g->kind, .n = n};
    if (g->part) {
        int64_t count[3] = {0};
        for (uint32_t k = 0; k < n; k++) {
            int64_t p0 = g->part[which[k]], p1 = g->part[which[k] + 1];
            count[0] += p1 - p0;
            count[1] += g->ring[p1] - g->ring[p0];
            count[2] += g->at[g->ring[p1]] - g->at[g->ring[p0]];
        }
        JG_TRY(make_arrays(ctx, keep, count, &picked));
        for (uint32_t k = 0; k < n; k++)
            put_elements(g, which[k], which[k] + 1, &picked, k);
    }
    *out = picked;
    return JG_OK;
}

enum jg_status jg_geom_append(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_geom *a, const struct jg_geom *b,
                              struct jg_geom *out)
{
    if (a->kind != b->kind)
        return jg_fail(ctx, JG_BUG, "shapes of two kinds cannot be put in one list");
    if (b->n > UINT32_MAX - a->n)
        return jg_fail(ctx, JG_DATA, "a layer holds at most %u features", UINT32_MAX);
    struct jg_geom both = {.kind = a->kind, .n = a->n + b->n};
    if (a->part) {
        int64_t count[3] = {jg_geom_parts(a) + jg_geom_parts(b),
                            jg_geom_rings(a) + jg_geom_rings(b),
                            jg_geom_places(a) + jg_geom_places(b)};
        JG_TRY(make_arrays(ctx, keep, count, &both));
        put_elements(a, 0, a->n, &both, 0);
        put_elements(b, 0, b->n, &both, a->n);
    }
    *out = both;
    return JG_OK;
}
