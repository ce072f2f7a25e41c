/* SPDX-License-Identifier: MIT */
#include "gis/io/decode.h"

#include "gis/core/text.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>

struct slot {
    uint64_t hash;
    struct jg_raw *raw;
};

struct jg_pool {
    struct jg_arena *arena;
    struct slot *slot;
    size_t n, room; /* room is a power of two */
    bool has_other; /* a byte beyond ASCII was seen */
};

enum { FIRST_ROOM = 4096 };

enum jg_status jg_pool_open(struct jg_ctx *ctx, struct jg_arena *keep,
                            struct jg_pool **out)
{
    struct jg_pool *pool = JG_ARRAY(keep, struct jg_pool, 1);
    JG_NEED(ctx, pool);
    pool->arena = keep;
    pool->room = FIRST_ROOM;
    pool->slot = JG_ARRAY(keep, struct slot, FIRST_ROOM);
    JG_NEED(ctx, pool->slot);
    *out = pool;
    return JG_OK;
}

struct jg_raw *jg_raw_of(const char *bytes)
{
    /* Only the pool makes these bytes, in memory of its own. */
    uintptr_t at = (uintptr_t)bytes - offsetof(struct jg_raw, bytes);
    return (struct jg_raw *)at; /* NOLINT(performance-no-int-to-ptr): see above */
}

bool jg_pool_is_ascii(const struct jg_pool *pool)
{
    return !pool->has_other;
}

/* Multiply and fold eight bytes at a time; the order of values never shows in results. */
static uint64_t hash_of(const char *bytes, size_t n)
{
    const uint64_t odd = 0x9E3779B97F4A7C15u;
    uint64_t h = n * odd;
    for (; n >= 8; n -= 8, bytes += 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        h = (h ^ word) * odd;
        h ^= h >> 29;
    }
    uint64_t rest = 0;
    memcpy(&rest, bytes, n);
    h = (h ^ rest) * odd;
    return h ^ h >> 32;
}

static bool is_ascii(const char *bytes, size_t n)
{
    unsigned char all = 0;
    for (size_t i = 0; i < n; i++)
        all |= (unsigned char)bytes[i];
    return all < 0x80;
}

static struct jg_raw *keep_bytes(struct jg_pool *pool, const char *bytes, size_t n)
{
    if (n > UINT32_MAX)
        return NULL;
    struct jg_raw *raw =
        jg_arena_room(pool->arena, offsetof(struct jg_raw, bytes) + n + 1, 1);
    if (!raw)
        return NULL;
    memcpy(raw->bytes, bytes, n);
    raw->bytes[n] = '\0';
    raw->decoded = raw->bytes;
    raw->n = (uint32_t)n;
    raw->by = 0;
    raw->is_full = false;
    pool->has_other = pool->has_other || !is_ascii(bytes, n);
    return raw;
}

static bool widen(struct jg_pool *pool)
{
    size_t room = 2 * pool->room;
    struct slot *wider = JG_ARRAY(pool->arena, struct slot, room);
    if (!wider)
        return false;
    for (size_t i = 0; i < pool->room; i++) {
        if (!pool->slot[i].raw)
            continue;
        size_t at = pool->slot[i].hash & (room - 1);
        while (wider[at].raw)
            at = (at + 1) & (room - 1);
        wider[at] = pool->slot[i];
    }
    pool->slot = wider;
    pool->room = room;
    return true;
}

static struct slot *slot_for(struct jg_pool *pool, uint64_t hash, const char *bytes,
                             size_t n)
{
    size_t at = hash & (pool->room - 1);
    for (;; at = (at + 1) & (pool->room - 1)) {
        struct slot *s = &pool->slot[at];
        if (!s->raw ||
            (s->hash == hash && s->raw->n == n && !memcmp(s->raw->bytes, bytes, n)))
            return s;
    }
}

static struct jg_raw *shared(struct jg_pool *pool, const char *bytes, size_t n,
                             bool *is_fresh)
{
    if (2 * pool->n >= pool->room && !widen(pool))
        return NULL;
    uint64_t hash = hash_of(bytes, n);
    struct slot *s = slot_for(pool, hash, bytes, n);
    *is_fresh = !s->raw;
    if (!s->raw) {
        *s = (struct slot){hash, keep_bytes(pool, bytes, n)};
        pool->n += s->raw ? 1 : 0;
    }
    return s->raw;
}

const char *jg_pool_put(struct jg_pool *pool, const char *bytes, size_t n, bool is_full,
                        bool share, bool *out_is_fresh)
{
    bool is_fresh = true;
    struct jg_raw *raw =
        share ? shared(pool, bytes, n, &is_fresh) : keep_bytes(pool, bytes, n);
    if (out_is_fresh)
        *out_is_fresh = is_fresh;
    if (!raw)
        return NULL;
    raw->is_full = raw->is_full || is_full;
    return raw->bytes;
}

const char *jg_encoding_name(const char *told)
{
    static const char *const gb[] = {"GBK",   "GB2312", "GB18030",  "CP936", "936",
                                     "MS936", "EUC-CN", "ANSI 936", NULL};
    static const char *const utf[] = {"UTF-8", "UTF8", "65001", "CP65001", NULL};
    for (int i = 0; gb[i]; i++)
        if (jg_text_same(told, gb[i]))
            return "GB18030";
    for (int i = 0; utf[i]; i++)
        if (jg_text_same(told, utf[i]))
            return "UTF-8";
    return told;
}

struct jg_decoder {
    struct jg_arena *arena;
    const char *name;
    iconv_t table; /* unused for UTF-8 */
    bool is_utf8;
    uint8_t number;
    char *room; /* of the value being decoded */
    size_t n_room;
};

static void close_table(void *user, void *thing)
{
    (void)user;
    (void)iconv_close((iconv_t)thing);
}

enum jg_status jg_decoder_open(struct jg_ctx *ctx, struct jg_arena *keep,
                               const char *encoding, uint8_t number,
                               struct jg_decoder **out)
{
    struct jg_decoder *d = JG_ARRAY(keep, struct jg_decoder, 1);
    JG_NEED(ctx, d);
    d->arena = keep;
    d->name = jg_arena_text(keep, jg_encoding_name(encoding));
    JG_NEED(ctx, d->name);
    d->number = number;
    d->is_utf8 = !strcmp(d->name, "UTF-8");
    if (!d->is_utf8) {
        d->table = iconv_open("UTF-8", d->name);
        if (d->table == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr): POSIX */
            return jg_fail(ctx, JG_USAGE, "unknown encoding \"%s\"; try GBK or UTF-8",
                           encoding);
        JG_NEED(ctx, jg_arena_defer(keep, close_table, NULL, d->table));
    }
    *out = d;
    return JG_OK;
}

static enum jg_status refuse(struct jg_ctx *ctx, const struct jg_decoder *d,
                             const struct jg_raw *raw)
{
    enum { SHOWN = 24 };
    char hex[3 * SHOWN + 4] = "";
    uint32_t n = raw->n < SHOWN ? raw->n : SHOWN;
    for (uint32_t i = 0; i < n; i++)
        (void)snprintf(hex + (size_t)3 * i, 4, " %02x", (unsigned char)raw->bytes[i]);
    return jg_fail(ctx, JG_DATA, "the bytes%s%s are not valid %s", hex,
                   raw->n > SHOWN ? " …" : "", d->name);
}

/* How many bytes at the end begin a UTF-8 character that does not end. */
static size_t cut_tail(const char *bytes, size_t n)
{
    for (size_t back = 1; back <= 3 && back <= n; back++) {
        unsigned char c = (unsigned char)bytes[n - back];
        if ((c & 0xC0) == 0x80)
            continue;
        size_t whole = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 1;
        return whole > back ? back : 0;
    }
    return 0;
}

static enum jg_status decode_utf8(struct jg_ctx *ctx, struct jg_decoder *d,
                                  struct jg_raw *raw)
{
    raw->decoded = raw->bytes;
    if (jg_text_is_utf8(raw->bytes, raw->n))
        return JG_OK;
    size_t cut = raw->is_full ? cut_tail(raw->bytes, raw->n) : 0;
    if (!cut || !jg_text_is_utf8(raw->bytes, raw->n - cut))
        return refuse(ctx, d, raw);
    char *copy = jg_arena_room(d->arena, raw->n + 1 - cut, 1);
    JG_NEED(ctx, copy);
    memcpy(copy, raw->bytes, raw->n - cut);
    copy[raw->n - cut] = '\0';
    raw->decoded = copy;
    return JG_OK;
}

static enum jg_status convert(struct jg_ctx *ctx, struct jg_decoder *d,
                              struct jg_raw *raw)
{
    size_t most = 4 * (size_t)raw->n + 1; /* no encoding gives more than 4 bytes a byte */
    if (d->n_room < most) {
        d->room = jg_arena_room(d->arena, 2 * most, 1);
        d->n_room = d->room ? 2 * most : 0;
        JG_NEED(ctx, d->room);
    }
    char *in = raw->bytes, *to = d->room;
    size_t left = raw->n, free_bytes = d->n_room - 1;
    (void)iconv(d->table, NULL, NULL, NULL, NULL);
    size_t st = iconv(d->table, &in, &left, &to, &free_bytes);
    if (st == (size_t)-1 && !(errno == EINVAL && raw->is_full))
        return refuse(ctx, d, raw);
    *to = '\0';
    raw->decoded = jg_arena_text(d->arena, d->room);
    JG_NEED(ctx, raw->decoded);
    return JG_OK;
}

enum jg_status jg_decode(struct jg_ctx *ctx, struct jg_decoder *d, struct jg_raw *raw)
{
    if (raw->by == d->number)
        return JG_OK;
    if (is_ascii(raw->bytes, raw->n))
        raw->decoded = raw->bytes;
    else
        JG_TRY(d->is_utf8 ? decode_utf8(ctx, d, raw) : convert(ctx, d, raw));
    raw->by = d->number;
    return JG_OK;
}
