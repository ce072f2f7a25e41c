/* SPDX-License-Identifier: MIT */
#include "gis/estate/cover.h"

#include "gis/core/task.h"
#include "gis/estate/make.h"
#include "gis/geom/geos.h"
#include "gis/geom/measure.h"
#include "gis/overlay/overlay.h"

#include <math.h>
#include <string.h>

/* Neighbours drawn edge to edge share nothing but rounding. */
#define LEAST_OVERLAP_M2 1e-3

/* Below this part of an estate an overlap of two parcels, or ground no parcel knows,
 * changes no share in its fourth decimal. */
#define NOTHING_SHARE 1e-6
#define ALL_SHARE 0.9999

enum { STEPS_M2 = 1000000 };

struct looking {
    const struct jg_geom *a, *b;
    const unsigned char *says;
    struct jg_shares shares;
    size_t *start; /* a->n + 1, into shares */
    struct jg_owned out;
};

/* The union of the polygons of one owner that lie on element i, and its area there. */
static enum jg_status unite(struct jg_ctx *ctx, struct jg_arena *tmp,
                            const struct looking *l, uint32_t i, enum jg_says says,
                            struct jg_geom *out, double *out_m2)
{
    uint32_t *which = JG_ROOM(tmp, uint32_t, l->start[i + 1] - l->start[i]), n = 0;
    struct jg_shaper *shaper = NULL;
    JG_NEED(ctx, which);
    for (size_t k = l->start[i]; k < l->start[i + 1]; k++)
        if (l->says[l->shares.b_row[k]] == says)
            which[n++] = l->shares.b_row[k];
    JG_TRY(jg_shaper_open(ctx, tmp, JG_POLYGON, &shaper));
    if (n)
        JG_TRY(jg_geos_union(ctx, l->b, which, n, shaper));
    JG_TRY(jg_shaper_end_element(ctx, shaper));
    JG_TRY(jg_shaper_done(ctx, shaper, out));
    *out_m2 = n ? jg_overlap_m2(l->a, i, out, 0) : 0;
    return JG_OK;
}

/* Area of element i that both unions hold. */
static enum jg_status both_m2(struct jg_ctx *ctx, struct jg_arena *tmp,
                              const struct looking *l, uint32_t i,
                              const struct jg_geom *state,
                              const struct jg_geom *collective, double *out_m2)
{
    struct jg_shaper *shaper = NULL;
    struct jg_geom both = {0};
    *out_m2 = 0;
    if (jg_geom_is_empty(state, 0) || jg_geom_is_empty(collective, 0))
        return JG_OK;
    JG_TRY(jg_shaper_open(ctx, tmp, JG_POLYGON, &shaper));
    JG_TRY(jg_geos_cut(ctx, JG_INTERSECTION, state, 0, collective, 0, shaper));
    JG_TRY(jg_shaper_end_element(ctx, shaper));
    JG_TRY(jg_shaper_done(ctx, shaper, &both));
    if (!jg_geom_is_empty(&both, 0))
        *out_m2 = jg_overlap_m2(l->a, i, &both, 0);
    return JG_OK;
}

static enum jg_status look_closely(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   const struct looking *l, uint32_t i)
{
    struct jg_arena *mine = jg_arena_open(tmp);
    JG_NEED(ctx, mine);
    struct jg_geom state = {0}, collective = {0};
    double state_m2 = 0, collective_m2 = 0, contradicted_m2 = 0;
    JG_TRY(unite(ctx, mine, l, i, JG_SAYS_STATE, &state, &state_m2));
    JG_TRY(unite(ctx, mine, l, i, JG_SAYS_COLLECTIVE, &collective, &collective_m2));
    JG_TRY(both_m2(ctx, mine, l, i, &state, &collective, &contradicted_m2));
    l->out.state_m2[i] = fmax(state_m2 - contradicted_m2, 0);
    l->out.collective_m2[i] = fmax(collective_m2 - contradicted_m2, 0);
    jg_arena_close(mine);
    return JG_OK;
}

/* Do two polygons that say something overlap each other by more than nothing? */
static bool any_overlap(const struct looking *l, uint32_t i, double nothing_m2)
{
    for (size_t k = l->start[i]; k < l->start[i + 1]; k++)
        for (size_t j = k + 1; j < l->start[i + 1]; j++) {
            uint32_t p = l->shares.b_row[k], q = l->shares.b_row[j];
            if (l->says[p] && l->says[q] && jg_box_meets(l->b->box[p], l->b->box[q]) &&
                jg_overlap_m2(l->b, p, l->b, q) > nothing_m2)
                return true;
        }
    return false;
}

static enum jg_status look_some(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                size_t to, void *state)
{
    const struct looking *l = state;
    for (uint32_t i = (uint32_t)from; i < to; i++) {
        int64_t sum[3] = {0};
        int known = 0;
        for (size_t k = l->start[i]; k < l->start[i + 1]; k++) {
            unsigned char says = l->says[l->shares.b_row[k]];
            sum[says] += llround(l->shares.area_m2[k] * STEPS_M2);
            known += says != JG_SAYS_NOTHING;
        }
        l->out.state_m2[i] = (double)sum[JG_SAYS_STATE] / STEPS_M2;
        l->out.collective_m2[i] = (double)sum[JG_SAYS_COLLECTIVE] / STEPS_M2;
        double nothing_m2 =
            NOTHING_SHARE * (l->out.state_m2[i] + l->out.collective_m2[i]);
        if (known > 1 && any_overlap(l, i, nothing_m2))
            JG_TRY(look_closely(ctx, tmp, l, i));
    }
    return JG_OK;
}

/* Owned ground of every element of a under one layer of evidence. */
static enum jg_status look(struct jg_ctx *ctx, struct jg_arena *keep,
                           const struct jg_geom *a, const struct jg_evidence *evidence,
                           struct looking *l)
{
    *l = (struct looking){.a = a};
    l->out.state_m2 = JG_ARRAY(keep, double, a->n);
    l->out.collective_m2 = JG_ARRAY(keep, double, a->n);
    l->start = JG_ARRAY(keep, size_t, (size_t)a->n + 1);
    JG_NEED(ctx, l->out.state_m2 && l->out.collective_m2 && l->start);
    if (!evidence || evidence->geom->kind != JG_POLYGON)
        return JG_OK;
    l->b = evidence->geom;
    l->says = evidence->says;
    JG_TRY(jg_overlay_shares(ctx, keep, a, l->b, LEAST_OVERLAP_M2, &l->shares));
    for (size_t k = 0; k < l->shares.n; k++)
        l->start[l->shares.a_row[k] + 1]++;
    for (uint32_t i = 0; i < a->n; i++)
        l->start[i + 1] += l->start[i];
    return jg_task_each(ctx, a->n, 256, NULL, look_some, l);
}

/* The rest of an element that the first layer does not know, for the second. */
struct resting {
    const struct looking *first;
    const uint32_t *element; /* by row of the rest */
};

static enum jg_status cut_rest(struct jg_ctx *ctx, struct jg_arena *tmp, uint32_t k,
                               struct jg_shaper *out, void *user)
{
    const struct resting *r = user;
    const struct looking *l = r->first;
    uint32_t i = r->element[k], n = 0;
    struct jg_arena *mine = jg_arena_open(tmp);
    JG_NEED(ctx, mine);
    uint32_t *which = JG_ROOM(mine, uint32_t, l->start[i + 1] - l->start[i]);
    JG_NEED(ctx, which);
    for (size_t s = l->start[i]; s < l->start[i + 1]; s++)
        if (l->says[l->shares.b_row[s]])
            which[n++] = l->shares.b_row[s];
    if (n)
        JG_TRY(jg_geos_erase(ctx, l->a, i, l->b, which, n, out));
    else
        JG_TRY(jg_shaper_copy(ctx, out, l->a, i));
    jg_arena_close(mine);
    return JG_OK;
}

enum jg_status jg_cover_owned(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_geom *a, const struct jg_evidence *first,
                              const struct jg_evidence *second, struct jg_owned *out)
{
    struct looking one, two;
    struct jg_geom rest = {0};
    JG_TRY(look(ctx, keep, a, first, &one));
    *out = one.out;
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    uint32_t *element = JG_ROOM(tmp, uint32_t, a->n), n = 0;
    JG_NEED(ctx, element);
    for (uint32_t i = 0; second && i < a->n; i++)
        if (!jg_geom_is_empty(a, i) &&
            out->state_m2[i] + out->collective_m2[i] < ALL_SHARE * jg_area_m2(a, i))
            element[n++] = i;
    if (n) {
        struct resting r = {&one, element};
        JG_TRY(jg_make_polygons(ctx, tmp, n, NULL, cut_rest, &r, &rest));
        JG_TRY(look(ctx, tmp, &rest, second, &two));
    }
    for (uint32_t k = 0; k < n; k++) {
        out->state_m2[element[k]] += two.out.state_m2[k];
        out->collective_m2[element[k]] += two.out.collective_m2[k];
    }
    jg_arena_close(tmp);
    return JG_OK;
}

enum jg_status jg_cover_any(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_geom *a, const struct jg_geom *b,
                            const bool *counts, double **out_m2)
{
    unsigned char *says = JG_ARRAY(keep, unsigned char, b->n);
    JG_NEED(ctx, says);
    for (uint32_t j = 0; j < b->n; j++)
        says[j] = counts[j] ? JG_SAYS_STATE : JG_SAYS_NOTHING;
    struct looking l;
    struct jg_evidence evidence = {b, says};
    JG_TRY(look(ctx, keep, a, &evidence, &l));
    *out_m2 = l.out.state_m2;
    return JG_OK;
}
