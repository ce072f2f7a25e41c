/* SPDX-License-Identifier: MIT */
#include "gis/io/deliver_dbf.h"

#include <math.h>
#include <string.h>

enum { HEAD = 32, FIELD = 32, NAME_MOST = 10 };

static void close_encoder(void *user, void *thing)
{
    (void)user;
    struct jg_deliver_dbf *dbf = thing;
    (void)iconv_close(dbf->gbk);
}

static int record_size(const struct jg_deliver_dbf *dbf)
{
    int size = 1;
    for (int i = 0; i < dbf->n_fields; i++)
        size += dbf->fields[i].width;
    return size;
}

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

/* A text in GBK, filled up with blanks. */
static enum jg_status encode(struct jg_ctx *ctx, struct jg_deliver_dbf *dbf,
                             const char *text, const struct jg_deliver_field *field,
                             char *out)
{
    size_t n = strlen(text), room = (size_t)field->width;
    memset(out, ' ', room);
    if (n <= room && is_ascii(text)) {
        for (size_t i = 0; i < n; i++)
            out[i] = text[i];
        return JG_OK;
    }
    char copy[4 * JG_DBF_WIDEST];
    char *from = copy;
    if (n > sizeof copy)
        return jg_fail(ctx, JG_DATA, "%s: %s: a text of %zu bytes is too long",
                       dbf->stream.path, field->column, n);
    memcpy(copy, text, n); /* NOLINT(bugprone-not-null-terminated-result): n is passed */
    if (iconv(dbf->gbk, &from, &n, &out, &room) == (size_t)-1)
        return jg_fail(ctx, JG_DATA, "%s: %s: \"%s\" does not fit %d bytes of GBK",
                       dbf->stream.path, field->column, text, field->width);
    return JG_OK;
}

static void store(unsigned char *to, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (unsigned char)(value >> 8 * i);
}

static int head_size(const struct jg_deliver_dbf *dbf)
{
    return HEAD + FIELD * dbf->n_fields + 1;
}

/* The head with the number of records so far. */
static enum jg_status make_head(struct jg_ctx *ctx, struct jg_deliver_dbf *dbf,
                                unsigned char *head)
{
    memset(head, 0, (size_t)head_size(dbf));
    head[0] = 3;
    head[1] =
        120; /* a fixed day, 2020-08-01, so that the bytes do not depend on today's */
    head[2] = 8;
    head[3] = 1;
    store(head + 4, dbf->n, 4);
    store(head + 8, (uint32_t)head_size(dbf), 2);
    store(head + 10, (uint32_t)record_size(dbf), 2);
    head[29] = 0x4d; /* code page 936; the .cpg says it again */
    for (int i = 0; i < dbf->n_fields; i++) {
        unsigned char *at = head + HEAD + (size_t)FIELD * (size_t)i;
        struct jg_deliver_field name = {dbf->fields[i].column, 'C', NAME_MOST, 0};
        char bytes[NAME_MOST];
        JG_TRY(encode(ctx, dbf, name.column, &name, bytes));
        for (int k = 0; k < NAME_MOST && bytes[k] != ' '; k++)
            at[k] = (unsigned char)bytes[k];
        at[11] = (unsigned char)dbf->fields[i].type;
        at[16] = (unsigned char)dbf->fields[i].width;
        at[17] = (unsigned char)dbf->fields[i].decimals;
    }
    head[head_size(dbf) - 1] = '\r';
    return JG_OK;
}

enum jg_status jg_deliver_dbf_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const char *path, bool overwrite,
                                   const struct jg_deliver_field *fields,
                                   struct jg_deliver_dbf *out)
{
    unsigned char head[HEAD + FIELD * JG_DBF_FIELDS_MOST + 1];
    out->fields = fields;
    while (fields[out->n_fields].column)
        out->n_fields++;
    if (out->n_fields > JG_DBF_FIELDS_MOST)
        return jg_fail(ctx, JG_BUG, "%s: more than %d fields", path, JG_DBF_FIELDS_MOST);
    out->gbk = iconv_open("GBK", "UTF-8");
    if (out->gbk == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr): POSIX's own */
        return jg_fail(ctx, JG_IO, "%s: this system cannot write GBK", path);
    if (!jg_arena_defer(keep, close_encoder, NULL, out))
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    JG_TRY(jg_stream_open(ctx, keep, path, overwrite, &out->stream));
    JG_TRY(make_head(ctx, out, head));
    return jg_stream_put(ctx, &out->stream, head, (size_t)head_size(out));
}

static enum jg_status put_text(struct jg_ctx *ctx, struct jg_deliver_dbf *dbf, int field,
                               const char *text, unsigned char *to)
{
    const struct jg_deliver_field *f = &dbf->fields[field];
    if (text && text != dbf->above[field].text) {
        JG_TRY(encode(ctx, dbf, text, f, dbf->above[field].bytes));
        dbf->above[field].text = text;
    }
    if (text)
        memcpy(to, dbf->above[field].bytes, (size_t)f->width);
    return JG_OK;
}

static enum jg_status put_number(struct jg_ctx *ctx, struct jg_deliver_dbf *dbf,
                                 int field, double value, unsigned char *to)
{
    const struct jg_deliver_field *f = &dbf->fields[field];
    char digits[40];
    if (!(fabs(value) <= 1e300)) /* no value */
        return JG_OK;
    int n = jg_stream_number(digits, value, f->decimals);
    if (n > f->width)
        return jg_fail(ctx, JG_DATA, "%s: %s: %.17g does not fit %d digits",
                       dbf->stream.path, f->column, value, f->width);
    memcpy(to + f->width - n, digits, (size_t)n);
    return JG_OK;
}

static enum jg_status put_record(struct jg_ctx *ctx, struct jg_deliver_dbf *dbf,
                                 uint32_t row)
{
    unsigned char *to = dbf->stream.buffer;
    size_t size = (size_t)record_size(dbf);
    JG_TRY(jg_stream_room(ctx, &dbf->stream, size, &to));
    memset(to, ' ', size);
    to++; /* the mark of deleted records */
    for (int i = 0; i < dbf->n_fields; i++) {
        const struct jg_column *c = dbf->column[i];
        if (dbf->fields[i].type == 'C')
            JG_TRY(put_text(ctx, dbf, i, c->texts[row], to));
        else
            JG_TRY(put_number(ctx, dbf, i, jg_column_number(c, row), to));
        to += dbf->fields[i].width;
    }
    return JG_OK;
}

enum jg_status jg_deliver_dbf_add(struct jg_ctx *ctx, struct jg_deliver_dbf *dbf,
                                  const struct jg_layer *layer)
{
    struct jg_column **column = dbf->column;
    for (int i = 0; i < dbf->n_fields; i++) {
        column[i] = jg_layer_column(layer, dbf->fields[i].column);
        bool text = dbf->fields[i].type == 'C';
        if (!column[i] || (column[i]->type == JG_TEXT) != text)
            return jg_fail(ctx, JG_BUG, "%s: layer \"%s\" has no field \"%s\" of type %c",
                           dbf->stream.path, layer->name, dbf->fields[i].column,
                           dbf->fields[i].type);
        dbf->above[i].text =
            NULL; /* another layer's strings may lie at the same address */
    }
    for (uint32_t row = 0; row < layer->n; row++)
        JG_TRY(put_record(ctx, dbf, row));
    dbf->n += layer->n;
    return JG_OK;
}

enum jg_status jg_deliver_dbf_end(struct jg_ctx *ctx, struct jg_deliver_dbf *dbf)
{
    unsigned char head[HEAD + FIELD * JG_DBF_FIELDS_MOST + 1];
    JG_TRY(make_head(ctx, dbf, head));
    JG_TRY(jg_stream_put(ctx, &dbf->stream, "\x1a", 1));
    return jg_stream_end(ctx, &dbf->stream, head, (size_t)head_size(dbf));
}
