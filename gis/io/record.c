/* SPDX-License-Identifier: MIT */
#include "gis/io/record.h"

#include <math.h>
#include <string.h>

enum {
    SERIAL_NULL = 0,
    SERIAL_REAL = 7,
    SERIAL_ZERO = 8,
    SERIAL_ONE = 9,
    SERIAL_BLOB = 12,
    SERIAL_TEXT = 13
};

enum jg_status jg_bytes_room(struct jg_ctx *ctx, struct jg_bytes *b, size_t room)
{
    if (room <= b->room)
        return JG_OK;
    size_t more = room + room / 2 + 1024;
    unsigned char *grown = jg_arena_grow(b->arena, b->bytes, b->n, more, 1);
    JG_NEED(ctx, grown);
    b->bytes = grown;
    b->room = more;
    return JG_OK;
}

int jg_varint_size(uint64_t v)
{
    int n = 1;
    while (n < 9 && v >> 7) {
        v >>= 7;
        n++;
    }
    return n;
}

unsigned char *jg_varint_put(unsigned char *p, uint64_t v)
{
    if (v < 0x80) {
        *p = (unsigned char)v;
        return p + 1;
    }
    int n = jg_varint_size(v);
    int last = n - 1;
    if (n == 9) { /* the ninth byte holds eight bits */
        p[8] = (unsigned char)v;
        v >>= 8;
        last = 7;
    }
    for (int k = last; k >= 0; k--, v >>= 7)
        p[k] = (unsigned char)((v & 0x7F) | (k < n - 1 ? 0x80 : 0));
    return p + n;
}

uint64_t jg_serial_int(int64_t v)
{
    if (v == 0 || v == 1)
        return v ? SERIAL_ONE : SERIAL_ZERO;
    uint64_t size = (uint64_t)(v < 0 ? ~v : v);
    if (size < 1U << 7)
        return 1;
    if (size < 1U << 15)
        return 2;
    if (size < 1U << 23)
        return 3;
    if (size < 1U << 31)
        return 4;
    return size < (uint64_t)1 << 47 ? 5 : 6;
}

int jg_serial_bytes(uint64_t serial)
{
    static const int bytes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
    return serial >= SERIAL_BLOB ? (int)((serial - SERIAL_BLOB) / 2) : bytes[serial];
}

unsigned char *jg_serial_put(unsigned char *p, uint64_t serial, int64_t v)
{
    int n = jg_serial_bytes(serial);
    uint64_t bits = (uint64_t)v;
    for (int k = n - 1; k >= 0; k--, bits >>= 8)
        p[k] = (unsigned char)bits;
    return p + n;
}

/* SQLite keeps a whole number of a real column as an integer, which is shorter. Minus
 * zero stays a real, so that every bit comes back. */
static bool is_whole(double v)
{
    return fabs(v) < 0x1p47 && floor(v) == v && !(v == 0 && signbit(v));
}

static uint64_t serial_of(const struct jg_column *c, uint32_t i)
{
    switch (c->type) {
    case JG_INT:
        return c->ints[i] == JG_NO_INT ? SERIAL_NULL : jg_serial_int(c->ints[i]);
    case JG_REAL:
        if (isnan(c->reals[i]))
            return SERIAL_NULL;
        return is_whole(c->reals[i]) ? jg_serial_int((int64_t)c->reals[i]) : SERIAL_REAL;
    case JG_TEXT:
        break;
    }
    return c->texts[i] ? SERIAL_TEXT + 2 * (uint64_t)strlen(c->texts[i]) : SERIAL_NULL;
}

static unsigned char *put_value(unsigned char *p, const struct jg_column *c, uint32_t i,
                                uint64_t serial)
{
    if (serial >= SERIAL_TEXT) {
        size_t n = (size_t)((serial - SERIAL_TEXT) / 2);
        memcpy(p, c->texts[i], n);
        return p + n;
    }
    if (serial == SERIAL_NULL)
        return p;
    int64_t bits;
    if (serial == SERIAL_REAL)
        memcpy(&bits, &c->reals[i], sizeof bits);
    else
        bits = c->type == JG_REAL ? (int64_t)c->reals[i] : c->ints[i];
    return jg_serial_put(p, serial, bits);
}

/* The sizes of everything: the serial types, and how long header and body are. */
static void measure_row(const struct jg_layer_rows *rows, uint32_t i, size_t shape,
                        size_t *out_header, size_t *out_body)
{
    const struct jg_layer *layer = rows->layer;
    size_t header =
        1 + (layer->geom.kind != JG_NO_SHAPE); /* fid is NULL: it is the key */
    size_t body = shape;
    if (shape)
        header += (size_t)jg_varint_size(SERIAL_BLOB + 2 * (uint64_t)shape) - 1;
    for (int k = 0; k < layer->n_columns; k++) {
        uint64_t serial = serial_of(&layer->columns[k], i);
        rows->serial[k] = serial;
        header += serial < 0x80 ? 1 : (size_t)jg_varint_size(serial);
        body += (size_t)jg_serial_bytes(serial);
    }
    size_t own = 1; /* the header counts its own length */
    while ((size_t)jg_varint_size(header + own) > own)
        own++;
    *out_header = header + own;
    *out_body = body;
}

static enum jg_status encode_layer(struct jg_ctx *ctx, const void *state, uint32_t i,
                                   struct jg_bytes *out, int64_t *out_key)
{
    const struct jg_layer_rows *rows = state;
    const struct jg_layer *layer = rows->layer;
    size_t shape = jg_blob_size(rows->form, &layer->geom, i), header, body;
    measure_row(rows, i, shape, &header, &body);
    out->n = 0;
    JG_TRY(jg_bytes_room(ctx, out, header + body));
    unsigned char *p = jg_varint_put(out->bytes, header);
    *p++ = SERIAL_NULL;
    if (layer->geom.kind != JG_NO_SHAPE)
        p = jg_varint_put(p, shape ? SERIAL_BLOB + 2 * (uint64_t)shape : SERIAL_NULL);
    for (int k = 0; k < layer->n_columns; k++)
        p = jg_varint_put(p, rows->serial[k]);
    if (shape)
        jg_blob_write(rows->form, &layer->geom, i, rows->srid, p);
    p += shape;
    for (int k = 0; k < layer->n_columns; k++)
        p = put_value(p, &layer->columns[k], i, rows->serial[k]);
    out->n = header + body;
    *out_key = (int64_t)i + 1;
    return JG_OK;
}

enum jg_status jg_layer_rows(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layer *layer, enum jg_blob_form form,
                             int srid, struct jg_layer_rows *rows, struct jg_rows *out)
{
    uint64_t *serial = JG_ARRAY(keep, uint64_t, (size_t)layer->n_columns + 1);
    JG_NEED(ctx, serial);
    *rows = (struct jg_layer_rows){layer, form, srid, serial};
    *out = (struct jg_rows){layer->n, encode_layer, rows};
    return JG_OK;
}
