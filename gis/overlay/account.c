/* SPDX-License-Identifier: MIT */
#include "gis/overlay/account.h"

#include "gis/core/text.h"

#include <math.h>
#include <string.h>

double jg_account_tolerance(double size)
{
    return 0.01 + 1e-9 * fabs(size);
}

static double open_of(const struct jg_row_account *r)
{
    return r->shared + r->rest + r->failed + r->dropped - r->twice - r->size;
}

struct jg_account jg_account_sum(const struct jg_row_account *row, uint32_t n)
{
    struct jg_account sum = {.worst = JG_NO_ROW};
    for (uint32_t i = 0; i < n; i++) {
        sum.size += row[i].size;
        sum.shared += row[i].shared;
        sum.rest += row[i].rest;
        sum.twice += row[i].twice;
        sum.failed += row[i].failed;
        sum.dropped += row[i].dropped;
        sum.open += open_of(&row[i]);
        if (sum.worst == JG_NO_ROW || fabs(open_of(&row[i])) > fabs(sum.worst_open)) {
            sum.worst = i;
            sum.worst_open = open_of(&row[i]);
        }
    }
    return sum;
}

enum jg_status jg_account_check(struct jg_ctx *ctx, const struct jg_row_account *row,
                                uint32_t n, const char *layer, const int64_t *fid)
{
    for (uint32_t i = 0; i < n; i++) {
        double open = open_of(&row[i]);
        if (!(fabs(open) <= jg_account_tolerance(row[i].size)))
            return jg_fail(ctx, JG_GEOM,
                           "the account of layer \"%s\" does not close: feature %lld of "
                           "%.4f gives pieces of %.4f, %.4f too much",
                           layer, (long long)(fid ? fid[i] : (int64_t)i + 1), row[i].size,
                           row[i].size + open, open);
    }
    return JG_OK;
}

static void tell(const char *side, const char *what, const char *unit, double value,
                 struct jg_summary *summary)
{
    const char *name = jg_text_format(summary->arena, "%s%s_%s", side, what, unit);
    if (name)
        jg_summary_count(summary, name, value, 2);
}

void jg_account_tell(const struct jg_account *a, const char *side, bool is_line,
                     struct jg_summary *summary)
{
    const char *unit = is_line ? "m" : "m2";
    tell(side, "", unit, a->size, summary);
    tell(side, "_shared", unit, a->shared, summary);
    tell(side, "_rest", unit, a->rest, summary);
    if (a->twice != 0)
        tell(side, "_counted_twice", unit, a->twice, summary);
    if (a->failed != 0)
        tell(side, "_failed", unit, a->failed, summary);
    if (a->dropped != 0)
        tell(side, "_dropped", unit, a->dropped, summary);
    tell(side, "_open", unit, a->open, summary);
}
