/* SPDX-License-Identifier: MIT */
/* Layers into the workspace: tables that QGIS and SpatiaLite know, filled in bulk. */
#include "gis/core/text.h"
#include "gis/io/bulk.h"
#include "gis/io/columns.h"
#include "gis/io/workspace.h"

bool jg_store_has(struct jg_store *store, const char *name)
{
    struct jg_ctx unheard = {.jobs = 1};
    int64_t there = 0;
    return jg_sql_number(&unheard, store->sql, 0, &there,
                         "SELECT count(*) FROM jg_layer WHERE name = ?", "t",
                         name) == JG_OK &&
           there > 0;
}

/* --- Dropping --- */

static enum jg_status drop_table(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const struct jg_sql *sql, const char *name)
{
    const char *table = jg_sql_name(tmp, name);
    JG_NEED(ctx, table);
    const char *drop = jg_text_format(tmp, "DROP TABLE IF EXISTS %s", table);
    JG_NEED(ctx, drop);
    return jg_sql_run(ctx, sql, drop);
}

static enum jg_status forget(struct jg_ctx *ctx, const struct jg_sql *sql,
                             const char *name)
{
    static const char *const about_shapes[] = {
        "DELETE FROM geometry_columns_auth WHERE f_table_name = lower(?)",
        "DELETE FROM geometry_columns_field_infos WHERE f_table_name = lower(?)",
        "DELETE FROM geometry_columns_statistics WHERE f_table_name = lower(?)",
        "DELETE FROM geometry_columns_time WHERE f_table_name = lower(?)",
        "DELETE FROM geometry_columns WHERE f_table_name = lower(?)",
        "DELETE FROM jg_alias WHERE layer = ?",
        "DELETE FROM jg_layer WHERE name = ?",
    };
    for (size_t k = 0; k < sizeof about_shapes / sizeof *about_shapes; k++)
        JG_TRY(jg_sql_do(ctx, sql, about_shapes[k], "t", name));
    return JG_OK;
}

enum jg_status jg_store_drop(struct jg_ctx *ctx, struct jg_store *store, const char *name)
{
    if (!jg_store_has(store, name))
        return JG_OK;
    struct jg_arena *tmp = jg_arena_open(store->arena);
    JG_NEED(ctx, tmp);
    const char *index = jg_text_format(tmp, "idx_%s_geom", name);
    JG_NEED(ctx, index);
    JG_TRY(drop_table(ctx, tmp, store->sql, index));
    JG_TRY(drop_table(ctx, tmp, store->sql, name));
    JG_TRY(forget(ctx, store->sql, name));
    jg_arena_close(tmp);
    return JG_OK;
}

/* --- Putting --- */

static enum jg_status create_table(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   const struct jg_sql *sql, const struct jg_layer *layer,
                                   const char *const *names)
{
    const char *create = NULL;
    int64_t there;
    JG_TRY(
        jg_sql_number(ctx, sql, 0, &there,
                      "SELECT count(*) FROM sqlite_schema WHERE lower(name) = lower(?)",
                      "t", layer->name));
    if (there)
        return jg_fail(ctx, JG_USAGE,
                       "a layer cannot be called \"%s\": %s has a table of "
                       "that name which is no layer",
                       layer->name, sql->path);
    JG_TRY(jg_columns_create(ctx, tmp, layer, names, "INTEGER PRIMARY KEY NOT NULL",
                             &create));
    return jg_sql_run(ctx, sql, create);
}

/* SpatiaLite's own functions register the column and make the index, on the still empty
 * table, where they take no time. */
static enum jg_status register_shapes(struct jg_ctx *ctx, const struct jg_store *store,
                                      const struct jg_layer *layer)
{
    const struct jg_sql *sql = store->sql;
    int64_t done;
    JG_TRY(jg_sql_number(
        ctx, sql, 0, &done, "SELECT RecoverGeometryColumn(?, 'geom', ?, ?, 'XY')", "tit",
        layer->name, (int64_t)store->srid, jg_columns_shape(layer->geom.kind)));
    if (done)
        JG_TRY(jg_sql_number(ctx, sql, 0, &done, "SELECT CreateSpatialIndex(?, 'geom')",
                             "t", layer->name));
    if (!done)
        return jg_fail(ctx, JG_IO, "%s: SpatiaLite refused the table \"%s\" with srid %d",
                       sql->path, layer->name, store->srid);
    return JG_OK;
}

/* Take the table's triggers away; *out makes them again. */
static enum jg_status lift_triggers(struct jg_ctx *ctx, struct jg_arena *tmp,
                                    const struct jg_sql *sql, const char *table,
                                    const char **out)
{
    struct jg_text again = {.arena = tmp}, drop = {.arena = tmp};
    sqlite3_stmt *stmt;
    const char *drops = NULL;
    bool is_row;
    JG_TRY(jg_sql_prepare(ctx, tmp, sql, &stmt,
                          "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' "
                          "AND lower(tbl_name) = lower(?) ORDER BY name",
                          "t", table));
    for (;;) {
        JG_TRY(jg_sql_next(ctx, sql, stmt, &is_row));
        if (!is_row)
            break;
        const char *name = jg_sql_name(tmp, (const char *)sqlite3_column_text(stmt, 0));
        JG_NEED(ctx, name);
        jg_text_addf(&drop, "DROP TRIGGER %s;", name);
        jg_text_addf(&again, "%s;\n", (const char *)sqlite3_column_text(stmt, 1));
    }
    jg_text_add(&again, "");
    jg_text_add(&drop, "");
    JG_TRY(jg_text_done(ctx, &again, out));
    JG_TRY(jg_text_done(ctx, &drop, &drops));
    return jg_sql_run(ctx, sql, drops);
}

static enum jg_status put_statistics(struct jg_ctx *ctx, const struct jg_sql *sql,
                                     const struct jg_layer *layer)
{
    struct jg_box box = jg_geom_extent(&layer->geom);
    const char *now = "UPDATE geometry_columns_time SET "
                      "last_insert = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') "
                      "WHERE f_table_name = lower(?)";
    JG_TRY(jg_sql_do(ctx, sql, now, "t", layer->name));
    if (box.min_x > box.max_x)
        return jg_sql_do(
            ctx, sql,
            "UPDATE geometry_columns_statistics SET row_count = ?, last_verified "
            "= strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE f_table_name = "
            "lower(?)",
            "it", (int64_t)layer->n, layer->name);
    return jg_sql_do(
        ctx, sql,
        "UPDATE geometry_columns_statistics SET row_count = ?, last_verified = "
        "strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), extent_min_x = ?, extent_min_y "
        "= ?, extent_max_x = ?, extent_max_y = ? WHERE f_table_name = lower(?)",
        "irrrrt", (int64_t)layer->n, box.min_x, box.min_y, box.max_x, box.max_y,
        layer->name);
}

static enum jg_status put_names(struct jg_ctx *ctx, const struct jg_sql *sql,
                                const struct jg_layer *layer, const char *const *names)
{
    JG_TRY(jg_sql_do(ctx, sql, "INSERT INTO jg_layer VALUES (?, ?, ?, ?)", "ttit",
                     layer->name, layer->alias, (int64_t)layer->geom.kind, layer->crs));
    for (int k = 0; k < layer->n_columns; k++) {
        const struct jg_column *c = &layer->columns[k];
        JG_TRY(jg_sql_do(ctx, sql, "INSERT INTO jg_alias VALUES (?, ?, ?, ?, ?, ?)",
                         "tittit", layer->name, (int64_t)k, names[k], c->name,
                         (int64_t)c->type, c->alias));
    }
    return JG_OK;
}

static enum jg_status put_rows(struct jg_ctx *ctx, struct jg_arena *tmp,
                               const struct jg_store *store, const struct jg_layer *layer)
{
    struct jg_layer_rows of_layer;
    struct jg_rows rows;
    JG_TRY(jg_layer_rows(ctx, tmp, layer, JG_BLOB_SPATIALITE, store->srid, &of_layer,
                         &rows));
    return jg_bulk_insert(ctx, store->sql, layer->name, &rows);
}

static enum jg_status put_shaped(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const struct jg_store *store,
                                 const struct jg_layer *layer)
{
    const struct jg_sql *sql = store->sql;
    const char *triggers = NULL;
    JG_TRY(register_shapes(ctx, store, layer));
    JG_TRY(lift_triggers(ctx, tmp, sql, layer->name, &triggers));
    JG_TRY(put_rows(ctx, tmp, store, layer));
    const char *index = jg_text_format(tmp, "idx_%s_geom", layer->name);
    JG_NEED(ctx, index);
    JG_TRY(jg_bulk_index(ctx, sql, index, layer->geom.box, layer->n));
    JG_TRY(jg_sql_run(ctx, sql, triggers));
    return put_statistics(ctx, sql, layer);
}

enum jg_status jg_store_put(struct jg_ctx *ctx, struct jg_store *store,
                            const struct jg_layer *layer)
{
    struct jg_arena *tmp = jg_arena_open(store->arena);
    JG_NEED(ctx, tmp);
    const char **names = NULL;
    JG_TRY(jg_columns_check(ctx, layer));
    JG_TRY(jg_columns_name(ctx, tmp, layer, &names));
    JG_TRY(jg_store_drop(ctx, store, layer->name));
    JG_TRY(create_table(ctx, tmp, store->sql, layer, names));
    enum jg_status st = layer->geom.kind == JG_NO_SHAPE
                            ? put_rows(ctx, tmp, store, layer)
                            : put_shaped(ctx, tmp, store, layer);
    if (st)
        return jg_while(ctx, st, "storing layer \"%s\"", layer->name);
    JG_TRY(put_names(ctx, store->sql, layer, names));
    jg_arena_close(tmp);
    return JG_OK;
}
