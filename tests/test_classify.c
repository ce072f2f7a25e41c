/* SPDX-License-Identifier: MIT */
#include "tests/test.h"

#include "gis/core/text.h"
#include "gis/layer/classify.h"

#include <string.h>

#define DIR JG_ROOT "/layers/classify"

static struct jg_layer *open_layer(struct run *r, const char *name, uint32_t n)
{
    struct jg_layer *layer = NULL;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, name, n, &layer));
    return layer;
}

static const char **add(struct run *r, struct jg_layer *layer, const char *column)
{
    const char **texts = NULL;
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, layer, column, &texts));
    return texts;
}

/* The category of one facility with a name and up to two further columns. */
static const char *category_of(struct run *r, const char *source, const char *name,
                               const char *column, const char *value,
                               const char *column_2, const char *value_2)
{
    struct jg_layer *f = open_layer(r, "facility", 1);
    add(r, f, "name")[0] = name;
    if (column)
        add(r, f, column)[0] = value;
    if (column_2)
        add(r, f, column_2)[0] = value_2;
    assert_ok(&r->ctx, jg_classify_layer(&r->ctx, r->arena, DIR, source, f, NULL));
    const char *category = jg_layer_texts(f, "category")[0];
    return category ? category : "";
}

static void a_map_services_points_are_sorted_by_name_then_code(void **state)
{
    struct run *r = *state;
    static const char *const cases[][3] = {
        {"望湖幼儿园", "141204", "EDU_KG"},
        {"望湖", "141204", "EDU_KG"},
        {"爱菊艺术学校", "141203", "EDU_PRI"},
        {"实验小学", "141203", "EDU_PRI"},
        {"实验小学附属幼儿园", "141204", "EDU_KG"},
        {"小学辅导培训", "141400", ""},
        {"望春初级中学", "141202", "EDU_JHS"},
        {"望春高级中学", "141202", ""},
        {"教育集团实验小学", "141203", "EDU_PRI"},
        {"鼓楼街道社区卫生服务中心", "090102", "MED_CENTER"},
        {"白云社区卫生服务站", "090300", "MED_STATION"},
        {"宠物诊所", "090700", ""},
        {"颐乐养老院", "080402", "ELD_HOME"},
        {"海滨疗养院", "080402", ""},
        {"护理院", "080402", "ELD_CARE"},
        {"居家养老服务站", "070000", "ELD_DAY"},
        {"中国养老保险服务部", "070000", ""},
        {"社区食堂", "050100", "ELD_MEAL"},
        {"兰州面馆", "050100", ""},
        {"菜鸟驿站(实验店)", "070500", "PST_PARCEL"},
        {"宋诏桥小学(公交站)", "150700", "TRN_BUS"},
        {"小学停车场", "150904", "PRK_MOTOR_PUB"},
        {"望湖停车场入口", "150907", ""},
        {"生鲜超市", "060400", "COM_MARKET"},
        {"联华超市", "060400", "COM_OUTLET"},
        {"好邻居", "060400|060201", "COM_CVS,COM_OUTLET"},
        {"邻里中心", "120304", "SVC_NEIGH"},
        {"邻里中心菜市场", "120304", "SVC_NEIGH,COM_MARKET"},
        {"社区党群服务中心", "130106", "SVC_STATION"},
        {"社区服务中心", "130105", "SVC_CENTER"},
        {"残疾人之家", "130404", "DIS_REHAB"},
        {NULL, "080104", "SPT_SMALL"},
        {"某处", NULL, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *is =
            category_of(r, "amap", cases[i][0], "TYPECODE", cases[i][1], NULL, NULL);
        bool listed =
            !strcmp(is, cases[i][2]) || (!strcmp(cases[i][2], "COM_CVS,COM_OUTLET") &&
                                         !strcmp(is, "COM_OUTLET,COM_CVS"));
        if (!listed)
            fail_msg("%s %s is \"%s\", wanted \"%s\"", cases[i][0], cases[i][1], is,
                     cases[i][2]);
    }
}

static void osm_tags_are_sorted(void **state)
{
    struct run *r = *state;
    static const char *const cases[][6] = {
        {NULL, "amenity", "kindergarten", NULL, NULL, "EDU_KG"},
        {"农大附小", "amenity", "school", NULL, NULL, ""},
        {"中关村第一小学", "amenity", "school", NULL, NULL, "EDU_PRI"},
        {NULL, "amenity", "school", "isced:level", "2", "EDU_JHS"},
        {NULL, "amenity", "school", "isced:level", "1;2", "EDU_PRI,EDU_JHS"},
        {NULL, "amenity", "school", "isced:level", "1-2", "EDU_PRI,EDU_JHS"},
        {"第一小学", "highway", "bus_stop", NULL, NULL, "TRN_BUS"},
        {NULL, "amenity", "clinic;pharmacy", NULL, NULL, "MED_OPD"},
        {NULL, "amenity", "social_facility", "social_facility", "nursing_home",
         "ELD_HOME"},
        {NULL, "social_facility", "day_care", "social_facility:for", "senior", "ELD_DAY"},
        {NULL, "social_facility", "day_care", "social_facility:for", "child", ""},
        {NULL, "amenity", "parking", NULL, NULL, "PRK_MOTOR_PUB"},
        {NULL, "amenity", "parking", "access", "private", ""},
        {NULL, "leisure", "pitch", "sport", "soccer", "SPT_LARGE"},
        {NULL, "leisure", "pitch", "sport", "basketball", "SPT_SMALL"},
        {NULL, "leisure", "pitch", NULL, NULL, "SPT_SMALL"},
        {NULL, "shop", "convenience", NULL, NULL, "COM_CVS"},
        {"小学士餐厅", "amenity", "restaurant", NULL, NULL, ""},
        {"Riverside Primary School", "amenity", "school", NULL, NULL, "EDU_PRI"},
        {NULL, "amenity", "community_centre", NULL, NULL, "CUL_STATION,SVC_STATION"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const *c = cases[i];
        const char *is = category_of(r, "osm", c[0], c[1], c[2], c[3], c[4]);
        if (strcmp(is, c[5]) != 0)
            fail_msg("%s %s=%s %s=%s is \"%s\", wanted \"%s\"", c[0], c[1], c[2], c[3],
                     c[4], is, c[5]);
    }
}

static void given_categories_stay_and_words_are_read(void **state)
{
    struct run *r = *state;
    assert_string_equal(
        category_of(r, NULL, "x", "category", "EDU_KG; CUL_STATION", NULL, NULL),
        "EDU_KG,CUL_STATION");
    assert_string_equal(category_of(r, NULL, "阳光", "category", "幼儿园", NULL, NULL),
                        "EDU_KG");
    assert_string_equal(
        category_of(r, NULL, "阳光幼儿园", "category", "教育", NULL, NULL), "EDU_KG");
    assert_string_equal(
        category_of(r, NULL, "阳光", "category", "EDU_NONSENSE", NULL, NULL), "");
}

static void the_rule_that_matched_is_kept(void **state)
{
    struct run *r = *state;
    struct jg_layer *f = open_layer(r, "facility", 3);
    const char **name = add(r, f, "name"), **code = add(r, f, "typecode");
    name[0] = "望湖幼儿园";
    name[1] = "邻里中心菜市场";
    name[2] = "宠物医院";
    code[0] = "141204";
    struct jg_summary s = {.arena = r->arena};
    assert_ok(&r->ctx, jg_classify_layer(&r->ctx, r->arena, DIR, "amap", f, &s));
    const char *const *rule = jg_layer_texts(f, "matched_rule");
    assert_string_equal(rule[0], "kindergarten");
    assert_string_equal(rule[1], "neighbourhood,market");
    assert_string_equal(rule[2], "x_pet");
    assert_near(s.counts[0].value, 2, 0);
    assert_near(s.counts[1].value, 1, 0);
}

static void roads_have_a_rank_and_may_be_walked_or_not(void **state)
{
    struct run *r = *state;
    static const struct {
        const char *class, *foot, *access, *rank;
        int walk;
    } cases[] = {
        {"motorway", NULL, NULL, "expressway", 0},
        {"motorway_link", "yes", NULL, "expressway", 0},
        {"trunk", NULL, NULL, "expressway", 1},
        {"trunk", "no", NULL, "expressway", 0},
        {"primary", NULL, NULL, "arterial", 1},
        {"service", NULL, "private", "service", 0},
        {"service", "permissive", "private", "service", 1},
        {"footway", NULL, "no", "foot", 0},
        {"footway", "designated", "no", "foot", 1},
        {"construction", "yes", NULL, "local", 0},
        {"corridor", NULL, NULL, "foot", 0},
        {"Residential", NULL, NULL, "local", 1},
        {"快速路", NULL, NULL, "expressway", 0},
        {"快速路", "yes", NULL, "expressway", 1},
        {"城市主干路", NULL, NULL, "arterial", 1},
        {"次干路", NULL, NULL, "secondary", 1},
        {"支路", NULL, NULL, "local", 1},
        {"人行天桥", NULL, NULL, "foot", 1},
        {"小区路", NULL, NULL, "service", 1},
        {"未见过", NULL, NULL, "local", 1},
        {NULL, NULL, NULL, "local", 1},
        {NULL, "no", NULL, "local", 0},
    };
    enum { N = sizeof cases / sizeof *cases };
    struct jg_layer *road = open_layer(r, "road", N);
    const char **class = add(r, road, "class"), **foot = add(r, road, "foot");
    const char **access = add(r, road, "access");
    for (int i = 0; i < N; i++) {
        class[i] = cases[i].class;
        foot[i] = cases[i].foot;
        access[i] = cases[i].access;
    }
    struct jg_summary s = {.arena = r->arena};
    assert_ok(&r->ctx, jg_classify_layer(&r->ctx, r->arena, DIR, "osm", road, &s));
    for (int i = 0; i < N; i++) {
        assert_string_equal(jg_layer_texts(road, "rank")[i], cases[i].rank);
        if (jg_layer_ints(road, "walk")[i] != cases[i].walk)
            fail_msg("%s: walk is not %d", cases[i].class, cases[i].walk);
    }
    assert_int_equal(s.n_warnings, 1);
    assert_non_null(strstr(
        s.warnings[0], "1 of 22 have a class that is not known (the first: \"未见过\")"));
}

static void roads_without_a_class_are_all_walkable(void **state)
{
    struct run *r = *state;
    struct jg_layer *road = open_layer(r, "road", 2);
    assert_ok(&r->ctx, jg_classify_layer(&r->ctx, r->arena, DIR, NULL, road, NULL));
    assert_int_equal(jg_layer_ints(road, "walk")[1], 1);
}

static void barriers_get_our_words(void **state)
{
    struct run *r = *state;
    static const char *const cases[][3] = {
        {"河流", NULL, "river"},        {"river", NULL, "river"},
        {"运河", NULL, "canal"},        {NULL, "奉化江", "river"},
        {"铁路", NULL, "railway"},      {"围墙", NULL, "wall"},
        {"", "萧甬铁路", "railway"},    {NULL, "月湖", "lake"},
        {"快速路", NULL, "expressway"}, {"主干路", NULL, "arterial"},
        {NULL, NULL, "other"},          {"fence", NULL, "wall"},
    };
    enum { N = sizeof cases / sizeof *cases };
    struct jg_layer *b = open_layer(r, "barrier", N);
    const char **kind = add(r, b, "kind"), **name = add(r, b, "name");
    for (int i = 0; i < N; i++) {
        kind[i] = cases[i][0];
        name[i] = cases[i][1];
    }
    assert_ok(&r->ctx, jg_classify_layer(&r->ctx, r->arena, DIR, NULL, b, NULL));
    for (int i = 0; i < N; i++)
        assert_string_equal(jg_layer_texts(b, "kind")[i], cases[i][2]);
}

static void ownership_codes_say_state_or_collective_and_never_guess(void **state)
{
    (void)state;
    static const struct {
        const char *field, *code;
        enum jg_owner owner;
    } cases[] = {
        {"QSXZ", "10", JG_OWNER_STATE},
        {"QSXZ", "20", JG_OWNER_STATE},
        {"QSXZ", " 21 ", JG_OWNER_STATE},
        {"QSXZ", "30", JG_OWNER_COLLECTIVE},
        {"QSXZ", "34", JG_OWNER_COLLECTIVE},
        {"QSXZ", "40", JG_OWNER_COLLECTIVE},
        {"QSXZ", "0", JG_OWNER_UNKNOWN},
        {"QSXZ", "", JG_OWNER_UNKNOWN},
        {"QSXZ", "1", JG_OWNER_UNKNOWN},
        {"QSXZ", NULL, JG_OWNER_UNKNOWN},
        {"QLXZ", "101", JG_OWNER_STATE},
        {"QLXZ", "102", JG_OWNER_STATE},
        {"QLXZ", "201", JG_OWNER_COLLECTIVE},
        {"QLXZ", "301", JG_OWNER_UNKNOWN},
        {"QLXZ", "划拨", JG_OWNER_STATE},
        {"QLXZ", "协议出让", JG_OWNER_STATE},
        {"QLXZ", "作价出资（入股）", JG_OWNER_STATE},
        {"QLXZ", "租赁", JG_OWNER_STATE},
        {"QLXZ", "租赁(国有)", JG_OWNER_STATE},
        {"QLXZ", "国有土地租赁", JG_OWNER_STATE},
        {"QLXZ", "授权经营", JG_OWNER_STATE},
        {"QLXZ", "入股", JG_OWNER_UNKNOWN},
        {"QLXZ", "家庭承包", JG_OWNER_UNKNOWN},
        {"QLXZ", "未出让", JG_OWNER_UNKNOWN},
        {"QLXZ", "集体经营性建设用地出让", JG_OWNER_COLLECTIVE},
        {"QLXZ", "集体土地租赁", JG_OWNER_COLLECTIVE},
        {"QLXZ", "批准拨用宅基地", JG_OWNER_COLLECTIVE},
        {"QLLX", "3", JG_OWNER_STATE},
        {"QLLX", "4", JG_OWNER_STATE},
        {"QLLX", "2", JG_OWNER_STATE},
        {"QLLX", "1", JG_OWNER_COLLECTIVE},
        {"QLLX", "5", JG_OWNER_COLLECTIVE},
        {"QLLX", "8", JG_OWNER_COLLECTIVE},
        {"QLLX", "9", JG_OWNER_UNKNOWN},
        {"QLLX", "23", JG_OWNER_UNKNOWN},
        {"QLLX", "99", JG_OWNER_UNKNOWN},
        {"ZDDM", "310104019001GB00045", JG_OWNER_STATE},
        {"ZDDM", "310104019001GB00045F00430086", JG_OWNER_STATE},
        {"ZDDM", "310104019001JB00045", JG_OWNER_COLLECTIVE},
        {"ZDDM", "310104019001ZB00045", JG_OWNER_UNKNOWN},
        {"ZDDM", "GGGGGGGGGGGGGGGGGGG", JG_OWNER_UNKNOWN},
        {"ZDDM", "国有", JG_OWNER_UNKNOWN},
        {"", "国有", JG_OWNER_STATE},
        {"", "集体土地", JG_OWNER_COLLECTIVE},
        {"", "state", JG_OWNER_STATE},
        {"", "国有、集体", JG_OWNER_UNKNOWN},
        {"", "混合", JG_OWNER_UNKNOWN},
        {"", "20", JG_OWNER_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (jg_owner_of(cases[i].field, cases[i].code) != cases[i].owner)
            fail_msg("%s \"%s\" is %d", cases[i].field, cases[i].code,
                     (int)jg_owner_of(cases[i].field, cases[i].code));
}

static void the_first_evidence_that_says_decides(void **state)
{
    struct run *r = *state;
    static const char *const cases[][4] = {
        {"102", "7", "310104019001JB00045", "state"}, /* QLXZ before all */
        {NULL, "7", "310104019001GB00045", "collective"},
        {NULL, "99", "310104019001GB00045", "state"},
        {"20", NULL, NULL, "state"}, /* QSXZ in a parcel's field */
        {"集体", "3", NULL, "collective"},
        {NULL, NULL, "310104019001ZB00045", NULL},
        {"出让", "7", NULL, "state"},
    };
    struct jg_layer *p = open_layer(r, "parcel", 7);
    const char **a = add(r, p, "ownership"), **b = add(r, p, "right_type");
    const char **c = add(r, p, "parcel_no");
    for (int i = 0; i < 7; i++) {
        a[i] = cases[i][0];
        b[i] = cases[i][1];
        c[i] = cases[i][2];
    }
    struct jg_summary s = {.arena = r->arena};
    assert_ok(&r->ctx, jg_classify_layer(&r->ctx, r->arena, DIR, NULL, p, &s));
    for (int i = 0; i < 7; i++) {
        const char *owner = jg_layer_texts(p, "owner")[i];
        assert_string_equal(owner ? owner : "", cases[i][3] ? cases[i][3] : "");
    }
    assert_non_null(strstr(s.warnings[0], "1 of 7"));
    struct jg_layer *land = open_layer(r, "land", 1);
    add(r, land, "ownership")[0] = "30";
    assert_ok(&r->ctx, jg_classify_layer(&r->ctx, r->arena, DIR, NULL, land, NULL));
    assert_string_equal(jg_layer_texts(land, "owner")[0], "collective");
}

static void villas_are_told_by_their_use_and_nothing_is_denied(void **state)
{
    struct run *r = *state;
    struct jg_layer *b = open_layer(r, "building", 4);
    const char **use = add(r, b, "use");
    use[0] = "111";
    use[1] = "联排别墅";
    use[2] = "住宅";
    assert_ok(&r->ctx, jg_classify_layer(&r->ctx, r->arena, DIR, NULL, b, NULL));
    const int64_t *v = jg_layer_ints(b, "is_villa");
    assert_true(v[0] == 1 && v[1] == 1 && v[2] == JG_NO_INT && v[3] == JG_NO_INT);
}

static void refuse_table(struct run *r, const char *text, const char *words)
{
    char path[] = "/tmp/jg_classify_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    struct jg_classifier *c = NULL;
    assert_refused(&r->ctx, jg_classifier_read(&r->ctx, r->arena, path, &c), JG_USAGE,
                   words);
    (void)unlink(path);
}

#define HEAD "rule,how,when,words,unless,codes,note\n"

static void a_broken_table_is_refused_with_its_line(void **state)
{
    struct run *r = *state;
    struct jg_classifier *c = NULL;
    assert_refused(&r->ctx, jg_classifier_read(&r->ctx, r->arena, "/nowhere/a.csv", &c),
                   JG_IO, "/nowhere/a.csv cannot be read");
    refuse_table(r, "", "is empty");
    refuse_table(r, "rule,what\n", ":1: ");
    refuse_table(r, HEAD "a,keyword,,x,,\n", ":2: 6 cells instead of 7");
    refuse_table(r, HEAD "# remark\na,maybe,,x,,A,\n", ":3: how must be");
    refuse_table(r, HEAD "a,keyword,,x,,,\n", ":2: a keyword needs codes");
    refuse_table(r, HEAD "a,tag,amenity,,,A,\n", "no condition");
    refuse_table(r, HEAD "a,tag,,,,A,\n", "needs a name, and words or a condition");
    refuse_table(r, HEAD "a,keyword,,x,,a-b,\n", "is no code");
    refuse_table(r, HEAD "a,keyword,,\xff,,A,\n", "not UTF-8");
}

static void every_failing_allocation_is_told(void **state)
{
    struct run *r = *state;
    struct jg_layer *f = open_layer(r, "facility", 2);
    add(r, f, "name")[0] = "邻里中心菜市场";
    add(r, f, "category")[1] = "EDU_KG,CUL_STATION";
    enum jg_status st = JG_NOMEM;
    long n = 0;
    for (; st == JG_NOMEM; n++) {
        struct jg_arena *a = jg_arena_open(NULL);
        struct jg_ctx ctx;
        jg_ctx_open(&ctx, a, 1);
        jg_arena_fail_after(n);
        st = jg_classify_layer(&ctx, a, DIR, "osm", f, NULL);
        jg_arena_fail_after(-1);
        jg_arena_close(a);
    }
    assert_int_equal(st, JG_OK);
    assert_true(n > 100);
}

/* clang-format off */
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)
/* clang-format on */

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_map_services_points_are_sorted_by_name_then_code),
        TEST(osm_tags_are_sorted),
        TEST(given_categories_stay_and_words_are_read),
        TEST(the_rule_that_matched_is_kept),
        TEST(roads_have_a_rank_and_may_be_walked_or_not),
        TEST(roads_without_a_class_are_all_walkable),
        TEST(barriers_get_our_words),
        TEST(ownership_codes_say_state_or_collective_and_never_guess),
        TEST(the_first_evidence_that_says_decides),
        TEST(villas_are_told_by_their_use_and_nothing_is_denied),
        TEST(a_broken_table_is_refused_with_its_line),
        TEST(every_failing_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
