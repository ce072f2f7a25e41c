/* SPDX-License-Identifier: MIT */
/* Running a project: every part that is out of date, in order, one transaction each. */
#ifndef JG_CLI_RUN_H
#define JG_CLI_RUN_H

#include "gis/cli/session.h"

struct jg_run_options {
    const struct jg_stage *until; /* last stage to run; NULL: all, and the export */
    const char *layers_dir;
    bool verify;
};

/** `jiugai run P.yaml`, and `jiugai zone P.yaml` with `until`. */
enum jg_status jg_run(struct jg_ctx *ctx, struct jg_arena *keep,
                      const struct jg_project *project,
                      const struct jg_run_options *options,
                      struct jg_teller *teller) JG_MUST_CHECK;

/** The same without the export, and with the session left open for what comes next. */
enum jg_status jg_run_open(struct jg_ctx *ctx, struct jg_arena *keep,
                           const struct jg_project *project,
                           const struct jg_run_options *options, struct jg_teller *teller,
                           struct jg_session **out) JG_MUST_CHECK;

/** Open a session and take every fingerprint, running nothing. */
enum jg_status jg_run_plan(struct jg_ctx *ctx, struct jg_arena *keep,
                           const struct jg_project *project,
                           const struct jg_run_options *options, struct jg_teller *teller,
                           struct jg_session **out) JG_MUST_CHECK;

/** The options a stage ran with and the libraries it used, as JSON objects.
 *  \return NULL when out of memory */
const char *jg_run_parameters(struct jg_arena *a, const struct jg_stage *stage,
                              const void *options);
const char *jg_run_libraries(struct jg_arena *a);

#endif
