/* SPDX-License-Identifier: MIT */
/* Who is served by one category: status and distance of every home, shares of every
 * estate. */
#ifndef JG_CIRCLE_SERVE_H
#define JG_CIRCLE_SERVE_H

#include "gis/circle/reach.h"

/** What is known of a home and a category. */
enum jg_access {
    JG_ACCESS_REACHED,    /* within the limit */
    JG_ACCESS_BEYOND,     /* farther; the distance is known */
    JG_ACCESS_UNATTACHED, /* no street near */
    JG_ACCESS_ISLAND,     /* only streets that are not joined to the main network */
    JG_ACCESS_EDGE,       /* not reached, but the streets end nearer than the limit */
    JG_ACCESS_UNSURVEYED, /* nobody surveyed the category */
    JG_ACCESS_NONE        /* no facility within the search distance */
};

/** "reached", "beyond" … as tables have it. */
const char *jg_access_word(enum jg_access access);

/** Homes on the network: buildings, or any places. */
struct jg_demand {
    uint32_t n;
    const struct jg_spot *spot;
    const uint32_t *depth; /* grid steps to where the street data end (jg_hull_depth_m) */
    struct jg_on_streets on; /* all of them */
};

/** One category's facilities and limit. */
struct jg_supply {
    struct jg_origins origins;
    uint32_t limit, search; /* grid steps */
    bool surveyed;
};

/** The answer, one a home. */
struct jg_served {
    uint32_t *distance; /* grid steps, or JG_FAR */
    uint32_t *facility; /* as in origins.who, or JG_FAR */
    uint8_t *access;    /* enum jg_access */
};

/** Find every home's nearest facility and what that means.
 *
 *  \return JG_NOMEM
 *
 *  Units: grid steps of 0.1 mm. CRS: the network's. Owner: the answer is keep's.
 *  Cost: linear in the network and the homes.
 *  Source: GB 50180-2018 (limits in metres); a home whose straight distance to the convex
 *  hull of the streets is less than the limit may be served from beyond the data
 */
enum jg_status jg_serve(struct jg_ctx *ctx, struct jg_arena *keep,
                        const struct jg_network *network, const struct jg_demand *demand,
                        const struct jg_supply *supply,
                        struct jg_served *out) JG_MUST_CHECK;

/** Homes by estate: estate e has the homes row[first[e]] .. row[first[e+1]-1], rising. */
struct jg_estates {
    uint32_t n;
    const uint32_t *first, *row;
    const double *weight; /* one a home, at least 0: its part of the estate's residents */
};

/** What an estate has of one category. */
struct jg_estate_served {
    uint32_t typical; /* the home of the median resident; UINT32_MAX without homes */
    double share;     /* of residents within the limit; NaN without homes */
    double doubtful;  /* of residents of whom it is not known */
};

/** Sum up one estate. The median resident is the first by whom half of the residents,
 *  from the nearest to the farthest home, are counted; homes not reached come last, by
 *  row. Weights that are all 0 count as 1 each.
 *  \param scratch  room for as many keys as the estate has homes
 *  Units: shares.
 *  Owner: –.
 *  Cost: the estate's homes, sorted.
 *  Source: lower weighted median */
struct jg_estate_served jg_serve_estate(const struct jg_estates *estates, uint32_t e,
                                        const struct jg_served *served,
                                        uint64_t *scratch);

#endif
