/* SPDX-License-Identifier: MIT */
/* The tables that are made once all categories are answered. */
#include "gis/circle/answer.h"

#include "gis/core/text.h"

#include <math.h>

static uint32_t count_patches(const struct jg_circle *c)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < c->categories->n; k++)
        n += c->answer[k].shortfall.n;
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
    const struct jg_shortfall *s = &c->answer[category].shortfall;
    for (uint32_t p = 0; p < s->n; p++, (*row)++) {
        const struct jg_patch *patch = &s->patch[p];
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

enum jg_status jg_answer_shortfall(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_circle *circle, const char *crs,
                                   struct jg_layers *layers)
{
    struct jg_layer *layer = NULL;
    JG_TRY(jg_layer_open(ctx, keep, "shortfall", count_patches(circle), &layer));
    layer->crs = crs;
    struct shortfall_columns t = {0};
    JG_TRY(open_columns(ctx, layer, &t));
    struct jg_shaper *shaper = NULL;
    JG_TRY(jg_shaper_open(ctx, keep, JG_POLYGON, &shaper));
    uint32_t row = 0;
    for (uint32_t k = 0; k < circle->categories->n; k++) {
        JG_TRY(put_patches(ctx, keep, circle, k, &t, &row));
        JG_TRY(jg_shortfall_outline(ctx, circle->answer[k].arena,
                                    &circle->answer[k].shortfall, circle->options->cell_m,
                                    shaper));
    }
    JG_TRY(jg_shaper_done(ctx, shaper, &layer->geom));
    return jg_layers_put(ctx, layers, layer);
}

enum jg_status jg_answer_missing(struct jg_ctx *ctx, const struct jg_circle *circle,
                                 struct jg_layer *estates)
{
    const struct jg_access_columns *t = &circle->estate_access;
    uint32_t n = circle->categories->n;
    const char **missing = NULL;
    JG_TRY(jg_layer_add_texts(ctx, estates, "missing", &missing));
    for (uint32_t k = 0; k < circle->n_served_estates; k++) {
        struct jg_text list = {.arena = estates->arena};
        for (uint32_t c = 0; c < n; c++)
            if (t->missing[k * n + c] == 1) {
                if (list.n)
                    jg_text_add(&list, ",");
                jg_text_add(&list, t->category[k * n + c]);
            }
        const char *text = NULL;
        JG_TRY(jg_text_done(ctx, &list, &text));
        missing[circle->served_estate[k]] = text;
    }
    return JG_OK;
}
