/* SPDX-License-Identifier: MIT */
#include "gis/io/gather.h"

#include "gis/core/text.h"

#include <math.h>
#include <string.h>

enum { FIRST_ROOM = 256, TRIAL = 8192 };

enum jg_status jg_gather_open(struct jg_ctx *ctx, struct jg_arena *keep,
                              const enum jg_kind *kinds, int64_t expected,
                              struct jg_gather **out)
{
    struct jg_gather *g = JG_ARRAY(keep, struct jg_gather, 1);
    JG_NEED(ctx, g);
    g->keep = keep;
    g->kinds = kinds;
    g->rows = jg_arena_open(keep);
    g->shapes = jg_arena_open(keep);
    JG_NEED(ctx, g->rows && g->shapes);
    JG_TRY(jg_pool_open(ctx, keep, &g->pool));
    if (expected >= UINT32_MAX)
        return jg_fail(ctx, JG_DATA, "more than 4 billion rows in one layer");
    g->room = expected > 0 ? (uint32_t)expected : FIRST_ROOM;
    g->fid = JG_ROOM(g->rows, int64_t, g->room);
    JG_NEED(ctx, g->fid);
    *out = g;
    return JG_OK;
}

static void no_value(struct jg_gathered *f, uint32_t row)
{
    if (f->type == JG_INT)
        f->ints[row] = JG_NO_INT;
    else if (f->type == JG_REAL)
        f->reals[row] = NAN;
    else
        f->texts[row] = NULL;
}

static size_t value_size(enum jg_type type)
{
    return type == JG_TEXT   ? sizeof(char *)
           : type == JG_REAL ? sizeof(double)
                             : sizeof(int64_t);
}

enum jg_status jg_gather_field(struct jg_ctx *ctx, struct jg_gather *g, const char *name,
                               enum jg_type type, int *out)
{
    if (g->n_fields == g->room_fields) {
        int room = g->room_fields ? 2 * g->room_fields : 32;
        struct jg_gathered *grown = jg_arena_grow(
            g->rows, g->field, (size_t)g->room_fields, (size_t)room, sizeof *grown);
        JG_NEED(ctx, grown);
        g->field = grown;
        g->room_fields = room;
    }
    struct jg_gathered *f = &g->field[g->n_fields];
    *f = (struct jg_gathered){.type = type};
    size_t n = strlen(name);
    f->name = jg_pool_put(g->pool, name, n, n >= 10, false, NULL);
    JG_NEED(ctx, f->name);
    f->values = jg_arena_room(g->rows, g->room, value_size(type));
    JG_NEED(ctx, f->values);
    for (uint32_t row = 0; row < g->n; row++)
        no_value(f, row);
    *out = g->n_fields++;
    return JG_OK;
}

static enum jg_status more_room(struct jg_ctx *ctx, struct jg_gather *g)
{
    if (g->room > UINT32_MAX / 2)
        return jg_fail(ctx, JG_DATA, "more than 4 billion rows in one layer");
    uint32_t room = 2 * g->room;
    int64_t *fid = jg_arena_grow(g->rows, g->fid, g->room, room, sizeof *fid);
    JG_NEED(ctx, fid);
    g->fid = fid;
    for (int i = 0; i < g->n_fields; i++) {
        struct jg_gathered *f = &g->field[i];
        void *grown =
            jg_arena_grow(g->rows, f->values, g->room, room, value_size(f->type));
        JG_NEED(ctx, grown);
        f->values = grown;
    }
    g->room = room;
    return JG_OK;
}

enum jg_status jg_gather_row(struct jg_ctx *ctx, struct jg_gather *g, int64_t fid)
{
    if (g->n == g->room)
        JG_TRY(more_room(ctx, g));
    for (int i = 0; i < g->n_fields; i++)
        no_value(&g->field[i], g->n);
    g->fid[g->n++] = fid;
    return JG_OK;
}

void jg_gather_row_at(struct jg_gather *g, uint32_t row, int64_t fid)
{
    for (int i = 0; i < g->n_fields; i++)
        no_value(&g->field[i], row);
    g->fid[row] = fid;
    g->n = row + 1;
}

void jg_gather_int(struct jg_gather *g, int field, int64_t value)
{
    g->field[field].ints[g->n - 1] = value;
}

void jg_gather_real(struct jg_gather *g, int field, double value)
{
    g->field[field].reals[g->n - 1] = isfinite(value) ? value : NAN;
}

enum jg_status jg_gather_text(struct jg_ctx *ctx, struct jg_gather *g, int field,
                              const char *bytes, size_t n, size_t width)
{
    bool is_full = width > 0 && n >= width;
    while (n && (bytes[n - 1] == ' ' || bytes[n - 1] == '\0'))
        n--;
    while (n && *bytes == ' ')
        bytes++, n--;
    if (!n)
        return JG_OK;
    struct jg_gathered *f = &g->field[field];
    const char **at = &f->texts[g->n - 1];
    if (f->last && jg_raw_of(f->last)->n == n && !memcmp(f->last, bytes, n)) {
        *at = f->last;
        return JG_OK;
    }
    /* A column of which hardly a value comes twice is not worth looking up. */
    bool share = f->seen < TRIAL || f->fresh < f->seen - f->seen / 8;
    bool is_fresh;
    *at = jg_pool_put(g->pool, bytes, n, is_full, share, &is_fresh);
    JG_NEED(ctx, *at);
    f->last = *at;
    f->seen++;
    f->fresh += is_fresh ? 1 : 0;
    return JG_OK;
}

bool jg_gather_wants(const struct jg_gather *g, enum jg_kind kind)
{
    if (!g->kinds)
        return true;
    for (int i = 0; g->kinds[i]; i++)
        if (g->kinds[i] == kind)
            return true;
    return false;
}

enum jg_status jg_gather_unusable(struct jg_ctx *ctx, struct jg_gather *g,
                                  const char *reason)
{
    if (g->n_unusable == g->room_unusable) {
        uint32_t room = g->room_unusable ? 2 * g->room_unusable : 16;
        struct jg_unusable *grown =
            jg_arena_grow(g->rows, g->unusable, g->room_unusable, room, sizeof *grown);
        JG_NEED(ctx, grown);
        g->unusable = grown;
        g->room_unusable = room;
    }
    const char *kept = jg_pool_put(g->pool, reason, strlen(reason), false, true, NULL);
    JG_NEED(ctx, kept);
    g->unusable[g->n_unusable++] = (struct jg_unusable){g->n - 1, kept};
    return JG_OK;
}

/* Close the elements of rows that had no shape of this kind, up to row `to`. */
static enum jg_status catch_up(struct jg_ctx *ctx, struct jg_gather *g, enum jg_kind kind,
                               uint32_t to)
{
    if (!g->shaper[kind])
        JG_TRY(jg_shaper_open(ctx, g->shapes, kind, &g->shaper[kind]));
    for (; g->n_shaped[kind] < to; g->n_shaped[kind]++)
        JG_TRY(jg_shaper_end_element(ctx, g->shaper[kind]));
    return JG_OK;
}

static const char *const kind_names[] = {"no shape", "a point", "a line", "a polygon"};

static const char *wanted_name(const struct jg_gather *g)
{
    if (g->kinds[0] && g->kinds[1])
        return jg_gather_wants(g, JG_POINT) ? "a point or polygon" : "a line or polygon";
    return kind_names[g->kinds[0]];
}

static uint32_t wkb_int(const unsigned char *at, bool little)
{
    uint32_t v = 0;
    for (int i = 0; i < 4; i++)
        v = v << 8 | at[little ? 3 - i : i];
    return v;
}

/* The kind of one WKB; of a collection the kind of its first member that has one, and
 * wanted ones before others. */
static enum jg_kind kind_of(const struct jg_gather *g, const unsigned char *wkb, size_t n)
{
    static const enum jg_kind of[] = {JG_NO_SHAPE, JG_POINT, JG_LINE,   JG_POLYGON,
                                      JG_POINT,    JG_LINE,  JG_POLYGON};
    if (n < 9)
        return JG_NO_SHAPE;
    uint32_t type = (wkb_int(wkb + 1, wkb[0] == 1) & 0x0FFFFFFF) % 1000;
    if (type < sizeof of / sizeof *of)
        return of[type];
    for (enum jg_kind kind = JG_POLYGON; kind > JG_NO_SHAPE; kind--)
        if (type == 7 && jg_gather_wants(g, kind))
            return kind;
    return JG_NO_SHAPE;
}

enum jg_status jg_gather_wkb(struct jg_ctx *ctx, struct jg_gather *g,
                             const unsigned char *wkb, size_t n)
{
    enum jg_kind kind = kind_of(g, wkb, n);
    if (!kind)
        return jg_gather_unusable(ctx, g, "the shape is neither point, line nor polygon");
    if (!jg_gather_wants(g, kind)) {
        const char *reason = jg_text_format(g->rows, "%s where %s is needed",
                                            kind_names[kind], wanted_name(g));
        JG_NEED(ctx, reason);
        return jg_gather_unusable(ctx, g, reason);
    }
    JG_TRY(catch_up(ctx, g, kind, g->n - 1));
    enum jg_status st = jg_shaper_add_wkb(ctx, g->shaper[kind], wkb, n);
    if (st == JG_DATA)
        JG_TRY(jg_gather_unusable(ctx, g, ctx->message));
    else if (st)
        return st;
    g->n_shapes[kind]++;
    g->n_shaped[kind]++;
    return jg_shaper_end_element(ctx, g->shaper[kind]);
}

enum jg_status jg_gather_place(struct jg_ctx *ctx, struct jg_gather *g, double x,
                               double y)
{
    JG_TRY(catch_up(ctx, g, JG_POINT, g->n - 1));
    struct jg_shaper *s = g->shaper[JG_POINT];
    JG_TRY(jg_shaper_add(ctx, s, x, y));
    JG_TRY(jg_shaper_end_ring(ctx, s));
    JG_TRY(jg_shaper_end_part(ctx, s));
    g->n_shapes[JG_POINT]++;
    g->n_shaped[JG_POINT]++;
    return jg_shaper_end_element(ctx, s);
}

static enum jg_status add_column(struct jg_ctx *ctx, struct jg_layer *layer,
                                 const struct jg_gathered *f)
{
    const char *name = f->name;
    for (int twin = 2; jg_layer_column(layer, name); twin++) {
        name = jg_text_format(layer->arena, "%s_%d", f->name, twin);
        JG_NEED(ctx, name);
    }
    int64_t *ints;
    double *reals;
    const char **texts;
    if (f->type == JG_INT)
        JG_TRY(jg_layer_add_ints(ctx, layer, name, &ints));
    else if (f->type == JG_REAL)
        JG_TRY(jg_layer_add_reals(ctx, layer, name, &reals));
    else
        JG_TRY(jg_layer_add_texts(ctx, layer, name, &texts));
    jg_layer_column(layer, name)->ints = f->ints; /* the gathered array itself, no copy */
    return JG_OK;
}

static enum jg_status take_shapes(struct jg_ctx *ctx, struct jg_gather *g,
                                  enum jg_kind kind, struct jg_delivery *out)
{
    bool is_first = true;
    for (enum jg_kind k = JG_POLYGON; k > JG_NO_SHAPE; k--) {
        if (!g->n_shapes[k])
            continue;
        struct jg_geom *to = is_first ? &out->layer->geom : &out->other[out->n_other++];
        JG_TRY(catch_up(ctx, g, k, g->n));
        JG_TRY(jg_shaper_done(ctx, g->shaper[k], to));
        is_first = false;
    }
    if (!is_first || !kind)
        return JG_OK;
    JG_TRY(catch_up(ctx, g, kind, g->n));
    return jg_shaper_done(ctx, g->shaper[kind], &out->layer->geom);
}

enum jg_status jg_gather_done(struct jg_ctx *ctx, struct jg_gather *g, const char *name,
                              enum jg_kind kind, struct jg_delivery *out)
{
    struct jg_layer *layer;
    JG_TRY(jg_layer_open(ctx, g->rows, name, 0, &layer));
    for (int i = 0; i < g->n_fields; i++)
        JG_TRY(add_column(ctx, layer, &g->field[i]));
    layer->n = g->n;
    out->layer = layer;
    out->n_other = 0;
    JG_TRY(take_shapes(ctx, g, kind, out));
    out->shapes = g->shapes;
    out->source_fid = g->fid;
    out->unusable = g->unusable;
    out->n_unusable = g->n_unusable;
    return JG_OK;
}
