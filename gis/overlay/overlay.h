/* SPDX-License-Identifier: MIT */
/* Laying one layer over another so that every square metre is accounted for. */
#ifndef JG_OVERLAY_OVERLAY_H
#define JG_OVERLAY_OVERLAY_H

#include "gis/core/stage.h"
#include "gis/crs/crs.h"
#include "gis/layer/layer.h"

/** Shares without geometry: for every element of `a`, the m2 it shares with the elements
 * of `b` that overlap it. Rows a_row rising, then b_row. On ctx->jobs threads. */
struct jg_shares {
    uint32_t *a_row, *b_row;
    double *area_m2; /* on the plane */
    size_t n;
};

/** \param least_m2  smaller overlaps are left out (0: keep all that are more than
 * nothing) Cost: pairs from the index times the area-only intersection (jg_overlap_m2).
 */
enum jg_status jg_overlay_shares(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_geom *a, const struct jg_geom *b,
                                 double least_m2, struct jg_shares *out) JG_MUST_CHECK;

struct jg_overlay_options {
    int method; /* enum jg_overlay_method */
    const char *tally;
    int overlaps; /* 0 list, 1 refuse, 2 priority */
    const char *priority;
    double least;
};

/** The stage: reads the layers `input` and `overlay`, gives `overlay` (in the place of
 * the second input) and, where fields are named for it, `tally`. Both have the column
 * `side`: a piece of both layers, of the input or of the overlay alone; the tally is by
 * the fields and by it. */
extern const struct jg_stage jg_stage_overlay;

#endif
