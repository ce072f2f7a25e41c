/* SPDX-License-Identifier: MIT */
/* Memory and foreign handles with one owner: everything in an arena dies with it. */
#ifndef JG_CORE_ARENA_H
#define JG_CORE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct jg_arena;

/** Open an arena. With a parent, closing the parent closes it too.
 *
 *  An arena belongs to one thread at a time; open the arenas of worker threads
 *  before the threads start (jg_task_each does so).
 *  \return NULL when out of memory.
 */
struct jg_arena *jg_arena_open(struct jg_arena *parent);

/** Run the deferred destructors, newest first, then give back all memory. NULL is fine.
 */
void jg_arena_close(struct jg_arena *a);

/** Zeroed room for n things of one size. \return NULL when out of memory. */
void *jg_arena_alloc(struct jg_arena *a, size_t n, size_t size);

/** The same, not zeroed: for large arrays that are filled at once. */
void *jg_arena_room(struct jg_arena *a, size_t n, size_t size);

/** Make room for new_n things where old_n stood; the first old_n are kept, the rest is
 *  not zeroed. `p` NULL starts one. A large block is given back when it moves.
 *  \return NULL when out of memory; then `p` is still good.
 */
void *jg_arena_grow(struct jg_arena *a, void *p, size_t old_n, size_t new_n, size_t size);

/** A copy of a string. NULL stays NULL, so check the source first. */
char *jg_arena_text(struct jg_arena *a, const char *text);

/** Call destroy(user, thing) when the arena closes; at once if this fails. */
bool jg_arena_defer(struct jg_arena *a, void (*destroy)(void *user, void *thing),
                    void *user, void *thing);

/** Tests only: let the next n allocations succeed, fail the rest. <0: never. */
void jg_arena_fail_after(long n);

#define JG_ARRAY(arena, type, n) ((type *)jg_arena_alloc((arena), (n), sizeof(type)))
#define JG_ROOM(arena, type, n) ((type *)jg_arena_room((arena), (n), sizeof(type)))

#endif
