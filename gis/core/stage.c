/* SPDX-License-Identifier: MIT */
#include "gis/core/stage.h"

#include "gis/core/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void *field_of(void *options, const struct jg_param *p)
{
    return (char *)options + p->offset;
}

static const void *const_field_of(const void *options, const struct jg_param *p)
{
    return (const char *)options + p->offset;
}

static void put_number(void *options, const struct jg_param *p, double value)
{
    void *field = field_of(options, p);
    switch (p->kind) {
    case JG_REAL_PARAM:
        *(double *)field = value;
        break;
    case JG_INT_PARAM:
    case JG_CHOICE_PARAM:
        *(int *)field = (int)value;
        break;
    case JG_BOOL_PARAM:
        *(bool *)field = value != 0;
        break;
    case JG_TEXT_PARAM:
        break;
    }
}

void jg_params_preset(const struct jg_param *params, void *options)
{
    for (const struct jg_param *p = params; p->name; p++)
        if (p->kind == JG_TEXT_PARAM)
            *(const char **)field_of(options, p) = p->preset_text;
        else
            put_number(options, p, p->preset);
}

static bool same_name(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (*a != *b && !(strchr("-_", *a) && strchr("-_", *b)))
            return false;
    return *a == *b;
}

const struct jg_param *jg_params_find(const struct jg_param *params, const char *name)
{
    for (const struct jg_param *p = params; p && p->name; p++)
        if (same_name(p->name, name))
            return p;
    return NULL;
}

static enum jg_status refuse_range(struct jg_ctx *ctx, const struct jg_param *p,
                                   const char *value)
{
    char least[32], most[32];
    const char *space = *p->unit ? " " : "";
    jg_text_number(least, p->least);
    jg_text_number(most, p->most);
    return jg_fail(ctx, JG_USAGE, "%s must be %s to %s%s%s, not %s", p->name, least, most,
                   space, p->unit, value);
}

static enum jg_status set_number(struct jg_ctx *ctx, const struct jg_param *p,
                                 void *options, const char *value)
{
    double number;
    if (!jg_text_to_double(value, &number))
        return jg_fail(ctx, JG_USAGE, "%s must be a number%s%s, not \"%s\"", p->name,
                       *p->unit ? " of " : "", p->unit, value);
    if (p->kind == JG_INT_PARAM && number != (double)(int64_t)number)
        return jg_fail(ctx, JG_USAGE, "%s must be a whole number, not %s", p->name,
                       value);
    if (!(number >= p->least && number <= p->most))
        return refuse_range(ctx, p, value);
    put_number(options, p, number);
    return JG_OK;
}

static enum jg_status set_bool(struct jg_ctx *ctx, const struct jg_param *p,
                               void *options, const char *value)
{
    static const char *const yes[] = {"yes", "true", "on", "1", "是"};
    static const char *const no[] = {"no", "false", "off", "0", "否"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (jg_text_same(value, yes[i]) || jg_text_same(value, no[i])) {
            put_number(options, p, jg_text_same(value, yes[i]));
            return JG_OK;
        }
    }
    return jg_fail(ctx, JG_USAGE, "%s must be yes or no, not \"%s\"", p->name, value);
}

static enum jg_status set_choice(struct jg_ctx *ctx, const struct jg_param *p,
                                 void *options, const char *value)
{
    const char *word = p->choices;
    for (int i = 0;; i++) {
        size_t n = strcspn(word, "|");
        if (strlen(value) == n && !strncmp(word, value, n)) {
            put_number(options, p, i);
            return JG_OK;
        }
        if (!word[n])
            break;
        word += n + 1;
    }
    return jg_fail(ctx, JG_USAGE, "%s must be one of %s, not \"%s\"", p->name, p->choices,
                   value);
}

enum jg_status jg_params_set(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_param *params, void *options,
                             const char *name, const char *value)
{
    const struct jg_param *p = jg_params_find(params, name);
    if (!p)
        return jg_fail(ctx, JG_USAGE, "there is no parameter \"%s\"", name);
    if (p->kind == JG_BOOL_PARAM)
        return set_bool(ctx, p, options, value);
    if (p->kind == JG_CHOICE_PARAM)
        return set_choice(ctx, p, options, value);
    if (p->kind != JG_TEXT_PARAM)
        return set_number(ctx, p, options, value);
    const char *copy = jg_arena_text(keep, value);
    JG_NEED(ctx, copy);
    *(const char **)field_of(options, p) = copy;
    return JG_OK;
}

static const char *show_choice(struct jg_arena *a, const struct jg_param *p, int number)
{
    const char *word = p->choices;
    while (number-- > 0)
        word += strcspn(word, "|") + 1;
    return jg_text_format(a, "%.*s", (int)strcspn(word, "|"), word);
}

const char *jg_params_show(struct jg_arena *a, const struct jg_param *p,
                           const void *options)
{
    char number[32];
    const void *field = const_field_of(options, p);
    const char *text;
    switch (p->kind) {
    case JG_REAL_PARAM:
        return jg_arena_text(a, jg_text_number(number, *(const double *)field));
    case JG_INT_PARAM:
        return jg_text_format(a, "%d", *(const int *)field);
    case JG_BOOL_PARAM:
        return *(const bool *)field ? "yes" : "no";
    case JG_CHOICE_PARAM:
        return show_choice(a, p, *(const int *)field);
    case JG_TEXT_PARAM:
        text = *(const char *const *)field;
        return jg_arena_text(a, text ? text : "");
    }
    return NULL;
}

void jg_summary_count(struct jg_summary *s, const char *name, double value, int decimals)
{
    if (s->n_counts < (int)(sizeof s->counts / sizeof *s->counts))
        s->counts[s->n_counts++] = (struct jg_count){name, value, decimals};
}

void jg_summary_warn(struct jg_summary *s, const char *fmt, ...)
{
    enum { MOST = (int)(sizeof s->warnings / sizeof *s->warnings) };
    char sentence[1024];
    va_list args;
    if (s->n_warnings == MOST)
        return;
    va_start(args, fmt);
    (void)vsnprintf(sentence, sizeof sentence, fmt, args);
    va_end(args);
    const char *copy = jg_arena_text(s->arena, sentence);
    if (copy)
        s->warnings[s->n_warnings++] = copy;
}
