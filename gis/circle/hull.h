/* SPDX-License-Identifier: MIT */
/* The edge of the data: how far a place is from where the street network ends. */
#ifndef JG_CIRCLE_HULL_H
#define JG_CIRCLE_HULL_H

#include "gis/circle/network.h"

/** Corners of a convex hull, counter-clockwise, the first not repeated; inward[i] is the
 * unit vector that points into it from the side corner i begins (0, 0 for a side of no
 * length). */
struct jg_hull {
    struct jg_xy *corner, *inward;
    uint32_t n;
};

/** The convex hull of a network's streets.
 *  \param all  of all streets; else of the main component only
 *  \return JG_NOMEM
 *
 *  Units: metres. CRS: the network's. Owner: the corners are keep's.
 *  Cost: linear; only places outside the octagon of extremes are sorted.
 *  Source: Akl & Toussaint 1978 (octagon), Andrew 1979 (chain) */
enum jg_status jg_hull_build(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_network *network, bool all,
                             struct jg_hull *out) JG_MUST_CHECK;

/** Straight distance in m from a place inside to the hull; 0 on it, outside it, and when
 * the hull has no area. */
double jg_hull_depth_m(const struct jg_hull *hull, struct jg_xy at);

#endif
