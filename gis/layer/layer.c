/* SPDX-License-Identifier: MIT */
#include "gis/layer/layer.h"

#include "gis/core/text.h"

#include <math.h>
#include <string.h>

enum jg_status jg_layer_open(struct jg_ctx *ctx, struct jg_arena *keep, const char *name,
                             uint32_t n, struct jg_layer **out)
{
    struct jg_layer *layer = JG_ARRAY(keep, struct jg_layer, 1);
    JG_NEED(ctx, layer);
    layer->arena = keep;
    layer->n = n;
    layer->name = jg_arena_text(keep, name);
    JG_NEED(ctx, layer->name);
    *out = layer;
    return JG_OK;
}

struct jg_column *jg_layer_column(const struct jg_layer *layer, const char *name)
{
    for (int i = 0; layer && i < layer->n_columns; i++)
        if (!strcmp(layer->columns[i].name, name))
            return &layer->columns[i];
    return NULL;
}

static enum jg_status new_column(struct jg_ctx *ctx, struct jg_layer *layer,
                                 const char *name, struct jg_column **out)
{
    if (layer->n_columns == layer->room_columns) {
        int room = layer->room_columns ? 2 * layer->room_columns : 16;
        struct jg_column *grown =
            jg_arena_grow(layer->arena, layer->columns, (size_t)layer->room_columns,
                          (size_t)room, sizeof *grown);
        JG_NEED(ctx, grown);
        layer->columns = grown;
        layer->room_columns = room;
    }
    struct jg_column *c = &layer->columns[layer->n_columns];
    *c = (struct jg_column){.name = jg_arena_text(layer->arena, name)};
    JG_NEED(ctx, c->name);
    layer->n_columns++;
    *out = c;
    return JG_OK;
}

/* The column of that name with room for n values of `type`, whatever it was before. */
static enum jg_status column_for(struct jg_ctx *ctx, struct jg_layer *layer,
                                 const char *name, enum jg_type type,
                                 struct jg_column **out)
{
    struct jg_column *c = jg_layer_column(layer, name);
    if (!c)
        JG_TRY(new_column(ctx, layer, name, &c));
    if (!c->ints || c->type != type) {
        c->type = type;
        c->ints = NULL;
        size_t size = type == JG_TEXT ? sizeof *c->texts : sizeof *c->ints;
        void *values = jg_arena_alloc(layer->arena, layer->n, size);
        JG_NEED(ctx, values);
        if (type == JG_INT)
            c->ints = values;
        else if (type == JG_REAL)
            c->reals = values;
        else
            c->texts = values;
    }
    *out = c;
    return JG_OK;
}

enum jg_status jg_layer_add_ints(struct jg_ctx *ctx, struct jg_layer *layer,
                                 const char *name, int64_t **out)
{
    struct jg_column *c = NULL;
    JG_TRY(column_for(ctx, layer, name, JG_INT, &c));
    for (uint32_t i = 0; i < layer->n; i++)
        c->ints[i] = JG_NO_INT;
    *out = c->ints;
    return JG_OK;
}

enum jg_status jg_layer_add_reals(struct jg_ctx *ctx, struct jg_layer *layer,
                                  const char *name, double **out)
{
    struct jg_column *c = NULL;
    JG_TRY(column_for(ctx, layer, name, JG_REAL, &c));
    for (uint32_t i = 0; i < layer->n; i++)
        c->reals[i] = NAN;
    *out = c->reals;
    return JG_OK;
}

enum jg_status jg_layer_add_texts(struct jg_ctx *ctx, struct jg_layer *layer,
                                  const char *name, const char ***out)
{
    struct jg_column *c = NULL;
    JG_TRY(column_for(ctx, layer, name, JG_TEXT, &c));
    for (uint32_t i = 0; i < layer->n; i++)
        c->texts[i] = NULL;
    *out = c->texts;
    return JG_OK;
}

void jg_layer_remove_column(struct jg_layer *layer, const char *name)
{
    struct jg_column *c = jg_layer_column(layer, name);
    if (!c)
        return;
    size_t behind = (size_t)(&layer->columns[layer->n_columns] - c) - 1;
    memmove(c, c + 1, behind * sizeof *c);
    layer->n_columns--;
}

static const struct jg_column *column_of(const struct jg_layer *layer, const char *name,
                                         enum jg_type type)
{
    const struct jg_column *c = jg_layer_column(layer, name);
    return c && c->type == type ? c : NULL;
}

const int64_t *jg_layer_ints(const struct jg_layer *layer, const char *name)
{
    const struct jg_column *c = column_of(layer, name, JG_INT);
    return c ? c->ints : NULL;
}

const double *jg_layer_reals(const struct jg_layer *layer, const char *name)
{
    const struct jg_column *c = column_of(layer, name, JG_REAL);
    return c ? c->reals : NULL;
}

const char *const *jg_layer_texts(const struct jg_layer *layer, const char *name)
{
    const struct jg_column *c = column_of(layer, name, JG_TEXT);
    return c ? c->texts : NULL;
}

static enum jg_status no_field(struct jg_ctx *ctx, const struct jg_layer *layer,
                               const char *name, const char *of)
{
    return jg_fail(ctx, JG_DATA, "layer \"%s\" has no field \"%s\"%s", layer->name, name,
                   of);
}

enum jg_status jg_layer_need_texts(struct jg_ctx *ctx, const struct jg_layer *layer,
                                   const char *name, const char *const **out)
{
    const char *const *texts = jg_layer_texts(layer, name);
    if (!texts)
        return no_field(ctx, layer, name, " of text");
    *out = texts;
    return JG_OK;
}

enum jg_status jg_layer_need_reals(struct jg_ctx *ctx, const struct jg_layer *layer,
                                   const char *name, const double **out)
{
    const double *reals = jg_layer_reals(layer, name);
    if (!reals)
        return no_field(ctx, layer, name, " of numbers");
    *out = reals;
    return JG_OK;
}

double jg_column_number(const struct jg_column *c, uint32_t row)
{
    if (c->type == JG_REAL)
        return c->reals[row];
    if (c->type == JG_INT && c->ints[row] != JG_NO_INT)
        return (double)c->ints[row];
    return NAN;
}

static enum jg_status same_head(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_layer *layer, uint32_t n,
                                struct jg_layer **out)
{
    JG_TRY(jg_layer_open(ctx, keep, layer->name, n, out));
    (*out)->alias = layer->alias;
    (*out)->crs = layer->crs;
    (*out)->geom.kind = layer->geom.kind;
    return JG_OK;
}

/* Copy the rows which[0..n-1] of one column to the rows from `at` on of the other. */
static void copy_rows(const struct jg_column *from, const uint32_t *which, uint32_t n,
                      struct jg_column *to, uint32_t at)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t row = which ? which[i] : i;
        if (from->type == JG_INT)
            to->ints[at + i] = from->ints[row];
        else if (from->type == JG_REAL)
            to->reals[at + i] = from->reals[row];
        else
            to->texts[at + i] = from->texts[row];
    }
}

enum jg_status jg_layer_pick(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layer *layer, const uint32_t *which,
                             uint32_t n, struct jg_layer **out)
{
    struct jg_layer *picked = NULL;
    JG_TRY(same_head(ctx, keep, layer, n, &picked));
    for (int c = 0; c < layer->n_columns; c++) {
        struct jg_column *to = NULL;
        JG_TRY(
            column_for(ctx, picked, layer->columns[c].name, layer->columns[c].type, &to));
        to->alias = layer->columns[c].alias;
        copy_rows(&layer->columns[c], which, n, to, 0);
    }
    if (layer->geom.kind)
        JG_TRY(jg_geom_pick(ctx, keep, &layer->geom, which, n, &picked->geom));
    *out = picked;
    return JG_OK;
}

/* Two sources may give one field different types: int and real meet in real, all else in
 * text. */
static enum jg_type joint_type(enum jg_type a, enum jg_type b)
{
    if (a == b)
        return a;
    return a == JG_TEXT || b == JG_TEXT ? JG_TEXT : JG_REAL;
}

static const char *value_text(struct jg_arena *keep, const struct jg_column *c,
                              uint32_t row)
{
    char number[32];
    double value = jg_column_number(c, row);
    return isnan(value) ? NULL : jg_arena_text(keep, jg_text_number(number, value));
}

static enum jg_status copy_converted(struct jg_ctx *ctx, struct jg_arena *keep,
                                     const struct jg_column *from, uint32_t n,
                                     struct jg_column *to, uint32_t at)
{
    if (from->type == to->type) {
        copy_rows(from, NULL, n, to, at);
        return JG_OK;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (to->type == JG_REAL) {
            to->reals[at + i] = jg_column_number(from, i);
            continue;
        }
        to->texts[at + i] = value_text(keep, from, i);
        if (!to->texts[at + i] && !isnan(jg_column_number(from, i)))
            JG_NEED(ctx, NULL);
    }
    return JG_OK;
}

static enum jg_status add_empty(struct jg_ctx *ctx, struct jg_layer *layer,
                                const char *name, enum jg_type type,
                                struct jg_column **out)
{
    void *values;
    if (type == JG_INT)
        JG_TRY(jg_layer_add_ints(ctx, layer, name, (int64_t **)&values));
    else if (type == JG_REAL)
        JG_TRY(jg_layer_add_reals(ctx, layer, name, (double **)&values));
    else
        JG_TRY(jg_layer_add_texts(ctx, layer, name, (const char ***)&values));
    *out = jg_layer_column(layer, name);
    return JG_OK;
}

static enum jg_status append_columns(struct jg_ctx *ctx, struct jg_layer *joined,
                                     const struct jg_layer *from,
                                     const struct jg_layer *other, uint32_t at)
{
    for (int c = 0; c < from->n_columns; c++) {
        const struct jg_column *source = &from->columns[c];
        const struct jg_column *twin = jg_layer_column(other, source->name);
        struct jg_column *to = jg_layer_column(joined, source->name);
        enum jg_type type = twin ? joint_type(source->type, twin->type) : source->type;
        if (!to)
            JG_TRY(add_empty(ctx, joined, source->name, type, &to));
        to->alias = to->alias ? to->alias : source->alias;
        JG_TRY(copy_converted(ctx, joined->arena, source, from->n, to, at));
    }
    return JG_OK;
}

enum jg_status jg_layer_append(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_layer *a, const struct jg_layer *b,
                               struct jg_layer **out)
{
    struct jg_layer *joined = NULL;
    if (a->n > UINT32_MAX - 1 - b->n)
        return jg_fail(ctx, JG_DATA, "layer \"%s\" would have more than 4 billion rows",
                       a->name);
    JG_TRY(same_head(ctx, keep, a, a->n + b->n, &joined));
    JG_TRY(append_columns(ctx, joined, a, b, 0));
    JG_TRY(append_columns(ctx, joined, b, a, a->n));
    if (a->geom.kind)
        JG_TRY(jg_geom_append(ctx, keep, &a->geom, &b->geom, &joined->geom));
    *out = joined;
    return JG_OK;
}

struct jg_layer *jg_layers_find(const struct jg_layers *set, const char *name)
{
    for (int i = 0; i < set->n; i++)
        if (!strcmp(set->layer[i]->name, name))
            return set->layer[i];
    return NULL;
}

enum jg_status jg_layers_need(struct jg_ctx *ctx, const struct jg_layers *set,
                              const char *name, struct jg_layer **out)
{
    struct jg_layer *layer = jg_layers_find(set, name);
    if (!layer)
        return jg_fail(ctx, JG_USAGE, "this needs the layer \"%s\"", name);
    *out = layer;
    return JG_OK;
}

enum jg_status jg_layers_put(struct jg_ctx *ctx, struct jg_layers *set,
                             struct jg_layer *layer)
{
    for (int i = 0; i < set->n; i++) {
        if (!strcmp(set->layer[i]->name, layer->name)) {
            set->layer[i] = layer;
            return JG_OK;
        }
    }
    if (set->n == JG_LAYERS_MOST)
        return jg_fail(ctx, JG_BUG, "more than %d layers", JG_LAYERS_MOST);
    set->layer[set->n++] = layer;
    return JG_OK;
}

void jg_layers_remove(struct jg_layers *set, const char *name)
{
    for (int i = 0; i < set->n; i++) {
        if (!strcmp(set->layer[i]->name, name)) {
            for (set->n--; i < set->n; i++)
                set->layer[i] = set->layer[i + 1];
            return;
        }
    }
}

enum jg_status jg_layer_view(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layer *layer, struct jg_layer **out)
{
    struct jg_layer *view = JG_ARRAY(keep, struct jg_layer, 1);
    JG_NEED(ctx, view);
    *view = *layer;
    view->columns = JG_ARRAY(keep, struct jg_column, (size_t)layer->n_columns);
    JG_NEED(ctx, view->columns);
    if (layer->n_columns)
        memcpy(view->columns, layer->columns,
               (size_t)layer->n_columns * sizeof *view->columns);
    view->room_columns = layer->n_columns;
    view->arena = keep;
    *out = view;
    return JG_OK;
}
