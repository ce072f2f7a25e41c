/* SPDX-License-Identifier: MIT */
#include "gis/overlay/own.h"

#include "gis/geom/geos.h"

#include <math.h>

enum jg_status jg_overlay_own(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_geom *g, struct jg_shares *out)
{
    struct jg_shares all = {0};
    size_t n = 0;
    JG_TRY(jg_overlay_shares(ctx, keep, g, g, JG_OWN_LEAST_M2, &all));
    for (size_t i = 0; i < all.n; i++) {
        if (all.a_row[i] >= all.b_row[i])
            continue;
        all.a_row[n] = all.a_row[i];
        all.b_row[n] = all.b_row[i];
        all.area_m2[n++] = all.area_m2[i];
    }
    all.n = n;
    *out = all;
    return JG_OK;
}

/* Does row a keep the ground it shares with row b? a < b. */
static bool keeps(const double *rank, uint32_t a, uint32_t b)
{
    if (isnan(rank[b]))
        return true;
    return rank[a] <= rank[b];
}

/* Who takes ground from each row, as lists: taker[first[i]] .. taker[first[i + 1] - 1].
 */
struct takers {
    size_t *first;
    uint32_t *taker;
};

static enum jg_status list_takers(struct jg_ctx *ctx, struct jg_arena *tmp, uint32_t n,
                                  const struct jg_shares *own, const double *rank,
                                  struct takers *out)
{
    struct takers t = {JG_ARRAY(tmp, size_t, (size_t)n + 2),
                       JG_ROOM(tmp, uint32_t, own->n)};
    JG_NEED(ctx, t.first);
    JG_NEED(ctx, t.taker);
    for (size_t k = 0; k < own->n; k++) {
        bool a_keeps = keeps(rank, own->a_row[k], own->b_row[k]);
        t.first[(a_keeps ? own->b_row[k] : own->a_row[k]) + 2]++;
    }
    for (uint32_t i = 0; i < n; i++)
        t.first[i + 2] += t.first[i + 1];
    for (size_t k = 0; k < own->n; k++) {
        bool a_keeps = keeps(rank, own->a_row[k], own->b_row[k]);
        uint32_t loser = a_keeps ? own->b_row[k] : own->a_row[k];
        t.taker[t.first[loser + 1]++] = a_keeps ? own->a_row[k] : own->b_row[k];
    }
    *out = t;
    return JG_OK;
}

enum jg_status jg_overlay_resolve(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_geom *g, const struct jg_shares *own,
                                  const double *rank, struct jg_geom *out)
{
    struct takers t = {0};
    struct jg_shaper *s = NULL;
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    JG_TRY(list_takers(ctx, tmp, g->n, own, rank, &t));
    JG_NEED(ctx, t.first);
    JG_TRY(jg_shaper_open(ctx, keep, JG_POLYGON, &s));
    for (uint32_t i = 0; i < g->n; i++) {
        size_t n = t.first[i + 1] - t.first[i];
        if (n)
            JG_TRY(jg_geos_erase(ctx, g, i, g, t.taker + t.first[i], (uint32_t)n, s));
        else
            JG_TRY(jg_shaper_copy(ctx, s, g, i));
        JG_TRY(jg_shaper_end_element(ctx, s));
    }
    JG_TRY(jg_shaper_done(ctx, s, out));
    jg_arena_close(tmp);
    return JG_OK;
}
