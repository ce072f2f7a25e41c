/* SPDX-License-Identifier: MIT */
/* One writer at a time: a file with the writer's process number beside what it writes. */
#ifndef JG_IO_LOCK_H
#define JG_IO_LOCK_H

#include "gis/core/ctx.h"

/** Take PATH.lock until `keep` closes. A lock whose process is dead is taken over; two
 *  that try so at once are told apart by the kernel's own lock on the file.
 *  \return JG_IO "PATH is being written by process 1234" */
enum jg_status jg_lock_take(struct jg_ctx *ctx, struct jg_arena *keep,
                            const char *path) JG_MUST_CHECK;

#endif
