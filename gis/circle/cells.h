/* SPDX-License-Identifier: MIT */
/* Square cells of a grid, joined over their edges, and the exact outline of what they
 * form. */
#ifndef JG_CIRCLE_CELLS_H
#define JG_CIRCLE_CELLS_H

#include "gis/geom/geom.h"

/** A cell, counted from the origin of the CRS; cells of other groups are no neighbours.
 */
struct jg_cell {
    int64_t x, y;
    uint32_t group;
};

/** Which cells touch: bit d of `beside` says whether there is one in direction d, counted
 *  from east (bit 0) counter-clockwise by eighths; `above` and `below` are the first
 * cells of the next rows that are not left of this one. */
struct jg_cells {
    const struct jg_cell *cell; /* by group, y, x; each once */
    uint32_t n;
    uint8_t *beside;
    uint32_t *above, *below;
    uint32_t *patch; /* of each cell; patches by their first cell */
    uint32_t n_patches;
};

/** \param cell  by group, then y, then x, each once; used, not copied
 *  \return JG_NOMEM
 *
 *  Units: cells. CRS: –. Owner: the arrays are keep's. Cost: linear.
 *  Source: connected parts by union-find over the four neighbours */
enum jg_status jg_cells_join(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_cell *cell, uint32_t n,
                             struct jg_cells *out) JG_MUST_CHECK;

/** Add the outline of one patch to the open element as one part: the shell, then its
 * holes. Where cells touch at a corner only, the rings touch there and do not cross: the
 * polygon is valid as OGC means it.
 *
 *  \param which   the patch's cells, rising
 *  \param seen    n bytes, 0 for the cells of this patch; used up
 *  \param cell_m  the side of a cell
 *  \return JG_NOMEM
 *
 *  Units: metres. CRS: the run's projected one. Owner: the shaper's.
 *  Cost: linear in the cells.
 *  Source: boundary following with the inside on the left, right turns first: then each
 * ring of a patch joined over edges passes no corner twice */
enum jg_status jg_cells_outline(struct jg_ctx *ctx, const struct jg_cells *cells,
                                const uint32_t *which, uint32_t n_which, uint8_t *seen,
                                double cell_m, struct jg_shaper *out) JG_MUST_CHECK;

#endif
