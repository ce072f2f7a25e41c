/* SPDX-License-Identifier: MIT */
/* A layer as a table that SQLite reads in place: nothing is copied. Inside this room
 * only. */
#ifndef JG_RULE_TABLE_H
#define JG_RULE_TABLE_H

#include "gis/core/text.h"
#include "gis/layer/layer.h"

#include <sqlite3.h>

struct jg_rule_table {
    const struct jg_layer *layer;
    int *column; /* the table's column → the layer's; names that differ in case only:
                    first */
    int n_columns;
    const char *schema;
    bool connecting; /* SQLite is being told the columns: its own statements, not a rule's
                      */
};

/** Make the layer readable as a table of its own name in db.
 *  \param keep  owns the table; must outlive db
 *  \return JG_NOMEM, JG_BUG */
enum jg_status jg_rule_table_open(struct jg_ctx *ctx, struct jg_arena *keep, sqlite3 *db,
                                  const struct jg_layer *layer,
                                  struct jg_rule_table **out) JG_MUST_CHECK;

/** The table's column of that name in any case, or -1. */
int jg_rule_table_find(const struct jg_rule_table *table, const char *name);

/** Append a name in double quotes. */
void jg_rule_quote(struct jg_text *text, const char *name);

#endif
