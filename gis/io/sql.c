/* SPDX-License-Identifier: MIT */
#include "gis/io/sql.h"

#include "gis/core/text.h"
#include "gis/io/file.h"

#include <spatialite.h>

#include <errno.h>
#include <stdarg.h>
#include <string.h>

static void close_sql(void *user, void *thing)
{
    (void)user;
    struct jg_sql *sql = thing;
    if (sql->db)
        (void)sqlite3_close_v2(sql->db);
    if (sql->spatial)
        spatialite_cleanup_ex(sql->spatial);
    sql->db = NULL;
    sql->spatial = NULL;
}

enum jg_status jg_sql_open(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                           int flags, bool spatial, struct jg_sql **out)
{
    *out = NULL;
    struct jg_sql *sql = JG_ARRAY(keep, struct jg_sql, 1);
    JG_NEED(ctx, sql);
    sql->arena = keep;
    sql->path = jg_arena_text(keep, path);
    JG_NEED(ctx, sql->path);
    int rc = sqlite3_open_v2(path, &sql->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (!jg_arena_defer(keep, close_sql, NULL, sql))
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    if (rc)
        return jg_sql_fail(ctx, sql, rc);
    if (spatial) {
        sql->spatial = spatialite_alloc_connection();
        JG_NEED(ctx, sql->spatial);
        spatialite_init_ex(sql->db, sql->spatial, 0);
    }
    (void)sqlite3_busy_timeout(sql->db, 5000);
    *out = sql;
    return JG_OK;
}

enum jg_status jg_sql_close(struct jg_ctx *ctx, struct jg_sql *sql)
{
    int rc = sqlite3_close(sql->db);
    if (rc)
        return jg_sql_fail(ctx, sql, rc);
    sql->db = NULL;
    close_sql(NULL, sql);
    return JG_OK;
}

enum jg_status jg_sql_fail(struct jg_ctx *ctx, const struct jg_sql *sql, int rc)
{
    int error = sql->db ? sqlite3_system_errno(sql->db) : 0;
    switch (rc & 0xFF) {
    case SQLITE_NOMEM:
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    case SQLITE_FULL:
        return jg_fail(ctx, JG_IO, "disk full writing %s", sql->path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return jg_fail(ctx, JG_IO, "%s is open in another program", sql->path);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return jg_fail(ctx, JG_IO, "%s cannot be written: it is read-only", sql->path);
    case SQLITE_CANTOPEN:
        return jg_file_fail(ctx, "opening", sql->path, error ? error : ENOENT);
    case SQLITE_IOERR:
        if (error)
            return jg_file_fail(ctx, "writing", sql->path, error);
        if (rc == SQLITE_IOERR || rc == SQLITE_IOERR_WRITE)
            return jg_fail(
                ctx, JG_IO,
                "%s cannot be written: the disk is full or failing, or the file "
                "may not grow",
                sql->path);
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return jg_fail(ctx, JG_IO, "%s is damaged or no database: %s", sql->path,
                       sqlite3_errmsg(sql->db));
    case SQLITE_ERROR:
        return jg_fail(ctx, JG_BUG, "%s: %s", sql->path, sqlite3_errmsg(sql->db));
    default:
        break;
    }
    return jg_fail(ctx, JG_IO, "%s: %s", sql->path, sqlite3_errmsg(sql->db));
}

enum jg_status jg_sql_run(struct jg_ctx *ctx, const struct jg_sql *sql, const char *text)
{
    int rc = sqlite3_exec(sql->db, text, NULL, NULL, NULL);
    return rc ? jg_sql_fail(ctx, sql, rc) : JG_OK;
}

static int bind_all(sqlite3_stmt *stmt, const char *kinds, va_list args)
{
    int rc = SQLITE_OK;
    for (int k = 1; kinds[k - 1] && rc == SQLITE_OK; k++) {
        switch (kinds[k - 1]) {
        case 'i':
            rc = sqlite3_bind_int64(stmt, k, va_arg(args, int64_t));
            break;
        case 'r':
            rc = sqlite3_bind_double(stmt, k, va_arg(args, double));
            break;
        default:
            rc =
                sqlite3_bind_text(stmt, k, va_arg(args, const char *), -1,
                                  SQLITE_TRANSIENT); /* NOLINT(performance-no-int-to-ptr):
                                                        SQLite's own constant */
        }
    }
    return rc;
}

static enum jg_status do_args(struct jg_ctx *ctx, const struct jg_sql *sql,
                              const char *text, const char *kinds, va_list args,
                              int64_t *out)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(sql->db, text, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = bind_all(stmt, kinds, args);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW && out && sqlite3_column_type(stmt, 0) != SQLITE_NULL)
        *out = sqlite3_column_int64(stmt, 0);
    bool good = rc == SQLITE_ROW || rc == SQLITE_DONE;
    enum jg_status st = good ? JG_OK : jg_sql_fail(ctx, sql, rc);
    (void)sqlite3_finalize(stmt);
    return st;
}

enum jg_status jg_sql_do(struct jg_ctx *ctx, const struct jg_sql *sql, const char *text,
                         const char *kinds, ...)
{
    va_list args;
    va_start(args, kinds);
    enum jg_status st = do_args(ctx, sql, text, kinds, args, NULL);
    va_end(args);
    return st;
}

enum jg_status jg_sql_number(struct jg_ctx *ctx, const struct jg_sql *sql, int64_t preset,
                             int64_t *out, const char *text, const char *kinds, ...)
{
    va_list args;
    va_start(args, kinds);
    *out = preset;
    enum jg_status st = do_args(ctx, sql, text, kinds, args, out);
    va_end(args);
    return st;
}

static void finalize(void *user, void *thing)
{
    (void)user;
    (void)sqlite3_finalize(thing);
}

enum jg_status jg_sql_prepare(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_sql *sql, sqlite3_stmt **out,
                              const char *text, const char *kinds, ...)
{
    *out = NULL;
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(sql->db, text, -1, &stmt, NULL);
    if (rc)
        return jg_sql_fail(ctx, sql, rc);
    if (!jg_arena_defer(keep, finalize, NULL, stmt))
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    va_list args;
    va_start(args, kinds);
    rc = bind_all(stmt, kinds, args);
    va_end(args);
    if (rc)
        return jg_sql_fail(ctx, sql, rc);
    *out = stmt;
    return JG_OK;
}

enum jg_status jg_sql_next(struct jg_ctx *ctx, const struct jg_sql *sql,
                           sqlite3_stmt *stmt, bool *out_row)
{
    int rc = sqlite3_step(stmt);
    *out_row = rc == SQLITE_ROW;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? JG_OK : jg_sql_fail(ctx, sql, rc);
}

static const char *quote(struct jg_arena *a, const char *text, char mark)
{
    struct jg_text t = {.arena = a};
    jg_text_add_n(&t, &mark, 1);
    for (const char *p = text; *p; p++) {
        if (*p == mark)
            jg_text_add_n(&t, &mark, 1);
        jg_text_add_n(&t, p, 1);
    }
    jg_text_add_n(&t, &mark, 1);
    return t.failed ? NULL : t.bytes;
}

const char *jg_sql_name(struct jg_arena *a, const char *name)
{
    return quote(a, name, '"');
}

const char *jg_sql_text(struct jg_arena *a, const char *text)
{
    return quote(a, text, '\'');
}
