/* SPDX-License-Identifier: MIT */
/* Paper in millimetres, y downward, and words on it. Inside sheet only. */
#ifndef JG_SHEET_CANVAS_H
#define JG_SHEET_CANVAS_H

#include "gis/core/ctx.h"
#include "gis/layer/style.h"
#include "gis/sheet/sheet.h"

#include <cairo.h>

/** A rectangle on paper, mm. */
struct jg_area {
    double x, y, w, h;
};

struct jg_canvas; /* an open sheet of paper in one format */

/** A blank white sheet that goes to a file.
 *  \param time ISO 8601 UTC, for the PDF's creation date
 *  \return JG_IO when the file cannot be made */
enum jg_status jg_canvas_open(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_sheet_target *target,
                              const struct jg_sheet_options *options,
                              struct jg_canvas **out) JG_MUST_CHECK;

/** The same without a file, to measure words on. */
enum jg_status jg_canvas_measuring(struct jg_ctx *ctx, struct jg_arena *keep,
                                   struct jg_canvas **out) JG_MUST_CHECK;

/** Write everything out. \return JG_IO, JG_NOMEM as Cairo says */
enum jg_status jg_canvas_finish(struct jg_ctx *ctx, struct jg_canvas *c) JG_MUST_CHECK;

cairo_t *jg_canvas_cairo(const struct jg_canvas *c);

/** Does the font that is used have Chinese characters? Its name, for the summary. */
bool jg_canvas_has_chinese(const struct jg_canvas *c);
const char *jg_canvas_font(const struct jg_canvas *c);

enum jg_align { JG_LEFT, JG_MIDDLE, JG_RIGHT };

/** Words to be set. */
struct jg_words {
    const char *text;
    double pt;
    bool bold;
    struct jg_colour colour;
    double halo_mm;      /* white around the letters; 0: none */
    enum jg_align align; /* what x means */
    double width_mm;     /* 0: one line; else wrapped, at most `lines` */
    int lines;       /* with a width: 0: as many as it takes; 1: cut with an ellipsis */
    double turn_deg; /* clockwise, about the anchor */
    double space_mm; /* between letters */
};

/** Width and height the words take, unturned. */
struct jg_area jg_canvas_measure(struct jg_canvas *c, const struct jg_words *words);

/** Set words; y is the middle of their height. */
void jg_canvas_words(struct jg_canvas *c, const struct jg_words *words, double x,
                     double y);

void jg_canvas_colour(struct jg_canvas *c, struct jg_colour colour);
void jg_canvas_rule(struct jg_canvas *c, double x1, double y1, double x2, double y2,
                    double mm);
void jg_canvas_box(struct jg_canvas *c, struct jg_area area, double mm);

static inline struct jg_colour jg_grey(double level)
{
    return (struct jg_colour){level, level, level, 1};
}

#endif
