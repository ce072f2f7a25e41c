/* SPDX-License-Identifier: MIT */
#include "gis/core/arena.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_FIRST = 4096, CHUNK_MOST = 1 << 20, ALIGN = 16, LARGE = 1 << 15 };

/* Every malloc'd block starts with this; large blocks stand alone so that growing one
 * gives its memory back. */
struct block {
    struct block *prev, *next;
    size_t size; /* usable bytes behind the header */
    size_t used;
};

struct deferred {
    struct deferred *older;
    void (*destroy)(void *user, void *thing);
    void *user, *thing;
};

struct jg_arena {
    struct jg_arena *parent, *child, *prev, *next;
    struct block *chunks; /* newest first; only the newest is bumped */
    struct block *large;
    struct deferred *deferred;
    size_t chunk_size;
};

#define HEADER ((sizeof(struct block) + ALIGN - 1) / ALIGN * ALIGN)

static atomic_long fail_after = -1;

void jg_arena_fail_after(long n)
{
    atomic_store(&fail_after, n);
}

static bool may_allocate(void)
{
    if (atomic_load_explicit(&fail_after, memory_order_relaxed) < 0)
        return true;
    return atomic_fetch_sub(&fail_after, 1) > 0 || (atomic_store(&fail_after, 0), false);
}

static char *payload(struct block *b)
{
    return (char *)b + HEADER;
}

static struct block *block_new(struct block **list, size_t size)
{
    struct block *b = size > SIZE_MAX - HEADER ? NULL : malloc(HEADER + size);
    if (!b)
        return NULL;
    *b = (struct block){.next = *list, .size = size};
    if (*list)
        (*list)->prev = b;
    *list = b;
    return b;
}

struct jg_arena *jg_arena_open(struct jg_arena *parent)
{
    struct jg_arena *a = may_allocate() ? calloc(1, sizeof *a) : NULL;
    if (!a)
        return NULL;
    a->chunk_size = CHUNK_FIRST;
    a->parent = parent;
    if (parent) {
        a->next = parent->child;
        if (a->next)
            a->next->prev = a;
        parent->child = a;
    }
    return a;
}

static void free_blocks(struct block *b)
{
    while (b) {
        struct block *next = b->next;
        free(b);
        b = next;
    }
}

static void leave_parent(struct jg_arena *a)
{
    if (a->next)
        a->next->prev = a->prev;
    if (a->prev)
        a->prev->next = a->next;
    else if (a->parent)
        a->parent->child = a->next;
}

void jg_arena_close(struct jg_arena *a)
{
    if (!a)
        return;
    while (a->child)
        jg_arena_close(a->child); /* NOLINT(clang-analyzer-unix.Malloc): it leaves a */
    for (struct deferred *d = a->deferred; d; d = d->older)
        d->destroy(d->user, d->thing);
    leave_parent(a);
    free_blocks(a->chunks);
    free_blocks(a->large);
    free(a);
}

static void *bump(struct jg_arena *a, size_t bytes)
{
    struct block *b = a->chunks;
    if (!b || b->size - b->used < bytes) {
        b = block_new(&a->chunks, a->chunk_size);
        if (!b)
            return NULL;
        if (a->chunk_size < CHUNK_MOST)
            a->chunk_size *= 2;
        else
            a->chunk_size = CHUNK_MOST;
    }
    void *p = payload(b) + b->used;
    b->used += bytes;
    return p;
}

static bool bytes_of(size_t n, size_t size, size_t *bytes)
{
    if (size && n > (SIZE_MAX - ALIGN) / size)
        return false;
    *bytes = (n * size + ALIGN - 1) / ALIGN * ALIGN;
    if (!*bytes)
        *bytes = ALIGN;
    return true;
}

void *jg_arena_room(struct jg_arena *a, size_t n, size_t size)
{
    size_t bytes;
    if (!bytes_of(n, size, &bytes) || !may_allocate())
        return NULL;
    if (bytes <= a->chunk_size / 2 && bytes < LARGE)
        return bump(a, bytes);
    struct block *b = block_new(&a->large, bytes);
    return b ? payload(b) : NULL;
}

void *jg_arena_alloc(struct jg_arena *a, size_t n, size_t size)
{
    void *p = jg_arena_room(a, n, size);
    if (p)
        memset(p, 0, n * size);
    return p;
}

static struct block *large_block_of(struct jg_arena *a, void *p, size_t old_bytes)
{
    if (old_bytes < CHUNK_FIRST / 2)
        return NULL; /* such a piece may stand in a chunk; it is copied */
    for (struct block *b = a->large; b; b = b->next)
        if (payload(b) == (char *)p)
            return b;
    return NULL;
}

static void *grow_large(struct jg_arena *a, struct block *b, size_t bytes)
{
    struct block *moved = realloc(b, HEADER + bytes);
    if (!moved)
        return NULL;
    moved->size = bytes;
    if (moved->prev)
        moved->prev->next = moved;
    else
        a->large = moved;
    if (moved->next)
        moved->next->prev = moved;
    return payload(moved);
}

void *jg_arena_grow(struct jg_arena *a, void *p, size_t old_n, size_t new_n, size_t size)
{
    size_t old_bytes, new_bytes;
    if (!bytes_of(old_n, size, &old_bytes) || !bytes_of(new_n, size, &new_bytes))
        return NULL;
    if (p && new_n <= old_n)
        return p;
    struct block *b = p ? large_block_of(a, p, old_bytes) : NULL;
    if (b)
        return may_allocate() ? grow_large(a, b, new_bytes) : NULL;
    void *fresh = jg_arena_room(a, new_n, size);
    if (fresh && p && old_n)
        memcpy(fresh, p, old_n * size);
    return fresh;
}

char *jg_arena_text(struct jg_arena *a, const char *text)
{
    if (!text)
        return NULL;
    size_t n = strlen(text) + 1;
    char *copy = jg_arena_room(a, n, 1);
    if (copy)
        memcpy(copy, text, n);
    return copy;
}

bool jg_arena_defer(struct jg_arena *a, void (*destroy)(void *user, void *thing),
                    void *user, void *thing)
{
    struct deferred *d = jg_arena_alloc(a, 1, sizeof *d);
    if (!d) {
        destroy(user, thing);
        return false;
    }
    *d = (struct deferred){a->deferred, destroy, user, thing};
    a->deferred = d;
    return true;
}
