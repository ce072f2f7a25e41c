/* SPDX-License-Identifier: MIT */
/* Labels that do not overlap. Inside sheet only. */
#ifndef JG_SHEET_LABEL_H
#define JG_SHEET_LABEL_H

#include "gis/sheet/canvas.h"

enum { JG_SPOTS_MOST = 25 };

/** A label that wants a place. */
struct jg_label {
    struct jg_words words;
    const char *badge; /* a number in a disc before the words; NULL: none */
    double x[JG_SPOTS_MOST], y[JG_SPOTS_MOST]; /* middles it may have, best first, mm */
    int n_spots;
    int rank;        /* lower ranks are placed first */
    double weight;   /* within a rank, heavier first */
    bool may_shrink; /* the badge alone, rather than nothing */
    /* found: */
    bool placed, shrunk;
    double at_x, at_y;  /* of the middle */
    struct jg_area box; /* what it takes, unturned */
};

struct jg_labels {
    struct jg_label *label;
    uint32_t n, room;
};

/** Append one. The first spot must be set; jg_label_spread adds more around it. */
enum jg_status jg_label_add(struct jg_ctx *ctx, struct jg_arena *keep,
                            struct jg_labels *list,
                            const struct jg_label *label) JG_MUST_CHECK;

/** Spots above, below and beside the first, half a label's size and a whole one away. */
void jg_label_spread(struct jg_canvas *c, struct jg_label *label);

/** Give each label the first of its spots where it lies wholly within `within` and on no
 *  other; those without one stay unplaced. Order: rank, weight, order of adding.
 *  Cost: labels times spots times labels placed. */
enum jg_status jg_labels_place(struct jg_ctx *ctx, struct jg_canvas *c,
                               struct jg_arena *keep, struct jg_area within,
                               struct jg_labels *list) JG_MUST_CHECK;

/** Draw those that were placed. */
void jg_labels_draw(struct jg_canvas *c, const struct jg_labels *list);

/** How wide the disc of a number is. */
double jg_badge_mm(double pt);

/** A number in a disc, as on the map and in the table. */
void jg_badge_draw(struct jg_canvas *c, const char *number, double x, double y,
                   double pt);

#endif
