/* SPDX-License-Identifier: MIT */
/* Coordinate systems: the only door to PROJ. Easting or longitude always comes first. */
#ifndef JG_CRS_CRS_H
#define JG_CRS_CRS_H

#include "gis/core/ctx.h"
#include "gis/geom/geom.h"

struct jg_crs; /* an opened coordinate system, owned by the arena it was opened in */

/** Degrees. Exists in crs and io only. */
struct jg_lonlat {
    double lon, lat;
};

/** Open what a user or a file names: "EPSG:4549", "4549", WKT, a PROJ string, "GCJ-02",
 *  "BD-09" (these two for sources only).
 *  \return JG_CRS when nothing is understood */
enum jg_status jg_crs_open(struct jg_ctx *ctx, struct jg_arena *keep, const char *text,
                           struct jg_crs **out) JG_MUST_CHECK;

const char *
jg_crs_name(const struct jg_crs *crs); /* "CGCS2000 / 3-degree Gauss-Kruger CM 120E" */
const char *
jg_crs_wkt(const struct jg_crs *crs); /* WKT1 (GDAL), "" for GCJ-02 and BD-09 */
const char *jg_crs_wkt2(const struct jg_crs *crs);        /* WKT2:2019 */
const char *jg_crs_proj_string(const struct jg_crs *crs); /* "" when there is none */
int jg_crs_epsg(const struct jg_crs *crs); /* 0: no code, a city's own grid */
bool jg_crs_is_geographic(const struct jg_crs *crs);
bool jg_crs_is_projected_metres(const struct jg_crs *crs);
bool jg_crs_is_shifted(const struct jg_crs *crs); /* GCJ-02 or BD-09 */
bool jg_crs_same(const struct jg_crs *a, const struct jg_crs *b);
/** Does a change from one to the other take a datum for granted: is that of one of them
 * told by its ellipsoid alone ("Unknown based on GRS80 ellipsoid"), and the other's not?
 */
bool jg_crs_assumes_datum(const struct jg_crs *from, const struct jg_crs *to);

/** JG_CRS with one sentence unless coordinates in it are metres on a plane. For degrees
 *  it names a candidate for the place, e.g. EPSG:4549 or a UTM zone.
 *  \param what  names the layer or option, for the sentence */
enum jg_status jg_crs_need_metres(struct jg_ctx *ctx, const struct jg_crs *crs,
                                  const char *what, struct jg_box extent) JG_MUST_CHECK;

/** The EPSG code of a projected system in metres that suits a place in degrees: in China
 * the CGCS2000 3-degree zone by central meridian, elsewhere the WGS 84 UTM zone. */
int jg_crs_suggest(struct jg_lonlat at);

/** Change n places in place from one system to another, on ctx->jobs threads.
 *
 *  PROJ picks the operation by area of use. Where it has only a ballpark shift (zero
 *  parameters) between two datums, this refuses with JG_CRS and names the missing
 *  parameters; the null shift between CGCS2000, WGS 84 and a grid that names only their
 *  ellipsoid is allowed (it is good to decimetres). Two grids that name no datum and the
 * same ellipsoid are taken to be of one datum.
 *  GCJ-02 and BD-09 are unshifted to WGS 84 first.
 *  A place that cannot be transformed becomes NaN and is counted.
 *  \param out_lost  how many; may be NULL
 */
enum jg_status jg_crs_transform(struct jg_ctx *ctx, const struct jg_crs *from,
                                const struct jg_crs *to, double *x, double *y, size_t n,
                                size_t *out_lost) JG_MUST_CHECK;

/** Scale of the plane at a place: lengths and areas on the plane against the ellipsoid in
 *  parts per million, and the meridian convergence in degrees: positive where true north
 * lies left (west) of grid north, as east of a Gauss-Kruger zone's meridian. */
struct jg_distortion {
    double linear_ppm, areal_ppm, convergence_deg;
};
enum jg_status jg_crs_distortion(struct jg_ctx *ctx, const struct jg_crs *crs,
                                 struct jg_xy at,
                                 struct jg_distortion *out) JG_MUST_CHECK;

/** "9.1.1" */
const char *jg_proj_version(void);

#endif
