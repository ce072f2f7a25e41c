/* SPDX-License-Identifier: MIT */
#include "gis/demo/table.h"

#include "gis/demo/shape.h"

#include <math.h>
#include <string.h>

enum jg_status jg_demo_table_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_demo_layout *layout,
                                  struct jg_demo_table *out)
{
    *out = (struct jg_demo_table){.arena = keep, .layout = layout};
    while (layout->columns[out->n_columns].name)
        out->n_columns++;
    if (layout->kind != JG_NO_SHAPE)
        JG_TRY(jg_shaper_open(ctx, keep, layout->kind, &out->shaper));
    return JG_OK;
}

static enum jg_status grow(struct jg_ctx *ctx, struct jg_demo_table *t)
{
    uint32_t room = t->room ? 2 * t->room : 64;
    for (int c = 0; c < t->n_columns; c++) {
        void *more = jg_arena_grow(t->arena, t->cells[c], t->n, room, sizeof(int64_t));
        JG_NEED(ctx, more);
        t->cells[c] = more;
    }
    t->room = room;
    return JG_OK;
}

enum jg_status jg_demo_row(struct jg_ctx *ctx, struct jg_demo_table *t)
{
    if (t->n == t->room)
        JG_TRY(grow(ctx, t));
    uint32_t row = t->n++;
    for (int c = 0; c < t->n_columns; c++) {
        switch (t->layout->columns[c].type) {
        case JG_INT:
            ((int64_t *)t->cells[c])[row] = JG_NO_INT;
            break;
        case JG_REAL:
            ((double *)t->cells[c])[row] = NAN;
            break;
        case JG_TEXT:
            ((const char **)t->cells[c])[row] = NULL;
            break;
        }
    }
    return JG_OK;
}

void jg_demo_set_text(struct jg_demo_table *t, int column, const char *value)
{
    ((const char **)t->cells[column])[t->n - 1] = value;
}

void jg_demo_set_int(struct jg_demo_table *t, int column, int64_t value)
{
    ((int64_t *)t->cells[column])[t->n - 1] = value;
}

void jg_demo_set_real(struct jg_demo_table *t, int column, double value)
{
    ((double *)t->cells[column])[t->n - 1] = value;
}

enum jg_status jg_demo_line(struct jg_ctx *ctx, struct jg_demo_table *t,
                            const struct jg_xy *at, int n)
{
    for (int i = 0; i < n; i++) {
        struct jg_xy p = jg_demo_round(at[i]);
        JG_TRY(jg_shaper_add(ctx, t->shaper, p.x, p.y));
    }
    return jg_shaper_end_ring(ctx, t->shaper);
}

enum jg_status jg_demo_ring(struct jg_ctx *ctx, struct jg_demo_table *t,
                            const struct jg_xy *at, int n)
{
    for (int i = 0; i <= n; i++) {
        struct jg_xy p = jg_demo_round(at[i % n]);
        JG_TRY(jg_shaper_add(ctx, t->shaper, p.x, p.y));
    }
    return jg_shaper_end_ring(ctx, t->shaper);
}

enum jg_status jg_demo_end_part(struct jg_ctx *ctx, struct jg_demo_table *t)
{
    return jg_shaper_end_part(ctx, t->shaper);
}

enum jg_status jg_demo_end_shape(struct jg_ctx *ctx, struct jg_demo_table *t)
{
    return jg_shaper_end_element(ctx, t->shaper);
}

enum jg_status jg_demo_place(struct jg_ctx *ctx, struct jg_demo_table *t, struct jg_xy at)
{
    JG_TRY(jg_demo_line(ctx, t, &at, 1));
    JG_TRY(jg_shaper_end_part(ctx, t->shaper));
    return jg_shaper_end_element(ctx, t->shaper);
}

enum jg_status jg_demo_polygon(struct jg_ctx *ctx, struct jg_demo_table *t,
                               const struct jg_xy *at, int n)
{
    JG_TRY(jg_demo_ring(ctx, t, at, n));
    JG_TRY(jg_shaper_end_part(ctx, t->shaper));
    return jg_shaper_end_element(ctx, t->shaper);
}

static enum jg_status fill_column(struct jg_ctx *ctx, struct jg_layer *layer,
                                  const struct jg_demo_column *column, const void *cells)
{
    int64_t *ints = NULL;
    double *reals = NULL;
    const char **texts = NULL;
    size_t bytes = layer->n * sizeof(int64_t);
    void *to = NULL;
    if (column->type == JG_INT) {
        JG_TRY(jg_layer_add_ints(ctx, layer, column->name, &ints));
        to = ints;
    } else if (column->type == JG_REAL) {
        JG_TRY(jg_layer_add_reals(ctx, layer, column->name, &reals));
        to = reals;
    } else {
        JG_TRY(jg_layer_add_texts(ctx, layer, column->name, &texts));
        to = texts;
    }
    if (bytes > 0)
        memcpy(to, cells, bytes);
    return JG_OK;
}

_Static_assert(sizeof(const char *) == sizeof(int64_t) &&
                   sizeof(double) == sizeof(int64_t),
               "cells of all types take eight bytes");

enum jg_status jg_demo_table_done(struct jg_ctx *ctx, struct jg_demo_table *t,
                                  const char *crs, struct jg_layer **out)
{
    struct jg_layer *layer = NULL;
    JG_TRY(jg_layer_open(ctx, t->arena, t->layout->name, t->n, &layer));
    layer->alias = t->layout->alias;
    for (int c = 0; c < t->n_columns; c++)
        JG_TRY(fill_column(ctx, layer, &t->layout->columns[c], t->cells[c]));
    if (t->shaper) {
        JG_TRY(jg_shaper_done(ctx, t->shaper, &layer->geom));
        layer->crs = crs;
    }
    *out = layer;
    return JG_OK;
}
