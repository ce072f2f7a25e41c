/* SPDX-License-Identifier: MIT */
/* Chinese titles of tables and columns for people, from layers/contract/results.yaml. */
#ifndef JG_CLI_TITLES_H
#define JG_CLI_TITLES_H

#include "gis/layer/layer.h"

/** Give every layer of the set and its columns their Chinese aliases where they have
 *  none. */
enum jg_status jg_titles_put(struct jg_ctx *ctx, struct jg_arena *keep,
                             const char *layers_dir,
                             const struct jg_layers *layers) JG_MUST_CHECK;

#endif
