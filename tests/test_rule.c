/* SPDX-License-Identifier: MIT */
/* Conditions over a layer: three-valued answers, and everything a condition may not do.
 */
#include "gis/core/text.h"
#include "gis/rule/rule.h"

#include <string.h>

#include "tests/test.h"

static struct jg_layer *four_estates(struct run *r)
{
    struct jg_layer *layer = NULL;
    double *share = NULL;
    int64_t *town = NULL;
    const char **name = NULL;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "estate", 4, &layer));
    assert_ok(&r->ctx, jg_layer_add_reals(&r->ctx, layer, "state_land_share", &share));
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, layer, "is_town", &town));
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, layer, "name", &name));
    share[0] = 1, share[1] = 0.5, share[2] = 0; /* the fourth is not known */
    town[0] = 0, town[1] = 1, town[3] = 0;
    name[0] = "桂花新村", name[1] = "o'brien", name[3] = "";
    return layer;
}

static struct jg_rules *rules_of(struct run *r)
{
    struct jg_rules *rules = NULL;
    assert_ok(&r->ctx, jg_rules_open(&r->ctx, r->arena, four_estates(r), &rules));
    return rules;
}

static const struct jg_setting settings[] = {
    {"enough", 0.95}, {"little", 0.05}, {NULL, 0}};

static enum jg_status test(struct run *r, struct jg_rules *rules, const char *condition,
                           enum jg_truth **out)
{
    return jg_rules_test(&r->ctx, r->arena, rules, condition, settings,
                         "p.yaml:7, rule x", out);
}

static void expect(struct run *r, const char *condition, const char *wanted)
{
    enum jg_truth *truth = NULL;
    assert_ok(&r->ctx, test(r, rules_of(r), condition, &truth));
    char got[5] = "";
    for (int i = 0; i < 4; i++)
        got[i] = "FTU"[truth[i]];
    if (strcmp(got, wanted) != 0)
        fail_msg("%s gives %s, wanted %s", condition, got, wanted);
}

static void rule_answers_yes_no_or_not_known(void **state)
{
    struct run *r = *state;
    expect(r, "state_land_share >= 0.95", "TFFU");
    expect(r, "state_land_share >= :enough", "TFFU");
    expect(r, "state_land_share <= :little or is_town = 1", "FTTU");
    expect(r, "is_town", "FTUF");
    expect(r, "name = '桂花新村'", "TFUF");
    expect(r, "name = 'o''brien'", "FTUF");
    expect(r, "\"name\" is null", "FFTF");
    expect(r, "1", "TTTT");
    expect(r, "null", "UUUU");
    expect(r, "coalesce(state_land_share, 0.0) < 0.2 -- with a word", "FFTT");
    expect(r, "[state_land_share] /* or so */ > 0.4 and is_town in (0, 1)", "TTFU");
    expect(r, "state_land_share between :little and :enough", "FTFU");
    expect(r, "1 / 0", "UUUU");
}

static void rule_reads_what_the_layer_holds_now(void **state)
{
    struct run *r = *state;
    struct jg_layer *layer = four_estates(r);
    struct jg_rules *rules = NULL;
    enum jg_truth *truth = NULL;
    assert_ok(&r->ctx, jg_rules_open(&r->ctx, r->arena, layer, &rules));
    jg_layer_column(layer, "is_town")->ints[2] = 1;
    assert_ok(&r->ctx, test(r, rules, "is_town = 1", &truth));
    assert_int_equal(truth[2], JG_TRUE);
}

static void rule_works_on_a_layer_of_no_rows_and_of_no_columns(void **state)
{
    struct run *r = *state;
    struct jg_layer *layer = NULL;
    struct jg_rules *rules = NULL;
    enum jg_truth *truth = NULL;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "a \"layer\"", 2, &layer));
    assert_ok(&r->ctx, jg_rules_open(&r->ctx, r->arena, layer, &rules));
    assert_ok(&r->ctx, test(r, rules, "2 > 1", &truth));
    assert_int_equal(truth[1], JG_TRUE);
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "none", 0, &layer));
    assert_ok(&r->ctx, jg_rules_open(&r->ctx, r->arena, layer, &rules));
    assert_ok(&r->ctx, test(r, rules, "2 > 1", &truth));
}

static void rule_tells_the_columns_a_condition_reads(void **state)
{
    struct run *r = *state;
    const char **columns = NULL;
    assert_ok(&r->ctx,
              jg_rules_columns(&r->ctx, r->arena, rules_of(r),
                               "is_town = 0 or State_Land_Share > :any", &columns));
    assert_string_equal(columns[0], "state_land_share");
    assert_string_equal(columns[1], "is_town");
    assert_null(columns[2]);
}

static void refused(struct run *r, const char *condition, const char *words)
{
    enum jg_truth *truth = NULL;
    assert_refused(&r->ctx, test(r, rules_of(r), condition, &truth), JG_USAGE, words);
    if (!strstr(r->ctx.message, "p.yaml:7, rule x: "))
        fail_msg("no place in: %s", r->ctx.message);
}

static void rule_refuses_what_is_no_condition(void **state)
{
    struct run *r = *state;
    refused(r, "", "syntax error");
    refused(r, "state_land_share >=", "syntax error");
    refused(r, "state_share > 1", "no such column: state_share");
    refused(r, "\"state share\" > 1", "no such column: state share");
    refused(r, "state_land_share > :most", "there is no setting \":most\"");
    refused(r, "state_land_share > ?", "there is no setting \"?\"");
    refused(r, "state_land_share > @enough", "there is no setting \"@enough\"");
    refused(r, "name", "gives a text, not yes or no");
    refused(r, "1, 2", "");
    refused(r, "rowid = 2", "the number of a row");
    refused(r, "_rowid_ = 2", "the number of a row");
}

static void rule_refuses_more_than_one_expression(void **state)
{
    struct run *r = *state;
    refused(r, "1) from estate; drop table estate; --", "closed that was never opened");
    refused(r, "1; select 2", "more than one expression");
    refused(r, "1) or (1", "closed that was never opened");
    refused(r, "(1", "never closed");
    refused(r, "1 /*", "has no end");
    refused(r, "name = 'x", "has no end");
}

static void rule_looks_at_its_own_row_only(void **state)
{
    struct run *r = *state;
    const char *own = "over the columns of its own row";
    refused(r, "state_land_share > (select 1)", own);
    refused(r, "exists (select 1 from sqlite_master)", own);
    refused(r, "is_town in (select is_town from estate)", own);
    refused(r, "is_town in estate", "sub-select");
    refused(r, "is_town in (values (1), (2))", own);
    refused(r,
            "(with recursive c(x) as (select 1 union all select x + 1 from c) "
            "select x from c) > 0",
            own);
    refused(r, "(select seq from pragma_database_list) > 0", own);
    refused(r, "max(state_land_share) > 0.5", "misuse of aggregate");
    refused(r, "count(*) > 1", "a condition may not use count()");
    refused(r, "row_number() over () = 1", "a condition may not use row_number()");
}

static void rule_calls_pure_functions_only(void **state)
{
    struct run *r = *state;
    refused(r, "random() > 0", "may not use random()");
    refused(r, "length(randomblob(1000000000)) > 0", "may not use randomblob()");
    refused(r, "zeroblob(1000000000) is null", "may not use zeroblob()");
    refused(r, "name < date('now')", "may not use date()");
    refused(r, "name < current_date", "may not use current_date()");
    refused(r, "load_extension('evil')", "may not use load_extension()");
    refused(r, "readfile('/etc/passwd') is null", "no such function");
    refused(r, "printf('%1000000000d', 1) = 1", "may not use printf()");
    refused(r, "sqlite_version() > 1", "may not use sqlite_version()");
    refused(r, "last_insert_rowid() = 0", "may not use last_insert_rowid()");
    refused(r, "name like replace('%%%%%%%%%%', '%', '%a%a%a%a%a%a%a%a%a%a%a%a%a%a')",
            "LIKE or GLOB pattern too complex");
}

static void rule_refuses_statements_in_place_of_a_condition(void **state)
{
    struct run *r = *state;
    refused(r, "attach 'x.db' as x", "syntax error");
    refused(r, "pragma user_version", "syntax error");
    refused(r, "delete from estate", "syntax error");
    refused(r, "raise(abort, 'x')", "RAISE");
}

static void rule_breaks_off_work_without_end(void **state)
{
    struct run *r = *state;
    struct jg_layer *layer = NULL;
    struct jg_rules *rules = NULL;
    enum jg_truth *truth = NULL;
    int64_t *x = NULL;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "estate", 500, &layer));
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, layer, "x", &x));
    assert_ok(&r->ctx, jg_rules_open(&r->ctx, r->arena, layer, &rules));
    struct jg_text condition = {.arena = r->arena};
    jg_text_add(&condition, "case x");
    for (int i = 0; i < 900; i++)
        jg_text_addf(&condition, " when abs(x + %d) then 0", i);
    jg_text_add(&condition, " end");
    const char *text = NULL;
    assert_ok(&r->ctx, jg_text_done(&r->ctx, &condition, &text));
    assert_refused(&r->ctx, test(r, rules, text, &truth), JG_USAGE,
                   "takes more than 1000 steps a row");
    assert_ok(&r->ctx, test(r, rules, "x is null", &truth));
    assert_int_equal(truth[499], JG_TRUE);
}

static void rule_logic_is_kleenes(void **state)
{
    (void)state;
    const enum jg_truth f = JG_FALSE, t = JG_TRUE, u = JG_UNKNOWN;
    const enum jg_truth all[] = {f, t, u};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            assert_int_equal(jg_and(all[i], all[j]), jg_and(all[j], all[i]));
            assert_int_equal(jg_or(all[i], all[j]), jg_or(all[j], all[i]));
        }
    assert_int_equal(jg_and(f, u), f);
    assert_int_equal(jg_and(t, u), u);
    assert_int_equal(jg_and(t, t), t);
    assert_int_equal(jg_or(t, u), t);
    assert_int_equal(jg_or(f, u), u);
    assert_int_equal(jg_or(f, f), f);
}

static void rule_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    struct jg_layer *layer = four_estates(r);
    enum jg_status st = JG_NOMEM;
    for (long n = 0; st == JG_NOMEM && n < 200; n++) {
        struct jg_arena *tmp = jg_arena_open(r->arena);
        struct jg_rules *rules = NULL;
        enum jg_truth *truth = NULL;
        const char **columns = NULL;
        jg_arena_fail_after(n);
        st = jg_rules_open(&r->ctx, tmp, layer, &rules);
        if (!st)
            st = jg_rules_test(&r->ctx, tmp, rules, "is_town = 1", NULL, "here", &truth);
        if (!st)
            st = jg_rules_columns(&r->ctx, tmp, rules, "is_town = 1", &columns);
        jg_arena_fail_after(-1);
        jg_arena_close(tmp);
    }
    assert_int_equal(st, JG_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)
    const struct CMUnitTest tests[] = {
        TEST(rule_answers_yes_no_or_not_known),
        TEST(rule_reads_what_the_layer_holds_now),
        TEST(rule_works_on_a_layer_of_no_rows_and_of_no_columns),
        TEST(rule_tells_the_columns_a_condition_reads),
        TEST(rule_refuses_what_is_no_condition),
        TEST(rule_refuses_more_than_one_expression),
        TEST(rule_looks_at_its_own_row_only),
        TEST(rule_calls_pure_functions_only),
        TEST(rule_refuses_statements_in_place_of_a_condition),
        TEST(rule_breaks_off_work_without_end),
        TEST(rule_logic_is_kleenes),
        TEST(rule_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
