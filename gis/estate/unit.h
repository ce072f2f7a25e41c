/* SPDX-License-Identifier: MIT */
/* In which sub-district or community a place or a shape lies. */
#ifndef JG_ESTATE_UNIT_H
#define JG_ESTATE_UNIT_H

#include "gis/estate/intern.h"
#include "gis/geom/geom.h"

struct jg_units;

/** Make units ready for many questions: a grid over them whose cells, where no edge
 *  passes, answer for all their places at once.
 *  \param units  polygons; of units that overlap the first in row order answers;
 *           outlives the result */
enum jg_status jg_units_open(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_geom *units,
                             struct jg_units **out) JG_MUST_CHECK;

/** The unit a place lies in, or JG_NONE. NULL units: JG_NONE. One thread at a time. */
uint32_t jg_units_at(struct jg_units *units, struct jg_xy at);

/** The unit in which a place inside polygon i lies, or JG_NONE. One thread at a time. */
uint32_t jg_units_holding(struct jg_units *units, const struct jg_geom *g, uint32_t i);

/** The unit that holds most of a polygon's area, or JG_NONE; ties to the first. */
enum jg_status jg_units_of(struct jg_ctx *ctx, struct jg_units *units,
                           const struct jg_geom *g, uint32_t i,
                           uint32_t *out) JG_MUST_CHECK;

#endif
