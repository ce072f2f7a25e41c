/* SPDX-License-Identifier: MIT */
/* Two polygons side by side: how they lie to each other, and the area they share.
 * Polygons of many vertices get an index of their edges once, so that a small neighbour
 * deep inside or outside of them is told at once. */
#ifndef JG_OVERLAY_PAIRS_H
#define JG_OVERLAY_PAIRS_H

#include "gis/geom/index.h"
#include "gis/geom/measure.h"

/** The polygons of a layer, the large ones with an index of their edges. Read-only once
 *  open, so any number of threads may ask. */
struct jg_edges;

/** \param g polygons; outlives what is opened
 *  Cost: n log n in the edges of polygons of more than 48 places. */
enum jg_status jg_edges_open(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_geom *g,
                             struct jg_edges **out) JG_MUST_CHECK;

/** How a lies to b, as far as boxes and edges tell it without cutting. */
enum jg_lie {
    JG_LIE_APART,  /* no area in common, certainly */
    JG_LIE_WITHIN, /* a lies in b altogether */
    JG_LIE_HOLDS,  /* b lies in a altogether */
    JG_LIE_UNKNOWN /* cut and see */
};

enum jg_lie jg_edges_lie(const struct jg_edges *a, uint32_t i, const struct jg_edges *b,
                         uint32_t j);

/** Area that a[i] and b[j] share in m2, on the plane. */
double jg_edges_overlap_m2(const struct jg_edges *a, uint32_t i, const struct jg_edges *b,
                           uint32_t j);

#endif
