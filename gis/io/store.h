/* SPDX-License-Identifier: MIT */
/* The workspace: a SpatiaLite file that QGIS opens, written in bulk, one transaction a
 * stage. */
#ifndef JG_IO_STORE_H
#define JG_IO_STORE_H

#include "gis/crs/crs.h"
#include "gis/layer/layer.h"

struct jg_store;

enum jg_store_mode { JG_STORE_READ, JG_STORE_WRITE };

/** Open a workspace; JG_STORE_WRITE makes it when absent and takes the lock file
 *  PATH.lock (pid inside) until the store is closed or the arena closes.
 *
 *  A file that is not ours (application_id JGAI) is never touched; a newer schema is
 *  refused, an older one emptied. While open for writing, a workspace that was there
 *  before is in WAL, so that others may read it; a new one has a rollback journal, which
 *  writes everything once instead of twice. Closing checkpoints and goes back to DELETE,
 *  so that one file is left.
 *  \param crs  of the layers; NULL for JG_STORE_READ
 *  \return JG_IO: locked by another (its pid named), not ours, newer, read-only, full
 */
enum jg_status jg_store_open(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                             enum jg_store_mode mode, const struct jg_crs *crs,
                             struct jg_store **out) JG_MUST_CHECK;

/** Close before the arena does, with a status. */
enum jg_status jg_store_close(struct jg_ctx *ctx, struct jg_store *store) JG_MUST_CHECK;

/** One transaction a stage; an arena that closes first rolls back. */
enum jg_status jg_store_begin(struct jg_ctx *ctx, struct jg_store *store) JG_MUST_CHECK;
enum jg_status jg_store_commit(struct jg_ctx *ctx, struct jg_store *store) JG_MUST_CHECK;

/** Write a layer as table NAME (fid integer key, geom, then the columns), with spatial
 *  index, statistics and triggers; a table of that name is dropped first. */
enum jg_status jg_store_put(struct jg_ctx *ctx, struct jg_store *store,
                            const struct jg_layer *layer) JG_MUST_CHECK;

/** Read a table back as it was put. \return JG_IO when there is none */
enum jg_status jg_store_get(struct jg_ctx *ctx, struct jg_arena *keep,
                            struct jg_store *store, const char *name,
                            struct jg_layer **out) JG_MUST_CHECK;

bool jg_store_has(struct jg_store *store, const char *name);
enum jg_status jg_store_drop(struct jg_ctx *ctx, struct jg_store *store,
                             const char *name) JG_MUST_CHECK;

/** One finished stage: a row of the table `run`; the newest of a stage replaces the
 *  older. */
struct jg_run_record {
    const char *stage, *started, *version, *fingerprint;
    double seconds;
    const char *parameters, *inputs, *libraries, *counts; /* JSON */
};
enum jg_status jg_store_record(struct jg_ctx *ctx, struct jg_store *store,
                               const struct jg_run_record *record) JG_MUST_CHECK;
/** The record of a stage; *out is NULL when there is none. */
enum jg_status jg_store_recorded(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct jg_store *store, const char *stage,
                                 struct jg_run_record **out) JG_MUST_CHECK;

/** SHA-256 of a source, kept with path, size, mtime and inode of the file and every
 *  sidecar and taken anew only when one differs, or when verify is set. */
enum jg_status jg_store_checksum(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct jg_store *store, const char *path, bool verify,
                                 const char **out_sha256) JG_MUST_CHECK;

/** Every layer with its number of rows, by name. */
struct jg_table_count {
    const char *name;
    int64_t rows;
};
enum jg_status jg_store_tables(struct jg_ctx *ctx, struct jg_arena *keep,
                               struct jg_store *store, struct jg_table_count **out,
                               int *out_n) JG_MUST_CHECK;

/** "3.40.1", "5.0.1" */
const char *jg_sqlite_version(void);
const char *jg_spatialite_version(void);

#endif
