/* SPDX-License-Identifier: MIT */
/* Conditions written in SQL over one layer, evaluated in a database in memory that lets
 * them read that one table and call pure functions, nothing else. */
#ifndef JG_RULE_RULE_H
#define JG_RULE_RULE_H

#include "gis/layer/layer.h"

/** What a condition says of a row: SQL's NULL is "not known". */
enum jg_truth { JG_FALSE, JG_TRUE, JG_UNKNOWN };

/** The layer as a table of the name of the layer, columns as they are (no geometry). */
struct jg_rules;

/** A named number a condition may use as :built_share; a list of them ends with a NULL
 * name. */
struct jg_setting {
    const char *name;
    double value;
};

enum jg_status jg_rules_open(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layer *layer,
                             struct jg_rules **out) JG_MUST_CHECK;

/** Evaluate one condition for every row.
 *  \param settings    NULL: none
 *  \param where_from  for messages: "haishu-2020.yaml:7, rule state_land"
 *  \param out         one truth a row, in the arena
 *  \return JG_USAGE when it is not SQL, names a missing column or setting, is more than
 * one expression, or takes more than a fixed number of steps */
enum jg_status jg_rules_test(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_rules *rules, const char *condition,
                             const struct jg_setting *settings, const char *where_from,
                             enum jg_truth **out) JG_MUST_CHECK;

/** The names of the layer's columns that a condition reads, NULL at the end. */
enum jg_status jg_rules_columns(struct jg_ctx *ctx, struct jg_arena *keep,
                                struct jg_rules *rules, const char *condition,
                                const char ***out) JG_MUST_CHECK;

/** Kleene's logic. */
enum jg_truth jg_and(enum jg_truth a, enum jg_truth b);
enum jg_truth jg_or(enum jg_truth a, enum jg_truth b);

#endif
