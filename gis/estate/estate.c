/* SPDX-License-Identifier: MIT */
/* The stage: buildings to estates, and what each estate is like. */
#include "gis/estate/work.h"
#include "gis/layer/policy.h"

static const struct jg_param params[] = {
    JG_PARAM_TEXT(
        struct jg_estate_options, completed_by, "completed_by", NULL,
        "last day of an early completion, a year or a day; not set: as the policy "
        "says, else 2000"),
    JG_PARAM(struct jg_estate_options, persons_per_household, "persons_per_household",
             "persons", 2.94, 0.5, 10,
             "for estates whose population is not given; GB 50180-2018 implies 50,000 / "
             "17,000"),
    JG_PARAM(struct jg_estate_options, floor_area_per_person_m2, "floor_area_per_person",
             "m2", 35, 5, 200,
             "where households are not known either; GB 50180-2018 assumes 35"),
    JG_PARAM(struct jg_estate_options, villa_floors, "villa_floors", "floors", 3, 1, 10,
             "a building of more floors is no villa, whatever else is not known of it"),
    JG_PARAM(struct jg_estate_options, project_reach_m, "project_reach", "m", 500, 0,
             5000, "how far government projects are looked for round an estate"),
    {0}};

static enum jg_status find_inputs(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    w->building = jg_layers_find(w->layers, "building");
    w->given = jg_layers_find(w->layers, "estate_given");
    w->parcel = jg_layers_find(w->layers, "parcel");
    w->land = jg_layers_find(w->layers, "land");
    w->clearance = jg_layers_find(w->layers, "clearance");
    w->subdistrict = jg_layers_find(w->layers, "subdistrict");
    w->community = jg_layers_find(w->layers, "community");
    w->project = jg_layers_find(w->layers, "government_project");
    if (!w->building && !w->given)
        return jg_fail(ctx, JG_USAGE, "this needs the layer \"building\" or \"estate\"");
    if (!w->building)
        JG_TRY(jg_layer_open(ctx, w->tmp, "building", 0, &w->building));
    JG_TRY(jg_policy_cutoff(ctx, w->options->completed_by, w->layers, &w->cutoff));
    if (w->subdistrict && w->subdistrict->geom.kind == JG_POLYGON)
        JG_TRY(jg_units_open(ctx, w->tmp, &w->subdistrict->geom, &w->subdistricts));
    if (w->community && w->community->geom.kind == JG_POLYGON)
        JG_TRY(jg_units_open(ctx, w->tmp, &w->community->geom, &w->communities));
    return JG_OK;
}

/* The ids as delivered. The stage fills the column estate_id; so that it can run again,
 * what was delivered is kept as estate_id_given. */
static void keep_told_ids(struct jg_estate_work *w)
{
    struct jg_column *kept = jg_layer_column(w->building, "estate_id_given");
    struct jg_column *id = jg_layer_column(w->building, "estate_id");
    if (!kept && id && id->type == JG_TEXT) {
        id->name = "estate_id_given";
        kept = id;
    }
    w->told_id = kept && kept->type == JG_TEXT ? kept->texts : NULL;
}

static enum jg_status gather(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    struct jg_named buildings = {
        w->building->n, w->told_id, jg_layer_texts(w->building, "estate_name"),
        &w->building->geom, jg_layer_texts(w->building, "subdistrict")};
    if (!w->given)
        return jg_gather(ctx, w->tmp, &buildings, w->subdistricts, &w->gathered);
    struct jg_named estates = {w->given->n, jg_layer_texts(w->given, "estate_id"),
                               jg_layer_texts(w->given, "name"), &w->given->geom,
                               jg_layer_texts(w->given, "subdistrict")};
    return jg_gather_given(ctx, w->tmp, &buildings, &estates, w->subdistricts,
                           &w->gathered);
}

static enum jg_status run(struct jg_ctx *ctx, struct jg_arena *keep, const void *options,
                          struct jg_layers *layers, struct jg_summary *summary)
{
    struct jg_estate_work w = {.keep = keep,
                               .tmp = jg_arena_open(keep),
                               .options = options,
                               .layers = layers,
                               .summary = summary};
    JG_NEED(ctx, w.tmp);
    JG_TRY(find_inputs(ctx, &w));
    keep_told_ids(&w);
    JG_TRY(gather(ctx, &w));
    JG_TRY(jg_stock_take(ctx, w.tmp, w.building, w.options->villa_floors, &w.stock));
    JG_TRY(jg_traits_sum(ctx, w.tmp, &w.gathered, &w.stock, w.cutoff, &w.traits));
    if (!w.given)
        JG_TRY(jg_ground_draw(ctx, w.tmp, &w.gathered, &w.stock,
                              w.parcel ? &w.parcel->geom : NULL, &w.ground, NULL));
    JG_TRY(jg_estate_number(ctx, &w));
    JG_TRY(jg_estate_put_places(ctx, &w));
    JG_TRY(jg_estate_put_traits(ctx, &w));
    JG_TRY(jg_estate_put_land(ctx, &w));
    JG_TRY(jg_estate_put_clearance(ctx, &w));
    JG_TRY(jg_estate_put_projects(ctx, &w));
    JG_TRY(jg_estate_put_buildings(ctx, &w));
    JG_TRY(jg_estate_tell(ctx, &w));
    jg_arena_close(w.tmp);
    return jg_layers_put(ctx, layers, w.estate);
}

static const char *const reads[] = {"building",  "estate_given",       "parcel",
                                    "land",      "clearance",          "subdistrict",
                                    "community", "government_project", "policy_setting",
                                    NULL};
static const char *const writes[] = {"estate", "building.estate_id",
                                     "building.residential",
                                     "building.floor_area_m2_used", NULL};

const struct jg_stage jg_stage_estate = {
    .name = "estate",
    .summary = "gather buildings to estates and tell what each estate is like",
    .source = "海政办发〔2020〕23号 二（一）",
    .version = 3,
    .reads = reads,
    .writes = writes,
    .params = params,
    .options_size = sizeof(struct jg_estate_options),
    .run = run,
};
