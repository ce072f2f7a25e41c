/* SPDX-License-Identifier: MIT */
#include "tests/deliver.h"

#include "gis/geom/measure.h"
#include "gis/io/import.h"
#include "gis/io/where.h"

#include <string.h>

struct done {
    struct jg_layers layers;
    struct jg_findings *findings;
    struct jg_summary summary;
    struct jg_import_options options;
};

static struct done *new_done(struct run *r)
{
    struct done *d = jg_arena_alloc(r->arena, 1, sizeof *d);
    d->summary.arena = r->arena;
    d->options = (struct jg_import_options){.max_rejected = 0.05, .repair = true};
    assert_ok(&r->ctx, jg_findings_open(&r->ctx, r->arena, &d->findings));
    return d;
}

static enum jg_status import_as(struct run *r, struct done *d, const char *name,
                                const struct jg_source *sources, int n, const char *crs)
{
    struct jg_crs *target;
    struct jg_contract *contract;
    char path[1024];
    (void)snprintf(path, sizeof path, JG_ROOT "/layers/contract/%s.yaml", name);
    JG_TRY(jg_contract_read(&r->ctx, r->arena, path, &contract));
    JG_TRY(jg_crs_open(&r->ctx, r->arena, crs, &target));
    d->options.contract = contract;
    d->options.target = target;
    d->options.findings = d->findings;
    return jg_import(&r->ctx, r->arena, &d->options, sources, n, &d->layers, &d->summary);
}

static double counted(const struct done *d, const char *name)
{
    for (int i = 0; i < d->summary.n_counts; i++)
        if (!strcmp(d->summary.counts[i].name, name))
            return d->summary.counts[i].value;
    return -1;
}

/* How many findings of a kind there are, and the message of the last. */
static uint32_t found(struct run *r, const struct done *d, const char *kind,
                      const char **out_message)
{
    struct jg_layers set = {0};
    uint32_t n = 0;
    assert_ok(&r->ctx, jg_findings_put(&r->ctx, r->arena, d->findings, "", &set));
    const struct jg_layer *problem = jg_layers_find(&set, "problem");
    for (uint32_t i = 0; problem && i < problem->n; i++) {
        if (strcmp(jg_layer_texts(problem, "kind")[i], kind) != 0)
            continue;
        n++;
        if (out_message)
            *out_message = jg_layer_texts(problem, "message")[i];
    }
    return n;
}

static const char *const lot_fields[] = {"XQDM", "XQMC", NULL};

static char *made_lots(struct run *r, const char *const *rows)
{
    return write_layer(r, new_folder(), "lots.gpkg", "GPKG", 4549, wkbUnknown, NULL,
                       lot_fields, rows);
}

/* ---- real data ---- */

static void repairs_and_lists_the_two_invalid_lots_of_pluto(void **state)
{
    struct run *r = *state;
    char path[1024];
    struct done *d = new_done(r);
    struct jg_source s = {
        .path =
            real_data(path, sizeof path, "nyc-pluto/nyc_pluto_lots_yearbuilt.geojson")};
    assert_ok(&r->ctx, import_as(r, d, "estate", &s, 1, "EPSG:32618"));
    struct jg_layer *estate = jg_layers_find(&d->layers, "estate_given");
    assert_int_equal(estate->n, 3463);
    assert_near(counted(d, "repaired"), 2, 0);
    assert_near(counted(d, "rejected"), 0, 0);
    assert_int_equal(found(r, d, "repaired", NULL), 2);
    assert_string_equal(jg_layer_texts(estate, "estate_id")[0], "E00001");
    assert_string_equal(jg_layer_texts(estate, "estate_id")[3462], "E03463");
    const int64_t *to = jg_layer_ints(estate, "completed_to");
    int unknown = 0;
    for (uint32_t i = 0; i < estate->n; i++)
        unknown += to[i] == JG_NO_INT ? 1 : 0;
    assert_int_equal(unknown, 294);
    for (uint32_t i = 1; i < estate->n; i++)
        assert_true(estate->geom.box[i - 1].min_x <= estate->geom.box[i].min_x);
}

static void takes_tenerife_as_it_is(void **state)
{
    struct run *r = *state;
    char path[2][1024];
    struct done *d = new_done(r);
    struct jg_source parcels = {
        .path = real_data(path[0], sizeof path[0], "tenerife-catastro/parcels.gpkg")};
    struct jg_source parts = {.path = real_data(path[1], sizeof path[1],
                                                "tenerife-catastro/building_parts.gpkg")};
    assert_ok(&r->ctx, import_as(r, d, "parcel", &parcels, 1, "EPSG:32628"));
    assert_ok(&r->ctx, import_as(r, d, "building", &parts, 1, "EPSG:32628"));
    /* the file's own count says 264, as SOURCE.md does; it holds 186 rows */
    assert_int_equal(jg_layers_find(&d->layers, "parcel")->n, 186);
    assert_int_equal(found(r, d, "row_count", NULL), 1);
    struct jg_layer *building = jg_layers_find(&d->layers, "building");
    assert_int_equal(building->n, 722);
    assert_int_equal(found(r, d, "duplicate_id", NULL), 722 - 406); /* distinct localId */
}

static void stops_at_a_layer_without_a_coordinate_system(void **state)
{
    struct run *r = *state;
    char path[1024];
    struct jg_source s = {
        .path =
            real_data(path, sizeof path, "haishu-boundary/ningbo_districts_gcj02.shp")};
    assert_refused(
        &r->ctx, import_as(r, new_done(r), "subdistrict", &s, 1, "EPSG:4549"), JG_CRS,
        "layer ningbo_districts_gcj02 has no coordinate system; give one with crs:");
}

static void puts_all_150_facilities_of_haishu_inside_haishu(void **state)
{
    struct run *r = *state;
    char path[4][1024];
    struct done *d = new_done(r);
    struct jg_source boundary = {
        .path = real_data(path[0], sizeof path[0],
                          "haishu-boundary/ningbo_districts_gcj02.shp"),
        .crs = "GCJ-02",
        .where = "name = '海曙区'"};
    static const char in_haishu[] = "county = '海曙区'";
    struct jg_source places[] = {
        {.path = real_data(path[1], sizeof path[1],
                           "ningbo-osm-facilities/ningbo_schools.geojson"),
         .where = in_haishu},
        {.path = real_data(path[2], sizeof path[2],
                           "ningbo-osm-facilities/ningbo_hospitals.geojson"),
         .where = in_haishu},
        {.path = real_data(path[3], sizeof path[3],
                           "ningbo-osm-facilities/ningbo_commercial.geojson"),
         .where = in_haishu},
    };
    assert_ok(&r->ctx, import_as(r, d, "subdistrict", &boundary, 1, "EPSG:4549"));
    struct jg_layer *haishu = jg_layers_find(&d->layers, "subdistrict");
    assert_int_equal(haishu->n, 1);
    assert_near(counted(d, "left_out"), 9, 0);
    assert_ok(&r->ctx, import_as(r, d, "facility", places, 3, "EPSG:4549"));
    struct jg_layer *facility = jg_layers_find(&d->layers, "facility");
    assert_int_equal(facility->n, 150);
    assert_int_equal(facility->geom.kind, JG_POINT); /* points and areas mixed: points */
    for (uint32_t i = 0; i < facility->n; i++) {
        struct jg_xy at = {facility->geom.x[i], facility->geom.y[i]};
        assert_true(jg_covers(&haishu->geom, 0, at));
    }
}

static void takes_the_layers_of_beijing_from_one_file(void **state)
{
    struct run *r = *state;
    char path[1024];
    struct done *d = new_done(r);
    struct jg_source s = {
        .path = real_data(path, sizeof path, "beijing-cau-osm/beijing_cau.osm")};
    static const char *const roles[] = {"road", "building", "facility", "barrier",
                                        "estate"};
    d->options.classify_dir = JG_ROOT "/layers/classify";
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        assert_ok(&r->ctx, import_as(r, d, roles[i], &s, 1, "EPSG:32650"));
    assert_int_equal(jg_layers_find(&d->layers, "road")->n, 302);
    assert_int_equal(jg_layers_find(&d->layers, "building")->n, 257);
    assert_int_equal(jg_layers_find(&d->layers, "facility")->geom.kind, JG_POINT);
    assert_int_equal(jg_layers_find(&d->layers, "barrier")->geom.kind, JG_LINE);
    const struct jg_layer *facility = jg_layers_find(&d->layers, "facility");
    const char *const *category = jg_layer_texts(facility, "category");
    const char *const *shop = jg_layer_texts(facility, "shop");
    int convenience = 0;
    for (uint32_t i = 0; i < facility->n; i++) {
        if (!shop[i] || strcmp(shop[i], "convenience") != 0)
            continue;
        convenience++;
        assert_true(category[i] && strstr(category[i], "COM_CVS"));
    }
    assert_int_equal(convenience, 17);
    assert_non_null(jg_layer_texts(jg_layers_find(&d->layers, "road"), "rank"));
    assert_non_null(jg_layer_ints(jg_layers_find(&d->layers, "road"), "walk"));
}

/* ---- ids and order ---- */

static void numbers_missing_ids_by_place_not_by_order(void **state)
{
    struct run *r = *state;
    static const char *const one[] = {"POLYGON ((30 0,40 0,40 10,30 10,30 0));;右",
                                      "POLYGON ((0 5,10 5,10 15,0 15,0 5));;上",
                                      "POLYGON ((0 0,10 0,10 4,0 4,0 0));;下", NULL};
    static const char *const other[] = {"POLYGON ((0 0,10 0,10 4,0 4,0 0));;下",
                                        "POLYGON ((30 0,40 0,40 10,30 10,30 0));;右",
                                        "POLYGON ((0 5,10 5,10 15,0 15,0 5));;上", NULL};
    static const char *const names[] = {"下", "上", "右"};
    const char *const *const orders[] = {one, other};
    for (int k = 0; k < 2; k++) {
        struct done *d = new_done(r);
        struct jg_source s = {.path = made_lots(r, orders[k])};
        assert_ok(&r->ctx, import_as(r, d, "estate", &s, 1, "EPSG:4549"));
        struct jg_layer *e = jg_layers_find(&d->layers, "estate_given");
        for (uint32_t i = 0; i < 3; i++) {
            char id[8];
            (void)snprintf(id, sizeof id, "E%05u", i + 1);
            assert_string_equal(jg_layer_texts(e, "estate_id")[i], id);
            assert_string_equal(jg_layer_texts(e, "name")[i], names[i]);
        }
        assert_near(e->geom.box[0].max_y, 4, 0);
        assert_near(jg_area_m2(&e->geom, 2), 100, 1e-9);
        assert_string_equal(jg_layer_texts(e, "source")[0], "lots.gpkg");
        assert_int_equal(jg_layer_ints(e, "source_fid")[0], k == 0 ? 3 : 1);
    }
}

static void parts_ids_that_come_twice_and_lists_them(void **state)
{
    struct run *r = *state;
    static const char *const rows[] = {"POLYGON ((9 9,10 9,10 10,9 9));A;far",
                                       "POLYGON ((0 0,1 0,1 1,0 0));A;near",
                                       "POLYGON ((5 5,6 5,6 6,5 5));A#2;given", NULL};
    struct done *d = new_done(r);
    const char *message = NULL;
    struct jg_source s = {.path = made_lots(r, rows)};
    assert_ok(&r->ctx, import_as(r, d, "estate", &s, 1, "EPSG:4549"));
    struct jg_layer *e = jg_layers_find(&d->layers, "estate_given");
    const char *const *id = jg_layer_texts(e, "estate_id");
    assert_string_equal(id[0], "A");
    assert_string_equal(jg_layer_texts(e, "name")[0], "near");
    assert_string_equal(id[1], "A#2");
    assert_string_equal(id[2], "A#2#2");
    assert_true(found(r, d, "duplicate_id", &message) == 2);
    assert_non_null(strstr(message, "comes 2 times"));
}

static void takes_feature_ids_where_asked(void **state)
{
    struct run *r = *state;
    static const char *const rows[] = {"POLYGON ((9 9,10 9,10 10,9 9));;far",
                                       "POLYGON ((0 0,1 0,1 1,0 0));;near", NULL};
    struct done *d = new_done(r);
    d->options.ids_from_fid = true;
    struct jg_source s = {.path = made_lots(r, rows)};
    assert_ok(&r->ctx, import_as(r, d, "estate", &s, 1, "EPSG:4549"));
    struct jg_layer *e = jg_layers_find(&d->layers, "estate_given");
    assert_string_equal(jg_layer_texts(e, "estate_id")[0], "1");
    assert_string_equal(jg_layer_texts(e, "name")[0], "far");
}

/* ---- what cannot be used ---- */

static const char *const thirty[] = {"POLYGON ((0 0,1 0,1 1,0 0));01;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));02;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));03;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));04;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));05;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));06;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));07;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));08;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));09;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));10;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));11;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));12;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));13;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));14;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));15;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));16;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));17;",
                                     "POLYGON ((0 0,1 0,1 1,0 0));18;",
                                     "POINT (3 3);19;点",
                                     "POLYGON ((0 0,9 0,5 0,0 0));20;线",
                                     NULL};

static void keeps_what_it_rejects(void **state)
{
    struct run *r = *state;
    struct done *d = new_done(r);
    d->options.max_rejected = 0.1;
    struct jg_source s = {.path = made_lots(r, thirty)};
    assert_ok(&r->ctx, import_as(r, d, "estate", &s, 1, "EPSG:4549"));
    assert_near(counted(d, "read"), 20, 0);
    assert_near(counted(d, "kept"), 18, 0);
    assert_near(counted(d, "rejected"), 2, 0);
    assert_int_equal(jg_layers_find(&d->layers, "estate_given")->n, 18);
    struct jg_layer *out = jg_layers_find(&d->layers, "rejected");
    assert_int_equal(out->n, 2);
    assert_string_equal(jg_layer_texts(out, "layer")[0], "estate");
    assert_int_equal(jg_layer_ints(out, "source_fid")[0], 19);
    assert_string_equal(jg_layer_texts(out, "reason")[0],
                        "a point where a polygon is needed");
    assert_null(jg_layer_texts(out, "wkb")[0]);
    assert_string_equal(jg_layer_texts(out, "attributes")[0],
                        "{\"XQDM\":\"19\",\"XQMC\":\"点\"}");
    assert_non_null(
        strstr(jg_layer_texts(out, "reason")[1], "nothing is left of its shape"));
    assert_non_null(strstr(jg_layer_texts(out, "wkb")[1], "0106000000"));
    assert_int_equal(found(r, d, "rejected", NULL), 2);
}

static void rejects_rings_of_too_few_places(void **state)
{
    struct run *r = *state;
    static const char *const rows[] = {
        "POLYGON ((0 0,1 0,1 1,0 0));1;", "POLYGON ((5 5,6 6,5 5));2;",
        "POLYGON ((5 5,5 5));3;", "POLYGON ((7 7,7 7,7 7,7 7));4;", NULL};
    struct done *d = new_done(r);
    d->options.max_rejected = 1;
    struct jg_source s = {.path = made_lots(r, rows)};
    assert_ok(&r->ctx, import_as(r, d, "estate", &s, 1, "EPSG:4549"));
    assert_int_equal(jg_layers_find(&d->layers, "estate_given")->n, 1);
    assert_near(counted(d, "rejected"), 3, 0);
}

static void stops_when_too_much_is_rejected(void **state)
{
    struct run *r = *state;
    struct jg_source s = {.path = made_lots(r, thirty)};
    assert_refused(
        &r->ctx, import_as(r, new_done(r), "estate", &s, 1, "EPSG:4549"), JG_DATA,
        "layer estate: 2 of 20 rows cannot be used, more than 5 %; the first is "
        "feature 19: a point where a polygon is needed");
    static const char *const nulls[] = {";1;", ";2;", NULL};
    s.path = made_lots(r, nulls);
    assert_refused(&r->ctx, import_as(r, new_done(r), "estate", &s, 1, "EPSG:4549"),
                   JG_DATA, "2 of 2 rows cannot be used");
}

static void repairs_or_keeps_as_told(void **state)
{
    struct run *r = *state;
    static const char *const bow[] = {"POLYGON ((0 0,10 10,10 0,0 10,0 0));1;",
                                      "POLYGON ((20 0,30 0,30 10,20 10,20 0));2;", NULL};
    const char *message = NULL;
    struct done *d = new_done(r);
    struct jg_source s = {.path = made_lots(r, bow)};
    assert_ok(&r->ctx, import_as(r, d, "estate", &s, 1, "EPSG:4549"));
    struct jg_layer *e = jg_layers_find(&d->layers, "estate_given");
    assert_near(jg_area_m2(&e->geom, 0), 50, 1e-6);
    assert_near(jg_area_m2(&e->geom, 1), 100, 1e-6);
    assert_int_equal(found(r, d, "repaired", &message), 1);
    assert_non_null(
        strstr(message, "Self-intersection at 5.00, 5.00; area 0.00 m2 before, 50.00"));
    d = new_done(r);
    s.keep_invalid = true;
    assert_ok(&r->ctx, import_as(r, d, "estate", &s, 1, "EPSG:4549"));
    e = jg_layers_find(&d->layers, "estate_given");
    assert_near(jg_area_m2(&e->geom, 0), 0, 1e-6);
    assert_int_equal(found(r, d, "invalid", NULL), 1);
}

/* ---- coordinate systems ---- */

static void refuses_coordinates_that_contradict_their_system(void **state)
{
    struct run *r = *state;
    static const char *const metres[] = {
        "POLYGON ((500000 3300000,500010 3300000,500010 3300010,500000 3300000));1;",
        NULL};
    static const char *const degrees[] = {
        "POLYGON ((121.5 29.8,121.6 29.8,121.6 29.9,121.5 29.8));1;", NULL};
    const char *folder = new_folder();
    struct jg_source s = {.path = write_layer(r, folder, "a.gpkg", "GPKG", 4490,
                                              wkbPolygon, NULL, lot_fields, metres)};
    assert_refused(&r->ctx, import_as(r, new_done(r), "estate", &s, 1, "EPSG:4549"),
                   JG_CRS, "is said to be in degrees");
    s.path = write_layer(r, folder, "b.gpkg", "GPKG", 4549, wkbPolygon, NULL, lot_fields,
                         degrees);
    assert_refused(&r->ctx, import_as(r, new_done(r), "estate", &s, 1, "EPSG:4549"),
                   JG_CRS, "look like degrees");
    s.crs = "EPSG:4490"; /* told by the user */
    struct done *d = new_done(r);
    assert_ok(&r->ctx, import_as(r, d, "estate", &s, 1, "EPSG:4549"));
    struct jg_layer *e = jg_layers_find(&d->layers, "estate_given");
    assert_true(e->geom.x[0] > 600000 && e->geom.x[0] < 700000);
    for (int64_t k = 0; k < jg_geom_places(&e->geom); k++)
        assert_near(e->geom.x[k] / JG_GRID_M, round(e->geom.x[k] / JG_GRID_M), 1e-3);
}

static void tells_file_and_layer_where_parameters_are_missing(void **state)
{
    struct run *r = *state;
    static const char *const lot[] = {
        "POLYGON ((500000 3300000,500010 3300000,500010 3300010,500000 3300000));1;",
        NULL};
    struct jg_source s = {.path = made_lots(r, lot),
                          .crs = "+proj=tmerc +lon_0=120 +x_0=500000 +ellps=krass"};
    assert_refused(&r->ctx, import_as(r, new_done(r), "estate", &s, 1, "EPSG:4549"),
                   JG_CRS, "lots.gpkg: layer ");
    assert_non_null(strstr(r->ctx.message, ": no parameters are known from +proj=tmerc"));
    struct done *d = new_done(r); /* the project's own grid is the same */
    assert_ok(&r->ctx, import_as(r, d, "estate", &s, 1, s.crs));
    assert_int_equal(found(r, d, "datum_assumed", NULL), 0);
}

static void tells_once_that_a_datum_was_taken_for_granted(void **state)
{
    struct run *r = *state;
    static const char *const lots[] = {
        "POLYGON ((500000 3300000,500010 3300000,500010 3300010,500000 3300000));1;",
        "POLYGON ((500020 3300000,500030 3300000,500030 3300010,500020 3300000));2;",
        NULL};
    struct jg_source s = {.path = made_lots(r, lots)};
    struct done *d = new_done(r);
    const char *message = NULL;
    assert_ok(&r->ctx, import_as(r, d, "estate", &s, 1,
                                 "+proj=tmerc +lon_0=121.5 +x_0=500000 +ellps=GRS80"));
    assert_int_equal(found(r, d, "datum_assumed", &message), 1);
    assert_non_null(strstr(message, "names an ellipsoid and no datum"));
}

/* ---- kinds, constants, conditions ---- */

static void makes_lines_of_areas_among_lines(void **state)
{
    struct run *r = *state;
    static const char *const fields[] = {"kind", NULL};
    static const char *const rows[] = {"LINESTRING (0 0,50 0);railway",
                                       "POLYGON ((10 10,20 10,20 20,10 20,10 10));lake",
                                       NULL};
    struct done *d = new_done(r);
    struct jg_source s = {.path = write_layer(r, new_folder(), "b.gpkg", "GPKG", 4549,
                                              wkbUnknown, NULL, fields, rows)};
    assert_ok(&r->ctx, import_as(r, d, "barrier", &s, 1, "EPSG:4549"));
    struct jg_layer *b = jg_layers_find(&d->layers, "barrier");
    assert_int_equal(b->geom.kind, JG_LINE);
    assert_near(jg_length_m(&b->geom, 0), 50, 1e-9);
    assert_near(jg_length_m(&b->geom, 1), 40, 1e-9);
    assert_string_equal(jg_layer_texts(b, "shape")[1], "polygon");
    assert_null(jg_layer_texts(b, "shape")[0]);
}

static void makes_points_of_areas_among_points_of_any_source(void **state)
{
    struct run *r = *state;
    static const char *const rows[] = {"POLYGON ((10 10,20 10,20 20,10 20,10 10));1;",
                                       NULL};
    static const char *const constants[] = {"category", "EDU_PRI", NULL};
    struct done *d = new_done(r);
    struct jg_source s[] = {
        {.path = made_lots(r, rows), .constants = constants},
        {.path = write_file(r, new_folder(), "p.csv", "name,x,y\n学校,1,2\n"),
         .crs = "EPSG:4549"}};
    assert_ok(&r->ctx, import_as(r, d, "facility", s, 2, "EPSG:4549"));
    struct jg_layer *f = jg_layers_find(&d->layers, "facility");
    assert_int_equal(f->n, 2);
    assert_int_equal(f->geom.kind, JG_POINT);
    assert_near(f->geom.x[1], 15, 1e-6);
    assert_near(jg_layer_reals(f, "shape_area_m2")[1], 100, 1e-9);
    assert_true(isnan(jg_layer_reals(f, "shape_area_m2")[0]));
    assert_string_equal(jg_layer_texts(f, "category")[1], "EDU_PRI");
    assert_string_equal(jg_layer_texts(f, "name")[0], "学校");
    assert_string_equal(jg_layer_texts(f, "source")[0], "p.csv");
}

static void takes_tables_without_shapes(void **state)
{
    struct run *r = *state;
    struct done *d = new_done(r);
    struct jg_source s = {
        .path = write_file(r, new_folder(), "tz.csv", "编号,小区名称\n2,白云\n1,望春\n")};
    assert_ok(&r->ctx, import_as(r, d, "register", &s, 1, "EPSG:4549"));
    struct jg_layer *t = jg_layers_find(&d->layers, "register");
    assert_int_equal(t->n, 2);
    assert_int_equal(t->geom.kind, JG_NO_SHAPE);
    assert_string_equal(jg_layer_texts(t, "name")[0], "望春");
    assert_refused(&r->ctx, import_as(r, d, "building", &s, 1, "EPSG:4549"), JG_DATA,
                   "has no shapes; of a table, x: and y: name the columns");
}

static void filters_by_conditions_in_sql(void **state)
{
    struct run *r = *state;
    struct jg_layer *layer;
    int64_t *year;
    const char **name;
    bool *holds;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "x", 3, &layer));
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, layer, "year", &year));
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, layer, "na\"me", &name));
    year[0] = 1990;
    year[2] = 2005;
    name[1] = "望春";
    assert_ok(&r->ctx, jg_where(&r->ctx, r->arena, layer, "year < 2000 -- old", &holds));
    assert_true(holds[0] && !holds[1] && !holds[2]);
    assert_ok(&r->ctx, jg_where(&r->ctx, r->arena, layer,
                                "\"na\"\"me\" like '%春' or year > 2000", &holds));
    assert_true(!holds[0] && holds[1] && holds[2]);
    static const char endless[] = "1 = (with recursive t(x) as (select 1 union all "
                                  "select x from t) select max(x) from t)";
    static const char *const bad[] = {"years < 2000", "1) ; drop table layer; --",
                                      "exists (select 1 from sqlite_master)", endless,
                                      ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(jg_where(&r->ctx, r->arena, layer, bad[i], &holds), JG_USAGE);
    assert_refused(&r->ctx, jg_where(&r->ctx, r->arena, layer, "years < 1", &holds),
                   JG_USAGE,
                   "the condition \"years < 1\" cannot be used: no such column: years");
}

static void survives_every_failed_allocation(void **state)
{
    struct run *r = *state;
    static const char *const rows[] = {"POLYGON ((0 0,10 10,10 0,0 10,0 0));1;a",
                                       "POLYGON ((20 0,30 0,30 10,20 10,20 0));1;b",
                                       NULL};
    struct jg_source s = {.path = made_lots(r, rows), .where = "name <> 'c'"};
    struct jg_contract *contract;
    assert_ok(&r->ctx,
              jg_contract_read(&r->ctx, r->arena, JG_ROOT "/layers/contract/estate.yaml",
                               &contract));
    enum jg_status st = JG_NOMEM;
    for (long n = 0; st; n++) {
        struct jg_arena *arena = jg_arena_open(NULL);
        struct jg_ctx ctx;
        struct jg_crs *target;
        struct jg_findings *findings;
        struct jg_layers layers = {0};
        struct jg_summary summary = {.arena = arena};
        jg_ctx_open(&ctx, arena, 1);
        assert_ok(&ctx, jg_crs_open(&ctx, arena, "EPSG:4549", &target));
        assert_ok(&ctx, jg_findings_open(&ctx, arena, &findings));
        struct jg_import_options options = {.contract = contract,
                                            .target = target,
                                            .max_rejected = 1,
                                            .repair = true,
                                            .findings = findings};
        jg_arena_fail_after(n);
        st = jg_import(&ctx, arena, &options, &s, 1, &layers, &summary);
        jg_arena_fail_after(-1);
        /* a system PROJ had no memory for reads as no system */
        if (st && st != JG_NOMEM && st != JG_CRS)
            fail_msg("after %ld allocations: %d: %s", n, (int)st, ctx.message);
        jg_arena_close(arena);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(repairs_and_lists_the_two_invalid_lots_of_pluto),
        TEST(takes_tenerife_as_it_is),
        TEST(stops_at_a_layer_without_a_coordinate_system),
        TEST(puts_all_150_facilities_of_haishu_inside_haishu),
        TEST(takes_the_layers_of_beijing_from_one_file),
        TEST(numbers_missing_ids_by_place_not_by_order),
        TEST(parts_ids_that_come_twice_and_lists_them),
        TEST(takes_feature_ids_where_asked),
        TEST(keeps_what_it_rejects),
        TEST(rejects_rings_of_too_few_places),
        TEST(stops_when_too_much_is_rejected),
        TEST(repairs_or_keeps_as_told),
        TEST(refuses_coordinates_that_contradict_their_system),
        TEST(tells_file_and_layer_where_parameters_are_missing),
        TEST(tells_once_that_a_datum_was_taken_for_granted),
        TEST(makes_lines_of_areas_among_lines),
        TEST(makes_points_of_areas_among_points_of_any_source),
        TEST(takes_tables_without_shapes),
        TEST(filters_by_conditions_in_sql),
        TEST(survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
