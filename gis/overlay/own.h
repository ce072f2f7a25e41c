/* SPDX-License-Identifier: MIT */
/* Where a layer overlaps itself. */
#ifndef JG_OVERLAY_OWN_H
#define JG_OVERLAY_OWN_H

#include "gis/overlay/overlay.h"

/** From this area on two features of a layer overlap; less is rounding along an edge. */
#define JG_OWN_LEAST_M2 0.01

/** Find every two polygons of a layer that share at least JG_OWN_LEAST_M2.
 *  \param out  a_row < b_row, by a_row, then b_row
 *  Units: m2. Owner: keep. On ctx->jobs threads. Cost: as jg_overlay_shares. */
enum jg_status jg_overlay_own(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_geom *g,
                              struct jg_shares *out) JG_MUST_CHECK;

/** Give all ground that is claimed twice to one: the polygon of the least rank, of equal
 *  ranks the lower row. No order of cutting matters, however many overlap at one place.
 *  \param own   as jg_overlay_own found it
 *  \param rank  g->n numbers; NaN comes last
 *  \param out   g->n polygons, empty where nothing is left
 *  \return JG_GEOM when GEOS refuses a polygon
 *  Cost: one difference a polygon that yields. */
enum jg_status jg_overlay_resolve(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_geom *g, const struct jg_shares *own,
                                  const double *rank, struct jg_geom *out) JG_MUST_CHECK;

#endif
