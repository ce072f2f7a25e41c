/* SPDX-License-Identifier: MIT */
/* The only way to use more than one core. */
#ifndef JG_CORE_TASK_H
#define JG_CORE_TASK_H

#include "gis/core/ctx.h"

#include <stddef.h>

/** One block of a parallel loop: do elements from .. to-1.
 *
 *  \param ctx    the worker's own: its message, its GEOS and PROJ handles
 *  \param tmp    scratch for this block, closed when the block is done
 *  \param state  shared; write only to places that belong to these elements
 */
typedef enum jg_status jg_task_fn(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                  size_t to, void *state);

/** Run fn over 0 .. n-1 in blocks of `grain`, on ctx->jobs threads.
 *
 *  Results that land in place are the same for any number of threads. After a failure no
 *  block with a higher index starts; the message of the lowest failing block reaches the
 *  caller. Only the calling thread calls ctx->progress.
 *  Handles of SQLite, GDAL and solvers stay with the thread that opened them.
 *  \param what  for progress, "finding zones"; NULL: no progress calls
 *  \return what fn returned for the lowest failing block, JG_STOPPED, JG_NOMEM
 */
enum jg_status jg_task_each(struct jg_ctx *ctx, size_t n, size_t grain, const char *what,
                            jg_task_fn *fn, void *state) JG_MUST_CHECK;

/** One piece of work beside the caller's own, on a thread of its own when ctx->jobs >
 *  1. */
struct jg_task;

/** Start fn(worker_ctx, tmp, 0, 1, state). With one job it runs at once.
 *  \param keep  owns the task; closing it waits for the work to end, and only then
 *               closes arenas that were opened in it before the task was started
 *  \return JG_NOMEM; a failure of fn itself is told by jg_task_wait
 */
enum jg_status jg_task_start(struct jg_ctx *ctx, struct jg_arena *keep, jg_task_fn *fn,
                             void *state, struct jg_task **out) JG_MUST_CHECK;

/** Wait for its end and take over its status and message. */
enum jg_status jg_task_wait(struct jg_ctx *ctx, struct jg_task *task) JG_MUST_CHECK;

#endif
