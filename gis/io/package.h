/* SPDX-License-Identifier: MIT */
/* What the GeoPackage standard wants beside the features themselves. For sink's files.
 * Source: OGC 12-128r17 (GeoPackage 1.3.0), annexes C, D and F. */
#ifndef JG_IO_PACKAGE_H
#define JG_IO_PACKAGE_H

#include "gis/io/sink.h"
#include "gis/io/sql.h"

/** The standard's tables, the file's marks, the coordinate system, title and secrecy.
 *  \param out_srs_id  the layers' */
enum jg_status jg_package_begin(struct jg_ctx *ctx, const struct jg_sql *sql,
                                const struct jg_package *package,
                                int *out_srs_id) JG_MUST_CHECK;

/** One layer's table, empty, with all that is said of it elsewhere as if it were full:
 *  contents, geometry column, R-tree table, titles, count, style. */
enum jg_status jg_package_layer(struct jg_ctx *ctx, const struct jg_sql *sql,
                                const struct jg_package *package, int i,
                                int srs_id) JG_MUST_CHECK;

#endif
