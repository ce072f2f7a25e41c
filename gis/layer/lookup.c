/* SPDX-License-Identifier: MIT */
/* A hash table from the texts of a column to its rows. */
#include "gis/layer/layer.h"

#include <string.h>

struct jg_lookup {
    const char *const *texts;
    uint32_t *slot; /* row + 1, 0 when free */
    uint32_t mask;
};

/* FNV-1a, 64 bits folded to 32. Source: Fowler, Noll, Vo; draft-eastlake-fnv. */
static uint32_t hash(const char *text)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001b3u;
    return (uint32_t)(h ^ (h >> 32));
}

enum jg_status jg_lookup_open(struct jg_ctx *ctx, struct jg_arena *keep,
                              const char *const *texts, uint32_t n,
                              struct jg_lookup **out)
{
    struct jg_lookup *l = JG_ARRAY(keep, struct jg_lookup, 1);
    JG_NEED(ctx, l);
    uint32_t room = 16;
    while (room / 2 < n && room < (1u << 31))
        room *= 2;
    *l = (struct jg_lookup){texts, JG_ARRAY(keep, uint32_t, room), room - 1};
    JG_NEED(ctx, l->slot);
    for (uint32_t row = 0; row < n; row++) {
        if (!texts[row])
            continue;
        uint32_t at = hash(texts[row]) & l->mask;
        while (l->slot[at] && strcmp(texts[l->slot[at] - 1], texts[row]) != 0)
            at = (at + 1) & l->mask;
        if (!l->slot[at])
            l->slot[at] = row + 1;
    }
    *out = l;
    return JG_OK;
}

uint32_t jg_lookup_first(const struct jg_lookup *l, const char *text)
{
    if (!text)
        return UINT32_MAX;
    for (uint32_t at = hash(text) & l->mask; l->slot[at]; at = (at + 1) & l->mask)
        if (!strcmp(l->texts[l->slot[at] - 1], text))
            return l->slot[at] - 1;
    return UINT32_MAX;
}
