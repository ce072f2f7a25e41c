/* SPDX-License-Identifier: MIT */
/* A layer's columns as those of a table in SQL. */
#ifndef JG_IO_COLUMNS_H
#define JG_IO_COLUMNS_H

#include "gis/layer/layer.h"

/** The columns under names that differ also but for case, and are neither fid nor geom:
 *  "name", "Name_2". One a column; texts may be the layer's own. */
enum jg_status jg_columns_name(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_layer *layer,
                               const char ***out) JG_MUST_CHECK;

/** CREATE TABLE "building" ("fid" …, "geom" MULTIPOLYGON, "name" TEXT)
 *  \param key  the declaration of fid: "INTEGER PRIMARY KEY NOT NULL" */
enum jg_status jg_columns_create(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_layer *layer, const char *const *names,
                                 const char *key, const char **out) JG_MUST_CHECK;

/** "MULTIPOLYGON", "MULTILINESTRING", "POINT". */
const char *jg_columns_shape(enum jg_kind kind);

/** JG_BUG unless the layer can be written: as many shapes as rows, at most one place a
 *  point. */
enum jg_status jg_columns_check(struct jg_ctx *ctx,
                                const struct jg_layer *layer) JG_MUST_CHECK;

#endif
