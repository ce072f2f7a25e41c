/* SPDX-License-Identifier: MIT */
/* A table that grows row by row and becomes a layer. */
#ifndef JG_DEMO_TABLE_H
#define JG_DEMO_TABLE_H

#include "gis/layer/layer.h"

/** A column to be. */
struct jg_demo_column {
    const char *name;
    enum jg_type type;
};

struct jg_demo_layout {
    const char *name, *alias;
    enum jg_kind kind;
    const struct jg_demo_column *columns; /* ends with a NULL name */
};

enum { JG_DEMO_COLUMNS_MOST = 24 };

struct jg_demo_table {
    struct jg_arena *arena;
    const struct jg_demo_layout *layout;
    struct jg_shaper *shaper;
    uint32_t n, room;
    int n_columns;
    void *cells[JG_DEMO_COLUMNS_MOST];
};

enum jg_status jg_demo_table_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_demo_layout *layout,
                                  struct jg_demo_table *out) JG_MUST_CHECK;

/** Begin a row without values. Its shape follows by ring or place; then row after row. */
enum jg_status jg_demo_row(struct jg_ctx *ctx, struct jg_demo_table *t) JG_MUST_CHECK;

/** Set cells of the newest row. Texts are kept as they are, so they live as long as t. */
void jg_demo_set_text(struct jg_demo_table *t, int column, const char *value);
void jg_demo_set_int(struct jg_demo_table *t, int column, int64_t value);
void jg_demo_set_real(struct jg_demo_table *t, int column, double value);

/** Add to the shape of the newest row: a ring (closed here) or a line, places rounded to
 * the millimetre; one part, or the next of several. */
enum jg_status jg_demo_ring(struct jg_ctx *ctx, struct jg_demo_table *t,
                            const struct jg_xy *at, int n) JG_MUST_CHECK;
enum jg_status jg_demo_line(struct jg_ctx *ctx, struct jg_demo_table *t,
                            const struct jg_xy *at, int n) JG_MUST_CHECK;
enum jg_status jg_demo_place(struct jg_ctx *ctx, struct jg_demo_table *t,
                             struct jg_xy at) JG_MUST_CHECK;
/** End the part that rings were added to (a shell and its holes), and end the shape. */
enum jg_status jg_demo_end_part(struct jg_ctx *ctx,
                                struct jg_demo_table *t) JG_MUST_CHECK;
enum jg_status jg_demo_end_shape(struct jg_ctx *ctx,
                                 struct jg_demo_table *t) JG_MUST_CHECK;

/** The whole of a simple polygon: one ring, its part and its shape. */
enum jg_status jg_demo_polygon(struct jg_ctx *ctx, struct jg_demo_table *t,
                               const struct jg_xy *at, int n) JG_MUST_CHECK;

/** The finished layer; the table is used up. */
enum jg_status jg_demo_table_done(struct jg_ctx *ctx, struct jg_demo_table *t,
                                  const char *crs, struct jg_layer **out) JG_MUST_CHECK;

#endif
