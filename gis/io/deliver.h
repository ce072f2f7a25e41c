/* SPDX-License-Identifier: MIT */
/* Deliveries as bureaus make them, written piece by piece in bounded memory: shapefiles
 * in GBK and CSV. The same rows give the same bytes on any day. */
#ifndef JG_IO_DELIVER_H
#define JG_IO_DELIVER_H

#include "gis/crs/crs.h"
#include "gis/layer/layer.h"

/** One field of a delivery: a column of the layers, under its own name (at most 10 bytes
 * in GBK for a shapefile), as text or number. */
struct jg_deliver_field {
    const char *column; /* a NULL one ends the list */
    char type;          /* 'C' text, 'N' number */
    int width;          /* bytes in GBK; no meaning for a CSV */
    int decimals;       /* of reals */
};

struct jg_deliver_shapefile;

/** Begin PATH.shp with .shx, .dbf, .prj and .cpg (GBK); lines or polygons.
 *
 *  Written under temporary names; jg_deliver_shapefile_end puts them in place, closing
 *  `keep` before that removes them.
 *  \param path  ends in .shp
 *  \return JG_IO: exists (unless overwrite), read-only folder, disk full */
enum jg_status jg_deliver_shapefile_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                         const char *path, bool overwrite,
                                         enum jg_kind kind,
                                         const struct jg_deliver_field *fields,
                                         struct jg_deliver_shapefile **out) JG_MUST_CHECK;

/** Append all rows of a layer; no value is written as blanks, an empty shape as a null
 * shape. \return JG_DATA for a text that does not fit its field or GBK, JG_BUG for a
 * layer without the columns, JG_IO when the file grows over 4 GB Cost: linear; a text
 * equal in address to the one above it is not encoded again */
enum jg_status jg_deliver_shapefile_add(struct jg_ctx *ctx,
                                        struct jg_deliver_shapefile *file,
                                        const struct jg_layer *layer) JG_MUST_CHECK;
enum jg_status jg_deliver_shapefile_end(struct jg_ctx *ctx,
                                        struct jg_deliver_shapefile *file,
                                        const struct jg_crs *crs) JG_MUST_CHECK;

struct jg_deliver_csv;

/** The same for a CSV in UTF-8 with a head line; shapes are not written. */
enum jg_status jg_deliver_csv_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const char *path, bool overwrite,
                                   const struct jg_deliver_field *fields,
                                   struct jg_deliver_csv **out) JG_MUST_CHECK;
enum jg_status jg_deliver_csv_add(struct jg_ctx *ctx, struct jg_deliver_csv *file,
                                  const struct jg_layer *layer) JG_MUST_CHECK;
enum jg_status jg_deliver_csv_end(struct jg_ctx *ctx,
                                  struct jg_deliver_csv *file) JG_MUST_CHECK;

#endif
