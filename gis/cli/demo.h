/* SPDX-License-Identifier: MIT */
/* `jiugai demo DIR`: a made-up district on disk, delivered the way a bureau delivers. */
#ifndef JG_CLI_DEMO_H
#define JG_CLI_DEMO_H

#include "gis/cli/args.h"
#include "gis/cli/tell.h"
#include "gis/demo/demo.h"

/** Write the delivery into options->folder, made when absent: ZRZ.shp (ZRZ_2.shp … beyond
 *  4 million buildings), jd, sq, zd, roads, zhengshou.shp in GBK, dltb, barrier,
 * project.gpkg, poi, crk, population.csv, district.yaml, README.txt.
 *
 *  The project file comes last: where it is, the delivery is whole.
 *  \return JG_USAGE for options out of range, JG_IO when a file exists (unless
 * overwrite), the folder is read-only or the disk is full */
enum jg_status jg_demo_command(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_demo_options *options,
                               struct jg_demo_counts *out) JG_MUST_CHECK;

/** The command's own options, and the command from its words. */
extern const struct jg_option jg_demo_options[];
enum jg_status jg_demo_call(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_args *args,
                            struct jg_teller *teller) JG_MUST_CHECK;

#endif
