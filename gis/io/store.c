/* SPDX-License-Identifier: MIT */
#include "gis/io/store.h"

#include "gis/core/text.h"
#include "gis/io/bulk.h"
#include "gis/io/file.h"
#include "gis/io/lock.h"
#include "gis/io/sink.h"
#include "gis/io/workspace.h"

#include <spatialite.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { HEADER_BYTES = 100, HEADER_VERSION = 60, HEADER_APPLICATION = 68 };
enum { OWN_GRID_FIRST = 990001 };

/* --- What stands at the path --- */

enum found { FOUND_NOTHING, FOUND_OURS, FOUND_OLDER };

static uint32_t be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Read without SQLite, which might roll back a journal that is not ours to touch. */
static enum jg_status look(struct jg_ctx *ctx, struct jg_arena *tmp, const char *path,
                           enum found *out)
{
    unsigned char header[HEADER_BYTES];
    int fd;
    *out = FOUND_NOTHING;
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return JG_OK;
    JG_TRY(jg_file_open(ctx, tmp, path, O_RDONLY, &fd));
    ssize_t n = pread(fd, header, sizeof header, 0);
    if (n < 0)
        return jg_file_fail(ctx, "reading", path, errno);
    if (n < HEADER_BYTES || memcmp(header, "SQLite format 3", 16) != 0 ||
        be32(header + HEADER_APPLICATION) != JG_STORE_APPLICATION)
        return jg_fail(ctx, JG_IO, "%s is not a workspace of jiugai; it is left alone",
                       path);
    uint32_t schema = be32(header + HEADER_VERSION);
    if (schema > JG_STORE_SCHEMA)
        return jg_fail(ctx, JG_IO,
                       "%s was made by a newer jiugai (schema %u, this one knows %d)",
                       path, schema, JG_STORE_SCHEMA);
    *out = schema < JG_STORE_SCHEMA ? FOUND_OLDER : FOUND_OURS;
    return JG_OK;
}

/* --- Making one: under a temporary name, so that a killed run leaves none half-made ---
 */

static enum jg_status fill_new(struct jg_ctx *ctx, struct jg_arena *tmp,
                               const char *temporary)
{
    struct jg_sql *sql;
    int64_t made;
    JG_TRY(jg_sql_open(ctx, tmp, temporary, SQLITE_OPEN_READWRITE, true, &sql));
    JG_TRY(jg_sql_run(ctx, sql,
                      "PRAGMA page_size = 16384; PRAGMA auto_vacuum = 0;"
                      "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; BEGIN"));
    JG_TRY(
        jg_sql_number(ctx, sql, 0, &made, "SELECT InitSpatialMetaData(0, 'NONE')", ""));
    if (!made)
        return jg_fail(ctx, JG_IO, "%s: SpatiaLite did not make its tables", temporary);
    JG_TRY(jg_sql_run(ctx, sql, JG_STORE_TABLES));
    const char *marks = jg_text_format(tmp,
                                       "PRAGMA application_id = %d;"
                                       "PRAGMA user_version = %d; COMMIT",
                                       JG_STORE_APPLICATION, JG_STORE_SCHEMA);
    JG_NEED(ctx, marks);
    JG_TRY(jg_sql_run(ctx, sql, marks));
    return jg_sql_close(ctx, sql);
}

static enum jg_status make_new(struct jg_ctx *ctx, struct jg_arena *tmp, const char *path)
{
    const char *temporary;
    JG_TRY(jg_sink_reserve(ctx, tmp, path, true, &temporary));
    JG_TRY(fill_new(ctx, tmp, temporary));
    return jg_sink_publish(ctx, temporary, path);
}

/* An older one holds nothing that a run does not make again. Its journals go with it. */
static enum jg_status remove_old(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const char *path)
{
    static const char *const ends[] = {"-journal", "-wal", "-shm", ""};
    for (int k = 0; k < 4; k++) {
        const char *file = jg_text_format(tmp, "%s%s", path, ends[k]);
        JG_NEED(ctx, file);
        if (unlink(file) != 0 && errno != ENOENT)
            return jg_file_fail(ctx, "removing", file, errno);
    }
    return JG_OK;
}

/* --- Opening and closing --- */

/* The number of the coordinate system in this file: the EPSG code, or one from 990001 for
 * a grid without a code; the same grid keeps its number. */
static enum jg_status number_crs(struct jg_ctx *ctx, struct jg_store *store,
                                 const struct jg_crs *crs)
{
    const struct jg_sql *sql = store->sql;
    int64_t srid = jg_crs_epsg(crs);
    bool coded = srid > 0;
    if (!coded) {
        JG_TRY(jg_sql_number(ctx, sql, 0, &srid,
                             "SELECT srid FROM spatial_ref_sys "
                             "WHERE auth_name = 'JIUGAI' AND srtext = ?",
                             "t", jg_crs_wkt(crs)));
        if (!srid)
            JG_TRY(jg_sql_number(ctx, sql, OWN_GRID_FIRST, &srid,
                                 "SELECT max(srid) + 1 FROM spatial_ref_sys "
                                 "WHERE auth_name = 'JIUGAI'",
                                 ""));
    }
    store->srid = (int)srid;
    return jg_sql_do(ctx, sql,
                     "INSERT OR IGNORE INTO spatial_ref_sys (srid, auth_name, auth_srid, "
                     "ref_sys_name, proj4text, srtext) VALUES (?, ?, ?, ?, ?, ?)",
                     "ititt"
                     "t",
                     srid, coded ? "epsg" : "JIUGAI", srid, jg_crs_name(crs),
                     jg_crs_proj_string(crs), jg_crs_wkt(crs));
}

/* Everything into the file, and one file left. That another program reads it at this
 * moment is no failure: SQLite then leaves the -wal beside it and clears it up later. */
static enum jg_status settle(struct jg_ctx *ctx, struct jg_store *store)
{
    const struct jg_sql *sql = store->sql;
    if (!sqlite3_get_autocommit(sql->db))
        (void)sqlite3_exec(sql->db, "ROLLBACK", NULL, NULL, NULL);
    if (store->mode == JG_STORE_READ)
        return JG_OK;
    (void)sqlite3_busy_timeout(sql->db, 0);
    int rc = sqlite3_wal_checkpoint_v2(sql->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL,
                                       NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(sql->db, "PRAGMA main.journal_mode = DELETE", NULL, NULL, NULL);
    bool done = rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED;
    return done ? JG_OK : jg_sql_fail(ctx, sql, rc);
}

static void settle_quietly(void *user, void *thing)
{
    (void)user;
    struct jg_ctx unheard = {.jobs = 1};
    struct jg_store *store = thing;
    if (store->sql && store->sql->db)
        (void)settle(&unheard, store);
}

static enum jg_status open_sql(struct jg_ctx *ctx, struct jg_store *store,
                               const char *path)
{
    bool write = store->mode == JG_STORE_WRITE;
    int flags = write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    JG_TRY(jg_sql_open(ctx, store->arena, path, flags, write, &store->sql));
    if (!jg_arena_defer(store->arena, settle_quietly, NULL, store))
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    JG_TRY(jg_sql_run(ctx, store->sql,
                      "PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824;"
                      "PRAGMA temp_store = MEMORY"));
    if (!write)
        return JG_OK;
    /* A new file grows at its end and is written once; WAL would write all of it twice.
     */
    JG_TRY(jg_sql_run(ctx, store->sql,
                      store->is_new ? "PRAGMA journal_mode = TRUNCATE"
                                    : "PRAGMA journal_mode = WAL;"
                                      "PRAGMA wal_autocheckpoint = 0"));
    JG_TRY(jg_sql_run(ctx, store->sql,
                      "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = OFF"));
    return jg_bulk_open(ctx, store->sql);
}

static enum jg_status open_inside(struct jg_ctx *ctx, struct jg_store *store,
                                  const char *path, const struct jg_crs *crs)
{
    struct jg_arena *tmp = jg_arena_open(store->arena);
    JG_NEED(ctx, tmp);
    enum found found;
    bool write = store->mode == JG_STORE_WRITE;
    if (write)
        JG_TRY(jg_lock_take(ctx, store->arena, path));
    JG_TRY(look(ctx, tmp, path, &found));
    if (!write && found == FOUND_NOTHING)
        return jg_fail(ctx, JG_IO, "there is no workspace %s", path);
    if (!write && found == FOUND_OLDER)
        return jg_fail(ctx, JG_IO, "%s was made by an older jiugai; run it anew", path);
    if (found == FOUND_OLDER)
        JG_TRY(remove_old(ctx, tmp, path));
    store->is_new = found != FOUND_OURS;
    if (store->is_new)
        JG_TRY(make_new(ctx, tmp, path));
    jg_arena_close(tmp);
    JG_TRY(open_sql(ctx, store, path));
    return write && crs ? number_crs(ctx, store, crs) : JG_OK;
}

enum jg_status jg_store_open(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                             enum jg_store_mode mode, const struct jg_crs *crs,
                             struct jg_store **out)
{
    *out = NULL;
    struct jg_store *store = JG_ARRAY(keep, struct jg_store, 1);
    JG_NEED(ctx, store);
    *store = (struct jg_store){.mode = mode, .arena = jg_arena_open(keep)};
    JG_NEED(ctx, store->arena);
    enum jg_status st = open_inside(ctx, store, path, crs);
    if (st) {
        jg_arena_close(store->arena); /* lets go of the lock at once */
        return st;
    }
    *out = store;
    return JG_OK;
}

enum jg_status jg_store_close(struct jg_ctx *ctx, struct jg_store *store)
{
    enum jg_status st = settle(ctx, store);
    jg_arena_close(store->arena);
    store->arena = NULL;
    store->sql = NULL;
    return st;
}

enum jg_status jg_store_begin(struct jg_ctx *ctx, struct jg_store *store)
{
    /* Not IMMEDIATE: that would begin on the attached database of bulk pieces too, which
     * has no room for a change of its own. The lock file keeps other writers out. */
    return jg_sql_run(ctx, store->sql, "BEGIN");
}

enum jg_status jg_store_commit(struct jg_ctx *ctx, struct jg_store *store)
{
    return jg_sql_run(ctx, store->sql, "COMMIT");
}

const char *jg_sqlite_version(void)
{
    return sqlite3_libversion();
}

const char *jg_spatialite_version(void)
{
    return spatialite_version();
}
