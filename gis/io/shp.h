/* SPDX-License-Identifier: MIT */
/* The shapes of a shapefile, straight from its bytes into columns. */
#ifndef JG_IO_SHP_H
#define JG_IO_SHP_H

#include "gis/geom/geom.h"

/** How much one record takes. */
struct jg_shp_size {
    uint32_t parts, rings, places;
};

/** The kind behind a shape type of the format; JG_NO_SHAPE for what is left to GDAL. */
enum jg_kind jg_shp_kind(uint32_t type);

/** Look at one record (n bytes behind its header): how much it takes, or why it cannot be
 *  used; a null shape takes nothing.
 *  \param tmp  scratch for polygons of many rings */
enum jg_status jg_shp_measure(struct jg_ctx *ctx, struct jg_arena *tmp,
                              const unsigned char *at, size_t n, uint32_t type,
                              struct jg_shp_size *out,
                              const char **out_reason) JG_MUST_CHECK;

/** Where a record goes: its first part, ring and place. */
struct jg_shp_spot {
    int64_t part, ring, place;
};

/** Write one record that jg_shp_measure found good, and move the spot behind it. Rings of
 * polygons are told apart by what contains what, shells turned counter-clockwise, holes
 * clockwise, unclosed ones closed. */
enum jg_status jg_shp_write(struct jg_ctx *ctx, struct jg_arena *tmp,
                            const unsigned char *at, size_t n, uint32_t type,
                            struct jg_shp_spot *spot, struct jg_geom *out) JG_MUST_CHECK;

#endif
