/* SPDX-License-Identifier: MIT */
/* What an estate is like, summed over its buildings. */
#ifndef JG_ESTATE_TRAITS_H
#define JG_ESTATE_TRAITS_H

#include "gis/estate/gather.h"
#include "gis/estate/stock.h"

/** Shares are of residential floor area. A building without a floor area weighs its
 * footprint times the plot ratio of the estate's other buildings; where no floor area is
 * known, footprints are compared; without shapes, every building weighs the same. */
struct jg_traits {
    uint32_t buildings;
    int64_t floor_area; /* 0.0001 m2, of all buildings where known; JG_NO_INT: nowhere */
    int64_t residential_area;                        /* of these the residential */
    uint32_t area_given, area_derived, area_unknown; /* buildings */
    int64_t households;                              /* JG_NO_INT: nowhere known */
    int64_t from, to; /* days of completion, INT32_MIN and _MAX for open ends; JG_NO_INT
                         in both when nothing is known */
    double certainly_by, possibly_by,
        undated;                    /* shares; NaN without residential buildings */
    double villa_least, villa_most; /* share of villas: known, and known or possible */
    uint32_t late_buildings;  /* residential, certainly completed after the cutoff */
    uint32_t early_buildings; /* residential, certainly completed by it */
};

/** \param cutoff  the last day that counts as early, days since 1970-01-01
 *  Cost: n, on ctx->jobs threads. Source: domain.md 2.5, interval logic */
enum jg_status jg_traits_sum(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_gathered *gathered,
                             const struct jg_stock *stock, int32_t cutoff,
                             struct jg_traits **out) JG_MUST_CHECK;

#endif
