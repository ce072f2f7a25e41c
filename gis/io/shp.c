/* SPDX-License-Identifier: MIT */
#include "gis/io/shp.h"

#include <math.h>
#include <string.h>

/* Offsets in a record, Source: ESRI Shapefile Technical Description, July 1998. */
enum { TYPE = 0, POINT_X = 4, N_PARTS = 36, N_PLACES = 40, PARTS = 44 };

static const double no_data = -1e38; /* the format's mark for "no value", and below */

static uint32_t little(const unsigned char *at)
{
    return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static double real(const unsigned char *at)
{
    uint64_t bits = (uint64_t)little(at + 4) << 32 | little(at);
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

enum jg_kind jg_shp_kind(uint32_t type)
{
    switch (type % 10) {
    case 1:
        return type < 30 ? JG_POINT : JG_NO_SHAPE; /* 31 is a multipatch */
    case 3:
        return JG_LINE;
    case 5:
        return JG_POLYGON;
    default:
        return JG_NO_SHAPE;
    }
}

/* One ring or path of a record. */
struct ring {
    const unsigned char *at; /* its places, 16 bytes each */
    uint32_t n;
    bool is_closed;
    uint32_t depth; /* how many rings contain it: odd is a hole */
    uint32_t owner; /* of a hole: the shell */
    double area;    /* signed, m2 or square degrees */
    struct jg_box box;
};

struct record {
    uint32_t n_parts, n_places;
    const unsigned char *parts, *places;
};

static bool open_record(const unsigned char *at, size_t n, struct record *out)
{
    if (n < PARTS)
        return false;
    struct record r = {little(at + N_PARTS), little(at + N_PLACES), at + PARTS, NULL};
    uint64_t needed = PARTS + 4 * (uint64_t)r.n_parts + 16 * (uint64_t)r.n_places;
    if (needed > n)
        return false;
    r.places = r.parts + 4 * (size_t)r.n_parts;
    uint32_t before = 0;
    for (uint32_t i = 0; i < r.n_parts; i++) {
        uint32_t from = little(r.parts + 4 * (size_t)i);
        if (from > r.n_places || from < before || (i == 0 && from != 0))
            return false;
        before = from;
    }
    *out = r;
    return true;
}

static struct ring ring_of(const struct record *r, uint32_t i)
{
    uint32_t from = little(r->parts + 4 * (size_t)i);
    uint32_t to = i + 1 < r->n_parts ? little(r->parts + 4 * (size_t)i + 4) : r->n_places;
    struct ring ring = {.at = r->places + 16 * (size_t)from, .n = to - from};
    const unsigned char *last = ring.at + 16 * ((size_t)ring.n - 1);
    ring.is_closed =
        ring.n && real(ring.at) == real(last) && real(ring.at + 8) == real(last + 8);
    return ring;
}

static bool is_number(double v)
{
    return isfinite(v) && v > no_data;
}

static bool are_numbers(const unsigned char *at, uint32_t n_places)
{
    for (size_t i = 0; i < 2 * (size_t)n_places; i++)
        if (!is_number(real(at + 8 * i)))
            return false;
    return true;
}

static void measure_ring(struct ring *ring)
{
    double x0 = real(ring->at), y0 = real(ring->at + 8), twice = 0;
    struct jg_box box = {x0, y0, x0, y0};
    double px = 0, py = 0; /* relative to the first place, so that no digits are lost */
    for (uint32_t k = 1; k < ring->n; k++) {
        double ax = real(ring->at + 16 * (size_t)k),
               ay = real(ring->at + 16 * (size_t)k + 8);
        double x = ax - x0, y = ay - y0;
        twice += px * y - x * py;
        px = x;
        py = y;
        jg_box_join(&box, (struct jg_box){ax, ay, ax, ay});
    }
    ring->area = twice / 2;
    ring->box = box;
}

/* 1 inside, -1 outside, 0 on the ring. */
static int side_of(const struct ring *ring, double x, double y)
{
    bool inside = false;
    for (uint32_t k = 0; k < ring->n; k++) {
        const unsigned char *p = ring->at + 16 * (size_t)k;
        const unsigned char *q = ring->at + 16 * (size_t)(k + 1 < ring->n ? k + 1 : 0);
        double ax = real(p) - x, ay = real(p + 8) - y, bx = real(q) - x,
               by = real(q + 8) - y;
        double cross = ax * by - bx * ay;
        if (cross == 0 && ax * bx <= 0 && ay * by <= 0)
            return 0;
        if ((ay > 0) != (by > 0) && (cross > 0) == (by > ay))
            inside = !inside;
    }
    return inside ? 1 : -1;
}

/* Does ring a lie in ring b? The first place of a that is not on b decides. */
static bool lies_in(const struct ring *a, const struct ring *b)
{
    if (a->box.min_x < b->box.min_x || a->box.max_x > b->box.max_x ||
        a->box.min_y < b->box.min_y || a->box.max_y > b->box.max_y ||
        fabs(a->area) >= fabs(b->area))
        return false;
    for (uint32_t k = 0; k < a->n; k++) {
        const unsigned char *p = a->at + 16 * (size_t)k;
        int side = side_of(b, real(p), real(p + 8));
        if (side)
            return side > 0;
    }
    const unsigned char *q = a->at + (a->n > 1 ? 16 : 0);
    return side_of(b, (real(a->at) + real(q)) / 2, (real(a->at + 8) + real(q + 8)) / 2) >=
           0;
}

static void sort_out(struct ring *ring, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        measure_ring(&ring[i]);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++)
            ring[i].depth += i != j && lies_in(&ring[i], &ring[j]) ? 1 : 0;
    for (uint32_t i = 0; i < n; i++) {
        ring[i].owner = i;
        if (ring[i].depth % 2 == 0)
            continue;
        double least = INFINITY;
        for (uint32_t j = 0; j < n; j++) {
            bool is_shell = ring[j].depth % 2 == 0 && ring[j].depth < ring[i].depth;
            if (is_shell && fabs(ring[j].area) < least && lies_in(&ring[i], &ring[j])) {
                least = fabs(ring[j].area);
                ring[i].owner = j;
            }
        }
    }
}

/* The rings of a record that have places. */
static enum jg_status list_rings(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const struct record *r, struct ring **out,
                                 uint32_t *out_n)
{
    struct ring *ring = JG_ARRAY(tmp, struct ring, r->n_parts);
    JG_NEED(ctx, ring);
    uint32_t n = 0;
    for (uint32_t i = 0; i < r->n_parts; i++) {
        ring[n] = ring_of(r, i);
        n += ring[n].n ? 1 : 0;
    }
    *out = ring;
    *out_n = n;
    return JG_OK;
}

static struct jg_shp_size measure_polygon(struct ring *ring, uint32_t n)
{
    struct jg_shp_size size = {0, n, 0};
    sort_out(ring, n);
    for (uint32_t i = 0; i < n; i++) {
        size.parts += ring[i].owner == i ? 1 : 0;
        size.places += ring[i].n + (ring[i].is_closed ? 0 : 1);
    }
    return size;
}

enum jg_status jg_shp_measure(struct jg_ctx *ctx, struct jg_arena *tmp,
                              const unsigned char *at, size_t n, uint32_t type,
                              struct jg_shp_size *out, const char **out_reason)
{
    *out = (struct jg_shp_size){0};
    *out_reason = NULL;
    struct record r = {0};
    if (n < POINT_X || little(at + TYPE) == 0)
        return JG_OK;
    bool is_point = jg_shp_kind(type) == JG_POINT;
    if (little(at + TYPE) != type ||
        (is_point ? n < POINT_X + 16 : !open_record(at, n, &r))) {
        *out_reason = "the record is broken";
        return JG_OK;
    }
    if (!are_numbers(is_point ? at + POINT_X : r.places, is_point ? 1 : r.n_places)) {
        *out_reason = "a coordinate is no number";
        return JG_OK;
    }
    if (is_point) {
        *out = (struct jg_shp_size){1, 1, 1};
        return JG_OK;
    }
    if (r.n_parts == 1 && r.n_places) {
        struct ring only = ring_of(&r, 0);
        bool is_open = jg_shp_kind(type) == JG_POLYGON && !only.is_closed;
        *out = (struct jg_shp_size){1, 1, r.n_places + (is_open ? 1 : 0)};
        return JG_OK;
    }
    struct ring *ring = NULL;
    uint32_t n_rings = 0;
    JG_TRY(list_rings(ctx, tmp, &r, &ring, &n_rings));
    *out = jg_shp_kind(type) == JG_POLYGON
               ? measure_polygon(ring, n_rings)
               : (struct jg_shp_size){n_rings, n_rings, r.n_places};
    return JG_OK;
}

static void write_place(struct jg_geom *out, struct jg_shp_spot *spot,
                        const unsigned char *at)
{
    out->x[spot->place] = real(at);
    out->y[spot->place] = real(at + 8);
    spot->place++;
}

static void write_path(struct jg_geom *out, struct jg_shp_spot *spot,
                       const struct ring *ring)
{
    out->at[spot->ring++] = spot->place;
    for (uint32_t k = 0; k < ring->n; k++)
        write_place(out, spot, ring->at + 16 * (size_t)k);
}

static void write_ring(struct jg_geom *out, struct jg_shp_spot *spot,
                       const struct ring *ring, bool is_shell)
{
    bool turn = ring->area != 0 && (ring->area > 0) != is_shell;
    out->at[spot->ring++] = spot->place;
    if (!turn) {
        for (uint32_t k = 0; k < ring->n; k++)
            write_place(out, spot, ring->at + 16 * (size_t)k);
        if (!ring->is_closed)
            write_place(out, spot, ring->at);
        return;
    }
    if (!ring->is_closed)
        write_place(out, spot, ring->at);
    for (uint32_t k = ring->n; k > 0; k--)
        write_place(out, spot, ring->at + 16 * (size_t)(k - 1));
}

static void write_polygon(struct jg_geom *out, struct jg_shp_spot *spot,
                          const struct ring *ring, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (ring[i].owner != i)
            continue;
        out->ring[spot->part++] = spot->ring;
        write_ring(out, spot, &ring[i], true);
        for (uint32_t j = 0; j < n; j++)
            if (j != i && ring[j].owner == i)
                write_ring(out, spot, &ring[j], false);
    }
}

enum jg_status jg_shp_write(struct jg_ctx *ctx, struct jg_arena *tmp,
                            const unsigned char *at, size_t n, uint32_t type,
                            struct jg_shp_spot *spot, struct jg_geom *out)
{
    enum jg_kind kind = jg_shp_kind(type);
    if (kind == JG_POINT) {
        out->ring[spot->part++] = spot->ring;
        out->at[spot->ring++] = spot->place;
        write_place(out, spot, at + POINT_X);
        return JG_OK;
    }
    struct record r;
    if (!open_record(at, n, &r))
        return jg_fail(ctx, JG_BUG, "a record changed while it was read");
    struct ring only, *ring = &only;
    uint32_t n_rings = 1;
    if (r.n_parts == 1)
        only = ring_of(&r, 0);
    else
        JG_TRY(list_rings(ctx, tmp, &r, &ring, &n_rings));
    if (kind == JG_POLYGON) {
        sort_out(ring, n_rings);
        write_polygon(out, spot, ring, n_rings);
        return JG_OK;
    }
    for (uint32_t i = 0; i < n_rings; i++) {
        out->ring[spot->part++] = spot->ring;
        write_path(out, spot, &ring[i]);
    }
    return JG_OK;
}
