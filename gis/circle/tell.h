/* SPDX-License-Identifier: MIT */
/* What the stage tells people: counts, warnings, and findings with places. */
#ifndef JG_CIRCLE_TELL_H
#define JG_CIRCLE_TELL_H

#include "gis/circle/answer.h"

/** Facilities on the network, by their rows. */
struct jg_facility_table {
    const struct jg_layer *layer;
    struct jg_xy *at;
    const struct jg_spot *spot;
};

/** Put streets that are not joined to the main network, and places without a street near,
 *  into the layer `problem`: facilities one by one, homes one an estate (on files one by
 *  one). \return JG_NOMEM */
enum jg_status jg_circle_find_problems(struct jg_ctx *ctx, struct jg_arena *keep,
                                       const struct jg_circle *circle,
                                       const struct jg_facility_table *facilities,
                                       const char *crs,
                                       struct jg_layers *layers) JG_MUST_CHECK;

/** Counts, and one sentence each on what was not judged, not surveyed and not verified.
 */
enum jg_status jg_circle_tell(struct jg_ctx *ctx, const struct jg_circle *circle,
                              const struct jg_facility_table *facilities,
                              struct jg_summary *summary) JG_MUST_CHECK;

#endif
