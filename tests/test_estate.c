/* SPDX-License-Identifier: MIT */
/* The stage estate: buildings gathered and ground drawn; given estates. */
#include "tests/estate.h"

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

static void estate_takes_the_subdistrict_its_buildings_tell(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    const struct square at[] = {{10, 10, 10}, {30, 10, 10}, {5010, 10, 10}};
    struct jg_layer *b = squares(r, "building", at, 3);
    texts(r, b, "estate_name", (const char *const[]){"幸福", "幸福", "幸福"});
    texts(r, b, "subdistrict", (const char *const[]){"月湖街道", "月湖街道", "高桥镇"});
    put(r, &layers, b);
    const struct jg_layer *e = estates_of(r, &layers);
    assert_int_equal(e->n, 2);
    assert_string_equal(text(e, "subdistrict", 0), "月湖街道");
    assert_string_equal(text(e, "subdistrict", 1), "高桥镇");
    assert_near(number(e, "is_town", 1), 1, 0);
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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)
    const struct CMUnitTest tests[] = {
        TEST(estate_gathers_buildings_by_their_id),
        TEST(estate_gathers_by_name_within_a_subdistrict),
        TEST(estate_takes_the_subdistrict_its_buildings_tell),
        TEST(estate_joins_a_name_to_the_one_id_that_has_it),
        TEST(estate_ids_made_up_do_not_take_a_given_one),
        TEST(estate_stage_runs_again_on_its_own_results),
        TEST(estate_needs_buildings_or_estates),
        TEST(estate_ground_is_its_parcels_and_footprints_off_any_parcel),
        TEST(estate_without_parcels_is_the_union_of_its_footprints),
        TEST(estate_given_takes_buildings_by_id_name_and_place),
        TEST(estate_given_figures_are_reported_and_computed_ones_stand_beside),
        TEST(estate_given_alone_answers_by_its_own_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
