/* SPDX-License-Identifier: MIT */
/* A table written as finished b-tree pages, leaves first, instead of row by row through
 * SQL: several times as fast, and the same rows give the same bytes.
 * Source: SQLite file format, 1.2, 1.5 and 1.6 (sqlite.org/fileformat2.html). */
#ifndef JG_IO_PAGES_H
#define JG_IO_PAGES_H

#include "gis/io/record.h"

/** Pages appended to a database, in a file that nobody has open or in memory. */
struct jg_pages {
    struct jg_arena *arena;
    const char *path; /* of the file, for messages; NULL: in memory */
    int fd;           /* of the file */
    size_t page_size;
    uint32_t next;         /* number of the next page */
    unsigned char *buffer; /* pages first .. first + n - 1 */
    uint32_t first, n, room;
    struct jg_pages_writing *writing; /* of a file: the buffer before this one */
};

/** Go on in a file.
 *  \param path  of an SQLite database, closed, without journal */
enum jg_status jg_pages_file(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                             struct jg_pages *out) JG_MUST_CHECK;

/** Go on in an image of a database (sqlite3_serialize); it is copied. */
enum jg_status jg_pages_image(struct jg_ctx *ctx, struct jg_arena *keep,
                              const unsigned char *image, size_t n,
                              struct jg_pages *out) JG_MUST_CHECK;

/** Begin again from the image it was made of. */
void jg_pages_rewind(struct jg_pages *pages, const unsigned char *image, size_t n);

/** Replace the contents of the empty table whose root is page `root` by the rows from
 *  *from on, until there are no more or, in memory, some 16 MB are full. *from becomes
 *  the first row that was left. */
enum jg_status jg_pages_table(struct jg_ctx *ctx, struct jg_pages *pages, uint32_t root,
                              const struct jg_rows *rows, uint32_t *from) JG_MUST_CHECK;

/** Write what is still in memory (of a file) and the number of pages in the header. */
enum jg_status jg_pages_done(struct jg_ctx *ctx, struct jg_pages *pages) JG_MUST_CHECK;

/** The page after `page`, leaving out the one SQLite locks at 1 GiB. */
uint32_t jg_pages_after(size_t page_size, uint32_t page);

#endif
