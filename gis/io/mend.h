/* SPDX-License-Identifier: MIT */
/* Validity of delivered shapes, and their repair. */
#ifndef JG_IO_MEND_H
#define JG_IO_MEND_H

#include "gis/geom/geom.h"
#include "gis/geom/geos.h"

/** One shape that was not valid. */
struct jg_mended {
    uint32_t row;
    struct jg_flaw flaw;
    double before, after; /* m2 of a polygon, m of a line */
    uint32_t now; /* element of the repaired shapes; UINT32_MAX: nothing is left */
};

struct jg_mending {
    struct jg_mended *list; /* by row */
    uint32_t n;
    struct jg_geom geom; /* the repaired shapes */
};

/** Check every element and repair what is not valid. Small simple shapes are decided
 * without GEOS. On ctx->jobs threads.
 *
 *  Units: metres, on the 0.1 mm grid. Owner: keep. Cost: n; repair by GEOS only where
 * needed. Source: the structure method of GEOS's MakeValid. */
enum jg_status jg_mend(struct jg_ctx *ctx, struct jg_arena *keep, const struct jg_geom *g,
                       struct jg_mending *out) JG_MUST_CHECK;

#endif
