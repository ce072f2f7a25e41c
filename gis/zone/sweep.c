/* SPDX-License-Identifier: MIT */
#include "gis/zone/sweep.h"

#include "gis/core/task.h"

#include <math.h>
#include <string.h>

enum {
    WEST_BITS = 22,
    STRIP_BITS = 22,
    DIGIT = 11,
    BIG_GRAIN = 64, /* large shapes in a block: each may meet many others */
    STRIP_BLOCKS = 256
};

struct key {
    uint64_t order; /* strip, then west */
    uint32_t row;
};

static uint32_t west_of(const struct jg_sweep *s, double x)
{
    double width = s->extent.max_x - s->extent.min_x;
    double top = (double)((1u << WEST_BITS) - 1);
    double at = width > 0 ? (x - s->extent.min_x) / width * top : 0;
    return (uint32_t)(at < 0 ? 0 : at > top ? top : at);
}

static uint32_t strip_of(const struct jg_sweep *s, double y)
{
    double at = (y - s->extent.min_y) / s->height_m;
    double top = (double)(s->n_strips - 1);
    return (uint32_t)(at < 0 ? 0 : at > top ? top : at);
}

static double side_of(struct jg_box b)
{
    return fmax(b.max_x - b.min_x, b.max_y - b.min_y);
}

/* Shapes up to four times the mean are ordinary (at most a quarter can be larger), and so
 * is everything no larger than the reach, which costs the sweep nothing more. */
static double ordinary_size(const struct jg_geom *g, double reach_m)
{
    double sum = 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < g->n; i++) {
        if (jg_geom_is_empty(g, i))
            continue;
        sum += side_of(g->box[i]);
        n++;
    }
    return fmax(n ? 4 * sum / n : 0, reach_m);
}

static void lay_strips(struct jg_sweep *s, uint32_t n_shapes)
{
    enum { MOST = (1 << STRIP_BITS) - 1 };
    double tall = s->extent.max_y - s->extent.min_y;
    double fair = (s->size_m / 4 + s->reach_m) / 2;
    uint32_t most = n_shapes < MOST ? n_shapes : MOST;
    s->height_m = fmax(fmax(fair, tall / most), JG_GRID_M);
    s->n_strips = (uint32_t)(tall / s->height_m) + 1;
}

/* Least significant digit first; rows go in rising and the sort is stable. */
static struct key *sort_keys(struct key *key, struct key *other, uint32_t n)
{
    enum { ALL_BITS = WEST_BITS + STRIP_BITS + 1, DIGITS = 1 << DIGIT };
    for (int shift = 0; shift < ALL_BITS; shift += DIGIT) {
        uint32_t at[DIGITS] = {0};
        for (uint32_t i = 0; i < n; i++)
            at[(key[i].order >> shift) % DIGITS]++;
        if (n && at[(key[0].order >> shift) % DIGITS] == n)
            continue; /* all alike in this digit */
        uint32_t sum = 0;
        for (int d = 0; d < DIGITS; d++) {
            uint32_t count = at[d];
            at[d] = sum;
            sum += count;
        }
        for (uint32_t i = 0; i < n; i++)
            other[at[(key[i].order >> shift) % DIGITS]++] = key[i];
        struct key *swap = key;
        key = other;
        other = swap;
    }
    return key;
}

static struct key key_of(const struct jg_sweep *s, const struct jg_geom *g, uint32_t row)
{
    struct jg_box b = g->box[row];
    uint64_t strip = side_of(b) > s->size_m ? s->n_strips : strip_of(s, b.min_y);
    return (struct key){strip << WEST_BITS | west_of(s, b.min_x), row};
}

struct filling {
    const struct jg_geom *g;
    const struct key *key;
    struct jg_slot *slot;
};

static enum jg_status fill_slots(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                 size_t to, void *state)
{
    (void)ctx;
    (void)tmp;
    struct filling *f = state;
    for (size_t i = from; i < to; i++) {
        uint32_t row = f->key[i].row;
        int64_t k = f->g->at[f->g->ring[f->g->part[row]]];
        f->slot[i] =
            (struct jg_slot){f->g->box[row],
                             {f->g->x[k], f->g->y[k]},
                             row,
                             (uint32_t)(f->key[i].order & ((1u << WEST_BITS) - 1))};
    }
    return JG_OK;
}

/* Where each strip begins, and how many shapes stand in strips at all. */
static void mark_strips(struct jg_sweep *s, const struct key *key, uint32_t n)
{
    uint32_t k = 0;
    for (uint32_t strip = 0; strip <= s->n_strips; strip++) {
        while (k < n && key[k].order >> WEST_BITS < strip)
            k++;
        s->strip[strip] = k;
    }
    s->n = s->strip[s->n_strips];
    s->n_big = n - s->n;
}

enum jg_status jg_sweep_open(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_geom *g, double reach_m,
                             struct jg_sweep *out)
{
    struct jg_sweep s = {.reach_m = reach_m, .extent = jg_geom_extent(g)};
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    if (!(s.extent.min_x <= s.extent.max_x))
        s.extent = (struct jg_box){0, 0, 0, 0}; /* nothing to sweep */
    s.size_m = ordinary_size(g, reach_m);
    lay_strips(&s, g->n ? g->n : 1);
    struct key *key = JG_ROOM(tmp, struct key, g->n);
    JG_NEED(ctx, key);
    struct key *other = JG_ROOM(tmp, struct key, g->n);
    JG_NEED(ctx, other);
    uint32_t n = 0;
    for (uint32_t i = 0; i < g->n; i++)
        if (!jg_geom_is_empty(g, i))
            key[n++] = key_of(&s, g, i);
    key = sort_keys(key, other, n);
    s.strip = JG_ROOM(keep, uint32_t, s.n_strips + 1);
    JG_NEED(ctx, s.strip);
    mark_strips(&s, key, n);
    s.slot = JG_ROOM(keep, struct jg_slot, n);
    JG_NEED(ctx, s.slot);
    struct filling f = {g, key, s.slot};
    JG_TRY(jg_task_each(ctx, n, 16384, NULL, fill_slots, &f));
    s.top_y = JG_ROOM(keep, double, s.n_strips);
    JG_NEED(ctx, s.top_y);
    for (uint32_t strip = 0; strip < s.n_strips; strip++) {
        s.top_y[strip] = -INFINITY;
        for (uint32_t i = s.strip[strip]; i < s.strip[strip + 1]; i++)
            s.top_y[strip] = fmax(s.top_y[strip], s.slot[i].box.max_y);
    }
    jg_arena_close(tmp);
    *out = s;
    return JG_OK;
}

/* The run. */

struct running {
    const struct jg_sweep *s;
    jg_sweep_fn *see;
    void *user;
    size_t strip_blocks;
    uint32_t strips_a_block;
};

static uint32_t strips_a_block(const struct jg_sweep *s)
{
    return s->n_strips / STRIP_BLOCKS + 1;
}

static size_t strip_blocks(const struct jg_sweep *s)
{
    return s->n ? (s->n_strips - 1) / strips_a_block(s) + 1 : 0;
}

size_t jg_sweep_blocks(const struct jg_sweep *s)
{
    return strip_blocks(s) + (s->n_big + BIG_GRAIN - 1) / BIG_GRAIN;
}

/* The first slot of from .. to-1 whose west is at least `west`. */
static const struct jg_slot *first_at(const struct jg_slot *from,
                                      const struct jg_slot *to, uint32_t west)
{
    while (from < to) {
        const struct jg_slot *mid = from + (to - from) / 2;
        if (mid->west < west)
            from = mid + 1;
        else
            to = mid;
    }
    return from;
}

/* Of two ordinary shapes the one that begins farther west brings them together; where
 * they begin alike, the lower slot. So only slots behind `one` in that order are looked
 * at. */
static bool before(const struct jg_slot *other, const struct jg_slot *one)
{
    return other->west < one->west || (other->west == one->west && other <= one);
}

/* All shapes of one strip with those of another. */
static enum jg_status sweep_strip(struct jg_ctx *ctx, const struct running *run,
                                  uint32_t home, uint32_t strip, size_t block)
{
    const struct jg_sweep *s = run->s;
    const struct jg_slot *end = s->slot + s->strip[strip + 1];
    const struct jg_slot *from = s->slot + s->strip[strip], *to = from;
    double low_y = s->extent.min_y + strip * s->height_m - s->reach_m - JG_GRID_M;
    double high_y = s->top_y[strip] + s->reach_m + JG_GRID_M;
    for (uint32_t i = s->strip[home]; i < s->strip[home + 1] && from < end; i++) {
        const struct jg_slot *one = s->slot + i;
        while (from < end && before(from, one))
            from++;
        if (one->box.max_y < low_y || one->box.min_y > high_y)
            continue;
        uint32_t east = west_of(s, one->box.max_x + s->reach_m);
        to = to < from ? from : to;
        while (to > from && to[-1].west > east)
            to--;
        while (to < end && to->west <= east)
            to++;
        if (from < to)
            JG_TRY(run->see(ctx, one, from, to, block, run->user));
    }
    return JG_OK;
}

static enum jg_status run_strips(struct jg_ctx *ctx, const struct running *run,
                                 size_t block)
{
    const struct jg_sweep *s = run->s;
    double margin = s->reach_m + JG_GRID_M;
    uint32_t home = (uint32_t)block * run->strips_a_block;
    uint32_t stop = home + run->strips_a_block;
    for (; home < stop && home < s->n_strips; home++) {
        if (s->strip[home] == s->strip[home + 1])
            continue;
        double bottom = s->extent.min_y + home * s->height_m - margin;
        uint32_t low = strip_of(s, bottom - s->size_m);
        uint32_t high = strip_of(s, s->top_y[home] + margin);
        for (uint32_t strip = low; strip <= high; strip++)
            if (s->top_y[strip] >= bottom)
                JG_TRY(sweep_strip(ctx, run, home, strip, block));
    }
    return JG_OK;
}

static enum jg_status run_big(struct jg_ctx *ctx, const struct running *run, uint32_t k,
                              size_t block)
{
    const struct jg_sweep *s = run->s;
    const struct jg_slot *one = s->slot + k, *end = s->slot + s->n + s->n_big;
    uint32_t east = west_of(s, one->box.max_x + s->reach_m);
    const struct jg_slot *to = first_at(one + 1, end, east + 1);
    if (one + 1 < to)
        JG_TRY(run->see(ctx, one, one + 1, to, block, run->user));
    double margin = s->reach_m + s->size_m + JG_GRID_M;
    uint32_t west = west_of(s, one->box.min_x - margin);
    uint32_t low = strip_of(s, one->box.min_y - margin);
    uint32_t high = strip_of(s, one->box.max_y + s->reach_m + JG_GRID_M);
    for (uint32_t strip = low; strip <= high; strip++) {
        end = s->slot + s->strip[strip + 1];
        const struct jg_slot *from = first_at(s->slot + s->strip[strip], end, west);
        to = first_at(from, end, east + 1);
        if (from < to)
            JG_TRY(run->see(ctx, one, from, to, block, run->user));
    }
    return JG_OK;
}

static enum jg_status run_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                size_t to, void *state)
{
    (void)tmp;
    const struct running *run = state;
    for (size_t block = from; block < to; block++) {
        if (block < run->strip_blocks) {
            JG_TRY(run_strips(ctx, run, block));
            continue;
        }
        uint32_t first = (uint32_t)(block - run->strip_blocks) * BIG_GRAIN;
        for (uint32_t k = first; k < first + BIG_GRAIN && k < run->s->n_big; k++)
            JG_TRY(run_big(ctx, run, run->s->n + k, block));
    }
    return JG_OK;
}

enum jg_status jg_sweep_run(struct jg_ctx *ctx, const struct jg_sweep *s,
                            const char *what, jg_sweep_fn *see, void *user)
{
    struct running run = {s, see, user, strip_blocks(s), strips_a_block(s)};
    return jg_task_each(ctx, jg_sweep_blocks(s), 1, what, run_block, &run);
}
