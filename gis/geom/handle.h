/* SPDX-License-Identifier: MIT */
/* GEOS from inside, for the files of this room only. */
#ifndef JG_GEOM_HANDLE_H
#define JG_GEOM_HANDLE_H

#include "gis/geom/geos.h"

#include <geos_c.h>

struct jg_geos {
    GEOSContextHandle_t handle;
    GEOSWKBReader *reader;
    char reason[512]; /* the last thing GEOS said */
};

/** ctx's handle, opened on first use; it dies with ctx->home. */
enum jg_status jg_geos_open(struct jg_ctx *ctx, struct jg_geos **out) JG_MUST_CHECK;

/** Take over what a GEOS call made.
 *  \return JG_GEOM with GEOS's reason when it made nothing, JG_NOMEM */
enum jg_status jg_geos_own(struct jg_ctx *ctx, struct jg_arena *tmp, GEOSGeometry *made,
                           GEOSGeometry **out) JG_MUST_CHECK;

/** The parts of the elements which[0..n-1] as one Multi*. Rings of too few places, which
 *  GEOS does not take, are left out; a shell with its holes. */
enum jg_status jg_geos_from(struct jg_ctx *ctx, struct jg_arena *tmp,
                            const struct jg_geom *g, const uint32_t *which, uint32_t n,
                            GEOSGeometry **out) JG_MUST_CHECK;

/** The parts of that kind, on the grid, in canonical order, as the only element of `out`.
 */
enum jg_status jg_geos_to(struct jg_ctx *ctx, struct jg_arena *tmp, enum jg_kind kind,
                          const GEOSGeometry *made, struct jg_geom *out) JG_MUST_CHECK;

/** The only element of g, its rings begun at their lowest left place (in g itself), its
 * holes and parts in that place's order. */
enum jg_status jg_geos_sort(struct jg_ctx *ctx, struct jg_arena *tmp, struct jg_geom *g,
                            struct jg_geom *out) JG_MUST_CHECK;

/** What one call works on. a and b are inputs, out_m and in_m the operation's lengths;
 * all that GEOS makes on the way belongs to tmp. */
struct jg_geos_work {
    struct jg_ctx *ctx;
    struct jg_arena *tmp;
    GEOSContextHandle_t h;
    enum jg_kind kind; /* of the result */
    enum jg_cut how;
    GEOSGeometry *a, *b;
    double out_m, in_m;
};

/** Makes a result, owned by w->tmp.
 *  \param grid  0: in floating point, else on that grid */
typedef enum jg_status jg_geos_make_fn(const struct jg_geos_work *w, double grid,
                                       GEOSGeometry **out);

/** Begin; close w->tmp when done. */
enum jg_status jg_geos_begin(struct jg_ctx *ctx, enum jg_kind kind,
                             struct jg_geos_work *w) JG_MUST_CHECK;

/** Run fn in floating point; if that fails, or rounding folds the result, once more on
 *  the grid.
 *  \param out  one element, valid, sorted, on the grid, owned by w->tmp */
enum jg_status jg_geos_make(const struct jg_geos_work *w, jg_geos_make_fn *fn,
                            const char *what, struct jg_geom *out) JG_MUST_CHECK;

/** The same, put behind the open element of a shaper. */
enum jg_status jg_geos_make_into(const struct jg_geos_work *w, jg_geos_make_fn *fn,
                                 const char *what, struct jg_shaper *out) JG_MUST_CHECK;

/** Is the only element of g valid? Asks GEOS when it is not plain. */
enum jg_status jg_geos_is_valid(const struct jg_geos_work *w, const struct jg_geom *g,
                                bool *out) JG_MUST_CHECK;

/** Own what was made in floating point and, with a grid, hold it to that. */
enum jg_status jg_geos_hold(const struct jg_geos_work *w, GEOSGeometry *made, double grid,
                            GEOSGeometry **out) JG_MUST_CHECK;

#endif
