/* SPDX-License-Identifier: MIT */
/* Zone maps on paper, from layers in memory. */
#ifndef JG_SHEET_SHEET_H
#define JG_SHEET_SHEET_H

#include "gis/core/stage.h"
#include "gis/crs/crs.h"
#include "gis/layer/layer.h"

enum jg_map {
    JG_MAP_OVERVIEW,
    JG_MAP_AGE,
    JG_MAP_DECISION,
    JG_MAP_ZONE,
    JG_MAP_SHORTFALL
};

enum jg_sheet_format { JG_SHEET_PDF, JG_SHEET_PNG, JG_SHEET_SVG };

struct jg_sheet_target {
    enum jg_sheet_format format;
    const char *path;
};

/** What is drawn, and what is printed beside it. Texts may be NULL unless said otherwise. */
struct jg_sheet_options {
    const struct jg_crs *crs; /* of the layers: projected, metres */
    enum jg_map map;
    double width_mm, height_mm; /* of the paper */
    double scale;               /* 5000 for 1:5000; 0: the largest round one that fits */
    double dpi;                 /* of PNG */
    bool english;
    const char *zone;        /* id: this zone alone, large */
    const char *subdistrict; /* name: cut to it */
    const char *title;
    const char *project; /* small, above the title */
    const char *author;  /* who prepared it (编制单位) */
    const char *secrecy;
    const char *approval;   /* 审图号; NULL: the note that it must not be published */
    const char *time;       /* ISO 8601 UTC; never the clock; not NULL */
    const char *layers_dir; /* the folder of shipped data; not NULL */
};

/** Draw one map into files, each in its format and all alike.
 *
 *  Uses those of the layers zone, estate, building, barrier, road, subdistrict, facility,
 *  shortfall that are there and that the map shows.
 *  \param summary  scale, what was drawn, labels placed and dropped; warnings when the font
 *                  has no Chinese, when buildings were too small
 *  \return JG_USAGE: a map whose layer is not there, a zone or sub-district that is none, a
 *          scale at which the data do not fit, no shape at all; JG_IO; JG_NOMEM
 *
 *  Units: metres in, millimetres on paper. CRS: the layers'.
 *  Cost: one pass over the layers' boxes, and over the places of what is seen.
 */
enum jg_status jg_sheet_draw(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_sheet_options *options,
                             const struct jg_layers *layers,
                             const struct jg_sheet_target *targets, int n_targets,
                             struct jg_summary *summary) JG_MUST_CHECK;

/** The smallest round scale number (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten) at
 *  which the box fits into an area on paper. */
double jg_sheet_round_scale(struct jg_box box, double width_mm, double height_mm);

/** "1.16.0", for the run record. */
const char *jg_cairo_version(void);

#endif
