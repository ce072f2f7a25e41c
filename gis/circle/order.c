/* SPDX-License-Identifier: MIT */
#include "gis/circle/order.h"

#include <string.h>

enum { DIGITS = 8, VALUES = 256 };

static size_t digit_of(uint64_t key, int digit)
{
    return (size_t)(key >> (8 * digit)) & (VALUES - 1);
}

static void count_digits(const struct jg_keyed *things, size_t n,
                         size_t count[DIGITS][VALUES])
{
    memset(count, 0, sizeof(size_t[DIGITS][VALUES]));
    for (size_t i = 0; i < n; i++)
        for (int d = 0; d < DIGITS; d++)
            count[d][digit_of(things[i].key, d)]++;
}

/* Scatter by one digit; count becomes the place of the next thing of each value. */
static void scatter(const struct jg_keyed *from, struct jg_keyed *to, size_t n, int digit,
                    size_t *count)
{
    size_t at = 0;
    for (size_t v = 0; v < VALUES; v++) {
        size_t here = count[v];
        count[v] = at;
        at += here;
    }
    for (size_t i = 0; i < n; i++)
        to[count[digit_of(from[i].key, digit)]++] = from[i];
}

enum jg_status jg_order_by_key(struct jg_ctx *ctx, struct jg_arena *tmp,
                               struct jg_keyed *things, size_t n)
{
    if (n < 2)
        return JG_OK;
    size_t count[DIGITS][VALUES];
    count_digits(things, n, count);
    struct jg_arena *scratch = jg_arena_open(tmp);
    JG_NEED(ctx, scratch);
    struct jg_keyed *other = JG_ROOM(scratch, struct jg_keyed, n);
    JG_NEED(ctx, other);
    struct jg_keyed *from = things, *to = other;
    for (int d = 0; d < DIGITS; d++) {
        if (count[d][digit_of(from[0].key, d)] == n)
            continue; /* alike in all keys */
        scatter(from, to, n, d, count[d]);
        struct jg_keyed *swap = from;
        from = to;
        to = swap;
    }
    if (from != things)
        memcpy(things, from, n * sizeof *things);
    jg_arena_close(scratch);
    return JG_OK;
}
