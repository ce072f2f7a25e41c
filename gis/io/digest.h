/* SPDX-License-Identifier: MIT */
/* SHA-256 of what is fed in: fingerprints of stages, checksums of files. The only door to
 * nettle. */
#ifndef JG_IO_DIGEST_H
#define JG_IO_DIGEST_H

#include "gis/core/ctx.h"

#include <stddef.h>

struct jg_digest;

enum jg_status jg_digest_open(struct jg_ctx *ctx, struct jg_arena *keep,
                              struct jg_digest **out) JG_MUST_CHECK;
void jg_digest_add(struct jg_digest *d, const void *bytes, size_t n);
/** A text with its end, so that "ab","c" differs from "a","bc"; NULL differs from "". */
void jg_digest_text(struct jg_digest *d, const char *text);

/** 64 hexadecimal digits; the digest starts anew. \return the buffer */
enum { JG_DIGEST_ROOM = 65 };
char *jg_digest_done(struct jg_digest *d, char hex[JG_DIGEST_ROOM]);

/** All bytes of one file. \return JG_IO naming it */
enum jg_status jg_digest_file(struct jg_ctx *ctx, struct jg_digest *d,
                              const char *path) JG_MUST_CHECK;

#endif
