/* SPDX-License-Identifier: MIT */
#include "gis/io/import.h"

#include "gis/io/number.h"
#include "gis/io/piece.h"
#include "gis/io/reject.h"

#include <math.h>
#include <string.h>

/* All sources of the layer as one table, shapes still lying about. */
struct whole {
    struct jg_layer *layer;
    struct jg_ref *ref;
    const char **reason;
    bool *holds; /* NULL: no source has a condition */
    int64_t *fid;
    uint32_t *which; /* rows kept, in order */
    uint32_t n;      /* of them */
    bool in_order;   /* which rises */
    enum jg_kind kind;
};

/* Room for the rows of all pieces one after another; a single piece is taken as it is. */
static enum jg_status join_rows(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_piece *pieces, int n, struct whole *w)
{
    if (n == 1) {
        w->ref = pieces->ref;
        w->reason = pieces->reason;
        w->holds = pieces->holds;
        w->fid = pieces->delivery.source_fid;
        return JG_OK;
    }
    uint32_t rows = w->layer->n, at = 0;
    w->ref = JG_ROOM(keep, struct jg_ref, rows);
    w->reason = JG_ROOM(keep, const char *, rows);
    w->holds = JG_ROOM(keep, bool, rows);
    w->fid = JG_ROOM(keep, int64_t, rows);
    JG_NEED(ctx, w->ref && w->reason && w->holds && w->fid);
    for (int k = 0; k < n; k++) {
        for (uint32_t i = 0; i < pieces[k].layer->n; i++, at++) {
            w->ref[at] = pieces[k].ref[i];
            w->reason[at] = pieces[k].reason[i];
            w->holds[at] = !pieces[k].holds || pieces[k].holds[i];
            w->fid[at] = pieces[k].delivery.source_fid[i];
        }
    }
    return JG_OK;
}

/* Only the columns count from here on: a view without shapes. */
static enum jg_status columns_of(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_layer *layer, struct jg_layer **out)
{
    JG_TRY(jg_layer_view(ctx, keep, layer, out));
    (*out)->geom = (struct jg_geom){.kind = JG_NO_SHAPE};
    return JG_OK;
}

static enum jg_status join(struct jg_ctx *ctx, struct jg_arena *keep,
                           const struct jg_piece *pieces, int n, struct whole *w)
{
    JG_TRY(columns_of(ctx, keep, pieces->layer, &w->layer));
    for (int k = 1; k < n; k++) {
        struct jg_layer *more;
        JG_TRY(columns_of(ctx, keep, pieces[k].layer, &more));
        JG_TRY(jg_layer_append(ctx, keep, w->layer, more, &w->layer));
    }
    return join_rows(ctx, keep, pieces, n, w);
}

static enum jg_status mark_outlines(struct jg_ctx *ctx, const struct jg_intake *in,
                                    const struct whole *w)
{
    const char **shape;
    JG_TRY(jg_layer_add_texts(ctx, w->layer, "shape", &shape));
    for (uint32_t i = 0; i < w->layer->n; i++) {
        const struct jg_geom *g = jg_shapes_of(&in->shapes, w->ref[i]);
        shape[i] = g && g->kind == JG_POLYGON ? "polygon" : NULL;
    }
    return JG_OK;
}

/* One kind for the layer. Points and areas of the same thing meet as points, lines and
 * areas as lines: a shape is never guessed where there was none. */
static enum jg_status settle_kind(struct jg_ctx *ctx, struct jg_intake *in,
                                  struct whole *w)
{
    bool met[JG_POLYGON + 1] = {false};
    for (uint32_t i = 0; i < w->layer->n; i++) {
        const struct jg_geom *g = jg_shapes_of(&in->shapes, w->ref[i]);
        met[g ? g->kind : JG_NO_SHAPE] = true;
    }
    w->kind = JG_NO_SHAPE;
    for (enum jg_kind kind = JG_POLYGON; kind > JG_NO_SHAPE; kind--)
        w->kind = met[kind] ? kind : w->kind;
    if (!w->kind && in->shapes.geom)
        w->kind = in->shapes.geom[0].kind;
    if (met[JG_POINT] + met[JG_LINE] + met[JG_POLYGON] < 2)
        return JG_OK;
    double *area = NULL;
    if (w->kind == JG_POINT)
        JG_TRY(jg_layer_add_reals(ctx, w->layer, "shape_area_m2", &area));
    else
        JG_TRY(mark_outlines(ctx, in, w));
    return jg_shapes_blend(ctx, &in->shapes, w->ref, w->layer->n, w->kind, area);
}

static enum jg_status choose_rows(struct jg_ctx *ctx, struct jg_arena *keep,
                                  struct whole *w)
{
    w->which = JG_ROOM(keep, uint32_t, w->layer->n);
    JG_NEED(ctx, w->which);
    for (uint32_t i = 0; i < w->layer->n; i++)
        if (!w->reason[i] && (!w->holds || w->holds[i]))
            w->which[w->n++] = i;
    return JG_OK;
}

static enum jg_status number(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_intake *in, struct whole *w)
{
    const struct jg_contract *contract = in->contract;
    const struct jg_column *id =
        contract->id && *contract->id ? jg_layer_column(w->layer, contract->id) : NULL;
    struct jg_numbering rows = {.layer = w->layer,
                                .shapes = &in->shapes,
                                .ref = w->ref,
                                .fid = w->fid,
                                .id = id && id->type == JG_TEXT ? id->texts : NULL,
                                .letter =
                                    (char)(contract->letter ? contract->letter : 'X'),
                                .from_fid = in->options->ids_from_fid,
                                .name = contract->layer,
                                .findings = in->findings};
    return jg_number_rows(ctx, keep, &rows, w->which, w->n, &w->in_order);
}

/* Columns in their final order. They are rearranged in place, one at a time. */
static enum jg_status settle_columns(struct jg_ctx *ctx, struct jg_arena *keep,
                                     struct whole *w)
{
    struct jg_layer *layer = w->layer;
    if (w->in_order && w->n == layer->n)
        return JG_OK;
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    int64_t *ints = JG_ROOM(tmp, int64_t, w->n);
    double *reals = JG_ROOM(tmp, double, w->n);
    const char **texts = JG_ROOM(tmp, const char *, w->n);
    JG_NEED(ctx, ints && reals && texts);
    for (int c = 0; c < layer->n_columns && w->n; c++) {
        struct jg_column *column = &layer->columns[c];
        bool is_done = false; /* by a column on the same array */
        for (int before = 0; before < c; before++)
            is_done = is_done || layer->columns[before].ints == column->ints;
        if (is_done)
            continue;
        for (uint32_t k = 0; k < w->n; k++) {
            if (column->type == JG_INT)
                ints[k] = column->ints[w->which[k]];
            else if (column->type == JG_REAL)
                reals[k] = column->reals[w->which[k]];
            else
                texts[k] = column->texts[w->which[k]];
        }
        if (column->type == JG_INT)
            memcpy(column->ints, ints, w->n * sizeof *ints);
        else if (column->type == JG_REAL)
            memcpy(column->reals, reals, w->n * sizeof *reals);
        else
            memcpy(column->texts, texts, w->n * sizeof *texts);
    }
    layer->n = w->n;
    jg_arena_close(tmp);
    return JG_OK;
}

/* Are the shapes of one geometry wanted just as they lie there? */
static bool lie_ready(const struct jg_intake *in, const struct whole *w)
{
    const struct jg_geom *g = in->shapes.geom;
    if (!in->shapes.n || g->kind != w->kind || g->n != w->n)
        return false;
    for (uint32_t k = 0; k < w->n; k++) {
        struct jg_ref ref = w->ref[w->which[k]];
        bool is_here = ref.geom == 0 && ref.element == k;
        if (!is_here && !(ref.geom == UINT32_MAX && jg_geom_is_empty(g, k)))
            return false;
    }
    return true;
}

static enum jg_status settle_shapes(struct jg_ctx *ctx, struct jg_arena *keep,
                                    struct jg_intake *in, const struct jg_piece *pieces,
                                    int n, struct whole *w)
{
    struct jg_layer *layer = w->layer;
    if (!w->kind)
        return JG_OK;
    layer->crs = jg_arena_text(keep, jg_crs_wkt(in->target));
    JG_NEED(ctx, layer->crs);
    in->shapes.kind = w->kind;
    if (lie_ready(in, w)) {
        layer->geom = in->shapes.geom[0];
        return JG_OK;
    }
    JG_TRY(
        jg_shapes_assemble(ctx, keep, &in->shapes, w->ref, w->which, w->n, &layer->geom));
    for (int k = 0; k < n; k++)
        jg_arena_close(pieces[k].delivery.shapes);
    return JG_OK;
}

static void count(struct jg_intake *in, const struct jg_piece *pieces, int n,
                  uint32_t rejected, const struct whole *w)
{
    double read = 0;
    for (int k = 0; k < n; k++)
        read += pieces[k].delivery.layer->n;
    jg_summary_count(in->summary, "read", read, 0);
    jg_summary_count(in->summary, "kept", w->n, 0);
    jg_summary_count(in->summary, "rejected", rejected, 0);
    if (read > (double)w->n + rejected)
        jg_summary_count(in->summary, "left_out", read - w->n - rejected, 0);
    jg_summary_count(in->summary, "repaired", in->n_repaired, 0);
}

static enum jg_status settle(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_intake *in, const struct jg_piece *pieces, int n,
                             struct jg_layers *layers)
{
    struct whole w = {0};
    uint32_t rejected;
    JG_TRY(jg_reject(ctx, keep, in, pieces, n, layers, &rejected));
    JG_TRY(join(ctx, keep, pieces, n, &w));
    JG_TRY(settle_kind(ctx, in, &w));
    JG_TRY(choose_rows(ctx, keep, &w));
    JG_TRY(number(ctx, keep, in, &w));
    count(in, pieces, n, rejected, &w); /* before the pieces' columns are rearranged */
    JG_TRY(settle_shapes(ctx, keep, in, pieces, n, &w));
    JG_TRY(settle_columns(ctx, keep, &w));
    bool is_estate = !strcmp(in->contract->layer, "estate");
    w.layer->name = jg_arena_text(keep, is_estate ? "estate_given" : in->contract->layer);
    JG_NEED(ctx, w.layer->name);
    w.layer->alias = in->contract->alias;
    return jg_layers_put(ctx, layers, w.layer);
}

enum jg_status jg_import(struct jg_ctx *ctx, struct jg_arena *keep,
                         const struct jg_import_options *options,
                         const struct jg_source *sources, int n_sources,
                         struct jg_layers *layers, struct jg_summary *summary)
{
    struct jg_intake in = {.options = options,
                           .contract = options->contract,
                           .target = options->target,
                           .findings = options->findings,
                           .summary = summary,
                           .shapes = {.arena = keep}};
    struct jg_piece *pieces = JG_ARRAY(keep, struct jg_piece, (size_t)n_sources);
    JG_NEED(ctx, pieces);
    if (n_sources < 1)
        return jg_fail(ctx, JG_USAGE, "layer %s has no source", options->contract->layer);
    for (int k = 0; k < n_sources; k++)
        JG_TRY(jg_piece_read(ctx, keep, &in, &sources[k], &pieces[k]));
    return settle(ctx, keep, &in, pieces, n_sources, layers);
}
