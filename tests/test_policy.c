/* SPDX-License-Identifier: MIT */
/* Policies as data: what is read, what is inherited, what is refused and where. */
#include "gis/layer/date.h"
#include "gis/layer/policy.h"
#include "gis/rule/rule.h"

#include <string.h>

#include "tests/test.h"

#define SHIPPED JG_ROOT "/layers"

static char folder[] = "/tmp/jg-policy-XXXXXX";

static const char *write_policy(struct run *r, const char *name, const char *text)
{
    char *path = jg_arena_alloc(r->arena, 1, 256);
    (void)snprintf(path, 256, "%s/%s.yaml", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) >= 0, 1);
    assert_int_equal(fclose(file), 0);
    return path;
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static uint32_t row_of(const struct jg_layer *layer, const char *column, const char *text)
{
    const char *const *texts = jg_layer_texts(layer, column);
    for (uint32_t i = 0; i < layer->n; i++)
        if (!strcmp(texts[i], text))
            return i;
    fail_msg("no %s \"%s\"", column, text);
    return 0;
}

static double setting(const struct jg_layers *layers, const char *name)
{
    const struct jg_layer *layer = jg_layers_find(layers, "policy_setting");
    return jg_layer_reals(layer, "value")[row_of(layer, "name", name)];
}

static void policy_of_haishu_is_read(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    assert_ok(&r->ctx,
              jg_policy_read(&r->ctx, r->arena, "haishu-2020", SHIPPED, &layers));
    const struct jg_layer *policy = jg_layers_find(&layers, "policy");
    uint32_t i = row_of(policy, "id", "state_land");
    assert_string_equal(jg_layer_texts(policy, "class")[i], "A");
    assert_string_equal(jg_layer_texts(policy, "zh")[i], "国有土地");
    assert_string_equal(jg_layer_texts(policy, "en")[i], "state-owned land");
    assert_true(jg_layer_ints(policy, "line")[i] > 1);
    assert_non_null(strstr(jg_layer_texts(policy, "file")[i], "haishu-2020.yaml"));
    assert_near(setting(&layers, "built_share"), 0.5, 0);
    const char *const *class = jg_layer_texts(policy, "class");
    for (uint32_t k = 1; k < policy->n; k++)
        assert_true(strchr("XABC", *class[k]) >= strchr("XABC", *class[k - 1]));
}

static void policy_inherits_rules_and_changes_single_fields(void **state)
{
    struct run *r = *state;
    struct jg_layers base = {0}, own = {0};
    const char *path = write_policy(
        r, "own",
        "policy: own\nextends: haishu-2020\nsettings:\n  built_share: 0.8\n"
        "  cheap: {value: 3, zh: 便宜}\nrules:\n  - {id: pure_villa, drop: true}\n"
        "  - {id: completed_by, pass: \"built_by_share_min > :cheap\"}\n"
        "  - {id: size, class: A, zh: 大, pass: \"floor_area_m2 > 1000\"}\n");
    assert_ok(&r->ctx, jg_policy_read(&r->ctx, r->arena, "haishu-2020", SHIPPED, &base));
    assert_ok(&r->ctx, jg_policy_read(&r->ctx, r->arena, path, SHIPPED, &own));
    const struct jg_layer *policy = jg_layers_find(&own, "policy");
    assert_int_equal(policy->n, jg_layers_find(&base, "policy")->n);
    uint32_t i = row_of(policy, "id", "completed_by");
    assert_string_equal(jg_layer_texts(policy, "pass")[i], "built_by_share_min > :cheap");
    assert_string_equal(jg_layer_texts(policy, "fail")[i],
                        "built_by_share_max < :built_share");
    assert_non_null(strstr(jg_layer_texts(policy, "file")[i], "own.yaml"));
    assert_int_equal(jg_layer_ints(policy, "line")[i], 8);
    assert_near(setting(&own, "built_share"), 0.8, 0);
    assert_near(setting(&own, "cheap"), 3, 0);
    assert_near(setting(&own, "villa_share"), 0.95, 0);
    i = row_of(policy, "id", "size");
    assert_string_equal(jg_layer_texts(policy, "class")[i - 1], "A");
}

static void cutoff(struct run *r, const char *policy, const char *told,
                   const char *wanted)
{
    struct jg_layers layers = {0};
    int32_t days = 0;
    char text[16];
    if (policy)
        assert_ok(&r->ctx, jg_policy_read(&r->ctx, r->arena, policy, SHIPPED, &layers));
    assert_ok(&r->ctx, jg_policy_cutoff(&r->ctx, told, &layers, &days));
    assert_string_equal(jg_date_show(text, days), wanted);
}

static void policy_cutoff_is_the_last_day_of_its_year(void **state)
{
    struct run *r = *state;
    cutoff(r, NULL, NULL, "2000-12-31");
    cutoff(r, "haishu-2020", NULL, "2000-12-31");
    cutoff(r, "cutoff-2004", NULL, "2004-12-31");
    cutoff(r, "cutoff-2005", NULL, "2005-12-31");
    cutoff(r, "cutoff-2005", "1998", "1998-12-31");
    cutoff(r, NULL, "2000-06-30", "2000-06-30");
    const char *path = write_policy(r, "yunnan",
                                    "extends: haishu-2020\nsettings: "
                                    "{completed_by: 19991231}\n");
    cutoff(r, path, NULL, "1999-12-31");
}

static void policy_refuses_a_cutoff_that_is_no_date(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    int32_t days = 0;
    assert_refused(&r->ctx, jg_policy_cutoff(&r->ctx, "soon", &layers, &days), JG_USAGE,
                   "not \"soon\"");
    assert_refused(&r->ctx, jg_policy_cutoff(&r->ctx, "2000年左右", &layers, &days),
                   JG_USAGE, "completed_by must be a year");
}

static void refused(struct run *r, const char *text, enum jg_status want,
                    const char *words)
{
    struct jg_layers layers = {0};
    const char *path = write_policy(r, "bad", text);
    assert_refused(&r->ctx, jg_policy_read(&r->ctx, r->arena, path, SHIPPED, &layers),
                   want, words);
}

static void policy_refuses_what_it_does_not_understand_with_its_line(void **state)
{
    struct run *r = *state;
    refused(r, "policy: x\nrule: []\n", JG_USAGE, "bad.yaml:2");
    refused(r, "policy: x\nrules:\n  - {class: A, pass: \"1\"}\n", JG_USAGE, "has no id");
    refused(r, "rules:\n  - {id: a, class: A}\n", JG_USAGE,
            "bad.yaml:2: rule \"a\" has no pass");
    refused(r, "rules:\n  - {id: a, class: D, pass: \"1\"}\n", JG_USAGE, "not \"D\"");
    refused(r, "rules:\n  - {id: a, pass: \"1\"}\n", JG_USAGE,
            "class must be X, A, B or C");
    refused(r, "rules:\n  - {id: a, class: A, pas: \"1\"}\n", JG_USAGE, "pas");
    refused(r, "settings: {share: much}\n", JG_USAGE, "must be a number, not \"much\"");
    refused(r, "settings:\n  share: {zh: 多}\n", JG_USAGE, "must be a number");
    refused(r, "rules:\n  - {id: a, class: B, pass: \"1\"}\n", JG_USAGE,
            "no rule of class A");
    refused(r, "extends: no-such\n", JG_IO, "no-such.yaml");
    refused(r, "extends: ./bad.yaml\n", JG_USAGE, "without end");
    refused(r, "extends: [a]\n", JG_USAGE, "must name a policy");
}

static void policy_conditions_of_all_shipped_files_are_sql(void **state)
{
    static const char *const shipped[] = {"haishu-2020", "cutoff-2004", "cutoff-2005"};
    struct run *r = *state;
    for (size_t k = 0; k < 3; k++) {
        struct jg_layers layers = {0};
        assert_ok(&r->ctx,
                  jg_policy_read(&r->ctx, r->arena, shipped[k], SHIPPED, &layers));
        const struct jg_layer *policy = jg_layers_find(&layers, "policy");
        const char *const *pass = jg_layer_texts(policy, "pass");
        const char *const *fail = jg_layer_texts(policy, "fail");
        struct jg_layer *none = NULL;
        struct jg_rules *rules = NULL;
        const char **columns = NULL;
        assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "estate", 0, &none));
        assert_ok(&r->ctx, jg_rules_open(&r->ctx, r->arena, none, &rules));
        for (uint32_t i = 0; i < policy->n;
             i++) /* without columns only names are wrong */
            for (int side = 0; side < 2; side++)
                if (side ? fail[i] : pass[i])
                    assert_refused(&r->ctx,
                                   jg_rules_columns(&r->ctx, r->arena, rules,
                                                    side ? fail[i] : pass[i], &columns),
                                   JG_USAGE, "no such column");
    }
}

static void policy_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    enum jg_status st = JG_NOMEM;
    for (long n = 0; st == JG_NOMEM && n < 3000; n++) {
        struct jg_arena *tmp = jg_arena_open(r->arena);
        struct jg_layers layers = {0};
        jg_arena_fail_after(n);
        st = jg_policy_read(&r->ctx, tmp, "cutoff-2004", SHIPPED, &layers);
        jg_arena_fail_after(-1);
        jg_arena_close(tmp);
    }
    assert_int_equal(st, JG_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)
    const struct CMUnitTest tests[] = {
        TEST(policy_of_haishu_is_read),
        TEST(policy_inherits_rules_and_changes_single_fields),
        TEST(policy_cutoff_is_the_last_day_of_its_year),
        TEST(policy_refuses_a_cutoff_that_is_no_date),
        TEST(policy_refuses_what_it_does_not_understand_with_its_line),
        TEST(policy_conditions_of_all_shipped_files_are_sql),
        TEST(policy_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, make_folder, NULL);
}
