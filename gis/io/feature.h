/* SPDX-License-Identifier: MIT */
/* OGR features to gathered rows. */
#ifndef JG_IO_FEATURE_H
#define JG_IO_FEATURE_H

#include "gis/io/gather.h"

#include <gdal.h>
#include <ogr_api.h>

/** Which OGR field goes to which gathered column, and a buffer for shapes. */
struct jg_feature_map;

/** Add a column to `g` for each field of the layer.
 *  \param keep        owns the map
 *  \param definition  NULL: no fields, for taking shapes only */
enum jg_status jg_feature_map_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                   struct jg_gather *g, OGRFeatureDefnH definition,
                                   struct jg_feature_map **out) JG_MUST_CHECK;

/** A feature as a new row, its shape too if `shapes`. */
enum jg_status jg_feature_take(struct jg_ctx *ctx, struct jg_gather *g,
                               struct jg_feature_map *map, OGRFeatureH feature,
                               bool shapes) JG_MUST_CHECK;

/** Rename the columns after the values of a feature: a heading in the middle of a sheet.
 */
enum jg_status jg_feature_names(struct jg_ctx *ctx, struct jg_gather *g,
                                struct jg_feature_map *map,
                                OGRFeatureH feature) JG_MUST_CHECK;

/** The shape of a feature for the newest row; curves become lines. */
enum jg_status jg_feature_shape(struct jg_ctx *ctx, struct jg_gather *g,
                                struct jg_feature_map *map,
                                OGRFeatureH feature) JG_MUST_CHECK;

/** The one feature being looked at: holding another, or closing the arena, destroys it.
 */
struct jg_held {
    OGRFeatureH feature;
};
enum jg_status jg_held_open(struct jg_ctx *ctx, struct jg_arena *keep,
                            struct jg_held **out) JG_MUST_CHECK;
/** \return the feature */
OGRFeatureH jg_hold(struct jg_held *held, OGRFeatureH feature);

#endif
