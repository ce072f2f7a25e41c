/* SPDX-License-Identifier: MIT */
/* Which shapes may be near which: boxes sorted into strips, swept strip by strip. */
#ifndef JG_ZONE_SWEEP_H
#define JG_ZONE_SWEEP_H

#include "gis/geom/geom.h"

/** A shape as the sweep sees it. */
struct jg_slot {
    struct jg_box box;
    struct jg_xy place; /* one place of the shape, for a cheap "surely near" */
    uint32_t row;
    uint32_t west; /* rises with box.min_x, in 2^22 steps over the extent */
};

/** The shapes of a layer in slots; empty ones are left out. Read-only once open.
 *  Ordinary shapes stand in slots 0 .. n-1 by strip of min_y, then west, then row; the
 * much larger ones behind them in slots n .. n + n_big - 1 by west, then row. */
struct jg_sweep {
    struct jg_slot *slot;
    uint32_t n, n_big;
    uint32_t n_strips;
    uint32_t *strip; /* n_strips + 1: first slot of each */
    double *top_y;   /* n_strips: how high its shapes reach; -infinity when it has none */
    struct jg_box extent;
    double height_m; /* of a strip; strip s begins at extent.min_y + s * height_m */
    double reach_m;
    double size_m; /* no ordinary shape is wider or higher */
};

/** Sort the shapes.
 *  \param reach_m  0 or more: boxes farther apart than this are never brought together
 *  Units: metres. Owner: keep. Cost: n (radix sort). */
enum jg_status jg_sweep_open(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_geom *g, double reach_m,
                             struct jg_sweep *out) JG_MUST_CHECK;

/** One shape and a run of others that may be near it, the slots from .. to-1: near in x
 * and in a near strip; the boxes are yet to be compared. */
typedef enum jg_status jg_sweep_fn(struct jg_ctx *ctx, const struct jg_slot *one,
                                   const struct jg_slot *from, const struct jg_slot *to,
                                   size_t block, void *user);

/** How many blocks jg_sweep_run makes; blocks are numbered from 0. */
size_t jg_sweep_blocks(const struct jg_sweep *sweep);

/** Bring every two shapes whose boxes are at most reach_m apart together, exactly once,
 * on ctx->jobs threads. `see` gets the number of its block, always the same for the same
 * two shapes, so that what is gathered by block is in one order for any number of
 * threads. \return what `see` returned, of the lowest failing block Cost: n plus the
 * pairs that are near in x and within a few strips in y. Shapes of unlike size are set
 * apart, so that one long wall does not slow the rest. Source: strip sweep join, Arge et
 * al. 1998, Scalable Sweeping-Based Spatial Join. */
enum jg_status jg_sweep_run(struct jg_ctx *ctx, const struct jg_sweep *sweep,
                            const char *what, jg_sweep_fn *see, void *user) JG_MUST_CHECK;

#endif
