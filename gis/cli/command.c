/* SPDX-License-Identifier: MIT */
#include "gis/cli/command.h"

#include "gis/cli/demo.h"
#include "gis/cli/export.h"
#include "gis/cli/files.h"
#include "gis/cli/find.h"
#include "gis/cli/info.h"
#include "gis/cli/maps.h"
#include "gis/cli/project.h"
#include "gis/cli/run.h"
#include "gis/cli/stages.h"
#include "gis/core/text.h"
#include "gis/select/explain.h"

#include <string.h>
#include <unistd.h>

const struct jg_option jg_shared_options[] = {
    {"set", 0, "STAGE.PARAMETER=VALUE", "set a parameter; wins over the project file"},
    {"jobs", 0, "N", "cores to use (default: all); results are the same for any number"},
    {"layers", 0, "DIR", "the folder of policies, standards, contracts, styles"},
    {"json", 0, NULL, "one JSON object a line and stage on stdout"},
    {"quiet", 'q', NULL, "print nothing but errors"},
    {"progress", 0, NULL, "show progress even when stderr is no terminal"},
    {"json-usage", 0, NULL, "describe this command as JSON"},
    {"help", 'h', NULL, "this text"},
    {0}};

static const struct jg_option run_options[] = {
    {"policy", 0, "NAME", "another policy than the project's: a shipped name, or a file"},
    {"standard", 0, "NAME", "another standard than the project's"},
    {"verify", 0, NULL, "take every source's checksum anew"},
    {0}};

static const struct jg_option stage_options[] = {
    {"output", 'o', "FILE.gpkg", "where to write (on files)"},
    {"overwrite", 0, NULL, "replace files that are there"},
    {"crs", 0, "CRS", "to work in (on files); default: the first layer's, if in metres"},
    {"verify", 0, NULL, "take every source's checksum anew (project)"},
    {"verbose", 0, NULL, "also tell what the import found"},
    {0}};

static const struct jg_option select_options[] = {
    {"explain", 0, "ESTATE", "its case, rule by rule; an id or a name (project)"},
    {"lang", 0, "zh|en", "language of --explain (default zh)"},
    {"output", 'o', "FILE.gpkg", "where to write (on files)"},
    {"overwrite", 0, NULL, "replace files that are there"},
    {"crs", 0, "CRS", "to work in (on files); default: the first layer's, if in metres"},
    {"verify", 0, NULL, "take every source's checksum anew (project)"},
    {"verbose", 0, NULL, "also tell what the import found"},
    {0}};

static const struct jg_option export_options[] = {
    {"by", 0, "subdistrict|zone|none", "one package each (default none)"},
    {"output", 'o', "DIR", "where to write (default: out of the project)"},
    {"output-format", 'f', "GPKG", "the format: GPKG"},
    {"overwrite", 0, NULL, "replace files that are there"},
    {0}};

static const struct jg_option help_options[] = {{"man", 0, NULL, "as a man page"}, {0}};

static bool is_project(const char *word)
{
    return word && (jg_text_ends(word, ".yaml") || jg_text_ends(word, ".yml"));
}

static const char *first_word(const struct jg_call *call)
{
    return call->args->n_plain ? call->args->plain[0] : NULL;
}

/* The project file named by the first word, with every --set on top. */
static enum jg_status open_project(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_call *call, struct jg_project *project)
{
    const char *path = first_word(call);
    if (!is_project(path))
        return jg_fail(ctx, JG_USAGE, "needs a project file: %s", call->command->usage);
    if (call->args->n_plain > 1)
        return jg_fail(ctx, JG_USAGE, "takes one project file, not also \"%s\"",
                       call->args->plain[1]);
    JG_TRY(jg_project_read(ctx, keep, path, project));
    project->policy = jg_args_text(call->args, "policy", project->policy);
    project->standard = jg_args_text(call->args, "standard", project->standard);
    for (int i = 0; i < call->args->n_given; i++)
        if (!strcmp(call->args->given[i].option->name, "set"))
            JG_TRY(
                jg_project_set(ctx, keep, project, call->args->given[i].value, "--set"));
    return JG_OK;
}

/* `jiugai zone P.yaml --gap 60` is `--set zone.gap=60`. */
static enum jg_status add_parameters(struct jg_ctx *ctx, struct jg_arena *keep,
                                     const struct jg_call *call,
                                     struct jg_project *project)
{
    const struct jg_stage *stage = call->command->stage;
    for (int i = 0; i < call->args->n_given; i++) {
        const struct jg_given *g = &call->args->given[i];
        const struct jg_param *p = jg_params_find(stage->params, g->option->name);
        if (!p || !g->value)
            continue;
        const char *set =
            jg_text_format(keep, "%s.%s=%s", stage->name, p->name, g->value);
        const char *at = jg_text_format(keep, "--%s", g->option->name);
        JG_NEED(ctx, set && at);
        JG_TRY(jg_project_set(ctx, keep, project, set, at));
    }
    return JG_OK;
}

static enum jg_status run_options_of(struct jg_ctx *ctx, struct jg_arena *keep,
                                     const struct jg_call *call,
                                     struct jg_run_options *out)
{
    *out = (struct jg_run_options){.until = call->command->stage,
                                   .verify = jg_args_has(call->args, "verify")};
    return jg_find_layers(ctx, keep, jg_args_text(call->args, "layers", NULL),
                          &out->layers_dir);
}

static enum jg_status run_run(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_call *call)
{
    struct jg_project project;
    struct jg_run_options options;
    JG_TRY(open_project(ctx, keep, call, &project));
    JG_TRY(run_options_of(ctx, keep, call, &options));
    return jg_run(ctx, keep, &project, &options, call->teller);
}

/* A question writes nothing: it is asked of the decisions that stand. */
static enum jg_status explain(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_call *call,
                              const struct jg_project *project,
                              struct jg_run_options *options)
{
    struct jg_session *s;
    struct jg_layer *unused;
    struct jg_text text = {.arena = keep};
    const char *id = jg_args_text(call->args, "explain", NULL), *told;
    const char *lang = jg_args_text(call->args, "lang", "zh");
    static const char *const needed[] = {"estate", "estate_rule", NULL};
    if (access(project->workspace, F_OK) != 0)
        return jg_fail(ctx, JG_IO, "there is no workspace %s yet: jiugai run %s",
                       project->workspace, project->file);
    JG_TRY(jg_run_plan(ctx, keep, project, options, call->teller, &s));
    if (jg_session_print(s, "select")->stale)
        return jg_fail(ctx, JG_USAGE,
                       "the decisions in %s are not those of these parameters and "
                       "sources: run it with them first, or --set what it was run with",
                       project->workspace);
    for (const char *const *name = needed; *name; name++)
        JG_TRY(jg_session_layer(ctx, s, *name, &unused));
    JG_TRY(jg_select_explain(ctx, keep, &s->layers, id, lang, &text));
    JG_TRY(jg_text_done(ctx, &text, &told));
    (void)fprintf(call->teller->out, "%s", told);
    return jg_session_close(ctx, s);
}

/* A project names its own layers and outputs. */
static enum jg_status refuse_layers(struct jg_ctx *ctx, struct jg_arena *keep,
                                    const struct jg_call *call)
{
    struct jg_given_layers given = {0};
    JG_TRY(jg_files_given(ctx, keep, call->command->stage, call->args, &given));
    if (given.n || jg_args_has(call->args, "output"))
        return jg_fail(ctx, JG_USAGE,
                       "--%s does not go with a project file, which names its own layers "
                       "and outputs",
                       given.n ? given.roles[0] : "output");
    return JG_OK;
}

static enum jg_status run_stage(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_call *call)
{
    struct jg_run_options options;
    struct jg_project project;
    JG_TRY(run_options_of(ctx, keep, call, &options));
    if (!is_project(first_word(call)) && first_word(call))
        return jg_fail(ctx, JG_USAGE,
                       "\"%s\" is no project file (.yaml); name the layers, "
                       "for example --estate FILE",
                       first_word(call));
    if (!first_word(call))
        return jg_files_run(ctx, keep, call->command->stage, call->args,
                            options.layers_dir, call->teller);
    if (jg_stage_place(call->command->stage) < 0)
        return jg_fail(ctx, JG_USAGE, "works on files, not on a project: %s",
                       call->command->usage);
    JG_TRY(refuse_layers(ctx, keep, call));
    JG_TRY(open_project(ctx, keep, call, &project));
    JG_TRY(add_parameters(ctx, keep, call, &project));
    if (jg_args_has(call->args, "explain"))
        return explain(ctx, keep, call, &project, &options);
    return jg_run(ctx, keep, &project, &options, call->teller);
}

static enum jg_status export_by(struct jg_ctx *ctx, const struct jg_call *call,
                                enum jg_export_by *out)
{
    const char *by = jg_args_text(call->args, "by", "none");
    const char *format = jg_args_text(call->args, "output-format", "GPKG");
    static const char *const words[] = {"none", "subdistrict", "zone", NULL};
    if (!jg_text_same(format, "GPKG"))
        return jg_fail(ctx, JG_USAGE, "--output-format must be GPKG, not %s", format);
    for (int i = 0; words[i]; i++) {
        if (!strcmp(by, words[i])) {
            *out = (enum jg_export_by)i;
            return JG_OK;
        }
    }
    return jg_fail(ctx, JG_USAGE, "--by must be subdistrict, zone or none, not \"%s\"",
                   by);
}

static enum jg_status run_export(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_call *call)
{
    struct jg_project project;
    struct jg_run_options options;
    struct jg_session *s;
    enum jg_export_by by = JG_BY_NONE;
    JG_TRY(export_by(ctx, call, &by));
    JG_TRY(run_options_of(ctx, keep, call, &options));
    bool overwrite = jg_args_has(call->args, "overwrite");
    if (!is_project(first_word(call)))
        return jg_export_file(ctx, keep, call->args, by, options.layers_dir,
                              call->teller);
    JG_TRY(open_project(ctx, keep, call, &project));
    project.out = jg_args_text(call->args, "output", project.out);
    JG_TRY(jg_run_open(ctx, keep, &project, &options, call->teller, &s));
    JG_TRY(jg_export_project(ctx, s, by, overwrite));
    return jg_session_close(ctx, s);
}

static enum jg_status run_info(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_call *call)
{
    struct jg_project project;
    struct jg_run_options options;
    JG_TRY(open_project(ctx, keep, call, &project));
    JG_TRY(run_options_of(ctx, keep, call, &options));
    return jg_info(ctx, keep, &project, &options, call->teller);
}

static enum jg_status run_sheet(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_call *call)
{
    struct jg_project project;
    struct jg_run_options options;
    JG_TRY(run_options_of(ctx, keep, call, &options));
    if (!is_project(first_word(call)))
        return jg_maps_files(ctx, keep, call->args, options.layers_dir, call->teller);
    JG_TRY(open_project(ctx, keep, call, &project));
    return jg_maps_project(ctx, keep, &project, &options, call->args, call->teller);
}

static enum jg_status run_demo(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_call *call)
{
    return jg_demo_call(ctx, keep, call->args, call->teller);
}

static enum jg_status run_help(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_call *call)
{
    const char *name = first_word(call);
    if (!jg_args_has(call->args, "man"))
        return jg_help(ctx, keep, name, call->teller->out);
    const struct jg_command *c = name ? jg_command_find(name) : NULL;
    if (!c)
        return jg_fail(ctx, JG_USAGE, "--man needs the name of a command");
    return jg_help_man(ctx, keep, c, call->teller->out);
}

#define JG_STAGE(room) extern const struct jg_stage jg_stage_##room;
#define JG_TOOL(room) extern const struct jg_stage jg_stage_##room;
#include "gis/cli/stages.def"
#undef JG_STAGE
#undef JG_TOOL

static const struct jg_command commands[] = {
    {"run", "jiugai run P.yaml [--set STAGE.PARAMETER=VALUE ...]",
     "everything that is out of date, in order, and the district's GeoPackage",
     run_options, NULL, run_run},
    {"estate", "jiugai estate P.yaml", "gather buildings to estates; their traits",
     stage_options, &jg_stage_estate, run_stage},
    {"circle",
     "jiugai circle P.yaml | jiugai circle --road R --facility F --demand D -o OUT.gpkg",
     "who reaches which service on foot, and what is missing", stage_options,
     &jg_stage_circle, run_stage},
    {"select",
     "jiugai select P.yaml [--explain ID] | jiugai select --estate E -o OUT.gpkg",
     "which estates qualify, and why or why not", select_options, &jg_stage_select,
     run_stage},
    {"zone",
     "jiugai zone P.yaml | jiugai zone --estate E [--barrier B] --gap 30 -o OUT.gpkg",
     "join neighbouring estates into renovation zones", stage_options, &jg_stage_zone,
     run_stage},
    {"overlay", "jiugai overlay --input A --overlay B --method identity -o OUT.gpkg",
     "lay one layer over another, every square metre accounted for", stage_options,
     &jg_stage_overlay, run_stage},
    {"sheet", "jiugai sheet P.yaml | jiugai sheet --estate E --zone Z -o DIR",
     "zone maps on paper: PDF, PNG, SVG", jg_maps_options, NULL, run_sheet},
    {"export",
     "jiugai export P.yaml [--by subdistrict] | jiugai export FILE.gpkg --by subdistrict "
     "-o DIR",
     "GeoPackages of the results, whole or one a sub-district", export_options, NULL,
     run_export},
    {"info", "jiugai info P.yaml", "what is in the workspace and what is out of date",
     run_options, NULL, run_info},
    {"demo", "jiugai demo DIR [--buildings N] [--seed S] [--dirt SHARE]",
     "a made-up district with its project file", jg_demo_options, NULL, run_demo},
    {"help", "jiugai help [COMMAND]", "this list, or a command's options", help_options,
     NULL, run_help},
    {0}};

const struct jg_command *jg_commands(void)
{
    return commands;
}

const struct jg_command *jg_command_find(const char *name)
{
    for (const struct jg_command *c = commands; c->name; c++)
        if (!strcmp(c->name, name))
            return c;
    return NULL;
}

enum jg_status jg_command_options(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_command *command,
                                  struct jg_option_lists *out)
{
    *out = (struct jg_option_lists){{command->options, jg_shared_options}};
    if (command->run == run_sheet) {
        *out = (struct jg_option_lists){
            {command->options, jg_source_options, jg_shared_options}};
    } else if (command->stage) {
        *out = (struct jg_option_lists){
            {NULL, command->options, jg_source_options, jg_shared_options}};
        return jg_files_options(ctx, keep, command->stage, &out->list[0]);
    }
    return JG_OK;
}
