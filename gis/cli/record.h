/* SPDX-License-Identifier: MIT */
/* The run record beside an output: how it was made, well enough to make it again. */
#ifndef JG_CLI_RECORD_H
#define JG_CLI_RECORD_H

#include "gis/cli/session.h"

/** Write FILE.run.json beside each of the files (comma list) of a project. */
enum jg_status jg_record_project(struct jg_ctx *ctx, struct jg_session *s,
                                 const char *files) JG_MUST_CHECK;

/** The record of a stage run on files. */
struct jg_file_record {
    const struct jg_stage *stage;
    const void *options;
    const struct jg_source *sources; /* with the roles they were given for */
    const char *const *roles;
    int n_sources;
    const struct jg_crs *crs;
    const struct jg_summary *summary;
    double seconds;
};
enum jg_status jg_record_files(struct jg_ctx *ctx, struct jg_arena *keep,
                               const char *output,
                               const struct jg_file_record *record) JG_MUST_CHECK;

#endif
