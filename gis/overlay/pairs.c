/* SPDX-License-Identifier: MIT */
#include "gis/overlay/pairs.h"

/* From this many places on an index of edges pays; below it the plain loop is faster. */
enum { LARGE = 48 };

struct edges_of {
    struct jg_index *index; /* NULL for a small polygon */
};

struct jg_edges {
    const struct jg_geom *g;
    struct edges_of *of; /* one an element */
};

static int64_t first_place(const struct jg_geom *g, uint32_t i)
{
    return g->at[g->ring[g->part[i]]];
}

static int64_t end_place(const struct jg_geom *g, uint32_t i)
{
    return g->at[g->ring[g->part[i + 1]]];
}

static struct jg_box edge_box(const struct jg_geom *g, int64_t k)
{
    struct jg_box box = {g->x[k], g->y[k], g->x[k], g->y[k]};
    jg_box_join(&box,
                (struct jg_box){g->x[k + 1], g->y[k + 1], g->x[k + 1], g->y[k + 1]});
    return box;
}

static enum jg_status index_edges(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_geom *g, uint32_t i,
                                  struct jg_index **out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    size_t most = (size_t)(end_place(g, i) - first_place(g, i));
    struct jg_box *box = JG_ROOM(tmp, struct jg_box, most);
    JG_NEED(ctx, box);
    uint32_t n = 0;
    for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++)
        for (int64_t k = g->at[r]; k + 1 < g->at[r + 1]; k++)
            box[n++] = edge_box(g, k);
    JG_TRY(jg_index_build(ctx, keep, box, n, out));
    jg_arena_close(tmp);
    return JG_OK;
}

enum jg_status jg_edges_open(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_geom *g, struct jg_edges **out)
{
    struct jg_edges *e = JG_ARRAY(keep, struct jg_edges, 1);
    JG_NEED(ctx, e);
    e->g = g;
    e->of = JG_ARRAY(keep, struct edges_of, g->n);
    JG_NEED(ctx, e->of);
    for (uint32_t i = 0; i < g->n; i++)
        if (!jg_geom_is_empty(g, i) && end_place(g, i) - first_place(g, i) > LARGE)
            JG_TRY(index_edges(ctx, keep, g, i, &e->of[i].index));
    *out = e;
    return JG_OK;
}

static bool stop_at_first(uint32_t id, void *user)
{
    (void)id;
    *(bool *)user = true;
    return false;
}

/* Does any edge of polygon i come into the box? Edges count by their boxes, so that a
 * "no" is certain. */
static bool edges_enter(const struct jg_edges *e, uint32_t i, struct jg_box box)
{
    const struct jg_geom *g = e->g;
    bool enters = false;
    if (e->of[i].index) {
        jg_index_search(e->of[i].index, box, stop_at_first, &enters);
        return enters;
    }
    for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++)
        for (int64_t k = g->at[r]; k + 1 < g->at[r + 1]; k++)
            if (jg_box_meets(edge_box(g, k), box))
                return true;
    return false;
}

static struct jg_xy some_place(const struct jg_geom *g, uint32_t i)
{
    int64_t k = first_place(g, i);
    return (struct jg_xy){g->x[k], g->y[k]};
}

static bool box_inside(struct jg_box in, struct jg_box out)
{
    return in.min_x >= out.min_x && in.max_x <= out.max_x && in.min_y >= out.min_y &&
           in.max_y <= out.max_y;
}

enum jg_lie jg_edges_lie(const struct jg_edges *a, uint32_t i, const struct jg_edges *b,
                         uint32_t j)
{
    struct jg_box ba = a->g->box[i], bb = b->g->box[j];
    if (!jg_box_meets(ba, bb))
        return JG_LIE_APART;
    /* No edge of b in the box of a: a is all inside b or all outside. The converse holds
     * for b. When neither box lies in the other, edges surely enter: do not ask. */
    if (box_inside(ba, bb) && !edges_enter(b, j, ba))
        return jg_covers(b->g, j, some_place(a->g, i)) ? JG_LIE_WITHIN : JG_LIE_APART;
    if (box_inside(bb, ba) && !edges_enter(a, i, bb))
        return jg_covers(a->g, i, some_place(b->g, j)) ? JG_LIE_HOLDS : JG_LIE_APART;
    return JG_LIE_UNKNOWN;
}

double jg_edges_overlap_m2(const struct jg_edges *a, uint32_t i, const struct jg_edges *b,
                           uint32_t j)
{
    switch (jg_edges_lie(a, i, b, j)) {
    case JG_LIE_APART:
        return 0;
    case JG_LIE_WITHIN:
        return jg_area_m2(a->g, i);
    case JG_LIE_HOLDS:
        return jg_area_m2(b->g, j);
    case JG_LIE_UNKNOWN:
        break;
    }
    return jg_overlap_m2(a->g, i, b->g, j);
}
