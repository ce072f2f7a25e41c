/* SPDX-License-Identifier: MIT */
/* What lies together: the graph of shapes at most a gap apart, and its connected parts.
 */
#ifndef JG_ZONE_TOUCH_H
#define JG_ZONE_TOUCH_H

#include "gis/geom/geom.h"

/** The part of an element without a shape. */
#define JG_NO_PART UINT32_MAX

/** Number the connected parts of "at most gap_m apart".
 *
 *  The same partition as PostGIS's ST_ClusterDBSCAN(geom, gap, 1), with "at most" decided
 *  exactly on the 0.1 mm grid. Parts are numbered from 0 in the order of their first row.
 *
 *  \param g         polygons (points and lines will do)
 *  \param gap_m     0 or more; 0 joins what touches or overlaps
 *  \param out_part  g->n numbers, JG_NO_PART for empty elements
 *  \param out_n     how many parts
 *  \return JG_USAGE for a negative gap, JG_NOMEM
 *
 *  Units: metres. CRS: the run's projected one.
 *  Owner: out_part is keep's. On ctx->jobs threads, the same numbers for any of them.
 *  Cost: n log n expected plus the pairs whose boxes are near; of those only pairs that
 * are not joined already are measured. Source: single linkage, Sibson 1973,
 * doi:10.1093/comjnl/16.1.30; union-find that links to the lower number, Anderson & Woll
 * 1991, doi:10.1145/103418.103458
 */
enum jg_status jg_zone_touch(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_geom *g, double gap_m, uint32_t **out_part,
                             uint32_t *out_n) JG_MUST_CHECK;

/** Two elements at most the gap apart, a < b. */
struct jg_touch {
    uint32_t a, b;
};

struct jg_touches {
    struct jg_touch *touch;
    size_t n;
};

/** All of them, by a, then b.
 *  Units, CRS, Owner as above. Cost: every near pair is measured. */
enum jg_status jg_zone_touches(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_geom *g, double gap_m,
                               struct jg_touches *out) JG_MUST_CHECK;

#endif
