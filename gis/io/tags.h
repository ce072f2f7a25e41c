/* SPDX-License-Identifier: MIT */
/* The tags of one OSM feature, and what they make it for us. */
#ifndef JG_IO_TAGS_H
#define JG_IO_TAGS_H

#include "gis/core/ctx.h"

#include <stddef.h>

struct jg_tag {
    const char *key, *value;
};

/** Tags of one feature; start with {.arena = a} and empty it with n = 0, n_bytes = 0. */
struct jg_tags {
    struct jg_arena *arena;
    struct jg_tag *tag;
    int n, room;
    char *bytes; /* of unpacked keys and values */
    size_t n_bytes, room_bytes;
};

enum jg_status jg_tags_add(struct jg_ctx *ctx, struct jg_tags *tags, const char *key,
                           const char *value) JG_MUST_CHECK;

/** Unpack "a"=>"b","c"=>"d" (with \" and \\ inside); what is not of that form ends it.
 *  Call once a feature: the bytes are used anew. */
enum jg_status jg_tags_unpack(struct jg_ctx *ctx, struct jg_tags *tags,
                              const char *packed) JG_MUST_CHECK;

/** \return NULL when there is no such tag */
const char *jg_tags_get(const struct jg_tags *tags, const char *key);
bool jg_tags_is(const struct jg_tags *tags, const char *key, const char *value);

/** The layers of GDAL's OSM driver. */
enum jg_osm_layer {
    JG_OSM_POINTS = 1,
    JG_OSM_LINES = 2,
    JG_OSM_MULTILINES = 4,
    JG_OSM_POLYGONS = 8
};

/** What OSM features are for one of our layers. */
struct jg_osm_role {
    const char *role;
    int layers; /* of enum jg_osm_layer */
    bool (*wants)(const struct jg_tags *tags);
    const char *needs; /* for people: "lines with highway" */
};

/** \return NULL when OSM has nothing for it */
const struct jg_osm_role *jg_osm_role_of(const char *role);

/** river, canal, lake, railway, wall, other: what a barrier is */
const char *jg_osm_barrier_kind(const struct jg_tags *tags);

#endif
