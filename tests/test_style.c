/* SPDX-License-Identifier: MIT */
/* Styles as data: what is shipped, how a feature finds its class, what QGIS is told, what is
 * refused and where. */
#include "gis/io/qml.h"
#include "gis/layer/date.h"
#include "gis/layer/style.h"

#include <string.h>
#include <sys/stat.h>

#include "tests/folder.h"

#define SHIPPED JG_ROOT "/layers"

static const char *const shipped[] = {
    "barrier",         "building",    "community",      "estate",
    "estate_ground",   "facility",    "footprint",      "gate",
    "problem",         "road",        "service_area",   "shortfall",
    "shortfall_depth", "subdistrict", "suggested_site", "zone",
    "zone_link",       NULL};

static const struct jg_style *style_of(struct run *r, const char *layer)
{
    const struct jg_style *style = NULL;
    assert_ok(&r->ctx, jg_style_read(&r->ctx, r->arena, SHIPPED, layer, &style));
    assert_non_null(style);
    return style;
}

/* Three buildings dated by days and, as estates are, by ISO texts. */
static struct jg_layer *dated(struct run *r, const int32_t *from, const int32_t *to,
                              uint32_t n, bool as_text)
{
    struct jg_layer *layer;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "building", n, &layer));
    for (int end = 0; end < 2; end++) {
        const char *name = end ? "completed_to" : "completed_from";
        const int32_t *day = end ? to : from;
        int64_t *ints;
        const char **texts;
        if (as_text)
            assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, layer, name, &texts));
        else
            assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, layer, name, &ints));
        for (uint32_t i = 0; i < n; i++) {
            bool open = day[i] == INT32_MIN || day[i] == INT32_MAX;
            char shown[16];
            if (!as_text)
                ints[i] = day[i];
            else
                texts[i] =
                    open ? NULL : jg_arena_text(r->arena, jg_date_show(shown, day[i]));
        }
    }
    return layer;
}

static void every_shipped_style_can_be_read(void **state)
{
    struct run *r = *state;
    for (const char *const *name = shipped; *name; name++) {
        const struct jg_style *style = style_of(r, *name);
        assert_true(style->n >= 1);
        for (int i = 0; i < style->n; i++)
            assert_true(style->classes[i].zh && style->classes[i].en);
    }
}

static void a_layer_without_a_style_has_none(void **state)
{
    struct run *r = *state;
    const struct jg_style *style = (const struct jg_style *)r;
    assert_ok(&r->ctx, jg_style_read(&r->ctx, r->arena, SHIPPED, "nonsense", &style));
    assert_null(style);
    assert_ok(&r->ctx, jg_style_read(&r->ctx, r->arena, SHIPPED, "../policy/x", &style));
    assert_null(style);
}

static void the_first_and_last_day_of_a_class_belong_to_it(void **state)
{
    struct run *r = *state;
    const int32_t day[] = {jg_date_days(1979, 12, 31), jg_date_days(1980, 1, 1),
                           jg_date_days(1989, 12, 31), jg_date_days(1990, 1, 1),
                           jg_date_days(2000, 12, 31), jg_date_days(2001, 1, 1),
                           jg_date_days(2010, 12, 31), jg_date_days(2011, 1, 1)};
    const int want[] = {0, 1, 1, 2, 2, 3, 3, 4};
    for (int as_text = 0; as_text < 2; as_text++) {
        const struct jg_layer *layer = dated(r, day, day, 8, as_text);
        struct jg_style_view view = jg_style_open(style_of(r, "building"), layer);
        for (uint32_t i = 0; i < 8; i++)
            assert_int_equal(jg_style_class(&view, i), want[i]);
    }
}

static void an_interval_counts_by_its_middle_and_an_open_one_by_its_end(void **state)
{
    struct run *r = *state;
    const int32_t from[] = {jg_date_days(1975, 1, 1), INT32_MIN, jg_date_days(2012, 1, 1),
                            INT32_MIN};
    const int32_t to[] = {jg_date_days(1995, 12, 31), jg_date_days(1999, 12, 31),
                          INT32_MAX, INT32_MAX};
    const int want[] = {1, 2, 4, 5};
    const struct jg_layer *layer = dated(r, from, to, 4, false);
    struct jg_style_view view = jg_style_open(style_of(r, "building"), layer);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(jg_style_class(&view, i), want[i]);
}

static void words_and_the_rest_find_their_class(void **state)
{
    struct run *r = *state;
    struct jg_layer *layer;
    const char **decision;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "estate", 3, &layer));
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, layer, "decision", &decision));
    decision[0] = "excluded";
    decision[1] = "eligible";
    struct jg_style_view view = jg_style_open(style_of(r, "estate"), layer);
    assert_string_equal(view.style->classes[jg_style_class(&view, 0)].zh, "不纳入");
    assert_string_equal(view.style->classes[jg_style_class(&view, 1)].zh, "优先改造");
    assert_string_equal(view.style->classes[jg_style_class(&view, 2)].zh, "小区");
}

static void no_value_is_a_class_of_its_own_where_the_style_says_so(void **state)
{
    struct run *r = *state;
    struct jg_layer *layer;
    const char **barrier;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "zone_link", 2, &layer));
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, layer, "barrier", &barrier));
    barrier[1] = "R1";
    struct jg_style_view view = jg_style_open(style_of(r, "zone_link"), layer);
    assert_int_equal(jg_style_class(&view, 0), 0);
    assert_int_equal(jg_style_class(&view, 1), 1);
}

static void write_style(struct run *r, const char *text)
{
    (void)mkdir(in_folder(r, "style"), 0777);
    FILE *file = fopen(in_folder(r, "style/road.yaml"), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void what_is_wrong_is_refused_with_its_line(void **state)
{
    struct run *r = *state;
    static const char *const cases[][2] = {
        {"layer: road\nclasses:\n  - {zh: a, fill: red}\n",
         "road.yaml:3: fill must be a colour"},
        {"layer: road\nclasses:\n  - {zh: a, fill: \"#12345g\"}\n",
         "fill must be a colour"},
        {"layer: road\nclasses:\n  - {zh: a, colour: 1}\n", "road.yaml:3"},
        {"layer: road\n", "needs classes"},
        {"layer: barrier\nclasses:\n  - {zh: a}\n", "is the style of \"barrier\""},
        {"layer: road\nclasses:\n  - {zh: a, is: x}\n", "says no column to ask"},
        {"layer: road\nby: rank\nclasses:\n  - {zh: a, is: x, none: true}\n",
         "takes one of"},
        {"layer: road\nclasses:\n  - {zh: a, marker: star}\n", "not \"star\""},
        {"layer: road\nclasses:\n  - {zh: a, dash_mm: [1, 0]}\n", "lengths over 0"},
        {"layer: road\nclasses:\n  - {zh: a, line_mm: -1}\n", "line_mm must be 0 to 100"},
        {"layer: road\ngroup: middle\nclasses:\n  - {zh: a}\n", "not \"middle\""},
        {"layer: road\nclasses:\n  - {zh: a, scale_most: 0}\n", "scale_most must be"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct jg_style *style;
        write_style(r, cases[i][0]);
        assert_refused(&r->ctx,
                       jg_style_read(&r->ctx, r->arena, test_folder, "road", &style),
                       JG_USAGE, cases[i][1]);
    }
}

static int count(const char *text, const char *word)
{
    int n = 0;
    size_t length = strlen(word);
    for (; *text; text++)
        n += !strncmp(text, word, length);
    return n;
}

static const char *qml_of(struct run *r, struct jg_layer *layer, enum jg_kind kind)
{
    const char *text = NULL;
    layer->geom.kind = kind;
    assert_ok(&r->ctx, jg_qml_style(&r->ctx, r->arena, SHIPPED, layer, &text));
    return text;
}

static void qgis_is_told_every_class_once(void **state)
{
    struct run *r = *state;
    const int32_t day[] = {0};
    struct jg_layer *layer = dated(r, day, day, 1, false);
    layer->columns[0].alias = "建成最早\"日期\"";
    const char *text = qml_of(r, layer, JG_POLYGON);
    const struct jg_style *style = style_of(r, "building");
    assert_int_equal(count(text, "<rule "), style->n);
    assert_int_equal(count(text, "filter=\"ELSE\""), 1);
    assert_int_equal(count(text, "<symbol type=\"fill\""), style->n);
    assert_int_equal(count(text, "<symbol "), count(text, "</symbol>"));
    assert_int_equal(count(text, "<layer "), count(text, "</layer>"));
    assert_int_equal(count(text, "name=\"建成最早&quot;日期&quot;\""), 1);
    assert_non_null(strstr(text, "&lt;= 3651\"")); /* 1979-12-31 */
}

static void without_its_column_a_style_draws_all_alike(void **state)
{
    struct run *r = *state;
    struct jg_layer *layer;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "estate", 1, &layer));
    const char *text = qml_of(r, layer, JG_POLYGON);
    assert_int_equal(count(text, "<rule "), 1);
    assert_null(strstr(text, "filter="));
}

static void a_layer_without_style_or_shapes_has_no_qml(void **state)
{
    struct run *r = *state;
    struct jg_layer *layer;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "nonsense", 1, &layer));
    assert_null(qml_of(r, layer, JG_POLYGON));
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "zone", 1, &layer));
    assert_null(qml_of(r, layer, JG_NO_SHAPE));
}

static void styles_survive_any_allocation_failing(void **state)
{
    struct run *r = *state;
    const int32_t day[] = {0};
    struct jg_layer *layer = dated(r, day, day, 1, false);
    enum jg_status st = JG_NOMEM;
    layer->geom.kind = JG_POLYGON;
    for (long n = 0; st == JG_NOMEM && n < 20000; n++) {
        struct jg_arena *tmp = jg_arena_open(NULL);
        const char *text;
        jg_arena_fail_after(n);
        st = jg_qml_style(&r->ctx, tmp, SHIPPED, layer, &text);
        jg_arena_fail_after(-1);
        jg_arena_close(tmp);
    }
    assert_int_equal(st, JG_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)
    const struct CMUnitTest tests[] = {
        TEST(every_shipped_style_can_be_read),
        TEST(a_layer_without_a_style_has_none),
        TEST(the_first_and_last_day_of_a_class_belong_to_it),
        TEST(an_interval_counts_by_its_middle_and_an_open_one_by_its_end),
        TEST(words_and_the_rest_find_their_class),
        TEST(no_value_is_a_class_of_its_own_where_the_style_says_so),
        TEST(what_is_wrong_is_refused_with_its_line),
        TEST(qgis_is_told_every_class_once),
        TEST(without_its_column_a_style_draws_all_alike),
        TEST(a_layer_without_style_or_shapes_has_no_qml),
        cmocka_unit_test_setup_teardown(styles_survive_any_allocation_failing, open_run,
                                        close_run_and_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
