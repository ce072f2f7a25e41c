/* SPDX-License-Identifier: MIT */
/* Polygons made one by one on several cores, put together in their order. */
#ifndef JG_ESTATE_MAKE_H
#define JG_ESTATE_MAKE_H

#include "gis/geom/geom.h"

/** Append the parts of polygon i to the shaper; the element is closed by the caller.
 *  \param tmp  scratch, given back after a few polygons */
typedef enum jg_status jg_make_fn(struct jg_ctx *ctx, struct jg_arena *tmp, uint32_t i,
                                  struct jg_shaper *out, void *user);

/** Make n polygons on ctx->jobs threads; the same for any number of threads.
 *  \param what  for progress; may be NULL */
enum jg_status jg_make_polygons(struct jg_ctx *ctx, struct jg_arena *keep, uint32_t n,
                                const char *what, jg_make_fn *make, void *user,
                                struct jg_geom *out) JG_MUST_CHECK;

#endif
