/* SPDX-License-Identifier: MIT */
#include "gis/cli/files.h"

#include "gis/cli/export.h"
#include "gis/cli/plane.h"
#include "gis/cli/project.h"
#include "gis/cli/record.h"
#include "gis/cli/stages.h"
#include "gis/cli/titles.h"
#include "gis/core/text.h"
#include "gis/io/import.h"
#include "gis/io/qml.h"
#include "gis/io/sink.h"
#include "gis/layer/policy.h"
#include "gis/layer/standard.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPTIONS_MOST = 96 };

const struct jg_option jg_source_options[] = {
    {"where", 0, "SQL",
     "only rows of the layer before it for which this holds (SQLite's SQL)"},
    {"encoding", 0, "NAME", "of the texts of the layer before it, for example GBK"},
    {"source-crs", 0, "CRS", "of the layer before it: EPSG:4326, GCJ-02, BD-09, WKT …"},
    {"classify", 0, "NAME", "sort the layer before it by a table: osm, amap"},
    {"field", 0, "OURS=THEIRS", "which field of the layer before it is which of ours"},
    {"fill", 0, "FIELD=VALUE", "a value for every row of the layer before it"},
    {"x", 0, "FIELD", "the column of x or longitude (CSV) of the layer before it"},
    {"y", 0, "FIELD", "the column of y or latitude (CSV) of the layer before it"},
    {"unknown", 0, "LIST",
     "values that mean \"unknown\" in dates of the layer before it"},
    {0}};

/* Data files are chosen by name, not given as layers. */
static bool is_data(const char *what)
{
    return !strncmp(what, "policy", 6) || !strncmp(what, "standard", 8);
}

static bool option_known(const struct jg_option *options, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (!strcmp(options[i].name, name))
            return true;
    return false;
}

static void add_layer_options(const struct jg_stage *stage, struct jg_option *options,
                              int *n)
{
    for (const char *const *r = stage->reads; r && *r; r++) {
        const char *role = !strcmp(*r, "estate_given") ? "estate" : *r;
        bool result = jg_stage_writer(*r) && strcmp(role, "estate") != 0;
        if (strchr(role, '.') || is_data(role) || result || *n == OPTIONS_MOST - 1 ||
            option_known(options, *n, role))
            continue;
        options[(*n)++] = (struct jg_option){role, 0, "FILE[:LAYER]", "an input layer"};
    }
}

static bool reads(const struct jg_stage *stage, const char *what)
{
    for (const char *const *r = stage->reads; r && *r; r++)
        if (!strcmp(*r, what))
            return true;
    return false;
}

/* On files the traits of estates are taken before any stage that asks for them. */
static const struct jg_stage *stage_before(const struct jg_stage *stage)
{
    const struct jg_stage *estate = jg_stage_find("estate");
    return stage != estate && reads(stage, "estate") ? estate : NULL;
}

static enum jg_status add_parameters(struct jg_ctx *ctx, struct jg_arena *keep,
                                     const struct jg_stage *stage,
                                     struct jg_option *options, int *n)
{
    for (const struct jg_param *p = stage->params; p && p->name; p++) {
        char *name = jg_arena_text(keep, p->name);
        JG_NEED(ctx, name);
        for (char *c = name; *c; c++)
            if (*c == '_')
                *c = '-';
        const char *value = p->choices ? p->choices : *p->unit ? p->unit : "VALUE";
        if (*n < OPTIONS_MOST - 1 && !option_known(options, *n, name))
            options[(*n)++] = (struct jg_option){name, 0, value, p->help};
    }
    return JG_OK;
}

enum jg_status jg_files_options(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_stage *stage,
                                const struct jg_option **out)
{
    struct jg_option *options = JG_ARRAY(keep, struct jg_option, OPTIONS_MOST);
    int n = 0;
    JG_NEED(ctx, options);
    add_layer_options(stage, options, &n);
    if (stage_before(stage))
        add_layer_options(stage_before(stage), options, &n);
    if (reads(stage, "policy"))
        options[n++] =
            (struct jg_option){"policy", 0, "NAME", "a shipped policy, or a file"};
    if (reads(stage, "standard"))
        options[n++] =
            (struct jg_option){"standard", 0, "NAME", "a shipped standard, or a file"};
    JG_TRY(add_parameters(ctx, keep, stage, options, &n));
    *out = options;
    return JG_OK;
}

static bool is_layer_option(const struct jg_stage *stage, const char *name)
{
    struct jg_option options[OPTIONS_MOST];
    int n = 0;
    add_layer_options(stage, options, &n);
    if (stage_before(stage))
        add_layer_options(stage_before(stage), options, &n);
    return option_known(options, n, name);
}

/* Append "a=b" to a NULL-ended list of pairs. */
static enum jg_status add_pair(struct jg_ctx *ctx, struct jg_arena *keep,
                               const char *option, const char *pair,
                               const char *const **list)
{
    const char *equals = strchr(pair, '=');
    size_t had = 0;
    while (*list && (*list)[had])
        had++;
    if (!equals || equals == pair)
        return jg_fail(ctx, JG_USAGE, "--%s must be NAME=VALUE, not \"%s\"", option,
                       pair);
    const char **longer = JG_ARRAY(keep, const char *, had + 3);
    JG_NEED(ctx, longer);
    for (size_t i = 0; i < had; i++)
        longer[i] = (*list)[i];
    longer[had] = jg_text_format(keep, "%.*s", (int)(equals - pair), pair);
    longer[had + 1] = equals + 1;
    JG_NEED(ctx, longer[had]);
    *list = longer;
    return JG_OK;
}

static enum jg_status qualify(struct jg_ctx *ctx, struct jg_arena *keep,
                              const char *option, const char *value,
                              struct jg_source *source)
{
    const struct {
        const char *option, **field;
    } texts[] = {{"where", &source->where},
                 {"encoding", &source->encoding},
                 {"source-crs", &source->crs},
                 {"classify", &source->classify},
                 {"x", &source->x},
                 {"y", &source->y},
                 {"unknown", &source->sentinels}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!strcmp(texts[i].option, option))
            *texts[i].field = value;
    if (!strcmp(option, "field"))
        return add_pair(ctx, keep, option, value, &source->fields);
    if (!strcmp(option, "fill"))
        return add_pair(ctx, keep, option, value, &source->constants);
    return JG_OK;
}

static bool is_qualifier(const char *name)
{
    for (const struct jg_option *o = jg_source_options; o->name; o++)
        if (!strcmp(o->name, name))
            return true;
    return false;
}

static enum jg_status add_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                const char *name, const char *value,
                                struct jg_given_layers *out)
{
    struct jg_source *source = &out->sources[out->n];
    JG_TRY(jg_source_split(ctx, keep, value, source));
    source->given_at = jg_text_format(keep, "--%s", name);
    JG_NEED(ctx, source->given_at);
    out->roles[out->n++] = name;
    return JG_OK;
}

static enum jg_status qualify_last(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const char *name, const char *value,
                                   struct jg_given_layers *out)
{
    if (!out->n)
        return jg_fail(ctx, JG_USAGE, "--%s must follow the layer it is meant for", name);
    return qualify(ctx, keep, name, value, &out->sources[out->n - 1]);
}

enum jg_status jg_files_given(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_stage *stage, const struct jg_args *args,
                              struct jg_given_layers *out)
{
    *out = (struct jg_given_layers){
        .roles = JG_ARRAY(keep, const char *, (size_t)args->n_given + 1),
        .sources = JG_ARRAY(keep, struct jg_source, (size_t)args->n_given + 1)};
    JG_NEED(ctx, out->roles && out->sources);
    for (int i = 0; i < args->n_given; i++) {
        const char *name = args->given[i].option->name, *value = args->given[i].value;
        if (is_layer_option(stage, name))
            JG_TRY(add_layer(ctx, keep, name, value, out));
        else if (is_qualifier(name))
            JG_TRY(qualify_last(ctx, keep, name, value, out));
    }
    return JG_OK;
}

/* Where the data lie, in their own coordinates, to name a system that suits them. */
static enum jg_status refuse_crs(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_crs *crs, const struct jg_source *source,
                                 const char *role)
{
    struct jg_delivery delivery = {0};
    JG_TRY(jg_source_read(ctx, keep, source, role, &delivery));
    JG_TRY(jg_crs_need_metres(ctx, crs, source->path,
                              jg_geom_extent(&delivery.layer->geom)));
    return JG_OK;
}

enum jg_status jg_files_crs(struct jg_ctx *ctx, struct jg_arena *keep, const char *told,
                            const struct jg_given_layers *given, struct jg_crs **out)
{
    const char *text = told;
    if (!text && !given->n)
        return jg_fail(ctx, JG_USAGE, "no input layer was given");
    if (!text)
        text = given->sources[0].crs;
    if (!text)
        JG_TRY(jg_source_crs(ctx, keep, &given->sources[0], &text));
    if (!text)
        return jg_fail(
            ctx, JG_CRS,
            "%s has no coordinate system (of a table, --x and --y name the columns "
            "with coordinates): say which with --source-crs "
            "after it",
            given->sources[0].path);
    JG_TRY(jg_crs_open(ctx, keep, text, out));
    if (!told && !jg_crs_is_projected_metres(*out))
        return refuse_crs(ctx, keep, *out, &given->sources[0], given->roles[0]);
    return jg_crs_need_metres(ctx, *out, "--crs", jg_box_empty());
}

static enum jg_status import_options(struct jg_ctx *ctx, struct jg_arena *keep,
                                     const char *role, const char *layers_dir,
                                     struct jg_import_options *out)
{
    struct jg_contract *contract = NULL;
    const char *path = jg_text_format(keep, "%s/contract/%s.yaml", layers_dir, role);
    out->classify_dir = jg_text_format(keep, "%s/classify", layers_dir);
    JG_NEED(ctx, path && out->classify_dir);
    JG_TRY(jg_contract_read(ctx, keep, path, &contract));
    out->contract = contract;
    return jg_findings_open(ctx, keep, &out->findings);
}

/* All sources of the role that the i-th of them names. */
static enum jg_status import_one(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_given_layers *given, int i,
                                 const struct jg_import_options *options,
                                 struct jg_layers *layers, struct jg_summary *summary)
{
    int n = 0;
    struct jg_source *sources = JG_ARRAY(keep, struct jg_source, (size_t)given->n);
    JG_NEED(ctx, sources);
    for (int k = i; k < given->n; k++)
        if (!strcmp(given->roles[k], given->roles[i]))
            sources[n++] = given->sources[k];
    JG_TRY(jg_import(ctx, keep, options, sources, n, layers, summary));
    return jg_findings_put(ctx, keep, options->findings, jg_crs_wkt(options->target),
                           layers);
}

enum jg_status jg_files_import(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_given_layers *given,
                               const struct jg_crs *crs, const char *layers_dir,
                               struct jg_layers *layers, struct jg_summary *summary)
{
    for (int i = 0; i < given->n; i++) {
        struct jg_import_options options = {
            .target = crs, .max_rejected = 1, .repair = true, .ids_from_fid = true};
        bool again = false;
        for (int k = 0; k < i; k++)
            again |= !strcmp(given->roles[k], given->roles[i]);
        if (again)
            continue;
        JG_TRY(import_options(ctx, keep, given->roles[i], layers_dir, &options));
        JG_TRY(import_one(ctx, keep, given, i, &options, layers, summary));
    }
    return JG_OK;
}

static enum jg_status options_of(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_stage *stage, const struct jg_args *args,
                                 void **out)
{
    struct jg_project sets = {0}; /* only --set is read into it */
    for (int i = 0; i < args->n_given; i++)
        if (!strcmp(args->given[i].option->name, "set"))
            JG_TRY(jg_project_set(ctx, keep, &sets, args->given[i].value, "--set"));
    JG_TRY(jg_project_options(ctx, keep, &sets, stage, out));
    for (int i = 0; i < args->n_given; i++) {
        const struct jg_given *g = &args->given[i];
        if (g->value && jg_params_find(stage->params, g->option->name))
            JG_TRY(
                jg_params_set(ctx, keep, stage->params, *out, g->option->name, g->value));
    }
    return JG_OK;
}

static enum jg_status read_data(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_stage *stage, const struct jg_args *args,
                                const char *layers_dir, struct jg_layers *layers)
{
    if (reads(stage, "policy"))
        JG_TRY(jg_policy_read(ctx, keep, jg_args_text(args, "policy", "haishu-2020"),
                              layers_dir, layers));
    if (reads(stage, "standard"))
        JG_TRY(jg_standard_read(ctx, keep, jg_args_text(args, "standard", "gb50180-2018"),
                                layers_dir, layers));
    return JG_OK;
}

/* The tables a stage writes, and what was found out on the way. */
static enum jg_status results_of(struct jg_ctx *ctx, const struct jg_stage *stage,
                                 const struct jg_layers *layers, struct jg_layers *out)
{
    static const char *const always[] = {"demand", "problem", "rejected", NULL};
    for (const char *const *w = stage->writes; w && *w; w++) {
        char table[64] = "";
        size_t n = strcspn(*w, ".");
        memcpy(table, *w, n < sizeof table ? n : sizeof table - 1);
        struct jg_layer *layer = jg_layers_find(layers, table);
        if (layer)
            JG_TRY(jg_layers_put(ctx, out, layer));
    }
    for (const char *const *name = always; *name; name++) {
        struct jg_layer *layer = jg_layers_find(layers, *name);
        if (layer && layer->n)
            JG_TRY(jg_layers_put(ctx, out, layer));
    }
    return JG_OK;
}

static enum jg_status write_results(struct jg_ctx *ctx, struct jg_arena *keep,
                                    const struct jg_file_record *record,
                                    const struct jg_layers *results,
                                    const char *layers_dir, const char *output,
                                    bool overwrite)
{
    const char *qml[JG_LAYERS_MOST] = {NULL};
    char time[32];
    struct stat info;
    int64_t newest = 0;
    JG_TRY(jg_titles_put(ctx, keep, layers_dir, results));
    for (int i = 0; i < results->n; i++)
        if (results->layer[i]->geom.kind)
            JG_TRY(jg_qml_style(ctx, keep, layers_dir, results->layer[i], &qml[i]));
    for (int i = 0; i < record->n_sources; i++)
        if (!stat(record->sources[i].path, &info) && (int64_t)info.st_mtime > newest)
            newest = (int64_t)info.st_mtime;
    struct jg_package package = {.layers = (const struct jg_layer *const *)results->layer,
                                 .qml = qml,
                                 .n = results->n,
                                 .crs = record->crs,
                                 .title = record->stage->name,
                                 .time = jg_sink_time(time, newest)};
    JG_TRY(jg_sink_package(ctx, output, overwrite, &package));
    return jg_record_files(ctx, keep, output, record);
}

static enum jg_status run_before(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_stage *stage, const struct jg_args *args,
                                 struct jg_layers *layers)
{
    const struct jg_stage *before = stage_before(stage);
    void *options;
    struct jg_summary unseen = {.arena = keep};
    bool estates =
        jg_layers_find(layers, "estate_given") || jg_layers_find(layers, "building");
    if (!before || !estates)
        return JG_OK;
    JG_TRY(options_of(ctx, keep, before, args, &options));
    return before->run(ctx, keep, options, layers, &unseen);
}

/* On files nothing stops a run for what it could not use; so it is said. */
static void warn_of_rejected(const struct jg_given_layers *given,
                             const struct jg_layers *layers, struct jg_summary *summary)
{
    const struct jg_layer *rejected = jg_layers_find(layers, "rejected");
    const char *const *of = jg_layer_texts(rejected, "layer");
    for (int i = 0; of && i < given->n; i++) {
        uint32_t n = 0;
        bool again = false;
        for (int k = 0; k < i; k++)
            again = again || !strcmp(given->roles[k], given->roles[i]);
        for (uint32_t row = 0; row < rejected->n; row++)
            n += of[row] && !strcmp(of[row], given->roles[i]);
        if (n && !again)
            jg_summary_warn(summary,
                            "%u rows of --%s could not be used: see the table rejected",
                            n, given->roles[i]);
    }
}

enum jg_status jg_files_run(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_stage *stage, const struct jg_args *args,
                            const char *layers_dir, struct jg_teller *teller)
{
    const char *output = jg_args_text(args, "output", NULL);
    struct jg_given_layers given = {0};
    struct jg_crs *crs = NULL;
    struct jg_layers layers = {0}, results = {0};
    struct jg_summary imported = {.arena = keep}, summary = {.arena = keep};
    void *options = NULL;
    double start = jg_now_s();
    if (!output)
        return jg_fail(ctx, JG_USAGE, "say where to write: -o FILE.gpkg");
    if (!jg_text_ends(output, ".gpkg"))
        return jg_fail(ctx, JG_USAGE, "%s: the output is a GeoPackage, FILE.gpkg",
                       output);
    if (!jg_args_has(args, "overwrite") && access(output, F_OK) == 0)
        return jg_fail(ctx, JG_IO, "%s exists; --overwrite replaces it", output);
    JG_TRY(options_of(ctx, keep, stage, args, &options));
    JG_TRY(jg_files_given(ctx, keep, stage, args, &given));
    for (int i = 0; i < given.n; i++)
        if (jg_same_file(given.sources[i].path, output))
            return jg_fail(ctx, JG_USAGE, "the output %s is an input: name another",
                           output);
    JG_TRY(jg_files_crs(ctx, keep, jg_args_text(args, "crs", NULL), &given, &crs));
    JG_TRY(read_data(ctx, keep, stage, args, layers_dir, &layers));
    JG_TRY(jg_files_import(ctx, keep, &given, crs, layers_dir, &layers, &imported));
    JG_TRY(jg_plane_check(ctx, keep, crs, &layers, &imported));
    JG_TRY(run_before(ctx, keep, stage, args, &layers));
    JG_TRY(stage->run(ctx, keep, options, &layers, &summary));
    warn_of_rejected(&given, &layers, &summary);
    JG_TRY(results_of(ctx, stage, &layers, &results));
    struct jg_file_record record = {stage,   options, given.sources, given.roles,
                                    given.n, crs,     &summary,      jg_now_s() - start};
    JG_TRY(write_results(ctx, keep, &record, &results, layers_dir, output,
                         jg_args_has(args, "overwrite")));
    if (teller->json || jg_args_has(args, "verbose"))
        jg_tell(teller, "import", "done", &imported, 0, NULL);
    jg_tell(teller, stage->name, "done", &summary, jg_now_s() - start, output);
    return JG_OK;
}
