/* SPDX-License-Identifier: MIT */
#include "gis/cli/session.h"

#include "gis/cli/stages.h"
#include "gis/core/text.h"

#include <string.h>

const char *jg_role_table(const char *role)
{
    return strcmp(role, "estate") ? role : "estate_given";
}

struct jg_print *jg_session_print(struct jg_session *s, const char *name)
{
    for (int i = 0; i < s->n_prints; i++)
        if (!strcmp(s->prints[i].name, name))
            return &s->prints[i];
    return NULL;
}

enum jg_status jg_session_open(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_project *project, const char *layers_dir,
                               bool verify, struct jg_teller *teller,
                               struct jg_session **out)
{
    struct jg_session *s = JG_ARRAY(keep, struct jg_session, 1);
    JG_NEED(ctx, s);
    s->arena = keep;
    s->project = project;
    s->layers_dir = layers_dir;
    s->verify = verify;
    s->teller = teller;
    JG_TRY(jg_crs_open(ctx, keep, project->crs, &s->crs));
    JG_TRY(jg_crs_need_metres(ctx, s->crs, project->file, jg_box_empty()));
    s->crs_wkt = jg_crs_wkt(s->crs);
    JG_TRY(
        jg_session_read_data(ctx, s)); /* what is wrong is told before anything is made */
    JG_TRY(jg_session_look_for_sources(ctx, s));
    JG_TRY(
        jg_store_open(ctx, keep, project->workspace, JG_STORE_WRITE, s->crs, &s->store));
    JG_TRY(jg_session_print_inputs(ctx, s));
    *out = s;
    return JG_OK;
}

enum jg_status jg_session_settle(struct jg_ctx *ctx, struct jg_session *s)
{
    struct jg_task *writing = s->writing;
    s->writing = NULL;
    return writing ? jg_task_wait(ctx, writing) : JG_OK;
}

enum jg_status jg_session_close(struct jg_ctx *ctx, struct jg_session *s)
{
    JG_TRY(jg_session_settle(ctx, s));
    return jg_store_close(ctx, s->store);
}

bool jg_session_stored(const struct jg_session *s, const char *table)
{
    for (int i = 0; i < s->n_stored; i++)
        if (!strcmp(s->stored[i].name, table))
            return true;
    return false;
}

enum jg_status jg_session_layer(struct jg_ctx *ctx, struct jg_session *s,
                                const char *name, struct jg_layer **out)
{
    *out = jg_layers_find(&s->layers, name);
    if (*out || !jg_session_stored(s, name))
        return JG_OK;
    JG_TRY(jg_session_settle(ctx, s));
    if (!jg_store_has(s->store, name)) /* it was dropped meanwhile */
        return JG_OK;
    JG_TRY(jg_store_get(ctx, s->arena, s->store, name, out));
    (*out)->crs = s->crs_wkt;
    return jg_layers_put(ctx, &s->layers, *out);
}

static enum jg_status write_in_transaction(struct jg_ctx *ctx, struct jg_batch *b)
{
    struct jg_store *store = b->session->store;
    JG_TRY(jg_store_begin(ctx, store));
    for (int i = 0; i < b->n_drop; i++)
        if (jg_store_has(store, b->drop[i]))
            JG_TRY(jg_store_drop(ctx, store, b->drop[i]));
    for (int i = 0; i < b->put.n; i++)
        JG_TRY(jg_store_put(ctx, store, b->put.layer[i]));
    for (int i = 0; i < b->n_records; i++)
        JG_TRY(jg_store_record(ctx, store, &b->records[i]));
    return jg_store_commit(ctx, store);
}

static enum jg_status write_batch(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                  size_t to, void *state)
{
    (void)tmp;
    (void)from;
    (void)to;
    struct jg_batch *b = state;
    if (b->before) /* transactions follow one another */
        JG_TRY(jg_task_wait(ctx, b->before));
    enum jg_status st = write_in_transaction(ctx, b);
    return jg_while(ctx, st, "writing %s", b->session->project->workspace);
}

enum jg_status jg_session_write(struct jg_ctx *ctx, struct jg_session *s,
                                struct jg_batch *batch)
{
    batch->session = s;
    batch->before = s->writing;
    for (int i = 0; i < batch->put.n; i++)
        JG_TRY(jg_layer_view(ctx, s->arena, batch->put.layer[i], &batch->put.layer[i]));
    return jg_task_start(ctx, s->arena, write_batch, batch, &s->writing);
}

/* Which part of the run found a row, kept in the column `found_by`. */
static enum jg_status sign(struct jg_ctx *ctx, struct jg_session *s,
                           struct jg_layer *fresh, const char *by)
{
    const char **found_by;
    const char *name = jg_arena_text(s->arena, by);
    JG_NEED(ctx, name);
    JG_TRY(jg_layer_add_texts(ctx, fresh, "found_by", &found_by));
    for (uint32_t i = 0; i < fresh->n; i++)
        found_by[i] = name;
    return JG_OK;
}

/* The place of a part in a cold run: roles as they are printed, then the stages. */
static int place_of(struct jg_session *s, const char *by)
{
    for (int i = 0; i < s->n_prints; i++)
        if (by && !strcmp(s->prints[i].name, by))
            return i;
    return s->n_prints;
}

/* Rows of `old` found by others and all of `fresh`, grouped in the order of a cold run.
 */
static enum jg_status merge(struct jg_ctx *ctx, struct jg_session *s,
                            struct jg_layer *old, struct jg_layer *fresh, const char *by,
                            struct jg_layer **out)
{
    struct jg_layer *all = fresh;
    uint32_t old_n = old ? old->n : 0, n = 0;
    if (old)
        JG_TRY(jg_layer_append(ctx, s->arena, old, fresh, &all));
    const char *const *found_by = jg_layer_texts(all, "found_by");
    uint32_t *which = JG_ARRAY(s->arena, uint32_t, (size_t)all->n + 1);
    JG_NEED(ctx, which);
    for (int place = 0; place <= s->n_prints; place++)
        for (uint32_t i = 0; i < all->n; i++)
            if (place_of(s, found_by[i]) == place &&
                !(i < old_n && found_by[i] && !strcmp(found_by[i], by)))
                which[n++] = i;
    return jg_layer_pick(ctx, s->arena, all, which, n, out);
}

static enum jg_status merge_one(struct jg_ctx *ctx, struct jg_session *s,
                                const char *name, const char *kept_as, const char *by,
                                struct jg_batch *batch)
{
    struct jg_layer *fresh = jg_layers_find(&s->layers, name), *old, *joined;
    if (fresh) {
        JG_TRY(sign(ctx, s, fresh, by));
        jg_layers_remove(&s->layers, name);
    }
    struct jg_layer *known = jg_layers_find(&s->layers, kept_as);
    old = known;
    if (!known && jg_session_stored(s, name)) {
        JG_TRY(jg_session_settle(ctx, s));
        JG_TRY(jg_store_get(ctx, s->arena, s->store, name, &old));
    }
    if (!fresh && !old)
        return JG_OK;
    if (!fresh) {
        JG_TRY(jg_layer_pick(ctx, s->arena, old, NULL, 0, &fresh));
        JG_TRY(sign(ctx, s, fresh, by));
    }
    JG_TRY(merge(ctx, s, old, fresh, by, &joined));
    joined->name = name;
    joined->crs = joined->geom.kind ? s->crs_wkt : NULL;
    JG_TRY(jg_layers_put(ctx, &batch->put, joined));
    struct jg_layer *remembered;
    JG_TRY(jg_layer_view(ctx, s->arena, joined, &remembered));
    remembered->name = kept_as; /* out of the way of the next part's findings */
    return jg_layers_put(ctx, &s->layers, remembered);
}

enum jg_status jg_session_merge_findings(struct jg_ctx *ctx, struct jg_session *s,
                                         const char *by, struct jg_batch *batch)
{
    JG_TRY(merge_one(ctx, s, "problem", "problem so far", by, batch));
    return merge_one(ctx, s, "rejected", "rejected so far", by, batch);
}
