/* SPDX-License-Identifier: MIT */
#include "gis/io/bulk.h"

#include "gis/core/text.h"
#include "gis/io/pages.h"

enum { IMAGE_PAGE = 32768 };

enum jg_status jg_bulk_open(struct jg_ctx *ctx, const struct jg_sql *sql)
{
    return jg_sql_run(ctx, sql, "ATTACH ':memory:' AS bulk");
}

static void free_image(void *user, void *thing)
{
    (void)user;
    sqlite3_free(thing);
}

/* A database in memory with nothing but the same table, empty, as bytes. */
static enum jg_status make_image(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const struct jg_sql *sql, const char *table,
                                 unsigned char **out, size_t *out_n)
{
    sqlite3_stmt *stmt;
    struct jg_sql *like;
    bool is_there;
    JG_TRY(jg_sql_prepare(ctx, tmp, sql, &stmt,
                          "SELECT sql FROM main.sqlite_schema "
                          "WHERE type = 'table' AND lower(name) = lower(?)",
                          "t", table));
    JG_TRY(jg_sql_next(ctx, sql, stmt, &is_there));
    if (!is_there)
        return jg_fail(ctx, JG_BUG, "%s has no table %s to fill", sql->path, table);
    JG_TRY(jg_sql_open(ctx, tmp, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                       false, &like));
    const char *page = jg_text_format(tmp, "PRAGMA page_size = %d", IMAGE_PAGE);
    JG_NEED(ctx, page);
    JG_TRY(jg_sql_run(ctx, like, page));
    JG_TRY(jg_sql_run(ctx, like, (const char *)sqlite3_column_text(stmt, 0)));
    sqlite3_int64 n = 0;
    *out = sqlite3_serialize(like->db, "main", &n, 0);
    JG_NEED(ctx, *out);
    if (!jg_arena_defer(tmp, free_image, NULL, *out))
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    *out_n = (size_t)n;
    return jg_sql_close(ctx, like);
}

static enum jg_status hang_in(struct jg_ctx *ctx, const struct jg_sql *sql,
                              unsigned char *image, size_t n)
{
    int rc = sqlite3_deserialize(sql->db, "bulk", image, (sqlite3_int64)n,
                                 (sqlite3_int64)n, SQLITE_DESERIALIZE_READONLY);
    return rc ? jg_sql_fail(ctx, sql, rc) : JG_OK;
}

/* The root of the image's only table is its second page. SQLite copies whole records when
 * both tables are declared alike and everything is taken. */
static enum jg_status copy_piece(struct jg_ctx *ctx, const struct jg_sql *sql,
                                 const char *insert, struct jg_pages *pages,
                                 const struct jg_rows *rows, uint32_t *from)
{
    JG_TRY(jg_pages_table(ctx, pages, 2, rows, from));
    JG_TRY(jg_pages_done(ctx, pages));
    JG_TRY(hang_in(ctx, sql, pages->buffer, pages->n * pages->page_size));
    return jg_sql_run(ctx, sql, insert);
}

enum jg_status jg_bulk_insert(struct jg_ctx *ctx, const struct jg_sql *sql,
                              const char *table, const struct jg_rows *rows)
{
    struct jg_arena *tmp = jg_arena_open(sql->arena);
    JG_NEED(ctx, tmp);
    unsigned char *image = NULL;
    size_t n = 0;
    JG_TRY(make_image(ctx, tmp, sql, table, &image, &n));
    const char *name = jg_sql_name(tmp, table);
    JG_NEED(ctx, name);
    const char *insert =
        jg_text_format(tmp, "INSERT INTO main.%s SELECT * FROM bulk.%s", name, name);
    JG_NEED(ctx, insert);
    struct jg_pages pages;
    JG_TRY(jg_pages_image(ctx, tmp, image, n, &pages));
    enum jg_status st = JG_OK;
    for (uint32_t from = 0; from < rows->n && !st;) {
        jg_pages_rewind(&pages, image, n);
        st = copy_piece(ctx, sql, insert, &pages, rows, &from);
    }
    if (sqlite3_deserialize(sql->db, "bulk", NULL, 0, 0, 0) &&
        !st) /* let go of our bytes */
        st = jg_sql_fail(ctx, sql, SQLITE_NOMEM);
    jg_arena_close(tmp);
    return st;
}

enum jg_status jg_bulk_index(struct jg_ctx *ctx, const struct jg_sql *sql,
                             const char *name, const struct jg_box *box, uint32_t n)
{
    struct jg_arena *tmp = jg_arena_open(sql->arena);
    JG_NEED(ctx, tmp);
    struct jg_rtree *tree = NULL;
    JG_TRY(jg_rtree_pack(ctx, tmp, box, n, &tree));
    const struct {
        const char *end;
        struct jg_rows rows;
    } tables[] = {{"_node", jg_rtree_nodes(tree)},
                  {"_rowid", jg_rtree_rowids(tree)},
                  {"_parent", jg_rtree_parents(tree)}};
    for (int k = 0; k < 3; k++) {
        const char *table = jg_text_format(tmp, "%s%s", name, tables[k].end);
        JG_NEED(ctx, table);
        const char *quoted = jg_sql_name(tmp, table);
        JG_NEED(ctx, quoted);
        const char *empty = jg_text_format(tmp, "DELETE FROM %s", quoted);
        JG_NEED(ctx, empty);
        JG_TRY(jg_sql_run(ctx, sql, empty));
        JG_TRY(jg_bulk_insert(ctx, sql, table, &tables[k].rows));
    }
    jg_arena_close(tmp);
    return JG_OK;
}
