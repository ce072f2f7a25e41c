/* SPDX-License-Identifier: MIT */
#include "tests/test.h"

#include "gis/geom/measure.h"
#include "gis/io/import.h"

#include <string.h>

static const char *const none[] = {NULL};

static const struct jg_field lot_fields[] = {
    {.name = "estate_id", .type = JG_FIELD_TEXT, .names = none, .words = none, .least = -INFINITY, .most = INFINITY},
    {.name = "name", .type = JG_FIELD_TEXT, .names = none, .words = none, .least = -INFINITY, .most = INFINITY},
    {.name = "completed", .type = JG_FIELD_DATE, .names = none, .words = none, .least = -INFINITY, .most = INFINITY},
};

static const struct jg_contract lots = {.layer = "estate",
                                        .kinds = {JG_POLYGON},
                                        .letter = 'E',
                                        .id = "estate_id",
                                        .fields = lot_fields,
                                        .n_fields = 3};
static const struct jg_field place_fields[] = {
    {.name = "facility_id", .type = JG_FIELD_TEXT, .names = none, .words = none, .least = -INFINITY, .most = INFINITY},
    {.name = "category", .type = JG_FIELD_TEXT, .names = none, .words = none, .least = -INFINITY, .most = INFINITY},
};
static const struct jg_contract facilities = {.layer = "facility",
                                              .kinds = {JG_POINT, JG_POLYGON},
                                              .letter = 'F',
                                              .id = "facility_id",
                                              .fields = place_fields,
                                              .n_fields = 2};
static const struct jg_contract districts = {.layer = "subdistrict",
                                             .kinds = {JG_POLYGON},
                                             .letter = 'S',
                                             .id = "estate_id",
                                             .fields = lot_fields,
                                             .n_fields = 3};

struct done {
    struct jg_layers layers;
    struct jg_findings *findings;
    struct jg_summary summary;
};

static enum jg_status import_into(struct run *r, const struct jg_contract *contract,
                                  const struct jg_source *sources, int n, const char *crs,
                                  struct done *d)
{
    struct jg_crs *target;
    struct jg_import_options options = {.max_rejected = 0.05, .repair = true};
    d->summary.arena = r->arena;
    if (!d->findings)
        JG_TRY(jg_findings_open(&r->ctx, r->arena, &d->findings));
    JG_TRY(jg_crs_open(&r->ctx, r->arena, crs, &target));
    return jg_import(&r->ctx, r->arena, &options, contract, sources, n, target, d->findings,
                     &d->layers, &d->summary);
}

static double counted(const struct done *d, const char *name)
{
    for (int i = 0; i < d->summary.n_counts; i++)
        if (!strcmp(d->summary.counts[i].name, name))
            return d->summary.counts[i].value;
    return -1;
}

static void repairs_and_lists_the_two_invalid_lots_of_pluto(void **state)
{
    struct run *r = *state;
    char path[1024];
    static struct done d;
    d = (struct done){0};
    const char *fields[] = {"completed", "yearbuilt", NULL};
    struct jg_source s = {
        .path = real_data(path, sizeof path, "nyc-pluto/nyc_pluto_lots_yearbuilt.geojson"),
        .fields = fields};
    assert_ok(&r->ctx, import_into(r, &lots, &s, 1, "EPSG:32618", &d));
    struct jg_layer *estate = jg_layers_find(&d.layers, "estate_given");
    assert_int_equal(estate->n, 3463);
    assert_near(counted(&d, "repaired"), 2, 0);
    assert_near(counted(&d, "rejected"), 0, 0);
    for (uint32_t i = 1; i < estate->n; i++)
        assert_true(strcmp(jg_layer_texts(estate, "estate_id")[i - 1],
                           jg_layer_texts(estate, "estate_id")[i]) < 0);
}

static void stops_at_a_layer_without_a_coordinate_system(void **state)
{
    struct run *r = *state;
    char path[1024];
    static struct done d;
    d = (struct done){0};
    struct jg_source s = {
        .path = real_data(path, sizeof path, "haishu-boundary/ningbo_districts_gcj02.shp")};
    assert_refused(&r->ctx, import_into(r, &districts, &s, 1, "EPSG:4549", &d), JG_CRS,
                   "has no coordinate system; give one with crs:");
}

static void puts_all_150_facilities_of_haishu_inside_haishu(void **state)
{
    struct run *r = *state;
    char path[4][1024];
    static struct done d;
    d = (struct done){0};
    struct jg_source boundary = {
        .path = real_data(path[0], sizeof path[0], "haishu-boundary/ningbo_districts_gcj02.shp"),
        .crs = "GCJ-02", .where = "adcode = 330203"};
    struct jg_source places[] = {
        {.path = real_data(path[1], sizeof path[1], "ningbo-osm-facilities/ningbo_schools.geojson"), .where = "county = '海曙区'"},
        {.path = real_data(path[2], sizeof path[2], "ningbo-osm-facilities/ningbo_hospitals.geojson"), .where = "county = '海曙区'"},
        {.path = real_data(path[3], sizeof path[3], "ningbo-osm-facilities/ningbo_commercial.geojson"), .where = "county = '海曙区'"},
    };
    assert_ok(&r->ctx, import_into(r, &districts, &boundary, 1, "EPSG:4549", &d));
    assert_ok(&r->ctx, import_into(r, &facilities, places, 3, "EPSG:4549", &d));
    struct jg_layer *haishu = jg_layers_find(&d.layers, "subdistrict");
    struct jg_layer *facility = jg_layers_find(&d.layers, "facility");
    assert_int_equal(haishu->n, 1);
    assert_int_equal(facility->n, 150);
    assert_int_equal(facility->geom.kind, JG_POINT);
    for (uint32_t i = 0; i < facility->n; i++)
        assert_true(jg_covers(&haishu->geom, 0, (struct jg_xy){facility->geom.x[i], facility->geom.y[i]}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(repairs_and_lists_the_two_invalid_lots_of_pluto, open_run, close_run),
        cmocka_unit_test_setup_teardown(stops_at_a_layer_without_a_coordinate_system, open_run, close_run),
        cmocka_unit_test_setup_teardown(puts_all_150_facilities_of_haishu_inside_haishu, open_run, close_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
