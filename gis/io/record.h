/* SPDX-License-Identifier: MIT */
/* Rows as the bytes of an SQLite record, straight from a layer's columns. */
#ifndef JG_IO_RECORD_H
#define JG_IO_RECORD_H

#include "gis/io/blob.h"
#include "gis/layer/layer.h"

/** Bytes that are filled again and again; start it with {.arena = a}. */
struct jg_bytes {
    struct jg_arena *arena;
    unsigned char *bytes;
    size_t n, room;
};

/** Make room for at least `room` bytes in all. */
enum jg_status jg_bytes_room(struct jg_ctx *ctx, struct jg_bytes *b,
                             size_t room) JG_MUST_CHECK;

/** Rows of a table with an integer key, in rising order of it. */
struct jg_rows {
    uint32_t n;
    /** Write row i as a record. No bytes: there is no such row.
     *  \param out_key  its integer key */
    enum jg_status (*encode)(struct jg_ctx *ctx, const void *state, uint32_t i,
                             struct jg_bytes *out, int64_t *out_key);
    const void *state;
};

/** A layer on its way into a table: fid, geom (unless it is a plain table), columns. */
struct jg_layer_rows {
    const struct jg_layer *layer;
    enum jg_blob_form form;
    int srid;
    uint64_t *serial; /* one a column and two, scratch */
};

/** \param rows  outlives the result. The key of row i is i + 1. */
enum jg_status jg_layer_rows(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layer *layer, enum jg_blob_form form,
                             int srid, struct jg_layer_rows *rows,
                             struct jg_rows *out) JG_MUST_CHECK;

/** SQLite's variable-length integer, 1 to 9 bytes. \return past its end */
unsigned char *jg_varint_put(unsigned char *p, uint64_t v);
int jg_varint_size(uint64_t v);

/** The serial type of an integer and how many bytes its value takes.
 *  Source: SQLite file format, 2.1. */
uint64_t jg_serial_int(int64_t v);
int jg_serial_bytes(uint64_t serial);
/** The value in big-endian bytes. \return past its end */
unsigned char *jg_serial_put(unsigned char *p, uint64_t serial, int64_t v);

#endif
