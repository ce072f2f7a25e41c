/* SPDX-License-Identifier: MIT */
/* What a condition may not do. Inside this room only. */
#ifndef JG_RULE_GUARD_H
#define JG_RULE_GUARD_H

#include "gis/rule/table.h"

/** Watches one database. */
struct jg_rule_guard {
    const struct jg_rule_table *table;
    bool *reads; /* one a column of the table: the condition compiled last reads it */
    int selects; /* SELECTs seen while compiling */
    long long steps_left;
    char why[160]; /* what was refused, "" when nothing was */
};

/** Put the guard on db: from now on only SELECT from the table, its columns and pure
 * functions compile, and long work is broken off. */
void jg_rule_guard_put(sqlite3 *db, struct jg_rule_guard *guard);

/** Forget what the condition compiled last did. */
void jg_rule_guard_begin(struct jg_rule_guard *guard);

/** Is the text one expression in brackets of its own, as far as its signs show? Quotes
 * and comments end, brackets match, nothing follows a semicolon. \return NULL, or what is
 * wrong, for a sentence */
const char *jg_rule_unsound(const char *condition);

#endif
