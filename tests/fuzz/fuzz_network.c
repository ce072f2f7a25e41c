/* SPDX-License-Identifier: MIT */
/* The network builder: any lines give a graph whose streets have no gaps, places attach
 * to it or not, and the bounded search finds what relaxing every street again and again
 * finds.
 *
 * Input: flags (1 byte: 1 lines cross, 2 keep islands, 4 coordinates are doubles), scale
 * (1 byte), then places: two 16-bit steps, or two doubles. An odd first byte of a place
 * begins a new line. */
#include "gis/circle/reach.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD = 2, MOST_PLACES = 200, SHOPS = 2 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool held)
{
    if (!held)
        abort();
}

static struct jg_xy read_place(const uint8_t *data, bool doubles, double scale)
{
    struct jg_xy at;
    int16_t steps[2];
    if (doubles) {
        memcpy(&at, data, sizeof at);
        return at;
    }
    memcpy(steps, data, sizeof steps);
    return (struct jg_xy){floor(steps[0] * scale) * JG_GRID_M + 5e5,
                          floor(steps[1] * scale) * JG_GRID_M + 3e6};
}

static enum jg_status read_lines(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const uint8_t *data, size_t size, struct jg_geom *out)
{
    bool doubles = data[0] & 4;
    size_t one = doubles ? sizeof(struct jg_xy) : 2 * sizeof(int16_t);
    double scale = 1 + (double)data[1] * data[1];
    struct jg_shaper *s = NULL;
    JG_TRY(jg_shaper_open(ctx, keep, JG_LINE, &s));
    for (size_t at = HEAD; at + one <= size; at += one) {
        if (at > HEAD && (data[at] & 1)) {
            JG_TRY(jg_shaper_end_ring(ctx, s));
            JG_TRY(jg_shaper_end_part(ctx, s));
            JG_TRY(jg_shaper_end_element(ctx, s));
        }
        struct jg_xy p = read_place(data + at, doubles, scale);
        JG_TRY(jg_shaper_add(ctx, s, p.x, p.y));
    }
    JG_TRY(jg_shaper_end_ring(ctx, s));
    JG_TRY(jg_shaper_end_part(ctx, s));
    JG_TRY(jg_shaper_end_element(ctx, s));
    return jg_shaper_done(ctx, s, out);
}

static void check_streets(const struct jg_network *n)
{
    for (uint32_t p = 0; p < n->n_pieces; p++) {
        const struct jg_piece *s = &n->piece[p];
        bool begins = !p || n->piece[p - 1].edge != s->edge;
        bool ends = p + 1 == n->n_pieces || n->piece[p + 1].edge != s->edge;
        need(s->to > s->from);
        need(s->from == (begins ? 0 : n->piece[p - 1].to));
        need(!ends || s->to == n->edge[s->edge].length);
        need(begins || (n->piece[p - 1].q.x == s->p.x && n->piece[p - 1].q.y == s->p.y));
        need(s->component == n->component_of[n->edge[s->edge].a]);
    }
    for (uint32_t e = 0; e < n->n_edges; e++) {
        need(n->edge[e].length > 0 && n->edge[e].length <= JG_MOST_STEPS);
        need(n->component_of[n->edge[e].a] == n->component_of[n->edge[e].b]);
    }
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Bellman-Ford over all streets until nothing changes. */
static void relax_all(const struct jg_network *n, uint64_t *label, uint32_t limit)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t e = 0; e < n->n_edges; e++)
            for (int turn = 0; turn < 2; turn++) {
                uint32_t from = turn ? n->edge[e].b : n->edge[e].a;
                uint32_t to = turn ? n->edge[e].a : n->edge[e].b;
                uint64_t way = label[from] + ((uint64_t)n->edge[e].length << 32);
                if (label[from] == JG_NO_LABEL || way >> 32 > limit || way >= label[to])
                    continue;
                label[to] = way;
                changed = true;
            }
    }
}

static void begin_at(const struct jg_network *n, const struct jg_spot *s, uint32_t number,
                     uint32_t limit, uint64_t *label)
{
    const struct jg_street *e = &n->edge[s->edge];
    uint64_t a = (uint64_t)s->leg + s->from_a,
             b = (uint64_t)s->leg + e->length - s->from_a;
    if (a <= limit)
        label[e->a] = least(label[e->a], a << 32 | number);
    if (b <= limit)
        label[e->b] = least(label[e->b], b << 32 | number);
}

static enum jg_status check_reach(struct jg_ctx *ctx, struct jg_arena *tmp,
                                  const struct jg_network *n, const struct jg_xy *at,
                                  bool keep_islands, uint32_t limit)
{
    struct jg_attach_options how = {.snap_max_m = 100, .keep_islands = keep_islands};
    struct jg_attacher *attacher = NULL;
    struct jg_spot spot[SHOPS];
    uint32_t who[SHOPS] = {0, 1};
    JG_TRY(jg_attacher_open(ctx, tmp, n, &how, &attacher));
    JG_TRY(jg_attach_places(ctx, tmp, attacher, at, SHOPS, spot));
    uint64_t *label = JG_ROOM(tmp, uint64_t, n->n_nodes);
    JG_NEED(ctx, label);
    uint64_t *want = JG_ROOM(tmp, uint64_t, n->n_nodes);
    JG_NEED(ctx, want);
    JG_TRY(jg_reach_label(ctx, tmp, n, &(struct jg_origins){spot, who, SHOPS}, limit,
                          label));
    for (uint32_t v = 0; v < n->n_nodes; v++)
        want[v] = JG_NO_LABEL;
    for (uint32_t s = 0; s < SHOPS; s++)
        if (spot[s].state == JG_SPOT_ON_STREET) {
            need(spot[s].from_a <= n->edge[spot[s].edge].length);
            need(spot[s].leg <= 100 * JG_STEPS_PER_M);
            begin_at(n, &spot[s], s, limit, want);
        }
    relax_all(n, want, limit);
    need(!n->n_nodes || !memcmp(want, label, n->n_nodes * sizeof *want));
    return JG_OK;
}

static enum jg_status build(struct jg_ctx *ctx, struct jg_arena *arena,
                            const uint8_t *data, size_t size)
{
    struct jg_geom line = {0};
    struct jg_network n = {0};
    JG_TRY(read_lines(ctx, arena, data, size, &line));
    struct jg_walkways ways = {.line = &line, .cross = data[0] & 1};
    JG_TRY(jg_network_build(ctx, arena, &ways, &n));
    check_streets(&n);
    size_t places = (size_t)jg_geom_places(&line);
    struct jg_xy at[SHOPS] = {{line.x[0], line.y[0]},
                              {line.x[places / 2] + 3, line.y[places / 2]}};
    return check_reach(ctx, arena, &n, at, data[0] & 2, 1000u << (data[1] & 15));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD + 4 || size > HEAD + MOST_PLACES * sizeof(struct jg_xy) ||
        ((data[0] & 4) && size < HEAD + sizeof(struct jg_xy)))
        return 0;
    struct jg_arena *arena = jg_arena_open(NULL);
    struct jg_ctx ctx;
    jg_ctx_open(&ctx, arena, 1);
    enum jg_status st = build(&ctx, arena, data, size);
    need(st == JG_OK || st == JG_DATA);
    jg_arena_close(arena);
    return 0;
}
