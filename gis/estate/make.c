/* SPDX-License-Identifier: MIT */
#include "gis/estate/make.h"

#include "gis/core/task.h"

#include <string.h>

enum { GRAIN = 128 };

struct making {
    jg_make_fn *make;
    void *user;
    struct jg_arena **arena; /* by block, opened before the threads start */
    struct jg_geom *made;
};

static enum jg_status make_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                 size_t to, void *state)
{
    struct making *m = state;
    size_t block = from / GRAIN;
    struct jg_shaper *shaper = NULL;
    JG_TRY(jg_shaper_open(ctx, m->arena[block], JG_POLYGON, &shaper));
    for (size_t i = from; i < to; i++) {
        JG_TRY(m->make(ctx, tmp, (uint32_t)i, shaper, m->user));
        JG_TRY(jg_shaper_end_element(ctx, shaper));
    }
    return jg_shaper_done(ctx, shaper, &m->made[block]);
}

static void shift(int64_t *to, const int64_t *from, int64_t n, int64_t by)
{
    for (int64_t k = 0; k < n; k++)
        to[k] = from[k] + by;
}

static enum jg_status join(struct jg_ctx *ctx, struct jg_arena *keep,
                           const struct jg_geom *made, size_t blocks, struct jg_geom *out)
{
    struct jg_geom g = {.kind = JG_POLYGON};
    int64_t parts = 0, rings = 0, places = 0;
    for (size_t b = 0; b < blocks; b++) {
        g.n += made[b].n;
        parts += jg_geom_parts(&made[b]);
        rings += jg_geom_rings(&made[b]);
        places += jg_geom_places(&made[b]);
    }
    g.part = JG_ARRAY(keep, int64_t, (size_t)g.n + 1);
    g.ring = JG_ARRAY(keep, int64_t, (size_t)parts + 1);
    g.at = JG_ARRAY(keep, int64_t, (size_t)rings + 1);
    g.x = JG_ROOM(keep, double, (size_t)places);
    g.y = JG_ROOM(keep, double, (size_t)places);
    g.box = JG_ROOM(keep, struct jg_box, g.n);
    JG_NEED(ctx, g.part && g.ring && g.at && g.x && g.y && g.box);
    uint32_t n = 0;
    parts = rings = places = 0;
    for (size_t b = 0; b < blocks; b++) {
        const struct jg_geom *m = &made[b];
        int64_t p = jg_geom_parts(m), r = jg_geom_rings(m), c = jg_geom_places(m);
        shift(g.part + n, m->part, (int64_t)m->n + 1, parts);
        shift(g.ring + parts, m->ring, p + 1, rings);
        shift(g.at + rings, m->at, r + 1, places);
        memcpy(g.x + places, m->x, (size_t)c * sizeof *g.x);
        memcpy(g.y + places, m->y, (size_t)c * sizeof *g.y);
        memcpy(g.box + n, m->box, m->n * sizeof *g.box);
        n += m->n;
        parts += p;
        rings += r;
        places += c;
    }
    *out = g;
    return JG_OK;
}

enum jg_status jg_make_polygons(struct jg_ctx *ctx, struct jg_arena *keep, uint32_t n,
                                const char *what, jg_make_fn *make, void *user,
                                struct jg_geom *out)
{
    size_t blocks = ((size_t)n + GRAIN - 1) / GRAIN;
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct making m = {make, user, JG_ARRAY(tmp, struct jg_arena *, blocks),
                       JG_ARRAY(tmp, struct jg_geom, blocks)};
    JG_NEED(ctx, m.arena && m.made);
    for (size_t b = 0; b < blocks; b++) {
        m.arena[b] = jg_arena_open(tmp);
        JG_NEED(ctx, m.arena[b]);
    }
    JG_TRY(jg_task_each(ctx, n, GRAIN, what, make_block, &m));
    JG_TRY(join(ctx, keep, m.made, blocks, out));
    jg_arena_close(tmp);
    return JG_OK;
}
