/* SPDX-License-Identifier: MIT */
#include "gis/overlay/overlay.h"

#include "gis/core/text.h"
#include "gis/crs/geodesic.h"
#include "gis/geom/measure.h"
#include "gis/layer/problem.h"
#include "gis/overlay/account.h"
#include "gis/overlay/own.h"
#include "gis/overlay/tally.h"

#include <math.h>
#include <string.h>

enum { LIST, REFUSE, PRIORITY };

static const char side_column[] = "side"; /* of a piece: both, input, overlay */

/* clang-format off */
static const struct jg_param params[] = {
    JG_PARAM_CHOICE(struct jg_overlay_options, method, "method", JG_OVERLAY_INTERSECTION,
                    "intersection|identity|erase|union|symmetric_difference|clip|update",
                    "what to keep of the two layers"),
    JG_PARAM_TEXT(struct jg_overlay_options, tally, "tally", NULL,
                  "fields to sum the result by, and by side, separated by commas"),
    JG_PARAM_CHOICE(struct jg_overlay_options, overlaps, "overlaps", LIST,
                    "list|refuse|priority", "what to do where a layer overlaps itself"),
    JG_PARAM_TEXT(struct jg_overlay_options, priority, "priority", NULL,
                  "with overlaps=priority: the field whose least value keeps the ground"),
    JG_PARAM(struct jg_overlay_options, least, "least", "m2", 0, 0, 1e12,
             "smaller pieces are dropped and accounted for (of lines: m)"),
    {0}};
/* clang-format on */

/* One of the two layers. */
struct side {
    const char *name; /* "input" or "overlay" */
    struct jg_layer *layer;
    struct jg_geom geom; /* the layer's, or with its overlaps resolved */
    const int64_t *fid;  /* NULL: row numbers from 1 */
    double own_m2;
    size_t n_own;
};

struct laying {
    const struct jg_overlay_options *opt;
    struct side side[2];
    struct jg_cuts cuts;
    struct jg_findings *findings;
};

static int64_t fid_of(const struct side *s, uint32_t row)
{
    return s->fid && s->fid[row] != JG_NO_INT ? s->fid[row] : (int64_t)row + 1;
}

/* Overlaps within a layer. */

static enum jg_status tell_own(struct jg_ctx *ctx, struct jg_arena *tmp, struct laying *l,
                               struct side *s, const struct jg_shares *own)
{
    static const char *const done[] = {"kept; its area is counted twice", "",
                                       "given to the one of the lesser priority value"};
    for (size_t i = 0; i < own->n; i++) {
        uint32_t a = own->a_row[i], b = own->b_row[i];
        const char *text = jg_text_format(
            tmp, "%s: features %lld and %lld overlap by %.2f m2", s->name,
            (long long)fid_of(s, a), (long long)fid_of(s, b), own->area_m2[i]);
        JG_NEED(ctx, text);
        struct jg_finding f = {s->name,
                               fid_of(s, a),
                               "own_overlap",
                               JG_WARNING,
                               text,
                               done[l->opt->overlaps],
                               jg_place_inside(&s->geom, b)};
        JG_TRY(jg_finding_add(ctx, l->findings, f));
        s->own_m2 += own->area_m2[i];
    }
    s->n_own = own->n;
    return JG_OK;
}

static enum jg_status resolve_own(struct jg_ctx *ctx, struct jg_arena *tmp,
                                  const struct laying *l, struct side *s,
                                  const struct jg_shares *own)
{
    const char *field = l->opt->priority;
    if (!field || !*field)
        return jg_fail(ctx, JG_USAGE, "overlaps=priority needs a field: priority=FIELD");
    const struct jg_column *c = jg_layer_column(s->layer, field);
    if (!c || c->type == JG_TEXT)
        return jg_fail(ctx, JG_USAGE,
                       "layer \"%s\" overlaps itself and has no number field \"%s\" to "
                       "decide by",
                       s->name, field);
    double *rank = JG_ROOM(tmp, double, s->layer->n);
    JG_NEED(ctx, rank);
    for (uint32_t i = 0; i < s->layer->n; i++)
        rank[i] = jg_column_number(c, i);
    return jg_overlay_resolve(ctx, tmp, &s->geom, own, rank, &s->geom);
}

static enum jg_status look_at_own(struct jg_ctx *ctx, struct jg_arena *tmp,
                                  struct laying *l, struct side *s)
{
    struct jg_shares own = {0};
    if (s->geom.kind != JG_POLYGON)
        return JG_OK;
    JG_TRY(jg_overlay_own(ctx, tmp, &s->geom, &own));
    if (own.n && l->opt->overlaps == REFUSE)
        return jg_fail(
            ctx, JG_DATA,
            "layer \"%s\" overlaps itself at %zu pairs: features %lld and %lld "
            "by %.2f m2",
            s->name, own.n, (long long)fid_of(s, own.a_row[0]),
            (long long)fid_of(s, own.b_row[0]), own.area_m2[0]);
    JG_TRY(tell_own(ctx, tmp, l, s, &own));
    if (own.n && l->opt->overlaps == PRIORITY)
        JG_TRY(resolve_own(ctx, tmp, l, s, &own));
    return JG_OK;
}

/* Columns. */

static bool is_result_name(const char *name)
{
    static const char *const names[] = {"fid",           "geom",     "input_fid",
                                        "overlay_fid",   "side",     "area_m2",
                                        "area_plane_m2", "length_m", "length_plane_m"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (jg_text_same(names[i], name))
            return true;
    return false;
}

static bool has_column(const struct jg_layer *layer, const char *name)
{
    for (int c = 0; c < layer->n_columns; c++)
        if (jg_text_same(layer->columns[c].name, name))
            return true;
    return false;
}

static enum jg_status copy_column(struct jg_ctx *ctx, const struct jg_column *c,
                                  const char *name, const uint32_t *row,
                                  struct jg_layer *out)
{
    int64_t *ints = NULL;
    double *reals = NULL;
    const char **texts = NULL;
    if (c->type == JG_INT)
        JG_TRY(jg_layer_add_ints(ctx, out, name, &ints));
    else if (c->type == JG_REAL)
        JG_TRY(jg_layer_add_reals(ctx, out, name, &reals));
    else
        JG_TRY(jg_layer_add_texts(ctx, out, name, &texts));
    for (uint32_t i = 0; i < out->n; i++) {
        if (row[i] == JG_NO_ROW)
            continue;
        if (ints)
            ints[i] = c->ints[row[i]];
        else if (reals)
            reals[i] = c->reals[row[i]];
        else if (texts)
            texts[i] = c->texts[row[i]];
    }
    jg_layer_column(out, name)->alias = c->alias;
    return JG_OK;
}

/* A field keeps its name where that is free; else the layer's name stands before it. */
static enum jg_status copy_fields(struct jg_ctx *ctx, const struct side *s,
                                  const struct side *other, const uint32_t *row,
                                  struct jg_layer *out)
{
    for (int k = 0; k < s->layer->n_columns; k++) {
        const struct jg_column *c = &s->layer->columns[k];
        if (jg_text_same(c->name, "source_fid"))
            continue; /* it is input_fid or overlay_fid */
        const char *name = c->name;
        if (is_result_name(name) || has_column(other->layer, name))
            name = jg_text_format(out->arena, "%s_%s", s->name, c->name);
        while (name && has_column(out, name))
            name = jg_text_format(out->arena, "%s_", name);
        JG_NEED(ctx, name);
        JG_TRY(copy_column(ctx, c, name, row, out));
    }
    return JG_OK;
}

static enum jg_status fill_fids(struct jg_ctx *ctx, const struct side *s,
                                const char *name, const uint32_t *row,
                                struct jg_layer *out)
{
    int64_t *fid = NULL;
    JG_TRY(jg_layer_add_ints(ctx, out, name, &fid));
    for (uint32_t i = 0; i < out->n; i++)
        if (row[i] != JG_NO_ROW)
            fid[i] = fid_of(s, row[i]);
    return JG_OK;
}

/* Tells a piece that nothing of the other layer covers from one whose field is empty. */
static enum jg_status fill_sides(struct jg_ctx *ctx, const struct laying *l,
                                 struct jg_layer *out)
{
    const struct jg_pieces *p = &l->cuts.pieces;
    bool is_clip = l->opt->method == JG_OVERLAY_CLIP; /* in both, but of no one row */
    const char **side = NULL;
    JG_TRY(jg_layer_add_texts(ctx, out, side_column, &side));
    for (uint32_t i = 0; i < out->n; i++)
        side[i] = p->a_row[i] == JG_NO_ROW               ? "overlay"
                  : p->b_row[i] == JG_NO_ROW && !is_clip ? "input"
                                                         : "both";
    return JG_OK;
}

static enum jg_status fill_sizes(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 struct jg_layer *out)
{
    bool is_line = out->geom.kind == JG_LINE;
    double *round = NULL, *plane = NULL;
    struct jg_crs *crs = NULL;
    JG_TRY(jg_layer_add_reals(ctx, out, is_line ? "length_m" : "area_m2", &round));
    JG_TRY(jg_layer_add_reals(ctx, out, is_line ? "length_plane_m" : "area_plane_m2",
                              &plane));
    for (uint32_t i = 0; i < out->n; i++)
        plane[i] = is_line ? jg_length_m(&out->geom, i) : jg_area_m2(&out->geom, i);
    if (!out->crs)
        return JG_OK;
    JG_TRY(jg_crs_open(ctx, tmp, out->crs, &crs));
    return is_line ? jg_geodesic_lengths_m(ctx, crs, &out->geom, round)
                   : jg_geodesic_areas_m2(ctx, crs, &out->geom, round);
}

static enum jg_status make_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct jg_arena *tmp, struct laying *l,
                                 struct jg_layer **out)
{
    struct jg_pieces *p = &l->cuts.pieces;
    const struct side *a = &l->side[0], *b = &l->side[1];
    struct jg_layer *layer = NULL;
    JG_TRY(jg_layer_open(ctx, keep, "overlay", p->n, &layer));
    layer->alias = "叠加";
    layer->crs = a->layer->crs;
    layer->geom = p->geom;
    JG_TRY(fill_fids(ctx, a, "input_fid", p->a_row, layer));
    JG_TRY(fill_fids(ctx, b, "overlay_fid", p->b_row, layer));
    JG_TRY(fill_sides(ctx, l, layer));
    JG_TRY(copy_fields(ctx, a, b, p->a_row, layer));
    JG_TRY(copy_fields(ctx, b, a, p->b_row, layer));
    JG_TRY(fill_sizes(ctx, tmp, layer));
    *out = layer;
    return JG_OK;
}

/* The stage. */

static enum jg_status tell_failures(struct jg_ctx *ctx, struct jg_arena *tmp,
                                    struct laying *l)
{
    const struct side *a = &l->side[0], *b = &l->side[1];
    for (uint32_t i = 0; i < l->cuts.n_failed; i++) {
        const struct jg_failed_cut *f = &l->cuts.failed[i];
        const struct side *s = f->a_row != JG_NO_ROW ? a : b;
        uint32_t row = f->a_row != JG_NO_ROW ? f->a_row : f->b_row;
        const char *text = f->a_row != JG_NO_ROW && f->b_row != JG_NO_ROW
                               ? jg_text_format(tmp, "input %lld with overlay %lld: %s",
                                                (long long)fid_of(a, f->a_row),
                                                (long long)fid_of(b, f->b_row), f->reason)
                               : jg_text_format(tmp, "the rest of %s %lld: %s", s->name,
                                                (long long)fid_of(s, row), f->reason);
        JG_NEED(ctx, text);
        struct jg_finding finding = {s->name,
                                     fid_of(s, row),
                                     "cut_failed",
                                     JG_ERROR,
                                     text,
                                     "left out; its area is a line of the account",
                                     jg_place_inside(&s->geom, row)};
        JG_TRY(jg_finding_add(ctx, l->findings, finding));
    }
    return JG_OK;
}

static enum jg_status settle(struct jg_ctx *ctx, const struct laying *l,
                             struct jg_summary *summary)
{
    bool is_line = l->side[0].geom.kind == JG_LINE;
    const struct jg_row_account *rows[2] = {l->cuts.a, l->cuts.b};
    for (int k = 0; k < 2; k++) {
        const struct side *s = &l->side[k];
        if (rows[k]) {
            struct jg_account sum = jg_account_sum(rows[k], s->geom.n);
            jg_account_tell(&sum, s->name, is_line, summary);
            JG_TRY(jg_account_check(ctx, rows[k], s->geom.n, s->name, s->fid));
        }
        if (s->n_own) {
            const char *name =
                jg_text_format(summary->arena, "%s_own_overlap_m2", s->name);
            JG_NEED(ctx, name);
            jg_summary_count(summary, name, s->own_m2, 2);
            jg_summary_warn(summary, "layer \"%s\" overlaps itself at %zu pairs, %.2f m2",
                            s->name, s->n_own, s->own_m2);
        }
    }
    if (l->cuts.n_failed)
        jg_summary_warn(summary, "%u pieces could not be cut; see problem",
                        (unsigned)l->cuts.n_failed);
    return JG_OK;
}

static enum jg_status open_side(struct jg_ctx *ctx, const struct jg_layers *layers,
                                const char *name, struct side *s)
{
    s->name = name;
    JG_TRY(jg_layers_need(ctx, layers, name, &s->layer));
    s->geom = s->layer->geom;
    s->fid = jg_layer_ints(s->layer, "source_fid");
    if (s->geom.kind == JG_NO_SHAPE)
        return jg_fail(ctx, JG_DATA, "layer \"%s\" has no shapes", name);
    return JG_OK;
}

static enum jg_status add_tally(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_layer *pieces, const char *fields,
                                struct jg_layers *layers)
{
    static const char *const sums[] = {"area_m2", "area_plane_m2", "length_m",
                                       "length_plane_m", NULL};
    struct jg_layer *tally = NULL;
    if (!fields || !*fields)
        return JG_OK;
    const char *by = jg_text_format(keep, "%s,%s", fields, side_column);
    JG_NEED(ctx, by);
    JG_TRY(jg_tally(ctx, keep, pieces, by, sums, &tally));
    return jg_layers_put(ctx, layers, tally);
}

static enum jg_status run(struct jg_ctx *ctx, struct jg_arena *keep, const void *options,
                          struct jg_layers *layers, struct jg_summary *summary)
{
    struct laying l = {.opt = options};
    struct jg_layer *pieces = NULL;
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    JG_TRY(jg_findings_open(ctx, keep, &l.findings));
    JG_TRY(open_side(ctx, layers, "input", &l.side[0]));
    JG_TRY(open_side(ctx, layers, "overlay", &l.side[1]));
    for (int k = 0; k < 2; k++)
        JG_TRY(look_at_own(ctx, tmp, &l, &l.side[k]));
    struct jg_cut_rule rule = {(enum jg_overlay_method)l.opt->method, l.opt->least};
    JG_TRY(jg_overlay_cut(ctx, keep, &rule, &l.side[0].geom, &l.side[1].geom, &l.cuts));
    JG_TRY(make_layer(ctx, keep, tmp, &l, &pieces));
    JG_TRY(tell_failures(ctx, tmp, &l));
    jg_summary_count(summary, "pieces", pieces->n, 0);
    JG_TRY(settle(ctx, &l, summary));
    JG_TRY(add_tally(ctx, keep, pieces, l.opt->tally, layers));
    JG_TRY(jg_layers_put(ctx, layers, pieces));
    JG_TRY(jg_findings_put(ctx, keep, l.findings, pieces->crs, layers));
    jg_arena_close(tmp);
    return JG_OK;
}

static const char *const reads[] = {"input", "overlay", NULL};
static const char *const writes[] = {"overlay", "tally", NULL};

const struct jg_stage jg_stage_overlay = {
    .name = "overlay",
    .summary = "lay one layer over another so that every square metre is accounted for",
    .source = "pairwise overlay by GEOS's OverlayNG; areas after Karney 2013, "
              "doi:10.1007/s00190-012-0578-z",
    .version = 2,
    .reads = reads,
    .writes = writes,
    .params = params,
    .options_size = sizeof(struct jg_overlay_options),
    .run = run,
};
