/* SPDX-License-Identifier: MIT */
/* The ground of an estate of many buildings, roughly: hulls around those that hang
 * together. */
#ifndef JG_ZONE_HULL_H
#define JG_ZONE_HULL_H

#include "gis/geom/geom.h"

/** Put hulls around the parts of polygons that have more than one.
 *
 *  The parts of all elements that hang together by gaps of at most gap_m form groups;
 * what an element has in one group is replaced by its convex hull. Elements of a single
 * part stay as they are. A result holds its element; its parts may overlap.
 *
 *  \param out  g->n polygons
 *  Units: metres. Owner: keep. Cost: n log n.
 *  Source: monotone chain, Andrew 1979, doi:10.1016/0020-0190(79)90072-3
 */
enum jg_status jg_zone_hulls(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_geom *g, double gap_m,
                             struct jg_geom *out) JG_MUST_CHECK;

#endif
