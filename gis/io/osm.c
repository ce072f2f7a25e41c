/* SPDX-License-Identifier: MIT */
#include "gis/io/osm.h"

#include "gis/core/text.h"
#include "gis/io/dataset.h"
#include "gis/io/feature.h"
#include "gis/io/gather.h"
#include "gis/io/tags.h"

#include <cpl_error.h>
#include <stdlib.h>
#include <string.h>

/* Tags that become columns, in this order; all others stand in other_tags. */
static const char *const keys[] = {"osm_type",
                                   "osm_id",
                                   "kind",
                                   "name",
                                   "name:zh",
                                   "name:en",
                                   "alt_name",
                                   "ref",
                                   "highway",
                                   "footway",
                                   "foot",
                                   "access",
                                   "service",
                                   "area",
                                   "oneway",
                                   "sidewalk",
                                   "bridge",
                                   "tunnel",
                                   "layer",
                                   "level",
                                   "lanes",
                                   "width",
                                   "surface",
                                   "railway",
                                   "public_transport",
                                   "bus",
                                   "station",
                                   "waterway",
                                   "natural",
                                   "water",
                                   "barrier",
                                   "entrance",
                                   "building",
                                   "building:levels",
                                   "building:flats",
                                   "building:use",
                                   "building:material",
                                   "height",
                                   "start_date",
                                   "residential",
                                   "amenity",
                                   "shop",
                                   "leisure",
                                   "healthcare",
                                   "healthcare:speciality",
                                   "social_facility",
                                   "social_facility:for",
                                   "community_centre",
                                   "community_centre:for",
                                   "school",
                                   "isced:level",
                                   "grades",
                                   "sport",
                                   "office",
                                   "government",
                                   "craft",
                                   "club",
                                   "tourism",
                                   "emergency",
                                   "parking",
                                   "capacity",
                                   "beds",
                                   "fee",
                                   "opening_hours",
                                   "operator",
                                   "operator:type",
                                   "brand",
                                   "wheelchair",
                                   "landuse",
                                   "boundary",
                                   "admin_level",
                                   "place",
                                   "man_made",
                                   "historic",
                                   "military",
                                   "addr:street",
                                   "addr:housenumber",
                                   "addr:housename",
                                   "addr:full",
                                   "population",
                                   "other_tags"};

enum { OSM_TYPE, OSM_ID, KIND, N_KEYS = sizeof keys / sizeof *keys, OTHER = N_KEYS - 1 };

struct pass {
    const struct jg_source *source;
    const struct jg_osm_role *role;
    struct jg_arena *tmp;
    struct jg_gather *gather;
    struct jg_feature_map *map; /* its buffer for shapes */
    struct jg_tags tags;
    struct jg_text rest; /* tags without a column */
    int column[N_KEYS];  /* of the gatherer; -1: not met yet */
};

static enum jg_osm_layer layer_of(OGRLayerH layer)
{
    const char *name = layer ? OGR_L_GetName(layer) : "";
    return !strcmp(name, "points")             ? JG_OSM_POINTS
           : !strcmp(name, "lines")            ? JG_OSM_LINES
           : !strcmp(name, "multilinestrings") ? JG_OSM_MULTILINES
           : !strcmp(name, "multipolygons")    ? JG_OSM_POLYGONS
                                               : (enum jg_osm_layer)0;
}

static enum jg_status read_tags(struct jg_ctx *ctx, struct pass *p, OGRFeatureH f)
{
    p->tags.n = 0;
    for (int i = 0; i < OGR_F_GetFieldCount(f); i++) {
        if (!OGR_F_IsFieldSetAndNotNull(f, i))
            continue;
        const char *name = OGR_Fld_GetNameRef(OGR_F_GetFieldDefnRef(f, i));
        if (!strncmp(name, "osm_", 4) || !strcmp(name, "z_order"))
            continue;
        const char *value = OGR_F_GetFieldAsString(f, i);
        if (!strcmp(name, "other_tags"))
            JG_TRY(jg_tags_unpack(ctx, &p->tags, value));
        else
            JG_TRY(jg_tags_add(ctx, &p->tags, name, value));
    }
    return JG_OK;
}

static enum jg_status put(struct jg_ctx *ctx, struct pass *p, int key, const char *value)
{
    if (p->column[key] < 0)
        JG_TRY(jg_gather_field(ctx, p->gather, keys[key], JG_TEXT, &p->column[key]));
    return jg_gather_text(ctx, p->gather, p->column[key], value, strlen(value), 0);
}

static int key_of(const char *name)
{
    for (int i = KIND + 1; i < OTHER; i++)
        if (!strcmp(keys[i], name))
            return i;
    return OTHER;
}

static void add_quoted(struct jg_text *t, const char *text)
{
    jg_text_add(t, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            jg_text_add(t, "\\");
        jg_text_add_n(t, text, 1);
    }
    jg_text_add(t, "\"");
}

static enum jg_status put_tags(struct jg_ctx *ctx, struct pass *p)
{
    bool is_road = !strcmp(p->role->role, "road");
    p->rest.n = 0;
    for (int i = 0; i < p->tags.n; i++) {
        const struct jg_tag *tag = &p->tags.tag[i];
        int key = key_of(tag->key);
        /* OSM's level is a floor; the level of a road is its layer */
        if (is_road && !strcmp(tag->key, "level"))
            key = OTHER;
        if (key != OTHER) {
            JG_TRY(put(ctx, p, key, tag->value));
            continue;
        }
        jg_text_add(&p->rest, p->rest.n ? "," : "");
        add_quoted(&p->rest, tag->key);
        jg_text_add(&p->rest, "=>");
        add_quoted(&p->rest, tag->value);
    }
    JG_NEED(ctx, !p->rest.failed);
    return p->rest.n ? put(ctx, p, OTHER, p->rest.bytes) : JG_OK;
}

/* GDAL gives areas from ways an id of their own field. */
static void identify(OGRFeatureH f, enum jg_osm_layer layer, const char **out_type,
                     const char **out_id)
{
    int id = OGR_F_GetFieldIndex(f, "osm_id"), way = OGR_F_GetFieldIndex(f, "osm_way_id");
    bool is_way = way >= 0 && OGR_F_IsFieldSetAndNotNull(f, way);
    *out_id = OGR_F_GetFieldAsString(f, is_way ? way : id);
    *out_type = layer == JG_OSM_POINTS            ? "node"
                : layer == JG_OSM_LINES || is_way ? "way"
                                                  : "relation";
}

static enum jg_status take(struct jg_ctx *ctx, struct pass *p, OGRFeatureH f,
                           enum jg_osm_layer layer)
{
    const char *type, *id;
    identify(f, layer, &type, &id);
    JG_TRY(jg_gather_row(ctx, p->gather, strtoll(id, NULL, 10)));
    JG_TRY(put(ctx, p, OSM_TYPE, type));
    JG_TRY(put(ctx, p, OSM_ID, id));
    JG_TRY(put_tags(ctx, p));
    if (!strcmp(p->role->role, "barrier"))
        JG_TRY(put(ctx, p, KIND, jg_osm_barrier_kind(&p->tags)));
    return jg_feature_shape(ctx, p->gather, p->map, f);
}

static enum jg_status read_all(struct jg_ctx *ctx, struct pass *p, GDALDatasetH dataset)
{
    enum { FEATURES_A_WORD = 8192 };
    struct jg_held *held;
    JG_TRY(jg_held_open(ctx, p->tmp, &held));
    OGRLayerH layer = NULL;
    double done = 0;
    int64_t n = 0;
    GDALDatasetResetReading(dataset);
    for (OGRFeatureH f; (f = jg_hold(held, GDALDatasetGetNextFeature(dataset, &layer,
                                                                     &done, NULL, NULL)));
         n++) {
        enum jg_osm_layer from = layer_of(layer);
        if (n % FEATURES_A_WORD == 0)
            JG_TRY(jg_progress(ctx, done, "reading OSM"));
        if (!(from & (enum jg_osm_layer)p->role->layers))
            continue;
        JG_TRY(read_tags(ctx, p, f));
        if (p->role->wants(&p->tags))
            JG_TRY(take(ctx, p, f, from));
    }
    return jg_dataset_check(ctx, p->source->path, "of OSM features", NULL);
}

/* Which tags occur first depends on the file; the order of the columns must not. */
static void order_columns(struct pass *p)
{
    struct jg_gathered *field = p->gather->field;
    for (int i = 0, to = 0; i < N_KEYS; i++) {
        if (p->column[i] < 0)
            continue;
        struct jg_gathered moved = field[to];
        field[to] = field[p->column[i]];
        field[p->column[i]] = moved;
        for (int k = i + 1; k < N_KEYS; k++)
            if (p->column[k] == to)
                p->column[k] = p->column[i];
        p->column[i] = to++;
    }
}

static enum jg_status start(struct jg_ctx *ctx, struct jg_arena *keep,
                            GDALDatasetH dataset, struct pass *p)
{
    p->tmp = jg_arena_open(keep);
    JG_NEED(ctx, p->tmp);
    p->tags.arena = p->rest.arena = p->tmp;
    for (int i = 0; i < N_KEYS; i++)
        p->column[i] = -1;
    JG_TRY(jg_gather_open(ctx, keep, p->source->kinds, 0, &p->gather));
    JG_TRY(jg_feature_map_open(ctx, p->tmp, p->gather, NULL, &p->map));
    CPLErrorReset();
    /* the driver then leaves out what other layers would need */
    (void)GDALDatasetExecuteSQL(dataset,
                                p->role->layers & JG_OSM_POLYGONS
                                    ? "SET interest_layers = points,lines,multipolygons"
                                    : "SET interest_layers = points,lines",
                                NULL, NULL);
    return JG_OK;
}

static enum jg_kind main_kind(int layers)
{
    return layers & JG_OSM_POLYGONS ? JG_POLYGON
           : layers & JG_OSM_LINES  ? JG_LINE
                                    : JG_POINT;
}

enum jg_status jg_osm_read(struct jg_ctx *ctx, struct jg_arena *keep,
                           GDALDatasetH dataset, const struct jg_source *source,
                           const char *role, struct jg_delivery *out)
{
    struct pass p = {.source = source, .role = jg_osm_role_of(role)};
    if (!p.role)
        return jg_fail(
            ctx, JG_USAGE,
            "%s: an OSM file has nothing for the layer \"%s\"; name one of its own: "
            "points, lines, multilinestrings, multipolygons",
            source->path, role);
    JG_TRY(start(ctx, keep, dataset, &p));
    JG_TRY(read_all(ctx, &p, dataset));
    if (p.gather->n == 0)
        return jg_fail(ctx, JG_DATA, "%s: nothing for the layer \"%s\": no %s",
                       source->path, role, p.role->needs);
    order_columns(&p);
    struct jg_encoding_hints hints = {.told = source->encoding, .ldid = -1};
    JG_TRY(jg_gather_decode(ctx, p.gather, hints, out));
    JG_TRY(jg_gather_done(ctx, p.gather, role, main_kind(p.role->layers), out));
    jg_arena_close(p.tmp);
    out->crs = "EPSG:4326";
    return JG_OK;
}
