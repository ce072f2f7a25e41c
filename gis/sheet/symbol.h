/* SPDX-License-Identifier: MIT */
/* Shapes and legend samples drawn as a style says. Inside sheet only. */
#ifndef JG_SHEET_SYMBOL_H
#define JG_SHEET_SYMBOL_H

#include "gis/sheet/view.h"

/** Which parts of a symbol are drawn; casings of all roads lie below all roads. */
enum { JG_PART_CASING = 1, JG_PART_FILL = 2, JG_PART_LINE = 4, JG_PART_ALL = 7 };

/** What is drawn with one symbol. */
struct jg_shapes {
    const struct jg_geom *geom;
    const uint32_t *which;
    uint32_t n;
    /* For each place: does its segment to the next come here first? NULL: all. Keeps the
     * dashes of a shared edge from being drawn twice. */
    const bool *once;
    bool each;   /* one by one, so that see-through fills add up */
    double thin; /* 1, or less at small scales: widths of lines are times this */
};

/** Draw shapes; places nearer than a twentieth of a millimetre to the last are passed over. */
void jg_symbol_draw(struct jg_canvas *c, const struct jg_view *v,
                    const struct jg_shapes *shapes, const struct jg_symbol *symbol,
                    unsigned parts);

/** A sample for the legend. */
void jg_symbol_sample(struct jg_canvas *c, enum jg_kind kind,
                      const struct jg_symbol *symbol, struct jg_area area);

/** For each place of g: is the segment from it to the next not one that came before, in this
 *  or another element, in either direction?
 *  Cost: n log n in places. */
enum jg_status jg_edges_once(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_geom *g, bool **out) JG_MUST_CHECK;

#endif
