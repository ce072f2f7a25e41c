/* SPDX-License-Identifier: MIT */
/* Rules to outcomes, outcomes to decisions. */
#ifndef JG_SELECT_DECIDE_H
#define JG_SELECT_DECIDE_H

#include "gis/rule/rule.h"

enum jg_decision { JG_ELIGIBLE, JG_DISCRETIONARY, JG_EXCLUDED, JG_UNDETERMINED };

/** "eligible", "优先改造" */
const char *jg_decision_word(enum jg_decision decision);
const char *jg_decision_zh(enum jg_decision decision);
/** Either word, or the id of another language. \return false when it is none */
bool jg_decision_read(const char *text, enum jg_decision *out);

/** A rule of the table `policy`. */
struct jg_rule {
    const char *id, *zh, *en, *clause, *pass,
        *fail;              /* fail may be NULL: pass is not true */
    char class;             /* X, A, B, C */
    const char *where_from; /* "haishu-2020.yaml:7, rule state_land" */
    const char **columns;   /* that its conditions read, NULL at the end */
};

struct jg_rule_set {
    int n;
    struct jg_rule *rule;
    int n_settings;
    struct jg_setting *setting;
};

/** Read the layers `policy` and `policy_setting`.
 *  \param cutoff_setting  value of the setting completed_by: the cutoff in force as
 * YYYYMMDD or year */
enum jg_status jg_rule_set_read(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_layers *layers, double cutoff_setting,
                                struct jg_rule_set *out) JG_MUST_CHECK;

/** The outcome of every rule for every row: outcome[rule][row], JG_TRUE for pass.
 *  Fills the rules' columns.
 *  \param facts  the estates with every column a rule may read; column estate_id for
 * messages \return JG_USAGE as jg_rules_test, and when pass and fail are both true for a
 * row */
enum jg_status jg_select_test(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_layer *facts, struct jg_rule_set *rules,
                              enum jg_truth ***out) JG_MUST_CHECK;

/** What the outcomes of one estate come to, class by class by Kleene's logic. */
struct jg_case {
    enum jg_truth x, a, b, c; /* no exclusion applies; is of class A, B, C */
    enum jg_decision decision;
    char class; /* A, B, C; X: excluded by an exclusion; 0: none */
};

/** First that applies: X fails: excluded; X and A pass: eligible; X passes, A fails, B
 *  or C passes: discretionary; A, B and C fail: excluded; else undetermined. A class
 *  without rules is passed by nobody, but X by all.
 *  \param outcome  by rule
 *  Source: product.md 5, "Select" */
struct jg_case jg_select_combine(const struct jg_rule_set *rules,
                                 const enum jg_truth *outcome);

/** Could this rule, not known for this estate, still change its decision? */
bool jg_select_matters(const struct jg_case *of, char class);

#endif
