/* SPDX-License-Identifier: MIT */
/* The overlay itself: two layers of shapes cut into pieces that know where they are from.
 */
#ifndef JG_OVERLAY_CUT_H
#define JG_OVERLAY_CUT_H

#include "gis/geom/geom.h"

enum jg_overlay_method {
    JG_OVERLAY_INTERSECTION, /* what both have */
    JG_OVERLAY_IDENTITY,     /* all of a, cut by b */
    JG_OVERLAY_ERASE,        /* a without b */
    JG_OVERLAY_UNION,        /* all of a and all of b, cut by each other */
    JG_OVERLAY_SYMMETRIC,    /* what only one of them has */
    JG_OVERLAY_CLIP,         /* a as far as b reaches, not cut by b's lines */
    JG_OVERLAY_UPDATE        /* a without b, and all of b whole */
};

#define JG_NO_ROW UINT32_MAX

/** Pieces by row of a, then of b; the rest of a row of a last among its pieces; then what
 * is of b alone, by row. */
struct jg_pieces {
    uint32_t n;
    uint32_t *a_row, *b_row; /* JG_NO_ROW: nothing of that side */
    struct jg_geom geom;     /* of a's kind */
};

/** What happened to one row: its size is that of its pieces, its rest, and the three
 * below. Sizes are m2 of polygons and m of lines. */
struct jg_row_account {
    double size;    /* of the row itself */
    double shared;  /* its pieces in common with the other side */
    double rest;    /* what is its alone */
    double twice;   /* what of `shared` is counted again, where the other side overlaps */
    double failed;  /* in pieces that GEOS could not make */
    double dropped; /* in pieces under the least size */
    bool is_built;  /* rest and twice are measured on shapes, else by areas alone */
};

/** A pair or rest that could not be cut. */
struct jg_failed_cut {
    uint32_t a_row, b_row;
    const char *reason;
};

struct jg_cut_rule {
    enum jg_overlay_method method;
    double least; /* smaller pieces (m2, m) are dropped and accounted for; 0: none is */
};

struct jg_cuts {
    struct jg_pieces pieces;
    struct jg_row_account *a, *b; /* b: only for union, symmetric difference; else NULL */
    struct jg_failed_cut *failed;
    uint32_t n_failed;
};

/** Overlay a (polygons or lines) with b (polygons).
 *
 *  Pair by pair from the index, never one mask of a whole layer: boxes and edges tell
 * most pairs that lie apart or one in the other, the rest are cut by GEOS. A pair that
 * GEOS cannot cut is listed and accounted for by its shared area, and does not stop the
 * others. Lines can be cut by intersection, identity, erase and clip.
 *
 *  Units: metres. Owner: keep. On ctx->jobs threads, the same pieces for any of them.
 *  Cost: pairs from the index; some 30 us for each that must be cut.
 *  Source: intersection + rest = a, identity = a, union = a + b - common.
 */
enum jg_status jg_overlay_cut(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_cut_rule *rule, const struct jg_geom *a,
                              const struct jg_geom *b, struct jg_cuts *out) JG_MUST_CHECK;

#endif
