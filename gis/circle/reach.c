/* SPDX-License-Identifier: MIT */
#include "gis/circle/reach.h"

static uint32_t from_b(const struct jg_street *s, const struct jg_spot *spot)
{
    return s->length - spot->from_a;
}

/* Let the search begin at both ends of an origin's street. */
static enum jg_status begin_at(struct jg_ctx *ctx, const struct jg_network *n,
                               struct jg_search *search, const struct jg_spot *spot,
                               uint32_t number, uint32_t limit)
{
    const struct jg_street *s = &n->edge[spot->edge];
    uint64_t by_a = (uint64_t)(spot->leg + spot->from_a) << 32 | number;
    uint64_t by_b = (uint64_t)(spot->leg + from_b(s, spot)) << 32 | number;
    JG_TRY(jg_search_begin(ctx, search, s->a, by_a, limit));
    return jg_search_begin(ctx, search, s->b, by_b, limit);
}

static void clear_labels(uint64_t *label, uint32_t n)
{
    for (uint32_t v = 0; v < n; v++)
        label[v] = JG_NO_LABEL;
}

enum jg_status jg_reach_label(struct jg_ctx *ctx, struct jg_arena *tmp,
                              const struct jg_network *network,
                              const struct jg_origins *origins, uint32_t limit,
                              uint64_t *label)
{
    struct jg_arena *scratch = jg_arena_open(tmp);
    JG_NEED(ctx, scratch);
    clear_labels(label, network->n_nodes);
    struct jg_search *search;
    JG_TRY(jg_search_open(ctx, scratch, network, label, false, &search));
    for (uint32_t i = 0; i < origins->n; i++) {
        uint32_t who = origins->who[i];
        if (origins->spot[who].state == JG_SPOT_ON_STREET)
            JG_TRY(begin_at(ctx, network, search, &origins->spot[who], who, limit));
    }
    JG_TRY(jg_search_run(ctx, search, limit));
    jg_arena_close(scratch);
    return JG_OK;
}

enum jg_status jg_on_streets(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_network *network, const struct jg_spot *spot,
                             const uint32_t *which, uint32_t n, struct jg_on_streets *out)
{
    uint32_t *first = JG_ARRAY(keep, uint32_t, (size_t)network->n_edges + 2);
    JG_NEED(ctx, first);
    for (uint32_t i = 0; i < n; i++) {
        const struct jg_spot *s = &spot[which ? which[i] : i];
        if (s->state == JG_SPOT_ON_STREET)
            first[s->edge + 2]++;
    }
    for (uint32_t e = 0; e < network->n_edges; e++)
        first[e + 2] += first[e + 1];
    uint32_t *row = JG_ROOM(keep, uint32_t, first[network->n_edges + 1]);
    JG_NEED(ctx, row);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t r = which ? which[i] : i;
        if (spot[r].state == JG_SPOT_ON_STREET)
            row[first[spot[r].edge + 1]++] = r;
    }
    *out = (struct jg_on_streets){spot, first, row};
    return JG_OK;
}

static uint64_t via(uint64_t label, uint32_t onward)
{
    return label == JG_NO_LABEL ? JG_NO_LABEL : label + ((uint64_t)onward << 32);
}

static uint32_t along(const struct jg_spot *a, const struct jg_spot *b)
{
    uint32_t between =
        a->from_a < b->from_a ? b->from_a - a->from_a : a->from_a - b->from_a;
    return a->leg + between + b->leg;
}

/* The best label of one place: over node a, over node b, or along its own street. */
static uint64_t label_of(const struct jg_network *n, const uint64_t *label,
                         const struct jg_spot *d, const struct jg_on_streets *origin)
{
    const struct jg_street *s = &n->edge[d->edge];
    uint64_t best = via(label[s->a], d->leg + d->from_a);
    uint64_t by_b = via(label[s->b], d->leg + from_b(s, d));
    best = by_b < best ? by_b : best;
    for (uint32_t k = origin->first[d->edge]; k < origin->first[d->edge + 1]; k++) {
        uint64_t way = (uint64_t)along(d, &origin->spot[origin->row[k]]) << 32;
        best = (way | origin->row[k]) < best ? (way | origin->row[k]) : best;
    }
    return best;
}

void jg_reach_resolve(const struct jg_network *network, const uint64_t *label,
                      const struct jg_on_streets *demand,
                      const struct jg_on_streets *origin, uint32_t limit,
                      uint32_t *distance, uint32_t *facility)
{
    uint32_t n = demand->first[network->n_edges];
    for (uint32_t k = 0; k < n; k++) {
        uint32_t r = demand->row[k];
        uint64_t best = label_of(network, label, &demand->spot[r], origin);
        bool reached = best >> 32 <= limit && best != JG_NO_LABEL;
        distance[r] = reached ? (uint32_t)(best >> 32) : JG_FAR;
        facility[r] = reached ? (uint32_t)best : JG_FAR;
    }
}

/* Count the origin for the places on one street; each street is asked once an origin. */
static void count_on_street(const struct jg_network *n, const uint64_t *label,
                            const struct jg_on_streets *demand, uint32_t edge,
                            uint32_t limit, uint32_t *count)
{
    const struct jg_street *s = &n->edge[edge];
    for (uint32_t k = demand->first[edge]; k < demand->first[edge + 1]; k++) {
        const struct jg_spot *d = &demand->spot[demand->row[k]];
        uint64_t a = via(label[s->a], d->leg + d->from_a);
        uint64_t b = via(label[s->b], d->leg + from_b(s, d));
        uint64_t best = a < b ? a : b;
        count[demand->row[k]] += best != JG_NO_LABEL && best >> 32 <= limit;
    }
}

/* On the origin's own street the way along it counts, too. */
static void count_beside(const struct jg_network *n, const uint64_t *label,
                         const struct jg_on_streets *demand, const struct jg_spot *origin,
                         uint32_t limit, uint32_t *count)
{
    const struct jg_street *s = &n->edge[origin->edge];
    for (uint32_t k = demand->first[origin->edge]; k < demand->first[origin->edge + 1];
         k++) {
        const struct jg_spot *d = &demand->spot[demand->row[k]];
        uint64_t a = via(label[s->a], d->leg + d->from_a) >> 32;
        uint64_t b = via(label[s->b], d->leg + from_b(s, d)) >> 32;
        uint64_t c = along(d, origin);
        count[demand->row[k]] += a <= limit || b <= limit || c <= limit;
    }
}

struct counting {
    const struct jg_network *network;
    struct jg_search *search;
    uint64_t *label;
    uint32_t *asked; /* one a street: the last origin that asked it, + 1 */
};

static enum jg_status count_one(struct jg_ctx *ctx, struct counting *c, uint32_t who,
                                const struct jg_spot *spot,
                                const struct jg_on_streets *demand, uint32_t limit,
                                uint32_t *count)
{
    const struct jg_network *n = c->network;
    JG_TRY(begin_at(ctx, n, c->search, spot, who, limit));
    JG_TRY(jg_search_run(ctx, c->search, limit));
    count_beside(n, c->label, demand, spot, limit, count);
    c->asked[spot->edge] = who + 1;
    uint32_t n_reached;
    const uint32_t *reached = jg_search_reached(c->search, &n_reached);
    for (uint32_t i = 0; i < n_reached; i++)
        for (uint32_t h = n->first[reached[i]]; h < n->first[reached[i] + 1]; h++) {
            uint32_t e = n->hop_edge[h];
            if (c->asked[e] == who + 1)
                continue;
            c->asked[e] = who + 1;
            count_on_street(n, c->label, demand, e, limit, count);
        }
    jg_search_forget(c->search);
    return JG_OK;
}

enum jg_status jg_reach_count(struct jg_ctx *ctx, struct jg_arena *tmp,
                              const struct jg_network *network,
                              const struct jg_origins *origins,
                              const struct jg_on_streets *demand, uint32_t limit,
                              uint32_t *count)
{
    struct jg_arena *scratch = jg_arena_open(tmp);
    JG_NEED(ctx, scratch);
    struct counting c = {.network = network};
    c.label = JG_ROOM(scratch, uint64_t, network->n_nodes);
    JG_NEED(ctx, c.label);
    clear_labels(c.label, network->n_nodes);
    c.asked = JG_ARRAY(scratch, uint32_t, network->n_edges);
    JG_NEED(ctx, c.asked);
    JG_TRY(jg_search_open(ctx, scratch, network, c.label, true, &c.search));
    for (uint32_t i = 0; i < origins->n; i++) {
        uint32_t who = origins->who[i];
        if (origins->spot[who].state == JG_SPOT_ON_STREET)
            JG_TRY(count_one(ctx, &c, who, &origins->spot[who], demand, limit, count));
    }
    jg_arena_close(scratch);
    return JG_OK;
}
