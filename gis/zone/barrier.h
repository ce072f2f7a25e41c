/* SPDX-License-Identifier: MIT */
/* What keeps neighbours apart: rivers, railways, expressways, arterials. */
#ifndef JG_ZONE_BARRIER_H
#define JG_ZONE_BARRIER_H

#include "gis/geom/index.h"
#include "gis/layer/layer.h"

#define JG_NO_BARRIER UINT32_MAX

/** One barrier: an element of some layer. */
struct jg_barrier {
    const struct jg_geom *g;
    uint32_t row;
    const char *kind; /* "river" */
    const char *name; /* NULL: none */
};

/** All barriers of a run, in the order of their layers and rows. Read-only once open. */
struct jg_barriers {
    struct jg_barrier *barrier;
    uint32_t n;
    struct jg_index *index;
};

/** Which kinds count.
 *  \param kinds          comma list of river, canal, lake, railway, expressway, arterial,
 *                        wall, other
 *  \param river_least_m  narrower rivers are none; unknown widths and polygons count */
struct jg_barrier_rule {
    const char *kinds;
    double river_least_m;
};

/** Gather the barriers of the layers `barrier` (by kind) and `road` (by rank); either may
 * be NULL. A road or barrier marked bridge or tunnel keeps nobody apart. \return JG_USAGE
 * for a kind that does not exist */
enum jg_status jg_barriers_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_layer *barrier,
                                const struct jg_layer *road,
                                const struct jg_barrier_rule *rule,
                                struct jg_barriers *out) JG_MUST_CHECK;

/** The first barrier that the straight link p-q meets, JG_NO_BARRIER for none; touching
 *  counts, and so does lying in a barrier's polygon. Exact on the grid. */
uint32_t jg_barrier_between(const struct jg_barriers *b, struct jg_xy p, struct jg_xy q);

/** The first barrier that enters element i (jg_zone_enters), JG_NO_BARRIER for none. */
uint32_t jg_barrier_through(const struct jg_barriers *b, const struct jg_geom *g,
                            uint32_t i);

#endif
