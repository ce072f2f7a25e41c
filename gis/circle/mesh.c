/* SPDX-License-Identifier: MIT */
#include "gis/circle/mesh.h"

#include "gis/circle/order.h"
#include "gis/geom/index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A place in whole grid steps. */
struct step {
    int64_t x, y;
};

/* Vertices by place: an open table of vertex numbers in the order of their first place.
 */
struct table {
    uint32_t *slot; /* vertex + 1; 0: free */
    uint64_t mask;
    struct step *step;
    struct jg_xy *at;
    uint32_t n;
};

static struct step step_of(double x, double y)
{
    return (struct step){(int64_t)floor(x * JG_STEPS_PER_M + 0.5),
                         (int64_t)floor(y * JG_STEPS_PER_M + 0.5)};
}

static uint64_t mix(struct step s)
{
    uint64_t h =
        (uint64_t)s.x * 0x9E3779B97F4A7C15u ^ (uint64_t)s.y * 0xC2B2AE3D27D4EB4Fu;
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93u; /* Source: rrmxmx, Pelle Evensen 2018 */
    return h ^ h >> 32;
}

static uint32_t vertex_at(struct table *t, struct step s, struct jg_xy at)
{
    for (uint64_t k = mix(s) & t->mask;; k = (k + 1) & t->mask) {
        uint32_t v = t->slot[k];
        if (!v) {
            t->step[t->n] = s;
            t->at[t->n] = at;
            t->slot[k] = ++t->n;
            return t->n - 1;
        }
        if (t->step[v - 1].x == s.x && t->step[v - 1].y == s.y)
            return v - 1;
    }
}

static enum jg_status open_table(struct jg_ctx *ctx, struct jg_arena *tmp, uint32_t most,
                                 struct table *out)
{
    uint64_t slots = 16;
    while (slots < (uint64_t)most * 2)
        slots *= 2;
    out->mask = slots - 1;
    out->slot = JG_ARRAY(tmp, uint32_t, slots);
    JG_NEED(ctx, out->slot);
    out->step = JG_ROOM(tmp, struct step, most);
    JG_NEED(ctx, out->step);
    out->at = JG_ROOM(tmp, struct jg_xy, most);
    JG_NEED(ctx, out->at);
    return JG_OK;
}

struct placed {
    struct step step;
    uint32_t vertex;
};

static int by_place(const void *a, const void *b)
{
    const struct placed *p = a, *q = b;
    if (p->step.x != q->step.x)
        return p->step.x < q->step.x ? -1 : 1;
    return (p->step.y > q->step.y) - (p->step.y < q->step.y);
}

/* Vertices that share a cell of the curve: by x, then y. */
static enum jg_status order_run(struct jg_ctx *ctx, struct jg_arena *tmp,
                                const struct table *t, struct jg_keyed *run, size_t n)
{
    struct jg_arena *scratch = jg_arena_open(tmp);
    JG_NEED(ctx, scratch);
    struct placed *p = JG_ROOM(scratch, struct placed, n);
    JG_NEED(ctx, p);
    for (size_t i = 0; i < n; i++)
        p[i] = (struct placed){t->step[run[i].id], run[i].id};
    qsort(p, n, sizeof *p, by_place);
    for (size_t i = 0; i < n; i++)
        run[i].id = p[i].vertex;
    jg_arena_close(scratch);
    return JG_OK;
}

static struct jg_box extent_of(const struct table *t)
{
    struct jg_box box = jg_box_empty();
    for (uint32_t v = 0; v < t->n; v++)
        jg_box_join(&box,
                    (struct jg_box){t->at[v].x, t->at[v].y, t->at[v].x, t->at[v].y});
    return box;
}

/* The vertices' new numbers; order[k].id is the table's number of the k-th. */
static enum jg_status number_vertices(struct jg_ctx *ctx, struct jg_arena *tmp,
                                      const struct table *t, struct jg_keyed **out)
{
    struct jg_keyed *order = JG_ROOM(tmp, struct jg_keyed, t->n);
    JG_NEED(ctx, order);
    struct jg_box extent = extent_of(t);
    for (uint32_t v = 0; v < t->n; v++)
        order[v] = (struct jg_keyed){jg_hilbert(extent, t->at[v]), v};
    JG_TRY(jg_order_by_key(ctx, tmp, order, t->n));
    for (uint32_t from = 0, to; from < t->n; from = to) {
        for (to = from + 1; to < t->n && order[to].key == order[from].key;)
            to++;
        if (to - from > 1)
            JG_TRY(order_run(ctx, tmp, t, order + from, to - from));
    }
    *out = order;
    return JG_OK;
}

/* Small lists mostly (a crossing has four); a long one is no error, only slower. */
static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void sort_numbers(uint32_t *list, uint32_t n)
{
    if (n > 16) {
        qsort(list, n, sizeof *list, by_number);
        return;
    }
    for (uint32_t i = 1; i < n; i++) {
        uint32_t v = list[i], k = i;
        for (; k > 0 && list[k - 1] > v; k--)
            list[k] = list[k - 1];
        list[k] = v;
    }
}

/* Sort each list, drop what comes twice, close the gaps. */
static void tidy_lists(struct jg_mesh *m)
{
    uint32_t kept = 0;
    for (uint32_t v = 0; v < m->n; v++) {
        uint32_t from = m->first[v], to = m->first[v + 1];
        sort_numbers(m->next + from, to - from);
        m->first[v] = kept;
        for (uint32_t k = from; k < to; k++)
            if (k == from || m->next[k] != m->next[k - 1])
                m->next[kept++] = m->next[k];
    }
    m->first[m->n] = kept;
}

/* Join the ends of every piece, in both directions. */
static enum jg_status join_vertices(struct jg_ctx *ctx, struct jg_arena *keep,
                                    const struct jg_trail *trail, const uint32_t *vertex,
                                    struct jg_mesh *m)
{
    uint32_t *first = JG_ARRAY(keep, uint32_t, (size_t)m->n + 2);
    JG_NEED(ctx, first);
    for (uint32_t i = 1; i < trail->n; i++)
        if (!trail->starts[i] && vertex[i] != vertex[i - 1]) {
            first[vertex[i] + 2]++;
            first[vertex[i - 1] + 2]++;
        }
    for (uint32_t v = 0; v < m->n; v++)
        first[v + 2] += first[v + 1];
    m->next = JG_ROOM(keep, uint32_t, first[m->n + 1]);
    JG_NEED(ctx, m->next);
    for (uint32_t i = 1; i < trail->n; i++)
        if (!trail->starts[i] && vertex[i] != vertex[i - 1]) {
            m->next[first[vertex[i] + 1]++] = vertex[i - 1];
            m->next[first[vertex[i - 1] + 1]++] = vertex[i];
        }
    m->first = first;
    tidy_lists(m);
    return JG_OK;
}

enum jg_status jg_mesh_build(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_trail *trail, struct jg_mesh *out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct table t = {0};
    JG_TRY(open_table(ctx, tmp, trail->n, &t));
    uint32_t *vertex = JG_ROOM(tmp, uint32_t, trail->n);
    JG_NEED(ctx, vertex);
    for (uint32_t i = 0; i < trail->n; i++)
        vertex[i] = vertex_at(&t, step_of(trail->x[i], trail->y[i]),
                              (struct jg_xy){trail->x[i], trail->y[i]});
    struct jg_keyed *order = NULL;
    JG_TRY(number_vertices(ctx, tmp, &t, &order));
    JG_NEED(ctx, order);
    struct jg_mesh m = {.n = t.n, .at = JG_ROOM(keep, struct jg_xy, t.n)};
    JG_NEED(ctx, m.at);
    uint32_t *number = JG_ROOM(tmp, uint32_t, t.n);
    JG_NEED(ctx, number);
    for (uint32_t k = 0; k < t.n; k++) {
        m.at[k] = t.at[order[k].id];
        number[order[k].id] = k;
    }
    for (uint32_t i = 0; i < trail->n; i++)
        vertex[i] = number[vertex[i]];
    JG_TRY(join_vertices(ctx, keep, trail, vertex, &m));
    jg_arena_close(tmp);
    *out = m;
    return JG_OK;
}
