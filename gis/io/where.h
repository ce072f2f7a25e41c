/* SPDX-License-Identifier: MIT */
/* A condition in SQLite's SQL over the columns of a layer being imported. */
#ifndef JG_IO_WHERE_H
#define JG_IO_WHERE_H

#include "gis/layer/layer.h"

/** Which rows meet the condition. Only the columns it names are handed over; it may read
 *  those and nothing else.
 *  \param out  n flags; a condition that is NULL does not hold
 *  \return JG_USAGE with SQLite's words and the condition */
enum jg_status jg_where(struct jg_ctx *ctx, struct jg_arena *keep,
                        const struct jg_layer *layer, const char *condition,
                        bool **out) JG_MUST_CHECK;

#endif
