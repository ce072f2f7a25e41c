/* SPDX-License-Identifier: MIT */
#include "gis/io/feature.h"

#include "gis/core/text.h"

#include <stdio.h>
#include <string.h>

struct route {
    int ogr, field;
    OGRFieldType type;
    size_t width; /* bytes; 0: free */
};

struct jg_feature_map {
    struct jg_arena *arena;
    struct route *route;
    int n;
    unsigned char *wkb;
    size_t room;
};

static enum jg_type type_of(OGRFieldType type)
{
    if (type == OFTInteger || type == OFTInteger64)
        return JG_INT;
    return type == OFTReal ? JG_REAL : JG_TEXT;
}

enum jg_status jg_feature_map_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                   struct jg_gather *g, OGRFeatureDefnH definition,
                                   struct jg_feature_map **out)
{
    struct jg_feature_map *map = JG_ARRAY(keep, struct jg_feature_map, 1);
    JG_NEED(ctx, map);
    map->arena = keep;
    map->n = definition ? OGR_FD_GetFieldCount(definition) : 0;
    map->route = JG_ARRAY(keep, struct route, (size_t)map->n);
    JG_NEED(ctx, map->route);
    for (int i = 0; i < map->n; i++) {
        OGRFieldDefnH f = OGR_FD_GetFieldDefn(definition, i);
        struct route *r = &map->route[i];
        *r = (struct route){.ogr = i, .type = OGR_Fld_GetType(f)};
        r->width = r->type == OFTString ? (size_t)OGR_Fld_GetWidth(f) : 0;
        JG_TRY(
            jg_gather_field(ctx, g, OGR_Fld_GetNameRef(f), type_of(r->type), &r->field));
    }
    *out = map;
    return JG_OK;
}

static enum jg_status take_date(struct jg_ctx *ctx, struct jg_gather *g,
                                const struct route *r, OGRFeatureH feature)
{
    int year, month, day, hour, minute, zone;
    float second;
    if (!OGR_F_GetFieldAsDateTimeEx(feature, r->ogr, &year, &month, &day, &hour, &minute,
                                    &second, &zone))
        return JG_OK;
    char text[64];
    int n = snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    if (r->type == OFTDateTime)
        n += snprintf(text + n, sizeof text - (size_t)n, "T%02d:%02d:%02d", hour, minute,
                      (int)second);
    return jg_gather_text(ctx, g, r->field, text, (size_t)n, 0);
}

static enum jg_status take_value(struct jg_ctx *ctx, struct jg_gather *g,
                                 const struct route *r, OGRFeatureH feature)
{
    switch (type_of(r->type)) {
    case JG_INT:
        jg_gather_int(g, r->field, OGR_F_GetFieldAsInteger64(feature, r->ogr));
        return JG_OK;
    case JG_REAL:
        jg_gather_real(g, r->field, OGR_F_GetFieldAsDouble(feature, r->ogr));
        return JG_OK;
    case JG_TEXT:
        break;
    }
    if (r->type == OFTDate || r->type == OFTDateTime)
        return take_date(ctx, g, r, feature);
    const char *text = OGR_F_GetFieldAsString(feature, r->ogr);
    return jg_gather_text(ctx, g, r->field, text, strlen(text), r->width);
}

static enum jg_status room_for(struct jg_ctx *ctx, struct jg_feature_map *map, size_t n)
{
    if (map->room >= n)
        return JG_OK;
    map->wkb = JG_ROOM(map->arena, unsigned char, 2 * n);
    map->room = map->wkb ? 2 * n : 0;
    JG_NEED(ctx, map->wkb);
    return JG_OK;
}

static void destroy_shape(void *user, void *thing)
{
    (void)user;
    OGR_G_DestroyGeometry(thing);
}

static enum jg_status take_wkb(struct jg_ctx *ctx, struct jg_gather *g,
                               struct jg_feature_map *map, OGRGeometryH shape)
{
    size_t n = OGR_G_WkbSizeEx(shape);
    JG_TRY(room_for(ctx, map, n));
    if (OGR_G_ExportToIsoWkb(shape, wkbNDR, map->wkb) != OGRERR_NONE)
        return jg_gather_unusable(ctx, g, "the shape cannot be read");
    return jg_gather_wkb(ctx, g, map->wkb, n);
}

enum jg_status jg_feature_shape(struct jg_ctx *ctx, struct jg_gather *g,
                                struct jg_feature_map *map, OGRFeatureH feature)
{
    OGRGeometryH shape = OGR_F_GetGeometryRef(feature);
    if (!shape || OGR_G_IsEmpty(shape))
        return JG_OK;
    if (!OGR_GT_IsNonLinear(OGR_G_GetGeometryType(shape)))
        return take_wkb(ctx, g, map, shape);
    struct jg_arena *tmp = jg_arena_open(map->arena);
    JG_NEED(ctx, tmp);
    OGRGeometryH straight = OGR_G_GetLinearGeometry(shape, 0, NULL);
    JG_NEED(ctx, straight);
    JG_NEED(ctx, jg_arena_defer(tmp, destroy_shape, NULL, straight));
    JG_TRY(take_wkb(ctx, g, map, straight));
    jg_arena_close(tmp);
    return JG_OK;
}

enum jg_status jg_feature_take(struct jg_ctx *ctx, struct jg_gather *g,
                               struct jg_feature_map *map, OGRFeatureH feature,
                               bool shapes)
{
    JG_TRY(jg_gather_row(ctx, g, OGR_F_GetFID(feature)));
    for (int i = 0; i < map->n; i++)
        if (OGR_F_IsFieldSetAndNotNull(feature, map->route[i].ogr))
            JG_TRY(take_value(ctx, g, &map->route[i], feature));
    return shapes ? jg_feature_shape(ctx, g, map, feature) : JG_OK;
}

enum jg_status jg_feature_names(struct jg_ctx *ctx, struct jg_gather *g,
                                struct jg_feature_map *map, OGRFeatureH feature)
{
    for (int i = 0; i < map->n; i++) {
        const struct route *r = &map->route[i];
        const char *name = OGR_F_GetFieldAsString(feature, r->ogr);
        if (!*name)
            continue;
        g->field[r->field].name =
            jg_pool_put(g->pool, name, strlen(name), false, false, NULL);
        JG_NEED(ctx, g->field[r->field].name);
    }
    return JG_OK;
}

static void release(void *user, void *thing)
{
    (void)user;
    struct jg_held *held = thing;
    OGR_F_Destroy(held->feature); /* NULL is fine */
    held->feature = NULL;
}

enum jg_status jg_held_open(struct jg_ctx *ctx, struct jg_arena *keep,
                            struct jg_held **out)
{
    struct jg_held *held = JG_ARRAY(keep, struct jg_held, 1);
    JG_NEED(ctx, held);
    JG_NEED(ctx, jg_arena_defer(keep, release, NULL, held));
    *out = held;
    return JG_OK;
}

OGRFeatureH jg_hold(struct jg_held *held, OGRFeatureH feature)
{
    release(NULL, held);
    held->feature = feature;
    return feature;
}
