/* SPDX-License-Identifier: MIT */
#include "gis/cli/record.h"

#include "gis/cli/run.h"
#include "gis/cli/stages.h"
#include "gis/core/json.h"
#include "gis/io/sink.h"
#include "gis/io/source.h"

#include <string.h>

static enum jg_status write_beside(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   const char *output, struct jg_json *j)
{
    const char *bytes;
    jg_text_add(&j->text, "\n");
    JG_TRY(jg_text_done(ctx, &j->text, &bytes));
    const char *path = jg_text_format(tmp, "%s.run.json", output);
    JG_NEED(ctx, path);
    return jg_sink_file(ctx, path, true, bytes, j->text.n);
}

static void add_raw(struct jg_json *j, const char *key, const char *json)
{
    jg_json_key(j, key);
    jg_text_add(&j->text, json ? json : "null");
    j->after_key = false; /* the value stands */
}

static void add_head(struct jg_json *j, const char *what, const struct jg_crs *crs)
{
    jg_json_open(j, '{');
    jg_json_key(j, "program");
    jg_json_text(j, "jiugai");
    jg_json_key(j, "version");
    jg_json_text(j, JG_VERSION);
    jg_json_key(j, "what");
    jg_json_text(j, what);
    jg_json_key(j, "crs");
    jg_json_text(j, jg_crs_name(crs));
    jg_json_key(j, "epsg");
    jg_json_int(j, jg_crs_epsg(crs));
    add_raw(j, "libraries", jg_run_libraries(j->text.arena));
}

static void add_source(struct jg_json *j, const char *role,
                       const struct jg_source *source, const char *sha256)
{
    jg_json_open(j, '{');
    jg_json_key(j, "layer");
    jg_json_text(j, role);
    jg_json_key(j, "source");
    jg_json_text(j, source->path);
    jg_json_key(j, "crs");
    jg_json_text(j, source->crs);
    jg_json_key(j, "where");
    jg_json_text(j, source->where);
    jg_json_key(j, "sha256");
    jg_json_text(j, sha256);
    jg_json_close(j, '}');
}

static enum jg_status add_project_inputs(struct jg_ctx *ctx, struct jg_session *s,
                                         struct jg_json *j)
{
    jg_json_key(j, "inputs");
    jg_json_open(j, '[');
    for (int r = 0; r < s->project->n_roles; r++) {
        const struct jg_role *role = &s->project->roles[r];
        for (int i = 0; i < role->n; i++) {
            const char *sha256;
            JG_TRY(jg_store_checksum(ctx, s->arena, s->store, role->sources[i].path,
                                     false, &sha256));
            add_source(j, role->name, &role->sources[i], sha256);
        }
    }
    jg_json_close(j, ']');
    return JG_OK;
}

static enum jg_status add_stages(struct jg_ctx *ctx, struct jg_session *s,
                                 struct jg_json *j)
{
    jg_json_key(j, "stages");
    jg_json_open(j, '[');
    for (const struct jg_stage *const *stage = jg_stages(); *stage; stage++) {
        struct jg_run_record *record;
        JG_TRY(jg_store_recorded(ctx, s->arena, s->store, (*stage)->name, &record));
        if (!record || !*record->fingerprint)
            continue;
        jg_json_open(j, '{');
        jg_json_key(j, "stage");
        jg_json_text(j, record->stage);
        jg_json_key(j, "version");
        jg_json_int(j, (*stage)->version);
        jg_json_key(j, "method");
        jg_json_text(j, (*stage)->source);
        jg_json_key(j, "started");
        jg_json_text(j, record->started);
        jg_json_key(j, "seconds");
        jg_json_real(j, record->seconds);
        jg_json_key(j, "fingerprint");
        jg_json_text(j, record->fingerprint);
        add_raw(j, "parameters", record->parameters);
        add_raw(j, "counts", record->counts);
        jg_json_close(j, '}');
    }
    jg_json_close(j, ']');
    return JG_OK;
}

enum jg_status jg_record_project(struct jg_ctx *ctx, struct jg_session *s,
                                 const char *files)
{
    struct jg_json j = {.text = {.arena = s->arena}};
    add_head(&j, s->project->file, s->crs);
    jg_json_key(&j, "policy");
    jg_json_text(&j, s->project->policy);
    jg_json_key(&j, "standard");
    jg_json_text(&j, s->project->standard);
    jg_json_key(&j, "secrecy");
    jg_json_text(&j, s->project->secrecy);
    JG_TRY(add_project_inputs(ctx, s, &j));
    JG_TRY(add_stages(ctx, s, &j));
    jg_json_close(&j, '}');
    while (*files) {
        size_t n = strcspn(files, ",");
        const char *one = jg_text_format(s->arena, "%.*s", (int)n, files);
        struct jg_json copy = j;
        JG_NEED(ctx, one);
        JG_TRY(write_beside(ctx, s->arena, one, &copy));
        files += n + (files[n] == ',');
    }
    return JG_OK;
}

enum jg_status jg_record_files(struct jg_ctx *ctx, struct jg_arena *keep,
                               const char *output, const struct jg_file_record *record)
{
    struct jg_json j = {.text = {.arena = keep}};
    char clock[32];
    add_head(&j, record->stage->name, record->crs);
    jg_json_key(&j, "method");
    jg_json_text(&j, record->stage->source);
    jg_json_key(&j, "finished");
    jg_json_text(&j, jg_clock(clock));
    jg_json_key(&j, "seconds");
    jg_json_real(&j, record->seconds);
    add_raw(&j, "parameters", jg_run_parameters(keep, record->stage, record->options));
    add_raw(&j, "counts", jg_tell_counts(keep, record->summary));
    jg_json_key(&j, "inputs");
    jg_json_open(&j, '[');
    for (int i = 0; i < record->n_sources; i++) {
        const char *sha256;
        JG_TRY(jg_source_sha256(ctx, keep, record->sources[i].path, &sha256));
        add_source(&j, record->roles[i], &record->sources[i], sha256);
    }
    jg_json_close(&j, ']');
    jg_json_close(&j, '}');
    return write_beside(ctx, keep, output, &j);
}
