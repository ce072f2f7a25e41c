/* SPDX-License-Identifier: MIT */
/* Strings: a growing one, UTF-8, numbers that print alike in every locale. */
#ifndef JG_CORE_TEXT_H
#define JG_CORE_TEXT_H

#include "gis/core/ctx.h"

#include <stddef.h>
#include <stdint.h>

/** A string that grows. Start it with {.arena = a}; a failed allocation is remembered and
 *  told by jg_text_done. */
struct jg_text {
    struct jg_arena *arena;
    char *bytes; /* NUL-terminated once anything was added */
    size_t n, room;
    bool failed;
};

void jg_text_add(struct jg_text *t, const char *more);
void jg_text_add_n(struct jg_text *t, const char *more, size_t n);
void jg_text_addf(struct jg_text *t, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/** The finished string, owned by the text's arena. \return JG_NOMEM */
enum jg_status jg_text_done(struct jg_ctx *ctx, struct jg_text *t,
                            const char **out) JG_MUST_CHECK;

/** A formatted string in the arena. \return NULL when out of memory. */
char *jg_text_format(struct jg_arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/** A number as short as it reads back to the same double, always with a point:
 *  "0.1", "30", "1e+300". The buffer holds at least 32 bytes. \return the buffer. */
char *jg_text_number(char *buffer, double value);

/** Read a whole string as a number, point as decimal mark, whatever the locale.
 *  \return false for anything else: empty, trailing text, NaN, infinity. */
bool jg_text_to_double(const char *text, double *out);
bool jg_text_to_int(const char *text, int64_t *out);

/** Is this strictly valid UTF-8 (no overlong forms, no surrogates)? */
bool jg_text_is_utf8(const char *bytes, size_t n);

/** Equal but for the case of ASCII letters. */
bool jg_text_same(const char *a, const char *b);

/** Does the string end so, but for the case of ASCII letters? */
bool jg_text_ends(const char *text, const char *end);

#endif
