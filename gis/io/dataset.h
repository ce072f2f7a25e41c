/* SPDX-License-Identifier: MIT */
/* Opening what GDAL opens, for reading only and leaving nothing beside it; finding the
 * layer that is meant; saying plainly why not. */
#ifndef JG_IO_DATASET_H
#define JG_IO_DATASET_H

#include "gis/io/source.h"

#include <gdal.h>
#include <ogr_api.h>

/** \param keep  closes it
 *  \return JG_IO: no such file, not map data, open in another program; JG_USAGE: remote
 */
enum jg_status jg_dataset_open(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_source *source,
                               GDALDatasetH *out) JG_MUST_CHECK;

/** The layer named by the source; none named: the one called as the role, else the only
 * one (with shapes, when shapes are wanted). \return JG_IO naming the layers there are */
enum jg_status jg_dataset_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_source *source, const char *role,
                                GDALDatasetH dataset, OGRLayerH *out) JG_MUST_CHECK;

/** "EPSG:4549" or WKT, owned by keep; NULL when the layer has none, or an undefined one.
 */
enum jg_status jg_dataset_crs(struct jg_ctx *ctx, struct jg_arena *keep, OGRLayerH layer,
                              const char **out) JG_MUST_CHECK;

bool jg_dataset_is(GDALDatasetH dataset, const char *driver);

/** JG_IO with GDAL's last words when it met an error since CPLErrorReset.
 *  \param at  "feature 17", or NULL */
enum jg_status jg_dataset_check(struct jg_ctx *ctx, const char *path, const char *layer,
                                const char *at) JG_MUST_CHECK;

#endif
