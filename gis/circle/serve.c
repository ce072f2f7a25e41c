/* SPDX-License-Identifier: MIT */
#include "gis/circle/serve.h"

#include <math.h>
#include <stdlib.h>

const char *jg_access_word(enum jg_access access)
{
    static const char *const words[] = {"reached", "beyond",     "unattached", "island",
                                        "edge",    "unsurveyed", "none"};
    return words[access];
}

static enum jg_access access_of(const struct jg_network *n,
                                const struct jg_demand *demand,
                                const struct jg_supply *supply, uint32_t i,
                                uint32_t distance)
{
    const struct jg_spot *spot = &demand->spot[i];
    if (!supply->surveyed)
        return JG_ACCESS_UNSURVEYED;
    if (spot->state == JG_SPOT_UNATTACHED)
        return JG_ACCESS_UNATTACHED;
    if (spot->state == JG_SPOT_ON_ISLAND)
        return JG_ACCESS_ISLAND;
    if (distance <= supply->limit)
        return JG_ACCESS_REACHED;
    if (demand->depth[i] < supply->limit)
        return JG_ACCESS_EDGE;
    if (distance != JG_FAR)
        return JG_ACCESS_BEYOND;
    bool on_main = n->component_of[n->edge[spot->edge].a] == n->main;
    return on_main ? JG_ACCESS_NONE : JG_ACCESS_ISLAND;
}

static enum jg_status find_nearest(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_network *network,
                                   const struct jg_demand *demand,
                                   const struct jg_supply *supply, struct jg_served *out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    uint64_t *label = JG_ROOM(tmp, uint64_t, network->n_nodes);
    JG_NEED(ctx, label);
    const struct jg_origins *o = &supply->origins;
    JG_TRY(jg_reach_label(ctx, tmp, network, o, supply->search, label));
    struct jg_on_streets beside;
    JG_TRY(jg_on_streets(ctx, tmp, network, o->spot, o->who, o->n, &beside));
    jg_reach_resolve(network, label, &demand->on, &beside, supply->search, out->distance,
                     out->facility);
    jg_arena_close(tmp);
    return JG_OK;
}

enum jg_status jg_serve(struct jg_ctx *ctx, struct jg_arena *keep,
                        const struct jg_network *network, const struct jg_demand *demand,
                        const struct jg_supply *supply, struct jg_served *out)
{
    struct jg_served s = {0};
    s.distance = JG_ROOM(keep, uint32_t, demand->n);
    JG_NEED(ctx, s.distance);
    s.facility = JG_ROOM(keep, uint32_t, demand->n);
    JG_NEED(ctx, s.facility);
    s.access = JG_ROOM(keep, uint8_t, demand->n);
    JG_NEED(ctx, s.access);
    for (uint32_t i = 0; i < demand->n; i++)
        s.distance[i] = s.facility[i] = JG_FAR;
    if (supply->surveyed && supply->origins.n)
        JG_TRY(find_nearest(ctx, keep, network, demand, supply, &s));
    for (uint32_t i = 0; i < demand->n; i++)
        s.access[i] = (uint8_t)access_of(network, demand, supply, i, s.distance[i]);
    *out = s;
    return JG_OK;
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* An estate has some dozens of homes, and there are many estates: Shell's sort with the
 * gaps of Ciura (2001) does without calls. */
static void sort_keys(uint64_t *key, uint32_t n)
{
    static const uint32_t gaps[] = {1750, 701, 301, 132, 57, 23, 10, 4, 1};
    if (n > 4096) {
        qsort(key, n, sizeof *key, by_key);
        return;
    }
    for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++)
        for (uint32_t gap = gaps[g], i = gap; i < n; i++) {
            uint64_t v = key[i];
            uint32_t k = i;
            for (; k >= gap && key[k - gap] > v; k -= gap)
                key[k] = key[k - gap];
            key[k] = v;
        }
}

static double weight_of(const struct jg_estates *estates, uint32_t home, bool alike)
{
    return alike ? 1 : estates->weight[home];
}

static bool is_doubtful(uint8_t access)
{
    return access == JG_ACCESS_UNATTACHED || access == JG_ACCESS_ISLAND ||
           access == JG_ACCESS_EDGE || access == JG_ACCESS_UNSURVEYED;
}

struct jg_estate_served jg_serve_estate(const struct jg_estates *estates, uint32_t e,
                                        const struct jg_served *served, uint64_t *scratch)
{
    const uint32_t *home = estates->row + estates->first[e];
    uint32_t n = estates->first[e + 1] - estates->first[e];
    struct jg_estate_served out = {UINT32_MAX, NAN, NAN};
    if (!n)
        return out;
    double all = 0, within = 0, doubtful = 0, so_far = 0;
    for (uint32_t k = 0; k < n; k++)
        all += estates->weight[home[k]];
    bool alike = !(all > 0);
    all = alike ? n : all;
    for (uint32_t k = 0; k < n; k++) {
        double w = weight_of(estates, home[k], alike);
        within += served->access[home[k]] == JG_ACCESS_REACHED ? w : 0;
        doubtful += is_doubtful(served->access[home[k]]) ? w : 0;
        scratch[k] = (uint64_t)served->distance[home[k]] << 32 | k;
    }
    sort_keys(scratch, n);
    for (uint32_t k = 0; k < n && out.typical == UINT32_MAX; k++) {
        uint32_t h = home[(uint32_t)scratch[k]];
        so_far += weight_of(estates, h, alike);
        if (so_far * 2 >= all || k + 1 == n)
            out.typical = h;
    }
    out.share = within / all;
    out.doubtful = doubtful / all;
    return out;
}
