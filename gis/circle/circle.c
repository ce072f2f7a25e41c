/* SPDX-License-Identifier: MIT */
#include "gis/circle/circle.h"

#include "gis/circle/answer.h"
#include "gis/circle/hull.h"
#include "gis/circle/tell.h"
#include "gis/core/task.h"

#include <math.h>

#define OPTIONS struct jg_circle_options

static const struct jg_param params[] = {
    JG_PARAM(OPTIONS, snap_max_m, "snap_max", "m", 200, 0.1, 10000,
             "farthest a home or facility may be from its street"),
    JG_PARAM(OPTIONS, search_m, "search", "m", 3000, 1, 100000,
             "how far distances are counted on beyond the limit"),
    JG_PARAM(OPTIONS, speed_m_min, "speed", "m/min", 60, 1, 300,
             "walking speed; minutes are information, metres decide"),
    JG_PARAM(OPTIONS, missing_below, "missing_below", "share", 0.5, 0, 1,
             "a required service is missing where fewer residents are covered"),
    JG_PARAM(OPTIONS, cell_m, "cell", "m", 50, 1, 10000,
             "side of the cells that shortfalls are drawn with"),
    JG_PARAM_CHOICE(OPTIONS, snap, "snap", 0, "segment|vertex",
                    "put places anywhere on a street, or on its nearest vertex, which is "
                    "what tools that know only nodes do"),
    JG_PARAM_CHOICE(OPTIONS, crossings, "crossings", 0, "vertex|node",
                    "streets meet at shared vertices only, or also where they cross"),
    JG_PARAM_CHOICE(OPTIONS, islands, "islands", 0, "ignore|keep",
                    "whether streets off the main network are used"),
    JG_PARAM_CHOICE(OPTIONS, keep, "keep", 0, "none|demand",
                    "demand: keep the table of every home, not of estates only"),
    JG_PARAM_TEXT(OPTIONS, surveyed, "surveyed", NULL,
                  "categories that were surveyed; default: those with a facility"),
    {0}};

struct depth {
    const struct jg_hull *hull;
    const struct jg_xy *at;
    uint32_t *steps;
};

static enum jg_status depth_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                  size_t to, void *state)
{
    (void)ctx, (void)tmp;
    const struct depth *d = state;
    for (size_t i = from; i < to; i++) {
        double m = isfinite(d->at[i].x) ? jg_hull_depth_m(d->hull, d->at[i]) : 0;
        double steps = m * JG_STEPS_PER_M;
        d->steps[i] = steps < JG_MOST_STEPS ? (uint32_t)steps : (uint32_t)JG_MOST_STEPS;
    }
    return JG_OK;
}

/* Homes on the network, and how far each is from where the streets end. */
static enum jg_status place_homes(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_network *network,
                                  const struct jg_attacher *attacher,
                                  const struct jg_home_table *homes, bool all,
                                  struct jg_demand *out)
{
    enum { GRAIN = 16384 };
    struct jg_spot *spot = JG_ROOM(keep, struct jg_spot, homes->n);
    JG_NEED(ctx, spot);
    JG_TRY(jg_attach_places(ctx, keep, attacher, homes->at, homes->n, spot));
    struct jg_hull hull = {0};
    JG_TRY(jg_hull_build(ctx, keep, network, all, &hull));
    struct depth depth = {&hull, homes->at, JG_ROOM(keep, uint32_t, homes->n)};
    JG_NEED(ctx, depth.steps);
    JG_TRY(jg_task_each(ctx, homes->n, GRAIN, NULL, depth_block, &depth));
    *out = (struct jg_demand){.n = homes->n, .spot = spot, .depth = depth.steps};
    return jg_on_streets(ctx, keep, network, spot, NULL, homes->n, &out->on);
}

static enum jg_status place_facilities(struct jg_ctx *ctx, struct jg_arena *keep,
                                       const struct jg_attacher *attacher,
                                       const struct jg_layer *facility,
                                       struct jg_category_table *categories,
                                       struct jg_facility_table *out)
{
    out->layer = facility;
    JG_TRY(jg_circle_places(ctx, keep, facility, NULL, facility->n, &out->at));
    struct jg_spot *spot = JG_ROOM(keep, struct jg_spot, facility->n);
    JG_NEED(ctx, spot);
    JG_TRY(jg_attach_places(ctx, keep, attacher, out->at, facility->n, spot));
    for (uint32_t c = 0; c < categories->n; c++)
        categories->origins[c].spot = spot;
    out->spot = spot;
    return JG_OK;
}

static enum jg_status open_streets(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   const struct jg_circle_options *o,
                                   const struct jg_layers *layers,
                                   const struct jg_layer *road,
                                   struct jg_network *network, struct jg_attacher **out)
{
    JG_TRY(jg_circle_network(ctx, tmp, road, o->crossings == JG_CROSSINGS_NODE, network));
    const struct jg_layer *barrier = jg_layers_find(layers, "barrier");
    uint8_t *blocks = NULL;
    JG_TRY(jg_circle_barriers(ctx, tmp, barrier, &blocks));
    struct jg_attach_options how = {.snap_max_m = o->snap_max_m,
                                    .to_vertex = o->snap == JG_SNAP_VERTEX,
                                    .keep_islands = o->islands == JG_ISLANDS_KEEP,
                                    .barrier = barrier ? &barrier->geom : NULL,
                                    .blocks = blocks};
    return jg_attacher_open(ctx, tmp, network, &how, out);
}

static enum jg_status put_tables(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct jg_circle *c, const char *crs,
                                 struct jg_layers *layers)
{
    struct jg_layer *estates = jg_layers_find(layers, "estate");
    if (c->access.layer)
        JG_TRY(jg_layers_put(ctx, layers, c->access.layer));
    JG_TRY(jg_layers_put(ctx, layers, c->estate_access.layer));
    JG_TRY(jg_answer_shortfall(ctx, keep, c, crs, layers));
    return estates && c->homes->estates ? jg_answer_missing(ctx, c, estates) : JG_OK;
}

static enum jg_status answer(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_arena *tmp, const struct jg_circle_options *o,
                             struct jg_layers *layers, struct jg_summary *summary)
{
    struct jg_layer *road = NULL, *facility = NULL;
    JG_TRY(jg_layers_need(ctx, layers, "road", &road));
    JG_TRY(jg_layers_need(ctx, layers, "facility", &facility));
    struct jg_category_table categories = {0};
    JG_TRY(jg_circle_categories(ctx, tmp, layers, o->surveyed, &categories));
    struct jg_home_table homes = {0};
    JG_TRY(jg_circle_homes(ctx, tmp, layers, &homes));
    struct jg_network network = {0};
    struct jg_attacher *attacher = NULL;
    JG_TRY(open_streets(ctx, tmp, o, layers, road, &network, &attacher));
    struct jg_demand demand = {0};
    bool all = o->islands == JG_ISLANDS_KEEP;
    JG_TRY(place_homes(ctx, tmp, &network, attacher, &homes, all, &demand));
    struct jg_facility_table served_by = {0};
    JG_TRY(place_facilities(ctx, tmp, attacher, facility, &categories, &served_by));
    struct jg_homes where = {homes.at, homes.group, homes.population,
                             homes.floor_area_m2};
    struct jg_ground ground = {0};
    JG_TRY(jg_ground_lay(ctx, tmp, &where, homes.n, o->cell_m, &ground));
    struct jg_circle c = {.options = o,
                          .network = &network,
                          .homes = &homes,
                          .demand = &demand,
                          .categories = &categories,
                          .ground = &ground,
                          .facility = facility,
                          .facility_id = jg_layer_texts(facility, "facility_id")};
    bool want_access = !homes.estates || o->keep == JG_KEEP_DEMAND;
    JG_TRY(jg_answer_open(ctx, keep, &c, want_access));
    JG_TRY(jg_answer_all(ctx, &c));
    JG_TRY(put_tables(ctx, keep, &c, road->crs, layers));
    JG_TRY(jg_circle_find_problems(ctx, keep, &c, &served_by, road->crs, layers));
    return jg_circle_tell(ctx, &c, &served_by, summary);
}

/* A project without streets or facilities has no circles; the rest of the plan goes on.
 */
static enum jg_status leave_out(struct jg_ctx *ctx, struct jg_arena *keep,
                                const char *lacking, struct jg_layers *layers,
                                struct jg_summary *summary)
{
    struct jg_category_table none = {0};
    struct jg_home_table homes = {0};
    struct jg_circle c = {.categories = &none, .homes = &homes};
    struct jg_layer *estates = jg_layers_find(layers, "estate");
    const char **missing = NULL;
    int64_t *unknown = NULL;
    JG_TRY(jg_answer_open(ctx, keep, &c, false));
    JG_TRY(jg_layers_put(ctx, layers, c.estate_access.layer));
    JG_TRY(jg_answer_shortfall(ctx, keep, &c, estates->crs, layers));
    jg_summary_warn(summary, "no layer \"%s\": walking distances were not computed",
                    lacking);
    JG_TRY(jg_layer_add_texts(ctx, estates, "missing", &missing));
    return jg_layer_add_ints(ctx, estates, "missing_unknown", &unknown);
}

static enum jg_status run(struct jg_ctx *ctx, struct jg_arena *keep, const void *options,
                          struct jg_layers *layers, struct jg_summary *summary)
{
    bool on_files = jg_layers_find(layers, "demand") || !jg_layers_find(layers, "estate");
    bool has_road = jg_layers_find(layers, "road");
    if (!on_files && (!has_road || !jg_layers_find(layers, "facility")))
        return leave_out(ctx, keep, has_road ? "facility" : "road", layers, summary);
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    JG_TRY(answer(ctx, keep, tmp, options, layers, summary));
    jg_arena_close(tmp);
    return JG_OK;
}

const struct jg_stage jg_stage_circle = {
    .name = "circle",
    .summary = "find who reaches which service on foot, and what is missing where",
    .source = "GB 50180-2018 (limits); Dijkstra 1959, Dial 1969 (distances)",
    .version = 2,
    .reads = (const char *const[]){"demand", "building", "estate", "road", "barrier",
                                   "facility", "standard", "standard_level",
                                   "subdistrict", NULL},
    .writes = (const char *const[]){"access", "estate_access", "shortfall",
                                    "estate.missing", "estate.missing_unknown", NULL},
    .params = params,
    .options_size = sizeof(OPTIONS),
    .run = run,
};
