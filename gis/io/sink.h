/* SPDX-License-Identifier: MIT */
/* Files that leave the house: GeoPackages that open styled and with Chinese titles, whole
 * or not at all. */
#ifndef JG_IO_SINK_H
#define JG_IO_SINK_H

#include "gis/crs/crs.h"
#include "gis/layer/layer.h"

struct jg_package {
    const struct jg_layer *const *layers;
    const char *const *qml; /* QGIS style per layer, NULL for none; may itself be NULL */
    int n;
    const struct jg_crs *crs;
    const char *title, *secrecy; /* gpkg_metadata; may be NULL */
    const char *time; /* ISO 8601 UTC, as last_change; the same in, the same out */
    enum jg_status (*ready)(struct jg_ctx *ctx,
                            void *user); /* asked before the file takes
                                                                its place; NULL: it may */
    void *user;
};

/** Write a GeoPackage 1.3: features with R-trees built in bulk, attributes,
 *  gpkg_data_columns (aliases), layer_styles, gpkg_metadata. Under a temporary name in
 *  the target folder, then fsync, rename, fsync of the folder; temporary files of dead
 *  processes are removed.
 *  \return JG_IO with the path and the reason: read-only folder, full disk, exists
 *          (unless overwrite) */
enum jg_status jg_sink_package(struct jg_ctx *ctx, const char *path, bool overwrite,
                               const struct jg_package *package) JG_MUST_CHECK;

/** Write bytes as a whole file the same way. */
enum jg_status jg_sink_file(struct jg_ctx *ctx, const char *path, bool overwrite,
                            const void *bytes, size_t n) JG_MUST_CHECK;

/** For writers that need a path of their own (Cairo): reserve a temporary name beside the
 *  target, then publish it (fsync, rename, fsync folder). Closing `keep` before that
 *  removes it. */
enum jg_status jg_sink_reserve(struct jg_ctx *ctx, struct jg_arena *keep,
                               const char *path, bool overwrite,
                               const char **out_temporary) JG_MUST_CHECK;
enum jg_status jg_sink_publish(struct jg_ctx *ctx, const char *temporary,
                               const char *path) JG_MUST_CHECK;

/** Make a folder and its parents; fine when it is there. */
enum jg_status jg_sink_folder(struct jg_ctx *ctx, const char *path) JG_MUST_CHECK;

/** The time that goes into files: SOURCE_DATE_EPOCH, else newest_input (seconds since
 *  1970), as "2026-11-23T08:00:00.000Z". The buffer holds at least 32 bytes.
 *  \return the buffer */
char *jg_sink_time(char *buffer, int64_t newest_input);

#endif
