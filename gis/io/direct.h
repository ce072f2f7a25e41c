/* SPDX-License-Identifier: MIT */
/* Plain shapefiles without detour: bytes into columns, in place, on all cores. What is
 * not plain (memo fields, deleted records, multipatches …) is left to GDAL. */
#ifndef JG_IO_DIRECT_H
#define JG_IO_DIRECT_H

#include "gis/io/gather.h"

/** Read a whole shapefile that jg_shapefile_check found whole.
 *  \param out_geom  its shapes, in an arena of the gatherer's
 *  \param out_done  false: not plain, read it through GDAL; nothing was made
 *
 *  Units: those of the file. Owner: keep. Cost: bytes.
 *  Source: ESRI Shapefile Technical Description, July 1998. */
enum jg_status jg_direct_read(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_source *source, struct jg_gather **out,
                              struct jg_geom *out_geom, bool *out_done) JG_MUST_CHECK;

#endif
