/* SPDX-License-Identifier: MIT */
/* Parts that hang together by their links, the forest of links that holds them, and the
 * splitting of parts that are too large. */
#ifndef JG_ZONE_PART_H
#define JG_ZONE_PART_H

#include "gis/zone/link.h"

/** How an estate may belong to a zone. */
enum jg_member {
    JG_CORE,  /* makes a zone, even alone */
    JG_JOINER /* belongs to the zone of a core estate it is linked to, also by way of
                 others */
};

/** What a link is to the parts. */
enum jg_link_use {
    JG_LINK_SPARE,   /* joins two of one zone, which hold together without it */
    JG_LINK_HOLDS,   /* one of the shortest links that hold a zone together */
    JG_LINK_BLOCKED, /* by a barrier */
    JG_LINK_CUT      /* between two zones that were one part before it was split */
};

/** What may be in zones: n estates. */
struct jg_members {
    uint32_t n;
    const enum jg_member *how;
    const double *area_m2; /* only looked at with a limit */
};

struct jg_part_rule {
    uint32_t least;     /* parts of fewer estates are no zone */
    double max_area_m2; /* larger parts are split; 0: never */
};

struct jg_parts {
    uint32_t *zone; /* one an estate, from 0 by first row; JG_NO_PART: in none */
    uint32_t n_zones;
    enum jg_link_use *use; /* one a link */
    bool *was_split;       /* one an estate: its part was too large and was split */
    uint32_t n_split;      /* parts that were split */
};

/** Put linked estates into zones.
 *
 *  The links that no barrier blocks join estates into parts; a part without a core estate
 * is no zone. The holding links are the minimum spanning forest by length, then a, then
 * b. A part larger than allowed (the sum of its estates) is cut at one of its holding
 * links, and its pieces again, until each is small enough or a single estate: at the
 * longest link that leaves at least a quarter on either side, else at the one that halves
 * it best. Then pieces that fit together are joined again, shortest link first.
 *
 *  \param links  between the members, a < b
 *  Units: metres, m2. Owner: keep. Same zones for any order of links.
 *  Cost: links log links; for each cut once through its piece.
 *  Source: Kruskal 1956, doi:10.1090/S0002-9939-1956-0078686-7; cutting the tree as
 * SKATER does, Assuncao et al. 2006, doi:10.1080/13658810600665111
 */
enum jg_status jg_zone_parts(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_part_rule *rule,
                             const struct jg_members *members,
                             const struct jg_links *links,
                             struct jg_parts *out) JG_MUST_CHECK;

#endif
