/* SPDX-License-Identifier: MIT */
/* One source of a layer, on its way: read, projected, on the grid, mended, by contract.
 */
#ifndef JG_IO_PIECE_H
#define JG_IO_PIECE_H

#include "gis/io/import.h"
#include "gis/io/shapes.h"

/** What all sources of a layer share. */
struct jg_intake {
    const struct jg_import_options *options;
    const struct jg_contract *contract;
    const struct jg_crs *target;
    struct jg_findings *findings;
    struct jg_summary *summary;
    struct jg_shapes shapes;
    uint32_t n_repaired;
};

struct jg_piece {
    const struct jg_source *source;
    const char *name; /* "jd.shp", "city.gdb:DLTB": what `source` says */
    struct jg_delivery delivery;
    struct jg_layer *layer; /* by contract; its own shapes are not looked at */
    struct jg_ref *ref;     /* the shape of each row */
    const char **reason;    /* why a row cannot be used; NULL: it can */
    bool *holds; /* whether it meets the source's condition; NULL: no condition */
};

/** Read one source and bring it into the run's CRS and the contract's form. */
enum jg_status jg_piece_read(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_intake *in, const struct jg_source *source,
                             struct jg_piece *out) JG_MUST_CHECK;

/** Where the shape of a row is, for findings; NaN without one. */
struct jg_xy jg_piece_place(const struct jg_intake *in, const struct jg_piece *piece,
                            uint32_t row);

#endif
