/* SPDX-License-Identifier: MIT */
/* The layers the stage gives: zone with its figures, zone_link. */
#ifndef JG_ZONE_RESULT_H
#define JG_ZONE_RESULT_H

#include "gis/layer/problem.h"
#include "gis/zone/outline.h"
#include "gis/zone/part.h"
#include "gis/zone/zone.h"

/* What the steps of a run share. "Member" counts only estates that may be in zones. */
struct jg_zoning {
    const struct jg_zone_options *opt;
    struct jg_layer *estate;
    uint32_t n;          /* members */
    uint32_t *row;       /* member → estate */
    struct jg_geom geom; /* of the members */
    enum jg_member *member;
    double *area_m2;
    struct jg_barriers barriers;
    struct jg_links links;
    struct jg_parts parts;
    struct jg_geom outline;
    struct jg_findings *findings;
};

/** The layer `zone`: outlines, names, sums over the members. A zone is named after its
 * main estate, the one of the largest floor area; units are the main estate's. */
enum jg_status jg_zone_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_zoning *z, struct jg_layer **out) JG_MUST_CHECK;

/** The layer `zone_link`: of the links between estates in zones those that hold, those
 *  that are blocked, and every one of a part that was split.
 *  \param id  of the estates */
enum jg_status jg_zone_link_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_zoning *z, const char *const *id,
                                  struct jg_layer **out) JG_MUST_CHECK;

#endif
