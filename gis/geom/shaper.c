/* SPDX-License-Identifier: MIT */
#include "gis/geom/shaper.h"

#include <string.h>

enum { FIRST_ROOM = 16, FIRST_PLACES = 64 };

enum jg_status jg_shaper_open(struct jg_ctx *ctx, struct jg_arena *keep,
                              enum jg_kind kind, struct jg_shaper **out)
{
    struct jg_shaper *s = JG_ARRAY(keep, struct jg_shaper, 1);
    JG_NEED(ctx, s);
    s->arena = keep;
    s->g.kind = kind;
    *out = s;
    if (kind == JG_NO_SHAPE)
        return JG_OK;
    s->g.part = JG_ROOM(keep, int64_t, FIRST_ROOM + 1);
    s->g.ring = JG_ROOM(keep, int64_t, FIRST_ROOM + 1);
    s->g.at = JG_ROOM(keep, int64_t, FIRST_ROOM + 1);
    JG_NEED(ctx, s->g.part);
    JG_NEED(ctx, s->g.ring);
    JG_NEED(ctx, s->g.at);
    s->g.part[0] = s->g.ring[0] = s->g.at[0] = 0;
    s->room_elements = FIRST_ROOM;
    s->room_parts = s->room_rings = FIRST_ROOM;
    return jg_shaper_room(ctx, s, 1); /* x and y are never NULL */
}

struct jg_mark jg_shaper_mark(const struct jg_shaper *s)
{
    return (struct jg_mark){s->parts, s->rings, s->places};
}

void jg_shaper_back(struct jg_shaper *s, struct jg_mark mark)
{
    s->parts = mark.parts;
    s->rings = mark.rings;
    s->places = mark.places;
}

/* Offsets hold one more than there are things. */
static enum jg_status grow_offsets(struct jg_ctx *ctx, struct jg_arena *arena,
                                   int64_t **offsets, int64_t *room)
{
    int64_t *more = jg_arena_grow(arena, *offsets, (size_t)*room + 1,
                                  (size_t)*room * 2 + 1, sizeof **offsets);
    JG_NEED(ctx, more);
    *offsets = more;
    *room *= 2;
    return JG_OK;
}

enum jg_status jg_shaper_room(struct jg_ctx *ctx, struct jg_shaper *s, int64_t n)
{
    if (n <= s->room_places - s->places)
        return JG_OK;
    int64_t want = s->room_places ? s->room_places * 2 : FIRST_PLACES;
    while (want < s->places + n)
        want *= 2;
    double *x =
        jg_arena_grow(s->arena, s->g.x, (size_t)s->room_places, (size_t)want, sizeof *x);
    JG_NEED(ctx, x);
    s->g.x = x;
    double *y =
        jg_arena_grow(s->arena, s->g.y, (size_t)s->room_places, (size_t)want, sizeof *y);
    JG_NEED(ctx, y);
    s->g.y = y;
    s->room_places = want;
    return JG_OK;
}

enum jg_status jg_shaper_add(struct jg_ctx *ctx, struct jg_shaper *s, double x, double y)
{
    if (s->places == s->room_places)
        JG_TRY(jg_shaper_room(ctx, s, 1));
    s->g.x[s->places] = x;
    s->g.y[s->places] = y;
    s->places++;
    return JG_OK;
}

enum jg_status jg_shaper_end_ring(struct jg_ctx *ctx, struct jg_shaper *s)
{
    if (s->g.kind == JG_NO_SHAPE || s->places == s->g.at[s->rings])
        return JG_OK; /* nothing was begun */
    if (s->rings == s->room_rings)
        JG_TRY(grow_offsets(ctx, s->arena, &s->g.at, &s->room_rings));
    s->g.at[++s->rings] = s->places;
    return JG_OK;
}

enum jg_status jg_shaper_end_part(struct jg_ctx *ctx, struct jg_shaper *s)
{
    JG_TRY(jg_shaper_end_ring(ctx, s));
    if (s->g.kind == JG_NO_SHAPE || s->rings == s->g.ring[s->parts])
        return JG_OK;
    if (s->parts == s->room_parts)
        JG_TRY(grow_offsets(ctx, s->arena, &s->g.ring, &s->room_parts));
    s->g.ring[++s->parts] = s->rings;
    return JG_OK;
}

enum jg_status jg_shaper_end_element(struct jg_ctx *ctx, struct jg_shaper *s)
{
    JG_TRY(jg_shaper_end_part(ctx, s));
    if (s->g.n == UINT32_MAX)
        return jg_fail(ctx, JG_DATA, "a layer holds at most %u features", UINT32_MAX);
    if (s->g.kind == JG_NO_SHAPE) {
        s->g.n++;
        return JG_OK;
    }
    if (s->g.n == s->room_elements) {
        int64_t room = s->room_elements;
        JG_TRY(grow_offsets(ctx, s->arena, &s->g.part, &room));
        s->room_elements = room < UINT32_MAX ? (uint32_t)room : UINT32_MAX;
    }
    s->g.part[++s->g.n] = s->parts;
    return JG_OK;
}

static enum jg_status copy_part(struct jg_ctx *ctx, struct jg_shaper *s,
                                const struct jg_geom *g, int64_t part)
{
    for (int64_t r = g->ring[part]; r < g->ring[part + 1]; r++) {
        int64_t n = g->at[r + 1] - g->at[r];
        JG_TRY(jg_shaper_room(ctx, s, n));
        if (n > 0) {
            memcpy(s->g.x + s->places, g->x + g->at[r], (size_t)n * sizeof *g->x);
            memcpy(s->g.y + s->places, g->y + g->at[r], (size_t)n * sizeof *g->y);
        }
        s->places += n;
        JG_TRY(jg_shaper_end_ring(ctx, s));
    }
    return jg_shaper_end_part(ctx, s);
}

enum jg_status jg_shaper_copy(struct jg_ctx *ctx, struct jg_shaper *s,
                              const struct jg_geom *g, uint32_t i)
{
    if (g->kind == JG_NO_SHAPE || s->g.kind == JG_NO_SHAPE)
        return JG_OK;
    for (int64_t p = g->part[i]; p < g->part[i + 1]; p++)
        JG_TRY(copy_part(ctx, s, g, p));
    return JG_OK;
}

static double signed_area(const double *x, const double *y, int64_t n)
{
    double sum = 0;
    for (int64_t k = 1; k + 1 < n; k++)
        sum += (x[k] - x[0]) * (y[k + 1] - y[0]) - (x[k + 1] - x[0]) * (y[k] - y[0]);
    return sum;
}

static void reverse(double *v, int64_t n)
{
    for (int64_t a = 0, b = n - 1; a < b; a++, b--) {
        double keep = v[a];
        v[a] = v[b];
        v[b] = keep;
    }
}

enum jg_status jg_shaper_turn(struct jg_ctx *ctx, struct jg_shaper *s, bool is_hole)
{
    int64_t from = s->g.at[s->rings], n = s->places - from;
    if (n <= 0)
        return JG_OK;
    double x = s->g.x[from], y = s->g.y[from];
    if (n < 2 || x != s->g.x[s->places - 1] || y != s->g.y[s->places - 1]) {
        JG_TRY(jg_shaper_add(ctx, s, x, y));
        n++;
    }
    double area = signed_area(s->g.x + from, s->g.y + from, n);
    if (is_hole ? area > 0 : area < 0) {
        reverse(s->g.x + from, n);
        reverse(s->g.y + from, n);
    }
    return JG_OK;
}

enum jg_status jg_shaper_done(struct jg_ctx *ctx, struct jg_shaper *s,
                              struct jg_geom *out)
{
    struct jg_geom g = s->g;
    if (g.kind != JG_NO_SHAPE) {
        g.box = JG_ROOM(s->arena, struct jg_box, g.n);
        JG_NEED(ctx, g.box);
        jg_geom_rebox(&g);
    }
    *out = g;
    return JG_OK;
}
