/* SPDX-License-Identifier: MIT */
/* How much of each estate lies under other layers, no square metre counted twice. */
#ifndef JG_ESTATE_COVER_H
#define JG_ESTATE_COVER_H

#include "gis/geom/geom.h"

/** What a polygon says of the ground under it. */
enum jg_says { JG_SAYS_NOTHING, JG_SAYS_STATE, JG_SAYS_COLLECTIVE };

/** One layer of evidence; says[i] of polygon i. */
struct jg_evidence {
    const struct jg_geom *geom;
    const unsigned char *says; /* enum jg_says */
};

/** Ground by owner in m2. Ground that two polygons of one layer give to both owners is
 *  contradictory: known to neither. */
struct jg_owned {
    double *state_m2, *collective_m2; /* n each */
};

/** Who owns each element of `a`: each square metre as the first layer that knows says
 *  (parcels), what is left as the second (land patches).
 *  \param first, second  NULL: no such layer
 *  Units: m2 on the plane; overlaps are summed in 0.000001 m2, so that no order of
 * features changes a sum. Cost: area-only overlaps; GEOS only where polygons of one layer
 * overlap one another inside an estate, or where the first layer knows a part of an
 * estate only. Source: product.md 5, domain.md 2.4 */
enum jg_status jg_cover_owned(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_geom *a, const struct jg_evidence *first,
                              const struct jg_evidence *second,
                              struct jg_owned *out) JG_MUST_CHECK;

/** m2 of each element of `a` under any polygon of b for which counts[] holds. */
enum jg_status jg_cover_any(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_geom *a, const struct jg_geom *b,
                            const bool *counts, double **out_m2) JG_MUST_CHECK;

#endif
