/* SPDX-License-Identifier: MIT */
#include "gis/circle/cross.h"

#include "gis/core/task.h"
#include "gis/geom/index.h"
#include "gis/geom/measure.h"

#include <math.h>
#include <stdlib.h>

enum { GRAIN = 2048 };

static const double touch_m = 0.001;

/* A place to be put into the piece that ends at place `end` of the trail. */
struct cut {
    uint32_t end;
    double along; /* share of the piece, for the order */
    struct jg_xy at;
};

struct cuts {
    struct jg_arena *arena; /* of one block, opened before the threads start */
    struct cut *cut;
    uint32_t n, room;
};

struct crossing {
    const struct jg_trail *trail;
    struct jg_index *index;
    struct cuts *block;
};

static struct jg_xy place(const struct jg_trail *t, uint32_t i)
{
    return (struct jg_xy){t->x[i], t->y[i]};
}

static bool same(struct jg_xy a, struct jg_xy b)
{
    return a.x == b.x && a.y == b.y;
}

static bool comes_before(struct jg_xy a, struct jg_xy b)
{
    return a.x != b.x ? a.x < b.x : a.y < b.y;
}

/* Is `at` on the piece p-q, but at neither end of it? */
static bool touches_inside(struct jg_xy p, struct jg_xy q, struct jg_xy at)
{
    double dx = q.x - p.x, dy = q.y - p.y, length = hypot(dx, dy);
    double along = ((at.x - p.x) * dx + (at.y - p.y) * dy) / length;
    double off = ((at.x - p.x) * dy - (at.y - p.y) * dx) / length;
    return fabs(off) <= touch_m && along > touch_m && along < length - touch_m;
}

static enum jg_status add_cut(struct jg_ctx *ctx, struct cuts *list,
                              const struct jg_trail *t, uint32_t end, struct jg_xy at)
{
    if (list->n == list->room) {
        uint32_t room = list->room ? list->room * 2 : 64;
        struct cut *more =
            jg_arena_grow(list->arena, list->cut, list->n, room, sizeof *more);
        JG_NEED(ctx, more);
        list->cut = more;
        list->room = room;
    }
    struct jg_xy p = place(t, end - 1), q = place(t, end);
    double dx = q.x - p.x, dy = q.y - p.y;
    double along = ((at.x - p.x) * dx + (at.y - p.y) * dy) / (dx * dx + dy * dy);
    list->cut[list->n++] = (struct cut){end, along, at};
    return JG_OK;
}

/* The cuts that piece j makes in piece i (each named by its end). */
static enum jg_status cut_piece(struct jg_ctx *ctx, struct cuts *list,
                                const struct jg_trail *t, uint32_t i, uint32_t j)
{
    struct jg_xy a = place(t, i - 1), b = place(t, i), c = place(t, j - 1),
                 d = place(t, j);
    bool by_c = touches_inside(a, b, c), by_d = touches_inside(a, b, d);
    if (by_c)
        JG_TRY(add_cut(ctx, list, t, i, c));
    if (by_d)
        JG_TRY(add_cut(ctx, list, t, i, d));
    struct jg_xy at;
    if (by_c || by_d || touches_inside(c, d, a) || touches_inside(c, d, b) ||
        !jg_segments_cross(a, b, c, d, &at))
        return JG_OK;
    if (same(at, a) || same(at, b) || same(at, c) || same(at, d))
        return JG_OK; /* they share a vertex, or the crossing is one grid step from it */
    return add_cut(ctx, list, t, i, at);
}

static enum jg_status cut_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                size_t to, void *state)
{
    const struct crossing *job = state;
    const struct jg_trail *t = job->trail;
    struct cuts *list = &job->block[from / GRAIN];
    struct jg_ids near = {.arena = tmp};
    for (uint32_t i = (uint32_t)from; i < to; i++) {
        if (t->starts[i])
            continue;
        struct jg_xy p = place(t, i - 1), q = place(t, i);
        struct jg_box box = {fmin(p.x, q.x), fmin(p.y, q.y), fmax(p.x, q.x),
                             fmax(p.y, q.y)};
        JG_TRY(jg_index_query(ctx, job->index, jg_box_grow(box, touch_m), &near));
        for (uint32_t k = 0; k < near.n; k++)
            if (near.id[k] != i && t->deck[near.id[k]] == t->deck[i])
                JG_TRY(cut_piece(ctx, list, t, i, near.id[k]));
    }
    return JG_OK;
}

static enum jg_status index_pieces(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   const struct jg_trail *t, struct jg_index **out)
{
    struct jg_box *box = JG_ROOM(tmp, struct jg_box, t->n);
    JG_NEED(ctx, box);
    for (uint32_t i = 0; i < t->n; i++) {
        box[i] = jg_box_empty();
        if (t->starts[i])
            continue;
        struct jg_xy p = place(t, i - 1), q = place(t, i);
        box[i] = (struct jg_box){fmin(p.x, q.x), fmin(p.y, q.y), fmax(p.x, q.x),
                                 fmax(p.y, q.y)};
    }
    return jg_index_build(ctx, tmp, box, t->n, out);
}

static int by_end(const void *a, const void *b)
{
    const struct cut *p = a, *q = b;
    if (p->end != q->end)
        return p->end < q->end ? -1 : 1;
    if (p->along != q->along)
        return p->along < q->along ? -1 : 1;
    return comes_before(q->at, p->at) - comes_before(p->at, q->at);
}

static bool ends_at(const struct jg_trail *t, struct jg_xy at)
{
    return t->x && t->n && same(place(t, t->n - 1), at);
}

/* The trail again, with the cuts of a block put in; what is cut twice at one place gets
 * it once, for a place like the one before is no new place. */
static enum jg_status lay_block(struct jg_ctx *ctx, const struct crossing *job,
                                size_t block, struct jg_trail *out)
{
    const struct jg_trail *t = job->trail;
    struct cuts *list = &job->block[block];
    if (list->n)
        qsort(list->cut, list->n, sizeof *list->cut, by_end);
    uint32_t from = (uint32_t)(block * GRAIN), k = 0;
    for (uint32_t i = from; i < t->n && i < from + GRAIN; i++) {
        for (; k < list->n && list->cut[k].end == i; k++)
            if (!ends_at(out, list->cut[k].at))
                JG_TRY(jg_trail_add(ctx, out, list->cut[k].at, t->deck[i], false));
        if (t->starts[i] || !ends_at(out, place(t, i)))
            JG_TRY(jg_trail_add(ctx, out, place(t, i), t->deck[i], t->starts[i]));
    }
    return JG_OK;
}

enum jg_status jg_cross_lines(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_trail *trail, struct jg_trail *out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    size_t blocks = ((size_t)trail->n + GRAIN - 1) / GRAIN;
    struct crossing job = {.trail = trail, .block = JG_ARRAY(tmp, struct cuts, blocks)};
    JG_NEED(ctx, job.block);
    for (size_t b = 0; b < blocks; b++) {
        job.block[b].arena = jg_arena_open(tmp);
        JG_NEED(ctx, job.block[b].arena);
    }
    JG_TRY(index_pieces(ctx, tmp, trail, &job.index));
    JG_TRY(jg_task_each(ctx, trail->n, GRAIN, "finding where streets cross", cut_block,
                        &job));
    struct jg_trail cut = {.arena = keep};
    for (size_t b = 0; b < blocks; b++)
        JG_TRY(lay_block(ctx, &job, b, &cut));
    jg_arena_close(tmp);
    *out = cut;
    return JG_OK;
}
