/* SPDX-License-Identifier: MIT */
/* Between our arrays and GEOS's objects. */
#include "gis/geom/handle.h"

#include "gis/geom/exact.h"
#include "gis/geom/shaper.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void note_reason(const char *message, void *user)
{
    struct jg_geos *geos = user;
    size_t n = strlen(message);
    n = n < sizeof geos->reason - 1 ? n : sizeof geos->reason - 1;
    memcpy(geos->reason, message, n);
    geos->reason[n] = '\0';
}

static void finish(void *user, void *thing)
{
    (void)user;
    GEOS_finish_r(thing);
}

static void destroy_reader(void *user, void *thing)
{
    GEOSWKBReader_destroy_r(user, thing);
}

enum jg_status jg_geos_open(struct jg_ctx *ctx, struct jg_geos **out)
{
    if (!ctx->geos) {
        struct jg_geos *geos = JG_ARRAY(ctx->home, struct jg_geos, 1);
        JG_NEED(ctx, geos);
        geos->handle = GEOS_init_r();
        JG_NEED(ctx, geos->handle);
        JG_NEED(ctx, jg_arena_defer(ctx->home, finish, NULL, geos->handle));
        geos->reader = GEOSWKBReader_create_r(geos->handle);
        JG_NEED(ctx, geos->reader);
        JG_NEED(ctx,
                jg_arena_defer(ctx->home, destroy_reader, geos->handle, geos->reader));
        (void)GEOSContext_setErrorMessageHandler_r(geos->handle, note_reason, geos);
        ctx->geos = geos;
    }
    ctx->geos->reason[0] = '\0';
    *out = ctx->geos;
    return JG_OK;
}

static void destroy(void *user, void *thing)
{
    GEOSGeom_destroy_r(user, thing);
}

static enum jg_status refused(struct jg_ctx *ctx)
{
    const char *reason = ctx->geos->reason;
    if (strstr(reason, "bad_alloc"))
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    return jg_fail(ctx, JG_GEOM, "%s", reason[0] ? reason : "GEOS gave no reason");
}

enum jg_status jg_geos_own(struct jg_ctx *ctx, struct jg_arena *tmp, GEOSGeometry *made,
                           GEOSGeometry **out)
{
    if (!made)
        return refused(ctx);
    JG_NEED(ctx, jg_arena_defer(tmp, destroy, ctx->geos->handle, made));
    *out = made;
    return JG_OK;
}

/* --- To GEOS: by way of WKB, so that one object has one owner on every path --- */

static int64_t fewest_places(enum jg_kind kind)
{
    return kind == JG_POLYGON ? 4 : kind == JG_LINE ? 2 : 1;
}

static enum jg_status copy_ring(struct jg_ctx *ctx, struct jg_shaper *s,
                                const struct jg_geom *g, int64_t ring)
{
    int64_t n = g->at[ring + 1] - g->at[ring];
    JG_TRY(jg_shaper_room(ctx, s, n));
    memcpy(s->g.x + s->places, g->x + g->at[ring], (size_t)n * sizeof *g->x);
    memcpy(s->g.y + s->places, g->y + g->at[ring], (size_t)n * sizeof *g->y);
    s->places += n;
    return jg_shaper_end_ring(ctx, s);
}

static enum jg_status copy_long_rings(struct jg_ctx *ctx, struct jg_shaper *s,
                                      const struct jg_geom *g, int64_t part)
{
    for (int64_t r = g->ring[part]; r < g->ring[part + 1]; r++) {
        bool is_short = g->at[r + 1] - g->at[r] < fewest_places(g->kind);
        if (is_short && r == g->ring[part])
            return JG_OK; /* a shell goes with its holes */
        if (!is_short)
            JG_TRY(copy_ring(ctx, s, g, r));
    }
    return jg_shaper_end_part(ctx, s);
}

enum jg_status jg_geos_from(struct jg_ctx *ctx, struct jg_arena *tmp,
                            const struct jg_geom *g, const uint32_t *which, uint32_t n,
                            GEOSGeometry **out)
{
    struct jg_shaper *s;
    struct jg_geom all;
    unsigned char *wkb;
    size_t size;
    JG_TRY(jg_shaper_open(ctx, tmp, g->kind, &s));
    for (uint32_t k = 0; k < n; k++)
        for (int64_t p = g->part[which[k]]; p < g->part[which[k] + 1]; p++)
            JG_TRY(copy_long_rings(ctx, s, g, p));
    JG_TRY(jg_shaper_end_element(ctx, s));
    JG_TRY(jg_shaper_done(ctx, s, &all));
    JG_TRY(jg_geom_to_wkb(ctx, tmp, &all, 0, &wkb, &size));
    struct jg_geos *geos = ctx->geos;
    return jg_geos_own(ctx, tmp,
                       GEOSWKBReader_read_r(geos->handle, geos->reader, wkb, size), out);
}

/* --- From GEOS --- */

static bool is_lower(const double *x, const double *y, int64_t a, int64_t b)
{
    return y[a] < y[b] || (y[a] == y[b] && x[a] < x[b]);
}

static void turn_over(double *v, int64_t from, int64_t to)
{
    for (to--; from < to; from++, to--) {
        double keep = v[from];
        v[from] = v[to];
        v[to] = keep;
    }
}

/* Begin a closed ring at its lowest left place, wherever GEOS began it: three reversals
 * turn it in place. */
static void start_lowest(double *x, double *y, int64_t n)
{
    int64_t low = 0, open = n - 1;
    for (int64_t k = 1; k < open; k++)
        if (is_lower(x, y, k, low))
            low = k;
    double *both[2] = {x, y};
    for (int v = 0; v < 2; v++) {
        turn_over(both[v], 0, low);
        turn_over(both[v], low, open);
        turn_over(both[v], 0, open);
        both[v][open] = both[v][0];
    }
}

/* Rounded to the grid; places that fall together count once. */
static int64_t round_places(double *x, double *y, int64_t n)
{
    int64_t kept = 0;
    for (int64_t k = 0; k < n; k++) {
        double px = jg_metres(jg_steps(x[k])), py = jg_metres(jg_steps(y[k]));
        if (kept > 0 && px == x[kept - 1] && py == y[kept - 1])
            continue;
        x[kept] = px;
        y[kept++] = py;
    }
    return kept;
}

static bool has_area(const double *x, const double *y, int64_t n)
{
    double sum = 0;
    for (int64_t k = 1; k + 1 < n; k++)
        sum += (x[k] - x[0]) * (y[k + 1] - y[0]) - (x[k + 1] - x[0]) * (y[k] - y[0]);
    return fabs(sum) > JG_GRID_M * JG_GRID_M / 4;
}

/* One sequence becomes one ring. \param out_kept false when nothing was left of it */
static enum jg_status take_ring(struct jg_ctx *ctx, struct jg_shaper *s,
                                const GEOSGeometry *ring, bool is_hole, bool *out_kept)
{
    GEOSContextHandle_t h = ctx->geos->handle;
    const GEOSCoordSequence *places = GEOSGeom_getCoordSeq_r(h, ring);
    unsigned n = 0;
    if (!places || !GEOSCoordSeq_getSize_r(h, places, &n))
        return refused(ctx);
    JG_TRY(jg_shaper_room(ctx, s, n));
    double *x = s->g.x + s->places, *y = s->g.y + s->places;
    if (n > 0 && !GEOSCoordSeq_copyToArrays_r(h, places, x, y, NULL, NULL))
        return refused(ctx);
    int64_t kept = round_places(x, y, n);
    *out_kept = kept >= fewest_places(s->g.kind) &&
                (s->g.kind != JG_POLYGON || has_area(x, y, kept));
    if (!*out_kept)
        return JG_OK;
    s->places += kept;
    if (s->g.kind == JG_POLYGON)
        JG_TRY(jg_shaper_turn(ctx, s, is_hole));
    return jg_shaper_end_ring(ctx, s);
}

static enum jg_status take_part(struct jg_ctx *ctx, struct jg_shaper *s,
                                const GEOSGeometry *one)
{
    GEOSContextHandle_t h = ctx->geos->handle;
    bool kept = false;
    if (s->g.kind != JG_POLYGON) {
        JG_TRY(take_ring(ctx, s, one, false, &kept));
        return jg_shaper_end_part(ctx, s);
    }
    const GEOSGeometry *shell = GEOSGetExteriorRing_r(h, one);
    if (!shell)
        return refused(ctx);
    JG_TRY(take_ring(ctx, s, shell, false, &kept));
    for (int k = 0; kept && k < GEOSGetNumInteriorRings_r(h, one); k++) {
        bool hole_kept = false;
        const GEOSGeometry *hole = GEOSGetInteriorRingN_r(h, one, k);
        if (!hole)
            return refused(ctx);
        JG_TRY(take_ring(ctx, s, hole, true, &hole_kept));
    }
    return jg_shaper_end_part(ctx, s);
}

static bool is_kind(int type, enum jg_kind kind)
{
    return kind == JG_POLYGON ? type == GEOS_POLYGON
           : kind == JG_LINE  ? type == GEOS_LINESTRING || type == GEOS_LINEARRING
                              : type == GEOS_POINT;
}

/* Members of collections in collections, by recursion; overlay nests them once. */
static enum jg_status take_parts(struct jg_ctx *ctx, struct jg_shaper *s,
                                 const GEOSGeometry *made)
{
    GEOSContextHandle_t h = ctx->geos->handle;
    int type = GEOSGeomTypeId_r(h, made);
    if (is_kind(type, s->g.kind))
        return GEOSisEmpty_r(h, made) ? JG_OK : take_part(ctx, s, made);
    if (type < GEOS_MULTIPOINT)
        return JG_OK; /* of another dimension */
    for (int k = 0; k < GEOSGetNumGeometries_r(h, made); k++) {
        const GEOSGeometry *member = GEOSGetGeometryN_r(h, made, k);
        if (!member)
            return refused(ctx);
        JG_TRY(take_parts(ctx, s, member));
    }
    return JG_OK;
}

/* A part's or ring's lowest left place, to sort by; equal ones by the next places. */
struct rank {
    const struct jg_geom *g;
    int64_t of, from, end;
};

static int by_places(const void *a, const void *b)
{
    const struct rank *p = a, *q = b;
    const struct jg_geom *g = p->g;
    int64_t n = p->end - p->from < q->end - q->from ? p->end - p->from : q->end - q->from;
    for (int64_t k = 0; k < n; k++) {
        double dy = g->y[p->from + k] - g->y[q->from + k];
        double dx = g->x[p->from + k] - g->x[q->from + k];
        if (dy != 0 || dx != 0)
            return dy != 0 ? (dy > 0) - (dy < 0) : (dx > 0) - (dx < 0);
    }
    int64_t more = (p->end - p->from) - (q->end - q->from);
    return more ? (more > 0) - (more < 0) : (p->of > q->of) - (p->of < q->of);
}

static struct rank rank_ring(const struct jg_geom *g, int64_t of, int64_t ring)
{
    return (struct rank){g, of, g->at[ring], g->at[ring + 1]};
}

/* The shell first, then the holes in order. */
static enum jg_status copy_sorted_part(struct jg_ctx *ctx, struct jg_shaper *s,
                                       const struct jg_geom *g, int64_t part,
                                       struct rank *scratch)
{
    int64_t first = g->ring[part], n = g->ring[part + 1] - first - 1;
    for (int64_t k = 0; k < n; k++)
        scratch[k] = rank_ring(g, first + 1 + k, first + 1 + k);
    if (n > 1)
        qsort(scratch, (size_t)n, sizeof *scratch, by_places);
    JG_TRY(copy_ring(ctx, s, g, first));
    for (int64_t k = 0; k < n; k++)
        JG_TRY(copy_ring(ctx, s, g, scratch[k].of));
    return jg_shaper_end_part(ctx, s);
}

enum jg_status jg_geos_sort(struct jg_ctx *ctx, struct jg_arena *tmp, struct jg_geom *g,
                            struct jg_geom *out)
{
    struct jg_shaper *s;
    for (int64_t r = 0; g->kind == JG_POLYGON && r < jg_geom_rings(g); r++)
        start_lowest(g->x + g->at[r], g->y + g->at[r], g->at[r + 1] - g->at[r]);
    int64_t n = jg_geom_parts(g);
    struct rank *rank = JG_ROOM(tmp, struct rank, (size_t)n);
    struct rank *scratch = JG_ROOM(tmp, struct rank, (size_t)jg_geom_rings(g));
    JG_NEED(ctx, rank && scratch);
    for (int64_t p = 0; p < n; p++)
        rank[p] = rank_ring(g, p, g->ring[p]);
    if (n > 1)
        qsort(rank, (size_t)n, sizeof *rank, by_places);
    JG_TRY(jg_shaper_open(ctx, tmp, g->kind, &s));
    for (int64_t p = 0; p < n; p++)
        JG_TRY(copy_sorted_part(ctx, s, g, rank[p].of, scratch));
    JG_TRY(jg_shaper_end_element(ctx, s));
    return jg_shaper_done(ctx, s, out);
}

enum jg_status jg_geos_to(struct jg_ctx *ctx, struct jg_arena *tmp, enum jg_kind kind,
                          const GEOSGeometry *made, struct jg_geom *out)
{
    struct jg_shaper *s;
    struct jg_geom all;
    JG_TRY(jg_shaper_open(ctx, tmp, kind, &s));
    JG_TRY(take_parts(ctx, s, made));
    JG_TRY(jg_shaper_end_element(ctx, s));
    JG_TRY(jg_shaper_done(ctx, s, &all));
    return jg_geos_sort(ctx, tmp, &all, out);
}
