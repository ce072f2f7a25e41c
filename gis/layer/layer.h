/* SPDX-License-Identifier: MIT */
/* A table of features in memory, column by column, and a set of such tables. */
#ifndef JG_LAYER_LAYER_H
#define JG_LAYER_LAYER_H

#include "gis/core/ctx.h"
#include "gis/geom/geom.h"

#include <stdint.h>

enum jg_type { JG_INT, JG_REAL, JG_TEXT };

/** No value: in an int column this number, in a real column NaN, in a text column NULL.
 *  They are written out as NULL, never as themselves. Booleans are ints 0 and 1. */
#define JG_NO_INT INT64_MIN

struct jg_column {
    const char *name;  /* canonical, or the source's own when no contract names it */
    const char *alias; /* Chinese title for people; NULL: none */
    enum jg_type type;
    union {
        int64_t *ints;
        double *reals;
        const char **texts; /* the strings are the layer's arena's or an older one's */
    };
};

/** Feature i is row i of every column and element i of the geometry. Rows are in a stated
 *  order (imports: by id), so that equal input gives equal bytes. */
struct jg_layer {
    struct jg_arena *arena; /* owns the arrays */
    const char *name;       /* "building" */
    const char *alias;      /* "建筑"; NULL: none */
    const char *crs;        /* WKT of the run's projected CRS; NULL without geometry */
    uint32_t n;
    struct jg_geom geom; /* kind JG_NO_SHAPE for a plain table */
    struct jg_column *columns;
    int n_columns, room_columns;
};

/** A layer of n rows without columns or shapes. \return JG_NOMEM */
enum jg_status jg_layer_open(struct jg_ctx *ctx, struct jg_arena *keep, const char *name,
                             uint32_t n, struct jg_layer **out) JG_MUST_CHECK;

/** Add a column of no-values; one of that name and type is emptied and given back instead
 *  (so that a stage can be run again), one of another type is replaced. Name copied.
 *  \param out the array to fill; owned by the layer */
enum jg_status jg_layer_add_ints(struct jg_ctx *ctx, struct jg_layer *layer,
                                 const char *name, int64_t **out) JG_MUST_CHECK;
enum jg_status jg_layer_add_reals(struct jg_ctx *ctx, struct jg_layer *layer,
                                  const char *name, double **out) JG_MUST_CHECK;
enum jg_status jg_layer_add_texts(struct jg_ctx *ctx, struct jg_layer *layer,
                                  const char *name, const char ***out) JG_MUST_CHECK;

/** Take a column out; fine when there is none. */
void jg_layer_remove_column(struct jg_layer *layer, const char *name);

/** The column of that name. \return NULL when there is none */
struct jg_column *jg_layer_column(const struct jg_layer *layer, const char *name);

/** The values, when there is a column of that name and type; else NULL. A NULL layer
 *  has no columns. */
const int64_t *jg_layer_ints(const struct jg_layer *layer, const char *name);
const double *jg_layer_reals(const struct jg_layer *layer, const char *name);
const char *const *jg_layer_texts(const struct jg_layer *layer, const char *name);

/** The values, or JG_DATA: layer "building" has no field "estate_id". */
enum jg_status jg_layer_need_texts(struct jg_ctx *ctx, const struct jg_layer *layer,
                                   const char *name,
                                   const char *const **out) JG_MUST_CHECK;
enum jg_status jg_layer_need_reals(struct jg_ctx *ctx, const struct jg_layer *layer,
                                   const char *name, const double **out) JG_MUST_CHECK;

/** A number from an int or real column whatever its type; NaN when there is no value. */
double jg_column_number(const struct jg_column *column, uint32_t row);

/** A new layer of the rows which[0..n-1] in that order (texts are shared, not copied). */
enum jg_status jg_layer_pick(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layer *layer, const uint32_t *which,
                             uint32_t n, struct jg_layer **out) JG_MUST_CHECK;

/** The rows of a, then those of b; columns by name, missing ones without value. */
enum jg_status jg_layer_append(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_layer *a, const struct jg_layer *b,
                               struct jg_layer **out) JG_MUST_CHECK;

enum { JG_LAYERS_MOST = 64 };

/** Layers by name. Stages find their inputs here and put their results here. */
struct jg_layers {
    struct jg_layer *layer[JG_LAYERS_MOST];
    int n;
};

/** \return NULL when there is none */
struct jg_layer *jg_layers_find(const struct jg_layers *set, const char *name);

/** The layer, or JG_USAGE: this needs the layer "road". */
enum jg_status jg_layers_need(struct jg_ctx *ctx, const struct jg_layers *set,
                              const char *name, struct jg_layer **out) JG_MUST_CHECK;

/** Put a layer under its name; one of that name is replaced. \return JG_BUG when full */
enum jg_status jg_layers_put(struct jg_ctx *ctx, struct jg_layers *set,
                             struct jg_layer *layer) JG_MUST_CHECK;

/** Take the layer of that name out of the set; fine when there is none. */
void jg_layers_remove(struct jg_layers *set, const char *name);

/** A second head on the same arrays: columns added to one do not show in the other. For a
 *  writer that works while stages go on. */
enum jg_status jg_layer_view(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layer *layer,
                             struct jg_layer **out) JG_MUST_CHECK;

/** For joins: the rows of a text column by value. Ties keep their row order. */
struct jg_lookup;

enum jg_status jg_lookup_open(struct jg_ctx *ctx, struct jg_arena *keep,
                              const char *const *texts, uint32_t n,
                              struct jg_lookup **out) JG_MUST_CHECK;

/** The first row with that text, or UINT32_MAX; no text matches nothing. */
uint32_t jg_lookup_first(const struct jg_lookup *lookup, const char *text);

#endif
