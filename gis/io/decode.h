/* SPDX-License-Identifier: MIT */
/* Text as it was delivered: raw bytes, equal values kept once, decoded to UTF-8 once and
 * strictly. */
#ifndef JG_IO_DECODE_H
#define JG_IO_DECODE_H

#include "gis/core/ctx.h"

#include <stddef.h>
#include <stdint.h>

/** A kept value; what a column holds before decoding is the address of `bytes`. */
struct jg_raw {
    const char *decoded; /* owned by the pool's arena, or `bytes` itself */
    uint32_t n;
    uint8_t by;   /* number of the decoder that gave `decoded`; 0: none yet */
    bool is_full; /* as long as its field: its last character may be cut */
    char bytes[];
};

struct jg_pool;

enum jg_status jg_pool_open(struct jg_ctx *ctx, struct jg_arena *keep,
                            struct jg_pool **out) JG_MUST_CHECK;

/** Keep n bytes.
 *  \param share         look for an equal value first; false where values of a column
 *           hardly repeat.
 *  \param out_is_fresh  whether it was new; may be NULL.
 *  \return the raw bytes, NUL-terminated, or NULL when out of memory */
const char *jg_pool_put(struct jg_pool *pool, const char *bytes, size_t n, bool is_full,
                        bool share, bool *out_is_fresh);

/** Was every value put so far plain ASCII? Then there is nothing to decode. */
bool jg_pool_is_ascii(const struct jg_pool *pool);

/** The kept value behind a pointer that jg_pool_put gave. */
struct jg_raw *jg_raw_of(const char *bytes);

struct jg_decoder;

/** \param encoding  any name iconv knows; GBK, GB2312 and CP936 are read as GB18030,
 *           their superset.
 *  \param number    of this decoder, from 1
 *  \return JG_USAGE for an unknown name */
enum jg_status jg_decoder_open(struct jg_ctx *ctx, struct jg_arena *keep,
                               const char *encoding, uint8_t number,
                               struct jg_decoder **out) JG_MUST_CHECK;

/** Decode one value strictly into raw->decoded. A last character that was cut because the
 *  value fills its field is left out.
 *  \return JG_DATA with the bytes in hexadecimal */
enum jg_status jg_decode(struct jg_ctx *ctx, struct jg_decoder *decoder,
                         struct jg_raw *raw) JG_MUST_CHECK;

/** "GB18030" for "gbk", "cp936", "936" …; "UTF-8" for "utf8", "65001"; else as it is. */
const char *jg_encoding_name(const char *told);

#endif
