/* SPDX-License-Identifier: MIT */
#include "gis/cli/export.h"

#include "gis/cli/record.h"
#include "gis/cli/split.h"
#include "gis/cli/titles.h"
#include "gis/core/text.h"
#include "gis/io/digest.h"
#include "gis/io/qml.h"
#include "gis/io/sink.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The layers of a package, in the order QGIS shows them. */
static const char *const exported[] = {
    "zone",          "zone_link",      "estate",   "estate_rule",
    "estate_access", "access",         "coverage", "shortfall",
    "service_area",  "suggested_site", "building", "facility",
    "gate",          "barrier",        "road",     "subdistrict",
    "problem",       "rejected",       NULL};

/* A package is never newer than the workspace it was made of. */
static enum jg_status workspace_stands(struct jg_ctx *ctx, void *user)
{
    return jg_session_settle(ctx, user);
}

static enum jg_status write_package(struct jg_ctx *ctx, struct jg_arena *tmp,
                                    const struct jg_export *e, const char *path,
                                    const struct jg_layers *set, const char *title)
{
    const char *qml[JG_LAYERS_MOST] = {NULL};
    for (int i = 0; i < set->n; i++)
        if (set->layer[i]->geom.kind)
            JG_TRY(jg_qml_style(ctx, tmp, e->layers_dir, set->layer[i], &qml[i]));
    struct jg_package package = {
        .layers = (const struct jg_layer *const *)set->layer,
        .qml = qml,
        .n = set->n,
        .crs = e->crs,
        .title = title,
        .secrecy = e->secrecy,
        .time = e->time,
        .ready = e->session ? workspace_stands : NULL,
        .user = e->session,
    };
    return jg_sink_package(ctx, path, e->overwrite, &package);
}

static enum jg_status write_units(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_export *e, const struct jg_split *split,
                                  struct jg_text *files)
{
    for (uint32_t u = 0; u < split->n_units; u++) {
        struct jg_arena *tmp = jg_arena_open(keep);
        JG_NEED(ctx, tmp);
        struct jg_layers part = {0};
        JG_TRY(jg_split_take(ctx, tmp, e->layers, split, u, &part));
        const char *path = jg_text_format(tmp, "%s/%s_%s.gpkg", e->folder, e->stem,
                                          split->units[u].file_name);
        const char *title = jg_text_format(tmp, "%s %s", e->title ? e->title : e->stem,
                                           split->units[u].name);
        JG_NEED(ctx, path && title);
        JG_TRY(write_package(ctx, tmp, e, path, &part, title));
        jg_text_addf(files, "%s%s", files->n ? "," : "", path);
        jg_arena_close(tmp);
        JG_TRY(jg_progress(ctx, (u + 1.0) / split->n_units, "writing packages"));
    }
    return JG_OK;
}

enum jg_status jg_export_write(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_export *e, struct jg_summary *summary,
                               const char **out_files)
{
    struct jg_text files = {.arena = keep};
    struct jg_split *split;
    JG_TRY(jg_sink_folder(ctx, e->folder));
    JG_TRY(jg_titles_put(ctx, keep, e->layers_dir, e->layers));
    if (e->by != JG_BY_NONE) {
        JG_TRY(jg_split_open(ctx, keep, e->layers, e->by, &split));
        JG_TRY(write_units(ctx, keep, e, split, &files));
        jg_summary_count(summary, "packages", split->n_units, 0);
        jg_summary_count(summary, "rows_of_no_unit", (double)split->n_without, 0);
    } else {
        const char *path = jg_text_format(keep, "%s/%s.gpkg", e->folder, e->stem);
        JG_NEED(ctx, path);
        JG_TRY(write_package(ctx, keep, e, path, e->layers, e->title));
        jg_text_add(&files, path);
    }
    for (int i = 0; i < e->layers->n; i++)
        jg_summary_count(summary, e->layers->layer[i]->name, e->layers->layer[i]->n, 0);
    return jg_text_done(ctx, &files, out_files);
}

/* Layers a package holds, from memory or the workspace, as views of our own. */
static enum jg_status gather(struct jg_ctx *ctx, struct jg_session *s,
                             struct jg_layers *out)
{
    for (const char *const *name = exported; *name; name++) {
        struct jg_layer *layer;
        const char *so_far = jg_text_format(s->arena, "%s so far", *name);
        JG_NEED(ctx, so_far);
        struct jg_layer *findings = jg_layers_find(&s->layers, so_far);
        JG_TRY(findings ? JG_OK : jg_session_layer(ctx, s, *name, &layer));
        layer = findings ? findings : layer;
        if (!layer || (layer->n == 0 && !layer->n_columns))
            continue;
        struct jg_layer *view;
        JG_TRY(jg_layer_view(ctx, s->arena, layer, &view));
        view->name = *name;
        JG_TRY(jg_layers_put(ctx, out, view));
    }
    return JG_OK;
}

static struct jg_export export_of(struct jg_session *s, const struct jg_layers *layers,
                                  char *time)
{
    return (struct jg_export){.layers = layers,
                              .crs = s->crs,
                              .layers_dir = s->layers_dir,
                              .folder = s->project->out,
                              .stem = s->project->stem,
                              .title = s->project->title,
                              .secrecy = s->project->secrecy,
                              .time = jg_sink_time(time, s->newest_input),
                              .overwrite = true};
}

static int64_t bytes_of(const char *path)
{
    struct stat info;
    return stat(path, &info) ? -1 : (int64_t)info.st_size;
}

static enum jg_status export_print(struct jg_ctx *ctx, struct jg_session *s,
                                   const char *path, struct jg_print *out)
{
    struct jg_digest *d;
    char hex[JG_DIGEST_ROOM], time[32];
    JG_TRY(jg_digest_open(ctx, s->arena, &d));
    for (int i = 0; i < s->n_prints; i++)
        jg_digest_text(d, s->prints[i].hex);
    jg_digest_text(d, s->project->title);
    jg_digest_text(d, s->project->secrecy);
    jg_digest_text(d, s->project->stem);
    jg_digest_text(d, jg_sink_time(time, s->newest_input));
    *out = (struct jg_print){.name = "export"};
    out->hex = jg_arena_text(s->arena, jg_digest_done(d, hex));
    JG_NEED(ctx, out->hex);
    out->stale = !s->exported || strcmp(s->exported, out->hex) != 0 ||
                 bytes_of(path) != s->exported_bytes;
    return JG_OK;
}

/* Only a GeoPackage is taken for an older one of ours. Source: its application_id, bytes 68
 * to 71 (OGC 12-128r18, requirement 2). */
static enum jg_status refuse_foreign(struct jg_ctx *ctx, const char *path)
{
    unsigned char header[72] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return JG_OK; /* nothing there, or what the writer will tell */
    ssize_t n = read(fd, header, sizeof header);
    (void)close(fd);
    if (n < (ssize_t)sizeof header || memcmp(header + 68, "GPKG", 4) != 0)
        return jg_fail(ctx, JG_IO, "%s is there and is no GeoPackage: it is left alone",
                       path);
    return JG_OK;
}

static enum jg_status record_export(struct jg_ctx *ctx, struct jg_session *s,
                                    const char *path, const struct jg_print *print,
                                    double seconds, const struct jg_summary *summary)
{
    char clock[32];
    const char *counts = jg_tell_counts(s->arena, summary);
    const char *bytes =
        jg_text_format(s->arena, "{\"bytes\":%" PRId64 "}", bytes_of(path));
    JG_NEED(ctx, counts && bytes);
    struct jg_run_record record = {.stage = "export",
                                   .started = jg_clock(clock),
                                   .version = JG_VERSION,
                                   .fingerprint = print->hex,
                                   .seconds = seconds,
                                   .parameters = bytes,
                                   .inputs = "[]",
                                   .libraries = "{}",
                                   .counts = counts};
    JG_TRY(jg_session_settle(ctx, s));
    JG_TRY(jg_store_begin(ctx, s->store));
    JG_TRY(jg_store_record(ctx, s->store, &record));
    return jg_store_commit(ctx, s->store);
}

static enum jg_status write_and_tell(struct jg_ctx *ctx, struct jg_session *s,
                                     enum jg_export_by by, bool overwrite,
                                     double *out_seconds, struct jg_summary *summary)
{
    struct jg_layers layers = {0};
    char time[32];
    const char *files;
    double start = jg_now_s();
    JG_TRY(gather(ctx, s, &layers));
    struct jg_export e = export_of(s, &layers, time);
    e.by = by;
    e.overwrite = overwrite;
    e.session = s;
    enum jg_status st = jg_export_write(ctx, s->arena, &e, summary, &files);
    JG_TRY(
        jg_session_settle(ctx, s)); /* its failure comes first, in any order of events */
    JG_TRY(st);
    JG_TRY(jg_record_project(ctx, s, files));
    *out_seconds = jg_now_s() - start;
    jg_tell(s->teller, "export", "done", summary, *out_seconds, files);
    return JG_OK;
}

enum jg_status jg_export_district(struct jg_ctx *ctx, struct jg_session *s)
{
    struct jg_print print;
    struct jg_summary summary = {.arena = s->arena};
    double seconds;
    const char *path =
        jg_text_format(s->arena, "%s/%s.gpkg", s->project->out, s->project->stem);
    JG_NEED(ctx, path);
    JG_TRY(export_print(ctx, s, path, &print));
    if (!print.stale) {
        jg_tell(s->teller, "export", "unchanged", NULL, 0, NULL);
        return JG_OK;
    }
    JG_TRY(refuse_foreign(ctx, path));
    JG_TRY(write_and_tell(ctx, s, JG_BY_NONE, true, &seconds, &summary));
    return record_export(ctx, s, path, &print, seconds, &summary);
}

enum jg_status jg_export_project(struct jg_ctx *ctx, struct jg_session *s,
                                 enum jg_export_by by, bool overwrite)
{
    struct jg_summary summary = {.arena = s->arena};
    double seconds;
    return write_and_tell(ctx, s, by, overwrite, &seconds, &summary);
}
