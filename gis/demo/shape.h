/* SPDX-License-Identifier: MIT */
/* Convex pieces of land: cut by lines, measured, crossed. Corners run counter-clockwise
 * and do not repeat the first. */
#ifndef JG_DEMO_SHAPE_H
#define JG_DEMO_SHAPE_H

#include "gis/geom/geom.h"

enum { JG_DEMO_CORNERS = 24 };

struct jg_demo_shape {
    struct jg_xy at[JG_DEMO_CORNERS];
    int n; /* 0: nothing is left */
};

/** What lies left of the directed line a-b, moved `in_m` to its left. */
struct jg_demo_shape jg_demo_cut(const struct jg_demo_shape *shape, struct jg_xy a,
                                 struct jg_xy b, double in_m);

/** All sides moved inward. */
struct jg_demo_shape jg_demo_inset(const struct jg_demo_shape *shape, double in_m);

double jg_demo_area_m2(const struct jg_demo_shape *shape);
struct jg_xy jg_demo_middle(const struct jg_demo_shape *shape); /* centre of mass */
struct jg_box jg_demo_box(const struct jg_demo_shape *shape);

/** Where the horizontal at y crosses. \return false when it misses */
bool jg_demo_span_x(const struct jg_demo_shape *shape, double y, double *least,
                    double *most);
/** Where the vertical at x crosses. */
bool jg_demo_span_y(const struct jg_demo_shape *shape, double x, double *least,
                    double *most);

/** The place on the outline nearest to `at`. */
struct jg_xy jg_demo_nearest(const struct jg_demo_shape *shape, struct jg_xy at);

/** A turned frame: east of the frame is `angle` radians left of east, its origin at
 * `origin`. */
struct jg_demo_frame {
    struct jg_xy origin;
    double cos, sin;
};
struct jg_demo_frame jg_demo_frame_of(struct jg_xy origin, struct jg_xy east);
struct jg_xy jg_demo_into(struct jg_demo_frame frame, struct jg_xy at);
struct jg_xy jg_demo_out_of(struct jg_demo_frame frame, struct jg_xy at);

double jg_demo_apart_m(struct jg_xy a, struct jg_xy b);
struct jg_xy jg_demo_along(struct jg_xy a, struct jg_xy b, double t);

/** To the millimetre, as surveys are delivered. */
struct jg_xy jg_demo_round(struct jg_xy at);

#endif
