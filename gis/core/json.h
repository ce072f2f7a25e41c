/* SPDX-License-Identifier: MIT */
/* Writing JSON: commas and quotes are kept by the writer. */
#ifndef JG_CORE_JSON_H
#define JG_CORE_JSON_H

#include "gis/core/text.h"

enum { JG_JSON_DEEPEST = 16 };

/** Start with {.text = {.arena = a}}; take the result with jg_text_done(&j.text). */
struct jg_json {
    struct jg_text text;
    int depth;
    bool later[JG_JSON_DEEPEST]; /* a comma is due before the next value */
    bool after_key;
};

void jg_json_open(struct jg_json *j, char bracket); /* '{' or '[' */
void jg_json_close(struct jg_json *j, char bracket);
void jg_json_key(struct jg_json *j, const char *key);
void jg_json_text(struct jg_json *j, const char *value); /* NULL writes null */
void jg_json_real(struct jg_json *j, double value);      /* NaN writes null */
void jg_json_int(struct jg_json *j, int64_t value);
void jg_json_bool(struct jg_json *j, bool value);

#endif
