/* SPDX-License-Identifier: MIT */
#include "gis/circle/input.h"

#include "gis/core/task.h"
#include "gis/geom/measure.h"

#include <math.h>
#include <string.h>

struct placing {
    const struct jg_geom *geom;
    const uint32_t *row;
    struct jg_xy *at;
};

static enum jg_status place_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                  size_t to, void *state)
{
    (void)ctx, (void)tmp;
    const struct placing *p = state;
    for (size_t i = from; i < to; i++) {
        uint32_t r = p->row ? p->row[i] : (uint32_t)i;
        bool empty = p->geom->kind == JG_NO_SHAPE || jg_geom_is_empty(p->geom, r);
        p->at[i] = empty ? (struct jg_xy){NAN, NAN} : jg_place_inside(p->geom, r);
    }
    return JG_OK;
}

enum jg_status jg_circle_places(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_layer *layer, const uint32_t *row,
                                uint32_t n, struct jg_xy **out)
{
    enum { GRAIN = 8192 };
    struct placing p = {&layer->geom, row, JG_ROOM(keep, struct jg_xy, n)};
    JG_NEED(ctx, p.at);
    JG_TRY(jg_task_each(ctx, n, GRAIN, NULL, place_block, &p));
    *out = p.at;
    return JG_OK;
}

/* Two lines lie on different decks when their level, bridge or tunnel differ. */
static uint32_t deck_of(const int64_t *level, const int64_t *bridge,
                        const int64_t *tunnel, uint32_t i)
{
    int64_t height = level && level[i] != JG_NO_INT ? level[i] : 0;
    bool on_bridge = bridge && bridge[i] == 1, in_tunnel = tunnel && tunnel[i] == 1;
    return (uint32_t)((uint64_t)height << 2) | (uint32_t)on_bridge << 1 |
           (uint32_t)in_tunnel;
}

enum jg_status jg_circle_network(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_layer *road, bool cross,
                                 struct jg_network *out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    const int64_t *may = jg_layer_ints(road, "walk");
    uint8_t *walk = JG_ROOM(tmp, uint8_t, road->n);
    JG_NEED(ctx, walk);
    uint32_t *deck = JG_ROOM(tmp, uint32_t, road->n);
    JG_NEED(ctx, deck);
    const int64_t *level = jg_layer_ints(road, "level");
    const int64_t *bridge = jg_layer_ints(road, "bridge");
    const int64_t *tunnel = jg_layer_ints(road, "tunnel");
    for (uint32_t i = 0; i < road->n; i++) {
        walk[i] = !may || may[i] != 0;
        deck[i] = deck_of(level, bridge, tunnel, i);
    }
    struct jg_walkways ways = {&road->geom, walk, deck, cross};
    JG_TRY(jg_network_build(ctx, keep, &ways, out));
    jg_arena_close(tmp);
    return JG_OK;
}

enum jg_status jg_circle_barriers(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_layer *barrier, uint8_t **out)
{
    static const char *const kinds[] = {"river", "canal", "lake", "railway",
                                        "expressway"};
    *out = NULL;
    if (!barrier)
        return JG_OK;
    uint8_t *blocks = JG_ARRAY(keep, uint8_t, barrier->n);
    JG_NEED(ctx, blocks);
    const char *const *kind = jg_layer_texts(barrier, "kind");
    for (uint32_t i = 0; kind && i < barrier->n; i++)
        for (size_t k = 0; kind[i] && k < sizeof kinds / sizeof *kinds; k++)
            blocks[i] |= !strcmp(kind[i], kinds[k]);
    *out = blocks;
    return JG_OK;
}

/* The next code of a comma list; returns what is left behind it, NULL at the end. */
static const char *next_code(const char *list, const char **code, size_t *n)
{
    while (*list == ' ' || *list == ',')
        list++;
    *code = list;
    *n = strcspn(list, ", ");
    return *n ? list + *n : NULL;
}

static uint32_t category_of(const struct jg_category_table *t, const char *code, size_t n)
{
    for (uint32_t c = 0; c < t->n; c++) {
        const char *known = t->code[t->row[c]];
        if (!strncmp(known, code, n) && !known[n])
            return c;
    }
    return UINT32_MAX;
}

static bool is_in_use(const char *status)
{
    static const char *const idle[] = {"planned", "closed", "规划", "拟建", "在建",
                                       "关闭",    "停用",   "撤销", "拆除"};
    for (size_t i = 0; status && i < sizeof idle / sizeof *idle; i++)
        if (!strncmp(status, idle[i], strlen(idle[i])))
            return false;
    return true;
}

/* One turn over all facilities: with `list` NULL count them by category, else list them.
 */
static void sort_facilities(const struct jg_category_table *t,
                            const struct jg_layer *facility, uint32_t *n, uint32_t **list)
{
    const char *const *codes = jg_layer_texts(facility, "category");
    const char *const *status = jg_layer_texts(facility, "status");
    memset(n, 0, t->n * sizeof *n);
    for (uint32_t f = 0; f < facility->n; f++) {
        const char *rest = codes[f], *code = NULL;
        size_t length = 0;
        if (!rest || (status && !is_in_use(status[f])))
            continue;
        while ((rest = next_code(rest, &code, &length))) {
            uint32_t c = category_of(t, code, length);
            if (c == UINT32_MAX)
                continue;
            if (list && !(n[c] && list[c][n[c] - 1] == f)) /* a code may come twice */
                list[c][n[c]++] = f;
            else if (!list)
                n[c]++;
        }
    }
}

static enum jg_status list_facilities(struct jg_ctx *ctx, struct jg_arena *keep,
                                      const struct jg_layer *facility,
                                      struct jg_category_table *t)
{
    const char *const *codes = NULL;
    JG_TRY(jg_layer_need_texts(ctx, facility, "category", &codes));
    uint32_t *n = JG_ARRAY(keep, uint32_t, t->n);
    JG_NEED(ctx, n);
    uint32_t **list = JG_ARRAY(keep, uint32_t *, t->n);
    JG_NEED(ctx, list);
    sort_facilities(t, facility, n, NULL);
    for (uint32_t c = 0; c < t->n; c++) {
        list[c] = JG_ROOM(keep, uint32_t, n[c]);
        JG_NEED(ctx, list[c]);
    }
    sort_facilities(t, facility, n, list);
    for (uint32_t c = 0; c < t->n; c++)
        t->origins[c] = (struct jg_origins){NULL, list[c], n[c]};
    return JG_OK;
}

static enum jg_status note_surveyed(struct jg_ctx *ctx, const char *surveyed,
                                    struct jg_category_table *t)
{
    for (uint32_t c = 0; c < t->n; c++)
        t->surveyed[c] = !surveyed && t->origins[c].n > 0;
    const char *rest = surveyed, *code = NULL;
    size_t n = 0;
    while (rest && (rest = next_code(rest, &code, &n))) {
        uint32_t c = category_of(t, code, n);
        bool known = c != UINT32_MAX;
        for (uint32_t i = 0; !known && i < t->standard->n; i++)
            known = t->code[i] && !strncmp(t->code[i], code, n) && !t->code[i][n];
        if (!known)
            return jg_fail(ctx, JG_USAGE,
                           "surveyed names \"%.*s\", which the standard does not have",
                           (int)n, code);
        if (c != UINT32_MAX)
            t->surveyed[c] = true;
    }
    return JG_OK;
}

enum jg_status jg_circle_categories(struct jg_ctx *ctx, struct jg_arena *keep,
                                    const struct jg_layers *layers, const char *surveyed,
                                    struct jg_category_table *out)
{
    struct jg_layer *standard = NULL, *facility = NULL;
    JG_TRY(jg_layers_need(ctx, layers, "standard", &standard));
    JG_TRY(jg_layers_need(ctx, layers, "facility", &facility));
    struct jg_category_table t = {.standard = standard};
    const char *const *rule = NULL;
    JG_TRY(jg_layer_need_texts(ctx, standard, "rule", &rule));
    JG_TRY(jg_layer_need_texts(ctx, standard, "code", &t.code));
    JG_TRY(jg_layer_need_reals(ctx, standard, "metres", &t.metres));
    t.required = jg_layer_ints(standard, "required");
    t.row = JG_ROOM(keep, uint32_t, standard->n);
    JG_NEED(ctx, t.row);
    for (uint32_t i = 0; i < standard->n; i++)
        if (rule[i] && !strcmp(rule[i], "walk") && t.code[i] && t.metres[i] > 0)
            t.row[t.n++] = i;
    t.surveyed = JG_ARRAY(keep, bool, t.n);
    JG_NEED(ctx, t.surveyed);
    t.origins = JG_ARRAY(keep, struct jg_origins, t.n);
    JG_NEED(ctx, t.origins);
    JG_TRY(list_facilities(ctx, keep, facility, &t));
    JG_TRY(note_surveyed(ctx, surveyed, &t));
    *out = t;
    return JG_OK;
}
