/* SPDX-License-Identifier: MIT */
#include "gis/estate/traits.h"

#include "gis/core/task.h"

#include <math.h>

struct summing {
    const struct jg_gathered *g;
    const struct jg_stock *stock;
    int64_t cutoff;
    struct jg_traits *traits;
};

/* What stands in for a floor area nobody knows. */
struct scale {
    double ratio; /* floor area to footprint, of the buildings where both are known */
    int64_t mean; /* floor area of a building */
};

static struct scale scale_of(const struct jg_stock *s, const uint32_t *row, uint32_t n)
{
    int64_t floor = 0, foot = 0, all = 0, count = 0;
    for (uint32_t k = 0; k < n; k++) {
        if (!s->is_residential[row[k]] || s->floor_area[row[k]] == JG_NO_INT)
            continue;
        all += s->floor_area[row[k]];
        count++;
        if (s->footprint[row[k]] != JG_NO_INT) {
            floor += s->floor_area[row[k]];
            foot += s->footprint[row[k]];
        }
    }
    return (struct scale){foot > 0 ? (double)floor / (double)foot : 1,
                          count > 0 ? all / count : JG_AREA_STEPS};
}

static int64_t weigh(const struct jg_stock *s, uint32_t b, struct scale scale)
{
    if (s->floor_area[b] != JG_NO_INT)
        return s->floor_area[b];
    if (s->footprint[b] != JG_NO_INT)
        return llround((double)s->footprint[b] * scale.ratio);
    return scale.mean;
}

static void add_area(const struct jg_stock *s, uint32_t b, struct jg_traits *t)
{
    if (s->floor_area[b] == JG_NO_INT) {
        t->area_unknown++;
        return;
    }
    t->floor_area = (t->floor_area == JG_NO_INT ? 0 : t->floor_area) + s->floor_area[b];
    if (s->is_residential[b])
        t->residential_area += s->floor_area[b];
    t->area_derived += s->is_derived[b];
    t->area_given += !s->is_derived[b];
}

static void add_households(const struct jg_stock *s, uint32_t b, struct jg_traits *t)
{
    if (s->households && s->households[b] != JG_NO_INT)
        t->households =
            (t->households == JG_NO_INT ? 0 : t->households) + s->households[b];
}

/* Weights of residential buildings by what is known of their completion and kind. */
struct weights {
    int64_t all, certain, possible, undated, villa, maybe_villa;
};

static void add_dates(const struct summing *u, uint32_t b, int64_t weight,
                      struct weights *w, struct jg_traits *t)
{
    int64_t from = u->stock->from ? u->stock->from[b] : JG_NO_INT;
    int64_t to = u->stock->to ? u->stock->to[b] : JG_NO_INT;
    if (from == JG_NO_INT || to == JG_NO_INT) {
        w->undated += weight;
        w->possible += weight;
        return;
    }
    bool certain = to <= u->cutoff, possible = from <= u->cutoff;
    w->certain += certain ? weight : 0;
    w->possible += possible ? weight : 0;
    t->early_buildings += certain;
    t->late_buildings += !possible;
    if (t->from == JG_NO_INT || from < t->from)
        t->from = from;
    if (t->to == JG_NO_INT || to > t->to)
        t->to = to;
}

static double share(int64_t part, int64_t all)
{
    return all > 0 ? (double)part / (double)all : NAN;
}

static void sum_estate(const struct summing *u, uint32_t e)
{
    const struct jg_stock *s = u->stock;
    const uint32_t *row = u->g->building + u->g->start[e];
    uint32_t n = u->g->start[e + 1] - u->g->start[e];
    struct jg_traits t = {.buildings = n,
                          .floor_area = JG_NO_INT,
                          .households = JG_NO_INT,
                          .from = JG_NO_INT,
                          .to = JG_NO_INT};
    struct scale scale = scale_of(s, row, n);
    struct weights w = {0};
    for (uint32_t k = 0; k < n; k++) {
        add_area(s, row[k], &t);
        add_households(s, row[k], &t);
        if (!s->is_residential[row[k]])
            continue;
        int64_t weight = weigh(s, row[k], scale);
        w.all += weight;
        w.villa += s->villa[row[k]] == JG_VILLA_YES ? weight : 0;
        w.maybe_villa += s->villa[row[k]] != JG_VILLA_NO ? weight : 0;
        add_dates(u, row[k], weight, &w, &t);
    }
    t.certainly_by = share(w.certain, w.all);
    t.possibly_by = share(w.possible, w.all);
    t.undated = share(w.undated, w.all);
    t.villa_least = share(w.villa, w.all);
    t.villa_most = share(w.maybe_villa, w.all);
    u->traits[e] = t;
}

static enum jg_status sum_some(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                               size_t to, void *state)
{
    (void)ctx;
    (void)tmp;
    for (size_t e = from; e < to; e++)
        sum_estate(state, (uint32_t)e);
    return JG_OK;
}

enum jg_status jg_traits_sum(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_gathered *gathered,
                             const struct jg_stock *stock, int32_t cutoff,
                             struct jg_traits **out)
{
    struct summing u = {gathered, stock, cutoff,
                        JG_ARRAY(keep, struct jg_traits, gathered->n)};
    JG_NEED(ctx, u.traits);
    JG_TRY(jg_task_each(ctx, gathered->n, 256, NULL, sum_some, &u));
    *out = u.traits;
    return JG_OK;
}
