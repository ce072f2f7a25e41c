/* SPDX-License-Identifier: MIT */
#include "gis/circle/search.h"

#include <string.h>

enum {
    ENTRIES = 62, /* so that a pack fills eight cache lines */
    MOST_BUCKETS = 1 << 16
};

/* Entries of one bucket: a distance in the upper half, a node in the lower. */
struct pack {
    uint32_t next, n; /* next: pack + 1; 0: none */
    uint64_t entry[ENTRIES];
};

struct jg_search {
    struct jg_arena *arena;
    const struct jg_network *network;
    uint64_t *label;
    uint32_t *reached; /* NULL: not noted */
    uint32_t n_reached;
    uint32_t head[MOST_BUCKETS]; /* first pack + 1; 0: empty */
    uint32_t shift, last;        /* last: highest bucket in use */
    struct pack *pack;
    uint32_t n_packs, room, spare; /* spare: first free pack + 1 */
    bool failed;
};

/* Buckets about a fourth of a street long: few nodes are done twice, few buckets are
 * empty. */
static uint32_t bucket_shift(const struct jg_network *n)
{
    double sum = 0;
    for (uint32_t e = 0; e < n->n_edges; e++)
        sum += n->edge[e].length;
    double wish = n->n_edges ? sum / n->n_edges / 4 : 1;
    uint32_t shift = (uint32_t)0;
    while (shift < 31 && (double)(1u << shift) * 2 <= wish)
        shift++;
    while (((uint32_t)JG_MOST_STEPS >> shift) + 1 > MOST_BUCKETS)
        shift++;
    return shift;
}

enum jg_status jg_search_open(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_network *network, uint64_t *label,
                              bool note_reached, struct jg_search **out)
{
    struct jg_search *s = JG_ARRAY(keep, struct jg_search, 1);
    JG_NEED(ctx, s);
    s->arena = keep;
    s->network = network;
    s->label = label;
    s->shift = bucket_shift(network);
    if (note_reached) {
        s->reached = JG_ROOM(keep, uint32_t, network->n_nodes);
        JG_NEED(ctx, s->reached);
    }
    *out = s;
    return JG_OK;
}

/* A pack to put entries in, first in its bucket; 0 when out of memory. */
static uint32_t add_pack(struct jg_search *s, uint32_t bucket)
{
    uint32_t p = s->spare;
    if (p) {
        s->spare = s->pack[p - 1].next;
    } else {
        if (s->n_packs == s->room) {
            uint32_t room = s->room ? s->room * 2 : 256;
            struct pack *more =
                jg_arena_grow(s->arena, s->pack, s->room, room, sizeof *more);
            if (!more)
                return 0;
            s->pack = more;
            s->room = room;
        }
        p = ++s->n_packs;
    }
    s->pack[p - 1].n = 0;
    s->pack[p - 1].next = s->head[bucket];
    s->head[bucket] = p;
    return p;
}

static void push(struct jg_search *s, uint32_t distance, uint32_t node)
{
    uint32_t bucket = distance >> s->shift, p = s->head[bucket];
    if (!p || s->pack[p - 1].n == ENTRIES)
        p = add_pack(s, bucket);
    if (!p) {
        s->failed = true; /* told when the bucket is done */
        return;
    }
    struct pack *pack = &s->pack[p - 1];
    pack->entry[pack->n++] = (uint64_t)distance << 32 | node;
}

/* Give a node a better label; a worse one changes nothing. */
static inline void improve(struct jg_search *s, uint32_t node, uint64_t label)
{
    uint64_t old = s->label[node];
    if (label >= old)
        return;
    if (s->reached && old == JG_NO_LABEL)
        s->reached[s->n_reached++] = node;
    s->label[node] = label;
    push(s, (uint32_t)(label >> 32), node);
}

enum jg_status jg_search_begin(struct jg_ctx *ctx, struct jg_search *search,
                               uint32_t node, uint64_t label, uint32_t limit)
{
    if (label >> 32 > limit)
        return JG_OK;
    improve(search, node, label);
    JG_NEED(ctx, !search->failed);
    return JG_OK;
}

struct live {
    uint64_t label;
    uint32_t first, last;
};

/* Work off one pack: first look up what still counts, so that these reads of far memory
 * overlap, then follow the streets. */
static void settle(struct jg_search *s, const struct pack *pack, uint32_t limit)
{
    const struct jg_network *n = s->network;
    struct live live[ENTRIES];
    uint32_t n_live = 0;
    for (uint32_t i = 0; i < pack->n; i++) {
        uint32_t node = (uint32_t)pack->entry[i];
        uint64_t label = s->label[node];
        live[n_live] = (struct live){label, n->first[node], n->first[node + 1]};
        n_live += label >> 32 == pack->entry[i] >> 32; /* else a better one came later */
    }
    for (uint32_t i = 0; i < n_live; i++) {
        uint32_t distance = (uint32_t)(live[i].label >> 32);
        uint64_t origin = live[i].label & UINT32_MAX;
        for (uint32_t h = live[i].first; h < live[i].last; h++) {
            uint32_t there = distance + n->hop[h].length;
            if (there <= limit)
                improve(s, n->hop[h].to, (uint64_t)there << 32 | origin);
        }
    }
}

enum jg_status jg_search_run(struct jg_ctx *ctx, struct jg_search *search, uint32_t limit)
{
    uint32_t last = limit >> search->shift;
    for (uint32_t b = 0; b <= last; b++) {
        while (search->head[b]) {
            uint32_t p = search->head[b];
            struct pack pack = search->pack[p - 1];
            search->head[b] = pack.next;
            search->pack[p - 1].next = search->spare;
            search->spare = p;
            settle(search, &pack, limit);
        }
        JG_NEED(ctx, !search->failed);
    }
    return JG_OK;
}

const uint32_t *jg_search_reached(const struct jg_search *search, uint32_t *out_n)
{
    *out_n = search->n_reached;
    return search->reached;
}

void jg_search_forget(struct jg_search *search)
{
    for (uint32_t i = 0; i < search->n_reached; i++)
        search->label[search->reached[i]] = JG_NO_LABEL;
    search->n_reached = 0;
}
