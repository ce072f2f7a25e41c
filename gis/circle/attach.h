/* SPDX-License-Identifier: MIT */
/* Putting places on the nearest street: on its line, not its end, and not across a
 * barrier. */
#ifndef JG_CIRCLE_ATTACH_H
#define JG_CIRCLE_ATTACH_H

#include "gis/circle/network.h"

enum jg_spot_state {
    JG_SPOT_ON_STREET,
    JG_SPOT_UNATTACHED, /* no street near, or none that no barrier cuts off */
    JG_SPOT_ON_ISLAND   /* only a street near that is not joined to the main network */
};

/** Where a place joins the network. Unless on a street, only `state` means anything. */
struct jg_spot {
    uint32_t edge;   /* street */
    uint32_t from_a; /* along it, grid steps from its node a */
    uint32_t leg;    /* from the place to the street, grid steps */
    uint32_t state;  /* enum jg_spot_state */
};

struct jg_attach_options {
    double snap_max_m;
    bool to_vertex;                /* on the nearest vertex instead, as others do */
    bool keep_islands;             /* streets off the main network are used, too */
    const struct jg_geom *barrier; /* lines or polygons no leg may cross; NULL: none */
    const uint8_t *blocks;         /* one a barrier, 1: does; NULL: all do */
};

/** The streets of a network, ready to be searched; read-only, for any number of threads.
 */
struct jg_attacher;

enum jg_status jg_attacher_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_network *network,
                                const struct jg_attach_options *options,
                                struct jg_attacher **out) JG_MUST_CHECK;

/** Put each place on its nearest street, not farther than snap_max_m; where the straight
 * leg to it crosses a barrier, on the next nearest that it can be walked to. A leg may
 * end on a barrier (a crossing). Ties: the street piece that is first along the Hilbert
 * curve.
 *
 *  \param at   n places; one whose x is NaN has no shape and stays unattached
 *  \param out  n spots
 *  \return JG_NOMEM
 *
 *  Units: metres, grid steps. CRS: the run's projected one.
 *  Owner: the spots are the caller's; scratch dies before return.
 *  Cost: log of the pieces a place; on ctx->jobs threads.
 *  Source: asks.md B1, B2, B7, B11
 */
enum jg_status jg_attach_places(struct jg_ctx *ctx, struct jg_arena *tmp,
                                const struct jg_attacher *attacher,
                                const struct jg_xy *at, uint32_t n,
                                struct jg_spot *out) JG_MUST_CHECK;

#endif
