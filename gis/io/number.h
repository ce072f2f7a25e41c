/* SPDX-License-Identifier: MIT */
/* Ids of imported rows, and the order of rows that follows from them. */
#ifndef JG_IO_NUMBER_H
#define JG_IO_NUMBER_H

#include "gis/io/shapes.h"
#include "gis/layer/layer.h"
#include "gis/layer/problem.h"

/** Rows to be numbered. */
struct jg_numbering {
    const struct jg_layer *layer; /* columns; its own shapes are not looked at */
    const struct jg_shapes *shapes;
    const struct jg_ref *ref; /* the shape of each row */
    const int64_t *fid;       /* of each row in its source */
    const char **id;  /* the id column: missing ones are filled in; NULL: no ids */
    char letter;      /* of made-up ids */
    bool from_fid;    /* made-up ids are feature ids */
    const char *name; /* of the layer, for findings */
    struct jg_findings *findings;
};

/** Give the rows which[0..n-1] ids and put them in order: by id, or without an id column
 * by rank. The rank is by min x, min y, area (length of a line), vertices, then the
 * values of the columns: never the order of the source. A missing id is the letter and
 * the rank among the rows without one, in at least five digits; an id that comes twice
 * gets "#2", "#3" by rank and is listed.
 *
 *  \param keep  owns new ids
 *  \param out_in_order  whether `which` was so already
 *  Cost: n when the ids already rise; else n log n. */
enum jg_status jg_number_rows(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_numbering *rows, uint32_t *which,
                              uint32_t n, bool *out_in_order) JG_MUST_CHECK;

#endif
