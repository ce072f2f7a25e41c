/* SPDX-License-Identifier: MIT */
/* The stage estate as a whole: order, threads, bounds, and two roads to one answer. */
#include "gis/estate/cover.h"
#include "gis/estate/unit.h"
#include "gis/geom/measure.h"
#include "tests/estate.h"

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
        at[k] = (struct square){(estate % 8) * 200 + (int)(next_random(&seed) % 190),
                                estate / 8 * 200 + (int)(next_random(&seed) % 190), 8};
        name[k] = next_random(&seed) % 10 ? names[estate] : NULL;
        year[k] = (const char *const[]){"1985", "1999", "2001", "90年代",
                                        NULL}[next_random(&seed) % 5];
        floors[k] = 1 + next_random(&seed) % 7 + 0.1;
    }
    for (int i = 0; i < 60; i++) {
        int k = backwards ? 59 - i : i;
        parcel[k] = (struct square){(i % 8) * 200 + (int)(next_random(&seed) % 50),
                                    i / 8 * 140, 130 + next_random(&seed) % 60};
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

/* ---- two roads to one answer ---- */

enum { PLACES = 2000 };

static void units_answer_as_a_test_of_every_polygon_does(void **state)
{
    struct run *r = *state;
    struct square at[30];
    struct jg_units *units = NULL;
    uint32_t seed = 3;
    for (int i = 0; i < 30; i++)
        at[i] = (struct square){next_random(&seed) % 900, next_random(&seed) % 900,
                                1 + next_random(&seed) % 200};
    const struct jg_layer *layer = squares(r, "subdistrict", at, 30);
    assert_ok(&r->ctx, jg_units_open(&r->ctx, r->arena, &layer->geom, &units));
    for (int k = 0; k < PLACES; k++) {
        struct jg_xy place = {(next_random(&seed) % 12000) / 10. - 50,
                              (next_random(&seed) % 12000) / 10. - 50};
        uint32_t wanted = JG_NONE;
        for (uint32_t i = 30; i-- > 0;)
            if (jg_covers(&layer->geom, i, place))
                wanted = i;
        assert_int_equal(jg_units_at(units, place), wanted);
    }
}

/* The same shares from a raster: every cell asks all parcels, then all patches. */
static void by_raster(const struct square *estate, const struct jg_geom *parcel,
                      const unsigned char *parcel_says, const struct jg_geom *land,
                      const unsigned char *land_says, double *state, double *collective)
{
    *state = *collective = 0;
    for (int x = 0; x < (int)estate->side; x++)
        for (int y = 0; y < (int)estate->side; y++) {
            struct jg_xy at = {estate->x + x + 0.5, estate->y + y + 0.5};
            bool says[3] = {false};
            for (uint32_t p = 0; p < parcel->n; p++)
                if (jg_covers(parcel, p, at))
                    says[parcel_says[p]] = true;
            if (!says[JG_SAYS_STATE] && !says[JG_SAYS_COLLECTIVE])
                for (uint32_t p = 0; p < land->n; p++)
                    if (jg_covers(land, p, at))
                        says[land_says[p]] = true;
            *state += says[JG_SAYS_STATE] && !says[JG_SAYS_COLLECTIVE];
            *collective += says[JG_SAYS_COLLECTIVE] && !says[JG_SAYS_STATE];
        }
}

static void cover_counts_every_square_metre_as_a_raster_does(void **state)
{
    struct run *r = *state;
    struct square estate[20], parcel[40], land[25];
    unsigned char parcel_says[40], land_says[25];
    struct jg_owned owned = {0};
    uint32_t seed = 11;
    for (int i = 0; i < 20; i++)
        estate[i] = (struct square){next_random(&seed) % 300, next_random(&seed) % 300,
                                    20 + next_random(&seed) % 60};
    for (int i = 0; i < 40; i++) {
        parcel[i] = (struct square){next_random(&seed) % 350, next_random(&seed) % 350,
                                    10 + next_random(&seed) % 50};
        parcel_says[i] = (unsigned char)(next_random(&seed) % 3);
    }
    for (int i = 0; i < 25; i++) {
        land[i] = (struct square){i % 5 * 80, i / 5 * 80, i % 3 ? 80 : 90};
        land_says[i] = (unsigned char)(next_random(&seed) % 3);
    }
    const struct jg_layer *e = squares(r, "estate", estate, 20);
    const struct jg_layer *p = squares(r, "parcel", parcel, 40);
    const struct jg_layer *l = squares(r, "land", land, 25);
    struct jg_evidence first = {&p->geom, parcel_says}, second = {&l->geom, land_says};
    assert_ok(&r->ctx,
              jg_cover_owned(&r->ctx, r->arena, &e->geom, &first, &second, &owned));
    for (uint32_t i = 0; i < 20; i++) {
        double state_m2, collective_m2;
        by_raster(&estate[i], &p->geom, parcel_says, &l->geom, land_says, &state_m2,
                  &collective_m2);
        assert_near(owned.state_m2[i], state_m2, 1e-2);
        assert_near(owned.collective_m2[i], collective_m2, 1e-2);
    }
}

static void cover_of_any_polygon_counts_overlaps_once(void **state)
{
    struct run *r = *state;
    const struct square a[] = {{0, 0, 100}}, b[] = {{0, 0, 60}, {40, 0, 60}, {0, 0, 100}};
    const bool counts[] = {true, true, false};
    double *m2 = NULL;
    const struct jg_layer *x = squares(r, "a", a, 1), *y = squares(r, "b", b, 3);
    assert_ok(&r->ctx, jg_cover_any(&r->ctx, r->arena, &x->geom, &y->geom, counts, &m2));
    assert_near(m2[0], 6000, 1e-6);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)
    const struct CMUnitTest tests[] = {
        TEST(estate_result_does_not_depend_on_order_or_threads),
        TEST(estate_shares_lie_between_nothing_and_all),
        TEST(estate_survives_any_allocation_failing),
        TEST(units_answer_as_a_test_of_every_polygon_does),
        TEST(cover_counts_every_square_metre_as_a_raster_does),
        TEST(cover_of_any_polygon_counts_overlaps_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
