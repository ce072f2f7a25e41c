/* SPDX-License-Identifier: MIT */
/* What layers a file holds. */
#ifndef JG_IO_LISTING_H
#define JG_IO_LISTING_H

#include "gis/io/source.h"

struct jg_listed {
    const char *name;
    int64_t rows;
};

/** All layers of a source in file order, styles and other tables of programs left out. */
enum jg_status jg_source_layers(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_source *source, struct jg_listed **out,
                                int *out_n) JG_MUST_CHECK;

#endif
