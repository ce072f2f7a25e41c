/* SPDX-License-Identifier: MIT */
/* The table of a shapefile, its text in GBK. Private to io. */
#ifndef JG_IO_DELIVER_DBF_H
#define JG_IO_DELIVER_DBF_H

#include "gis/io/deliver.h"
#include "gis/io/stream.h"

#include <iconv.h>

enum { JG_DBF_FIELDS_MOST = 32, JG_DBF_WIDEST = 254 };

struct jg_deliver_dbf {
    struct jg_stream stream;
    const struct jg_deliver_field *fields;
    int n_fields;
    uint32_t n; /* records */
    iconv_t gbk;
    struct jg_column *column[JG_DBF_FIELDS_MOST]; /* of the layer being written */
    struct {
        const char *text; /* the one above; its bytes: */
        char bytes[JG_DBF_WIDEST + 1];
    } above[JG_DBF_FIELDS_MOST];
};

enum jg_status jg_deliver_dbf_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const char *path, bool overwrite,
                                   const struct jg_deliver_field *fields,
                                   struct jg_deliver_dbf *out) JG_MUST_CHECK;
enum jg_status jg_deliver_dbf_add(struct jg_ctx *ctx, struct jg_deliver_dbf *dbf,
                                  const struct jg_layer *layer) JG_MUST_CHECK;
enum jg_status jg_deliver_dbf_end(struct jg_ctx *ctx,
                                  struct jg_deliver_dbf *dbf) JG_MUST_CHECK;

#endif
