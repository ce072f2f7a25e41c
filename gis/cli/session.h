/* SPDX-License-Identifier: MIT */
/* A project being run: its layers in memory, its workspace on disk, and what is up to
 * date. */
#ifndef JG_CLI_SESSION_H
#define JG_CLI_SESSION_H

#include "gis/cli/project.h"
#include "gis/cli/tell.h"
#include "gis/core/stage.h"
#include "gis/core/task.h"
#include "gis/crs/crs.h"
#include "gis/io/store.h"
#include "gis/layer/layer.h"
#include "gis/layer/problem.h"

enum { JG_PRINTS_MOST = 96 };

/** What one part of a run depends on, as one number: a role ("import:building"), a data
 *  file ("policy"), a stage ("zone") or the export. */
struct jg_print {
    const char *name;
    const char *hex; /* 64 digits; "" for an absent layer */
    bool stale;      /* the workspace holds another one, or none */
};

struct jg_session {
    struct jg_arena *arena; /* lives as long as the run */
    const struct jg_project *project;
    const char *layers_dir; /* the folder of shipped data */
    bool verify;            /* take every checksum anew */
    struct jg_crs *crs;
    const char *crs_wkt;
    struct jg_store *store;
    struct jg_task *writing;       /* the newest batch to be written, or NULL */
    struct jg_table_count *stored; /* tables the workspace had when it was opened */
    int n_stored;
    const char *exported;    /* fingerprint of its package then; NULL: it had none */
    int64_t exported_bytes;  /* the size of that package */
    struct jg_layers layers; /* in memory */
    struct jg_print prints[JG_PRINTS_MOST];
    int n_prints;
    int64_t newest_input; /* mtime in seconds since 1970, for times inside outputs */
    struct jg_teller *teller;
};

/** Open project, coordinate system, data and workspace; take all fingerprints. */
enum jg_status jg_session_open(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_project *project, const char *layers_dir,
                               bool verify, struct jg_teller *teller,
                               struct jg_session **out) JG_MUST_CHECK;

/** Wait for writing, close the workspace. */
enum jg_status jg_session_close(struct jg_ctx *ctx, struct jg_session *s) JG_MUST_CHECK;

/** The fingerprint of that name, or NULL. */
struct jg_print *jg_session_print(struct jg_session *s, const char *name);

/** Have a layer in memory: it is there, or is read from the workspace, or there is none
 *  (then *out is NULL). */
enum jg_status jg_session_layer(struct jg_ctx *ctx, struct jg_session *s,
                                const char *name, struct jg_layer **out) JG_MUST_CHECK;

/** Had the workspace this table when it was opened? What was written since is in memory
 *  too; so a table that is not need not be waited for. */
bool jg_session_stored(const struct jg_session *s, const char *table);

/** What goes to the workspace in one transaction. */
struct jg_batch {
    struct jg_session *session;
    struct jg_task *before; /* the batch that is written first, or NULL */
    struct jg_layers put;
    const char *drop[JG_LAYERS_MOST];
    int n_drop;
    struct jg_run_record records[JG_PRINTS_MOST];
    int n_records;
};

/** Have a batch written on another thread, after those before it. The layers may gain
 *  columns meanwhile; their arrays must not change. */
enum jg_status jg_session_write(struct jg_ctx *ctx, struct jg_session *s,
                                struct jg_batch *batch) JG_MUST_CHECK;
enum jg_status jg_session_settle(struct jg_ctx *ctx, struct jg_session *s) JG_MUST_CHECK;

/** Replace what the part `by` of the run had found (`problem`) or refused (`rejected`)
 *  by what it left in the set under these names, keeping the order of a cold run, and
 *  put the joined tables into the batch. */
enum jg_status jg_session_merge_findings(struct jg_ctx *ctx, struct jg_session *s,
                                         const char *by,
                                         struct jg_batch *batch) JG_MUST_CHECK;

/** Is every source where it is said to be? (inputs.c) \return JG_IO naming file and
 *  line */
enum jg_status jg_session_look_for_sources(struct jg_ctx *ctx,
                                           struct jg_session *s) JG_MUST_CHECK;

/** Do the two paths lead to one file that is there? (inputs.c) */
bool jg_same_file(const char *a, const char *b);

/** Read policy and standard into the session's layers. (inputs.c) */
enum jg_status jg_session_read_data(struct jg_ctx *ctx,
                                    struct jg_session *s) JG_MUST_CHECK;

/** Import every stale role. (inputs.c) */
enum jg_status jg_session_import(struct jg_ctx *ctx, struct jg_session *s) JG_MUST_CHECK;

/** Fingerprints of roles and data files. (inputs.c) */
enum jg_status jg_session_print_inputs(struct jg_ctx *ctx,
                                       struct jg_session *s) JG_MUST_CHECK;

/** The name under which a role stands in memory and workspace: "estate" →
 *  "estate_given". */
const char *jg_role_table(const char *role);

#endif
