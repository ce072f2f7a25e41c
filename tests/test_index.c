/* SPDX-License-Identifier: MIT */
/* The packed R-tree, against looking at every box. */
#include "gis/geom/index.h"

#include "tests/shapes.h"

static void make_boxes(struct dice *d, struct jg_box *box, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        double x = on_grid(roll_between(d, 40500000, 40510000));
        double y = on_grid(roll_between(d, 3300000, 3305000));
        box[i] = (struct jg_box){x, y, x + roll_below(d, 100), y + roll_below(d, 100)};
        if (roll_below(d, 50) == 0)
            box[i] = jg_box_empty();
    }
}

static struct jg_index *build(struct run *r, const struct jg_box *box, uint32_t n)
{
    struct jg_index *index;
    assert_ok(&r->ctx, jg_index_build(&r->ctx, r->arena, box, n, &index));
    return index;
}

static void query_finds_what_touches_and_nothing_else(void **state)
{
    struct run *r = *state;
    const struct jg_box box[] = {{0, 0, 1, 1}, {5, 5, 6, 6}, {1, 1, 2, 2}};
    struct jg_index *index = build(r, box, 3);
    struct jg_ids ids = {.arena = r->arena};
    assert_ok(&r->ctx, jg_index_query(&r->ctx, index, (struct jg_box){1, 1, 1, 1}, &ids));
    assert_int_equal(ids.n, 2);
    assert_int_equal(ids.id[0], 0);
    assert_int_equal(ids.id[1], 2);
    assert_ok(&r->ctx, jg_index_query(&r->ctx, index, (struct jg_box){3, 3, 4, 4}, &ids));
    assert_int_equal(ids.n, 0);
}

static void index_of_nothing_finds_nothing(void **state)
{
    struct run *r = *state;
    struct jg_box box[2] = {jg_box_empty(), jg_box_empty()};
    struct jg_ids ids = {.arena = r->arena};
    for (uint32_t n = 0; n <= 2; n++) {
        struct jg_index *index = build(r, box, n);
        assert_ok(&r->ctx,
                  jg_index_query(&r->ctx, index, (struct jg_box){-9, -9, 9, 9}, &ids));
        assert_int_equal(ids.n, 0);
        assert_int_equal(jg_index_levels(index).n, 0);
        uint32_t in_order = 9;
        (void)jg_index_order(index, &in_order);
        assert_int_equal(in_order, 0);
    }
}

static void query_is_the_same_as_looking_at_every_box(void **state)
{
    struct run *r = *state;
    struct dice d = {1};
    const uint32_t sizes[] = {1, 15, 16, 17, 256, 257, 4097, 20000};
    struct jg_ids ids = {.arena = r->arena};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        uint32_t n = sizes[s];
        struct jg_box *box = JG_ROOM(r->arena, struct jg_box, n);
        make_boxes(&d, box, n);
        struct jg_index *index = build(r, box, n);
        for (int q = 0; q < 50; q++) {
            struct jg_box ask;
            make_boxes(&d, &ask, 1);
            ask.max_x += roll_below(&d, 1000);
            assert_ok(&r->ctx, jg_index_query(&r->ctx, index, ask, &ids));
            uint32_t k = 0;
            for (uint32_t i = 0; i < n; i++)
                if (jg_box_meets(box[i], ask)) {
                    assert_true(k < ids.n);
                    assert_int_equal(ids.id[k++], i);
                }
            assert_int_equal(k, ids.n);
        }
    }
}

static bool stop_at_third(uint32_t id, void *user)
{
    (void)id;
    return ++*(int *)user < 3;
}

static void search_ends_when_told(void **state)
{
    struct run *r = *state;
    struct dice d = {2};
    struct jg_box box[1000];
    make_boxes(&d, box, 1000);
    struct jg_index *index = build(r, box, 1000);
    int seen = 0;
    jg_index_search(index, (struct jg_box){0, 0, 1e9, 1e9}, stop_at_third, &seen);
    assert_int_equal(seen, 3);
}

static void levels_cover_what_is_below_them(void **state)
{
    struct run *r = *state;
    enum { N = 5000 };
    struct dice d = {3};
    struct jg_box *box = JG_ROOM(r->arena, struct jg_box, N);
    make_boxes(&d, box, N);
    struct jg_index_levels all = jg_index_levels(build(r, box, N));
    assert_int_equal(all.count[all.n - 1], 1);
    bool *seen = JG_ARRAY(r->arena, bool, N);
    for (uint32_t k = 0; k < all.count[0]; k++) {
        assert_false(seen[all.order[k]]);
        seen[all.order[k]] = true;
        assert_memory_equal(&all.box[0][k], &box[all.order[k]], sizeof *box);
    }
    for (uint32_t i = 0; i < N; i++)
        assert_int_equal(seen[i], box[i].min_x <= box[i].max_x);
    for (int l = 1; l < all.n; l++)
        for (uint32_t k = 0; k < all.count[l - 1]; k++) {
            struct jg_box above = all.box[l][k / JG_INDEX_FAN], joined = above;
            jg_box_join(&joined, all.box[l - 1][k]);
            assert_memory_equal(&joined, &above, sizeof above);
        }
}

static void equal_boxes_stay_in_the_order_of_their_ids(void **state)
{
    struct run *r = *state;
    struct jg_box box[100];
    for (int i = 0; i < 100; i++)
        box[i] = (struct jg_box){7, 7, 8, 8};
    uint32_t n;
    const uint32_t *order = jg_index_order(build(r, box, 100), &n);
    for (uint32_t k = 0; k < n; k++)
        assert_int_equal(order[k], k);
}

static void hilbert_curve_visits_every_cell_and_steps_to_a_neighbour(void **state)
{
    (void)state;
    enum { SIDE = 64 };
    struct jg_box extent = {0, 0, 65535, 65535};
    int x_of[SIDE * SIDE], y_of[SIDE * SIDE];
    memset(x_of, -1, sizeof x_of);
    for (int x = 0; x < SIDE; x++)
        for (int y = 0; y < SIDE; y++) {
            uint32_t d = jg_hilbert(extent, (struct jg_xy){x, y});
            assert_true(d <
                        SIDE * SIDE); /* the first 4096 cells are the first quarter's */
            assert_int_equal(x_of[d], -1);
            x_of[d] = x;
            y_of[d] = y;
        }
    for (int k = 1; k < SIDE * SIDE; k++)
        assert_int_equal(abs(x_of[k] - x_of[k - 1]) + abs(y_of[k] - y_of[k - 1]), 1);
}

static void hilbert_holds_places_outside_and_a_single_place(void **state)
{
    (void)state;
    struct jg_box extent = {0, 0, 10, 10}, dot = {5, 5, 5, 5};
    assert_int_equal(jg_hilbert(extent, (struct jg_xy){-1, -1}),
                     jg_hilbert(extent, (struct jg_xy){0, 0}));
    assert_int_equal(jg_hilbert(dot, (struct jg_xy){5, 5}), 0);
}

static double to_centre(uint32_t id, struct jg_xy at, void *user)
{
    const struct jg_box *box = user;
    return hypot((box[id].min_x + box[id].max_x) / 2 - at.x,
                 (box[id].min_y + box[id].max_y) / 2 - at.y);
}

static void nearest_is_the_same_as_looking_at_every_element(void **state)
{
    struct run *r = *state;
    enum { N = 3000 };
    struct dice d = {4};
    struct jg_box *box = JG_ROOM(r->arena, struct jg_box, N);
    make_boxes(&d, box, N);
    struct jg_index *index = build(r, box, N);
    for (int q = 0; q < 500; q++) {
        struct jg_xy at = {roll_between(&d, 40499000, 40511000),
                           roll_between(&d, 3299000, 3306000)};
        double reach = q % 2 ? INFINITY : 100, best = reach, got = -1;
        uint32_t want = UINT32_MAX;
        for (uint32_t i = 0; i < N; i++)
            if (box[i].min_x <= box[i].max_x && to_centre(i, at, box) < best) {
                best = to_centre(i, at, box);
                want = i;
            }
        assert_int_equal(jg_index_nearest(index, at, reach, to_centre, box, &got), want);
        assert_near(got, want == UINT32_MAX ? -1 : best, 0);
    }
}

static void nearest_of_equals_is_the_lower_id_and_the_reach_counts(void **state)
{
    struct run *r = *state;
    struct jg_box box[40];
    for (int i = 0; i < 40; i++)
        box[i] = i % 2 ? (struct jg_box){3, 0, 3, 0} : (struct jg_box){0, 3, 0, 3};
    struct jg_index *index = build(r, box, 40);
    double m = -1;
    struct jg_xy at = {0, 0};
    assert_int_equal(jg_index_nearest(index, at, 3, to_centre, box, &m), 0);
    assert_near(m, 3, 0);
    assert_int_equal(jg_index_nearest(index, at, 2.999, to_centre, box, &m), UINT32_MAX);
    assert_int_equal(jg_index_nearest(index, at, -1, to_centre, box, &m), UINT32_MAX);
}

static void tree_is_the_same_with_one_thread_and_two(void **state)
{
    struct run *r = *state;
    enum { N = 100000 };
    struct dice d = {5};
    struct jg_box *box = JG_ROOM(r->arena, struct jg_box, N);
    make_boxes(&d, box, N);
    const uint32_t *order[2];
    uint32_t n[2];
    for (int k = 0; k < 2; k++) {
        r->ctx.jobs = k + 1;
        order[k] = jg_index_order(build(r, box, N), &n[k]);
    }
    assert_int_equal(n[0], n[1]);
    assert_memory_equal(order[0], order[1], n[0] * sizeof *order[0]);
}

static void index_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    struct dice d = {6};
    struct jg_box box[500];
    make_boxes(&d, box, 500);
    enum jg_status st = JG_NOMEM;
    long n = 0;
    for (; st == JG_NOMEM && n < 100; n++) {
        struct jg_index *index;
        struct jg_ids ids = {.arena = r->arena};
        jg_arena_fail_after(n);
        st = jg_index_build(&r->ctx, r->arena, box, 500, &index);
        if (!st)
            st = jg_index_query(&r->ctx, index, (struct jg_box){0, 0, 1e9, 1e9}, &ids);
        jg_arena_fail_after(-1);
    }
    assert_int_equal(st, JG_OK);
    assert_true(n > 8);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(query_finds_what_touches_and_nothing_else),
        TEST(index_of_nothing_finds_nothing),
        TEST(query_is_the_same_as_looking_at_every_box),
        TEST(search_ends_when_told),
        TEST(levels_cover_what_is_below_them),
        TEST(equal_boxes_stay_in_the_order_of_their_ids),
        TEST(hilbert_curve_visits_every_cell_and_steps_to_a_neighbour),
        TEST(hilbert_holds_places_outside_and_a_single_place),
        TEST(nearest_is_the_same_as_looking_at_every_element),
        TEST(nearest_of_equals_is_the_lower_id_and_the_reach_counts),
        TEST(tree_is_the_same_with_one_thread_and_two),
        TEST(index_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
