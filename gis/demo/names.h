/* SPDX-License-Identifier: MIT */
/* Names as Ningbo gives them, put together from syllables. */
#ifndef JG_DEMO_NAMES_H
#define JG_DEMO_NAMES_H

#include "gis/core/ctx.h"

#include <stdint.h>

/** Names of n sub-districts: Haishu's nine streets, its towns, then made-up ones; all
 *  different. */
enum jg_status jg_demo_name_subdistricts(struct jg_ctx *ctx, struct jg_arena *keep, int n,
                                         const char ***out) JG_MUST_CHECK;

/** Two syllables, "白云"; different for all of the first 4,000 numbers of one shuffle.
 *  \param buffer  at least 16 bytes. \return it */
char *jg_demo_base_name(char *buffer, uint64_t shuffle, uint32_t number);

enum { JG_DEMO_NAME_BYTES = 64 };

#endif
