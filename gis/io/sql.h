/* SPDX-License-Identifier: MIT */
/* SQLite by its own words: a connection that lives in an arena and says what went wrong.
 */
#ifndef JG_IO_SQL_H
#define JG_IO_SQL_H

#include "gis/core/ctx.h"

#include <stdint.h>

#include <sqlite3.h>

/** A connection; it stays in the thread that opened it. */
struct jg_sql {
    struct jg_arena *arena; /* it was opened in; scratch arenas hang here */
    sqlite3 *db;
    const char *path; /* for messages */
    void *spatial;    /* SpatiaLite's own data; NULL: plain SQLite */
};

/** Open a database; it closes with `keep`.
 *  \param flags    SQLITE_OPEN_READONLY, or READWRITE with or without CREATE
 *  \param spatial  with SpatiaLite's functions */
enum jg_status jg_sql_open(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                           int flags, bool spatial, struct jg_sql **out) JG_MUST_CHECK;

/** Close now. The arena will find nothing left to do. */
enum jg_status jg_sql_close(struct jg_ctx *ctx, struct jg_sql *sql) JG_MUST_CHECK;

/** The connection's last error in a sentence: full disk, open elsewhere, read-only,
 *  damaged.
 *  \param rc  what SQLite returned
 *  \return JG_IO, JG_NOMEM or, for SQL that SQLite does not understand, JG_BUG */
enum jg_status jg_sql_fail(struct jg_ctx *ctx, const struct jg_sql *sql, int rc);

/** Run statements without values or results. */
enum jg_status jg_sql_run(struct jg_ctx *ctx, const struct jg_sql *sql,
                          const char *text) JG_MUST_CHECK;

/** Run one statement once.
 *  \param kinds  one letter a value: t text (NULL: no value), i int64_t, r double */
enum jg_status jg_sql_do(struct jg_ctx *ctx, const struct jg_sql *sql, const char *text,
                         const char *kinds, ...) JG_MUST_CHECK;

/** Prepare a statement and bind values as jg_sql_do does; it is finalized with `keep`. */
enum jg_status jg_sql_prepare(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_sql *sql, sqlite3_stmt **out,
                              const char *text, const char *kinds, ...) JG_MUST_CHECK;

/** The next row. *out_row is false after the last one. */
enum jg_status jg_sql_next(struct jg_ctx *ctx, const struct jg_sql *sql,
                           sqlite3_stmt *stmt, bool *out_row) JG_MUST_CHECK;

/** One number; preset when there is no row or no value. Values as jg_sql_do. */
enum jg_status jg_sql_number(struct jg_ctx *ctx, const struct jg_sql *sql, int64_t preset,
                             int64_t *out, const char *text, const char *kinds,
                             ...) JG_MUST_CHECK;

/** A name in double quotes for SQL. \return NULL when out of memory */
const char *jg_sql_name(struct jg_arena *a, const char *name);
/** A text in single quotes. */
const char *jg_sql_text(struct jg_arena *a, const char *text);

#endif
