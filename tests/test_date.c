/* SPDX-License-Identifier: MIT */
#include "tests/test.h"

#include "gis/layer/date.h"

#include <string.h>
#include <time.h>

/* What a bureau writes, and the days it stands for; "-" is an open end. */
static const struct line {
    const char *text, *from, *to;
    bool doubtful;
} lines[] = {
    {"1998", "1998-01-01", "1998-12-31", false},
    {"1998年", "1998-01-01", "1998-12-31", false},
    {"１９９８", "1998-01-01", "1998-12-31", false},
    {"1998年建", "1998-01-01", "1998-12-31", false},
    {"  1998 年 ", "1998-01-01", "1998-12-31", false},
    {"竣工日期：2011年。", "2011-01-01", "2011-12-31", false},
    {"一九九八年", "1998-01-01", "1998-12-31", false},
    {"二〇〇〇年", "2000-01-01", "2000-12-31", false},
    {"1998.0", "1998-01-01", "1998-12-31", false},
    {"90年代", "1990-01-01", "1999-12-31", false},
    {"九十年代", "1990-01-01", "1999-12-31", false},
    {"1990s", "1990-01-01", "1999-12-31", false},
    {"1990年代", "1990-01-01", "1999-12-31", false},
    {"20世纪90年代", "1990-01-01", "1999-12-31", false},
    {"二十世纪八十年代", "1980-01-01", "1989-12-31", false},
    {"上世纪七十年代", "1970-01-01", "1979-12-31", false},
    {"90年代初", "1990-01-01", "1999-12-31", true},
    {"90年代末", "1990-01-01", "1999-12-31", true},
    {"mid-1990s", "1990-01-01", "1999-12-31", true},
    {"80-90年代", "1980-01-01", "1999-12-31", false},
    {"1998-06", "1998-06-01", "1998-06-30", false},
    {"1998/6", "1998-06-01", "1998-06-30", false},
    {"1998.6", "1998-06-01", "1998-06-30", false},
    {"199806", "1998-06-01", "1998-06-30", false},
    {"1998年6月", "1998-06-01", "1998-06-30", false},
    {"一九九八年十二月", "1998-12-01", "1998-12-31", false},
    {"2000-02", "2000-02-01", "2000-02-29", false},
    {"19980601", "1998-06-01", "1998-06-01", false},
    {"19980601000000", "1998-06-01", "1998-06-01", false},
    {"1998-6-1", "1998-06-01", "1998-06-01", false},
    {"1998/06/01", "1998-06-01", "1998-06-01", false},
    {"1998-06-01T00:00:00", "1998-06-01", "1998-06-01", false},
    {"1998-06-01T00:00:00Z", "1998-06-01", "1998-06-01", false},
    {"1998/06/01 00:00:00+00", "1998-06-01", "1998-06-01", false},
    {"1998年6月1日", "1998-06-01", "1998-06-01", false},
    {"1998年6月1日 08:30", "1998-06-01", "1998-06-01", false},
    {"1998-06-00", "1998-06-01", "1998-06-30", false},
    {"19980000", "1998-01-01", "1998-12-31", false},
    {"25/12/1998", "1998-12-25", "1998-12-25", false},
    {"1/6/1998", "1998-01-06", "1998-06-01", true},
    {"98", "1998-01-01", "1998-12-31", true},
    {"98年", "1998-01-01", "1998-12-31", true},
    {"00", "2000-01-01", "2000-12-31", true},
    {"29", "2029-01-01", "2029-12-31", true},
    {"30", "1930-01-01", "1930-12-31", true},
    {"980601", "1998-06-01", "1998-06-01", true},
    {"1995-2000", "1995-01-01", "2000-12-31", false},
    {"1995～2000", "1995-01-01", "2000-12-31", false},
    {"1995年至2000年", "1995-01-01", "2000-12-31", false},
    {"1995-98", "1995-01-01", "1998-12-31", true},
    {"1998.6-2000.8", "1998-06-01", "2000-08-31", false},
    {"1998-06-01 ~ 1999-05-31", "1998-06-01", "1999-05-31", false},
    {"1995、1998", "1995-01-01", "1998-12-31", true},
    {"2000年前", "-", "2000-12-31", true},
    {"2000年以前", "-", "2000-12-31", true},
    {"2000年底前", "-", "2000-12-31", true},
    {"2000年底以前", "-", "2000-12-31", true},
    {"before 1950", "-", "1950-12-31", true},
    {"2000年后", "2000-01-01", "-", true},
    {"35947", "1998-06-01", "1998-06-01", false},
    {"35947.5", "1998-06-01", "1998-06-01", false},
    {"36891", "2000-12-31", "2000-12-31", false},
    {"2000年左右", "1998-01-01", "2002-12-31", false},
    {"约2000年", "1998-01-01", "2002-12-31", false},
    {"~2000", "1998-01-01", "2002-12-31", false},
    {"2000", "2000-01-01", "2000-12-31", false},
    {"1005", "1005-01-01", "1005-12-31", false},
    {"C19", "1801-01-01", "1900-12-31", false},
};

static int32_t days_of(const char *iso)
{
    return jg_date_days(atoi(iso), atoi(iso + 5), atoi(iso + 8));
}

static void every_way_to_write_a_date_is_an_interval(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const struct line *l = &lines[i];
        struct jg_date d;
        if (jg_date_parse(l->text, NULL, &d) != JG_DATE_READ)
            fail_msg("\"%s\" is not read", l->text);
        int32_t from = l->from[0] == '-' ? INT32_MIN : days_of(l->from);
        int32_t to = l->to[0] == '-' ? INT32_MAX : days_of(l->to);
        char a[16], b[16];
        if (d.from != from || d.to != to || d.doubtful != l->doubtful)
            fail_msg("\"%s\" is %s..%s, doubtful %d; wanted %s..%s", l->text,
                     jg_date_show(a, d.from), jg_date_show(b, d.to), d.doubtful, l->from,
                     l->to);
    }
}

static void words_for_unknown_are_empty(void **state)
{
    (void)state;
    static const char *const texts[] = {"0",
                                        "",
                                        "NULL",
                                        "/",
                                        "-",
                                        "无",
                                        "未知",
                                        "不详",
                                        "1900-01-01",
                                        "1899-12-30",
                                        "1899/12/30",
                                        "9999-12-31",
                                        "99999999",
                                        "  ",
                                        "null",
                                        "1900/1/1",
                                        "0.0",
                                        "１９００－１－１",
                                        "1900-01-01 00:00:00",
                                        "9999-12-31T00:00:00",
                                        "暂无",
                                        "——",
                                        "00000000"};
    struct jg_date d;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (jg_date_parse(texts[i], NULL, &d) != JG_DATE_EMPTY)
            fail_msg("\"%s\" is not empty", texts[i]);
        assert_true(d.from == INT32_MIN && d.to == INT32_MAX);
    }
    assert_int_equal(jg_date_parse(NULL, NULL, &d), JG_DATE_EMPTY);
}

static void the_user_names_further_words_for_unknown(void **state)
{
    (void)state;
    struct jg_date d;
    assert_int_equal(jg_date_parse("1005", "1005, N/K", &d), JG_DATE_EMPTY);
    assert_int_equal(jg_date_parse("1005.0", "1005, N/K", &d), JG_DATE_EMPTY);
    assert_int_equal(jg_date_parse("n/k", "1005, N/K", &d), JG_DATE_EMPTY);
    assert_int_equal(jg_date_parse("1006", "1005, N/K", &d), JG_DATE_READ);
}

static void what_is_no_date_stays_unknown(void **state)
{
    (void)state;
    static const char *const texts[] = {"19986",
                                        "1998-13",
                                        "1998-02-30",
                                        "20001301",
                                        "三十年房龄",
                                        "abc",
                                        "5",
                                        "123",
                                        "1998年13月",
                                        "2000-1995",
                                        "10/06/98",
                                        "1998-06-01 1999-05-31",
                                        "99",
                                        "61000",
                                        "1998~",
                                        "-1998",
                                        "12345678901234567890",
                                        "\xff\xfe",
                                        "1998\xe5",

                                        "约",
                                        "年",
                                        "E",
                                        "4月"};
    struct jg_date d;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        enum jg_date_read read = jg_date_parse(texts[i], NULL, &d);
        bool two_digits = !strcmp(texts[i], "99");
        if ((read == JG_DATE_UNCLEAR) == two_digits)
            fail_msg("\"%s\" gives %d", texts[i], (int)read);
        if (!two_digits)
            assert_true(d.from == INT32_MIN && d.to == INT32_MAX);
    }
}

static void the_calendar_agrees_with_the_c_library(void **state)
{
    (void)state;
    for (int32_t days = -200000; days < 100000; days += 37) {
        time_t t = (time_t)days * 86400;
        struct tm tm;
        assert_non_null(gmtime_r(&t, &tm));
        assert_int_equal(jg_date_days(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday),
                         days);
        char shown[16], want[16];
        assert_true(strftime(want, sizeof want, "%Y-%m-%d", &tm) > 0);
        assert_string_equal(jg_date_show(shown, days), want);
    }
    char shown[16];
    assert_string_equal(jg_date_show(shown, INT32_MIN), "");
    assert_string_equal(jg_date_show(shown, INT32_MAX), "");
}

/* A property: what is shown of any day is read back as that day. */
static void a_shown_day_reads_back(void **state)
{
    (void)state;
    for (int32_t days = jg_date_days(1000, 1, 1); days <= jg_date_days(2199, 12, 31);
         days += 11) {
        char shown[16];
        struct jg_date d;
        enum jg_date_read read = jg_date_parse(jg_date_show(shown, days), NULL, &d);
        bool null_day = !strcmp(shown, "1900-01-01") || !strcmp(shown, "1899-12-30") ||
                        !strcmp(shown, "1899-12-31");
        assert_int_equal(read, null_day ? JG_DATE_EMPTY : JG_DATE_READ);
        if (!null_day)
            assert_true(d.from == days && d.to == days && !d.doubtful);
    }
}

/* Any bytes: no crash, and an interval that is one. */
static void any_bytes_are_borne(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "1998", "年", "十",   "九",   "代", "前", "～", "-", "/",  ".",  "约",
        "s",    "c",  "\xe5", "世纪", " ",  "6",  "T",  ":", "、", "０", "底"};
    unsigned seed = 1;
    for (int round = 0; round < 200000; round++) {
        char text[128] = "";
        for (int i = 0; i < 7; i++) {
            seed = seed * 1103515245u + 12345u;
            size_t which = (seed >> 16) % (sizeof pieces / sizeof *pieces);
            (void)strncat(text, pieces[which], sizeof text - strlen(text) - 1);
        }
        struct jg_date d;
        if (jg_date_parse(text, "1998", &d) != JG_DATE_READ)
            assert_true(d.from == INT32_MIN && d.to == INT32_MAX);
        if (d.from > d.to)
            fail_msg("\"%s\" ends before it begins", text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_to_write_a_date_is_an_interval),
        cmocka_unit_test(words_for_unknown_are_empty),
        cmocka_unit_test(the_user_names_further_words_for_unknown),
        cmocka_unit_test(what_is_no_date_stays_unknown),
        cmocka_unit_test(the_calendar_agrees_with_the_c_library),
        cmocka_unit_test(a_shown_day_reads_back),
        cmocka_unit_test(any_bytes_are_borne),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
