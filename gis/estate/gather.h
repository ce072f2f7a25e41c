/* SPDX-License-Identifier: MIT */
/* Buildings to estates: by id, by name within a sub-district, by place. */
#ifndef JG_ESTATE_GATHER_H
#define JG_ESTATE_GATHER_H

#include "gis/estate/unit.h"

/** What is known of n buildings, or of n given estates. Any array may be NULL. */
struct jg_named {
    uint32_t n;
    const char *const *id;
    const char *const *name;
    const struct jg_geom *geom;     /* places decide the sub-district */
    const char *const *subdistrict; /* as told; asked only where there are no units */
};

/** Which buildings make which estate. */
struct jg_gathered {
    uint32_t n_buildings, n;
    uint32_t *estate_of; /* by building; JG_NONE: without an estate */
    const char **id;     /* by estate; NULL: gathered by name only */
    const char **name;   /* by estate; NULL: none of its buildings has a name */
    uint32_t *start;     /* n + 1: estate e's buildings are building[start[e] …] */
    uint32_t *building;  /* rows rising */
    uint32_t by_id, by_name, by_place, ambiguous, without; /* buildings */
    uint32_t unknown_id; /* buildings whose id no given estate has */
};

/** Gather by id; what has no id, by its name within its sub-district: to the one estate
 * of that name there, or with others of that name; where two estates have it, to none
 * (ambiguous).
 *
 *  Estates with an id come first, by id; then the others by name and sub-district.
 *  \param units  sub-districts; NULL: those the buildings tell, else a name counts
 * everywhere as one Cost: n. Source: product.md 3 */
enum jg_status jg_gather(struct jg_ctx *ctx, struct jg_arena *keep,
                         const struct jg_named *buildings, struct jg_units *units,
                         struct jg_gathered *out) JG_MUST_CHECK;

/** Gather to given estates, in their order: by id, else by name within the sub-district,
 * else to the estate on whose ground the building stands (a place inside it; where
 * estates overlap, the one that holds most of the building; ties to the first). Cost: n
 * log n for those by place, on ctx->jobs threads. */
enum jg_status jg_gather_given(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_named *buildings,
                               const struct jg_named *estates, struct jg_units *units,
                               struct jg_gathered *out) JG_MUST_CHECK;

/** What most rows of a list say; ties to the lower in bytes. NULL: none says anything. */
const char *jg_usual_text(const char *const *name, const uint32_t *row, uint32_t n);

#endif
