/* SPDX-License-Identifier: MIT */
/* The table of a shapefile, record by record, straight from its bytes. */
#ifndef JG_IO_DBF_H
#define JG_IO_DBF_H

#include "gis/io/gather.h"

struct jg_dbf_field {
    char type; /* C, N, F, D, L */
    uint32_t from, width;
    int column;   /* of the gatherer */
    bool is_real; /* a number that may have decimals */
};

struct jg_dbf {
    int file; /* descriptor */
    uint32_t n, header, record;
    struct jg_dbf_field *field;
    int n_fields;
};

/** Read the header and add the columns to `g`.
 *  \param out_is_plain false when it holds something this reader leaves to GDAL (memo
 * fields, other kinds of table) */
enum jg_status jg_dbf_open(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                           struct jg_gather *g, struct jg_dbf *out,
                           bool *out_is_plain) JG_MUST_CHECK;

/** One record into the newest row. \return JG_OK, and *out_is_plain false for a deleted
 * record or a decimal where the header promised whole numbers */
enum jg_status jg_dbf_take(struct jg_ctx *ctx, struct jg_gather *g,
                           const struct jg_dbf *dbf, const char *record,
                           bool *out_is_plain) JG_MUST_CHECK;

/** Read n bytes at a place. \return JG_IO naming the path */
enum jg_status jg_read_at(struct jg_ctx *ctx, int file, const char *path, void *to,
                          size_t n, int64_t at) JG_MUST_CHECK;

/** Open for reading; closed with the arena. \return JG_IO */
enum jg_status jg_open_file(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                            int *out) JG_MUST_CHECK;

#endif
