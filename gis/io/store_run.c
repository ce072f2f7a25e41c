/* SPDX-License-Identifier: MIT */
/* What the workspace remembers beside layers: finished stages, checksums of sources. */
#include "gis/core/text.h"
#include "gis/io/file.h"
#include "gis/io/source.h"
#include "gis/io/workspace.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum jg_status jg_store_record(struct jg_ctx *ctx, struct jg_store *store,
                               const struct jg_run_record *record)
{
    return jg_sql_do(
        ctx, store->sql,
        "INSERT OR REPLACE INTO run (stage, started, seconds, version, "
        "fingerprint, parameters, inputs, libraries, counts) VALUES (?, ?, ?, "
        "?, ?, ?, ?, ?, ?)",
        "ttrtttttt", record->stage, record->started, record->seconds, record->version,
        record->fingerprint, record->parameters, record->inputs, record->libraries,
        record->counts);
}

static enum jg_status read_record(struct jg_ctx *ctx, struct jg_arena *keep,
                                  sqlite3_stmt *stmt, struct jg_run_record *record)
{
    const char **const texts[] = {
        &record->stage,      &record->started, &record->version,   &record->fingerprint,
        &record->parameters, &record->inputs,  &record->libraries, &record->counts};
    for (int k = 0; k < 8; k++) {
        const char *text = (const char *)sqlite3_column_text(stmt, k);
        *texts[k] = jg_arena_text(keep, text);
        JG_NEED(ctx, *texts[k] || !text);
    }
    record->seconds = sqlite3_column_double(stmt, 8);
    return JG_OK;
}

enum jg_status jg_store_recorded(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct jg_store *store, const char *stage,
                                 struct jg_run_record **out)
{
    *out = NULL;
    struct jg_arena *tmp = jg_arena_open(store->arena);
    JG_NEED(ctx, tmp);
    sqlite3_stmt *stmt = NULL;
    bool is_there;
    JG_TRY(
        jg_sql_prepare(ctx, tmp, store->sql, &stmt,
                       "SELECT stage, started, version, fingerprint, parameters, inputs, "
                       "libraries, counts, seconds FROM run WHERE stage = ?",
                       "t", stage));
    JG_TRY(jg_sql_next(ctx, store->sql, stmt, &is_there));
    if (is_there) {
        struct jg_run_record *record = JG_ARRAY(keep, struct jg_run_record, 1);
        JG_NEED(ctx, record);
        JG_TRY(read_record(ctx, keep, stmt, record));
        *out = record;
    }
    jg_arena_close(tmp);
    return JG_OK;
}

/* --- Tables --- */

static enum jg_status add_count(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_sql *sql, const char *name,
                                struct jg_table_count *out)
{
    out->name = jg_arena_text(keep, name);
    JG_NEED(ctx, out->name);
    const char *table = jg_sql_name(keep, name);
    JG_NEED(ctx, table);
    const char *count = jg_text_format(keep, "SELECT count(*) FROM %s", table);
    JG_NEED(ctx, count);
    return jg_sql_number(ctx, sql, 0, &out->rows, count, "");
}

enum jg_status jg_store_tables(struct jg_ctx *ctx, struct jg_arena *keep,
                               struct jg_store *store, struct jg_table_count **out,
                               int *out_n)
{
    struct jg_arena *tmp = jg_arena_open(store->arena);
    JG_NEED(ctx, tmp);
    sqlite3_stmt *stmt = NULL;
    int64_t n;
    bool is_row;
    JG_TRY(jg_sql_number(ctx, store->sql, 0, &n, "SELECT count(*) FROM jg_layer", ""));
    struct jg_table_count *counts = JG_ARRAY(keep, struct jg_table_count, (size_t)n);
    JG_NEED(ctx, counts);
    JG_TRY(jg_sql_prepare(ctx, tmp, store->sql, &stmt,
                          "SELECT name FROM jg_layer ORDER BY name COLLATE BINARY", ""));
    for (int64_t k = 0; k < n; k++) {
        JG_TRY(jg_sql_next(ctx, store->sql, stmt, &is_row));
        const char *name = is_row ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
        JG_NEED(ctx, name);
        JG_TRY(add_count(ctx, keep, store->sql, name, &counts[k]));
    }
    jg_arena_close(tmp);
    *out = counts;
    *out_n = (int)n;
    return JG_OK;
}

/* --- Checksums --- */

struct names {
    const char **name;
    size_t n, room;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void close_folder(void *user, void *thing)
{
    (void)user;
    (void)closedir(thing);
}

static enum jg_status add_name(struct jg_ctx *ctx, struct jg_arena *tmp,
                               struct names *list, const char *name)
{
    if (list->n == list->room) {
        size_t room = list->room * 2 + 32;
        const char **grown = jg_arena_grow(tmp, list->name, list->n, room, sizeof *grown);
        JG_NEED(ctx, grown);
        list->name = grown;
        list->room = room;
    }
    list->name[list->n] = jg_arena_text(tmp, name);
    JG_NEED(ctx, list->name[list->n++]);
    return JG_OK;
}

/* The entries of a folder, in order; with a stem only those that begin with it. */
static enum jg_status list_folder(struct jg_ctx *ctx, struct jg_arena *tmp,
                                  const char *folder, const char *stem, struct names *out)
{
    DIR *d = opendir(folder);
    if (!d)
        return jg_file_fail(ctx, "reading", folder, errno);
    if (!jg_arena_defer(tmp, close_folder, NULL, d))
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    size_t n = stem ? strlen(stem) : 0;
    /* the stream is this thread's own */
    for (struct dirent *e; (e = readdir(d));) /* NOLINT(concurrency-mt-unsafe) */
        if (stem ? strncmp(e->d_name, stem, n) == 0 : e->d_name[0] != '.')
            JG_TRY(add_name(ctx, tmp, out, e->d_name));
    if (out->n)
        qsort(out->name, out->n, sizeof *out->name, by_name);
    return JG_OK;
}

static void add_state(struct jg_text *t, const char *name, const struct stat *s)
{
    jg_text_addf(t, "%s %jd %jd.%09ld %ju\n", name, (intmax_t)s->st_size,
                 (intmax_t)s->st_mtim.tv_sec, s->st_mtim.tv_nsec, (uintmax_t)s->st_ino);
}

/* Name, size, mtime and inode of the source and all that may belong to it: the entries of
 * a folder, else the files beside it that share its name up to the last point. */
static enum jg_status describe(struct jg_ctx *ctx, struct jg_arena *tmp, const char *path,
                               const char **out)
{
    struct stat s;
    struct jg_text t = {.arena = tmp};
    struct names names = {0};
    if (stat(path, &s) != 0)
        return jg_file_fail(ctx, "reading", path, errno);
    bool is_folder = S_ISDIR(s.st_mode);
    const char *folder = is_folder ? path : jg_file_folder(tmp, path);
    char *stem = jg_arena_text(tmp, jg_file_name(path));
    JG_NEED(ctx, folder && stem);
    char *point = strrchr(stem, '.');
    if (point)
        point[1] = '\0';
    JG_TRY(list_folder(ctx, tmp, folder, is_folder ? NULL : stem, &names));
    for (size_t k = 0; k < names.n; k++) {
        const char *file = jg_text_format(tmp, "%s/%s", folder, names.name[k]);
        JG_NEED(ctx, file);
        if (stat(file, &s) == 0)
            add_state(&t, names.name[k], &s);
    }
    jg_text_add(&t, "");
    return jg_text_done(ctx, &t, out);
}

/* The kept checksum, when nothing about the files has changed. */
static enum jg_status find_kept(struct jg_ctx *ctx, struct jg_arena *keep,
                                struct jg_arena *tmp, const struct jg_sql *sql,
                                const char *path, const char *state, const char **out)
{
    sqlite3_stmt *stmt = NULL;
    bool is_there;
    *out = NULL;
    JG_TRY(jg_sql_prepare(ctx, tmp, sql, &stmt,
                          "SELECT sha256 FROM jg_checksum WHERE path = ? AND state = ?",
                          "tt", path, state));
    JG_TRY(jg_sql_next(ctx, sql, stmt, &is_there));
    if (!is_there)
        return JG_OK;
    *out = jg_arena_text(keep, (const char *)sqlite3_column_text(stmt, 0));
    JG_NEED(ctx, *out);
    return JG_OK;
}

enum jg_status jg_store_checksum(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct jg_store *store, const char *path, bool verify,
                                 const char **out_sha256)
{
    *out_sha256 = NULL;
    struct jg_arena *tmp = jg_arena_open(store->arena);
    JG_NEED(ctx, tmp);
    const char *state = NULL;
    JG_TRY(describe(ctx, tmp, path, &state));
    if (!verify)
        JG_TRY(find_kept(ctx, keep, tmp, store->sql, path, state, out_sha256));
    if (!*out_sha256) {
        JG_TRY(jg_source_sha256(ctx, keep, path, out_sha256));
        if (store->mode == JG_STORE_WRITE)
            JG_TRY(jg_sql_do(ctx, store->sql,
                             "INSERT OR REPLACE INTO jg_checksum VALUES (?, ?, ?)", "ttt",
                             path, state, *out_sha256));
    }
    jg_arena_close(tmp);
    return JG_OK;
}
