/* SPDX-License-Identifier: MIT */
#include "gis/geom/index.h"

#include "gis/core/task.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FAN = JG_INDEX_FAN, LEVELS = JG_INDEX_DEEPEST };

struct jg_index {
    uint32_t n; /* boxes that are not empty */
    int levels; /* the last one has one box */
    uint32_t count[LEVELS];
    struct jg_box *box[LEVELS];
    uint32_t *id; /* of the boxes of level 0 */
};

/* --- Building: keys along the curve, a stable sort, boxes level by level --- */

/* Two bits of each coordinate at a time would need a table; a walk down the 16 levels is
 * cheap enough: the keys of a million boxes take 40 ms on one core. */
static uint32_t curve_position(uint32_t x, uint32_t y)
{
    uint32_t d = 0;
    for (uint32_t s = 1U << 15; s > 0; s >>= 1) {
        uint32_t right = (x & s) != 0, up = (y & s) != 0;
        d = d << 2 | ((3 * right) ^ up);
        uint32_t flip = (0U - (right & ~up & 1U)) & 0xFFFFU; /* turn the quarter */
        uint32_t swap = (0U - (~up & 1U)) & ((x ^ y) & 0xFFFFU);
        x ^= swap;
        y ^= swap;
        x ^= flip;
        y ^= flip;
    }
    return d;
}

static uint32_t to_cell(double offset, double scale)
{
    double cell = offset * scale;
    return (uint32_t)(cell > 0 ? (cell < 65535 ? cell : 65535) : 0);
}

static double cells_per_m(struct jg_box extent)
{
    double width = extent.max_x - extent.min_x, height = extent.max_y - extent.min_y;
    double side = width > height ? width : height;
    return side > 0 ? 65535 / side : 0;
}

uint32_t jg_hilbert(struct jg_box extent, struct jg_xy at)
{
    double scale = cells_per_m(extent);
    return curve_position(to_cell(at.x - extent.min_x, scale),
                          to_cell(at.y - extent.min_y, scale));
}

struct leaf {
    uint32_t key, id;
};

struct keys {
    const struct jg_box *box;
    struct jg_box extent;
    struct leaf *leaf;
};

static enum jg_status key_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                size_t to, void *state)
{
    (void)ctx, (void)tmp;
    struct keys *keys = state;
    struct jg_box all = keys->extent;
    double scale = cells_per_m(all);
    for (size_t k = from; k < to; k++) {
        struct jg_box b = keys->box[keys->leaf[k].id];
        keys->leaf[k].key =
            curve_position(to_cell((b.min_x + b.max_x) / 2 - all.min_x, scale),
                           to_cell((b.min_y + b.max_y) / 2 - all.min_y, scale));
    }
    return JG_OK;
}

/* By key, equal keys in their old order: three passes of 11 bits. The sorted leaves end
 * in `spare`. */
static void sort_leaves(struct leaf *leaf, struct leaf *spare, uint32_t n)
{
    enum { BITS = 11, BUCKETS = 1 << BITS };
    uint32_t start[3][BUCKETS];
    memset(start, 0, sizeof start);
    for (uint32_t k = 0; k < n; k++)
        for (int pass = 0; pass < 3; pass++)
            start[pass][leaf[k].key >> pass * BITS & (BUCKETS - 1)]++;
    for (int pass = 0; pass < 3; pass++) {
        uint32_t sum = 0;
        for (int b = 0; b < BUCKETS; b++) {
            uint32_t count = start[pass][b];
            start[pass][b] = sum;
            sum += count;
        }
        for (uint32_t k = 0; k < n; k++)
            spare[start[pass][leaf[k].key >> pass * BITS & (BUCKETS - 1)]++] = leaf[k];
        struct leaf *turn = leaf;
        leaf = spare;
        spare = turn;
    }
}

static bool is_box(struct jg_box b)
{
    return b.min_x <= b.max_x && b.min_y <= b.max_y;
}

/* Room for the ids and all levels' boxes. */
static enum jg_status make_levels(struct jg_ctx *ctx, struct jg_arena *keep,
                                  struct jg_index *index)
{
    index->id = JG_ROOM(keep, uint32_t, index->n);
    JG_NEED(ctx, index->id);
    uint32_t count = index->n;
    while (count > 0) {
        index->count[index->levels] = count;
        index->box[index->levels] = JG_ROOM(keep, struct jg_box, count);
        JG_NEED(ctx, index->box[index->levels]);
        index->levels++;
        count = count == 1 ? 0 : (count - 1) / FAN + 1;
    }
    return JG_OK;
}

static void fill_level(struct jg_index *index, int level)
{
    const struct jg_box *below = index->box[level - 1];
    for (uint32_t k = 0; k < index->count[level]; k++) {
        uint32_t from = k * FAN, to = from + FAN;
        to = to < index->count[level - 1] ? to : index->count[level - 1];
        struct jg_box all = below[from];
        for (uint32_t c = from + 1; c < to; c++)
            jg_box_join(&all, below[c]);
        index->box[level][k] = all;
    }
}

static enum jg_status fill_index(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const struct jg_box *box, uint32_t n,
                                 struct jg_index *index)
{
    enum { GRAIN = 1 << 15 };
    struct leaf *leaf = JG_ROOM(tmp, struct leaf, index->n);
    struct leaf *sorted = JG_ROOM(tmp, struct leaf, index->n);
    JG_NEED(ctx, leaf && sorted);
    struct keys keys = {box, jg_box_empty(), leaf};
    for (uint32_t i = 0, k = 0; i < n; i++) {
        if (!is_box(box[i]))
            continue;
        leaf[k++].id = i;
        jg_box_join(&keys.extent, box[i]);
    }
    JG_TRY(jg_task_each(ctx, index->n, GRAIN, NULL, key_block, &keys));
    sort_leaves(leaf, sorted, index->n);
    for (uint32_t k = 0; k < index->n; k++) {
        index->id[k] = sorted[k].id;
        index->box[0][k] = box[sorted[k].id];
    }
    for (int level = 1; level < index->levels; level++)
        fill_level(index, level);
    return JG_OK;
}

enum jg_status jg_index_build(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_box *box, uint32_t n, struct jg_index **out)
{
    struct jg_index *index = JG_ARRAY(keep, struct jg_index, 1);
    JG_NEED(ctx, index);
    for (uint32_t i = 0; i < n; i++)
        index->n += is_box(box[i]);
    JG_TRY(make_levels(ctx, keep, index));
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    JG_TRY(fill_index(ctx, tmp, box, n, index));
    jg_arena_close(tmp);
    *out = index;
    return JG_OK;
}

const uint32_t *jg_index_order(const struct jg_index *index, uint32_t *out_n)
{
    *out_n = index->n;
    return index->id;
}

struct jg_index_levels jg_index_levels(const struct jg_index *index)
{
    struct jg_index_levels all = {.n = index->levels, .order = index->id};
    for (int level = 0; level < index->levels; level++) {
        all.count[level] = index->count[level];
        all.box[level] = index->box[level];
    }
    return all;
}

/* --- Searching: down the tree with a list of what is still to be seen --- */

struct waiting {
    int level;
    uint32_t node;
};

/* At most FAN - 1 brothers wait on each level; one more is written and taken back. */
enum { WAITING = LEVELS * FAN + 1 };

static uint32_t last_child(const struct jg_index *index, int level, uint32_t node)
{
    uint32_t to = (node + 1) * FAN;
    return to < index->count[level - 1] ? to : index->count[level - 1];
}

/* Children that meet the box go on the stack, the last first. Written without a branch: a
 * child that does not meet is overwritten by the next. */
static int push_meeting(const struct jg_index *index, struct waiting at,
                        struct jg_box box, struct waiting *stack)
{
    int n = 0;
    uint32_t from = at.node * FAN, to = last_child(index, at.level, at.node);
    const struct jg_box *child = index->box[at.level - 1];
    for (uint32_t c = to; c-- > from;) {
        stack[n] = (struct waiting){at.level - 1, c};
        n += jg_box_meets(child[c], box);
    }
    return n;
}

static bool see_leaves(const struct jg_index *index, uint32_t node, struct jg_box box,
                       bool (*see)(uint32_t id, void *user), void *user)
{
    uint32_t hit[FAN + 1] = {0}, n = 0;
    uint32_t from = node * FAN, to = last_child(index, 1, node);
    for (uint32_t c = from; c < to; c++) {
        hit[n] = c;
        n += jg_box_meets(index->box[0][c], box);
    }
    for (uint32_t k = 0; k < n; k++)
        if (!see(index->id[hit[k]], user))
            return false;
    return true;
}

void jg_index_search(const struct jg_index *index, struct jg_box box,
                     bool (*see)(uint32_t id, void *user), void *user)
{
    struct waiting stack[WAITING];
    if (index->n == 0 || !jg_box_meets(index->box[index->levels - 1][0], box))
        return;
    stack[0] = (struct waiting){index->levels - 1, 0};
    for (int n = 1; n > 0;) {
        struct waiting next = stack[--n];
        if (next.level == 0) /* the only box there is */
            (void)see(index->id[next.node], user);
        else if (next.level > 1)
            n += push_meeting(index, next, box, stack + n);
        else if (!see_leaves(index, next.node, box, see, user))
            return;
    }
}

enum jg_status jg_ids_add(struct jg_ctx *ctx, struct jg_ids *ids, uint32_t id)
{
    enum { FIRST = 16 };
    if (ids->n == ids->room) {
        uint32_t room = ids->room ? ids->room * 2 : FIRST;
        uint32_t *more =
            jg_arena_grow(ids->arena, ids->id, ids->room, room, sizeof *ids->id);
        JG_NEED(ctx, more);
        ids->id = more;
        ids->room = room;
    }
    ids->id[ids->n++] = id;
    return JG_OK;
}

struct query {
    struct jg_ctx *ctx;
    struct jg_ids *ids;
    enum jg_status status;
};

static bool note_id(uint32_t id, void *user)
{
    struct query *q = user;
    q->status = jg_ids_add(q->ctx, q->ids, id);
    return q->status == JG_OK;
}

static int by_id(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void sort_ids(uint32_t *id, uint32_t n)
{
    enum { FEW = 32 };
    if (n > FEW) {
        qsort(id, n, sizeof *id, by_id);
        return;
    }
    for (uint32_t k = 1; k < n; k++) {
        uint32_t v = id[k], at = k;
        for (; at > 0 && id[at - 1] > v; at--)
            id[at] = id[at - 1];
        id[at] = v;
    }
}

enum jg_status jg_index_query(struct jg_ctx *ctx, const struct jg_index *index,
                              struct jg_box box, struct jg_ids *out)
{
    struct query q = {ctx, out, JG_OK};
    out->n = 0;
    jg_index_search(index, box, note_id, &q);
    if (q.status)
        return q.status;
    sort_ids(out->id, out->n);
    return JG_OK;
}

struct candidate {
    int level;
    uint32_t node;
    double distance2;
};

static double box_distance2(struct jg_box b, struct jg_xy at)
{
    double left = b.min_x - at.x, right = at.x - b.max_x,
           dx = left > right ? left : right;
    double below = b.min_y - at.y, above = at.y - b.max_y,
           dy = below > above ? below : above;
    dx = dx > 0 ? dx : 0;
    dy = dy > 0 ? dy : 0;
    return dx * dx + dy * dy;
}

/* Put the children that are near enough on the stack, the nearest on top: it is likely to
 * spare the others. Their order does not matter to the answer, so they are not sorted. */
static int push_children(const struct jg_index *index, struct candidate at,
                         struct jg_xy place, double limit2, struct candidate *stack)
{
    int n = 0, nearest = 0;
    uint32_t from = at.node * FAN, to = last_child(index, at.level, at.node);
    const struct jg_box *child = index->box[at.level - 1];
    for (uint32_t c = from; c < to; c++) {
        double d2 = box_distance2(child[c], place);
        stack[n] = (struct candidate){at.level - 1, c, d2};
        n += d2 <= limit2;
    }
    for (int k = 1; k < n; k++)
        nearest = stack[k].distance2 < stack[nearest].distance2 ? k : nearest;
    if (n > 0) {
        struct candidate top = stack[nearest];
        stack[nearest] = stack[n - 1];
        stack[n - 1] = top;
    }
    return n;
}

/* A box and the element in it may round apart: one part in 10^12 is given away. */
static double limit_of(double distance_m)
{
    return distance_m * distance_m * (1 + 1e-12) + 1e-12;
}

uint32_t jg_index_nearest(const struct jg_index *index, struct jg_xy at, double reach_m,
                          double (*distance)(uint32_t id, struct jg_xy at, void *user),
                          void *user, double *out_m)
{
    struct candidate stack[WAITING];
    uint32_t best = UINT32_MAX;
    double best_m = reach_m, limit2 = limit_of(reach_m);
    int n = index->n > 0 && reach_m >= 0;
    if (n)
        stack[0] = (struct candidate){index->levels - 1, 0, 0};
    while (n > 0) {
        struct candidate next = stack[--n];
        if (next.distance2 > limit2)
            continue;
        if (next.level > 0) {
            n += push_children(index, next, at, limit2, stack + n);
            continue;
        }
        uint32_t id = index->id[next.node];
        double m = distance(id, at, user);
        if (m < best_m || (m == best_m && id < best)) {
            best = id;
            best_m = m;
            limit2 = limit_of(m);
        }
    }
    if (best != UINT32_MAX)
        *out_m = best_m;
    return best;
}
