/* SPDX-License-Identifier: MIT */
/* The estates as rules see them, and their figures as people read them. */
#ifndef JG_SELECT_FACTS_H
#define JG_SELECT_FACTS_H

#include "gis/select/decide.h"

/** The columns of `estate` without what earlier runs decided, with missing_count (how
 * many functions the column `missing` names), missing_count_max (these and those of which
 * it is not known), and with every fact the plan asks for,
 * without a value where no layer gives it. */
enum jg_status jg_facts_open(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layer *estate,
                             struct jg_layer **out) JG_MUST_CHECK;

/** "state_land_share=0.97, land_evidence_share=?" for the columns a rule reads; numbers
 *  to six decimals.
 *  \param known_only  leave out what has no value */
enum jg_status jg_facts_tell(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layer *facts, const char *const *columns,
                             uint32_t row, bool known_only,
                             const char **out) JG_MUST_CHECK;

/** A condition with the settings' values in place of their names. */
enum jg_status jg_facts_condition(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_rule_set *rules, const char *condition,
                                  const char **out) JG_MUST_CHECK;

/** The last day that counts as early: the one the shares were taken by (`built_by`, which
 * the stage estate writes), else what was told, else as jg_policy_cutoff. */
enum jg_status jg_facts_cutoff(struct jg_ctx *ctx, const struct jg_layer *estate,
                               const char *told, const struct jg_layers *layers,
                               int32_t *out) JG_MUST_CHECK;

/** The same as a setting: 2000 for the last day of that year, else 20000630. */
double jg_facts_cutoff_setting(int32_t cutoff);

/** A rule's wording with {completed_by} and {any_setting} filled in.
 *  \param cutoff  days since 1970-01-01; the last day of a year is told as 2000年底 */
enum jg_status jg_facts_wording(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_rule_set *rules, const char *wording,
                                int32_t cutoff, bool zh, const char **out) JG_MUST_CHECK;

#endif
