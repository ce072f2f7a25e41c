/* SPDX-License-Identifier: MIT */
/* Well-known binary, in and out. Source: OGC 06-103r4, 8.2; EWKB's flags as PostGIS has
 * them. */
#include "gis/geom/shaper.h"

#include <math.h>
#include <string.h>

enum wkb_type { WKB_POINT = 1, WKB_LINE, WKB_POLYGON, WKB_COLLECTION = 7 };

enum { DEEPEST = 8 };

struct reader {
    const unsigned char *at, *end;
    bool swap;    /* the bytes are in the other order than this machine's */
    int n_values; /* of a place: 2, 3 or 4 */
    uint32_t type;
};

static const char *type_name(uint32_t type)
{
    static const char *const names[] = {
        "geometry",      "point",          "line",          "polygon",
        "multipoint",    "multiline",      "multipolygon",  "collection",
        "circular line", "compound curve", "curve polygon", "multicurve",
        "multisurface",  "curve",          "surface",       "polyhedral surface",
        "TIN",           "triangle"};
    return type < sizeof names / sizeof names[0] ? names[type] : "unknown shape";
}

static enum jg_status truncated(struct jg_ctx *ctx)
{
    return jg_fail(ctx, JG_DATA, "the geometry is cut short");
}

static enum jg_status read_u32(struct jg_ctx *ctx, struct reader *r, uint32_t *out)
{
    if (r->end - r->at < 4)
        return truncated(ctx);
    uint32_t v;
    memcpy(&v, r->at, 4);
    r->at += 4;
    *out = r->swap ? v >> 24 | (v >> 8 & 0xFF00) | (v << 8 & 0xFF0000) | v << 24 : v;
    return JG_OK;
}

static double swap_double(const unsigned char *at)
{
    unsigned char turned[8];
    for (int k = 0; k < 8; k++)
        turned[k] = at[7 - k];
    double v;
    memcpy(&v, turned, 8);
    return v;
}

static enum jg_status read_head(struct jg_ctx *ctx, struct reader *r)
{
    if (r->at == r->end)
        return truncated(ctx);
    if (*r->at > 1)
        return jg_fail(ctx, JG_DATA, "the geometry has byte order %d, not 0 or 1",
                       *r->at);
    const uint16_t one = 1;
    unsigned char little;
    memcpy(&little, &one, 1);
    r->swap = *r->at++ != little;
    uint32_t code = 0, srid = 0;
    JG_TRY(read_u32(ctx, r, &code));
    bool has_z = code >> 31 & 1, has_m = code >> 30 & 1;
    if (code >> 29 & 1)
        JG_TRY(read_u32(ctx, r, &srid));
    code &= 0x1FFFFFFF;
    uint32_t iso = code / 1000; /* 1: z, 2: m, 3: both */
    r->type = iso <= 3 ? code % 1000 : code;
    r->n_values = 2 + (has_z || iso == 1 || iso == 3) + (has_m || iso == 2 || iso == 3);
    return JG_OK;
}

/* n places straight into the shaper's arrays. A place must be finite and nearer than a
 * million km, which is where the exact predicates end. */
static enum jg_status read_places(struct jg_ctx *ctx, struct reader *r,
                                  struct jg_shaper *s, uint32_t n)
{
    size_t stride = (size_t)r->n_values * 8;
    if ((size_t)(r->end - r->at) / stride < n)
        return truncated(ctx);
    JG_TRY(jg_shaper_room(ctx, s, n));
    double *x = s->g.x + s->places, *y = s->g.y + s->places;
    const unsigned char *at = r->at;
    for (uint32_t k = 0; k < n; k++, at += stride) {
        if (r->swap) {
            x[k] = swap_double(at);
            y[k] = swap_double(at + 8);
        } else {
            memcpy(&x[k], at, 8);
            memcpy(&y[k], at + 8, 8);
        }
    }
    r->at = at;
    for (uint32_t k = 0; k < n; k++)
        if (!(fabs(x[k]) < 1e9 && fabs(y[k]) < 1e9))
            return jg_fail(ctx, JG_DATA, "coordinate (%g, %g) is not a place", x[k],
                           y[k]);
    s->places += n;
    return JG_OK;
}

/* POINT EMPTY is written as (NaN, NaN). */
static bool is_empty_point(const struct reader *r)
{
    double x, y;
    if (r->end - r->at < 16)
        return false;
    memcpy(&x, r->at, 8);
    memcpy(&y, r->at + 8, 8);
    if (r->swap) {
        x = swap_double(r->at);
        y = swap_double(r->at + 8);
    }
    return isnan(x) && isnan(y);
}

static enum jg_status read_point(struct jg_ctx *ctx, struct reader *r,
                                 struct jg_shaper *s)
{
    size_t size = (size_t)r->n_values * 8;
    if (is_empty_point(r) && (size_t)(r->end - r->at) >= size) {
        r->at += size;
        return JG_OK;
    }
    JG_TRY(read_places(ctx, r, s, 1));
    return jg_shaper_end_part(ctx, s);
}

static enum jg_status read_line(struct jg_ctx *ctx, struct reader *r, struct jg_shaper *s)
{
    uint32_t n = 0;
    JG_TRY(read_u32(ctx, r, &n));
    JG_TRY(read_places(ctx, r, s, n));
    return jg_shaper_end_part(ctx, s);
}

static enum jg_status read_polygon(struct jg_ctx *ctx, struct reader *r,
                                   struct jg_shaper *s)
{
    uint32_t rings = 0, n = 0;
    JG_TRY(read_u32(ctx, r, &rings));
    for (uint32_t k = 0; k < rings; k++) {
        JG_TRY(read_u32(ctx, r, &n));
        JG_TRY(read_places(ctx, r, s, n));
        JG_TRY(jg_shaper_turn(ctx, s, k > 0));
        JG_TRY(jg_shaper_end_ring(ctx, s));
    }
    return jg_shaper_end_part(ctx, s);
}

static enum jg_status read_single(struct jg_ctx *ctx, struct reader *r,
                                  struct jg_shaper *s)
{
    if (r->type == WKB_POINT)
        return read_point(ctx, r, s);
    return r->type == WKB_LINE ? read_line(ctx, r, s) : read_polygon(ctx, r, s);
}

static bool is_single(uint32_t type)
{
    return type >= WKB_POINT && type <= WKB_POLYGON;
}

/* Collections are multi*, plain, of curves and of surfaces; their members say for
 * themselves what they are. */
static bool is_collection(uint32_t type)
{
    return (type >= 4 && type <= WKB_COLLECTION) || type == 11 || type == 12;
}

static enum jg_status read_shape(struct jg_ctx *ctx, struct reader *r,
                                 struct jg_shaper *s, int depth, bool is_member)
{
    JG_TRY(read_head(ctx, r));
    if (is_single(r->type)) {
        struct jg_mark before = jg_shaper_mark(s);
        bool wanted = r->type == (uint32_t)s->g.kind;
        if (!wanted && !is_member)
            return jg_fail(ctx, JG_DATA, "the geometry is a %s, not a %s",
                           type_name(r->type), type_name((uint32_t)s->g.kind));
        JG_TRY(read_single(ctx, r, s));
        if (!wanted)
            jg_shaper_back(s, before);
        return JG_OK;
    }
    if (!is_collection(r->type))
        return jg_fail(ctx, JG_DATA, "the geometry is a %s, which is not supported",
                       type_name(r->type));
    uint32_t n = 0, type = r->type;
    if (type < WKB_COLLECTION && type != (uint32_t)s->g.kind + 3 && !is_member)
        return jg_fail(ctx, JG_DATA, "the geometry is a %s, not a %s", type_name(type),
                       type_name((uint32_t)s->g.kind));
    if (depth == DEEPEST)
        return jg_fail(ctx, JG_DATA, "the geometry holds collections in collections");
    JG_TRY(read_u32(ctx, r, &n));
    for (uint32_t k = 0; k < n; k++)
        JG_TRY(read_shape(ctx, r, s, depth + 1, true));
    return JG_OK;
}

enum jg_status jg_shaper_add_wkb(struct jg_ctx *ctx, struct jg_shaper *s,
                                 const unsigned char *wkb, size_t n)
{
    if (s->g.kind == JG_NO_SHAPE)
        return JG_OK;
    struct reader r = {.at = wkb, .end = wkb + n};
    struct jg_mark before = jg_shaper_mark(s);
    enum jg_status st = read_shape(ctx, &r, s, 0, false);
    if (st)
        jg_shaper_back(s, before);
    return st;
}

/* Little-endian, whatever the machine is. */
static unsigned char *put_u32(unsigned char *at, uint32_t v)
{
    for (int k = 0; k < 4; k++)
        *at++ = (unsigned char)(v >> 8 * k);
    return at;
}

static unsigned char *put_double(unsigned char *at, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, 8);
    for (int k = 0; k < 8; k++)
        *at++ = (unsigned char)(bits >> 8 * k);
    return at;
}

static unsigned char *put_places(unsigned char *at, const struct jg_geom *g, int64_t from,
                                 int64_t to)
{
    for (int64_t k = from; k < to; k++) {
        at = put_double(at, g->x[k]);
        at = put_double(at, g->y[k]);
    }
    return at;
}

static unsigned char *put_part(unsigned char *at, const struct jg_geom *g, int64_t part)
{
    int64_t r0 = g->ring[part], r1 = g->ring[part + 1];
    *at++ = 1;
    at = put_u32(at, (uint32_t)g->kind);
    if (g->kind == JG_POINT)
        return put_places(at, g, g->at[r0], g->at[r0] + 1);
    if (g->kind == JG_POLYGON)
        at = put_u32(at, (uint32_t)(r1 - r0));
    for (int64_t r = r0; r < r1; r++) {
        at = put_u32(at, (uint32_t)(g->at[r + 1] - g->at[r]));
        at = put_places(at, g, g->at[r], g->at[r + 1]);
    }
    return at;
}

enum jg_status jg_geom_to_wkb(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_geom *g, uint32_t i, unsigned char **out,
                              size_t *out_n)
{
    if (g->kind == JG_NO_SHAPE)
        return jg_fail(ctx, JG_BUG, "a layer without shapes has no geometry to write");
    int64_t p0 = g->part[i], p1 = g->part[i + 1];
    int64_t rings = g->ring[p1] - g->ring[p0];
    int64_t places = g->at[g->ring[p1]] - g->at[g->ring[p0]];
    size_t most = (size_t)(9 + (p1 - p0) * 9 + rings * 4 + places * 16);
    unsigned char *bytes = JG_ROOM(keep, unsigned char, most);
    JG_NEED(ctx, bytes);
    unsigned char *at = bytes;
    *at++ = 1;
    at = put_u32(at, (uint32_t)g->kind + 3);
    at = put_u32(at, (uint32_t)(p1 - p0));
    for (int64_t p = p0; p < p1; p++)
        at = put_part(at, g, p);
    *out = bytes;
    *out_n = (size_t)(at - bytes);
    return JG_OK;
}
