/* SPDX-License-Identifier: MIT */
/* Zone: members, barriers, splitting, outlines, and the stage. */
#include "test.h"

#include "gis/geom/geos.h"
#include "gis/geom/measure.h"
#include "gis/layer/layer.h"
#include "gis/zone/hull.h"
#include "gis/zone/outline.h"
#include "gis/zone/part.h"
#include "gis/zone/zone.h"

#include <string.h>

/* A district under construction. */
struct district {
    struct jg_layers layers;
    struct jg_summary summary;
    struct jg_zone_options opt;
};

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
        assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
        assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &g));
    return g;
}

static struct jg_geom lines(struct run *r, const double (*at)[4], int n)
{
    struct jg_shaper *s = NULL;
    struct jg_geom g = {0};
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_LINE, &s));
    for (int i = 0; i < n; i++) {
        assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, at[i][0], at[i][1]));
        assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, at[i][2], at[i][3]));
        assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
        assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &g));
    return g;
}

static void open_district(struct run *r, struct district *d)
{
    memset(d, 0, sizeof *d);
    d->summary.arena = r->arena;
    jg_params_preset(jg_stage_zone.params, &d->opt);
}

static struct jg_layer *put_layer(struct run *r, struct district *d, const char *name,
                                  struct jg_geom g)
{
    struct jg_layer *layer = NULL;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, name, g.n, &layer));
    layer->geom = g;
    assert_ok(&r->ctx, jg_layers_put(&r->ctx, &d->layers, layer));
    return layer;
}

static void put_texts(struct run *r, struct jg_layer *layer, const char *name,
                      const char *const *values)
{
    const char **text = NULL;
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, layer, name, &text));
    for (uint32_t i = 0; i < layer->n; i++)
        text[i] = values[i];
}

static void put_reals(struct run *r, struct jg_layer *layer, const char *name,
                      const double *values)
{
    double *real = NULL;
    assert_ok(&r->ctx, jg_layer_add_reals(&r->ctx, layer, name, &real));
    for (uint32_t i = 0; i < layer->n; i++)
        real[i] = values[i];
}

static const char *const ids[] = {"E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9"};

/* Estates with ids, names and floor areas that rise by row. */
static struct jg_layer *put_estates(struct run *r, struct district *d,
                                    const double (*at)[4], int n)
{
    static const char *const names[] = {"甲", "乙", "丙", "丁", "戊",
                                        "己", "庚", "辛", "壬"};
    static const double floors[] = {100, 200, 300, 400, 500, 600, 700, 800, 900};
    struct jg_layer *e = put_layer(r, d, "estate", boxes(r, at, n));
    put_texts(r, e, "estate_id", ids);
    put_texts(r, e, "name", names);
    put_reals(r, e, "floor_area_m2", floors);
    return e;
}

static void zone(struct run *r, struct district *d)
{
    memset(&d->summary, 0, sizeof d->summary);
    d->summary.arena = r->arena;
    assert_ok(&r->ctx,
              jg_stage_zone.run(&r->ctx, r->arena, &d->opt, &d->layers, &d->summary));
}

static const char *zone_of(const struct district *d, uint32_t row)
{
    return jg_layer_texts(jg_layers_find(&d->layers, "estate"), "zone_id")[row];
}

static const struct jg_layer *table(const struct district *d, const char *name)
{
    return jg_layers_find(&d->layers, name);
}

static void zone_joins_estates_within_the_gap(void **state)
{
    struct run *r = *state;
    struct district d;
    const double at[3][4] = {{0, 0, 50, 50}, {90, 0, 50, 50}, {640, 0, 50, 50}};
    open_district(r, &d);
    d.opt.gap_m = 50;
    put_estates(r, &d, at, 3);
    zone(r, &d);
    const struct jg_layer *z = table(&d, "zone");
    assert_int_equal(z->n, 2);
    assert_string_equal(zone_of(&d, 0), "Z00001");
    assert_string_equal(zone_of(&d, 1), "Z00001");
    assert_string_equal(zone_of(&d, 2), "Z00002");
    assert_string_equal(jg_layer_texts(z, "name")[0], "乙片区"); /* the larger one */
    assert_string_equal(jg_layer_texts(z, "name")[1], "丙");
    assert_int_equal(jg_layer_ints(z, "estates")[0], 2);
    assert_near(jg_layer_reals(z, "floor_area_m2")[0], 300, 0);
    assert_int_equal(jg_layer_ints(z, "households")[0], JG_NO_INT);
    assert_near(jg_layer_reals(z, "area_plane_m2")[0], 7000,
                1e-6); /* the lane is filled */
    const struct jg_layer *l = table(&d, "zone_link");
    assert_int_equal(l->n, 1);
    assert_string_equal(jg_layer_texts(l, "estate_a")[0], "E1");
    assert_near(jg_layer_reals(l, "gap_m")[0], 40, 1e-9);
    assert_null(jg_layer_texts(l, "barrier")[0]);
    assert_near(jg_length_m(&l->geom, 0), 40, 1e-9);
}

static void a_zones_area_is_that_of_its_outline_on_the_ellipsoid(void **state)
{
    struct run *r = *state;
    struct district d;
    /* 90 km east of the central meridian the plane is 1 in 10,000 longer. */
    const double at[1][4] = {{590000, 3300000, 100, 100}};
    open_district(r, &d);
    put_estates(r, &d, at, 1)->crs = "EPSG:4549";
    zone(r, &d);
    const struct jg_layer *z = table(&d, "zone");
    assert_near(jg_layer_reals(z, "area_plane_m2")[0], 10000, 1e-6);
    assert_near(jg_layer_reals(z, "area_m2")[0], 9998.0, 0.1);
    assert_string_equal(z->crs, "EPSG:4549");
}

static void only_decisions_that_renovate_make_members(void **state)
{
    struct run *r = *state;
    struct district d;
    const double at[6][4] = {{0, 0, 10, 10},   {20, 0, 10, 10}, {40, 0, 10, 10},
                             {100, 0, 10, 10}, {120, 0, 9, 9},  {140, 0, 9, 9}};
    static const char *const decision[] = {"eligible",      "discretionary",
                                           "discretionary", "discretionary",
                                           "undetermined",  NULL};
    open_district(r, &d);
    struct jg_layer *e = put_estates(r, &d, at, 6);
    put_texts(r, e, "decision", decision);
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 1);
    assert_string_equal(zone_of(&d, 2), "Z00001"); /* linked by way of another */
    for (uint32_t i = 3; i < 6; i++)
        assert_null(zone_of(&d, i));
}

static void an_estate_of_villas_makes_no_zone_but_may_join_one(void **state)
{
    struct run *r = *state;
    struct district d;
    const double at[3][4] = {{0, 0, 10, 10}, {20, 0, 10, 10}, {100, 0, 10, 10}};
    static const double villas[] = {0.2, 1, 1};
    open_district(r, &d);
    put_reals(r, put_estates(r, &d, at, 3), "villa_share", villas);
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 1);
    assert_string_equal(zone_of(&d, 1), "Z00001");
    assert_null(zone_of(&d, 2));
}

static void a_barrier_keeps_neighbours_apart_and_is_named(void **state)
{
    struct run *r = *state;
    struct district d;
    const double at[2][4] = {{0, 0, 50, 50}, {60, 0, 50, 50}};
    const double rail[1][4] = {{55, -100, 55, 200}};
    static const char *const kind[] = {"railway"}, *const name[] = {"萧甬线"};
    open_district(r, &d);
    put_estates(r, &d, at, 2);
    struct jg_layer *b = put_layer(r, &d, "barrier", lines(r, rail, 1));
    put_texts(r, b, "kind", kind);
    put_texts(r, b, "name", name);
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 2);
    const struct jg_layer *l = table(&d, "zone_link");
    assert_int_equal(l->n, 1);
    assert_string_equal(jg_layer_texts(l, "barrier")[0], "萧甬线");
    assert_string_equal(jg_layer_texts(l, "barrier_kind")[0], "railway");
    d.opt.barriers = "river";
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 1);
    d.opt.barriers = "river,moat";
    assert_refused(&r->ctx,
                   jg_stage_zone.run(&r->ctx, r->arena, &d.opt, &d.layers, &d.summary),
                   JG_USAGE, "not \"moat\"");
}

static void estates_join_past_the_end_of_a_barrier_where_they_are_near(void **state)
{
    struct run *r = *state;
    struct district d;
    const double at[2][4] = {{0, 0, 50, 50}, {60, 0, 50, 50}};
    const double wall[1][4] = {{55, -100, 55, 30}};
    static const char *const kind[] = {"river"};
    open_district(r, &d);
    put_estates(r, &d, at, 2);
    put_texts(r, put_layer(r, &d, "barrier", lines(r, wall, 1)), "kind", kind);
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 1);
    const struct jg_layer *l = table(&d, "zone_link");
    assert_int_equal(l->n, 1);
    assert_null(jg_layer_texts(l, "barrier")[0]);
    assert_near(jg_layer_reals(l, "gap_m")[0], 10, 1e-6);
    assert_true(l->geom.y[0] > 30);
}

static void narrow_rivers_bridges_and_small_roads_are_no_barriers(void **state)
{
    struct run *r = *state;
    struct district d;
    const double at[2][4] = {{0, 0, 50, 50}, {60, 0, 50, 50}};
    const double line[1][4] = {{55, -100, 55, 200}};
    static const char *const river[] = {"river"}, *const rank[] = {"arterial"};
    static const char *const small[] = {"local"}, *const yes[] = {"yes"};
    static const double width[] = {14.9}, wide[] = {15};
    open_district(r, &d);
    put_estates(r, &d, at, 2);
    struct jg_layer *b = put_layer(r, &d, "barrier", lines(r, line, 1));
    put_texts(r, b, "kind", river);
    put_reals(r, b, "width_m", width);
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 1);
    put_reals(r, b, "width_m", wide);
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 2);
    put_reals(r, b, "width_m", width);
    struct jg_layer *road = put_layer(r, &d, "road", lines(r, line, 1));
    put_texts(r, road, "rank", small);
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 1);
    put_texts(r, road, "rank", rank);
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 2);
    put_texts(r, road, "bridge", yes);
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 1);
}

static void a_barrier_through_an_estate_does_not_divide_it_and_is_listed(void **state)
{
    struct run *r = *state;
    struct district d;
    const double at[2][4] = {{0, 0, 50, 50}, {60, 0, 50, 50}};
    const double rail[1][4] = {{-100, 25, 40, 25}};
    static const char *const kind[] = {"railway"};
    open_district(r, &d);
    put_estates(r, &d, at, 2);
    put_texts(r, put_layer(r, &d, "barrier", lines(r, rail, 1)), "kind", kind);
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 1);
    const struct jg_layer *p = table(&d, "problem");
    assert_int_equal(p->n, 1);
    assert_string_equal(jg_layer_texts(p, "message")[0], "a railway enters estate E1");
}

static uint32_t barriers_listed(struct run *r, struct jg_geom barrier)
{
    struct district d;
    const double at[1][4] = {{100, 100, 50, 50}};
    static const char *const kind[] = {"river"};
    open_district(r, &d);
    put_estates(r, &d, at, 1);
    put_texts(r, put_layer(r, &d, "barrier", barrier), "kind", kind);
    zone(r, &d);
    const struct jg_layer *p = table(&d, "problem");
    return p ? p->n : 0;
}

static void a_barrier_at_the_edge_of_an_estate_is_not_listed(void **state)
{
    struct run *r = *state;
    static const struct {
        double at[1][4];
        uint32_t listed;
    } line[] =
        {
            {{{100, 50, 100, 300}}, 0},         /* along the edge, and on */
            {{{100.005, 90, 100.005, 200}}, 0}, /* the same, surveyed anew */
            {{{50, 120, 100, 120}}, 0},         /* ends at the edge */
            {{{50, 120, 100.4, 120}}, 0},       /* 0.4 m in */
            {{{50, 120, 100.6, 120}}, 1},       /* 0.6 m in */
            {{{50, 150, 150, 50}}, 0},          /* at a corner */
            {{{50, 200, 200, 50}}, 1},          /* from corner to corner */
            {{{50, 180, 300, 55}}, 1},          /* across */
            {{{90, 110.3, 110.3, 90}}, 0},      /* 0.42 m of a corner */
            {{{120, 120, 120.2, 120}}, 1},      /* short, but wholly inside */
        },
      area[] = {
          {{{150, 90, 20, 100}}, 0}, /* a river's bank is the edge */
          {{{149, 90, 20, 100}}, 1}, /* 1 m over it */
          {{{90, 90, 100, 100}}, 1}, /* all of it in a lake */
          {{{120, 120, 20, 20}}, 1}, /* a pond in it */
          {{{120, 120, 14, 20}}, 0}, /* narrower than a river that counts */
          {{{150, 150, 20, 20}}, 0}, /* corner to corner */
      };
    for (size_t i = 0; i < sizeof line / sizeof *line; i++)
        if (barriers_listed(r, lines(r, line[i].at, 1)) != line[i].listed)
            fail_msg("line %zu", i);
    for (size_t i = 0; i < sizeof area / sizeof *area; i++)
        if (barriers_listed(r, boxes(r, area[i].at, 1)) != area[i].listed)
            fail_msg("area %zu", i);
}

static void zones_keep_to_one_subdistrict_where_there_are_such(void **state)
{
    struct run *r = *state;
    struct district d;
    const double at[3][4] = {{0, 0, 50, 50}, {60, 0, 50, 50}, {120, 0, 50, 50}};
    static const char *const unit[] = {"月湖", "江厦", "江厦"};
    open_district(r, &d);
    put_texts(r, put_estates(r, &d, at, 3), "subdistrict", unit);
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 1); /* no such layer: none */
    (void)put_layer(r, &d, "subdistrict", boxes(r, at, 0));
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 2);
    assert_string_equal(jg_layer_texts(table(&d, "zone"), "subdistrict")[1], "江厦");
    d.opt.within = JG_WITHIN_NONE;
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 1);
}

static void a_part_over_the_limit_is_split_at_its_long_links(void **state)
{
    struct run *r = *state;
    struct district d;
    const double at[6][4] = {{0, 0, 50, 50},   {55, 0, 50, 50},  {110, 0, 50, 50},
                             {185, 0, 50, 50}, {240, 0, 50, 50}, {295, 0, 50, 50}};
    open_district(r, &d);
    d.opt.max_area_ha = 0.8;
    put_estates(r, &d, at, 6);
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 2);
    assert_string_equal(zone_of(&d, 2), "Z00001");
    assert_string_equal(zone_of(&d, 3), "Z00002");
    const struct jg_layer *l = table(&d, "zone_link");
    assert_int_equal(l->n, 5); /* all links of a part that was split */
    assert_string_equal(jg_layer_texts(l, "barrier")[2], "split");
    assert_null(jg_layer_texts(l, "barrier")[1]);
    d.opt.max_area_ha = 0.1;
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 6); /* an estate is never cut */
}

/* Every split part stays connected by links that hold, is small enough or one estate, and
 * whatever the limit every estate is in exactly one zone. */
static void split_parts_are_connected_and_small_enough(void **state)
{
    struct run *r = *state;
    enum { SIDE = 12, N = SIDE * SIDE };
    double at[N][4], area[N];
    enum jg_member member[N];
    for (int i = 0; i < N; i++) {
        double wide = 10 + (i * 7919) % 37;
        at[i][0] = 60.0 * (i % SIDE);
        at[i][1] = 60.0 * (i / SIDE);
        at[i][2] = wide;
        at[i][3] = 50;
        area[i] = wide * 50;
        member[i] = JG_CORE;
    }
    struct jg_geom g = boxes(r, (const double(*)[4])at, N);
    struct jg_touches touches = {0};
    struct jg_links links = {0};
    struct jg_members members = {N, member, area};
    struct jg_barriers none = {0};
    assert_ok(&r->ctx, jg_zone_touches(&r->ctx, r->arena, &g, 52, &touches));
    assert_ok(&r->ctx, jg_zone_links(&r->ctx, r->arena, &g, 52, &none, &touches, &links));
    for (double limit = 1000; limit < 200000; limit *= 1.7) {
        struct jg_part_rule rule = {1, limit};
        struct jg_parts p = {0};
        assert_ok(&r->ctx, jg_zone_parts(&r->ctx, r->arena, &rule, &members, &links, &p));
        double sum[N] = {0};
        uint32_t held = 0, count[N] = {0};
        for (uint32_t i = 0; i < N; i++) {
            assert_true(p.zone[i] < p.n_zones);
            sum[p.zone[i]] += area[i];
            count[p.zone[i]]++;
        }
        for (size_t k = 0; k < links.n; k++) {
            const struct jg_link *l = &links.link[k];
            bool one = p.zone[l->a] == p.zone[l->b];
            assert_int_equal(one, p.use[k] != JG_LINK_CUT);
            held += p.use[k] == JG_LINK_HOLDS;
        }
        assert_int_equal(held, N - p.n_zones); /* a tree in each zone */
        for (uint32_t z = 0; z < p.n_zones; z++)
            assert_true(sum[z] <= limit || count[z] == 1);
    }
}

static void small_parts_are_no_zone_when_more_estates_are_asked_for(void **state)
{
    struct run *r = *state;
    struct district d;
    const double at[3][4] = {{0, 0, 10, 10}, {200, 0, 10, 10}, {220, 0, 10, 10}};
    open_district(r, &d);
    d.opt.least = 2;
    put_estates(r, &d, at, 3);
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 1);
    assert_null(zone_of(&d, 0));
    assert_string_equal(zone_of(&d, 2), "Z00001");
}

/* Outlines: valid, contain their members, do not overlap. */
static void outlines_are_valid_and_hold_their_members_and_nothing_of_others(void **state)
{
    struct run *r = *state;
    enum { SIDE = 10, N = SIDE * SIDE };
    double at[N][4];
    uint32_t of[N];
    for (int i = 0; i < N; i++) {
        at[i][0] = 40.0 * (i % SIDE) + (i * 31) % 11;
        at[i][1] = 40.0 * (i / SIDE) + (i * 17) % 13;
        at[i][2] = 12 + (i * 5) % 15;
        at[i][3] = 12 + (i * 7) % 15;
        of[i] =
            (uint32_t)((i % SIDE) / 3 + 4 * (i / SIDE / 4)); /* neighbours kept apart */
    }
    of[37] = JG_NO_PART;
    struct jg_geom g = boxes(r, (const double(*)[4])at, N), out = {0};
    struct jg_outline_rule rule = {true, 60, NULL};
    assert_ok(&r->ctx, jg_zone_outlines(&r->ctx, r->arena, &rule, &g, of, 12, &out));
    assert_int_equal(out.n, 12);
    for (uint32_t z = 0; z < out.n; z++) {
        struct jg_flaw flaw;
        assert_ok(&r->ctx, jg_geos_check(&r->ctx, &out, z, &flaw));
        assert_true(flaw.valid);
        for (uint32_t k = 0; k < z; k++)
            assert_near(jg_overlap_m2(&out, z, &out, k), 0, 0.01);
        for (uint32_t i = 0; i < N; i++)
            assert_near(jg_overlap_m2(&g, i, &out, z),
                        of[i] == z
                            ? jg_area_m2(&g, i)
                            : jg_overlap_m2(&g, i, &out, z) * (of[i] == JG_NO_PART),
                        0.01);
    }
}

/* Four houses, two and two together: two hulls. */
static void
an_estate_of_many_buildings_counts_by_hulls_around_those_that_are_near(void **state)
{
    struct run *r = *state;
    const double at[5][4] = {{0, 0, 10, 10},
                             {15, 5, 10, 10},
                             {100, 0, 10, 10},
                             {115, 0, 10, 10},
                             {200, 0, 9, 9}};
    struct jg_geom houses = boxes(r, at, 5), g = {0}, out = {0};
    struct jg_shaper *s = NULL;
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_POLYGON, &s));
    for (uint32_t i = 0; i < 5; i++) {
        assert_ok(&r->ctx, jg_shaper_copy(&r->ctx, s, &houses, i));
        if (i >= 3)
            assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &g));
    assert_int_equal(g.n, 2);
    assert_ok(&r->ctx, jg_zone_hulls(&r->ctx, r->arena, &g, 10, &out));
    assert_int_equal(out.n, 2);
    assert_int_equal(out.part[1] - out.part[0], 2);
    assert_near(jg_area_m2(&out, 0), 300 + 250,
                1e-9); /* 25 x 15 less two corners of 15 x 5 */
    assert_near(jg_area_m2(&out, 1), 81, 1e-9);
    for (uint32_t i = 0; i < 4; i++)
        assert_near(jg_overlap_m2(&houses, i, &out, 0), 100, 1e-9);
}

static void the_stage_gives_the_same_for_any_number_of_threads(void **state)
{
    struct run *r = *state;
    struct district d;
    double at[9][4];
    for (int i = 0; i < 9; i++) {
        const double box[4] = {30.0 * (i % 3), 35.0 * (i / 3), 20, 20};
        memcpy(at[i], box, sizeof box);
    }
    open_district(r, &d);
    d.opt.gap_m = 12;
    put_estates(r, &d, (const double(*)[4])at, 9);
    zone(r, &d);
    const struct jg_layer *two = table(&d, "zone");
    r->ctx.jobs = 1;
    zone(r, &d);
    const struct jg_layer *one = table(&d, "zone");
    size_t n = (size_t)jg_geom_places(&one->geom);
    assert_int_equal(one->n, 3);
    assert_int_equal(n, jg_geom_places(&two->geom));
    assert_memory_equal(one->geom.x, two->geom.x, n * sizeof(double));
}

static void zone_refuses_a_negative_gap_and_a_layer_without_shapes(void **state)
{
    struct run *r = *state;
    struct district d;
    const double at[1][4] = {{0, 0, 10, 10}};
    open_district(r, &d);
    assert_refused(&r->ctx,
                   jg_stage_zone.run(&r->ctx, r->arena, &d.opt, &d.layers, &d.summary),
                   JG_USAGE, "estate");
    (void)put_estates(r, &d, at, 1);
    d.opt.gap_m = -5;
    assert_refused(&r->ctx,
                   jg_stage_zone.run(&r->ctx, r->arena, &d.opt, &d.layers, &d.summary),
                   JG_USAGE, "gap must be 0 m or more, not -5");
    (void)put_layer(r, &d, "estate", lines(r, at, 1));
    assert_refused(&r->ctx,
                   jg_stage_zone.run(&r->ctx, r->arena, &d.opt, &d.layers, &d.summary),
                   JG_DATA, "layer \"estate\" must be polygons");
}

static void no_estates_make_no_zones(void **state)
{
    struct run *r = *state;
    struct district d;
    const double at[1][4] = {{0, 0, 10, 10}};
    open_district(r, &d);
    put_estates(r, &d, at, 0);
    zone(r, &d);
    assert_int_equal(table(&d, "zone")->n, 0);
    assert_int_equal(table(&d, "zone_link")->n, 0);
}

static void zone_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    struct district d;
    const double at[4][4] = {
        {0, 0, 50, 50}, {60, 0, 50, 50}, {140, 0, 9, 9}, {160, 0, 9, 9}};
    const double rail[1][4] = {{55, -100, 55, 200}};
    static const char *const kind[] = {"railway"};
    enum jg_status st = JG_NOMEM;
    long n = 0;
    for (; st == JG_NOMEM && n < 20000; n++) {
        open_district(r, &d);
        d.opt.max_area_ha = 0.01;
        put_estates(r, &d, at, 4);
        put_texts(r, put_layer(r, &d, "barrier", lines(r, rail, 1)), "kind", kind);
        struct jg_arena *keep = jg_arena_open(r->arena);
        jg_arena_fail_after(n);
        st = jg_stage_zone.run(&r->ctx, keep, &d.opt, &d.layers, &d.summary);
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
        TEST(zone_joins_estates_within_the_gap),
        TEST(a_zones_area_is_that_of_its_outline_on_the_ellipsoid),
        TEST(only_decisions_that_renovate_make_members),
        TEST(an_estate_of_villas_makes_no_zone_but_may_join_one),
        TEST(a_barrier_keeps_neighbours_apart_and_is_named),
        TEST(estates_join_past_the_end_of_a_barrier_where_they_are_near),
        TEST(narrow_rivers_bridges_and_small_roads_are_no_barriers),
        TEST(a_barrier_through_an_estate_does_not_divide_it_and_is_listed),
        TEST(a_barrier_at_the_edge_of_an_estate_is_not_listed),
        TEST(zones_keep_to_one_subdistrict_where_there_are_such),
        TEST(a_part_over_the_limit_is_split_at_its_long_links),
        TEST(split_parts_are_connected_and_small_enough),
        TEST(small_parts_are_no_zone_when_more_estates_are_asked_for),
        TEST(outlines_are_valid_and_hold_their_members_and_nothing_of_others),
        TEST(an_estate_of_many_buildings_counts_by_hulls_around_those_that_are_near),
        TEST(the_stage_gives_the_same_for_any_number_of_threads),
        TEST(zone_refuses_a_negative_gap_and_a_layer_without_shapes),
        TEST(no_estates_make_no_zones),
        TEST(zone_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
