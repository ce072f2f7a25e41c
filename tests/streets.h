/* SPDX-License-Identifier: MIT */
/* Streets for tests, written as lists of places. */
#ifndef JG_TESTS_STREETS_H
#define JG_TESTS_STREETS_H

#include "gis/circle/network.h"

#include "tests/shapes.h"

/** One line a row, "0 0, 100 0, 100 50"; NULL at the end. */
static inline struct jg_geom lines_of(struct run *r, const char *const *rows)
{
    struct jg_shaper *s = NULL;
    struct jg_geom g = {0};
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_LINE, &s));
    for (; *rows; rows++) {
        const char *at = *rows;
        double x = 0, y = 0;
        int used = 0;
        while (sscanf(at, " %lf %lf%n", &x, &y, &used) == 2) {
            assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, x, y));
            at += used;
            at += *at == ',';
        }
        assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
        assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &g));
    return g;
}

static inline struct jg_network network_of(struct run *r, const char *const *rows,
                                           bool cross)
{
    struct jg_geom g = lines_of(r, rows);
    struct jg_network n = {0};
    assert_ok(&r->ctx,
              jg_network_build(&r->ctx, r->arena,
                               &(struct jg_walkways){.line = &g, .cross = cross}, &n));
    return n;
}

#endif
