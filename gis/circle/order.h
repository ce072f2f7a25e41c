/* SPDX-License-Identifier: MIT */
/* Putting many numbered things in order of an integer key, in time linear in their count.
 */
#ifndef JG_CIRCLE_ORDER_H
#define JG_CIRCLE_ORDER_H

#include "gis/core/ctx.h"

#include <stddef.h>
#include <stdint.h>

struct jg_keyed {
    uint64_t key;
    uint32_t id;
};

/** Sort by key; equal keys keep their order.
 *
 *  \param tmp  scratch for a second array of n
 *  \return JG_NOMEM
 *
 *  Units: none. CRS: none. Owner: the array is the caller's.
 *  Cost: n for each byte in which the keys differ at all.
 *  Source: radix sort from the lowest digit, Knuth 5.2.5
 */
enum jg_status jg_order_by_key(struct jg_ctx *ctx, struct jg_arena *tmp,
                               struct jg_keyed *things, size_t n) JG_MUST_CHECK;

#endif
