/* SPDX-License-Identifier: MIT */
/* Any bytes as WKB: never a crash; what is taken comes back the same, and what we call
 * valid GEOS calls valid. */
#include "gis/geom/geos.h"
#include "gis/geom/measure.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static bool is_read(struct jg_ctx *ctx, struct jg_arena *a, enum jg_kind kind,
                    const unsigned char *wkb, size_t n, struct jg_geom *out)
{
    struct jg_shaper *s;
    return !jg_shaper_open(ctx, a, kind, &s) && !jg_shaper_add_wkb(ctx, s, wkb, n) &&
           !jg_shaper_end_element(ctx, s) && !jg_shaper_done(ctx, s, out);
}

static void measure(struct jg_ctx *ctx, const struct jg_geom *g)
{
    struct jg_flaw flaw;
    struct jg_xy at = jg_centroid(g, 0);
    (void)jg_area_m2(g, 0);
    (void)jg_length_m(g, 0);
    (void)jg_overlap_m2(g, 0, g, 0);
    (void)jg_distance_m(g, 0, g, 0, 10, NULL, NULL);
    (void)jg_place_distance_m(g, 0, at, NULL);
    if (!jg_within(g, 0, g, 0, 1) && !jg_geom_is_empty(g, 0))
        abort();
    if (!jg_plainly_valid(g, 0))
        return;
    if (jg_geos_check(ctx, g, 0, &flaw) || !flaw.valid)
        abort();
    if (!jg_covers(g, 0, jg_place_inside(g, 0)))
        abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct jg_ctx ctx;
    struct jg_arena *a = jg_arena_open(NULL);
    jg_ctx_open(&ctx, a, 1);
    for (enum jg_kind kind = JG_POINT; kind <= JG_POLYGON; kind++) {
        struct jg_geom g, back;
        unsigned char *wkb;
        size_t n;
        if (!is_read(&ctx, a, kind, data, size, &g) || jg_geom_places(&g) > 300)
            continue;
        if (jg_geom_to_wkb(&ctx, a, &g, 0, &wkb, &n) ||
            !is_read(&ctx, a, kind, wkb, n, &back) ||
            jg_geom_places(&g) != jg_geom_places(&back) || jg_geom_to_grid(&ctx, &g))
            abort();
        measure(&ctx, &g);
    }
    jg_arena_close(a);
    return 0;
}
