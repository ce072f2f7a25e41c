/* SPDX-License-Identifier: MIT */
/* Our own predicates against GEOS and against published counts, on 1,484 real footprints.
 */
#include "gis/geom/geos.h"
#include "gis/geom/index.h"
#include "gis/geom/measure.h"

#include "tests/shapes.h"

#include <sqlite3.h>

/* A GeoPackage blob is a head of 8 bytes, a box of 0, 4, 6 or 8 doubles, and WKB. */
static void add_blob(struct run *r, struct jg_shaper *s, const unsigned char *blob, int n)
{
    const int box_bytes[] = {0, 32, 48, 48, 64};
    int head = 8 + box_bytes[blob[3] >> 1 & 7];
    assert_ok(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, blob + head, (size_t)(n - head)));
    end_element(r, s);
}

static struct jg_geom amsterdam(struct run *r)
{
    char path[512], uri[600];
    sqlite3 *db;
    sqlite3_stmt *rows;
    real_data(path, sizeof path, "amsterdam-bag/amsterdam_bag_panden.gpkg");
    (void)snprintf(uri, sizeof uri, "file:%s?immutable=1", path);
    assert_int_equal(
        sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL),
        SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT geom FROM pandactueelbestaand ORDER BY identificatie",
                           -1, &rows, NULL),
        SQLITE_OK);
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    while (sqlite3_step(rows) == SQLITE_ROW)
        add_blob(r, s, sqlite3_column_blob(rows, 0), sqlite3_column_bytes(rows, 0));
    sqlite3_finalize(rows);
    sqlite3_close(db);
    struct jg_geom g = end_shapes(r, s);
    assert_ok(&r->ctx, jg_geom_to_grid(&r->ctx, &g));
    assert_int_equal(g.n, 1484);
    return g;
}

static void real_footprints_have_the_published_area(void **state)
{
    struct jg_geom g = amsterdam(*state);
    double sum = 0;
    for (uint32_t i = 0; i < g.n; i++)
        sum += jg_area_m2(&g, i);
    assert_near(sum, 242611.37, 0.05);
}

static void real_footprints_are_nearly_all_plainly_valid_and_never_wrongly(void **state)
{
    struct run *r = *state;
    struct jg_geom g = amsterdam(r);
    int plain = 0;
    for (uint32_t i = 0; i < g.n; i++) {
        struct jg_flaw flaw;
        assert_ok(&r->ctx, jg_geos_check(&r->ctx, &g, i, &flaw));
        assert_true(flaw.valid);
        plain += jg_plainly_valid(&g, i);
    }
    assert_true(plain >= 1484 * 95 / 100);
}

static void real_footprints_hold_their_place_inside(void **state)
{
    struct jg_geom g = amsterdam(*state);
    for (uint32_t i = 0; i < g.n; i++)
        assert_true(jg_covers(&g, i, jg_place_inside(&g, i)));
}

struct parts {
    const struct jg_geom *g;
    double gap_m;
    uint32_t leader[1484], size[1484], i;
};

static uint32_t lead(uint32_t *leader, uint32_t k)
{
    while (leader[k] != k)
        k = leader[k] = leader[leader[k]];
    return k;
}

static bool join_if_near(uint32_t j, void *user)
{
    struct parts *p = user;
    bool near = jg_within(p->g, p->i, p->g, j, p->gap_m);
    double m = jg_distance_m(p->g, p->i, p->g, j, p->gap_m, NULL, NULL);
    assert_int_equal(near, m <= p->gap_m); /* two roads */
    if (near)
        p->leader[lead(p->leader, j)] = lead(p->leader, p->i);
    return true;
}

static void real_footprints_cluster_as_published(void **state)
{
    struct run *r = *state;
    struct jg_geom g = amsterdam(r);
    const double gaps[] = {0.1, 1, 5, 10, 20};
    const uint32_t counts[] = {100, 92, 73, 37, 23},
                   largest[] = {159, 159, 160, 350, 463};
    struct jg_index *index;
    struct parts *p = JG_ARRAY(r->arena, struct parts, 1);
    assert_ok(&r->ctx, jg_index_build(&r->ctx, r->arena, g.box, g.n, &index));
    for (int k = 0; k < 5; k++) {
        uint32_t n = 0, most = 0;
        *p = (struct parts){.g = &g, .gap_m = gaps[k]};
        for (uint32_t i = 0; i < g.n; i++)
            p->leader[i] = i;
        for (p->i = 0; p->i < g.n; p->i++)
            jg_index_search(index, jg_box_grow(g.box[p->i], gaps[k]), join_if_near, p);
        for (uint32_t i = 0; i < g.n; i++) {
            uint32_t size = ++p->size[lead(p->leader, i)];
            most = size > most ? size : most;
            n += lead(p->leader, i) == i;
        }
        assert_int_equal(n, counts[k]);
        assert_int_equal(most, largest[k]);
    }
}

struct account {
    struct run *r;
    const struct jg_geom *g;
    uint32_t i;
    int n;
    double shared_m2;
};

static bool compare_overlap(uint32_t j, void *user)
{
    struct account *a = user;
    struct run *r = a->r;
    if (j <= a->i)
        return true;
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    assert_ok(&r->ctx, jg_geos_cut(&r->ctx, JG_INTERSECTION, a->g, a->i, a->g, j, s));
    end_element(r, s);
    struct jg_geom both = end_shapes(r, s);
    assert_near(jg_overlap_m2(a->g, a->i, a->g, j), jg_area_m2(&both, 0), 1e-3);
    a->n++;
    return true;
}

static void real_neighbours_overlap_as_geos_cuts_them(void **state)
{
    struct run *r = *state;
    struct jg_geom g = amsterdam(r);
    struct jg_index *index;
    struct account a = {.r = r, .g = &g};
    assert_ok(&r->ctx, jg_index_build(&r->ctx, r->arena, g.box, g.n, &index));
    for (a.i = 0; a.i < g.n; a.i++)
        jg_index_search(index, g.box[a.i], compare_overlap, &a);
    assert_true(a.n > 1484);
}

static bool add_overlap(uint32_t j, void *user)
{
    struct account *a = user;
    if (j > a->i)
        a->shared_m2 += jg_overlap_m2(a->g, a->i, a->g, j);
    return true;
}

/* Few of them overlap, and no three in one place. */
static void union_of_real_footprints_is_their_area_less_the_overlaps(void **state)
{
    struct run *r = *state;
    struct jg_geom g = amsterdam(r);
    uint32_t *which = JG_ROOM(r->arena, uint32_t, g.n);
    for (uint32_t i = 0; i < g.n; i++)
        which[i] = i;
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    struct jg_flaw flaw;
    assert_ok(&r->ctx, jg_geos_union(&r->ctx, &g, which, g.n, s));
    end_element(r, s);
    struct jg_geom all = end_shapes(r, s);
    assert_ok(&r->ctx, jg_geos_check(&r->ctx, &all, 0, &flaw));
    assert_true(flaw.valid);
    struct jg_index *index;
    struct account a = {.r = r, .g = &g};
    assert_ok(&r->ctx, jg_index_build(&r->ctx, r->arena, g.box, g.n, &index));
    for (a.i = 0; a.i < g.n; a.i++)
        jg_index_search(index, g.box[a.i], add_overlap, &a);
    assert_near(jg_area_m2(&all, 0) + a.shared_m2, 242611.37, 0.05);
    assert_in_range(jg_geom_parts(&all), 100, 130);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(real_footprints_have_the_published_area),
        TEST(real_footprints_are_nearly_all_plainly_valid_and_never_wrongly),
        TEST(real_footprints_hold_their_place_inside),
        TEST(real_footprints_cluster_as_published),
        TEST(real_neighbours_overlap_as_geos_cuts_them),
        TEST(union_of_real_footprints_is_their_area_less_the_overlaps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
