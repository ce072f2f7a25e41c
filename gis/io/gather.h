/* SPDX-License-Identifier: MIT */
/* Rows being read, whatever they come from: columns that grow, shapes by kind, raw text
 * that is decoded when all is there. */
#ifndef JG_IO_GATHER_H
#define JG_IO_GATHER_H

#include "gis/io/decode.h"
#include "gis/io/source.h"

/** One column. Text is raw until jg_gather_decode. */
struct jg_gathered {
    const char *name; /* raw, in the pool */
    enum jg_type type;
    union {
        int64_t *ints;
        double *reals;
        const char **texts;
        void *values;
    };
    uint32_t seen, fresh; /* texts put, and how many were new */
    const char *last;     /* the text put last: many repeat at once */
};

struct jg_gather {
    struct jg_arena *keep;     /* strings */
    struct jg_arena *rows;     /* arrays of columns */
    struct jg_arena *shapes;   /* arrays of shapes */
    const enum jg_kind *kinds; /* wanted; NULL: any */
    struct jg_pool *pool;      /* of names and of all text, unless there are ranges */
    struct jg_range { /* rows read on a thread of their own, with a pool of their own */
        struct jg_arena *arena;
        struct jg_pool *pool;
        uint32_t to; /* the row behind the last */
    } * range;
    int n_ranges;
    struct jg_gathered *field;
    int n_fields, room_fields;
    uint32_t n, room;
    int64_t *fid;
    struct jg_shaper *shaper[JG_POLYGON + 1]; /* by kind; NULL until one was met */
    uint32_t n_shaped[JG_POLYGON + 1];
    uint32_t n_shapes[JG_POLYGON + 1]; /* not empty */
    struct jg_unusable *unusable;
    uint32_t n_unusable, room_unusable;
};

/** \param expected  rows, if known; 0: unknown */
enum jg_status jg_gather_open(struct jg_ctx *ctx, struct jg_arena *keep,
                              const enum jg_kind *kinds, int64_t expected,
                              struct jg_gather **out) JG_MUST_CHECK;

/** Add a column; rows gathered so far have no value in it. */
enum jg_status jg_gather_field(struct jg_ctx *ctx, struct jg_gather *g, const char *name,
                               enum jg_type type, int *out) JG_MUST_CHECK;

/** Begin a row: no values, no shape. The calls below are about the newest row. */
enum jg_status jg_gather_row(struct jg_ctx *ctx, struct jg_gather *g,
                             int64_t fid) JG_MUST_CHECK;
/** The same for row `row`, in its place, when all rows have room. */
void jg_gather_row_at(struct jg_gather *g, uint32_t row, int64_t fid);
void jg_gather_int(struct jg_gather *g, int field, int64_t value);
void jg_gather_real(struct jg_gather *g, int field,
                    double value); /* not finite: no value */
/** Spaces at the ends are cut away; nothing left is no value.
 *  \param width  of the field in bytes, 0: free */
enum jg_status jg_gather_text(struct jg_ctx *ctx, struct jg_gather *g, int field,
                              const char *bytes, size_t n, size_t width) JG_MUST_CHECK;

/** The shape of the row. One that cannot be used is noted with its reason. */
enum jg_status jg_gather_wkb(struct jg_ctx *ctx, struct jg_gather *g,
                             const unsigned char *wkb, size_t n) JG_MUST_CHECK;
enum jg_status jg_gather_place(struct jg_ctx *ctx, struct jg_gather *g, double x,
                               double y) JG_MUST_CHECK;
enum jg_status jg_gather_unusable(struct jg_ctx *ctx, struct jg_gather *g,
                                  const char *reason) JG_MUST_CHECK;
bool jg_gather_wants(const struct jg_gather *g, enum jg_kind kind);

/** How the text of a source says it is written. Texts may be NULL. */
struct jg_encoding_hints {
    const char *told; /* by the user: binding */
    const char *cpg;  /* the .cpg file */
    int ldid;         /* language byte of the .dbf; 0: none, -1: there is no .dbf */
};

/** Decode all text: as told; else the first of .cpg, language byte, strict UTF-8, strict
 *  GB18030 that fits every value. Only language bytes of East Asia are believed before
 * the text itself: the Western one is what most programs write whatever the text is.
 *  \return JG_DATA naming feature, field and bytes */
enum jg_status jg_gather_decode(struct jg_ctx *ctx, struct jg_gather *g,
                                struct jg_encoding_hints hints,
                                struct jg_delivery *out) JG_MUST_CHECK;

/** Turn what was gathered into the delivery's layer.
 *  \param kind  of the layer when no shape was met */
enum jg_status jg_gather_done(struct jg_ctx *ctx, struct jg_gather *g, const char *name,
                              enum jg_kind kind, struct jg_delivery *out) JG_MUST_CHECK;

#endif
