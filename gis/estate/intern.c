/* SPDX-License-Identifier: MIT */
#include "gis/estate/intern.h"

#include "gis/core/text.h"

#include <string.h>

/* Open addressing; grows by doubling. Numbers go by first appearance, so neither the hash
 * nor the table's size shows in a result. */
struct table {
    struct jg_arena *tmp;
    uint32_t *slot; /* number + 1, 0 when free */
    uint64_t *hash; /* by number */
    uint32_t mask, room;
};

/* Source: FNV-1a, draft-eastlake-fnv; the finish is MurmurHash3's (Appleby). */
static uint64_t finish(uint64_t h)
{
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdu;
    return h ^ (h >> 33);
}

static uint64_t hash_text(const char *text)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001b3u;
    return finish(h);
}

static enum jg_status rehash(struct jg_ctx *ctx, struct table *t, uint32_t used)
{
    uint32_t size = (t->mask + 1) * 2;
    t->slot = JG_ARRAY(t->tmp, uint32_t, size);
    JG_NEED(ctx, t->slot);
    t->mask = size - 1;
    for (uint32_t k = 0; k < used; k++) {
        uint32_t at = (uint32_t)t->hash[k] & t->mask;
        while (t->slot[at])
            at = (at + 1) & t->mask;
        t->slot[at] = k + 1;
    }
    return JG_OK;
}

/* Room for one more distinct thing. */
static enum jg_status make_room(struct jg_ctx *ctx, struct jg_arena *keep,
                                struct table *t, struct jg_interned *out)
{
    uint32_t used = out->n_distinct;
    if (used == t->room) {
        uint32_t *first =
            jg_arena_grow(keep, out->first, used, (size_t)t->room * 2, sizeof *first);
        uint64_t *hash =
            jg_arena_grow(t->tmp, t->hash, used, (size_t)t->room * 2, sizeof *hash);
        JG_NEED(ctx, first && hash);
        out->first = first;
        t->hash = hash;
        t->room *= 2;
    }
    if (used * 2 > t->mask)
        return rehash(ctx, t, used);
    return JG_OK;
}

static enum jg_status open_table(struct jg_ctx *ctx, struct jg_arena *keep, uint32_t n,
                                 struct table *t, struct jg_interned *out)
{
    *t = (struct table){.tmp = jg_arena_open(keep), .mask = 511, .room = 256};
    JG_NEED(ctx, t->tmp);
    t->slot = JG_ARRAY(t->tmp, uint32_t, (size_t)t->mask + 1);
    t->hash = JG_ROOM(t->tmp, uint64_t, t->room);
    *out = (struct jg_interned){JG_ROOM(keep, uint32_t, n),
                                JG_ROOM(keep, uint32_t, t->room), 0};
    JG_NEED(ctx, t->slot && t->hash && out->number && out->first);
    return JG_OK;
}

enum jg_status jg_intern_texts(struct jg_ctx *ctx, struct jg_arena *keep,
                               const char *const *texts, uint32_t n,
                               struct jg_interned *out)
{
    struct table t;
    uint32_t last =
        JG_NONE; /* the row before that has a text: neighbours are often alike */
    JG_TRY(open_table(ctx, keep, n, &t, out));
    JG_NEED(ctx, t.slot && t.hash);
    for (uint32_t i = 0; i < n; i++) {
        out->number[i] = JG_NONE;
        if (!texts[i])
            continue;
        if (last != JG_NONE && !strcmp(texts[i], texts[last])) {
            out->number[i] = out->number[last];
            continue;
        }
        last = i;
        uint64_t h = hash_text(texts[i]);
        uint32_t at = (uint32_t)h & t.mask;
        while (t.slot[at] && (t.hash[t.slot[at] - 1] != h ||
                              strcmp(texts[out->first[t.slot[at] - 1]], texts[i]) != 0))
            at = (at + 1) & t.mask;
        if (t.slot[at]) {
            out->number[i] = t.slot[at] - 1;
            continue;
        }
        out->number[i] = out->n_distinct;
        out->first[out->n_distinct] = i;
        t.hash[out->n_distinct] = h;
        t.slot[at] = ++out->n_distinct;
        JG_TRY(make_room(ctx, keep, &t, out));
    }
    jg_arena_close(t.tmp);
    return JG_OK;
}

enum jg_status jg_intern_pairs(struct jg_ctx *ctx, struct jg_arena *keep,
                               const uint32_t *a, const uint32_t *b, uint32_t n,
                               struct jg_interned *out)
{
    struct table t;
    JG_TRY(open_table(ctx, keep, n, &t, out));
    JG_NEED(ctx, t.slot && t.hash);
    for (uint32_t i = 0; i < n; i++) {
        out->number[i] = JG_NONE;
        if (a[i] == JG_NONE)
            continue;
        uint64_t h = finish(((uint64_t)a[i] << 32 | b[i]) * 0x9e3779b97f4a7c15u);
        uint32_t at = (uint32_t)h & t.mask;
        while (t.slot[at] && (a[out->first[t.slot[at] - 1]] != a[i] ||
                              b[out->first[t.slot[at] - 1]] != b[i]))
            at = (at + 1) & t.mask;
        if (t.slot[at]) {
            out->number[i] = t.slot[at] - 1;
            continue;
        }
        out->number[i] = out->n_distinct;
        out->first[out->n_distinct] = i;
        t.hash[out->n_distinct] = h;
        t.slot[at] = ++out->n_distinct;
        JG_TRY(make_room(ctx, keep, &t, out));
    }
    jg_arena_close(t.tmp);
    return JG_OK;
}

/* One sign of a name as it is compared. \return how many bytes of the name it took */
static size_t add_sign(struct jg_text *key, const char *c)
{
    static const struct {
        const char *from, *to;
    } signs[] = {{"\u3000", ""}, {"\u00a0", ""}, {"【", "("}, {"】", ")"}, {"〔", "("},
                 {"〕", ")"},    {"［", "("},    {"］", ")"}, {"[", "("},  {"]", ")"},
                 {"〈", "("},    {"〉", ")"},    {"•", "·"},  {"．", "·"}, {"・", "·"}};
    const unsigned char *u = (const unsigned char *)c;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (!strncmp(c, signs[i].from, strlen(signs[i].from))) {
            jg_text_add(key, signs[i].to);
            return strlen(signs[i].from);
        }
    char ascii = c[0];
    size_t taken = 1;
    if (u[0] == 0xef && u[1] >= 0xbc && u[1] <= 0xbd &&
        u[2] >= 0x80) { /* U+FF01 … FF5E */
        int code = (u[0] & 0x0f) << 12 | (u[1] & 0x3f) << 6 | (u[2] & 0x3f);
        if (code < 0xff01 || code > 0xff5e) {
            jg_text_add_n(key, c, 3);
            return 3;
        }
        ascii = (char)(code - 0xfee0);
        taken = 3;
    }
    if (ascii >= 'A' && ascii <= 'Z')
        ascii = (char)(ascii - 'A' + 'a');
    if (!strchr(" \t\r\n", ascii))
        jg_text_add_n(key, &ascii, 1);
    return taken;
}

const char *jg_name_key(struct jg_arena *keep, const char *name, bool *failed)
{
    struct jg_text key = {.arena = keep};
    for (const char *c = name; *c;)
        c += add_sign(&key, c);
    *failed = key.failed;
    return key.failed || !key.n ? NULL : key.bytes;
}
