/* SPDX-License-Identifier: MIT */
/* Walking distances on a made-up street grid of a million nodes, beside scipy's Dijkstra
 * on the same graph: reach_scipy.py runs this, times its own search and compares.
 *   bench_reach FILE [nodes [facilities [limit_m [seed]]]]
 * FILE takes the graph and our distances, for the peer; the seconds go to stdout. */
#include "gis/circle/search.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct city {
    uint32_t side, n_nodes, n_edges, n_facilities, limit;
    struct jg_xy *at;
    struct jg_street *edge;
    uint32_t *facility; /* nodes */
};

/* Source: splitmix64, Vigna 2015 */
static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = (*seed += 0x9E3779B97F4A7C15u);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static double random_share(uint64_t *seed)
{
    return (double)(next_random(seed) >> 11) / 9007199254740992.0;
}

static double seconds(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Crossings 80 m apart, each moved by up to 20 m. */
static void place_nodes(struct city *c, uint64_t *seed)
{
    for (uint32_t i = 0; i < c->n_nodes; i++) {
        double x = 80.0 * (i % c->side) + 40 * random_share(seed) - 20;
        double y = 80.0 * (i / c->side) + 40 * random_share(seed) - 20;
        c->at[i] = (struct jg_xy){floor(x * 1e4) * 1e-4, floor(y * 1e4) * 1e-4};
    }
}

/* Lines for the network builder: every street between neighbours but one in six. */
static enum jg_status lay_lines(struct jg_ctx *ctx, struct jg_arena *keep, struct city *c,
                                uint64_t *seed, struct jg_geom *out)
{
    struct jg_shaper *s;
    JG_TRY(jg_shaper_open(ctx, keep, JG_LINE, &s));
    for (uint32_t i = 0; i < c->n_nodes; i++)
        for (uint32_t up = 0; up < 2; up++) {
            uint32_t to = up ? i + c->side : i + 1;
            bool on_grid = up ? to < c->n_nodes : to % c->side != 0;
            if (!on_grid || random_share(seed) < 1.0 / 6)
                continue;
            JG_TRY(jg_shaper_add(ctx, s, c->at[i].x, c->at[i].y));
            JG_TRY(jg_shaper_add(ctx, s, c->at[to].x, c->at[to].y));
            JG_TRY(jg_shaper_end_ring(ctx, s));
            JG_TRY(jg_shaper_end_part(ctx, s));
            JG_TRY(jg_shaper_end_element(ctx, s));
        }
    return jg_shaper_done(ctx, s, out);
}

static enum jg_status search(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_network *n, const struct city *c,
                             uint64_t **out)
{
    uint64_t *label = JG_ROOM(keep, uint64_t, n->n_nodes);
    JG_NEED(ctx, label);
    for (uint32_t v = 0; v < n->n_nodes; v++)
        label[v] = JG_NO_LABEL;
    struct jg_search *s;
    JG_TRY(jg_search_open(ctx, keep, n, label, false, &s));
    for (uint32_t f = 0; f < c->n_facilities; f++)
        JG_TRY(jg_search_begin(ctx, s, c->facility[f], f, c->limit));
    JG_TRY(jg_search_run(ctx, s, c->limit));
    *out = label;
    return JG_OK;
}

static void write_all(const char *path, const struct jg_network *n, const struct city *c,
                      const uint64_t *label)
{
    FILE *f = fopen(path, "wb");
    if (!f)
        return;
    uint32_t head[4] = {n->n_nodes, n->n_edges, c->n_facilities, c->limit};
    (void)fwrite(head, sizeof *head, 4, f);
    (void)fwrite(n->edge, sizeof *n->edge, n->n_edges, f);
    (void)fwrite(c->facility, sizeof *c->facility, c->n_facilities, f);
    (void)fwrite(label, sizeof *label, n->n_nodes, f);
    (void)fclose(f);
}

static enum jg_status bench(struct jg_ctx *ctx, struct jg_arena *arena, const char *path,
                            struct city *c, uint64_t seed)
{
    c->at = JG_ROOM(arena, struct jg_xy, c->n_nodes);
    c->facility = JG_ROOM(arena, uint32_t, c->n_facilities);
    JG_NEED(ctx, c->at && c->facility);
    place_nodes(c, &seed);
    struct jg_geom line;
    JG_TRY(lay_lines(ctx, arena, c, &seed, &line));
    struct jg_network n;
    double before = seconds();
    JG_TRY(jg_network_build(ctx, arena, &(struct jg_walkways){.line = &line}, &n));
    printf("network %.4f s, %u nodes, %u edges\n", seconds() - before, n.n_nodes,
           n.n_edges);
    for (uint32_t f = 0; f < c->n_facilities; f++)
        c->facility[f] = (uint32_t)(next_random(&seed) % n.n_nodes);
    double best = INFINITY;
    uint64_t *label = NULL;
    for (int k = 0; k < 5; k++) {
        struct jg_arena *tmp = jg_arena_open(arena);
        before = seconds();
        JG_TRY(search(ctx, tmp, &n, c, &label));
        best = fmin(best, seconds() - before);
        if (k == 4)
            write_all(path, &n, c, label);
        jg_arena_close(tmp);
    }
    printf("search %.4f s\n", best);
    return JG_OK;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        (void)fprintf(stderr, "bench_reach FILE [nodes [facilities [limit_m [seed]]]]\n");
        return JG_USAGE;
    }
    struct city c = {.n_nodes = argc > 2 ? (uint32_t)atol(argv[2]) : 1134225,
                     .n_facilities = argc > 3 ? (uint32_t)atol(argv[3]) : 1700,
                     .limit =
                         (argc > 4 ? (uint32_t)atol(argv[4]) : 3000) * JG_STEPS_PER_M};
    c.side = (uint32_t)sqrt((double)c.n_nodes);
    c.n_nodes = c.side * c.side;
    struct jg_arena *arena = jg_arena_open(NULL);
    struct jg_ctx ctx;
    jg_ctx_open(&ctx, arena, 2);
    enum jg_status st =
        bench(&ctx, arena, argv[1], &c, argc > 5 ? (uint64_t)atoll(argv[5]) : 1);
    if (st)
        (void)fprintf(stderr, "bench_reach: %s\n", ctx.message);
    jg_arena_close(arena);
    return (int)st;
}
