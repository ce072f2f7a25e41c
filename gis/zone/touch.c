/* SPDX-License-Identifier: MIT */
#include "gis/zone/touch.h"

#include "gis/zone/near.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static enum jg_status check_gap(struct jg_ctx *ctx, double gap_m)
{
    if (!(gap_m >= 0) || !isfinite(gap_m))
        return jg_fail(ctx, JG_USAGE, "gap must be 0 m or more, not %g", gap_m);
    return JG_OK;
}

/* Parts. */

/* The sets of slots. Links go from a slot to a lower one, so the root of a set is its
 * lowest slot however the threads interleave. */
struct joining {
    const struct jg_geom *g;
    const struct jg_slot *slot;
    struct jg_gap gap;
    _Atomic uint32_t *parent;
};

static uint32_t find(_Atomic uint32_t *parent, uint32_t i)
{
    uint32_t up = atomic_load_explicit(&parent[i], memory_order_relaxed);
    while (up != i) {
        uint32_t over = atomic_load_explicit(&parent[up], memory_order_relaxed);
        if (over != up) /* halve the path: i is no root and never will be one again */
            atomic_store_explicit(&parent[i], over, memory_order_relaxed);
        i = up;
        up = over;
    }
    return i;
}

static void join(_Atomic uint32_t *parent, uint32_t i, uint32_t j)
{
    for (;;) {
        i = find(parent, i);
        j = find(parent, j);
        if (i == j)
            return;
        uint32_t low = i < j ? i : j, high = i < j ? j : i, was = high;
        if (atomic_compare_exchange_strong_explicit(
                &parent[high], &was, low, memory_order_relaxed, memory_order_relaxed))
            return;
    }
}

static enum jg_status join_run(struct jg_ctx *ctx, const struct jg_slot *one,
                               const struct jg_slot *from, const struct jg_slot *to,
                               size_t block, void *user)
{
    (void)ctx;
    (void)block;
    struct joining *j = user;
    double reach = j->gap.gap_m + JG_GRID_M;
    double low_y = one->box.min_y - reach, high_y = one->box.max_y + reach;
    uint32_t me = (uint32_t)(one - j->slot), root = find(j->parent, me);
    for (const struct jg_slot *other = from; other < to; other++) {
        if (other->box.min_y > high_y || other->box.max_y < low_y)
            continue;
        uint32_t it = (uint32_t)(other - j->slot);
        if (find(j->parent, it) == root || !jg_near(j->g, one, other, &j->gap))
            continue;
        join(j->parent, me, it);
        root = find(j->parent, me);
    }
    return JG_OK;
}

/* Number the sets by their first row. */
static enum jg_status number_parts(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_sweep *s, uint32_t n_rows,
                                   _Atomic uint32_t *parent, uint32_t **out_part,
                                   uint32_t *out_n)
{
    uint32_t n = s->n + s->n_big, n_parts = 0;
    uint32_t *part = JG_ROOM(keep, uint32_t, n_rows);
    JG_NEED(ctx, part);
    memset(part, 0xff, n_rows * sizeof *part); /* JG_NO_PART */
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    uint32_t *number = JG_ROOM(tmp, uint32_t, n); /* of the set whose root is this slot */
    JG_NEED(ctx, number);
    memset(number, 0xff, n * sizeof *number);
    for (uint32_t i = 0; i < n; i++)
        part[s->slot[i].row] = find(parent, i);
    for (uint32_t row = 0; row < n_rows; row++) {
        if (part[row] == JG_NO_PART)
            continue;
        if (number[part[row]] == UINT32_MAX)
            number[part[row]] = n_parts++;
        part[row] = number[part[row]];
    }
    jg_arena_close(tmp);
    *out_part = part;
    *out_n = n_parts;
    return JG_OK;
}

enum jg_status jg_zone_touch(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_geom *g, double gap_m, uint32_t **out_part,
                             uint32_t *out_n)
{
    JG_TRY(check_gap(ctx, gap_m));
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct jg_sweep sweep = {0};
    JG_TRY(jg_sweep_open(ctx, tmp, g, gap_m, &sweep));
    uint32_t n = sweep.n + sweep.n_big;
    struct joining j = {g, sweep.slot, jg_gap_of(gap_m), NULL};
    j.parent = JG_ROOM(tmp, _Atomic uint32_t, n);
    JG_NEED(ctx, j.parent);
    for (uint32_t i = 0; i < n; i++)
        atomic_init(&j.parent[i], i);
    JG_TRY(jg_sweep_run(ctx, &sweep, "joining what is near", join_run, &j));
    JG_TRY(number_parts(ctx, keep, &sweep, g->n, j.parent, out_part, out_n));
    jg_arena_close(tmp);
    return JG_OK;
}

/* All pairs. */

struct found {
    struct jg_arena *arena;
    struct jg_touch *touch;
    size_t n, room;
};

struct listing {
    const struct jg_geom *g;
    struct jg_gap gap;
    struct found *block;
};

static enum jg_status list_run(struct jg_ctx *ctx, const struct jg_slot *one,
                               const struct jg_slot *from, const struct jg_slot *to,
                               size_t block, void *user)
{
    struct listing *l = user;
    struct found *f = &l->block[block];
    for (const struct jg_slot *other = from; other < to; other++) {
        if (!jg_near(l->g, one, other, &l->gap))
            continue;
        if (f->n == f->room) {
            size_t room = f->room ? 2 * f->room : 256;
            struct jg_touch *more =
                jg_arena_grow(f->arena, f->touch, f->n, room, sizeof *more);
            JG_NEED(ctx, more);
            f->touch = more;
            f->room = room;
        }
        uint32_t a = one->row, b = other->row;
        f->touch[f->n++] = a < b ? (struct jg_touch){a, b} : (struct jg_touch){b, a};
    }
    return JG_OK;
}

static int by_rows(const void *left, const void *right)
{
    const struct jg_touch *l = left, *r = right;
    if (l->a != r->a)
        return l->a < r->a ? -1 : 1;
    return (l->b > r->b) - (l->b < r->b);
}

enum jg_status jg_zone_touches(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_geom *g, double gap_m,
                               struct jg_touches *out)
{
    JG_TRY(check_gap(ctx, gap_m));
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct jg_sweep sweep = {0};
    JG_TRY(jg_sweep_open(ctx, tmp, g, gap_m, &sweep));
    size_t n_blocks = jg_sweep_blocks(&sweep), n = 0;
    struct listing l = {g, jg_gap_of(gap_m), JG_ARRAY(tmp, struct found, n_blocks)};
    JG_NEED(ctx, l.block);
    for (size_t i = 0; i < n_blocks; i++) {
        l.block[i].arena = jg_arena_open(tmp);
        JG_NEED(ctx, l.block[i].arena);
    }
    JG_TRY(jg_sweep_run(ctx, &sweep, "finding what is near", list_run, &l));
    for (size_t i = 0; i < n_blocks; i++)
        n += l.block[i].n;
    struct jg_touch *all = JG_ROOM(keep, struct jg_touch, n);
    JG_NEED(ctx, all);
    n = 0;
    for (size_t i = 0; i < n_blocks; i++)
        for (size_t k = 0; k < l.block[i].n; k++)
            all[n++] = l.block[i].touch[k];
    qsort(all, n, sizeof *all, by_rows);
    jg_arena_close(tmp);
    *out = (struct jg_touches){all, n};
    return JG_OK;
}
