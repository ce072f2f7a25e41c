/* SPDX-License-Identifier: MIT */
/* The account of an overlay: what goes in comes out, to the last square metre. */
#ifndef JG_OVERLAY_ACCOUNT_H
#define JG_OVERLAY_ACCOUNT_H

#include "gis/core/stage.h"
#include "gis/overlay/cut.h"

/** Sums over the rows of one side; m2 of polygons, m of lines. */
struct jg_account {
    double size, shared, rest, twice, failed, dropped;
    double open; /* shared + rest + failed + dropped - twice - size: 0 when it closes */
    uint32_t worst; /* the row with the largest difference; JG_NO_ROW without rows */
    double worst_open;
};

/** What a row's account may be off by: 0.01 m2 (or m) and 1e-9 of its size. */
double jg_account_tolerance(double size);

struct jg_account jg_account_sum(const struct jg_row_account *row, uint32_t n);

/** \param layer  names the side, for the message
 *  \param fid    ids of its rows, for the message; NULL: row numbers
 *  \return JG_GEOM when a row does not close, naming it and the difference */
enum jg_status jg_account_check(struct jg_ctx *ctx, const struct jg_row_account *row,
                                uint32_t n, const char *layer,
                                const int64_t *fid) JG_MUST_CHECK;

/** Tell the account of one side: "input_m2", "shared_m2", "rest_m2" and, where there is
 *  any, what was counted twice, failed or was dropped.
 *  \param side  "input" or "overlay" */
void jg_account_tell(const struct jg_account *account, const char *side, bool is_line,
                     struct jg_summary *summary);

#endif
