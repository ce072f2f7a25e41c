/* SPDX-License-Identifier: MIT */
/* Zone: what lies together. */
#include "test.h"

#include "gis/geom/measure.h"
#include "gis/zone/touch.h"

#include <string.h>

static uint64_t dice = 1;

static double chance(void)
{
    dice = dice * 6364136223846793005u + 1442695040888963407u;
    return (double)(dice >> 11) / 9007199254740992.0;
}

static void add_box(struct run *r, struct jg_shaper *s, double x, double y, double wide,
                    double tall)
{
    const double at[5][2] = {
        {x, y}, {x + wide, y}, {x + wide, y + tall}, {x, y + tall}, {x, y}};
    for (int k = 0; k < 5; k++)
        assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, at[k][0], at[k][1]));
    assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
    assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
}

static struct jg_geom boxes(struct run *r, const double (*at)[4], int n)
{
    struct jg_shaper *s = NULL;
    struct jg_geom g = {0};
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_POLYGON, &s));
    for (int i = 0; i < n; i++) {
        if (at[i][2] > 0)
            add_box(r, s, at[i][0], at[i][1], at[i][2], at[i][3]);
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &g));
    assert_ok(&r->ctx, jg_geom_to_grid(&r->ctx, &g));
    return g;
}

/* Turned quadrangles of very unlike sizes, some of several parts, some overlapping. */
static struct jg_geom shapes(struct run *r, int n, double span_m, struct jg_xy move)
{
    struct jg_shaper *s = NULL;
    struct jg_geom g = {0};
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_POLYGON, &s));
    for (int i = 0; i < n; i++) {
        int parts = chance() < 0.1 ? 2 : 1;
        for (int p = 0; p < parts; p++) {
            double x = span_m * chance(), y = span_m * chance(), turn = 6.3 * chance();
            double size = chance() < 0.03 ? 60 + 100 * chance() : 3 + 8 * chance();
            double flat = 0.2 + 0.8 * chance(), c = cos(turn) * size,
                   d = sin(turn) * size;
            const double at[5][2] = {{x + c, y + d},
                                     {x - flat * d, y + flat * c},
                                     {x - c, y - d},
                                     {x + flat * d, y - flat * c},
                                     {x + c, y + d}};
            for (int k = 0; k < 5; k++) /* on the grid before it is moved */
                assert_ok(&r->ctx,
                          jg_shaper_add(&r->ctx, s, round(at[k][0] * 1e4) / 1e4 + move.x,
                                        round(at[k][1] * 1e4) / 1e4 + move.y));
            assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
            assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
        }
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &g));
    assert_ok(&r->ctx, jg_geom_to_grid(&r->ctx, &g));
    return g;
}

static uint32_t *touch(struct run *r, const struct jg_geom *g, double gap_m, uint32_t *n)
{
    uint32_t *part = NULL;
    assert_ok(&r->ctx, jg_zone_touch(&r->ctx, r->arena, g, gap_m, &part, n));
    return part;
}

/* The same partition the slow way: every pair asked with jg_within. */
static uint32_t *touch_all_pairs(struct run *r, const struct jg_geom *g, double gap_m)
{
    uint32_t *part = JG_ARRAY(r->arena, uint32_t, g->n);
    for (uint32_t i = 0; i < g->n; i++)
        part[i] = i;
    for (uint32_t i = 0; i < g->n; i++)
        for (uint32_t j = 0; j < i; j++) {
            uint32_t from = part[i], to = part[j];
            if (from == to || !jg_within(g, i, g, j, gap_m))
                continue;
            for (uint32_t k = 0; k < g->n; k++)
                part[k] = part[k] == from ? to : part[k];
        }
    uint32_t next = 0;
    uint32_t *number = JG_ARRAY(r->arena, uint32_t, g->n);
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t first = 0;
        while (part[first] != part[i])
            first++;
        number[i] = first == i ? next++ : number[first];
    }
    return number;
}

static void touch_joins_estates_within_the_gap(void **state)
{
    struct run *r = *state;
    const double at[3][4] = {{0, 0, 10, 10}, {50, 0, 10, 10}, {560, 0, 10, 10}};
    struct jg_geom g = boxes(r, at, 3);
    uint32_t n = 0;
    uint32_t *part = touch(r, &g, 50, &n);
    assert_int_equal(n, 2);
    assert_int_equal(part[0], 0);
    assert_int_equal(part[1], 0);
    assert_int_equal(part[2], 1);
    (void)touch(r, &g, 39.9999, &n);
    assert_int_equal(n, 3);
}

static void touch_counts_a_pair_exactly_the_gap_apart_as_joined_anywhere(void **state)
{
    struct run *r = *state;
    static const double east[] = {0, 0.3, 480123.4567, 40480123.4567};
    for (size_t i = 0; i < sizeof east / sizeof *east; i++) {
        const double at[2][4] = {{east[i], 3300000.1, 0.1, 0.1},
                                 {east[i] + 0.1 + 7.7777, 3300000.1, 0.1, 0.1}};
        struct jg_geom g = boxes(r, at, 2);
        uint32_t n = 0;
        (void)touch(r, &g, 7.7777, &n);
        assert_int_equal(n, 1);
        (void)touch(r, &g, 7.7776, &n);
        assert_int_equal(n, 2);
    }
}

static void touch_with_no_gap_joins_what_touches_or_overlaps_or_lies_within(void **state)
{
    struct run *r = *state;
    const double at[5][4] = {{0, 0, 10, 10},
                             {10, 10, 5, 5}, /* at a corner */
                             {2, 2, 3, 3},   /* inside the first */
                             {30, 0, 10, 10},
                             {40.0001, 0, 5, 5}};
    struct jg_geom g = boxes(r, at, 5);
    uint32_t n = 0;
    uint32_t *part = touch(r, &g, 0, &n);
    const uint32_t want[] = {0, 0, 0, 1, 2};
    assert_int_equal(n, 3);
    assert_memory_equal(part, want, sizeof want);
}

static void touch_gives_no_part_to_an_empty_shape_and_takes_none_at_all(void **state)
{
    struct run *r = *state;
    const double at[3][4] = {{0, 0, 0, 0}, {0, 0, 5, 5}, {6, 0, 5, 5}};
    struct jg_geom g = boxes(r, at, 3), none = boxes(r, at, 0);
    uint32_t n = 9;
    uint32_t *part = touch(r, &g, 1, &n);
    assert_int_equal(n, 1);
    assert_int_equal(part[0], JG_NO_PART);
    assert_int_equal(part[2], 0);
    (void)touch(r, &none, 1, &n);
    assert_int_equal(n, 0);
}

static void touch_refuses_a_negative_gap(void **state)
{
    struct run *r = *state;
    const double at[1][4] = {{0, 0, 5, 5}};
    struct jg_geom g = boxes(r, at, 1);
    uint32_t *part = NULL, n = 0;
    struct jg_touches pairs = {0};
    assert_refused(&r->ctx, jg_zone_touch(&r->ctx, r->arena, &g, -5, &part, &n), JG_USAGE,
                   "gap must be 0 m or more, not -5");
    assert_refused(&r->ctx, jg_zone_touch(&r->ctx, r->arena, &g, NAN, &part, &n),
                   JG_USAGE, "gap must be 0 m or more");
    assert_refused(&r->ctx, jg_zone_touches(&r->ctx, r->arena, &g, -5, &pairs), JG_USAGE,
                   "gap must be 0 m or more, not -5");
}

static void touch_agrees_with_asking_every_pair(void **state)
{
    struct run *r = *state;
    static const double gaps[] = {0, 0.5, 3, 8, 20, 50, 400};
    for (int round = 0; round < 6; round++) {
        struct jg_geom g =
            shapes(r, 300, 150.0 * (1 + round), (struct jg_xy){500000, 3e6});
        for (size_t k = 0; k < sizeof gaps / sizeof *gaps; k++) {
            uint32_t n = 0;
            uint32_t *part = touch(r, &g, gaps[k], &n);
            assert_memory_equal(part, touch_all_pairs(r, &g, gaps[k]),
                                g.n * sizeof *part);
        }
    }
}

static void touches_lists_every_near_pair_once_and_in_order(void **state)
{
    struct run *r = *state;
    struct jg_geom g = shapes(r, 400, 500, (struct jg_xy){0, 0});
    struct jg_touches near = {0};
    size_t k = 0;
    assert_ok(&r->ctx, jg_zone_touches(&r->ctx, r->arena, &g, 12, &near));
    for (uint32_t a = 0; a < g.n; a++)
        for (uint32_t b = a + 1; b < g.n; b++) {
            if (!jg_within(&g, a, &g, b, 12))
                continue;
            assert_true(k < near.n);
            assert_int_equal(near.touch[k].a, a);
            assert_int_equal(near.touch[k].b, b);
            k++;
        }
    assert_int_equal(k, near.n);
}

static void a_wider_gap_never_makes_more_parts(void **state)
{
    struct run *r = *state;
    struct jg_geom g = shapes(r, 2000, 1500, (struct jg_xy){0, 0});
    uint32_t last = UINT32_MAX;
    for (double gap = 0; gap < 60; gap += 2.5) {
        uint32_t n = 0;
        (void)touch(r, &g, gap, &n);
        assert_true(n <= last);
        last = n;
    }
    assert_int_equal(last, 1);
}

static void moving_everything_or_using_more_threads_changes_nothing(void **state)
{
    struct run *r = *state;
    uint64_t seed = dice;
    struct jg_geom g = shapes(r, 3000, 1800, (struct jg_xy){0, 0});
    dice = seed;
    struct jg_geom moved = shapes(r, 3000, 1800, (struct jg_xy){40500000, 3300000});
    uint32_t n = 0, n_moved = 0, n_one = 0;
    uint32_t *part = touch(r, &g, 8, &n), *there = touch(r, &moved, 8, &n_moved);
    r->ctx.jobs = 1;
    uint32_t *one = touch(r, &g, 8, &n_one);
    assert_int_equal(n, n_moved);
    assert_memory_equal(part, there, g.n * sizeof *part);
    assert_int_equal(n, n_one);
    assert_memory_equal(part, one, g.n * sizeof *part);
}

static void the_order_of_features_does_not_matter(void **state)
{
    struct run *r = *state;
    struct jg_geom g = shapes(r, 500, 700, (struct jg_xy){0, 0}), back = {0};
    uint32_t *which = JG_ARRAY(r->arena, uint32_t, g.n), n = 0, n_back = 0;
    for (uint32_t i = 0; i < g.n; i++)
        which[i] = g.n - 1 - i;
    assert_ok(&r->ctx, jg_geom_pick(&r->ctx, r->arena, &g, which, g.n, &back));
    uint32_t *part = touch(r, &g, 9, &n), *other = touch(r, &back, 9, &n_back);
    assert_int_equal(n, n_back);
    for (uint32_t i = 0; i < g.n; i++)
        for (uint32_t j = 0; j < i; j++)
            assert_int_equal(part[i] == part[j],
                             other[g.n - 1 - i] == other[g.n - 1 - j]);
}

static void touch_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    struct jg_geom g = shapes(r, 50, 200, (struct jg_xy){0, 0});
    enum jg_status st = JG_NOMEM;
    long n = 0;
    for (; st == JG_NOMEM && n < 2000; n++) {
        struct jg_arena *a = jg_arena_open(r->arena);
        uint32_t *part = NULL, parts = 0;
        struct jg_touches pairs = {0};
        jg_arena_fail_after(n);
        st = jg_zone_touch(&r->ctx, a, &g, 8, &part, &parts);
        if (!st)
            st = jg_zone_touches(&r->ctx, a, &g, 8, &pairs);
        jg_arena_fail_after(-1);
        jg_arena_close(a);
    }
    assert_int_equal(st, JG_OK);
    assert_true(n > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(touch_joins_estates_within_the_gap, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(
            touch_counts_a_pair_exactly_the_gap_apart_as_joined_anywhere, open_run,
            close_run),
        cmocka_unit_test_setup_teardown(
            touch_with_no_gap_joins_what_touches_or_overlaps_or_lies_within, open_run,
            close_run),
        cmocka_unit_test_setup_teardown(
            touch_gives_no_part_to_an_empty_shape_and_takes_none_at_all, open_run,
            close_run),
        cmocka_unit_test_setup_teardown(touch_refuses_a_negative_gap, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(touch_agrees_with_asking_every_pair, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(touches_lists_every_near_pair_once_and_in_order,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(a_wider_gap_never_makes_more_parts, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(
            moving_everything_or_using_more_threads_changes_nothing, open_run, close_run),
        cmocka_unit_test_setup_teardown(the_order_of_features_does_not_matter, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(touch_survives_any_allocation_failing, open_run,
                                        close_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
