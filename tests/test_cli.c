/* SPDX-License-Identifier: MIT */
/* The words of the command line, the project file, stages and what depends on what, and the
 * sharing out of layers by sub-district. */
#include "tests/test.h"

#include "gis/cli/args.h"
#include "gis/cli/project.h"
#include "gis/cli/split.h"
#include "gis/cli/stages.h"
#include "gis/layer/yaml.h"

#include <string.h>

static const struct jg_option options[] = {{"output", 'o', "FILE", "where"},
                                           {"max-area-ha", 0, "HA", "most"},
                                           {"gap", 0, "M", "gap"},
                                           {"quiet", 'q', NULL, "hush"},
                                           {0}};
static const struct jg_option_lists lists = {{options}};

static enum jg_status read_args(struct run *r, struct jg_args *out, int n,
                                const char *const *words)
{
    return jg_args_read(&r->ctx, r->arena, "zone", &lists, n, words, out);
}

static void words_are_sorted_into_options_and_the_rest(void **state)
{
    struct run *r = *state;
    struct jg_args a;
    const char *const words[] = {"p.yaml", "--gap", "-5",    "-o",           "z.gpkg",
                                 "-q",     "--",    "--gap", "--output=late"};
    assert_ok(&r->ctx, read_args(r, &a, 9, words));
    assert_string_equal(jg_args_text(&a, "gap", "30"), "-5");
    assert_string_equal(jg_args_text(&a, "output", NULL), "z.gpkg");
    assert_true(jg_args_has(&a, "quiet"));
    assert_int_equal(a.n_plain, 3);
    assert_string_equal(a.plain[1], "--gap");
}

static void the_last_of_an_option_wins_and_forms_are_alike(void **state)
{
    struct run *r = *state;
    struct jg_args a;
    const char *const words[] = {"--gap=30", "--max_area_ha", "60", "--gap", "40", "-oz"};
    assert_ok(&r->ctx, read_args(r, &a, 6, words));
    assert_string_equal(jg_args_text(&a, "gap", NULL), "40");
    assert_string_equal(jg_args_text(&a, "max-area-ha", NULL), "60");
    assert_string_equal(jg_args_text(&a, "output", NULL), "z");
}

static void wrong_words_are_refused(void **state)
{
    struct run *r = *state;
    struct jg_args a;
    assert_refused(&r->ctx, read_args(r, &a, 1, (const char *const[]){"--outptu=z"}),
                   JG_USAGE, "did you mean --output?");
    assert_refused(&r->ctx, read_args(r, &a, 1, (const char *const[]){"--gap"}), JG_USAGE,
                   "--gap needs a value: M");
    assert_refused(&r->ctx, read_args(r, &a, 1, (const char *const[]){"--quiet=yes"}),
                   JG_USAGE, "takes no value");
    assert_refused(&r->ctx, read_args(r, &a, 1, (const char *const[]){"-x"}), JG_USAGE,
                   "no option -x");
}

static enum jg_status read_project(struct run *r, const char *text,
                                   struct jg_project *out)
{
    struct jg_yaml *top = NULL;
    JG_TRY(jg_yaml_parse(&r->ctx, r->arena, "hs/haishu.yaml", text, strlen(text), &top));
    return jg_project_of(&r->ctx, r->arena, "hs/haishu.yaml", top, out);
}

static void a_project_gives_sources_relative_to_its_folder(void **state)
{
    struct run *r = *state;
    struct jg_project p;
    assert_ok(&r->ctx,
              read_project(r,
                           "crs: EPSG:4549\nout: out/\nlayers:\n"
                           "  building: {source: [a.shp, /b.shp], encoding: GBK,"
                           " fields: {name: JDMC}, fill: {use: 住宅}}\n"
                           "  facility:\n    - {source: poi.csv, x: lng}\n    - c.gpkg\n"
                           "  clearance: none\n",
                           &p));
    assert_int_equal(p.n_roles, 3);
    assert_int_equal(p.roles[0].n, 2);
    assert_string_equal(p.roles[0].sources[0].path, "hs/a.shp");
    assert_string_equal(p.roles[0].sources[1].path, "/b.shp");
    assert_string_equal(p.roles[0].sources[1].encoding, "GBK");
    assert_string_equal(p.roles[0].sources[0].fields[1], "JDMC");
    assert_string_equal(p.roles[0].sources[0].constants[1], "住宅");
    assert_int_equal(p.roles[1].n, 2);
    assert_string_equal(p.roles[1].sources[1].path, "hs/c.gpkg");
    assert_true(p.roles[2].none);
    assert_string_equal(p.workspace, "hs/haishu.sqlite");
    assert_string_equal(p.out, "hs/out");
    assert_string_equal(p.title, "haishu");
}

static void the_command_line_wins_over_the_file(void **state)
{
    struct run *r = *state;
    struct jg_project p;
    void *zone = NULL;
    const struct jg_stage *stage = jg_stage_find("zone");
    assert_ok(&r->ctx, read_project(r, "crs: EPSG:4549\nzone: {gap: 45}\n", &p));
    assert_ok(&r->ctx, jg_project_set(&r->ctx, r->arena, &p, "zone.gap=60", "--set"));
    assert_ok(&r->ctx, jg_project_options(&r->ctx, r->arena, &p, stage, &zone));
    assert_string_equal(
        jg_params_show(r->arena, jg_params_find(stage->params, "gap"), zone), "60");
}

static void the_cutoff_of_select_reaches_the_estates(void **state)
{
    struct run *r = *state;
    struct jg_project p;
    void *estate = NULL;
    const struct jg_stage *stage = jg_stage_find("estate");
    assert_ok(&r->ctx,
              read_project(r, "crs: EPSG:4549\nselect: {completed_by: 2005}\n", &p));
    assert_ok(&r->ctx, jg_project_options(&r->ctx, r->arena, &p, stage, &estate));
    assert_string_equal(
        jg_params_show(r->arena, jg_params_find(stage->params, "completed_by"), estate),
        "2005");
}

static void a_wrong_project_is_refused_with_its_line(void **state)
{
    struct run *r = *state;
    struct jg_project p;
    const struct {
        const char *text;
        enum jg_status status;
        const char *words;
    } wrong[] = {
        {"layers: {}\n", JG_CRS, "crs is missing"},
        {"crs: 1\nlayers: {bilding: a}\n", JG_USAGE, ":2: there is no input layer"},
        {"crs: 1\nlayers: {building: }\n", JG_USAGE, "needs {source: FILE}"},
        {"crs: 1\nlayers: {building: {source: }}\n", JG_USAGE, "needs source: FILE"},
        {"crs: 1\nlayers: {building: {sorce: a}}\n", JG_USAGE, "did you mean \"source\""},
        {"crs: 1\nzoen: {gap: 1}\n", JG_USAGE, ":2: unknown key \"zoen\""},
        {"crs: 1\nzone:\n  gap: x\n", JG_USAGE, ":3: zone: gap must be a number"},
        {"crs: 1\nzone: [1]\n", JG_USAGE, "zone must be {parameter: value}"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_refused(&r->ctx, read_project(r, wrong[i].text, &p), wrong[i].status,
                       wrong[i].words);
    assert_ok(&r->ctx, read_project(r, "crs: EPSG:4549\n", &p));
    assert_refused(&r->ctx, jg_project_set(&r->ctx, r->arena, &p, "gap=3", "--set"),
                   JG_USAGE, "STAGE.PARAMETER=VALUE");
}

static void zones_depend_on_decisions_and_circles_do_not(void **state)
{
    (void)state;
    const struct jg_stage *zone = jg_stage_find("zone"),
                          *select = jg_stage_find("select");
    const struct jg_stage *circle = jg_stage_find("circle");
    const struct jg_stage *estate = jg_stage_find("estate");
    assert_true(jg_stage_depends(zone, select));
    assert_true(jg_stage_depends(zone, estate));
    assert_true(jg_stage_depends(select, circle));
    assert_false(jg_stage_depends(circle, select));
    assert_false(jg_stage_depends(circle, zone));
    assert_ptr_equal(jg_stage_writer("estate.decision"), select);
    assert_null(jg_stage_writer("building"));
    assert_int_equal(jg_stage_place(jg_stage_find("overlay")), -1);
}

/* Two sub-districts 100 m wide side by side; an estate in each, one that names none but lies
 * in the second, one outside both. */
static struct jg_layer *squares(struct run *r, const char *name, uint32_t n,
                                const double *x)
{
    struct jg_layer *layer = NULL;
    struct jg_shaper *s = NULL;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, name, n, &layer));
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_POLYGON, &s));
    for (uint32_t i = 0; i < n; i++) {
        double w = x[2 * i + 1], at = x[2 * i];
        const double ring[][2] = {{at, 0}, {at + w, 0}, {at + w, w}, {at, w}, {at, 0}};
        for (int k = 0; k < 5; k++)
            assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, ring[k][0], ring[k][1]));
        assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
        assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &layer->geom));
    return layer;
}

static void set_texts(struct run *r, struct jg_layer *layer, const char *name,
                      const char *const *values)
{
    const char **texts = NULL;
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, layer, name, &texts));
    for (uint32_t i = 0; i < layer->n; i++)
        texts[i] = values[i];
}

static void district(struct run *r, struct jg_layers *set)
{
    struct jg_layer *street = squares(r, "subdistrict", 2, (double[]){0, 100, 100, 100});
    struct jg_layer *estate =
        squares(r, "estate", 4, (double[]){10, 10, 110, 10, 130, 10, 500, 10});
    struct jg_layer *rule = NULL;
    *set = (struct jg_layers){0};
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "estate_rule", 3, &rule));
    set_texts(r, street, "name", (const char *const[]){"月湖/街道", "鼓楼街道"});
    set_texts(r, estate, "estate_id", (const char *const[]){"E1", "E2", "E3", "E4"});
    set_texts(r, estate, "subdistrict",
              (const char *const[]){"月湖/街道", "鼓楼街道", NULL, NULL});
    set_texts(r, rule, "estate_id", (const char *const[]){"E2", "E2", "E1"});
    assert_ok(&r->ctx, jg_layers_put(&r->ctx, set, street));
    assert_ok(&r->ctx, jg_layers_put(&r->ctx, set, estate));
    assert_ok(&r->ctx, jg_layers_put(&r->ctx, set, rule));
    /* a lake in both, a pond in the second */
    assert_ok(&r->ctx,
              jg_layers_put(&r->ctx, set,
                            squares(r, "barrier", 2, (double[]){90, 20, 150, 9})));
}

static void every_row_goes_to_its_unit_and_rivers_to_all_of_theirs(void **state)
{
    struct run *r = *state;
    struct jg_layers set;
    struct jg_split *split = NULL;
    uint32_t rows[4] = {0};
    district(r, &set);
    assert_ok(&r->ctx, jg_split_open(&r->ctx, r->arena, &set, JG_BY_SUBDISTRICT, &split));
    assert_int_equal(split->n_units, 3);
    assert_int_equal(split->n_without, 1);
    assert_string_equal(split->units[0].file_name, "月湖_街道");
    for (uint32_t u = 0; u < split->n_units; u++) {
        struct jg_layers part = {0};
        assert_ok(&r->ctx, jg_split_take(&r->ctx, r->arena, &set, split, u, &part));
        for (int l = 0; l < part.n; l++)
            rows[l] += part.layer[l]->n;
        if (u == 1) {
            assert_int_equal(jg_layers_find(&part, "estate")->n,
                             2); /* E2, and E3 by place */
            assert_int_equal(jg_layers_find(&part, "estate_rule")->n, 2);
        }
        assert_int_equal(jg_layers_find(&part, "barrier")->n, u == 1 ? 2 : u == 0);
    }
    for (int l = 0; l < 3; l++)
        assert_int_equal(rows[l], set.layer[l]->n);
    assert_int_equal(rows[3], 3); /* what runs through two units goes to both */
}

static void nothing_to_go_by_is_refused(void **state)
{
    struct run *r = *state;
    struct jg_layers set = {0};
    struct jg_split *split = NULL;
    assert_ok(&r->ctx,
              jg_layers_put(&r->ctx, &set, squares(r, "road", 1, (double[]){0, 9})));
    assert_refused(&r->ctx,
                   jg_split_open(&r->ctx, r->arena, &set, JG_BY_SUBDISTRICT, &split),
                   JG_USAGE, "no layer says which sub-districts there are");
}

static void splitting_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    struct jg_layers set;
    struct jg_split *split = NULL;
    enum jg_status st = JG_NOMEM;
    district(r, &set);
    for (long n = 0; st == JG_NOMEM && n < 200; n++) {
        jg_arena_fail_after(n);
        st = jg_split_open(&r->ctx, r->arena, &set, JG_BY_SUBDISTRICT, &split);
        jg_arena_fail_after(-1);
    }
    assert_int_equal(st, JG_OK);
}

#define WITH_RUN(test) cmocka_unit_test_setup_teardown(test, open_run, close_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_RUN(words_are_sorted_into_options_and_the_rest),
        WITH_RUN(the_last_of_an_option_wins_and_forms_are_alike),
        WITH_RUN(wrong_words_are_refused),
        WITH_RUN(a_project_gives_sources_relative_to_its_folder),
        WITH_RUN(the_command_line_wins_over_the_file),
        WITH_RUN(the_cutoff_of_select_reaches_the_estates),
        WITH_RUN(a_wrong_project_is_refused_with_its_line),
        cmocka_unit_test(zones_depend_on_decisions_and_circles_do_not),
        WITH_RUN(every_row_goes_to_its_unit_and_rivers_to_all_of_theirs),
        WITH_RUN(nothing_to_go_by_is_refused),
        WITH_RUN(splitting_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
