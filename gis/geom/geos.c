/* SPDX-License-Identifier: MIT */
/* The last word on validity, and what makes one shape of one. */
#include "gis/geom/geos.h"

#include "gis/geom/handle.h"
#include "gis/geom/shaper.h"

#include <math.h>
#include <stdio.h>

const char *jg_geos_version(void)
{
    return GEOS_VERSION;
}

/* --- Validity --- */

static void set_flaw(struct jg_flaw *out, const char *reason, double x, double y)
{
    out->valid = false;
    (void)snprintf(out->reason, sizeof out->reason, "%s", reason);
    out->at = (struct jg_xy){x, y};
}

/* What GEOS would not even read. */
static bool find_coarse_flaw(const struct jg_geom *g, uint32_t i, struct jg_flaw *out)
{
    for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++) {
        int64_t from = g->at[r], last = g->at[r + 1] - 1;
        int64_t fewest = g->kind == JG_POLYGON ? 4 : g->kind == JG_LINE ? 2 : 1;
        const char *reason = NULL;
        if (last - from + 1 < fewest)
            reason = "Too few points in geometry component";
        else if (g->kind == JG_POLYGON &&
                 (g->x[from] != g->x[last] || g->y[from] != g->y[last]))
            reason = "Ring is not closed";
        if (!reason)
            continue;
        set_flaw(out, reason, g->x[from], g->y[from]);
        return true;
    }
    return false;
}

static void release(void *user, void *thing)
{
    GEOSFree_r(user, thing);
}

static enum jg_status ask_geos(const struct jg_geos_work *w, const struct jg_geom *g,
                               uint32_t i, struct jg_flaw *out)
{
    GEOSGeometry *shape, *at = NULL, *owned = NULL;
    char *reason = NULL;
    JG_TRY(jg_geos_from(w->ctx, w->tmp, g, &i, 1, &shape));
    char answer = GEOSisValidDetail_r(w->h, shape, 0, &reason, &at);
    bool kept = !reason || jg_arena_defer(w->tmp, release, w->h, reason);
    if (at)
        JG_TRY(jg_geos_own(w->ctx, w->tmp, at, &owned));
    JG_NEED(w->ctx, kept);
    if (answer == 1)
        return JG_OK;
    if (answer != 0) /* GEOS threw: its message says why */
        return jg_geos_own(w->ctx, w->tmp, NULL, &owned);
    double x = NAN, y = NAN;
    if (owned) {
        (void)GEOSGeomGetX_r(w->h, owned, &x);
        (void)GEOSGeomGetY_r(w->h, owned, &y);
    }
    set_flaw(out, reason ? reason : "Invalid", x, y);
    return JG_OK;
}

enum jg_status jg_geos_check(struct jg_ctx *ctx, const struct jg_geom *g, uint32_t i,
                             struct jg_flaw *out)
{
    struct jg_flaw flaw = {.valid = true};
    if (!jg_geom_is_empty(g, i) && !find_coarse_flaw(g, i, &flaw)) {
        struct jg_geos_work w;
        JG_TRY(jg_geos_begin(ctx, g->kind, &w));
        enum jg_status st = ask_geos(&w, g, i, &flaw);
        jg_arena_close(w.tmp);
        JG_TRY(st);
    }
    *out = flaw;
    return JG_OK;
}

/* --- Of some elements, one shape --- */

struct selection {
    const struct jg_geom *g;
    const uint32_t *which;
    uint32_t n;
};

struct recipe {
    jg_geos_make_fn *fn;
    const char *what;
    double out_m, in_m;
};

static enum jg_status make_of(struct jg_ctx *ctx, struct selection of,
                              struct recipe recipe, struct jg_shaper *out)
{
    struct jg_geos_work w;
    if (of.g->kind == JG_NO_SHAPE)
        return JG_OK;
    JG_TRY(jg_geos_begin(ctx, out->g.kind, &w));
    w.out_m = recipe.out_m;
    w.in_m = recipe.in_m;
    enum jg_status st = jg_geos_from(ctx, w.tmp, of.g, of.which, of.n, &w.a);
    if (!st)
        st = jg_geos_make_into(&w, recipe.fn, recipe.what, out);
    jg_arena_close(w.tmp);
    return st;
}

static void destroy_params(void *user, void *thing)
{
    GEOSMakeValidParams_destroy_r(user, thing);
}

static enum jg_status repair(const struct jg_geos_work *w, double grid,
                             GEOSGeometry **out)
{
    GEOSMakeValidParams *params = GEOSMakeValidParams_create_r(w->h);
    JG_NEED(w->ctx, params);
    JG_NEED(w->ctx, jg_arena_defer(w->tmp, destroy_params, w->h, params));
    (void)GEOSMakeValidParams_setMethod_r(w->h, params, GEOS_MAKE_VALID_STRUCTURE);
    (void)GEOSMakeValidParams_setKeepCollapsed_r(w->h, params, 0);
    return jg_geos_hold(w, GEOSMakeValidWithParams_r(w->h, w->a, params), grid, out);
}

enum jg_status jg_geos_repair(struct jg_ctx *ctx, const struct jg_geom *g, uint32_t i,
                              struct jg_shaper *out)
{
    return make_of(ctx, (struct selection){g, &i, 1},
                   (struct recipe){repair, "repairing a shape", 0, 0}, out);
}

static enum jg_status simplify(const struct jg_geos_work *w, double grid,
                               GEOSGeometry **out)
{
    return jg_geos_hold(w, GEOSTopologyPreserveSimplify_r(w->h, w->a, w->out_m), grid,
                        out);
}

enum jg_status jg_geos_simplify(struct jg_ctx *ctx, const struct jg_geom *g, uint32_t i,
                                double tolerance_m, struct jg_shaper *out)
{
    if (!(tolerance_m >= 0))
        return jg_fail(ctx, JG_USAGE, "tolerance must be 0 m or more, not %g",
                       tolerance_m);
    return make_of(ctx, (struct selection){g, &i, 1},
                   (struct recipe){simplify, "simplifying a shape", tolerance_m, 0}, out);
}

static enum jg_status grow(const struct jg_geos_work *w, double grid, GEOSGeometry **out)
{
    enum { SEGMENTS_A_QUARTER = 8 };
    return jg_geos_hold(w, GEOSBuffer_r(w->h, w->a, w->out_m, SEGMENTS_A_QUARTER), grid,
                        out);
}

enum jg_status jg_geos_buffer(struct jg_ctx *ctx, const struct jg_geom *g, uint32_t i,
                              double by_m, struct jg_shaper *out)
{
    if (!isfinite(by_m))
        return jg_fail(ctx, JG_USAGE, "a shape cannot be grown by %g m", by_m);
    return make_of(ctx, (struct selection){g, &i, 1},
                   (struct recipe){grow, "growing a shape", by_m, 0}, out);
}

static GEOSGeometry *grow_mitred(GEOSContextHandle_t h, const GEOSGeometry *g,
                                 double by_m)
{
    const double mitre_limit = 2;
    return GEOSBufferWithStyle_r(h, g, by_m, 1, GEOSBUF_CAP_FLAT, GEOSBUF_JOIN_MITRE,
                                 mitre_limit);
}

static enum jg_status close_gaps(const struct jg_geos_work *w, double grid,
                                 GEOSGeometry **out)
{
    GEOSGeometry *grown;
    JG_TRY(jg_geos_own(w->ctx, w->tmp, grow_mitred(w->h, w->a, w->out_m), &grown));
    return jg_geos_hold(w, grow_mitred(w->h, grown, -w->in_m), grid, out);
}

enum jg_status jg_geos_close(struct jg_ctx *ctx, const struct jg_geom *g,
                             const uint32_t *which, uint32_t n, double out_m, double in_m,
                             struct jg_shaper *out)
{
    if (!(out_m >= 0 && in_m >= 0 && isfinite(out_m + in_m)))
        return jg_fail(ctx, JG_USAGE, "gaps cannot be closed by %g m and %g m", out_m,
                       in_m);
    return make_of(ctx, (struct selection){g, which, n},
                   (struct recipe){close_gaps, "closing gaps", out_m, in_m}, out);
}
