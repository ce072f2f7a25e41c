/* SPDX-License-Identifier: MIT */
#include "gis/cli/run.h"

#include "gis/cli/export.h"
#include "gis/cli/stages.h"
#include "gis/core/json.h"
#include "gis/geom/geos.h"
#include "gis/io/digest.h"
#include "gis/io/source.h"

#include <string.h>

const char *jg_run_parameters(struct jg_arena *a, const struct jg_stage *stage,
                              const void *options)
{
    struct jg_json j = {.text = {.arena = a}};
    jg_json_open(&j, '{');
    for (const struct jg_param *p = stage->params; p && p->name; p++) {
        jg_json_key(&j, p->name);
        jg_json_open(&j, '{');
        jg_json_key(&j, "value");
        jg_json_text(&j, jg_params_show(a, p, options));
        jg_json_key(&j, "unit");
        jg_json_text(&j, p->unit);
        jg_json_close(&j, '}');
    }
    jg_json_close(&j, '}');
    return j.text.failed ? NULL : j.text.bytes;
}

const char *jg_run_libraries(struct jg_arena *a)
{
    struct jg_json j = {.text = {.arena = a}};
    const char *const libraries[][2] = {{"gdal", jg_gdal_version()},
                                        {"geos", jg_geos_version()},
                                        {"proj", jg_proj_version()},
                                        {"sqlite", jg_sqlite_version()},
                                        {"spatialite", jg_spatialite_version()}};
    jg_json_open(&j, '{');
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        jg_json_key(&j, libraries[i][0]);
        jg_json_text(&j, libraries[i][1]);
    }
    jg_json_close(&j, '}');
    return j.text.failed ? NULL : j.text.bytes;
}

/* The layer of "estate.decision" is "estate". */
static const char *table_of(struct jg_session *s, const char *what)
{
    return jg_text_format(s->arena, "%.*s", (int)strcspn(what, "."), what);
}

/* The fingerprint of whatever provides what a stage reads. */
static const char *hex_of(struct jg_session *s, const char *what)
{
    const struct jg_stage *writer = jg_stage_writer(what);
    const char *role = strcmp(what, "estate_given") ? what : "estate";
    const char *name =
        writer ? writer->name : jg_text_format(s->arena, "import:%s", role);
    const struct jg_print *print = name ? jg_session_print(s, name) : NULL;
    if (!print)
        print = jg_session_print(s, what); /* a data file */
    return print ? print->hex : "";
}

static enum jg_status print_stage(struct jg_ctx *ctx, struct jg_session *s,
                                  const struct jg_stage *stage)
{
    struct jg_digest *d;
    char hex[JG_DIGEST_ROOM];
    void *options;
    struct jg_run_record *record;
    JG_TRY(jg_project_options(ctx, s->arena, s->project, stage, &options));
    JG_TRY(jg_digest_open(ctx, s->arena, &d));
    jg_digest_text(d, stage->name);
    jg_digest_add(d, &stage->version, sizeof stage->version);
    for (const struct jg_param *p = stage->params; p && p->name; p++) {
        jg_digest_text(d, p->name);
        jg_digest_text(d, jg_params_show(s->arena, p, options));
    }
    for (const char *const *r = stage->reads; r && *r; r++) {
        jg_digest_text(d, *r);
        jg_digest_text(d, hex_of(s, *r));
    }
    if (s->n_prints == JG_PRINTS_MOST)
        return jg_fail(ctx, JG_BUG, "more than %d fingerprints", JG_PRINTS_MOST);
    struct jg_print *print = &s->prints[s->n_prints++];
    print->name = stage->name;
    print->hex = jg_arena_text(s->arena, jg_digest_done(d, hex));
    JG_NEED(ctx, print->hex);
    JG_TRY(jg_store_recorded(ctx, s->arena, s->store, stage->name, &record));
    print->stale = !record || strcmp(record->fingerprint, print->hex) != 0;
    return JG_OK;
}

static enum jg_status load_inputs(struct jg_ctx *ctx, struct jg_session *s,
                                  const struct jg_stage *stage)
{
    struct jg_layer *layer;
    for (const char *const *r = stage->reads; r && *r; r++) {
        const char *table = table_of(s, *r);
        JG_NEED(ctx, table);
        JG_TRY(jg_session_layer(ctx, s, table, &layer));
    }
    for (const char *const *w = stage->writes; w && *w; w++) {
        const char *table = table_of(s, *w);
        JG_NEED(ctx, table);
        if (strchr(*w, '.')) /* columns of a table are added to all of it */
            JG_TRY(jg_session_layer(ctx, s, table, &layer));
    }
    return JG_OK;
}

static enum jg_status forget_results(struct jg_ctx *ctx, struct jg_session *s,
                                     const struct jg_stage *stage, struct jg_batch *batch)
{
    for (const char *const *w = stage->writes; w && *w; w++) {
        const char *dot = strchr(*w, '.'), *table = table_of(s, *w);
        JG_NEED(ctx, table);
        struct jg_layer *layer = jg_layers_find(&s->layers, table);
        if (dot && layer)
            jg_layer_remove_column(layer, dot + 1);
        else if (!dot)
            batch->drop[batch->n_drop++] = table;
    }
    return JG_OK;
}

/* What later stages made from this one's results is no longer true: their tables go,
 * their columns are emptied, their records say so, in the transaction that writes this
 * stage. */
static enum jg_status forget_dependants(struct jg_ctx *ctx, struct jg_session *s,
                                        const struct jg_stage *stage,
                                        struct jg_batch *batch)
{
    for (const struct jg_stage *const *later = jg_stages(); *later; later++) {
        if (!jg_stage_depends(*later, stage))
            continue;
        JG_TRY(forget_results(ctx, s, *later, batch));
        batch->records[batch->n_records++] =
            (struct jg_run_record){.stage = (*later)->name,
                                   .started = "",
                                   .version = JG_VERSION,
                                   .fingerprint = "",
                                   .parameters = "{}",
                                   .inputs = "[]",
                                   .libraries = "{}",
                                   .counts = "{}"};
    }
    return JG_OK;
}

static enum jg_status put_results(struct jg_ctx *ctx, struct jg_session *s,
                                  const struct jg_stage *stage, struct jg_batch *batch)
{
    for (const char *const *w = stage->writes; w && *w; w++) {
        const char *table = table_of(s, *w);
        JG_NEED(ctx, table);
        struct jg_layer *layer = jg_layers_find(&s->layers, table);
        if (layer)
            JG_TRY(jg_layers_put(ctx, &batch->put, layer));
        else
            batch->drop[batch->n_drop++] = table;
    }
    return JG_OK;
}

static const char *inputs_json(struct jg_session *s, const struct jg_stage *stage)
{
    struct jg_json j = {.text = {.arena = s->arena}};
    jg_json_open(&j, '{');
    for (const char *const *r = stage->reads; r && *r; r++) {
        jg_json_key(&j, *r);
        jg_json_text(&j, hex_of(s, *r));
    }
    jg_json_close(&j, '}');
    return j.text.failed ? NULL : j.text.bytes;
}

static enum jg_status record_stage(struct jg_ctx *ctx, struct jg_session *s,
                                   const struct jg_stage *stage, const void *options,
                                   const struct jg_summary *summary,
                                   struct jg_batch *batch)
{
    struct jg_run_record *r = &batch->records[batch->n_records++];
    char *clock = jg_arena_alloc(s->arena, 1, 32);
    JG_NEED(ctx, clock);
    *r = (struct jg_run_record){.stage = stage->name,
                                .started = jg_clock(clock),
                                .version = JG_VERSION,
                                .fingerprint = jg_session_print(s, stage->name)->hex,
                                .parameters = jg_run_parameters(s->arena, stage, options),
                                .inputs = inputs_json(s, stage),
                                .libraries = jg_run_libraries(s->arena),
                                .counts = jg_tell_counts(s->arena, summary)};
    JG_NEED(ctx, r->parameters && r->inputs && r->libraries && r->counts);
    return JG_OK;
}

static enum jg_status run_stage(struct jg_ctx *ctx, struct jg_session *s,
                                const struct jg_stage *stage)
{
    struct jg_batch *batch = JG_ARRAY(s->arena, struct jg_batch, 1);
    struct jg_summary summary = {.arena = s->arena};
    void *options;
    JG_NEED(ctx, batch);
    JG_TRY(jg_project_options(ctx, s->arena, s->project, stage, &options));
    JG_TRY(load_inputs(ctx, s, stage));
    JG_TRY(forget_dependants(ctx, s, stage, batch));
    double start = jg_now_s();
    enum jg_status st = stage->run(ctx, s->arena, options, &s->layers, &summary);
    JG_TRY(jg_while(ctx, st, "%s", stage->name));
    double seconds = jg_now_s() - start;
    JG_TRY(put_results(ctx, s, stage, batch));
    JG_TRY(record_stage(ctx, s, stage, options, &summary, batch));
    batch->records[batch->n_records - 1].seconds = seconds;
    JG_TRY(jg_session_merge_findings(ctx, s, stage->name, batch));
    JG_TRY(jg_session_write(ctx, s, batch));
    jg_tell(s->teller, stage->name, "done", &summary, seconds, NULL);
    return JG_OK;
}

static bool any_import_stale(const struct jg_session *s)
{
    for (int i = 0; i < s->n_prints; i++)
        if (!strncmp(s->prints[i].name, "import:", 7) && s->prints[i].stale)
            return true;
    return false;
}

static enum jg_status run_stages(struct jg_ctx *ctx, struct jg_session *s,
                                 const struct jg_stage *until)
{
    for (const struct jg_stage *const *stage = jg_stages(); *stage; stage++) {
        const struct jg_print *print = jg_session_print(s, (*stage)->name);
        if (print->stale)
            JG_TRY(run_stage(ctx, s, *stage));
        else
            jg_tell(s->teller, (*stage)->name, "unchanged", NULL, 0, NULL);
        if (*stage == until)
            break;
    }
    return JG_OK;
}

enum jg_status jg_run_plan(struct jg_ctx *ctx, struct jg_arena *keep,
                           const struct jg_project *project,
                           const struct jg_run_options *options, struct jg_teller *teller,
                           struct jg_session **out)
{
    struct jg_session *s;
    JG_TRY(jg_session_open(ctx, keep, project, options->layers_dir, options->verify,
                           teller, &s));
    for (const struct jg_stage *const *stage = jg_stages(); *stage; stage++)
        JG_TRY(print_stage(ctx, s, *stage));
    *out = s;
    return JG_OK;
}

enum jg_status jg_run_open(struct jg_ctx *ctx, struct jg_arena *keep,
                           const struct jg_project *project,
                           const struct jg_run_options *options, struct jg_teller *teller,
                           struct jg_session **out)
{
    struct jg_session *s;
    JG_TRY(jg_run_plan(ctx, keep, project, options, teller, &s));
    if (any_import_stale(s))
        JG_TRY(jg_session_import(ctx, s));
    else
        jg_tell(teller, "import", "unchanged", NULL, 0, NULL);
    JG_TRY(run_stages(ctx, s, options->until));
    *out = s;
    return JG_OK;
}

enum jg_status jg_run(struct jg_ctx *ctx, struct jg_arena *keep,
                      const struct jg_project *project,
                      const struct jg_run_options *options, struct jg_teller *teller)
{
    struct jg_session *s;
    JG_TRY(jg_run_open(ctx, keep, project, options, teller, &s));
    if (!options->until)
        JG_TRY(jg_export_district(ctx, s));
    return jg_session_close(ctx, s);
}
