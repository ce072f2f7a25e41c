/* SPDX-License-Identifier: MIT */
/* Where projected metres lie on paper. Inside sheet only. */
#ifndef JG_SHEET_VIEW_H
#define JG_SHEET_VIEW_H

#include "gis/geom/geom.h"
#include "gis/sheet/canvas.h"

struct jg_view {
    struct jg_box window; /* what is seen, metres */
    struct jg_area area;  /* where, mm */
    double mm_per_m;
};

/* Cairo counts in 24 bits: what lies farther off than this is drawn at this distance. */
#define JG_FAR_MM 50000.0

static inline double jg_near_mm(double mm)
{
    return mm < -JG_FAR_MM ? -JG_FAR_MM : mm > JG_FAR_MM ? JG_FAR_MM : mm;
}

static inline double jg_view_x(const struct jg_view *v, double x)
{
    return v->area.x + jg_near_mm((x - v->window.min_x) * v->mm_per_m);
}

static inline double jg_view_y(const struct jg_view *v, double y)
{
    return v->area.y + v->area.h - jg_near_mm((y - v->window.min_y) * v->mm_per_m);
}

#endif
