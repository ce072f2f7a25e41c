/* SPDX-License-Identifier: MIT */
#include "gis/io/mend.h"

#include "gis/core/task.h"
#include "gis/geom/measure.h"

#include <string.h>

enum { PLAIN_GRAIN = 4096, GRAIN = 256 };

struct look {
    const struct jg_geom *g;
    bool *is_unsure;
};

/* A line is valid when each part has two places that differ. */
static bool is_line_valid(const struct jg_geom *g, uint32_t i)
{
    for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++) {
        bool differs = false;
        for (int64_t k = g->at[r] + 1; k < g->at[r + 1] && !differs; k++)
            differs = g->x[k] != g->x[g->at[r]] || g->y[k] != g->y[g->at[r]];
        if (!differs)
            return false;
    }
    return true;
}

static enum jg_status look_over(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                size_t to, void *state)
{
    (void)ctx;
    (void)tmp;
    struct look *look = state;
    for (size_t i = from; i < to; i++) {
        uint32_t row = (uint32_t)i;
        if (!jg_geom_is_empty(look->g, row))
            look->is_unsure[i] = look->g->kind == JG_LINE
                                     ? !is_line_valid(look->g, row)
                                     : !jg_plainly_valid(look->g, row);
    }
    return JG_OK;
}

/* The shapes GEOS has to look at, block by block; each block has its own arena and
 * shaper. */
struct repair {
    const struct jg_geom *g;
    struct jg_mended *list;
    bool *is_invalid; /* of list */
    struct jg_arena **arena;
    struct jg_geom *geom; /* of each block */
};

static double size_of(const struct jg_geom *g, uint32_t i)
{
    if (jg_geom_is_empty(g, i))
        return 0;
    return g->kind == JG_LINE ? jg_length_m(g, i) : jg_area_m2(g, i);
}

/* The parts of a line that have two places that differ. */
static enum jg_status repair_line(struct jg_ctx *ctx, const struct jg_geom *g, uint32_t i,
                                  struct jg_shaper *s)
{
    for (int64_t p = g->part[i]; p < g->part[i + 1]; p++) {
        int64_t from = g->at[g->ring[p]], to = g->at[g->ring[p] + 1];
        bool differs = false;
        for (int64_t k = from + 1; k < to && !differs; k++)
            differs = g->x[k] != g->x[from] || g->y[k] != g->y[from];
        if (!differs)
            continue;
        for (int64_t k = from; k < to; k++)
            JG_TRY(jg_shaper_add(ctx, s, g->x[k], g->y[k]));
        JG_TRY(jg_shaper_end_ring(ctx, s));
        JG_TRY(jg_shaper_end_part(ctx, s));
    }
    return JG_OK;
}

static enum jg_status repair_one(struct jg_ctx *ctx, struct repair *r, size_t k,
                                 struct jg_shaper *s)
{
    struct jg_mended *m = &r->list[k];
    if (r->g->kind == JG_LINE) {
        int64_t first = r->g->at[r->g->ring[r->g->part[m->row]]];
        m->flaw = (struct jg_flaw){.reason = "A part has no length",
                                   .at = {r->g->x[first], r->g->y[first]}};
        JG_TRY(repair_line(ctx, r->g, m->row, s));
    } else {
        /* what GEOS cannot take or repair leaves nothing, and is rejected */
        enum jg_status st = jg_geos_check(ctx, r->g, m->row, &m->flaw);
        if (st == JG_GEOM)
            m->flaw = (struct jg_flaw){.reason = "A ring of too few places"};
        else if (!st && !m->flaw.valid)
            st = jg_geos_repair(ctx, r->g, m->row, s);
        if (st && st != JG_GEOM)
            return st;
    }
    r->is_invalid[k] = !m->flaw.valid;
    return jg_shaper_end_element(ctx, s);
}

static enum jg_status repair_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                   size_t to, void *state)
{
    (void)tmp;
    struct repair *r = state;
    size_t block = from / GRAIN;
    struct jg_shaper *s;
    JG_TRY(jg_shaper_open(ctx, r->arena[block], r->g->kind, &s));
    for (size_t k = from; k < to; k++)
        JG_TRY(repair_one(ctx, r, k, s));
    JG_TRY(jg_shaper_done(ctx, s, &r->geom[block]));
    for (size_t k = from; k < to; k++)
        r->list[k].after = size_of(&r->geom[block], (uint32_t)(k - from));
    return JG_OK;
}

static enum jg_status list_unsure(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_geom *g, struct jg_mending *out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct look look = {g, JG_ARRAY(tmp, bool, g->n)};
    JG_NEED(ctx, look.is_unsure);
    JG_TRY(jg_task_each(ctx, g->n, PLAIN_GRAIN, "checking shapes", look_over, &look));
    for (uint32_t i = 0; i < g->n; i++)
        out->n += look.is_unsure[i] ? 1 : 0;
    out->list = JG_ARRAY(keep, struct jg_mended, out->n);
    JG_NEED(ctx, out->list);
    for (uint32_t i = 0, k = 0; i < g->n; i++)
        if (look.is_unsure[i])
            out->list[k++] = (struct jg_mended){.row = i, .before = size_of(g, i)};
    jg_arena_close(tmp);
    return JG_OK;
}

/* Keep the invalid ones of the list, their repaired shapes in one geometry. */
static enum jg_status collect(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct repair *r, struct jg_mending *out)
{
    struct jg_shaper *s;
    JG_TRY(jg_shaper_open(ctx, keep, r->g->kind, &s));
    uint32_t n = 0, n_shapes = 0;
    for (uint32_t k = 0; k < out->n; k++) {
        const struct jg_geom *from = &r->geom[k / GRAIN];
        if (!r->is_invalid[k])
            continue;
        out->list[n] = out->list[k];
        out->list[n].now = UINT32_MAX;
        if (!jg_geom_is_empty(from, k % GRAIN)) {
            JG_TRY(jg_shaper_copy(ctx, s, from, k % GRAIN));
            JG_TRY(jg_shaper_end_element(ctx, s));
            out->list[n].now = n_shapes++;
        }
        n++;
    }
    out->n = n;
    return jg_shaper_done(ctx, s, &out->geom);
}

enum jg_status jg_mend(struct jg_ctx *ctx, struct jg_arena *keep, const struct jg_geom *g,
                       struct jg_mending *out)
{
    struct jg_mending found = {0};
    *out = found;
    if (g->kind != JG_POLYGON && g->kind != JG_LINE)
        return JG_OK;
    JG_TRY(list_unsure(ctx, keep, g, &found));
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    size_t blocks = (found.n + GRAIN - 1) / GRAIN;
    struct repair r = {.g = g, .list = found.list};
    r.is_invalid = JG_ARRAY(tmp, bool, found.n);
    r.arena = JG_ARRAY(tmp, struct jg_arena *, blocks);
    r.geom = JG_ARRAY(tmp, struct jg_geom, blocks);
    JG_NEED(ctx, r.is_invalid && r.arena && r.geom);
    for (size_t b = 0; b < blocks; b++) { /* opened here: an arena is one thread's */
        r.arena[b] = jg_arena_open(tmp);
        JG_NEED(ctx, r.arena[b]);
    }
    JG_TRY(jg_task_each(ctx, found.n, GRAIN, "repairing shapes", repair_block, &r));
    JG_TRY(collect(ctx, keep, &r, &found));
    jg_arena_close(tmp);
    *out = found;
    return JG_OK;
}
