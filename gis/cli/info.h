/* SPDX-License-Identifier: MIT */
/* What is in a workspace, and what of it is out of date. */
#ifndef JG_CLI_INFO_H
#define JG_CLI_INFO_H

#include "gis/cli/run.h"

/** `jiugai info P.yaml`: tables with their rows, then every part of the run with its
 *  state. */
enum jg_status jg_info(struct jg_ctx *ctx, struct jg_arena *keep,
                       const struct jg_project *project,
                       const struct jg_run_options *options,
                       struct jg_teller *teller) JG_MUST_CHECK;

#endif
