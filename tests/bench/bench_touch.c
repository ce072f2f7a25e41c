/* SPDX-License-Identifier: MIT */
/* Contiguity of made-up footprints: from the layer in memory to part numbers, timed.
 *
 *   bench_touch N [FOLDER]
 *
 * With a folder it also writes footprint.csv (id, hexadecimal WKB) for PostgreSQL's COPY
 * and part_GAP.csv (id, part) for each gap, for touch_postgis.sh beside this file. */
#include "gis/core/text.h"
#include "gis/zone/touch.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const double pi = 3.14159265358979323846;
static const double gaps_m[] = {8, 20, 50};

/* SplitMix64: the same footprints on every machine. */
static double random_share(uint64_t *seed)
{
    uint64_t z = (*seed += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

/* Eight corners around a jittered place of a 26 m lattice, turned at random. */
static enum jg_status add_footprint(struct jg_ctx *ctx, struct jg_shaper *s,
                                    uint64_t *seed, double x, double y)
{
    enum { CORNERS = 8 };
    double px[CORNERS + 1], py[CORNERS + 1];
    x += 12 * (random_share(seed) - 0.5);
    y += 12 * (random_share(seed) - 0.5);
    double turn = 2 * pi * random_share(seed), size = 4 + 5 * random_share(seed);
    for (int k = 0; k < CORNERS; k++) {
        double r = size * (0.8 + 0.4 * random_share(seed));
        px[k] = x + r * cos(turn + 2 * pi * k / CORNERS);
        py[k] = y + r * sin(turn + 2 * pi * k / CORNERS);
    }
    px[CORNERS] = px[0];
    py[CORNERS] = py[0];
    for (int k = 0; k <= CORNERS; k++)
        JG_TRY(jg_shaper_add(ctx, s, px[k], py[k]));
    JG_TRY(jg_shaper_end_ring(ctx, s));
    JG_TRY(jg_shaper_end_part(ctx, s));
    return jg_shaper_end_element(ctx, s);
}

static enum jg_status make_footprints(struct jg_ctx *ctx, struct jg_arena *keep,
                                      uint32_t n, struct jg_geom *out)
{
    struct jg_shaper *s;
    uint64_t seed = 20201211;
    uint32_t side = (uint32_t)ceil(sqrt(n));
    JG_TRY(jg_shaper_open(ctx, keep, JG_POLYGON, &s));
    for (uint32_t i = 0; i < n; i++)
        JG_TRY(add_footprint(ctx, s, &seed, 480000 + 26.0 * (i % side),
                             3300000 + 26.0 * (i / side)));
    JG_TRY(jg_shaper_done(ctx, s, out));
    return jg_geom_to_grid(ctx, out);
}

static FILE *open_csv(const char *folder, const char *name, int gap)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    if (gap)
        (void)snprintf(path, sizeof path, "%s/%s_%d.csv", folder, name, gap);
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(JG_IO);
    }
    return f;
}

static enum jg_status write_footprints(struct jg_ctx *ctx, struct jg_arena *keep,
                                       const struct jg_geom *g, const char *folder)
{
    static const char digit[] = "0123456789ABCDEF";
    FILE *f = open_csv(folder, "footprint.csv", 0);
    for (uint32_t i = 0; i < g->n; i++) {
        struct jg_arena *tmp = jg_arena_open(keep);
        unsigned char *wkb = NULL;
        size_t n = 0;
        JG_NEED(ctx, tmp);
        JG_TRY(jg_geom_to_wkb(ctx, tmp, g, i, &wkb, &n));
        (void)fprintf(f, "%" PRIu32 ",", i);
        for (size_t k = 0; k < n; k++) {
            (void)putc(digit[wkb[k] >> 4], f);
            (void)putc(digit[wkb[k] & 15], f);
        }
        (void)putc('\n', f);
        jg_arena_close(tmp);
    }
    return fclose(f) ? jg_fail(ctx, JG_IO, "could not write to %s", folder) : JG_OK;
}

static enum jg_status write_parts(struct jg_ctx *ctx, const uint32_t *part, uint32_t n,
                                  const char *folder, int gap)
{
    FILE *f = open_csv(folder, "part", gap);
    for (uint32_t i = 0; i < n; i++)
        (void)fprintf(f, "%" PRIu32 ",%" PRIu32 "\n", i, part[i]);
    return fclose(f) ? jg_fail(ctx, JG_IO, "could not write to %s", folder) : JG_OK;
}

static double now_s(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    const double *l = a, *r = b;
    return (*l > *r) - (*l < *r);
}

/* Median of five. */
static enum jg_status time_gap(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_geom *g, double gap_m, const char *folder)
{
    enum { TIMES = 5 };
    double seconds[TIMES];
    uint32_t *part = NULL, n_parts = 0;
    for (int i = 0; i < TIMES; i++) {
        struct jg_arena *tmp = jg_arena_open(keep);
        JG_NEED(ctx, tmp);
        double began = now_s();
        JG_TRY(jg_zone_touch(ctx, tmp, g, gap_m, &part, &n_parts));
        seconds[i] = now_s() - began;
        if (folder && i == 0)
            JG_TRY(write_parts(ctx, part, g->n, folder, (int)gap_m));
        jg_arena_close(tmp);
    }
    qsort(seconds, TIMES, sizeof *seconds, by_value);
    (void)printf("touch gap_m=%g polygons=%" PRIu32 " parts=%" PRIu32
                 " jobs=%d seconds=%.3f\n",
                 gap_m, g->n, n_parts, ctx->jobs, seconds[TIMES / 2]);
    return JG_OK;
}

static enum jg_status bench(struct jg_ctx *ctx, struct jg_arena *keep, uint32_t n,
                            const char *folder)
{
    struct jg_geom g = {0};
    JG_TRY(make_footprints(ctx, keep, n, &g));
    if (folder)
        JG_TRY(write_footprints(ctx, keep, &g, folder));
    for (size_t i = 0; i < sizeof gaps_m / sizeof *gaps_m; i++)
        JG_TRY(time_gap(ctx, keep, &g, gaps_m[i], folder));
    return JG_OK;
}

int main(int argc, char **argv)
{
    int64_t n = 0;
    if (argc < 2 || !jg_text_to_int(argv[1], &n) || n < 1 || n > 100000000) {
        (void)fprintf(stderr, "usage: bench_touch N [FOLDER]\n");
        return JG_USAGE;
    }
    struct jg_ctx ctx;
    struct jg_arena *arena = jg_arena_open(NULL);
    const char *jobs = getenv("JOBS");
    jg_ctx_open(&ctx, arena, jobs ? atoi(jobs) : (int)sysconf(_SC_NPROCESSORS_ONLN));
    enum jg_status st = bench(&ctx, arena, (uint32_t)n, argc > 2 ? argv[2] : NULL);
    if (st)
        (void)fprintf(stderr, "bench_touch: %s\n", ctx.message);
    jg_arena_close(arena);
    return (int)st;
}
