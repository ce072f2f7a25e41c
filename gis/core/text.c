/* SPDX-License-Identifier: MIT */
#include "gis/core/text.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool make_room(struct jg_text *t, size_t more)
{
    if (t->failed)
        return false;
    if (t->n + more + 1 <= t->room)
        return true;
    size_t room = t->room ? t->room : 64;
    while (room < t->n + more + 1)
        room *= 2;
    char *bytes = jg_arena_grow(t->arena, t->bytes, t->room, room, 1);
    if (!bytes) {
        t->failed = true;
        return false;
    }
    t->bytes = bytes;
    t->room = room;
    return true;
}

void jg_text_add_n(struct jg_text *t, const char *more, size_t n)
{
    if (!make_room(t, n))
        return;
    memcpy(t->bytes + t->n, more, n);
    t->n += n;
    t->bytes[t->n] = '\0';
}

void jg_text_add(struct jg_text *t, const char *more)
{
    jg_text_add_n(t, more, strlen(more));
}

static void add_args(struct jg_text *t, const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0 || !make_room(t, (size_t)n))
        return;
    (void)vsnprintf(t->bytes + t->n, (size_t)n + 1, fmt, args);
    t->n += (size_t)n;
}

void jg_text_addf(struct jg_text *t, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    add_args(t, fmt, args);
    va_end(args);
}

enum jg_status jg_text_done(struct jg_ctx *ctx, struct jg_text *t, const char **out)
{
    jg_text_add_n(t, "", 0);
    if (t->failed)
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    *out = t->bytes;
    return JG_OK;
}

char *jg_text_format(struct jg_arena *a, const char *fmt, ...)
{
    struct jg_text t = {.arena = a};
    va_list args;
    va_start(args, fmt);
    add_args(&t, fmt, args);
    va_end(args);
    return t.failed ? NULL : t.bytes;
}

char *jg_text_number(char *buffer, double value)
{
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(buffer, 32, "%.*g", digits, value);
        if (strtod(buffer, NULL) == value)
            break;
    }
    return buffer;
}

bool jg_text_to_double(const char *text, double *out)
{
    char *end;
    if (!text || !*text || strpbrk(text, "xXnN"))
        return false; /* hexadecimal, nan, inf: not numbers a bureau writes */
    errno = 0;
    double value = strtod(text, &end);
    while (*end == ' ')
        end++;
    if (*end || !isfinite(value))
        return false;
    *out = value;
    return true;
}

bool jg_text_to_int(const char *text, int64_t *out)
{
    char *end;
    if (!text || !*text)
        return false;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    while (*end == ' ')
        end++;
    if (end == text || *end || errno)
        return false;
    *out = value;
    return true;
}

/* Bytes of the character that starts here, 0 when it is not one. Table 3-7 of the Unicode
 * standard, chapter 3.9. */
static size_t utf8_length(const unsigned char *p, size_t left)
{
    if (p[0] < 0x80)
        return 1;
    size_t n = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || n > left)
        return 0;
    unsigned char low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    unsigned char high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return n;
}

bool jg_text_is_utf8(const char *bytes, size_t n)
{
    const unsigned char *p = (const unsigned char *)bytes;
    for (size_t i = 0; i < n;) {
        size_t length = utf8_length(p + i, n - i);
        if (!length)
            return false;
        i += length;
    }
    return true;
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

bool jg_text_same(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (lower(*a) != lower(*b))
            return false;
    return *a == *b;
}

bool jg_text_ends(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && jg_text_same(text + n - m, end);
}
