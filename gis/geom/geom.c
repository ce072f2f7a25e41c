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

/* Where the next part, ring and place go. */
struct cursor {
    int64_t part, ring, at;
};

/* Copy the elements from .. to-1 of g to the elements i .. of out. */
static void put_elements(const struct jg_geom *g, uint32_t from, uint32_t to,
                         struct jg_geom *out, uint32_t i, struct cursor *c)
{
    int64_t p0 = g->part[from], p1 = g->part[to], r0 = g->ring[p0], r1 = g->ring[p1];
    int64_t a0 = g->at[r0], a1 = g->at[r1];
    for (uint32_t k = from; k < to; k++)
        out->part[i + 1 + (k - from)] = c->part + g->part[k + 1] - p0;
    for (int64_t p = p0; p < p1; p++)
        out->ring[c->part + 1 + (p - p0)] = c->ring + g->ring[p + 1] - r0;
    for (int64_t r = r0; r < r1; r++)
        out->at[c->ring + 1 + (r - r0)] = c->at + g->at[r + 1] - a0;
    memcpy(out->x + c->at, g->x + a0, (size_t)(a1 - a0) * sizeof *g->x);
    memcpy(out->y + c->at, g->y + a0, (size_t)(a1 - a0) * sizeof *g->y);
    memcpy(out->box + i, g->box + from, (to - from) * sizeof *g->box);
    c->part += p1 - p0;
    c->ring += r1 - r0;
    c->at += a1 - a0;
}

/* Picking jumps about in memory, which two threads do twice as fast: blocks of elements
 * are counted, given their places in the result, and copied. */
enum { PICK_GRAIN = 8192 };

struct pick {
    const struct jg_geom *g;
    const uint32_t *which;
    struct jg_geom *out;
    int64_t (*count)[3]; /* of each block: parts, rings, places; then where they begin */
};

static enum jg_status count_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                  size_t to, void *state)
{
    (void)ctx, (void)tmp;
    struct pick *pick = state;
    const struct jg_geom *g = pick->g;
    int64_t *count = pick->count[from / PICK_GRAIN];
    count[0] = count[1] = count[2] = 0;
    for (size_t k = from; k < to; k++) {
        int64_t p0 = g->part[pick->which[k]], p1 = g->part[pick->which[k] + 1];
        count[0] += p1 - p0;
        count[1] += g->ring[p1] - g->ring[p0];
        count[2] += g->at[g->ring[p1]] - g->at[g->ring[p0]];
    }
    return JG_OK;
}

/* An entry tells where its thing ends, so a block writes its own entries only. */
static enum jg_status copy_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                 size_t to, void *state)
{
    (void)ctx, (void)tmp;
    struct pick *pick = state;
    struct cursor at = {pick->count[from / PICK_GRAIN][0],
                        pick->count[from / PICK_GRAIN][1],
                        pick->count[from / PICK_GRAIN][2]};
    for (size_t k = from; k < to; k++)
        put_elements(pick->g, pick->which[k], pick->which[k] + 1, pick->out, (uint32_t)k,
                     &at);
    return JG_OK;
}

static enum jg_status pick_shapes(struct jg_ctx *ctx, struct jg_arena *keep,
                                  struct pick *pick)
{
    uint32_t n = pick->out->n;
    size_t blocks = ((size_t)n + PICK_GRAIN - 1) / PICK_GRAIN;
    pick->count = jg_arena_alloc(keep, blocks, sizeof *pick->count);
    JG_NEED(ctx, pick->count);
    JG_TRY(jg_task_each(ctx, n, PICK_GRAIN, NULL, count_block, pick));
    int64_t total[3] = {0};
    for (size_t b = 0; b < blocks; b++)
        for (int v = 0; v < 3; v++) {
            int64_t here = pick->count[b][v];
            pick->count[b][v] = total[v];
            total[v] += here;
        }
    JG_TRY(make_arrays(ctx, keep, total, pick->out));
    return jg_task_each(ctx, n, PICK_GRAIN, NULL, copy_block, pick);
}

enum jg_status jg_geom_pick(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_geom *g, const uint32_t *which, uint32_t n,
                            struct jg_geom *out)
{
    struct jg_geom picked = {.kind = g->kind, .n = n};
    struct pick pick = {g, which, &picked, NULL};
    if (g->part)
        JG_TRY(pick_shapes(ctx, keep, &pick));
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
        struct cursor at = {0, 0, 0};
        put_elements(a, 0, a->n, &both, 0, &at);
        put_elements(b, 0, b->n, &both, a->n, &at);
    }
    *out = both;
    return JG_OK;
}
