/* SPDX-License-Identifier: MIT */
/* The buildings as the stage counts them: floor area, use, villa, dates; sums are taken
 * over whole numbers, so that no order of buildings changes them. */
#ifndef JG_ESTATE_STOCK_H
#define JG_ESTATE_STOCK_H

#include "gis/layer/layer.h"

enum jg_villa { JG_VILLA_NO, JG_VILLA_YES, JG_VILLA_UNKNOWN };

/** Areas in 0.0001 m2; JG_NO_INT where not known. */
struct jg_stock {
    uint32_t n;
    const struct jg_geom *geom;
    int64_t *floor_area; /* given, else footprint x floors */
    int64_t *footprint;
    bool *is_derived; /* the floor area is footprint x floors */
    bool *is_residential;
    unsigned char *villa;     /* enum jg_villa */
    const int64_t *from, *to; /* days of completion; NULL: the layer has none */
    const int64_t
        *households; /* rounded; JG_NO_INT: not known; NULL: the layer has none */
};

enum { JG_AREA_STEPS = 10000 }; /* in a m2 */

/** Read the columns completed_from, completed_to, floor_area_m2, floors, households, use
 * and is_villa, each of which may be missing.
 *
 *  A building of more than villa_floors floors is no villa, whatever is missing. What
 * is_villa says stands before what the use says. Units: m2 on the plane. Cost: n, on
 * ctx->jobs threads. */
enum jg_status jg_stock_take(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layer *building, int villa_floors,
                             struct jg_stock *out) JG_MUST_CHECK;

#endif
