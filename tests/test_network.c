/* SPDX-License-Identifier: MIT */
/* Streets to a graph: what is a node, what is one street, what hangs together. */
#include "gis/circle/network.h"

#include "tests/streets.h"

#include "gis/circle/order.h"

static void network_makes_two_crossing_streets_four_edges(void **state)
{
    struct jg_network n = network_of(
        *state, (const char *const[]){"0 0, 50 0, 100 0", "50 -30, 50 0, 50 40", NULL},
        false);
    assert_int_equal(n.n_nodes, 5);
    assert_int_equal(n.n_edges, 4);
    assert_int_equal(n.n_pieces, 4);
    assert_int_equal(n.n_components, 1);
    uint32_t sum = 0;
    for (uint32_t e = 0; e < n.n_edges; e++)
        sum += n.edge[e].length;
    assert_int_equal(sum, 170 * JG_STEPS_PER_M);
}

static void network_passes_a_street_on_through_its_bends(void **state)
{
    struct jg_network n = network_of(
        *state, (const char *const[]){"0 0, 30 0, 30 40", "30 40, 60 40, 60 0", NULL},
        false);
    assert_int_equal(n.n_nodes, 2);
    assert_int_equal(n.n_edges, 1);
    assert_int_equal(n.n_pieces, 4);
    assert_int_equal(n.edge[0].length, 140 * JG_STEPS_PER_M);
    for (uint32_t p = 0; p < 4; p++) {
        assert_int_equal(n.piece[p].from, p ? n.piece[p - 1].to : 0);
        assert_int_equal(n.piece[p].edge, 0);
    }
    assert_int_equal(n.piece[3].to, n.edge[0].length);
    assert_true(n.piece[0].p.x == n.node[n.edge[0].a].x);
    assert_true(n.piece[3].q.x == n.node[n.edge[0].b].x);
}

static void network_cleans_repeated_places_and_repeated_lines(void **state)
{
    struct jg_network n =
        network_of(*state,
                   (const char *const[]){"0 0, 0 0, 50 0, 50 0, 100 0", "100 0, 50 0",
                                         "20 20, 20 20", NULL},
                   false);
    assert_int_equal(n.n_nodes, 2);
    assert_int_equal(n.n_edges, 1);
    assert_int_equal(n.n_pieces, 2);
    assert_int_equal(n.n_components, 1);
}

static void network_keeps_a_ring_that_no_node_lies_on(void **state)
{
    struct jg_network n = network_of(
        *state, (const char *const[]){"0 0, 40 0, 40 40, 0 40, 0 0", NULL}, false);
    assert_int_equal(n.n_nodes, 1);
    assert_int_equal(n.n_edges, 1);
    assert_int_equal(n.edge[0].a, n.edge[0].b);
    assert_int_equal(n.edge[0].length, 160 * JG_STEPS_PER_M);
    assert_int_equal(n.first[1], 1);
}

static void network_keeps_two_ways_between_the_same_nodes_apart(void **state)
{
    struct jg_network n =
        network_of(*state,
                   (const char *const[]){"-10 0, 0 0", "0 0, 100 0, 110 0",
                                         "0 0, 50 50, 100 0", NULL},
                   false);
    assert_int_equal(n.n_nodes, 4);
    assert_int_equal(n.n_edges, 4);
}

static void network_tells_islands_by_length(void **state)
{
    struct jg_network n =
        network_of(*state,
                   (const char *const[]){"0 0, 10 0", "0 0, 0 10", "0 0, -10 0",
                                         "1000 0, 1500 0", NULL},
                   false);
    assert_int_equal(n.n_components, 2);
    assert_near(n.component[n.main].length_m, 500, 1e-9);
    assert_int_equal(n.component[n.main].nodes, 2);
    assert_int_equal(n.component[1 - n.main].nodes, 4);
}

static void network_meets_at_crossings_only_when_asked(void **state)
{
    static const char *const rows[] = {"0 0, 100 0", "50 -50, 50 50", NULL};
    struct jg_network apart = network_of(*state, rows, false);
    struct jg_network joined = network_of(*state, rows, true);
    assert_int_equal(apart.n_components, 2);
    assert_int_equal(joined.n_components, 1);
    assert_int_equal(joined.n_nodes, 5);
    assert_int_equal(joined.n_edges, 4);
}

static void network_joins_an_end_that_touches_a_line_but_for_rounding(void **state)
{
    static const char *const rows[] = {"0 0, 100 33.3333", "50 16.6666, 50 80", NULL};
    assert_int_equal(network_of(*state, rows, true).n_components, 1);
    static const char *const off[] = {"0 0, 100 33.3333", "50 16.7, 50 80", NULL};
    assert_int_equal(network_of(*state, off, true).n_components, 2);
}

static void network_does_not_join_a_bridge_to_what_is_under_it(void **state)
{
    struct run *r = *state;
    struct jg_geom g =
        lines_of(r, (const char *const[]){"0 0, 100 0", "50 -50, 50 50", NULL});
    uint32_t deck[] = {0, 2};
    struct jg_walkways ways = {.line = &g, .deck = deck, .cross = true};
    struct jg_network n;
    assert_ok(&r->ctx, jg_network_build(&r->ctx, r->arena, &ways, &n));
    assert_int_equal(n.n_components, 2);
}

static void network_leaves_out_what_may_not_be_walked(void **state)
{
    struct run *r = *state;
    struct jg_geom g =
        lines_of(r, (const char *const[]){"0 0, 100 0", "0 0, 0 70", NULL});
    uint8_t walk[] = {0, 1};
    struct jg_network n;
    assert_ok(&r->ctx,
              jg_network_build(&r->ctx, r->arena,
                               &(struct jg_walkways){.line = &g, .walk = walk}, &n));
    assert_int_equal(n.n_edges, 1);
    assert_int_equal(n.edge[0].length, 70 * JG_STEPS_PER_M);
}

static void network_splits_what_would_not_fit_its_32_bits(void **state)
{
    struct jg_network n = network_of(
        *state, (const char *const[]){"0 0, 450000 0, 450000 10", NULL}, false);
    double sum = 0;
    for (uint32_t e = 0; e < n.n_edges; e++) {
        assert_true(n.edge[e].length <= JG_MOST_STEPS);
        sum += (double)n.edge[e].length / JG_STEPS_PER_M;
    }
    assert_true(n.n_edges > 4);
    assert_near(sum, 450010, 1e-3);
    assert_int_equal(n.n_components, 1);
}

static void network_of_nothing_is_empty(void **state)
{
    struct jg_network n = network_of(*state, (const char *const[]){NULL}, true);
    assert_int_equal(n.n_nodes, 0);
    assert_int_equal(n.n_edges, 0);
    assert_int_equal(n.n_components, 0);
}

static void network_refuses_a_place_that_is_nowhere(void **state)
{
    struct run *r = *state;
    struct jg_geom g = lines_of(r, (const char *const[]){"0 0, 100 0", NULL});
    g.x[1] = NAN;
    struct jg_network n;
    assert_refused(
        &r->ctx,
        jg_network_build(&r->ctx, r->arena, &(struct jg_walkways){.line = &g}, &n),
        JG_DATA, "the road layer has a place at nan");
}

/* A jittered grid of streets with bends, some missing, in a random order. */
static struct jg_geom random_streets(struct run *r, uint64_t seed, bool turned)
{
    enum { SIDE = 12, MOST = 2 * SIDE * SIDE };
    struct dice dice = {seed};
    double x[SIDE * SIDE], y[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
        x[i] = on_grid(50.0 * (i % SIDE) + 30 * roll_between(&dice, 0, 1));
        y[i] = on_grid(50.0 * (i / SIDE) + 30 * roll_between(&dice, 0, 1));
    }
    double line[MOST][6];
    int n = 0;
    for (int i = 0; i < SIDE * SIDE; i++)
        for (int up = 0; up < 2; up++) {
            int to = up ? i + SIDE : i + 1;
            double bend = on_grid(20 * roll_between(&dice, 0, 1));
            if ((up ? to >= SIDE * SIDE : to % SIDE == 0) ||
                roll_between(&dice, 0, 1) < 0.3)
                continue;
            double row[6] = {x[i],
                             y[i],
                             on_grid((x[i] + x[to]) / 2 + bend),
                             on_grid((y[i] + y[to]) / 2),
                             x[to],
                             y[to]};
            memcpy(line[n++], row, sizeof row);
        }
    struct jg_shaper *s = NULL;
    struct jg_geom g;
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_LINE, &s));
    for (int k = 0; k < n; k++) {
        const double *at = line[turned ? n - 1 - k : k];
        for (int v = 0; v < 3; v++) {
            int w = turned ? 2 - v : v;
            assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, at[2 * w], at[2 * w + 1]));
        }
        assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
        assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &g));
    return g;
}

static void network_is_the_same_whatever_the_order_of_its_lines(void **state)
{
    struct run *r = *state;
    for (int cross = 0; cross < 2; cross++) {
        struct jg_geom a = random_streets(r, 7, false), b = random_streets(r, 7, true);
        struct jg_network m, n;
        struct jg_walkways of_a = {.line = &a, .cross = cross},
                           of_b = {.line = &b, .cross = cross};
        assert_ok(&r->ctx, jg_network_build(&r->ctx, r->arena, &of_a, &m));
        r->ctx.jobs = 1;
        assert_ok(&r->ctx, jg_network_build(&r->ctx, r->arena, &of_b, &n));
        r->ctx.jobs = 2;
        assert_int_equal(m.n_nodes, n.n_nodes);
        assert_int_equal(m.n_edges, n.n_edges);
        assert_int_equal(m.n_pieces, n.n_pieces);
        assert_memory_equal(m.edge, n.edge, m.n_edges * sizeof *m.edge);
        assert_memory_equal(m.piece, n.piece, m.n_pieces * sizeof *m.piece);
        assert_memory_equal(m.node, n.node, m.n_nodes * sizeof *m.node);
        assert_memory_equal(m.hop, n.hop, m.first[m.n_nodes] * sizeof *m.hop);
    }
}

/* However the streets are cut into edges, the sum of all pieces stays, each piece lies on
 * its edge without a gap, and every node but a ring's has not two ways out. */
static void network_loses_no_street(void **state)
{
    struct run *r = *state;
    for (uint64_t seed = 1; seed < 20; seed++) {
        struct jg_geom g = random_streets(r, seed, false);
        struct jg_network n;
        assert_ok(&r->ctx, jg_network_build(&r->ctx, r->arena,
                                            &(struct jg_walkways){.line = &g}, &n));
        double want = 0, got = 0;
        for (int64_t p = 0; p < g.at[jg_geom_rings(&g)]; p++)
            if (p % 3)
                want += hypot(g.x[p] - g.x[p - 1], g.y[p] - g.y[p - 1]);
        for (uint32_t e = 0; e < n.n_edges; e++)
            got += n.edge[e].length * 1e-4;
        assert_near(got, want, 1e-4 * n.n_edges);
        for (uint32_t p = 1; p < n.n_pieces; p++) {
            bool onward = n.piece[p].edge == n.piece[p - 1].edge;
            assert_int_equal(n.piece[p].from, onward ? n.piece[p - 1].to : 0);
            if (!onward)
                assert_int_equal(n.piece[p - 1].to, n.edge[n.piece[p - 1].edge].length);
        }
        for (uint32_t v = 0; v < n.n_nodes; v++) {
            uint32_t ways = n.first[v + 1] - n.first[v];
            for (uint32_t h = n.first[v]; h < n.first[v + 1]; h++)
                ways += n.hop[h].to == v; /* a loop leaves twice */
            assert_int_not_equal(ways, 2);
        }
    }
}

static void network_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    struct jg_geom g =
        lines_of(r, (const char *const[]){"0 0, 50 0, 100 0", "50 -30, 50 40",
                                          "200 0, 210 0, 210 9", NULL});
    enum jg_status st = JG_NOMEM;
    struct jg_network n = {0};
    long k = 0;
    for (; st == JG_NOMEM && k < 500; k++) {
        struct jg_arena *tmp = jg_arena_open(r->arena);
        jg_arena_fail_after(k);
        struct jg_walkways ways = {.line = &g, .cross = true};
        st = jg_network_build(&r->ctx, tmp, &ways, &n);
        jg_arena_fail_after(-1);
        if (st == JG_OK)
            assert_int_equal(n.n_nodes, 7);
        jg_arena_close(tmp);
    }
    assert_int_equal(st, JG_OK);
    assert_true(k > 20);
}

static void order_is_that_of_a_plain_sort_and_keeps_equals_in_place(void **state)
{
    struct run *r = *state;
    enum { N = 5000 };
    struct dice dice = {3};
    struct jg_keyed *a = JG_ROOM(r->arena, struct jg_keyed, N);
    for (uint32_t i = 0; i < N; i++)
        a[i] = (struct jg_keyed){roll(&dice) >> (roll(&dice) % 64), i};
    assert_ok(&r->ctx, jg_order_by_key(&r->ctx, r->arena, a, N));
    for (uint32_t i = 1; i < N; i++)
        assert_true(a[i - 1].key < a[i].key ||
                    (a[i - 1].key == a[i].key && a[i - 1].id < a[i].id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(network_makes_two_crossing_streets_four_edges,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(network_passes_a_street_on_through_its_bends,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(network_cleans_repeated_places_and_repeated_lines,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(network_keeps_a_ring_that_no_node_lies_on,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(
            network_keeps_two_ways_between_the_same_nodes_apart, open_run, close_run),
        cmocka_unit_test_setup_teardown(network_tells_islands_by_length, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(network_meets_at_crossings_only_when_asked,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(
            network_joins_an_end_that_touches_a_line_but_for_rounding, open_run,
            close_run),
        cmocka_unit_test_setup_teardown(
            network_does_not_join_a_bridge_to_what_is_under_it, open_run, close_run),
        cmocka_unit_test_setup_teardown(network_leaves_out_what_may_not_be_walked,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(network_splits_what_would_not_fit_its_32_bits,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(network_of_nothing_is_empty, open_run, close_run),
        cmocka_unit_test_setup_teardown(network_refuses_a_place_that_is_nowhere, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(
            network_is_the_same_whatever_the_order_of_its_lines, open_run, close_run),
        cmocka_unit_test_setup_teardown(network_loses_no_street, open_run, close_run),
        cmocka_unit_test_setup_teardown(network_survives_any_allocation_failing, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(
            order_is_that_of_a_plain_sort_and_keeps_equals_in_place, open_run, close_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
