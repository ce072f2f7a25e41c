/* SPDX-License-Identifier: MIT */
#include "gis/zone/outline.h"

#include "gis/core/task.h"
#include "gis/geom/geos.h"
#include "gis/geom/measure.h"
#include "gis/zone/hull.h"
#include "gis/zone/touch.h"

/* Less than this is rounding on the grid along a shared edge, not an overlap. */
static const double sliver_m2 = 1e-3;

enum { ZONES_A_BLOCK = 16 };

struct drawing {
    const struct jg_outline_rule *rule;
    const struct jg_geom *g;
    const uint32_t *zone;
    uint32_t n_zones;
    const struct jg_barriers *barriers;
    uint32_t *first,
        *member;           /* zone z has member[first[z]] .. member[first[z + 1] - 1] */
    struct jg_geom ground; /* the members, those of many parts by hulls */
    struct jg_index *estates;
    struct jg_geom filled; /* what each zone fills, before others are cut out */
    struct jg_index *fills;
};

static const uint32_t *members_of(const struct drawing *d, uint32_t z, uint32_t *n)
{
    *n = d->first[z + 1] - d->first[z];
    return d->member + d->first[z];
}

static enum jg_status list_members(struct jg_ctx *ctx, struct jg_arena *keep,
                                   struct drawing *d)
{
    d->first = JG_ARRAY(keep, uint32_t, (size_t)d->n_zones + 2);
    JG_NEED(ctx, d->first);
    d->member = JG_ROOM(keep, uint32_t, d->g->n);
    JG_NEED(ctx, d->member);
    for (uint32_t i = 0; i < d->g->n; i++)
        if (d->zone[i] != JG_NO_PART)
            d->first[d->zone[i] + 2]++;
    for (uint32_t z = 0; z < d->n_zones; z++)
        d->first[z + 2] += d->first[z + 1];
    for (uint32_t i = 0; i < d->g->n; i++)
        if (d->zone[i] != JG_NO_PART)
            d->member[d->first[d->zone[i] + 1]++] = i;
    return JG_OK;
}

/* One shape a zone, in parallel. */

typedef enum jg_status draw_fn(struct jg_ctx *ctx, struct jg_arena *tmp,
                               const struct drawing *d, uint32_t z,
                               struct jg_shaper *out);

struct sheet { /* the zones of one block */
    struct jg_arena *arena;
    struct jg_geom shapes;
};

struct drawing_all {
    const struct drawing *d;
    draw_fn *draw;
    struct sheet *sheet;
};

static enum jg_status draw_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                 size_t to, void *state)
{
    const struct drawing_all *all = state;
    struct sheet *sheet = &all->sheet[from / ZONES_A_BLOCK];
    struct jg_shaper *out = NULL;
    JG_TRY(jg_shaper_open(ctx, sheet->arena, JG_POLYGON, &out));
    for (size_t z = from; z < to; z++) {
        struct jg_arena *scratch = jg_arena_open(tmp);
        JG_NEED(ctx, scratch);
        JG_TRY(all->draw(ctx, scratch, all->d, (uint32_t)z, out));
        JG_TRY(jg_shaper_end_element(ctx, out));
        jg_arena_close(scratch);
    }
    return jg_shaper_done(ctx, out, &sheet->shapes);
}

static enum jg_status draw_each(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct drawing *d, draw_fn *draw,
                                struct jg_geom *out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    size_t n_blocks = d->n_zones / ZONES_A_BLOCK + 1;
    struct drawing_all all = {d, draw, JG_ARRAY(tmp, struct sheet, n_blocks)};
    JG_NEED(ctx, all.sheet);
    for (size_t i = 0; i < n_blocks; i++) {
        all.sheet[i].arena = jg_arena_open(tmp);
        JG_NEED(ctx, all.sheet[i].arena);
    }
    JG_TRY(
        jg_task_each(ctx, d->n_zones, ZONES_A_BLOCK, "drawing zones", draw_block, &all));
    struct jg_shaper *s = NULL;
    JG_TRY(jg_shaper_open(ctx, keep, JG_POLYGON, &s));
    for (size_t i = 0; i < n_blocks; i++)
        for (uint32_t k = 0; k < all.sheet[i].shapes.n; k++) {
            JG_TRY(jg_shaper_copy(ctx, s, &all.sheet[i].shapes, k));
            JG_TRY(jg_shaper_end_element(ctx, s));
        }
    JG_TRY(jg_shaper_done(ctx, s, out));
    jg_arena_close(tmp);
    return JG_OK;
}

/* Filling. */

static enum jg_status copy_members(struct jg_ctx *ctx, const struct drawing *d,
                                   uint32_t z, struct jg_shaper *out)
{
    uint32_t n;
    const uint32_t *member = members_of(d, z, &n);
    for (uint32_t i = 0; i < n; i++)
        JG_TRY(jg_shaper_copy(ctx, out, d->g, member[i]));
    return JG_OK;
}

/* Closing leaves a convex shape as it is. */
static bool is_convex(const struct jg_geom *g, uint32_t i)
{
    if (g->part[i + 1] - g->part[i] != 1)
        return false;
    int64_t ring = g->ring[g->part[i]];
    int64_t from = g->at[ring], n = g->at[ring + 1] - from - 1;
    if (g->ring[g->part[i] + 1] - ring != 1 || n < 3)
        return false;
    for (int64_t k = 0; k < n; k++) {
        const double *x = g->x + from, *y = g->y + from;
        int64_t a = k, b = (k + 1) % n, c = (k + 2) % n;
        if ((x[b] - x[a]) * (y[c] - y[b]) - (y[b] - y[a]) * (x[c] - x[b]) <= 0)
            return false;
    }
    return true;
}

/* A zone that GEOS cannot join is still drawn: by its members as they are. */
static enum jg_status fill(struct jg_ctx *ctx, struct jg_arena *tmp,
                           const struct drawing *d, uint32_t z, struct jg_shaper *out)
{
    (void)tmp;
    uint32_t n;
    const uint32_t *member = members_of(d, z, &n);
    double half_m = d->rule->gap_m / 2;
    enum jg_status st = JG_GEOM;
    if (d->rule->closed && n == 1 && is_convex(&d->ground, member[0]))
        return jg_shaper_copy(ctx, out, &d->ground, member[0]);
    if (d->rule->closed && half_m > 0)
        st = jg_geos_close(ctx, &d->ground, member, n, half_m, half_m, out);
    if (st == JG_GEOM && n == 1)
        return copy_members(ctx, d, z, out);
    if (st == JG_GEOM)
        st = jg_geos_union(ctx, d->g, member, n, out);
    return st == JG_GEOM ? copy_members(ctx, d, z, out) : st;
}

/* --- cutting out what is another's
 * ------------------------------------------------------ */

/* The shape of one zone on its way: replaced by what a step leaves of it. */
struct shape {
    struct jg_arena *tmp;
    struct jg_geom geom; /* one element */
    bool changed;
};

static enum jg_status start_shape(struct jg_ctx *ctx, struct shape *s,
                                  struct jg_shaper **out)
{
    s->changed = true;
    return jg_shaper_open(ctx, s->tmp, JG_POLYGON, out);
}

static enum jg_status take_shape(struct jg_ctx *ctx, struct shape *s,
                                 struct jg_shaper *made)
{
    JG_TRY(jg_shaper_end_element(ctx, made));
    return jg_shaper_done(ctx, made, &s->geom);
}

static bool overlaps(const struct shape *s, const struct jg_geom *g, uint32_t i)
{
    return !jg_geom_is_empty(&s->geom, 0) && jg_box_meets(s->geom.box[0], g->box[i]) &&
           jg_meets(&s->geom, 0, g, i) && jg_overlap_m2(&s->geom, 0, g, i) > sliver_m2;
}

static enum jg_status erase(struct jg_ctx *ctx, struct shape *s, const struct jg_geom *g,
                            const uint32_t *which, uint32_t n)
{
    struct jg_shaper *made = NULL;
    if (!n)
        return JG_OK;
    JG_TRY(start_shape(ctx, s, &made));
    enum jg_status st = jg_geos_erase(ctx, &s->geom, 0, g, which, n, made);
    if (st == JG_GEOM)
        return JG_OK; /* left as it was; the overlap is found and told by the caller */
    JG_TRY(st);
    return take_shape(ctx, s, made);
}

static enum jg_status erase_estates(struct jg_ctx *ctx, const struct drawing *d,
                                    uint32_t z, struct shape *s)
{
    struct jg_ids near = {.arena = s->tmp};
    uint32_t n = 0;
    JG_TRY(jg_index_query(ctx, d->estates, d->filled.box[z], &near));
    for (uint32_t k = 0; k < near.n; k++) {
        uint32_t other = d->zone[near.id[k]];
        if (other != z && other != JG_NO_PART && overlaps(s, d->g, near.id[k]))
            near.id[n++] = near.id[k];
    }
    return erase(ctx, s, d->g, near.id, n);
}

static enum jg_status erase_barriers(struct jg_ctx *ctx, const struct drawing *d,
                                     uint32_t z, struct shape *s)
{
    struct jg_ids near = {.arena = s->tmp};
    if (!d->barriers || !d->barriers->n)
        return JG_OK;
    JG_TRY(jg_index_query(ctx, d->barriers->index, d->filled.box[z], &near));
    for (uint32_t k = 0; k < near.n; k++) {
        const struct jg_barrier *b = &d->barriers->barrier[near.id[k]];
        if (b->g->kind == JG_POLYGON && overlaps(s, b->g, b->row))
            JG_TRY(erase(ctx, s, b->g, &b->row, 1));
    }
    return JG_OK;
}

static enum jg_status erase_earlier(struct jg_ctx *ctx, const struct drawing *d,
                                    uint32_t z, struct shape *s)
{
    struct jg_ids near = {.arena = s->tmp};
    uint32_t n = 0;
    JG_TRY(jg_index_query(ctx, d->fills, d->filled.box[z], &near));
    for (uint32_t k = 0; k < near.n && near.id[k] < z; k++)
        if (overlaps(s, &d->filled, near.id[k]))
            near.id[n++] = near.id[k];
    return erase(ctx, s, &d->filled, near.id, n);
}

static enum jg_status give_back_members(struct jg_ctx *ctx, const struct drawing *d,
                                        uint32_t z, struct shape *s,
                                        struct jg_shaper *out)
{
    uint32_t n;
    const uint32_t *member = members_of(d, z, &n);
    struct jg_geom own = {0}, all = {0};
    JG_TRY(jg_geom_pick(ctx, s->tmp, d->g, member, n, &own));
    JG_TRY(jg_geom_append(ctx, s->tmp, &own, &s->geom, &all));
    uint32_t *which = JG_ROOM(s->tmp, uint32_t, all.n);
    JG_NEED(ctx, which);
    for (uint32_t i = 0; i < all.n; i++)
        which[i] = i;
    enum jg_status st = jg_geos_union(ctx, &all, which, all.n, out);
    return st == JG_GEOM ? copy_members(ctx, d, z, out) : st;
}

static enum jg_status trim(struct jg_ctx *ctx, struct jg_arena *tmp,
                           const struct drawing *d, uint32_t z, struct jg_shaper *out)
{
    struct shape s = {.tmp = tmp};
    JG_TRY(jg_geom_pick(ctx, tmp, &d->filled, &z, 1, &s.geom));
    JG_TRY(erase_estates(ctx, d, z, &s));
    JG_TRY(erase_barriers(ctx, d, z, &s));
    JG_TRY(erase_earlier(ctx, d, z, &s));
    if (s.changed)
        return give_back_members(ctx, d, z, &s, out);
    return jg_shaper_copy(ctx, out, &d->filled, z);
}

enum jg_status jg_zone_outlines(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_outline_rule *rule,
                                const struct jg_geom *g, const uint32_t *zone,
                                uint32_t n_zones, struct jg_geom *out)
{
    struct drawing d = {.rule = rule,
                        .g = g,
                        .zone = zone,
                        .n_zones = n_zones,
                        .barriers = rule->barriers};
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    JG_TRY(list_members(ctx, tmp, &d));
    if (rule->closed) {
        JG_TRY(jg_zone_hulls(ctx, tmp, g, rule->gap_m, &d.ground));
        JG_TRY(draw_each(ctx, tmp, &d, fill, &d.filled));
        JG_TRY(jg_index_build(ctx, tmp, g->box, g->n, &d.estates));
        JG_TRY(jg_index_build(ctx, tmp, d.filled.box, n_zones, &d.fills));
        JG_TRY(draw_each(ctx, keep, &d, trim, out));
    } else {
        JG_TRY(draw_each(ctx, keep, &d, fill, out));
    }
    jg_arena_close(tmp);
    return JG_OK;
}
