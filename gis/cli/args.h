/* SPDX-License-Identifier: MIT */
/* The words of the command line against the list of options a command takes. */
#ifndef JG_CLI_ARGS_H
#define JG_CLI_ARGS_H

#include "gis/core/ctx.h"

/** One option. */
struct jg_option {
    const char *name;  /* "output", given as --output; hyphens */
    char letter;       /* 'o', or 0 */
    const char *value; /* what it takes, "FILE"; NULL: a switch */
    const char *help;
};

/** The words that were given. */
struct jg_args {
    struct jg_given {
        const struct jg_option *option;
        const char *value; /* NULL for a switch */
    } * given;
    int n_given;
    const char **plain; /* words that are no options, in order */
    int n_plain;
};

/** Options of a command: several lists, each ending with a NULL name. */
struct jg_option_lists {
    const struct jg_option *list[4];
};

/** Sort the words. `--name value`, `--name=value`, `-n value`; `--` ends the options; a
 *  number such as -5 is a value, not an option.
 *  \param command  for messages
 *  \return JG_USAGE for an unknown option (naming the nearest) or a missing value */
enum jg_status jg_args_read(struct jg_ctx *ctx, struct jg_arena *keep,
                            const char *command, const struct jg_option_lists *lists,
                            int argc, const char *const *argv,
                            struct jg_args *out) JG_MUST_CHECK;

/** The last value of an option; `preset` when it was not given. */
const char *jg_args_text(const struct jg_args *args, const char *name,
                         const char *preset);
bool jg_args_has(const struct jg_args *args, const char *name);

#endif
