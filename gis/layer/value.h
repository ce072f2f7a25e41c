/* SPDX-License-Identifier: MIT */
/* Inside layer only: numbers, yes and no, and nothing at all, as people type them. */
#ifndef JG_LAYER_VALUE_H
#define JG_LAYER_VALUE_H

#include <stdbool.h>
#include <stddef.h>

enum jg_value_read { JG_VALUE_READ, JG_VALUE_NONE, JG_VALUE_UNCLEAR };

/** The text without blanks (wide ones too) and line ends around it. \return where it
 * starts */
const char *jg_value_trim(const char *text, size_t *out_n);

/** Words for "nothing": "", /, -, NULL, 无, 未知 … */
bool jg_value_is_none(const char *text, size_t n);

/** "1,234.5", "６层", "12.5万", "85 m²", "约60". */
enum jg_value_read jg_value_number(const char *text, size_t n, double *out);

/** 是/否, 有/无, √/×, Y/N, yes/no, true/false, 1/0. */
enum jg_value_read jg_value_bool(const char *text, size_t n, bool *out);

#endif
