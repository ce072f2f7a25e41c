/* SPDX-License-Identifier: MIT */
#include "gis/io/stream.h"

#include "gis/io/file.h"
#include "gis/io/sink.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum jg_status jg_stream_open(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                              bool overwrite, struct jg_stream *out)
{
    *out = (struct jg_stream){.path = jg_arena_text(keep, path)};
    JG_NEED(ctx, out->path);
    out->buffer = JG_ROOM(keep, unsigned char, JG_STREAM_ROOM);
    JG_NEED(ctx, out->buffer);
    JG_TRY(jg_sink_reserve(ctx, keep, path, overwrite, &out->temporary));
    return jg_file_open(ctx, keep, out->temporary, O_WRONLY, &out->fd);
}

static enum jg_status flush(struct jg_ctx *ctx, struct jg_stream *s)
{
    JG_TRY(jg_file_write_at(ctx, s->fd, s->path, s->buffer, s->n, s->at));
    s->at += (int64_t)s->n;
    s->n = 0;
    return JG_OK;
}

enum jg_status jg_stream_room(struct jg_ctx *ctx, struct jg_stream *s, size_t n,
                              unsigned char **out)
{
    if (n > JG_STREAM_ROOM)
        return jg_fail(ctx, JG_DATA, "%s: a record of %zu bytes is too large", s->path,
                       n);
    if (s->n + n > JG_STREAM_ROOM)
        JG_TRY(flush(ctx, s));
    *out = s->buffer + s->n;
    s->n += n;
    return JG_OK;
}

enum jg_status jg_stream_put(struct jg_ctx *ctx, struct jg_stream *s, const void *bytes,
                             size_t n)
{
    unsigned char *to = s->buffer;
    JG_TRY(jg_stream_room(ctx, s, n, &to));
    memcpy(to, bytes, n);
    return JG_OK;
}

enum jg_status jg_stream_end(struct jg_ctx *ctx, struct jg_stream *s, const void *head,
                             size_t n)
{
    JG_TRY(flush(ctx, s));
    if (n > 0)
        JG_TRY(jg_file_write_at(ctx, s->fd, s->path, head, n, 0));
    return jg_sink_publish(ctx, s->temporary, s->path);
}

int jg_stream_number(char *buffer, double value, int decimals)
{
    static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    char digits[24];
    int n = 0, k = 0;
    double scaled = round(fabs(value) * tens[decimals]);
    if (!(scaled < 9e17)) /* no coordinate and no area of this world */
        return snprintf(buffer, 40, "%.0f", value);
    uint64_t left = (uint64_t)scaled;
    if (value < 0 && left > 0)
        buffer[n++] = '-';
    while (left > 0 || k <= decimals) {
        digits[k++] = (char)('0' + left % 10);
        left /= 10;
    }
    while (k > 0) {
        if (k == decimals)
            buffer[n++] = '.';
        buffer[n++] = digits[--k];
    }
    return n;
}
