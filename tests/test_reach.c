/* SPDX-License-Identifier: MIT */
/* Places onto streets, and walking distances from the nearest facility. */
#include "gis/circle/hull.h"
#include "gis/circle/serve.h"

#include "tests/streets.h"

static const struct jg_attach_options plain = {.snap_max_m = 200};

static struct jg_spot attach(struct run *r, const struct jg_network *n,
                             const struct jg_attach_options *how, double x, double y)
{
    struct jg_attacher *a = NULL;
    struct jg_spot spot;
    struct jg_xy at = {x, y};
    assert_ok(&r->ctx, jg_attacher_open(&r->ctx, r->arena, n, how, &a));
    assert_ok(&r->ctx, jg_attach_places(&r->ctx, r->arena, a, &at, 1, &spot));
    return spot;
}

static void attach_puts_a_place_on_the_line_not_on_its_end(void **state)
{
    struct jg_network n =
        network_of(*state, (const char *const[]){"0 0, 100 0, 100 50", NULL}, 0);
    struct jg_spot s = attach(*state, &n, &plain, 30, 40);
    assert_int_equal(s.state, JG_SPOT_ON_STREET);
    assert_int_equal(s.leg, 40 * JG_STEPS_PER_M);
    uint32_t from_start =
        n.node[n.edge[0].a].x == 0 ? s.from_a : n.edge[0].length - s.from_a;
    assert_int_equal(from_start, 30 * JG_STEPS_PER_M);
}

/* A start on a vertex, on an end, and on the line itself. */
static void attach_takes_places_that_lie_on_the_street(void **state)
{
    struct jg_network n =
        network_of(*state, (const char *const[]){"0 0, 100 0, 100 50", NULL}, 0);
    static const double xy[3][3] = {{100, 0, 100}, {0, 0, 0}, {100, 20, 120}};
    for (int k = 0; k < 3; k++) {
        struct jg_spot s = attach(*state, &n, &plain, xy[k][0], xy[k][1]);
        uint32_t from_start = n.node[n.edge[0].a].x == 0 && n.node[n.edge[0].a].y == 0
                                  ? s.from_a
                                  : n.edge[0].length - s.from_a;
        assert_int_equal(s.leg, 0);
        assert_int_equal(from_start, (uint32_t)xy[k][2] * JG_STEPS_PER_M);
    }
}

static void attach_stops_at_snap_max(void **state)
{
    struct jg_network n =
        network_of(*state, (const char *const[]){"0 0, 100 0", NULL}, 0);
    assert_int_equal(attach(*state, &n, &plain, 50, 200).state, JG_SPOT_ON_STREET);
    assert_int_equal(attach(*state, &n, &plain, 50, 200.001).state, JG_SPOT_UNATTACHED);
    assert_int_equal(attach(*state, &n, &plain, NAN, NAN).state, JG_SPOT_UNATTACHED);
}

static void attach_does_not_use_islands_unless_told(void **state)
{
    struct jg_network n = network_of(
        *state,
        (const char *const[]){"0 0, 500 0", "0 100, 20 100", "900 0, 910 0", NULL}, 0);
    struct jg_spot near_both = attach(*state, &n, &plain, 10, 95);
    assert_int_equal(near_both.state, JG_SPOT_ON_STREET);
    assert_int_equal(near_both.leg, 95 * JG_STEPS_PER_M);
    assert_int_equal(attach(*state, &n, &plain, 905, 5).state, JG_SPOT_ON_ISLAND);
    struct jg_attach_options keep = {.snap_max_m = 200, .keep_islands = true};
    assert_int_equal(attach(*state, &n, &keep, 10, 95).leg, 5 * JG_STEPS_PER_M);
}

static void attach_does_not_cross_a_barrier_but_may_end_on_one(void **state)
{
    struct run *r = *state;
    struct jg_network n = network_of(
        r, (const char *const[]){"0 0, 100 0", "0 100, 100 100", "0 0, 0 100", NULL}, 0);
    struct jg_geom river =
        lines_of(r, (const char *const[]){"-50 10, 90 10", "-50 300, 9 300", NULL});
    struct jg_attach_options how = {.snap_max_m = 200, .barrier = &river};
    assert_int_equal(attach(r, &n, &how, 50, 20).leg,
                     50 * JG_STEPS_PER_M); /* the west street */
    uint8_t none[] = {0, 1};
    how.blocks = none;
    assert_int_equal(attach(r, &n, &how, 50, 20).leg, 20 * JG_STEPS_PER_M);
    struct jg_geom quay = lines_of(r, (const char *const[]){"0 0, 100 0", NULL});
    struct jg_attach_options on_it = {.snap_max_m = 200, .barrier = &quay};
    assert_int_equal(attach(r, &n, &on_it, 50, 20).leg, 20 * JG_STEPS_PER_M);
    struct jg_geom wall =
        lines_of(r, (const char *const[]){"40 10, 60 10, 60 30, 40 30, 40 10", NULL});
    struct jg_attach_options shut = {.snap_max_m = 200, .barrier = &wall};
    assert_int_equal(attach(r, &n, &shut, 50, 20).state, JG_SPOT_UNATTACHED);
}

/* The facts of one small town for the brute-force road: streets, homes, facilities. */
enum { SIDE = 6, HOMES = 60, SHOPS = 5, VERTICES = 3 * SIDE * SIDE };

struct town {
    struct jg_geom line;
    struct jg_xy home[HOMES], shop[SHOPS];
};

static struct town make_town(struct run *r, uint64_t seed)
{
    struct dice dice = {seed};
    struct town t;
    struct jg_xy at[SIDE * SIDE];
    struct jg_shaper *s = begin_shapes(r, JG_LINE);
    for (int i = 0; i < SIDE * SIDE; i++)
        at[i] = (struct jg_xy){on_grid(60.0 * (i % SIDE) + roll_between(&dice, 0, 40)),
                               on_grid(60.0 * (i / SIDE) + roll_between(&dice, 0, 40))};
    for (int i = 0; i < SIDE * SIDE; i++)
        for (int up = 0; up < 2; up++) {
            int to = up ? i + SIDE : i + 1;
            if ((up ? to >= SIDE * SIDE : to % SIDE == 0) || roll_below(&dice, 5) == 0)
                continue;
            double bend = roll_between(&dice, -9, 9);
            double xy[] = {at[i].x,
                           at[i].y,
                           (at[i].x + at[to].x) / 2 + bend,
                           (at[i].y + at[to].y) / 2 - bend,
                           at[to].x,
                           at[to].y};
            put_ring(r, s, xy, 3);
            end_element(r, s);
        }
    t.line = end_shapes(r, s);
    for (int i = 0; i < HOMES + SHOPS; i++) {
        struct jg_xy p = {on_grid(roll_between(&dice, -20, 380)),
                          on_grid(roll_between(&dice, -20, 380))};
        if (i < HOMES)
            t.home[i] = p;
        else
            t.shop[i - HOMES] = p;
    }
    return t;
}

/* Brute force on doubles: all vertices against all, then every pair of places through
 * every end of the pieces they lie on, or along one piece. */
struct brute {
    uint32_t n;
    struct jg_xy at[VERTICES];
    double far[VERTICES][VERTICES];
    uint32_t n_pieces, p[4 * SIDE * SIDE], q[4 * SIDE * SIDE];
};

static uint32_t vertex_of(struct brute *b, double x, double y)
{
    for (uint32_t v = 0; v < b->n; v++)
        if (b->at[v].x == x && b->at[v].y == y)
            return v;
    b->at[b->n] = (struct jg_xy){x, y};
    return b->n++;
}

static void fill_brute(struct brute *b, const struct jg_geom *g)
{
    b->n = b->n_pieces = 0;
    for (uint32_t i = 0; i < VERTICES; i++)
        for (uint32_t j = 0; j < VERTICES; j++)
            b->far[i][j] = i == j ? 0 : INFINITY;
    for (int64_t k = 0; k < g->at[jg_geom_rings(g)]; k++) {
        if (k % 3 == 0)
            continue;
        uint32_t u = vertex_of(b, g->x[k - 1], g->y[k - 1]),
                 v = vertex_of(b, g->x[k], g->y[k]);
        double m = hypot(b->at[u].x - b->at[v].x, b->at[u].y - b->at[v].y);
        b->far[u][v] = b->far[v][u] = fmin(m, b->far[u][v]);
        b->p[b->n_pieces] = u;
        b->q[b->n_pieces++] = v;
    }
    for (uint32_t k = 0; k < b->n; k++)
        for (uint32_t i = 0; i < b->n; i++)
            for (uint32_t j = 0; j < b->n; j++)
                b->far[i][j] = fmin(b->far[i][j], b->far[i][k] + b->far[k][j]);
}

struct foot {
    uint32_t piece;
    double leg, from_p, from_q;
};

/* Onto the nearest piece of the part of the town that vertex `main` is in. */
static struct foot foot_of(const struct brute *b, struct jg_xy at, uint32_t main)
{
    struct foot best = {0, INFINITY, 0, 0};
    for (uint32_t k = 0; k < b->n_pieces; k++) {
        struct jg_xy p = b->at[b->p[k]], q = b->at[b->q[k]];
        double dx = q.x - p.x, dy = q.y - p.y, len = hypot(dx, dy);
        double s = ((at.x - p.x) * dx + (at.y - p.y) * dy) / (len * len);
        s = s < 0 ? 0 : s > 1 ? 1 : s;
        double m = hypot(p.x + s * dx - at.x, p.y + s * dy - at.y);
        if (m < best.leg && isfinite(b->far[main][b->p[k]]))
            best = (struct foot){k, m, s * len, (1 - s) * len};
    }
    return best;
}

static double walk_m(const struct brute *b, struct foot f, struct foot g)
{
    double best = f.piece == g.piece ? fabs(f.from_p - g.from_p) : INFINITY;
    const uint32_t fe[] = {b->p[f.piece], b->q[f.piece]},
                   ge[] = {b->p[g.piece], b->q[g.piece]};
    const double fd[] = {f.from_p, f.from_q}, gd[] = {g.from_p, g.from_q};
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            best = fmin(best, fd[i] + b->far[fe[i]][ge[j]] + gd[j]);
    return f.leg + best + g.leg;
}

/* A network vertex of the main component, found among the brute-force vertices. */
static uint32_t main_vertex(struct brute *b, const struct jg_network *n)
{
    struct jg_xy at = n->node[n->component[n->main].node];
    return vertex_of(b, at.x, at.y);
}

struct walked {
    struct jg_network n;
    struct jg_spot home[HOMES], shop[SHOPS];
    struct jg_on_streets homes, shops;
    struct jg_origins origins;
    uint32_t who[SHOPS], far[HOMES], facility[HOMES], count[HOMES];
};

static void walk_town(struct run *r, const struct town *t, uint32_t limit,
                      struct walked *w)
{
    struct jg_ctx *ctx = &r->ctx;
    struct jg_attacher *a = NULL;
    memset(w, 0, sizeof *w);
    assert_ok(ctx, jg_network_build(ctx, r->arena,
                                    &(struct jg_walkways){.line = &t->line}, &w->n));
    assert_ok(ctx, jg_attacher_open(ctx, r->arena, &w->n, &plain, &a));
    assert_ok(ctx, jg_attach_places(ctx, r->arena, a, t->home, HOMES, w->home));
    assert_ok(ctx, jg_attach_places(ctx, r->arena, a, t->shop, SHOPS, w->shop));
    for (uint32_t i = 0; i < SHOPS; i++)
        w->who[i] = i;
    for (uint32_t i = 0; i < HOMES; i++)
        w->far[i] = w->facility[i] = JG_FAR;
    w->origins = (struct jg_origins){w->shop, w->who, SHOPS};
    assert_ok(ctx, jg_on_streets(ctx, r->arena, &w->n, w->home, NULL, HOMES, &w->homes));
    assert_ok(ctx, jg_on_streets(ctx, r->arena, &w->n, w->shop, NULL, SHOPS, &w->shops));
    uint64_t *label = JG_ROOM(r->arena, uint64_t, w->n.n_nodes);
    assert_ok(ctx, jg_reach_label(ctx, r->arena, &w->n, &w->origins, limit, label));
    jg_reach_resolve(&w->n, label, &w->homes, &w->shops, limit, w->far, w->facility);
    assert_ok(ctx, jg_reach_count(ctx, r->arena, &w->n, &w->origins, &w->homes, limit,
                                  w->count));
}

/* Every edge is rounded by half a step at most, and so is each leg and offset. */
static void reach_equals_brute_force_on_small_towns(void **state)
{
    struct run *r = *state;
    static struct brute b;
    static struct walked w;
    const double rounding_m = 1e-4 * (2 * SIDE * SIDE);
    for (uint64_t seed = 1; seed <= 40; seed++) {
        double limit_m = seed % 2 ? 5000 : 150;
        struct town t = make_town(r, seed);
        walk_town(r, &t, (uint32_t)(limit_m * JG_STEPS_PER_M), &w);
        fill_brute(&b, &t.line);
        uint32_t main = main_vertex(&b, &w.n);
        for (int i = 0; i < HOMES; i++) {
            double nearest = INFINITY, of_answer = INFINITY;
            uint32_t within = 0, doubtful = 0;
            for (uint32_t k = 0; k < SHOPS; k++) {
                double m = walk_m(&b, foot_of(&b, t.home[i], main),
                                  foot_of(&b, t.shop[k], main));
                nearest = fmin(nearest, m);
                of_answer = k == w.facility[i] ? m : of_answer;
                within += m <= limit_m;
                doubtful += fabs(m - limit_m) < rounding_m;
            }
            if (fabs(nearest - limit_m) < rounding_m)
                continue;
            assert_int_equal(w.far[i] != JG_FAR, nearest <= limit_m);
            if (w.far[i] != JG_FAR) {
                assert_near(w.far[i] * 1e-4, nearest, rounding_m);
                assert_near(of_answer, nearest, rounding_m);
            }
            if (!doubtful)
                assert_int_equal(w.count[i], within);
        }
    }
}

static void reach_gives_ties_to_the_lower_facility(void **state)
{
    struct run *r = *state;
    struct town t = make_town(r, 5);
    static struct walked w;
    for (int k = 0; k < SHOPS; k++)
        t.shop[k] = t.shop[0];
    walk_town(r, &t, 50000000, &w);
    for (int i = 0; i < HOMES; i++)
        assert_int_equal(w.facility[i], 0);
    for (int i = 0; i < HOMES; i++)
        assert_int_equal(w.count[i], SHOPS);
}

static void reach_counts_both_legs_and_the_way_along_one_street(void **state)
{
    struct run *r = *state;
    struct jg_network n = network_of(r, (const char *const[]){"0 0, 1000 0", NULL}, 0);
    struct jg_spot home = attach(r, &n, &plain, 100, 30),
                   shop = attach(r, &n, &plain, 160, -20);
    uint32_t who = 0, far = 0, facility = 9;
    struct jg_origins o = {&shop, &who, 1};
    struct jg_on_streets homes, shops;
    uint64_t label[2];
    assert_ok(&r->ctx, jg_on_streets(&r->ctx, r->arena, &n, &home, NULL, 1, &homes));
    assert_ok(&r->ctx, jg_on_streets(&r->ctx, r->arena, &n, &shop, NULL, 1, &shops));
    assert_ok(&r->ctx, jg_reach_label(&r->ctx, r->arena, &n, &o, 1500000, label));
    jg_reach_resolve(&n, label, &homes, &shops, 1500000, &far, &facility);
    assert_int_equal(far, 110 * JG_STEPS_PER_M);
    assert_int_equal(facility, 0);
    jg_reach_resolve(&n, label, &homes, &shops, 1099999, &far, &facility);
    assert_int_equal(far, JG_FAR);
    assert_int_equal(facility, JG_FAR);
}

static void reach_is_the_same_when_all_is_moved_by_whole_steps(void **state)
{
    struct run *r = *state;
    static struct walked a, b;
    struct town t = make_town(r, 11);
    walk_town(r, &t, 50000000, &a);
    for (int64_t k = 0; k < t.line.at[jg_geom_rings(&t.line)]; k++) {
        t.line.x[k] = on_grid(t.line.x[k] + 500000);
        t.line.y[k] = on_grid(t.line.y[k] + 3300000);
    }
    for (int i = 0; i < HOMES; i++)
        t.home[i] =
            (struct jg_xy){on_grid(t.home[i].x + 500000), on_grid(t.home[i].y + 3300000)};
    for (int i = 0; i < SHOPS; i++)
        t.shop[i] =
            (struct jg_xy){on_grid(t.shop[i].x + 500000), on_grid(t.shop[i].y + 3300000)};
    walk_town(r, &t, 50000000, &b);
    for (int i = 0; i < HOMES; i++)
        assert_near((double)a.far[i], (double)b.far[i], 2); /* legs are rounded anew */
}

static void hull_tells_how_deep_a_place_lies_in_the_data(void **state)
{
    struct run *r = *state;
    struct jg_network n = network_of(
        r,
        (const char *const[]){"0 0, 100 0, 100 100, 0 100, 0 0", "0 0, 50 50, 100 100",
                              "40 50, 50 50", "900 900, 910 900", NULL},
        0);
    struct jg_hull hull;
    assert_ok(&r->ctx, jg_hull_build(&r->ctx, r->arena, &n, false, &hull));
    assert_int_equal(hull.n, 4);
    assert_near(jg_hull_depth_m(&hull, (struct jg_xy){50, 30}), 30, 1e-9);
    assert_near(jg_hull_depth_m(&hull, (struct jg_xy){90, 70}), 10, 1e-9);
    assert_near(jg_hull_depth_m(&hull, (struct jg_xy){150, 50}), 0, 0);
    assert_ok(&r->ctx, jg_hull_build(&r->ctx, r->arena, &n, true, &hull));
    assert_true(jg_hull_depth_m(&hull, (struct jg_xy){150, 150}) > 0);
}

/* One street of 2 km with a side street that makes the hull deep; a shop at 100 m. */
static void serve_tells_seven_things_apart(void **state)
{
    struct run *r = *state;
    struct jg_network n = network_of(
        r,
        (const char *const[]){"0 0, 2500 0, 5000 0", "2500 0, 2500 2000",
                              "2500 0, 2500 -2000", "4000 700, 4100 700", NULL},
        0);
    static const double xy[][2] = {{2500, 500}, {2500, -700}, {500, 300},
                                   {4050, 705}, {30, 0},      {2500, 1200}};
    static const enum jg_access want[] = {JG_ACCESS_REACHED,    JG_ACCESS_BEYOND,
                                          JG_ACCESS_UNATTACHED, JG_ACCESS_ISLAND,
                                          JG_ACCESS_EDGE,       JG_ACCESS_NONE};
    enum { N = 6 };
    struct jg_spot spot[N], shop = attach(r, &n, &plain, 2500, 100);
    struct jg_hull hull;
    uint32_t depth[N], who = 0;
    assert_ok(&r->ctx, jg_hull_build(&r->ctx, r->arena, &n, false, &hull));
    for (int i = 0; i < N; i++) {
        spot[i] = attach(r, &n, &plain, xy[i][0], xy[i][1]);
        depth[i] =
            (uint32_t)(1e4 * jg_hull_depth_m(&hull, (struct jg_xy){xy[i][0], xy[i][1]}));
    }
    struct jg_demand d = {.n = N, .spot = spot, .depth = depth};
    assert_ok(&r->ctx, jg_on_streets(&r->ctx, r->arena, &n, spot, NULL, N, &d.on));
    struct jg_supply s = {{&shop, &who, 1}, 5000000, 10000000, true};
    struct jg_served served;
    assert_ok(&r->ctx, jg_serve(&r->ctx, r->arena, &n, &d, &s, &served));
    for (int i = 0; i < N; i++)
        assert_string_equal(jg_access_word((enum jg_access)served.access[i]),
                            jg_access_word(want[i]));
    assert_int_equal(served.distance[0], 4000000);
    assert_int_equal(served.distance[1], 8000000);
    assert_int_equal(served.distance[5], JG_FAR);
    s.surveyed = false;
    assert_ok(&r->ctx, jg_serve(&r->ctx, r->arena, &n, &d, &s, &served));
    assert_int_equal(served.access[0], JG_ACCESS_UNSURVEYED);
    assert_int_equal(served.distance[0], JG_FAR);
}

static void estate_takes_the_median_resident_and_the_share_of_all(void **state)
{
    (void)state;
    uint32_t first[] = {0, 4, 4}, row[] = {0, 1, 2, 3};
    uint32_t distance[] = {100, 50, JG_FAR, 300}, facility[] = {7, 8, JG_FAR, 9};
    uint8_t access[] = {JG_ACCESS_REACHED, JG_ACCESS_REACHED, JG_ACCESS_UNATTACHED,
                        JG_ACCESS_BEYOND};
    double weight[] = {10, 10, 10, 70};
    struct jg_served served = {distance, facility, access};
    struct jg_estates estates = {2, first, row, weight};
    uint64_t scratch[4];
    struct jg_estate_served s = jg_serve_estate(&estates, 0, &served, scratch);
    assert_int_equal(s.typical, 3);
    assert_near(s.share, 0.2, 1e-15);
    assert_near(s.doubtful, 0.1, 1e-15);
    weight[3] = weight[2] = weight[1] = weight[0] = 0; /* nobody known: all alike */
    s = jg_serve_estate(&estates, 0, &served, scratch);
    assert_int_equal(s.typical, 0);
    assert_near(s.share, 0.5, 0);
    assert_int_equal(jg_serve_estate(&estates, 1, &served, scratch).typical, UINT32_MAX);
}

static void reach_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    struct town t = make_town(r, 2);
    struct jg_network n;
    assert_ok(&r->ctx, jg_network_build(&r->ctx, r->arena,
                                        &(struct jg_walkways){.line = &t.line}, &n));
    enum jg_status st = JG_NOMEM;
    long k = 0;
    for (; st == JG_NOMEM && k < 500; k++) {
        struct jg_arena *tmp = jg_arena_open(r->arena);
        struct jg_attacher *a = NULL;
        struct jg_spot spot[HOMES];
        struct jg_demand d = {.n = HOMES, .spot = spot};
        uint32_t who[] = {0, 1}, depth[HOMES] = {0}, count[HOMES] = {0};
        struct jg_supply s = {{spot, who, 2}, 5000000, 30000000, true};
        struct jg_served served;
        d.depth = depth;
        jg_arena_fail_after(k);
        st = jg_attacher_open(&r->ctx, tmp, &n, &plain, &a);
        st = st ? st : jg_attach_places(&r->ctx, tmp, a, t.home, HOMES, spot);
        st = st ? st : jg_on_streets(&r->ctx, tmp, &n, spot, NULL, HOMES, &d.on);
        st = st ? st : jg_serve(&r->ctx, tmp, &n, &d, &s, &served);
        st =
            st ? st : jg_reach_count(&r->ctx, tmp, &n, &s.origins, &d.on, s.limit, count);
        jg_arena_fail_after(-1);
        jg_arena_close(tmp);
    }
    assert_int_equal(st, JG_OK);
    assert_true(k > 20);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_run, close_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(attach_puts_a_place_on_the_line_not_on_its_end),
        TEST(attach_takes_places_that_lie_on_the_street),
        TEST(attach_stops_at_snap_max),
        TEST(attach_does_not_use_islands_unless_told),
        TEST(attach_does_not_cross_a_barrier_but_may_end_on_one),
        TEST(reach_equals_brute_force_on_small_towns),
        TEST(reach_gives_ties_to_the_lower_facility),
        TEST(reach_counts_both_legs_and_the_way_along_one_street),
        TEST(reach_is_the_same_when_all_is_moved_by_whole_steps),
        TEST(hull_tells_how_deep_a_place_lies_in_the_data),
        TEST(serve_tells_seven_things_apart),
        TEST(estate_takes_the_median_resident_and_the_share_of_all),
        TEST(reach_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
