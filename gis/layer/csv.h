/* SPDX-License-Identifier: MIT */
/* Inside layer only: a table of layers/classify, whole in memory. */
#ifndef JG_LAYER_CSV_H
#define JG_LAYER_CSV_H

#include "gis/core/ctx.h"

#include <stddef.h>

struct jg_csv {
    const char *file;
    const char **cell; /* n rows of n_columns; never NULL, blanks trimmed */
    int *line;         /* of each row in the file */
    size_t n;
    int n_columns;
};

/** Read a CSV (RFC 4180, UTF-8, lines that begin with # left out) whose head must be
 *  `columns` (NULL at the end), in this order.
 *  \return JG_IO when it cannot be read, JG_USAGE with file and line when it is not so */
enum jg_status jg_csv_read(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                           const char *const *columns, struct jg_csv *out) JG_MUST_CHECK;

static inline const char *jg_csv_at(const struct jg_csv *csv, size_t row, int column)
{
    return csv->cell[row * (size_t)csv->n_columns + (size_t)column];
}

#endif
