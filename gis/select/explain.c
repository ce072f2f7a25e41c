/* SPDX-License-Identifier: MIT */
#include "gis/select/explain.h"

#include "gis/select/facts.h"

#include <string.h>

/* "国有土地（state_land_share=0.97）" */
static void add_rule(const struct jg_reasoning *why, int r, bool zh, struct jg_text *out)
{
    const char *value = why->value[r];
    jg_text_add(out, why->wording[r]);
    if (*value)
        jg_text_addf(out, zh ? "（%s）" : " (%s)", value);
}

/* A sentence, and the rules it has named so far. */
struct sentence {
    const struct jg_reasoning *why;
    bool zh;
    struct jg_text *out;
    struct {
        char class;
        enum jg_truth outcome;
    } named[4];
    int n_named;
};

static bool is_named(const struct sentence *s, int r)
{
    for (int k = 0; k < s->n_named; k++)
        if (s->named[k].class == s->why->rules->rule[r].class &&
            s->named[k].outcome == s->why->outcome[r])
            return true;
    return false;
}

/* Classes A, B and C ask for some things alike: what was said in these words of one of
 * them is not said again of the next. */
static bool is_repeated(const struct sentence *s, int r)
{
    for (int q = 0; q < s->why->rules->n; q++)
        if (is_named(s, q) && !strcmp(s->why->wording[q], s->why->wording[r]))
            return true;
    return false;
}

/* The rules of a class with an outcome, between `before` and nothing; none: nothing.
 * \return how many */
static int add_rules(struct sentence *s, char class, enum jg_truth outcome,
                     const char *before)
{
    int n = 0;
    for (int r = 0; r < s->why->rules->n; r++) {
        if (s->why->rules->rule[r].class != class || s->why->outcome[r] != outcome ||
            is_repeated(s, r))
            continue;
        jg_text_add(s->out, n++ ? (s->zh ? "、" : ", ") : before);
        add_rule(s->why, r, s->zh, s->out);
    }
    s->named[s->n_named].class = class;
    s->named[s->n_named++].outcome = outcome;
    return n;
}

static void reason_zh(struct sentence *s)
{
    const struct jg_case *of = &s->why->of;
    struct jg_text *out = s->out;
    jg_text_add(out, jg_decision_zh(of->decision));
    if (of->decision == JG_ELIGIBLE) {
        add_rules(s, 'A', JG_TRUE, "（A类）：");
    } else if (of->decision == JG_DISCRETIONARY) {
        add_rules(s, of->class, JG_TRUE, of->class == 'B' ? "（B类）：" : "（C类）：");
        add_rules(s, 'A', JG_FALSE, "；不属优先改造，因不符合：");
    } else if (of->decision == JG_EXCLUDED && of->class == 'X') {
        add_rules(s, 'X', JG_FALSE, "：");
    } else if (of->decision == JG_EXCLUDED) {
        add_rules(s, 'A', JG_FALSE, "：不属于改造范围，不符合：");
        add_rules(s, 'B', JG_FALSE, "；B类不符合：");
        add_rules(s, 'C', JG_FALSE, "；C类不符合：");
    } else {
        const char *before = "：尚不清楚：";
        for (const char *class = "XABC"; *class; class ++)
            if (jg_select_matters(of, *class) && add_rules(s, *class, JG_UNKNOWN, before))
                before = "、";
    }
    jg_text_add(out, "。");
}

static void reason_en(struct sentence *s)
{
    const struct jg_case *of = &s->why->of;
    struct jg_text *out = s->out;
    jg_text_add(out, jg_decision_word(of->decision));
    if (of->decision == JG_ELIGIBLE) {
        add_rules(s, 'A', JG_TRUE, " (class A): ");
    } else if (of->decision == JG_DISCRETIONARY) {
        add_rules(s, of->class, JG_TRUE,
                  of->class == 'B' ? " (class B): " : " (class C): ");
        add_rules(s, 'A', JG_FALSE, "; not class A, for it does not meet: ");
    } else if (of->decision == JG_EXCLUDED && of->class == 'X') {
        add_rules(s, 'X', JG_FALSE, ": ");
    } else if (of->decision == JG_EXCLUDED) {
        add_rules(s, 'A', JG_FALSE, ": outside the plan, does not meet: ");
        add_rules(s, 'B', JG_FALSE, "; nor of class B: ");
        add_rules(s, 'C', JG_FALSE, "; nor of class C: ");
    } else {
        const char *before = ": not known yet: ";
        for (const char *class = "XABC"; *class; class ++)
            if (jg_select_matters(of, *class) && add_rules(s, *class, JG_UNKNOWN, before))
                before = ", ";
    }
    jg_text_add(out, ".");
}

void jg_select_reason(const struct jg_reasoning *why, bool zh, struct jg_text *out)
{
    struct sentence s = {.why = why, .zh = zh, .out = out};
    if (zh)
        reason_zh(&s);
    else
        reason_en(&s);
}

static const char *or_dash(const char *const *texts, uint32_t row)
{
    return texts && texts[row] ? texts[row] : "-";
}

static const char *outcome_zh(const char *outcome)
{
    return !strcmp(outcome, "pass")   ? "通过"
           : !strcmp(outcome, "fail") ? "不通过"
                                      : "不明";
}

static void add_head(const struct jg_layer *estate, uint32_t row, bool zh,
                     struct jg_text *out)
{
    const char *const *decision = jg_layer_texts(estate, "decision");
    const char *const *by_rules = jg_layer_texts(estate, "decision_rule");
    enum jg_decision d = JG_UNDETERMINED, by = JG_UNDETERMINED;
    (void)jg_decision_read(or_dash(decision, row), &d);
    (void)jg_decision_read(or_dash(by_rules, row), &by);
    jg_text_addf(out, "%s  %s  %s\n", or_dash(jg_layer_texts(estate, "estate_id"), row),
                 or_dash(jg_layer_texts(estate, "name"), row),
                 or_dash(jg_layer_texts(estate, "subdistrict"), row));
    jg_text_addf(out, zh ? "决定：%s" : "decision: %s",
                 zh ? jg_decision_zh(d) : jg_decision_word(d));
    if (d != by)
        jg_text_addf(out,
                     zh ? "（人工决定；按规则：%s）" : " (by ruling; by the rules: %s)",
                     zh ? jg_decision_zh(by) : jg_decision_word(by));
    jg_text_addf(out, zh ? "\n理由：%s\n" : "\nreasons: %s\n",
                 or_dash(jg_layer_texts(estate, zh ? "reasons" : "reasons_en"), row));
}

/* What is needed to tell a case: the rules in words. */
struct telling {
    const struct jg_layer *table;
    struct jg_rule_set rules;
    int32_t cutoff;
    bool zh;
};

static const struct jg_rule *rule_of(const struct jg_rule_set *rules, const char *id)
{
    for (int r = 0; r < rules->n; r++)
        if (!strcmp(rules->rule[r].id, id))
            return &rules->rule[r];
    return NULL;
}

static enum jg_status add_case(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct telling *t, uint32_t i, struct jg_text *out)
{
    const char *id = or_dash(jg_layer_texts(t->table, "rule"), i), *wording = "";
    const char *outcome = or_dash(jg_layer_texts(t->table, "outcome"), i);
    const struct jg_rule *rule = rule_of(&t->rules, id);
    if (rule)
        JG_TRY(jg_facts_wording(ctx, keep, &t->rules, t->zh ? rule->zh : rule->en,
                                t->cutoff, t->zh, &wording));
    jg_text_addf(out, "\n%s  %s  %s\n", or_dash(jg_layer_texts(t->table, "class"), i), id,
                 wording);
    jg_text_addf(
        out,
        t->zh ? "   条款：%s\n   结论：%s\n   数据：%s\n   条件：%s\n"
              : "   clause: %s\n   outcome: %s\n   value: %s\n   condition: %s\n",
        rule && rule->clause ? rule->clause : "-", t->zh ? outcome_zh(outcome) : outcome,
        or_dash(jg_layer_texts(t->table, "value"), i),
        or_dash(jg_layer_texts(t->table, "condition"), i));
    return JG_OK;
}

/* The estate of that id, else the one of that name. */
static enum jg_status find_estate(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_layer *estate, const char *const *id,
                                  const char *asked, uint32_t *out)
{
    const char *const *name = jg_layer_texts(estate, "name");
    struct jg_text same = {.arena = keep};
    const char *ids = NULL;
    uint32_t n = 0;
    for (uint32_t i = 0; i < estate->n; i++)
        if (id[i] && !strcmp(id[i], asked)) {
            *out = i;
            return JG_OK;
        }
    for (uint32_t i = 0; name && i < estate->n; i++)
        if (name[i] && !strcmp(name[i], asked)) {
            jg_text_add(&same, n++ ? ", " : "");
            jg_text_add(&same, id[i]);
            *out = i;
        }
    if (n == 0)
        return jg_fail(ctx, JG_USAGE,
                       "there is no estate \"%s\": ids stand in the table estate, column "
                       "estate_id; names in its column name",
                       asked);
    JG_TRY(jg_text_done(ctx, &same, &ids));
    if (n > 1)
        return jg_fail(ctx, JG_USAGE, "%u estates have the name \"%s\": %s; give an id",
                       n, asked, ids);
    return JG_OK;
}

enum jg_status jg_select_explain(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_layers *layers, const char *asked,
                                 const char *lang, struct jg_text *out)
{
    struct jg_layer *estate = NULL, *table = NULL;
    const char *const *id = NULL, *const *of = NULL;
    struct telling t = {.zh = !lang || !jg_text_same(lang, "en")};
    JG_TRY(jg_layers_need(ctx, layers, "estate", &estate));
    JG_TRY(jg_layers_need(ctx, layers, "estate_rule", &table));
    JG_TRY(jg_layer_need_texts(ctx, estate, "estate_id", &id));
    JG_TRY(jg_layer_need_texts(ctx, table, "estate_id", &of));
    uint32_t row = 0;
    JG_TRY(find_estate(ctx, keep, estate, id, asked, &row));
    t.table = table;
    JG_TRY(jg_facts_cutoff(ctx, estate, NULL, layers, &t.cutoff));
    JG_TRY(
        jg_rule_set_read(ctx, keep, layers, jg_facts_cutoff_setting(t.cutoff), &t.rules));
    add_head(estate, row, t.zh, out);
    for (uint32_t i = 0; i < table->n; i++)
        if (of[i] && !strcmp(of[i], id[row]))
            JG_TRY(add_case(ctx, keep, &t, i, out));
    if (out->failed)
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    return JG_OK;
}
