/* SPDX-License-Identifier: MIT */
/* `jiugai sheet`: maps on paper, from a project or from files. */
#ifndef JG_CLI_MAPS_H
#define JG_CLI_MAPS_H

#include "gis/cli/args.h"
#include "gis/cli/run.h"

extern const struct jg_option jg_maps_options[];

/** `jiugai sheet --estate E.gpkg --zone Z.gpkg -o DIR`: layers from files. */
enum jg_status jg_maps_files(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_args *args, const char *layers_dir,
                             struct jg_teller *teller) JG_MUST_CHECK;

/** `jiugai sheet P.yaml`: brings the project up to date and draws its layers. */
enum jg_status jg_maps_project(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_project *project,
                               const struct jg_run_options *options,
                               const struct jg_args *args,
                               struct jg_teller *teller) JG_MUST_CHECK;

#endif
