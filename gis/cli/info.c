/* SPDX-License-Identifier: MIT */
#include "gis/cli/info.h"

#include "gis/core/json.h"

#include <inttypes.h>
#include <unistd.h>

static const char *state_of(const struct jg_print *print)
{
    if (!*print->hex)
        return "absent";
    return print->stale ? "out of date" : "up to date";
}

static enum jg_status as_json(struct jg_ctx *ctx, struct jg_session *s,
                              const struct jg_table_count *tables, int n)
{
    struct jg_json j = {.text = {.arena = s->arena}};
    const char *text;
    jg_json_open(&j, '{');
    jg_json_key(&j, "workspace");
    jg_json_text(&j, s->project->workspace);
    jg_json_key(&j, "tables");
    jg_json_open(&j, '{');
    for (int i = 0; i < n; i++) {
        jg_json_key(&j, tables[i].name);
        jg_json_int(&j, tables[i].rows);
    }
    jg_json_close(&j, '}');
    jg_json_key(&j, "parts");
    jg_json_open(&j, '{');
    for (int i = 0; i < s->n_prints; i++) {
        jg_json_key(&j, s->prints[i].name);
        jg_json_text(&j, state_of(&s->prints[i]));
    }
    jg_json_close(&j, '}');
    jg_json_close(&j, '}');
    JG_TRY(jg_text_done(ctx, &j.text, &text));
    (void)fprintf(s->teller->out, "%s\n", text);
    return JG_OK;
}

static void as_table(struct jg_session *s, const struct jg_table_count *tables, int n)
{
    (void)fprintf(s->teller->out, "workspace %s\n\nlayers\n", s->project->workspace);
    for (int i = 0; i < n; i++)
        (void)fprintf(s->teller->out, "  %-20s %10" PRId64 "\n", tables[i].name,
                      tables[i].rows);
    (void)fprintf(s->teller->out, "\nparts of the run\n");
    for (int i = 0; i < s->n_prints; i++)
        (void)fprintf(s->teller->out, "  %-26s %s\n", s->prints[i].name,
                      state_of(&s->prints[i]));
}

enum jg_status jg_info(struct jg_ctx *ctx, struct jg_arena *keep,
                       const struct jg_project *project,
                       const struct jg_run_options *options, struct jg_teller *teller)
{
    struct jg_session *s;
    struct jg_table_count *tables;
    int n;
    if (access(project->workspace, F_OK) != 0)
        return jg_fail(ctx, JG_IO, "there is no workspace %s yet: jiugai run %s",
                       project->workspace, project->file);
    JG_TRY(jg_run_plan(ctx, keep, project, options, teller, &s));
    JG_TRY(jg_store_tables(ctx, keep, s->store, &tables, &n));
    if (teller->json)
        JG_TRY(as_json(ctx, s, tables, n));
    else
        as_table(s, tables, n);
    return jg_session_close(ctx, s);
}
