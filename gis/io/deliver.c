/* SPDX-License-Identifier: MIT */
#include "gis/io/deliver.h"

#include "gis/core/text.h"
#include "gis/io/deliver_dbf.h"
#include "gis/io/sink.h"

#include <math.h>
#include <string.h>

/* Shape types and sizes after the ESRI Shapefile Technical Description, July 1998. */
enum { NULL_SHAPE = 0, POLY_LINE = 3, POLYGON = 5, HEAD = 100, RECORD_HEAD = 8 };

/* What readers can still address: 32 bits of bytes. */
#define FILE_MOST INT64_C(0xffffffff)

struct jg_deliver_shapefile {
    struct jg_stream shp, shx;
    struct jg_deliver_dbf dbf;
    enum jg_kind kind;
    struct jg_box extent;
    const char *prj, *cpg; /* paths */
    bool overwrite;
};

static void big(unsigned char *to, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(value >> (24 - 8 * i));
}

static void little(unsigned char *to, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(value >> 8 * i);
}

static void real(unsigned char *to, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    for (int i = 0; i < 8; i++)
        to[i] = (unsigned char)(bits >> 8 * i);
}

/* PATH without .shp and with another ending. */
static char *beside(struct jg_arena *a, const char *path, const char *ending)
{
    return jg_text_format(a, "%.*s%s", (int)strlen(path) - 4, path, ending);
}

enum jg_status jg_deliver_shapefile_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                         const char *path, bool overwrite,
                                         enum jg_kind kind,
                                         const struct jg_deliver_field *fields,
                                         struct jg_deliver_shapefile **out)
{
    if (!jg_text_ends(path, ".shp") || (kind != JG_LINE && kind != JG_POLYGON))
        return jg_fail(ctx, JG_BUG, "%s is no shapefile of lines or polygons", path);
    struct jg_deliver_shapefile *file = JG_ARRAY(keep, struct jg_deliver_shapefile, 1);
    JG_NEED(ctx, file);
    file->kind = kind;
    file->extent = jg_box_empty();
    file->overwrite = overwrite;
    file->prj = beside(keep, path, ".prj");
    file->cpg = beside(keep, path, ".cpg");
    const char *shx = beside(keep, path, ".shx"), *dbf = beside(keep, path, ".dbf");
    JG_NEED(ctx, file->prj && file->cpg && shx ? dbf : NULL);
    JG_TRY(jg_stream_open(ctx, keep, path, overwrite, &file->shp));
    JG_TRY(jg_stream_open(ctx, keep, shx, overwrite, &file->shx));
    JG_TRY(jg_deliver_dbf_open(ctx, keep, dbf, overwrite, fields, &file->dbf));
    static const unsigned char blank[HEAD] = {0};
    JG_TRY(jg_stream_put(ctx, &file->shp, blank, HEAD));
    JG_TRY(jg_stream_put(ctx, &file->shx, blank, HEAD));
    *out = file;
    return JG_OK;
}

/* The rings of a shape, the other way round: here shells run clockwise. */
static void put_rings(const struct jg_geom *g, int64_t ring0, int64_t ring1, bool turn,
                      unsigned char *to)
{
    unsigned char *point = to + 4 * (ring1 - ring0);
    for (int64_t r = ring0; r < ring1; r++) {
        int64_t from = g->at[r], end = g->at[r + 1];
        little(to + 4 * (r - ring0), (uint32_t)(from - g->at[ring0]));
        for (int64_t k = from; k < end; k++, point += 16) {
            int64_t p = turn ? end - 1 - (k - from) : k;
            real(point, g->x[p]);
            real(point + 8, g->y[p]);
        }
    }
}

static enum jg_status put_shape(struct jg_ctx *ctx, struct jg_deliver_shapefile *file,
                                const struct jg_geom *g, uint32_t i, uint32_t number)
{
    int64_t ring0 = g->ring[g->part[i]], ring1 = g->ring[g->part[i + 1]];
    int64_t places = g->at[ring1] - g->at[ring0], rings = ring1 - ring0;
    size_t size = rings == 0 ? 4 : (size_t)(44 + 4 * rings + 16 * places);
    int64_t at = file->shp.at + (int64_t)file->shp.n;
    unsigned char *to = NULL, *entry = NULL;
    if (at + (int64_t)size + RECORD_HEAD > FILE_MOST)
        return jg_fail(ctx, JG_IO, "%s: a shapefile cannot be larger than 4 GB",
                       file->shp.path);
    JG_TRY(jg_stream_room(ctx, &file->shp, RECORD_HEAD + size, &to));
    JG_TRY(jg_stream_room(ctx, &file->shx, RECORD_HEAD, &entry));
    big(entry, (uint32_t)(at / 2));
    big(entry + 4, (uint32_t)(size / 2));
    big(to, number);
    big(to + 4, (uint32_t)(size / 2));
    to += RECORD_HEAD;
    if (rings == 0) {
        little(to, NULL_SHAPE);
        return JG_OK;
    }
    struct jg_box box = g->box[i];
    jg_box_join(&file->extent, box);
    little(to, file->kind == JG_LINE ? POLY_LINE : POLYGON);
    real(to + 4, box.min_x);
    real(to + 12, box.min_y);
    real(to + 20, box.max_x);
    real(to + 28, box.max_y);
    little(to + 36, (uint32_t)rings);
    little(to + 40, (uint32_t)places);
    put_rings(g, ring0, ring1, file->kind == JG_POLYGON, to + 44);
    return JG_OK;
}

enum jg_status jg_deliver_shapefile_add(struct jg_ctx *ctx,
                                        struct jg_deliver_shapefile *file,
                                        const struct jg_layer *layer)
{
    if (layer->geom.kind != file->kind)
        return jg_fail(ctx, JG_BUG, "%s: layer \"%s\" has shapes of another kind",
                       file->shp.path, layer->name);
    for (uint32_t i = 0; i < layer->n; i++)
        JG_TRY(put_shape(ctx, file, &layer->geom, i, file->dbf.n + i + 1));
    return jg_deliver_dbf_add(ctx, &file->dbf, layer);
}

static enum jg_status end_shapes(struct jg_ctx *ctx, struct jg_deliver_shapefile *file,
                                 struct jg_stream *s)
{
    unsigned char head[HEAD] = {0};
    struct jg_box box = file->extent;
    if (box.min_x > box.max_x)
        box = (struct jg_box){0, 0, 0, 0};
    big(head, 9994);
    big(head + 24, (uint32_t)((s->at + (int64_t)s->n) / 2));
    little(head + 28, 1000);
    little(head + 32, file->kind == JG_LINE ? POLY_LINE : POLYGON);
    real(head + 36, box.min_x);
    real(head + 44, box.min_y);
    real(head + 52, box.max_x);
    real(head + 60, box.max_y);
    return jg_stream_end(ctx, s, head, HEAD);
}

enum jg_status jg_deliver_shapefile_end(struct jg_ctx *ctx,
                                        struct jg_deliver_shapefile *file,
                                        const struct jg_crs *crs)
{
    const char *wkt = jg_crs_wkt(crs);
    JG_TRY(jg_sink_file(ctx, file->prj, file->overwrite, wkt, strlen(wkt)));
    JG_TRY(jg_sink_file(ctx, file->cpg, file->overwrite, "GBK", 3));
    JG_TRY(jg_deliver_dbf_end(ctx, &file->dbf));
    JG_TRY(end_shapes(ctx, file, &file->shx));
    return end_shapes(ctx, file, &file->shp);
}

/* --- CSV --- */

struct jg_deliver_csv {
    struct jg_stream stream;
    const struct jg_deliver_field *fields;
};

static enum jg_status put_quoted(struct jg_ctx *ctx, struct jg_stream *s,
                                 const char *text)
{
    size_t n = strlen(text);
    if (!strpbrk(text, ",\"\r\n"))
        return jg_stream_put(ctx, s, text, n);
    JG_TRY(jg_stream_put(ctx, s, "\"", 1));
    for (const char *c = text; *c; c++)
        JG_TRY(jg_stream_put(ctx, s, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1));
    return jg_stream_put(ctx, s, "\"", 1);
}

enum jg_status jg_deliver_csv_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const char *path, bool overwrite,
                                   const struct jg_deliver_field *fields,
                                   struct jg_deliver_csv **out)
{
    struct jg_deliver_csv *file = JG_ARRAY(keep, struct jg_deliver_csv, 1);
    JG_NEED(ctx, file);
    file->fields = fields;
    JG_TRY(jg_stream_open(ctx, keep, path, overwrite, &file->stream));
    for (const struct jg_deliver_field *f = fields; f->column; f++) {
        JG_TRY(put_quoted(ctx, &file->stream, f->column));
        JG_TRY(jg_stream_put(ctx, &file->stream, f[1].column ? "," : "\n", 1));
    }
    *out = file;
    return JG_OK;
}

static enum jg_status put_cell(struct jg_ctx *ctx, struct jg_stream *s,
                               const struct jg_column *column, uint32_t row, int decimals)
{
    if (column->type == JG_TEXT)
        return column->texts[row] ? put_quoted(ctx, s, column->texts[row]) : JG_OK;
    char digits[40];
    double value = jg_column_number(column, row);
    if (!(fabs(value) <= 1e300))
        return JG_OK;
    int n = jg_stream_number(digits, value, column->type == JG_REAL ? decimals : 0);
    return jg_stream_put(ctx, s, digits, (size_t)n);
}

enum jg_status jg_deliver_csv_add(struct jg_ctx *ctx, struct jg_deliver_csv *file,
                                  const struct jg_layer *layer)
{
    for (uint32_t row = 0; row < layer->n; row++) {
        for (const struct jg_deliver_field *f = file->fields; f->column; f++) {
            const struct jg_column *column = jg_layer_column(layer, f->column);
            if (!column)
                return jg_fail(ctx, JG_BUG, "%s: layer \"%s\" has no field \"%s\"",
                               file->stream.path, layer->name, f->column);
            JG_TRY(put_cell(ctx, &file->stream, column, row, f->decimals));
            JG_TRY(jg_stream_put(ctx, &file->stream, f[1].column ? "," : "\n", 1));
        }
    }
    return JG_OK;
}

enum jg_status jg_deliver_csv_end(struct jg_ctx *ctx, struct jg_deliver_csv *file)
{
    return jg_stream_end(ctx, &file->stream, NULL, 0);
}
