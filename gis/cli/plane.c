/* SPDX-License-Identifier: MIT */
#include "gis/cli/plane.h"

#include <math.h>

/* 27 cm a km is usual at the edge of a 3-degree zone in China; 1.5 degrees from its meridian
 * no place reaches 60 cm. UTM has 40 cm at its own meridian. */
static const double doubtful_ppm = 1000, useless_ppm = 10000;

static enum jg_status refuse(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_crs *crs, struct jg_xy middle, double ppm)
{
    struct jg_crs *degrees = NULL;
    JG_TRY(jg_crs_open(ctx, keep, "EPSG:4326", &degrees));
    JG_TRY(jg_crs_transform(ctx, crs, degrees, &middle.x, &middle.y, 1, NULL));
    int code = isfinite(middle.x) && isfinite(middle.y)
                   ? jg_crs_suggest((struct jg_lonlat){middle.x, middle.y})
                   : 0;
    return jg_fail(
        ctx, JG_CRS,
        "lengths in %s are %.1f %% off where the data lie; work in a system for "
        "this place, e.g. EPSG:%d",
        jg_crs_name(crs), ppm / 1e4, code);
}

enum jg_status jg_plane_check(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_crs *crs, const struct jg_layers *layers,
                              struct jg_summary *summary)
{
    struct jg_box extent = jg_box_empty();
    struct jg_distortion d;
    for (int i = 0; i < layers->n; i++)
        if (layers->layer[i]->geom.kind)
            jg_box_join(&extent, jg_geom_extent(&layers->layer[i]->geom));
    if (extent.min_x > extent.max_x)
        return JG_OK;
    struct jg_xy middle = {(extent.min_x + extent.max_x) / 2,
                           (extent.min_y + extent.max_y) / 2};
    JG_TRY(jg_crs_distortion(ctx, crs, middle, &d));
    if (!(fabs(d.linear_ppm) <= useless_ppm))
        return refuse(ctx, keep, crs, middle, d.linear_ppm);
    jg_summary_count(summary, "linear_ppm", d.linear_ppm, 0);
    jg_summary_count(summary, "areal_ppm", d.areal_ppm, 0);
    if (fabs(d.linear_ppm) > doubtful_ppm)
        jg_summary_warn(
            summary,
            "lengths in %s are %.2f m a kilometre off here: is it the zone of "
            "this place?",
            jg_crs_name(crs), d.linear_ppm / 1e3);
    return JG_OK;
}
