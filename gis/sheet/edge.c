/* SPDX-License-Identifier: MIT */
/* Edges that neighbours share, to be drawn once. */
#include "gis/sheet/symbol.h"

#include <stdlib.h>

struct edge {
    double x1, y1, x2, y2; /* the lower end first */
    int64_t at;            /* the place it begins at in its ring */
};

static int compare_places(double x1, double y1, double x2, double y2)
{
    if (x1 != x2)
        return x1 < x2 ? -1 : 1;
    return y1 < y2 ? -1 : y1 > y2;
}

static int compare_edges(const void *a, const void *b)
{
    const struct edge *e = a, *f = b;
    int by = compare_places(e->x1, e->y1, f->x1, f->y1);
    if (!by)
        by = compare_places(e->x2, e->y2, f->x2, f->y2);
    return by ? by : e->at < f->at ? -1 : e->at > f->at;
}

static bool same_edge(const struct edge *e, const struct edge *f)
{
    return !compare_places(e->x1, e->y1, f->x1, f->y1) &&
           !compare_places(e->x2, e->y2, f->x2, f->y2);
}

static struct edge edge_at(const struct jg_geom *g, int64_t i)
{
    bool rises = compare_places(g->x[i], g->y[i], g->x[i + 1], g->y[i + 1]) <= 0;
    int64_t low = rises ? i : i + 1, high = rises ? i + 1 : i;
    return (struct edge){g->x[low], g->y[low], g->x[high], g->y[high], i};
}

enum jg_status jg_edges_once(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_geom *g, bool **out)
{
    size_t n = (size_t)jg_geom_places(g), n_edges = 0;
    bool *once = JG_ARRAY(keep, bool, n + 1);
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, once && tmp);
    struct edge *edges = JG_ROOM(tmp, struct edge, n + 1);
    JG_NEED(ctx, edges);
    for (int64_t r = 0; r < jg_geom_rings(g); r++)
        for (int64_t i = g->at[r]; i + 1 < g->at[r + 1]; i++)
            edges[n_edges++] = edge_at(g, i);
    qsort(edges, n_edges, sizeof *edges, compare_edges);
    for (size_t e = 0; e < n_edges; e++)
        once[edges[e].at] = e == 0 || !same_edge(&edges[e - 1], &edges[e]);
    jg_arena_close(tmp);
    *out = once;
    return JG_OK;
}
