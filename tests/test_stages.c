/* SPDX-License-Identifier: MIT */
/* Every stage and tool of the list says what it does, from which source, with which knobs,
 * and has its contracts and its transcript: a new one cannot be half added. */
#include "gis/cli/stages.h"

#include "tests/test.h"

#include <string.h>
#include <unistd.h>

static const char *const names[] = {
#define JG_STAGE(room) #room,
#define JG_TOOL(room) #room,
#include "gis/cli/stages.def"
#undef JG_STAGE
#undef JG_TOOL
    NULL};

/* Data files that are read into layers of their own. */
static const char *const data[] = {"policy", "policy_setting", "standard",
                                   "standard_level", NULL};

static bool is_data(const char *layer)
{
    for (const char *const *d = data; *d; d++)
        if (!strcmp(*d, layer))
            return true;
    return false;
}

static void need_file(const char *folder, const char *name, const char *ending,
                      const char *stage)
{
    char path[512];
    (void)snprintf(path, sizeof path, JG_ROOT "/%s/%s%s", folder, name, ending);
    if (access(path, R_OK) != 0)
        fail_msg("stage %s: there is no %s", stage, path);
}

static bool is_said(const char *text)
{
    return text && strlen(text) >= 8;
}

static void every_stage_of_the_list_is_found_by_its_name(void **state)
{
    (void)state;
    for (const char *const *n = names; *n; n++) {
        const struct jg_stage *stage = jg_stage_find(*n);
        if (!stage || strcmp(stage->name, *n) != 0)
            fail_msg("stage %s is not found by its name", *n);
    }
    assert_non_null(names[0]);
    assert_null(jg_stage_find("no_such_stage"));
}

static void every_stage_says_what_it_does_and_after_whom(void **state)
{
    (void)state;
    for (const char *const *n = names; *n; n++) {
        const struct jg_stage *stage = jg_stage_find(*n);
        if (!is_said(stage->summary) || !is_said(stage->source))
            fail_msg("stage %s: no summary or no source", *n);
        if (stage->version < 1 || !stage->run || !stage->writes || !*stage->writes)
            fail_msg("stage %s: no version, nothing to run or nothing written", *n);
    }
}

static void every_knob_has_unit_help_and_a_range_that_holds_its_preset(void **state)
{
    (void)state;
    for (const char *const *n = names; *n; n++) {
        const struct jg_stage *stage = jg_stage_find(*n);
        for (const struct jg_param *p = stage->params; p && p->name; p++) {
            if (!p->unit || !is_said(p->help))
                fail_msg("%s.%s: no unit (\"\" says that it has none) or no help", *n,
                         p->name);
            bool is_number = p->kind == JG_REAL_PARAM || p->kind == JG_INT_PARAM;
            if (is_number && !(p->least <= p->preset && p->preset <= p->most))
                fail_msg("%s.%s: the preset is out of range", *n, p->name);
            if (p->offset >= stage->options_size)
                fail_msg("%s.%s: lies outside the options", *n, p->name);
            if (jg_params_find(stage->params, p->name) != p)
                fail_msg("%s.%s: stands twice in the table", *n, p->name);
        }
    }
}

static void every_input_layer_has_a_contract(void **state)
{
    (void)state;
    for (const char *const *n = names; *n; n++) {
        const struct jg_stage *stage = jg_stage_find(*n);
        for (const char *const *r = stage->reads; r && *r; r++) {
            const struct jg_stage *writer = jg_stage_writer(*r);
            bool is_result = writer && jg_stage_place(writer) >= 0;
            if (strchr(*r, '.') && !is_result)
                fail_msg("stage %s reads %s, which nobody adds", *n, *r);
            if (is_result || is_data(*r))
                continue;
            need_file("layers/contract", strcmp(*r, "estate_given") != 0 ? *r : "estate",
                      ".yaml", *n);
        }
    }
}

static void every_stage_has_a_transcript(void **state)
{
    (void)state;
    for (const char *const *n = names; *n; n++)
        need_file("tests/cli", *n, ".t", *n);
}

/* In plan order nobody reads what only a later stage makes. */
static void no_stage_depends_on_a_later_one(void **state)
{
    (void)state;
    const struct jg_stage *const *stages = jg_stages();
    for (int i = 0; stages[i]; i++)
        for (int k = i + 1; stages[k]; k++)
            if (jg_stage_depends(stages[i], stages[k]))
                fail_msg("%s depends on %s, which comes later", stages[i]->name,
                         stages[k]->name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_stage_of_the_list_is_found_by_its_name),
        cmocka_unit_test(every_stage_says_what_it_does_and_after_whom),
        cmocka_unit_test(every_knob_has_unit_help_and_a_range_that_holds_its_preset),
        cmocka_unit_test(every_input_layer_has_a_contract),
        cmocka_unit_test(every_stage_has_a_transcript),
        cmocka_unit_test(no_stage_depends_on_a_later_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
