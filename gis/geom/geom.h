/* SPDX-License-Identifier: MIT */
/* Columnar geometry: all shapes of a layer in a few long arrays. */
#ifndef JG_GEOM_GEOM_H
#define JG_GEOM_GEOM_H

#include "gis/core/ctx.h"

#include <stddef.h>
#include <stdint.h>

/** A place in projected metres, always. */
struct jg_xy {
    double x, y;
};

/** Projected metres. An empty element's box has min_x > max_x. */
struct jg_box {
    double min_x, min_y, max_x, max_y;
};

enum jg_kind { JG_NO_SHAPE, JG_POINT, JG_LINE, JG_POLYGON };

/** The grid every stored coordinate lies on (0.1 mm: domain.md 6.2, XY tolerance). */
#define JG_GRID_M 1e-4

/** Shapes of n elements, nested as GeoArrow nests them: element, parts, rings, places.
 *
 *  Element i has the parts part[i] .. part[i+1]-1, part p the rings ring[p] ..
 * ring[p+1]-1, ring r the places at[r] .. at[r+1]-1. A polygon's part is one shell
 * (counter-clockwise) and its holes (clockwise); its rings repeat their first place at
 * the end. A line's part has one ring, its places. A point's part has one ring of one
 * place. An element without parts has no shape. With JG_NO_SHAPE all arrays are NULL.
 *  Units: metres (degrees only between reading and projecting, in io).
 */
struct jg_geom {
    enum jg_kind kind;
    uint32_t n;
    int64_t *part;      /* n + 1 */
    int64_t *ring;      /* parts + 1 */
    int64_t *at;        /* rings + 1 */
    double *x, *y;      /* places */
    struct jg_box *box; /* n */
};

/** How many parts, rings and places in all. */
int64_t jg_geom_parts(const struct jg_geom *g);
int64_t jg_geom_rings(const struct jg_geom *g);
int64_t jg_geom_places(const struct jg_geom *g);
bool jg_geom_is_empty(const struct jg_geom *g, uint32_t i);

/** Shapes being written one after another. Places go in with add, then end_ring,
 * end_part, end_element close what was begun; an element that is ended at once is empty.
 */
struct jg_shaper;

/** \param keep owns the shaper and the geometry it makes. \return JG_NOMEM */
enum jg_status jg_shaper_open(struct jg_ctx *ctx, struct jg_arena *keep,
                              enum jg_kind kind, struct jg_shaper **out) JG_MUST_CHECK;
enum jg_status jg_shaper_add(struct jg_ctx *ctx, struct jg_shaper *s, double x,
                             double y) JG_MUST_CHECK;
enum jg_status jg_shaper_end_ring(struct jg_ctx *ctx, struct jg_shaper *s) JG_MUST_CHECK;
enum jg_status jg_shaper_end_part(struct jg_ctx *ctx, struct jg_shaper *s) JG_MUST_CHECK;
enum jg_status jg_shaper_end_element(struct jg_ctx *ctx,
                                     struct jg_shaper *s) JG_MUST_CHECK;

/** Append element i of g to the open element, part by part; the element stays open. */
enum jg_status jg_shaper_copy(struct jg_ctx *ctx, struct jg_shaper *s,
                              const struct jg_geom *g, uint32_t i) JG_MUST_CHECK;

/** Append the shapes of one (Multi)Point, LineString or Polygon WKB (ISO or EWKB; Z and M
 *  are dropped; collections give their members of the shaper's kind) to the open element.
 *  Shells are turned counter-clockwise, holes clockwise; an unclosed ring is closed.
 *  \return JG_DATA with the reason: truncated, a curve, another kind, NaN or infinity;
 * what was appended of this WKB is taken back */
enum jg_status jg_shaper_add_wkb(struct jg_ctx *ctx, struct jg_shaper *s,
                                 const unsigned char *wkb, size_t n) JG_MUST_CHECK;

/** The finished geometry with its boxes; the shaper is used up. Arrays belong to its
 * arena. */
enum jg_status jg_shaper_done(struct jg_ctx *ctx, struct jg_shaper *s,
                              struct jg_geom *out) JG_MUST_CHECK;

/** ISO WKB (little-endian) of element i, always Multi*; empty elements give an empty
 *  Multi*.
 *  \param out  bytes in the arena */
enum jg_status jg_geom_to_wkb(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_geom *g, uint32_t i, unsigned char **out,
                              size_t *out_n) JG_MUST_CHECK;

/** The elements which[0..n-1], in that order, copied. */
enum jg_status jg_geom_pick(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_geom *g, const uint32_t *which, uint32_t n,
                            struct jg_geom *out) JG_MUST_CHECK;

/** The elements of a, then those of b; both of one kind. */
enum jg_status jg_geom_append(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_geom *a, const struct jg_geom *b,
                              struct jg_geom *out) JG_MUST_CHECK;

/** Round all coordinates to JG_GRID_M and take the boxes anew. Uses ctx->jobs threads. */
enum jg_status jg_geom_to_grid(struct jg_ctx *ctx, struct jg_geom *g) JG_MUST_CHECK;

/** Take all boxes anew after coordinates changed. */
void jg_geom_rebox(struct jg_geom *g);

/** The box of everything; empty (min_x > max_x) without shapes. */
struct jg_box jg_geom_extent(const struct jg_geom *g);
struct jg_box jg_box_empty(void);
struct jg_box jg_box_grow(struct jg_box box, double by_m);

static inline void jg_box_join(struct jg_box *box, struct jg_box more)
{
    box->min_x = more.min_x < box->min_x ? more.min_x : box->min_x;
    box->min_y = more.min_y < box->min_y ? more.min_y : box->min_y;
    box->max_x = more.max_x > box->max_x ? more.max_x : box->max_x;
    box->max_y = more.max_y > box->max_y ? more.max_y : box->max_y;
}

/** Touching counts. By subtraction rather than four compares: searches do little else,
 * and this has no branches. */
static inline bool jg_box_meets(struct jg_box a, struct jg_box b)
{
    double left = a.min_x - b.max_x, right = b.min_x - a.max_x;
    double below = a.min_y - b.max_y, above = b.min_y - a.max_y;
    double x = left > right ? left : right, y = below > above ? below : above;
    return (x <= 0) & (y <= 0);
}

#endif
