/* SPDX-License-Identifier: MIT */
#include "gis/io/piece.h"

#include "gis/core/text.h"
#include "gis/geom/measure.h"
#include "gis/io/mend.h"
#include "gis/io/where.h"
#include "gis/layer/classify.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A layer so narrow is no layer in metres: its numbers are degrees. */
static const double least_extent_m = 5;

static bool needs_shapes(const struct jg_contract *contract)
{
    return contract->kinds[0] != JG_NO_SHAPE;
}

static enum jg_status name_of(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_source *source, const char **out)
{
    size_t n = strlen(source->path);
    while (n > 1 && source->path[n - 1] == '/')
        n--;
    size_t from = n;
    while (from > 0 && source->path[from - 1] != '/')
        from--;
    bool has_layer = source->layer && *source->layer;
    *out = jg_text_format(keep, "%.*s%s%s", (int)(n - from), source->path + from,
                          has_layer ? ":" : "", has_layer ? source->layer : "");
    JG_NEED(ctx, *out);
    return JG_OK;
}

/* Do the coordinates contradict the system they are said to be in? */
static enum jg_status check_range(struct jg_ctx *ctx, const struct jg_piece *p,
                                  const struct jg_crs *crs, const struct jg_geom *g)
{
    struct jg_box b = jg_geom_extent(g);
    if (b.min_x > b.max_x)
        return JG_OK;
    bool in_degrees =
        b.min_x >= -180 && b.max_x <= 360 && b.min_y >= -90 && b.max_y <= 90;
    double wide = b.max_x - b.min_x, high = b.max_y - b.min_y;
    const char *path = p->source->path, *name = p->delivery.layer->name;
    if (jg_crs_is_geographic(crs) && !in_degrees)
        return jg_fail(
            ctx, JG_CRS,
            "%s: layer %s is said to be in degrees (%s), but its coordinates reach "
            "from %.2f, %.2f to %.2f, %.2f; give the right system with crs:",
            path, name, jg_crs_name(crs), b.min_x, b.min_y, b.max_x, b.max_y);
    if (jg_crs_is_projected_metres(crs) && in_degrees && wide + high > 0 &&
        wide < least_extent_m && high < least_extent_m)
        return jg_fail(
            ctx, JG_CRS,
            "%s: layer %s is said to be in metres (%s), but its coordinates, from "
            "%.6f, %.6f to %.6f, %.6f, look like degrees; give the right system "
            "with crs:",
            path, name, jg_crs_name(crs), b.min_x, b.min_y, b.max_x, b.max_y);
    return JG_OK;
}

/* Rows with a place that could not be transformed; their places become 0, 0, for nothing
 * may meet a NaN later. */
static enum jg_status reject_lost(struct jg_ctx *ctx, struct jg_arena *keep,
                                  struct jg_piece *p, const struct jg_crs *from,
                                  const struct jg_crs *to, struct jg_geom *g)
{
    const char *reason =
        jg_text_format(keep, "it lies where %s cannot be changed into %s",
                       jg_crs_name(from), jg_crs_name(to));
    JG_NEED(ctx, reason);
    for (uint32_t i = 0; i < g->n; i++) {
        int64_t k0 = g->at[g->ring[g->part[i]]], k1 = g->at[g->ring[g->part[i + 1]]];
        for (int64_t k = k0; k < k1; k++) {
            if (isfinite(g->x[k]) && isfinite(g->y[k]))
                continue;
            g->x[k] = g->y[k] = 0;
            p->reason[i] = reason;
        }
    }
    return JG_OK;
}

static enum jg_status project(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_intake *in, struct jg_piece *p,
                              const struct jg_crs *from, struct jg_geom *g)
{
    size_t lost = 0;
    JG_TRY(check_range(ctx, p, from, g));
    enum jg_status st = jg_crs_transform(ctx, from, in->target, g->x, g->y,
                                         (size_t)jg_geom_places(g), &lost);
    if (st)
        return jg_while(ctx, st, "%s: layer %s", p->source->path,
                        p->delivery.layer->name);
    if (lost)
        JG_TRY(reject_lost(ctx, keep, p, from, in->target, g));
    return jg_geom_to_grid(ctx, g);
}

static enum jg_status say_flaw(struct jg_ctx *ctx, struct jg_intake *in,
                               const struct jg_piece *p, const struct jg_mended *m,
                               enum jg_kind kind, bool is_repaired)
{
    char message[256];
    bool is_line = kind == JG_LINE;
    (void)snprintf(message, sizeof message,
                   is_repaired ? "%s at %.2f, %.2f; %s %.2f %s before, %.2f after"
                               : "%s at %.2f, %.2f; %s %.2f %s",
                   m->flaw.reason, m->flaw.at.x, m->flaw.at.y,
                   is_line ? "length" : "area", m->before, is_line ? "m" : "m2",
                   m->after);
    struct jg_finding finding = {.layer = in->contract->layer,
                                 .source_fid = p->delivery.source_fid[m->row],
                                 .kind = is_repaired ? "repaired" : "invalid",
                                 .severity = JG_WARNING,
                                 .message = message,
                                 .action = is_repaired ? "repaired" : "kept as delivered",
                                 .at = m->flaw.at};
    return jg_finding_add(ctx, in->findings, finding);
}

static enum jg_status mend(struct jg_ctx *ctx, struct jg_arena *keep,
                           struct jg_intake *in, struct jg_piece *p,
                           const struct jg_geom *g)
{
    struct jg_mending mending;
    uint32_t geom = UINT32_MAX;
    bool repair = in->options->repair && !p->source->keep_invalid;
    JG_TRY(jg_mend(ctx, keep, g, &mending));
    if (mending.n && repair)
        JG_TRY(jg_shapes_add(ctx, &in->shapes, mending.geom, &geom));
    for (uint32_t k = 0; k < mending.n; k++) {
        const struct jg_mended *m = &mending.list[k];
        if (p->reason[m->row])
            continue;
        if (repair && m->now == UINT32_MAX) {
            p->reason[m->row] =
                jg_text_format(keep,
                               "nothing is left of its shape: %s at "
                               "%.2f, %.2f",
                               m->flaw.reason, m->flaw.at.x, m->flaw.at.y);
            JG_NEED(ctx, p->reason[m->row]);
            continue;
        }
        if (repair)
            p->ref[m->row] = (struct jg_ref){geom, m->now};
        in->n_repaired += repair ? 1 : 0;
        JG_TRY(say_flaw(ctx, in, p, m, g->kind, repair));
    }
    return JG_OK;
}

static enum jg_status take_geom(struct jg_ctx *ctx, struct jg_arena *keep,
                                struct jg_intake *in, struct jg_piece *p,
                                const struct jg_crs *from, struct jg_geom *g)
{
    uint32_t geom;
    JG_TRY(project(ctx, keep, in, p, from, g));
    JG_TRY(jg_shapes_add(ctx, &in->shapes, *g, &geom));
    for (uint32_t i = 0; i < g->n; i++)
        if (!jg_geom_is_empty(g, i))
            p->ref[i] = (struct jg_ref){geom, i};
    return mend(ctx, keep, in, p, g);
}

/* A grid that names an ellipsoid and no datum is taken as CGCS2000's or WGS 84's. */
static enum jg_status say_datum(struct jg_ctx *ctx, struct jg_arena *keep,
                                struct jg_intake *in, const struct jg_piece *p,
                                const struct jg_crs *from)
{
    if (!jg_crs_assumes_datum(from, in->target))
        return JG_OK;
    const char *message = jg_text_format(
        keep,
        "%s: from %s to %s: one of them names an ellipsoid and no datum; good to "
        "decimetres if that is CGCS2000 or WGS 84",
        p->name, jg_crs_name(from), jg_crs_name(in->target));
    JG_NEED(ctx, message);
    struct jg_finding finding = {.layer = in->contract->layer,
                                 .source_fid = JG_NO_INT,
                                 .kind = "datum_assumed",
                                 .severity = JG_NOTE,
                                 .message = message,
                                 .action = "no shift between the two",
                                 .at = {NAN, NAN}};
    return jg_finding_add(ctx, in->findings, finding);
}

static enum jg_status take_shapes(struct jg_ctx *ctx, struct jg_arena *keep,
                                  struct jg_intake *in, struct jg_piece *p)
{
    struct jg_delivery *d = &p->delivery;
    struct jg_crs *from;
    if (!d->layer->geom.kind) {
        if (in->contract->may_have_no_shape)
            return JG_OK;
        return jg_fail(
            ctx, JG_DATA,
            "%s: layer %s has no shapes; of a table, x: and y: name the columns "
            "with coordinates",
            p->source->path, d->layer->name);
    }
    if (!d->crs)
        return jg_fail(ctx, JG_CRS,
                       "%s: layer %s has no coordinate system; give one with crs:",
                       p->source->path, d->layer->name);
    enum jg_status st = jg_crs_open(ctx, keep, d->crs, &from);
    if (st)
        return jg_while(ctx, st, "%s: layer %s", p->source->path, d->layer->name);
    JG_TRY(take_geom(ctx, keep, in, p, from, &d->layer->geom));
    JG_TRY(say_datum(ctx, keep, in, p, from));
    for (int i = 0; i < d->n_other; i++)
        JG_TRY(take_geom(ctx, keep, in, p, from, &d->other[i]));
    return JG_OK;
}

/* A layer that may be of any kind is of the kind delivered first: points and lines are
 * not what areas stand for then. */
static void keep_main_kind(const struct jg_intake *in, struct jg_piece *p)
{
    bool takes_any = in->contract->kinds[1] && in->contract->kinds[2];
    for (int k = 0; takes_any && k < p->delivery.n_other; k++)
        for (uint32_t i = 0; i < p->delivery.other[k].n; i++)
            if (!jg_geom_is_empty(&p->delivery.other[k], i))
                p->reason[i] = p->delivery.other[k].kind == JG_POINT
                                   ? "a point among lines or polygons"
                                   : "a line among polygons";
}

static enum jg_status judge_rows(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct jg_intake *in, struct jg_piece *p)
{
    uint32_t n = p->delivery.layer->n;
    p->ref = JG_ROOM(keep, struct jg_ref, n);
    p->reason = JG_ARRAY(keep, const char *, n);
    JG_NEED(ctx, p->ref && p->reason);
    memset(p->ref, 0xFF, n * sizeof *p->ref);
    if (!needs_shapes(in->contract))
        return JG_OK;
    JG_TRY(take_shapes(ctx, keep, in, p));
    keep_main_kind(in, p);
    for (uint32_t k = 0; k < p->delivery.n_unusable; k++)
        p->reason[p->delivery.unusable[k].row] = p->delivery.unusable[k].reason;
    for (uint32_t i = 0; i < n && !in->contract->may_have_no_shape; i++)
        if (!p->reason[i] && p->ref[i].geom == UINT32_MAX)
            p->reason[i] = "it has no shape";
    for (uint32_t i = 0; i < n; i++)
        if (p->reason[i])
            p->ref[i].geom = UINT32_MAX;
    return JG_OK;
}

/* Constants become columns under their own name, told to be the fields of that name. */
static enum jg_status add_constants(struct jg_ctx *ctx, struct jg_arena *keep,
                                    const struct jg_piece *p,
                                    const char *const **out_told)
{
    const char *const *fields = p->source->fields, *const *pairs = p->source->constants;
    struct jg_layer *layer = p->delivery.layer;
    *out_told = fields;
    if (!pairs || !*pairs)
        return JG_OK;
    size_t n_fields = 0, n_pairs = 0;
    while (fields && fields[n_fields])
        n_fields++;
    while (pairs[n_pairs])
        n_pairs++;
    const char **told = JG_ARRAY(keep, const char *, n_fields + n_pairs + 1);
    JG_NEED(ctx, told);
    for (size_t i = 0; i < n_fields; i++)
        told[i] = fields[i];
    for (size_t i = 0; i + 1 < n_pairs; i += 2) {
        const char **texts;
        JG_TRY(jg_layer_add_texts(ctx, layer, pairs[i], &texts));
        for (uint32_t row = 0; row < layer->n; row++)
            texts[row] = pairs[i + 1];
        told[n_fields + i] = told[n_fields + i + 1] = pairs[i];
    }
    *out_told = told;
    return JG_OK;
}

static enum jg_status say_matches(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_intake *in, const struct jg_piece *p,
                                  const struct jg_match *match)
{
    struct jg_text t = {.arena = keep};
    jg_text_addf(&t, "%s (%s, %s):", p->name, p->delivery.encoding,
                 p->delivery.encoding_why);
    const struct jg_layer *layer = p->delivery.layer;
    for (int i = 0; i < layer->n_columns; i++)
        if (match[i].field >= 0)
            jg_text_addf(&t, " %s → %s (%s);", layer->columns[i].name,
                         in->contract->fields[match[i].field].name, match[i].how);
    const char *message;
    JG_TRY(jg_text_done(ctx, &t, &message));
    struct jg_finding finding = {.layer = in->contract->layer,
                                 .source_fid = JG_NO_INT,
                                 .kind = "fields",
                                 .severity = JG_NOTE,
                                 .message = message,
                                 .action = "read so",
                                 .at = {NAN, NAN}};
    return jg_finding_add(ctx, in->findings, finding);
}

static enum jg_status say_count(struct jg_ctx *ctx, struct jg_intake *in,
                                const struct jg_piece *p)
{
    if (p->delivery.promised < 0)
        return JG_OK;
    char message[128];
    (void)snprintf(message, sizeof message,
                   "the file says that it has %lld rows; it has %u",
                   (long long)p->delivery.promised, (unsigned)p->delivery.layer->n);
    jg_summary_warn(in->summary, "%s: %s", p->name, message);
    struct jg_finding finding = {.layer = in->contract->layer,
                                 .source_fid = JG_NO_INT,
                                 .kind = "row_count",
                                 .severity = JG_WARNING,
                                 .message = message,
                                 .action = "all rows read",
                                 .at = {NAN, NAN}};
    return jg_finding_add(ctx, in->findings, finding);
}

static enum jg_status add_constant_text(struct jg_ctx *ctx, struct jg_layer *layer,
                                        const char *name, const char *value)
{
    const char **texts;
    if (!value)
        return JG_OK;
    JG_TRY(jg_layer_add_texts(ctx, layer, name, &texts));
    for (uint32_t row = 0; row < layer->n; row++)
        texts[row] = value;
    return JG_OK;
}

/* The contract's columns, and where each row is from. */
static enum jg_status take_columns(struct jg_ctx *ctx, struct jg_arena *keep,
                                   struct jg_intake *in, struct jg_piece *p)
{
    const char *const *told;
    struct jg_match *match;
    struct jg_delivery *d = &p->delivery;
    JG_TRY(add_constants(ctx, keep, p, &told));
    enum jg_status st =
        jg_contract_match(ctx, keep, in->contract, d->layer, told, &match);
    if (st)
        return jg_while(ctx, st, "%s", p->source->path);
    JG_TRY(say_matches(ctx, keep, in, p, match));
    struct jg_delivered delivered = {d->layer, d->source_fid, p->source->sentinels};
    JG_TRY(jg_contract_apply(ctx, keep, in->contract, match, &delivered, in->findings,
                             &p->layer));
    JG_TRY(add_constant_text(ctx, p->layer, "source", p->name));
    JG_TRY(add_constant_text(ctx, p->layer, "landuse_scheme", p->source->landuse_scheme));
    JG_TRY(add_constant_text(ctx, p->layer, "area_basis", p->source->area_basis));
    int64_t *fid;
    JG_TRY(jg_layer_add_ints(ctx, p->layer, "source_fid", &fid));
    if (p->layer->n)
        memcpy(fid, d->source_fid, p->layer->n * sizeof *fid);
    return JG_OK;
}

/* An OSM file needs no telling that its tags are OSM's. */
static const char *table_of(const struct jg_source *source)
{
    bool is_osm =
        jg_text_ends(source->path, ".osm") || jg_text_ends(source->path, ".pbf");
    return source->classify || !is_osm ? source->classify : "osm";
}

static enum jg_status classify(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_intake *in, struct jg_piece *p)
{
    if (!in->options->classify_dir)
        return JG_OK;
    enum jg_status st = jg_classify_layer(ctx, keep, in->options->classify_dir,
                                          table_of(p->source), p->layer, in->summary);
    return st ? jg_while(ctx, st, "%s", p->source->path) : JG_OK;
}

/* A condition may name a field as the contract does, or as its source does: a view of the
 * columns after import, followed by the delivered ones that import renamed. */
static enum jg_status with_delivered_names(struct jg_ctx *ctx, struct jg_arena *keep,
                                           const struct jg_piece *p,
                                           struct jg_layer **out)
{
    const struct jg_layer *delivered = p->delivery.layer;
    struct jg_layer *view = NULL;
    JG_TRY(jg_layer_view(ctx, keep, p->layer, &view));
    size_t room = (size_t)view->n_columns + (size_t)delivered->n_columns;
    struct jg_column *columns = JG_ARRAY(keep, struct jg_column, room + 1);
    JG_NEED(ctx, columns);
    if (view->n_columns)
        memcpy(columns, view->columns, (size_t)view->n_columns * sizeof *columns);
    view->columns = columns;
    view->room_columns = (int)room;
    for (int c = 0; c < delivered->n_columns; c++)
        if (!jg_layer_column(p->layer, delivered->columns[c].name))
            columns[view->n_columns++] = delivered->columns[c];
    *out = view;
    return JG_OK;
}

static enum jg_status filter(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_piece *p)
{
    struct jg_layer *view = NULL;
    if (!p->source->where || !*p->source->where)
        return JG_OK;
    JG_TRY(with_delivered_names(ctx, keep, p, &view));
    enum jg_status st = jg_where(ctx, keep, view, p->source->where, &p->holds);
    return st ? jg_while(ctx, st, "%s",
                         p->source->given_at ? p->source->given_at : p->source->path)
              : JG_OK;
}

enum jg_status jg_piece_read(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_intake *in, const struct jg_source *source,
                             struct jg_piece *out)
{
    struct jg_source wanted = *source;
    if (!wanted.kinds)
        wanted.kinds = in->contract->kinds;
    *out = (struct jg_piece){.source = source};
    JG_TRY(name_of(ctx, keep, source, &out->name));
    JG_TRY(jg_source_read(ctx, keep, &wanted, in->contract->layer, &out->delivery));
    JG_TRY(say_count(ctx, in, out));
    JG_TRY(judge_rows(ctx, keep, in, out));
    JG_TRY(take_columns(ctx, keep, in, out));
    JG_TRY(classify(ctx, keep, in, out));
    return filter(ctx, keep, out);
}

struct jg_xy jg_piece_place(const struct jg_intake *in, const struct jg_piece *piece,
                            uint32_t row)
{
    const struct jg_geom *g = jg_shapes_of(&in->shapes, piece->ref[row]);
    return g ? jg_place_inside(g, piece->ref[row].element) : (struct jg_xy){NAN, NAN};
}
