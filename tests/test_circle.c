/* SPDX-License-Identifier: MIT */
/* The stage circle on layers: tables, statuses, shortfalls, problems. */
#include "gis/circle/circle.h"

#include "gis/circle/shortfall.h"
#include "gis/geom/geos.h"
#include "gis/geom/measure.h"
#include "gis/layer/layer.h"

#include "tests/streets.h"

/* --- Cells and patches --- */

static struct jg_geom outlines(struct run *r, const struct jg_xy *at,
                               const uint32_t *group, uint32_t n, struct jg_shortfall *s)
{
    uint8_t *unserved = JG_ROOM(r->arena, uint8_t, n);
    double *known = JG_ROOM(r->arena, double, n), *unknown = JG_ROOM(r->arena, double, n);
    for (uint32_t i = 0; i < n; i++) {
        unserved[i] = 1;
        known[i] = 2;
        unknown[i] = NAN;
    }
    struct jg_homes homes = {at, group, known, unknown};
    struct jg_ground ground;
    struct jg_geom g;
    assert_ok(&r->ctx, jg_ground_lay(&r->ctx, r->arena, &homes, n, 50, &ground));
    assert_ok(&r->ctx, jg_shortfall_find(&r->ctx, r->arena, &ground, unserved, s));
    assert_ok(&r->ctx, jg_shortfall_outline(&r->ctx, r->arena, s, 50, &g));
    return g;
}

static void shortfall_joins_cells_over_edges_and_not_over_corners(void **state)
{
    struct run *r = *state;
    static const struct jg_xy at[] = {
        {10, 10}, {60, 10}, {70, 20}, {110, 60}, {60, 60.5}};
    static const uint32_t group[] = {0, 0, 0, 1, 0};
    struct jg_shortfall s;
    struct jg_geom g = outlines(r, at, group, 5, &s);
    assert_int_equal(s.n, 2);
    assert_int_equal(s.patch[0].homes, 4);
    assert_int_equal(s.patch[0].n_cells, 3);
    assert_near(s.patch[0].population, 8, 0);
    assert_true(isnan(s.patch[0].floor_area_m2));
    assert_int_equal(s.patch[1].group, 1);
    assert_near(jg_area_m2(&g, 0), 3 * 2500, 0);
    assert_near(jg_area_m2(&g, 1), 2500, 0);
    assert_int_equal(g.at[1] - g.at[0], 7); /* an L has six corners, the first again */
}

/* Eight cells around a hole, one corner cell gone: hole and outside touch at a corner. */
static void shortfall_outlines_touch_at_corners_without_crossing(void **state)
{
    struct run *r = *state;
    static const struct jg_xy at[] = {{60, 10},  {110, 10}, {10, 60},  {110, 60},
                                      {10, 110}, {60, 110}, {110, 110}};
    static const uint32_t group[7] = {0};
    struct jg_shortfall s;
    struct jg_geom g = outlines(r, at, group, 7, &s);
    struct jg_flaw flaw;
    assert_int_equal(s.n, 1);
    assert_int_equal(jg_geom_rings(&g), 2);
    assert_near(jg_area_m2(&g, 0), 7 * 2500, 0);
    assert_ok(&r->ctx, jg_geos_check(&r->ctx, &g, 0, &flaw));
    assert_true(flaw.valid);
}

static void shortfall_outlines_are_valid_and_hold_exactly_their_cells(void **state)
{
    struct run *r = *state;
    enum { N = 260 };
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct dice dice = {seed};
        struct jg_xy at[N];
        uint32_t group[N];
        for (int i = 0; i < N; i++) {
            at[i] = (struct jg_xy){roll_below(&dice, 16) * 50 - 400 + 25,
                                   roll_below(&dice, 16) * 50 - 375};
            group[i] = seed % 3 ? 0 : (uint32_t)(at[i].x > 0);
        }
        struct jg_shortfall s;
        struct jg_geom g = outlines(r, at, group, N, &s);
        uint32_t homes = 0, cells = 0;
        for (uint32_t p = 0; p < s.n; p++) {
            struct jg_flaw flaw;
            assert_ok(&r->ctx, jg_geos_check(&r->ctx, &g, p, &flaw));
            if (!flaw.valid)
                fail_msg("seed %d patch %u: %s", (int)seed, p, flaw.reason);
            assert_near(jg_area_m2(&g, p), 2500.0 * s.patch[p].n_cells, 1e-6);
            assert_int_equal(g.part[p + 1] - g.part[p], 1);
            homes += s.patch[p].homes;
            cells += s.patch[p].n_cells;
            assert_true(!p || g.box[p - 1].min_x <= g.box[p].min_x);
        }
        assert_int_equal(homes, N);
        assert_int_equal(cells, s.cells.n);
        for (int i = 0; i < N; i++) {
            int inside = 0;
            for (uint32_t p = 0; p < s.n; p++)
                inside += s.patch[p].group == group[i] &&
                          jg_covers(&g, p, (struct jg_xy){at[i].x, at[i].y + 20});
            assert_int_equal(inside, 1);
        }
    }
}

/* --- The stage --- */

static struct jg_layer *put_layer(struct run *r, struct jg_layers *set, const char *name,
                                  struct jg_geom geom, uint32_t n)
{
    struct jg_layer *layer = NULL;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, name, n, &layer));
    layer->geom = geom;
    layer->crs = "EPSG:4549";
    assert_ok(&r->ctx, jg_layers_put(&r->ctx, set, layer));
    return layer;
}

static void put_texts(struct run *r, struct jg_layer *layer, const char *name,
                      const char *const *values)
{
    const char **texts = NULL;
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, layer, name, &texts));
    for (uint32_t i = 0; i < layer->n; i++)
        texts[i] = values[i];
}

static void put_numbers(struct run *r, struct jg_layer *layer, const char *name,
                        const double *values)
{
    double *reals = NULL;
    assert_ok(&r->ctx, jg_layer_add_reals(&r->ctx, layer, name, &reals));
    for (uint32_t i = 0; i < layer->n; i++)
        reals[i] = values[i];
}

static void put_flags(struct run *r, struct jg_layer *layer, const char *name,
                      const int64_t *values)
{
    int64_t *ints = NULL;
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, layer, name, &ints));
    for (uint32_t i = 0; i < layer->n; i++)
        ints[i] = values[i];
}

static struct jg_geom squares(struct run *r, const double (*at)[2], int n)
{
    struct jg_shaper *s = begin_shapes(r, JG_POLYGON);
    for (int i = 0; i < n; i++) {
        double xy[10];
        rectangle(xy, at[i][0] - 5, at[i][1] - 5, at[i][0] + 5, at[i][1] + 5);
        put_ring(r, s, xy, 5);
        end_element(r, s);
    }
    return end_shapes(r, s);
}

static struct jg_geom points(struct run *r, const double (*at)[2], int n)
{
    struct jg_shaper *s = begin_shapes(r, JG_POINT);
    for (int i = 0; i < n; i++) {
        put_ring(r, s, at[i], 1);
        end_element(r, s);
    }
    return end_shapes(r, s);
}

static void put_standard(struct run *r, struct jg_layers *set)
{
    struct jg_layer *s = put_layer(r, set, "standard", (struct jg_geom){0}, 5);
    static const char *const code[] = {"EDU_KG", "MED", "ELD", "OPT", "UNIT"};
    static const char *const rule[] = {"walk", "walk", "walk", "walk", "per_unit"};
    static const double metres[] = {300, 1000, 300, 300, NAN};
    static const int64_t required[] = {1, 1, 1, 0, 1}, verified[] = {1, 0, 0, 0, 0};
    put_texts(r, s, "code", code);
    put_texts(r, s, "rule", rule);
    put_numbers(r, s, "metres", metres);
    put_flags(r, s, "required", required);
    put_flags(r, s, "verified", verified);
}

/* A town on a cross of streets 4 km wide: an estate of three buildings near its middle,
 * one of two far to the east, a shed; a kindergarten in the middle, a clinic to the west,
 * a closed day-care. */
static struct jg_layers make_town(struct run *r)
{
    struct jg_layers set = {0};
    struct jg_layer *road = put_layer(
        r, &set, "road",
        lines_of(r, (const char *const[]){"-4000 0, 0 0, 4000 0", "0 -4000, 0 0, 0 4000",
                                          "0 10, 100 10", NULL}),
        3);
    static const int64_t walk[] = {1, JG_NO_INT, 0};
    put_flags(r, road, "walk", walk);
    static const double homes[][2] = {{100, 20},  {200, 20},  {390, 20},
                                      {1000, 20}, {1040, 30}, {50, 20}};
    struct jg_layer *b = put_layer(r, &set, "building", squares(r, homes, 6), 6);
    static const char *const id[] = {"B1", "B2", "B3", "B4", "B5", "B6"};
    static const char *const of[] = {"E1", "E1", "E1", "E2", "E2", NULL};
    static const int64_t lived_in[] = {1, 1, JG_NO_INT, 1, 1, 0};
    static const double households[] = {10, 10, 20, 6, 6, NAN};
    static const double floor_m2[] = {500, 500, 1000, 300, 300, 100};
    put_texts(r, b, "building_id", id);
    put_texts(r, b, "estate_id", of);
    put_flags(r, b, "residential", lived_in);
    put_numbers(r, b, "households", households);
    put_numbers(r, b, "floor_area_m2", floor_m2);
    static const double estates[][2] = {{200, 20}, {1000, 20}, {3000, 20}};
    struct jg_layer *e = put_layer(r, &set, "estate", squares(r, estates, 3), 3);
    static const char *const name[] = {"E1", "E2", "E3"};
    static const char *const street[] = {"鼓楼街道", "江厦街道", NULL};
    static const double people[] = {100, NAN, NAN};
    put_texts(r, e, "estate_id", name);
    put_texts(r, e, "subdistrict", street);
    put_numbers(r, e, "population", people);
    static const double services[][2] = {{0, 50}, {-300, 10}, {100, 30}, {0, 900}};
    struct jg_layer *f = put_layer(r, &set, "facility", points(r, services, 4), 4);
    static const char *const fid[] = {"F1", "F2", "F3", "F4"};
    static const char *const kind[] = {"EDU_KG, OTHER", "MED", "ELD", "EDU_KG"};
    static const char *const status[] = {"in use", NULL, "closed", NULL};
    put_texts(r, f, "facility_id", fid);
    put_texts(r, f, "category", kind);
    put_texts(r, f, "status", status);
    put_standard(r, &set);
    return set;
}

static struct jg_circle_options presets(void)
{
    struct jg_circle_options o;
    jg_params_preset(jg_stage_circle.params, &o);
    return o;
}

static struct jg_summary run_stage(struct run *r, const struct jg_circle_options *o,
                                   struct jg_layers *set)
{
    struct jg_summary summary = {.arena = r->arena};
    assert_ok(&r->ctx, jg_stage_circle.run(&r->ctx, r->arena, o, set, &summary));
    return summary;
}

static uint32_t find_row(const struct jg_layer *layer, const char *field, const char *id,
                         const char *category)
{
    const char *const *ids = jg_layer_texts(layer, field);
    const char *const *codes = jg_layer_texts(layer, "category");
    for (uint32_t i = 0; i < layer->n; i++)
        if (ids[i] && !strcmp(ids[i], id) && !strcmp(codes[i], category))
            return i;
    fail_msg("%s has no row of %s and %s", layer->name, id, category);
    return 0;
}

static void circle_answers_for_each_estate_and_category(void **state)
{
    struct run *r = *state;
    struct jg_layers set = make_town(r);
    struct jg_circle_options o = presets();
    (void)run_stage(r, &o, &set);
    const struct jg_layer *t = jg_layers_find(&set, "estate_access");
    assert_int_equal(t->n, 2 * 4);
    assert_null(jg_layers_find(&set, "access"));
    /* E1: 20 + 100 + 50, 20 + 200 + 50, 20 + 390 + 50; half of its people live in B3 */
    uint32_t kg = find_row(t, "estate_id", "E1", "EDU_KG");
    assert_string_equal(jg_layer_texts(t, "facility_id")[kg], "F1");
    assert_near(jg_layer_reals(t, "distance_m")[kg], 270, 1e-9);
    assert_near(jg_layer_reals(t, "minutes")[kg], 4.5, 1e-12);
    assert_near(jg_layer_reals(t, "covered_share")[kg], 0.5, 1e-15);
    assert_string_equal(jg_layer_texts(t, "status")[kg], "reached");
    assert_int_equal(jg_layer_ints(t, "reachable")[kg], 1);
    assert_int_equal(jg_layer_ints(t, "missing")[kg], 0);
    uint32_t far = find_row(t, "estate_id", "E2", "EDU_KG");
    assert_string_equal(jg_layer_texts(t, "status")[far], "beyond");
    assert_near(jg_layer_reals(t, "distance_m")[far], 1070, 1e-9);
    assert_int_equal(jg_layer_ints(t, "missing")[far], 1);
    assert_int_equal(jg_layer_ints(t, "reachable")[far], 0);
    uint32_t med = find_row(t, "estate_id", "E1", "MED");
    assert_near(jg_layer_reals(t, "distance_m")[med], 530, 1e-9);
    assert_near(jg_layer_reals(t, "covered_share")[med], 1, 0);
}

static void circle_calls_unsurveyed_what_nobody_surveyed(void **state)
{
    struct run *r = *state;
    struct jg_layers set = make_town(r);
    struct jg_circle_options o = presets();
    struct jg_summary summary = run_stage(r, &o, &set);
    const struct jg_layer *t = jg_layers_find(&set, "estate_access");
    uint32_t row = find_row(t, "estate_id", "E1", "ELD"); /* the only one is closed */
    assert_string_equal(jg_layer_texts(t, "status")[row], "unsurveyed");
    assert_int_equal(jg_layer_ints(t, "missing")[row], JG_NO_INT);
    assert_true(isnan(jg_layer_reals(t, "covered_share")[row]));
    bool told = false;
    for (int i = 0; i < summary.n_warnings; i++)
        told |= !strcmp(summary.warnings[i],
                        "not surveyed, so neither served nor missing: ELD, OPT");
    assert_true(told);
    o.surveyed = "ELD,EDU_KG";
    (void)run_stage(r, &o, &set);
    t = jg_layers_find(&set, "estate_access");
    row = find_row(t, "estate_id", "E1", "ELD");
    assert_string_equal(jg_layer_texts(t, "status")[row], "none");
    assert_int_equal(jg_layer_ints(t, "missing")[row], 1);
    assert_string_equal(
        jg_layer_texts(t, "status")[find_row(t, "estate_id", "E1", "MED")], "unsurveyed");
}

static void circle_lists_what_each_estate_misses(void **state)
{
    struct run *r = *state;
    struct jg_layers set = make_town(r);
    struct jg_circle_options o = presets();
    o.surveyed = "EDU_KG,MED,ELD,OPT";
    (void)run_stage(r, &o, &set);
    const char *const *missing =
        jg_layer_texts(jg_layers_find(&set, "estate"), "missing");
    assert_string_equal(missing[0], "ELD");
    assert_string_equal(missing[1], "EDU_KG,MED,ELD");
    assert_null(missing[2]); /* nobody lives there */
    const int64_t *unknown =
        jg_layer_ints(jg_layers_find(&set, "estate"), "missing_unknown");
    assert_int_equal(unknown[0], 0);
    assert_int_equal(unknown[2], JG_NO_INT);
    o.missing_below = 0;
    (void)run_stage(r, &o, &set);
    missing = jg_layer_texts(jg_layers_find(&set, "estate"), "missing");
    assert_string_equal(missing[0], "");
}

/* Nobody surveyed MED and ELD: neither served nor missing. */
static void circle_counts_what_it_does_not_know(void **state)
{
    struct run *r = *state;
    struct jg_layers set = make_town(r);
    struct jg_circle_options o = presets();
    o.surveyed = "EDU_KG";
    (void)run_stage(r, &o, &set);
    const struct jg_layer *e = jg_layers_find(&set, "estate");
    assert_string_equal(jg_layer_texts(e, "missing")[1], "EDU_KG");
    assert_int_equal(jg_layer_ints(e, "missing_unknown")[0], 2);
    assert_int_equal(jg_layer_ints(e, "missing_unknown")[1], 2);
}

/* B3's floor area is not delivered, but the estates worked it out. */
static void circle_weighs_homes_by_the_floor_area_the_estates_used(void **state)
{
    struct run *r = *state;
    struct jg_layers set = make_town(r);
    struct jg_layer *b = jg_layers_find(&set, "building");
    static const double given[] = {500, 500, NAN, 300, 300, 100};
    static const double used[] = {500, 500, 3000, 300, NAN, 100};
    jg_layer_remove_column(b, "households");
    jg_layer_remove_column(b, "floor_area_m2");
    put_numbers(r, b, "floor_area_m2", given);
    put_numbers(r, b, "floor_area_m2_used", used);
    struct jg_circle_options o = presets();
    (void)run_stage(r, &o, &set);
    const struct jg_layer *t = jg_layers_find(&set, "estate_access");
    uint32_t kg = find_row(t, "estate_id", "E1", "EDU_KG");
    assert_near(jg_layer_reals(t, "covered_share")[kg], 0.25, 1e-15);
    const struct jg_layer *s = jg_layers_find(&set, "shortfall");
    double sum = 0;
    for (uint32_t i = 0; i < s->n; i++)
        if (!strcmp(jg_layer_texts(s, "category")[i], "EDU_KG"))
            sum += jg_layer_reals(s, "floor_area_m2")[i];
    assert_near(sum, 3000 + 300 + 300, 1e-9);
}

static bool warns(const struct jg_summary *summary, const char *words)
{
    for (int i = 0; i < summary->n_warnings; i++)
        if (strstr(summary->warnings[i], words))
            return true;
    return false;
}

static void circle_says_when_the_streets_hang_together_badly(void **state)
{
    struct run *r = *state;
    struct jg_layers set = make_town(r);
    struct jg_circle_options o = presets();
    struct jg_summary summary = run_stage(r, &o, &set);
    assert_false(warns(&summary, "the main network has only"));
    /* Two roads that cross without a shared vertex. */
    jg_layers_find(&set, "road")->geom =
        lines_of(r, (const char *const[]){"-4000 0, 4000 0", "0 -4000, 0 4000",
                                          "0 10, 100 10", NULL});
    summary = run_stage(r, &o, &set);
    assert_true(warns(&summary,
                      "the main network has only 50 % of the street length, the rest is "
                      "in 1 islands that nothing is put on: if streets cross without "
                      "sharing a vertex, set circle.crossings=node"));
    o.crossings = JG_CROSSINGS_NODE;
    summary = run_stage(r, &o, &set);
    assert_false(warns(&summary, "the main network has only"));
}

static void circle_says_where_the_streets_end_too_soon(void **state)
{
    struct run *r = *state;
    struct jg_layers set = make_town(r);
    struct jg_circle_options o = presets();
    struct jg_summary summary = run_stage(r, &o, &set);
    assert_false(warns(&summary, "end nearer"));
    jg_layers_find(&set, "road")->geom =
        lines_of(r, (const char *const[]){"-4000 0, 0 0, 1100 0", "0 -4000, 0 0, 0 4000",
                                          "0 10, 100 10", NULL});
    summary = run_stage(r, &o, &set);
    assert_true(warns(&summary, "1 of 2 estates, 2 required categories: the street data "
                                "end nearer than the limit, so they are neither served "
                                "nor missing"));
}

static void circle_draws_shortfalls_by_category_and_subdistrict(void **state)
{
    struct run *r = *state;
    struct jg_layers set = make_town(r);
    struct jg_circle_options o = presets();
    (void)run_stage(r, &o, &set);
    const struct jg_layer *s = jg_layers_find(&set, "shortfall");
    assert_int_equal(s->n, 3); /* B3; B4 and B5; the same two for the clinic */
    assert_string_equal(jg_layer_texts(s, "shortfall_id")[0], "S00001");
    assert_string_equal(jg_layer_texts(s, "category")[0], "EDU_KG");
    assert_string_equal(jg_layer_texts(s, "subdistrict")[0], "鼓楼街道");
    assert_int_equal(jg_layer_ints(s, "demand")[0], 1);
    assert_near(jg_layer_reals(s, "population")[0], 50, 1e-9);
    assert_near(jg_layer_reals(s, "floor_area_m2")[0], 1000, 0);
    assert_near(jg_area_m2(&s->geom, 0), 2500, 0);
    assert_near(s->geom.box[0].min_x, 350, 0);
    assert_string_equal(jg_layer_texts(s, "subdistrict")[1], "江厦街道");
    assert_true(isnan(jg_layer_reals(s, "population")[1]));
    assert_string_equal(jg_layer_texts(s, "category")[2], "MED");
    assert_int_equal(jg_layer_ints(s, "demand")[2], 2);
    assert_string_equal(s->crs, "EPSG:4549");
}

static void circle_keeps_every_home_when_told(void **state)
{
    struct run *r = *state;
    struct jg_layers set = make_town(r);
    struct jg_circle_options o = presets();
    o.keep = JG_KEEP_DEMAND;
    (void)run_stage(r, &o, &set);
    const struct jg_layer *t = jg_layers_find(&set, "access");
    assert_int_equal(t->n, 5 * 4); /* the shed is no home */
    uint32_t row = find_row(t, "demand_id", "B3", "EDU_KG");
    assert_near(jg_layer_reals(t, "distance_m")[row], 460, 1e-9);
    assert_near(jg_layer_reals(t, "limit_m")[row], 300, 0);
    assert_int_equal(jg_layer_ints(t, "covered")[row], 0);
    assert_int_equal(
        jg_layer_ints(t, "covered")[find_row(t, "demand_id", "B1", "EDU_KG")], 1);
    assert_int_equal(jg_layer_ints(t, "covered")[find_row(t, "demand_id", "B1", "ELD")],
                     JG_NO_INT);
    for (uint32_t i = 0; i < t->n; i++) { /* no sentinel distances */
        double m = jg_layer_reals(t, "distance_m")[i];
        assert_true(isnan(m) || (m >= 0 && m <= 3000));
        assert_true(isnan(m) == !jg_layer_texts(t, "facility_id")[i]);
    }
}

static void circle_on_files_takes_any_places_as_demand(void **state)
{
    struct run *r = *state;
    struct jg_layers town = make_town(r), set = {0};
    static const char *const names[] = {"road", "facility", "standard"};
    for (int i = 0; i < 3; i++)
        assert_ok(&r->ctx, jg_layers_put(&r->ctx, &set, jg_layers_find(&town, names[i])));
    static const double at[][2] = {{100, 20}, {100, 500}, {3900, 0}};
    struct jg_layer *d = put_layer(r, &set, "demand", points(r, at, 3), 3);
    static const char *const id[] = {"a", "b", "c"};
    put_texts(r, d, "id", id);
    struct jg_circle_options o = presets();
    (void)run_stage(r, &o, &set);
    const struct jg_layer *t = jg_layers_find(&set, "access");
    assert_int_equal(t->n, 3 * 4);
    assert_int_equal(jg_layers_find(&set, "estate_access")->n, 0);
    assert_near(jg_layer_reals(t, "distance_m")[find_row(t, "demand_id", "a", "EDU_KG")],
                170, 1e-9);
    uint32_t b = find_row(t, "demand_id", "b", "EDU_KG");
    assert_near(jg_layer_reals(t, "distance_m")[b], 500, 1e-9); /* by the north street */
    assert_string_equal(jg_layer_texts(t, "facility_id")[b], "F4");
    assert_string_equal(
        jg_layer_texts(t, "status")[find_row(t, "demand_id", "c", "EDU_KG")], "edge");
}

static void circle_lists_islands_and_far_places(void **state)
{
    struct run *r = *state;
    struct jg_layers set = make_town(r);
    struct jg_circle_options o = presets();
    set.layer[0]->geom =
        lines_of(r, (const char *const[]){"-4000 0, 0 0, 4000 0", "0 -4000, 0 0, 0 700",
                                          "900 40, 1100 40", NULL});
    static const int64_t walk[] = {1, 1, 1};
    put_flags(r, set.layer[0], "walk", walk);
    o.snap_max_m = 25;
    (void)run_stage(r, &o, &set);
    const struct jg_layer *p = jg_layers_find(&set, "problem");
    assert_int_equal(
        p->n, 3); /* an island, F4 too far north, E2 with B5 near the island only */
    const char *const *kind = jg_layer_texts(p, "kind");
    const char *const *message = jg_layer_texts(p, "message");
    assert_string_equal(kind[0], "island");
    assert_non_null(strstr(message[0], "200 m that are not joined"));
    assert_string_equal(kind[1], "no_street");
    assert_non_null(strstr(message[1], "no street within 25 m"));
    assert_non_null(strstr(message[2], "estate E2: 1 of 2 residential buildings"));
    const struct jg_layer *t = jg_layers_find(&set, "estate_access");
    assert_near(jg_layer_reals(t, "covered_share")[find_row(t, "estate_id", "E2", "MED")],
                0, 0);
    assert_int_equal(jg_layer_ints(t, "missing")[find_row(t, "estate_id", "E2", "MED")],
                     JG_NO_INT); /* B5 could be served */
}

static void circle_leaves_a_plan_without_streets_alone(void **state)
{
    struct run *r = *state;
    struct jg_layers town = make_town(r), set = {0};
    static const char *const names[] = {"building", "estate", "standard"};
    for (int i = 0; i < 3; i++)
        assert_ok(&r->ctx, jg_layers_put(&r->ctx, &set, jg_layers_find(&town, names[i])));
    struct jg_circle_options o = presets();
    struct jg_summary summary = run_stage(r, &o, &set);
    assert_int_equal(jg_layers_find(&set, "estate_access")->n, 0);
    assert_int_equal(jg_layers_find(&set, "shortfall")->n, 0);
    assert_null(jg_layer_texts(jg_layers_find(&set, "estate"), "missing")[0]);
    assert_int_equal(summary.n_warnings, 1);
    assert_string_equal(summary.warnings[0],
                        "no layer \"road\": walking distances were not computed");
}

static void circle_refuses_what_it_cannot_do(void **state)
{
    struct run *r = *state;
    struct jg_layers set = make_town(r), none = {0};
    struct jg_circle_options o = presets();
    struct jg_summary summary = {.arena = r->arena};
    o.surveyed = "EDU_KG,FOO";
    assert_refused(&r->ctx, jg_stage_circle.run(&r->ctx, r->arena, &o, &set, &summary),
                   JG_USAGE, "surveyed names \"FOO\", which the standard does not have");
    o.surveyed = NULL;
    assert_refused(&r->ctx, jg_stage_circle.run(&r->ctx, r->arena, &o, &none, &summary),
                   JG_USAGE, "road");
    assert_refused(
        &r->ctx,
        jg_params_set(&r->ctx, r->arena, jg_stage_circle.params, &o, "snap_max", "0"),
        JG_USAGE, "snap_max must be");
}

static void circle_gives_the_same_tables_on_any_number_of_cores(void **state)
{
    struct run *r = *state;
    struct jg_circle_options o = presets();
    o.keep = JG_KEEP_DEMAND;
    struct jg_layers a = make_town(r), b = make_town(r);
    r->ctx.jobs = 1;
    (void)run_stage(r, &o, &a);
    r->ctx.jobs = 4;
    (void)run_stage(r, &o, &b);
    const struct jg_layer *s = jg_layers_find(&a, "access"),
                          *t = jg_layers_find(&b, "access");
    assert_int_equal(s->n, t->n);
    for (int c = 0; c < s->n_columns; c++)
        if (s->columns[c].type != JG_TEXT)
            assert_memory_equal(s->columns[c].ints, t->columns[c].ints,
                                s->n * sizeof(int64_t));
}

static void circle_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    struct jg_circle_options o = presets();
    o.keep = JG_KEEP_DEMAND;
    o.crossings = JG_CROSSINGS_NODE;
    enum jg_status st = JG_NOMEM;
    long k = 0;
    r->ctx.jobs = 1;
    for (; st == JG_NOMEM && k < 5000; k++) {
        struct jg_layers set = make_town(r);
        struct jg_arena *tmp = jg_arena_open(r->arena);
        struct jg_summary summary = {.arena = tmp};
        jg_arena_fail_after(k);
        st = jg_stage_circle.run(&r->ctx, tmp, &o, &set, &summary);
        jg_arena_fail_after(-1);
        jg_arena_close(tmp);
    }
    assert_int_equal(st, JG_OK);
    assert_true(k > 100);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_run, close_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(shortfall_joins_cells_over_edges_and_not_over_corners),
        TEST(shortfall_outlines_touch_at_corners_without_crossing),
        TEST(shortfall_outlines_are_valid_and_hold_exactly_their_cells),
        TEST(circle_answers_for_each_estate_and_category),
        TEST(circle_calls_unsurveyed_what_nobody_surveyed),
        TEST(circle_lists_what_each_estate_misses),
        TEST(circle_counts_what_it_does_not_know),
        TEST(circle_weighs_homes_by_the_floor_area_the_estates_used),
        TEST(circle_says_when_the_streets_hang_together_badly),
        TEST(circle_says_where_the_streets_end_too_soon),
        TEST(circle_draws_shortfalls_by_category_and_subdistrict),
        TEST(circle_keeps_every_home_when_told),
        TEST(circle_on_files_takes_any_places_as_demand),
        TEST(circle_lists_islands_and_far_places),
        TEST(circle_leaves_a_plan_without_streets_alone),
        TEST(circle_refuses_what_it_cannot_do),
        TEST(circle_gives_the_same_tables_on_any_number_of_cores),
        TEST(circle_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
