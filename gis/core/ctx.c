/* SPDX-License-Identifier: MIT */
#include "gis/core/ctx.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void jg_ctx_open(struct jg_ctx *ctx, struct jg_arena *home, int jobs)
{
    *ctx = (struct jg_ctx){.home = home, .jobs = jobs < 1 ? 1 : jobs};
}

/* A message cut by its buffer must not end inside a UTF-8 character. */
static void trim_utf8(char *text, size_t size)
{
    size_t n = strlen(text);
    if (n + 1 < size)
        return;
    size_t start = n;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && (unsigned char)text[start - 1] >= 0xC0)
        text[start - 1] = '\0';
}

enum jg_status jg_fail(struct jg_ctx *ctx, enum jg_status st, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(ctx->message, sizeof ctx->message, fmt, args);
    va_end(args);
    trim_utf8(ctx->message, sizeof ctx->message);
    return st;
}

enum jg_status jg_while(struct jg_ctx *ctx, enum jg_status st, const char *fmt, ...)
{
    char front[512];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(front, sizeof front - 2, fmt, args);
    va_end(args);
    if (!st || n < 0)
        return st;
    trim_utf8(front, sizeof front - 2);
    size_t put = strlen(front);
    front[put++] = ':';
    front[put++] = ' ';
    size_t room = sizeof ctx->message - 1 - put;
    size_t had = strlen(ctx->message);
    if (had > room)
        had = room;
    memmove(ctx->message + put, ctx->message, had);
    memcpy(ctx->message, front, put);
    ctx->message[put + had] = '\0';
    trim_utf8(ctx->message, sizeof ctx->message);
    return st;
}

enum jg_status jg_progress(struct jg_ctx *ctx, double done, const char *what)
{
    if (ctx->progress && !ctx->progress(done, what, ctx->user))
        return jg_fail(ctx, JG_STOPPED, "stopped while %s", what);
    return JG_OK;
}
