/* SPDX-License-Identifier: MIT */
/* The project file: which sources, which parameters. */
#ifndef JG_CLI_PROJECT_H
#define JG_CLI_PROJECT_H

#include "gis/core/ctx.h"
#include "gis/io/source.h"

enum { JG_ROLES_MOST = 32, JG_SETTINGS_MOST = 256 };

/** One input layer and where it comes from. */
struct jg_role {
    const char *name; /* "building" */
    bool none;        /* "clearance: none": known to be empty */
    struct jg_source *sources;
    int n;
};

/** One parameter that was set, by the project file or the command line. */
struct jg_set {
    const char *section, *name, *value; /* "zone", "gap", "60" */
    const char *given_at;               /* "haishu.yaml:31", "--set" */
};

/** Paths are as given, relative ones made relative to the project file's folder. */
struct jg_project {
    const char *file, *folder, *stem; /* "haishu" of haishu.yaml */
    const char *title, *crs, *policy, *standard, *workspace, *out, *secrecy;
    struct jg_role roles[JG_ROLES_MOST];
    int n_roles;
    struct jg_set sets[JG_SETTINGS_MOST];
    int n_sets;
};

/** Read and check the file: unknown keys, layers, sections and parameters are refused
 *  with their line. */
enum jg_status jg_project_read(struct jg_ctx *ctx, struct jg_arena *keep,
                               const char *path, struct jg_project *out) JG_MUST_CHECK;

/** The same from a tree that was read. `path` names the file and its folder. */
struct jg_yaml;
enum jg_status jg_project_of(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                             const struct jg_yaml *top,
                             struct jg_project *p) JG_MUST_CHECK;

/** Add "zone.gap=60" from the command line; it wins over the file. */
enum jg_status jg_project_set(struct jg_ctx *ctx, struct jg_arena *keep,
                              struct jg_project *project, const char *assignment,
                              const char *given_at) JG_MUST_CHECK;

/** The options struct of a stage: presets, then the settings of its section.
 *  `completed_by` of `select` also reaches the stage `estate`, which counts floor area
 *  by it.
 *  \param out  options_size bytes in the arena */
struct jg_stage;
enum jg_status jg_project_options(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_project *project,
                                  const struct jg_stage *stage, void **out) JG_MUST_CHECK;

/** The value set for a name of a section that is no stage (import, export); NULL: not
 *  set. */
const char *jg_project_value(const struct jg_project *project, const char *section,
                             const char *name);

/** Is this the name of an input layer (product's part 3)? */
bool jg_role_is_known(const char *name);

#endif
