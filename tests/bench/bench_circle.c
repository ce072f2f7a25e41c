/* SPDX-License-Identifier: MIT */
/* The stage circle on a made-up city in memory: seconds of each part.
 *   bench_circle [buildings [categories]]
 * A quarter as many street crossings as buildings, an estate for every 30 of them, a
 * facility of each category for every 600. */
#include "gis/circle/answer.h"
#include "gis/circle/circle.h"
#include "gis/circle/hull.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Source: splitmix64, Vigna 2015 */
static double share(uint64_t *seed)
{
    uint64_t z = (*seed += 0x9E3779B97F4A7C15u);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

struct city {
    uint32_t n, side, estates, categories, facilities;
    double width_m;
    uint64_t seed;
};

static double grid(double v)
{
    return floor(v * 1e4 + 0.5) / 1e4;
}

static enum jg_status add_place(struct jg_ctx *ctx, struct jg_shaper *s, double x,
                                double y)
{
    return jg_shaper_add(ctx, s, grid(x), grid(y));
}

static enum jg_status end(struct jg_ctx *ctx, struct jg_shaper *s)
{
    JG_TRY(jg_shaper_end_ring(ctx, s));
    JG_TRY(jg_shaper_end_part(ctx, s));
    return jg_shaper_end_element(ctx, s);
}

static enum jg_status put(struct jg_ctx *ctx, struct jg_arena *a, struct jg_layers *set,
                          const char *name, struct jg_shaper *s, struct jg_layer **out)
{
    struct jg_geom g;
    JG_TRY(jg_shaper_done(ctx, s, &g));
    JG_TRY(jg_layer_open(ctx, a, name, g.n, out));
    (*out)->geom = g;
    return jg_layers_put(ctx, set, *out);
}

static enum jg_status lay_roads(struct jg_ctx *ctx, struct jg_arena *a, struct city *c,
                                struct jg_layers *set)
{
    struct jg_shaper *s;
    struct jg_layer *layer;
    uint32_t n = c->side * c->side;
    double step = c->width_m / c->side, *at = JG_ROOM(a, double, 2 * (size_t)n);
    JG_NEED(ctx, at);
    for (uint32_t i = 0; i < n; i++) {
        at[2 * i] = step * (i % c->side + 0.5 * share(&c->seed));
        at[2 * i + 1] = step * (i / c->side + 0.5 * share(&c->seed));
    }
    JG_TRY(jg_shaper_open(ctx, a, JG_LINE, &s));
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t up = 0; up < 2; up++) {
            uint32_t to = up ? i + c->side : i + 1;
            if ((up ? to >= n : to % c->side == 0) || share(&c->seed) < 0.15)
                continue;
            JG_TRY(add_place(ctx, s, at[2 * i], at[2 * i + 1]));
            JG_TRY(add_place(ctx, s, (at[2 * i] + at[2 * to]) / 2 + 3,
                             (at[2 * i + 1] + at[2 * to + 1]) / 2));
            JG_TRY(add_place(ctx, s, at[2 * to], at[2 * to + 1]));
            JG_TRY(end(ctx, s));
        }
    return put(ctx, a, set, "road", s, &layer);
}

static enum jg_status lay_boxes(struct jg_ctx *ctx, struct jg_arena *a, struct city *c,
                                struct jg_layers *set, const char *name, uint32_t n,
                                struct jg_layer **out)
{
    struct jg_shaper *s;
    JG_TRY(jg_shaper_open(ctx, a, JG_POLYGON, &s));
    uint32_t side = (uint32_t)sqrt((double)c->estates) + 1;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t block = (uint32_t)((uint64_t)i * c->estates / n); /* an estate each */
        double x = c->width_m / side * (block % side + share(&c->seed));
        double y = c->width_m / side * (block / side + share(&c->seed));
        JG_TRY(add_place(ctx, s, x, y));
        JG_TRY(add_place(ctx, s, x + 30, y));
        JG_TRY(add_place(ctx, s, x + 30, y + 12));
        JG_TRY(add_place(ctx, s, x, y + 12));
        JG_TRY(add_place(ctx, s, x, y));
        JG_TRY(end(ctx, s));
    }
    return put(ctx, a, set, name, s, out);
}

static enum jg_status fill_texts(struct jg_ctx *ctx, struct jg_arena *a,
                                 struct jg_layer *layer, const char *field, char letter,
                                 uint32_t of)
{
    const char **texts;
    JG_TRY(jg_layer_add_texts(ctx, layer, field, &texts));
    for (uint32_t i = 0; i < layer->n; i++) {
        char text[16];
        (void)snprintf(text, sizeof text, "%c%06u", letter,
                       (uint32_t)((uint64_t)i * of / layer->n));
        texts[i] = jg_arena_text(a, text);
        JG_NEED(ctx, texts[i]);
    }
    return JG_OK;
}

static enum jg_status lay_facilities(struct jg_ctx *ctx, struct jg_arena *a,
                                     struct city *c, struct jg_layers *set)
{
    struct jg_shaper *s;
    struct jg_layer *layer;
    JG_TRY(jg_shaper_open(ctx, a, JG_POINT, &s));
    for (uint32_t i = 0; i < c->facilities * c->categories; i++) {
        JG_TRY(add_place(ctx, s, c->width_m * share(&c->seed),
                         c->width_m * share(&c->seed)));
        JG_TRY(end(ctx, s));
    }
    JG_TRY(put(ctx, a, set, "facility", s, &layer));
    JG_TRY(fill_texts(ctx, a, layer, "facility_id", 'F', layer->n));
    return fill_texts(ctx, a, layer, "category", 'C', c->categories);
}

static enum jg_status lay_standard(struct jg_ctx *ctx, struct jg_arena *a, struct city *c,
                                   struct jg_layers *set)
{
    struct jg_layer *layer;
    double *metres;
    int64_t *required;
    const char **rule;
    JG_TRY(jg_layer_open(ctx, a, "standard", c->categories, &layer));
    JG_TRY(fill_texts(ctx, a, layer, "code", 'C', c->categories));
    JG_TRY(jg_layer_add_texts(ctx, layer, "rule", &rule));
    JG_TRY(jg_layer_add_reals(ctx, layer, "metres", &metres));
    JG_TRY(jg_layer_add_ints(ctx, layer, "required", &required));
    for (uint32_t i = 0; i < layer->n; i++) {
        rule[i] = "walk";
        metres[i] = i % 3 == 0 ? 1000 : i % 3 == 1 ? 500 : 300;
        required[i] = 1;
    }
    return jg_layers_put(ctx, set, layer);
}

static enum jg_status make_city(struct jg_ctx *ctx, struct jg_arena *a, struct city *c,
                                struct jg_layers *set)
{
    struct jg_layer *building, *estate;
    const char **sub;
    JG_TRY(lay_roads(ctx, a, c, set));
    JG_TRY(lay_boxes(ctx, a, c, set, "building", c->n, &building));
    JG_TRY(fill_texts(ctx, a, building, "estate_id", 'E', c->estates));
    JG_TRY(fill_texts(ctx, a, building, "building_id", 'B', c->n));
    JG_TRY(lay_boxes(ctx, a, c, set, "estate", c->estates, &estate));
    JG_TRY(fill_texts(ctx, a, estate, "estate_id", 'E', c->estates));
    JG_TRY(jg_layer_add_texts(ctx, estate, "subdistrict", &sub));
    for (uint32_t i = 0; i < estate->n; i++)
        sub[i] = i % 2 ? "east" : "west";
    JG_TRY(lay_facilities(ctx, a, c, set));
    return lay_standard(ctx, a, c, set);
}

int main(int argc, char **argv)
{
    struct city c = {.n = argc > 1 ? (uint32_t)atol(argv[1]) : 1000000,
                     .categories = argc > 2 ? (uint32_t)atol(argv[2]) : 20,
                     .seed = 1};
    c.estates = c.n / 30 + 1;
    c.facilities = c.n / 600 + 1;
    c.side = (uint32_t)sqrt((double)c.n / 4) + 2;
    c.width_m = 75.0 * c.side;
    struct jg_arena *arena = jg_arena_open(NULL);
    struct jg_ctx ctx;
    struct jg_layers set = {0};
    struct jg_summary summary = {.arena = arena};
    struct jg_circle_options o;
    jg_ctx_open(&ctx, arena, argc > 3 ? atoi(argv[3]) : 2);
    jg_params_preset(jg_stage_circle.params, &o);
    enum jg_status st = make_city(&ctx, arena, &c, &set);
    double before = seconds();
    st = st ? st : jg_stage_circle.run(&ctx, arena, &o, &set, &summary);
    printf("circle %.3f s\n", seconds() - before);
    for (int i = 0; i < summary.n_counts; i++)
        printf("%s %.0f\n", summary.counts[i].name, summary.counts[i].value);
    if (st)
        (void)fprintf(stderr, "bench_circle: %s\n", ctx.message);
    jg_arena_close(arena);
    return (int)st;
}
