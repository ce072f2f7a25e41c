/* SPDX-License-Identifier: MIT */
/* Layers read in batches of columns, where the driver is fast at that (GeoPackage,
 * FlatGeobuf). */
#ifndef JG_IO_ARROW_H
#define JG_IO_ARROW_H

#include "gis/io/gather.h"

#include <ogr_api.h>

/** Gather all rows of a layer from its Arrow stream.
 *  \param g         without columns yet; afterwards with those of the layer
 *  \param shapes    whether shapes are wanted
 *  \param out_done  false: the layer has something this leaves to features (lists, a
 *           stream that is not offered); nothing was gathered
 *  \return JG_IO when the stream breaks */
enum jg_status jg_arrow_read(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_gather *g, OGRLayerH layer, bool shapes,
                             bool *out_done) JG_MUST_CHECK;

#endif
