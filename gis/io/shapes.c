/* SPDX-License-Identifier: MIT */
#include "gis/io/shapes.h"

#include "gis/core/task.h"
#include "gis/geom/measure.h"

#include <math.h>
#include <string.h>

enum jg_status jg_shapes_add(struct jg_ctx *ctx, struct jg_shapes *shapes,
                             struct jg_geom geom, uint32_t *out)
{
    if (!shapes->geom || shapes->n == shapes->room) {
        uint32_t room = shapes->room ? 2 * shapes->room : 8;
        struct jg_geom *grown =
            jg_arena_grow(shapes->arena, shapes->geom, shapes->room, room, sizeof *grown);
        JG_NEED(ctx, grown);
        shapes->geom = grown;
        shapes->room = room;
    }
    shapes->geom[shapes->n] = geom;
    *out = shapes->n++;
    return JG_OK;
}

struct assembly {
    const struct jg_shapes *shapes;
    const struct jg_ref *ref;
    const uint32_t *which;
    int64_t *ring_from; /* of each row: rings before it */
    int64_t *at_from;   /* of each row: places before it */
    struct jg_geom *out;
};

/* Offsets of parts are written at once; those of rings and places by row in parallel. */
static void count_up(const struct assembly *a, uint32_t n, int64_t *parts, int64_t *rings,
                     int64_t *places)
{
    *parts = *rings = *places = 0;
    for (uint32_t k = 0; k < n; k++) {
        struct jg_ref ref = a->ref[a->which[k]];
        const struct jg_geom *g = jg_shapes_of(a->shapes, ref);
        a->out->part[k] = *parts;
        a->ring_from[k] = *rings;
        a->at_from[k] = *places;
        if (!g)
            continue;
        int64_t p0 = g->part[ref.element], p1 = g->part[ref.element + 1];
        *parts += p1 - p0;
        *rings += g->ring[p1] - g->ring[p0];
        *places += g->at[g->ring[p1]] - g->at[g->ring[p0]];
    }
    a->out->part[n] = *parts;
}

static enum jg_status copy_rows(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                size_t to, void *state)
{
    (void)ctx;
    (void)tmp;
    const struct assembly *a = state;
    struct jg_geom *out = a->out;
    for (size_t k = from; k < to; k++) {
        struct jg_ref ref = a->ref[a->which[k]];
        const struct jg_geom *g = jg_shapes_of(a->shapes, ref);
        out->box[k] = g ? g->box[ref.element] : jg_box_empty();
        if (!g)
            continue;
        int64_t p0 = g->part[ref.element], p1 = g->part[ref.element + 1];
        int64_t r0 = g->ring[p0], r1 = g->ring[p1], c0 = g->at[r0];
        size_t places = (size_t)(g->at[r1] - c0);
        for (int64_t p = p0; p < p1; p++)
            out->ring[out->part[k] + p - p0] = a->ring_from[k] + g->ring[p] - r0;
        for (int64_t r = r0; r < r1; r++)
            out->at[a->ring_from[k] + r - r0] = a->at_from[k] + g->at[r] - c0;
        if (!places)
            continue;
        memcpy(out->x + a->at_from[k], g->x + c0, places * sizeof *out->x);
        memcpy(out->y + a->at_from[k], g->y + c0, places * sizeof *out->y);
    }
    return JG_OK;
}

enum jg_status jg_shapes_assemble(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_shapes *shapes,
                                  const struct jg_ref *ref, const uint32_t *which,
                                  uint32_t n, struct jg_geom *out)
{
    enum { GRAIN = 16384 };
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct jg_geom whole = {.kind = shapes->kind, .n = n};
    struct assembly a = {shapes,
                         ref,
                         which,
                         JG_ROOM(tmp, int64_t, (size_t)n + 1),
                         JG_ROOM(tmp, int64_t, (size_t)n + 1),
                         &whole};
    whole.part = JG_ROOM(keep, int64_t, (size_t)n + 1);
    whole.box = JG_ROOM(keep, struct jg_box, n);
    JG_NEED(ctx, a.ring_from && a.at_from && whole.part && whole.box);
    int64_t parts, rings, places;
    count_up(&a, n, &parts, &rings, &places);
    whole.ring = JG_ROOM(keep, int64_t, (size_t)parts + 1);
    whole.at = JG_ROOM(keep, int64_t, (size_t)rings + 1);
    whole.x = JG_ROOM(keep, double, (size_t)places);
    whole.y = JG_ROOM(keep, double, (size_t)places);
    JG_NEED(ctx, whole.ring && whole.at && whole.x && whole.y);
    whole.ring[parts] = rings;
    whole.at[rings] = places;
    JG_TRY(jg_task_each(ctx, n, GRAIN, NULL, copy_rows, &a));
    jg_arena_close(tmp);
    *out = whole;
    return JG_OK;
}

static enum jg_status add_point(struct jg_ctx *ctx, struct jg_shaper *s,
                                const struct jg_geom *g, uint32_t i)
{
    struct jg_xy at = jg_place_inside(g, i);
    JG_TRY(jg_shaper_add(ctx, s, at.x, at.y));
    JG_TRY(jg_shaper_end_ring(ctx, s));
    return jg_shaper_end_part(ctx, s);
}

/* Every ring a line of its own. */
static enum jg_status add_outline(struct jg_ctx *ctx, struct jg_shaper *s,
                                  const struct jg_geom *g, uint32_t i)
{
    for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++) {
        for (int64_t k = g->at[r]; k < g->at[r + 1]; k++)
            JG_TRY(jg_shaper_add(ctx, s, g->x[k], g->y[k]));
        JG_TRY(jg_shaper_end_ring(ctx, s));
        JG_TRY(jg_shaper_end_part(ctx, s));
    }
    return JG_OK;
}

enum jg_status jg_shapes_blend(struct jg_ctx *ctx, struct jg_shapes *shapes,
                               struct jg_ref *ref, uint32_t n, enum jg_kind to,
                               double *area)
{
    struct jg_shaper *s;
    JG_TRY(jg_shaper_open(ctx, shapes->arena, to, &s));
    uint32_t made = 0, at = shapes->n; /* the new geometry comes last */
    for (uint32_t row = 0; row < n; row++) {
        const struct jg_geom *g = jg_shapes_of(shapes, ref[row]);
        if (area)
            area[row] = NAN;
        if (!g || g->kind == to)
            continue;
        if (area && g->kind == JG_POLYGON)
            area[row] = jg_area_m2(g, ref[row].element);
        JG_TRY(to == JG_POINT ? add_point(ctx, s, g, ref[row].element)
                              : add_outline(ctx, s, g, ref[row].element));
        JG_TRY(jg_shaper_end_element(ctx, s));
        ref[row] = (struct jg_ref){at, made++};
    }
    struct jg_geom geom;
    JG_TRY(jg_shaper_done(ctx, s, &geom));
    JG_TRY(jg_geom_to_grid(ctx, &geom));
    return jg_shapes_add(ctx, shapes, geom, &at);
}
