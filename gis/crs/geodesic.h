/* SPDX-License-Identifier: MIT */
/* Areas and lengths on the ellipsoid of shapes that lie on a plane. */
#ifndef JG_CRS_GEODESIC_H
#define JG_CRS_GEODESIC_H

#include "gis/crs/crs.h"

/** Areas in m2 on the ellipsoid of all polygons of a layer: vertices as they are, edges
 *  geodesics. On ctx->jobs threads.
 *  No vertex is put into an edge. One that is straight on the plane bends away from the
 * geodesic: L metres long and x from the meridian it encloses some x L^3 / (12 R^2) with
 * it, 0.0003 m2 for 100 m and 38 m2 for 5 km at 150 km. The edge opposite gives most of
 * that back: a piece of 2.5 x 5 km there comes out 0.64 m2 (0.05 ppm) beside its
 * densified boundary.
 *  \param out  g->n areas, 0 for empty elements
 *  Source: Karney 2013, doi:10.1007/s00190-012-0578-z. The series of
 *  the land survey (国土调查办发〔2008〕32号) takes edges as straight in degrees: a
 * square of 100 m differs by less than 0.02 ppm, a lone slanting edge of 140 m by 0.02
 * m2. */
enum jg_status jg_geodesic_areas_m2(struct jg_ctx *ctx, const struct jg_crs *crs,
                                    const struct jg_geom *g, double *out) JG_MUST_CHECK;

/** Lengths in m on the ellipsoid of all lines, or of all rings of polygons. */
enum jg_status jg_geodesic_lengths_m(struct jg_ctx *ctx, const struct jg_crs *crs,
                                     const struct jg_geom *g, double *out) JG_MUST_CHECK;

#endif
