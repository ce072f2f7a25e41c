/* SPDX-License-Identifier: MIT */
/* The stage: which estates qualify, and why or why not. */
#include "gis/core/stage.h"
#include "gis/select/explain.h"
#include "gis/select/facts.h"
#include "gis/select/ruling.h"

#include <string.h>

struct jg_select_options {
    const char *completed_by;
};

static const struct jg_param params[] = {
    JG_PARAM_TEXT(
        struct jg_select_options, completed_by, "completed_by", NULL,
        "last day of an early completion, a year or a day; not set: as the policy "
        "says, else 2000"),
    {0}};

/* The stage while it runs. */
struct work {
    struct jg_arena *keep, *tmp;
    struct jg_layer *estate, *facts;
    const struct jg_layer *rulings;
    struct jg_rule_set rules;
    int32_t cutoff;
    const char **wording[2];   /* zh, en: by rule */
    const char **condition[2]; /* by rule: of a fail, of any other outcome */
    enum jg_truth **outcome;   /* by rule, by estate */
    const char **value;        /* estate by estate, rule by rule */
    struct jg_ruling *ruling;  /* by estate */
    uint32_t count[4], ruled, refused;
};

static enum jg_status word_rules(struct jg_ctx *ctx, struct work *w)
{
    size_t n = (size_t)w->rules.n;
    w->condition[0] = JG_ARRAY(w->keep, const char *, n);
    w->condition[1] = JG_ARRAY(w->keep, const char *, n);
    w->wording[0] = JG_ARRAY(w->keep, const char *, n);
    w->wording[1] = JG_ARRAY(w->keep, const char *, n);
    JG_NEED(ctx, w->condition[0] && w->condition[1] && w->wording[0] && w->wording[1]);
    for (int r = 0; r < w->rules.n; r++) {
        const struct jg_rule *rule = &w->rules.rule[r];
        JG_TRY(jg_facts_condition(ctx, w->keep, &w->rules,
                                  rule->fail ? rule->fail : rule->pass,
                                  &w->condition[0][r]));
        JG_TRY(
            jg_facts_condition(ctx, w->keep, &w->rules, rule->pass, &w->condition[1][r]));
        JG_TRY(jg_facts_wording(ctx, w->keep, &w->rules, rule->zh, w->cutoff, true,
                                &w->wording[0][r]));
        JG_TRY(jg_facts_wording(ctx, w->keep, &w->rules, rule->en, w->cutoff, false,
                                &w->wording[1][r]));
    }
    return JG_OK;
}

static enum jg_status tell_values(struct jg_ctx *ctx, struct work *w)
{
    size_t n = (size_t)w->rules.n;
    w->value = JG_ARRAY(w->keep, const char *, n * w->estate->n);
    JG_NEED(ctx, w->value);
    for (uint32_t i = 0; i < w->estate->n; i++)
        for (int r = 0; r < w->rules.n; r++)
            JG_TRY(jg_facts_tell(ctx, w->keep, w->facts, w->rules.rule[r].columns, i,
                                 false, &w->value[i * n + (size_t)r]));
    return JG_OK;
}

/* The columns this stage adds to the estates. */
struct columns {
    const char **decision, **by_rules, **class, **reasons, **reasons_en;
};

static enum jg_status open_columns(struct jg_ctx *ctx, struct jg_layer *estate,
                                   struct columns *c)
{
    JG_TRY(jg_layer_add_texts(ctx, estate, "decision", &c->decision));
    JG_TRY(jg_layer_add_texts(ctx, estate, "decision_rule", &c->by_rules));
    JG_TRY(jg_layer_add_texts(ctx, estate, "class", &c->class));
    JG_TRY(jg_layer_add_texts(ctx, estate, "reasons", &c->reasons));
    return jg_layer_add_texts(ctx, estate, "reasons_en", &c->reasons_en);
}

static enum jg_status reason(struct jg_ctx *ctx, struct work *w, uint32_t i,
                             const struct jg_reasoning *why, bool zh, const char **out)
{
    struct jg_text text = {.arena = w->tmp};
    const char *basis = NULL, *made = NULL;
    if (w->ruling[i].row != JG_NO_RULING) {
        enum jg_decision d = w->ruling[i].decision;
        JG_TRY(jg_ruling_tell(ctx, w->tmp, w->rulings, w->ruling[i].row, zh, &basis));
        jg_text_addf(&text,
                     zh ? "人工决定：%s%s。按规则：" : "by ruling: %s%s. By the rules: ",
                     zh ? jg_decision_zh(d) : jg_decision_word(d), basis);
    }
    jg_select_reason(why, zh, &text);
    JG_TRY(jg_text_done(ctx, &text, &made));
    *out = jg_arena_text(w->keep, made);
    JG_NEED(ctx, *out);
    return JG_OK;
}

static const char *class_name(char class)
{
    static const char *const names[] = {"X", "A", "B", "C"};
    static const char classes[] = "XABC";
    const char *at = class ? strchr(classes, class) : NULL;
    return at ? names[at - classes] : NULL;
}

static enum jg_status decide(struct jg_ctx *ctx, struct work *w, uint32_t i,
                             const struct columns *c)
{
    size_t n = (size_t)w->rules.n;
    enum jg_truth *outcome = JG_ARRAY(w->tmp, enum jg_truth, n);
    const char **value = JG_ARRAY(w->tmp, const char *, n);
    JG_NEED(ctx, outcome && value);
    for (int r = 0; r < w->rules.n; r++) {
        outcome[r] = w->outcome[r][i];
        value[r] = w->value[i * n + (size_t)r];
        if (outcome[r] != JG_UNKNOWN && strchr(value[r], '?')) /* what settled it */
            JG_TRY(jg_facts_tell(ctx, w->tmp, w->facts, w->rules.rule[r].columns, i, true,
                                 &value[r]));
    }
    struct jg_reasoning why = {.rules = &w->rules,
                               .value = value,
                               .outcome = outcome,
                               .of = jg_select_combine(&w->rules, outcome)};
    enum jg_decision decision = why.of.decision;
    bool ruled = w->ruling[i].row != JG_NO_RULING;
    c->by_rules[i] = jg_decision_word(decision);
    if (ruled)
        decision = w->ruling[i].decision;
    c->decision[i] = jg_decision_word(decision);
    c->class[i] = decision == why.of.decision ? class_name(why.of.class) : NULL;
    w->count[decision]++;
    w->ruled += ruled;
    why.wording = w->wording[0];
    JG_TRY(reason(ctx, w, i, &why, true, &c->reasons[i]));
    why.wording = w->wording[1];
    return reason(ctx, w, i, &why, false, &c->reasons_en[i]);
}

static enum jg_status decide_all(struct jg_ctx *ctx, struct work *w)
{
    struct columns c = {0};
    struct jg_arena *all = w->tmp;
    JG_TRY(open_columns(ctx, w->estate, &c));
    for (uint32_t i = 0; i < w->estate->n; i++) {
        if (i % 256 == 0) { /* scratch of a batch of estates */
            if (w->tmp != all)
                jg_arena_close(w->tmp);
            w->tmp = jg_arena_open(all);
            JG_NEED(ctx, w->tmp);
        }
        JG_TRY(decide(ctx, w, i, &c));
    }
    if (w->tmp != all)
        jg_arena_close(w->tmp);
    w->tmp = all;
    return JG_OK;
}

static enum jg_status put_cases(struct jg_ctx *ctx, struct work *w,
                                struct jg_layers *layers)
{
    static const char *const outcomes[] = {
        [JG_FALSE] = "fail", [JG_TRUE] = "pass", [JG_UNKNOWN] = "unknown"};
    struct jg_layer *table = NULL;
    const char **id = NULL, **rule = NULL, **class = NULL, **outcome = NULL,
               **value = NULL, **condition = NULL;
    const char *const *estate_id = jg_layer_texts(w->estate, "estate_id");
    uint32_t n = (uint32_t)w->rules.n, row = 0;
    JG_TRY(jg_layer_open(ctx, w->keep, "estate_rule", w->estate->n * n, &table));
    JG_TRY(jg_layer_add_texts(ctx, table, "estate_id", &id));
    JG_TRY(jg_layer_add_texts(ctx, table, "rule", &rule));
    JG_TRY(jg_layer_add_texts(ctx, table, "class", &class));
    JG_TRY(jg_layer_add_texts(ctx, table, "outcome", &outcome));
    JG_TRY(jg_layer_add_texts(ctx, table, "value", &value));
    JG_TRY(jg_layer_add_texts(ctx, table, "condition", &condition));
    for (uint32_t i = 0; i < w->estate->n; i++)
        for (uint32_t r = 0; r < n; r++, row++) {
            id[row] = estate_id[i];
            rule[row] = w->rules.rule[r].id;
            class[row] = class_name(w->rules.rule[r].class);
            outcome[row] = outcomes[w->outcome[r][i]];
            value[row] = w->value[row];
            condition[row] = w->condition[w->outcome[r][i] != JG_FALSE][r];
        }
    return jg_layers_put(ctx, layers, table);
}

/* A rule that nobody can pass or fail speaks of a missing layer, not of the estates. */
static void warn_unknown(const struct work *w, struct jg_summary *summary)
{
    for (int r = 0; r < w->rules.n && w->estate->n; r++) {
        uint32_t unknown = 0;
        char class = w->rules.rule[r].class;
        for (uint32_t i = 0; i < w->estate->n; i++)
            unknown += w->outcome[r][i] == JG_UNKNOWN;
        if (unknown == w->estate->n && (class == 'X' || class == 'A'))
            jg_summary_warn(summary, "rule %s (%s) is not known for any estate",
                            w->rules.rule[r].id, w->wording[1][r]);
    }
}

static void count_all(const struct work *w, struct jg_summary *summary)
{
    jg_summary_count(summary, "estates", w->estate->n, 0);
    for (int d = JG_ELIGIBLE; d <= JG_UNDETERMINED; d++)
        jg_summary_count(summary, jg_decision_word((enum jg_decision)d), w->count[d], 0);
    if (w->rulings)
        jg_summary_count(summary, "ruled", w->ruled, 0);
    if (w->refused)
        jg_summary_warn(summary, "%u rulings were not applied: see the layer problem",
                        w->refused);
    warn_unknown(w, summary);
}

static enum jg_status find_rulings(struct jg_ctx *ctx, struct work *w,
                                   struct jg_layers *layers)
{
    struct jg_findings *findings = NULL;
    w->rulings = jg_layers_find(layers, "ruling");
    JG_TRY(jg_findings_open(ctx, w->tmp, &findings));
    JG_TRY(jg_ruling_find(ctx, w->tmp, w->rulings, w->estate, findings, &w->ruling,
                          &w->refused));
    if (!w->refused)
        return JG_OK;
    return jg_findings_put(ctx, w->keep, findings, w->estate->crs, layers);
}

static enum jg_status run(struct jg_ctx *ctx, struct jg_arena *keep, const void *options,
                          struct jg_layers *layers, struct jg_summary *summary)
{
    const struct jg_select_options *o = options;
    struct work w = {.keep = keep, .tmp = jg_arena_open(keep)};
    const char *const *id = NULL;
    JG_NEED(ctx, w.tmp);
    JG_TRY(jg_layers_need(ctx, layers, "estate", &w.estate));
    JG_TRY(jg_layer_need_texts(ctx, w.estate, "estate_id", &id));
    JG_TRY(jg_facts_cutoff(ctx, w.estate, o->completed_by, layers, &w.cutoff));
    JG_TRY(jg_rule_set_read(ctx, w.tmp, layers, jg_facts_cutoff_setting(w.cutoff),
                            &w.rules));
    JG_TRY(jg_facts_open(ctx, w.tmp, w.estate, &w.facts));
    JG_TRY(jg_select_test(ctx, w.tmp, w.facts, &w.rules, &w.outcome));
    JG_TRY(word_rules(ctx, &w));
    JG_TRY(tell_values(ctx, &w));
    JG_TRY(find_rulings(ctx, &w, layers));
    JG_TRY(decide_all(ctx, &w));
    JG_TRY(put_cases(ctx, &w, layers));
    count_all(&w, summary);
    jg_arena_close(w.tmp);
    return JG_OK;
}

static const char *const reads[] = {"estate", "estate.missing", "estate.missing_unknown",
                                    "policy", "policy_setting", "ruling",
                                    NULL};
static const char *const writes[] = {"estate_rule",
                                     "estate.decision",
                                     "estate.decision_rule",
                                     "estate.class",
                                     "estate.reasons",
                                     "estate.reasons_en",
                                     NULL};

const struct jg_stage jg_stage_select = {
    .name = "select",
    .summary = "decide by the policy which estates qualify, and say why",
    .source = "海政办发〔2020〕23号 二（一）; Kleene 1938, doi:10.2307/2267778",
    .version = 2,
    .reads = reads,
    .writes = writes,
    .params = params,
    .options_size = sizeof(struct jg_select_options),
    .run = run,
};
