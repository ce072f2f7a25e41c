/* SPDX-License-Identifier: MIT */
/* Shapes of one layer that still lie in several geometries: as delivered, repaired, from
 * another source. */
#ifndef JG_IO_SHAPES_H
#define JG_IO_SHAPES_H

#include "gis/geom/geom.h"

/** Where the shape of a row is. */
struct jg_ref {
    uint32_t geom; /* index into the list; UINT32_MAX: no shape */
    uint32_t element;
};

/** The geometries, all of one kind once they are put together. */
struct jg_shapes {
    struct jg_arena *arena;
    struct jg_geom *geom;
    uint32_t n, room;
    enum jg_kind kind; /* of the layer, once it is settled */
};

enum jg_status jg_shapes_add(struct jg_ctx *ctx, struct jg_shapes *shapes,
                             struct jg_geom geom, uint32_t *out) JG_MUST_CHECK;

static inline const struct jg_geom *jg_shapes_of(const struct jg_shapes *shapes,
                                                 struct jg_ref ref)
{
    return ref.geom == UINT32_MAX ? NULL : &shapes->geom[ref.geom];
}

/** One geometry: the shapes of the rows which[0..n-1] in that order.
 *  \param keep  owns it */
enum jg_status jg_shapes_assemble(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_shapes *shapes,
                                  const struct jg_ref *ref, const uint32_t *which,
                                  uint32_t n, struct jg_geom *out) JG_MUST_CHECK;

/** All shapes of one kind: where points are among them polygons (and lines) become a
 *  place inside, else polygons become their outlines.
 *  \param area  of each row: m2 of the polygon a point stands for, else NaN; NULL: not
 *           asked
 *  \param n     rows
 *  Units: metres, on the grid. */
enum jg_status jg_shapes_blend(struct jg_ctx *ctx, struct jg_shapes *shapes,
                               struct jg_ref *ref, uint32_t n, enum jg_kind to,
                               double *area) JG_MUST_CHECK;

#endif
