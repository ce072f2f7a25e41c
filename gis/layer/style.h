/* SPDX-License-Identifier: MIT */
/* How a layer looks, said once for the sheet, QGIS and the web: layers/style/NAME.yaml.
 */
#ifndef JG_LAYER_STYLE_H
#define JG_LAYER_STYLE_H

#include "gis/layer/layer.h"

enum { JG_DASHES_MOST = 6, JG_CLASSES_MOST = 32 };

/** Red, green, blue, opacity, each 0 to 1; opacity 0: not drawn. */
struct jg_colour {
    double red, green, blue, opacity;
};

enum jg_marker { JG_NO_MARKER, JG_CIRCLE, JG_SQUARE, JG_TRIANGLE, JG_DIAMOND };

/** One way to draw a shape. Lengths in mm on paper. */
struct jg_symbol {
    struct jg_colour fill, line, casing, hatch;
    double line_mm, casing_mm;      /* a casing is a wider line below the line */
    double hatch_mm, hatch_deg;     /* distance and direction of the hatching's lines */
    double dash_mm[JG_DASHES_MOST]; /* on, off, on, off … */
    int n_dashes;
    double tick_mm; /* length of the cross ticks of a railway; 0: none */
    enum jg_marker marker;
    double size_mm;
};

/** What a feature must be to belong to a class. */
enum jg_class_test {
    JG_CLASS_REST,   /* whatever no class before took */
    JG_CLASS_IS,     /* the text is one of `words` */
    JG_CLASS_STARTS, /* the text begins with one of `words` */
    JG_CLASS_RANGE,  /* the number, or the year of a date, is from .. to, both included */
    JG_CLASS_NONE    /* there is no value */
};

struct jg_style_class {
    const char *zh, *en;
    enum jg_class_test test;
    const char *const *words; /* NULL at the end */
    double from, to;          /* -inf, inf when open */
    double scale_most;        /* drawn at 1:scale_most and larger scales; inf: at all */
    struct jg_symbol symbol;
};

struct jg_style {
    const char *layer, *zh, *en;
    const char *group; /* where it stands in a legend: boundary, zone, facility, base */
    const char *by;    /* the column that classes ask; NULL: one class for all */
    bool by_date;      /* `by` stands for BY_from and BY_to, days or ISO dates */
    const char *label; /* the column that names a feature; NULL: no labels */
    double label_pt;
    struct jg_colour label_colour;
    const struct jg_style_class *classes;
    int n;
};

/** Read layers/style/LAYER.yaml.
 *  \param out  NULL when there is no file of that name
 *  \return JG_USAGE with file and line: an unknown key, a colour or marker that is none,
 * no class */
enum jg_status jg_style_read(struct jg_ctx *ctx, struct jg_arena *keep,
                             const char *layers_dir, const char *layer,
                             const struct jg_style **out) JG_MUST_CHECK;

/** The columns of a layer that the classes ask, found once. */
struct jg_style_view {
    const struct jg_style *style;
    const struct jg_column *value, *to; /* `to` for dates */
};

struct jg_style_view jg_style_open(const struct jg_style *style,
                                   const struct jg_layer *layer);

/** The class of a row, or -1: none takes it. A date known as an interval counts by its
 *  middle, an open one by the end that is known. */
int jg_style_class(const struct jg_style_view *view, uint32_t row);

/** The days since 1970 on which the class begins and ends (by_date; ±inf when open). */
double jg_style_first_day(const struct jg_style_class *c);
double jg_style_last_day(const struct jg_style_class *c);

#endif
