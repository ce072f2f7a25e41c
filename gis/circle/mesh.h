/* SPDX-License-Identifier: MIT */
/* The vertices of the walkable lines, each once, and which are joined. */
#ifndef JG_CIRCLE_MESH_H
#define JG_CIRCLE_MESH_H

#include "gis/circle/trail.h"

/** Vertices are numbered along a Hilbert curve, then by x and y, so that neighbours are
 * near in memory and the numbers follow from the places alone, not from the order of the
 * lines. Vertex v is joined to next[first[v]] .. next[first[v+1]-1], rising, each once.
 */
struct jg_mesh {
    uint32_t n;
    struct jg_xy *at;
    uint32_t *first; /* n + 1 */
    uint32_t *next;
};

/** \return JG_NOMEM
 *
 *  Units: metres. CRS: the run's projected one. Owner: the mesh is keep's.
 *  Cost: linear in the places.
 *  Source: Hilbert order of nodes for locality (asks.md 4.1: shuffled numbers cost 2.4
 * times)
 */
enum jg_status jg_mesh_build(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_trail *trail,
                             struct jg_mesh *out) JG_MUST_CHECK;

#endif
