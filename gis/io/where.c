/* SPDX-License-Identifier: MIT */
#include "gis/io/where.h"

#include "gis/core/text.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

/* A condition at work: the columns it read while it was prepared. */
struct filter {
    const struct jg_layer *layer;
    const char *condition;
    sqlite3 *db;
    bool *is_read; /* of each column */
};

static void close_db(void *user, void *thing)
{
    (void)user;
    (void)sqlite3_close_v2(thing);
}

static void finalize(void *user, void *thing)
{
    (void)user;
    (void)sqlite3_finalize(thing);
}

/* SQLite does not tell "Name" from "name": the first of such columns is the one meant. */
static bool is_hidden(const struct jg_layer *layer, int column)
{
    for (int i = 0; i < column; i++)
        if (jg_text_same(layer->columns[i].name, layer->columns[column].name))
            return true;
    return false;
}

/* Reading the layer's columns and calling functions is all that is allowed. */
static int guard(void *user, int action, const char *table, const char *column,
                 const char *database, const char *trigger)
{
    (void)database;
    (void)trigger;
    struct filter *f = user;
    if (action == SQLITE_SELECT || action == SQLITE_FUNCTION)
        return SQLITE_OK;
    if (action != SQLITE_READ || strcmp(table, "layer") != 0)
        return SQLITE_DENY;
    for (int i = 0; i < f->layer->n_columns; i++)
        if (jg_text_same(f->layer->columns[i].name, column) && !is_hidden(f->layer, i))
            f->is_read[i] = true;
    return SQLITE_OK;
}

static enum jg_status refuse(struct jg_ctx *ctx, const struct filter *f)
{
    return jg_fail(ctx, JG_USAGE, "the condition \"%s\" cannot be used: %s", f->condition,
                   sqlite3_errmsg(f->db));
}

static void add_name(struct jg_text *t, const char *name)
{
    jg_text_add(t, "\"");
    for (; *name; name++)
        jg_text_add_n(t, *name == '"' ? "\"\"" : name, *name == '"' ? 2 : 1);
    jg_text_add(t, "\"");
}

static enum jg_status prepare(struct jg_ctx *ctx, struct jg_arena *tmp,
                              const struct filter *f, const char *sql, sqlite3_stmt **out)
{
    const char *tail = NULL;
    if (sqlite3_prepare_v2(f->db, sql, -1, out, &tail) != SQLITE_OK)
        return refuse(ctx, f);
    JG_NEED(ctx, jg_arena_defer(tmp, finalize, NULL, *out));
    if (tail && *tail)
        return jg_fail(ctx, JG_USAGE, "the condition \"%s\" is more than one",
                       f->condition);
    return JG_OK;
}

static enum jg_status run(struct jg_ctx *ctx, const struct filter *f, const char *sql)
{
    if (sqlite3_exec(f->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return refuse(ctx, f);
    return JG_OK;
}

/* The table with all columns, so that every name is known. */
static enum jg_status make_table(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const struct filter *f)
{
    static const char *const types[] = {"INTEGER", "REAL", "TEXT"};
    struct jg_text t = {.arena = tmp};
    jg_text_add(&t, "CREATE TABLE layer (");
    for (int i = 0; i < f->layer->n_columns; i++) {
        if (is_hidden(f->layer, i))
            continue;
        jg_text_add(&t, i ? ", " : "");
        add_name(&t, f->layer->columns[i].name);
        jg_text_addf(&t, " %s", types[f->layer->columns[i].type]);
    }
    jg_text_add(&t, ")");
    const char *sql;
    JG_TRY(jg_text_done(ctx, &t, &sql));
    return run(ctx, f, sql);
}

static int bind(sqlite3_stmt *insert, int at, const struct jg_column *c, uint32_t row)
{
    if (c->type == JG_TEXT)
        return sqlite3_bind_text(insert, at, c->texts[row], -1,
                                 SQLITE_STATIC); /* NULL too */
    if (c->type == JG_REAL)
        return isnan(c->reals[row]) ? sqlite3_bind_null(insert, at)
                                    : sqlite3_bind_double(insert, at, c->reals[row]);
    return c->ints[row] == JG_NO_INT ? sqlite3_bind_null(insert, at)
                                     : sqlite3_bind_int64(insert, at, c->ints[row]);
}

static enum jg_status fill(struct jg_ctx *ctx, struct jg_arena *tmp,
                           const struct filter *f)
{
    struct jg_text t = {.arena = tmp};
    jg_text_add(&t, "INSERT INTO layer (rowid");
    int n = 1;
    for (int i = 0; i < f->layer->n_columns; i++) {
        if (!f->is_read[i])
            continue;
        jg_text_add(&t, ", ");
        add_name(&t, f->layer->columns[i].name);
        n++;
    }
    jg_text_add(&t, ") VALUES (?");
    for (int i = 1; i < n; i++)
        jg_text_add(&t, ", ?");
    jg_text_add(&t, ")");
    const char *sql;
    sqlite3_stmt *insert;
    JG_TRY(jg_text_done(ctx, &t, &sql));
    JG_TRY(prepare(ctx, tmp, f, sql, &insert));
    for (uint32_t row = 0; row < f->layer->n; row++) {
        int st = sqlite3_bind_int64(insert, 1, row), at = 2;
        for (int i = 0; i < f->layer->n_columns && st == SQLITE_OK; i++)
            if (f->is_read[i])
                st = bind(insert, at++, &f->layer->columns[i], row);
        if (st != SQLITE_OK || sqlite3_step(insert) != SQLITE_DONE ||
            sqlite3_reset(insert) != SQLITE_OK)
            return refuse(ctx, f);
    }
    return JG_OK;
}

static enum jg_status evaluate(struct jg_ctx *ctx, struct jg_arena *tmp, struct filter *f,
                               bool *holds)
{
    sqlite3_stmt *look, *select;
    const char *sql =
        jg_text_format(tmp, "SELECT rowid FROM layer WHERE (%s\n)", f->condition);
    JG_NEED(ctx, sql);
    (void)sqlite3_set_authorizer(f->db, guard, f);
    JG_TRY(prepare(ctx, tmp, f, sql, &look)); /* tells which columns are read */
    (void)sqlite3_set_authorizer(f->db, NULL, NULL);
    JG_TRY(run(ctx, f, "BEGIN"));
    JG_TRY(fill(ctx, tmp, f));
    (void)sqlite3_set_authorizer(f->db, guard, f);
    JG_TRY(prepare(ctx, tmp, f, sql, &select));
    int st;
    while ((st = sqlite3_step(select)) == SQLITE_ROW)
        holds[sqlite3_column_int64(select, 0)] = true;
    return st == SQLITE_DONE ? JG_OK : refuse(ctx, f);
}

enum jg_status jg_where(struct jg_ctx *ctx, struct jg_arena *keep,
                        const struct jg_layer *layer, const char *condition, bool **out)
{
    bool *holds = JG_ARRAY(keep, bool, layer->n);
    JG_NEED(ctx, holds);
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct filter f = {.layer = layer, .condition = condition};
    f.is_read = JG_ARRAY(tmp, bool, (size_t)layer->n_columns);
    JG_NEED(ctx, f.is_read);
    int st = sqlite3_open_v2(":memory:", &f.db, SQLITE_OPEN_READWRITE, NULL);
    JG_NEED(ctx, f.db && st == SQLITE_OK);
    JG_NEED(ctx, jg_arena_defer(tmp, close_db, NULL, f.db));
    JG_TRY(make_table(ctx, tmp, &f));
    JG_TRY(evaluate(ctx, tmp, &f, holds));
    jg_arena_close(tmp);
    *out = holds;
    return JG_OK;
}
