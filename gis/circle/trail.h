/* SPDX-License-Identifier: MIT */
/* The walkable lines of a road layer as one long run of places, before they become a
 * graph. */
#ifndef JG_CIRCLE_TRAIL_H
#define JG_CIRCLE_TRAIL_H

#include "gis/geom/geom.h"

/** What a walking network is built from. */
struct jg_walkways {
    const struct jg_geom *line; /* JG_LINE, on the grid */
    const uint8_t *walk;        /* one a line, 1: may be walked; NULL: all */
    const uint32_t *deck; /* lines on different decks do not cross; NULL: one deck */
    bool cross;           /* lines meet where they cross, too, not at vertices only */
};

/** Lengths along streets are counted in whole grid steps of JG_GRID_M. */
enum { JG_STEPS_PER_M = 10000 };

/** No edge, and no search, is longer than this (100 km), so that sums fit in 32 bits. */
enum { JG_MOST_STEPS = 1000000000 };

/** Places one after another; place i is joined to i-1 unless `starts[i]`. */
struct jg_trail {
    struct jg_arena *arena;
    double *x, *y;
    uint32_t *deck;
    uint8_t *starts;
    uint32_t n, room;
};

enum jg_status jg_trail_add(struct jg_ctx *ctx, struct jg_trail *trail, struct jg_xy at,
                            uint32_t deck, bool starts) JG_MUST_CHECK;

/** Lay the walkable lines one behind another. Places that repeat the one before are left
 *  out; a piece longer than 50 km gets places between.
 *
 *  \return JG_DATA for a coordinate that is no number or beyond 100,000 km, JG_NOMEM
 */
enum jg_status jg_trail_lay(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_walkways *ways,
                            struct jg_trail *out) JG_MUST_CHECK;

#endif
