/* SPDX-License-Identifier: MIT */
/* Files by their descriptors, with one sentence for whatever goes wrong. */
#ifndef JG_IO_FILE_H
#define JG_IO_FILE_H

#include "gis/core/ctx.h"

#include <stdint.h>

/** JG_IO: "writing PATH: Permission denied", "disk full writing PATH".
 *  \param doing  "reading", "writing"
 *  \param error  an errno */
enum jg_status jg_file_fail(struct jg_ctx *ctx, const char *doing, const char *path,
                            int error);

/** Open a file; it closes with `keep`. New files are readable by all that the mask lets.
 */
enum jg_status jg_file_open(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                            int flags, int *out_fd) JG_MUST_CHECK;

/** Write all n bytes at a place of the file. */
enum jg_status jg_file_write_at(struct jg_ctx *ctx, int fd, const char *path,
                                const void *bytes, size_t n, int64_t at) JG_MUST_CHECK;

/** The folder a path is in ("." for none), and its last part. \return NULL: out of memory
 */
const char *jg_file_folder(struct jg_arena *a, const char *path);
const char *jg_file_name(const char *path);

/** Does a process of this number run? */
bool jg_file_pid_lives(int64_t pid);

#endif
