/* SPDX-License-Identifier: MIT */
/* SQLite asks for a value by row and column; the answer is taken from the layer's arrays.
 * The table has no name in any schema but its module's, so no statement can drop or
 * change it. */
#include "gis/rule/table.h"

#include <math.h>

struct cursor {
    sqlite3_vtab_cursor base;
    sqlite3_int64 row;
};

struct table {
    sqlite3_vtab base;
    const struct jg_rule_table *of;
};

void jg_rule_quote(struct jg_text *text, const char *name)
{
    jg_text_add(text, "\"");
    for (const char *c = name; *c; c++)
        jg_text_add_n(text, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
    jg_text_add(text, "\"");
}

int jg_rule_table_find(const struct jg_rule_table *table, const char *name)
{
    for (int k = 0; k < table->n_columns; k++)
        if (jg_text_same(table->layer->columns[table->column[k]].name, name))
            return k;
    return -1;
}

static int connect(sqlite3 *db, void *aux, int argc, const char *const *argv,
                   sqlite3_vtab **out, char **error)
{
    (void)argc;
    (void)argv;
    (void)error;
    struct jg_rule_table *of = aux;
    of->connecting = true;
    int code = sqlite3_declare_vtab(db, of->schema);
    of->connecting = false;
    if (code != SQLITE_OK)
        return code;
    struct table *table = sqlite3_malloc(sizeof *table);
    if (!table)
        return SQLITE_NOMEM;
    *table = (struct table){.of = of};
    *out = &table->base;
    return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

static int best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    info->estimatedCost = (double)((struct table *)table)->of->layer->n;
    return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    (void)table;
    struct cursor *cursor = sqlite3_malloc(sizeof *cursor);
    if (!cursor)
        return SQLITE_NOMEM;
    *cursor = (struct cursor){.row = 0};
    *out = &cursor->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *cursor, int number, const char *text, int argc,
                  sqlite3_value **argv)
{
    (void)number;
    (void)text;
    (void)argc;
    (void)argv;
    ((struct cursor *)cursor)->row = 0;
    return SQLITE_OK;
}

static int next_row(sqlite3_vtab_cursor *cursor)
{
    ((struct cursor *)cursor)->row++;
    return SQLITE_OK;
}

static const struct jg_rule_table *table_of(const sqlite3_vtab_cursor *cursor)
{
    return ((const struct table *)cursor->pVtab)->of;
}

static int at_end(sqlite3_vtab_cursor *cursor)
{
    return ((struct cursor *)cursor)->row >= (sqlite3_int64)table_of(cursor)->layer->n;
}

static int value(sqlite3_vtab_cursor *cursor, sqlite3_context *to, int k)
{
    const struct jg_rule_table *of = table_of(cursor);
    const struct jg_column *column = &of->layer->columns[of->column[k]];
    sqlite3_int64 row = ((struct cursor *)cursor)->row;
    if (column->type == JG_INT && column->ints[row] != JG_NO_INT)
        sqlite3_result_int64(to, column->ints[row]);
    else if (column->type == JG_REAL && !isnan(column->reals[row]))
        sqlite3_result_double(to, column->reals[row]);
    else if (column->type == JG_TEXT && column->texts[row])
        sqlite3_result_text(to, column->texts[row], -1, SQLITE_STATIC);
    else
        sqlite3_result_null(to);
    return SQLITE_OK;
}

static int row_number(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
    *out = ((struct cursor *)cursor)->row;
    return SQLITE_OK;
}

static const sqlite3_module module = {
    .iVersion = 1,
    .xConnect =
        connect, /* without xCreate: the table is there by the module's name only */
    .xBestIndex = best_index,
    .xDisconnect = disconnect,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next_row,
    .xEof = at_end,
    .xColumn = value,
    .xRowid = row_number,
};

static enum jg_status describe(struct jg_ctx *ctx, struct jg_arena *keep,
                               struct jg_rule_table *table)
{
    static const char *const types[] = {
        [JG_INT] = " INTEGER", [JG_REAL] = " REAL", [JG_TEXT] = " TEXT"};
    const struct jg_layer *layer = table->layer;
    struct jg_text schema = {.arena = keep};
    jg_text_add(&schema, "CREATE TABLE x(");
    for (int i = 0; i < layer->n_columns; i++) {
        if (jg_rule_table_find(table, layer->columns[i].name) >= 0)
            continue;
        jg_text_add(&schema, table->n_columns ? ", " : "");
        jg_rule_quote(&schema, layer->columns[i].name);
        jg_text_add(&schema, types[layer->columns[i].type]);
        table->column[table->n_columns++] = i;
    }
    if (table->n_columns == 0) /* a table must have a column */
        jg_text_add(&schema, "\"\" INTEGER HIDDEN");
    jg_text_add(&schema, ")");
    return jg_text_done(ctx, &schema, &table->schema);
}

enum jg_status jg_rule_table_open(struct jg_ctx *ctx, struct jg_arena *keep, sqlite3 *db,
                                  const struct jg_layer *layer,
                                  struct jg_rule_table **out)
{
    struct jg_rule_table *table = JG_ARRAY(keep, struct jg_rule_table, 1);
    JG_NEED(ctx, table);
    table->layer = layer;
    table->column = JG_ARRAY(keep, int, (size_t)layer->n_columns + 1);
    JG_NEED(ctx, table->column);
    JG_TRY(describe(ctx, keep, table));
    int code = sqlite3_create_module_v2(db, layer->name, &module, table, NULL);
    if (code != SQLITE_OK)
        return jg_fail(ctx, code == SQLITE_NOMEM ? JG_NOMEM : JG_BUG,
                       "layer \"%s\" cannot be read by rules: %s", layer->name,
                       sqlite3_errmsg(db));
    *out = table;
    return JG_OK;
}
