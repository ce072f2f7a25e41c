/* SPDX-License-Identifier: MIT */
/* Inside the date reader only: text brought to a short alphabet. */
#ifndef JG_LAYER_DATE_TEXT_H
#define JG_LAYER_DATE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

enum { JG_DATE_LONGEST = 96 };

/** Digits, the signs - / . : + ~ (range) , (list) and a blank between digits, and a
 * letter for each word that matters: Y year, M month, D day, E decade, C century, U last
 * century, W this one, a about, b before, f from then on, v some vague part of, T and Z
 * of a time. */
struct jg_date_text {
    char text[JG_DATE_LONGEST + 2];
    size_t n;
    bool fits;
};

/** Wide forms to ASCII, and lower case.
 *  \param text  valid UTF-8.
 *  \return false: too long */
bool jg_date_fold(const char *text, char folded[JG_DATE_LONGEST + 4]);

/** \return false when there is a word that has no place in a date */
bool jg_date_shorten(const char *folded, struct jg_date_text *to);

bool jg_date_is_blank(char c);

/** ASCII letters to lower case. */
char jg_date_lower(char c);

#endif
