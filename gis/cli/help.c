/* SPDX-License-Identifier: MIT */
/* Help, usage as JSON and man pages, all from the tables that also parse the words. */
#include "gis/cli/command.h"

#include "gis/core/json.h"

#include <string.h>

static void print_summary(FILE *out)
{
    (void)fprintf(out,
                  "jiugai %s: which old estates are renovated, where, when and why\n\n"
                  "usage: jiugai COMMAND PROJECT.yaml [options]\n"
                  "       jiugai STAGE --LAYER FILE ... -o OUT.gpkg [options]\n\n",
                  JG_VERSION);
    for (const struct jg_command *c = jg_commands(); c->name; c++)
        (void)fprintf(out, "  %-9s %s\n", c->name, c->summary);
    (void)fprintf(out, "\njiugai help COMMAND tells more.\n"
                       "Exit codes: 0 done, 1 a fault of jiugai's, 2 usage, 3 data break "
                       "their contract, 4 cannot\nread or write, 5 coordinate system, 6 "
                       "geometry, 7 out of memory, 8 stopped.\n");
}

static void print_option(FILE *out, const struct jg_option *o)
{
    char left[160];
    char letter[8] = "";
    if (o->letter)
        (void)snprintf(letter, sizeof letter, "-%c, ", o->letter);
    (void)snprintf(left, sizeof left, "%s--%s%s%s", letter, o->name, o->value ? " " : "",
                   o->value ? o->value : "");
    (void)fprintf(out, "  %-30s %s\n", left, o->help);
}

static void print_range(FILE *out, const struct jg_param *p)
{
    char preset[32], least[32], most[32];
    if (p->kind == JG_TEXT_PARAM) {
        if (p->preset_text)
            (void)fprintf(out, "  %-30s   default %s\n", "", p->preset_text);
        return;
    }
    if (p->kind == JG_BOOL_PARAM) {
        (void)fprintf(out, "  %-30s   default %s\n", "", p->preset != 0 ? "yes" : "no");
        return;
    }
    if (p->kind == JG_CHOICE_PARAM) {
        const char *word = p->choices;
        for (int i = (int)p->preset; i > 0; i--)
            word += strcspn(word, "|") + 1;
        (void)fprintf(out, "  %-30s   default %.*s\n", "", (int)strcspn(word, "|"), word);
        return;
    }
    (void)fprintf(out, "  %-30s   default %s%s%s, from %s to %s\n", "",
                  jg_text_number(preset, p->preset), *p->unit ? " " : "", p->unit,
                  jg_text_number(least, p->least), jg_text_number(most, p->most));
}

static enum jg_status print_command(struct jg_ctx *ctx, struct jg_arena *keep,
                                    const struct jg_command *c, FILE *out)
{
    struct jg_option_lists lists;
    JG_TRY(jg_command_options(ctx, keep, c, &lists));
    (void)fprintf(out, "jiugai %s: %s\n\nusage: %s\n\n", c->name, c->summary, c->usage);
    for (int l = 0; l < 4 && lists.list[l]; l++) {
        for (const struct jg_option *o = lists.list[l]; o->name; o++) {
            const struct jg_param *p =
                c->stage ? jg_params_find(c->stage->params, o->name) : NULL;
            print_option(out, o);
            if (p)
                print_range(out, p);
        }
    }
    if (c->stage)
        (void)fprintf(out, "\nMethod: %s\n", c->stage->source);
    return JG_OK;
}

enum jg_status jg_help(struct jg_ctx *ctx, struct jg_arena *keep, const char *command,
                       FILE *out)
{
    if (!command) {
        print_summary(out);
        return JG_OK;
    }
    const struct jg_command *c = jg_command_find(command);
    if (!c)
        return jg_fail(ctx, JG_USAGE, "there is no command \"%s\" (see: jiugai help)",
                       command);
    return print_command(ctx, keep, c, out);
}

static void json_option(struct jg_json *j, const struct jg_option *o,
                        const struct jg_param *p)
{
    jg_json_open(j, '{');
    jg_json_key(j, "name");
    jg_json_text(j, o->name);
    jg_json_key(j, "value");
    jg_json_text(j, o->value);
    jg_json_key(j, "help");
    jg_json_text(j, o->help);
    if (p && p->kind != JG_TEXT_PARAM) {
        jg_json_key(j, "unit");
        jg_json_text(j, p->unit);
        jg_json_key(j, "default");
        jg_json_real(j, p->preset);
    }
    if (p && (p->kind == JG_REAL_PARAM || p->kind == JG_INT_PARAM)) {
        jg_json_key(j, "min");
        jg_json_real(j, p->least);
        jg_json_key(j, "max");
        jg_json_real(j, p->most);
    }
    jg_json_close(j, '}');
}

static void json_names(struct jg_json *j, const char *key, const char *const *names)
{
    jg_json_key(j, key);
    jg_json_open(j, '[');
    for (; names && *names; names++)
        jg_json_text(j, *names);
    jg_json_close(j, ']');
}

enum jg_status jg_help_json(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_command *c, FILE *out)
{
    struct jg_option_lists lists;
    struct jg_json j = {.text = {.arena = keep}};
    const char *text;
    JG_TRY(jg_command_options(ctx, keep, c, &lists));
    jg_json_open(&j, '{');
    jg_json_key(&j, "name");
    jg_json_text(&j, c->name);
    jg_json_key(&j, "summary");
    jg_json_text(&j, c->summary);
    if (c->stage) {
        json_names(&j, "reads", c->stage->reads);
        json_names(&j, "writes", c->stage->writes);
    }
    jg_json_key(&j, "options");
    jg_json_open(&j, '[');
    for (int l = 0; l < 4 && lists.list[l]; l++)
        for (const struct jg_option *o = lists.list[l]; o->name; o++)
            json_option(&j, o,
                        c->stage ? jg_params_find(c->stage->params, o->name) : NULL);
    jg_json_close(&j, ']');
    jg_json_close(&j, '}');
    JG_TRY(jg_text_done(ctx, &j.text, &text));
    (void)fprintf(out, "%s\n", text);
    return JG_OK;
}

enum jg_status jg_help_man(struct jg_ctx *ctx, struct jg_arena *keep,
                           const struct jg_command *c, FILE *out)
{
    struct jg_option_lists lists;
    JG_TRY(jg_command_options(ctx, keep, c, &lists));
    (void)fprintf(out,
                  ".TH JIUGAI-%s 1\n.SH NAME\njiugai %s \\- %s\n.SH SYNOPSIS\n%s\n"
                  ".SH OPTIONS\n",
                  c->name, c->name, c->summary, c->usage);
    for (int l = 0; l < 4 && lists.list[l]; l++)
        for (const struct jg_option *o = lists.list[l]; o->name; o++)
            (void)fprintf(out, ".TP\n\\-\\-%s %s\n%s\n", o->name,
                          o->value ? o->value : "", o->help);
    if (c->stage)
        (void)fprintf(out, ".SH METHOD\n%s\n", c->stage->source);
    return JG_OK;
}
