/* SPDX-License-Identifier: MIT */
/* The run: what every call that can fail is given first. Errors, progress, cores. */
#ifndef JG_CORE_CTX_H
#define JG_CORE_CTX_H

#include "gis/core/arena.h"

#include <stdbool.h>

/** The value is also the exit code of the command line. */
enum jg_status {
    JG_OK = 0,
    JG_BUG = 1,    /* an assertion of ours did not hold */
    JG_USAGE = 2,  /* bad option or parameter */
    JG_DATA = 3,   /* a layer breaks its contract */
    JG_IO = 4,     /* could not read or write */
    JG_CRS = 5,    /* no or wrong coordinate system */
    JG_GEOM = 6,   /* GEOS refused a geometry, or an account of area does not close */
    JG_NOMEM = 7,  /* out of memory */
    JG_STOPPED = 8 /* the progress callback said stop: Ctrl-C, SIGTERM */
};

struct jg_geos; /* opened by gis/geom on first use, closed with `home` */
struct jg_proj; /* likewise, by gis/crs */

struct jg_ctx {
    char message[1024];
    bool (*progress)(double done, const char *what, void *user); /* false: stop */
    void *user;
    struct jg_geos *geos;
    struct jg_proj *proj;
    struct jg_arena *home; /* owns the handles above; lives as long as the ctx */
    int jobs;              /* cores a parallel loop may use; at least 1 */
};

#define JG_MUST_CHECK __attribute__((warn_unused_result))

/** A ctx with no message, no callback, no handles, one core.
 *  \param home owns the handles that are opened later; outlives the ctx. */
void jg_ctx_open(struct jg_ctx *ctx, struct jg_arena *home, int jobs);

/** Say what went wrong, where it went wrong. \return st. */
enum jg_status jg_fail(struct jg_ctx *ctx, enum jg_status st, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/** Put "while doing this: " before the message on its way up. \return st. */
enum jg_status jg_while(struct jg_ctx *ctx, enum jg_status st, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/** Tell how far the work is (0..1). \return JG_STOPPED when the callback says stop. */
enum jg_status jg_progress(struct jg_ctx *ctx, double done,
                           const char *what) JG_MUST_CHECK;

#define JG_TRY(expr)                                                                     \
    do {                                                                                 \
        enum jg_status try_ = (expr);                                                    \
        if (try_)                                                                        \
            return try_;                                                                 \
    } while (0)

#define JG_NEED(ctx, p)                                                                  \
    do {                                                                                 \
        if (!(p))                                                                        \
            return (void)jg_fail((ctx), JG_NOMEM, "out of memory"), JG_NOMEM;            \
    } while (0)

#endif
