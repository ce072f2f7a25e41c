/* SPDX-License-Identifier: MIT */
/* The program: one command, one exit code, one line on stderr when it fails. */
#include "gis/cli/command.h"
#include "gis/io/source.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The one mutable static: Ctrl-C and SIGTERM can reach nothing else. */
static volatile sig_atomic_t stopped;

static void stop(int signal_number)
{
    stopped = signal_number;
}

struct showing {
    FILE *out; /* NULL: show nothing, only listen for a stop */
    int shown; /* percent */
    const char *what;
};

/* At most a hundred updates a piece of work, on a terminal only. */
static bool on_progress(double done, const char *what, void *user)
{
    struct showing *s = user;
    int percent = (int)(100 * done);
    if (s->out && (s->what != what || percent != s->shown)) {
        s->what = what;
        s->shown = percent;
        (void)fprintf(s->out, "\r\033[K%s %d %%%s", what, percent,
                      percent >= 100 ? "\r\033[K" : "");
        (void)fflush(s->out);
    }
    return !stopped;
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = stop, .sa_flags = (int)SA_RESETHAND};
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    action = (struct sigaction){.sa_handler = SIG_IGN};
    (void)sigaction(SIGPIPE, &action, NULL);
    (void)sigaction(SIGXFSZ, &action, NULL); /* a file size limit is a failed write */
}

static enum jg_status jobs_of(struct jg_ctx *ctx, const struct jg_args *args)
{
    const char *text = jg_args_text(args, "jobs", NULL);
    char *end;
    long jobs = sysconf(_SC_NPROCESSORS_ONLN);
    if (text) {
        jobs = strtol(text, &end, 10);
        if (*end || jobs < 1 || jobs > 1024)
            return jg_fail(ctx, JG_USAGE, "--jobs must be 1 to 1024, not %s", text);
    }
    ctx->jobs = jobs < 1 ? 1 : (int)jobs;
    return JG_OK;
}

static enum jg_status run_command(struct jg_ctx *ctx, struct jg_arena *arena,
                                  const struct jg_command *command, int argc,
                                  const char *const *argv)
{
    struct jg_option_lists lists;
    struct jg_args args;
    JG_TRY(jg_command_options(ctx, arena, command, &lists));
    JG_TRY(jg_args_read(ctx, arena, command->name, &lists, argc, argv, &args));
    JG_TRY(jobs_of(ctx, &args));
    if (jg_args_has(&args, "help"))
        return jg_help(ctx, arena, command->name, stdout);
    if (jg_args_has(&args, "json-usage"))
        return jg_help_json(ctx, arena, command, stdout);
    struct jg_teller teller = {stdout, jg_args_has(&args, "json"),
                               jg_args_has(&args, "quiet")};
    struct showing showing = {NULL, -1, NULL};
    if (!teller.quiet && (isatty(STDERR_FILENO) || jg_args_has(&args, "progress")))
        showing.out = stderr;
    ctx->progress = on_progress;
    ctx->user = &showing;
    jg_io_open();
    struct jg_call call = {command, &args, &teller};
    return command->run(ctx, arena, &call);
}

static enum jg_status choose(struct jg_ctx *ctx, struct jg_arena *arena, int argc,
                             const char *const *argv, const char **out_name)
{
    const char *name = argc > 1 ? argv[1] : NULL;
    if (!name || !strcmp(name, "--help") || !strcmp(name, "-h"))
        return jg_help(ctx, arena, NULL, stdout);
    if (!strcmp(name, "--version")) {
        (void)printf("jiugai %s\n", JG_VERSION);
        return JG_OK;
    }
    const struct jg_command *command = jg_command_find(name);
    if (!command)
        return jg_fail(ctx, JG_USAGE, "there is no command \"%s\" (see: jiugai help)",
                       name);
    *out_name = command->name;
    return run_command(ctx, arena, command, argc - 2, argv + 2);
}

/* "jiugai: zone: gap must …"; a stage's message already begins with its name. */
static void tell_failure(const char *name, const char *message)
{
    size_t n = name ? strlen(name) : 0;
    bool named = name && !strncmp(message, name, n) && message[n] == ':';
    (void)fprintf(stderr, "jiugai: %s%s%s\n", name && !named ? name : "",
                  name && !named ? ": " : "", message);
}

int main(int argc, char **argv)
{
    struct jg_ctx ctx;
    const char *name = NULL;
    struct jg_arena *arena = jg_arena_open(NULL);
    if (!arena) {
        (void)fputs("jiugai: out of memory\n", stderr);
        return (int)JG_NOMEM;
    }
    catch_signals();
    jg_ctx_open(&ctx, arena, 1);
    enum jg_status status = choose(&ctx, arena, argc, (const char *const *)argv, &name);
    if (status)
        tell_failure(name, ctx.message);
    ctx.progress = NULL;
    jg_arena_close(arena);
    if (fflush(stdout) && !status)
        status = JG_IO;
    return (int)status;
}
