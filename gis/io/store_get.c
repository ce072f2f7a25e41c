/* SPDX-License-Identifier: MIT */
/* Layers out of the workspace, as they were put. */
#include "gis/core/text.h"
#include "gis/io/blob.h"
#include "gis/io/columns.h"
#include "gis/io/workspace.h"

#include <math.h>
#include <string.h>

/* Texts go one behind another into large pieces; a text like the one above it is shared.
 */
struct texts {
    struct jg_arena *arena;
    char *at;
    size_t left;
};

enum { TEXT_PIECE = 1 << 18 };

static enum jg_status keep_text(struct jg_ctx *ctx, struct texts *t, const char *text,
                                size_t n, const char **out)
{
    if (t->left < n + 1) {
        size_t size = n + 1 > TEXT_PIECE ? n + 1 : TEXT_PIECE;
        t->at = jg_arena_room(t->arena, size, 1);
        JG_NEED(ctx, t->at);
        t->left = size;
    }
    memcpy(t->at, text, n);
    t->at[n] = '\0';
    *out = t->at;
    t->at += n + 1;
    t->left -= n + 1;
    return JG_OK;
}

static enum jg_status read_text(struct jg_ctx *ctx, struct texts *t, sqlite3_value *value,
                                const char **values, uint32_t row)
{
    const char *text = (const char *)sqlite3_value_text(value);
    JG_NEED(ctx, text);
    size_t n = (size_t)sqlite3_value_bytes(value);
    const char *above = row ? values[row - 1] : NULL;
    if (above && strncmp(above, text, n) == 0 && above[n] == '\0') {
        values[row] = above;
        return JG_OK;
    }
    return keep_text(ctx, t, text, n, &values[row]);
}

static enum jg_status read_value(struct jg_ctx *ctx, struct texts *t, sqlite3_stmt *stmt,
                                 int column, const struct jg_column *c, uint32_t row)
{
    sqlite3_value *value = sqlite3_column_value(stmt, column);
    int type = sqlite3_value_type(value);
    if (c->type == JG_TEXT) {
        c->texts[row] = NULL;
        return type == SQLITE_NULL ? JG_OK : read_text(ctx, t, value, c->texts, row);
    }
    bool is_number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
    if (c->type == JG_INT)
        c->ints[row] = is_number ? sqlite3_value_int64(value) : JG_NO_INT;
    else
        c->reals[row] = is_number ? sqlite3_value_double(value) : (double)NAN;
    return JG_OK;
}

static enum jg_status read_shape(struct jg_ctx *ctx, sqlite3_stmt *stmt,
                                 const struct jg_layer *layer, uint32_t row,
                                 struct jg_shaper *shaper)
{
    const unsigned char *blob = sqlite3_column_blob(stmt, 0);
    if (!blob)
        return jg_shaper_end_element(ctx, shaper);
    enum jg_status st = jg_blob_read(ctx, blob, (size_t)sqlite3_column_bytes(stmt, 0),
                                     layer->geom.kind, shaper);
    if (st)
        return jg_while(ctx, st, "table \"%s\", row %u", layer->name, row + 1);
    return jg_shaper_end_element(ctx, shaper);
}

static enum jg_status read_rows(struct jg_ctx *ctx, const struct jg_sql *sql,
                                sqlite3_stmt *stmt, struct jg_layer *layer)
{
    struct jg_shaper *shaper = NULL;
    struct texts texts = {.arena = layer->arena};
    int shaped = layer->geom.kind != JG_NO_SHAPE;
    if (shaped)
        JG_TRY(jg_shaper_open(ctx, layer->arena, layer->geom.kind, &shaper));
    for (uint32_t row = 0; row < layer->n; row++) {
        bool is_row;
        JG_TRY(jg_sql_next(ctx, sql, stmt, &is_row));
        if (!is_row)
            return jg_fail(ctx, JG_IO, "%s: table \"%s\" changed while it was read",
                           sql->path, layer->name);
        if (shaped)
            JG_TRY(read_shape(ctx, stmt, layer, row, shaper));
        for (int k = 0; k < layer->n_columns; k++)
            JG_TRY(read_value(ctx, &texts, stmt, k + shaped, &layer->columns[k], row));
    }
    return shaped ? jg_shaper_done(ctx, shaper, &layer->geom) : JG_OK;
}

static enum jg_status add_column(struct jg_ctx *ctx, struct jg_layer *layer,
                                 sqlite3_stmt *stmt)
{
    const char *name = (const char *)sqlite3_column_text(stmt, 1);
    const char *alias = (const char *)sqlite3_column_text(stmt, 3);
    int64_t *ints;
    double *reals;
    const char **texts;
    JG_NEED(ctx, name);
    int64_t type = sqlite3_column_int64(stmt, 2);
    if (type == JG_INT)
        JG_TRY(jg_layer_add_ints(ctx, layer, name, &ints));
    else if (type == JG_REAL)
        JG_TRY(jg_layer_add_reals(ctx, layer, name, &reals));
    else
        JG_TRY(jg_layer_add_texts(ctx, layer, name, &texts));
    if (!alias)
        return JG_OK;
    struct jg_column *c = &layer->columns[layer->n_columns - 1];
    c->alias = jg_arena_text(layer->arena, alias);
    JG_NEED(ctx, c->alias);
    return JG_OK;
}

/* The columns, empty, and the SELECT that fills them. */
static enum jg_status add_columns(struct jg_ctx *ctx, struct jg_arena *tmp,
                                  const struct jg_sql *sql, struct jg_layer *layer,
                                  const char **out_select)
{
    struct jg_text t = {.arena = tmp};
    sqlite3_stmt *stmt = NULL;
    const char *table = jg_sql_name(tmp, layer->name);
    JG_NEED(ctx, table);
    jg_text_add(&t, layer->geom.kind == JG_NO_SHAPE ? "SELECT fid" : "SELECT geom");
    JG_TRY(jg_sql_prepare(ctx, tmp, sql, &stmt,
                          "SELECT column_name, name, type, alias FROM jg_alias "
                          "WHERE layer = ? ORDER BY ordinal",
                          "t", layer->name));
    for (;;) {
        bool is_row;
        JG_TRY(jg_sql_next(ctx, sql, stmt, &is_row));
        if (!is_row)
            break;
        const char *name = jg_sql_name(tmp, (const char *)sqlite3_column_text(stmt, 0));
        JG_NEED(ctx, name);
        bool first = layer->geom.kind == JG_NO_SHAPE && layer->n_columns == 0;
        JG_TRY(add_column(ctx, layer, stmt));
        if (first)
            t.n = strlen("SELECT "); /* fid is asked for only where nothing else is */
        jg_text_addf(&t, "%s%s", first ? "" : ", ", name);
    }
    jg_text_addf(&t, " FROM %s ORDER BY fid", table);
    return jg_text_done(ctx, &t, out_select);
}

/* What jg_layer says of it: kind, alias, crs; and the rows there are now. */
static enum jg_status open_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct jg_arena *tmp, const struct jg_sql *sql,
                                 const char *name, struct jg_layer **out)
{
    sqlite3_stmt *stmt = NULL;
    bool is_there;
    int64_t n;
    const char *table = jg_sql_name(tmp, name);
    JG_NEED(ctx, table);
    JG_TRY(jg_sql_prepare(ctx, tmp, sql, &stmt,
                          "SELECT alias, kind, crs FROM jg_layer WHERE name = ?", "t",
                          name));
    JG_TRY(jg_sql_next(ctx, sql, stmt, &is_there));
    if (!is_there)
        return jg_fail(ctx, JG_IO, "%s has no layer \"%s\"", sql->path, name);
    const char *count = jg_text_format(tmp, "SELECT count(*) FROM %s", table);
    JG_NEED(ctx, count);
    JG_TRY(jg_sql_number(ctx, sql, 0, &n, count, ""));
    if (n >= UINT32_MAX)
        return jg_fail(ctx, JG_IO, "%s: layer \"%s\" has too many rows", sql->path, name);
    struct jg_layer *layer = NULL;
    JG_TRY(jg_layer_open(ctx, keep, name, (uint32_t)n, &layer));
    const char *alias = (const char *)sqlite3_column_text(stmt, 0);
    const char *crs = (const char *)sqlite3_column_text(stmt, 2);
    layer->geom.kind = (enum jg_kind)sqlite3_column_int(stmt, 1);
    layer->alias = jg_arena_text(layer->arena, alias);
    layer->crs = jg_arena_text(layer->arena, crs);
    JG_NEED(ctx, (layer->alias || !alias) && (layer->crs || !crs));
    *out = layer;
    return JG_OK;
}

static enum jg_status get_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                struct jg_arena *tmp, const struct jg_sql *sql,
                                const char *name, struct jg_layer **out)
{
    const char *select = NULL;
    sqlite3_stmt *stmt = NULL;
    JG_TRY(open_layer(ctx, keep, tmp, sql, name, out));
    JG_NEED(ctx, *out);
    JG_TRY(add_columns(ctx, tmp, sql, *out, &select));
    JG_TRY(jg_sql_prepare(ctx, tmp, sql, &stmt, select, ""));
    enum jg_status st = read_rows(ctx, sql, stmt, *out);
    return st ? jg_while(ctx, st, "reading %s", sql->path) : JG_OK;
}

enum jg_status jg_store_get(struct jg_ctx *ctx, struct jg_arena *keep,
                            struct jg_store *store, const char *name,
                            struct jg_layer **out)
{
    struct jg_layer *layer = NULL;
    *out = NULL;
    struct jg_arena *tmp = jg_arena_open(store->arena);
    JG_NEED(ctx, tmp);
    enum jg_status st = get_layer(ctx, keep, tmp, store->sql, name, &layer);
    jg_arena_close(tmp); /* ends the statements, also after a failure */
    if (!st)
        *out = layer;
    return st;
}
