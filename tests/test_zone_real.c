/* SPDX-License-Identifier: MIT */
/* Contiguity of real footprints: the canal belt of Amsterdam (BAG). Reads real data,
 * which may be absent. */
#include "test.h"

#include "gis/io/source.h"
#include "gis/zone/touch.h"

#include <string.h>

enum { GAPS = 5, CHOICES = 3 };

/* Parts and the size of the largest, as SpatiaLite's ST_Distance <= gap gave them. At 0 m
 * it depends on the last bits of floating point, so that gap is not asked. */
static const double gap_m[GAPS] = {0.1, 1, 5, 10, 20};
static const double built_before[CHOICES] = {INFINITY, 2000, 1945};
static const uint32_t n_polygons[CHOICES] = {1484, 1464, 1359};
static const uint32_t n_parts[CHOICES][GAPS] = {
    {100, 92, 73, 37, 23}, {104, 96, 78, 40, 24}, {130, 124, 94, 37, 23}};
static const uint32_t n_largest[CHOICES][GAPS] = {
    {159, 159, 160, 350, 463}, {157, 157, 158, 348, 459}, {83, 83, 83, 230, 437}};

static struct jg_layer *read_footprints(struct run *r)
{
    char path[4096];
    struct jg_source source = {
        .path = real_data(path, sizeof path, "amsterdam-bag/amsterdam_bag_panden.gpkg"),
        .given_at = "the test"};
    struct jg_delivery d = {0};
    jg_io_open();
    assert_ok(&r->ctx, jg_source_read(&r->ctx, r->arena, &source, "building", &d));
    assert_int_equal(d.layer->n, 1484);
    assert_ok(&r->ctx, jg_geom_to_grid(&r->ctx, &d.layer->geom));
    return d.layer;
}

static struct jg_geom choose(struct run *r, const struct jg_layer *all, double before)
{
    const struct jg_column *year = jg_layer_column(all, "bouwjaar");
    uint32_t *which = JG_ARRAY(r->arena, uint32_t, all->n), n = 0;
    struct jg_geom g = {0};
    assert_non_null(year);
    for (uint32_t i = 0; i < all->n; i++)
        if (jg_column_number(year, i) < before)
            which[n++] = i;
    assert_ok(&r->ctx, jg_geom_pick(&r->ctx, r->arena, &all->geom, which, n, &g));
    return g;
}

static uint32_t largest(struct run *r, const uint32_t *part, uint32_t n, uint32_t parts)
{
    uint32_t *size = JG_ARRAY(r->arena, uint32_t, parts), most = 0;
    for (uint32_t i = 0; i < n; i++)
        size[part[i]]++;
    for (uint32_t i = 0; i < parts; i++)
        most = size[i] > most ? size[i] : most;
    return most;
}

static void amsterdam_has_the_parts_that_spatialite_finds(void **state)
{
    struct run *r = *state;
    struct jg_layer *all = read_footprints(r);
    for (int c = 0; c < CHOICES; c++) {
        struct jg_geom g = choose(r, all, built_before[c]);
        assert_int_equal(g.n, n_polygons[c]);
        for (int k = 0; k < GAPS; k++) {
            uint32_t *part = NULL, n = 0;
            assert_ok(&r->ctx, jg_zone_touch(&r->ctx, r->arena, &g, gap_m[k], &part, &n));
            assert_int_equal(n, n_parts[c][k]);
            assert_int_equal(largest(r, part, g.n, n), n_largest[c][k]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(amsterdam_has_the_parts_that_spatialite_finds,
                                        open_run, close_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
