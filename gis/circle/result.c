/* SPDX-License-Identifier: MIT */
/* The tables that are made once all categories are answered. */
#include "gis/circle/answer.h"

#include "gis/core/text.h"

#include <string.h>

static uint32_t count_patches(const struct jg_circle *c)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < c->categories->n; k++)
        n += c->answer[k].n_patches;
    return n;
}

struct shortfall_columns {
    const char **id, **category, **subdistrict;
    int64_t *demand;
    double *population, *floor_area_m2;
};

static enum jg_status open_columns(struct jg_ctx *ctx, struct jg_layer *layer,
                                   struct shortfall_columns *t)
{
    JG_TRY(jg_layer_add_texts(ctx, layer, "shortfall_id", &t->id));
    JG_TRY(jg_layer_add_texts(ctx, layer, "category", &t->category));
    JG_TRY(jg_layer_add_texts(ctx, layer, "subdistrict", &t->subdistrict));
    JG_TRY(jg_layer_add_ints(ctx, layer, "demand", &t->demand));
    JG_TRY(jg_layer_add_reals(ctx, layer, "population", &t->population));
    return jg_layer_add_reals(ctx, layer, "floor_area_m2", &t->floor_area_m2);
}

static enum jg_status put_patches(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_circle *c, uint32_t category,
                                  struct shortfall_columns *t, uint32_t *row)
{
    const struct jg_category_answer *a = &c->answer[category];
    for (uint32_t p = 0; p < a->n_patches; p++, (*row)++) {
        const struct jg_patch *patch = &a->patch[p];
        t->id[*row] = jg_text_format(keep, "S%05u", *row + 1);
        JG_NEED(ctx, t->id[*row]);
        t->category[*row] = c->categories->code[c->categories->row[category]];
        if (patch->group != UINT32_MAX)
            t->subdistrict[*row] = c->homes->group_name[patch->group];
        t->demand[*row] = patch->homes;
        t->population[*row] = patch->population;
        t->floor_area_m2[*row] = patch->floor_area_m2;
    }
    return JG_OK;
}

/* The outlines of one category behind those before it. */
static void append(struct jg_geom *all, const struct jg_geom *more)
{
    int64_t parts = all->part[all->n], rings = all->ring[parts], places = all->at[rings];
    int64_t more_parts = jg_geom_parts(more), more_rings = jg_geom_rings(more);
    size_t more_places = (size_t)jg_geom_places(more);
    for (uint32_t i = 0; i < more->n; i++)
        all->part[all->n + i + 1] = parts + more->part[i + 1];
    for (int64_t p = 0; p < more_parts; p++)
        all->ring[parts + p + 1] = rings + more->ring[p + 1];
    for (int64_t k = 0; k < more_rings; k++)
        all->at[rings + k + 1] = places + more->at[k + 1];
    if (more->n) {
        memcpy(all->box + all->n, more->box, more->n * sizeof *all->box);
        memcpy(all->x + places, more->x, more_places * sizeof *all->x);
        memcpy(all->y + places, more->y, more_places * sizeof *all->y);
    }
    all->n += more->n;
}

static enum jg_status join_outlines(struct jg_ctx *ctx, struct jg_arena *keep,
                                    const struct jg_circle *c, struct jg_geom *out)
{
    size_t n = 0, parts = 0, rings = 0, places = 0;
    for (uint32_t k = 0; k < c->categories->n; k++) {
        const struct jg_geom *g = &c->answer[k].outline;
        n += g->n;
        parts += g->n ? (size_t)jg_geom_parts(g) : 0;
        rings += g->n ? (size_t)jg_geom_rings(g) : 0;
        places += g->n ? (size_t)jg_geom_places(g) : 0;
    }
    struct jg_geom all = {.kind = JG_POLYGON};
    all.part = JG_ARRAY(keep, int64_t, n + 1);
    JG_NEED(ctx, all.part);
    all.ring = JG_ARRAY(keep, int64_t, parts + 1);
    JG_NEED(ctx, all.ring);
    all.at = JG_ARRAY(keep, int64_t, rings + 1);
    JG_NEED(ctx, all.at);
    all.x = JG_ROOM(keep, double, places);
    JG_NEED(ctx, all.x);
    all.y = JG_ROOM(keep, double, places);
    JG_NEED(ctx, all.y);
    all.box = JG_ROOM(keep, struct jg_box, n);
    JG_NEED(ctx, all.box);
    for (uint32_t k = 0; k < c->categories->n; k++)
        if (c->answer[k].outline.n)
            append(&all, &c->answer[k].outline);
    *out = all;
    return JG_OK;
}

enum jg_status jg_answer_shortfall(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_circle *circle, const char *crs,
                                   struct jg_layers *layers)
{
    struct jg_layer *layer = NULL;
    JG_TRY(jg_layer_open(ctx, keep, "shortfall", count_patches(circle), &layer));
    layer->crs = crs;
    struct shortfall_columns t = {0};
    JG_TRY(open_columns(ctx, layer, &t));
    uint32_t row = 0;
    for (uint32_t k = 0; k < circle->categories->n; k++)
        JG_TRY(put_patches(ctx, keep, circle, k, &t, &row));
    JG_TRY(join_outlines(ctx, keep, circle, &layer->geom));
    for (uint32_t k = 0; k < circle->categories->n; k++) {
        jg_arena_close(circle->answer[k].arena);
        circle->answer[k].arena = NULL;
    }
    return jg_layers_put(ctx, layers, layer);
}

enum jg_status jg_answer_missing(struct jg_ctx *ctx, const struct jg_circle *circle,
                                 struct jg_layer *estates)
{
    const struct jg_access_columns *t = &circle->estate_access;
    uint32_t n = circle->categories->n;
    const char **missing = NULL;
    int64_t *unknown = NULL;
    JG_TRY(jg_layer_add_texts(ctx, estates, "missing", &missing));
    JG_TRY(jg_layer_add_ints(ctx, estates, "missing_unknown", &unknown));
    for (uint32_t k = 0; k < circle->n_served_estates; k++) {
        struct jg_text list = {.arena = estates->arena};
        int64_t *doubtful = &unknown[circle->served_estate[k]];
        *doubtful = 0;
        for (uint32_t c = 0; c < n; c++) {
            *doubtful += t->missing[k * n + c] == JG_NO_INT;
            if (t->missing[k * n + c] == 1) {
                if (list.n)
                    jg_text_add(&list, ",");
                jg_text_add(&list, t->category[k * n + c]);
            }
        }
        const char *text = NULL;
        JG_TRY(jg_text_done(ctx, &list, &text));
        missing[circle->served_estate[k]] = text;
    }
    return JG_OK;
}
