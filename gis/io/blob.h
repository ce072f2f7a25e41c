/* SPDX-License-Identifier: MIT */
/* Shapes as the bytes that SpatiaLite and GeoPackage keep in a table, straight from and
 * to columnar geometry. */
#ifndef JG_IO_BLOB_H
#define JG_IO_BLOB_H

#include "gis/geom/geom.h"

enum jg_blob_form { JG_BLOB_SPATIALITE, JG_BLOB_GEOPACKAGE };

/** How many bytes jg_blob_write writes for element i; 0 when it has no shape (NULL in the
 *  table). */
size_t jg_blob_size(enum jg_blob_form form, const struct jg_geom *g, uint32_t i);

/** Write element i as MULTIPOLYGON, MULTILINESTRING or POINT (its first place), XY,
 *  little endian, with its box (a GeoPackage point has none).
 *  Source: SpatiaLite BLOB geometry, gaia-gins.it; OGC 12-128r17, 2.1.3.
 *  \param srid  of the coordinate system in the file
 *  \param out   room for jg_blob_size bytes */
void jg_blob_write(enum jg_blob_form form, const struct jg_geom *g, uint32_t i, int srid,
                   unsigned char *out);

/** Append a SpatiaLite blob of the shaper's kind, as jg_blob_write wrote it, to the open
 *  element. \return JG_IO when it is anything else */
enum jg_status jg_blob_read(struct jg_ctx *ctx, const unsigned char *blob, size_t n,
                            enum jg_kind kind, struct jg_shaper *out) JG_MUST_CHECK;

#endif
