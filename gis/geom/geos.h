/* SPDX-License-Identifier: MIT */
/* What is left to GEOS: building new shapes, and the last word on validity. The only door
 * to that library. Every call catches its errors; results are valid and on the 0.1 mm
 * grid, shells counter-clockwise, rings begun at and parts ordered by their lowest left
 * place. A shape that nothing cuts is copied as it is. */
#ifndef JG_GEOM_GEOS_H
#define JG_GEOM_GEOS_H

#include "gis/geom/geom.h"

/** Why and where a shape is not valid; reason is a static English text of GEOS's. */
struct jg_flaw {
    bool valid;
    char reason[64];
    struct jg_xy at;
};

/** What GEOS says of element i. Ask jg_plainly_valid first: it knows most of the answers.
 */
enum jg_status jg_geos_check(struct jg_ctx *ctx, const struct jg_geom *g, uint32_t i,
                             struct jg_flaw *out) JG_MUST_CHECK;

/** Make a polygon or line valid by the structure method (keeps area where it can) and
 * append it to the open element of the shaper; parts of lower dimension are left out. */
enum jg_status jg_geos_repair(struct jg_ctx *ctx, const struct jg_geom *g, uint32_t i,
                              struct jg_shaper *out) JG_MUST_CHECK;

enum jg_cut { JG_INTERSECTION, JG_DIFFERENCE, JG_SYMMETRIC_DIFFERENCE };

/** a[i] cut with b[j]; what comes out in the shaper's kind is appended to its open
 * element. Floating overlay first; after a failure once more on the 0.1 mm grid. */
enum jg_status jg_geos_cut(struct jg_ctx *ctx, enum jg_cut how, const struct jg_geom *a,
                           uint32_t i, const struct jg_geom *b, uint32_t j,
                           struct jg_shaper *out) JG_MUST_CHECK;

/** a[i] less all of b's elements which[0..n-1]. */
enum jg_status jg_geos_erase(struct jg_ctx *ctx, const struct jg_geom *a, uint32_t i,
                             const struct jg_geom *b, const uint32_t *which, uint32_t n,
                             struct jg_shaper *out) JG_MUST_CHECK;

/** The union of the elements which[0..n-1], appended to the open element. */
enum jg_status jg_geos_union(struct jg_ctx *ctx, const struct jg_geom *g,
                             const uint32_t *which, uint32_t n,
                             struct jg_shaper *out) JG_MUST_CHECK;

/** The elements which[0..n-1] grown by out_m with mitred corners, joined, shrunk by in_m:
 *  out_m = in_m closes the gaps narrower than 2 x out_m. */
enum jg_status jg_geos_close(struct jg_ctx *ctx, const struct jg_geom *g,
                             const uint32_t *which, uint32_t n, double out_m, double in_m,
                             struct jg_shaper *out) JG_MUST_CHECK;

/** Element i grown by by_m (round corners, 8 segments a quarter; negative shrinks). */
enum jg_status jg_geos_buffer(struct jg_ctx *ctx, const struct jg_geom *g, uint32_t i,
                              double by_m, struct jg_shaper *out) JG_MUST_CHECK;

/** Fewer vertices, topology kept, nothing moves more than tolerance_m. */
enum jg_status jg_geos_simplify(struct jg_ctx *ctx, const struct jg_geom *g, uint32_t i,
                                double tolerance_m, struct jg_shaper *out) JG_MUST_CHECK;

/** "3.11.1", for the run record. */
const char *jg_geos_version(void);

#endif
