/* SPDX-License-Identifier: MIT */
#include "gis/io/pages.h"

#include "gis/core/task.h"
#include "gis/io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { LEAF = 0x0D, INTERIOR = 0x05, LEAF_FRONT = 8, INTERIOR_FRONT = 12 };
enum { HEADER_PAGE_SIZE = 16, HEADER_RESERVED = 20, HEADER_PAGES = 28, HEADER = 100 };
enum { BUFFER_BYTES = 1 << 21, IMAGE_BYTES = 1 << 24 };
enum { ROW_BYTES_MOST = 1000000000 }; /* SQLite's own limit as Debian builds it */
#define LOCK_BYTE 0x40000000u

/* A full buffer on its way to the file while the next one is filled. */
struct jg_pages_writing {
    struct jg_pages file;   /* as it was then: the caller's may go before the task */
    struct jg_arena *arena; /* of the task */
    struct jg_task *task;   /* NULL: at rest */
    unsigned char *buffer;
    uint32_t first, n;
};

uint32_t jg_pages_after(size_t page_size, uint32_t page)
{
    uint32_t next = page + 1;
    return next == LOCK_BYTE / page_size + 1 ? next + 1 : next;
}

static void put_be(unsigned char *p, uint64_t v, int n)
{
    for (int k = n - 1; k >= 0; k--, v >>= 8)
        p[k] = (unsigned char)v;
}

static uint32_t get_be(const unsigned char *p, int n)
{
    uint32_t v = 0;
    for (int k = 0; k < n; k++)
        v = v << 8 | p[k];
    return v;
}

static enum jg_status take_header(struct jg_ctx *ctx, const unsigned char *header,
                                  struct jg_pages *pages)
{
    uint32_t size = get_be(header + HEADER_PAGE_SIZE, 2);
    pages->page_size = size == 1 ? 65536 : size;
    uint32_t last = get_be(header + HEADER_PAGES, 4);
    if (memcmp(header, "SQLite format 3", 16) != 0 || pages->page_size < 512 ||
        header[HEADER_RESERVED] != 0 || last == 0)
        return jg_fail(ctx, JG_BUG, "not a database that pages can be appended to");
    pages->next = jg_pages_after(pages->page_size, last);
    pages->first = pages->next;
    return JG_OK;
}

static enum jg_status buffer_open(struct jg_ctx *ctx, struct jg_pages *pages,
                                  size_t bytes)
{
    pages->room = (uint32_t)(bytes / pages->page_size) + 1;
    pages->buffer = jg_arena_room(pages->arena, pages->room, pages->page_size);
    JG_NEED(ctx, pages->buffer);
    return JG_OK;
}

enum jg_status jg_pages_file(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                             struct jg_pages *out)
{
    *out = (struct jg_pages){.arena = keep, .path = path, .fd = -1};
    JG_TRY(jg_file_open(ctx, keep, path, O_RDWR, &out->fd));
    unsigned char header[HEADER];
    if (pread(out->fd, header, HEADER, 0) != HEADER)
        return jg_file_fail(ctx, "reading", path, errno);
    JG_TRY(take_header(ctx, header, out));
    JG_TRY(buffer_open(ctx, out, BUFFER_BYTES));
    out->writing = JG_ARRAY(keep, struct jg_pages_writing, 1);
    JG_NEED(ctx, out->writing);
    out->writing->buffer = JG_ROOM(keep, unsigned char, out->room * out->page_size);
    JG_NEED(ctx, out->writing->buffer);
    return JG_OK;
}

enum jg_status jg_pages_image(struct jg_ctx *ctx, struct jg_arena *keep,
                              const unsigned char *image, size_t n, struct jg_pages *out)
{
    *out = (struct jg_pages){.arena = keep, .fd = -1};
    if (n < HEADER)
        return jg_fail(ctx, JG_BUG, "an empty database has no table to fill");
    JG_TRY(take_header(ctx, image, out));
    JG_TRY(buffer_open(ctx, out, n + IMAGE_BYTES));
    jg_pages_rewind(out, image, n);
    return JG_OK;
}

void jg_pages_rewind(struct jg_pages *pages, const unsigned char *image, size_t n)
{
    memcpy(pages->buffer, image, n);
    pages->first = 1;
    pages->n = (uint32_t)(n / pages->page_size);
    pages->next = pages->n + 1;
}

static enum jg_status write_at(struct jg_ctx *ctx, struct jg_pages *pages, uint32_t page,
                               const void *bytes, size_t n)
{
    off_t at = (off_t)(page - 1) * (off_t)pages->page_size;
    return jg_file_write_at(ctx, pages->fd, pages->path, bytes, n, at);
}

static enum jg_status write_buffer(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                   size_t to, void *state)
{
    (void)tmp;
    (void)from;
    (void)to;
    struct jg_pages_writing *w = state;
    return write_at(ctx, &w->file, w->first, w->buffer, w->n * w->file.page_size);
}

static enum jg_status settle(struct jg_ctx *ctx, struct jg_pages_writing *w)
{
    struct jg_task *task = w->task;
    w->task = NULL;
    if (task)
        JG_TRY(jg_task_wait(ctx, task));
    jg_arena_close(w->arena);
    w->arena = NULL;
    return JG_OK;
}

static enum jg_status flush(struct jg_ctx *ctx, struct jg_pages *pages)
{
    struct jg_pages_writing *w = pages->writing;
    JG_TRY(settle(ctx, w));
    if (pages->n) {
        unsigned char *empty = w->buffer;
        *w = (struct jg_pages_writing){.file = *pages,
                                       .arena = jg_arena_open(pages->arena),
                                       .buffer = pages->buffer,
                                       .first = pages->first,
                                       .n = pages->n};
        pages->buffer = empty;
        JG_NEED(ctx, w->arena);
        JG_TRY(jg_task_start(ctx, w->arena, write_buffer, w, &w->task));
    }
    pages->n = 0;
    pages->first = pages->next;
    return JG_OK;
}

/* Room for the next page, zeroed; *out_page is its number. */
static enum jg_status append(struct jg_ctx *ctx, struct jg_pages *pages,
                             uint32_t *out_page, unsigned char **out)
{
    *out = pages->buffer;
    *out_page = pages->next;
    bool gap = pages->next != pages->first + pages->n; /* the locked page was left out */
    if (pages->path && (gap || pages->n == pages->room))
        JG_TRY(flush(ctx, pages));
    if (pages->n == pages->room) {
        unsigned char *grown = jg_arena_grow(pages->arena, pages->buffer, pages->n,
                                             (size_t)pages->n * 2, pages->page_size);
        JG_NEED(ctx, grown);
        pages->buffer = grown;
        pages->room = pages->n * 2;
    }
    *out = pages->buffer + (size_t)pages->n * pages->page_size;
    memset(*out, 0, pages->page_size);
    pages->n++;
    pages->next = jg_pages_after(pages->page_size, pages->next);
    return JG_OK;
}

static enum jg_status put_root(struct jg_ctx *ctx, struct jg_pages *pages, uint32_t root,
                               const unsigned char *page)
{
    if (pages->path)
        return write_at(ctx, pages, root, page, pages->page_size);
    memcpy(pages->buffer + (size_t)(root - 1) * pages->page_size, page, pages->page_size);
    return JG_OK;
}

/* A page of the tree and the largest key in it or below it. */
struct child {
    uint32_t page;
    int64_t key;
};

/* The tree of one table: the leaf being filled, from both ends, and the pages so far. */
struct tree {
    struct jg_pages *pages;
    struct jg_arena *tmp;
    unsigned char *leaf;
    size_t top; /* cells stand from here to the end of the leaf */
    uint32_t cells;
    int64_t key; /* of the newest cell */
    struct child *child;
    size_t n, room;
};

static void leaf_begin(struct tree *t)
{
    memset(t->leaf, 0, t->pages->page_size);
    t->top = t->pages->page_size;
    t->cells = 0;
}

static void leaf_end(struct tree *t)
{
    t->leaf[0] = LEAF;
    put_be(t->leaf + 3, t->cells, 2);
    put_be(t->leaf + 5, t->top & 0xFFFF, 2); /* 65536 is written as 0 */
}

static enum jg_status child_add(struct jg_ctx *ctx, struct tree *t, uint32_t page)
{
    if (t->n == t->room) {
        size_t room = t->room * 2 + 64;
        struct child *grown = jg_arena_grow(t->tmp, t->child, t->n, room, sizeof *grown);
        JG_NEED(ctx, grown);
        t->child = grown;
        t->room = room;
    }
    t->child[t->n++] = (struct child){page, t->key};
    return JG_OK;
}

static enum jg_status leaf_flush(struct jg_ctx *ctx, struct tree *t)
{
    uint32_t page = 0;
    unsigned char *place = NULL;
    leaf_end(t);
    JG_TRY(append(ctx, t->pages, &page, &place));
    memcpy(place, t->leaf, t->pages->page_size);
    JG_TRY(child_add(ctx, t, page));
    leaf_begin(t);
    return JG_OK;
}

/* How much of a record stays in the leaf. */
static size_t local_bytes(size_t page_size, size_t n)
{
    size_t most = page_size - 35;
    if (n <= most)
        return n;
    size_t least = (page_size - 12) * 32 / 255 - 23;
    size_t kept = least + (n - least) % (page_size - 4);
    return kept <= most ? kept : least;
}

/* The rest of a long record, as a chain of pages. */
static enum jg_status put_overflow(struct jg_ctx *ctx, struct tree *t,
                                   const unsigned char *rest, size_t n,
                                   uint32_t *out_first)
{
    size_t each = t->pages->page_size - 4;
    *out_first = t->pages->next;
    while (n) {
        uint32_t page = 0;
        unsigned char *place = NULL;
        size_t now = n < each ? n : each;
        JG_TRY(append(ctx, t->pages, &page, &place));
        put_be(place, now < n ? t->pages->next : 0, 4);
        memcpy(place + 4, rest, now);
        rest += now;
        n -= now;
    }
    return JG_OK;
}

static enum jg_status put_row(struct jg_ctx *ctx, struct tree *t, int64_t key,
                              const struct jg_bytes *row)
{
    size_t local = local_bytes(t->pages->page_size, row->n);
    size_t cell = (size_t)jg_varint_size(row->n) + (size_t)jg_varint_size((uint64_t)key) +
                  local + (local < row->n ? 4 : 0);
    if (t->top < LEAF_FRONT + 2 * ((size_t)t->cells + 1) + cell)
        JG_TRY(leaf_flush(ctx, t));
    t->top -= cell;
    put_be(t->leaf + LEAF_FRONT + 2 * (size_t)t->cells++, t->top, 2);
    unsigned char *p = jg_varint_put(t->leaf + t->top, row->n);
    p = jg_varint_put(p, (uint64_t)key);
    memcpy(p, row->bytes, local);
    t->key = key;
    if (local == row->n)
        return JG_OK;
    uint32_t first = 0;
    JG_TRY(put_overflow(ctx, t, row->bytes + local, row->n - local, &first));
    put_be(p + local, first, 4);
    return JG_OK;
}

/* An interior page over children from .. to-1. */
static void put_interior(unsigned char *page, size_t page_size, const struct child *child,
                         size_t from, size_t to)
{
    size_t top = page_size;
    for (size_t k = from; k + 1 < to; k++) {
        top -= 4 + (size_t)jg_varint_size((uint64_t)child[k].key);
        put_be(page + INTERIOR_FRONT + 2 * (k - from), top, 2);
        put_be(page + top, child[k].page, 4);
        (void)jg_varint_put(page + top + 4, (uint64_t)child[k].key);
    }
    page[0] = INTERIOR;
    put_be(page + 3, to - from - 1, 2);
    put_be(page + 5, top & 0xFFFF, 2);
    put_be(page + 8, child[to - 1].page, 4);
}

/* Children become fewer, level by level, until they fit under the root. They are shared
 * out evenly, so that no page is left with a single one. */
static enum jg_status put_levels(struct jg_ctx *ctx, struct tree *t, uint32_t root)
{
    size_t size = t->pages->page_size;
    size_t most = (size - INTERIOR_FRONT) / (2 + 4 + 9);
    while (t->n > most) {
        size_t pages = (t->n + most - 1) / most;
        for (size_t k = 0; k < pages; k++) {
            size_t from = t->n * k / pages, to = t->n * (k + 1) / pages;
            uint32_t page = 0;
            unsigned char *place = NULL;
            JG_TRY(append(ctx, t->pages, &page, &place));
            put_interior(place, size, t->child, from, to);
            t->child[k] = (struct child){page, t->child[to - 1].key};
        }
        t->n = pages;
    }
    memset(t->leaf, 0, size);
    put_interior(t->leaf, size, t->child, 0, t->n);
    return put_root(ctx, t->pages, root, t->leaf);
}

static enum jg_status put_tree(struct jg_ctx *ctx, struct tree *t, uint32_t root)
{
    if (t->n == 0) { /* everything fits into one page */
        leaf_end(t);
        return put_root(ctx, t->pages, root, t->leaf);
    }
    JG_TRY(leaf_flush(ctx, t));
    return put_levels(ctx, t, root);
}

static bool is_full(const struct jg_pages *pages)
{
    return !pages->path && pages->n * pages->page_size >= IMAGE_BYTES;
}

enum jg_status jg_pages_table(struct jg_ctx *ctx, struct jg_pages *pages, uint32_t root,
                              const struct jg_rows *rows, uint32_t *from)
{
    struct jg_arena *tmp = jg_arena_open(pages->arena);
    JG_NEED(ctx, tmp);
    struct tree t = {.pages = pages, .tmp = tmp};
    t.leaf = JG_ROOM(tmp, unsigned char, pages->page_size);
    JG_NEED(ctx, t.leaf);
    leaf_begin(&t);
    struct jg_bytes row = {.arena = tmp};
    uint32_t i = *from;
    for (; i < rows->n && !is_full(pages); i++) {
        int64_t key = 0;
        JG_TRY(rows->encode(ctx, rows->state, i, &row, &key));
        if (row.n > ROW_BYTES_MOST)
            return jg_fail(ctx, JG_DATA, "row %u is too large for a table: %zu bytes",
                           i + 1, row.n);
        if (row.n)
            JG_TRY(put_row(ctx, &t, key, &row));
    }
    *from = i;
    JG_TRY(put_tree(ctx, &t, root));
    jg_arena_close(tmp);
    return JG_OK;
}

enum jg_status jg_pages_done(struct jg_ctx *ctx, struct jg_pages *pages)
{
    unsigned char count[4];
    uint32_t last = pages->next - 1;
    if (jg_pages_after(pages->page_size, last - 1) != last)
        last--; /* the locked page is no page of the database */
    put_be(count, last, 4);
    if (!pages->path) {
        memcpy(pages->buffer + HEADER_PAGES, count, 4);
        return JG_OK;
    }
    JG_TRY(flush(ctx, pages));
    JG_TRY(settle(ctx, pages->writing));
    return jg_file_write_at(ctx, pages->fd, pages->path, count, 4, HEADER_PAGES);
}
