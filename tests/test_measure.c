/* SPDX-License-Identifier: MIT */
/* Areas, middles, distances and tests, against brute force and small exact integers. */
#include "gis/geom/measure.h"

#include "gis/geom/geos.h"
#include "tests/shapes.h"

static const double FAR_X = 40500000, FAR_Y = 3300000; /* a zone's false easting */

static struct jg_geom box_of(struct run *r, double x0, double y0, double x1, double y1)
{
    double xy[10];
    rectangle(xy, x0, y0, x1, y1);
    return shape_of(r, JG_POLYGON, xy, 5, 0, 0);
}

static struct jg_geom
frame(struct run *r) /* 10 x 10 with a hole of 4 x 4 in the middle */
{
    const double hole[] = {3, 3, 3, 7, 7, 7, 7, 3, 3, 3};
    double shell[10];
    rectangle(shell, 0, 0, 10, 10);
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    put_ring_at(r, s, shell, 5, FAR_X, FAR_Y);
    put_ring_at(r, s, hole, 5, FAR_X, FAR_Y);
    end_element(r, s);
    return end_shapes(r, s);
}

static void area_and_length_of_a_frame_are_exact_far_from_the_origin(void **state)
{
    struct jg_geom g = frame(*state);
    assert_near(jg_area_m2(&g, 0), 84, 0);
    assert_near(jg_length_m(&g, 0), 56, 0);
}

static void middle_of_a_frame_is_in_its_hole_and_the_place_inside_is_not(void **state)
{
    struct jg_geom g = frame(*state);
    struct jg_xy c = jg_centroid(&g, 0), p = jg_place_inside(&g, 0);
    assert_near(c.x, FAR_X + 5, 1e-8);
    assert_near(c.y, FAR_Y + 5, 1e-8);
    assert_false(jg_covers(&g, 0, c));
    assert_true(jg_covers(&g, 0, p));
    assert_near(fabs(p.x - c.x), 3.5, 1e-4); /* the middle of a 3 m wide side */
}

static void middle_of_a_line_is_by_length(void **state)
{
    const double xy[] = {0, 0, 10, 0, 10, 2};
    struct jg_geom g = shape_of(*state, JG_LINE, xy, 3, 0, 0);
    struct jg_xy c = jg_centroid(&g, 0), p = jg_place_inside(&g, 0);
    assert_near(jg_length_m(&g, 0), 12, 1e-12);
    assert_near(jg_area_m2(&g, 0), 0, 0);
    assert_near(c.x, (10 * 5 + 2 * 10) / 12.0, 1e-12);
    assert_near(c.y, 2 / 12.0, 1e-12);
    assert_near(p.x, 6, 0);
    assert_near(p.y, 0, 0);
}

static void middle_without_area_is_that_of_the_places(void **state)
{
    const double flat[] = {0, 0, 6, 0, 3, 0, 0, 0};
    struct jg_geom g = shape_of(*state, JG_POLYGON, flat, 4, 0, 0);
    assert_near(jg_centroid(&g, 0).x, 3, 0);
    assert_near(jg_place_inside(&g, 0).y, 0, 0);
}

static void element_without_shape_measures_nothing(void **state)
{
    struct run *r = *state;
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    end_element(r, s);
    struct jg_geom none = end_shapes(r, s), one = box_of(r, 0, 0, 1, 1);
    assert_near(jg_area_m2(&none, 0), 0, 0);
    assert_true(isnan(jg_centroid(&none, 0).x));
    assert_false(jg_within(&none, 0, &one, 0, 1e9));
    assert_true(isinf(jg_distance_m(&none, 0, &one, 0, INFINITY, NULL, NULL)));
    assert_true(isinf(jg_place_distance_m(&none, 0, (struct jg_xy){0, 0}, NULL)));
    assert_near(jg_overlap_m2(&none, 0, &one, 0), 0, 0);
    assert_false(jg_covers(&none, 0, (struct jg_xy){0, 0}));
    assert_false(jg_plainly_valid(&none, 0));
}

static void corner_edge_and_hole_edge_are_covered_the_hole_is_not(void **state)
{
    struct jg_geom g = frame(*state);
    const double at[][3] = {{0, 0, 1}, {10, 5, 1},      {5, 10.0001, 0}, {3, 5, 1},
                            {5, 5, 0}, {3.0001, 5, 0},  {2.9999, 5, 1},  {10.0001, 10, 0},
                            {0, 7, 1}, {-0.0001, 7, 0}, {3, 3, 1},       {11, 3, 0}};
    for (size_t k = 0; k < sizeof at / sizeof at[0]; k++) {
        struct jg_xy p = {on_grid(FAR_X + at[k][0]), on_grid(FAR_Y + at[k][1])};
        assert_int_equal(jg_covers(&g, 0, p), at[k][2] != 0);
    }
}

static void place_inside_is_inside_stars_combs_and_slivers(void **state)
{
    struct run *r = *state;
    struct dice d = {7};
    for (int k = 0; k < 300; k++) {
        struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
        put_star(r, s, &d, FAR_X, FAR_Y, k % 3 ? 50 : 0.01);
        struct jg_geom g = end_shapes(r, s);
        assert_true(jg_covers(&g, 0, jg_place_inside(&g, 0)));
    }
    const double sliver[] = {0, 0, 900, 1, 1000, 1.0002, 899, 1.0001, 0, 0};
    struct jg_geom g = shape_of(r, JG_POLYGON, sliver, 5, FAR_X, FAR_Y);
    assert_true(jg_covers(&g, 0, jg_place_inside(&g, 0)));
}

/* --- Within and distance --- */

static void pair_exactly_the_gap_apart_is_within_wherever_it_lies(void **state)
{
    struct run *r = *state;
    struct dice d = {8};
    const double edge[] = {0, 0, 4, 3}; /* 5 m along, so distances come out whole */
    for (int k = 0; k < 2000; k++) {
        double x = on_grid(FAR_X + roll_between(&d, -1e5, 1e5));
        double y = on_grid(FAR_Y + roll_between(&d, -1e5, 1e5));
        const double over[] = {2 - 3 * 6, 1.5 + 4 * 6, 2 - 3 * 7, 1.5 + 4 * 7};
        struct jg_geom a = shape_of(r, JG_LINE, edge, 2, x, y);
        struct jg_geom b = shape_of(r, JG_LINE, over, 2, x, y);
        assert_true(jg_within(&a, 0, &b, 0, 30));
        assert_true(jg_within(&b, 0, &a, 0, 30));
        assert_false(jg_within(&a, 0, &b, 0, 29.9999));
        assert_near(jg_distance_m(&a, 0, &b, 0, 30, NULL, NULL), 30, 1e-9);
        assert_true(isinf(jg_distance_m(&a, 0, &b, 0, 29.9999, NULL, NULL)));
    }
}

static void gap_of_nothing_joins_what_touches(void **state)
{
    struct run *r = *state;
    struct jg_geom a = box_of(r, 0, 0, 1, 1), touching = box_of(r, 1, 1, 2, 2);
    struct jg_geom apart = box_of(r, 1.0001, 0, 2, 1),
                   inner = box_of(r, 0.4, 0.4, 0.6, 0.6);
    assert_true(jg_within(&a, 0, &touching, 0, 0));
    assert_true(jg_meets(&a, 0, &touching, 0));
    assert_false(jg_within(&a, 0, &apart, 0, 0));
    assert_true(jg_within(&a, 0, &apart, 0, 0.0001));
    assert_true(jg_within(&a, 0, &inner, 0, 0));
    assert_true(jg_within(&inner, 0, &a, 0, 0));
    assert_false(jg_within(&a, 0, &a, 0, -1));
    assert_false(jg_within(&a, 0, &a, 0, NAN));
}

static void what_lies_in_a_hole_is_as_far_as_the_hole_s_edge(void **state)
{
    struct run *r = *state;
    struct jg_geom g = frame(r);
    struct jg_geom in = box_of(r, FAR_X + 4, FAR_Y + 4, FAR_X + 6, FAR_Y + 6);
    assert_false(jg_within(&g, 0, &in, 0, 0.9999));
    assert_true(jg_within(&g, 0, &in, 0, 1));
    assert_near(jg_distance_m(&in, 0, &g, 0, INFINITY, NULL, NULL), 1, 0);
}

static void crossing_bars_are_zero_apart_though_no_corner_is_near(void **state)
{
    struct run *r = *state;
    struct jg_geom a = box_of(r, -100, -1, 100, 1), b = box_of(r, -1, -100, 1, 100);
    struct jg_xy p = {9, 9}, q = {8, 8};
    assert_true(jg_meets(&a, 0, &b, 0));
    assert_near(jg_distance_m(&a, 0, &b, 0, INFINITY, &p, &q), 0, 0);
    assert_memory_equal(&p, &q, sizeof p);
    assert_true(jg_covers(&a, 0, p) && jg_covers(&b, 0, p));
}

/* Exact answer for segments of small whole numbers: everything fits 64 bits. */
static int64_t cross_of(const int *a, const int *b, const int *c)
{
    return (int64_t)(b[0] - a[0]) * (c[1] - a[1]) -
           (int64_t)(b[1] - a[1]) * (c[0] - a[0]);
}

static bool place_within(const int *p, const int *a, const int *b, int64_t gap)
{
    int64_t dx = b[0] - a[0], dy = b[1] - a[1], length2 = dx * dx + dy * dy;
    int64_t t = (p[0] - a[0]) * dx + (p[1] - a[1]) * dy, cross = cross_of(a, b, p);
    const int *end = t <= 0 ? a : b;
    if (t > 0 && t < length2)
        return cross * cross <= gap * gap * length2;
    return (int64_t)(p[0] - end[0]) * (p[0] - end[0]) +
               (int64_t)(p[1] - end[1]) * (p[1] - end[1]) <=
           gap * gap;
}

static int sign_of(int64_t v)
{
    return (v > 0) - (v < 0);
}

static bool segments_within(const int *a, const int *b, const int *c, const int *d,
                            int64_t gap)
{
    bool proper = sign_of(cross_of(a, b, c)) * sign_of(cross_of(a, b, d)) < 0 &&
                  sign_of(cross_of(c, d, a)) * sign_of(cross_of(c, d, b)) < 0;
    return proper || place_within(a, c, d, gap) || place_within(b, c, d, gap) ||
           place_within(c, a, b, gap) || place_within(d, a, b, gap);
}

static void within_is_what_integers_say_for_all_small_segments(void **state)
{
    struct run *r = *state;
    struct dice d = {9};
    int yes = 0;
    for (int k = 0; k < 20000; k++) {
        int p[8];
        double xy[8];
        for (int v = 0; v < 8; v++) {
            p[v] = roll_below(&d, 14);
            xy[v] = p[v] * 1e-4;
        }
        int gap = roll_below(&d, 8);
        struct jg_geom a = shape_of(r, JG_LINE, xy, 2, FAR_X, FAR_Y);
        struct jg_geom b = shape_of(r, JG_LINE, xy + 4, 2, FAR_X, FAR_Y);
        bool want = segments_within(p, p + 2, p + 4, p + 6, gap);
        yes += want;
        if (jg_within(&a, 0, &b, 0, gap * 1e-4) != want)
            fail_msg("%d %d, %d %d and %d %d, %d %d at %d", p[0], p[1], p[2], p[3], p[4],
                     p[5], p[6], p[7], gap);
    }
    assert_in_range(yes, 4000, 16000);
}

/* Distance over all pairs of edges, in plain doubles near the origin. */
static double slow_distance(const struct jg_geom *a, uint32_t i, const struct jg_geom *b,
                            uint32_t j)
{
    double best = INFINITY;
    for (int turn = 0; turn < 2; turn++) {
        const struct jg_geom *p = turn ? b : a, *q = turn ? a : b;
        uint32_t u = turn ? j : i, v = turn ? i : j;
        for (int64_t k = p->at[p->ring[p->part[u]]]; k < p->at[p->ring[p->part[u + 1]]];
             k++) {
            double m = jg_place_distance_m(q, v, (struct jg_xy){p->x[k], p->y[k]}, NULL);
            best = m < best ? m : best;
        }
    }
    return best;
}

static bool edges_cross(const struct jg_geom *a, uint32_t i, const struct jg_geom *b,
                        uint32_t j)
{
    struct jg_xy out;
    for (int64_t r = a->ring[a->part[i]]; r < a->ring[a->part[i + 1]]; r++)
        for (int64_t k = a->at[r]; k + 1 < a->at[r + 1]; k++)
            for (int64_t q = b->ring[b->part[j]]; q < b->ring[b->part[j + 1]]; q++)
                for (int64_t m = b->at[q]; m + 1 < b->at[q + 1]; m++)
                    if (jg_segments_cross((struct jg_xy){a->x[k], a->y[k]},
                                          (struct jg_xy){a->x[k + 1], a->y[k + 1]},
                                          (struct jg_xy){b->x[m], b->y[m]},
                                          (struct jg_xy){b->x[m + 1], b->y[m + 1]}, &out))
                        return true;
    return false;
}

static void distance_and_within_agree_with_looking_at_every_edge(void **state)
{
    struct run *r = *state;
    struct dice d = {10};
    enum { N = 60 };
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    for (int k = 0; k < N; k++)
        put_star(r, s, &d, FAR_X + roll_between(&d, 0, 300),
                 FAR_Y + roll_between(&d, 0, 300), roll_between(&d, 5, 40));
    struct jg_geom g = end_shapes(r, s);
    int met = 0;
    for (uint32_t i = 0; i < N; i++)
        for (uint32_t j = 0; j < N; j++) {
            double want = edges_cross(&g, i, &g, j) ? 0 : slow_distance(&g, i, &g, j);
            struct jg_xy p = {0, 0}, q = {0, 0};
            double m = jg_distance_m(&g, i, &g, j, INFINITY, &p, &q);
            met += want == 0;
            assert_near(m, want, 1e-7);
            assert_near(hypot(p.x - q.x, p.y - q.y), m, 2e-4);
            assert_int_equal(jg_meets(&g, i, &g, j), want == 0);
            assert_int_equal(jg_within(&g, i, &g, j, want + 0.001), 1);
            assert_int_equal(jg_within(&g, i, &g, j, want - 0.001),
                             want - 0.001 >= 0 && 0);
            assert_near(jg_distance_m(&g, i, &g, j, want + 0.001, NULL, NULL), want,
                        1e-7);
        }
    assert_in_range(met, N + 10, N * N / 2);
}

static void moving_by_grid_steps_changes_no_bit(void **state)
{
    struct run *r = *state;
    for (int k = 0; k < 50; k++) {
        double got[2][4];
        for (int v = 0; v < 2; v++) {
            struct dice d = {100 + (uint64_t)k};
            double a[66], b[66];
            star(&d, a, 30, 0, 0, 20, 40);
            star(&d, b, 12, 60, 20, 10, 35);
            double dx = v ? FAR_X + 0.1234 : 0, dy = v ? FAR_Y - 0.0007 : 0;
            struct jg_geom ga = shape_of(r, JG_POLYGON, a, 31, dx, dy);
            struct jg_geom gb = shape_of(r, JG_POLYGON, b, 13, dx, dy);
            got[v][0] = jg_area_m2(&ga, 0);
            got[v][1] = jg_distance_m(&ga, 0, &gb, 0, INFINITY, NULL, NULL);
            got[v][2] = jg_overlap_m2(&ga, 0, &gb, 0);
            got[v][3] = jg_length_m(&gb, 0);
        }
        assert_memory_equal(got[0], got[1], sizeof got[0]);
    }
}

static void long_lines_are_compared_in_chunks(void **state)
{
    struct run *r = *state;
    enum { N = 1000 };
    double a[2 * N], b[2 * N];
    for (int k = 0; k < N; k++) {
        a[2 * k] = b[2 * k] = k;
        a[2 * k + 1] = k % 2;
        b[2 * k + 1] = 20 + k % 3 - (k == 777 ? 9.5 : 0);
    }
    struct jg_geom ga = shape_of(r, JG_LINE, a, N, FAR_X, FAR_Y);
    struct jg_geom gb = shape_of(r, JG_LINE, b, N, FAR_X, FAR_Y);
    struct jg_xy p = {0, 0}, q = {0, 0};
    double want = 20 + 777 % 3 - 9.5 - 1;
    assert_near(jg_distance_m(&ga, 0, &gb, 0, INFINITY, &p, &q), want, 1e-9);
    assert_near(q.x, FAR_X + 777, 0);
    assert_true(jg_within(&ga, 0, &gb, 0, want));
    assert_false(jg_within(&ga, 0, &gb, 0, want - 0.0001));
}

static void distance_works_for_points_lines_and_polygons_alike(void **state)
{
    struct run *r = *state;
    const double at[] = {5, 20}, bar[] = {20, 0, 20, 100};
    struct jg_geom point = shape_of(r, JG_POINT, at, 1, 0, 0);
    struct jg_geom line = shape_of(r, JG_LINE, bar, 2, 0, 0);
    struct jg_geom area = box_of(r, 0, 0, 10, 10);
    assert_near(jg_distance_m(&point, 0, &line, 0, INFINITY, NULL, NULL), 15, 0);
    assert_near(jg_distance_m(&area, 0, &point, 0, INFINITY, NULL, NULL), 10, 0);
    assert_near(jg_distance_m(&line, 0, &area, 0, INFINITY, NULL, NULL), 10, 0);
    assert_near(jg_distance_m(&point, 0, &point, 0, INFINITY, NULL, NULL), 0, 0);
    assert_true(jg_within(&line, 0, &area, 0, 10));
    struct jg_xy near = {0, 0};
    assert_near(jg_place_distance_m(&line, 0, (struct jg_xy){0, 300}, &near),
                hypot(20, 200), 1e-9);
    assert_near(near.y, 100, 0);
    assert_near(jg_place_distance_m(&point, 0, (struct jg_xy){5, 21}, &near), 1, 1e-12);
    assert_near(jg_place_distance_m(&area, 0, (struct jg_xy){5, 5}, &near), 0, 0);
    assert_near(near.x, 5, 0);
}

static void segment_meets_what_it_crosses_touches_or_lies_in(void **state)
{
    struct run *r = *state;
    struct jg_geom g = frame(r);
    const double s[][5] = {{-1, 5, 1, 5, 1},  {-2, 5, -1, 5, 0},     {1, 1, 2, 2, 1},
                           {4, 4, 6, 6, 0},   {10, 10, 11, 11, 1},   {-1, 1, 1, -1, 1},
                           {4, 4, 20, 20, 1}, {-1, 1, 1, -1.0002, 0}};
    for (size_t k = 0; k < sizeof s / sizeof s[0]; k++) {
        struct jg_xy p = {on_grid(FAR_X + s[k][0]), on_grid(FAR_Y + s[k][1])};
        struct jg_xy q = {on_grid(FAR_X + s[k][2]), on_grid(FAR_Y + s[k][3])};
        assert_int_equal(jg_segment_meets(&g, 0, p, q), s[k][4] != 0);
        assert_int_equal(jg_segment_meets(&g, 0, q, p), s[k][4] != 0);
    }
}

static void segments_cross_in_one_place_whichever_comes_first(void **state)
{
    (void)state;
    struct dice d = {11};
    int crossed = 0;
    for (int k = 0; k < 5000; k++) {
        struct jg_xy p[4], one = {0, 0}, two = {0, 0};
        for (int v = 0; v < 4; v++)
            p[v] = (struct jg_xy){on_grid(FAR_X + roll_below(&d, 30) * 0.3),
                                  on_grid(FAR_Y + roll_below(&d, 30) * 0.3)};
        bool first = jg_segments_cross(p[0], p[1], p[2], p[3], &one);
        assert_int_equal(first, jg_segments_cross(p[3], p[2], p[0], p[1], &two));
        if (!first)
            continue;
        crossed++;
        assert_memory_equal(&one, &two, sizeof one);
        assert_near(one.x, on_grid(one.x), 0);
        for (int v = 0; v < 4; v += 2) { /* on both, but for the rounding to the grid */
            double dx = p[v + 1].x - p[v].x, dy = p[v + 1].y - p[v].y, l = hypot(dx, dy);
            double off = dx * (one.y - p[v].y) - dy * (one.x - p[v].x);
            assert_near(l > 0 ? off / l : 0, 0, 1e-4);
        }
    }
    assert_in_range(crossed, 500, 4500);
}

/* --- Overlap --- */

static double cut_area(struct run *r, const struct jg_geom *a, uint32_t i,
                       const struct jg_geom *b, uint32_t j)
{
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    assert_ok(&r->ctx, jg_geos_cut(&r->ctx, JG_INTERSECTION, a, i, b, j, s));
    end_element(r, s);
    struct jg_geom g = end_shapes(r, s);
    return jg_area_m2(&g, 0);
}

static void overlap_of_squares_is_what_one_counts(void **state)
{
    struct run *r = *state;
    struct jg_geom a = box_of(r, 0, 0, 10, 10), b = box_of(r, 7, 8, 20, 20);
    struct jg_geom in = box_of(r, 2, 2, 3, 3), beside = box_of(r, 10, 0, 20, 10);
    assert_near(jg_overlap_m2(&a, 0, &b, 0), 6, 1e-12);
    assert_near(jg_overlap_m2(&a, 0, &a, 0), 100, 1e-12);
    assert_near(jg_overlap_m2(&in, 0, &a, 0), 1, 1e-12);
    assert_near(jg_overlap_m2(&a, 0, &beside, 0), 0, 0);
    struct jg_geom ring = frame(r);
    struct jg_geom over = box_of(r, FAR_X, FAR_Y, FAR_X + 5, FAR_Y + 5);
    assert_near(jg_overlap_m2(&ring, 0, &over, 0), 21, 1e-12);
}

static void overlap_is_the_area_of_the_cut(void **state)
{
    struct run *r = *state;
    struct dice d = {12};
    enum { N = 40 };
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    for (int k = 0; k < N; k++)
        put_star(r, s, &d, FAR_X + roll_between(&d, 0, 60),
                 FAR_Y + roll_between(&d, 0, 60), roll_between(&d, 5, 40));
    struct jg_geom g = end_shapes(r, s);
    for (uint32_t i = 0; i < N; i++)
        for (uint32_t j = 0; j < N; j++) {
            double area = jg_overlap_m2(&g, i, &g, j);
            /* the cut's corners are rounded to 0.1 mm: half a step along its edges */
            assert_near(area, cut_area(r, &g, i, &g, j), 5e-3);
            assert_near(area, jg_overlap_m2(&g, j, &g, i), 1e-9);
        }
}

/* Upright squares and diamonds on even metres cross on the grid, so nothing is rounded.
 */
static void overlap_is_the_area_of_the_cut_to_a_square_millimetre(void **state)
{
    struct run *r = *state;
    struct dice d = {18};
    enum { N = 40 };
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    for (int k = 0; k < N; k++) {
        double x = 2 * roll_below(&d, 20), y = 2 * roll_below(&d, 20);
        double h = 2 + 2 * roll_below(&d, 8), xy[10];
        const double diamond[] = {0, -h, h, 0, 0, h, -h, 0, 0, -h};
        rectangle(xy, 0, 0, h, 2 * h);
        put_ring_at(r, s, k % 2 ? diamond : xy, 5, FAR_X + x, FAR_Y + y);
        end_element(r, s);
    }
    struct jg_geom g = end_shapes(r, s);
    for (uint32_t i = 0; i < N; i++)
        for (uint32_t j = 0; j < N; j++)
            assert_near(jg_overlap_m2(&g, i, &g, j), cut_area(r, &g, i, &g, j), 1e-6);
}

static void overlaps_with_a_cover_add_up_to_the_whole(void **state)
{
    struct run *r = *state;
    struct dice d = {13};
    for (int k = 0; k < 100; k++) {
        struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
        put_star(r, s, &d, FAR_X + 50, FAR_Y + 50, 49);
        struct jg_geom g = end_shapes(r, s);
        double sum = 0;
        for (int x = 0; x < 10; x++)
            for (int y = 0; y < 10; y++) {
                struct jg_geom tile = box_of(r, FAR_X + 10 * x, FAR_Y + 10 * y,
                                             FAR_X + 10 * x + 10, FAR_Y + 10 * y + 10);
                sum += jg_overlap_m2(&tile, 0, &g, 0);
            }
        assert_near(sum, jg_area_m2(&g, 0), 1e-8);
    }
}

static void overlap_with_many_edges_is_taken_in_chunks(void **state)
{
    struct run *r = *state;
    struct dice d = {14};
    double a[802], b[802];
    star(&d, a, 400, 0, 0, 90, 100);
    star(&d, b, 400, 30, 10, 90, 100);
    struct jg_geom ga = shape_of(r, JG_POLYGON, a, 401, FAR_X, FAR_Y);
    struct jg_geom gb = shape_of(r, JG_POLYGON, b, 401, FAR_X, FAR_Y);
    assert_near(jg_overlap_m2(&ga, 0, &gb, 0), cut_area(r, &ga, 0, &gb, 0), 0.02);
}

/* --- Plainly valid --- */

static bool geos_says_valid(struct run *r, const struct jg_geom *g)
{
    struct jg_flaw flaw;
    assert_ok(&r->ctx, jg_geos_check(&r->ctx, g, 0, &flaw));
    return flaw.valid;
}

static double twice_area(const double *xy, int n)
{
    double sum = 0;
    for (int k = 0; k + 1 < n; k++)
        sum += xy[2 * k] * xy[2 * k + 3] - xy[2 * k + 2] * xy[2 * k + 1];
    return sum;
}

static void turn_ring(double *xy, int n)
{
    for (int a = 0, b = n - 1; a < b; a++, b--)
        for (int v = 0; v < 2; v++) {
            double keep = xy[2 * a + v];
            xy[2 * a + v] = xy[2 * b + v];
            xy[2 * b + v] = keep;
        }
}

static int lattice_ring(struct dice *d, double *xy, int most, int side)
{
    int n = 3 + roll_below(d, most);
    for (int k = 0; k < n; k++) {
        xy[2 * k] = roll_below(d, side);
        xy[2 * k + 1] = roll_below(d, side);
    }
    xy[2 * n] = xy[0];
    xy[2 * n + 1] = xy[1];
    return n + 1;
}

static void small_rings_are_plainly_valid_exactly_when_geos_says_so(void **state)
{
    struct run *r = *state;
    struct dice d = {15};
    int valid = 0;
    for (int k = 0; k < 30000; k++) {
        double xy[40];
        int n = lattice_ring(&d, xy, 6, 3 + k % 8);
        if (twice_area(xy, n) < 0)
            turn_ring(xy, n);
        struct jg_geom g = shape_of(r, JG_POLYGON, xy, n, FAR_X, FAR_Y);
        bool want = geos_says_valid(r, &g);
        valid += want;
        assert_int_equal(jg_plainly_valid(&g, 0), want);
    }
    assert_in_range(valid, 3000, 27000);
}

static void polygons_with_holes_or_parts_are_never_wrongly_called_valid(void **state)
{
    struct run *r = *state;
    struct dice d = {16};
    int sure = 0;
    for (int k = 0; k < 20000; k++) {
        double xy[40], shell[10];
        struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
        rectangle(shell, 0, 0, 6 + roll_below(&d, 6), 6 + roll_below(&d, 6));
        put_ring_at(r, s, shell, 5, FAR_X, FAR_Y);
        for (int h = roll_below(&d, 3); h > 0; h--) {
            int n = lattice_ring(&d, xy, 2, 5);
            if (twice_area(xy, n) > 0)
                turn_ring(xy, n);
            put_ring_at(r, s, xy, n, FAR_X + roll_below(&d, 5),
                        FAR_Y + roll_below(&d, 5));
        }
        assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
        if (roll_below(&d, 2)) {
            rectangle(shell, 0, 0, 3, 3);
            put_ring_at(r, s, shell, 5, FAR_X + roll_below(&d, 16), FAR_Y);
        }
        end_element(r, s);
        struct jg_geom g = end_shapes(r, s);
        bool plain = jg_plainly_valid(&g, 0);
        sure += plain;
        assert_true(!plain || geos_says_valid(r, &g));
    }
    assert_in_range(sure, 1000, 19000);
}

static void clockwise_shell_open_ring_and_long_ring_are_left_to_geos(void **state)
{
    struct run *r = *state;
    struct dice d = {17};
    const double clockwise[] = {0, 0, 0, 1, 1, 1, 0, 0},
                 open[] = {0, 0, 1, 0, 1, 1, 0, 1};
    struct jg_geom g = shape_of(r, JG_POLYGON, clockwise, 4, 0, 0);
    assert_false(jg_plainly_valid(&g, 0));
    g = shape_of(r, JG_POLYGON, open, 4, 0, 0);
    assert_false(jg_plainly_valid(&g, 0));
    double xy[802];
    star(&d, xy, 400, 0, 0, 90, 100);
    g = shape_of(r, JG_POLYGON, xy, 401, 0, 0);
    assert_false(jg_plainly_valid(&g, 0));
    star(&d, xy, 64, 0, 0, 90, 100);
    g = shape_of(r, JG_POLYGON, xy, 65, 0, 0);
    assert_true(jg_plainly_valid(&g, 0));
    const double twice[] = {0, 0, 2, 0, 2, 0,
                            2, 2, 0, 2, 0, 0}; /* a place twice is fine */
    g = shape_of(r, JG_POLYGON, twice, 6, 0, 0);
    assert_true(jg_plainly_valid(&g, 0));
    assert_true(geos_says_valid(r, &g));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(area_and_length_of_a_frame_are_exact_far_from_the_origin),
        TEST(middle_of_a_frame_is_in_its_hole_and_the_place_inside_is_not),
        TEST(middle_of_a_line_is_by_length),
        TEST(middle_without_area_is_that_of_the_places),
        TEST(element_without_shape_measures_nothing),
        TEST(corner_edge_and_hole_edge_are_covered_the_hole_is_not),
        TEST(place_inside_is_inside_stars_combs_and_slivers),
        TEST(pair_exactly_the_gap_apart_is_within_wherever_it_lies),
        TEST(gap_of_nothing_joins_what_touches),
        TEST(what_lies_in_a_hole_is_as_far_as_the_hole_s_edge),
        TEST(crossing_bars_are_zero_apart_though_no_corner_is_near),
        TEST(within_is_what_integers_say_for_all_small_segments),
        TEST(distance_and_within_agree_with_looking_at_every_edge),
        TEST(moving_by_grid_steps_changes_no_bit),
        TEST(long_lines_are_compared_in_chunks),
        TEST(distance_works_for_points_lines_and_polygons_alike),
        TEST(segment_meets_what_it_crosses_touches_or_lies_in),
        TEST(segments_cross_in_one_place_whichever_comes_first),
        TEST(overlap_of_squares_is_what_one_counts),
        TEST(overlap_is_the_area_of_the_cut),
        TEST(overlap_is_the_area_of_the_cut_to_a_square_millimetre),
        TEST(overlaps_with_a_cover_add_up_to_the_whole),
        TEST(overlap_with_many_edges_is_taken_in_chunks),
        TEST(small_rings_are_plainly_valid_exactly_when_geos_says_so),
        TEST(polygons_with_holes_or_parts_are_never_wrongly_called_valid),
        TEST(clockwise_shell_open_ring_and_long_ring_are_left_to_geos),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
