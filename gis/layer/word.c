/* SPDX-License-Identifier: MIT */
#include "gis/layer/word.h"

#include <string.h>

enum { SIGN_BYTES = 3 };

char jg_small_letter(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Three bytes are one Chinese character in UTF-8, or three letters. */
static uint32_t sign_of(const char *small)
{
    uint32_t v = (uint32_t)(unsigned char)small[0] << 16 |
                 (uint32_t)(unsigned char)small[1] << 8 | (unsigned char)small[2];
    return (v * 2654435769u) >> 22; /* Knuth's multiplier: the upper 10 bits are mixed */
}

_Static_assert(JG_NAME_SIGNS == 1 << 10, "a sign has 10 bits");

enum jg_status jg_words_read(struct jg_ctx *ctx, struct jg_arena *keep, const char *text,
                             struct jg_words *out)
{
    size_t most = 1;
    for (const char *p = text; *p; p++)
        most += *p == '|';
    char *small = jg_arena_text(keep, text);
    *out = (struct jg_words){.word = JG_ARRAY(keep, struct jg_word, most)};
    JG_NEED(ctx, small && out->word);
    for (char *p = small; *p; p++)
        *p = jg_small_letter(*p);
    while (*small) {
        size_t n = strcspn(small, "|");
        if (n)
            out->word[out->n++] =
                (struct jg_word){small, n, n < SIGN_BYTES ? 0 : sign_of(small)};
        small += n + (small[n] == '|');
    }
    return JG_OK;
}

void jg_name_read(const char *text, struct jg_name *out)
{
    *out = (struct jg_name){.text = text ? text : ""};
    char last[SIGN_BYTES] = {0};
    for (const char *p = out->text; *p; p++) {
        last[0] = last[1];
        last[1] = last[2];
        last[2] = jg_small_letter(*p);
        uint32_t sign = sign_of(last);
        out->met[sign / 64] |= UINT64_C(1) << sign % 64;
    }
}

static bool starts_with(const char *text, const struct jg_word *word)
{
    for (size_t i = 0; i < word->n; i++)
        if (jg_small_letter(text[i]) != word->text[i])
            return false; /* at the end of the text at the latest */
    return true;
}

bool jg_words_in(const struct jg_words *words, const struct jg_name *name)
{
    for (int k = 0; k < words->n; k++) {
        const struct jg_word *w = &words->word[k];
        if (w->n >= SIGN_BYTES && !(name->met[w->sign / 64] >> w->sign % 64 & 1))
            continue;
        for (const char *p = name->text; *p; p++)
            if (starts_with(p, w))
                return true;
    }
    return false;
}
