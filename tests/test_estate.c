/* SPDX-License-Identifier: MIT */
/* The stage estate: buildings gathered, ground drawn, traits taken. */
#include "gis/core/stage.h"
#include "gis/geom/measure.h"
#include "gis/layer/date.h"
#include "gis/layer/layer.h"

#include <string.h>

#include "tests/test.h"

extern const struct jg_stage jg_stage_estate;

/* A layer of squares: lower left corner and side in metres. */
struct square {
    double x, y, side;
};

static struct jg_layer *squares(struct run *r, const char *name,
                                const struct square *square, uint32_t n)
{
    struct jg_layer *layer = NULL;
    struct jg_shaper *shaper = NULL;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, name, n, &layer));
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_POLYGON, &shaper));
    for (uint32_t i = 0; i < n; i++) {
        double x0 = square[i].x, y0 = square[i].y, s = square[i].side;
        const double corner[5][2] = {
            {x0, y0}, {x0 + s, y0}, {x0 + s, y0 + s}, {x0, y0 + s}, {x0, y0}};
        for (int k = 0; s > 0 && k < 5; k++)
            assert_ok(&r->ctx,
                      jg_shaper_add(&r->ctx, shaper, corner[k][0], corner[k][1]));
        if (s > 0) {
            assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, shaper));
            assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, shaper));
        }
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, shaper));
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, shaper, &layer->geom));
    return layer;
}

static void texts(struct run *r, struct jg_layer *layer, const char *name,
                  const char *const *value)
{
    const char **column = NULL;
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, layer, name, &column));
    for (uint32_t i = 0; i < layer->n; i++)
        column[i] = value[i];
}

static void reals(struct run *r, struct jg_layer *layer, const char *name,
                  const double *value)
{
    double *column = NULL;
    assert_ok(&r->ctx, jg_layer_add_reals(&r->ctx, layer, name, &column));
    for (uint32_t i = 0; i < layer->n; i++)
        column[i] = value[i];
}

static void ints(struct run *r, struct jg_layer *layer, const char *name,
                 const int64_t *value)
{
    int64_t *column = NULL;
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, layer, name, &column));
    for (uint32_t i = 0; i < layer->n; i++)
        column[i] = value[i];
}

/* Completion as an import leaves it; NULL: nothing known. */
static void dates(struct run *r, struct jg_layer *layer, const char *const *value)
{
    int64_t *from = NULL, *to = NULL;
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, layer, "completed_from", &from));
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, layer, "completed_to", &to));
    for (uint32_t i = 0; i < layer->n; i++) {
        struct jg_date date;
        if (jg_date_parse(value[i], NULL, &date) == JG_DATE_READ) {
            from[i] = date.from;
            to[i] = date.to;
        }
    }
}

static void put(struct run *r, struct jg_layers *layers, struct jg_layer *layer)
{
    assert_ok(&r->ctx, jg_layers_put(&r->ctx, layers, layer));
}

struct options {
    char bytes[256];
};

static enum jg_status run_stage(struct run *r, struct jg_arena *keep,
                                struct jg_layers *layers, struct jg_summary *summary)
{
    struct options o;
    assert_true(jg_stage_estate.options_size <= sizeof o);
    jg_params_preset(jg_stage_estate.params, &o);
    *summary = (struct jg_summary){.arena = keep};
    return jg_stage_estate.run(&r->ctx, keep, &o, layers, summary);
}

static const struct jg_layer *estates_of(struct run *r, struct jg_layers *layers)
{
    struct jg_summary summary;
    assert_ok(&r->ctx, run_stage(r, r->arena, layers, &summary));
    return jg_layers_find(layers, "estate");
}

static uint32_t row_of(const struct jg_layer *layer, const char *id)
{
    const char *const *ids = jg_layer_texts(layer, "estate_id");
    for (uint32_t i = 0; i < layer->n; i++)
        if (!strcmp(ids[i], id))
            return i;
    fail_msg("no estate %s", id);
    return 0;
}

static double number(const struct jg_layer *layer, const char *column, uint32_t row)
{
    const struct jg_column *c = jg_layer_column(layer, column);
    if (!c)
        fail_msg("no column %s", column);
    return jg_column_number(c, row);
}

static const char *text(const struct jg_layer *layer, const char *column, uint32_t row)
{
    const char *const *c = jg_layer_texts(layer, column);
    if (!c)
        fail_msg("no column %s", column);
    return c[row] ? c[row] : "(null)";
}

static void assert_unknown(const struct jg_layer *layer, const char *column, uint32_t row)
{
    double got = number(layer, column, row);
    if (!isnan(got))
        fail_msg("%s is %g, wanted no value", column, got);
}

static uint32_t count_problems(const struct jg_layers *layers, const char *kind)
{
    const struct jg_layer *problem = jg_layers_find(layers, "problem");
    const char *const *kinds = jg_layer_texts(problem, "kind");
    uint32_t n = 0;
    for (uint32_t i = 0; problem && i < problem->n; i++)
        n += !strcmp(kinds[i], kind);
    return n;
}

/* ---- gathering ---- */

static void estate_gathers_buildings_by_their_id(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    const struct square at[] = {{0, 0, 10}, {500, 0, 10}, {20, 0, 10}, {900, 0, 10}};
    struct jg_layer *b = squares(r, "building", at, 4);
    texts(r, b, "estate_id", (const char *const[]){"XQ2", "XQ1", "XQ2", NULL});
    put(r, &layers, b);
    const struct jg_layer *e = estates_of(r, &layers);
    assert_int_equal(e->n, 2);
    assert_string_equal(text(e, "estate_id", 0), "XQ1");
    assert_near(number(e, "buildings", 1), 2, 0);
    assert_near(number(e, "area_plane_m2", 1), 200, 1e-6);
    assert_string_equal(text(b, "estate_id", 2), "XQ2");
    assert_string_equal(text(b, "estate_id", 3), "(null)");
    assert_int_equal(count_problems(&layers, "no_estate"), 1);
}

static void estate_gathers_by_name_within_a_subdistrict(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    const struct square district[] = {{0, 0, 1000}, {1000, 0, 1000}};
    const struct square at[] = {{10, 10, 10},   {30, 10, 10}, {1010, 10, 10},
                                {1050, 10, 10}, {50, 10, 10}, {70, 10, 10}};
    struct jg_layer *b = squares(r, "building", at, 6),
                    *d = squares(r, "subdistrict", district, 2);
    texts(r, b, "estate_name",
          (const char *const[]){"幸福小区（一期）", "幸福小区(一期) ", "幸福小区【一期】",
                                "幸福小区(一期)", "幸福小区(二期)", NULL});
    texts(r, d, "name", (const char *const[]){"月湖街道", "高桥镇"});
    put(r, &layers, b);
    put(r, &layers, d);
    const struct jg_layer *e = estates_of(r, &layers);
    assert_int_equal(e->n, 3);
    assert_string_equal(text(e, "estate_id", 0), "E00001"); /* by min x */
    assert_string_equal(text(b, "estate_id", 0), "E00001");
    assert_string_equal(text(b, "estate_id", 1), "E00001");
    assert_string_equal(text(b, "estate_id", 4), "E00002");
    assert_string_equal(text(b, "estate_id", 3), "E00003");
    assert_string_equal(text(b, "estate_id", 5), "(null)");
    assert_string_equal(text(e, "subdistrict", 0), "月湖街道");
    assert_string_equal(text(e, "subdistrict", 2), "高桥镇");
    assert_near(number(e, "is_town", 0), 0, 0);
    assert_near(number(e, "is_town", 2), 1, 0);
    assert_string_equal(text(e, "subsidy_rule", 2), "separate");
}

static void estate_joins_a_name_to_the_one_id_that_has_it(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    const struct square at[] = {{0, 0, 10},  {20, 0, 10}, {40, 0, 10},
                                {60, 0, 10}, {80, 0, 10}, {100, 0, 10}};
    struct jg_layer *b = squares(r, "building", at, 6);
    texts(r, b, "estate_id", (const char *const[]){"A", NULL, "B", "C", NULL, NULL});
    texts(r, b, "estate_name",
          (const char *const[]){"桂花", "桂花", "柳", "柳", "柳", "松"});
    put(r, &layers, b);
    const struct jg_layer *e = estates_of(r, &layers);
    assert_int_equal(e->n, 4);
    assert_string_equal(text(b, "estate_id", 1), "A");
    assert_string_equal(text(b, "estate_id", 4), "(null)"); /* B or C: never guessed */
    assert_string_equal(text(b, "estate_id", 5), "E00001");
    assert_string_equal(text(e, "name", row_of(e, "A")), "桂花");
}

static void estate_ids_made_up_do_not_take_a_given_one(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    const struct square at[] = {{0, 0, 10}, {20, 0, 10}};
    struct jg_layer *b = squares(r, "building", at, 2);
    texts(r, b, "estate_id", (const char *const[]){"E00001", NULL});
    texts(r, b, "estate_name", (const char *const[]){NULL, "松"});
    put(r, &layers, b);
    (void)estates_of(r, &layers);
    assert_string_equal(text(b, "estate_id", 1), "E00002");
}

static void estate_stage_runs_again_on_its_own_results(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    const struct square at[] = {{0, 0, 10}, {500, 0, 10}, {20, 0, 10}};
    struct jg_layer *b = squares(r, "building", at, 3);
    texts(r, b, "estate_id", (const char *const[]){NULL, "XQ1", NULL});
    texts(r, b, "estate_name", (const char *const[]){"松", NULL, "松"});
    put(r, &layers, b);
    (void)estates_of(r, &layers);
    assert_string_equal(text(b, "estate_id", 0), "E00001");
    const struct jg_layer *e = estates_of(r, &layers);
    assert_int_equal(e->n, 2);
    assert_string_equal(text(b, "estate_id", 0), "E00001");
    assert_string_equal(text(b, "estate_id_given", 1), "XQ1");
    assert_string_equal(text(b, "estate_id_given", 0), "(null)");
}

static void estate_needs_buildings_or_estates(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    struct jg_summary summary;
    assert_refused(&r->ctx, run_stage(r, r->arena, &layers, &summary), JG_USAGE,
                   "\"building\" or \"estate\"");
}

/* ---- ground ---- */

static void estate_ground_is_its_parcels_and_footprints_off_any_parcel(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    /* A stands on two parcels side by side and has a shed on none; B has most of the
     * third. */
    const struct square parcel[] = {{0, 0, 100}, {100, 0, 100}, {300, 0, 100}};
    const struct square at[] = {
        {10, 10, 10}, {110, 10, 10}, {250, 0, 10}, {310, 10, 20}, {350, 10, 10}};
    struct jg_layer *b = squares(r, "building", at, 5);
    texts(r, b, "estate_id", (const char *const[]){"A", "A", "A", "B", "A"});
    put(r, &layers, b);
    put(r, &layers, squares(r, "parcel", parcel, 3));
    const struct jg_layer *e = estates_of(r, &layers);
    assert_near(number(e, "area_plane_m2", row_of(e, "A")), 20000 + 100, 1e-6);
    assert_near(number(e, "area_plane_m2", row_of(e, "B")), 10000, 1e-6);
    assert_int_equal(e->geom.part[1] - e->geom.part[0],
                     2); /* the two parcels are one part */
}

static void estate_without_parcels_is_the_union_of_its_footprints(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    const struct square at[] = {{0, 0, 10}, {10, 0, 10}, {15, 5, 10}, {90, 0, 10}};
    struct jg_layer *b = squares(r, "building", at, 4);
    texts(r, b, "estate_id", (const char *const[]){"A", "A", "A", "A"});
    put(r, &layers, b);
    const struct jg_layer *e = estates_of(r, &layers);
    assert_near(number(e, "area_plane_m2", 0), 100 + 100 + 75 + 100, 1e-6);
    assert_int_equal(jg_geom_parts(&e->geom), 2);
}

/* ---- traits ---- */

static void estate_of_twenty_old_blocks_and_a_late_garage_is_old(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    struct square at[21];
    const char *id[21], *year[21], *use[21];
    double floors[21];
    for (int i = 0; i < 21; i++) {
        at[i] = (struct square){i * 20, 0, 10};
        id[i] = "A";
        year[i] = i < 20 ? "1992" : "2003";
        use[i] = i < 20 ? "11" : "车库";
        floors[i] = i < 20 ? 6 : 1;
    }
    struct jg_layer *b = squares(r, "building", at, 21);
    texts(r, b, "estate_id", id);
    texts(r, b, "use", use);
    reals(r, b, "floors", floors);
    dates(r, b, year);
    put(r, &layers, b);
    const struct jg_layer *e = estates_of(r, &layers);
    assert_near(number(e, "built_by_share_min", 0), 1, 0);
    assert_near(number(e, "built_by_share_max", 0), 1, 0);
    assert_string_equal(text(e, "completed_from", 0), "1992-01-01");
    assert_string_equal(text(e, "completed_to", 0), "1992-12-31");
    assert_string_equal(text(e, "built_by", 0), "2000-12-31");
    assert_near(number(e, "floor_area_m2", 0), 20 * 600 + 100, 1e-6);
    assert_string_equal(text(e, "floor_area_source", 0), "footprint x floors");
    assert_near(number(b, "residential", 20), 0, 0);
    assert_near(number(b, "residential", 0), 1, 0);
    assert_near(number(b, "floor_area_m2_used", 0), 600, 1e-9);
    assert_near(number(e, "villa_share", 0), 0, 0); /* six floors: no villa */
    assert_near(number(e, "population", 0), 12000 / 35., 1e-9);
    assert_string_equal(text(e, "population_source", 0), "floor area");
}

static void estate_shares_are_intervals_where_dates_are(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    const struct square at[] = {{0, 0, 10}, {20, 0, 10}, {40, 0, 10}, {60, 0, 10}};
    struct jg_layer *b = squares(r, "building", at, 4);
    texts(r, b, "estate_id", (const char *const[]){"A", "A", "A", "A"});
    reals(r, b, "floor_area_m2", (const double[]){1000, 2000, 3000, 4000});
    dates(r, b, (const char *const[]){"90年代", "1998-2003", NULL, "2001"});
    ints(r, b, "households", (const int64_t[]){10, JG_NO_INT, 30, 40});
    put(r, &layers, b);
    const struct jg_layer *e = estates_of(r, &layers);
    assert_near(number(e, "built_by_share_min", 0), 0.1, 1e-12);
    assert_near(number(e, "built_by_share_max", 0), 0.6, 1e-12);
    assert_near(number(e, "undated_share", 0), 0.3, 1e-12);
    assert_string_equal(text(e, "completed_from", 0), "1990-01-01");
    assert_string_equal(text(e, "completed_to", 0), "2003-12-31");
    assert_near(number(e, "households", 0), 80, 0);
    assert_near(number(e, "population", 0), 80 * 2.94, 1e-9);
    assert_string_equal(text(e, "floor_area_source", 0), "buildings");
    assert_unknown(e, "villa_share", 0); /* nothing tells */
    assert_near(number(e, "villa_share_min", 0), 0, 0);
    assert_near(number(e, "villa_share_max", 0), 1, 0);
}

static void estate_weighs_an_unknown_building_like_its_neighbours(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    const struct square at[] = {{0, 0, 10}, {20, 0, 10}};
    struct jg_layer *b = squares(r, "building", at, 2);
    texts(r, b, "estate_id", (const char *const[]){"A", "A"});
    reals(r, b, "floors", (const double[]){6, NAN});
    dates(r, b, (const char *const[]){"1990", "2010"});
    texts(r, b, "use", (const char *const[]){"别墅", "112"});
    put(r, &layers, b);
    const struct jg_layer *e = estates_of(r, &layers);
    assert_near(number(e, "built_by_share_min", 0), 0.5, 1e-12);
    assert_near(number(e, "villa_share", 0), 0.5, 1e-12);
    assert_near(number(e, "floor_area_m2", 0), 600, 1e-9);
    assert_string_equal(text(e, "floor_area_source", 0), "part of the buildings");
}

static void estate_without_residential_buildings_has_no_shares(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    const struct square at[] = {{0, 0, 10}};
    struct jg_layer *b = squares(r, "building", at, 1);
    texts(r, b, "estate_id", (const char *const[]){"A"});
    texts(r, b, "use", (const char *const[]){"garage"});
    dates(r, b, (const char *const[]){"1990"});
    put(r, &layers, b);
    const struct jg_layer *e = estates_of(r, &layers);
    assert_unknown(e, "built_by_share_min", 0);
    assert_unknown(e, "villa_share_max", 0);
    assert_string_equal(text(e, "completed_from", 0), "(null)");
}

/* ---- other layers ---- */

static struct jg_layers one_estate(struct run *r)
{
    struct jg_layers layers = {0};
    const struct square at[] = {{0, 0, 100}};
    struct jg_layer *e = squares(r, "estate_given", at, 1);
    texts(r, e, "estate_id", (const char *const[]){"A"});
    put(r, &layers, e);
    return layers;
}

static void add_owned(struct run *r, struct jg_layers *layers, const char *name,
                      const struct square *at, const char *const *owner, uint32_t n)
{
    struct jg_layer *layer = squares(r, name, at, n);
    texts(r, layer, "owner", owner);
    put(r, layers, layer);
}

static void estate_land_takes_the_parcel_before_the_land_patch(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = one_estate(r);
    /* A parcel of the state on a quarter; patches: collective on all of the lower half.
     */
    const struct square parcel[] = {{0, 0, 50}, {50, 50, 10}};
    const struct square land[] = {{-100, -150, 200}, {0, 50, 40}};
    add_owned(r, &layers, "parcel", parcel, (const char *const[]){"state", NULL}, 2);
    add_owned(r, &layers, "land", land, (const char *const[]){"collective", "state"}, 2);
    const struct jg_layer *e = estates_of(r, &layers);
    /* state 2500 + 1600; collective 5000 - 2500 */
    assert_near(number(e, "state_land_share", 0), 4100. / 6600, 1e-9);
    assert_near(number(e, "land_evidence_share", 0), 0.66, 1e-9);
}

static void estate_land_counts_no_square_metre_twice(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = one_estate(r);
    const struct square parcel[] = {{0, 0, 60}, {30, 0, 60}, {0, 80, 20}, {10, 80, 20}};
    add_owned(r, &layers, "parcel", parcel,
              (const char *const[]){"state", "state", "state", "collective"}, 4);
    const struct jg_layer *e = estates_of(r, &layers);
    /* state: 90 x 60 + the ten metres nobody contests; contested ground is not known */
    assert_near(number(e, "state_land_share", 0), 5600. / 5800, 1e-9);
    assert_near(number(e, "land_evidence_share", 0), 0.58, 1e-9);
}

static void estate_land_is_unknown_without_layers(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = one_estate(r);
    const struct jg_layer *e = estates_of(r, &layers);
    assert_unknown(e, "state_land_share", 0);
    assert_unknown(e, "land_evidence_share", 0);
    assert_unknown(e, "clearance_share", 0);
    assert_unknown(e, "government_project_m", 0);
    assert_unknown(e, "government_projects", 0);
    assert_near(number(e, "area_plane_m2", 0), 10000, 1e-9);
}

static void estate_clearance_counts_plans_in_force_once(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = one_estate(r);
    const struct square plan[] = {
        {0, 0, 50}, {25, 0, 50}, {0, 0, 100}, {0, 0, 100}, {0, 0, 100}};
    struct jg_layer *c = squares(r, "clearance", plan, 5);
    texts(r, c, "status",
          (const char *const[]){"in force", NULL, "cancelled", "draft", "废止"});
    put(r, &layers, c);
    assert_near(number(estates_of(r, &layers), "clearance_share", 0), 0.375, 1e-9);
    struct jg_layer *none = NULL; /* clearance: none */
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "clearance", 0, &none));
    put(r, &layers, none);
    assert_near(number(estates_of(r, &layers), "clearance_share", 0), 0, 0);
}

static void estate_tells_the_nearest_government_project(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = one_estate(r);
    const struct square project[] = {{400, 0, 10}, {130, 0, 10}, {2000, 0, 10}};
    struct jg_layer *p = squares(r, "government_project", project, 3);
    texts(r, p, "name", (const char *const[]){"地铁", "道路", "远"});
    put(r, &layers, p);
    const struct jg_layer *e = estates_of(r, &layers);
    assert_near(number(e, "government_project_m", 0), 30, 1e-9);
    assert_near(number(e, "government_projects", 0), 2, 0);
    assert_string_equal(text(e, "government_project", 0), "道路");
}

/* ---- given estates ---- */

static void estate_given_takes_buildings_by_id_name_and_place(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    const struct square ground[] = {{0, 0, 100}, {200, 0, 100}, {290, 0, 100}};
    const struct square at[] = {{500, 0, 10}, {500, 50, 10}, {20, 20, 10},
                                {284, 0, 10}, {700, 0, 10},  {240, 0, 10}};
    struct jg_layer *e = squares(r, "estate_given", ground, 3),
                    *b = squares(r, "building", at, 6);
    texts(r, e, "estate_id", (const char *const[]){"A", "B", "C"});
    texts(r, e, "name", (const char *const[]){"桂花", "柳", NULL});
    texts(r, e, "note", (const char *const[]){"own", NULL, NULL});
    texts(r, b, "estate_id", (const char *const[]){"A", NULL, NULL, NULL, NULL, "Q"});
    texts(r, b, "estate_name",
          (const char *const[]){NULL, "柳 ", NULL, NULL, NULL, NULL});
    put(r, &layers, e);
    put(r, &layers, b);
    const struct jg_layer *result = estates_of(r, &layers);
    assert_string_equal(text(b, "estate_id", 0), "A");
    assert_string_equal(text(b, "estate_id", 1), "B");
    assert_string_equal(text(b, "estate_id", 2), "A");
    assert_string_equal(text(b, "estate_id", 3),
                        "B"); /* all of it in B, four metres in C */
    assert_string_equal(text(b, "estate_id", 4), "(null)");
    assert_string_equal(text(b, "estate_id", 5),
                        "B"); /* an id that no estate has: by place */
    assert_string_equal(text(result, "note", 0), "own");
    assert_near(number(result, "buildings", 1), 3, 0);
    assert_int_equal(count_problems(&layers, "no_building"), 1);
    assert_int_equal(count_problems(&layers, "no_estate"), 1);
}

static void estate_given_figures_are_reported_and_computed_ones_stand_beside(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = one_estate(r);
    struct jg_layer *e = jg_layers_find(&layers, "estate_given");
    const struct square at[] = {{0, 0, 10}, {20, 0, 10}};
    struct jg_layer *b = squares(r, "building", at, 2);
    reals(r, e, "floor_area_m2", (const double[]){5000});
    ints(r, e, "households", (const int64_t[]){60});
    ints(r, e, "population", (const int64_t[]){150});
    dates(r, e, (const char *const[]){"1998"});
    reals(r, b, "floor_area_m2", (const double[]){1000, 3000});
    dates(r, b, (const char *const[]){"1998", "2004"});
    put(r, &layers, b);
    const struct jg_layer *result = estates_of(r, &layers);
    assert_near(number(result, "floor_area_m2", 0), 5000, 0);
    assert_string_equal(text(result, "floor_area_source", 0), "given");
    assert_near(number(result, "floor_area_m2_calc", 0), 4000, 1e-9);
    assert_near(number(result, "households", 0), 60, 0);
    assert_near(number(result, "population", 0), 150, 0);
    assert_string_equal(text(result, "completed_from", 0), "1998-01-01");
    assert_near(number(result, "built_by_share_min", 0), 1, 0);
    assert_int_equal(count_problems(&layers, "date_contradiction"), 1);
}

static void estate_given_alone_answers_by_its_own_year(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    const struct square at[] = {{0, 0, 10}, {20, 0, 10}, {40, 0, 10}};
    struct jg_layer *e = squares(r, "estate_given", at, 3);
    texts(r, e, "estate_id", (const char *const[]){"A", "B", "C"});
    dates(r, e, (const char *const[]){"2000", "2001", NULL});
    put(r, &layers, e);
    const struct jg_layer *result = estates_of(r, &layers);
    assert_near(number(result, "built_by_share_min", 0), 1, 0);
    assert_near(number(result, "built_by_share_max", 1), 0, 0);
    assert_unknown(result, "built_by_share_min", 2);
    assert_unknown(result, "buildings", 0);
    assert_string_equal(text(result, "completed_to", 2), "(null)");
}

/* ---- properties ---- */

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

enum { MANY = 300 };

/* A made-up town in two orders of its features: 40 estates by name, parcels that overlap.
 */
static struct jg_layers town(struct run *r, bool backwards)
{
    struct jg_layers layers = {0};
    static struct square at[MANY], parcel[60];
    static const char *name[MANY], *year[MANY], *owner[60];
    static char names[40][16];
    static double floors[MANY];
    uint32_t seed = 7;
    for (int i = 0; i < MANY; i++) {
        int k = backwards ? MANY - 1 - i : i, estate = (int)(next_random(&seed) % 40);
        (void)snprintf(names[estate], sizeof names[estate], "小区%d", estate);
        at[k] = (struct square){(estate % 8) * 200 + next_random(&seed) % 190,
                                (int)(estate / 8) * 200 + next_random(&seed) % 190, 8};
        name[k] = next_random(&seed) % 10 ? names[estate] : NULL;
        year[k] = (const char *const[]){"1985", "1999", "2001", "90年代",
                                        NULL}[next_random(&seed) % 5];
        floors[k] = 1 + next_random(&seed) % 7 + 0.1;
    }
    for (int i = 0; i < 60; i++) {
        int k = backwards ? 59 - i : i;
        parcel[k] = (struct square){(i % 8) * 200 + next_random(&seed) % 50,
                                    (int)(i / 8) * 140, 130 + next_random(&seed) % 60};
        owner[k] =
            (const char *const[]){"state", "collective", NULL}[next_random(&seed) % 3];
    }
    struct jg_layer *b = squares(r, "building", at, MANY),
                    *p = squares(r, "parcel", parcel, 60);
    texts(r, b, "estate_name", name);
    dates(r, b, year);
    reals(r, b, "floors", floors);
    texts(r, p, "owner", owner);
    put(r, &layers, b);
    put(r, &layers, p);
    return layers;
}

static void assert_same(const struct jg_layer *a, const struct jg_layer *b)
{
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->n_columns, b->n_columns);
    for (int c = 0; c < a->n_columns; c++)
        for (uint32_t i = 0; i < a->n; i++) {
            const struct jg_column *p = &a->columns[c], *q = &b->columns[c];
            assert_string_equal(p->name, q->name);
            if (p->type == JG_TEXT)
                assert_string_equal(p->texts[i] ? p->texts[i] : "-",
                                    q->texts[i] ? q->texts[i] : "-");
            else if (memcmp(&p->ints[i], &q->ints[i], sizeof p->ints[i]) != 0)
                fail_msg("%s differs in row %u: %.17g, %.17g", p->name, i,
                         jg_column_number(p, i), jg_column_number(q, i));
        }
    assert_int_equal(jg_geom_places(&a->geom), jg_geom_places(&b->geom));
    assert_memory_equal(a->geom.x, b->geom.x,
                        (size_t)jg_geom_places(&a->geom) * sizeof *a->geom.x);
}

/* Parcels keep their order here: where two overlap, the first in order of id is stood on.
 */
static void estate_result_does_not_depend_on_order_or_threads(void **state)
{
    struct run *r = *state;
    struct jg_layers one = town(r, false), two = town(r, false), three = town(r, true);
    put(r, &three, jg_layers_find(&one, "parcel"));
    const struct jg_layer *a = estates_of(r, &one);
    r->ctx.jobs = 1;
    assert_same(a, estates_of(r, &two));
    assert_same(a, estates_of(r, &three));
    assert_true(a->n >= 39);
}

static void estate_shares_lie_between_nothing_and_all(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = town(r, false);
    const struct jg_layer *e = estates_of(r, &layers);
    static const char *const shares[] = {"built_by_share_min", "built_by_share_max",
                                         "state_land_share",   "land_evidence_share",
                                         "villa_share_min",    "villa_share_max"};
    for (uint32_t i = 0; i < e->n; i++) {
        for (size_t k = 0; k < sizeof shares / sizeof *shares; k++) {
            double share = number(e, shares[k], i);
            assert_false(share < 0 || share > 1);
        }
        assert_true(number(e, "built_by_share_min", i) <=
                    number(e, "built_by_share_max", i));
    }
}

static void estate_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    enum jg_status st = JG_NOMEM;
    for (long n = 0; st == JG_NOMEM && n < 5000; n += 1 + n / 40) {
        struct jg_layers layers = one_estate(r);
        const struct square at[] = {{0, 0, 10}, {20, 0, 10}},
                            parcel[] = {{0, 0, 60}, {30, 0, 60}};
        struct jg_layer *b = squares(r, "building", at, 2);
        texts(r, b, "estate_name", (const char *const[]){"松", "柳"});
        if (n % 2)
            jg_layers_remove(&layers, "estate_given");
        put(r, &layers, b);
        add_owned(r, &layers, "parcel", parcel,
                  (const char *const[]){"state", "collective"}, 2);
        add_owned(r, &layers, "land", parcel,
                  (const char *const[]){"state", "collective"}, 2);
        put(r, &layers, squares(r, "clearance", parcel, 2));
        put(r, &layers, squares(r, "government_project", parcel, 2));
        put(r, &layers, squares(r, "subdistrict", parcel, 2));
        struct jg_arena *tmp = jg_arena_open(r->arena);
        struct jg_summary summary;
        jg_arena_fail_after(n);
        st = run_stage(r, tmp, &layers, &summary);
        jg_arena_fail_after(-1);
        jg_arena_close(tmp);
    }
    assert_int_equal(st, JG_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)
    const struct CMUnitTest tests[] = {
        TEST(estate_gathers_buildings_by_their_id),
        TEST(estate_gathers_by_name_within_a_subdistrict),
        TEST(estate_joins_a_name_to_the_one_id_that_has_it),
        TEST(estate_ids_made_up_do_not_take_a_given_one),
        TEST(estate_stage_runs_again_on_its_own_results),
        TEST(estate_needs_buildings_or_estates),
        TEST(estate_ground_is_its_parcels_and_footprints_off_any_parcel),
        TEST(estate_without_parcels_is_the_union_of_its_footprints),
        TEST(estate_of_twenty_old_blocks_and_a_late_garage_is_old),
        TEST(estate_shares_are_intervals_where_dates_are),
        TEST(estate_weighs_an_unknown_building_like_its_neighbours),
        TEST(estate_without_residential_buildings_has_no_shares),
        TEST(estate_land_takes_the_parcel_before_the_land_patch),
        TEST(estate_land_counts_no_square_metre_twice),
        TEST(estate_land_is_unknown_without_layers),
        TEST(estate_clearance_counts_plans_in_force_once),
        TEST(estate_tells_the_nearest_government_project),
        TEST(estate_given_takes_buildings_by_id_name_and_place),
        TEST(estate_given_figures_are_reported_and_computed_ones_stand_beside),
        TEST(estate_given_alone_answers_by_its_own_year),
        TEST(estate_result_does_not_depend_on_order_or_threads),
        TEST(estate_shares_lie_between_nothing_and_all),
        TEST(estate_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
