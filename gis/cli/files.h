/* SPDX-License-Identifier: MIT */
/* A stage on files, with no project: layers in by options, a GeoPackage out. */
#ifndef JG_CLI_FILES_H
#define JG_CLI_FILES_H

#include "gis/cli/args.h"
#include "gis/cli/tell.h"
#include "gis/core/stage.h"

/** The options a stage takes on files: one for each layer it reads (and those of
 *  `estate`, when it reads estates), one for each of its parameters.
 *  \param out  ends with a NULL name */
enum jg_status jg_files_options(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_stage *stage,
                                const struct jg_option **out) JG_MUST_CHECK;

/** What qualifies the layer option before it: --where, --encoding, --source-crs … */
extern const struct jg_option jg_source_options[];

/** The layers that were given, as sources by role, in the order given. */
struct jg_given_layers {
    const char **roles;
    struct jg_source *sources;
    int n;
};

/** Sort out which layer options were given with which qualifiers. Options that are
 *  neither layers nor qualifiers are passed over. */
enum jg_status jg_files_given(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_stage *stage, const struct jg_args *args,
                              struct jg_given_layers *out) JG_MUST_CHECK;

/** The coordinate system of a run on files: what --crs says, else that of the first layer
 *  given when it is in metres.
 *  \return JG_CRS with a candidate when it is not */
struct jg_crs;
enum jg_status jg_files_crs(struct jg_ctx *ctx, struct jg_arena *keep, const char *told,
                            const struct jg_given_layers *given,
                            struct jg_crs **out) JG_MUST_CHECK;

/** Import every given layer; findings and rejected rows stand in the set afterwards. */
struct jg_layers;
enum jg_status jg_files_import(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_given_layers *given,
                               const struct jg_crs *crs, const char *layers_dir,
                               struct jg_layers *layers,
                               struct jg_summary *summary) JG_MUST_CHECK;

/** `jiugai zone --estate E.gpkg --gap 30 -o zones.gpkg` */
enum jg_status jg_files_run(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_stage *stage, const struct jg_args *args,
                            const char *layers_dir,
                            struct jg_teller *teller) JG_MUST_CHECK;

#endif
