/* SPDX-License-Identifier: MIT */
/* The stage while it runs. Inside this room only. */
#ifndef JG_ESTATE_WORK_H
#define JG_ESTATE_WORK_H

#include "gis/core/stage.h"
#include "gis/estate/ground.h"
#include "gis/estate/traits.h"
#include "gis/layer/problem.h"

struct jg_estate_options {
    const char *completed_by;
    double persons_per_household, floor_area_per_person_m2, project_reach_m;
    int villa_floors;
};

/** Does a plan bind? What is delivered of it may not say. */
enum jg_standing { JG_IN_FORCE, JG_NOT_IN_FORCE, JG_STANDING_UNKNOWN };

struct jg_estate_work {
    struct jg_arena *keep, *tmp;
    const struct jg_estate_options *options;
    struct jg_layers *layers;
    struct jg_summary *summary;
    int32_t cutoff; /* days since 1970-01-01 */

    /* inputs; NULL where there is no such layer */
    struct jg_layer *building; /* without one: a layer of no rows */
    const struct jg_layer *given, *parcel, *land, *clearance, *subdistrict, *community,
        *project;
    const char *const *told_id; /* by building, as delivered; NULL: no such field */
    struct jg_units *subdistricts, *communities;

    enum jg_standing *standing; /* by plan of clearance; NULL: no plan is an area */

    struct jg_gathered gathered;
    struct jg_stock stock;
    struct jg_traits *traits; /* by gathered estate */
    struct jg_geom ground;    /* by gathered estate; with given estates empty */
    const char **id;          /* by gathered estate */
    uint32_t *at;             /* result row → gathered estate */
    struct jg_layer *estate;  /* the result */
};

/** Give every gathered estate its id and the result its rows, in order of id. (name.c) */
enum jg_status jg_estate_number(struct jg_ctx *ctx,
                                struct jg_estate_work *w) JG_MUST_CHECK;

/** Fill the result's columns. (result.c, land.c) */
enum jg_status jg_estate_put_traits(struct jg_ctx *ctx,
                                    struct jg_estate_work *w) JG_MUST_CHECK;
enum jg_status jg_estate_put_places(struct jg_ctx *ctx,
                                    struct jg_estate_work *w) JG_MUST_CHECK;
enum jg_status jg_estate_put_land(struct jg_ctx *ctx,
                                  struct jg_estate_work *w) JG_MUST_CHECK;
enum jg_status jg_estate_put_clearance(struct jg_ctx *ctx,
                                       struct jg_estate_work *w) JG_MUST_CHECK;
enum jg_status jg_estate_put_projects(struct jg_ctx *ctx,
                                      struct jg_estate_work *w) JG_MUST_CHECK;

/** Fill estate_id, residential and floor_area_m2_used of the buildings. (result.c) */
enum jg_status jg_estate_put_buildings(struct jg_ctx *ctx,
                                       struct jg_estate_work *w) JG_MUST_CHECK;

/** List what does not fit in the layer `problem`, and count. (tell.c) */
enum jg_status jg_estate_tell(struct jg_ctx *ctx, struct jg_estate_work *w) JG_MUST_CHECK;

#endif
