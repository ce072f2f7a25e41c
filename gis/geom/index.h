/* SPDX-License-Identifier: MIT */
/* A packed R-tree over boxes, leaves along a Hilbert curve. Read-only once built, so any
 * number of threads may search it. */
#ifndef JG_GEOM_INDEX_H
#define JG_GEOM_INDEX_H

#include "gis/geom/geom.h"

struct jg_index;

/** Build over n boxes; empty boxes are left out.
 *  Cost: n log n. Source: packed Hilbert R-tree, Kamel & Faloutsos 1993. */
enum jg_status jg_index_build(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_box *box, uint32_t n,
                              struct jg_index **out) JG_MUST_CHECK;

/** Call see(id, user) for each box that meets `box` (touching counts), until it returns
 * false. The order is that of the tree, the same on every machine. */
void jg_index_search(const struct jg_index *index, struct jg_box box,
                     bool (*see)(uint32_t id, void *user), void *user);

/** A list of ids that grows; start it with {.arena = a}. */
struct jg_ids {
    struct jg_arena *arena;
    uint32_t *id;
    uint32_t n, room;
};

/** Append one. \return JG_NOMEM */
enum jg_status jg_ids_add(struct jg_ctx *ctx, struct jg_ids *ids,
                          uint32_t id) JG_MUST_CHECK;

/** All ids whose box meets `box`, rising; the list is emptied first. */
enum jg_status jg_index_query(struct jg_ctx *ctx, const struct jg_index *index,
                              struct jg_box box, struct jg_ids *out) JG_MUST_CHECK;

/** The id nearest to a place, not farther than reach_m, ties to the lower id.
 *  \param distance  exact distance of the place to element id in metres, at least its
 *                   box's
 *  \param out_m     its distance; untouched when there is none
 *  \return the id, or UINT32_MAX */
uint32_t jg_index_nearest(const struct jg_index *index, struct jg_xy at, double reach_m,
                          double (*distance)(uint32_t id, struct jg_xy at, void *user),
                          void *user, double *out_m);

/** The leaf order: ids along the Hilbert curve, so that neighbours are near in memory. */
const uint32_t *jg_index_order(const struct jg_index *index, uint32_t *out_n);

/** Position of a place on a Hilbert curve of 16 levels over `extent`. */
uint32_t jg_hilbert(struct jg_box extent, struct jg_xy at);

/** How many boxes of one level stand under one box of the next. */
enum { JG_INDEX_FAN = 16, JG_INDEX_DEEPEST = 10 };

/** The tree level by level, leaves first, for writers that store an R-tree (io) and for
 *  joins. Box k of level l holds the boxes k*fan .. of level l-1; box k of level 0 is
 * that of element order[k]. Without boxes there are no levels; the last level has one
 * box. */
struct jg_index_levels {
    int n;
    uint32_t count[JG_INDEX_DEEPEST];
    const struct jg_box *box[JG_INDEX_DEEPEST];
    const uint32_t *order;
};

struct jg_index_levels jg_index_levels(const struct jg_index *index);

#endif
