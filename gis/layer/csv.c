/* SPDX-License-Identifier: MIT */
#include "gis/layer/csv.h"
#include "gis/core/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static void close_file(void *user, void *thing)
{
    (void)user;
    (void)fclose(thing);
}

static enum jg_status read_bytes(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const char *path, char **out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    FILE *file = fopen(path, "rb");
    if (!file)
        return jg_fail(ctx, JG_IO, "%s cannot be read", path);
    JG_NEED(ctx, jg_arena_defer(tmp, close_file, NULL, file));
    struct jg_text text = {.arena = keep};
    char block[4096];
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
        jg_text_add_n(&text, block, n);
    if (ferror(file))
        return jg_fail(ctx, JG_IO, "%s cannot be read to its end", path);
    jg_text_add(&text, "");
    JG_NEED(ctx, !text.failed && text.bytes);
    jg_arena_close(tmp);
    if (text.n && (!jg_text_is_utf8(text.bytes, text.n) || memchr(text.bytes, 0, text.n)))
        return jg_fail(ctx, JG_USAGE, "%s is not UTF-8 text", path);
    *out = text.bytes;
    return JG_OK;
}

struct reader {
    struct jg_ctx *ctx;
    struct jg_arena *keep;
    struct jg_csv *csv;
    char *at; /* cells are cut out of the file's bytes in place */
    int line;
    size_t room;
};

static char *trim(char *cell)
{
    while (*cell == ' ' || *cell == '\t')
        cell++;
    size_t n = strlen(cell);
    while (n && (cell[n - 1] == ' ' || cell[n - 1] == '\t'))
        cell[--n] = '\0';
    return cell;
}

/* One cell. \param out_end the sign behind it: ',' '\n' or NUL */
static char *take_cell(struct reader *r, char *out_end)
{
    char *start = r->at, *put = r->at, *p = r->at;
    bool quoted = *p == '"';
    p += quoted;
    while (*p && (quoted || (*p != ',' && *p != '\n'))) {
        if (quoted && *p == '"' && p[1] == '"') {
            p++;
        } else if (quoted && *p == '"') {
            quoted = false;
            p++;
            continue;
        }
        r->line += *p == '\n';
        *put++ = *p++;
    }
    *out_end = *p;
    r->at = p + (*p != '\0');
    r->line += *out_end == '\n';
    if (put > start && put[-1] == '\r')
        put--;
    *put = '\0';
    return trim(start);
}

static enum jg_status take_row(struct reader *r, const char **cell, int line)
{
    char end = ',';
    int n = 0;
    while (end == ',') {
        const char *text = take_cell(r, &end);
        if (n == r->csv->n_columns)
            return jg_fail(r->ctx, JG_USAGE, "%s:%d: more than %d cells", r->csv->file,
                           line, n);
        cell[n++] = text;
    }
    if (n < r->csv->n_columns)
        return jg_fail(r->ctx, JG_USAGE, "%s:%d: %d cells instead of %d", r->csv->file,
                       line, n, r->csv->n_columns);
    return JG_OK;
}

static enum jg_status make_room(struct reader *r)
{
    if (r->csv->n < r->room)
        return JG_OK;
    size_t room = r->room ? 2 * r->room : 64, wide = (size_t)r->csv->n_columns;
    const char **cell =
        jg_arena_grow(r->keep, r->csv->cell, r->room * wide, room * wide, sizeof *cell);
    int *line = jg_arena_grow(r->keep, r->csv->line, r->room, room, sizeof *line);
    JG_NEED(r->ctx, cell && line);
    r->csv->cell = cell;
    r->csv->line = line;
    r->room = room;
    return JG_OK;
}

static bool skip_line(struct reader *r)
{
    char *end = strchr(r->at, '\n');
    if (*r->at != '#' && *r->at != '\n' && *r->at != '\r')
        return false;
    r->at = end ? end + 1 : r->at + strlen(r->at);
    r->line++;
    return true;
}

static enum jg_status check_head(struct reader *r, const char *const *columns)
{
    for (int i = 0; columns[i]; i++)
        if (strcmp(jg_csv_at(r->csv, 0, i), columns[i]) != 0)
            return jg_fail(r->ctx, JG_USAGE,
                           "%s:%d: column %d must be \"%s\", not \"%s\"", r->csv->file,
                           r->csv->line[0], i + 1, columns[i], jg_csv_at(r->csv, 0, i));
    r->csv->n--;
    r->csv->cell += r->csv->n_columns;
    r->csv->line++;
    return JG_OK;
}

enum jg_status jg_csv_read(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                           const char *const *columns, struct jg_csv *out)
{
    struct jg_csv csv = {.file = jg_arena_text(keep, path)};
    struct reader r = {.ctx = ctx, .keep = keep, .csv = &csv, .line = 1};
    JG_NEED(ctx, csv.file);
    while (columns[csv.n_columns])
        csv.n_columns++;
    JG_TRY(read_bytes(ctx, keep, path, &r.at));
    assert(r.at);
    if (!strncmp(r.at, "\xEF\xBB\xBF", 3))
        r.at += 3;
    while (*r.at) {
        if (skip_line(&r))
            continue;
        JG_TRY(make_room(&r));
        int line = r.line;
        JG_TRY(take_row(&r, csv.cell + csv.n * (size_t)csv.n_columns, line));
        csv.line[csv.n++] = line;
    }
    if (csv.n == 0)
        return jg_fail(ctx, JG_USAGE, "%s is empty", path);
    JG_TRY(check_head(&r, columns));
    *out = csv;
    return JG_OK;
}
