/* SPDX-License-Identifier: MIT */
/* Lengths, areas, distances and tests on columnar shapes, without building any geometry.
 * What decides something is decided in exact integers on the 0.1 mm grid. */
#ifndef JG_GEOM_MEASURE_H
#define JG_GEOM_MEASURE_H

#include "gis/geom/geom.h"

/** Area on the plane in m2, holes taken away. Places are taken relative to the first, so
 * that large coordinates cost no digits. */
double jg_area_m2(const struct jg_geom *g, uint32_t i);
/** Length of a line, or of all rings of a polygon, in m. */
double jg_length_m(const struct jg_geom *g, uint32_t i);
/** Centre of mass (polygon by area, line by length, points by mean); of the places when
 * the area is 0. Undefined for an empty element. */
struct jg_xy jg_centroid(const struct jg_geom *g, uint32_t i);
/** A place certainly inside the polygon, near its middle: the midpoint of the widest
 * inside stretch of the horizontal through the middle of the box. For lines the point at
 * half the length, for points the first. */
struct jg_xy jg_place_inside(const struct jg_geom *g, uint32_t i);

/** Is the place in or on the polygon? Exact on the grid. */
bool jg_covers(const struct jg_geom *g, uint32_t i, struct jg_xy at);

/** Do the two elements share a place? Any kinds; exact on the grid. */
bool jg_meets(const struct jg_geom *a, uint32_t i, const struct jg_geom *b, uint32_t j);

/** Distance between two elements in m, 0 when they meet; the shortest link joins the
 *  places *out_a and *out_b (either may be NULL). Ties: the lowest segment pair.
 *  \return infinity when one is empty, or when it is more than at_most_m (pass INFINITY
 *    for no bound; a bound saves work) */
double jg_distance_m(const struct jg_geom *a, uint32_t i, const struct jg_geom *b,
                     uint32_t j, double at_most_m, struct jg_xy *out_a,
                     struct jg_xy *out_b);

/** Are they at most gap_m apart? Decided in integers: both sets of places on the 0.1 mm
 * grid and the gap in whole grid steps, so that a pair exactly gap_m apart is within,
 * wherever the data lie. gap_m 0: they touch or overlap. */
bool jg_within(const struct jg_geom *a, uint32_t i, const struct jg_geom *b, uint32_t j,
               double gap_m);

/** Distance from a place to an element (0 inside a polygon) and the nearest place on it.
 *  \param out_place, out_part_place  may be NULL */
double jg_place_distance_m(const struct jg_geom *g, uint32_t i, struct jg_xy at,
                           struct jg_xy *out_place);

/** Area that the polygons i of a and j of b share, in m2, without building it: the signed
 *  overlap of the trapezoids under their edges. Right for valid polygons.
 *  Cost: edges of a times edges of b that overlap in x. */
double jg_overlap_m2(const struct jg_geom *a, uint32_t i, const struct jg_geom *b,
                     uint32_t j);

/** Does the segment p-q share a place with element i? Exact on the grid. */
bool jg_segment_meets(const struct jg_geom *g, uint32_t i, struct jg_xy p,
                      struct jg_xy q);

/** Where two segments cross, if they do (touching counts; of a shared stretch one end).
 *  The place is on the grid. */
bool jg_segments_cross(struct jg_xy a, struct jg_xy b, struct jg_xy c, struct jg_xy d,
                       struct jg_xy *out);

/** Is the polygon valid as OGC means it? Small simple shells are decided here, exactly;
 *  whatever is not plainly valid is "unsure" and goes to jg_geos_check. */
bool jg_plainly_valid(const struct jg_geom *g, uint32_t i);

#endif
