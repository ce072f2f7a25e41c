/* SPDX-License-Identifier: MIT */
/* Texts and pairs to small numbers, and names as they are compared. */
#ifndef JG_ESTATE_INTERN_H
#define JG_ESTATE_INTERN_H

#include "gis/core/ctx.h"

#include <stdint.h>

/** No number: a missing text, a building without an estate, a place in no unit. */
#define JG_NONE UINT32_MAX

/** What n things are called, each distinct thing once. */
struct jg_interned {
    uint32_t *number; /* n; JG_NONE for a missing text */
    uint32_t *first;  /* n_distinct: the first row of each */
    uint32_t n_distinct;
};

/** Number the distinct texts 0, 1, … as they first appear. NULL has no number.
 *  Cost: n, and one hash table of the distinct texts. */
enum jg_status jg_intern_texts(struct jg_ctx *ctx, struct jg_arena *keep,
                               const char *const *texts, uint32_t n,
                               struct jg_interned *out) JG_MUST_CHECK;

/** The same for pairs of numbers; a pair whose first is JG_NONE has no number. */
enum jg_status jg_intern_pairs(struct jg_ctx *ctx, struct jg_arena *keep,
                               const uint32_t *a, const uint32_t *b, uint32_t n,
                               struct jg_interned *out) JG_MUST_CHECK;

/** A name as names are compared: full-width signs as ASCII, brackets of any kind round,
 * small letters, no white space. What sets estates apart (一期, 东区, 新村) stays.
 *  \return NULL when nothing is left, or when out of memory with *failed set */
const char *jg_name_key(struct jg_arena *keep, const char *name, bool *failed);

#endif
