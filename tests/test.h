/* SPDX-License-Identifier: MIT */
/* What every C test needs beside cmocka: asserts for doubles and statuses, the run, and
 * the folder of real data, which may be absent. */
#ifndef JG_TESTS_TEST_H
#define JG_TESTS_TEST_H

#include "gis/core/ctx.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define assert_near(got, want, tol)                                                      \
    do {                                                                                 \
        double got_ = (got), want_ = (want);                                             \
        if (!(fabs(got_ - want_) <= (tol)))                                              \
            fail_msg("%s is %.17g, wanted %.17g +- %g", #got, got_, want_,               \
                     (double)(tol));                                                     \
    } while (0)

#define assert_ok(ctx, expr)                                                             \
    do {                                                                                 \
        enum jg_status st_ = (expr);                                                     \
        if (st_)                                                                         \
            fail_msg("%s: status %d: %s", #expr, (int)st_, (ctx)->message);              \
    } while (0)

/** The call must fail with this status and a message that contains these words. */
#define assert_refused(ctx, expr, want, words)                                           \
    do {                                                                                 \
        enum jg_status st_ = (expr);                                                     \
        if (st_ != (want) || !strstr((ctx)->message, (words)))                           \
            fail_msg("%s: status %d: %s; wanted %d and \"%s\"", #expr, (int)st_,         \
                     (ctx)->message, (int)(want), (words));                              \
    } while (0)

struct run {
    struct jg_arena *arena;
    struct jg_ctx ctx;
};

static inline int open_run(void **state)
{
    struct run *r = calloc(1, sizeof *r);
    r->arena = jg_arena_open(NULL);
    jg_ctx_open(&r->ctx, r->arena, 2);
    *state = r;
    return 0;
}

static inline int close_run(void **state)
{
    struct run *r = *state;
    jg_arena_fail_after(-1);
    jg_arena_close(r->arena);
    free(r);
    return 0;
}

/** A file of the real data ($JIUGAI_DATA, else ../shared/data); skips the test, saying
 *  so, where it is absent. */
static inline const char *real_data(char *path, size_t size, const char *name)
{
    const char *folder = getenv("JIUGAI_DATA");
    (void)snprintf(path, size, "%s/%s", folder ? folder : JG_ROOT "/../shared/data",
                   name);
    if (access(path, R_OK) != 0) {
        print_message("skipped: no real data at %s\n", path);
        skip();
    }
    return path;
}

#endif
