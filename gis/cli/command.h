/* SPDX-License-Identifier: MIT */
/* The commands of the command line. */
#ifndef JG_CLI_COMMAND_H
#define JG_CLI_COMMAND_H

#include "gis/cli/args.h"
#include "gis/cli/tell.h"
#include "gis/core/stage.h"

/** What a command is called with. */
struct jg_call {
    const struct jg_command *command;
    const struct jg_args *args;
    struct jg_teller *teller;
};

/** A command; a stage's has `stage` set. */
struct jg_command {
    const char *name, *usage, *summary;
    const struct jg_option
        *options; /* its own, beside the shared ones; ends with no name */
    const struct jg_stage *stage;
    enum jg_status (*run)(struct jg_ctx *ctx, struct jg_arena *keep,
                          const struct jg_call *call);
};

/** All commands: run, the stages in plan order, then the others.
 *  \return an array that ends with a NULL name */
const struct jg_command *jg_commands(void);
const struct jg_command *jg_command_find(const char *name);

/** Options every command takes. */
extern const struct jg_option jg_shared_options[];

/** The options of a command, its own and the shared ones (and, for a stage, those of its
 *  layers and parameters). */
enum jg_status jg_command_options(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_command *command,
                                  struct jg_option_lists *out) JG_MUST_CHECK;

/** `jiugai`, `jiugai help`, `jiugai help zone`: text on stdout. */
enum jg_status jg_help(struct jg_ctx *ctx, struct jg_arena *keep, const char *command,
                       FILE *out) JG_MUST_CHECK;
/** `jiugai zone --json-usage`: the same as one JSON object. */
enum jg_status jg_help_json(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_command *command, FILE *out) JG_MUST_CHECK;
/** `jiugai help --man zone`: a man page from the same table. */
enum jg_status jg_help_man(struct jg_ctx *ctx, struct jg_arena *keep,
                           const struct jg_command *command, FILE *out) JG_MUST_CHECK;

#endif
