/* SPDX-License-Identifier: MIT */
/* Clustering: any quadrangles and any gap give the partition that asking every pair
 * gives, links that keep it, and parts that hold together.
 *
 * Input: gap (2 bytes, 0.1 mm x its square), limit (1 byte), scale (1 byte), then 16
 * bytes a quadrangle: four places of two 16-bit steps. */
#include "gis/geom/measure.h"
#include "gis/zone/part.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD = 4, ONE = 16, MOST = 40 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool held)
{
    if (!held)
        abort();
}

static double coordinate(const uint8_t *data, double scale)
{
    int16_t steps;
    memcpy(&steps, data, sizeof steps);
    return (double)steps * scale * JG_GRID_M;
}

static enum jg_status read_shapes(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const uint8_t *data, size_t size, struct jg_geom *out)
{
    struct jg_shaper *s = NULL;
    double scale = 1 + (double)data[3] * data[3] * data[3];
    JG_TRY(jg_shaper_open(ctx, keep, JG_POLYGON, &s));
    for (size_t at = HEAD; at + ONE <= size; at += ONE) {
        for (size_t k = 0; k <= 4; k++)
            JG_TRY(jg_shaper_add(ctx, s, 5e5 + coordinate(data + at + 4 * (k % 4), scale),
                                 3e6 + coordinate(data + at + 4 * (k % 4) + 2, scale)));
        JG_TRY(jg_shaper_end_ring(ctx, s));
        JG_TRY(jg_shaper_end_part(ctx, s));
        JG_TRY(jg_shaper_end_element(ctx, s));
    }
    JG_TRY(jg_shaper_done(ctx, s, out));
    return jg_geom_to_grid(ctx, out);
}

/* Every pair asked: near ones are in one part, and exactly they are listed. */
static void check_pairs(const struct jg_geom *g, double gap_m, const uint32_t *part,
                        const struct jg_touches *near)
{
    size_t k = 0;
    for (uint32_t a = 0; a < g->n; a++)
        for (uint32_t b = a + 1; b < g->n; b++) {
            bool listed = k < near->n && near->touch[k].a == a && near->touch[k].b == b;
            need(listed == jg_within(g, a, g, b, gap_m));
            need(!listed || part[a] == part[b]);
            k += listed;
        }
    need(k == near->n);
}

/* The zones of the links alone are the parts: as many, and each pair alike. */
static void check_zones(const struct jg_parts *zones, const uint32_t *part,
                        uint32_t n_parts, uint32_t n)
{
    need(zones->n_zones == n_parts);
    for (uint32_t i = 0; i < n; i++)
        need(zones->zone[i] == part[i]);
}

static enum jg_status cluster(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_geom *g, double gap_m, double limit_m2)
{
    uint32_t *part = NULL, n_parts = 0;
    struct jg_touches near = {0};
    struct jg_links links = {0};
    struct jg_barriers none = {0};
    struct jg_parts zones = {0};
    enum jg_member member[MOST] = {JG_CORE};
    double area_m2[MOST];
    struct jg_members members = {g->n, member, area_m2};
    for (uint32_t i = 0; i < g->n; i++) {
        member[i] = JG_CORE;
        area_m2[i] = jg_area_m2(g, i) > 0 ? jg_area_m2(g, i) : 0;
    }
    JG_TRY(jg_zone_touch(ctx, keep, g, gap_m, &part, &n_parts));
    JG_TRY(jg_zone_touches(ctx, keep, g, gap_m, &near));
    check_pairs(g, gap_m, part, &near);
    JG_TRY(jg_zone_links(ctx, keep, g, gap_m, &none, &near, &links));
    struct jg_part_rule rule = {1, 0};
    JG_TRY(jg_zone_parts(ctx, keep, &rule, &members, &links, &zones));
    check_zones(&zones, part, n_parts, g->n);
    rule.max_area_m2 = limit_m2;
    JG_TRY(jg_zone_parts(ctx, keep, &rule, &members, &links, &zones));
    need(zones.n_zones >= n_parts);
    return JG_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD)
        return 0;
    if (size > HEAD + ONE * MOST)
        size = HEAD + ONE * MOST;
    struct jg_ctx ctx;
    struct jg_geom g = {0};
    struct jg_arena *arena = jg_arena_open(NULL);
    jg_ctx_open(&ctx, arena, 1);
    double step = (double)data[0] + 256.0 * data[1];
    need(!read_shapes(&ctx, arena, data, size, &g));
    need(!cluster(&ctx, arena, &g, step * step * JG_GRID_M, 1.0 + 100.0 * data[2]));
    jg_arena_close(arena);
    return 0;
}
