/* SPDX-License-Identifier: MIT */
/* Sums by the values of some fields: the table a bureau hands up. */
#ifndef JG_OVERLAY_TALLY_H
#define JG_OVERLAY_TALLY_H

#include "gis/layer/layer.h"

/** Sum a layer by fields: one row for each set of their values, with `count` and the
 *  sums of the columns `sums` (those the layer has).
 *
 *  Rows are sorted by the fields, in the order given: numbers by size, texts by their
 *  bytes, no value last.
 *  \param fields  comma list of columns of the layer; one named twice counts once
 *  \param sums    names of real columns, NULL at the end
 *  \return JG_USAGE for a field the layer does not have, naming those it has
 *  Owner: keep.
 *  Cost: n log n. */
enum jg_status jg_tally(struct jg_ctx *ctx, struct jg_arena *keep,
                        const struct jg_layer *layer, const char *fields,
                        const char *const *sums, struct jg_layer **out) JG_MUST_CHECK;

#endif
