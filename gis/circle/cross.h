/* SPDX-License-Identifier: MIT */
/* Making lines that cross meet at a vertex, for road layers that are drawn without nodes.
 */
#ifndef JG_CIRCLE_CROSS_H
#define JG_CIRCLE_CROSS_H

#include "gis/circle/trail.h"

/** Put a place into both lines wherever two of one deck cross or touch. An end or bend
 * that is within 1 mm of another line touches it; the line is led over that very place.
 *
 *  \return JG_NOMEM
 *
 *  Units: metres. CRS: the run's projected one, places on the grid.
 *  Owner: the result is keep's.
 *  Cost: the pairs of pieces whose boxes meet, on ctx->jobs threads.
 *  Source: 1 mm is the intersection tolerance of checks of survey data (domain.md 6.2)
 */
enum jg_status jg_cross_lines(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_trail *trail,
                              struct jg_trail *out) JG_MUST_CHECK;

#endif
