/* SPDX-License-Identifier: MIT */
#include "gis/layer/style.h"

#include "gis/core/text.h"
#include "gis/layer/date.h"
#include "gis/layer/yaml.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const style_keys[] = {"layer",        "zh",      "en",    "group",
                                         "by",           "date",    "label", "label_pt",
                                         "label_colour", "classes", NULL};
static const char *const class_keys[] = {
    "zh",        "en",      "is",      "starts", "from",      "to",         "none",
    "fill",      "line",    "line_mm", "casing", "casing_mm", "hatch",      "hatch_mm",
    "hatch_deg", "dash_mm", "tick_mm", "marker", "size_mm",   "scale_most", NULL};

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* "#rrggbb" or, with an opacity, "#rrggbbaa". */
static bool colour_of(const char *text, struct jg_colour *out)
{
    double part[4] = {0, 0, 0, 1};
    size_t n = strlen(text);
    if (text[0] != '#' || (n != 7 && n != 9))
        return false;
    for (size_t i = 0; i < (n - 1) / 2; i++) {
        int high = hex_digit(text[1 + 2 * i]), low = hex_digit(text[2 + 2 * i]);
        if (high < 0 || low < 0)
            return false;
        part[i] = (high * 16 + low) / 255.0;
    }
    *out = (struct jg_colour){part[0], part[1], part[2], part[3]};
    return true;
}

static enum jg_status read_colour(struct jg_ctx *ctx, const struct jg_yaml *node,
                                  const char *key, struct jg_colour *out)
{
    const struct jg_yaml *at = jg_yaml_get(node, key);
    *out = (struct jg_colour){0};
    if (!at)
        return JG_OK;
    if (!at->text || !colour_of(at->text, out))
        return jg_yaml_fail(ctx, JG_USAGE, at,
                            "%s must be a colour like \"#3b6ea5\", not \"%s\"", key,
                            at->text ? at->text : "");
    return JG_OK;
}

static enum jg_status read_dashes(struct jg_ctx *ctx, const struct jg_yaml *node,
                                  struct jg_symbol *s)
{
    const struct jg_yaml *list = jg_yaml_get(node, "dash_mm");
    for (const struct jg_yaml *d = list ? list->child : NULL; d; d = d->next) {
        double mm;
        if (s->n_dashes == JG_DASHES_MOST)
            return jg_yaml_fail(ctx, JG_USAGE, d, "dash_mm has more than %d lengths",
                                JG_DASHES_MOST);
        if (!d->text || !jg_text_to_double(d->text, &mm) || !(mm > 0))
            return jg_yaml_fail(ctx, JG_USAGE, d,
                                "dash_mm must be lengths over 0, not \"%s\"",
                                d->text ? d->text : "");
        s->dash_mm[s->n_dashes++] = mm;
    }
    return JG_OK;
}

static enum jg_status read_marker(struct jg_ctx *ctx, const struct jg_yaml *node,
                                  enum jg_marker *out)
{
    static const char *const words[] = {"none", "circle", "square", "triangle",
                                        "diamond"};
    const struct jg_yaml *at = jg_yaml_get(node, "marker");
    *out = JG_NO_MARKER;
    for (size_t i = 0; at && i < sizeof words / sizeof *words; i++) {
        if (at->text && !strcmp(at->text, words[i])) {
            *out = (enum jg_marker)i;
            return JG_OK;
        }
    }
    return at ? jg_yaml_fail(
                    ctx, JG_USAGE, at,
                    "marker must be circle, square, triangle or diamond, not \"%s\"",
                    at->text ? at->text : "")
              : JG_OK;
}

static enum jg_status read_length(struct jg_ctx *ctx, const struct jg_yaml *node,
                                  const char *key, double preset, double *out)
{
    JG_TRY(jg_yaml_real(ctx, node, key, preset, out));
    if (!(*out >= 0) || *out > 100)
        return jg_yaml_fail(ctx, JG_USAGE, jg_yaml_get(node, key), "%s must be 0 to 100",
                            key);
    return JG_OK;
}

static enum jg_status read_symbol(struct jg_ctx *ctx, const struct jg_yaml *node,
                                  struct jg_symbol *s)
{
    *s = (struct jg_symbol){0};
    JG_TRY(read_colour(ctx, node, "fill", &s->fill));
    JG_TRY(read_colour(ctx, node, "line", &s->line));
    JG_TRY(read_colour(ctx, node, "casing", &s->casing));
    JG_TRY(read_colour(ctx, node, "hatch", &s->hatch));
    JG_TRY(read_length(ctx, node, "line_mm", 0.1, &s->line_mm));
    JG_TRY(read_length(ctx, node, "casing_mm", 0, &s->casing_mm));
    JG_TRY(read_length(ctx, node, "hatch_mm", 1, &s->hatch_mm));
    JG_TRY(jg_yaml_real(ctx, node, "hatch_deg", 45, &s->hatch_deg));
    JG_TRY(read_length(ctx, node, "tick_mm", 0, &s->tick_mm));
    JG_TRY(read_length(ctx, node, "size_mm", 2, &s->size_mm));
    if (s->hatch.opacity > 0 && !(s->hatch_mm >= 0.2))
        return jg_yaml_fail(ctx, JG_USAGE, node, "hatch_mm must be 0.2 or more");
    JG_TRY(read_marker(ctx, node, &s->marker));
    return read_dashes(ctx, node, s);
}

/* One word, or a list of words. */
static enum jg_status read_words(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_yaml *node, const char *const **out)
{
    const struct jg_yaml *item = node->kind == JG_YAML_LIST ? node->child : node;
    const char **words = JG_ARRAY(keep, const char *, jg_yaml_count(node) + 2);
    int n = 0;
    JG_NEED(ctx, words);
    for (; item; item = node->kind == JG_YAML_LIST ? item->next : NULL) {
        if (!item->text)
            return jg_yaml_fail(ctx, JG_USAGE, item, "%s must be words", node->key);
        words[n++] = item->text;
    }
    *out = words;
    return JG_OK;
}

static enum jg_status read_test(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_yaml *node, struct jg_style_class *c)
{
    const struct jg_yaml *is = jg_yaml_get(node, "is"),
                         *starts = jg_yaml_get(node, "starts");
    bool none = false;
    c->test = JG_CLASS_REST;
    JG_TRY(jg_yaml_bool(ctx, node, "none", false, &none));
    JG_TRY(jg_yaml_real(ctx, node, "from", -INFINITY, &c->from));
    JG_TRY(jg_yaml_real(ctx, node, "to", INFINITY, &c->to));
    bool range = jg_yaml_get(node, "from") || jg_yaml_get(node, "to");
    if (!!is + !!starts + range + none > 1)
        return jg_yaml_fail(ctx, JG_USAGE, node,
                            "a class takes one of is, starts, from and to, none");
    if (range)
        c->test = JG_CLASS_RANGE;
    if (none)
        c->test = JG_CLASS_NONE;
    if (is || starts) {
        c->test = is ? JG_CLASS_IS : JG_CLASS_STARTS;
        JG_TRY(read_words(ctx, keep, is ? is : starts, &c->words));
    }
    return JG_OK;
}

static enum jg_status read_classes(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_yaml *top, struct jg_style *s)
{
    const struct jg_yaml *list = jg_yaml_get(top, "classes");
    size_t n = jg_yaml_count(list);
    if (!list || list->kind != JG_YAML_LIST || !n || n > JG_CLASSES_MOST)
        return jg_yaml_fail(ctx, JG_USAGE, list ? list : top,
                            "needs classes, a list of 1 to %d", JG_CLASSES_MOST);
    struct jg_style_class *classes = JG_ARRAY(keep, struct jg_style_class, n);
    JG_NEED(ctx, classes);
    for (const struct jg_yaml *node = list->child; node; node = node->next) {
        struct jg_style_class *c = &classes[s->n++];
        JG_TRY(jg_yaml_only(ctx, node, class_keys));
        c->zh = jg_yaml_text(node, "zh", s->zh);
        c->en = jg_yaml_text(node, "en", s->en);
        JG_TRY(read_test(ctx, keep, node, c));
        JG_TRY(jg_yaml_real(ctx, node, "scale_most", INFINITY, &c->scale_most));
        if (!(c->scale_most >= 1))
            return jg_yaml_fail(ctx, JG_USAGE, node, "scale_most must be 1 or more");
        JG_TRY(read_symbol(ctx, node, &c->symbol));
        if (c->test != JG_CLASS_REST && !s->by)
            return jg_yaml_fail(ctx, JG_USAGE, node,
                                "the style says no column to ask: by");
    }
    s->classes = classes;
    return JG_OK;
}

static enum jg_status read_style(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_yaml *top, const char *layer,
                                 struct jg_style *s)
{
    static const char *const groups[] = {"boundary", "zone", "facility", "base", NULL};
    bool known = false;
    JG_TRY(jg_yaml_only(ctx, top, style_keys));
    s->layer = jg_yaml_text(top, "layer", layer);
    if (strcmp(s->layer, layer) != 0)
        return jg_yaml_fail(ctx, JG_USAGE, jg_yaml_get(top, "layer"),
                            "is the style of \"%s\", not of \"%s\"", s->layer, layer);
    s->zh = jg_yaml_text(top, "zh", layer);
    s->en = jg_yaml_text(top, "en", layer);
    s->group = jg_yaml_text(top, "group", "base");
    for (const char *const *g = groups; *g; g++)
        known |= !strcmp(*g, s->group);
    if (!known)
        return jg_yaml_fail(ctx, JG_USAGE, jg_yaml_get(top, "group"),
                            "group must be boundary, zone, facility or base, not \"%s\"",
                            s->group);
    s->by = jg_yaml_text(top, "by", NULL);
    s->label = jg_yaml_text(top, "label", NULL);
    JG_TRY(jg_yaml_bool(ctx, top, "date", false, &s->by_date));
    JG_TRY(read_length(ctx, top, "label_pt", 7, &s->label_pt));
    JG_TRY(read_colour(ctx, top, "label_colour", &s->label_colour));
    if (s->label_colour.opacity <= 0)
        s->label_colour = (struct jg_colour){0.1, 0.1, 0.1, 1};
    return read_classes(ctx, keep, top, s);
}

enum jg_status jg_style_read(struct jg_ctx *ctx, struct jg_arena *keep,
                             const char *layers_dir, const char *layer,
                             const struct jg_style **out)
{
    const char *path = jg_text_format(keep, "%s/style/%s.yaml", layers_dir, layer);
    struct jg_style *style = JG_ARRAY(keep, struct jg_style, 1);
    struct jg_yaml *top;
    JG_NEED(ctx, path && style);
    *out = NULL;
    if (strchr(layer, '/') || (access(path, F_OK) != 0 && errno == ENOENT))
        return JG_OK;
    JG_TRY(jg_yaml_read(ctx, keep, path, &top));
    JG_TRY(read_style(ctx, keep, top, layer, style));
    *out = style;
    return JG_OK;
}

struct jg_style_view jg_style_open(const struct jg_style *style,
                                   const struct jg_layer *layer)
{
    struct jg_style_view view = {.style = style};
    char name[80];
    if (!style->by)
        return view;
    if (!style->by_date) {
        view.value = jg_layer_column(layer, style->by);
        return view;
    }
    (void)snprintf(name, sizeof name, "%s_from", style->by);
    view.value = jg_layer_column(layer, name);
    (void)snprintf(name, sizeof name, "%s_to", style->by);
    view.to = jg_layer_column(layer, name);
    return view;
}

double jg_style_first_day(const struct jg_style_class *c)
{
    return isinf(c->from) ? c->from : (double)jg_date_days((int)c->from, 1, 1);
}

double jg_style_last_day(const struct jg_style_class *c)
{
    return isinf(c->to) ? c->to : (double)jg_date_days((int)c->to, 12, 31);
}

/* A day from a column of days or of ISO dates; an open end and no value are NaN. */
static double day_of(const struct jg_column *column, uint32_t row)
{
    struct jg_date date;
    if (!column)
        return NAN;
    if (column->type == JG_TEXT)
        return jg_date_parse(column->texts[row], NULL, &date) == JG_DATE_READ
                   ? (double)date.from
                   : NAN;
    double day = jg_column_number(column, row);
    return day <= INT32_MIN || day >= INT32_MAX ? (double)NAN : day;
}

static double middle_day(const struct jg_style_view *view, uint32_t row)
{
    double from = day_of(view->value, row), to = day_of(view->to, row);
    if (isnan(from))
        return to;
    return isnan(to) ? from : floor((from + to) / 2);
}

static bool has_word(const struct jg_style_class *c, const char *text)
{
    for (const char *const *w = c->words; text && *w; w++)
        if (c->test == JG_CLASS_IS ? !strcmp(text, *w) : !strncmp(text, *w, strlen(*w)))
            return true;
    return false;
}

static bool takes(const struct jg_style_class *c, bool by_date, const char *text,
                  double number)
{
    switch (c->test) {
    case JG_CLASS_REST:
        return true;
    case JG_CLASS_NONE:
        return !text && isnan(number);
    case JG_CLASS_RANGE:
        return by_date ? number >= jg_style_first_day(c) && number <= jg_style_last_day(c)
                       : number >= c->from && number <= c->to;
    case JG_CLASS_IS:
    case JG_CLASS_STARTS:
        break;
    }
    return has_word(c, text);
}

int jg_style_class(const struct jg_style_view *view, uint32_t row)
{
    const struct jg_style *style = view->style;
    const struct jg_column *value = view->value;
    const char *text = NULL;
    double number = NAN;
    if (style->by_date)
        number = middle_day(view, row);
    else if (value && value->type == JG_TEXT)
        text = value->texts[row];
    else if (value)
        number = jg_column_number(value, row);
    for (int i = 0; i < style->n; i++)
        if (takes(&style->classes[i], style->by_date, text, number))
            return i;
    return -1;
}
