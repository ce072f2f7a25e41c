/* SPDX-License-Identifier: MIT */
#include "tests/test.h"

#include "gis/core/text.h"
#include "gis/layer/contract.h"

#include <string.h>

static const char *const layers[] = {"subdistrict",
                                     "community",
                                     "register",
                                     "address",
                                     "land",
                                     "parcel",
                                     "building",
                                     "estate",
                                     "road",
                                     "gate",
                                     "barrier",
                                     "facility",
                                     "clearance",
                                     "government_project",
                                     "special_project",
                                     "population",
                                     "site",
                                     "project",
                                     "answer",
                                     "ruling",
                                     "zone_drawn",
                                     NULL};

static struct jg_contract *open_contract(struct run *r, const char *layer)
{
    struct jg_contract *c = NULL;
    char *path = jg_text_format(r->arena, "%s/layers/contract/%s.yaml", JG_ROOT, layer);
    assert_ok(&r->ctx, jg_contract_read(&r->ctx, r->arena, path, &c));
    assert_string_equal(c->layer, layer);
    return c;
}

/* A contract written here. */
static struct jg_contract *write_contract(struct run *r, const char *text,
                                          enum jg_status want, const char *words)
{
    char path[] = "/tmp/jg_contract_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    struct jg_contract *c = NULL;
    if (want)
        assert_refused(&r->ctx, jg_contract_read(&r->ctx, r->arena, path, &c), want,
                       words);
    else
        assert_ok(&r->ctx, jg_contract_read(&r->ctx, r->arena, path, &c));
    (void)unlink(path);
    return c;
}

static struct jg_layer *open_source(struct run *r, uint32_t n, const char *const *names)
{
    struct jg_layer *layer = NULL;
    const char **texts;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "source", n, &layer));
    for (; *names; names++)
        assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, layer, *names, &texts));
    return layer;
}

/* Which field a source column is taken for, "" for none. */
static const char *field_of(struct run *r, const char *contract, const char *column)
{
    struct jg_contract *c = open_contract(r, contract);
    const char *names[] = {column, NULL};
    struct jg_match *match = NULL;
    for (int f = 0; f < c->n_fields; f++) {
        /* what is required elsewhere is not asked for here */
        struct jg_field *fields =
            JG_ARRAY(r->arena, struct jg_field, (size_t)c->n_fields);
        memcpy(fields, c->fields, (size_t)c->n_fields * sizeof *fields);
        for (int i = 0; i < c->n_fields; i++)
            fields[i].required = false;
        c->fields = fields;
    }
    assert_ok(&r->ctx, jg_contract_match(&r->ctx, r->arena, c, open_source(r, 0, names),
                                         NULL, &match));
    return match[0].field < 0 ? "" : c->fields[match[0].field].name;
}

static void every_contract_of_the_product_reads(void **state)
{
    struct run *r = *state;
    for (int i = 0; layers[i]; i++) {
        struct jg_contract *c = open_contract(r, layers[i]);
        assert_true(c->n_fields > 0 && c->alias && *c->meaning);
        assert_true(c->kinds[0] != JG_NO_SHAPE || c->may_have_no_shape);
        for (int f = 0; f < c->n_fields; f++)
            if (!c->fields[f].alias)
                fail_msg("%s.%s has no Chinese title", layers[i], c->fields[f].name);
    }
}

/* Else a delivery could fit two fields, and which one would hang on their order. */
static void no_name_stands_for_two_fields(void **state)
{
    struct run *r = *state;
    for (int i = 0; layers[i]; i++) {
        struct jg_contract *c = open_contract(r, layers[i]);
        for (int f = 0; f < c->n_fields; f++)
            for (int k = -2; k < 0 || c->fields[f].names[k]; k++) {
                const char *name = k == -2   ? c->fields[f].name
                                   : k == -1 ? c->fields[f].alias
                                             : c->fields[f].names[k];
                const char *found = field_of(r, layers[i], name);
                if (strcmp(found, c->fields[f].name) != 0)
                    fail_msg("%s: \"%s\" of %s is taken for %s", layers[i], name,
                             c->fields[f].name, found);
            }
    }
}

static void bureaus_names_are_known(void **state)
{
    struct run *r = *state;
    static const char *const cases[][3] = {
        {"building", "JGRQ", "completed"},
        {"building", "jgrq", "completed"},
        {"building", "竣工日期", "completed"},
        {"building", "bouwjaar", "completed"},
        {"building", "building:levels", "floors"},
        {"building", "ZCS", "floors"},
        {"building", "SCJZMJ", "floor_area_m2"},
        {"building", "建筑面积（平方米）", "floor_area_m2"},
        {"building", "Floor Area", "floor_area_m2"},
        {"building", "building", "use"},
        {"building", "FWJG", "structure"},
        {"building", "identificatie", "building_id"},
        {"estate", "XQMC", "name"},
        {"estate", "ＸＱＭＣ", "name"},
        {"estate", "yearbuilt", "completed"},
        {"estate", "YXL1_MJ", "will_area_m2"},
        {"road", "highway", "class"},
        {"road", "道路等级", "class"},
        {"road", "layer", "level"},
        {"land", "QSXZ", "ownership"},
        {"land", "TBMJ", "stated_area_m2"},
        {"parcel", "QLLX", "right_type"},
        {"parcel", "ZDDM", "parcel_no"},
        {"parcel", "localId", "parcel_no"},
        {"clearance", "JHLX", "plan_type"},
        {"gate", "RXCK", "pedestrian"},
        {"population", "RKS", "population"},
        {"barrier", "LX", "kind"},
        {"special_project", "SFQD", "fixed"},
        {"subdistrict", "街道名称", "name"},
        {"facility", "SSLB", "category"},
        {"building", "pandstatus", ""},
        {"facility", "typecode", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(field_of(r, cases[i][0], cases[i][1]), cases[i][2]);
}

static void names_cut_by_a_dbf_are_known(void **state)
{
    struct run *r = *state;
    static const char *const cases[][3] = {
        {"building", "building_i", "building_id"}, /* 10 bytes of ASCII */
        {"building", "ESTATE_NAM", "estate_name"},
        {"building", "实测建筑面", "floor_area_m2"}, /* 10 bytes of GBK */
        {"building", "实测建", "floor_area_m2"},     /* 9 of UTF-8, the rest dropped */
        {"building", "实测建\xEF\xBF\xBD", "floor_area_m2"}, /* or replaced */
        {"building", "实测建?", "floor_area_m2"},
        {"building", "实测建\xE7", "floor_area_m2"}, /* or left as it was cut */
        {"building", "房屋危险等", "danger_grade"},
        {"land", "城镇村属性", "town_code"},
        {"building", "实测", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(field_of(r, cases[i][0], cases[i][1]), cases[i][2]);
}

static void the_better_name_wins_and_the_other_is_kept(void **state)
{
    struct run *r = *state;
    struct jg_contract *c = open_contract(r, "building");
    const char *names[] = {"YCJZMJ", "SCJZMJ", "JGRQ", "备用", NULL};
    struct jg_match *m = NULL;
    assert_ok(&r->ctx, jg_contract_match(&r->ctx, r->arena, c, open_source(r, 0, names),
                                         NULL, &m));
    assert_int_equal(m[0].field, -1);
    assert_string_equal(c->fields[m[1].field].name, "floor_area_m2");
    assert_string_equal(m[1].how, "by name");
    assert_int_equal(m[3].field, -1);
}

static void two_columns_that_fit_equally_are_refused_by_name(void **state)
{
    struct run *r = *state;
    struct jg_contract *c = open_contract(r, "building");
    struct jg_match *m = NULL;
    const char *names[] = {"JGRQ", "XQMC", "jgrq", NULL};
    struct jg_layer *source = open_source(r, 0, names);
    assert_refused(&r->ctx, jg_contract_match(&r->ctx, r->arena, c, source, NULL, &m),
                   JG_DATA, "both \"JGRQ\" and \"jgrq\" could be the field completed");
    const char *told[] = {"completed", "jgrq", NULL};
    assert_ok(&r->ctx, jg_contract_match(&r->ctx, r->arena, c, source, told, &m));
    assert_string_equal(m[2].how, "as told");
    assert_int_equal(m[0].field, -1);
}

static void what_is_told_must_exist(void **state)
{
    struct run *r = *state;
    struct jg_contract *c = open_contract(r, "building");
    struct jg_match *m = NULL;
    const char *names[] = {"A", "B", NULL};
    struct jg_layer *source = open_source(r, 0, names);
    const char *no_column[] = {"completed", "JGRQ", NULL},
               *no_field[] = {"colour", "A", NULL};
    assert_refused(
        &r->ctx, jg_contract_match(&r->ctx, r->arena, c, source, no_column, &m), JG_DATA,
        "completed was to come from \"JGRQ\", but the source has A, B");
    assert_refused(&r->ctx, jg_contract_match(&r->ctx, r->arena, c, source, no_field, &m),
                   JG_USAGE, "no field \"colour\"");
}

static void a_missing_required_field_is_named_with_its_names(void **state)
{
    struct run *r = *state;
    struct jg_contract *c = open_contract(r, "register");
    struct jg_match *m = NULL;
    const char *names[] = {"A", NULL};
    assert_refused(
        &r->ctx,
        jg_contract_match(&r->ctx, r->arena, c, open_source(r, 0, names), NULL, &m),
        JG_DATA, "needs the field name (known also as 小区名称, XQMC");
}

/* One source column of texts, taken for a field. */
static struct jg_layer *apply_texts(struct run *r, const char *contract,
                                    const char *column, const char *const *values,
                                    uint32_t n, struct jg_findings **findings)
{
    struct jg_contract *c = open_contract(r, contract);
    const char *names[] = {column, NULL};
    struct jg_layer *source = open_source(r, n, names), *out = NULL;
    memcpy(source->columns[0].texts, values, n * sizeof *values);
    struct jg_match *m = NULL;
    assert_ok(&r->ctx, jg_findings_open(&r->ctx, r->arena, findings));
    assert_ok(&r->ctx, jg_contract_match(&r->ctx, r->arena, c, source, NULL, &m));
    assert_ok(&r->ctx, jg_contract_apply(&r->ctx, r->arena, c, m,
                                         &(struct jg_delivered){.source = source},
                                         *findings, &out));
    return out;
}

static void dates_become_two_ends_and_keep_their_text(void **state)
{
    struct run *r = *state;
    struct jg_findings *f;
    const char *values[] = {"1998", "2000年前", "不详", "abc", NULL, " 90年代 "};
    struct jg_layer *b = apply_texts(r, "building", "JGRQ", values, 6, &f);
    const int64_t *from = jg_layer_ints(b, "completed_from");
    const int64_t *to = jg_layer_ints(b, "completed_to");
    const char *const *text = jg_layer_texts(b, "completed");
    assert_true(from && to && text);
    assert_int_equal(from[0], 10227);
    assert_int_equal(to[0], 10591);
    assert_int_equal(from[1], INT32_MIN);
    assert_int_equal(to[1], 11322);
    for (int i = 2; i < 5; i++)
        assert_true(from[i] == JG_NO_INT && to[i] == JG_NO_INT);
    assert_null(text[2]);
    assert_string_equal(text[3], "abc");
    assert_string_equal(text[5], "90年代");
    assert_int_equal(jg_findings_count(f, JG_WARNING), 1); /* abc */
    assert_int_equal(jg_findings_count(f, JG_NOTE), 2);    /* and 2000年前 */
}

static void numbers_are_read_as_people_type_them(void **state)
{
    struct run *r = *state;
    struct jg_findings *f;
    const char *values[] = {"1,234.5", "１２３４", "12.5万", "85 m²", "约60",
                            "",        "abc",      "-5",     "0"};
    struct jg_layer *b = apply_texts(r, "building", "JZMJ", values, 9, &f);
    const double *v = jg_layer_reals(b, "floor_area_m2");
    const double want[] = {1234.5, 1234, 125000, 85, 60};
    for (int i = 0; i < 5; i++)
        assert_near(v[i], want[i], 1e-9);
    for (int i = 5; i < 9; i++)
        assert_true(isnan(v[i]));
    assert_int_equal(jg_findings_count(f, JG_WARNING), 2); /* abc, -5 */
    assert_int_equal(jg_findings_count(f, JG_NOTE), 3);    /* and the zero */
}

static void a_unit_in_brackets_sets_the_scale(void **state)
{
    struct run *r = *state;
    struct jg_findings *f;
    const char *values[] = {"3.28"};
    struct jg_layer *e = apply_texts(r, "estate", "建筑面积(万平方米)", values, 1, &f);
    assert_near(jg_layer_reals(e, "floor_area_m2")[0], 32800, 1e-6);
    e = apply_texts(r, "estate", "用地面积（亩）", values, 1, &f);
    assert_near(jg_layer_reals(e, "land_area_m2")[0], 3.28 * 2000 / 3, 1e-6);
}

static void a_share_may_have_a_percent_sign(void **state)
{
    struct run *r = *state;
    struct jg_findings *f;
    const char *values[] = {"85%", "0.85", "85"};
    const double *v =
        jg_layer_reals(apply_texts(r, "estate", "同意率", values, 3, &f), "willingness");
    assert_near(v[0], 0.85, 1e-12);
    assert_near(v[1], 0.85, 1e-12);
    assert_true(isnan(v[2]));
}

static void yes_and_no_have_many_spellings_and_blank_is_not_no(void **state)
{
    struct run *r = *state;
    struct jg_findings *f;
    const char *values[] = {"是", "有", "Y", "1", "√", "TRUE", "否",
                            "无", "n",  "0", "F", "",  NULL,   "也许"};
    const int64_t *v =
        jg_layer_ints(apply_texts(r, "estate", "纯别墅", values, 14, &f), "is_villa");
    for (int i = 0; i < 14; i++)
        assert_int_equal(v[i], i < 6 ? 1 : i < 11 ? 0 : JG_NO_INT);
    assert_int_equal(jg_findings_count(f, JG_WARNING), 1);
    const char *bridges[] = {"yes", "viaduct", "no", "是"};
    v = jg_layer_ints(apply_texts(r, "road", "bridge", bridges, 4, &f), "bridge");
    assert_true(v[0] == 1 && v[1] == 1 && v[2] == 0 && v[3] == 1);
    assert_int_equal(jg_findings_count(f, JG_NOTE), 0);
}

static void words_stand_for_values(void **state)
{
    struct run *r = *state;
    struct jg_findings *f;
    const char *values[] = {"实施中", "已取消", "in force", "/"};
    const char *const *v =
        jg_layer_texts(apply_texts(r, "clearance", "ZT", values, 4, &f), "status");
    assert_string_equal(v[0], "in force");
    assert_string_equal(v[1], "cancelled");
    assert_string_equal(v[2], "in force");
    assert_null(v[3]);
}

static void other_columns_stay_under_their_own_names(void **state)
{
    struct run *r = *state;
    struct jg_contract *c = open_contract(r, "building");
    struct jg_layer *source = NULL, *out = NULL;
    struct jg_findings *f;
    struct jg_match *m = NULL;
    int64_t *ints;
    double *reals;
    const char **texts;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "source", 2, &source));
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, source, "bouwjaar", &ints));
    ints[0] = 1998;
    assert_ok(&r->ctx, jg_layer_add_reals(&r->ctx, source, "height", &reals));
    reals[1] = 7.5;
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, source, "Source", &texts));
    texts[0] = "bag";
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, source, "FLOORS", &texts));
    const char *told[] = {"floors", "height", NULL};
    assert_ok(&r->ctx, jg_findings_open(&r->ctx, r->arena, &f));
    assert_ok(&r->ctx, jg_contract_match(&r->ctx, r->arena, c, source, told, &m));
    assert_ok(&r->ctx,
              jg_contract_apply(&r->ctx, r->arena, c, m,
                                &(struct jg_delivered){.source = source}, f, &out));
    assert_int_equal(jg_layer_ints(out, "completed_from")[0], 10227);
    assert_int_equal(jg_layer_ints(out, "completed_from")[1], JG_NO_INT);
    assert_near(jg_layer_reals(out, "floors")[1], 7.5, 0);
    assert_string_equal(jg_layer_texts(out, "Source_given")[0], "bag");
    assert_non_null(jg_layer_texts(out, "FLOORS_given"));
    assert_string_equal(jg_layer_column(out, "floors")->alias, "总层数");
    for (int i = 0; i < c->n_fields; i++)
        assert_non_null(jg_layer_column(out, c->fields[i].name));
}

static void a_million_bad_values_are_counted_not_listed(void **state)
{
    struct run *r = *state;
    struct jg_findings *f;
    uint32_t n = 100000;
    const char **values = JG_ARRAY(r->arena, const char *, n);
    for (uint32_t i = 0; i < n; i++)
        values[i] = "abc";
    (void)apply_texts(r, "building", "JGRQ", values, n, &f);
    assert_int_equal(jg_findings_count(f, JG_NOTE), 1001);
}

static void a_broken_contract_is_refused_with_its_line(void **state)
{
    struct run *r = *state;
    (void)write_contract(r, "layer: a\ngeometry: circle\nfields: []\n", JG_USAGE, ":2: ");
    (void)write_contract(r, "geometry: point\nfields: []\n", JG_USAGE, "name its layer");
    (void)write_contract(r, "layer: a\nfields: []\n", JG_USAGE, "name its geometry");
    (void)write_contract(r,
                         "layer: a\ngeometry: point\nfields:\n  - {name: b, typ: int}\n",
                         JG_USAGE, "typ");
    (void)write_contract(
        r, "layer: a\ngeometry: point\nfields:\n  - {name: b, type: blob}\n", JG_USAGE,
        "not \"blob\"");
    (void)write_contract(
        r, "layer: a\ngeometry: point\nfields:\n  - {name: b}\n  - {name: B}\n", JG_USAGE,
        "twice");
    (void)write_contract(r, "layer: a\nid: c\ngeometry: point\nfields:\n  - {name: b}\n",
                         JG_USAGE, "id \"c\"");
    (void)write_contract(r, "layer: a\ngeometry: [point, none]\nfields: []\n", JG_OK, "");
}

/* Whatever allocation fails, it is told, and nothing leaks (the sanitizers look). */
static void every_failing_allocation_is_told(void **state)
{
    struct run *r = *state;
    const char *names[] = {"JGRQ", "JZMJ", "备用", "BSXQ", NULL};
    struct jg_layer *source = open_source(r, 2, names);
    source->columns[0].texts[0] = "abc";
    source->columns[0].texts[1] = " 1998 ";
    source->columns[1].texts[0] = "x";
    char path[512];
    (void)snprintf(path, sizeof path, "%s/layers/contract/building.yaml", JG_ROOT);
    enum jg_status st = JG_NOMEM;
    long n = 0;
    for (; st == JG_NOMEM; n++) {
        struct jg_arena *a = jg_arena_open(NULL);
        struct jg_ctx ctx;
        struct jg_contract *c = NULL;
        struct jg_findings *f = NULL;
        struct jg_match *m = NULL;
        struct jg_layer *out = NULL;
        jg_ctx_open(&ctx, a, 1);
        jg_arena_fail_after(n);
        st = jg_contract_read(&ctx, a, path, &c);
        st = st ? st : jg_findings_open(&ctx, a, &f);
        st = st ? st : jg_contract_match(&ctx, a, c, source, NULL, &m);
        st = st ? st
                : jg_contract_apply(&ctx, a, c, m,
                                    &(struct jg_delivered){.source = source}, f, &out);
        jg_arena_fail_after(-1);
        jg_arena_close(a);
    }
    assert_int_equal(st, JG_OK);
    assert_true(n > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_contract_of_the_product_reads, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(no_name_stands_for_two_fields, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(bureaus_names_are_known, open_run, close_run),
        cmocka_unit_test_setup_teardown(names_cut_by_a_dbf_are_known, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(the_better_name_wins_and_the_other_is_kept,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(two_columns_that_fit_equally_are_refused_by_name,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(what_is_told_must_exist, open_run, close_run),
        cmocka_unit_test_setup_teardown(a_missing_required_field_is_named_with_its_names,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(dates_become_two_ends_and_keep_their_text,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(numbers_are_read_as_people_type_them, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(a_unit_in_brackets_sets_the_scale, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(a_share_may_have_a_percent_sign, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(
            yes_and_no_have_many_spellings_and_blank_is_not_no, open_run, close_run),
        cmocka_unit_test_setup_teardown(words_stand_for_values, open_run, close_run),
        cmocka_unit_test_setup_teardown(other_columns_stay_under_their_own_names,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(a_million_bad_values_are_counted_not_listed,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(a_broken_contract_is_refused_with_its_line,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(every_failing_allocation_is_told, open_run,
                                        close_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
