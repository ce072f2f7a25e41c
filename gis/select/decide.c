/* SPDX-License-Identifier: MIT */
#include "gis/select/decide.h"

#include "gis/core/text.h"

#include <string.h>

static const char *const words[] = {"eligible", "discretionary", "excluded",
                                    "undetermined"};
static const char *const words_zh[] = {"优先改造", "可纳入", "不纳入", "待核实"};

const char *jg_decision_word(enum jg_decision decision)
{
    return words[decision];
}

const char *jg_decision_zh(enum jg_decision decision)
{
    return words_zh[decision];
}

bool jg_decision_read(const char *text, enum jg_decision *out)
{
    for (int d = JG_ELIGIBLE; text && d <= JG_UNDETERMINED; d++)
        if (jg_text_same(text, words[d]) || !strcmp(text, words_zh[d])) {
            *out = (enum jg_decision)d;
            return true;
        }
    return false;
}

static const char *at(const char *const *texts, uint32_t i)
{
    return texts ? texts[i] : NULL;
}

static enum jg_status read_settings(struct jg_ctx *ctx, struct jg_arena *keep,
                                    const struct jg_layer *layer, double cutoff_setting,
                                    struct jg_rule_set *out)
{
    const char *const *name = jg_layer_texts(layer, "name");
    const double *value = jg_layer_reals(layer, "value");
    uint32_t n = name && value ? layer->n : 0;
    out->setting =
        JG_ARRAY(keep, struct jg_setting, (size_t)n + 2); /* a NULL name ends it */
    JG_NEED(ctx, out->setting);
    out->setting[out->n_settings++] = (struct jg_setting){"completed_by", cutoff_setting};
    for (uint32_t i = 0; i < n; i++)
        if (name[i] && !jg_text_same(name[i], "completed_by"))
            out->setting[out->n_settings++] = (struct jg_setting){name[i], value[i]};
    return JG_OK;
}

enum jg_status jg_rule_set_read(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_layers *layers, double cutoff_setting,
                                struct jg_rule_set *out)
{
    struct jg_layer *layer = NULL;
    const char *const *id = NULL, *const *class = NULL, *const *pass = NULL;
    *out = (struct jg_rule_set){0};
    JG_TRY(jg_layers_need(ctx, layers, "policy", &layer));
    JG_TRY(jg_layer_need_texts(ctx, layer, "id", &id));
    JG_TRY(jg_layer_need_texts(ctx, layer, "class", &class));
    JG_TRY(jg_layer_need_texts(ctx, layer, "pass", &pass));
    const char *const *zh = jg_layer_texts(layer, "zh"), *const *en =
                                                             jg_layer_texts(layer, "en");
    const char *const *clause = jg_layer_texts(layer, "clause");
    const char *const *fail = jg_layer_texts(layer, "fail");
    const char *const *file = jg_layer_texts(layer, "file");
    const int64_t *line = jg_layer_ints(layer, "line");
    out->rule = JG_ARRAY(keep, struct jg_rule, layer->n);
    JG_NEED(ctx, out->rule);
    for (uint32_t i = 0; i < layer->n; i++) {
        const char *path = at(file, i) ? file[i] : "policy", *slash = strrchr(path, '/');
        struct jg_rule *rule = &out->rule[out->n++];
        *rule = (struct jg_rule){.id = id[i],
                                 .zh = at(zh, i) ? zh[i] : id[i],
                                 .en = at(en, i) ? en[i] : id[i],
                                 .clause = at(clause, i),
                                 .pass = pass[i],
                                 .fail = at(fail, i),
                                 .class = class[i][0]};
        rule->where_from =
            jg_text_format(keep, "%s:%lld, rule %s", slash ? slash + 1 : path,
                           line ? (long long)line[i] : 0, id[i]);
        JG_NEED(ctx, rule->where_from);
    }
    return read_settings(ctx, keep, jg_layers_find(layers, "policy_setting"),
                         cutoff_setting, out);
}

static bool has_name(const char *const *names, const char *name)
{
    for (; names && *names; names++)
        if (!strcmp(*names, name))
            return true;
    return false;
}

/* The columns of pass, then those only fail reads. */
static enum jg_status find_columns(struct jg_ctx *ctx, struct jg_arena *keep,
                                   struct jg_rules *rules, const struct jg_layer *facts,
                                   struct jg_rule *rule)
{
    const char **pass = NULL, **fail = NULL;
    JG_TRY(jg_rules_columns(ctx, keep, rules, rule->pass, &pass));
    if (rule->fail)
        JG_TRY(jg_rules_columns(ctx, keep, rules, rule->fail, &fail));
    rule->columns = JG_ARRAY(keep, const char *, (size_t)facts->n_columns + 1);
    JG_NEED(ctx, rule->columns);
    int n = 0;
    for (const char **c = pass; *c; c++)
        rule->columns[n++] = *c;
    for (const char **c = fail; c && *c; c++)
        if (!has_name(pass, *c))
            rule->columns[n++] = *c;
    return JG_OK;
}

static enum jg_status merge(struct jg_ctx *ctx, const struct jg_layer *facts,
                            const struct jg_rule *rule, enum jg_truth *pass,
                            const enum jg_truth *fail)
{
    const char *const *id = jg_layer_texts(facts, "estate_id");
    for (uint32_t i = 0; i < facts->n; i++) {
        if (pass[i] == JG_TRUE && fail[i] == JG_TRUE)
            return jg_fail(ctx, JG_USAGE, "%s: pass and fail are both true for estate %s",
                           rule->where_from, at(id, i) ? id[i] : "?");
        if (pass[i] != JG_TRUE)
            pass[i] = fail[i] == JG_TRUE ? JG_FALSE : JG_UNKNOWN;
    }
    return JG_OK;
}

enum jg_status jg_select_test(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_layer *facts, struct jg_rule_set *rules,
                              enum jg_truth ***out)
{
    struct jg_rules *table = NULL;
    enum jg_truth **outcome = JG_ARRAY(keep, enum jg_truth *, (size_t)rules->n);
    JG_NEED(ctx, outcome);
    JG_TRY(jg_rules_open(ctx, keep, facts, &table));
    for (int r = 0; r < rules->n; r++) {
        struct jg_rule *rule = &rules->rule[r];
        enum jg_truth *fail = NULL;
        JG_TRY(jg_rules_test(ctx, keep, table, rule->pass, rules->setting,
                             rule->where_from, &outcome[r]));
        if (rule->fail) {
            JG_TRY(jg_rules_test(ctx, keep, table, rule->fail, rules->setting,
                                 rule->where_from, &fail));
            JG_TRY(merge(ctx, facts, rule, outcome[r], fail));
        }
        JG_TRY(find_columns(ctx, keep, table, facts, rule));
    }
    *out = outcome;
    return JG_OK;
}

static enum jg_truth class_of(const struct jg_rule_set *rules,
                              const enum jg_truth *outcome, char class)
{
    enum jg_truth all = JG_TRUE;
    int n = 0;
    for (int r = 0; r < rules->n; r++)
        if (rules->rule[r].class == class) {
            all = jg_and(all, outcome[r]);
            n++;
        }
    return n || class == 'X' ? all : JG_FALSE;
}

struct jg_case jg_select_combine(const struct jg_rule_set *rules,
                                 const enum jg_truth *outcome)
{
    struct jg_case of = {.x = class_of(rules, outcome, 'X'),
                         .a = class_of(rules, outcome, 'A'),
                         .b = class_of(rules, outcome, 'B'),
                         .c = class_of(rules, outcome, 'C'),
                         .decision = JG_UNDETERMINED};
    enum jg_truth other = jg_or(of.b, of.c);
    if (of.x == JG_FALSE) {
        of.decision = JG_EXCLUDED;
        of.class = 'X';
    } else if (of.x == JG_TRUE && of.a == JG_TRUE) {
        of.decision = JG_ELIGIBLE;
        of.class = 'A';
    } else if (of.x == JG_TRUE && of.a == JG_FALSE && other == JG_TRUE) {
        of.decision = JG_DISCRETIONARY;
        of.class = of.b == JG_TRUE ? 'B' : 'C';
    } else if (of.a == JG_FALSE && other == JG_FALSE) {
        of.decision = JG_EXCLUDED;
    }
    return of;
}

bool jg_select_matters(const struct jg_case *of, char class)
{
    if (of->decision != JG_UNDETERMINED)
        return false;
    if (class == 'X')
        return of->x == JG_UNKNOWN;
    if (class == 'A')
        return of->a == JG_UNKNOWN;
    if (of->a == JG_TRUE || jg_or(of->b, of->c) == JG_TRUE)
        return false;
    return class == 'B' ? of->b == JG_UNKNOWN : of->c == JG_UNKNOWN;
}
