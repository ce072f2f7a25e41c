/* SPDX-License-Identifier: MIT */
/* Where homes are not served: patches of square cells that hold them. */
#ifndef JG_CIRCLE_SHORTFALL_H
#define JG_CIRCLE_SHORTFALL_H

#include "gis/circle/cells.h"

/** Homes, one a row of the arrays. */
struct jg_homes {
    const struct jg_xy *at;      /* NaN, NaN: nowhere, in no cell */
    const uint32_t *group;       /* sub-district; UINT32_MAX: in none */
    const double *population;    /* NaN: not known */
    const double *floor_area_m2; /* NaN: not known */
};

/** The homes by the cells of a grid aligned to whole multiples of cell_m; made once, for
 * all categories. Home home[i] lies in cell[cell_of[i]]. */
struct jg_ground {
    double cell_m;
    struct jg_cell *cell; /* by group, y, x */
    uint32_t n_cells, n;
    uint32_t *home, *cell_of;
    double *population, *floor_area_m2; /* of home[i] */
};

/** \return JG_NOMEM
 *  Units: metres. CRS: the run's projected one. Owner: the ground is keep's.
 *  Cost: linear in the homes. Source: – */
enum jg_status jg_ground_lay(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_homes *homes, uint32_t n, double cell_m,
                             struct jg_ground *out) JG_MUST_CHECK;

/** One patch: its cells, and the homes in it that are not served. */
struct jg_patch {
    uint32_t group, first_cell, n_cells; /* cells: which[first_cell] … of jg_shortfall */
    uint32_t homes;
    double population, floor_area_m2; /* sums of what is known; NaN when nothing is */
};

struct jg_shortfall {
    struct jg_cells cells;
    uint32_t *which;        /* cells by patch */
    struct jg_patch *patch; /* by min x, min y of their boxes, then group */
    uint32_t n;
};

/** Gather homes into patches: the cells that hold any of them, joined over their edges
 *  within a group.
 *
 *  \param unserved  one a home, 1: to be gathered
 *  \return JG_NOMEM
 *
 *  Units: metres. CRS: the run's projected one. Owner: the patches are keep's.
 *  Cost: linear in the homes, n log n in the patches. Source: –
 */
enum jg_status jg_shortfall_find(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_ground *ground, const uint8_t *unserved,
                                 struct jg_shortfall *out) JG_MUST_CHECK;

/** The outlines of all patches, in their order, one element each (jg_cells_outline). */
enum jg_status jg_shortfall_outline(struct jg_ctx *ctx, struct jg_arena *keep,
                                    const struct jg_shortfall *shortfall, double cell_m,
                                    struct jg_geom *out) JG_MUST_CHECK;

#endif
