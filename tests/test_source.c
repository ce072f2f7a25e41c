/* SPDX-License-Identifier: MIT */
#include "tests/test.h"

#include "gis/io/source.h"

#include <string.h>

static struct jg_delivery read_real(struct run *r, const char *name, const char *layer,
                                    const char *role)
{
    char path[1024];
    struct jg_delivery d = {0};
    struct jg_source s = {.path = real_data(path, sizeof path, name), .layer = layer};
    assert_ok(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, role, &d));
    return d;
}

static void reads_a_geopackage_whole(void **state)
{
    struct jg_delivery d =
        read_real(*state, "amsterdam-bag/amsterdam_bag_panden.gpkg", NULL, "building");
    assert_int_equal(d.layer->n, 1484);
    assert_int_equal(d.layer->geom.kind, JG_POLYGON);
    assert_string_equal(d.crs, "EPSG:28992");
    assert_non_null(jg_layer_reals(d.layer, "bouwjaar"));
    assert_int_equal(d.n_unusable, 0);
}

static void takes_roads_from_osm_by_role(void **state)
{
    struct jg_delivery d = read_real(*state, "porto-alegre-r5r/poa.osm.pbf", NULL, "road");
    assert_int_equal(d.layer->n, 15852);
    assert_int_equal(d.layer->geom.kind, JG_LINE);
}

static void counts_osm_buildings_and_roads_as_published(void **state)
{
    struct jg_delivery d = read_real(*state, "finland-osm-pyrosm/kymi_test.osm.pbf", NULL, "building");
    assert_int_equal(d.layer->n, 2219);
    d = read_real(*state, "finland-osm-pyrosm/kymi_test.osm.pbf", NULL, "road");
    assert_int_equal(d.layer->n, 331);
}

static void reads_chinese_names_from_osm(void **state)
{
    struct jg_delivery d = read_real(*state, "beijing-cau-osm/beijing_cau.osm", NULL, "building");
    assert_int_equal(d.layer->n, 257);
    d = read_real(*state, "beijing-cau-osm/beijing_cau.osm", NULL, "road");
    assert_int_equal(d.layer->n, 302);
    d = read_real(*state, "beijing-cau-osm/beijing_cau.osm", NULL, "facility");
    print_message("facility %u other %d\n", d.layer->n, d.n_other);
    for (int i = 0; i < d.layer->n_columns; i++)
        print_message("%s ", d.layer->columns[i].name);
    d = read_real(*state, "haishu-boundary/ningbo_districts_gcj02.shp", NULL, "subdistrict");
    assert_int_equal(d.layer->n, 10);
    assert_null(d.crs);
    print_message("%s %s\n", d.encoding, d.encoding_why);
    print_message("%s\n", jg_layer_texts(d.layer, "name")[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_a_geopackage_whole, open_run, close_run),
        cmocka_unit_test_setup_teardown(takes_roads_from_osm_by_role, open_run, close_run),
        cmocka_unit_test_setup_teardown(counts_osm_buildings_and_roads_as_published, open_run, close_run),
        cmocka_unit_test_setup_teardown(reads_chinese_names_from_osm, open_run, close_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
