/* SPDX-License-Identifier: MIT */
#include "gis/circle/answer.h"

#include "gis/core/task.h"

#include <math.h>

static enum jg_status open_columns(struct jg_ctx *ctx, struct jg_access_columns *c,
                                   const char *id, bool of_estates)
{
    JG_TRY(jg_layer_add_texts(ctx, c->layer, id, &c->id));
    JG_TRY(jg_layer_add_texts(ctx, c->layer, "category", &c->category));
    JG_TRY(jg_layer_add_texts(ctx, c->layer, "facility_id", &c->facility_id));
    JG_TRY(jg_layer_add_reals(ctx, c->layer, "distance_m", &c->distance_m));
    JG_TRY(jg_layer_add_reals(ctx, c->layer, "minutes", &c->minutes));
    JG_TRY(jg_layer_add_reals(ctx, c->layer, "limit_m", &c->limit_m));
    if (of_estates)
        JG_TRY(jg_layer_add_reals(ctx, c->layer, "covered_share", &c->covered_share));
    else
        JG_TRY(jg_layer_add_ints(ctx, c->layer, "covered", &c->covered));
    JG_TRY(jg_layer_add_texts(ctx, c->layer, "status", &c->status));
    JG_TRY(jg_layer_add_ints(ctx, c->layer, "reachable", &c->reachable));
    double *supply = NULL; /* known once capacities are shared out */
    JG_TRY(jg_layer_add_reals(ctx, c->layer, "supply", &supply));
    if (of_estates)
        JG_TRY(jg_layer_add_ints(ctx, c->layer, "missing", &c->missing));
    return JG_OK;
}

static enum jg_status open_table(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const char *name, uint64_t n, uint32_t n_categories,
                                 struct jg_layer **out)
{
    uint64_t rows = n * n_categories;
    if (rows >= UINT32_MAX)
        return jg_fail(ctx, JG_DATA,
                       "%s would have %llu rows, more than one table holds: take fewer "
                       "places or categories",
                       name, (unsigned long long)rows);
    return jg_layer_open(ctx, keep, name, (uint32_t)rows, out);
}

static enum jg_status choose_estates(struct jg_ctx *ctx, struct jg_arena *keep,
                                     struct jg_circle *c)
{
    const struct jg_estates *e = &c->homes->by_estate;
    c->served_estate = JG_ROOM(keep, uint32_t, e->n);
    JG_NEED(ctx, c->served_estate);
    for (uint32_t i = 0; i < e->n; i++)
        if (e->first[i + 1] > e->first[i])
            c->served_estate[c->n_served_estates++] = i;
    return JG_OK;
}

enum jg_status jg_answer_open(struct jg_ctx *ctx, struct jg_arena *keep,
                              struct jg_circle *circle, bool want_access)
{
    uint32_t n = circle->categories->n;
    JG_TRY(choose_estates(ctx, keep, circle));
    struct jg_access_columns *e = &circle->estate_access, *a = &circle->access;
    JG_TRY(
        open_table(ctx, keep, "estate_access", circle->n_served_estates, n, &e->layer));
    JG_TRY(open_columns(ctx, e, "estate_id", true));
    if (want_access) {
        JG_TRY(open_table(ctx, keep, "access", circle->homes->n, n, &a->layer));
        JG_TRY(open_columns(ctx, a, "demand_id", false));
    }
    circle->answer = JG_ARRAY(keep, struct jg_category_answer, n);
    JG_NEED(ctx, circle->answer);
    for (uint32_t k = 0; k < n; k++) {
        circle->answer[k].arena = jg_arena_open(keep);
        JG_NEED(ctx, circle->answer[k].arena);
    }
    return JG_OK;
}

static double to_m(uint32_t steps)
{
    return (double)steps / JG_STEPS_PER_M;
}

static void put_distance(const struct jg_circle *c, const struct jg_access_columns *t,
                         uint32_t row, uint32_t category, const struct jg_served *served,
                         uint32_t home)
{
    t->category[row] = c->categories->code[c->categories->row[category]];
    t->limit_m[row] = c->categories->metres[c->categories->row[category]];
    t->status[row] = jg_access_word((enum jg_access)served->access[home]);
    if (served->distance[home] == JG_FAR)
        return;
    t->distance_m[row] = to_m(served->distance[home]);
    /* Information only: to a tenth of a minute. */
    t->minutes[row] = round(10 * t->distance_m[row] / c->options->speed_m_min) / 10;
    if (c->facility_id)
        t->facility_id[row] = c->facility_id[served->facility[home]];
}

/* How many facilities are within reach is known of whoever is on a street. */
static bool has_count(uint8_t access)
{
    return access == JG_ACCESS_REACHED || access == JG_ACCESS_BEYOND ||
           access == JG_ACCESS_NONE || access == JG_ACCESS_EDGE;
}

/* 1 reached, 0 certainly not, no value where it is not known. */
static int64_t covered(uint8_t access)
{
    if (access == JG_ACCESS_REACHED)
        return 1;
    return access == JG_ACCESS_BEYOND || access == JG_ACCESS_NONE ? 0 : JG_NO_INT;
}

static enum jg_status put_access(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const struct jg_circle *c, uint32_t category,
                                 const struct jg_supply *supply,
                                 const struct jg_served *served)
{
    const struct jg_access_columns *t = &c->access;
    uint32_t *count = JG_ARRAY(tmp, uint32_t, c->homes->n);
    JG_NEED(ctx, count);
    if (supply->surveyed)
        JG_TRY(jg_reach_count(ctx, tmp, c->network, &supply->origins, &c->demand->on,
                              supply->limit, count));
    for (uint32_t i = 0; i < c->homes->n; i++) {
        uint32_t row = i * c->categories->n + category;
        t->id[row] = c->homes->id ? c->homes->id[c->homes->row[i]] : NULL;
        put_distance(c, t, row, category, served, i);
        t->covered[row] = covered(served->access[i]);
        if (has_count(served->access[i]))
            t->reachable[row] = count[i];
    }
    return JG_OK;
}

/* Missing: certainly under the share; not known while the doubtful could lift it. */
static int64_t is_missing(const struct jg_circle *c, bool required,
                          const struct jg_estate_served *s)
{
    if (!required || s->share >= c->options->missing_below)
        return 0;
    return s->share + s->doubtful >= c->options->missing_below ? JG_NO_INT : 1;
}

static uint32_t most_homes(const struct jg_circle *c)
{
    const struct jg_estates *e = &c->homes->by_estate;
    uint32_t most = 0;
    for (uint32_t i = 0; i < e->n; i++)
        if (e->first[i + 1] - e->first[i] > most)
            most = e->first[i + 1] - e->first[i];
    return most;
}

bool jg_is_required(const struct jg_circle *circle, uint32_t category)
{
    const int64_t *required = circle->categories->required;
    return required && required[circle->categories->row[category]] == 1;
}

static enum jg_status put_estates(struct jg_ctx *ctx, struct jg_arena *tmp,
                                  const struct jg_circle *c, uint32_t category,
                                  const struct jg_supply *supply,
                                  const struct jg_served *served)
{
    const struct jg_access_columns *t = &c->estate_access;
    const char *const *id = jg_layer_texts(c->homes->estates, "estate_id");
    uint64_t *scratch = JG_ROOM(tmp, uint64_t, most_homes(c));
    JG_NEED(ctx, scratch);
    uint32_t *typical = JG_ROOM(tmp, uint32_t, c->n_served_estates);
    JG_NEED(ctx, typical);
    for (uint32_t k = 0; k < c->n_served_estates; k++) {
        uint32_t e = c->served_estate[k], row = k * c->categories->n + category;
        struct jg_estate_served s =
            jg_serve_estate(&c->homes->by_estate, e, served, scratch);
        typical[k] = s.typical;
        t->id[row] = id[e];
        put_distance(c, t, row, category, served, s.typical);
        if (supply->surveyed)
            t->covered_share[row] = s.share;
        t->missing[row] = is_missing(c, jg_is_required(c, category), &s);
        c->answer[category].estates_missing += t->missing[row] == 1;
    }
    if (!supply->surveyed)
        return JG_OK;
    uint32_t *count = JG_ARRAY(tmp, uint32_t, c->homes->n);
    JG_NEED(ctx, count);
    struct jg_on_streets on = {0};
    JG_TRY(jg_on_streets(ctx, tmp, c->network, c->demand->spot, typical,
                         c->n_served_estates, &on));
    JG_TRY(jg_reach_count(ctx, tmp, c->network, &supply->origins, &on, supply->limit,
                          count));
    for (uint32_t k = 0; k < c->n_served_estates; k++)
        if (has_count(served->access[typical[k]]))
            t->reachable[k * c->categories->n + category] = count[typical[k]];
    return JG_OK;
}

/* Only those certainly not served: a home that may be served from beyond the data, or
 * that could not be placed on a street, is no shortfall. */
static enum jg_status find_shortfall(struct jg_ctx *ctx, struct jg_arena *tmp,
                                     const struct jg_circle *c, uint32_t category,
                                     const struct jg_served *served)
{
    uint8_t *unserved = JG_ROOM(tmp, uint8_t, c->homes->n);
    JG_NEED(ctx, unserved);
    for (uint32_t i = 0; i < c->homes->n; i++)
        unserved[i] = covered(served->access[i]) == 0;
    struct jg_category_answer *a = &c->answer[category];
    struct jg_shortfall found = {0};
    JG_TRY(jg_shortfall_find(ctx, tmp, c->ground, unserved, &found));
    a->n_patches = found.n;
    a->patch = JG_ROOM(a->arena, struct jg_patch, found.n);
    JG_NEED(ctx, a->patch);
    for (uint32_t p = 0; p < found.n; p++)
        a->patch[p] = found.patch[p];
    return jg_shortfall_outline(ctx, a->arena, &found, c->ground->cell_m, &a->outline);
}

static uint32_t to_steps(double m)
{
    double steps = m * JG_STEPS_PER_M + 0.5;
    return steps < JG_MOST_STEPS ? (uint32_t)steps : (uint32_t)JG_MOST_STEPS;
}

static enum jg_status answer_one(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                 size_t to, void *state)
{
    (void)to;
    const struct jg_circle *c = state;
    uint32_t k = (uint32_t)from;
    const struct jg_category_table *t = c->categories;
    struct jg_supply supply = {.origins = t->origins[k],
                               .limit = to_steps(t->metres[t->row[k]]),
                               .search = to_steps(c->options->search_m),
                               .surveyed = t->surveyed[k]};
    if (supply.search < supply.limit)
        supply.search = supply.limit;
    struct jg_served served;
    JG_TRY(jg_serve(ctx, tmp, c->network, c->demand, &supply, &served));
    for (uint32_t i = 0; i < c->homes->n; i++)
        c->answer[k].count[served.access[i]]++;
    if (c->n_served_estates)
        JG_TRY(put_estates(ctx, tmp, c, k, &supply, &served));
    if (c->access.layer)
        JG_TRY(put_access(ctx, tmp, c, k, &supply, &served));
    if (jg_is_required(c, k))
        JG_TRY(find_shortfall(ctx, tmp, c, k, &served));
    return JG_OK;
}

enum jg_status jg_answer_all(struct jg_ctx *ctx, struct jg_circle *circle)
{
    return jg_task_each(ctx, circle->categories->n, 1, "walking to each category",
                        answer_one, circle);
}
