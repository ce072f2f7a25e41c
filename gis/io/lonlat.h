/* SPDX-License-Identifier: MIT */
/* Tables whose places stand in two columns. */
#ifndef JG_IO_LONLAT_H
#define JG_IO_LONLAT_H

#include "gis/io/gather.h"

/** The columns that hold places; x is -1 when there are none. */
struct jg_place_columns {
    int x, y;
};

/** Find them: as the source says, else by their usual names (lon, lng, x, 经度 …).
 *  \return JG_DATA when one that was named is not there, listing the columns */
enum jg_status jg_place_columns_find(struct jg_ctx *ctx, struct jg_gather *g,
                                     const struct jg_source *source,
                                     struct jg_place_columns *out) JG_MUST_CHECK;

/** The place of the newest row; what is no number makes the row unusable, with the
 * reason. */
enum jg_status jg_place_columns_take(struct jg_ctx *ctx, struct jg_gather *g,
                                     struct jg_place_columns columns) JG_MUST_CHECK;

#endif
