/* SPDX-License-Identifier: MIT */
/* OpenStreetMap files: which features are which of our layers, and their tags as columns.
 */
#ifndef JG_IO_OSM_H
#define JG_IO_OSM_H

#include "gis/io/source.h"

#include <gdal.h>

/** Read the features for one of our layers in one pass. Columns: osm_type, osm_id, one
 * for each known tag that occurs, under the tag's own name, `kind` for barriers, and
 * other_tags with the rest. \return JG_USAGE when OSM has nothing for this layer; JG_DATA
 * when the file has none */
enum jg_status jg_osm_read(struct jg_ctx *ctx, struct jg_arena *keep,
                           GDALDatasetH dataset, const struct jg_source *source,
                           const char *role, struct jg_delivery *out) JG_MUST_CHECK;

#endif
