/* SPDX-License-Identifier: MIT */
/* Memory, messages, text, JSON, parallel loops, parameters. */
#include "tests/test.h"

#include "gis/core/json.h"
#include "gis/core/stage.h"
#include "gis/core/task.h"
#include "gis/core/text.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>

static void note(void *user, void *thing)
{
    char **end = user;
    *(*end)++ = *(const char *)thing;
}

static void arena_runs_destructors_newest_first(void **state)
{
    (void)state;
    static char seen[8];
    static char *end = seen;
    struct jg_arena *a = jg_arena_open(NULL);
    struct jg_arena *child = jg_arena_open(a);
    assert_true(jg_arena_defer(a, note, &end, (char[]){'1'}));
    assert_true(jg_arena_defer(a, note, &end, (char[]){'2'}));
    assert_true(jg_arena_defer(child, note, &end, (char[]){'c'}));
    jg_arena_close(a);
    assert_string_equal(seen, "c21");
}

static void arena_destroys_at_once_what_it_cannot_keep(void **state)
{
    (void)state;
    char seen[4] = "", *end = seen;
    struct jg_arena *a = jg_arena_open(NULL);
    jg_arena_fail_after(0);
    assert_false(jg_arena_defer(a, note, &end, (char[]){'x'}));
    jg_arena_fail_after(-1);
    assert_string_equal(seen, "x");
    jg_arena_close(a);
    assert_string_equal(seen, "x");
}

static void arena_growing_keeps_what_was_there(void **state)
{
    struct run *r = *state;
    uint32_t *numbers = NULL;
    size_t room = 0;
    for (uint32_t i = 0; i < 300000; i++) {
        if (i == room) {
            size_t more = room ? 2 * room : 3;
            numbers = jg_arena_grow(r->arena, numbers, room, more, sizeof *numbers);
            assert_non_null(numbers);
            room = more;
        }
        numbers[i] = i;
    }
    for (uint32_t i = 0; i < 300000; i++)
        assert_int_equal(numbers[i], i);
}

static void arena_refuses_sizes_beyond_memory(void **state)
{
    struct run *r = *state;
    assert_null(jg_arena_alloc(r->arena, SIZE_MAX / 2, 16));
    assert_null(jg_arena_alloc(r->arena, SIZE_MAX - 8, 1));
}

static void messages_gain_words_in_front_and_stay_utf8(void **state)
{
    struct run *r = *state;
    assert_int_equal(jg_fail(&r->ctx, JG_DATA, "year %d", 1005), JG_DATA);
    assert_int_equal(jg_while(&r->ctx, JG_DATA, "reading %s", "a.shp"), JG_DATA);
    assert_string_equal(r->ctx.message, "reading a.shp: year 1005");
    for (int i = 0; i < 200; i++)
        (void)jg_while(&r->ctx, JG_DATA, "海曙区的老旧小区%d", i);
    assert_true(strlen(r->ctx.message) < sizeof r->ctx.message);
    assert_true(jg_text_is_utf8(r->ctx.message, strlen(r->ctx.message)));
}

static void numbers_read_back_to_themselves(void **state)
{
    (void)state;
    const double values[] = {0, 0.1, -1.0 / 3, 648422.12345, 1e300, 5e-324, 30};
    char buffer[32];
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        double back;
        assert_true(jg_text_to_double(jg_text_number(buffer, values[i]), &back) ||
                    values[i] == 5e-324);
        if (values[i] != 5e-324)
            assert_true(back == values[i]);
    }
    assert_string_equal(jg_text_number(buffer, 0.1), "0.1");
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    const char *const words[] = {"", "nan", "inf", "0x10", "1,5", "12a", "1e999", NULL};
    double value;
    for (const char *const *w = words; *w; w++)
        assert_false(jg_text_to_double(*w, &value));
}

static void utf8_is_read_strictly(void **state)
{
    (void)state;
    assert_true(jg_text_is_utf8("海曙区", 9));
    assert_false(jg_text_is_utf8("\xba\xa3\xca\xef", 4)); /* GBK */
    assert_false(jg_text_is_utf8("\xc0\xaf", 2));         /* overlong */
    assert_false(jg_text_is_utf8("\xed\xa0\x80", 3));     /* surrogate */
    assert_false(jg_text_is_utf8("\xe6\xb5", 2));         /* cut */
    assert_false(jg_text_is_utf8("\xf4\x90\x80\x80", 4)); /* beyond U+10FFFF */
}

static void json_keeps_commas_and_quotes(void **state)
{
    struct run *r = *state;
    struct jg_json j = {.text = {.arena = r->arena}};
    const char *text;
    jg_json_open(&j, '{');
    jg_json_key(&j, "name\n");
    jg_json_text(&j, "月\"湖\\");
    jg_json_key(&j, "list");
    jg_json_open(&j, '[');
    jg_json_real(&j, 0.5);
    jg_json_real(&j, NAN);
    jg_json_int(&j, -3);
    jg_json_bool(&j, true);
    jg_json_close(&j, ']');
    jg_json_close(&j, '}');
    assert_ok(&r->ctx, jg_text_done(&r->ctx, &j.text, &text));
    assert_string_equal(text,
                        "{\"name\\u000a\":\"月\\\"湖\\\\\",\"list\":[0.5,null,-3,true]}");
}

struct squares {
    uint64_t out[10007];
    size_t fail_at;
};

static enum jg_status square(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                             size_t to, void *state)
{
    struct squares *s = state;
    uint64_t *scratch = JG_ARRAY(tmp, uint64_t, to - from);
    JG_NEED(ctx, scratch);
    for (size_t i = from; i < to; i++) {
        if (i >= s->fail_at)
            return jg_fail(ctx, JG_DATA, "number %zu", from);
        s->out[i] = (uint64_t)i * i;
    }
    return JG_OK;
}

static void loops_do_every_element_once(void **state)
{
    struct run *r = *state;
    static struct squares s = {.fail_at = SIZE_MAX};
    for (int jobs = 1; jobs <= 8; jobs *= 2) {
        memset(s.out, 0, sizeof s.out);
        r->ctx.jobs = jobs;
        assert_ok(&r->ctx, jg_task_each(&r->ctx, 10007, 10, NULL, square, &s));
        for (size_t i = 0; i < 10007; i++)
            assert_true(s.out[i] == (uint64_t)i * i);
    }
}

static void the_lowest_failing_block_is_told(void **state)
{
    struct run *r = *state;
    static struct squares s = {.fail_at = 4321};
    for (int run = 0; run < 50; run++) {
        r->ctx.jobs = 4;
        assert_refused(&r->ctx, jg_task_each(&r->ctx, 10007, 10, NULL, square, &s),
                       JG_DATA, "number 4320");
    }
}

static bool stop_soon(double done, const char *what, void *user)
{
    (void)what;
    int *calls = user;
    ++*calls;
    return done < 0.2;
}

static void a_loop_stops_when_told(void **state)
{
    struct run *r = *state;
    static struct squares s = {.fail_at = SIZE_MAX};
    int calls = 0;
    r->ctx.progress = stop_soon;
    r->ctx.user = &calls;
    r->ctx.jobs = 1;
    assert_refused(&r->ctx, jg_task_each(&r->ctx, 10007, 10, "squaring", square, &s),
                   JG_STOPPED, "stopped while squaring");
    assert_true(calls > 100 && calls < 400);
    r->ctx.progress = NULL;
}

static void loops_survive_any_allocation_failing(void **state)
{
    struct run *r = *state;
    static struct squares s = {.fail_at = SIZE_MAX};
    enum jg_status st = JG_NOMEM;
    r->ctx.jobs = 1;
    for (long n = 0; st == JG_NOMEM && n < 5000; n++) {
        jg_arena_fail_after(n);
        st = jg_task_each(&r->ctx, 10007, 100, NULL, square, &s);
        jg_arena_fail_after(-1);
    }
    assert_int_equal(st, JG_OK);
}

static void a_task_beside_tells_its_failure(void **state)
{
    struct run *r = *state;
    static struct squares s = {.fail_at = 0};
    struct jg_task *task;
    for (r->ctx.jobs = 1; r->ctx.jobs <= 2; r->ctx.jobs++) {
        assert_ok(&r->ctx, jg_task_start(&r->ctx, r->arena, square, &s, &task));
        assert_refused(&r->ctx, jg_task_wait(&r->ctx, task), JG_DATA, "number 0");
    }
}

struct slow {
    struct jg_arena *used;
    atomic_bool ended, gone_too_soon;
};

static enum jg_status use_slowly(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                 size_t to, void *state)
{
    (void)tmp;
    (void)from;
    (void)to;
    struct slow *s = state;
    for (int i = 0; i < 50; i++) {
        (void)nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        JG_NEED(ctx, jg_arena_open(s->used));
    }
    atomic_store(&s->ended, true);
    return JG_OK;
}

static void note_whether_ended(void *user, void *thing)
{
    (void)user;
    struct slow *s = thing;
    atomic_store(&s->gone_too_soon, !atomic_load(&s->ended));
}

static void what_a_task_uses_outlives_it_when_all_is_closed(void **state)
{
    struct run *r = *state;
    struct slow s = {.ended = false};
    struct jg_task *task;
    r->ctx.jobs = 2;
    s.used = jg_arena_open(r->arena);
    assert_true(jg_arena_defer(s.used, note_whether_ended, NULL, &s));
    assert_ok(&r->ctx, jg_task_start(&r->ctx, r->arena, use_slowly, &s, &task));
    jg_arena_close(r->arena);
    r->arena = NULL;
    assert_true(atomic_load(&s.ended));
    assert_false(atomic_load(&s.gone_too_soon));
}

struct knobs {
    double gap_m;
    int least;
    bool closed;
    int within;
    const char *by;
};

static const struct jg_param params[] = {
    JG_PARAM(struct knobs, gap_m, "gap", "m", 30, 0, 2000, "a"),
    JG_PARAM(struct knobs, least, "least", "estates", 1, 1, 1000, "b"),
    JG_PARAM(struct knobs, closed, "closed", "", 1, 0, 1, "c"),
    JG_PARAM_CHOICE(struct knobs, within, "within", 1, "none|subdistrict|community", "d"),
    JG_PARAM_TEXT(struct knobs, by, "completed_by", "2000", "e"),
    {0}};

static void parameters_take_their_presets_and_values(void **state)
{
    struct run *r = *state;
    struct knobs k;
    jg_params_preset(params, &k);
    assert_near(k.gap_m, 30, 0);
    assert_int_equal(k.within, 1);
    assert_true(k.closed);
    assert_string_equal(k.by, "2000");
    assert_ok(&r->ctx, jg_params_set(&r->ctx, r->arena, params, &k, "gap", "60.5"));
    assert_ok(&r->ctx,
              jg_params_set(&r->ctx, r->arena, params, &k, "within", "community"));
    assert_ok(&r->ctx, jg_params_set(&r->ctx, r->arena, params, &k, "closed", "否"));
    assert_ok(&r->ctx,
              jg_params_set(&r->ctx, r->arena, params, &k, "completed-by", "2005"));
    assert_near(k.gap_m, 60.5, 0);
    assert_int_equal(k.within, 2);
    assert_false(k.closed);
    assert_string_equal(k.by, "2005");
    assert_string_equal(jg_params_show(r->arena, &params[3], &k), "community");
    assert_string_equal(jg_params_show(r->arena, &params[0], &k), "60.5");
}

static void wrong_parameters_are_refused_with_their_range(void **state)
{
    struct run *r = *state;
    struct knobs k;
    jg_params_preset(params, &k);
    const struct {
        const char *name, *value, *words;
    } wrong[] = {{"gap", "-5", "gap must be 0 to 2000 m, not -5"},
                 {"gap", "nan", "gap must be a number of m, not \"nan\""},
                 {"least", "1.5", "whole number"},
                 {"within", "town", "one of none|subdistrict|community"},
                 {"closed", "maybe", "yes or no"},
                 {"gapp", "3", "no parameter \"gapp\""}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_refused(
            &r->ctx,
            jg_params_set(&r->ctx, r->arena, params, &k, wrong[i].name, wrong[i].value),
            JG_USAGE, wrong[i].words);
    assert_near(k.gap_m, 30, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_runs_destructors_newest_first),
        cmocka_unit_test(arena_destroys_at_once_what_it_cannot_keep),
        cmocka_unit_test_setup_teardown(arena_growing_keeps_what_was_there, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(arena_refuses_sizes_beyond_memory, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(messages_gain_words_in_front_and_stay_utf8,
                                        open_run, close_run),
        cmocka_unit_test(numbers_read_back_to_themselves),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(utf8_is_read_strictly),
        cmocka_unit_test_setup_teardown(json_keeps_commas_and_quotes, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(loops_do_every_element_once, open_run, close_run),
        cmocka_unit_test_setup_teardown(the_lowest_failing_block_is_told, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(a_loop_stops_when_told, open_run, close_run),
        cmocka_unit_test_setup_teardown(loops_survive_any_allocation_failing, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(what_a_task_uses_outlives_it_when_all_is_closed,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(a_task_beside_tells_its_failure, open_run,
                                        close_run),
        cmocka_unit_test_setup_teardown(parameters_take_their_presets_and_values,
                                        open_run, close_run),
        cmocka_unit_test_setup_teardown(wrong_parameters_are_refused_with_their_range,
                                        open_run, close_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
