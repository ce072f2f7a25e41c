/* SPDX-License-Identifier: MIT */
/* How every shape is made by GEOS: in floating point first, then on the 0.1 mm grid. */
#include "gis/geom/handle.h"
#include "gis/geom/measure.h"

enum jg_status jg_geos_begin(struct jg_ctx *ctx, enum jg_kind kind,
                             struct jg_geos_work *w)
{
    struct jg_geos *geos;
    JG_TRY(jg_geos_open(ctx, &geos));
    *w = (struct jg_geos_work){.ctx = ctx, .h = geos->handle, .kind = kind};
    w->tmp = jg_arena_open(ctx->home);
    JG_NEED(ctx, w->tmp);
    return JG_OK;
}

enum jg_status jg_geos_is_valid(const struct jg_geos_work *w, const struct jg_geom *g,
                                bool *out)
{
    *out = g->kind != JG_POLYGON || jg_geom_is_empty(g, 0) || jg_plainly_valid(g, 0);
    if (*out)
        return JG_OK;
    GEOSGeometry *made;
    const uint32_t first = 0;
    JG_TRY(jg_geos_from(w->ctx, w->tmp, g, &first, 1, &made));
    *out = GEOSisValid_r(w->h, made) == 1;
    return JG_OK;
}

enum jg_status jg_geos_hold(const struct jg_geos_work *w, GEOSGeometry *made, double grid,
                            GEOSGeometry **out)
{
    GEOSGeometry *owned;
    JG_TRY(jg_geos_own(w->ctx, w->tmp, made, &owned));
    if (grid > 0)
        JG_TRY(jg_geos_own(w->ctx, w->tmp, GEOSGeom_setPrecision_r(w->h, owned, grid, 0),
                           &owned));
    *out = owned;
    return JG_OK;
}

static enum jg_status settle(const struct jg_geos_work *w, const GEOSGeometry *made,
                             struct jg_geom *out, bool *valid)
{
    JG_TRY(jg_geos_to(w->ctx, w->tmp, w->kind, made, out));
    return jg_geos_is_valid(w, out, valid);
}

/* A shape that rounding has folded even so: repaired, then snapped, which needs it valid.
 */
static enum jg_status mend(const struct jg_geos_work *w, struct jg_geom *g, bool *valid)
{
    GEOSGeometry *folded, *whole, *snapped;
    const uint32_t first = 0;
    JG_TRY(jg_geos_from(w->ctx, w->tmp, g, &first, 1, &folded));
    JG_TRY(jg_geos_own(w->ctx, w->tmp, GEOSMakeValid_r(w->h, folded), &whole));
    JG_TRY(jg_geos_own(w->ctx, w->tmp, GEOSGeom_setPrecision_r(w->h, whole, JG_GRID_M, 0),
                       &snapped));
    return settle(w, snapped, g, valid);
}

enum jg_status jg_geos_make(const struct jg_geos_work *w, jg_geos_make_fn *fn,
                            const char *what, struct jg_geom *out)
{
    bool valid = false;
    GEOSGeometry *made;
    enum jg_status st = fn(w, 0, &made);
    if (st == JG_OK)
        st = settle(w, made, out, &valid);
    if (st == JG_OK && valid)
        return JG_OK;
    if (st != JG_OK && st != JG_GEOM)
        return st;
    st = fn(w, JG_GRID_M, &made);
    if (st == JG_OK)
        st = settle(w, made, out, &valid);
    if (st == JG_OK && !valid)
        st = mend(w, out, &valid);
    if (st == JG_OK && !valid)
        st = jg_fail(w->ctx, JG_GEOM, "not valid on the 0.1 mm grid");
    return st == JG_GEOM ? jg_while(w->ctx, st, "%s failed", what) : st;
}

enum jg_status jg_geos_make_into(const struct jg_geos_work *w, jg_geos_make_fn *fn,
                                 const char *what, struct jg_shaper *out)
{
    struct jg_geom made;
    JG_TRY(jg_geos_make(w, fn, what, &made));
    return jg_shaper_copy(w->ctx, out, &made, 0);
}
