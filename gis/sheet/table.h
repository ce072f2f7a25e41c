/* SPDX-License-Identifier: MIT */
/* The table beside the map. Inside sheet only. */
#ifndef JG_SHEET_TABLE_H
#define JG_SHEET_TABLE_H

#include "gis/sheet/plan.h"

enum { JG_TABLE_COLUMNS = 4 };

/** The first column holds names (after a badge, when badges are given), the others numbers. */
struct jg_table {
    const char *title;
    const char *heads[JG_TABLE_COLUMNS];
    const char *(*cells)[JG_TABLE_COLUMNS]; /* n rows */
    const char **badges;                    /* n, or NULL */
    uint32_t n;
    bool has_total; /* the last row is the total */
};

/** The table that goes with the map: zones, or members of the zone, or decisions …
 *  \param rows_most  as many as there is room for: more zones are summed by sub-district
 *  \param out        without rows when the map has none */
enum jg_status jg_table_make(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_plan *plan, const struct jg_layers *layers,
                             uint32_t rows_most, struct jg_table *out) JG_MUST_CHECK;

#endif
