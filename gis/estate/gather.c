/* SPDX-License-Identifier: MIT */
#include "gis/estate/gather.h"

#include "gis/core/task.h"
#include "gis/geom/index.h"
#include "gis/geom/measure.h"

#include <stdlib.h>
#include <string.h>

/* Names as they are compared, numbered; two spellings of one name have one number. */
struct names {
    uint32_t *number; /* by row; JG_NONE: no name */
    const char **key; /* by number */
    uint32_t n;
};

static enum jg_status number_names(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   const char *const *name, uint32_t n, struct names *out)
{
    struct jg_interned raw = {0}, same = {0};
    JG_TRY(jg_intern_texts(ctx, tmp, name, n, &raw));
    const char **key = JG_ARRAY(tmp, const char *, raw.n_distinct);
    JG_NEED(ctx, key && raw.number);
    for (uint32_t k = 0; k < raw.n_distinct; k++) {
        bool failed = false;
        key[k] = jg_name_key(tmp, name[raw.first[k]], &failed);
        if (failed)
            return jg_fail(ctx, JG_NOMEM, "out of memory");
    }
    JG_TRY(jg_intern_texts(ctx, tmp, key, raw.n_distinct, &same));
    out->n = same.n_distinct;
    out->key = JG_ARRAY(tmp, const char *, same.n_distinct);
    out->number = raw.number;
    JG_NEED(ctx, out->key);
    for (uint32_t k = 0; k < same.n_distinct; k++)
        out->key[k] = key[same.first[k]];
    for (uint32_t i = 0; i < n; i++)
        if (raw.number[i] != JG_NONE)
            out->number[i] = same.number[raw.number[i]];
    return JG_OK;
}

/* The sub-district of one row, from a place inside it. */
static uint32_t unit_of(struct jg_units *units, const struct jg_geom *geom, uint32_t i)
{
    return geom && geom->kind == JG_POLYGON ? jg_units_holding(units, geom, i) : JG_NONE;
}

/* (name, sub-district) of every row that has a name; JG_NONE elsewhere. */
static enum jg_status number_places(struct jg_ctx *ctx, struct jg_arena *tmp,
                                    const struct jg_named *what,
                                    const struct names *names, struct jg_units *units,
                                    uint32_t **out_unit)
{
    if (!units && what->subdistrict) {
        struct names told = {0};
        JG_TRY(number_names(ctx, tmp, what->subdistrict, what->n, &told));
        *out_unit = told.number;
        return JG_OK;
    }
    uint32_t *unit = JG_ROOM(tmp, uint32_t, what->n);
    JG_NEED(ctx, unit);
    for (uint32_t i = 0; i < what->n; i++)
        unit[i] = names->number[i] == JG_NONE ? JG_NONE : unit_of(units, what->geom, i);
    *out_unit = unit;
    return JG_OK;
}

struct sorting {
    const char *id, *key;
    uint32_t unit, number;
};

static int by_id_then_key(const void *a, const void *b)
{
    const struct sorting *p = a, *q = b;
    if (p->id || q->id)
        return !p->id ? 1 : !q->id ? -1 : strcmp(p->id, q->id);
    int order = strcmp(p->key, q->key);
    return order ? order : (p->unit > q->unit) - (p->unit < q->unit);
}

/* Estates while they are being found. Estate k < n_ids is the k-th distinct id, the
 * others are the (name, sub-district) pairs that no estate with an id has. */
struct finding {
    struct jg_arena *tmp;
    const struct jg_named *b;
    struct jg_interned ids, pairs;
    struct names names;
    uint32_t *unit;    /* by building with a name */
    uint32_t *pair_to; /* by pair: its estate; JG_NONE none yet; MANY: two have it */
    uint32_t n;
};

#define MANY (JG_NONE - 1)

static enum jg_status intern_or_none(struct jg_ctx *ctx, struct jg_arena *tmp,
                                     const char *const *texts, uint32_t n,
                                     struct jg_interned *out)
{
    if (texts)
        return jg_intern_texts(ctx, tmp, texts, n, out);
    *out = (struct jg_interned){.number = JG_ROOM(tmp, uint32_t, n)};
    JG_NEED(ctx, out->number);
    memset(out->number, 0xff, n * sizeof *out->number);
    return JG_OK;
}

static bool any_needs_a_name(const struct finding *f)
{
    for (uint32_t i = 0; f->b->name && i < f->b->n; i++)
        if (f->ids.number[i] == JG_NONE && f->b->name[i])
            return true;
    return false;
}

/* Which estates with an id carry each pair: a pair of two of them is ambiguous. */
static void claim_pairs(struct finding *f)
{
    for (uint32_t i = 0; i < f->b->n; i++) {
        uint32_t id = f->ids.number[i], pair = f->pairs.number[i];
        if (id == JG_NONE || pair == JG_NONE)
            continue;
        uint32_t *to = &f->pair_to[pair];
        *to = *to == JG_NONE || *to == id ? id : MANY;
    }
}

static enum jg_status find_by_name(struct jg_ctx *ctx, struct finding *f,
                                   struct jg_units *units, struct jg_gathered *out)
{
    JG_TRY(number_names(ctx, f->tmp, f->b->name, f->b->n, &f->names));
    JG_TRY(number_places(ctx, f->tmp, f->b, &f->names, units, &f->unit));
    JG_TRY(jg_intern_pairs(ctx, f->tmp, f->names.number, f->unit, f->b->n, &f->pairs));
    f->pair_to = JG_ROOM(f->tmp, uint32_t, f->pairs.n_distinct);
    JG_NEED(ctx, f->pair_to);
    memset(f->pair_to, 0xff, f->pairs.n_distinct * sizeof *f->pair_to);
    claim_pairs(f);
    for (uint32_t i = 0; i < f->b->n; i++) {
        uint32_t pair = f->pairs.number[i];
        if (f->ids.number[i] != JG_NONE || pair == JG_NONE)
            continue;
        if (f->pair_to[pair] == JG_NONE)
            f->pair_to[pair] = f->n++;
        if (f->pair_to[pair] == MANY) {
            out->ambiguous++;
            continue;
        }
        out->estate_of[i] = f->pair_to[pair];
        out->by_name++;
    }
    return JG_OK;
}

/* Put the estates into their order and renumber the buildings' answers. */
static enum jg_status order(struct jg_ctx *ctx, struct jg_arena *keep, struct finding *f,
                            struct jg_gathered *out)
{
    struct sorting *s = JG_ARRAY(f->tmp, struct sorting, f->n);
    uint32_t *place = JG_ROOM(f->tmp, uint32_t, f->n);
    out->id = JG_ARRAY(keep, const char *, f->n);
    JG_NEED(ctx, s && place && out->id);
    for (uint32_t k = 0; k < f->ids.n_distinct; k++)
        s[k].id = f->b->id[f->ids.first[k]];
    for (uint32_t p = 0; p < f->pairs.n_distinct; p++)
        if (f->pair_to[p] >= f->ids.n_distinct && f->pair_to[p] < MANY) {
            s[f->pair_to[p]].key = f->names.key[f->names.number[f->pairs.first[p]]];
            s[f->pair_to[p]].unit = f->unit[f->pairs.first[p]];
        }
    for (uint32_t k = 0; k < f->n; k++)
        s[k].number = k;
    qsort(s, f->n, sizeof *s, by_id_then_key);
    for (uint32_t k = 0; k < f->n; k++) {
        place[s[k].number] = k;
        out->id[k] = s[k].id;
    }
    for (uint32_t i = 0; i < f->b->n; i++)
        if (out->estate_of[i] != JG_NONE)
            out->estate_of[i] = place[out->estate_of[i]];
    out->n = f->n;
    return JG_OK;
}

/* The buildings of each estate, rows rising. */
static enum jg_status list(struct jg_ctx *ctx, struct jg_arena *keep,
                           struct jg_gathered *g)
{
    uint32_t n_in = 0;
    g->start = JG_ARRAY(keep, uint32_t, (size_t)g->n + 1);
    JG_NEED(ctx, g->start);
    for (uint32_t i = 0; i < g->n_buildings; i++)
        if (g->estate_of[i] != JG_NONE) {
            g->start[g->estate_of[i] + 1]++;
            n_in++;
        }
    for (uint32_t e = 0; e < g->n; e++)
        g->start[e + 1] += g->start[e];
    g->building = JG_ROOM(keep, uint32_t, n_in);
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, g->building && tmp);
    uint32_t *next = JG_ROOM(tmp, uint32_t, g->n);
    JG_NEED(ctx, next);
    memcpy(next, g->start, g->n * sizeof *next);
    for (uint32_t i = 0; i < g->n_buildings; i++)
        if (g->estate_of[i] != JG_NONE)
            g->building[next[g->estate_of[i]]++] = i;
    jg_arena_close(tmp);
    g->without = g->n_buildings - n_in;
    return JG_OK;
}

const char *jg_usual_text(const char *const *name, const uint32_t *row, uint32_t n)
{
    const char *best = NULL;
    uint32_t votes = 0;
    for (uint32_t k = 0; k < n; k++) /* a majority, if there is one (Boyer and Moore) */
        if (name[row[k]] && (!best || votes == 0 || !strcmp(best, name[row[k]]))) {
            best = name[row[k]];
            votes++;
        } else if (name[row[k]]) {
            votes--;
        }
    uint32_t most = 0, named = 0;
    for (uint32_t k = 0; best && k < n; k++) {
        named += name[row[k]] != NULL;
        most += name[row[k]] && !strcmp(best, name[row[k]]);
    }
    for (uint32_t k = 0; best && k < n && most * 2 <= named; k++) {
        uint32_t count = 0;
        for (uint32_t j = 0; name[row[k]] && j < n; j++)
            count += name[row[j]] && !strcmp(name[row[j]], name[row[k]]);
        if (count > most || (count && count == most && strcmp(name[row[k]], best) < 0)) {
            most = count;
            best = name[row[k]];
        }
    }
    return best;
}

static enum jg_status name_estates(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const char *const *name, struct jg_gathered *g)
{
    g->name = JG_ARRAY(keep, const char *, g->n);
    JG_NEED(ctx, g->name);
    for (uint32_t e = 0; name && e < g->n; e++)
        g->name[e] =
            jg_usual_text(name, g->building + g->start[e], g->start[e + 1] - g->start[e]);
    return JG_OK;
}

enum jg_status jg_gather(struct jg_ctx *ctx, struct jg_arena *keep,
                         const struct jg_named *buildings, struct jg_units *units,
                         struct jg_gathered *out)
{
    struct finding f = {.tmp = jg_arena_open(keep), .b = buildings};
    JG_NEED(ctx, f.tmp);
    *out = (struct jg_gathered){.n_buildings = buildings->n};
    JG_TRY(intern_or_none(ctx, f.tmp, buildings->id, buildings->n, &f.ids));
    f.n = f.ids.n_distinct;
    out->estate_of = JG_ROOM(keep, uint32_t, buildings->n);
    JG_NEED(ctx, out->estate_of);
    for (uint32_t i = 0; i < buildings->n; i++) {
        out->estate_of[i] = f.ids.number[i];
        out->by_id += f.ids.number[i] != JG_NONE;
    }
    if (any_needs_a_name(&f))
        JG_TRY(find_by_name(ctx, &f, units, out));
    JG_TRY(order(ctx, keep, &f, out));
    JG_TRY(list(ctx, keep, out));
    JG_TRY(name_estates(ctx, keep, buildings->name, out));
    jg_arena_close(f.tmp);
    return JG_OK;
}

/* Buildings that no id has placed, to the one given estate of their name. */
static enum jg_status give_by_name(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   const struct jg_named *b, const struct jg_named *e,
                                   struct jg_units *units, struct jg_gathered *out)
{
    uint32_t n = b->n + e->n;
    const char **name = JG_ROOM(tmp, const char *, n);
    JG_NEED(ctx, name);
    for (uint32_t i = 0; i < b->n; i++)
        name[i] = out->estate_of[i] == JG_NONE ? b->name[i] : NULL;
    memcpy(name + b->n, e->name, e->n * sizeof *name);
    struct names names = {0};
    JG_TRY(number_names(ctx, tmp, name, n, &names));
    uint32_t *unit = JG_ROOM(tmp, uint32_t, n);
    JG_NEED(ctx, unit && names.number);
    for (uint32_t i = 0; i < n; i++)
        unit[i] = names.number[i] == JG_NONE ? JG_NONE
                  : i < b->n                 ? unit_of(units, b->geom, i)
                                             : unit_of(units, e->geom, i - b->n);
    struct jg_interned pairs = {0};
    JG_TRY(jg_intern_pairs(ctx, tmp, names.number, unit, n, &pairs));
    uint32_t *to = JG_ROOM(tmp, uint32_t, pairs.n_distinct);
    JG_NEED(ctx, to);
    memset(to, 0xff, pairs.n_distinct * sizeof *to);
    for (uint32_t k = 0; k < e->n; k++)
        if (pairs.number[b->n + k] != JG_NONE) {
            uint32_t *place = &to[pairs.number[b->n + k]];
            *place = *place == JG_NONE ? k : MANY;
        }
    for (uint32_t i = 0; i < b->n; i++)
        if (pairs.number[i] != JG_NONE && to[pairs.number[i]] < MANY) {
            out->estate_of[i] = to[pairs.number[i]];
            out->by_name++;
        }
    return JG_OK;
}

struct placing {
    const struct jg_geom *building, *estate;
    const struct jg_index *index;
    uint32_t *estate_of;
};

struct ground {
    const struct placing *p;
    struct jg_xy at;
    uint32_t building, best;
    double share_m2; /* of the building in the best; negative until it is needed */
};

static bool see_ground(uint32_t id, void *user)
{
    struct ground *g = user;
    const struct placing *p = g->p;
    if (!jg_covers(p->estate, id, g->at))
        return true;
    if (g->best == JG_NONE) {
        g->best = id;
        return true;
    }
    if (g->share_m2 < 0)
        g->share_m2 = jg_overlap_m2(p->building, g->building, p->estate, g->best);
    double share_m2 = jg_overlap_m2(p->building, g->building, p->estate, id);
    if (share_m2 > g->share_m2 || (!(share_m2 < g->share_m2) && id < g->best)) {
        g->best = id;
        g->share_m2 = share_m2;
    }
    return true;
}

static enum jg_status place_some(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                 size_t to, void *state)
{
    (void)ctx;
    (void)tmp;
    const struct placing *p = state;
    for (uint32_t i = (uint32_t)from; i < to; i++) {
        if (p->estate_of[i] != JG_NONE || jg_geom_is_empty(p->building, i))
            continue;
        struct ground g = {p, jg_place_inside(p->building, i), i, JG_NONE, -1};
        jg_index_search(p->index, (struct jg_box){g.at.x, g.at.y, g.at.x, g.at.y},
                        see_ground, &g);
        p->estate_of[i] = g.best;
    }
    return JG_OK;
}

static enum jg_status give_by_place(struct jg_ctx *ctx, struct jg_arena *tmp,
                                    const struct jg_named *b, const struct jg_named *e,
                                    struct jg_gathered *out)
{
    struct jg_index *index = NULL;
    JG_TRY(jg_index_build(ctx, tmp, e->geom->box, e->n, &index));
    struct placing p = {b->geom, e->geom, index, out->estate_of};
    JG_TRY(jg_task_each(ctx, b->n, 8192, "placing buildings in estates", place_some, &p));
    uint32_t n_in = 0;
    for (uint32_t i = 0; i < b->n; i++)
        n_in += out->estate_of[i] != JG_NONE;
    out->by_place = n_in - out->by_id - out->by_name;
    return JG_OK;
}

static enum jg_status give_by_id(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 const struct jg_named *b, const struct jg_named *e,
                                 struct jg_gathered *out)
{
    uint32_t n = b->n + e->n;
    const char **id = JG_ROOM(tmp, const char *, n);
    struct jg_interned ids = {0};
    JG_NEED(ctx, id);
    memcpy(id, e->id,
           e->n * sizeof *id); /* first, so that an id's first row is its estate */
    memcpy(id + e->n, b->id, b->n * sizeof *id);
    JG_TRY(jg_intern_texts(ctx, tmp, id, n, &ids));
    for (uint32_t i = 0; i < b->n; i++) {
        uint32_t number = ids.number[e->n + i];
        if (number == JG_NONE)
            continue;
        bool is_given = ids.first[number] < e->n;
        out->unknown_id += !is_given;
        out->by_id += is_given;
        if (is_given)
            out->estate_of[i] = ids.first[number];
    }
    return JG_OK;
}

enum jg_status jg_gather_given(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_named *buildings,
                               const struct jg_named *estates, struct jg_units *units,
                               struct jg_gathered *out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    *out = (struct jg_gathered){.n_buildings = buildings->n, .n = estates->n};
    out->estate_of = JG_ROOM(keep, uint32_t, buildings->n);
    out->id = JG_ARRAY(keep, const char *, estates->n);
    out->name = JG_ARRAY(keep, const char *, estates->n);
    JG_NEED(ctx, out->estate_of && out->id && out->name);
    memset(out->estate_of, 0xff, buildings->n * sizeof *out->estate_of);
    if (estates->id) {
        memcpy(out->id, estates->id, estates->n * sizeof *out->id);
        if (buildings->id)
            JG_TRY(give_by_id(ctx, tmp, buildings, estates, out));
    }
    if (estates->name) {
        memcpy(out->name, estates->name, estates->n * sizeof *out->name);
        if (buildings->name)
            JG_TRY(give_by_name(ctx, tmp, buildings, estates, units, out));
    }
    if (buildings->geom && buildings->geom->kind == JG_POLYGON && estates->geom &&
        estates->geom->kind == JG_POLYGON)
        JG_TRY(give_by_place(ctx, tmp, buildings, estates, out));
    jg_arena_close(tmp);
    return list(ctx, keep, out);
}
