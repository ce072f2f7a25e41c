/* SPDX-License-Identifier: MIT */
/* What a shapefile's own files tell: whether they are whole, how their text is written.
 */
#ifndef JG_IO_SHAPEFILE_H
#define JG_IO_SHAPEFILE_H

#include "gis/io/gather.h"

#include <gdal.h>
#include <ogr_api.h>

/** Do .shp, .shx and .dbf hold all that their headers promise, and belong together?
 *  \return JG_IO naming the file and the first record that is not whole */
enum jg_status jg_shapefile_check(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const char *path, OGRLayerH layer) JG_MUST_CHECK;

/** The .cpg and the language byte of the .dbf. */
enum jg_status jg_shapefile_hints(struct jg_ctx *ctx, struct jg_arena *keep,
                                  OGRLayerH layer,
                                  struct jg_encoding_hints *hints) JG_MUST_CHECK;

#endif
