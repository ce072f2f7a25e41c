/* SPDX-License-Identifier: MIT */
#include "gis/circle/input.h"

#include "gis/core/task.h"
#include "gis/geom/index.h"
#include "gis/geom/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* On files the layer `demand`, in a project the buildings, else the estates. */
static enum jg_status choose_layer(struct jg_ctx *ctx, const struct jg_layers *layers,
                                   struct jg_home_table *t)
{
    static const char *const ids[] = {"demand_id", "building_id", "estate_id", "id"};
    const struct jg_layer *demand = jg_layers_find(layers, "demand");
    t->estates = demand ? NULL : jg_layers_find(layers, "estate");
    t->layer = demand ? demand : jg_layers_find(layers, "building");
    if (!t->layer)
        t->layer = t->estates;
    if (!t->layer)
        return jg_fail(ctx, JG_USAGE,
                       "this needs the layer \"demand\", \"building\" or "
                       "\"estate\": the places that are to be served");
    for (size_t k = 0; !t->id && k < sizeof ids / sizeof *ids; k++)
        t->id = jg_layer_texts(t->layer, ids[k]);
    return JG_OK;
}

/* All rows but buildings that are not lived in; what is not known counts as lived in. */
static enum jg_status choose_rows(struct jg_ctx *ctx, struct jg_arena *keep,
                                  struct jg_home_table *t)
{
    const int64_t *residential = jg_layer_ints(t->layer, "residential");
    t->row = JG_ROOM(keep, uint32_t, t->layer->n);
    JG_NEED(ctx, t->row);
    for (uint32_t i = 0; i < t->layer->n; i++)
        if (!residential || residential[i] != 0)
            t->row[t->n++] = i;
    return JG_OK;
}

static void number_column(const struct jg_home_table *t, const char *name, double *out)
{
    const struct jg_column *c = jg_layer_column(t->layer, name);
    bool number = c && c->type != JG_TEXT;
    for (uint32_t i = 0; i < t->n; i++)
        out[i] = number ? jg_column_number(c, t->row[i]) : NAN;
}

/* The same where there is no value yet. */
static void fill_column(const struct jg_home_table *t, const char *name, double *out)
{
    const struct jg_column *c = jg_layer_column(t->layer, name);
    for (uint32_t i = 0; c && c->type != JG_TEXT && i < t->n; i++)
        if (isnan(out[i]))
            out[i] = jg_column_number(c, t->row[i]);
}

struct linking {
    struct jg_home_table *table;
    const char *const *estate_id;
    const struct jg_lookup *lookup;
};

static enum jg_status link_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                 size_t to, void *state)
{
    (void)ctx, (void)tmp;
    const struct linking *l = state;
    struct jg_home_table *t = l->table;
    for (size_t i = from; i < to; i++) {
        uint32_t row = t->row[i];
        t->estate[i] =
            t->layer == t->estates ? row : jg_lookup_first(l->lookup, l->estate_id[row]);
    }
    return JG_OK;
}

/* Homes of each estate, rising. */
static enum jg_status list_by_estate(struct jg_ctx *ctx, struct jg_arena *keep,
                                     struct jg_home_table *t)
{
    uint32_t n = t->estates->n;
    uint32_t *first = JG_ARRAY(keep, uint32_t, (size_t)n + 2);
    JG_NEED(ctx, first);
    for (uint32_t i = 0; i < t->n; i++)
        if (t->estate[i] != UINT32_MAX)
            first[t->estate[i] + 2]++;
    for (uint32_t e = 0; e < n; e++)
        first[e + 2] += first[e + 1];
    uint32_t *row = JG_ROOM(keep, uint32_t, first[n + 1]);
    JG_NEED(ctx, row);
    for (uint32_t i = 0; i < t->n; i++)
        if (t->estate[i] != UINT32_MAX)
            row[first[t->estate[i] + 1]++] = i;
    t->by_estate = (struct jg_estates){n, first, row, t->weight};
    return JG_OK;
}

static enum jg_status link_estates(struct jg_ctx *ctx, struct jg_arena *keep,
                                   struct jg_home_table *t)
{
    enum { GRAIN = 16384 };
    t->estate = JG_ROOM(keep, uint32_t, t->n);
    JG_NEED(ctx, t->estate);
    for (uint32_t i = 0; i < t->n; i++)
        t->estate[i] = UINT32_MAX;
    if (!t->estates)
        return JG_OK;
    struct linking l = {.table = t, .estate_id = jg_layer_texts(t->layer, "estate_id")};
    const char *const *known = NULL;
    JG_TRY(jg_layer_need_texts(ctx, t->estates, "estate_id", &known));
    struct jg_lookup *lookup = NULL;
    JG_TRY(jg_lookup_open(ctx, keep, known, t->estates->n, &lookup));
    l.lookup = lookup;
    if (l.estate_id || t->layer == t->estates)
        JG_TRY(jg_task_each(ctx, t->n, GRAIN, NULL, link_block, &l));
    return list_by_estate(ctx, keep, t);
}

static bool all_known(const uint32_t *home, uint32_t n, const double *value)
{
    double sum = 0;
    for (uint32_t k = 0; k < n; k++) {
        if (!(value[home[k]] >= 0))
            return false;
        sum += value[home[k]];
    }
    return sum > 0;
}

/* An estate's residents are spread over its homes by households, where all are known,
 * else by floor area, else evenly. */
static void spread_residents(struct jg_home_table *t, const double *households)
{
    const struct jg_column *c = jg_layer_column(t->estates, "population");
    for (uint32_t e = 0; e < t->by_estate.n; e++) {
        const uint32_t *home = t->by_estate.row + t->by_estate.first[e];
        uint32_t n = t->by_estate.first[e + 1] - t->by_estate.first[e];
        const double *by = all_known(home, n, households)         ? households
                           : all_known(home, n, t->floor_area_m2) ? t->floor_area_m2
                                                                  : NULL;
        double sum = 0;
        for (uint32_t k = 0; k < n; k++) {
            t->weight[home[k]] = by ? by[home[k]] : 1;
            sum += t->weight[home[k]];
        }
        double people = c && c->type != JG_TEXT ? jg_column_number(c, e) : NAN;
        for (uint32_t k = 0; k < n; k++)
            t->population[home[k]] = people * (t->weight[home[k]] / sum);
    }
}

static enum jg_status weigh_homes(struct jg_ctx *ctx, struct jg_arena *keep,
                                  struct jg_home_table *t)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    t->population = JG_ROOM(keep, double, t->n);
    JG_NEED(ctx, t->population);
    t->floor_area_m2 = JG_ROOM(keep, double, t->n);
    JG_NEED(ctx, t->floor_area_m2);
    t->weight = JG_ARRAY(keep, double, t->n);
    JG_NEED(ctx, t->weight);
    number_column(t, "population", t->population);
    number_column(t, "floor_area_m2_used", t->floor_area_m2);
    fill_column(t, "floor_area_m2", t->floor_area_m2);
    t->by_estate.weight = t->weight;
    if (t->estates) {
        double *households = JG_ROOM(tmp, double, t->n);
        JG_NEED(ctx, households);
        number_column(t, "households", households);
        spread_residents(t, households);
    }
    jg_arena_close(tmp);
    return JG_OK;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of sub-districts, each once, in order of their bytes. */
static enum jg_status name_groups(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const char *const *of_estates,
                                  const char *const *of_layer, uint32_t n_layer,
                                  struct jg_home_table *t)
{
    uint32_t n_estates = of_estates ? t->estates->n : 0, n = 0;
    n_layer = of_layer ? n_layer : 0;
    t->group_name = JG_ROOM(keep, const char *, (size_t)n_estates + n_layer);
    JG_NEED(ctx, t->group_name);
    for (uint32_t i = 0; i < n_estates; i++)
        if (of_estates[i])
            t->group_name[n++] = of_estates[i];
    for (uint32_t i = 0; i < n_layer; i++)
        if (of_layer[i])
            t->group_name[n++] = of_layer[i];
    if (n)
        qsort(t->group_name, n, sizeof *t->group_name, by_text);
    for (uint32_t i = 0; i < n; i++)
        if (!t->n_groups || strcmp(t->group_name[t->n_groups - 1], t->group_name[i]) != 0)
            t->group_name[t->n_groups++] = t->group_name[i];
    return JG_OK;
}

static uint32_t group_of(const struct jg_home_table *t, const char *name)
{
    if (!name || !t->n_groups)
        return UINT32_MAX;
    const char **found =
        bsearch(&name, t->group_name, t->n_groups, sizeof *t->group_name, by_text);
    return found ? (uint32_t)(found - t->group_name) : UINT32_MAX;
}

struct covering {
    const struct jg_geom *geom;
    struct jg_xy at;
    uint32_t found; /* the lowest that covers the place */
};

static bool see_cover(uint32_t id, void *user)
{
    struct covering *c = user;
    if (id < c->found && jg_covers(c->geom, id, c->at))
        c->found = id;
    return true;
}

struct grouping {
    struct jg_home_table *table;
    const struct jg_layer *subdistrict;
    const struct jg_index *index;
    const uint32_t *of_estate, *of_row; /* groups; NULL: no such layer */
};

static enum jg_status group_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                  size_t to, void *state)
{
    (void)ctx, (void)tmp;
    const struct grouping *g = state;
    struct jg_home_table *t = g->table;
    for (size_t i = from; i < to; i++) {
        t->group[i] = UINT32_MAX;
        if (g->of_estate && t->estate[i] != UINT32_MAX)
            t->group[i] = g->of_estate[t->estate[i]];
        if (t->group[i] != UINT32_MAX || !g->index || !isfinite(t->at[i].x))
            continue;
        struct jg_xy at = t->at[i];
        struct covering c = {&g->subdistrict->geom, at, UINT32_MAX};
        jg_index_search(g->index, (struct jg_box){at.x, at.y, at.x, at.y}, see_cover, &c);
        if (c.found != UINT32_MAX)
            t->group[i] = g->of_row[c.found];
    }
    return JG_OK;
}

static enum jg_status number_names(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   const struct jg_home_table *t, const char *const *name,
                                   uint32_t n, const uint32_t **out)
{
    *out = NULL;
    if (!name)
        return JG_OK;
    uint32_t *group = JG_ROOM(tmp, uint32_t, n);
    JG_NEED(ctx, group);
    for (uint32_t i = 0; i < n; i++)
        group[i] = group_of(t, name[i]);
    *out = group;
    return JG_OK;
}

/* A home's sub-district is its estate's; without one the polygon that it lies in. */
static enum jg_status group_homes(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_layer *sub, struct jg_home_table *t)
{
    enum { GRAIN = 16384 };
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    const char *const *of_estates = jg_layer_texts(t->estates, "subdistrict");
    bool usable = sub && sub->geom.kind == JG_POLYGON;
    const char *const *of_layer = usable ? jg_layer_texts(sub, "name") : NULL;
    uint32_t n_sub = usable ? sub->n : 0;
    JG_TRY(name_groups(ctx, keep, of_estates, of_layer, n_sub, t));
    struct grouping g = {.table = t, .subdistrict = sub};
    uint32_t n_estates = t->estates ? t->estates->n : 0;
    JG_TRY(number_names(ctx, tmp, t, of_estates, n_estates, &g.of_estate));
    JG_TRY(number_names(ctx, tmp, t, of_layer, n_sub, &g.of_row));
    struct jg_index *index = NULL;
    if (of_layer)
        JG_TRY(jg_index_build(ctx, tmp, sub->geom.box, sub->n, &index));
    g.index = index;
    t->group = JG_ROOM(keep, uint32_t, t->n);
    JG_NEED(ctx, t->group);
    JG_TRY(jg_task_each(ctx, t->n, GRAIN, NULL, group_block, &g));
    jg_arena_close(tmp);
    return JG_OK;
}

enum jg_status jg_circle_homes(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_layers *layers, struct jg_home_table *out)
{
    struct jg_home_table t = {0};
    JG_TRY(choose_layer(ctx, layers, &t));
    JG_TRY(choose_rows(ctx, keep, &t));
    JG_TRY(jg_circle_places(ctx, keep, t.layer, t.row, t.n, &t.at));
    JG_TRY(link_estates(ctx, keep, &t));
    JG_TRY(weigh_homes(ctx, keep, &t));
    JG_TRY(group_homes(ctx, keep, jg_layers_find(layers, "subdistrict"), &t));
    *out = t;
    return JG_OK;
}
