/* SPDX-License-Identifier: MIT */
/* How far each estate is from the nearest shape of another layer. */
#ifndef JG_ESTATE_NEAR_H
#define JG_ESTATE_NEAR_H

#include "gis/estate/intern.h"
#include "gis/geom/geom.h"

struct jg_nearest {
    double *distance_m; /* NaN: none within reach */
    uint32_t *row;      /* of the nearest, ties to the first; JG_NONE */
    int64_t *count;     /* how many are within reach */
};

/** Units: metres on the plane. Cost: a search a shape, on ctx->jobs threads. */
enum jg_status jg_near_find(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_geom *a, const struct jg_geom *b,
                            double reach_m, struct jg_nearest *out) JG_MUST_CHECK;

#endif
