/* SPDX-License-Identifier: MIT */
/* The stage estate: what an estate is like, from its buildings and from other layers. */
#include "tests/estate.h"

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
          (const char *const[]){"in force", "in force", "cancelled", "拟征收", "废止"});
    put(r, &layers, c);
    assert_near(number(estates_of(r, &layers), "clearance_share", 0), 0.375, 1e-9);
    struct jg_layer *none = NULL; /* clearance: none */
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "clearance", 0, &none));
    put(r, &layers, none);
    assert_near(number(estates_of(r, &layers), "clearance_share", 0), 0, 0);
}

/* A status that is not understood may bind or not: no share where that matters. */
static void estate_clearance_is_unknown_where_a_status_is_not_understood(void **state)
{
    struct run *r = *state;
    static const char *const unclear[] = {"什么", "2025年计划", "暂停", "未完工", NULL};
    for (size_t k = 0; k < sizeof unclear / sizeof *unclear; k++) {
        struct jg_layers layers = one_estate(r);
        const struct square plan[] = {{0, 0, 50}, {500, 0, 50}, {25, 0, 50}};
        struct jg_layer *c = squares(r, "clearance", plan, 3);
        texts(r, c, "status", (const char *const[]){"in force", "已取消", unclear[k]});
        put(r, &layers, c);
        const struct jg_layer *e = estates_of(r, &layers);
        assert_unknown(e, "clearance_share", 0);
        const struct jg_layer *p = jg_layers_find(&layers, "problem");
        assert_non_null(p);
        assert_int_equal(p->n, 1);
        assert_string_equal(text(p, "layer", 0), "clearance");
        assert_string_equal(text(p, "kind", 0), "unclear_status");
        assert_non_null(
            strstr(text(p, "message", 0), unclear[k] ? unclear[k] : "has no status"));
    }
}

static void estate_clearance_is_known_where_a_doubtful_plan_changes_nothing(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = one_estate(r);
    const struct square plan[] = {{0, 0, 50}, {10, 10, 20}, {500, 0, 50}};
    struct jg_layer *c = squares(r, "clearance", plan, 3);
    texts(r, c, "status", (const char *const[]){"in force", "什么", NULL});
    put(r, &layers, c);
    assert_near(number(estates_of(r, &layers), "clearance_share", 0), 0.25, 1e-9);
}

static void estate_clearance_without_any_status_is_in_force(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = one_estate(r);
    const struct square plan[] = {{0, 0, 50}, {50, 50, 50}};
    struct jg_layer *c = squares(r, "clearance", plan, 2);
    put(r, &layers, c);
    assert_near(number(estates_of(r, &layers), "clearance_share", 0), 0.5, 1e-9);
    layers = one_estate(r);
    texts(r, c, "status", (const char *const[]){NULL, NULL});
    put(r, &layers, c);
    assert_near(number(estates_of(r, &layers), "clearance_share", 0), 0.5, 1e-9);
    assert_null(jg_layers_find(&layers, "problem"));
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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)
    const struct CMUnitTest tests[] = {
        TEST(estate_of_twenty_old_blocks_and_a_late_garage_is_old),
        TEST(estate_shares_are_intervals_where_dates_are),
        TEST(estate_weighs_an_unknown_building_like_its_neighbours),
        TEST(estate_without_residential_buildings_has_no_shares),
        TEST(estate_land_takes_the_parcel_before_the_land_patch),
        TEST(estate_land_counts_no_square_metre_twice),
        TEST(estate_land_is_unknown_without_layers),
        TEST(estate_clearance_counts_plans_in_force_once),
        TEST(estate_clearance_is_unknown_where_a_status_is_not_understood),
        TEST(estate_clearance_is_known_where_a_doubtful_plan_changes_nothing),
        TEST(estate_clearance_without_any_status_is_in_force),
        TEST(estate_tells_the_nearest_government_project),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
