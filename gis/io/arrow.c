/* SPDX-License-Identifier: MIT */
#include "gis/io/arrow.h"

#include "gis/layer/date.h"

#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal.h>
#include <ogr_recordbatch.h>

#include <stdio.h>
#include <string.h>

/* What a child of a batch is to us. */
enum content {
    FID,
    SHAPE,
    INT8,
    INT16,
    INT32,
    INT64,
    FLOAT,
    DOUBLE,
    TEXT,
    LONG_TEXT,
    DAY,
    MILLISECOND,
    OTHER
};

struct child {
    enum content content;
    bool is_long; /* 64-bit offsets */
    int field;    /* of the gatherer */
    size_t width; /* of a text, in bytes; 0: free */
};

struct stream {
    struct ArrowArrayStream arrow;
    struct ArrowSchema schema;
    struct ArrowArray batch;
    struct child *child;
    int n;
};

static void release_stream(void *user, void *thing)
{
    (void)user;
    struct stream *s = thing;
    if (s->batch.release)
        s->batch.release(&s->batch);
    if (s->schema.release)
        s->schema.release(&s->schema);
    if (s->arrow.release)
        s->arrow.release(&s->arrow);
}

/* Booleans are left to features: GDAL 3.6.2 sets wrong bits for them. */
static enum content content_of(const char *format)
{
    static const struct {
        const char *format;
        enum content content;
    } known[] = {{"c", INT8},  {"s", INT16},     {"i", INT32},
                 {"l", INT64}, {"f", FLOAT},     {"g", DOUBLE},
                 {"u", TEXT},  {"U", LONG_TEXT}, {"tdD", DAY}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(format, known[i].format))
            return known[i].content;
    return !strncmp(format, "tsm:", 4) ? MILLISECOND : OTHER;
}

static enum jg_type type_of(enum content content)
{
    if (content == FLOAT || content == DOUBLE)
        return JG_REAL;
    return content >= INT8 && content <= INT64 ? JG_INT : JG_TEXT;
}

/* Which child is what; a column for each field, in the order of the layer's fields. */
static bool sort_children(struct stream *s, OGRLayerH layer)
{
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
    const char *fid = OGR_L_GetFIDColumn(layer), *shape = OGR_L_GetGeometryColumn(layer);
    fid = *fid ? fid : "OGC_FID";
    shape = *shape ? shape : "wkb_geometry";
    int fields = 0, fids = 0;
    for (int i = 0; i < s->n; i++) {
        const struct ArrowSchema *schema = s->schema.children[i];
        struct child *c = &s->child[i];
        bool is_binary = !strcmp(schema->format, "z") || !strcmp(schema->format, "Z");
        int field = OGR_FD_GetFieldIndex(definition, schema->name);
        if (field >= 0) {
            c->content = content_of(schema->format);
            c->width = (size_t)OGR_Fld_GetWidth(OGR_FD_GetFieldDefn(definition, field));
            fields += field == fields ? 1 : 0; /* must stand in order */
        } else if (!strcmp(schema->name, fid) && !strcmp(schema->format, "l")) {
            c->content = FID;
            fids++;
        } else if (is_binary && !strcmp(schema->name, shape)) {
            c->content = SHAPE;
            c->is_long = *schema->format == 'Z';
        } else {
            c->content = OTHER;
        }
        if (c->content == OTHER || schema->dictionary)
            return false;
    }
    return fids == 1 && fields == OGR_FD_GetFieldCount(definition);
}

static enum jg_status add_fields(struct jg_ctx *ctx, struct jg_gather *g,
                                 struct stream *s)
{
    for (int i = 0; i < s->n; i++)
        if (s->child[i].content > SHAPE)
            JG_TRY(jg_gather_field(ctx, g, s->schema.children[i]->name,
                                   type_of(s->child[i].content), &s->child[i].field));
    return JG_OK;
}

static bool is_null(const struct ArrowArray *a, int64_t at)
{
    const unsigned char *valid = a->buffers[0];
    return a->null_count != 0 && valid && !(valid[at / 8] >> (at % 8) & 1);
}

static const char *bytes_at(const struct ArrowArray *a, int64_t at, bool is_long,
                            size_t *n)
{
    const char *bytes = a->buffers[2];
    if (is_long) {
        const int64_t *offset = a->buffers[1];
        *n = (size_t)(offset[at + 1] - offset[at]);
        return bytes + offset[at];
    }
    const int32_t *offset = a->buffers[1];
    *n = (size_t)(offset[at + 1] - offset[at]);
    return bytes + offset[at];
}

static int64_t int_at(const struct ArrowArray *a, int64_t at, enum content content)
{
    const void *values = a->buffers[1];
    switch (content) {
    case INT8:
        return ((const int8_t *)values)[at];
    case INT16:
        return ((const int16_t *)values)[at];
    case INT32:
    case DAY:
        return ((const int32_t *)values)[at];
    default:
        return ((const int64_t *)values)[at];
    }
}

static enum jg_status take_time(struct jg_ctx *ctx, struct jg_gather *g,
                                const struct child *c, int64_t value)
{
    enum { MS_A_DAY = 86400000 };
    char text[64];
    int64_t day = c->content == DAY ? value : value / MS_A_DAY;
    int64_t ms = c->content == DAY ? 0 : value % MS_A_DAY;
    day -= ms < 0 ? 1 : 0;
    ms += ms < 0 ? MS_A_DAY : 0;
    if (day <= INT32_MIN || day >= INT32_MAX)
        return JG_OK;
    (void)jg_date_show(text, (int32_t)day);
    size_t n = strlen(text);
    if (c->content == MILLISECOND)
        n += (size_t)snprintf(text + n, sizeof text - n, "T%02d:%02d:%02d",
                              (int)(ms / 3600000), (int)(ms / 60000 % 60),
                              (int)(ms / 1000 % 60));
    return jg_gather_text(ctx, g, c->field, text, n, 0);
}

static enum jg_status take_value(struct jg_ctx *ctx, struct jg_gather *g,
                                 const struct child *c, const struct ArrowArray *a,
                                 int64_t at)
{
    size_t n;
    const char *bytes;
    switch (c->content) {
    case FLOAT:
        jg_gather_real(g, c->field, (double)((const float *)a->buffers[1])[at]);
        return JG_OK;
    case DOUBLE:
        jg_gather_real(g, c->field, ((const double *)a->buffers[1])[at]);
        return JG_OK;
    case TEXT:
    case LONG_TEXT:
        bytes = bytes_at(a, at, c->content == LONG_TEXT, &n);
        return jg_gather_text(ctx, g, c->field, bytes, n, c->width);
    case DAY:
    case MILLISECOND:
        return take_time(ctx, g, c, int_at(a, at, c->content));
    default:
        jg_gather_int(g, c->field, int_at(a, at, c->content));
        return JG_OK;
    }
}

static enum jg_status take_row(struct jg_ctx *ctx, struct jg_gather *g,
                               const struct stream *s, int64_t row, bool shapes)
{
    size_t n;
    for (int i = 0; i < s->n; i++) {
        const struct ArrowArray *a = s->batch.children[i];
        const struct child *c = &s->child[i];
        int64_t at = row + a->offset;
        if (c->content == FID || is_null(a, at))
            continue;
        if (c->content != SHAPE) {
            JG_TRY(take_value(ctx, g, c, a, at));
            continue;
        }
        const char *wkb = bytes_at(a, at, c->is_long, &n);
        if (shapes && n)
            JG_TRY(jg_gather_wkb(ctx, g, (const unsigned char *)wkb, n));
    }
    return JG_OK;
}

static enum jg_status take_batch(struct jg_ctx *ctx, struct jg_gather *g,
                                 const struct stream *s, bool shapes)
{
    int fid = 0;
    while (s->child[fid].content != FID)
        fid++;
    const struct ArrowArray *ids = s->batch.children[fid];
    for (int64_t row = 0; row < s->batch.length; row++) {
        JG_TRY(jg_gather_row(ctx, g, int_at(ids, row + ids->offset, INT64)));
        JG_TRY(take_row(ctx, g, s, row, shapes));
    }
    return JG_OK;
}

static enum jg_status take_all(struct jg_ctx *ctx, struct jg_gather *g, struct stream *s,
                               bool shapes)
{
    for (;;) {
        int failed = s->arrow.get_next(&s->arrow, &s->batch);
        if (failed || CPLGetLastErrorType() >= CE_Failure)
            return jg_fail(ctx, JG_IO, "cannot be read after row %u: %s", (unsigned)g->n,
                           CPLGetLastErrorMsg());
        if (!s->batch.release)
            return JG_OK;
        JG_TRY(take_batch(ctx, g, s, shapes));
        s->batch.release(&s->batch);
        s->batch.release = NULL;
        JG_TRY(jg_progress(ctx, 0, "reading"));
    }
}

enum jg_status jg_arrow_read(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_gather *g, OGRLayerH layer, bool shapes,
                             bool *out_done)
{
    *out_done = false;
    if (!OGR_L_TestCapability(layer, OLCFastGetArrowStream))
        return JG_OK;
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct stream *s = JG_ARRAY(tmp, struct stream, 1);
    JG_NEED(ctx, s);
    JG_NEED(ctx, jg_arena_defer(tmp, release_stream, NULL, s));
    char **options = NULL;
    if (!OGR_L_GetArrowStream(layer, &s->arrow, options) ||
        s->arrow.get_schema(&s->arrow, &s->schema) != 0) {
        jg_arena_close(tmp);
        return JG_OK;
    }
    s->n = (int)s->schema.n_children;
    s->child = JG_ARRAY(tmp, struct child, (size_t)s->n);
    JG_NEED(ctx, s->child);
    if (sort_children(s, layer)) {
        JG_TRY(add_fields(ctx, g, s));
        JG_TRY(take_all(ctx, g, s, shapes));
        *out_done = true;
    }
    jg_arena_close(tmp);
    return JG_OK;
}
