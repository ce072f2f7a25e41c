/* SPDX-License-Identifier: MIT */
/* Ids: a given one is kept; a missing one is E and a rank by place, never by order of
 * features. */
#include "gis/core/text.h"
#include "gis/estate/work.h"
#include "gis/geom/measure.h"

#include <stdlib.h>
#include <string.h>

struct ranked {
    const struct jg_geom *ground;
    uint32_t estate;
    struct jg_box box;
    double area_m2;
    int64_t first, places; /* vertices, in the ground's arrays */
};

static int compare(double a, double b)
{
    return (a > b) - (a < b);
}

/* By min x, min y, area, vertices; what is alike in all of these, by name (its number).
 */
static int by_rank(const void *a, const void *b)
{
    const struct ranked *p = a, *q = b;
    int order = compare(p->box.min_x, q->box.min_x);
    order = order ? order : compare(p->box.min_y, q->box.min_y);
    order = order ? order : compare(p->area_m2, q->area_m2);
    order = order ? order : (p->places > q->places) - (p->places < q->places);
    for (int64_t k = 0; !order && k < p->places; k++) {
        order = compare(p->ground->x[p->first + k], q->ground->x[q->first + k]);
        if (!order)
            order = compare(p->ground->y[p->first + k], q->ground->y[q->first + k]);
    }
    return order ? order : (p->estate > q->estate) - (p->estate < q->estate);
}

static struct ranked rank_of(const struct jg_geom *g, uint32_t e)
{
    int64_t first = g->at[g->ring[g->part[e]]], last = g->at[g->ring[g->part[e + 1]]];
    return (struct ranked){g,         e,
                           g->box[e], jg_geom_is_empty(g, e) ? 0 : jg_area_m2(g, e),
                           first,     last - first};
}

static enum jg_status number_missing(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    const struct jg_gathered *g = &w->gathered;
    struct ranked *ranked = JG_ARRAY(w->tmp, struct ranked, g->n);
    struct jg_lookup *taken = NULL;
    JG_NEED(ctx, ranked);
    uint32_t n = 0, number = 0;
    for (uint32_t e = 0; e < g->n; e++)
        if (!g->id[e])
            ranked[n++] = rank_of(&w->ground, e);
    JG_TRY(jg_lookup_open(ctx, w->tmp, g->id, g->n, &taken));
    qsort(ranked, n, sizeof *ranked, by_rank);
    for (uint32_t k = 0; k < n; k++) {
        char *id = NULL;
        do {
            id = jg_text_format(w->keep, "E%05u", ++number);
            JG_NEED(ctx, id);
        } while (jg_lookup_first(taken, id) != UINT32_MAX);
        w->id[ranked[k].estate] = id;
    }
    return JG_OK;
}

struct sorting {
    const char *id;
    uint32_t estate;
};

static int by_id(const void *a, const void *b)
{
    const struct sorting *p = a, *q = b;
    int order = strcmp(p->id, q->id);
    return order ? order : (p->estate > q->estate) - (p->estate < q->estate);
}

static enum jg_status order_rows(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    uint32_t n = w->gathered.n;
    struct sorting *s = JG_ARRAY(w->tmp, struct sorting, n);
    JG_NEED(ctx, s);
    for (uint32_t e = 0; e < n; e++)
        s[e] = (struct sorting){w->id[e], e};
    qsort(s, n, sizeof *s, by_id);
    for (uint32_t i = 0; i < n; i++)
        w->at[i] = s[i].estate;
    return JG_OK;
}

static enum jg_status open_result(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    uint32_t n = w->gathered.n;
    JG_TRY(jg_layer_open(ctx, w->keep, "estate", n, &w->estate));
    w->estate->crs = w->building->crs;
    return jg_geom_pick(ctx, w->keep, &w->ground, w->at, n, &w->estate->geom);
}

enum jg_status jg_estate_number(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    uint32_t n = w->gathered.n;
    w->id = JG_ARRAY(w->tmp, const char *, n);
    w->at = JG_ROOM(w->tmp, uint32_t, n);
    JG_NEED(ctx, w->id && w->at);
    for (uint32_t e = 0; e < n; e++) {
        w->id[e] = w->gathered.id[e];
        w->at[e] = e;
    }
    if (w->given) { /* its rows, its order, its columns */
        JG_TRY(jg_layer_pick(ctx, w->keep, w->given, w->at, n, &w->estate));
        w->estate->name = "estate";
        for (uint32_t e = 0; e < n; e++)
            if (!w->id[e])
                w->id[e] = jg_text_format(w->keep, "E%05u", e + 1);
    } else {
        JG_TRY(number_missing(ctx, w));
        JG_TRY(order_rows(ctx, w));
        JG_TRY(open_result(ctx, w));
    }
    const char **id = NULL, **name = NULL;
    JG_TRY(jg_layer_add_texts(ctx, w->estate, "estate_id", &id));
    JG_TRY(jg_layer_add_texts(ctx, w->estate, "name", &name));
    for (uint32_t i = 0; i < n; i++) {
        id[i] = w->id[w->at[i]];
        name[i] = w->gathered.name[w->at[i]];
        JG_NEED(ctx, id[i]);
    }
    return JG_OK;
}
