/* SPDX-License-Identifier: MIT */
/* What the stage takes out of the layers: homes, estates, facilities, categories,
 * streets. */
#ifndef JG_CIRCLE_INPUT_H
#define JG_CIRCLE_INPUT_H

#include "gis/circle/attach.h"
#include "gis/circle/circle.h"
#include "gis/circle/serve.h"
#include "gis/layer/layer.h"

/** Homes: residential buildings; on files any places of the layer `demand`; without
 * either the estates themselves. One a row of the arrays. */
struct jg_home_table {
    const struct jg_layer *layer;
    uint32_t n;
    uint32_t *row;                      /* in the layer */
    const char *const *id;              /* of the layer, by its rows */
    struct jg_xy *at;                   /* NaN, NaN without shape */
    uint32_t *estate;                   /* row in the estate layer; UINT32_MAX: none */
    uint32_t *group;                    /* of group_name; UINT32_MAX: none */
    double *weight;                     /* part of the estate's residents, any unit */
    double *population, *floor_area_m2; /* NaN: not known */
    const char **group_name;            /* sub-districts by name */
    uint32_t n_groups;
    const struct jg_layer *estates; /* NULL on files */
    struct jg_estates by_estate;
};

/** \return JG_USAGE without any layer to take homes from, JG_NOMEM */
enum jg_status jg_circle_homes(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_layers *layers,
                               struct jg_home_table *out) JG_MUST_CHECK;

/** Walking rules of the standard, and the facilities of each. */
struct jg_category_table {
    const struct jg_layer *standard;
    uint32_t n;
    uint32_t *row;              /* in the standard, rising */
    const char *const *code;    /* of the standard, by its rows */
    const double *metres;       /* likewise */
    const int64_t *required;    /* likewise */
    bool *surveyed;             /* one a category */
    struct jg_origins *origins; /* one a category; spots are set later */
};

/** Facilities that are planned or closed serve nobody.
 *  \param surveyed  codes, or NULL: every category with a facility
 *  \return JG_DATA for a missing field, JG_USAGE for a surveyed code the standard lacks
 */
enum jg_status jg_circle_categories(struct jg_ctx *ctx, struct jg_arena *keep,
                                    const struct jg_layers *layers, const char *surveyed,
                                    struct jg_category_table *out) JG_MUST_CHECK;

/** A place in each element of a layer; NaN, NaN for those without shape.
 *  \param row  n rows, or NULL for all */
enum jg_status jg_circle_places(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_layer *layer, const uint32_t *row,
                                uint32_t n, struct jg_xy **out) JG_MUST_CHECK;

/** The network from the layer `road`: rows whose `walk` is not 0. */
enum jg_status jg_circle_network(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_layer *road, bool cross,
                                 struct jg_network *out) JG_MUST_CHECK;

/** Which barriers no leg may cross: water, railways, expressways. (Arterials are walked
 *  along, and walls have gates.)
 *  \param out  NULL without the layer */
enum jg_status jg_circle_barriers(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_layer *barrier,
                                  uint8_t **out) JG_MUST_CHECK;

#endif
