/* SPDX-License-Identifier: MIT */
#include "gis/io/blob.h"

#include <string.h>

enum {
    WKB_POINT = 1,
    WKB_LINE = 2,
    WKB_POLYGON = 3,
    WKB_MULTI_LINE = 5,
    WKB_MULTI_POLYGON = 6
};
enum {
    START = 0x00,
    LITTLE_ENDIAN_MARK = 0x01,
    BOX_END = 0x7C,
    MEMBER = 0x69,
    END = 0xFE
};
enum { SPATIALITE_FRONT = 39, GEOPACKAGE_FRONT = 8, BOX_BYTES = 32, PLACE_BYTES = 16 };

static unsigned char *put_u32(unsigned char *p, uint32_t v)
{
    for (int k = 0; k < 4; k++)
        p[k] = (unsigned char)(v >> (8 * k));
    return p + 4;
}

static uint32_t get_u32(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

static unsigned char *put_double(unsigned char *p, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    for (int k = 0; k < 8; k++)
        p[k] = (unsigned char)(bits >> (8 * k));
    return p + 8;
}

static double get_double(const unsigned char *p)
{
    uint64_t bits = 0;
    for (int k = 7; k >= 0; k--)
        bits = bits << 8 | p[k];
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

size_t jg_blob_size(enum jg_blob_form form, const struct jg_geom *g, uint32_t i)
{
    if (g->kind == JG_NO_SHAPE || g->part[i] == g->part[i + 1])
        return 0;
    bool ours = form == JG_BLOB_SPATIALITE;
    if (g->kind == JG_POINT)
        return ours ? SPATIALITE_FRONT + 4 + PLACE_BYTES + 1
                    : GEOPACKAGE_FRONT + 1 + 4 + PLACE_BYTES;
    size_t parts = (size_t)(g->part[i + 1] - g->part[i]);
    int64_t first = g->ring[g->part[i]], last = g->ring[g->part[i + 1]];
    size_t places = (size_t)(g->at[last] - g->at[first]);
    size_t n = places * PLACE_BYTES + parts * 9;
    if (g->kind == JG_POLYGON)
        n += (size_t)(last - first) * 4;
    return n + (ours ? SPATIALITE_FRONT + 8 + 1 : GEOPACKAGE_FRONT + BOX_BYTES + 9);
}

static unsigned char *put_front(enum jg_blob_form form, const struct jg_geom *g,
                                uint32_t i, int srid, unsigned char *p)
{
    struct jg_box box = g->box[i];
    if (form == JG_BLOB_SPATIALITE) {
        *p++ = START;
        *p++ = LITTLE_ENDIAN_MARK;
        p = put_u32(p, (uint32_t)srid);
        p = put_double(put_double(p, box.min_x), box.min_y);
        p = put_double(put_double(p, box.max_x), box.max_y);
        *p++ = BOX_END;
        return p;
    }
    bool boxed = g->kind != JG_POINT;
    *p++ = 'G';
    *p++ = 'P';
    *p++ = 0;
    *p++ = boxed ? 0x03 : 0x01; /* little endian; box of x, x, y, y or none */
    p = put_u32(p, (uint32_t)srid);
    if (!boxed)
        return p;
    p = put_double(put_double(p, box.min_x), box.max_x);
    return put_double(put_double(p, box.min_y), box.max_y);
}

static unsigned char *put_places(const struct jg_geom *g, int64_t ring, unsigned char *p)
{
    for (int64_t v = g->at[ring]; v < g->at[ring + 1]; v++)
        p = put_double(put_double(p, g->x[v]), g->y[v]);
    return p;
}

static unsigned char *put_part(const struct jg_geom *g, int64_t part, unsigned char *p)
{
    int64_t first = g->ring[part], last = g->ring[part + 1];
    p = put_u32(p, g->kind == JG_POLYGON ? WKB_POLYGON : WKB_LINE);
    if (g->kind == JG_POLYGON)
        p = put_u32(p, (uint32_t)(last - first));
    for (int64_t r = first; r < last; r++) {
        p = put_u32(p, (uint32_t)(g->at[r + 1] - g->at[r]));
        p = put_places(g, r, p);
    }
    return p;
}

void jg_blob_write(enum jg_blob_form form, const struct jg_geom *g, uint32_t i, int srid,
                   unsigned char *out)
{
    bool ours = form == JG_BLOB_SPATIALITE;
    unsigned char mark = ours ? MEMBER : LITTLE_ENDIAN_MARK; /* before each member */
    unsigned char *p = put_front(form, g, i, srid, out);
    if (!ours)
        *p++ = LITTLE_ENDIAN_MARK;
    if (g->kind == JG_POINT) {
        int64_t v = g->at[g->ring[g->part[i]]];
        p = put_double(put_double(put_u32(p, WKB_POINT), g->x[v]), g->y[v]);
    } else {
        p = put_u32(p, g->kind == JG_POLYGON ? WKB_MULTI_POLYGON : WKB_MULTI_LINE);
        p = put_u32(p, (uint32_t)(g->part[i + 1] - g->part[i]));
        for (int64_t part = g->part[i]; part < g->part[i + 1]; part++) {
            *p++ = mark;
            p = put_part(g, part, p);
        }
    }
    if (ours)
        *p = END;
}

/* A walk over a blob that never leaves it. */
struct reader {
    const unsigned char *at, *end;
    bool bad;
};

static uint32_t take_u32(struct reader *r)
{
    if (r->bad || r->end - r->at < 4) {
        r->bad = true;
        return 0;
    }
    r->at += 4;
    return get_u32(r->at - 4);
}

static enum jg_status take_ring(struct jg_ctx *ctx, struct reader *r, uint32_t places,
                                struct jg_shaper *out)
{
    if (r->bad || (size_t)(r->end - r->at) / PLACE_BYTES < places) {
        r->bad = true;
        return JG_OK;
    }
    for (uint32_t k = 0; k < places; k++, r->at += PLACE_BYTES)
        JG_TRY(jg_shaper_add(ctx, out, get_double(r->at), get_double(r->at + 8)));
    return jg_shaper_end_ring(ctx, out);
}

static enum jg_status take_part(struct jg_ctx *ctx, struct reader *r, enum jg_kind kind,
                                struct jg_shaper *out)
{
    if (r->bad || r->end - r->at < 1 || *r->at++ != MEMBER)
        r->bad = true;
    uint32_t type = take_u32(r);
    if (type != (kind == JG_POLYGON ? WKB_POLYGON : WKB_LINE))
        r->bad = true;
    uint32_t rings = kind == JG_POLYGON ? take_u32(r) : 1;
    for (uint32_t k = 0; k < rings && !r->bad; k++) {
        uint32_t places = take_u32(r);
        JG_TRY(take_ring(ctx, r, places, out));
    }
    return r->bad ? JG_OK : jg_shaper_end_part(ctx, out);
}

static enum jg_status take_shape(struct jg_ctx *ctx, struct reader *r, enum jg_kind kind,
                                 struct jg_shaper *out)
{
    uint32_t type = take_u32(r);
    if (kind == JG_POINT) {
        r->bad = r->bad || type != WKB_POINT;
        JG_TRY(take_ring(ctx, r, 1, out));
        return r->bad ? JG_OK : jg_shaper_end_part(ctx, out);
    }
    if (type != (kind == JG_POLYGON ? WKB_MULTI_POLYGON : WKB_MULTI_LINE))
        r->bad = true;
    uint32_t parts = take_u32(r);
    for (uint32_t k = 0; k < parts && !r->bad; k++)
        JG_TRY(take_part(ctx, r, kind, out));
    return JG_OK;
}

enum jg_status jg_blob_read(struct jg_ctx *ctx, const unsigned char *blob, size_t n,
                            enum jg_kind kind, struct jg_shaper *out)
{
    if (n < SPATIALITE_FRONT + 5 || blob[0] != START || blob[1] != LITTLE_ENDIAN_MARK ||
        blob[SPATIALITE_FRONT - 1] != BOX_END || blob[n - 1] != END)
        return jg_fail(ctx, JG_IO, "not a little-endian SpatiaLite shape");
    struct reader r = {.at = blob + SPATIALITE_FRONT, .end = blob + n - 1};
    JG_TRY(take_shape(ctx, &r, kind, out));
    if (r.bad || r.at != r.end)
        return jg_fail(ctx, JG_IO,
                       "a shape of another kind than its table, or cut short");
    return JG_OK;
}
