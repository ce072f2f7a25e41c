/* SPDX-License-Identifier: MIT */
#include "gis/io/source.h"

#include "gis/core/text.h"
#include "gis/io/arrow.h"
#include "gis/io/dataset.h"
#include "gis/io/direct.h"
#include "gis/io/feature.h"
#include "gis/io/gather.h"
#include "gis/io/lonlat.h"
#include "gis/io/osm.h"
#include "gis/io/shapefile.h"

#include <cpl_error.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROWS_A_WORD = 16384 }; /* between two looks at the progress callback */

enum jg_status jg_source_split(struct jg_ctx *ctx, struct jg_arena *keep,
                               const char *text, struct jg_source *out)
{
    char *path = jg_arena_text(keep, text);
    JG_NEED(ctx, path);
    *out = (struct jg_source){.path = path};
    bool is_file = access(path, F_OK) == 0;
    bool is_connection = strchr(path, ':') && !strchr(path, '/');
    char *cut = strrchr(path, '|');
    if (!is_file && !cut && !is_connection && strncmp(path, "/vsi", 4) != 0)
        cut = strrchr(path, ':');
    /* "FILE:LAYER" without a folder looks like a connection string: the file decides */
    if (!is_file && !cut && is_connection) {
        cut = strrchr(path, ':');
        *cut = '\0';
        bool has_front = access(path, F_OK) == 0 || strchr(path, '.');
        *cut = ':';
        cut = has_front ? cut : NULL;
    }
    if (is_file || !cut || cut == path)
        return JG_OK;
    *cut = '\0';
    out->layer = cut + 1;
    return JG_OK;
}

struct reading {
    const struct jg_source *source;
    const char *role;
    GDALDatasetH dataset;
    OGRLayerH layer;
    struct jg_arena *tmp;
    struct jg_gather *gather;
    struct jg_delivery *out;
};

static enum jg_kind kind_of_layer(const struct reading *r)
{
    switch (OGR_GT_Flatten(OGR_L_GetGeomType(r->layer))) {
    case wkbPoint:
    case wkbMultiPoint:
        return JG_POINT;
    case wkbLineString:
    case wkbMultiLineString:
    case wkbMultiCurve:
        return JG_LINE;
    case wkbPolygon:
    case wkbMultiPolygon:
    case wkbMultiSurface:
        return JG_POLYGON;
    case wkbNone:
        return JG_NO_SHAPE;
    default:
        return r->source->kinds ? r->source->kinds[0] : JG_NO_SHAPE;
    }
}

static enum jg_status say_progress(struct jg_ctx *ctx, const struct reading *r,
                                   int64_t done, int64_t all)
{
    if (done % ROWS_A_WORD)
        return JG_OK;
    double share = all > 0 && done < all ? (double)done / (double)all : 0;
    const char *what = jg_text_format(r->tmp, "reading %s", r->source->path);
    JG_NEED(ctx, what);
    return jg_progress(ctx, share, what);
}

/* Rows before the heading are thrown away, the heading gives the names. */
static enum jg_status skip_to_heading(struct jg_ctx *ctx, const struct reading *r,
                                      struct jg_held *held, struct jg_feature_map *map)
{
    for (int row = 1; row <= r->source->header_row; row++) {
        OGRFeatureH feature = jg_hold(held, OGR_L_GetNextFeature(r->layer));
        if (!feature)
            return jg_fail(ctx, JG_DATA, "%s: layer %s has no row %d for its heading",
                           r->source->path, OGR_L_GetName(r->layer),
                           r->source->header_row);
        if (row == r->source->header_row)
            JG_TRY(jg_feature_names(ctx, r->gather, map, feature));
    }
    return JG_OK;
}

static enum jg_status read_rows(struct jg_ctx *ctx, const struct reading *r,
                                struct jg_feature_map *map,
                                struct jg_place_columns places, bool shapes)
{
    struct jg_held *held;
    JG_TRY(jg_held_open(ctx, r->tmp, &held));
    int64_t expected = OGR_L_GetFeatureCount(r->layer, FALSE);
    if (r->source->header_row > 0)
        JG_TRY(skip_to_heading(ctx, r, held, map));
    int64_t done = 0;
    for (OGRFeatureH f; (f = jg_hold(held, OGR_L_GetNextFeature(r->layer))); done++) {
        JG_TRY(jg_feature_take(ctx, r->gather, map, f, shapes));
        if (places.x >= 0)
            JG_TRY(jg_place_columns_take(ctx, r->gather, places));
        JG_TRY(say_progress(ctx, r, done, expected));
    }
    const char *at = jg_text_format(r->tmp, "feature %lld",
                                    done ? (long long)r->gather->fid[done - 1] + 1 : 0LL);
    JG_NEED(ctx, at);
    return jg_dataset_check(ctx, r->source->path, OGR_L_GetName(r->layer), at);
}

static enum jg_status open_gatherer(struct jg_ctx *ctx, struct jg_arena *keep,
                                    struct reading *r)
{
    enum { MOST_ROOM = 1 << 26 }; /* a header's count is not to be trusted further */
    int64_t expected = OGR_L_GetFeatureCount(r->layer, FALSE);
    expected = expected > MOST_ROOM ? MOST_ROOM : expected;
    return jg_gather_open(ctx, keep, r->source->kinds, expected, &r->gather);
}

/* GDAL 3.6.2 gives rows of a GeoPackage twice where feature ids have gaps. */
static bool has_each_row_once(const struct reading *r)
{
    for (uint32_t i = 1; i < r->gather->n; i++)
        if (r->gather->fid[i - 1] >= r->gather->fid[i])
            return false;
    if (!jg_dataset_is(r->dataset, "GPKG"))
        return true;
    const char *sql =
        jg_text_format(r->tmp, "SELECT COUNT(*) FROM \"%s\"", OGR_L_GetName(r->layer));
    OGRLayerH count = sql ? GDALDatasetExecuteSQL(r->dataset, sql, NULL, NULL) : NULL;
    OGRFeatureH row = count ? OGR_L_GetNextFeature(count) : NULL;
    int64_t n = row ? OGR_F_GetFieldAsInteger64(row, 0) : -1;
    OGR_F_Destroy(row);
    if (count)
        GDALDatasetReleaseResultSet(r->dataset, count);
    return n == (int64_t)r->gather->n;
}

/* A table whose places stand in columns, or with a heading further down, goes row by row;
 * so does a layer that may hold arcs, which are drawn out one by one. */
static enum jg_status read_batches(struct jg_ctx *ctx, struct jg_arena *keep,
                                   struct reading *r, bool shapes, bool *out_done)
{
    CPLErrorReset();
    enum jg_status st = jg_arrow_read(ctx, r->tmp, r->gather, r->layer, shapes, out_done);
    if (st == JG_IO)
        return jg_while(ctx, st, "%s: layer %s", r->source->path,
                        OGR_L_GetName(r->layer));
    JG_TRY(st);
    if (!*out_done || has_each_row_once(r))
        return JG_OK;
    *out_done = false;
    return open_gatherer(ctx, keep, r);
}

static enum jg_status read_features(struct jg_ctx *ctx, struct jg_arena *keep,
                                    struct reading *r, enum jg_kind *out_kind)
{
    JG_TRY(open_gatherer(ctx, keep, r));
    bool wanted = !r->source->kinds || r->source->kinds[0] != JG_NO_SHAPE;
    bool shapes = wanted && OGR_L_GetGeomType(r->layer) != wkbNone, done = false;
    *out_kind = wanted ? kind_of_layer(r) : JG_NO_SHAPE;
    OGRwkbGeometryType type = OGR_L_GetGeomType(r->layer);
    bool may_curve = OGR_GT_IsNonLinear(type) || OGR_GT_Flatten(type) == wkbUnknown;
    if ((shapes || !wanted) && !may_curve && r->source->header_row == 0)
        JG_TRY(read_batches(ctx, keep, r, shapes, &done));
    if (done)
        return JG_OK;
    struct jg_feature_map *map;
    JG_TRY(
        jg_feature_map_open(ctx, r->tmp, r->gather, OGR_L_GetLayerDefn(r->layer), &map));
    struct jg_place_columns places = {-1, -1};
    if (wanted && !shapes && jg_gather_wants(r->gather, JG_POINT))
        JG_TRY(jg_place_columns_find(ctx, r->gather, r->source, &places));
    CPLErrorReset();
    OGR_L_ResetReading(r->layer);
    JG_TRY(read_rows(ctx, r, map, places, shapes));
    *out_kind = places.x >= 0 ? JG_POINT : *out_kind;
    return JG_OK;
}

static enum jg_status gather(struct jg_ctx *ctx, struct jg_arena *keep, struct reading *r)
{
    bool is_shapefile = jg_dataset_is(r->dataset, "ESRI Shapefile"), done = false;
    enum jg_kind kind = JG_NO_SHAPE;
    struct jg_geom direct = {.kind = JG_NO_SHAPE};
    if (is_shapefile)
        JG_TRY(jg_direct_read(ctx, keep, r->source, &r->gather, &direct, &done));
    if (!done)
        JG_TRY(read_features(ctx, keep, r, &kind));
    struct jg_encoding_hints hints = {.told = r->source->encoding, .ldid = -1};
    if (is_shapefile)
        JG_TRY(jg_shapefile_hints(ctx, r->tmp, r->layer, &hints));
    JG_TRY(jg_gather_decode(ctx, r->gather, hints, r->out));
    JG_TRY(jg_gather_done(ctx, r->gather, OGR_L_GetName(r->layer), kind, r->out));
    if (done)
        r->out->layer->geom = direct;
    return JG_OK;
}

/* Rows read must be rows promised. Only a GeoPackage may be wrong about itself: the count
 * in gpkg_ogr_contents is kept by those who know of it, and the rows themselves are the
 * truth. */
static enum jg_status check_count(struct jg_ctx *ctx, const struct reading *r,
                                  int64_t promised)
{
    int64_t n = r->out->layer->n;
    bool may_differ =
        r->source->header_row > 0 || jg_dataset_is(r->dataset, "ESRI Shapefile");
    if (promised < 0 || promised == n || may_differ)
        return JG_OK;
    if (!jg_dataset_is(r->dataset, "GPKG"))
        return jg_fail(ctx, JG_IO, "%s: layer %s promises %lld rows and gives %lld",
                       r->source->path, OGR_L_GetName(r->layer), (long long)promised,
                       (long long)n);
    r->out->promised = promised;
    return JG_OK;
}

static enum jg_status read_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct reading *r)
{
    const char *path = r->source->path;
    JG_TRY(jg_dataset_layer(ctx, r->tmp, r->source, r->role, r->dataset, &r->layer));
    JG_TRY(jg_dataset_crs(ctx, keep, r->layer, &r->out->crs));
    if (jg_dataset_is(r->dataset, "ESRI Shapefile"))
        JG_TRY(jg_shapefile_check(ctx, r->tmp, path, r->layer));
    int64_t promised = OGR_L_TestCapability(r->layer, OLCFastFeatureCount)
                           ? OGR_L_GetFeatureCount(r->layer, FALSE)
                           : -1;
    enum jg_status st = gather(ctx, keep, r);
    if (st == JG_DATA && strncmp(ctx->message, path, strlen(path)) != 0)
        return jg_while(ctx, st, "%s: layer %s", path, OGR_L_GetName(r->layer));
    JG_TRY(st);
    return check_count(ctx, r, promised);
}

static enum jg_status read_it(struct jg_ctx *ctx, struct jg_arena *keep,
                              struct reading *r)
{
    JG_TRY(jg_dataset_open(ctx, r->tmp, r->source, &r->dataset));
    bool is_osm = jg_dataset_is(r->dataset, "OSM");
    if (is_osm && !r->source->layer)
        JG_TRY(jg_osm_read(ctx, keep, r->dataset, r->source, r->role, r->out));
    else
        JG_TRY(read_layer(ctx, keep, r));
    if (r->out->layer->n == 0)
        return jg_fail(ctx, JG_DATA, "%s: layer %s is empty", r->source->path,
                       r->out->layer->name);
    if (r->source->crs)
        r->out->crs = r->source->crs;
    return JG_OK;
}

enum jg_status jg_source_read(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_source *source, const char *role,
                              struct jg_delivery *out)
{
    struct jg_delivery delivery = {.promised = -1};
    struct reading r = {
        .source = source, .role = role, .tmp = jg_arena_open(keep), .out = &delivery};
    JG_NEED(ctx, r.tmp);
    enum jg_status st = read_it(ctx, keep, &r);
    if (st && st != JG_NOMEM && st != JG_STOPPED && source->given_at)
        return jg_while(ctx, st, "%s", source->given_at);
    JG_TRY(st);
    jg_arena_close(r.tmp);
    *out = delivery;
    return JG_OK;
}

/* The layer named, or the first with shapes: all of a file are in one system as a rule.
 */
static OGRLayerH layer_with_crs(GDALDatasetH dataset)
{
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
        if (OGR_L_GetGeomType(layer) != wkbNone)
            return layer;
    }
    return NULL;
}

enum jg_status jg_source_crs(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_source *source, const char **out_crs)
{
    *out_crs = source->crs;
    if (source->crs)
        return JG_OK;
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    GDALDatasetH dataset;
    JG_TRY(jg_dataset_open(ctx, tmp, source, &dataset));
    OGRLayerH layer = source->layer ? NULL : layer_with_crs(dataset);
    if (source->layer)
        JG_TRY(jg_dataset_layer(ctx, tmp, source, "", dataset, &layer));
    if (layer)
        JG_TRY(jg_dataset_crs(ctx, keep, layer, out_crs));
    jg_arena_close(tmp);
    return JG_OK;
}
