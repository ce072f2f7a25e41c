/* SPDX-License-Identifier: MIT */
#include "gis/io/columns.h"

#include "gis/core/text.h"
#include "gis/io/sql.h"

#include <string.h>

static bool is_taken(const char *name, const char *const *names, int n)
{
    if (jg_text_same(name, "fid") || jg_text_same(name, "geom"))
        return true;
    for (int k = 0; k < n; k++)
        if (jg_text_same(name, names[k]))
            return true;
    return false;
}

enum jg_status jg_columns_name(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_layer *layer, const char ***out)
{
    int n = layer->n_columns;
    const char **names = JG_ARRAY(keep, const char *, (size_t)n + 1);
    JG_NEED(ctx, names);
    for (int k = 0; k < n; k++) {
        names[k] = layer->columns[k].name;
        for (int more = 2; is_taken(names[k], names, k); more++) {
            names[k] = jg_text_format(keep, "%s_%d", layer->columns[k].name, more);
            JG_NEED(ctx, names[k]);
        }
    }
    *out = names;
    return JG_OK;
}

const char *jg_columns_shape(enum jg_kind kind)
{
    if (kind == JG_POINT)
        return "POINT";
    return kind == JG_LINE ? "MULTILINESTRING" : "MULTIPOLYGON";
}

enum jg_status jg_columns_create(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_layer *layer, const char *const *names,
                                 const char *key, const char **out)
{
    static const char *const types[] = {
        [JG_INT] = "INTEGER", [JG_REAL] = "DOUBLE", [JG_TEXT] = "TEXT"};
    const char *table = jg_sql_name(keep, layer->name);
    JG_NEED(ctx, table);
    struct jg_text t = {.arena = keep};
    jg_text_addf(&t, "CREATE TABLE %s (\"fid\" %s", table, key);
    if (layer->geom.kind != JG_NO_SHAPE)
        jg_text_addf(&t, ", \"geom\" %s", jg_columns_shape(layer->geom.kind));
    for (int k = 0; k < layer->n_columns; k++) {
        const char *name = jg_sql_name(keep, names[k]);
        JG_NEED(ctx, name);
        jg_text_addf(&t, ", %s %s", name, types[layer->columns[k].type]);
    }
    jg_text_add(&t, ")");
    return jg_text_done(ctx, &t, out);
}

enum jg_status jg_columns_check(struct jg_ctx *ctx, const struct jg_layer *layer)
{
    const struct jg_geom *g = &layer->geom;
    if (g->kind == JG_NO_SHAPE)
        return JG_OK;
    if (g->n != layer->n)
        return jg_fail(ctx, JG_BUG, "layer \"%s\" has %u rows and %u shapes", layer->name,
                       layer->n, g->n);
    for (uint32_t i = 0; g->kind == JG_POINT && i < g->n; i++)
        if (g->part[i + 1] - g->part[i] > 1)
            return jg_fail(ctx, JG_BUG, "layer \"%s\", row %u: a point of several places",
                           layer->name, i + 1);
    return JG_OK;
}
