/* SPDX-License-Identifier: MIT */
/* New shapes and the last word on validity: results on the grid, valid, in one order. */
#include "gis/geom/geos.h"

#include "gis/geom/measure.h"
#include "tests/shapes.h"

static const double FAR_X = 40500000, FAR_Y = 3300000;
static const double bow_tie[] = {0, 0, 10, 10, 10, 0, 0, 10, 0, 0};

static void put_box(struct run *r, struct jg_shaper *s, double x0, double y0, double x1,
                    double y1)
{
    double xy[10];
    rectangle(xy, x0, y0, x1, y1);
    put_ring_at(r, s, xy, 5, FAR_X, FAR_Y);
    end_element(r, s);
}

/* Rows of boxes {x0, y0, x1, y1}. */
static struct jg_geom boxes_of(struct run *r, const double (*b)[4], int n)
{
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    for (int k = 0; k < n; k++)
        put_box(r, s, b[k][0], b[k][1], b[k][2], b[k][3]);
    return end_shapes(r, s);
}

static bool is_canonical(const struct jg_geom *g)
{
    double last_x = -INFINITY, last_y = -INFINITY;
    for (int64_t p = 0; p < jg_geom_parts(g); p++) {
        int64_t first = g->at[g->ring[p]];
        if (g->y[first] < last_y || (g->y[first] == last_y && g->x[first] < last_x))
            return false;
        last_y = g->y[first];
        last_x = g->x[first];
    }
    for (int64_t r = 0; r < jg_geom_rings(g); r++)
        for (int64_t k = g->at[r]; k < g->at[r + 1]; k++)
            if (g->x[k] != on_grid(g->x[k]) || g->y[k] != on_grid(g->y[k]) ||
                g->y[k] < g->y[g->at[r]])
                return false;
    return true;
}

static struct jg_geom finish(struct run *r, struct jg_shaper *s)
{
    struct jg_flaw flaw;
    end_element(r, s);
    struct jg_geom g = end_shapes(r, s);
    assert_ok(&r->ctx, jg_geos_check(&r->ctx, &g, 0, &flaw));
    assert_true(flaw.valid);
    return g;
}

static struct jg_geom cut(struct run *r, enum jg_cut how, const struct jg_geom *a,
                          uint32_t i, const struct jg_geom *b, uint32_t j)
{
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    assert_ok(&r->ctx, jg_geos_cut(&r->ctx, how, a, i, b, j, s));
    struct jg_geom g = finish(r, s);
    assert_true(is_canonical(&g) ||
                how == JG_DIFFERENCE); /* what nothing cuts is copied */
    return g;
}

static struct jg_geom unite_n(struct run *r, const struct jg_geom *g, uint32_t n)
{
    struct jg_shaper *s = begin_shapes(r, g->kind);
    uint32_t *which = JG_ROOM(r->arena, uint32_t, n);
    for (uint32_t k = 0; k < n; k++)
        which[k] = k;
    assert_ok(&r->ctx, jg_geos_union(&r->ctx, g, which, n, s));
    struct jg_geom all = finish(r, s);
    assert_true(is_canonical(&all));
    return all;
}

static double area(const struct jg_geom *g)
{
    return jg_area_m2(g, 0);
}

static void check_finds_the_flaw_and_its_place(void **state)
{
    struct run *r = *state;
    struct jg_geom g = shape_of(r, JG_POLYGON, bow_tie, 5, FAR_X, FAR_Y);
    struct jg_flaw flaw;
    assert_ok(&r->ctx, jg_geos_check(&r->ctx, &g, 0, &flaw));
    assert_false(flaw.valid);
    assert_string_equal(flaw.reason, "Self-intersection");
    assert_near(flaw.at.x, FAR_X + 5, 1e-6);
    assert_near(flaw.at.y, FAR_Y + 5, 1e-6);
}

static void check_finds_short_and_open_rings_itself(void **state)
{
    struct run *r = *state;
    const double flat[] = {0, 0, 1, 1, 0, 0}, open[] = {0, 0, 1, 0, 1, 1, 0, 1};
    struct jg_flaw flaw;
    struct jg_geom g = shape_of(r, JG_POLYGON, flat, 3, 0, 0);
    assert_ok(&r->ctx, jg_geos_check(&r->ctx, &g, 0, &flaw));
    assert_string_equal(flaw.reason, "Too few points in geometry component");
    g = shape_of(r, JG_POLYGON, open, 4, 0, 0);
    assert_ok(&r->ctx, jg_geos_check(&r->ctx, &g, 0, &flaw));
    assert_string_equal(flaw.reason, "Ring is not closed");
    g = shape_of(r, JG_LINE, flat, 1, 0, 0);
    assert_ok(&r->ctx, jg_geos_check(&r->ctx, &g, 0, &flaw));
    assert_false(flaw.valid);
}

static void element_without_shape_is_valid(void **state)
{
    struct run *r = *state;
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    end_element(r, s);
    struct jg_geom g = end_shapes(r, s);
    struct jg_flaw flaw;
    assert_ok(&r->ctx, jg_geos_check(&r->ctx, &g, 0, &flaw));
    assert_true(flaw.valid);
    s = begin_shapes(r, JG_POLYGON);
    assert_ok(&r->ctx, jg_geos_repair(&r->ctx, &g, 0, s));
    assert_ok(&r->ctx, jg_geos_buffer(&r->ctx, &g, 0, 5, s));
    end_element(r, s);
    g = end_shapes(r, s);
    assert_true(jg_geom_is_empty(&g, 0));
}

static void repair_keeps_the_area_of_a_bow_tie(void **state)
{
    struct run *r = *state;
    struct jg_geom g = shape_of(r, JG_POLYGON, bow_tie, 5, FAR_X, FAR_Y);
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    assert_ok(&r->ctx, jg_geos_repair(&r->ctx, &g, 0, s));
    g = finish(r, s);
    assert_int_equal(jg_geom_parts(&g), 2);
    assert_near(area(&g), 50, 1e-9);
}

static void repair_of_a_flat_ring_leaves_nothing(void **state)
{
    struct run *r = *state;
    const double flat[] = {0, 0, 5, 5, 3, 3, 0, 0}, shorter[] = {0, 0, 1, 1, 0, 0};
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    struct jg_geom g = shape_of(r, JG_POLYGON, flat, 4, FAR_X, FAR_Y);
    assert_ok(&r->ctx, jg_geos_repair(&r->ctx, &g, 0, s));
    g = shape_of(r, JG_POLYGON, shorter, 3, FAR_X, FAR_Y);
    assert_ok(&r->ctx, jg_geos_repair(&r->ctx, &g, 0, s));
    g = finish(r, s);
    assert_true(jg_geom_is_empty(&g, 0));
}

static void repair_makes_any_scribble_valid(void **state)
{
    struct run *r = *state;
    struct dice d = {21};
    for (int k = 0; k < 500; k++) {
        double xy[42];
        int n = 3 + roll_below(&d, 17);
        for (int v = 0; v < 2 * n; v++)
            xy[v] = k % 2 ? roll_below(&d, 8) : on_grid(roll_between(&d, 0, 0.01));
        xy[2 * n] = xy[0];
        xy[2 * n + 1] = xy[1];
        struct jg_geom g = shape_of(r, JG_POLYGON, xy, n + 1, FAR_X, FAR_Y);
        struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
        assert_ok(&r->ctx, jg_geos_repair(&r->ctx, &g, 0, s));
        (void)finish(r, s);
    }
}

static void three_cuts_of_two_squares_add_up(void **state)
{
    struct run *r = *state;
    const double b[][4] = {{0, 0, 10, 10}, {6, 6, 14, 14}};
    struct jg_geom g = boxes_of(r, b, 2);
    struct jg_geom both = cut(r, JG_INTERSECTION, &g, 0, &g, 1);
    struct jg_geom less = cut(r, JG_DIFFERENCE, &g, 0, &g, 1);
    struct jg_geom either = cut(r, JG_SYMMETRIC_DIFFERENCE, &g, 0, &g, 1);
    assert_near(area(&both), 16, 1e-9);
    assert_near(area(&less), 84, 1e-9);
    assert_near(area(&either), 84 + 48, 1e-9);
    assert_near(both.x[0], FAR_X + 6, 0); /* begun at the lowest left place */
}

static void cutting_what_does_not_meet_is_free_and_right(void **state)
{
    struct run *r = *state;
    const double b[][4] = {{0, 0, 1, 1}, {5, 5, 6, 6}};
    struct jg_geom g = boxes_of(r, b, 2);
    struct jg_geom none = cut(r, JG_INTERSECTION, &g, 0, &g, 1);
    struct jg_geom all = cut(r, JG_DIFFERENCE, &g, 0, &g, 1);
    struct jg_geom either = cut(r, JG_SYMMETRIC_DIFFERENCE, &g, 0, &g, 1);
    assert_true(jg_geom_is_empty(&none, 0));
    assert_near(area(&all), 1, 0);
    assert_near(area(&either), 2, 0);
}

static void line_cut_by_a_polygon_gives_lines(void **state)
{
    struct run *r = *state;
    const double b[][4] = {{2, 0, 4, 10}}, xy[] = {0, 5, 10, 5};
    struct jg_geom g = boxes_of(r, b, 1),
                   line = shape_of(r, JG_LINE, xy, 2, FAR_X, FAR_Y);
    struct jg_shaper *s = begin_shapes(r, JG_LINE);
    assert_ok(&r->ctx, jg_geos_cut(&r->ctx, JG_DIFFERENCE, &line, 0, &g, 0, s));
    end_element(r, s);
    struct jg_geom out = end_shapes(r, s);
    assert_int_equal(jg_geom_parts(&out), 2);
    assert_near(jg_length_m(&out, 0), 8, 1e-9);
}

static void account_of_random_cuts_closes(void **state)
{
    struct run *r = *state;
    struct dice d = {22};
    enum { N = 25 };
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    for (int k = 0; k < N; k++)
        put_star(r, s, &d, FAR_X + roll_between(&d, 0, 60),
                 FAR_Y + roll_between(&d, 0, 60), roll_between(&d, 5, 40));
    struct jg_geom g = end_shapes(r, s);
    for (uint32_t i = 0; i < N; i++)
        for (uint32_t j = 0; j < N; j++) {
            struct jg_geom both = cut(r, JG_INTERSECTION, &g, i, &g, j);
            struct jg_geom less = cut(r, JG_DIFFERENCE, &g, i, &g, j);
            assert_near(area(&both) + area(&less), jg_area_m2(&g, i), 0.01);
        }
}

static void erasing_all_is_cutting_one_after_the_other(void **state)
{
    struct run *r = *state;
    const double b[][4] = {{0, 0, 10, 10}, {1, 1, 3, 3},     {2, 2, 4, 4},
                           {9, 9, 12, 12}, {50, 50, 51, 51}, {5, 0, 6, 10}};
    const uint32_t which[] = {1, 2, 3, 4, 5}, one[] = {3}, away[] = {4};
    struct jg_geom g = boxes_of(r, b, 6);
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    assert_ok(&r->ctx, jg_geos_erase(&r->ctx, &g, 0, &g, which, 5, s));
    struct jg_geom out = finish(r, s);
    assert_near(area(&out), 100 - 7 - 1 - 10, 1e-9);
    s = begin_shapes(r, JG_POLYGON);
    assert_ok(&r->ctx, jg_geos_erase(&r->ctx, &g, 0, &g, one, 1, s));
    out = finish(r, s);
    assert_near(area(&out), 99, 1e-9);
    s = begin_shapes(r, JG_POLYGON);
    assert_ok(&r->ctx, jg_geos_erase(&r->ctx, &g, 0, &g, away, 1, s));
    out = finish(r, s);
    assert_near(area(&out), 100, 0);
}

static void union_of_what_lies_apart_keeps_the_parts(void **state)
{
    struct run *r = *state;
    const double b[][4] = {{20, 20, 21, 21}, {0, 0, 1, 1}, {5, 0, 6, 1}};
    struct jg_geom g = boxes_of(r, b, 3), all = unite_n(r, &g, 3);
    assert_int_equal(jg_geom_parts(&all), 3);
    assert_near(area(&all), 3, 0);
    assert_near(all.x[0], FAR_X, 0);
}

static void union_of_tiles_is_one_square(void **state)
{
    struct run *r = *state;
    enum { SIDE = 12 };
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    for (int k = 0; k < SIDE * SIDE; k++)
        put_box(r, s, k % SIDE, k / SIDE, k % SIDE + 1, k / SIDE + 1);
    struct jg_geom g = end_shapes(r, s), all = unite_n(r, &g, SIDE * SIDE);
    assert_int_equal(jg_geom_parts(&all), 1);
    assert_int_equal(jg_geom_rings(&all), 1);
    assert_near(area(&all), SIDE * SIDE, 0);
}

static void union_of_overlaps_duplicates_and_unmatched_edges_is_right(void **state)
{
    struct run *r = *state;
    const double overlap[][4] = {{0, 0, 2, 2}, {1, 1, 3, 3}};
    const double twice[][4] = {{0, 0, 2, 2}, {0, 0, 2, 2}, {2, 0, 4, 2}};
    const double unmatched[][4] = {{0, 0, 2, 4}, {2, 0, 4, 1}, {2, 1, 4, 4}};
    struct jg_geom g = boxes_of(r, overlap, 2), all = unite_n(r, &g, 2);
    assert_near(area(&all), 7, 1e-9);
    g = boxes_of(r, twice, 3);
    all = unite_n(r, &g, 3);
    assert_near(area(&all), 8, 1e-9);
    g = boxes_of(r, unmatched, 3);
    all = unite_n(r, &g, 3);
    assert_int_equal(jg_geom_parts(&all), 1);
    assert_near(area(&all), 16, 1e-9);
}

static void union_of_200_that_overlap_is_as_large_as_it_must_be(void **state)
{
    struct run *r = *state;
    struct dice d = {23};
    enum { N = 200 };
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    double largest = 0, sum = 0;
    for (int k = 0; k < N; k++)
        put_star(r, s, &d, FAR_X + roll_between(&d, 0, 30),
                 FAR_Y + roll_between(&d, 0, 30), 40);
    struct jg_geom g = end_shapes(r, s), all = unite_n(r, &g, N);
    for (uint32_t k = 0; k < N; k++) {
        largest = fmax(largest, jg_area_m2(&g, k));
        sum += jg_area_m2(&g, k);
        assert_near(jg_overlap_m2(&g, k, &all, 0), jg_area_m2(&g, k), 0.01);
    }
    assert_true(area(&all) >= largest && area(&all) <= sum);
}

static void union_does_not_depend_on_the_order(void **state)
{
    struct run *r = *state;
    struct dice d = {24};
    enum { N = 30 };
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    for (int k = 0; k < N; k++)
        put_box(r, s, roll_below(&d, 30), roll_below(&d, 30), 31 + roll_below(&d, 5),
                31 + roll_below(&d, 5));
    struct jg_geom g = end_shapes(r, s), turned;
    uint32_t back[N];
    for (uint32_t k = 0; k < N; k++)
        back[k] = N - 1 - k;
    assert_ok(&r->ctx, jg_geom_pick(&r->ctx, r->arena, &g, back, N, &turned));
    struct jg_geom one = unite_n(r, &g, N), two = unite_n(r, &turned, N);
    assert_int_equal(jg_geom_places(&one), jg_geom_places(&two));
    assert_memory_equal(one.x, two.x, (size_t)jg_geom_places(&one) * sizeof *one.x);
    assert_memory_equal(one.y, two.y, (size_t)jg_geom_places(&one) * sizeof *one.y);
}

static void closing_joins_what_is_nearer_than_twice_the_growth(void **state)
{
    struct run *r = *state;
    const double b[][4] = {{0, 0, 10, 10}, {14, 0, 24, 10}, {40, 0, 50, 10}};
    const uint32_t which[] = {0, 1, 2};
    struct jg_geom g = boxes_of(r, b, 3);
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    assert_ok(&r->ctx, jg_geos_close(&r->ctx, &g, which, 3, 3, 3, s));
    struct jg_geom out = finish(r, s);
    assert_int_equal(jg_geom_parts(&out), 2);
    assert_near(area(&out), 240 + 100, 1e-6);
    assert_refused(&r->ctx, jg_geos_close(&r->ctx, &g, which, 3, -1, 3, s), JG_USAGE,
                   "cannot be closed by -1 m");
}

static void buffer_grows_and_shrinks(void **state)
{
    struct run *r = *state;
    const double b[][4] = {{0, 0, 10, 10}};
    struct jg_geom g = boxes_of(r, b, 1);
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    assert_ok(&r->ctx, jg_geos_buffer(&r->ctx, &g, 0, 2, s));
    struct jg_geom out = finish(r, s);
    assert_near(area(&out), 100 + 80 + 3.14159 * 4, 0.1);
    s = begin_shapes(r, JG_POLYGON);
    assert_ok(&r->ctx, jg_geos_buffer(&r->ctx, &g, 0, -2, s));
    out = finish(r, s);
    assert_near(area(&out), 36, 1e-9);
    assert_refused(&r->ctx, jg_geos_buffer(&r->ctx, &g, 0, NAN, s), JG_USAGE,
                   "grown by nan");
}

static void simplified_shape_has_fewer_places_and_nearly_the_area(void **state)
{
    struct run *r = *state;
    struct dice d = {25};
    double xy[402];
    star(&d, xy, 200, 0, 0, 99.5, 100);
    struct jg_geom g = shape_of(r, JG_POLYGON, xy, 201, FAR_X, FAR_Y);
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    assert_ok(&r->ctx, jg_geos_simplify(&r->ctx, &g, 0, 1, s));
    struct jg_geom out = finish(r, s);
    assert_in_range(jg_geom_places(&out), 10, 100);
    assert_near(area(&out), area(&g), 600);
    assert_refused(&r->ctx, jg_geos_simplify(&r->ctx, &g, 0, -1, s), JG_USAGE,
                   "tolerance must be 0 m or more, not -1");
}

static void failure_tells_the_reason_and_the_next_call_works(void **state)
{
    struct run *r = *state;
    const double open[] = {0, 0, 9, 0, 9, 9, 0, 9};
    const double b[][4] = {{0, 0, 10, 10}};
    struct jg_geom bad = shape_of(r, JG_POLYGON, open, 4, FAR_X, FAR_Y);
    struct jg_geom g = boxes_of(r, b, 1);
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    assert_refused(&r->ctx, jg_geos_cut(&r->ctx, JG_INTERSECTION, &bad, 0, &g, 0, s),
                   JG_GEOM, "closed linestring");
    g = cut(r, JG_INTERSECTION, &g, 0, &g, 0);
    assert_near(area(&g), 100, 0);
}

static enum jg_status do_everything(struct run *r, struct jg_arena *a,
                                    const struct jg_geom *g, const struct jg_geom *tie)
{
    struct jg_ctx *ctx = &r->ctx;
    struct jg_shaper *s;
    struct jg_flaw flaw;
    const uint32_t which[] = {0, 1, 2};
    JG_TRY(jg_shaper_open(ctx, a, JG_POLYGON, &s));
    JG_TRY(jg_geos_check(ctx, tie, 0, &flaw));
    JG_TRY(jg_geos_repair(ctx, tie, 0, s));
    JG_TRY(jg_geos_cut(ctx, JG_INTERSECTION, g, 0, g, 1, s));
    JG_TRY(jg_geos_erase(ctx, g, 0, g, which + 1, 2, s));
    JG_TRY(jg_geos_union(ctx, g, which, 3, s));
    return jg_geos_close(ctx, g, which, 3, 1, 1, s);
}

static void geos_calls_survive_any_allocation_failing(void **state)
{
    struct run *r = *state;
    const double b[][4] = {{0, 0, 10, 10}, {6, 6, 14, 14}, {10, 0, 20, 6}};
    struct jg_geom g = boxes_of(r, b, 3);
    struct jg_geom tie = shape_of(r, JG_POLYGON, bow_tie, 5, FAR_X, FAR_Y);
    enum jg_status st = JG_NOMEM;
    long n = 0;
    for (; st == JG_NOMEM && n < 1000; n++) {
        struct run fresh = {.arena = jg_arena_open(NULL)};
        jg_ctx_open(&fresh.ctx, fresh.arena, 1);
        jg_arena_fail_after(n);
        st = do_everything(&fresh, fresh.arena, &g, &tie);
        jg_arena_fail_after(-1);
        jg_arena_close(fresh.arena);
    }
    assert_int_equal(st, JG_OK);
    assert_true(n > 50);
}

static void version_has_two_points(void **state)
{
    (void)state;
    const char *first = strchr(jg_geos_version(), '.');
    assert_non_null(first);
    assert_non_null(strchr(first + 1, '.'));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(check_finds_the_flaw_and_its_place),
        TEST(check_finds_short_and_open_rings_itself),
        TEST(element_without_shape_is_valid),
        TEST(repair_keeps_the_area_of_a_bow_tie),
        TEST(repair_of_a_flat_ring_leaves_nothing),
        TEST(repair_makes_any_scribble_valid),
        TEST(three_cuts_of_two_squares_add_up),
        TEST(cutting_what_does_not_meet_is_free_and_right),
        TEST(line_cut_by_a_polygon_gives_lines),
        TEST(account_of_random_cuts_closes),
        TEST(erasing_all_is_cutting_one_after_the_other),
        TEST(union_of_what_lies_apart_keeps_the_parts),
        TEST(union_of_tiles_is_one_square),
        TEST(union_of_overlaps_duplicates_and_unmatched_edges_is_right),
        TEST(union_of_200_that_overlap_is_as_large_as_it_must_be),
        TEST(union_does_not_depend_on_the_order),
        TEST(closing_joins_what_is_nearer_than_twice_the_growth),
        TEST(buffer_grows_and_shrinks),
        TEST(simplified_shape_has_fewer_places_and_nearly_the_area),
        TEST(failure_tells_the_reason_and_the_next_call_works),
        TEST(geos_calls_survive_any_allocation_failing),
        TEST(version_has_two_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
