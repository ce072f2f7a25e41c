/* SPDX-License-Identifier: MIT */
/* Where the shipped policies, standards, contracts and styles lie. */
#ifndef JG_CLI_FIND_H
#define JG_CLI_FIND_H

#include "gis/core/ctx.h"

/** The folder of shipped data: what --layers says, $JIUGAI_LAYERS, beside the installed
 *  program, where it was installed to, or the source tree; the first that holds
 *  contracts.
 *  \return JG_IO when there is none, naming the places */
enum jg_status jg_find_layers(struct jg_ctx *ctx, struct jg_arena *keep, const char *told,
                              const char **out) JG_MUST_CHECK;

#endif
