/* SPDX-License-Identifier: MIT */
#include "gis/io/tags.h"

#include "gis/core/text.h"

#include <string.h>

enum jg_status jg_tags_add(struct jg_ctx *ctx, struct jg_tags *tags, const char *key,
                           const char *value)
{
    if (tags->n == tags->room) {
        int room = tags->room ? 2 * tags->room : 64;
        struct jg_tag *grown = jg_arena_grow(tags->arena, tags->tag, (size_t)tags->room,
                                             (size_t)room, sizeof *grown);
        JG_NEED(ctx, grown);
        tags->tag = grown;
        tags->room = room;
    }
    tags->tag[tags->n++] = (struct jg_tag){key, value};
    return JG_OK;
}

/* Copy one quoted string, \" and \\ resolved. \return where it ended, NULL: not one */
static const char *unquote(struct jg_tags *tags, const char *at, const char **out)
{
    if (*at != '"')
        return NULL;
    *out = tags->bytes + tags->n_bytes;
    for (at++; *at && *at != '"'; at++) {
        if (*at == '\\' && at[1])
            at++;
        tags->bytes[tags->n_bytes++] = *at;
    }
    tags->bytes[tags->n_bytes++] = '\0';
    return *at == '"' ? at + 1 : NULL;
}

enum jg_status jg_tags_unpack(struct jg_ctx *ctx, struct jg_tags *tags,
                              const char *packed)
{
    size_t most = strlen(packed) + 2;
    tags->n_bytes = 0;
    if (tags->room_bytes < most) {
        tags->room_bytes = 2 * most;
        tags->bytes = JG_ROOM(tags->arena, char, tags->room_bytes);
        JG_NEED(ctx, tags->bytes);
    }
    for (const char *at = packed; at && *at;) {
        const char *key, *value;
        at = unquote(tags, at, &key);
        at = at && at[0] == '=' && at[1] == '>' ? unquote(tags, at + 2, &value) : NULL;
        if (at)
            JG_TRY(jg_tags_add(ctx, tags, key, value));
        at = at && *at == ',' ? at + 1 : NULL;
    }
    return JG_OK;
}

const char *jg_tags_get(const struct jg_tags *tags, const char *key)
{
    for (int i = 0; i < tags->n; i++)
        if (!strcmp(tags->tag[i].key, key))
            return tags->tag[i].value;
    return NULL;
}

bool jg_tags_is(const struct jg_tags *tags, const char *key, const char *value)
{
    const char *has = jg_tags_get(tags, key);
    return has && !strcmp(has, value);
}

/* Is the tag there and not "no"? */
static bool has(const struct jg_tags *tags, const char *key)
{
    const char *value = jg_tags_get(tags, key);
    return value && strcmp(value, "no") != 0;
}

static bool is_one_of(const struct jg_tags *tags, const char *key,
                      const char *const *values)
{
    for (; *values; values++)
        if (jg_tags_is(tags, key, *values))
            return true;
    return false;
}

static bool is_road(const struct jg_tags *tags)
{
    return jg_tags_get(tags, "highway") != NULL;
}

static bool is_building(const struct jg_tags *tags)
{
    return has(tags, "building");
}

static bool is_facility(const struct jg_tags *tags)
{
    static const char *const keys[] = {
        "amenity", "shop",      "leisure",          "healthcare",
        "office",  "craft",     "social_facility",  "club",
        "tourism", "emergency", "public_transport", "sport",
        NULL};
    static const char *const stations[] = {"station", "halt", "subway_entrance",
                                           "tram_stop", NULL};
    for (int i = 0; keys[i]; i++)
        if (has(tags, keys[i]))
            return true;
    return jg_tags_is(tags, "highway", "bus_stop") ||
           is_one_of(tags, "railway", stations) ||
           jg_tags_is(tags, "landuse", "recreation_ground");
}

const char *jg_osm_barrier_kind(const struct jg_tags *tags)
{
    static const char *const rails[] = {
        "rail", "light_rail", "subway", "narrow_gauge", "monorail", "construction", NULL};
    static const char *const rivers[] = {"river", "riverbank", "dock", NULL};
    static const char *const walls[] = {"wall", "city_wall", "retaining_wall", "fence",
                                        NULL};
    static const char *const basins[] = {"reservoir", "basin", NULL};
    if (is_one_of(tags, "railway", rails))
        return "railway";
    if (is_one_of(tags, "waterway", rivers) || jg_tags_is(tags, "water", "river"))
        return "river";
    if (jg_tags_is(tags, "waterway", "canal") || jg_tags_is(tags, "water", "canal"))
        return "canal";
    if (jg_tags_is(tags, "natural", "water") || is_one_of(tags, "landuse", basins))
        return "lake";
    return is_one_of(tags, "barrier", walls) ? "wall" : "other";
}

/* What lies in a tunnel or is gone stops nobody above. */
static bool is_barrier(const struct jg_tags *tags)
{
    return !has(tags, "tunnel") && !jg_tags_is(tags, "railway", "construction") &&
           strcmp(jg_osm_barrier_kind(tags), "other") != 0;
}

static bool is_gate(const struct jg_tags *tags)
{
    static const char *const gates[] = {
        "gate",     "lift_gate",    "swing_gate", "sliding_gate",
        "entrance", "kissing_gate", NULL};
    return is_one_of(tags, "barrier", gates);
}

static bool is_boundary(const struct jg_tags *tags, const char *level)
{
    return jg_tags_is(tags, "boundary", "administrative") &&
           jg_tags_is(tags, "admin_level", level);
}

static bool is_subdistrict(const struct jg_tags *tags)
{
    return is_boundary(tags, "8");
}

static bool is_community(const struct jg_tags *tags)
{
    return is_boundary(tags, "10");
}

static bool is_estate(const struct jg_tags *tags)
{
    return jg_tags_is(tags, "landuse", "residential");
}

static bool is_address(const struct jg_tags *tags)
{
    return has(tags, "addr:housenumber");
}

const struct jg_osm_role *jg_osm_role_of(const char *role)
{
    static const struct jg_osm_role roles[] = {
        {"road", JG_OSM_LINES, is_road, "lines with highway"},
        {"building", JG_OSM_POLYGONS, is_building, "areas with building"},
        {"facility", JG_OSM_POINTS | JG_OSM_POLYGONS, is_facility,
         "points and areas with amenity, shop, leisure, healthcare …"},
        {"barrier", JG_OSM_LINES | JG_OSM_POLYGONS, is_barrier,
         "railways, rivers, canals, water, walls"},
        {"gate", JG_OSM_POINTS, is_gate, "points with barrier=gate"},
        {"subdistrict", JG_OSM_POLYGONS, is_subdistrict, "boundaries with admin_level=8"},
        {"community", JG_OSM_POLYGONS, is_community, "boundaries with admin_level=10"},
        {"estate", JG_OSM_POLYGONS, is_estate, "areas with landuse=residential"},
        {"address", JG_OSM_POINTS, is_address, "points with addr:housenumber"},
    };
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (!strcmp(roles[i].role, role))
            return &roles[i];
    return NULL;
}
