/* SPDX-License-Identifier: MIT */
/* Exact walking distances from the nearest of many facilities, and how many are near. */
#ifndef JG_CIRCLE_REACH_H
#define JG_CIRCLE_REACH_H

#include "gis/circle/attach.h"
#include "gis/circle/search.h"

/** Not reached, as a distance and as a facility. */
#define JG_FAR UINT32_MAX

/** The facilities of one category: spots[who[0]], spots[who[1]] …, numbers rising. Those
 * that are on no street reach nobody. */
struct jg_origins {
    const struct jg_spot *spot;
    const uint32_t *who;
    uint32_t n;
};

/** Label every node within `limit` grid steps of an origin.
 *
 *  \param limit  at most JG_MOST_STEPS
 *  \param label  n_nodes labels, all written
 *  \return JG_NOMEM
 *
 *  Units: grid steps of 0.1 mm. CRS: the network's. Owner: the labels are the caller's;
 *  scratch dies before return.
 *  Cost: linear in the nodes reached; every label is the least (distance, facility) pair,
 *  whatever the order of work.
 *  Source: Dijkstra 1959 from many sources, bucket queue (Dial 1969,
 * doi:10.1145/363269.363610) with buckets wider than the shortest edge, so that labels
 * are corrected within a bucket
 */
enum jg_status jg_reach_label(struct jg_ctx *ctx, struct jg_arena *tmp,
                              const struct jg_network *network,
                              const struct jg_origins *origins, uint32_t limit,
                              uint64_t *label) JG_MUST_CHECK;

/** Places on the network in the order of their streets, so that all on one street are at
 *  hand: spots[row[first[e]]] .. spots[row[first[e+1]-1]] lie on street e. */
struct jg_on_streets {
    const struct jg_spot *spot;
    uint32_t *first; /* n_edges + 1 */
    uint32_t *row;
};

/** \param which  the spots to take, or NULL for 0 .. n-1; those on no street are left out
 */
enum jg_status jg_on_streets(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_network *network, const struct jg_spot *spot,
                             const uint32_t *which, uint32_t n,
                             struct jg_on_streets *out) JG_MUST_CHECK;

/** The way of each place to its nearest origin: over either end of its street or along
 *  it, with the legs at both ends. What is not reached, or is farther than `limit`,
 *  gets JG_FAR.
 *  \param demand     the places
 *  \param origin     the same origins that the labels are from
 *  \param distance, facility  out: one a spot; those on no street are not written
 *  Units: grid steps.
 *  Owner: the outs are the caller's.
 *  Cost: linear.
 *  Source: see above */
void jg_reach_resolve(const struct jg_network *network, const uint64_t *label,
                      const struct jg_on_streets *demand,
                      const struct jg_on_streets *origin, uint32_t limit,
                      uint32_t *distance, uint32_t *facility);

/** How many origins are within `limit` of each place.
 *  \param count  added to; one a spot
 *  Units: grid steps. Owner: counts are the caller's. Cost: one bounded search an origin.
 *  Source: Dijkstra 1959 */
enum jg_status jg_reach_count(struct jg_ctx *ctx, struct jg_arena *tmp,
                              const struct jg_network *network,
                              const struct jg_origins *origins,
                              const struct jg_on_streets *demand, uint32_t limit,
                              uint32_t *count) JG_MUST_CHECK;

#endif
