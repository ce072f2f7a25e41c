/* SPDX-License-Identifier: MIT */
/* What goes into a run: fingerprints of sources and data files, and their import. */
#include "gis/cli/session.h"

#include "gis/cli/plane.h"
#include "gis/cli/run.h"
#include "gis/cli/stages.h"
#include "gis/core/json.h"
#include "gis/io/digest.h"
#include "gis/io/import.h"
#include "gis/layer/contract.h"
#include "gis/layer/policy.h"
#include "gis/layer/standard.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Raise it when an import gives other layers from the same sources. */
static const char import_version[] = "import 1";

static enum jg_status add_print(struct jg_ctx *ctx, struct jg_session *s,
                                const char *name, struct jg_digest *d)
{
    char hex[JG_DIGEST_ROOM] = "";
    struct jg_run_record *record;
    if (s->n_prints == JG_PRINTS_MOST)
        return jg_fail(ctx, JG_BUG, "more than %d fingerprints", JG_PRINTS_MOST);
    struct jg_print *p = &s->prints[s->n_prints++];
    p->name = jg_arena_text(s->arena, name);
    p->hex = jg_arena_text(s->arena, d ? jg_digest_done(d, hex) : "");
    JG_NEED(ctx, p->name && p->hex);
    JG_TRY(jg_store_recorded(ctx, s->arena, s->store, name, &record));
    p->stale = record ? strcmp(record->fingerprint, p->hex) != 0 : *p->hex != '\0';
    return JG_OK;
}

static void digest_pairs(struct jg_digest *d, const char *const *pairs)
{
    for (; pairs && *pairs; pairs++)
        jg_digest_text(d, *pairs);
    jg_digest_text(d, NULL);
}

static enum jg_status digest_source(struct jg_ctx *ctx, struct jg_session *s,
                                    const struct jg_source *source, struct jg_digest *d)
{
    const char *sha256;
    struct stat info;
    JG_TRY(jg_store_checksum(ctx, s->arena, s->store, source->path, s->verify, &sha256));
    if (!stat(source->path, &info) && (int64_t)info.st_mtime > s->newest_input)
        s->newest_input = (int64_t)info.st_mtime;
    const char *slash = strrchr(source->path, '/'); /* from wherever it is run */
    const char *const said[] = {sha256,
                                slash ? slash + 1 : source->path,
                                source->layer,
                                source->encoding,
                                source->x,
                                source->y,
                                source->crs,
                                source->classify,
                                source->where,
                                source->landuse_scheme,
                                source->area_basis,
                                source->sentinels,
                                source->keep_invalid ? "raw" : ""};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        jg_digest_text(d, said[i]);
    jg_digest_add(d, &source->header_row, sizeof source->header_row);
    digest_pairs(d, source->fields);
    digest_pairs(d, source->constants);
    return JG_OK;
}

/* A run that was killed may have recorded an import whose table a stage was to write. */
static void doubt_without_table(struct jg_session *s, const struct jg_role *role)
{
    struct jg_print *print = &s->prints[s->n_prints - 1];
    if (!jg_store_has(s->store, jg_role_table(role->name)))
        print->stale = true;
}

static const char *contract_path(struct jg_session *s, const char *role)
{
    return jg_text_format(s->arena, "%s/contract/%s.yaml", s->layers_dir, role);
}

static enum jg_status print_role(struct jg_ctx *ctx, struct jg_session *s,
                                 const struct jg_role *role, const char *classify_sha256)
{
    struct jg_digest *d;
    const char *contract = contract_path(s, role->name);
    const char *name = jg_text_format(s->arena, "import:%s", role->name);
    JG_NEED(ctx, contract && name);
    JG_TRY(jg_digest_open(ctx, s->arena, &d));
    jg_digest_text(d, import_version);
    jg_digest_text(d, s->crs_wkt);
    jg_digest_text(d, classify_sha256);
    jg_digest_text(d, role->none ? "none" : "");
    jg_digest_text(d, jg_project_value(s->project, "import", "repair"));
    jg_digest_text(d, jg_project_value(s->project, "import", "max_rejected"));
    JG_TRY(jg_digest_file(ctx, d, contract));
    for (int i = 0; i < role->n; i++) {
        enum jg_status st = digest_source(ctx, s, &role->sources[i], d);
        if (st)
            return jg_while(ctx, st, "%s", role->sources[i].given_at);
    }
    JG_TRY(add_print(ctx, s, name, d));
    doubt_without_table(s, role);
    return JG_OK;
}

static void digest_column(struct jg_digest *d, const struct jg_column *c, uint32_t n)
{
    jg_digest_text(d, c->name);
    if (c->type == JG_TEXT)
        for (uint32_t i = 0; i < n; i++)
            jg_digest_text(d, c->texts[i]);
    else
        jg_digest_add(d, c->ints, n * sizeof *c->ints);
}

/* A data file is what it says, wherever it lies: its path and lines do not count. */
static enum jg_status print_data(struct jg_ctx *ctx, struct jg_session *s,
                                 const char *name)
{
    struct jg_digest *d;
    const struct jg_layer *layer = jg_layers_find(&s->layers, name);
    JG_TRY(jg_digest_open(ctx, s->arena, &d));
    for (int c = 0; layer && c < layer->n_columns; c++)
        if (strcmp(layer->columns[c].name, "file") != 0 &&
            strcmp(layer->columns[c].name, "line") != 0)
            digest_column(d, &layer->columns[c], layer->n);
    JG_TRY(add_print(ctx, s, name, d));
    s->prints[s->n_prints - 1].stale = false; /* read anew each time */
    return JG_OK;
}

enum jg_status jg_session_read_data(struct jg_ctx *ctx, struct jg_session *s)
{
    JG_TRY(jg_policy_read(ctx, s->arena, s->project->policy, s->layers_dir, &s->layers));
    return jg_standard_read(ctx, s->arena, s->project->standard, s->layers_dir,
                            &s->layers);
}

bool jg_same_file(const char *a, const char *b)
{
    struct stat x, y;
    return !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

enum jg_status jg_session_look_for_sources(struct jg_ctx *ctx, struct jg_session *s)
{
    const char *product =
        jg_text_format(s->arena, "%s/%s.gpkg", s->project->out, s->project->stem);
    JG_NEED(ctx, product);
    for (int r = 0; r < s->project->n_roles; r++) {
        const struct jg_role *role = &s->project->roles[r];
        for (int i = 0; i < role->n; i++) {
            const char *path = role->sources[i].path;
            bool is_file = !strchr(path, ':') && strncmp(path, "/vsi", 4) != 0;
            if (jg_same_file(path, s->project->workspace) || jg_same_file(path, product))
                return jg_fail(
                    ctx, JG_USAGE,
                    "%s: the run would write over its own source %s: give out: "
                    "another folder",
                    role->sources[i].given_at, path);
            if (is_file && access(path, R_OK))
                return jg_fail(ctx, JG_IO, "%s: layer \"%s\": cannot read %s: %s",
                               role->sources[i].given_at, role->name, path,
                               strerror(errno));
        }
    }
    return JG_OK;
}

static enum jg_status print_all_data(struct jg_ctx *ctx, struct jg_session *s)
{
    static const char *const tables[] = {"policy", "policy_setting", "standard",
                                         "standard_level", NULL};
    for (const char *const *t = tables; *t; t++)
        JG_TRY(print_data(ctx, s, *t));
    return JG_OK;
}

/* A role the workspace knows and the project no longer names is absent now. */
static enum jg_status print_absent(struct jg_ctx *ctx, struct jg_session *s)
{
    const struct jg_table_count *tables = s->stored;
    for (int i = 0; i < s->n_stored; i++) {
        const char *role =
            strcmp(tables[i].name, "estate_given") ? tables[i].name : "estate";
        const char *name = jg_text_format(s->arena, "import:%s", role);
        JG_NEED(ctx, name);
        bool result = jg_stage_writer(tables[i].name) && role == tables[i].name;
        if (jg_role_is_known(role) && !result && !jg_session_print(s, name))
            JG_TRY(add_print(ctx, s, name, NULL));
    }
    return JG_OK;
}

static bool bytes_in(const char *parameters, int64_t *out)
{
    static const char key[] = "{\"bytes\":";
    if (strncmp(parameters, key, sizeof key - 1) != 0)
        return false;
    const char *digits = parameters + sizeof key - 1;
    char *end = NULL;
    *out = strtoll(digits, &end, 10);
    return end > digits;
}

enum jg_status jg_session_print_inputs(struct jg_ctx *ctx, struct jg_session *s)
{
    const char *sha256;
    const char *classify = jg_text_format(s->arena, "%s/classify", s->layers_dir);
    JG_NEED(ctx, classify);
    JG_TRY(jg_source_sha256(ctx, s->arena, classify, &sha256));
    struct jg_run_record *exported;
    JG_TRY(jg_store_recorded(ctx, s->arena, s->store, "export", &exported));
    s->exported = exported ? exported->fingerprint : NULL;
    if (exported && !bytes_in(exported->parameters, &s->exported_bytes))
        s->exported = NULL;
    JG_TRY(jg_store_tables(ctx, s->arena, s->store, &s->stored, &s->n_stored));
    for (int i = 0; i < s->project->n_roles; i++)
        JG_TRY(print_role(ctx, s, &s->project->roles[i], sha256));
    JG_TRY(print_absent(ctx, s));
    return print_all_data(ctx, s);
}

static enum jg_status import_options(struct jg_ctx *ctx, struct jg_session *s,
                                     struct jg_import_options *out)
{
    const char *most = jg_project_value(s->project, "import", "max_rejected");
    const char *repair = jg_project_value(s->project, "import", "repair");
    *out = (struct jg_import_options){.max_rejected = 0.05};
    out->repair = !repair || jg_text_same(repair, "yes") || jg_text_same(repair, "true");
    out->classify_dir = jg_text_format(s->arena, "%s/classify", s->layers_dir);
    JG_NEED(ctx, out->classify_dir);
    if (most && (!jg_text_to_double(most, &out->max_rejected) || out->max_rejected < 0 ||
                 out->max_rejected > 1))
        return jg_fail(ctx, JG_USAGE, "import.max_rejected must be 0 to 1, not %s", most);
    return JG_OK;
}

static enum jg_status empty_role(struct jg_ctx *ctx, struct jg_session *s,
                                 const struct jg_role *role)
{
    struct jg_layer *none;
    JG_TRY(jg_layer_open(ctx, s->arena, jg_role_table(role->name), 0, &none));
    return jg_layers_put(ctx, &s->layers, none);
}

static enum jg_status import_role(struct jg_ctx *ctx, struct jg_session *s,
                                  const struct jg_role *role, struct jg_batch *batch,
                                  struct jg_summary *summary)
{
    struct jg_import_options options = {0};
    struct jg_contract *contract = NULL;
    const char *name = jg_text_format(s->arena, "import:%s", role->name);
    const char *path = contract_path(s, role->name);
    JG_NEED(ctx, name && path);
    JG_TRY(import_options(ctx, s, &options));
    if (role->none) {
        JG_TRY(empty_role(ctx, s, role));
    } else {
        JG_TRY(jg_contract_read(ctx, s->arena, path, &contract));
        JG_TRY(jg_findings_open(ctx, s->arena, &options.findings));
        options.contract = contract;
        options.target = s->crs;
        JG_TRY(jg_import(ctx, s->arena, &options, role->sources, role->n, &s->layers,
                         summary));
        JG_TRY(jg_findings_put(ctx, s->arena, options.findings, s->crs_wkt, &s->layers));
    }
    return jg_session_merge_findings(ctx, s, name, batch);
}

/* The sources of a role with their checksums, for the table `run`. */
static enum jg_status sources_json(struct jg_ctx *ctx, struct jg_session *s,
                                   const struct jg_role *role, const char **out)
{
    struct jg_json j = {.text = {.arena = s->arena}};
    jg_json_open(&j, '[');
    for (int i = 0; role && i < role->n; i++) {
        const char *sha256 = NULL;
        JG_TRY(jg_store_checksum(ctx, s->arena, s->store, role->sources[i].path, false,
                                 &sha256));
        jg_json_open(&j, '{');
        jg_json_key(&j, "source");
        jg_json_text(&j, role->sources[i].path);
        jg_json_key(&j, "sha256");
        jg_json_text(&j, sha256);
        jg_json_close(&j, '}');
    }
    jg_json_close(&j, ']');
    return jg_text_done(ctx, &j.text, out);
}

static enum jg_status record_import(struct jg_ctx *ctx, struct jg_session *s,
                                    const struct jg_role *role,
                                    const struct jg_print *print, double seconds,
                                    const struct jg_summary *summary,
                                    struct jg_batch *batch)
{
    char *clock = jg_arena_alloc(s->arena, 1, 32);
    const char *counts = jg_tell_counts(s->arena, summary), *sources = NULL;
    const char *libraries = jg_run_libraries(s->arena);
    JG_NEED(ctx, clock && counts && libraries);
    JG_TRY(sources_json(ctx, s, role, &sources));
    if (batch->n_records == JG_PRINTS_MOST)
        return jg_fail(ctx, JG_BUG, "more than %d records", JG_PRINTS_MOST);
    batch->records[batch->n_records++] = (struct jg_run_record){
        .stage = print->name,
        .started = jg_clock(clock),
        .version = JG_VERSION,
        .fingerprint = print->hex,
        .seconds = seconds,
        .parameters = "{}",
        .inputs = sources,
        .libraries = libraries,
        .counts = counts,
    };
    return JG_OK;
}

/* Does a stage that will run add columns to this layer? Then it is written once, with
 * it. */
static bool waits_for_stage(struct jg_session *s, const char *table)
{
    size_t n = strlen(table);
    for (const struct jg_stage *const *stage = jg_stages(); *stage; stage++) {
        const struct jg_print *print = jg_session_print(s, (*stage)->name);
        for (const char *const *w = (*stage)->writes; w && *w; w++)
            if (print && print->stale && !strncmp(*w, table, n) && (*w)[n] == '.')
                return true;
    }
    return false;
}

/* A layer that is kept but changes nothing is said to, lest it is thought to count. */
static bool is_read(const char *table)
{
    for (const struct jg_stage *const *stage = jg_stages(); *stage; stage++)
        for (const char *const *r = (*stage)->reads; r && *r; r++)
            if (!strcmp(*r, table))
                return true;
    return false;
}

static enum jg_status tell_plane(struct jg_ctx *ctx, struct jg_session *s)
{
    struct jg_summary summary = {.arena = s->arena};
    enum jg_status st = jg_plane_check(ctx, s->arena, s->crs, &s->layers, &summary);
    if (st)
        return jg_while(ctx, st, "%s", s->project->file);
    if (summary.n_counts)
        jg_tell(s->teller, "crs", "done", &summary, 0, NULL);
    return JG_OK;
}

static enum jg_status import_stale(struct jg_ctx *ctx, struct jg_session *s,
                                   const struct jg_role *role, struct jg_print *print,
                                   struct jg_batch *batch)
{
    const char *table = jg_role_table(role->name);
    struct jg_summary summary = {.arena = s->arena};
    double start = jg_now_s();
    JG_TRY(import_role(ctx, s, role, batch, &summary));
    double seconds = jg_now_s() - start;
    if (!is_read(table))
        jg_summary_warn(&summary,
                        "no stage reads this layer yet; it is kept in the workspace");
    JG_TRY(record_import(ctx, s, role, print, seconds, &summary, batch));
    jg_tell(s->teller, print->name, "done", &summary, seconds, NULL);
    if (waits_for_stage(s, table)) {
        batch->drop[batch->n_drop++] = table;
        return JG_OK;
    }
    return jg_layers_put(ctx, &batch->put, jg_layers_find(&s->layers, table));
}

enum jg_status jg_session_import(struct jg_ctx *ctx, struct jg_session *s)
{
    struct jg_batch *batch = JG_ARRAY(s->arena, struct jg_batch, 1);
    JG_NEED(ctx, batch);
    for (int i = 0; i < s->n_prints; i++) {
        struct jg_print *print = &s->prints[i];
        const struct jg_role *role = NULL;
        if (strncmp(print->name, "import:", 7) != 0 || !print->stale)
            continue;
        for (int r = 0; r < s->project->n_roles; r++)
            if (!strcmp(s->project->roles[r].name, print->name + 7))
                role = &s->project->roles[r];
        if (role) {
            JG_TRY(import_stale(ctx, s, role, print, batch));
            continue;
        }
        batch->drop[batch->n_drop++] = jg_role_table(print->name + 7);
        JG_TRY(record_import(ctx, s, NULL, print, 0, NULL, batch));
    }
    JG_TRY(tell_plane(ctx, s));
    return batch->n_records ? jg_session_write(ctx, s, batch) : JG_OK;
}
