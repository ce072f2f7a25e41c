/* SPDX-License-Identifier: MIT */
#include "gis/select/facts.h"

#include "gis/core/text.h"
#include "gis/layer/date.h"
#include "gis/layer/policy.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What this stage and later ones write: no rule may stand on it. */
static const char *const results[] = {
    "decision",   "decision_rule", "class",      "reasons",
    "reasons_en", "zone_id",       "batch_year", NULL};

/* Facts the plan asks for that only a bureau can give (layers/contract/estate.yaml). */
static const struct {
    const char *name;
    enum jg_type type;
} asked[] = {{"land_ownership", JG_TEXT},
             {"in_shantytown_plan", JG_INT},
             {"in_expropriation_plan", JG_INT},
             {"functions_incomplete", JG_INT},
             {"facilities_incomplete", JG_INT},
             {"services_lacking", JG_INT},
             {"real_need", JG_INT},
             {"willingness", JG_REAL}};

static enum jg_status add_asked(struct jg_ctx *ctx, struct jg_layer *facts)
{
    for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) {
        int64_t *ints = NULL;
        double *reals = NULL;
        const char **texts = NULL;
        if (jg_layer_column(facts, asked[k].name))
            continue;
        if (asked[k].type == JG_INT)
            JG_TRY(jg_layer_add_ints(ctx, facts, asked[k].name, &ints));
        else if (asked[k].type == JG_REAL)
            JG_TRY(jg_layer_add_reals(ctx, facts, asked[k].name, &reals));
        else
            JG_TRY(jg_layer_add_texts(ctx, facts, asked[k].name, &texts));
    }
    return JG_OK;
}

static int64_t count_codes(const char *list)
{
    int64_t n = *list != '\0';
    for (const char *c = list; *c; c++)
        n += *c == ',';
    return n;
}

enum jg_status jg_facts_open(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layer *estate, struct jg_layer **out)
{
    struct jg_layer *facts = NULL;
    int64_t *count = NULL, *most = NULL;
    JG_TRY(jg_layer_view(ctx, keep, estate, &facts));
    for (const char *const *name = results; *name; name++)
        jg_layer_remove_column(facts, *name);
    jg_layer_remove_column(facts, "missing_count");
    jg_layer_remove_column(facts, "missing_count_max");
    JG_TRY(jg_layer_add_ints(ctx, facts, "missing_count", &count));
    JG_TRY(jg_layer_add_ints(ctx, facts, "missing_count_max", &most));
    const int64_t *unknown = jg_layer_ints(estate, "missing_unknown");
    const char *const *missing = jg_layer_texts(estate, "missing");
    for (uint32_t i = 0; missing && i < estate->n; i++)
        if (missing[i]) {
            count[i] = count_codes(missing[i]);
            if (unknown && unknown[i] != JG_NO_INT)
                most[i] = count[i] + unknown[i];
        }
    JG_TRY(add_asked(ctx, facts));
    *out = facts;
    return JG_OK;
}

/* A number to six decimals without trailing zeros; far cheaper than printf, and the same
 * in every locale. */
static void add_number(struct jg_text *text, double value)
{
    char digits[40];
    char *c = digits + sizeof digits;
    if (!(fabs(value) < 1e12)) {
        jg_text_add(text, jg_text_number(digits, value));
        return;
    }
    int64_t steps = llround(fabs(value) * 1e6), part = steps % 1000000,
            whole = steps / 1000000;
    int places = part ? 6 : 0;
    for (; places && part % 10 == 0; places--)
        part /= 10;
    for (int k = 0; k < places; k++, part /= 10)
        *--c = (char)('0' + part % 10);
    if (places)
        *--c = '.';
    do {
        *--c = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole);
    if (value < 0 && steps)
        *--c = '-';
    jg_text_add_n(text, c, (size_t)(digits + sizeof digits - c));
}

static bool has_value(const struct jg_column *column, uint32_t row)
{
    return column->type == JG_TEXT ? column->texts[row] != NULL
                                   : !isnan(jg_column_number(column, row));
}

enum jg_status jg_facts_tell(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layer *facts, const char *const *columns,
                             uint32_t row, bool known_only, const char **out)
{
    struct jg_text text = {.arena = keep};
    jg_text_add(&text, "");
    for (const char *const *name = columns; *name; name++) {
        const struct jg_column *column = jg_layer_column(facts, *name);
        if (known_only && !has_value(column, row))
            continue;
        jg_text_add(&text, text.n ? ", " : "");
        jg_text_add(&text, *name);
        jg_text_add(&text, "=");
        if (!has_value(column, row))
            jg_text_add(&text, "?");
        else if (column->type == JG_TEXT)
            jg_text_add(&text, column->texts[row]);
        else
            add_number(&text, jg_column_number(column, row));
    }
    return jg_text_done(ctx, &text, out);
}

static const struct jg_setting *find(const struct jg_rule_set *rules, const char *name,
                                     size_t n)
{
    for (int i = 0; i < rules->n_settings; i++)
        if (strlen(rules->setting[i].name) == n &&
            !strncmp(rules->setting[i].name, name, n))
            return &rules->setting[i];
    return NULL;
}

static void add_condition(struct jg_text *text, const struct jg_rule_set *rules,
                          const char *condition)
{
    for (const char *c = condition; *c;) {
        size_t n = 0;
        while (*c == ':' && (isalnum((unsigned char)c[1 + n]) || c[1 + n] == '_'))
            n++;
        const struct jg_setting *setting = n ? find(rules, c + 1, n) : NULL;
        if (setting)
            add_number(text, setting->value);
        else
            jg_text_add_n(text, c, n + 1);
        c += n + 1;
    }
}

enum jg_status jg_facts_condition(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_rule_set *rules, const char *condition,
                                  const char **out)
{
    struct jg_text text = {.arena = keep};
    add_condition(&text, rules, condition);
    return jg_text_done(ctx, &text, out);
}

enum jg_status jg_facts_cutoff(struct jg_ctx *ctx, const struct jg_layer *estate,
                               const char *told, const struct jg_layers *layers,
                               int32_t *out)
{
    const char *const *built_by = jg_layer_texts(estate, "built_by");
    if (built_by && estate->n && built_by[0])
        told = built_by[0];
    return jg_policy_cutoff(ctx, told, layers, out);
}

double jg_facts_cutoff_setting(int32_t cutoff)
{
    char day[16];
    int64_t year = 0, month = 0, date = 0;
    jg_date_show(day, cutoff); /* 2000-12-31 */
    day[4] = day[7] = '\0';
    if (!jg_text_to_int(day, &year) || !jg_text_to_int(day + 5, &month) ||
        !jg_text_to_int(day + 8, &date))
        return NAN;
    return month == 12 && date == 31 ? (double)year
                                     : (double)(year * 10000 + month * 100 + date);
}

static void add_cutoff(struct jg_text *text, int32_t cutoff, bool zh)
{
    char day[16];
    jg_date_show(day, cutoff);
    if (strcmp(day + 4, "-12-31") != 0)
        jg_text_add(text, day);
    else if (zh)
        jg_text_addf(text, "%.4s年底", day);
    else
        jg_text_addf(text, "the end of %.4s", day);
}

enum jg_status jg_facts_wording(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_rule_set *rules, const char *wording,
                                int32_t cutoff, bool zh, const char **out)
{
    struct jg_text text = {.arena = keep};
    jg_text_add(&text, "");
    for (const char *c = wording; *c;) {
        const char *end = *c == '{' ? strchr(c, '}') : NULL;
        size_t n = end ? (size_t)(end - c - 1) : 0;
        const struct jg_setting *setting = end ? find(rules, c + 1, n) : NULL;
        if (!setting) {
            jg_text_add_n(&text, c++, 1);
            continue;
        }
        if (n == strlen("completed_by") && !strncmp(c + 1, "completed_by", n))
            add_cutoff(&text, cutoff, zh);
        else
            add_number(&text, setting->value);
        c = end + 1;
    }
    return jg_text_done(ctx, &text, out);
}
