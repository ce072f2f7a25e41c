/* SPDX-License-Identifier: MIT */
#include "gis/io/qml.h"

#include "gis/core/text.h"
#include "gis/layer/style.h"

#include <math.h>
#include <stdio.h>

static void add_xml(struct jg_text *t, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&':
            jg_text_add(t, "&amp;");
            break;
        case '<':
            jg_text_add(t, "&lt;");
            break;
        case '>':
            jg_text_add(t, "&gt;");
            break;
        case '"':
            jg_text_add(t, "&quot;");
            break;
        default:
            jg_text_add_n(t, text, 1);
        }
    }
}

static void add_option(struct jg_text *t, const char *name, const char *value)
{
    jg_text_addf(t, "<Option type=\"QString\" name=\"%s\" value=\"", name);
    add_xml(t, value);
    jg_text_add(t, "\"/>");
}

static void add_number(struct jg_text *t, const char *name, double value)
{
    char number[32];
    add_option(t, name, jg_text_number(number, value));
}

static int byte_of(double part)
{
    return (int)lround(part * 255);
}

static void add_colour(struct jg_text *t, const char *name, struct jg_colour c)
{
    jg_text_addf(t, "<Option type=\"QString\" name=\"%s\" value=\"%d,%d,%d,%d\"/>", name,
                 byte_of(c.red), byte_of(c.green), byte_of(c.blue), byte_of(c.opacity));
}

static void begin_layer(struct jg_text *t, const char *class)
{
    jg_text_addf(t,
                 "<layer enabled=\"1\" locked=\"0\" pass=\"0\" class=\"%s\">"
                 "<Option type=\"Map\">",
                 class);
}

static void end_layer(struct jg_text *t)
{
    jg_text_add(t, "</Option></layer>\n");
}

static void add_line(struct jg_text *t, struct jg_colour colour, double mm,
                     const struct jg_symbol *dashed)
{
    begin_layer(t, "SimpleLine");
    add_colour(t, "line_color", colour);
    add_number(t, "line_width", mm);
    add_option(t, "line_width_unit", "MM");
    add_option(t, "joinstyle", "round");
    add_option(t, "capstyle", dashed && dashed->n_dashes ? "flat" : "round");
    if (dashed && dashed->n_dashes) {
        struct jg_text dash = {.arena = t->arena};
        char number[32];
        for (int i = 0; i < dashed->n_dashes; i++)
            jg_text_addf(&dash, "%s%s", i ? ";" : "",
                         jg_text_number(number, dashed->dash_mm[i]));
        t->failed |= dash.failed;
        add_option(t, "use_custom_dash", "1");
        add_option(t, "customdash_unit", "MM");
        add_option(t, "customdash", dash.bytes ? dash.bytes : "");
    }
    end_layer(t);
}

/* Cross ticks along a line: hashes of QGIS, each a small line symbol of its own. */
static void add_ticks(struct jg_text *t, const struct jg_symbol *s, const char *name)
{
    jg_text_add(t, "<layer enabled=\"1\" locked=\"0\" pass=\"0\" class=\"HashLine\">"
                   "<Option type=\"Map\">");
    add_number(t, "hash_length", s->tick_mm);
    add_option(t, "hash_length_unit", "MM");
    add_number(t, "interval", 3 * s->tick_mm);
    add_option(t, "interval_unit", "MM");
    add_option(t, "placement", "interval");
    jg_text_addf(t,
                 "</Option><symbol type=\"line\" name=\"@%s@1\" alpha=\"1\" "
                 "clip_to_extent=\"1\" force_rhr=\"0\">\n",
                 name);
    add_line(t, s->line, s->line_mm, NULL);
    jg_text_add(t, "</symbol></layer>\n");
}

static void add_line_layers(struct jg_text *t, const struct jg_symbol *s,
                            const char *name)
{
    if (s->casing.opacity > 0)
        add_line(t, s->casing, s->casing_mm, NULL);
    add_line(t, s->line, s->line_mm, s);
    if (s->tick_mm > 0)
        add_ticks(t, s, name);
}

static void add_hatch(struct jg_text *t, const struct jg_symbol *s, const char *name)
{
    jg_text_add(t,
                "<layer enabled=\"1\" locked=\"0\" pass=\"0\" class=\"LinePatternFill\">"
                "<Option type=\"Map\">");
    add_number(t, "angle", s->hatch_deg);
    add_number(t, "distance", s->hatch_mm);
    add_option(t, "distance_unit", "MM");
    add_colour(t, "color", s->hatch);
    jg_text_addf(t,
                 "</Option><symbol type=\"line\" name=\"@%s@1\" alpha=\"1\" "
                 "clip_to_extent=\"1\" force_rhr=\"0\">\n",
                 name);
    add_line(t, s->hatch, 0.12, NULL);
    jg_text_add(t, "</symbol></layer>\n");
}

static void add_fill_layers(struct jg_text *t, const struct jg_symbol *s,
                            const char *name)
{
    begin_layer(t, "SimpleFill");
    add_colour(t, "color", s->fill);
    add_option(t, "style", s->fill.opacity > 0 ? "solid" : "no");
    add_option(t, "outline_style", "no");
    end_layer(t);
    if (s->hatch.opacity > 0)
        add_hatch(t, s, name);
    if (s->line.opacity > 0)
        add_line(t, s->line, s->line_mm, s);
}

static void add_marker_layers(struct jg_text *t, const struct jg_symbol *s)
{
    static const char *const shapes[] = {"circle", "circle", "square", "triangle",
                                         "diamond"};
    begin_layer(t, "SimpleMarker");
    add_option(t, "name", shapes[s->marker]);
    add_colour(t, "color", s->fill);
    add_colour(t, "outline_color", s->line);
    add_number(t, "outline_width", s->line_mm);
    add_option(t, "outline_width_unit", "MM");
    add_number(t, "size", s->size_mm);
    add_option(t, "size_unit", "MM");
    end_layer(t);
}

static void add_symbol(struct jg_text *t, enum jg_kind kind, const struct jg_symbol *s,
                       int number)
{
    static const char *const kinds[] = {"", "marker", "line", "fill"};
    char name[16];
    (void)snprintf(name, sizeof name, "%d", number);
    jg_text_addf(t,
                 "<symbol type=\"%s\" name=\"%s\" alpha=\"1\" clip_to_extent=\"1\" "
                 "force_rhr=\"0\">\n",
                 kinds[kind], name);
    if (kind == JG_POINT)
        add_marker_layers(t, s);
    else if (kind == JG_LINE)
        add_line_layers(t, s, name);
    else
        add_fill_layers(t, s, name);
    jg_text_add(t, "</symbol>\n");
}

/* A day as days since 1970, or NULL where there is none or the end is open. */
static void add_day(struct jg_text *t, const struct jg_column *column)
{
    if (column->type == JG_TEXT)
        jg_text_addf(t, "day(to_date(\"%s\") - to_date('1970-01-01'))", column->name);
    else
        jg_text_addf(t, "if(\"%s\" > -2147483648 and \"%s\" < 2147483647, \"%s\", NULL)",
                     column->name, column->name, column->name);
}

/* What the classes ask, as jg_style_class takes it. */
static void add_value(struct jg_text *t, const struct jg_style_view *view)
{
    if (!view->style->by_date) {
        jg_text_addf(t, "\"%s\"", view->value->name);
        return;
    }
    jg_text_add(t, "with_variable('a', ");
    add_day(t, view->value);
    jg_text_add(t, ", with_variable('b', ");
    add_day(t, view->to);
    jg_text_add(t, ", coalesce(floor((@a + @b) / 2), @a, @b)))");
}

static void add_quoted(struct jg_text *t, const char *word, const char *end)
{
    jg_text_add(t, "'");
    for (; *word; word++) {
        jg_text_add(t, *word == '\'' ? "'" : "");
        jg_text_add_n(t, word, 1);
    }
    jg_text_addf(t, "%s'", end);
}

static void add_range(struct jg_text *t, const struct jg_style_view *view,
                      const struct jg_style_class *c)
{
    bool dates = view->style->by_date;
    double from = dates ? jg_style_first_day(c) : c->from;
    double to = dates ? jg_style_last_day(c) : c->to;
    char number[32];
    if (!isinf(from)) {
        add_value(t, view);
        jg_text_addf(t, " >= %s", jg_text_number(number, from));
    }
    jg_text_add(t, !isinf(from) && !isinf(to) ? " and " : "");
    if (!isinf(to)) {
        add_value(t, view);
        jg_text_addf(t, " <= %s", jg_text_number(number, to));
    }
}

/* The rule's condition in QGIS's language; "ELSE" for the rest. Rules of QGIS do not
 * shadow one another, so classes of one style must not overlap but for the rest. */
static void add_filter(struct jg_text *t, const struct jg_style_view *view,
                       const struct jg_style_class *c)
{
    if (c->test == JG_CLASS_REST) {
        jg_text_add(t, "ELSE");
    } else if (c->test == JG_CLASS_NONE) {
        add_value(t, view);
        jg_text_add(t, " is null");
    } else if (c->test == JG_CLASS_RANGE) {
        add_range(t, view, c);
    } else {
        for (const char *const *w = c->words; *w; w++) {
            jg_text_add(t, w == c->words ? "" : " or ");
            add_value(t, view);
            jg_text_add(t, c->test == JG_CLASS_IS ? " = " : " like ");
            add_quoted(t, *w, c->test == JG_CLASS_IS ? "" : "%");
        }
    }
}

/* Without the column it asks, a style draws its last class for all. */
static bool is_single(const struct jg_style_view *view)
{
    return view->style->n == 1 || !view->value || (view->style->by_date && !view->to);
}

static enum jg_status add_rules(struct jg_ctx *ctx, struct jg_text *t,
                                const struct jg_style_view *view)
{
    const struct jg_style *style = view->style;
    jg_text_add(t,
                "<renderer-v2 type=\"RuleRenderer\" forceraster=\"0\" symbollevels=\"0\" "
                "enableorderby=\"0\">\n<rules key=\"{jiugai}\">\n");
    for (int i = 0; i < style->n; i++) {
        struct jg_text filter = {.arena = t->arena};
        const char *text;
        if (is_single(view) && i < style->n - 1)
            continue;
        jg_text_addf(t, "<rule key=\"{jiugai-%d}\" symbol=\"%d\" label=\"", i, i);
        add_xml(t, style->classes[i].zh);
        if (!is_single(view)) {
            add_filter(&filter, view, &style->classes[i]);
            JG_TRY(jg_text_done(ctx, &filter, &text));
            jg_text_add(t, "\" filter=\"");
            add_xml(t, text);
        }
        jg_text_add(t, "\"");
        if (!isinf(style->classes[i].scale_most))
            jg_text_addf(t, " scalemaxdenom=\"%.0f\"", style->classes[i].scale_most);
        jg_text_add(t, "/>\n");
    }
    jg_text_add(t, "</rules>\n<symbols>\n");
    return JG_OK;
}

static void add_labels(struct jg_text *t, const struct jg_style *style,
                       const struct jg_layer *layer)
{
    struct jg_colour c = style->label_colour;
    char points[32];
    if (!style->label || !jg_layer_column(layer, style->label))
        return;
    jg_text_add(t, "<labeling type=\"simple\"><settings calloutType=\"simple\">\n"
                   "<text-style fieldName=\"");
    add_xml(t, style->label);
    jg_text_addf(
        t,
        "\" isExpression=\"0\" fontFamily=\"Noto Sans CJK SC\" fontSize=\"%s\" "
        "fontSizeUnit=\"Point\" textColor=\"%d,%d,%d,255\" textOpacity=\"1\">"
        "<text-buffer bufferDraw=\"1\" bufferSize=\"0.6\" bufferSizeUnits=\"MM\" "
        "bufferColor=\"255,255,255,255\" bufferOpacity=\"0.85\"/></text-style>\n",
        jg_text_number(points, style->label_pt), byte_of(c.red), byte_of(c.green),
        byte_of(c.blue));
    jg_text_addf(t,
                 "<placement placement=\"%d\" priority=\"5\"/>\n"
                 "<rendering drawLabels=\"1\" obstacle=\"1\"/>\n</settings></labeling>\n",
                 layer->geom.kind == JG_LINE    ? 3
                 : layer->geom.kind == JG_POINT ? 6
                                                : 1);
}

static void add_aliases(struct jg_text *t, const struct jg_layer *layer)
{
    jg_text_add(t, "<aliases>\n");
    for (int i = 0; i < layer->n_columns; i++) {
        if (!layer->columns[i].alias)
            continue;
        jg_text_addf(t, "<alias index=\"%d\" field=\"", i + 1);
        add_xml(t, layer->columns[i].name);
        jg_text_add(t, "\" name=\"");
        add_xml(t, layer->columns[i].alias);
        jg_text_add(t, "\"/>\n");
    }
    jg_text_add(t, "</aliases>\n");
}

enum jg_status jg_qml_style(struct jg_ctx *ctx, struct jg_arena *keep,
                            const char *layers_dir, const struct jg_layer *layer,
                            const char **out)
{
    const struct jg_style *style;
    struct jg_text t = {.arena = keep};
    *out = NULL;
    JG_TRY(jg_style_read(ctx, keep, layers_dir, layer->name, &style));
    if (!style || layer->geom.kind == JG_NO_SHAPE)
        return JG_OK;
    struct jg_style_view view = jg_style_open(style, layer);
    bool labels = style->label && jg_layer_column(layer, style->label);
    jg_text_addf(&t,
                 "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
                 "<qgis version=\"3.22.0\" labelsEnabled=\"%d\" "
                 "styleCategories=\"Symbology|Labeling|Fields\">\n",
                 labels);
    JG_TRY(add_rules(ctx, &t, &view));
    for (int i = is_single(&view) ? style->n - 1 : 0; i < style->n; i++)
        add_symbol(&t, layer->geom.kind, &style->classes[i].symbol, i);
    jg_text_add(&t, "</symbols>\n</renderer-v2>\n");
    add_labels(&t, style, layer);
    add_aliases(&t, layer);
    jg_text_addf(&t, "<layerGeometryType>%d</layerGeometryType>\n</qgis>\n",
                 (int)layer->geom.kind - 1);
    return jg_text_done(ctx, &t, out);
}
