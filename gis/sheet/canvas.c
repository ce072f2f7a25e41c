/* SPDX-License-Identifier: MIT */
#include "gis/sheet/canvas.h"

#include "gis/core/text.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double pt_per_mm = 72 / 25.4;

/* An SVG on its way: Cairo numbers its parts by what the process has drawn before. */
struct gathered {
    struct jg_arena *arena;
    unsigned char *bytes;
    size_t n, room;
};

struct jg_canvas {
    struct gathered svg;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoLayout *layout;
    const char *family, *path;
    bool has_chinese, is_png, is_svg;
};

static void close_surface(void *user, void *thing)
{
    (void)user;
    cairo_surface_destroy(thing);
}

static void close_cairo(void *user, void *thing)
{
    (void)user;
    cairo_destroy(thing);
}

static void close_object(void *user, void *thing)
{
    (void)user;
    g_object_unref(thing);
}

static void close_pattern(void *user, void *thing)
{
    (void)user;
    FcPatternDestroy(thing);
}

static bool has_letter(const FcPattern *font, FcChar32 letter)
{
    FcCharSet *letters;
    return FcPatternGetCharSet(font, FC_CHARSET, 0, &letters) == FcResultMatch &&
           FcCharSetHasChar(letters, letter);
}

/* The best of the system's fonts for a family's name, if it has Chinese. */
static enum jg_status match_font(struct jg_ctx *ctx, struct jg_arena *keep,
                                 FcConfig *config, const char *family, const char **out)
{
    static const char han[] = "\xe7\x89\x87"; /* 片 */
    FcResult result;
    FcChar8 *name;
    FcChar32 letter;
    *out = NULL;
    FcPattern *want = FcPatternCreate();
    JG_NEED(ctx, want && jg_arena_defer(keep, close_pattern, NULL, want));
    (void)FcPatternAddString(want, FC_FAMILY, (const FcChar8 *)family);
    (void)FcPatternAddString(want, FC_LANG, (const FcChar8 *)"zh-cn");
    (void)FcConfigSubstitute(config, want, FcMatchPattern);
    FcDefaultSubstitute(want);
    FcPattern *font = FcFontMatch(config, want, &result);
    if (!font)
        return JG_OK;
    JG_NEED(ctx, jg_arena_defer(keep, close_pattern, NULL, font));
    (void)FcUtf8ToUcs4((const FcChar8 *)han, &letter, (int)sizeof han - 1);
    if (has_letter(font, letter) &&
        FcPatternGetString(font, FC_FAMILY, 0, &name) == FcResultMatch) {
        *out = jg_arena_text(keep, (const char *)name);
        JG_NEED(ctx, *out);
    }
    return JG_OK;
}

/* A family of the kind 黑体: by name where it is installed, else whatever has Chinese. */
static enum jg_status choose_font(struct jg_ctx *ctx, struct jg_arena *keep,
                                  struct jg_canvas *c)
{
    static const char *const families[] = {
        "Noto Sans CJK SC",    "Source Han Sans SC", "SimHei", "Microsoft YaHei",
        "WenQuanYi Micro Hei", "sans-serif",         NULL};
    const char *found;
    FcConfig *config = FcConfigGetCurrent(); /* Pango's own, read once */
    c->family = "sans-serif";
    if (!config)
        return JG_OK;
    for (const char *const *f = families; *f; f++) {
        JG_TRY(match_font(ctx, keep, config, *f, &found));
        if (!found)
            continue;
        if (!c->has_chinese || !strcmp(found, *f))
            c->family = found;
        c->has_chinese = true;
        if (!strcmp(found, *f))
            break;
    }
    return JG_OK;
}

/* Letters keep their fractions of a millimetre: no hinting, no rounding. */
static enum jg_status open_layout(struct jg_ctx *ctx, struct jg_arena *keep,
                                  struct jg_canvas *c)
{
    PangoFontMap *map = pango_cairo_font_map_new();
    JG_NEED(ctx, map && jg_arena_defer(keep, close_object, NULL, map));
    PangoContext *context = pango_font_map_create_context(map);
    JG_NEED(ctx, context && jg_arena_defer(keep, close_object, NULL, context));
    cairo_font_options_t *font = cairo_font_options_create();
    cairo_font_options_set_hint_style(font, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(font, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(font, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, font);
    cairo_font_options_destroy(font);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("zh-cn"));
    pango_cairo_update_context(c->cr, context);
    c->layout = pango_layout_new(context);
    JG_NEED(ctx, c->layout && jg_arena_defer(keep, close_object, NULL, c->layout));
    return JG_OK;
}

static cairo_status_t gather(void *user, const unsigned char *bytes, unsigned n)
{
    struct gathered *g = user;
    if (g->n + n > g->room) {
        size_t room = 2 * (g->n + n);
        unsigned char *more = jg_arena_grow(g->arena, g->bytes, g->n, room, 1);
        if (!more)
            return CAIRO_STATUS_NO_MEMORY;
        g->bytes = more;
        g->room = room;
    }
    memcpy(g->bytes + g->n, bytes, n);
    g->n += n;
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *make_surface(const struct jg_sheet_target *target,
                                     const struct jg_sheet_options *o,
                                     struct gathered *svg)
{
    double w_pt = o->width_mm * pt_per_mm, h_pt = o->height_mm * pt_per_mm;
    cairo_surface_t *s;
    if (target->format == JG_SHEET_PNG)
        return cairo_image_surface_create(CAIRO_FORMAT_RGB24,
                                          (int)lround(o->width_mm / 25.4 * o->dpi),
                                          (int)lround(o->height_mm / 25.4 * o->dpi));
    if (target->format == JG_SHEET_SVG) {
        s = cairo_svg_surface_create_for_stream(gather, svg, w_pt, h_pt);
        cairo_svg_surface_restrict_to_version(s, CAIRO_SVG_VERSION_1_2);
        return s;
    }
    s = cairo_pdf_surface_create(target->path, w_pt, h_pt);
    cairo_pdf_surface_restrict_to_version(s, CAIRO_PDF_VERSION_1_5);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, o->time);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, "jiugai");
    if (o->title)
        cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, o->title);
    return s;
}

static enum jg_status fail_cairo(struct jg_ctx *ctx, cairo_status_t st, const char *path)
{
    if (st == CAIRO_STATUS_SUCCESS)
        return JG_OK;
    if (st == CAIRO_STATUS_NO_MEMORY)
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    return jg_fail(ctx, JG_IO, "writing %s: %s", path, cairo_status_to_string(st));
}

static enum jg_status open_on(struct jg_ctx *ctx, struct jg_arena *keep,
                              cairo_surface_t *surface, double unit, struct jg_canvas *c)
{
    c->surface = surface;
    JG_NEED(ctx, jg_arena_defer(keep, close_surface, NULL, surface));
    JG_TRY(fail_cairo(ctx, cairo_surface_status(surface), c->path));
    c->cr = cairo_create(surface);
    JG_NEED(ctx, jg_arena_defer(keep, close_cairo, NULL, c->cr));
    cairo_scale(c->cr, unit, unit);
    cairo_set_line_join(c->cr, CAIRO_LINE_JOIN_ROUND);
    JG_TRY(choose_font(ctx, keep, c));
    return open_layout(ctx, keep, c);
}

enum jg_status jg_canvas_open(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_sheet_target *target,
                              const struct jg_sheet_options *options,
                              struct jg_canvas **out)
{
    struct jg_canvas *c = JG_ARRAY(keep, struct jg_canvas, 1);
    JG_NEED(ctx, c);
    c->is_png = target->format == JG_SHEET_PNG;
    c->is_svg = target->format == JG_SHEET_SVG;
    c->svg.arena = keep;
    c->path = target->path;
    double unit = c->is_png ? options->dpi / 25.4 : pt_per_mm;
    JG_TRY(open_on(ctx, keep, make_surface(target, options, &c->svg), unit, c));
    cairo_set_source_rgb(c->cr, 1, 1, 1);
    cairo_paint(c->cr);
    *out = c;
    return JG_OK;
}

enum jg_status jg_canvas_measuring(struct jg_ctx *ctx, struct jg_arena *keep,
                                   struct jg_canvas **out)
{
    struct jg_canvas *c = JG_ARRAY(keep, struct jg_canvas, 1);
    JG_NEED(ctx, c);
    c->path = "";
    JG_TRY(open_on(ctx, keep, cairo_recording_surface_create(CAIRO_CONTENT_COLOR, NULL),
                   pt_per_mm, c));
    *out = c;
    return JG_OK;
}

/* The same parts get the same numbers whatever was drawn before: they count from the first
 * one of the file. A number is a word "surface" and digits; other digits stay. */
static void number_parts(FILE *file, const struct gathered *g)
{
    static const char word[] = "surface";
    size_t length = sizeof word - 1, from = 0;
    unsigned long first = 0;
    for (size_t i = 0; i + length < g->n; i++) {
        if (memcmp(g->bytes + i, word, length) != 0 || g->bytes[i + length] < '0' ||
            g->bytes[i + length] > '9')
            continue;
        unsigned long number = 0;
        size_t end = i + length;
        for (; end < g->n && g->bytes[end] >= '0' && g->bytes[end] <= '9'; end++)
            number = 10 * number + (unsigned long)(g->bytes[end] - '0');
        first = first ? first : number;
        (void)fwrite(g->bytes + from, 1, i + length - from, file);
        (void)fprintf(file, "%ld", (long)(number - first));
        from = end;
        i = end - 1;
    }
    (void)fwrite(g->bytes + from, 1, g->n - from, file);
}

static enum jg_status write_svg(struct jg_ctx *ctx, const struct jg_canvas *c)
{
    errno = 0;
    FILE *file = fopen(c->path, "wb");
    if (!file)
        return jg_fail(ctx, JG_IO, "writing %s: %s", c->path, strerror(errno));
    number_parts(file, &c->svg);
    bool failed = ferror(file) != 0;
    failed |= fclose(file) != 0;
    return failed ? jg_fail(ctx, JG_IO, "writing %s: %s", c->path, strerror(errno))
                  : JG_OK;
}

enum jg_status jg_canvas_finish(struct jg_ctx *ctx, struct jg_canvas *c)
{
    JG_TRY(fail_cairo(ctx, cairo_status(c->cr), c->path));
    if (c->is_png)
        JG_TRY(fail_cairo(ctx, cairo_surface_write_to_png(c->surface, c->path), c->path));
    cairo_show_page(c->cr);
    cairo_surface_finish(c->surface);
    JG_TRY(fail_cairo(ctx, cairo_surface_status(c->surface), c->path));
    return c->is_svg ? write_svg(ctx, c) : JG_OK;
}

cairo_t *jg_canvas_cairo(const struct jg_canvas *c)
{
    return c->cr;
}

bool jg_canvas_has_chinese(const struct jg_canvas *c)
{
    return c->has_chinese;
}

const char *jg_canvas_font(const struct jg_canvas *c)
{
    return c->family;
}

static void set_spacing(struct jg_canvas *c, double space_mm)
{
    PangoAttrList *list = pango_attr_list_new();
    if (space_mm > 0)
        pango_attr_list_insert(
            list, pango_attr_letter_spacing_new((int)lround(space_mm * PANGO_SCALE)));
    pango_layout_set_attributes(c->layout, list);
    pango_attr_list_unref(list);
}

static void set_words(struct jg_canvas *c, const struct jg_words *w)
{
    static const PangoAlignment align[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER,
                                           PANGO_ALIGN_RIGHT};
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, c->family);
    pango_font_description_set_weight(font,
                                      w->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, w->pt / pt_per_mm * PANGO_SCALE);
    pango_layout_set_font_description(c->layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(c->layout, w->text ? w->text : "", -1);
    pango_layout_set_alignment(c->layout, align[w->align]);
    bool wraps = w->width_mm > 0;
    pango_layout_set_width(c->layout,
                           wraps ? (int)lround(w->width_mm * PANGO_SCALE) : -1);
    pango_layout_set_wrap(c->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_height(c->layout, wraps && w->lines ? -w->lines : -1);
    pango_layout_set_ellipsize(c->layout, wraps && w->lines ? PANGO_ELLIPSIZE_END
                                                            : PANGO_ELLIPSIZE_NONE);
    set_spacing(c, w->space_mm);
}

static struct jg_area size_of(struct jg_canvas *c)
{
    PangoRectangle logical;
    pango_layout_get_extents(c->layout, NULL, &logical);
    return (struct jg_area){
        (double)logical.x / PANGO_SCALE, (double)logical.y / PANGO_SCALE,
        (double)logical.width / PANGO_SCALE, (double)logical.height / PANGO_SCALE};
}

struct jg_area jg_canvas_measure(struct jg_canvas *c, const struct jg_words *words)
{
    set_words(c, words);
    return size_of(c);
}

void jg_canvas_words(struct jg_canvas *c, const struct jg_words *words, double x,
                     double y)
{
    set_words(c, words);
    struct jg_area size = size_of(c);
    double w = words->width_mm > 0 ? words->width_mm : size.w;
    double back = words->align == JG_LEFT ? 0 : words->align == JG_MIDDLE ? w / 2 : w;
    cairo_save(c->cr);
    cairo_translate(c->cr, x, y);
    cairo_rotate(c->cr, words->turn_deg * 3.14159265358979323846 / 180);
    cairo_move_to(c->cr, -back, -size.h / 2);
    if (words->halo_mm > 0) {
        pango_cairo_layout_path(c->cr, c->layout);
        cairo_set_source_rgba(c->cr, 1, 1, 1, 0.92);
        cairo_set_line_width(c->cr, 2 * words->halo_mm);
        cairo_stroke(c->cr);
        cairo_move_to(c->cr, -back, -size.h / 2);
    }
    jg_canvas_colour(c, words->colour);
    pango_cairo_show_layout(c->cr, c->layout);
    cairo_new_path(c->cr); /* what is drawn next does not begin here */
    cairo_restore(c->cr);
}

void jg_canvas_colour(struct jg_canvas *c, struct jg_colour colour)
{
    cairo_set_source_rgba(c->cr, colour.red, colour.green, colour.blue, colour.opacity);
}

void jg_canvas_rule(struct jg_canvas *c, double x1, double y1, double x2, double y2,
                    double mm)
{
    cairo_set_line_width(c->cr, mm);
    cairo_move_to(c->cr, x1, y1);
    cairo_line_to(c->cr, x2, y2);
    cairo_stroke(c->cr);
}

void jg_canvas_box(struct jg_canvas *c, struct jg_area a, double mm)
{
    cairo_set_line_join(c->cr, CAIRO_LINE_JOIN_MITER);
    cairo_set_line_width(c->cr, mm);
    cairo_rectangle(c->cr, a.x, a.y, a.w, a.h);
    cairo_stroke(c->cr);
    cairo_set_line_join(c->cr, CAIRO_LINE_JOIN_ROUND);
}

const char *jg_cairo_version(void)
{
    return cairo_version_string();
}
