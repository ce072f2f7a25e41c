/* SPDX-License-Identifier: MIT */
/* Is the plane of a run fit for measuring where its data lie? */
#ifndef JG_CLI_PLANE_H
#define JG_CLI_PLANE_H

#include "gis/core/stage.h"
#include "gis/crs/crs.h"
#include "gis/layer/layer.h"

/** Take the scale of the plane at the middle of the layers: counts linear_ppm and areal_ppm,
 *  a warning beyond what any place in its own 3-degree zone has.
 *  \return JG_CRS when lengths are off by more than 1 %, naming a system for the place (Web
 *          Mercator, a zone of another country): distances in it are no distances */
enum jg_status jg_plane_check(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_crs *crs, const struct jg_layers *layers,
                              struct jg_summary *summary) JG_MUST_CHECK;

#endif
