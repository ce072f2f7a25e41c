/* SPDX-License-Identifier: MIT */
#include "gis/core/json.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>

static void before_value(struct jg_json *j)
{
    if (!j->after_key && j->later[j->depth])
        jg_text_add(&j->text, ",");
    j->after_key = false;
    j->later[j->depth] = true;
}

void jg_json_open(struct jg_json *j, char bracket)
{
    before_value(j);
    jg_text_add_n(&j->text, &bracket, 1);
    assert(j->depth + 1 < JG_JSON_DEEPEST);
    j->later[++j->depth] = false;
}

void jg_json_close(struct jg_json *j, char bracket)
{
    assert(j->depth > 0);
    j->depth--;
    jg_text_add_n(&j->text, &bracket, 1);
}

static void quoted(struct jg_text *t, const char *s)
{
    jg_text_add(t, "\"");
    for (const char *from = s;; s++) {
        unsigned char c = (unsigned char)*s;
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        jg_text_add_n(t, from, (size_t)(s - from));
        from = s + 1;
        if (!c)
            break;
        if (c == '"' || c == '\\')
            jg_text_addf(t, "\\%c", c);
        else
            jg_text_addf(t, "\\u%04x", c);
    }
    jg_text_add(t, "\"");
}

void jg_json_key(struct jg_json *j, const char *key)
{
    before_value(j);
    quoted(&j->text, key);
    jg_text_add(&j->text, ":");
    j->after_key = true;
}

void jg_json_text(struct jg_json *j, const char *value)
{
    before_value(j);
    if (value)
        quoted(&j->text, value);
    else
        jg_text_add(&j->text, "null");
}

void jg_json_real(struct jg_json *j, double value)
{
    char buffer[32];
    before_value(j);
    jg_text_add(&j->text, isfinite(value) ? jg_text_number(buffer, value) : "null");
}

void jg_json_int(struct jg_json *j, int64_t value)
{
    before_value(j);
    jg_text_addf(&j->text, "%" PRId64, value);
}

void jg_json_bool(struct jg_json *j, bool value)
{
    before_value(j);
    jg_text_add(&j->text, value ? "true" : "false");
}
