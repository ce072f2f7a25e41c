/* SPDX-License-Identifier: MIT */
/* The edge of a zone: its members and the lanes between them, without what is another's.
 */
#ifndef JG_ZONE_OUTLINE_H
#define JG_ZONE_OUTLINE_H

#include "gis/zone/barrier.h"

struct jg_outline_rule {
    bool closed;  /* fill the gaps between members; else their plain union */
    double gap_m; /* gaps up to this are filled */
    const struct jg_barriers *barriers; /* whose polygons are left out; may be NULL */
};

/** Draw the outline of every zone.
 *
 *  Closed: the members grown by half the gap with mitred corners, joined and shrunk
 * again, so that lanes narrower than the gap are filled (a member of many parts counts by
 * their hulls, see jg_zone_hulls); less the members of other zones, the polygons of
 * barriers and what an earlier zone has filled; and with the members themselves, so that
 * an outline always contains its members (to the 0.1 mm of the grid).
 *
 *  \param g        estates
 *  \param zone     g->n zone numbers below n_zones, or JG_NO_PART
 *  \param out      n_zones polygons
 *  Units: metres. Owner: keep. On ctx->jobs threads.
 *  Cost: one buffer and one union a zone; a cut for every neighbour that comes into it.
 *  Source: morphological closing, Serra 1982.
 */
enum jg_status jg_zone_outlines(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_outline_rule *rule,
                                const struct jg_geom *g, const uint32_t *zone,
                                uint32_t n_zones, struct jg_geom *out) JG_MUST_CHECK;

#endif
