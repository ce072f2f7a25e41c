/* SPDX-License-Identifier: MIT */
/* Facility standards: the shipped ones, extending them, and what is refused. */
#include "gis/layer/standard.h"

#include "tests/test.h"

#include <string.h>

static const char shipped[] = JG_ROOT "/layers";

static uint32_t row_of(const struct jg_layer *standard, const char *code)
{
    const char *const *codes = jg_layer_texts(standard, "code");
    for (uint32_t i = 0; i < standard->n; i++)
        if (!strcmp(codes[i], code))
            return i;
    fail_msg("no category %s", code);
    return 0;
}

/* A standard of one's own in a file of its own, read back. */
static enum jg_status read_text(struct run *r, const char *name, const char *text,
                                struct jg_layers *layers)
{
    static char path[256];
    (void)snprintf(path, sizeof path, "/tmp/jiugai-test-%ld-%s.yaml", (long)getpid(),
                   name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    (void)fputs(text, f);
    (void)fclose(f);
    enum jg_status st = jg_standard_read(&r->ctx, r->arena, path, shipped, layers);
    (void)remove(path);
    return st;
}

static void standard_gb50180_has_every_category_with_its_level(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    assert_ok(&r->ctx,
              jg_standard_read(&r->ctx, r->arena, "gb50180-2018", shipped, &layers));
    const struct jg_layer *s = jg_layers_find(&layers, "standard");
    assert_int_equal(s->n, 42);
    assert_int_equal(jg_layers_find(&layers, "standard_level")->n, 4);
    uint32_t kg = row_of(s, "EDU_KG"), meal = row_of(s, "ELD_MEAL"),
             home = row_of(s, "ELD_HOME");
    assert_string_equal(jg_layer_texts(s, "zh")[kg], "幼儿园");
    assert_string_equal(jg_layer_texts(s, "level")[kg], "c5");
    assert_near(jg_layer_reals(s, "metres")[kg], 300, 0);
    assert_int_equal(jg_layer_ints(s, "verified")[kg], 1);
    assert_int_equal(jg_layer_ints(s, "required")[kg], 1);
    assert_int_equal(jg_layer_ints(s, "required")[meal], 0);
    assert_int_equal(jg_layer_ints(s, "verified")[meal], 0);
    assert_string_equal(jg_layer_texts(s, "rule")[home], "per_unit");
    assert_true(isnan(jg_layer_reals(s, "metres")[home]));
    assert_near(jg_layer_reals(s, "min_floor_m2")[row_of(s, "MED_CENTER")], 1700, 0);
}

/* What nobody has read in a source must not look as if somebody had. */
static void standard_gb50180_marks_only_two_rows_as_verified(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    assert_ok(&r->ctx,
              jg_standard_read(&r->ctx, r->arena, "gb50180-2018", shipped, &layers));
    const struct jg_layer *s = jg_layers_find(&layers, "standard");
    int verified = 0, optional = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        verified += jg_layer_ints(s, "verified")[i] == 1;
        optional += jg_layer_ints(s, "required")[i] == 0;
        assert_non_null(jg_layer_texts(s, "source")[i]);
        for (uint32_t k = 0; k < i; k++)
            assert_string_not_equal(jg_layer_texts(s, "code")[i],
                                    jg_layer_texts(s, "code")[k]);
    }
    assert_int_equal(verified, 2);
    assert_int_equal(optional, 6);
}

static void standard_complete_community_can_be_read(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    assert_ok(&r->ctx, jg_standard_read(&r->ctx, r->arena, "complete-community", shipped,
                                        &layers));
    assert_int_equal(jg_layers_find(&layers, "standard")->n, 8);
}

static void standard_of_ones_own_changes_what_it_names(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    assert_ok(&r->ctx,
              read_text(r, "own",
                        "standard: own\nextends: gb50180-2018\n"
                        "levels:\n  - {id: c20, zh: 20分钟, metres: 1200}\n"
                        "categories:\n"
                        "  - {code: EDU_PRI, metres: 800, verified: true}\n"
                        "  - {code: SPT_GYM, drop: true}\n"
                        "  - {code: CUL_LIB, zh: 图书馆, level: c20, rule: walk}\n",
                        &layers));
    const struct jg_layer *s = jg_layers_find(&layers, "standard");
    uint32_t pri = row_of(s, "EDU_PRI"), lib = row_of(s, "CUL_LIB");
    assert_int_equal(s->n, 42);
    assert_near(jg_layer_reals(s, "metres")[pri], 800, 0);
    assert_string_equal(jg_layer_texts(s, "zh")[pri], "小学");
    assert_int_equal(jg_layer_ints(s, "verified")[pri], 1);
    assert_near(jg_layer_reals(s, "metres")[lib], 1200, 0);
    assert_int_equal(jg_layer_ints(s, "verified")[lib], 0);
}

#define REFUSED(name, text, words)                                                       \
    assert_refused(&r->ctx, read_text(r, name, "standard: x\n" text, &layers), JG_USAGE, \
                   words)

static void standard_refuses_what_it_does_not_know_with_its_line(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
#define LEVEL "levels: [{id: c5, zh: 五, metres: 300}]\n"
    REFUSED("key", LEVEL "categories:\n  - {code: A, level: c5, rule: walk, meters: 3}\n",
            ".yaml:4:");
    REFUSED("rule", LEVEL "categories:\n  - {code: A, level: c5, rule: fly}\n",
            "rule must be one of walk|radius|per_unit");
    REFUSED("word", LEVEL "categories:\n  - {code: A, level: c5, rule: wal}\n",
            "not \"wal\"");
    REFUSED("level", LEVEL "categories:\n  - {code: A, level: c9, rule: walk}\n",
            "there is no level \"c9\"");
    REFUSED("metres",
            "levels: [{id: c0}]\ncategories:\n  - {code: A, level: c0, rule: walk}\n",
            "rule walk needs metres");
    REFUSED("range",
            LEVEL "categories:\n  - {code: A, level: c5, rule: walk, metres: -1}\n",
            "metres must be 0 to 100000, not -1");
    REFUSED("code", LEVEL "categories:\n  - {zh: 甲, level: c5, rule: walk}\n",
            "has no code");
    REFUSED("none", LEVEL, "a standard without categories");
    REFUSED("base",
            LEVEL "categories:\n  - {code: A, level: c5, rule: walk, base: dogs}\n",
            "base must be one of");
    REFUSED("flag",
            LEVEL "categories:\n  - {code: A, level: c5, rule: walk, required: 7}\n",
            "required");
    assert_int_equal(layers.n, 0);
}

static void standard_refuses_files_that_extend_each_other(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    char text[160];
    (void)snprintf(text, sizeof text,
                   "standard: loop\nextends: ./jiugai-test-%ld-loop.yaml\n",
                   (long)getpid());
    assert_refused(&r->ctx, read_text(r, "loop", text, &layers), JG_USAGE,
                   "extend each other without end");
}

static void standard_says_which_file_is_missing(void **state)
{
    struct run *r = *state;
    struct jg_layers layers = {0};
    assert_refused(&r->ctx,
                   jg_standard_read(&r->ctx, r->arena, "gb1234", shipped, &layers), JG_IO,
                   "/standard/gb1234.yaml");
}

static void standard_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    enum jg_status st = JG_NOMEM;
    long k = 0;
    for (; st == JG_NOMEM && k < 5000; k++) {
        struct jg_arena *tmp = jg_arena_open(r->arena);
        struct jg_layers layers = {0};
        jg_arena_fail_after(k);
        st = jg_standard_read(&r->ctx, tmp, "complete-community", shipped, &layers);
        jg_arena_fail_after(-1);
        jg_arena_close(tmp);
    }
    assert_int_equal(st, JG_OK);
    assert_true(k > 10);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_run, close_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(standard_gb50180_has_every_category_with_its_level),
        TEST(standard_gb50180_marks_only_two_rows_as_verified),
        TEST(standard_complete_community_can_be_read),
        TEST(standard_of_ones_own_changes_what_it_names),
        TEST(standard_refuses_what_it_does_not_know_with_its_line),
        TEST(standard_refuses_files_that_extend_each_other),
        TEST(standard_says_which_file_is_missing),
        TEST(standard_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
