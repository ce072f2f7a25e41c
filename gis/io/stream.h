/* SPDX-License-Identifier: MIT */
/* A file written front to back under a temporary name, and its encodings. Private to io.
 */
#ifndef JG_IO_STREAM_H
#define JG_IO_STREAM_H

#include "gis/core/ctx.h"

#include <stdint.h>

enum { JG_STREAM_ROOM = 1 << 20 };

struct jg_stream {
    const char *path, *temporary;
    int fd;
    unsigned char *buffer; /* JG_STREAM_ROOM bytes */
    size_t n;              /* bytes in it */
    int64_t at;            /* bytes before it */
};

enum jg_status jg_stream_open(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                              bool overwrite, struct jg_stream *out) JG_MUST_CHECK;
/** Room for n bytes in a row (at most JG_STREAM_ROOM); they count as written. */
enum jg_status jg_stream_room(struct jg_ctx *ctx, struct jg_stream *s, size_t n,
                              unsigned char **out) JG_MUST_CHECK;
enum jg_status jg_stream_put(struct jg_ctx *ctx, struct jg_stream *s, const void *bytes,
                             size_t n) JG_MUST_CHECK;
/** Write n bytes over the beginning, and put the file in place. */
enum jg_status jg_stream_end(struct jg_ctx *ctx, struct jg_stream *s, const void *head,
                             size_t n) JG_MUST_CHECK;

/** A number with so many decimals, halves away from zero; the same in every locale.
 *  \param buffer  at least 40 bytes. \return bytes written, no NUL among them */
int jg_stream_number(char *buffer, double value, int decimals);

#endif
