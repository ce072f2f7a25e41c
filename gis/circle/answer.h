/* SPDX-License-Identifier: MIT */
/* All categories answered, side by side, into the columns of the result tables. */
#ifndef JG_CIRCLE_ANSWER_H
#define JG_CIRCLE_ANSWER_H

#include "gis/circle/input.h"
#include "gis/circle/shortfall.h"

/** Columns that `access` and `estate_access` share. Row k * n_categories + c is the k-th
 * home or estate and category c. */
struct jg_access_columns {
    struct jg_layer *layer; /* NULL: the table is not wanted */
    const char **id, **category, **facility_id, **status;
    double *distance_m, *minutes, *limit_m, *covered_share;
    int64_t *covered, *reachable, *missing;
};

/** What one category came to. */
struct jg_category_answer {
    struct jg_arena *arena; /* opened before the threads start; until the tables stand */
    struct jg_patch *patch; /* of the shortfall; the cells are gone */
    uint32_t n_patches;
    struct jg_geom outline;             /* one element a patch */
    uint32_t count[JG_ACCESS_NONE + 1]; /* homes by status */
    uint32_t estates_missing;
};

struct jg_circle {
    const struct jg_circle_options *options;
    const struct jg_network *network;
    const struct jg_home_table *homes;
    const struct jg_demand *demand;
    const struct jg_category_table *categories;
    const struct jg_ground *ground; /* the homes by cells, for shortfalls */
    const struct jg_layer *facility;
    const char *const *facility_id;
    uint32_t *served_estate; /* rows of estates that have homes, rising */
    uint32_t n_served_estates;
    struct jg_access_columns access, estate_access;
    struct jg_category_answer *answer; /* one a category */
};

/** Open the result tables.
 *  \param want_access  also the table of every home
 *  \return JG_DATA when a table would have too many rows, JG_NOMEM */
enum jg_status jg_answer_open(struct jg_ctx *ctx, struct jg_arena *keep,
                              struct jg_circle *circle, bool want_access) JG_MUST_CHECK;

/** Does the standard require the category? */
bool jg_is_required(const struct jg_circle *circle, uint32_t category);

/** Answer every category, on ctx->jobs threads.
 *
 *  Units: metres in the tables. CRS: the run's projected one. Owner: the tables' arena.
 *  Cost: one search of the network and one turn over the homes a category, and one search
 *  as wide as the limit a facility, for the counts.
 *  Source: product.md part 5, "Circle" */
enum jg_status jg_answer_all(struct jg_ctx *ctx, struct jg_circle *circle) JG_MUST_CHECK;

/** The table `shortfall`, and of the estates `missing`, which required categories they
 * certainly lack, and `missing_unknown`, of how many it is not known. */
enum jg_status jg_answer_shortfall(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_circle *circle, const char *crs,
                                   struct jg_layers *layers) JG_MUST_CHECK;
enum jg_status jg_answer_missing(struct jg_ctx *ctx, const struct jg_circle *circle,
                                 struct jg_layer *estates) JG_MUST_CHECK;

#endif
