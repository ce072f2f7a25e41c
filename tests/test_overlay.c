/* SPDX-License-Identifier: MIT */
/* Overlay: every square metre accounted for. */
#include "test.h"

#include "gis/geom/geos.h"
#include "gis/geom/measure.h"
#include "gis/layer/layer.h"
#include "gis/overlay/cut.h"
#include "gis/overlay/overlay.h"
#include "gis/overlay/own.h"
#include "gis/overlay/tally.h"

#include <string.h>

static uint64_t dice = 7;

static double chance(void)
{
    dice = dice * 6364136223846793005u + 1442695040888963407u;
    return (double)(dice >> 11) / 9007199254740992.0;
}

static void end_shape(struct run *r, struct jg_shaper *s)
{
    assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
    assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
}

static struct jg_geom boxes(struct run *r, const double (*at)[4], int n)
{
    struct jg_shaper *s = NULL;
    struct jg_geom g = {0};
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_POLYGON, &s));
    for (int i = 0; i < n; i++) {
        double x = at[i][0], y = at[i][1], w = at[i][2], h = at[i][3];
        const double c[5][2] = {{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}};
        for (int k = 0; k < 5; k++)
            assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, c[k][0], c[k][1]));
        end_shape(r, s);
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &g));
    return g;
}

/* A coverage of n x n cells whose inner corners are jittered: no overlaps, no gaps. */
static struct jg_geom coverage(struct run *r, int n, double cell_m, struct jg_xy move)
{
    struct jg_shaper *s = NULL;
    struct jg_geom g = {0};
    size_t side = (size_t)n + 1;
    struct jg_xy *at = JG_ARRAY(r->arena, struct jg_xy, side * side);
    for (size_t k = 0; k < side * side; k++)
        at[k] = (struct jg_xy){
            move.x + round(1e4 * cell_m * ((double)(k % side) + 0.6 * chance())) / 1e4,
            move.y + round(1e4 * cell_m * ((double)(k / side) + 0.6 * chance())) / 1e4};
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_POLYGON, &s));
    for (size_t k = 0; k < side * side; k++) {
        if (k % side + 1 == side || k / side + 1 == side)
            continue;
        const size_t ring[5] = {k, k + 1, k + side + 1, k + side, k};
        for (int c = 0; c < 5; c++)
            assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, at[ring[c]].x, at[ring[c]].y));
        end_shape(r, s);
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &g));
    assert_ok(&r->ctx, jg_geom_to_grid(&r->ctx, &g));
    return g;
}

/* Many corners around a place: a star. */
static struct jg_geom stars(struct run *r, int n, double span_m, int corners)
{
    struct jg_shaper *s = NULL;
    struct jg_geom g = {0};
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_POLYGON, &s));
    for (int i = 0; i < n; i++) {
        double x = span_m * chance(), y = span_m * chance(), fx = 0, fy = 0;
        double size = 5 + 30 * chance();
        for (int k = 0; k < corners; k++) {
            double turn = 6.283185307179586 * k / corners,
                   far = size * (0.4 + 0.6 * chance());
            double px = x + far * cos(turn), py = y + far * sin(turn);
            fx = k ? fx : px;
            fy = k ? fy : py;
            assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, px, py));
        }
        assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, fx, fy));
        end_shape(r, s);
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &g));
    assert_ok(&r->ctx, jg_geom_to_grid(&r->ctx, &g));
    return g;
}

static double all_area_m2(const struct jg_geom *g)
{
    double sum = 0;
    for (uint32_t i = 0; i < g->n; i++)
        sum += jg_area_m2(g, i);
    return sum;
}

static struct jg_cuts cut(struct run *r, enum jg_overlay_method method,
                          const struct jg_geom *a, const struct jg_geom *b)
{
    struct jg_cut_rule rule = {method, 0};
    struct jg_cuts out = {0};
    assert_ok(&r->ctx, jg_overlay_cut(&r->ctx, r->arena, &rule, a, b, &out));
    assert_int_equal(out.n_failed, 0);
    return out;
}

/* Shares. */

static void shares_of_two_boxes_are_their_common_ground(void **state)
{
    struct run *r = *state;
    const double a_at[1][4] = {{0, 0, 10, 10}};
    const double b_at[3][4] = {{5, 5, 10, 10}, {10, 0, 5, 5}, {-5, -5, 10, 10}};
    struct jg_geom a = boxes(r, a_at, 1), b = boxes(r, b_at, 3);
    struct jg_shares out = {0};
    assert_ok(&r->ctx, jg_overlay_shares(&r->ctx, r->arena, &a, &b, 0, &out));
    assert_int_equal(out.n, 2); /* the second only touches */
    assert_int_equal(out.b_row[0], 0);
    assert_int_equal(out.b_row[1], 2);
    assert_near(out.area_m2[0], 25, 1e-9);
    assert_near(out.area_m2[1], 25, 1e-9);
    assert_ok(&r->ctx, jg_overlay_shares(&r->ctx, r->arena, &a, &b, 25.01, &out));
    assert_int_equal(out.n, 0);
    assert_refused(&r->ctx, jg_overlay_shares(&r->ctx, r->arena, &a, &b, -1, &out),
                   JG_USAGE, "least must be 0 m2 or more, not -1");
}

static void shares_equal_the_areas_of_what_geos_cuts(void **state)
{
    struct run *r = *state;
    struct jg_geom a = stars(r, 60, 200, 9), b = stars(r, 12, 200, 120);
    struct jg_shares out = {0};
    assert_ok(&r->ctx, jg_overlay_shares(&r->ctx, r->arena, &a, &b, 0, &out));
    size_t k = 0;
    for (uint32_t i = 0; i < a.n; i++)
        for (uint32_t j = 0; j < b.n; j++) {
            struct jg_shaper *s = NULL;
            struct jg_geom g = {0};
            assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_POLYGON, &s));
            assert_ok(&r->ctx, jg_geos_cut(&r->ctx, JG_INTERSECTION, &a, i, &b, j, s));
            assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
            assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &g));
            double m2 = jg_area_m2(&g, 0);
            bool listed = k < out.n && out.a_row[k] == i && out.b_row[k] == j;
            assert_near(listed ? out.area_m2[k] : 0, m2, 0.01);
            k += listed;
        }
    assert_int_equal(k, out.n);
}

static void shares_of_a_coverage_add_up_to_the_whole(void **state)
{
    struct run *r = *state;
    struct jg_geom b = coverage(r, 30, 20, (struct jg_xy){500000, 3300000});
    struct jg_geom a = stars(r, 40, 400, 30), moved = a;
    for (int64_t k = 0; k < jg_geom_places(&a); k++) {
        moved.x[k] += 500080;
        moved.y[k] += 3300080;
    }
    assert_ok(&r->ctx, jg_geom_to_grid(&r->ctx, &moved));
    struct jg_shares out = {0};
    assert_ok(&r->ctx, jg_overlay_shares(&r->ctx, r->arena, &moved, &b, 0, &out));
    for (uint32_t i = 0; i < moved.n; i++) {
        double sum = 0;
        for (size_t k = 0; k < out.n; k++)
            sum += out.a_row[k] == i ? out.area_m2[k] : 0;
        assert_near(sum, jg_area_m2(&moved, i), 0.01);
    }
}

/* Cutting. */

static void intersection_gives_the_pieces_in_order_of_both_rows(void **state)
{
    struct run *r = *state;
    const double a_at[2][4] = {{0, 0, 10, 10}, {20, 0, 10, 10}};
    const double b_at[2][4] = {{5, 0, 20, 10}, {0, 0, 30, 5}};
    struct jg_geom a = boxes(r, a_at, 2), b = boxes(r, b_at, 2);
    struct jg_cuts c = cut(r, JG_OVERLAY_INTERSECTION, &a, &b);
    const uint32_t a_row[] = {0, 0, 1, 1}, b_row[] = {0, 1, 0, 1};
    assert_int_equal(c.pieces.n, 4);
    assert_memory_equal(c.pieces.a_row, a_row, sizeof a_row);
    assert_memory_equal(c.pieces.b_row, b_row, sizeof b_row);
    for (uint32_t i = 0; i < 4; i++)
        assert_near(jg_area_m2(&c.pieces.geom, i), 50, 1e-9);
    assert_near(c.a[0].twice, 25, 1e-9);
    assert_near(c.a[0].rest, 25, 1e-9);
}

static void each_method_gives_the_area_it_promises(void **state)
{
    struct run *r = *state;
    struct jg_geom a = coverage(r, 8, 25, (struct jg_xy){0, 0});
    struct jg_geom b = coverage(r, 11, 17, (struct jg_xy){33, 41});
    double all_a = all_area_m2(&a), all_b = all_area_m2(&b);
    struct jg_cuts both = cut(r, JG_OVERLAY_INTERSECTION, &a, &b);
    double common = all_area_m2(&both.pieces.geom);
    assert_true(common > all_a / 4 && common < all_a);
    const struct {
        enum jg_overlay_method method;
        double want;
    } promise[] = {{JG_OVERLAY_IDENTITY, all_a},
                   {JG_OVERLAY_ERASE, all_a - common},
                   {JG_OVERLAY_UNION, all_a + all_b - common},
                   {JG_OVERLAY_SYMMETRIC, all_a + all_b - 2 * common},
                   {JG_OVERLAY_CLIP, common},
                   {JG_OVERLAY_UPDATE, all_a - common + all_b}};
    for (size_t k = 0; k < sizeof promise / sizeof *promise; k++) {
        struct jg_cuts c = cut(r, promise[k].method, &a, &b);
        assert_near(all_area_m2(&c.pieces.geom), promise[k].want, 0.05);
        for (uint32_t i = 0; i < a.n; i++)
            assert_near(c.a[i].shared + c.a[i].rest - c.a[i].twice, c.a[i].size, 0.01);
    }
}

static void intersection_is_the_same_from_either_side(void **state)
{
    struct run *r = *state;
    struct jg_geom a = stars(r, 80, 150, 12), b = stars(r, 80, 150, 60);
    struct jg_cuts ab = cut(r, JG_OVERLAY_INTERSECTION, &a, &b);
    struct jg_cuts ba = cut(r, JG_OVERLAY_INTERSECTION, &b, &a);
    assert_int_equal(ab.pieces.n, ba.pieces.n);
    assert_near(all_area_m2(&ab.pieces.geom), all_area_m2(&ba.pieces.geom), 0.1);
}

static void two_hundred_polygons_over_one_another_are_all_cut(void **state)
{
    struct run *r = *state;
    struct jg_geom a = stars(r, 200, 10, 25), b = stars(r, 3, 10, 40);
    struct jg_cuts c = cut(r, JG_OVERLAY_IDENTITY, &a, &b);
    for (uint32_t i = 0; i < a.n; i++)
        assert_near(c.a[i].shared + c.a[i].rest - c.a[i].twice, c.a[i].size, 0.02);
    c = cut(r, JG_OVERLAY_IDENTITY, &b, &a);
    for (uint32_t i = 0; i < b.n; i++)
        assert_near(c.a[i].shared + c.a[i].rest - c.a[i].twice, c.a[i].size, 0.02);
}

static void pieces_under_the_least_size_are_dropped_and_accounted_for(void **state)
{
    struct run *r = *state;
    const double a_at[1][4] = {{0, 0, 10, 10}},
                 b_at[2][4] = {{9.9, 0, 5, 10}, {0, 0, 5, 10}};
    struct jg_geom a = boxes(r, a_at, 1), b = boxes(r, b_at, 2);
    struct jg_cut_rule rule = {JG_OVERLAY_IDENTITY, 2};
    struct jg_cuts c = {0};
    assert_ok(&r->ctx, jg_overlay_cut(&r->ctx, r->arena, &rule, &a, &b, &c));
    assert_int_equal(c.pieces.n, 2);
    assert_near(c.a[0].dropped, 1, 1e-6);
    assert_near(c.a[0].shared, 50, 1e-6);
    assert_near(c.a[0].rest, 49, 1e-6);
    rule.least = -1;
    assert_refused(&r->ctx, jg_overlay_cut(&r->ctx, r->arena, &rule, &a, &b, &c),
                   JG_USAGE, "least must be 0 or more, not -1");
}

static void lines_are_cut_by_length(void **state)
{
    struct run *r = *state;
    const double b_at[1][4] = {{3, -5, 4, 10}};
    struct jg_geom b = boxes(r, b_at, 1), a = {0};
    struct jg_shaper *s = NULL;
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_LINE, &s));
    assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, 0, 0));
    assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, 10, 0));
    end_shape(r, s);
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &a));
    struct jg_cuts c = cut(r, JG_OVERLAY_IDENTITY, &a, &b);
    assert_int_equal(c.pieces.n, 2);
    assert_near(jg_length_m(&c.pieces.geom, 0), 4, 1e-9);
    assert_near(jg_length_m(&c.pieces.geom, 1), 6, 1e-9);
    struct jg_cut_rule rule = {JG_OVERLAY_UNION, 0};
    assert_refused(&r->ctx, jg_overlay_cut(&r->ctx, r->arena, &rule, &a, &b, &c),
                   JG_USAGE, "lines can be overlaid by");
    rule.method = JG_OVERLAY_ERASE;
    assert_refused(&r->ctx, jg_overlay_cut(&r->ctx, r->arena, &rule, &b, &a, &c), JG_DATA,
                   "layer \"overlay\" must be polygons");
}

static void more_threads_give_the_same_bytes(void **state)
{
    struct run *r = *state;
    struct jg_geom a = coverage(r, 14, 25, (struct jg_xy){0, 0}),
                   b = stars(r, 99, 300, 33);
    struct jg_cuts two = cut(r, JG_OVERLAY_UNION, &a, &b);
    r->ctx.jobs = 1;
    struct jg_cuts one = cut(r, JG_OVERLAY_UNION, &a, &b);
    size_t n = (size_t)jg_geom_places(&one.pieces.geom);
    assert_int_equal(one.pieces.n, two.pieces.n);
    assert_int_equal(n, jg_geom_places(&two.pieces.geom));
    assert_memory_equal(one.pieces.geom.x, two.pieces.geom.x, n * sizeof(double));
    assert_memory_equal(one.pieces.geom.y, two.pieces.geom.y, n * sizeof(double));
    assert_memory_equal(one.pieces.b_row, two.pieces.b_row, one.pieces.n * 4);
}

static void own_overlaps_go_to_the_one_of_least_rank_whatever_the_order(void **state)
{
    struct run *r = *state;
    const double at[3][4] = {{0, 0, 10, 10}, {5, 0, 10, 10}, {2, 2, 10, 4}};
    const double rank[3] = {3, 1, NAN};
    struct jg_geom g = boxes(r, at, 3), out = {0};
    struct jg_shares own = {0};
    assert_ok(&r->ctx, jg_overlay_own(&r->ctx, r->arena, &g, &own));
    assert_int_equal(own.n, 3);
    assert_ok(&r->ctx, jg_overlay_resolve(&r->ctx, r->arena, &g, &own, rank, &out));
    assert_near(jg_area_m2(&out, 0), 50, 1e-6);
    assert_near(jg_area_m2(&out, 1), 100, 1e-6);
    assert_near(jg_area_m2(&out, 2), 0, 1e-6);
    assert_ok(&r->ctx, jg_overlay_own(&r->ctx, r->arena, &out, &own));
    assert_int_equal(own.n, 0);
}

/* The stage. */

static struct jg_layer *layer_of(struct run *r, struct jg_layers *set, const char *name,
                                 struct jg_geom g, const char *const *use)
{
    struct jg_layer *layer = NULL;
    const char **text = NULL;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, name, g.n, &layer));
    layer->geom = g;
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, layer, "use", &text));
    for (uint32_t i = 0; i < g.n; i++)
        text[i] = use[i];
    assert_ok(&r->ctx, jg_layers_put(&r->ctx, set, layer));
    return layer;
}

struct laid {
    struct jg_layers layers;
    struct jg_summary summary;
};

static enum jg_status lay(struct run *r, struct jg_overlay_options *opt, struct laid *out)
{
    static const char *const uses[] = {"house", NULL}, *const lands[] = {"state", "farm"};
    const double a_at[2][4] = {{0, 0, 10, 10}, {20, 0, 10, 10}};
    const double b_at[2][4] = {{5, 0, 20, 10}, {24, 0, 30, 10}};
    memset(out, 0, sizeof *out);
    out->summary.arena = r->arena;
    (void)layer_of(r, &out->layers, "input", boxes(r, a_at, 2), uses);
    (void)layer_of(r, &out->layers, "overlay", boxes(r, b_at, 2), lands);
    return jg_stage_overlay.run(&r->ctx, r->arena, opt, &out->layers, &out->summary);
}

static double count_of(const struct jg_summary *s, const char *name)
{
    for (int i = 0; i < s->n_counts; i++)
        if (!strcmp(s->counts[i].name, name))
            return s->counts[i].value;
    return NAN;
}

static void the_stage_keeps_both_sides_fields_and_prints_the_account(void **state)
{
    struct run *r = *state;
    struct jg_overlay_options opt;
    struct laid l;
    jg_params_preset(jg_stage_overlay.params, &opt);
    opt.method = JG_OVERLAY_IDENTITY;
    opt.tally = "overlay_use";
    assert_ok(&r->ctx, lay(r, &opt, &l));
    const struct jg_layer *o = jg_layers_find(&l.layers, "overlay");
    assert_non_null(o);
    assert_int_equal(o->n, 4); /* 50 and its rest; 50 and 60, which overlap */
    assert_string_equal(jg_layer_texts(o, "input_use")[0], "house");
    assert_string_equal(jg_layer_texts(o, "overlay_use")[0], "state");
    assert_null(jg_layer_texts(o, "overlay_use")[1]);
    assert_int_equal(jg_layer_ints(o, "overlay_fid")[1], JG_NO_INT);
    assert_near(count_of(&l.summary, "input_m2"), 200, 1e-6);
    assert_near(count_of(&l.summary, "input_shared_m2"), 160, 1e-6);
    assert_near(count_of(&l.summary, "input_rest_m2"), 50, 1e-6);
    assert_near(count_of(&l.summary, "input_counted_twice_m2"), 10, 1e-6);
    assert_near(count_of(&l.summary, "overlay_own_overlap_m2"), 10, 1e-6);
    assert_near(count_of(&l.summary, "input_open_m2"), 0, 1e-6);
    const struct jg_layer *t = jg_layers_find(&l.layers, "tally");
    assert_int_equal(t->n, 3);
    assert_string_equal(jg_layer_texts(t, "overlay_use")[0], "farm");
    assert_near(jg_layer_reals(t, "area_plane_m2")[0], 60, 1e-6);
    assert_near(jg_layer_reals(t, "area_plane_m2")[1], 100, 1e-6);
    assert_null(jg_layer_texts(t, "overlay_use")[2]);
    assert_int_equal(jg_layer_ints(t, "count")[1], 2);
    const struct jg_layer *problem = jg_layers_find(&l.layers, "problem");
    assert_int_equal(problem->n, 1);
    assert_string_equal(jg_layer_texts(problem, "message")[0],
                        "overlay: features 1 and 2 overlap by 10.00 m2");
}

/* The first two thirds of the ground belong to somebody unknown, the rest is no parcel. */
static void no_feature_is_told_from_a_feature_without_value(void **state)
{
    struct run *r = *state;
    static const char *const uses[] = {"house"}, *const owners[] = {NULL, "state"};
    const double a_at[1][4] = {{0, 0, 30, 10}};
    const double b_at[2][4] = {{0, 0, 20, 10}, {30, 0, 5, 10}};
    struct laid l = {.summary = {.arena = r->arena}};
    struct jg_overlay_options opt;
    jg_params_preset(jg_stage_overlay.params, &opt);
    opt.method = JG_OVERLAY_UNION;
    opt.tally = "overlay_use,side";
    (void)layer_of(r, &l.layers, "input", boxes(r, a_at, 1), uses);
    (void)layer_of(r, &l.layers, "overlay", boxes(r, b_at, 2), owners);
    assert_ok(&r->ctx,
              jg_stage_overlay.run(&r->ctx, r->arena, &opt, &l.layers, &l.summary));
    const struct jg_layer *t = jg_layers_find(&l.layers, "tally");
    static const char *const side[] = {"overlay", "both", "input"};
    static const double area_m2[] = {50, 200, 100};
    assert_int_equal(t->n, 3);
    for (int i = 0; i < 3; i++) {
        assert_string_equal(jg_layer_texts(t, "side")[i], side[i]);
        assert_near(jg_layer_reals(t, "area_plane_m2")[i], area_m2[i], 1e-6);
    }
    assert_string_equal(jg_layer_texts(t, "overlay_use")[0], "state");
    assert_null(jg_layer_texts(t, "overlay_use")[1]);
    assert_null(jg_layer_texts(t, "overlay_use")[2]);
    struct laid clipped;
    opt.method = JG_OVERLAY_CLIP;
    opt.tally = "side";
    assert_ok(&r->ctx, lay(r, &opt, &clipped));
    t = jg_layers_find(&clipped.layers, "tally");
    assert_int_equal(t->n, 1);
    assert_string_equal(jg_layer_texts(t, "side")[0], "both");
    const struct jg_layer *o = jg_layers_find(&l.layers, "overlay");
    for (uint32_t i = 0; i < o->n; i++) {
        bool in_a = jg_layer_ints(o, "input_fid")[i] != JG_NO_INT;
        bool in_b = jg_layer_ints(o, "overlay_fid")[i] != JG_NO_INT;
        assert_string_equal(jg_layer_texts(o, "side")[i], in_a && in_b ? "both"
                                                          : in_a       ? "input"
                                                                       : "overlay");
    }
}

static void the_stage_refuses_what_it_was_told_to_refuse(void **state)
{
    struct run *r = *state;
    struct jg_overlay_options opt;
    struct laid l;
    jg_params_preset(jg_stage_overlay.params, &opt);
    opt.overlaps = 1;
    assert_refused(
        &r->ctx, lay(r, &opt, &l), JG_DATA,
        "layer \"overlay\" overlaps itself at 1 pairs: features 1 and 2 by 10.00");
    opt.overlaps = 2;
    assert_refused(&r->ctx, lay(r, &opt, &l), JG_USAGE,
                   "overlaps=priority needs a field");
    opt.priority = "rank";
    assert_refused(&r->ctx, lay(r, &opt, &l), JG_USAGE, "no number field \"rank\"");
    opt.overlaps = 0;
    opt.tally = "height";
    assert_refused(&r->ctx, lay(r, &opt, &l), JG_USAGE,
                   "tally: there is no field \"height\"; there are input_fid");
}

static void the_stage_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    struct jg_overlay_options opt;
    jg_params_preset(jg_stage_overlay.params, &opt);
    opt.method = JG_OVERLAY_UNION;
    opt.tally = "input_use";
    struct laid l;
    enum jg_status st = JG_NOMEM;
    long n = 0;
    for (; st == JG_NOMEM && n < 20000; n++) {
        struct jg_geom a = {0}, b = {0};
        static const char *const uses[] = {"house", NULL}, *const lands[] = {"x", "y"};
        const double a_at[2][4] = {{0, 0, 10, 10}, {20, 0, 10, 10}};
        const double b_at[2][4] = {{5, 0, 20, 10}, {24, 0, 30, 10}};
        a = boxes(r, a_at, 2);
        b = boxes(r, b_at, 2);
        memset(&l, 0, sizeof l);
        l.summary.arena = r->arena;
        (void)layer_of(r, &l.layers, "input", a, uses);
        (void)layer_of(r, &l.layers, "overlay", b, lands);
        struct jg_arena *keep = jg_arena_open(r->arena);
        jg_arena_fail_after(n);
        st = jg_stage_overlay.run(&r->ctx, keep, &opt, &l.layers, &l.summary);
        jg_arena_fail_after(-1);
        jg_arena_close(keep);
    }
    assert_int_equal(st, JG_OK);
    assert_true(n > 50);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)
    const struct CMUnitTest tests[] = {
        TEST(shares_of_two_boxes_are_their_common_ground),
        TEST(shares_equal_the_areas_of_what_geos_cuts),
        TEST(shares_of_a_coverage_add_up_to_the_whole),
        TEST(intersection_gives_the_pieces_in_order_of_both_rows),
        TEST(each_method_gives_the_area_it_promises),
        TEST(intersection_is_the_same_from_either_side),
        TEST(two_hundred_polygons_over_one_another_are_all_cut),
        TEST(pieces_under_the_least_size_are_dropped_and_accounted_for),
        TEST(lines_are_cut_by_length),
        TEST(more_threads_give_the_same_bytes),
        TEST(own_overlaps_go_to_the_one_of_least_rank_whatever_the_order),
        TEST(the_stage_keeps_both_sides_fields_and_prints_the_account),
        TEST(no_feature_is_told_from_a_feature_without_value),
        TEST(the_stage_refuses_what_it_was_told_to_refuse),
        TEST(the_stage_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
