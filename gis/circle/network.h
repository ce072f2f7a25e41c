/* SPDX-License-Identifier: MIT */
/* The walking network: streets as edges between nodes, lengths in whole 0.1 mm. */
#ifndef JG_CIRCLE_NETWORK_H
#define JG_CIRCLE_NETWORK_H

#include "gis/circle/trail.h"

/** One way out of a node. */
struct jg_hop {
    uint32_t to, length; /* node, grid steps */
};

/** A street between two nodes; a loop has a == b. */
struct jg_street {
    uint32_t a, b, length; /* nodes, grid steps */
};

/** A straight piece of a street; `from` and `to` are its ends counted from node a. */
struct jg_piece {
    struct jg_xy p, q;
    uint32_t edge, from, to; /* street, grid steps */
    uint32_t component;
};

/** Streets that hang together. */
struct jg_component {
    double length_m;
    uint32_t nodes, node; /* how many, and the lowest */
};

/** Nodes are where other than two streets meet; they are numbered along a Hilbert curve,
 * and everything else follows from that, so that the order of the lines does not matter.
 *  Node v has the hops first[v] .. first[v+1]-1; a loop is one hop of its node. */
struct jg_network {
    uint32_t n_nodes, n_edges, n_pieces, n_components;
    struct jg_xy *node;
    uint32_t *first; /* n_nodes + 1 */
    struct jg_hop *hop;
    uint32_t *hop_edge;
    struct jg_street *edge;
    struct jg_piece *piece;         /* those of one street together, from a to b */
    uint32_t *component_of;         /* of each node */
    struct jg_component *component; /* by lowest node */
    uint32_t main;                  /* the longest component; ties: the lower */
};

/** Lines to a graph: vertices on one place are one, vertices that only pass a street on
 * are no nodes, repeated pieces count once.
 *
 *  \param out  without walkable lines: no nodes, no edges
 *  \return JG_DATA for a coordinate that is no number, JG_NOMEM
 *
 *  Units: metres, grid steps of 0.1 mm. CRS: the run's projected one.
 *  Owner: the network is keep's.
 *  Cost: linear in the places; with `cross` also the pairs of pieces that meet.
 *  Source: asks.md part 4.1; rounding to 0.1 mm is at most 0.6 mm off at 3 km
 * (house.md 2.8)
 */
enum jg_status jg_network_build(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_walkways *ways,
                                struct jg_network *out) JG_MUST_CHECK;

/** The same from streets already at hand: n_nodes, n_edges and `edge` (each 1 to
 * JG_MOST_STEPS long) are given, hops and components are filled in. `node` may be NULL.
 * Without pieces nothing can be attached to it. */
enum jg_status jg_network_join(struct jg_ctx *ctx, struct jg_arena *keep,
                               struct jg_network *network) JG_MUST_CHECK;

#endif
