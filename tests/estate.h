/* SPDX-License-Identifier: MIT */
/* Small layers of squares for tests of the stage estate. */
#ifndef JG_TESTS_ESTATE_H
#define JG_TESTS_ESTATE_H

#include "gis/core/stage.h"
#include "gis/layer/date.h"
#include "gis/layer/layer.h"

#include <string.h>

#include "tests/test.h"

extern const struct jg_stage jg_stage_estate;

/* A layer of squares: lower left corner and side in metres. */
struct square {
    double x, y, side;
};

static inline struct jg_layer *squares(struct run *r, const char *name,
                                       const struct square *square, uint32_t n)
{
    struct jg_layer *layer = NULL;
    struct jg_shaper *shaper = NULL;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, name, n, &layer));
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_POLYGON, &shaper));
    for (uint32_t i = 0; i < n; i++) {
        double x0 = square[i].x, y0 = square[i].y, s = square[i].side;
        const double corner[5][2] = {
            {x0, y0}, {x0 + s, y0}, {x0 + s, y0 + s}, {x0, y0 + s}, {x0, y0}};
        for (int k = 0; s > 0 && k < 5; k++)
            assert_ok(&r->ctx,
                      jg_shaper_add(&r->ctx, shaper, corner[k][0], corner[k][1]));
        if (s > 0) {
            assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, shaper));
            assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, shaper));
        }
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, shaper));
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, shaper, &layer->geom));
    return layer;
}

static inline void texts(struct run *r, struct jg_layer *layer, const char *name,
                         const char *const *value)
{
    const char **column = NULL;
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, layer, name, &column));
    for (uint32_t i = 0; i < layer->n; i++)
        column[i] = value[i];
}

static inline void reals(struct run *r, struct jg_layer *layer, const char *name,
                         const double *value)
{
    double *column = NULL;
    assert_ok(&r->ctx, jg_layer_add_reals(&r->ctx, layer, name, &column));
    for (uint32_t i = 0; i < layer->n; i++)
        column[i] = value[i];
}

static inline void ints(struct run *r, struct jg_layer *layer, const char *name,
                        const int64_t *value)
{
    int64_t *column = NULL;
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, layer, name, &column));
    for (uint32_t i = 0; i < layer->n; i++)
        column[i] = value[i];
}

/* Completion as an import leaves it; NULL: nothing known. */
static inline void dates(struct run *r, struct jg_layer *layer, const char *const *value)
{
    int64_t *from = NULL, *to = NULL;
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, layer, "completed_from", &from));
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, layer, "completed_to", &to));
    for (uint32_t i = 0; i < layer->n; i++) {
        struct jg_date date;
        if (jg_date_parse(value[i], NULL, &date) == JG_DATE_READ) {
            from[i] = date.from;
            to[i] = date.to;
        }
    }
}

static inline void put(struct run *r, struct jg_layers *layers, struct jg_layer *layer)
{
    assert_ok(&r->ctx, jg_layers_put(&r->ctx, layers, layer));
}

struct options {
    char bytes[256];
};

static inline enum jg_status run_stage(struct run *r, struct jg_arena *keep,
                                       struct jg_layers *layers,
                                       struct jg_summary *summary)
{
    struct options o;
    assert_true(jg_stage_estate.options_size <= sizeof o);
    jg_params_preset(jg_stage_estate.params, &o);
    *summary = (struct jg_summary){.arena = keep};
    return jg_stage_estate.run(&r->ctx, keep, &o, layers, summary);
}

static inline const struct jg_layer *estates_of(struct run *r, struct jg_layers *layers)
{
    struct jg_summary summary;
    assert_ok(&r->ctx, run_stage(r, r->arena, layers, &summary));
    return jg_layers_find(layers, "estate");
}

static inline uint32_t row_of(const struct jg_layer *layer, const char *id)
{
    const char *const *ids = jg_layer_texts(layer, "estate_id");
    for (uint32_t i = 0; i < layer->n; i++)
        if (!strcmp(ids[i], id))
            return i;
    fail_msg("no estate %s", id);
    return 0;
}

static inline double number(const struct jg_layer *layer, const char *column,
                            uint32_t row)
{
    const struct jg_column *c = jg_layer_column(layer, column);
    if (!c)
        fail_msg("no column %s", column);
    return jg_column_number(c, row);
}

static inline const char *text(const struct jg_layer *layer, const char *column,
                               uint32_t row)
{
    const char *const *c = jg_layer_texts(layer, column);
    if (!c)
        fail_msg("no column %s", column);
    return c[row] ? c[row] : "(null)";
}

static inline void assert_unknown(const struct jg_layer *layer, const char *column,
                                  uint32_t row)
{
    double got = number(layer, column, row);
    if (!isnan(got))
        fail_msg("%s is %g, wanted no value", column, got);
}

static inline uint32_t count_problems(const struct jg_layers *layers, const char *kind)
{
    const struct jg_layer *problem = jg_layers_find(layers, "problem");
    const char *const *kinds = jg_layer_texts(problem, "kind");
    uint32_t n = 0;
    for (uint32_t i = 0; problem && i < problem->n; i++)
        n += !strcmp(kinds[i], kind);
    return n;
}

static inline struct jg_layers one_estate(struct run *r)
{
    struct jg_layers layers = {0};
    const struct square at[] = {{0, 0, 100}};
    struct jg_layer *e = squares(r, "estate_given", at, 1);
    texts(r, e, "estate_id", (const char *const[]){"A"});
    put(r, &layers, e);
    return layers;
}

static inline void add_owned(struct run *r, struct jg_layers *layers, const char *name,
                             const struct square *at, const char *const *owner,
                             uint32_t n)
{
    struct jg_layer *layer = squares(r, name, at, n);
    texts(r, layer, "owner", owner);
    put(r, layers, layer);
}

#endif
