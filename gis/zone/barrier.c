/* SPDX-License-Identifier: MIT */
#include "gis/zone/barrier.h"

#include "gis/core/text.h"
#include "gis/geom/measure.h"
#include "gis/zone/enter.h"

#include <math.h>
#include <string.h>

static const char all_kinds[] = "river,canal,lake,railway,expressway,arterial,wall,other";

/* Is the word, n bytes long, one of the comma list? Blanks around items do not count. */
static bool is_listed(const char *list, const char *word, size_t n)
{
    while (*list) {
        list += strspn(list, " ,");
        size_t item = strcspn(list, " ,");
        if (item == n && n && !memcmp(list, word, n))
            return true;
        list += item;
    }
    return false;
}

static enum jg_status check_kinds(struct jg_ctx *ctx, const char *kinds)
{
    for (const char *k = kinds + strspn(kinds, " ,"); *k; k += strspn(k, " ,")) {
        size_t n = strcspn(k, " ,");
        if (!is_listed(all_kinds, k, n))
            return jg_fail(ctx, JG_USAGE, "barriers must be of %s, not \"%.*s\"",
                           all_kinds, (int)n, k);
        k += n;
    }
    return JG_OK;
}

/* yes, 1 or true in a column of any type. */
static bool is_yes(const struct jg_layer *layer, const char *name, uint32_t row)
{
    const struct jg_column *c = jg_layer_column(layer, name);
    if (!c)
        return false;
    if (c->type != JG_TEXT) {
        double value = jg_column_number(c, row);
        return value > 0;
    }
    const char *text = c->texts[row];
    static const char *const words[] = {"yes", "true", "1", "y", "是", "有", "viaduct"};
    for (size_t i = 0; text && i < sizeof words / sizeof *words; i++)
        if (jg_text_same(text, words[i]))
            return true;
    return false;
}

static bool is_passage(const struct jg_layer *layer, uint32_t row)
{
    return is_yes(layer, "bridge", row) || is_yes(layer, "tunnel", row);
}

/* Of the rectangle with that area and edge; of the square where there is none. */
static double short_side_m(double area_m2, double edge_m)
{
    double half = edge_m / 2;
    return (half - sqrt(fmax(0, half * half - 4 * area_m2))) / 2;
}

static bool is_narrow_river(const struct jg_layer *layer, uint32_t row, const char *kind,
                            double least_m)
{
    const struct jg_column *column = jg_layer_column(layer, "width_m");
    if (strcmp(kind, "river") != 0)
        return false;
    double width = column ? jg_column_number(column, row) : NAN;
    if (isnan(width) && layer->geom.kind == JG_POLYGON)
        width =
            short_side_m(jg_area_m2(&layer->geom, row), jg_length_m(&layer->geom, row));
    return width < least_m; /* unknown is not narrow */
}

static void add_layer(const struct jg_layer *layer, const char *kind_column,
                      const struct jg_barrier_rule *rule, struct jg_barriers *out)
{
    const char *const *kind = jg_layer_texts(layer, kind_column);
    const char *const *name = jg_layer_texts(layer, "name");
    for (uint32_t i = 0; kind && i < layer->n; i++) {
        if (!kind[i] || jg_geom_is_empty(&layer->geom, i) || is_passage(layer, i))
            continue;
        if (!is_listed(rule->kinds, kind[i], strlen(kind[i])) ||
            is_narrow_river(layer, i, kind[i], rule->river_least_m))
            continue;
        out->barrier[out->n++] =
            (struct jg_barrier){&layer->geom, i, kind[i], name ? name[i] : NULL};
    }
}

enum jg_status jg_barriers_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_layer *barrier,
                                const struct jg_layer *road,
                                const struct jg_barrier_rule *rule,
                                struct jg_barriers *out)
{
    struct jg_barriers b = {0};
    JG_TRY(check_kinds(ctx, rule->kinds));
    bool has_barrier = barrier && barrier->geom.kind != JG_NO_SHAPE;
    bool has_road = road && road->geom.kind != JG_NO_SHAPE;
    size_t most = (has_barrier ? barrier->n : 0) + (has_road ? road->n : 0);
    b.barrier = JG_ARRAY(keep, struct jg_barrier, most);
    JG_NEED(ctx, b.barrier);
    if (has_barrier)
        add_layer(barrier, "kind", rule, &b);
    if (has_road)
        add_layer(road, "rank", rule, &b);
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct jg_box *box = JG_ROOM(tmp, struct jg_box, b.n);
    JG_NEED(ctx, box);
    for (uint32_t i = 0; i < b.n; i++)
        box[i] = b.barrier[i].g->box[b.barrier[i].row];
    JG_TRY(jg_index_build(ctx, keep, box, b.n, &b.index));
    jg_arena_close(tmp);
    *out = b;
    return JG_OK;
}

struct asking {
    const struct jg_barriers *b;
    struct jg_xy p, q;
    const struct jg_geom *g; /* NULL: the link p-q is asked about */
    uint32_t row;
    uint32_t first;
};

static bool ask_one(uint32_t id, void *user)
{
    struct asking *ask = user;
    const struct jg_barrier *it = &ask->b->barrier[id];
    if (id >= ask->first)
        return true;
    if (ask->g ? jg_zone_enters(it->g, it->row, ask->g, ask->row)
               : jg_segment_meets(it->g, it->row, ask->p, ask->q))
        ask->first = id;
    return true;
}

uint32_t jg_barrier_between(const struct jg_barriers *b, struct jg_xy p, struct jg_xy q)
{
    if (!b->n)
        return JG_NO_BARRIER;
    struct asking ask = {.b = b, .p = p, .q = q, .first = JG_NO_BARRIER};
    struct jg_box box = {p.x, p.y, p.x, p.y};
    jg_box_join(&box, (struct jg_box){q.x, q.y, q.x, q.y});
    jg_index_search(b->index, box, ask_one, &ask);
    return ask.first;
}

uint32_t jg_barrier_through(const struct jg_barriers *b, const struct jg_geom *g,
                            uint32_t i)
{
    if (!b->n || jg_geom_is_empty(g, i))
        return JG_NO_BARRIER;
    struct asking ask = {.b = b, .g = g, .row = i, .first = JG_NO_BARRIER};
    jg_index_search(b->index, g->box[i], ask_one, &ask);
    return ask.first;
}
