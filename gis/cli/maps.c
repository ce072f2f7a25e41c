/* SPDX-License-Identifier: MIT */
#include "gis/cli/maps.h"

#include "gis/cli/files.h"
#include "gis/cli/record.h"
#include "gis/core/text.h"
#include "gis/io/listing.h"
#include "gis/io/sink.h"
#include "gis/sheet/sheet.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

const struct jg_option jg_maps_options[] = {
    {"map", 0, "NAME", "overview, age, decision, zone, shortfall (default: overview)"},
    {"zone", 0, "ID|FILE", "a project: this zone alone, large; on files: the zones"},
    {"subdistrict", 0, "NAME|FILE",
     "a project: cut to this sub-district; on files: the layer"},
    {"all", 0, NULL, "every map there are layers for, and one of each zone"},
    {"estate", 0, "FILE[:LAYER]", "on files: the estates"},
    {"building", 0, "FILE[:LAYER]", "on files: footprints"},
    {"barrier", 0, "FILE[:LAYER]", "on files: rivers, railways"},
    {"road", 0, "FILE[:LAYER]", "on files: streets"},
    {"facility", 0, "FILE[:LAYER]", "on files: services"},
    {"title", 0, "TEXT",
     "over the map (default: the project's title and the map's name)"},
    {"prepared-by", 0, "TEXT", "who made it, in the title block"},
    {"paper", 0, "SIZE", "A4, A3, A2, A1, A0, landscape (default A3)"},
    {"scale", 0, "N", "1:N (default: the largest round scale that fits)"},
    {"approval", 0, "NUMBER",
     "审图号; without it the sheet says it must not be published"},
    {"output", 'o', "DIR", "where to write (default: out of the project)"},
    {"output-format", 'f', "LIST", "of pdf, png, svg (default pdf)"},
    {"dpi", 0, "N", "of PNG (default 200)"},
    {"crs", 0, "CRS", "to draw in (on files); default: the first layer's, if in metres"},
    {"lang", 0, "zh|en", "language of the sheet (default zh)"},
    {"overwrite", 0, NULL, "replace files that are there"},
    {0}};

static const char *const map_words[] = {"overview", "age",       "decision",
                                        "zone",     "shortfall", NULL};
/* Layers a map may use; on files all but the last. */
static const char *const drawn[] = {"zone",     "estate",    "building",
                                    "barrier",  "road",      "subdistrict",
                                    "facility", "shortfall", NULL};

/* What is to be drawn, and into which files. */
struct job {
    const struct jg_args *args;
    struct jg_sheet_options sheet;
    enum jg_sheet_format formats[3];
    int n_formats;
    const char *folder, *stem;
    bool overwrite;
    const struct jg_layers *layers;
    struct jg_text files;
    uint32_t n_sheets;
    struct jg_summary summary;
};

static enum jg_status read_paper(struct jg_ctx *ctx, const char *word,
                                 struct jg_sheet_options *o)
{
    static const struct {
        const char *name;
        double w, h;
    } papers[] = {{"A4", 297, 210},
                  {"A3", 420, 297},
                  {"A2", 594, 420},
                  {"A1", 841, 594},
                  {"A0", 1189, 841}};
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        if (jg_text_same(word, papers[i].name)) {
            o->width_mm = papers[i].w;
            o->height_mm = papers[i].h;
            return JG_OK;
        }
    }
    return jg_fail(ctx, JG_USAGE, "--paper must be A4, A3, A2, A1 or A0, not \"%s\"",
                   word);
}

static enum jg_status read_number(struct jg_ctx *ctx, const struct jg_args *args,
                                  const char *name, double least, double *out)
{
    const char *text = jg_args_text(args, name, NULL);
    if (!text)
        return JG_OK;
    if (!strncmp(text, "1:", 2))
        text += 2;
    if (!jg_text_to_double(text, out) || !(*out >= least))
        return jg_fail(ctx, JG_USAGE, "--%s must be %g or more, not \"%s\"", name, least,
                       text);
    return JG_OK;
}

static enum jg_status read_map(struct jg_ctx *ctx, const char *word, enum jg_map *out)
{
    for (int i = 0; map_words[i]; i++) {
        if (!strcmp(map_words[i], word)) {
            *out = (enum jg_map)i;
            return JG_OK;
        }
    }
    return jg_fail(ctx, JG_USAGE,
                   "--map must be overview, age, decision, zone or shortfall, "
                   "not \"%s\"",
                   word);
}

static enum jg_status add_format(struct jg_ctx *ctx, struct job *job, const char *word,
                                 size_t n)
{
    static const char *const words[] = {"pdf", "png", "svg"};
    for (int i = 0; i < 3; i++) {
        bool again = false;
        char name[4] = "";
        if (n == 3)
            memcpy(name, word, 3);
        if (!jg_text_same(name, words[i]))
            continue;
        for (int k = 0; k < job->n_formats; k++)
            again |= job->formats[k] == (enum jg_sheet_format)i;
        if (!again)
            job->formats[job->n_formats++] = (enum jg_sheet_format)i;
        return JG_OK;
    }
    return jg_fail(ctx, JG_USAGE,
                   "--output-format must be of pdf, png, svg, not \"%.*s\"", (int)n,
                   word);
}

static enum jg_status read_formats(struct jg_ctx *ctx, struct job *job)
{
    const char *at = jg_args_text(job->args, "output-format", "pdf");
    for (;;) {
        size_t n = strcspn(at, ",");
        JG_TRY(add_format(ctx, job, at, n));
        if (!at[n])
            return JG_OK;
        at += n + 1;
    }
}

static enum jg_status read_language(struct jg_ctx *ctx, const struct jg_args *args,
                                    bool *out_english)
{
    const char *word = jg_args_text(args, "lang", "zh");
    if (strcmp(word, "zh") != 0 && strcmp(word, "en") != 0)
        return jg_fail(ctx, JG_USAGE, "--lang must be zh or en, not \"%s\"", word);
    *out_english = !strcmp(word, "en");
    return JG_OK;
}

static enum jg_status read_job(struct jg_ctx *ctx, const struct jg_args *args,
                               const char *layers_dir, struct job *job)
{
    struct jg_sheet_options *o = &job->sheet;
    job->args = args;
    job->overwrite = jg_args_has(args, "overwrite");
    *o = (struct jg_sheet_options){.dpi = 200, .layers_dir = layers_dir};
    JG_TRY(read_map(ctx, jg_args_text(args, "map", "overview"), &o->map));
    JG_TRY(read_paper(ctx, jg_args_text(args, "paper", "A3"), o));
    JG_TRY(read_number(ctx, args, "scale", 100, &o->scale));
    JG_TRY(read_number(ctx, args, "dpi", 30, &o->dpi));
    JG_TRY(read_language(ctx, args, &o->english));
    o->title = jg_args_text(args, "title", NULL);
    o->author = jg_args_text(args, "prepared-by", NULL);
    o->approval = jg_args_text(args, "approval", NULL);
    return read_formats(ctx, job);
}

/* ---- one sheet ---- */

/* A name that any file system takes. */
static const char *file_word(struct jg_arena *keep, const char *name)
{
    char *word = jg_arena_text(keep, name);
    for (char *c = word; c && *c; c++)
        if ((unsigned char)*c < 32 || strchr("/\\:*?\"<>|", *c))
            *c = '_';
    return word;
}

static const char *path_of(struct jg_arena *keep, const struct job *job,
                           const struct jg_sheet_options *o, enum jg_sheet_format format)
{
    static const char *const ends[] = {"pdf", "png", "svg"};
    const char *part = o->zone ? o->zone : o->subdistrict;
    const char *word = part ? file_word(keep, part) : "";
    if (!word)
        return NULL;
    return jg_text_format(keep, "%s/%s_%s%s%s.%s", job->folder, job->stem,
                          map_words[o->map], part ? "_" : "", word, ends[format]);
}

static void add_summary(struct job *job, const struct jg_summary *one)
{
    struct jg_summary *all = &job->summary;
    for (int i = 0; i < one->n_counts; i++) {
        bool known = false;
        for (int k = 0; k < all->n_counts; k++) {
            if (strcmp(all->counts[k].name, one->counts[i].name) != 0)
                continue;
            known = true;
            all->counts[k].value += one->counts[i].value;
        }
        if (!known && strcmp(one->counts[i].name, "scale") != 0)
            jg_summary_count(all, one->counts[i].name, one->counts[i].value, 0);
    }
    for (int i = 0; i < one->n_warnings; i++) {
        bool known = false;
        for (int k = 0; k < all->n_warnings; k++)
            known |= !strcmp(all->warnings[k], one->warnings[i]);
        if (!known)
            jg_summary_warn(all, "%s", one->warnings[i]);
    }
}

static enum jg_status draw_sheet(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct job *job, const struct jg_sheet_options *o)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    struct jg_sheet_target targets[3] = {0};
    const char *paths[3] = {0};
    JG_NEED(ctx, tmp);
    struct jg_summary one = {.arena = keep};
    for (int i = 0; i < job->n_formats; i++) {
        paths[i] = path_of(keep, job, o, job->formats[i]);
        JG_NEED(ctx, paths[i]);
        targets[i].format = job->formats[i];
        JG_TRY(jg_sink_reserve(ctx, tmp, paths[i], job->overwrite, &targets[i].path));
    }
    JG_TRY(jg_sheet_draw(ctx, tmp, o, job->layers, targets, job->n_formats, &one));
    for (int i = 0; i < job->n_formats; i++) {
        JG_TRY(jg_sink_publish(ctx, targets[i].path, paths[i]));
        jg_text_addf(&job->files, "%s%s", job->files.n ? "," : "", paths[i]);
    }
    if (!job->n_sheets++ && one.n_counts)
        job->sheet.scale = one.counts[0].value;
    add_summary(job, &one);
    jg_arena_close(tmp);
    return JG_OK;
}

static bool has_rows(const struct job *job, const char *name)
{
    const struct jg_layer *layer = jg_layers_find(job->layers, name);
    return layer && layer->n;
}

/* Every map there are layers for, then each zone by itself. */
static enum jg_status draw_all(struct jg_ctx *ctx, struct jg_arena *keep, struct job *job,
                               const struct jg_sheet_options *o)
{
    struct jg_sheet_options one = *o;
    const struct jg_layer *zone = jg_layers_find(job->layers, "zone");
    const char *const *ids = jg_layer_texts(zone, "zone_id");
    static const char *const needed[] = {NULL, NULL, "estate", NULL, "shortfall"};
    for (int map = 0; map_words[map] && !jg_args_has(job->args, "map"); map++) {
        one.map = (enum jg_map)map;
        if (map != JG_MAP_ZONE && (!needed[map] || has_rows(job, needed[map])))
            JG_TRY(draw_sheet(ctx, keep, job, &one));
    }
    if (jg_args_has(job->args, "map") && o->map != JG_MAP_ZONE)
        return draw_sheet(ctx, keep, job, o);
    one.map = JG_MAP_ZONE;
    one.subdistrict = NULL;
    for (uint32_t i = 0; ids && i < zone->n; i++) {
        one.zone = ids[i];
        if (ids[i] && !jg_geom_is_empty(&zone->geom, i))
            JG_TRY(draw_sheet(ctx, keep, job, &one));
        JG_TRY(jg_progress(ctx, (i + 1.0) / zone->n, "drawing zones"));
    }
    return JG_OK;
}

static enum jg_status draw_job(struct jg_ctx *ctx, struct jg_arena *keep, struct job *job,
                               struct jg_teller *teller, const char **out_files)
{
    struct jg_sheet_options o = job->sheet;
    double start = jg_now_s();
    job->files = (struct jg_text){.arena = keep};
    job->summary = (struct jg_summary){.arena = keep};
    if (o.zone)
        o.map = JG_MAP_ZONE;
    if (o.map == JG_MAP_ZONE && !o.zone && !jg_args_has(job->args, "all"))
        return jg_fail(ctx, JG_USAGE,
                       "--map zone draws one zone: say --zone ID in a project, "
                       "or --all for each");
    JG_TRY(jg_sink_folder(ctx, job->folder));
    if (jg_args_has(job->args, "all"))
        JG_TRY(draw_all(ctx, keep, job, &o));
    else
        JG_TRY(draw_sheet(ctx, keep, job, &o));
    JG_TRY(jg_text_done(ctx, &job->files, out_files));
    struct jg_summary told = {.arena = keep};
    jg_summary_count(&told, "sheets", job->n_sheets, 0);
    if (job->n_sheets == 1)
        jg_summary_count(&told, "scale", job->sheet.scale, 0);
    for (int i = 0; i < job->summary.n_counts; i++)
        jg_summary_count(&told, job->summary.counts[i].name, job->summary.counts[i].value,
                         0);
    for (int i = 0; i < job->summary.n_warnings; i++)
        jg_summary_warn(&told, "%s", job->summary.warnings[i]);
    job->summary = told;
    jg_tell(teller, "sheet", "done", &told, jg_now_s() - start, *out_files);
    return JG_OK;
}

/* ---- a project ---- */

enum jg_status jg_maps_project(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_project *project,
                               const struct jg_run_options *options,
                               const struct jg_args *args, struct jg_teller *teller)
{
    static const char *const on_files[] = {"estate",   "building", "barrier", "road",
                                           "facility", "crs",      NULL};
    struct job job = {.folder = jg_args_text(args, "output", project->out),
                      .stem = project->stem};
    struct jg_session *s;
    struct jg_layer *layer;
    const char *files;
    char time[32];
    JG_TRY(read_job(ctx, args, options->layers_dir, &job));
    for (const char *const *name = on_files; *name; name++)
        if (jg_args_has(args, *name))
            return jg_fail(ctx, JG_USAGE,
                           "--%s is for sheets from files, not for a project", *name);
    job.sheet.zone = jg_args_text(args, "zone", NULL);
    job.sheet.subdistrict = jg_args_text(args, "subdistrict", NULL);
    job.sheet.project = project->title;
    job.sheet.secrecy = project->secrecy;
    JG_TRY(jg_run_open(ctx, keep, project, options, teller, &s));
    for (const char *const *name = drawn; *name; name++)
        JG_TRY(jg_session_layer(ctx, s, *name, &layer));
    JG_TRY(jg_session_settle(ctx, s));
    job.layers = &s->layers;
    job.sheet.crs = s->crs;
    job.sheet.time = jg_sink_time(time, s->newest_input);
    JG_TRY(draw_job(ctx, keep, &job, teller, &files));
    JG_TRY(jg_record_project(ctx, s, files));
    return jg_session_close(ctx, s);
}

/* ---- files ---- */

/* What a sheet reads on files, for sorting the options: zones come in as zones drawn by
 * hand do, since they are an input here. */
static const char *const reads[] = {"estate_given", "building", "barrier",    "road",
                                    "subdistrict",  "facility", "zone_drawn", NULL};
static const struct jg_stage from_files = {
    .name = "sheet", .summary = "zone maps on paper", .source = "", .reads = reads};

static const struct jg_option zone_drawn = {"zone_drawn", 0, "FILE", ""};

/* A package with several layers has one called "zone". */
static enum jg_status find_zone_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                      struct jg_source *source)
{
    struct jg_listed *list;
    int n;
    source->given_at = "--zone";
    if (source->layer)
        return JG_OK;
    JG_TRY(jg_source_layers(ctx, keep, source, &list, &n));
    for (int i = 0; i < n; i++)
        if (!strcmp(list[i].name, "zone"))
            source->layer = "zone";
    return JG_OK;
}

static enum jg_status given_files(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_args *args, struct jg_given_layers *out)
{
    struct jg_args renamed = *args;
    renamed.given = JG_ARRAY(keep, struct jg_given, (size_t)args->n_given + 1);
    JG_NEED(ctx, renamed.given);
    for (int i = 0; i < args->n_given; i++) {
        renamed.given[i] = args->given[i];
        if (!strcmp(args->given[i].option->name, "zone"))
            renamed.given[i].option = &zone_drawn;
    }
    JG_TRY(jg_files_given(ctx, keep, &from_files, &renamed, out));
    for (int i = 0; i < out->n; i++)
        if (!strcmp(out->roles[i], "zone_drawn"))
            JG_TRY(find_zone_layer(ctx, keep, &out->sources[i]));
    return JG_OK;
}

/* Layers under the names maps know them by. */
static enum jg_status rename_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                   struct jg_layers *layers, const char *from,
                                   const char *to)
{
    struct jg_layer *layer = jg_layers_find(layers, from), *view;
    if (!layer)
        return JG_OK;
    JG_TRY(jg_layer_view(ctx, keep, layer, &view));
    view->name = to;
    jg_layers_remove(layers, from);
    return jg_layers_put(ctx, layers, view);
}

static bool knows_nothing(const struct jg_column *column, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        double day = column ? jg_column_number(column, i) : (double)NAN;
        if (!isnan(day) && day > INT32_MIN && day < INT32_MAX)
            return false;
    }
    return true;
}

/* Estates that jiugai wrote bring their dates ready, and no field to read them from: the
 * import kept them beside its own. */
static void take_dates(struct jg_layers *layers)
{
    static const char *const names[][2] = {{"completed_from", "completed_from_given"},
                                           {"completed_to", "completed_to_given"}};
    struct jg_layer *estate = jg_layers_find(layers, "estate");
    for (size_t i = 0; estate && i < sizeof names / sizeof *names; i++) {
        struct jg_column *given = jg_layer_column(estate, names[i][1]);
        struct jg_column *read = jg_layer_column(estate, names[i][0]);
        if (!given || given->type != JG_TEXT || !knows_nothing(read, estate->n))
            continue;
        jg_layer_remove_column(estate, names[i][0]);
        given = jg_layer_column(estate, names[i][1]); /* it may have moved */
        given->name = names[i][0];
    }
}

static const char *time_of(char *buffer, const struct jg_given_layers *given)
{
    int64_t newest = 0;
    struct stat info;
    for (int i = 0; i < given->n; i++)
        if (!stat(given->sources[i].path, &info) && (int64_t)info.st_mtime > newest)
            newest = (int64_t)info.st_mtime;
    return jg_sink_time(buffer, newest);
}

static enum jg_status record_files(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct job *job,
                                   const struct jg_given_layers *given, const char *files)
{
    struct jg_file_record record = {&from_files,   NULL,     given->sources,
                                    given->roles,  given->n, job->sheet.crs,
                                    &job->summary, 0};
    while (*files) {
        size_t n = strcspn(files, ",");
        const char *one = jg_text_format(keep, "%.*s", (int)n, files);
        JG_NEED(ctx, one);
        JG_TRY(jg_record_files(ctx, keep, one, &record));
        files += n + (files[n] == ',');
    }
    return JG_OK;
}

enum jg_status jg_maps_files(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_args *args, const char *layers_dir,
                             struct jg_teller *teller)
{
    struct job job = {.folder = jg_args_text(args, "output", NULL), .stem = "sheet"};
    struct jg_given_layers given = {0};
    struct jg_layers layers = {0};
    struct jg_crs *crs = NULL;
    struct jg_summary imported = {.arena = keep};
    const char *files = "";
    char time[32];
    if (args->n_plain)
        return jg_fail(ctx, JG_USAGE,
                       "\"%s\" is no project file (.yaml); name the layers, for "
                       "example --estate FILE",
                       args->plain[0]);
    if (!job.folder)
        return jg_fail(ctx, JG_USAGE, "say where to write: -o DIR");
    JG_TRY(read_job(ctx, args, layers_dir, &job));
    JG_TRY(given_files(ctx, keep, args, &given));
    JG_TRY(jg_files_crs(ctx, keep, jg_args_text(args, "crs", NULL), &given, &crs));
    JG_TRY(jg_files_import(ctx, keep, &given, crs, layers_dir, &layers, &imported));
    JG_TRY(rename_layer(ctx, keep, &layers, "estate_given", "estate"));
    JG_TRY(rename_layer(ctx, keep, &layers, "zone_drawn", "zone"));
    take_dates(&layers);
    job.layers = &layers;
    job.sheet.crs = crs;
    job.sheet.time = time_of(time, &given);
    JG_TRY(draw_job(ctx, keep, &job, teller, &files));
    return record_files(ctx, keep, &job, &given, files);
}
