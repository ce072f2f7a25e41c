/* SPDX-License-Identifier: MIT */
/* Cutting and uniting. Only parts that meet enter an overlay. */
#include "gis/geom/geos.h"
#include "gis/geom/handle.h"
#include "gis/geom/index.h"
#include "gis/geom/measure.h"
#include "gis/geom/shaper.h"

#include <math.h>

static enum jg_status cut(const struct jg_geos_work *w, double grid, GEOSGeometry **out)
{
    GEOSContextHandle_t h = w->h;
    GEOSGeometry *made = NULL;
    if (w->how == JG_INTERSECTION)
        made = grid > 0 ? GEOSIntersectionPrec_r(h, w->a, w->b, grid)
                        : GEOSIntersection_r(h, w->a, w->b);
    else if (w->how == JG_DIFFERENCE)
        made = grid > 0 ? GEOSDifferencePrec_r(h, w->a, w->b, grid)
                        : GEOSDifference_r(h, w->a, w->b);
    else
        made = grid > 0 ? GEOSSymDifferencePrec_r(h, w->a, w->b, grid)
                        : GEOSSymDifference_r(h, w->a, w->b);
    return jg_geos_own(w->ctx, w->tmp, made, out);
}

static const char *name_of(enum jg_cut how)
{
    return how == JG_INTERSECTION ? "intersection"
           : how == JG_DIFFERENCE ? "difference"
                                  : "symmetric difference";
}

static bool boxes_meet(const struct jg_geom *a, uint32_t i, const struct jg_geom *b,
                       uint32_t j)
{
    return !jg_geom_is_empty(a, i) && !jg_geom_is_empty(b, j) &&
           jg_box_meets(a->box[i], b->box[j]);
}

static enum jg_status copy_if_kind(struct jg_ctx *ctx, const struct jg_geom *g,
                                   uint32_t i, struct jg_shaper *out)
{
    return g->kind == out->g.kind ? jg_shaper_copy(ctx, out, g, i) : JG_OK;
}

static enum jg_status run_cut(struct jg_geos_work *w, const struct jg_geom *a, uint32_t i,
                              const struct jg_geom *b, uint32_t j, struct jg_shaper *out)
{
    JG_TRY(jg_geos_from(w->ctx, w->tmp, a, &i, 1, &w->a));
    JG_TRY(jg_geos_from(w->ctx, w->tmp, b, &j, 1, &w->b));
    return jg_geos_make_into(w, cut, name_of(w->how), out);
}

enum jg_status jg_geos_cut(struct jg_ctx *ctx, enum jg_cut how, const struct jg_geom *a,
                           uint32_t i, const struct jg_geom *b, uint32_t j,
                           struct jg_shaper *out)
{
    bool meets = boxes_meet(a, i, b, j);
    if (!meets && how == JG_INTERSECTION)
        return JG_OK;
    if (!meets && how == JG_DIFFERENCE)
        return copy_if_kind(ctx, a, i, out);
    struct jg_geos_work w;
    JG_TRY(jg_geos_begin(ctx, out->g.kind, &w));
    w.how = how;
    enum jg_status st = run_cut(&w, a, i, b, j, out);
    jg_arena_close(w.tmp);
    return st;
}

static enum jg_status unite(const struct jg_geos_work *w, double grid, GEOSGeometry **out)
{
    return jg_geos_own(w->ctx, w->tmp,
                       grid > 0 ? GEOSUnaryUnionPrec_r(w->h, w->a, grid)
                                : GEOSUnaryUnion_r(w->h, w->a),
                       out);
}

static enum jg_status unite_coverage(const struct jg_geos_work *w, double grid,
                                     GEOSGeometry **out)
{
    (void)grid;
    return jg_geos_own(w->ctx, w->tmp, GEOSCoverageUnion_r(w->h, w->a), out);
}

static enum jg_status cut_all(const struct jg_geos_work *w, double grid,
                              GEOSGeometry **out)
{
    struct jg_geos_work step = *w;
    GEOSGeometry *all;
    step.a = w->b;
    JG_TRY(unite(&step, grid, &all));
    step.a = w->a;
    step.b = all;
    return cut(&step, grid, out);
}

static enum jg_status run_erase(struct jg_geos_work *w, const struct jg_geom *a,
                                uint32_t i, const struct jg_geom *b,
                                const uint32_t *which, uint32_t n, struct jg_shaper *out)
{
    uint32_t *near = JG_ROOM(w->tmp, uint32_t, n), n_near = 0;
    JG_NEED(w->ctx, near);
    for (uint32_t k = 0; k < n; k++)
        if (boxes_meet(a, i, b, which[k]))
            near[n_near++] = which[k];
    if (n_near == 0)
        return copy_if_kind(w->ctx, a, i, out);
    JG_TRY(jg_geos_from(w->ctx, w->tmp, a, &i, 1, &w->a));
    JG_TRY(jg_geos_from(w->ctx, w->tmp, b, near, n_near, &w->b));
    return jg_geos_make_into(w, n_near == 1 ? cut : cut_all, name_of(w->how), out);
}

enum jg_status jg_geos_erase(struct jg_ctx *ctx, const struct jg_geom *a, uint32_t i,
                             const struct jg_geom *b, const uint32_t *which, uint32_t n,
                             struct jg_shaper *out)
{
    struct jg_geos_work w;
    JG_TRY(jg_geos_begin(ctx, out->g.kind, &w));
    w.how = JG_DIFFERENCE;
    enum jg_status st = run_erase(&w, a, i, b, which, n, out);
    jg_arena_close(w.tmp);
    return st;
}

/* --- Union: groups of members that meet --- */

struct groups {
    const struct jg_geom *g;
    const uint32_t *which;
    uint32_t n;
    uint32_t *leader; /* of member k; the lowest of its group */
    uint32_t k;       /* the member being looked at */
};

static uint32_t lead(uint32_t *leader, uint32_t k)
{
    while (leader[k] != k) {
        leader[k] = leader[leader[k]];
        k = leader[k];
    }
    return k;
}

static bool join_if_met(uint32_t other, void *user)
{
    struct groups *s = user;
    if (other >= s->k)
        return true;
    uint32_t a = lead(s->leader, s->k), b = lead(s->leader, other);
    if (a == b || !jg_meets(s->g, s->which[s->k], s->g, s->which[other]))
        return true;
    s->leader[a > b ? a : b] = a < b ? a : b;
    return true;
}

static enum jg_status find_groups(struct jg_ctx *ctx, struct jg_arena *tmp,
                                  struct groups *s)
{
    struct jg_box *box = JG_ROOM(tmp, struct jg_box, s->n);
    s->leader = JG_ROOM(tmp, uint32_t, s->n);
    JG_NEED(ctx, box && s->leader);
    for (uint32_t k = 0; k < s->n; k++) {
        box[k] =
            jg_geom_is_empty(s->g, s->which[k]) ? jg_box_empty() : s->g->box[s->which[k]];
        s->leader[k] = k;
    }
    struct jg_index *index;
    JG_TRY(jg_index_build(ctx, tmp, box, s->n, &index));
    for (s->k = 0; s->k < s->n; s->k++)
        jg_index_search(index, box[s->k], join_if_met, s);
    return JG_OK;
}

static double area_of(const struct jg_geom *g, const uint32_t *which, uint32_t n)
{
    double sum = 0;
    for (uint32_t k = 0; k < n; k++)
        sum += jg_area_m2(g, which[k]);
    return sum;
}

/* Where edges match, they cancel: much faster than an overlay. GEOS does not check that
 * they do. But the edges that are left bound what is covered an odd number of times, so a
 * valid result with the members' whole area covers nothing twice and is the union. */
static enum jg_status try_coverage(struct jg_geos_work *w, const struct jg_geom *g,
                                   const uint32_t *member, uint32_t n,
                                   struct jg_geom *out, bool *done)
{
    const uint32_t first = 0;
    GEOSGeometry *made;
    *done = false;
    if (g->kind != JG_POLYGON)
        return JG_OK;
    enum jg_status st = unite_coverage(w, 0, &made);
    if (!st)
        st = jg_geos_to(w->ctx, w->tmp, w->kind, made, out);
    if (!st)
        st = jg_geos_is_valid(w, out, done);
    if (st)
        return st == JG_GEOM ? JG_OK : st;
    double want = area_of(g, member, n);
    *done = *done && fabs(area_of(out, &first, 1) - want) <= 1e-6 + want * 1e-13;
    return JG_OK;
}

static enum jg_status unite_group(struct jg_geos_work *w, const struct jg_geom *g,
                                  const uint32_t *member, uint32_t n,
                                  struct jg_shaper *all)
{
    struct jg_geom made;
    bool done;
    if (n == 1)
        return jg_shaper_copy(w->ctx, all, g, member[0]);
    JG_TRY(jg_geos_from(w->ctx, w->tmp, g, member, n, &w->a));
    JG_TRY(try_coverage(w, g, member, n, &made, &done));
    if (!done)
        JG_TRY(jg_geos_make(w, unite, "union", &made));
    return jg_shaper_copy(w->ctx, all, &made, 0);
}

static enum jg_status run_union(struct jg_geos_work *w, const struct jg_geom *g,
                                const uint32_t *which, uint32_t n, struct jg_shaper *out)
{
    struct groups s = {.g = g, .which = which, .n = n};
    struct jg_shaper *all;
    struct jg_geom united, sorted;
    JG_TRY(find_groups(w->ctx, w->tmp, &s));
    JG_TRY(jg_shaper_open(w->ctx, w->tmp, g->kind, &all));
    /* members by group, both rising: count, place, fill */
    uint32_t *start = JG_ARRAY(w->tmp, uint32_t, (size_t)n + 2);
    uint32_t *member = JG_ROOM(w->tmp, uint32_t, n);
    JG_NEED(w->ctx, start && member);
    for (uint32_t k = 0; k < n; k++)
        start[lead(s.leader, k) + 2]++;
    for (uint32_t k = 2; k < n + 2; k++)
        start[k] += start[k - 1];
    for (uint32_t k = 0; k < n; k++)
        member[start[lead(s.leader, k) + 1]++] = which[k];
    for (uint32_t k = 0; k < n; k++)
        if (start[k + 1] > start[k])
            JG_TRY(unite_group(w, g, member + start[k], start[k + 1] - start[k], all));
    JG_TRY(jg_shaper_end_element(w->ctx, all));
    JG_TRY(jg_shaper_done(w->ctx, all, &united));
    JG_TRY(jg_geos_sort(w->ctx, w->tmp, &united, &sorted));
    return jg_shaper_copy(w->ctx, out, &sorted, 0);
}

enum jg_status jg_geos_union(struct jg_ctx *ctx, const struct jg_geom *g,
                             const uint32_t *which, uint32_t n, struct jg_shaper *out)
{
    struct jg_geos_work w;
    if (n == 0 || g->kind == JG_NO_SHAPE)
        return JG_OK;
    JG_TRY(jg_geos_begin(ctx, g->kind, &w));
    enum jg_status st = run_union(&w, g, which, n, out);
    jg_arena_close(w.tmp);
    return st;
}
