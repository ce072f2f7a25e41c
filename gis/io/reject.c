/* SPDX-License-Identifier: MIT */
#include "gis/io/reject.h"

#include "gis/core/json.h"

#include <math.h>
#include <string.h>

enum { TOLD_ONE_BY_ONE = 1000 };

static uint32_t count_rejected(const struct jg_piece *p)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->delivery.layer->n; i++)
        n += p->reason[i] ? 1 : 0;
    return n;
}

/* A broken share is told by the first row that broke. */
static enum jg_status check_share(struct jg_ctx *ctx, const struct jg_intake *in,
                                  const struct jg_piece *pieces, int n_pieces,
                                  uint32_t *out_n)
{
    uint32_t read = 0, rejected = 0;
    for (int k = 0; k < n_pieces; k++) {
        read += pieces[k].delivery.layer->n;
        rejected += count_rejected(&pieces[k]);
    }
    *out_n = rejected;
    if (rejected <= in->options->max_rejected * read)
        return JG_OK;
    const struct jg_piece *p = pieces;
    while (!count_rejected(p))
        p++;
    uint32_t row = 0;
    while (!p->reason[row])
        row++;
    return jg_fail(
        ctx, JG_DATA,
        "%s: layer %s: %u of %u rows cannot be used, more than %g %%; the first is "
        "feature %lld: %s",
        p->source->path, in->contract->layer, (unsigned)rejected, (unsigned)read,
        100 * in->options->max_rejected, (long long)p->delivery.source_fid[row],
        p->reason[row]);
}

static enum jg_status attributes(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_layer *layer, uint32_t row,
                                 const char **out)
{
    struct jg_json j = {.text = {.arena = keep}};
    jg_json_open(&j, '{');
    for (int i = 0; i < layer->n_columns; i++) {
        const struct jg_column *c = &layer->columns[i];
        jg_json_key(&j, c->name);
        if (c->type == JG_TEXT)
            jg_json_text(&j, c->texts[row]);
        else if (c->type == JG_REAL)
            jg_json_real(&j, c->reals[row]);
        else if (c->ints[row] == JG_NO_INT)
            jg_json_text(&j, NULL);
        else
            jg_json_int(&j, c->ints[row]);
    }
    jg_json_close(&j, '}');
    return jg_text_done(ctx, &j.text, out);
}

/* The delivered shape, where it could be taken at all. */
static enum jg_status shape(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_delivery *d, uint32_t row, const char **out)
{
    static const char digits[] = "0123456789ABCDEF";
    const struct jg_geom *g = &d->layer->geom;
    for (int i = 0; i < d->n_other && g->kind && jg_geom_is_empty(g, row); i++)
        g = &d->other[i];
    *out = NULL;
    if (!g->kind || jg_geom_is_empty(g, row))
        return JG_OK;
    unsigned char *wkb;
    size_t n;
    JG_TRY(jg_geom_to_wkb(ctx, keep, g, row, &wkb, &n));
    char *hex = JG_ROOM(keep, char, 2 * n + 1);
    JG_NEED(ctx, hex);
    for (size_t i = 0; i < n; i++) {
        hex[2 * i] = digits[wkb[i] >> 4];
        hex[2 * i + 1] = digits[wkb[i] & 15];
    }
    hex[2 * n] = '\0';
    *out = hex;
    return JG_OK;
}

struct table {
    struct jg_layer *layer;
    const char **name, **source, **attributes, **wkb, **reason;
    int64_t *fid;
    uint32_t n;
};

static enum jg_status open_table(struct jg_ctx *ctx, struct jg_arena *keep, uint32_t n,
                                 struct table *t)
{
    JG_TRY(jg_layer_open(ctx, keep, "rejected", n, &t->layer));
    JG_TRY(jg_layer_add_texts(ctx, t->layer, "layer", &t->name));
    JG_TRY(jg_layer_add_texts(ctx, t->layer, "source", &t->source));
    JG_TRY(jg_layer_add_ints(ctx, t->layer, "source_fid", &t->fid));
    JG_TRY(jg_layer_add_texts(ctx, t->layer, "attributes", &t->attributes));
    JG_TRY(jg_layer_add_texts(ctx, t->layer, "wkb", &t->wkb));
    return jg_layer_add_texts(ctx, t->layer, "reason", &t->reason);
}

static enum jg_status add_row(struct jg_ctx *ctx, struct jg_arena *keep,
                              struct jg_intake *in, const struct jg_piece *p,
                              uint32_t row, struct table *t)
{
    const struct jg_delivery *d = &p->delivery;
    uint32_t at = t->n++;
    t->name[at] = in->contract->layer;
    t->source[at] = p->name;
    t->fid[at] = d->source_fid[row];
    t->reason[at] = p->reason[row];
    JG_TRY(attributes(ctx, keep, d->layer, row, &t->attributes[at]));
    JG_TRY(shape(ctx, keep, d, row, &t->wkb[at]));
    if (at >= TOLD_ONE_BY_ONE)
        return JG_OK; /* the table has them all */
    struct jg_finding finding = {.layer = in->contract->layer,
                                 .source_fid = t->fid[at],
                                 .kind = "rejected",
                                 .severity = JG_ERROR,
                                 .message = p->reason[row],
                                 .action = "left out; kept in the table rejected",
                                 .at = {NAN, NAN}};
    return jg_finding_add(ctx, in->findings, finding);
}

enum jg_status jg_reject(struct jg_ctx *ctx, struct jg_arena *keep, struct jg_intake *in,
                         const struct jg_piece *pieces, int n_pieces,
                         struct jg_layers *layers, uint32_t *out_n)
{
    uint32_t n;
    struct table t = {0};
    JG_TRY(check_share(ctx, in, pieces, n_pieces, &n));
    JG_TRY(open_table(ctx, keep, n, &t));
    for (int k = 0; k < n_pieces; k++)
        for (uint32_t row = 0; row < pieces[k].delivery.layer->n; row++)
            if (pieces[k].reason[row])
                JG_TRY(add_row(ctx, keep, in, &pieces[k], row, &t));
    struct jg_layer *before = jg_layers_find(layers, "rejected");
    if (before)
        JG_TRY(jg_layer_append(ctx, keep, before, t.layer, &t.layer));
    JG_TRY(jg_layers_put(ctx, layers, t.layer));
    *out_n = n;
    return JG_OK;
}
