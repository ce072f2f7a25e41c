/* SPDX-License-Identifier: MIT */
/* The links between near neighbours, and which of them a barrier blocks. */
#ifndef JG_ZONE_LINK_H
#define JG_ZONE_LINK_H

#include "gis/zone/barrier.h"
#include "gis/zone/touch.h"

/** A straight link between two neighbours, a < b. */
struct jg_link {
    uint32_t a, b;
    uint32_t barrier; /* what blocks it; JG_NO_BARRIER where the two are joined */
    double gap_m;     /* its length */
    struct jg_xy at_a, at_b;
};

struct jg_links {
    struct jg_link *link;
    size_t n;
};

/** Link every touching pair.
 *
 *  A pair's link is the shortest one. Where that meets a barrier, other near links are
 * tried: from every corner of either outline, and from places every 5 m along its edges,
 * straight to the nearest place of the other; the shortest of those that is at most gap_m
 * long and meets no barrier joins the pair. If there is none the pair is blocked, and its
 * link is the shortest one with the first barrier it meets.
 *
 *  \param touches  as jg_zone_touches gives them
 *  \param out      as many links, in the same order
 *  Units: metres. Owner: keep. On ctx->jobs threads.
 *  Cost: one distance a pair; for pairs at a barrier (length / 5 m) distances more.
 *  Source: ours; a barrier with an opening wider than 5 m beside a corner is never
 * missed.
 */
enum jg_status jg_zone_links(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_geom *g, double gap_m,
                             const struct jg_barriers *barriers,
                             const struct jg_touches *touches,
                             struct jg_links *out) JG_MUST_CHECK;

#endif
