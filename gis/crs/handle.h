/* SPDX-License-Identifier: MIT */
/* Inside crs only: what an opened system is, and PROJ's handles of one thread. */
#ifndef JG_CRS_HANDLE_H
#define JG_CRS_HANDLE_H

#include "gis/crs/crs.h"

struct PJconsts; /* PROJ's PJ */
struct pj_ctx;   /* PROJ's PJ_CONTEXT */

enum jg_shift { JG_UNSHIFTED, JG_GCJ02, JG_BD09 };

/** Texts and flags only, so that threads share it: every thread makes its own PROJ
 * objects from the texts. */
struct jg_crs {
    const char *name, *wkt, *wkt2, *proj_string;
    const char *plain_wkt2; /* without a +towgs84 around it */
    const char *base_wkt2;  /* its longitudes and latitudes */
    const char *datum;      /* "Xian 1980", for messages */
    const char *datum_key;  /* its letters and digits, lower case, spellings made one */
    double semi_major_m, flattening, meridian_deg;
    int epsg;
    bool is_geographic, is_metres;
    bool is_bound;   /* carries its own parameters to WGS 84 */
    bool is_unnamed; /* its datum is told by an ellipsoid alone */
    bool is_earth; /* WGS 84, CGCS2000, or only their ellipsoid: null shift among these */
    enum jg_shift shift;
};

/** The thread's PROJ context, opened on first use: quiet, off the network. */
enum jg_status jg_proj_context(struct jg_ctx *ctx, struct pj_ctx **out) JG_MUST_CHECK;

/** Read a text as a PROJ object. \return NULL when it is none; owned by the arena else */
struct PJconsts *jg_proj_object(struct jg_ctx *ctx, struct jg_arena *a, const char *text);

/** Give a PROJ object to the arena. \return thing, or NULL when out of memory or NULL */
struct PJconsts *jg_proj_keep(struct jg_ctx *ctx, struct jg_arena *a,
                              struct PJconsts *thing);

/** Was one of these NULL for want of memory, not for what the text says? */
bool jg_proj_is_starved(const struct jg_ctx *ctx);

/** The operations to apply one after another, easting or longitude first. */
struct jg_steps {
    struct PJconsts *step[2];
    int n; /* 0: nothing to do */
};

/** Find them; kept with the ctx until another pair is asked for.
 *  \return JG_CRS where parameters are missing */
enum jg_status jg_proj_steps(struct jg_ctx *ctx, const struct jg_crs *from,
                             const struct jg_crs *to, struct jg_steps *out) JG_MUST_CHECK;

/** The system without datum parameters, and its longitudes and latitudes. */
enum jg_status jg_crs_base(struct jg_ctx *ctx, struct jg_arena *keep,
                           const struct jg_crs *crs, struct jg_crs **out_plain,
                           struct jg_crs **out_base) JG_MUST_CHECK;

#endif
