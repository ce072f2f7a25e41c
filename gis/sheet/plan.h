/* SPDX-License-Identifier: MIT */
/* What a map shows, where, and at which scale: settled once, then drawn in every format.
 * Inside sheet only. */
#ifndef JG_SHEET_PLAN_H
#define JG_SHEET_PLAN_H

#include "gis/geom/index.h"
#include "gis/sheet/label.h"
#include "gis/sheet/sheet.h"
#include "gis/sheet/symbol.h"

enum { JG_DRAWN_MOST = 20 };

/** One layer in one style, as it lies over what was drawn before. */
struct jg_drawn {
    const struct jg_layer *layer;
    const struct jg_style *style;
    unsigned parts;
    bool each;
    const bool *once;
    struct jg_ids rows[JG_CLASSES_MOST]; /* those seen, by class */
};

/** Where things stand on paper, mm. */
struct jg_page {
    double size; /* of letters and margins; 1 on A3 */
    struct jg_area frame, panel, foot, head;
};

struct jg_plan {
    const struct jg_sheet_options *options;
    const struct jg_layers *layers;
    const struct jg_layer *zone, *estate, *subdistrict, *building;
    struct jg_page page;
    struct jg_view view;
    double scale;
    struct jg_drawn drawn[JG_DRAWN_MOST];
    int n_drawn;
    struct jg_labels labels;
    const char **zone_number; /* of each zone, as on the map */
    uint32_t focus;           /* row of the zone or sub-district asked for */
    bool has_zone, cut_to_subdistrict;
    bool estates_by_age; /* buildings would be specks: estates stand for them */
    uint32_t n_specks;   /* buildings not drawn because they are too small */
    const char *sources; /* where the data are from */
};

/** Settle everything but the labels. */
enum jg_status jg_plan_make(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_sheet_options *options,
                            const struct jg_layers *layers,
                            struct jg_plan *plan) JG_MUST_CHECK;

/** Gather the labels and find their places. */
enum jg_status jg_plan_label(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layers *layers, struct jg_canvas *c,
                             struct jg_plan *plan) JG_MUST_CHECK;

/** The margins, frame and panel of a paper. */
struct jg_page jg_page_of(const struct jg_sheet_options *options);

/** Set words whose points are those of an A3 sheet; near black unless coloured. */
void jg_plan_words(struct jg_canvas *c, const struct jg_plan *plan, struct jg_words words,
                   double x, double y);

/** Draw the map itself, within its frame. */
void jg_plan_draw(struct jg_canvas *c, const struct jg_plan *plan);

/** Draw everything round it. */
enum jg_status jg_page_draw(struct jg_ctx *ctx, struct jg_arena *keep,
                            struct jg_canvas *c,
                            const struct jg_plan *plan) JG_MUST_CHECK;

/** The panel: north, legend, table, title block. */
enum jg_status jg_panel_draw(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_canvas *c,
                             const struct jg_plan *plan) JG_MUST_CHECK;

/** Chinese, or English when the options say so. */
static inline const char *jg_say(const struct jg_plan *plan, const char *zh,
                                 const char *en)
{
    return plan->options->english ? en : zh;
}

#endif
