/* SPDX-License-Identifier: MIT */
/* Columnar shapes: writing them, WKB in and out, picking, appending, the grid. */
#include "gis/geom/geom.h"

#include "tests/test.h"

#include <string.h>

static const double square[] = {0, 0, 10, 0, 10, 10, 0, 10, 0, 0};
static const double hole[] = {2, 2, 2, 4, 4, 4, 4, 2, 2, 2};

static struct jg_shaper *open_shaper(struct run *r, enum jg_kind kind)
{
    struct jg_shaper *s;
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, kind, &s));
    return s;
}

static void put_ring(struct run *r, struct jg_shaper *s, const double *xy, int n)
{
    for (int k = 0; k < n; k++)
        assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, xy[2 * k], xy[2 * k + 1]));
    assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
}

static struct jg_geom done(struct run *r, struct jg_shaper *s)
{
    struct jg_geom g;
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &g));
    return g;
}

/* A square with a hole, nothing, and two triangles' worth of squares. */
static struct jg_geom three_elements(struct run *r)
{
    struct jg_shaper *s = open_shaper(r, JG_POLYGON);
    put_ring(r, s, square, 5);
    put_ring(r, s, hole, 5);
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    put_ring(r, s, square, 5);
    assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
    put_ring(r, s, square, 5);
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    return done(r, s);
}

static void shaper_nests_elements_parts_rings_and_places(void **state)
{
    struct jg_geom g = three_elements(*state);
    assert_int_equal(g.n, 3);
    assert_int_equal(jg_geom_parts(&g), 3);
    assert_int_equal(jg_geom_rings(&g), 4);
    assert_int_equal(jg_geom_places(&g), 20);
    assert_false(jg_geom_is_empty(&g, 0));
    assert_true(jg_geom_is_empty(&g, 1));
    assert_int_equal(g.part[3] - g.part[2], 2);
    assert_int_equal(g.ring[1], 2);
    assert_near(g.box[0].max_x, 10, 0);
    assert_true(g.box[1].min_x > g.box[1].max_x);
}

static void layer_without_shapes_has_elements_and_no_arrays(void **state)
{
    struct run *r = *state;
    struct jg_shaper *s = open_shaper(r, JG_NO_SHAPE);
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    struct jg_geom g = done(r, s), both;
    assert_int_equal(g.n, 1);
    assert_null(g.part);
    assert_true(jg_geom_is_empty(&g, 0));
    assert_int_equal(jg_geom_places(&g), 0);
    assert_ok(&r->ctx, jg_geom_append(&r->ctx, r->arena, &g, &g, &both));
    assert_int_equal(both.n, 2);
    assert_ok(&r->ctx, jg_geom_to_grid(&r->ctx, &g));
    assert_true(jg_geom_extent(&g).min_x > jg_geom_extent(&g).max_x);
}

static void assert_same(const struct jg_geom *a, const struct jg_geom *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->n, b->n);
    assert_int_equal(jg_geom_rings(a), jg_geom_rings(b));
    assert_memory_equal(a->part, b->part, (a->n + 1) * sizeof *a->part);
    assert_memory_equal(a->ring, b->ring,
                        (size_t)(jg_geom_parts(a) + 1) * sizeof *a->ring);
    assert_memory_equal(a->at, b->at, (size_t)(jg_geom_rings(a) + 1) * sizeof *a->at);
    assert_memory_equal(a->x, b->x, (size_t)jg_geom_places(a) * sizeof *a->x);
    assert_memory_equal(a->y, b->y, (size_t)jg_geom_places(a) * sizeof *a->y);
    assert_memory_equal(a->box, b->box, a->n * sizeof *a->box);
}

static struct jg_geom by_way_of_wkb(struct run *r, const struct jg_geom *g)
{
    struct jg_shaper *s = open_shaper(r, g->kind);
    for (uint32_t i = 0; i < g->n; i++) {
        unsigned char *wkb;
        size_t n;
        assert_ok(&r->ctx, jg_geom_to_wkb(&r->ctx, r->arena, g, i, &wkb, &n));
        assert_ok(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, wkb, n));
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    }
    return done(r, s);
}

static void wkb_comes_back_as_it_went(void **state)
{
    struct run *r = *state;
    struct jg_geom g = three_elements(r), back = by_way_of_wkb(r, &g);
    assert_same(&g, &back);
}

static void wkb_of_points_and_lines_comes_back(void **state)
{
    struct run *r = *state;
    for (enum jg_kind kind = JG_POINT; kind <= JG_LINE; kind++) {
        struct jg_shaper *s = open_shaper(r, kind);
        int n = kind == JG_POINT ? 1 : 3;
        put_ring(r, s, square, n);
        assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
        put_ring(r, s, hole, n);
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
        struct jg_geom g = done(r, s), back = by_way_of_wkb(r, &g);
        assert_int_equal(jg_geom_parts(&back), 2);
        assert_same(&g, &back);
    }
}

/* Bytes of a WKB, written out by hand. */
struct bytes {
    unsigned char at[512];
    size_t n;
    bool is_big;
};

static void put(struct bytes *b, const void *v, size_t n)
{
    const unsigned char *from = v;
    for (size_t k = 0; k < n; k++)
        b->at[b->n++] = from[b->is_big ? n - 1 - k : k];
}

static void put_head(struct bytes *b, uint32_t type)
{
    b->at[b->n++] = b->is_big ? 0 : 1;
    put(b, &type, 4);
}

static void put_count(struct bytes *b, uint32_t n)
{
    put(b, &n, 4);
}

static void put_values(struct bytes *b, const double *v, int n)
{
    for (int k = 0; k < n; k++)
        put(b, &v[k], 8);
}

static void wkb_of_either_byte_order_with_z_and_m_is_read_flat(void **state)
{
    struct run *r = *state;
    /* ISO Z, ISO M, ISO ZM, EWKB Z, EWKB Z+M with an SRID */
    const uint32_t types[] = {1002, 2002, 3002, 0x80000002U, 0xE0000002U};
    const int values[] = {3, 3, 4, 3, 4};
    const double v[] = {1, 2, 99, 98, 3, 4, 97, 96};
    for (int k = 0; k < 10; k++) {
        struct bytes b = {.is_big = k >= 5};
        int n = values[k % 5];
        put_head(&b, types[k % 5]);
        if (k % 5 == 4)
            put_count(&b, 4549);
        put_count(&b, 2);
        put_values(&b, v, n);
        put_values(&b, v + 4, n);
        struct jg_shaper *s = open_shaper(r, JG_LINE);
        assert_ok(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, b.at, b.n));
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
        struct jg_geom g = done(r, s);
        assert_int_equal(jg_geom_places(&g), 2);
        assert_near(g.x[1], 3, 0);
        assert_near(g.y[1], 4, 0);
    }
}

static void wkb_polygon_is_closed_and_turned(void **state)
{
    struct run *r = *state;
    const double shell[] = {0, 0, 0, 9, 9, 9, 9, 0}; /* clockwise, open */
    const double inner[] = {2, 2, 4, 2, 4, 4, 2, 2}; /* counter-clockwise */
    struct bytes b = {.n = 0};
    put_head(&b, 3);
    put_count(&b, 2);
    put_count(&b, 4);
    put_values(&b, shell, 8);
    put_count(&b, 4);
    put_values(&b, inner, 8);
    struct jg_shaper *s = open_shaper(r, JG_POLYGON);
    assert_ok(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, b.at, b.n));
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    struct jg_geom g = done(r, s);
    const double x[] = {0, 9, 9, 0, 0, 2, 4, 4, 2};
    assert_int_equal(jg_geom_places(&g), 9);
    assert_memory_equal(g.x, x, sizeof x);
}

static void collection_gives_its_members_of_the_kind(void **state)
{
    struct run *r = *state;
    const double v[] = {1, 2, 3, 4};
    struct bytes b = {.n = 0};
    put_head(&b, 7);
    put_count(&b, 3);
    put_head(&b, 1);
    put_values(&b, v, 2);
    put_head(&b, 2);
    put_count(&b, 2);
    put_values(&b, v, 4);
    put_head(&b, 4);
    put_count(&b, 1);
    put_head(&b, 1);
    put_values(&b, v + 2, 2);
    for (enum jg_kind kind = JG_POINT; kind <= JG_POLYGON; kind++) {
        struct jg_shaper *s = open_shaper(r, kind);
        assert_ok(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, b.at, b.n));
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
        struct jg_geom g = done(r, s);
        assert_int_equal(jg_geom_places(&g), kind == JG_POLYGON ? 0 : 2);
    }
}

static void empty_point_has_no_shape(void **state)
{
    struct run *r = *state;
    const double nothing[] = {NAN, NAN};
    struct bytes b = {.n = 0};
    put_head(&b, 1);
    put_values(&b, nothing, 2);
    struct jg_shaper *s = open_shaper(r, JG_POINT);
    assert_ok(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, b.at, b.n));
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    struct jg_geom g = done(r, s);
    assert_true(jg_geom_is_empty(&g, 0));
}

static struct bytes line_wkb(uint32_t type, double x)
{
    struct bytes b = {.n = 0};
    const double v[] = {1, 2, 3, 4};
    put_head(&b, type);
    put_count(&b, 2);
    put_values(&b, &x, 1);
    put_values(&b, v + 1, 3);
    return b;
}

static void wkb_refuses_what_is_no_line_and_says_why(void **state)
{
    struct run *r = *state;
    struct jg_shaper *s = open_shaper(r, JG_LINE);
    struct bytes b = line_wkb(2, NAN);
    assert_refused(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, b.at, b.n), JG_DATA,
                   "coordinate (nan, 2) is not a place");
    b = line_wkb(2, -INFINITY);
    assert_refused(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, b.at, b.n), JG_DATA,
                   "coordinate (-inf, 2) is not a place");
    b = line_wkb(8, 1);
    assert_refused(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, b.at, b.n), JG_DATA,
                   "circular line, which is not supported");
    b = line_wkb(5, 1);
    b.at[0] = 7;
    assert_refused(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, b.at, b.n), JG_DATA,
                   "byte order 7");
    b = line_wkb(1, 1);
    assert_refused(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, b.at, b.n), JG_DATA,
                   "is a point, not a line");
    b = line_wkb(6, 1);
    assert_refused(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, b.at, b.n), JG_DATA,
                   "is a multipolygon, not a line");
    b = line_wkb(2, 1);
    for (size_t n = 0; n < b.n; n++)
        assert_refused(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, b.at, n), JG_DATA,
                       "cut short");
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    struct jg_geom g = done(r, s);
    assert_true(jg_geom_is_empty(&g, 0)); /* nothing of the refused ones stayed */
}

static void wkb_refuses_collections_without_end(void **state)
{
    struct run *r = *state;
    struct bytes b = {.n = 0};
    for (int k = 0; k < 40; k++) {
        put_head(&b, 7);
        put_count(&b, 1);
    }
    struct jg_shaper *s = open_shaper(r, JG_LINE);
    assert_refused(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, b.at, b.n), JG_DATA,
                   "collections in collections");
}

static void refused_wkb_leaves_what_was_open(void **state)
{
    struct run *r = *state;
    struct jg_shaper *s = open_shaper(r, JG_LINE);
    struct bytes good = line_wkb(2, 1), multi = {.n = 0};
    put_head(&multi, 5);
    put_count(&multi, 2);
    memcpy(multi.at + multi.n, good.at, good.n);
    multi.n += good.n;
    assert_ok(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, good.at, good.n));
    assert_refused(&r->ctx, jg_shaper_add_wkb(&r->ctx, s, multi.at, multi.n), JG_DATA,
                   "cut short");
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    struct jg_geom g = done(r, s);
    assert_int_equal(jg_geom_parts(&g), 1);
    assert_int_equal(jg_geom_places(&g), 2);
}

static void picking_all_changes_nothing_and_reversing_twice_neither(void **state)
{
    struct run *r = *state;
    struct jg_geom g = three_elements(r), same, back;
    const uint32_t all[] = {0, 1, 2}, turned[] = {2, 1, 0};
    assert_ok(&r->ctx, jg_geom_pick(&r->ctx, r->arena, &g, all, 3, &same));
    assert_same(&g, &same);
    assert_ok(&r->ctx, jg_geom_pick(&r->ctx, r->arena, &g, turned, 3, &same));
    assert_int_equal(same.part[1], 2);
    assert_true(jg_geom_is_empty(&same, 1));
    assert_ok(&r->ctx, jg_geom_pick(&r->ctx, r->arena, &same, turned, 3, &back));
    assert_same(&g, &back);
}

static void picking_many_in_blocks_is_picking_one_by_one(void **state)
{
    struct run *r = *state;
    enum { N = 20000 };
    struct jg_geom g = three_elements(r), many, again;
    uint32_t *which = JG_ROOM(r->arena, uint32_t, N);
    for (uint32_t k = 0; k < N; k++)
        which[k] = k * 7 % 3;
    assert_ok(&r->ctx, jg_geom_pick(&r->ctx, r->arena, &g, which, N, &many));
    struct jg_shaper *s = open_shaper(r, JG_POLYGON);
    for (uint32_t k = 0; k < N; k++) {
        assert_ok(&r->ctx, jg_shaper_copy(&r->ctx, s, &g, which[k]));
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    }
    again = done(r, s);
    assert_same(&many, &again);
}

static void appending_is_picking_side_by_side(void **state)
{
    struct run *r = *state;
    struct jg_geom g = three_elements(r), twice, second;
    const uint32_t later[] = {3, 4, 5};
    assert_ok(&r->ctx, jg_geom_append(&r->ctx, r->arena, &g, &g, &twice));
    assert_int_equal(twice.n, 6);
    assert_ok(&r->ctx, jg_geom_pick(&r->ctx, r->arena, &twice, later, 3, &second));
    assert_same(&g, &second);
    struct jg_geom points = {.kind = JG_POINT};
    assert_refused(&r->ctx, jg_geom_append(&r->ctx, r->arena, &g, &points, &twice),
                   JG_BUG, "two kinds");
}

static void grid_rounds_to_a_tenth_of_a_millimetre_and_boxes_follow(void **state)
{
    struct run *r = *state;
    struct jg_shaper *s = open_shaper(r, JG_LINE);
    const double xy[] = {40500000.00004, -0.00004, 40500000.00006, 3400000.12344999};
    put_ring(r, s, xy, 2);
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    struct jg_geom g = done(r, s);
    assert_ok(&r->ctx, jg_geom_to_grid(&r->ctx, &g));
    assert_near(g.x[0], 40500000, 0);
    assert_near(g.x[1], 40500000.0001, 0);
    assert_near(g.y[1], 3400000.1234, 0);
    assert_false(signbit(g.y[0])); /* never -0: equal places have equal bytes */
    assert_near(g.box[0].max_y, 3400000.1234, 0);
    struct jg_geom once = g;
    assert_ok(&r->ctx, jg_geom_to_grid(&r->ctx, &g));
    assert_same(&once, &g);
}

static void grid_is_the_same_with_one_thread_and_two(void **state)
{
    struct run *r = *state;
    struct jg_geom g[2];
    for (int k = 0; k < 2; k++) {
        struct jg_shaper *s = open_shaper(r, JG_POINT);
        for (int i = 0; i < 20000; i++) {
            assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, i * 0.7310585, i * -0.331122));
            assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
        }
        g[k] = done(r, s);
        r->ctx.jobs = k + 1;
        assert_ok(&r->ctx, jg_geom_to_grid(&r->ctx, &g[k]));
    }
    assert_same(&g[0], &g[1]);
}

static void extent_joins_all_boxes_but_empty_ones(void **state)
{
    struct jg_geom g = three_elements(*state);
    struct jg_box all = jg_geom_extent(&g);
    assert_near(all.min_x, 0, 0);
    assert_near(all.max_y, 10, 0);
    struct jg_box wide = jg_box_grow(all, 1);
    assert_near(wide.min_x, -1, 0);
    assert_true(jg_box_meets(all, (struct jg_box){10, 10, 11, 11})); /* a corner counts */
    assert_false(jg_box_meets(all, jg_box_empty()));
}

/* Build, pick, append and write, with the n-th allocation failing. */
static enum jg_status do_everything(struct run *r, struct jg_arena *a)
{
    struct jg_ctx *ctx = &r->ctx;
    struct jg_shaper *s;
    struct jg_geom g, picked, both;
    const uint32_t first = 0;
    unsigned char *wkb;
    size_t n;
    struct bytes line = line_wkb(2, 1);
    JG_TRY(jg_shaper_open(ctx, a, JG_LINE, &s));
    for (int k = 0; k < 40; k++) {
        JG_TRY(jg_shaper_add(ctx, s, k, k));
        JG_TRY(jg_shaper_add(ctx, s, k, k + 1));
        JG_TRY(jg_shaper_end_part(ctx, s));
        JG_TRY(jg_shaper_add_wkb(ctx, s, line.at, line.n));
        JG_TRY(jg_shaper_end_element(ctx, s));
    }
    JG_TRY(jg_shaper_done(ctx, s, &g));
    JG_TRY(jg_geom_pick(ctx, a, &g, &first, 1, &picked));
    JG_TRY(jg_geom_append(ctx, a, &g, &picked, &both));
    JG_TRY(jg_geom_to_grid(ctx, &both));
    return jg_geom_to_wkb(ctx, a, &both, 40, &wkb, &n);
}

static void shapes_survive_any_allocation_failing(void **state)
{
    struct run *r = *state;
    enum jg_status st = JG_NOMEM;
    long n = 0;
    for (; st == JG_NOMEM && n < 200; n++) {
        struct jg_arena *a = jg_arena_open(r->arena);
        jg_arena_fail_after(n);
        st = do_everything(r, a);
        jg_arena_fail_after(-1);
        jg_arena_close(a);
    }
    assert_int_equal(st, JG_OK);
    assert_true(n > 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(shaper_nests_elements_parts_rings_and_places),
        TEST(layer_without_shapes_has_elements_and_no_arrays),
        TEST(wkb_comes_back_as_it_went),
        TEST(wkb_of_points_and_lines_comes_back),
        TEST(wkb_of_either_byte_order_with_z_and_m_is_read_flat),
        TEST(wkb_polygon_is_closed_and_turned),
        TEST(collection_gives_its_members_of_the_kind),
        TEST(empty_point_has_no_shape),
        TEST(wkb_refuses_what_is_no_line_and_says_why),
        TEST(wkb_refuses_collections_without_end),
        TEST(refused_wkb_leaves_what_was_open),
        TEST(picking_all_changes_nothing_and_reversing_twice_neither),
        TEST(picking_many_in_blocks_is_picking_one_by_one),
        TEST(appending_is_picking_side_by_side),
        TEST(grid_rounds_to_a_tenth_of_a_millimetre_and_boxes_follow),
        TEST(grid_is_the_same_with_one_thread_and_two),
        TEST(extent_joins_all_boxes_but_empty_ones),
        TEST(shapes_survive_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
