/* SPDX-License-Identifier: MIT */
#include "gis/cli/split.h"

#include "gis/core/text.h"
#include "gis/geom/index.h"
#include "gis/geom/measure.h"

#include <string.h>

static const uint32_t nobody = UINT32_MAX;

/* What decides the unit of a row, looked up once. */
struct sharing {
    const struct jg_layers *layers;
    const char *key; /* the column that names a unit: "subdistrict", "zone_id" */
    const char **names;
    uint32_t n;
    struct jg_lookup *unit;          /* unit name → unit */
    const struct jg_layer *estate;   /* may be NULL */
    struct jg_lookup *estate_row;    /* estate_id → row */
    const struct jg_layer *district; /* polygons of the units, or NULL */
    struct jg_index *index;
    const struct jg_layer *building; /* whose ids the table of homes bears, or NULL */
    struct jg_lookup *building_row;  /* building_id → row */
};

/* The distinct unit names, in the order of their first rows. */
static enum jg_status unit_names(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const char *const *texts, uint32_t n, struct sharing *s)
{
    struct jg_lookup *first;
    JG_TRY(jg_lookup_open(ctx, keep, texts, n, &first));
    s->names = JG_ARRAY(keep, const char *, (size_t)n + 1);
    JG_NEED(ctx, s->names);
    for (uint32_t i = 0; i < n; i++)
        if (texts[i] && jg_lookup_first(first, texts[i]) == i)
            s->names[s->n++] = texts[i];
    return jg_lookup_open(ctx, keep, s->names, s->n, &s->unit);
}

static enum jg_status open_sharing(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_layers *layers, enum jg_export_by by,
                                   struct sharing *s)
{
    bool by_zone = by == JG_BY_ZONE;
    const struct jg_layer *units =
        jg_layers_find(layers, by_zone ? "zone" : "subdistrict");
    s->layers = layers;
    s->key = by_zone ? "zone_id" : "subdistrict";
    s->estate = jg_layers_find(layers, "estate");
    const char *const *names = jg_layer_texts(units, by_zone ? "zone_id" : "name");
    if (!names && !by_zone) {
        units = s->estate;
        names = jg_layer_texts(s->estate, "subdistrict");
    }
    if (!names)
        return jg_fail(ctx, JG_USAGE,
                       "no layer says which %s there are: the data have "
                       "neither a layer nor a column of them",
                       by_zone ? "zones" : "sub-districts");
    JG_TRY(unit_names(ctx, keep, names, units->n, s));
    if (!s->n)
        return jg_fail(ctx, JG_USAGE, "the layer \"%s\" names no %s to go by",
                       units->name, by_zone ? "zone" : "sub-district");
    if (units != s->estate && units->geom.kind == JG_POLYGON) {
        s->district = units;
        JG_TRY(jg_index_build(ctx, keep, units->geom.box, units->n, &s->index));
    }
    const char *const *ids = jg_layer_texts(s->estate, "estate_id");
    if (ids)
        JG_TRY(jg_lookup_open(ctx, keep, ids, s->estate->n, &s->estate_row));
    s->building =
        jg_layers_find(layers, "access") ? jg_layers_find(layers, "building") : NULL;
    const char *const *buildings = jg_layer_texts(s->building, "building_id");
    if (s->building && buildings)
        JG_TRY(jg_lookup_open(ctx, keep, buildings, s->building->n, &s->building_row));
    return JG_OK;
}

static uint32_t unit_by_estate(const struct sharing *s, const char *estate_id)
{
    const char *const *unit = jg_layer_texts(s->estate, s->key);
    uint32_t row =
        s->estate_row && unit ? jg_lookup_first(s->estate_row, estate_id) : nobody;
    return row == nobody ? nobody : jg_lookup_first(s->unit, unit[row]);
}

struct looking {
    const struct sharing *s;
    struct jg_xy at;
    uint32_t found;
};

static bool see(uint32_t id, void *user)
{
    struct looking *l = user;
    if (id < l->found && jg_covers(&l->s->district->geom, id, l->at))
        l->found = id;
    return true;
}

static uint32_t unit_of_district(const struct sharing *s, uint32_t district)
{
    bool by_zone = !strcmp(s->key, "zone_id");
    const char *const *names = jg_layer_texts(s->district, by_zone ? "zone_id" : "name");
    return district == nobody ? nobody : jg_lookup_first(s->unit, names[district]);
}

static uint32_t unit_by_place(const struct sharing *s, const struct jg_geom *g,
                              uint32_t i)
{
    if (!s->index || !g->kind || jg_geom_is_empty(g, i))
        return nobody;
    struct looking l = {s, jg_place_inside(g, i), nobody};
    jg_index_search(s->index, (struct jg_box){l.at.x, l.at.y, l.at.x, l.at.y}, see, &l);
    return unit_of_district(s, l.found);
}

/* A home of the table `access` is a building, and that is of an estate. */
static uint32_t unit_by_home(const struct sharing *s, const char *demand_id)
{
    const char *const *estate = jg_layer_texts(s->building, "estate_id");
    uint32_t row = s->building_row ? jg_lookup_first(s->building_row, demand_id) : nobody;
    if (row == nobody)
        return nobody;
    uint32_t unit = estate ? unit_by_estate(s, estate[row]) : nobody;
    return unit == nobody ? unit_by_place(s, &s->building->geom, row) : unit;
}

/* The columns that can name a row's unit. */
struct keys {
    const char *const *own, *const *unit, *const *estate, *const *estate_a, *const *home;
};

static uint32_t unit_of(const struct sharing *s, const struct jg_layer *layer,
                        const struct keys *k, uint32_t i)
{
    uint32_t unit = k->own ? jg_lookup_first(s->unit, k->own[i]) : nobody;
    if (unit == nobody && k->unit)
        unit = jg_lookup_first(s->unit, k->unit[i]);
    if (unit == nobody && k->estate)
        unit = unit_by_estate(s, k->estate[i]);
    if (unit == nobody && k->estate_a)
        unit = unit_by_estate(s, k->estate_a[i]);
    if (unit == nobody && k->home)
        unit = unit_by_home(s, k->home[i]);
    return unit == nobody ? unit_by_place(s, &layer->geom, i) : unit;
}

static enum jg_status add_pair(struct jg_ctx *ctx, struct jg_arena *keep,
                               struct jg_shared *shared, uint32_t row, uint32_t unit)
{
    if (shared->n == shared->room) {
        uint32_t room = shared->room ? 2 * shared->room : 1024;
        uint32_t *rows =
            jg_arena_grow(keep, shared->row, shared->room, room, sizeof *rows);
        JG_NEED(ctx, rows);
        shared->row = rows;
        uint32_t *units =
            jg_arena_grow(keep, shared->unit, shared->room, room, sizeof *units);
        JG_NEED(ctx, units);
        shared->unit = units;
        shared->room = room;
    }
    shared->row[shared->n] = row;
    shared->unit[shared->n++] = unit;
    return JG_OK;
}

/* Every unit whose ground the row touches, each once. */
static enum jg_status share_among(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct sharing *s, const struct jg_geom *g,
                                  uint32_t i, struct jg_ids *near, struct jg_shared *out)
{
    uint32_t first = out->n;
    if (jg_geom_is_empty(g, i))
        return JG_OK;
    JG_TRY(jg_index_query(ctx, s->index, g->box[i], near));
    for (uint32_t k = 0; k < near->n; k++) {
        uint32_t unit = unit_of_district(s, near->id[k]);
        bool again = unit == nobody;
        for (uint32_t before = first; before < out->n; before++)
            again = again || out->unit[before] == unit;
        if (!again && jg_meets(&s->district->geom, near->id[k], g, i))
            JG_TRY(add_pair(ctx, keep, out, i, unit));
    }
    return JG_OK;
}

static enum jg_status share_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct sharing *s, const struct jg_layer *layer,
                                  struct jg_split *split, struct jg_shared *out)
{
    struct keys k = {NULL, jg_layer_texts(layer, s->key),
                     jg_layer_texts(layer, "estate_id"),
                     jg_layer_texts(layer, "estate_a"), NULL};
    if (!strcmp(layer->name, "access"))
        k.home = jg_layer_texts(layer, "demand_id");
    if (s->district && layer == s->district)
        k.own = jg_layer_texts(layer, !strcmp(s->key, "zone_id") ? "zone_id" : "name");
    bool named = k.own || k.unit || k.estate || k.estate_a || k.home;
    bool extended = layer->geom.kind == JG_LINE || layer->geom.kind == JG_POLYGON;
    struct jg_ids near = {.arena = keep};
    for (uint32_t i = 0; i < layer->n; i++) {
        uint32_t before = out->n;
        if (!named && extended && s->index)
            JG_TRY(share_among(ctx, keep, s, &layer->geom, i, &near, out));
        if (out->n > before)
            continue;
        uint32_t unit = unit_of(s, layer, &k, i);
        split->n_without += unit == nobody;
        JG_TRY(add_pair(ctx, keep, out, i, unit == nobody ? s->n : unit));
    }
    return JG_OK;
}

static const char *file_name(struct jg_arena *keep, const char *name)
{
    char *copy = jg_arena_text(keep, name);
    for (char *c = copy; c && *c; c++)
        if ((unsigned char)*c < 0x20 || strchr("/\\:*?\"<>|", *c))
            *c = '_';
    return copy;
}

static bool same_but_number(const char *numbered, const char *name)
{
    size_t n = strlen(name);
    return !strncmp(numbered, name, n) && (!numbered[n] || numbered[n] == '~');
}

/* Two units may have one file name: "a/b" and "a:b"; the later ones get a number. */
static enum jg_status tell_apart(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct jg_split *split)
{
    for (uint32_t u = 0; u < split->n_units; u++) {
        const char *name = split->units[u].file_name;
        JG_NEED(ctx, name);
        uint32_t twins = 0;
        for (uint32_t before = 0; before < u; before++)
            twins += same_but_number(split->units[before].file_name, name);
        if (!twins)
            continue;
        split->units[u].file_name = jg_text_format(keep, "%s~%u", name, twins + 1);
        JG_NEED(ctx, split->units[u].file_name);
    }
    return JG_OK;
}

enum jg_status jg_split_open(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layers *layers, enum jg_export_by by,
                             struct jg_split **out)
{
    struct sharing s = {0};
    JG_TRY(open_sharing(ctx, keep, layers, by, &s));
    struct jg_split *split = JG_ARRAY(keep, struct jg_split, 1);
    JG_NEED(ctx, split);
    for (int l = 0; l < layers->n; l++)
        JG_TRY(share_layer(ctx, keep, &s, layers->layer[l], split, &split->shared[l]));
    split->units = JG_ARRAY(keep, struct jg_unit, (size_t)s.n + 1);
    JG_NEED(ctx, split->units);
    for (uint32_t u = 0; u < s.n; u++)
        split->units[u] = (struct jg_unit){s.names[u], file_name(keep, s.names[u])};
    split->units[s.n] = (struct jg_unit){"未归属", "未归属"};
    split->n_units = s.n + (split->n_without > 0);
    JG_TRY(tell_apart(ctx, keep, split));
    *out = split;
    return JG_OK;
}

enum jg_status jg_split_take(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layers *layers, const struct jg_split *split,
                             uint32_t unit, struct jg_layers *out)
{
    for (int l = 0; l < layers->n; l++) {
        const struct jg_layer *layer = layers->layer[l];
        struct jg_layer *part;
        const struct jg_shared *shared = &split->shared[l];
        uint32_t n = 0;
        uint32_t *which = JG_ROOM(keep, uint32_t, (size_t)shared->n + 1);
        JG_NEED(ctx, which);
        for (uint32_t i = 0; i < shared->n; i++)
            if (shared->unit[i] == unit)
                which[n++] = shared->row[i];
        JG_TRY(jg_layer_pick(ctx, keep, layer, which, n, &part));
        JG_TRY(jg_layers_put(ctx, out, part));
    }
    return JG_OK;
}
