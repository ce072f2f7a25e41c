/* SPDX-License-Identifier: MIT */
#include "gis/core/text.h"
#include "gis/io/columns.h"
#include "gis/io/package.h"
#include "gis/io/package_schema.h"

#include <string.h>

/* A name for a word between two @: quoted, with its front and end; @text@ as a text. */
static enum jg_status add_word(struct jg_ctx *ctx, struct jg_text *t, const char *word,
                               size_t n, const char *table)
{
    const char *name = table;
    if (n >= 5 && strncmp(word, "rtree", 5) == 0)
        name = jg_text_format(t->arena, "rtree_%s_geom%.*s", table, (int)n - 5, word + 5);
    else if (n > 6 && strncmp(word, "count_", 6) == 0)
        name = jg_text_format(t->arena, "trigger_%.*s_feature_count_%s", (int)n - 6,
                              word + 6, table);
    JG_NEED(ctx, name);
    bool is_text = n == 4 && strncmp(word, "text", 4) == 0;
    name = is_text ? jg_sql_text(t->arena, name) : jg_sql_name(t->arena, name);
    JG_NEED(ctx, name);
    jg_text_add(t, name);
    return JG_OK;
}

/* Run SQL in which words between two @ stand for names of this table. */
static enum jg_status run_for(struct jg_ctx *ctx, struct jg_arena *tmp,
                              const struct jg_sql *sql, const char *pattern,
                              const char *table)
{
    struct jg_text t = {.arena = tmp};
    const char *text = NULL;
    for (const char *p = pattern; *p;) {
        size_t plain = strcspn(p, "@");
        jg_text_add_n(&t, p, plain);
        p += plain;
        if (!*p)
            break;
        size_t word = strcspn(p + 1, "@");
        JG_TRY(add_word(ctx, &t, p + 1, word, table));
        p += word + 2;
    }
    JG_TRY(jg_text_done(ctx, &t, &text));
    return jg_sql_run(ctx, sql, text);
}

static enum jg_status put_contents(struct jg_ctx *ctx, const struct jg_sql *sql,
                                   const struct jg_package *package,
                                   const struct jg_layer *layer, int srs_id)
{
    bool shaped = layer->geom.kind != JG_NO_SHAPE;
    JG_TRY(jg_sql_do(ctx, sql,
                     "INSERT INTO gpkg_contents (table_name, data_type, identifier, "
                     "description, last_change, srs_id) VALUES (?, ?, ?, ?, ?, nullif(?, "
                     "-2))",
                     "tttt"
                     "ti",
                     layer->name, shaped ? "features" : "attributes", layer->name,
                     layer->alias ? layer->alias : "", package->time,
                     (int64_t)(shaped ? srs_id : -2)));
    JG_TRY(jg_sql_do(ctx, sql, "INSERT INTO gpkg_ogr_contents VALUES (?, ?)", "ti",
                     layer->name, (int64_t)layer->n));
    JG_TRY(jg_sql_do(ctx, sql, "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
                     "ti", layer->name, (int64_t)layer->n));
    struct jg_box box = jg_geom_extent(&layer->geom);
    if (!shaped || box.min_x > box.max_x)
        return JG_OK;
    return jg_sql_do(
        ctx, sql,
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? "
        "WHERE table_name = ?",
        "rrrrt", box.min_x, box.min_y, box.max_x, box.max_y, layer->name);
}

static enum jg_status put_shapes(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const struct jg_sql *sql, const struct jg_layer *layer,
                                 int srs_id)
{
    JG_TRY(jg_sql_do(
        ctx, sql, "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
        "tti", layer->name, jg_columns_shape(layer->geom.kind), (int64_t)srs_id));
    JG_TRY(
        jg_sql_do(ctx, sql,
                  "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', "
                  "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
                  "t", layer->name));
    return run_for(ctx, tmp, sql, JG_PACKAGE_RTREE, layer->name);
}

/* Titles for people. Readers take `name` for it, which may stand only once in a table. */
static enum jg_status put_titles(struct jg_ctx *ctx, const struct jg_sql *sql,
                                 const struct jg_layer *layer, const char *const *names)
{
    for (int k = 0; k < layer->n_columns; k++) {
        const char *alias = layer->columns[k].alias, *once = alias;
        for (int j = 0; alias && j < k; j++)
            if (layer->columns[j].alias && strcmp(layer->columns[j].alias, alias) == 0)
                once = NULL;
        if (alias)
            JG_TRY(
                jg_sql_do(ctx, sql,
                          "INSERT INTO gpkg_data_columns (table_name, column_name, name, "
                          "title) VALUES (?, ?, ?, ?)",
                          "tttt", layer->name, names[k], once, alias));
    }
    return JG_OK;
}

static enum jg_status put_style(struct jg_ctx *ctx, const struct jg_sql *sql,
                                const struct jg_package *package, int i)
{
    const struct jg_layer *layer = package->layers[i];
    if (!package->qml || !package->qml[i])
        return JG_OK;
    return jg_sql_do(
        ctx, sql,
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, "
        "f_table_name, f_geometry_column, styleName, styleQML, styleSLD, "
        "useAsDefault, description, owner, update_time) VALUES ('', '', ?, ?, "
        "substr(?, 1, 30), ?, '', 1, '', '', ?)",
        "ttttt", layer->name, layer->geom.kind == JG_NO_SHAPE ? "" : "geom",
        layer->alias ? layer->alias : layer->name, package->qml[i], package->time);
}

enum jg_status jg_package_layer(struct jg_ctx *ctx, const struct jg_sql *sql,
                                const struct jg_package *package, int i, int srs_id)
{
    const struct jg_layer *layer = package->layers[i];
    struct jg_arena *tmp = jg_arena_open(sql->arena);
    JG_NEED(ctx, tmp);
    const char **names = NULL, *create = NULL;
    JG_TRY(jg_columns_check(ctx, layer));
    if (layer->geom.kind != JG_NO_SHAPE && !package->crs)
        return jg_fail(ctx, JG_BUG, "layer \"%s\" has shapes and no coordinate system",
                       layer->name);
    JG_TRY(jg_columns_name(ctx, tmp, layer, &names));
    JG_TRY(jg_columns_create(ctx, tmp, layer, names,
                             "INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", &create));
    JG_TRY(jg_sql_run(ctx, sql, create));
    JG_TRY(put_contents(ctx, sql, package, layer, srs_id));
    if (layer->geom.kind != JG_NO_SHAPE)
        JG_TRY(put_shapes(ctx, tmp, sql, layer, srs_id));
    JG_TRY(run_for(ctx, tmp, sql, JG_PACKAGE_COUNT, layer->name));
    JG_TRY(put_titles(ctx, sql, layer, names));
    JG_TRY(put_style(ctx, sql, package, i));
    jg_arena_close(tmp);
    return JG_OK;
}
