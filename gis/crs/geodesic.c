/* SPDX-License-Identifier: MIT */
#include "gis/crs/geodesic.h"
#include "gis/core/task.h"
#include "gis/crs/handle.h"

#include <geodesic.h>

#include <math.h>
#include <string.h>

struct work {
    const struct jg_crs *plain, *base;
    const struct jg_geom *g;
    bool is_area;
    double *out;
};

/* All places of the elements from .. to-1 in degrees. */
static enum jg_status take_degrees(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   const struct work *w, int64_t first, int64_t last,
                                   double **out_lon, double **out_lat)
{
    size_t n = (size_t)(last - first);
    double *lon = JG_ROOM(tmp, double, n), *lat = JG_ROOM(tmp, double, n);
    JG_NEED(ctx, lon && lat);
    memcpy(lon, w->g->x + first, n * sizeof *lon);
    memcpy(lat, w->g->y + first, n * sizeof *lat);
    *out_lon = lon;
    *out_lat = lat;
    return jg_crs_transform(ctx, w->plain, w->base, lon, lat, n, NULL);
}

/* Signed as the ring turns: shells count, holes are taken off. */
static double ring_area_m2(const struct geod_geodesic *earth, const double *lon,
                           const double *lat, int64_t n)
{
    struct geod_polygon ring;
    geod_polygon_init(&ring, 0);
    for (int64_t i = 0; i + 1 < n; i++) /* the last place repeats the first */
        geod_polygon_addpoint(earth, &ring, lat[i], lon[i]);
    double area = 0;
    (void)geod_polygon_compute(earth, &ring, 0, 1, &area, NULL);
    return area;
}

static double line_length_m(const struct geod_geodesic *earth, const double *lon,
                            const double *lat, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i + 1 < n; i++) {
        double length = 0;
        geod_inverse(earth, lat[i], lon[i], lat[i + 1], lon[i + 1], &length, NULL, NULL);
        sum += length;
    }
    return sum;
}

static enum jg_status measure_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                    size_t to, void *state)
{
    const struct work *w = state;
    const struct jg_geom *g = w->g;
    int64_t first = g->at[g->ring[g->part[from]]], last = g->at[g->ring[g->part[to]]];
    double *lon = NULL, *lat = NULL;
    JG_TRY(take_degrees(ctx, tmp, w, first, last, &lon, &lat));
    struct geod_geodesic earth;
    geod_init(&earth, w->base->semi_major_m, w->base->flattening);
    for (size_t i = from; i < to; i++) {
        double sum = 0;
        for (int64_t r = g->ring[g->part[i]]; r < g->ring[g->part[i + 1]]; r++) {
            int64_t n = g->at[r + 1] - g->at[r], skip = g->at[r] - first;
            sum += w->is_area ? ring_area_m2(&earth, lon + skip, lat + skip, n)
                              : line_length_m(&earth, lon + skip, lat + skip, n);
        }
        w->out[i] = sum;
    }
    return JG_OK;
}

static enum jg_status measure(struct jg_ctx *ctx, const struct jg_crs *crs,
                              const struct jg_geom *g, bool is_area,
                              double *out) /* NOLINT(readability-non-const-parameter):
                                            * written through struct work */
{
    enum { GRAIN = 512 };
    struct jg_arena *tmp = jg_arena_open(ctx->home);
    JG_NEED(ctx, tmp);
    struct jg_crs *plain = NULL, *base = NULL;
    JG_TRY(jg_crs_base(ctx, tmp, crs, &plain, &base));
    struct work w = {plain, base, g, is_area, out};
    JG_TRY(jg_task_each(ctx, g->n, GRAIN, NULL, measure_block, &w));
    jg_arena_close(tmp);
    return JG_OK;
}

enum jg_status jg_geodesic_areas_m2(struct jg_ctx *ctx, const struct jg_crs *crs,
                                    const struct jg_geom *g, double *out)
{
    if (g->n > 0 && g->kind != JG_POLYGON)
        memset(out, 0, g->n * sizeof *out);
    if (g->kind != JG_POLYGON)
        return JG_OK;
    return measure(ctx, crs, g, true, out);
}

enum jg_status jg_geodesic_lengths_m(struct jg_ctx *ctx, const struct jg_crs *crs,
                                     const struct jg_geom *g, double *out)
{
    if (g->n > 0 && (g->kind == JG_NO_SHAPE || g->kind == JG_POINT))
        memset(out, 0, g->n * sizeof *out);
    if (g->kind == JG_NO_SHAPE || g->kind == JG_POINT)
        return JG_OK;
    return measure(ctx, crs, g, false, out);
}
