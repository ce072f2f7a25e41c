/* SPDX-License-Identifier: MIT */
/* Words looked for in many names: most are ruled out by three bytes, without looking. */
#ifndef JG_LAYER_WORD_H
#define JG_LAYER_WORD_H

#include "gis/core/ctx.h"

#include <stdint.h>

/** What is looked for: any of some words, ASCII letters in any case. */
struct jg_words {
    struct jg_word {
        const char *text; /* in small letters, n bytes */
        size_t n;
        uint32_t sign; /* of its first three bytes */
    } * word;
    int n;
};

enum { JG_NAME_SIGNS = 1024 };

/** A name that words are looked for in; good as long as its text. */
struct jg_name {
    const char *text;
    uint64_t met[JG_NAME_SIGNS / 64]; /* signs of every three bytes of it */
};

/** Read "a|b|c"; empty words are left out. */
enum jg_status jg_words_read(struct jg_ctx *ctx, struct jg_arena *keep, const char *text,
                             struct jg_words *out) JG_MUST_CHECK;

/** Make a name ready. No name is an empty one. */
void jg_name_read(const char *text, struct jg_name *out);

/** Is one of the words somewhere in the name? */
bool jg_words_in(const struct jg_words *words, const struct jg_name *name);

/** A letter in its small form, ASCII only, whatever the locale. */
char jg_small_letter(char c);

#endif
