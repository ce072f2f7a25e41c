/* SPDX-License-Identifier: MIT */
/* Areas that the elements of two layers share, pair by pair, without building a shape. */
#include "gis/overlay/overlay.h"

#include "gis/core/task.h"
#include "gis/overlay/pairs.h"

#include <string.h>

struct sharing {
    const struct jg_geom *a, *b;
    struct jg_edges *a_edges, *b_edges;
    double least_m2;
    struct jg_index *index; /* over b */
    struct block_shares *block;
    size_t grain;
};

/* What one block of rows of `a` found. */
struct block_shares {
    struct jg_arena *arena;
    struct jg_shares found;
    size_t room;
};

static enum jg_status add_share(struct jg_ctx *ctx, struct block_shares *s,
                                uint32_t a_row, uint32_t b_row, double area_m2)
{
    struct jg_shares *f = &s->found;
    if (f->n == s->room) {
        size_t room = s->room ? 2 * s->room : 64;
        uint32_t *a = jg_arena_grow(s->arena, f->a_row, f->n, room, sizeof *a);
        JG_NEED(ctx, a);
        f->a_row = a;
        uint32_t *b = jg_arena_grow(s->arena, f->b_row, f->n, room, sizeof *b);
        JG_NEED(ctx, b);
        f->b_row = b;
        double *area = jg_arena_grow(s->arena, f->area_m2, f->n, room, sizeof *area);
        JG_NEED(ctx, area);
        f->area_m2 = area;
        s->room = room;
    }
    f->a_row[f->n] = a_row;
    f->b_row[f->n] = b_row;
    f->area_m2[f->n++] = area_m2;
    return JG_OK;
}

static enum jg_status share_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                  size_t to, void *state)
{
    struct sharing *s = state;
    struct block_shares *mine = &s->block[from / s->grain];
    struct jg_ids near = {.arena = tmp};
    for (size_t i = from; i < to; i++) {
        uint32_t row = (uint32_t)i;
        if (jg_geom_is_empty(s->a, row))
            continue;
        JG_TRY(jg_index_query(ctx, s->index, s->a->box[row], &near));
        for (uint32_t k = 0; k < near.n; k++) {
            double m2 = jg_edges_overlap_m2(s->a_edges, row, s->b_edges, near.id[k]);
            if (m2 > 0 && m2 >= s->least_m2)
                JG_TRY(add_share(ctx, mine, row, near.id[k], m2));
        }
    }
    return JG_OK;
}

static enum jg_status join_blocks(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct block_shares *block, size_t n_blocks,
                                  struct jg_shares *out)
{
    struct jg_shares all = {0};
    size_t n = 0;
    for (size_t i = 0; i < n_blocks; i++)
        n += block[i].found.n;
    all.a_row = JG_ROOM(keep, uint32_t, n);
    JG_NEED(ctx, all.a_row);
    all.b_row = JG_ROOM(keep, uint32_t, n);
    JG_NEED(ctx, all.b_row);
    all.area_m2 = JG_ROOM(keep, double, n);
    JG_NEED(ctx, all.area_m2);
    for (size_t i = 0; i < n_blocks; i++) {
        const struct jg_shares *f = &block[i].found;
        if (!f->n)
            continue;
        memcpy(all.a_row + all.n, f->a_row, f->n * sizeof *f->a_row);
        memcpy(all.b_row + all.n, f->b_row, f->n * sizeof *f->b_row);
        memcpy(all.area_m2 + all.n, f->area_m2, f->n * sizeof *f->area_m2);
        all.n += f->n;
    }
    *out = all;
    return JG_OK;
}

enum jg_status jg_overlay_shares(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_geom *a, const struct jg_geom *b,
                                 double least_m2, struct jg_shares *out)
{
    enum { BLOCKS_MOST = 256, GRAIN_LEAST = 64 };
    if (!(least_m2 >= 0))
        return jg_fail(ctx, JG_USAGE, "least must be 0 m2 or more, not %g", least_m2);
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct sharing s = {.a = a, .b = b, .least_m2 = least_m2};
    s.grain = a->n / BLOCKS_MOST + GRAIN_LEAST;
    size_t n_blocks = a->n / s.grain + 1;
    s.block = JG_ARRAY(tmp, struct block_shares, n_blocks);
    JG_NEED(ctx, s.block);
    for (size_t i = 0; i < n_blocks; i++) {
        s.block[i].arena = jg_arena_open(tmp);
        JG_NEED(ctx, s.block[i].arena);
    }
    if (a->kind == JG_POLYGON && b->kind == JG_POLYGON) {
        JG_TRY(jg_edges_open(ctx, tmp, a, &s.a_edges));
        JG_TRY(jg_edges_open(ctx, tmp, b, &s.b_edges));
        JG_TRY(jg_index_build(ctx, tmp, b->box, b->n, &s.index));
        JG_TRY(jg_task_each(ctx, a->n, s.grain, "sharing out areas", share_block, &s));
    }
    JG_TRY(join_blocks(ctx, keep, s.block, n_blocks, out));
    jg_arena_close(tmp);
    return JG_OK;
}
