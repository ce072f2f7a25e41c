/* SPDX-License-Identifier: MIT */
#include "gis/layer/problem.h"

#include "gis/core/text.h"

#include <math.h>

struct jg_findings {
    struct jg_arena *arena;
    struct jg_finding *finding;
    uint32_t n, room;
};

enum jg_status jg_findings_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                struct jg_findings **out)
{
    struct jg_findings *list = JG_ARRAY(keep, struct jg_findings, 1);
    JG_NEED(ctx, list);
    list->arena = keep;
    *out = list;
    return JG_OK;
}

static enum jg_status copy(struct jg_ctx *ctx, struct jg_arena *keep, const char **text)
{
    const char *kept = jg_arena_text(keep, *text ? *text : "");
    JG_NEED(ctx, kept);
    *text = kept;
    return JG_OK;
}

static enum jg_status copy_texts(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct jg_finding *f)
{
    JG_TRY(copy(ctx, keep, &f->layer));
    JG_TRY(copy(ctx, keep, &f->kind));
    JG_TRY(copy(ctx, keep, &f->message));
    return copy(ctx, keep, &f->action);
}

enum jg_status jg_finding_add(struct jg_ctx *ctx, struct jg_findings *list,
                              struct jg_finding finding)
{
    if (list->n == list->room) {
        uint32_t room = list->room ? 2 * list->room : 64;
        struct jg_finding *grown =
            jg_arena_grow(list->arena, list->finding, list->room, room, sizeof *grown);
        JG_NEED(ctx, grown);
        list->finding = grown;
        list->room = room;
    }
    JG_TRY(copy_texts(ctx, list->arena, &finding));
    list->finding[list->n++] = finding;
    return JG_OK;
}

uint32_t jg_findings_count(const struct jg_findings *list, enum jg_severity at_least)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < list->n; i++)
        n += list->finding[i].severity >= at_least;
    return n;
}

struct columns {
    const char **layer, **kind, **severity, **message, **action;
    int64_t *source_fid;
};

static enum jg_status open_columns(struct jg_ctx *ctx, struct jg_layer *layer,
                                   struct columns *c)
{
    JG_TRY(jg_layer_add_texts(ctx, layer, "layer", &c->layer));
    JG_TRY(jg_layer_add_ints(ctx, layer, "source_fid", &c->source_fid));
    JG_TRY(jg_layer_add_texts(ctx, layer, "kind", &c->kind));
    JG_TRY(jg_layer_add_texts(ctx, layer, "severity", &c->severity));
    JG_TRY(jg_layer_add_texts(ctx, layer, "message", &c->message));
    return jg_layer_add_texts(ctx, layer, "action", &c->action);
}

static enum jg_status add_place(struct jg_ctx *ctx, struct jg_shaper *s, struct jg_xy at)
{
    if (!isnan(at.x) && !isnan(at.y)) {
        JG_TRY(jg_shaper_add(ctx, s, at.x, at.y));
        JG_TRY(jg_shaper_end_ring(ctx, s));
        JG_TRY(jg_shaper_end_part(ctx, s));
    }
    return jg_shaper_end_element(ctx, s);
}

static enum jg_status to_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_findings *list, const char *crs,
                               struct jg_layer **out)
{
    static const char *const severity[] = {"note", "warning", "error"};
    struct jg_layer *layer;
    struct columns c;
    struct jg_shaper *shaper;
    JG_TRY(jg_layer_open(ctx, keep, "problem", list->n, &layer));
    layer->alias = "问题清单";
    layer->crs = crs;
    JG_TRY(open_columns(ctx, layer, &c));
    JG_TRY(jg_shaper_open(ctx, keep, JG_POINT, &shaper));
    for (uint32_t i = 0; i < list->n; i++) {
        struct jg_finding f = list->finding[i];
        JG_TRY(copy_texts(ctx, keep, &f)); /* the list may die before the layer */
        c.layer[i] = f.layer;
        c.source_fid[i] = f.source_fid;
        c.kind[i] = f.kind;
        c.severity[i] = severity[f.severity];
        c.message[i] = f.message;
        c.action[i] = f.action;
        JG_TRY(add_place(ctx, shaper, f.at));
    }
    JG_TRY(jg_shaper_done(ctx, shaper, &layer->geom));
    *out = layer;
    return JG_OK;
}

enum jg_status jg_findings_put(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_findings *list, const char *crs,
                               struct jg_layers *layers)
{
    struct jg_layer *fresh, *old = jg_layers_find(layers, "problem");
    JG_TRY(to_layer(ctx, keep, list, crs, &fresh));
    if (old)
        JG_TRY(jg_layer_append(ctx, keep, old, fresh, &fresh));
    return jg_layers_put(ctx, layers, fresh);
}
