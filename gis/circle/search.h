/* SPDX-License-Identifier: MIT */
/* The bounded search from many nodes at once: every node's least (distance, origin)
 * label. */
#ifndef JG_CIRCLE_SEARCH_H
#define JG_CIRCLE_SEARCH_H

#include "gis/circle/network.h"

/** A node's label: the distance in grid steps in the upper half, the number of the origin
 * in the lower; of origins equally near the lowest number wins. */
#define JG_NO_LABEL UINT64_MAX

/** A search that may be run again and again over one network. */
struct jg_search;

/** \param label  n_nodes labels, all JG_NO_LABEL; the search writes them
 *  \param note_reached  keep a list of the nodes reached, so that they can be forgotten
 */
enum jg_status jg_search_open(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_network *network, uint64_t *label,
                              bool note_reached, struct jg_search **out) JG_MUST_CHECK;

/** Let a search begin at a node with this label; a worse one than it has changes nothing.
 *  What lies beyond the limit of the run is kept out there. */
enum jg_status jg_search_begin(struct jg_ctx *ctx, struct jg_search *search,
                               uint32_t node, uint64_t label,
                               uint32_t limit) JG_MUST_CHECK;

/** Label every node whose distance is at most `limit` grid steps.
 *
 *  \return JG_NOMEM
 *
 *  Units: grid steps of 0.1 mm. CRS: the network's. Owner: the labels are the caller's.
 *  Cost: linear in the nodes reached; labels do not depend on the order of work.
 *  Source: Dijkstra 1959 from many sources with a bucket queue (Dial 1969,
 *  doi:10.1145/363269.363610); buckets are wider than the shortest edge, so labels are
 *  corrected within a bucket
 */
enum jg_status jg_search_run(struct jg_ctx *ctx, struct jg_search *search,
                             uint32_t limit) JG_MUST_CHECK;

/** The nodes reached since the last jg_search_forget, in the order they were first
 * reached. */
const uint32_t *jg_search_reached(const struct jg_search *search, uint32_t *out_n);

/** Take the labels of the nodes reached away again. */
void jg_search_forget(struct jg_search *search);

#endif
