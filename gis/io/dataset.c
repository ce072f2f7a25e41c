/* SPDX-License-Identifier: MIT */
#include "gis/io/dataset.h"

#include "gis/core/text.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void jg_io_open(void)
{
    (void)CPLSetErrorHandler(CPLQuietErrorHandler);
    CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");  /* no .aux.xml beside inputs */
    CPLSetConfigOption("SHAPE_RESTORE_SHX", "NO"); /* no .shx made up */
    CPLSetConfigOption("GML_DOWNLOAD_SCHEMA", "NO");
    CPLSetConfigOption("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", "none");
    CPLSetConfigOption("OGR_GEOJSON_MAX_OBJ_SIZE",
                       "0"); /* a district in one polygon is fine */
    if (!getenv("CPL_TMPDIR") && !getenv("TMPDIR"))
        CPLSetConfigOption("CPL_TMPDIR", "/tmp"); /* of the OSM driver, else "." */
    GDALAllRegister();
}

const char *jg_gdal_version(void)
{
    return GDALVersionInfo("RELEASE_NAME");
}

bool jg_dataset_is(GDALDatasetH dataset, const char *driver)
{
    return !strcmp(GDALGetDriverShortName(GDALGetDatasetDriver(dataset)), driver);
}

static bool exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

/* A path that has no other reading than a file's. */
static bool is_plain_path(const char *path)
{
    return !strchr(path, ':') && strncmp(path, "/vsi", 4) != 0;
}

static enum jg_status refuse_remote(struct jg_ctx *ctx, const char *path)
{
    static const char *const remote[] = {
        "/vsicurl", "/vsis3",    "/vsigs",   "/vsiaz",      "/vsiadls",
        "/vsioss",  "/vsiswift", "/vsihdfs", "/vsiwebhdfs", NULL};
    bool is_remote = strstr(path, "://") != NULL;
    for (int i = 0; remote[i]; i++)
        is_remote = is_remote || strstr(path, remote[i]);
    if (is_remote)
        return jg_fail(ctx, JG_USAGE, "%s: not on this machine; nothing is ever fetched",
                       path);
    return JG_OK;
}

/* Opened as immutable, a database in WAL mode would be read without its newest rows. */
static enum jg_status refuse_wal(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const char *path)
{
    const char *wal = jg_text_format(tmp, "%s-wal", path);
    JG_NEED(ctx, wal);
    struct stat st;
    if (stat(wal, &st) == 0 && st.st_size > 0)
        return jg_fail(
            ctx, JG_IO,
            "%s: open in another program (%s is not empty); close it there first", path,
            wal);
    return JG_OK;
}

static enum jg_status refuse_file(struct jg_ctx *ctx, const char *path)
{
    if (is_plain_path(path) && !exists(path))
        return jg_fail(ctx, JG_IO, "%s: no such file", path);
    if (jg_text_ends(path, ".mdb"))
        return jg_fail(
            ctx, JG_IO,
            "%s: personal geodatabases (.mdb) cannot be read; save it as a file "
            "geodatabase or GeoPackage",
            path);
    const char *why = CPLGetLastErrorMsg();
    return jg_fail(ctx, JG_IO, "%s: cannot be read as map data%s%s", path,
                   *why ? ": " : "", why);
}

static void close_dataset(void *user, void *thing)
{
    (void)user;
    GDALClose(thing);
}

static void set_sheet_options(const struct jg_source *source)
{
    bool by_us = source->header_row > 0;
    CPLSetThreadLocalConfigOption("OGR_XLSX_HEADERS", by_us ? "DISABLE" : "FORCE");
    CPLSetThreadLocalConfigOption("OGR_XLSX_FIELD_TYPES", by_us ? "STRING" : "AUTO");
    CPLSetThreadLocalConfigOption("OGR_ODS_HEADERS", by_us ? "DISABLE" : "FORCE");
    CPLSetThreadLocalConfigOption("OGR_ODS_FIELD_TYPES", by_us ? "STRING" : "AUTO");
}

enum jg_status jg_dataset_open(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_source *source, GDALDatasetH *out)
{
    /* "@": for the driver that knows it. No recoding by OGR: text is decoded by us. */
    static const char *const options[] = {"@ENCODING=", "@IMMUTABLE=YES", "@HEADERS=YES",
                                          NULL};
    if (!source->path || !*source->path)
        return jg_fail(ctx, JG_USAGE, "a source without a file name");
    JG_TRY(refuse_remote(ctx, source->path));
    JG_TRY(refuse_wal(ctx, keep, source->path));
    if (GDALGetDriverCount() == 0)
        jg_io_open();
    set_sheet_options(source);
    CPLErrorReset();
    GDALDatasetH dataset = GDALOpenEx(
        source->path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, NULL,
        options, NULL);
    if (!dataset)
        return refuse_file(ctx, source->path);
    JG_NEED(ctx, jg_arena_defer(keep, close_dataset, NULL, dataset));
    *out = dataset;
    return JG_OK;
}

static bool has_shapes(OGRLayerH layer)
{
    return OGR_L_GetGeomType(layer) != wkbNone;
}

static OGRLayerH layer_called(GDALDatasetH dataset, const char *name)
{
    OGRLayerH alike = NULL;
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
        if (!strcmp(OGR_L_GetName(layer), name))
            return layer;
        if (jg_text_same(OGR_L_GetName(layer), name))
            alike = layer;
    }
    return alike;
}

static OGRLayerH only_layer(GDALDatasetH dataset, bool with_shapes)
{
    OGRLayerH only = NULL;
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
        if ((with_shapes && !has_shapes(layer)) ||
            !strcmp(OGR_L_GetName(layer), "layer_styles"))
            continue;
        if (only)
            return NULL;
        only = layer;
    }
    return only;
}

static enum jg_status list_layers(struct jg_ctx *ctx, struct jg_arena *tmp,
                                  GDALDatasetH dataset, const char **out)
{
    enum { SHOWN = 20 };
    struct jg_text t = {.arena = tmp};
    int n = GDALDatasetGetLayerCount(dataset);
    for (int i = 0; i < n && i < SHOWN; i++)
        jg_text_addf(&t, "%s%s", i ? ", " : "",
                     OGR_L_GetName(GDALDatasetGetLayer(dataset, i)));
    if (n > SHOWN)
        jg_text_add(&t, ", …");
    if (n == 0)
        jg_text_add(&t, "none");
    return jg_text_done(ctx, &t, out);
}

enum jg_status jg_dataset_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_source *source, const char *role,
                                GDALDatasetH dataset, OGRLayerH *out)
{
    bool shapes = !source->kinds || source->kinds[0] != JG_NO_SHAPE;
    OGRLayerH layer = NULL;
    if (source->layer && *source->layer) {
        layer = layer_called(dataset, source->layer);
    } else {
        int n = GDALDatasetGetLayerCount(dataset);
        layer = *role && n > 1 ? layer_called(dataset, role) : NULL;
        layer = layer ? layer : only_layer(dataset, shapes);
        layer = layer ? layer : only_layer(dataset, false);
    }
    if (layer) {
        *out = layer;
        return JG_OK;
    }
    const char *names;
    JG_TRY(list_layers(ctx, keep, dataset, &names));
    if (source->layer && *source->layer)
        return jg_fail(ctx, JG_IO, "%s: no layer \"%s\"; there is: %s", source->path,
                       source->layer, names);
    return jg_fail(ctx, JG_IO, "%s: which layer? Name one of: %s", source->path, names);
}

static void free_text(void *user, void *thing)
{
    (void)user;
    CPLFree(thing);
}

enum jg_status jg_dataset_crs(struct jg_ctx *ctx, struct jg_arena *keep, OGRLayerH layer,
                              const char **out)
{
    *out = NULL;
    OGRSpatialReferenceH crs = OGR_L_GetSpatialRef(layer);
    const char *name = crs ? OSRGetName(crs) : NULL;
    if (!crs || (name && !strncmp(name, "Undefined", 9)))
        return JG_OK;
    const char *authority = OSRGetAuthorityName(crs, NULL);
    const char *code = OSRGetAuthorityCode(crs, NULL);
    if (authority && code && !strcmp(authority, "EPSG")) {
        *out = jg_text_format(keep, "EPSG:%s", code);
        JG_NEED(ctx, *out);
        return JG_OK;
    }
    static const char *const options[] = {"FORMAT=WKT2_2018", NULL};
    char *wkt = NULL;
    if (OSRExportToWktEx(crs, &wkt, options) != OGRERR_NONE || !wkt || !*wkt)
        return JG_OK;
    JG_NEED(ctx, jg_arena_defer(keep, free_text, NULL, wkt));
    *out = wkt;
    return JG_OK;
}

enum jg_status jg_dataset_check(struct jg_ctx *ctx, const char *path, const char *layer,
                                const char *at)
{
    if (CPLGetLastErrorType() < CE_Failure)
        return JG_OK;
    return jg_fail(ctx, JG_IO, "%s: layer %s%s%s: cannot be read: %s", path, layer,
                   at ? ", " : "", at ? at : "", CPLGetLastErrorMsg());
}
