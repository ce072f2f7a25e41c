/* SPDX-License-Identifier: MIT */
/* Why an estate is in or out: one sentence for the table, one page for the file. */
#ifndef JG_SELECT_EXPLAIN_H
#define JG_SELECT_EXPLAIN_H

#include "gis/core/text.h"
#include "gis/select/decide.h"

/** What the sentence about one estate is made of. */
struct jg_reasoning {
    const struct jg_rule_set *rules;
    const char *const *wording;   /* by rule, in the language of the sentence */
    const char *const *value;     /* by rule: the figures of this estate */
    const enum jg_truth *outcome; /* by rule */
    struct jg_case of;
};

/** Append the sentence: the decision, and the rules it rests on with their figures; of an
 *  undetermined estate what could still change it. */
void jg_select_reason(const struct jg_reasoning *why, bool zh, struct jg_text *out);

/** Append one estate's case, rule by rule: outcome, wording, clause, figures,
 *  condition.
 *  \param layers  with estate and estate_rule as the stage select left them; with
 *           policy for wordings and clauses
 *  \param asked   the estate's id, or its name where only one has it
 *  \param lang    "en" for English, else Chinese
 *  \return JG_USAGE when there is no such estate, several have that name, or nothing was decided yet */
enum jg_status jg_select_explain(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_layers *layers, const char *asked,
                                 const char *lang, struct jg_text *out) JG_MUST_CHECK;

#endif
