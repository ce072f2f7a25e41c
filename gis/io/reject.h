/* SPDX-License-Identifier: MIT */
/* Rows that cannot be used: nothing of them is lost, they stand in the layer `rejected`.
 */
#ifndef JG_IO_REJECT_H
#define JG_IO_REJECT_H

#include "gis/io/piece.h"

/** Append the rejected rows of all pieces to the layer `rejected` (layer, source,
 * source_fid, attributes as JSON as they were delivered, wkb in hexadecimal in the run's
 * CRS, reason), a finding each. \return JG_DATA when their share is more than the options
 * allow, naming the first */
enum jg_status jg_reject(struct jg_ctx *ctx, struct jg_arena *keep, struct jg_intake *in,
                         const struct jg_piece *pieces, int n_pieces,
                         struct jg_layers *layers, uint32_t *out_n) JG_MUST_CHECK;

#endif
