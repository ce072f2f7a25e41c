/* SPDX-License-Identifier: MIT */
/* The stage select: every clause of the plan, the logic of classes, rulings, reasons. */
#include "gis/core/stage.h"
#include "gis/core/text.h"
#include "gis/layer/policy.h"
#include "gis/select/decide.h"
#include "gis/select/explain.h"

#include <string.h>

#include "tests/test.h"

extern const struct jg_stage jg_stage_select;

/* One estate as the stage estate and the circle leave it. */
struct facts {
    double state, evidence, clearance, villa_min, villa_max, built_min, built_max,
        project_m, willingness;
    int64_t projects, functions, need;
    const char *missing;
    int64_t unknown; /* of how many more it is not known */
};

/* State land, built in 1992, in no plan, no villa, no project near; nothing asked yet. */
static const struct facts plain = {.state = 1,
                                   .evidence = 1,
                                   .clearance = 0,
                                   .villa_min = 0,
                                   .villa_max = 0,
                                   .built_min = 1,
                                   .built_max = 1,
                                   .project_m = NAN,
                                   .willingness = NAN,
                                   .projects = 0,
                                   .functions = JG_NO_INT,
                                   .need = JG_NO_INT};

static void add_real(struct run *r, struct jg_layer *layer, const char *name,
                     size_t offset, const struct facts *facts)
{
    double *column = NULL;
    assert_ok(&r->ctx, jg_layer_add_reals(&r->ctx, layer, name, &column));
    for (uint32_t i = 0; i < layer->n; i++)
        memcpy(&column[i], (const char *)&facts[i] + offset, sizeof column[i]);
}

static void add_int(struct run *r, struct jg_layer *layer, const char *name,
                    size_t offset, const struct facts *facts)
{
    int64_t *column = NULL;
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, layer, name, &column));
    for (uint32_t i = 0; i < layer->n; i++)
        memcpy(&column[i], (const char *)&facts[i] + offset, sizeof column[i]);
}

static struct jg_layers district(struct run *r, const struct facts *facts, uint32_t n)
{
    struct jg_layers layers = {0};
    struct jg_layer *e = NULL;
    const char **id = NULL, **missing = NULL;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "estate", n, &e));
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, e, "estate_id", &id));
    add_real(r, e, "state_land_share", offsetof(struct facts, state), facts);
    add_real(r, e, "land_evidence_share", offsetof(struct facts, evidence), facts);
    add_real(r, e, "clearance_share", offsetof(struct facts, clearance), facts);
    add_real(r, e, "villa_share_min", offsetof(struct facts, villa_min), facts);
    add_real(r, e, "villa_share_max", offsetof(struct facts, villa_max), facts);
    add_real(r, e, "built_by_share_min", offsetof(struct facts, built_min), facts);
    add_real(r, e, "built_by_share_max", offsetof(struct facts, built_max), facts);
    add_real(r, e, "government_project_m", offsetof(struct facts, project_m), facts);
    add_real(r, e, "willingness", offsetof(struct facts, willingness), facts);
    add_int(r, e, "government_projects", offsetof(struct facts, projects), facts);
    add_int(r, e, "functions_incomplete", offsetof(struct facts, functions), facts);
    add_int(r, e, "real_need", offsetof(struct facts, need), facts);
    add_int(r, e, "missing_unknown", offsetof(struct facts, unknown), facts);
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, e, "missing", &missing));
    for (uint32_t i = 0; i < n; i++) {
        id[i] = jg_text_format(r->arena, "E%05u", i + 1);
        missing[i] = facts[i].missing;
    }
    assert_ok(&r->ctx, jg_layers_put(&r->ctx, &layers, e));
    assert_ok(&r->ctx, jg_policy_read(&r->ctx, r->arena, "haishu-2020", JG_ROOT "/layers",
                                      &layers));
    return layers;
}

static void set(const struct jg_layers *layers, const char *name, double value)
{
    struct jg_layer *settings = jg_layers_find(layers, "policy_setting");
    const char *const *names = jg_layer_texts(settings, "name");
    for (uint32_t i = 0; i < settings->n; i++)
        if (!strcmp(names[i], name))
            jg_layer_column(settings, "value")->reals[i] = value;
}

static enum jg_status run_stage(struct run *r, struct jg_arena *keep,
                                struct jg_layers *layers)
{
    char options[64] = {0};
    struct jg_summary summary = {.arena = keep};
    assert_true(jg_stage_select.options_size <= sizeof options);
    jg_params_preset(jg_stage_select.params, options);
    return jg_stage_select.run(&r->ctx, keep, options, layers, &summary);
}

static const char *text(const struct jg_layers *layers, const char *table,
                        const char *column, uint32_t row)
{
    const char *const *texts = jg_layer_texts(jg_layers_find(layers, table), column);
    if (!texts)
        fail_msg("no column %s", column);
    return texts[row] ? texts[row] : "-";
}

static void expect(struct run *r, struct facts facts, const char *decision,
                   const char *class)
{
    struct jg_layers layers = district(r, &facts, 1);
    assert_ok(&r->ctx, run_stage(r, r->arena, &layers));
    assert_string_equal(text(&layers, "estate", "decision", 0), decision);
    assert_string_equal(text(&layers, "estate", "decision_rule", 0), decision);
    assert_string_equal(text(&layers, "estate", "class", 0), class);
}

/* ---- the clauses of part two (一) ---- */

static void clause_state_land_built_by_2000_in_no_plan_is_eligible(void **state)
{
    expect(*state, plain, "eligible", "A");
}

static void clause_state_land(void **state)
{
    struct facts f = plain;
    f.state = 0;
    expect(*state, f, "excluded", "-"); /* B and C ask for state land too */
    f.state = 0.5;
    expect(*state, f, "undetermined", "-");
    f.state = NAN, f.evidence = 0;
    expect(*state, f, "undetermined", "-");
    f.state = 1, f.evidence = 0.3;
    expect(*state, f, "undetermined", "-");
}

static void clause_built_by_the_end_of_2000(void **state)
{
    struct facts f = plain;
    f.built_min = 0.3, f.built_max = 0.7;
    expect(*state, f, "undetermined", "-");
    f.built_min = 0.5, f.built_max = 1;
    expect(*state, f, "eligible", "A");
    f.built_min = NAN, f.built_max = NAN;
    expect(*state, f, "undetermined", "-");
    f.built_min = 0, f.built_max = 0, f.functions = 0, f.missing = "";
    expect(*state, f, "excluded", "-");
}

static void clause_listed_in_a_clearance_plan(void **state)
{
    struct facts f = plain;
    f.clearance = 0.6;
    expect(*state, f, "excluded", "X");
    f.clearance = 0.1;
    expect(*state, f, "undetermined", "-");
    f.clearance = NAN;
    expect(*state, f, "undetermined", "-");
    f.built_min = f.built_max = 0, f.functions = 0, f.missing = "";
    expect(*state, f, "excluded", "-"); /* out either way */
}

static void clause_villas_only(void **state)
{
    struct facts f = plain;
    f.villa_min = f.villa_max = 1;
    expect(*state, f, "excluded", "X");
    f.villa_min = 0, f.villa_max = 1;
    expect(*state, f, "undetermined", "-");
    f.villa_min = 0.2, f.villa_max = 0.9;
    expect(*state, f, "eligible", "A");
}

static void clause_later_estates_with_three_weaknesses_and_a_strong_will(void **state)
{
    struct facts f = plain;
    f.built_min = f.built_max = 0;
    f.functions = 1, f.missing = "EDU_KG,ELD_DAY,MED_STATION", f.willingness = 0.8;
    expect(*state, f, "discretionary", "B");
    f.willingness = 0.5;
    expect(*state, f, "excluded", "-");
    f.willingness = NAN;
    expect(*state, f, "undetermined", "-");
    f.willingness = 0.8, f.missing = "EDU_KG";
    expect(*state, f, "excluded", "-");
    f.missing = NULL; /* before the circle ran */
    expect(*state, f, "undetermined", "-");
    f.missing = "EDU_KG,ELD_DAY,MED_STATION", f.functions = JG_NO_INT;
    expect(*state, f, "undetermined", "-");
}

static void clause_beside_a_government_project_in_real_need(void **state)
{
    struct facts f = plain;
    f.built_min = f.built_max = 0, f.functions = 0, f.missing = "";
    f.project_m = 30, f.projects = 1, f.need = 1;
    expect(*state, f, "discretionary", "C");
    f.need = JG_NO_INT;
    expect(*state, f, "undetermined", "-");
    f.need = 0;
    expect(*state, f, "excluded", "-");
    f.need = 1, f.project_m = 60;
    expect(*state, f, "excluded", "-");
    f.project_m = NAN, f.projects = JG_NO_INT; /* no such layer */
    expect(*state, f, "undetermined", "-");
}

static void settings_decide_what_the_plan_leaves_open(void **state)
{
    struct run *r = *state;
    struct facts f = plain;
    f.built_min = f.built_max = 0;
    f.functions = 0, f.missing = "EDU_KG", f.willingness = 0.6, f.clearance = 1;
    struct jg_layers layers = district(r, &f, 1);
    set(&layers, "exclusions_bind_bc", 0);
    set(&layers, "b_need_all", 0);
    set(&layers, "strong_will", 0.5);
    assert_ok(&r->ctx, run_stage(r, r->arena, &layers));
    assert_string_equal(text(&layers, "estate", "decision", 0), "discretionary");
    f = plain;
    f.clearance = 1;
    layers = district(r, &f, 1);
    set(&layers, "exclusions_bind_bc", 0); /* a plan still keeps it out of class A */
    assert_ok(&r->ctx, run_stage(r, r->arena, &layers));
    assert_string_equal(text(&layers, "estate", "decision", 0), "excluded");
    assert_string_equal(text(&layers, "estate", "class", 0), "-");
}

/* Services nobody surveyed are neither there nor missing: the count is a range. */
static void clause_weaknesses_needs_to_know_what_is_missing(void **state)
{
    struct run *r = *state;
    static const struct {
        const char *missing;
        int64_t unknown;
        const char *outcome;
    } cases[] = {{"EDU_KG", 28, "unknown"}, {"", 3, "unknown"},    {"", 2, "fail"},
                 {"A,B", 0, "fail"},        {"A,B,C", 28, "pass"}, {NULL, 0, "unknown"},
                 {"", JG_NO_INT, "unknown"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct facts f = plain;
        f.functions = 1;
        f.missing = cases[k].missing;
        f.unknown = cases[k].unknown;
        struct jg_layers layers = district(r, &f, 1);
        assert_ok(&r->ctx, run_stage(r, r->arena, &layers));
        const struct jg_layer *t = jg_layers_find(&layers, "estate_rule");
        uint32_t row = 0;
        while (row < t->n &&
               strcmp(text(&layers, "estate_rule", "rule", row), "weaknesses") != 0)
            row++;
        assert_true(row < t->n);
        assert_string_equal(text(&layers, "estate_rule", "outcome", row),
                            cases[k].outcome);
    }
}

/* ---- explaining ---- */

static void reasons_say_what_several_classes_ask_for_once(void **state)
{
    struct run *r = *state;
    struct facts f[2] = {plain, plain};
    f[0].state = 0.5;              /* not known: of A and of C alike */
    f[1].state = 0, f[1].need = 1; /* excluded by all three classes */
    struct jg_layers layers = district(r, f, 2);
    assert_ok(&r->ctx, run_stage(r, r->arena, &layers));
    assert_string_equal(text(&layers, "estate", "decision", 1), "excluded");
    for (uint32_t i = 0; i < 2; i++) {
        const char *zh = strstr(text(&layers, "estate", "reasons", i), "国有土地");
        const char *en = strstr(text(&layers, "estate", "reasons_en", i), "state-owned");
        assert_non_null(zh);
        assert_non_null(en);
        assert_null(strstr(zh + 1, "国有土地"));
        assert_null(strstr(en + 1, "state-owned"));
    }
}

static void explain_knows_an_estate_by_its_name_where_one_has_it(void **state)
{
    struct run *r = *state;
    const struct facts f[3] = {plain, plain, plain};
    struct jg_layers layers = district(r, f, 3);
    const char **name = NULL;
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, jg_layers_find(&layers, "estate"),
                                          "name", &name));
    name[0] = "翠柏里", name[1] = name[2] = "新村";
    assert_ok(&r->ctx, run_stage(r, r->arena, &layers));
    struct jg_text out = {.arena = r->arena};
    assert_ok(&r->ctx,
              jg_select_explain(&r->ctx, r->arena, &layers, "翠柏里", "zh", &out));
    assert_non_null(strstr(out.bytes, "E00001  翠柏里"));
    assert_non_null(strstr(out.bytes, "A  completed_by"));
    assert_refused(&r->ctx,
                   jg_select_explain(&r->ctx, r->arena, &layers, "新村", "zh", &out),
                   JG_USAGE, "2 estates have the name \"新村\": E00002, E00003");
}

static void reasons_tell_the_rule_and_its_figures_in_two_languages(void **state)
{
    struct run *r = *state;
    struct facts f[3] = {plain, plain, plain};
    f[0].state = 0.97;
    f[1].clearance = 0.63;
    f[2].built_min = 0.2, f[2].built_max = 0.75;
    struct jg_layers layers = district(r, f, 3);
    assert_ok(&r->ctx, run_stage(r, r->arena, &layers));
    assert_string_equal(
        text(&layers, "estate", "reasons", 0),
        "优先改造（A类）：国有土地（state_land_share=0.97, "
        "land_evidence_share=1）、2000年底前建成交付（built_by_share_min=1, "
        "built_by_share_max=1）、未列入棚改计划、征收计划（clearance_share=0）。");
    assert_string_equal(text(&layers, "estate", "reasons_en", 1),
                        "excluded: listed in a shantytown or expropriation plan "
                        "(clearance_share=0.63).");
    assert_non_null(
        strstr(text(&layers, "estate", "reasons_en", 2),
               "undetermined: not known yet: built and handed over by the end of "
               "2000 (built_by_share_min=0.2, built_by_share_max=0.75)"));
    const struct jg_layer *cases = jg_layers_find(&layers, "estate_rule");
    uint32_t n = jg_layers_find(&layers, "policy")->n;
    assert_int_equal(cases->n, 3 * n);
    assert_string_equal(text(&layers, "estate_rule", "estate_id", n), "E00002");
    assert_string_equal(text(&layers, "estate_rule", "rule", n), "clearance");
    assert_string_equal(text(&layers, "estate_rule", "outcome", n), "fail");
    assert_string_equal(
        text(&layers, "estate_rule", "value", n),
        "clearance_share=0.63, in_shantytown_plan=?, in_expropriation_plan=?");
    assert_non_null(
        strstr(text(&layers, "estate_rule", "condition", n), "clearance_share >= 0.5"));
}

static void explain_prints_one_case_and_refuses_an_unknown_estate(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = district(r, &plain, 1);
    struct jg_text out = {.arena = r->arena};
    assert_refused(&r->ctx,
                   jg_select_explain(&r->ctx, r->arena, &layers, "E00001", "zh", &out),
                   JG_USAGE, "estate_rule");
    assert_ok(&r->ctx, run_stage(r, r->arena, &layers));
    assert_ok(&r->ctx,
              jg_select_explain(&r->ctx, r->arena, &layers, "E00001", "zh", &out));
    assert_non_null(strstr(out.bytes, "决定：优先改造"));
    assert_non_null(strstr(out.bytes, "A  completed_by  2000年底前建成交付"));
    assert_non_null(strstr(out.bytes, "条款：二（一）国有土地上"));
    out = (struct jg_text){.arena = r->arena};
    assert_ok(&r->ctx,
              jg_select_explain(&r->ctx, r->arena, &layers, "E00001", "en", &out));
    assert_non_null(strstr(out.bytes, "decision: eligible"));
    assert_non_null(strstr(out.bytes, "outcome: pass"));
    assert_refused(&r->ctx,
                   jg_select_explain(&r->ctx, r->arena, &layers, "E9", "zh", &out),
                   JG_USAGE,
                   "there is no estate \"E9\": ids stand in the table estate, column "
                   "estate_id");
}

/* ---- refusals ---- */

static void select_refuses_a_rule_that_passes_and_fails(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = district(r, &plain, 1);
    struct jg_layer *policy = jg_layers_find(&layers, "policy");
    jg_layer_column(policy, "pass")->texts[0] = "1";
    jg_layer_column(policy, "fail")->texts[0] = "clearance_share = 0";
    assert_refused(&r->ctx, run_stage(r, r->arena, &layers), JG_USAGE,
                   "rule clearance: pass and fail are both true for estate E00001");
}

static void select_refuses_a_rule_on_a_missing_column_with_its_line(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = district(r, &plain, 1);
    jg_layer_column(jg_layers_find(&layers, "policy"), "pass")->texts[0] = "no_such > 1";
    assert_refused(&r->ctx, run_stage(r, r->arena, &layers), JG_USAGE,
                   "haishu-2020.yaml:");
    jg_layer_column(jg_layers_find(&layers, "policy"), "pass")->texts[0] =
        "decision is null";
    assert_refused(&r->ctx, run_stage(r, r->arena, &layers), JG_USAGE, "no such column");
}

static void select_needs_estates_and_a_policy(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    assert_refused(&r->ctx, run_stage(r, r->arena, &layers), JG_USAGE, "estate");
    layers = district(r, &plain, 1);
    jg_layers_remove(&layers, "policy");
    assert_refused(&r->ctx, run_stage(r, r->arena, &layers), JG_USAGE, "policy");
}

/* ---- rulings ---- */

static void ruling_is_applied_last_and_the_rules_are_kept(void **state)
{
    struct run *r = *state;
    struct facts f[2] = {plain, plain};
    struct jg_layers layers = district(r, f, 2);
    struct jg_layer *ruling = NULL;
    static const char *const rows[5][5] = {
        {"E00002", "decision", "excluded", "甬政〔2021〕3号", "2021-03-05"},
        {"E00002", "决定", "可纳入", "甬政〔2020〕9号", "2020-12-01"},
        {"E00009", "decision", "excluded", "x", NULL},
        {"E00001", "decision", "maybe", "x", NULL},
        {"E00001", "batch_year", "2022", "x", NULL}};
    static const char *const names[5] = {"estate_id", "field", "value", "basis", "date"};
    int64_t *date = NULL;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "ruling", 5, &ruling));
    for (int c = 0; c < 5; c++) {
        const char **column = NULL;
        assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, ruling, names[c], &column));
        for (int i = 0; i < 5; i++)
            column[i] = rows[i][c];
    }
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, ruling, "date_from", &date));
    date[0] = 18691, date[1] = 18597;
    assert_ok(&r->ctx, jg_layers_put(&r->ctx, &layers, ruling));
    assert_ok(&r->ctx, run_stage(r, r->arena, &layers));
    assert_string_equal(text(&layers, "estate", "decision", 0), "eligible");
    assert_string_equal(text(&layers, "estate", "decision", 1), "excluded");
    assert_string_equal(text(&layers, "estate", "decision_rule", 1), "eligible");
    assert_non_null(
        strstr(text(&layers, "estate", "reasons", 1),
               "人工决定：不纳入（依据 甬政〔2021〕3号，2021-03-05）。按规则：优先改造"));
    const struct jg_layer *problem = jg_layers_find(&layers, "problem");
    assert_non_null(problem);
    assert_int_equal(problem->n, 2);
}

/* ---- logic ---- */

static const char letters[] = "XABC";

/* All 81 cases against the sentence of the contract, read aloud by hand. */
static void classes_combine_by_kleenes_logic(void **state)
{
    (void)state;
    struct jg_rule rule[4] = {
        {.class = 'X'}, {.class = 'A'}, {.class = 'B'}, {.class = 'C'}};
    struct jg_rule_set rules = {.n = 4, .rule = rule};
    for (int k = 0; k < 81; k++) {
        enum jg_truth o[4] = {(enum jg_truth)(k % 3), (enum jg_truth)(k / 3 % 3),
                              (enum jg_truth)(k / 9 % 3), (enum jg_truth)(k / 27)};
        struct jg_case of = jg_select_combine(&rules, o);
        bool b_or_c = o[2] == JG_TRUE || o[3] == JG_TRUE;
        bool neither = o[2] == JG_FALSE && o[3] == JG_FALSE;
        enum jg_decision wanted = o[0] == JG_FALSE                     ? JG_EXCLUDED
                                  : o[0] == JG_TRUE && o[1] == JG_TRUE ? JG_ELIGIBLE
                                  : o[0] == JG_TRUE && o[1] == JG_FALSE && b_or_c
                                      ? JG_DISCRETIONARY
                                  : o[1] == JG_FALSE && neither ? JG_EXCLUDED
                                                                : JG_UNDETERMINED;
        assert_int_equal(of.decision, wanted);
        bool any = false;
        for (int c = 0; c < 4; c++)
            any = any || jg_select_matters(&of, letters[c]);
        assert_int_equal(any, wanted == JG_UNDETERMINED);
    }
}

/* What more knowledge can do to a decision: settle it, never turn it over. */
static void knowing_more_never_turns_a_decision(void **state)
{
    (void)state;
    struct jg_rule rule[4] = {
        {.class = 'X'}, {.class = 'A'}, {.class = 'B'}, {.class = 'C'}};
    struct jg_rule_set rules = {.n = 4, .rule = rule};
    for (int k = 0; k < 81; k++)
        for (int c = 0; c < 4; c++) {
            enum jg_truth o[4] = {(enum jg_truth)(k % 3), (enum jg_truth)(k / 3 % 3),
                                  (enum jg_truth)(k / 9 % 3), (enum jg_truth)(k / 27)};
            enum jg_decision before = jg_select_combine(&rules, o).decision;
            if (o[c] != JG_UNKNOWN || before == JG_UNDETERMINED)
                continue;
            for (int v = JG_FALSE; v <= JG_TRUE; v++) {
                o[c] = (enum jg_truth)v;
                assert_int_equal(jg_select_combine(&rules, o).decision, before);
            }
            o[c] = JG_UNKNOWN;
        }
}

static void select_runs_again_on_its_own_results(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = district(r, &plain, 1);
    assert_ok(&r->ctx, run_stage(r, r->arena, &layers));
    int columns = jg_layers_find(&layers, "estate")->n_columns;
    assert_ok(&r->ctx, run_stage(r, r->arena, &layers));
    assert_string_equal(text(&layers, "estate", "decision", 0), "eligible");
    assert_int_equal(jg_layers_find(&layers, "estate")->n_columns, columns);
}

static void select_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    struct facts f[2] = {plain, plain};
    f[1].built_min = 0, f[1].clearance = NAN;
    enum jg_status st = JG_NOMEM;
    for (long n = 0; st == JG_NOMEM && n < 5000; n += 1 + n / 40) {
        struct jg_layers layers = district(r, f, 2);
        struct jg_arena *tmp = jg_arena_open(r->arena);
        jg_arena_fail_after(n);
        st = run_stage(r, tmp, &layers);
        jg_arena_fail_after(-1);
        jg_arena_close(tmp);
    }
    assert_int_equal(st, JG_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)
    const struct CMUnitTest tests[] = {
        TEST(clause_state_land_built_by_2000_in_no_plan_is_eligible),
        TEST(clause_state_land),
        TEST(clause_built_by_the_end_of_2000),
        TEST(clause_listed_in_a_clearance_plan),
        TEST(clause_villas_only),
        TEST(clause_later_estates_with_three_weaknesses_and_a_strong_will),
        TEST(clause_beside_a_government_project_in_real_need),
        TEST(settings_decide_what_the_plan_leaves_open),
        TEST(reasons_tell_the_rule_and_its_figures_in_two_languages),
        TEST(clause_weaknesses_needs_to_know_what_is_missing),
        TEST(reasons_say_what_several_classes_ask_for_once),
        TEST(explain_knows_an_estate_by_its_name_where_one_has_it),
        TEST(explain_prints_one_case_and_refuses_an_unknown_estate),
        TEST(select_refuses_a_rule_that_passes_and_fails),
        TEST(select_refuses_a_rule_on_a_missing_column_with_its_line),
        TEST(select_needs_estates_and_a_policy),
        TEST(ruling_is_applied_last_and_the_rules_are_kept),
        TEST(classes_combine_by_kleenes_logic),
        TEST(knowing_more_never_turns_a_decision),
        TEST(select_runs_again_on_its_own_results),
        TEST(select_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
