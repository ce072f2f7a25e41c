/* SPDX-License-Identifier: MIT */
/* Round the map: title, neat line with the kilometre grid, scale. */
#include "gis/core/text.h"
#include "gis/sheet/plan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct jg_page jg_page_of(const struct jg_sheet_options *o)
{
    double size = sqrt(o->width_mm / 420);
    double margin = 9 * size, head = 16.5 * size, foot = 13 * size;
    double panel = fmin(o->width_mm * 0.19, 78 * size), gap = 4 * size;
    double top = margin + head, h = o->height_mm - top - margin - foot;
    double w = o->width_mm - 2 * margin - panel - gap;
    return (struct jg_page){
        .size = size,
        .frame = {margin, top, w, h},
        .panel = {margin + w + gap, top, panel, h},
        .foot = {margin, top + h, w, foot},
        .head = {margin, margin, o->width_mm - 2 * margin, head},
    };
}

void jg_plan_words(struct jg_canvas *c, const struct jg_plan *p, struct jg_words words,
                   double x, double y)
{
    words.pt *= p->page.size;
    if (words.colour.opacity <= 0)
        words.colour = jg_grey(0.12);
    jg_canvas_words(c, &words, x, y);
}

/* ---- neat line and grid ---- */

/* The smallest of 1, 2, 5 times a power of ten whose lines stand 60 mm apart or more. */
static double grid_step_m(const struct jg_plan *p)
{
    static const double steps[] = {1, 2, 5, 10};
    double need = 60 * p->page.size / p->view.mm_per_m, power = 1;
    while (power * 10 < need)
        power *= 10;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= need)
            return steps[i] * power;
    return 10 * power;
}

static void write_kilometres(struct jg_canvas *c, const struct jg_plan *p, double metres,
                             double step_m, double x, double y, double turn_deg)
{
    char text[32];
    int decimals = step_m >= 1000 ? 0 : step_m >= 100 ? 1 : step_m >= 10 ? 2 : 3;
    (void)snprintf(text, sizeof text, "%.*f", decimals, metres / 1000);
    struct jg_words words = {.text = text,
                             .pt = 6.5 * p->page.size,
                             .colour = jg_grey(0.2),
                             .align = JG_MIDDLE,
                             .turn_deg = turn_deg};
    jg_canvas_words(c, &words, x, y);
}

/* Lines of the grid of this step from `from` to `to`: the first one's number. */
static int64_t grid_lines(double from, double to, double step_m, int64_t *out_end)
{
    *out_end = (int64_t)floor(to / step_m) + 1;
    return (int64_t)ceil(from / step_m);
}

static void draw_eastings(struct jg_canvas *c, const struct jg_plan *p, double step_m,
                          double band)
{
    struct jg_area a = p->view.area;
    int64_t end, k = grid_lines(p->view.window.min_x, p->view.window.max_x, step_m, &end);
    for (; k < end; k++) {
        double e = (double)k * step_m, x = jg_view_x(&p->view, e);
        jg_canvas_rule(c, x, a.y - band, x, a.y, 0.12);
        jg_canvas_rule(c, x, a.y + a.h, x, a.y + a.h + band, 0.12);
        write_kilometres(c, p, e, step_m, x + 5.2 * p->page.size, a.y - band / 2, 0);
        write_kilometres(c, p, e, step_m, x + 5.2 * p->page.size, a.y + a.h + band / 2,
                         0);
    }
}

static void draw_northings(struct jg_canvas *c, const struct jg_plan *p, double step_m,
                           double band)
{
    struct jg_area a = p->view.area;
    int64_t end, k = grid_lines(p->view.window.min_y, p->view.window.max_y, step_m, &end);
    for (; k < end; k++) {
        double n = (double)k * step_m, y = jg_view_y(&p->view, n),
               up = y - 6 * p->page.size;
        jg_canvas_rule(c, a.x - band, y, a.x, y, 0.12);
        jg_canvas_rule(c, a.x + a.w, y, a.x + a.w + band, y, 0.12);
        write_kilometres(c, p, n, step_m, a.x - band / 2, up, -90);
        write_kilometres(c, p, n, step_m, a.x + a.w + band / 2, up, -90);
    }
}

/* Small crosses where the lines of the grid meet; lines would cover the map. */
static void draw_crosses(struct jg_canvas *c, const struct jg_plan *p, double step_m)
{
    struct jg_box w = p->view.window;
    double arm = 2.2 * p->page.size;
    int64_t e_end, e = grid_lines(w.min_x, w.max_x, step_m, &e_end);
    for (; e < e_end; e++) {
        int64_t n_end, n = grid_lines(w.min_y, w.max_y, step_m, &n_end);
        for (; n < n_end; n++) {
            double x = jg_view_x(&p->view, (double)e * step_m);
            double y = jg_view_y(&p->view, (double)n * step_m);
            jg_canvas_rule(c, x - arm, y, x + arm, y, 0.1);
            jg_canvas_rule(c, x, y - arm, x, y + arm, 0.1);
        }
    }
}

static void draw_frame(struct jg_canvas *c, const struct jg_plan *p)
{
    struct jg_area a = p->view.area, f = p->page.frame;
    cairo_t *cr = jg_canvas_cairo(c);
    double step_m = grid_step_m(p), band = a.x - f.x, thick = 0.9 * p->page.size;
    cairo_save(cr);
    cairo_rectangle(cr, a.x, a.y, a.w, a.h);
    cairo_clip(cr);
    cairo_set_source_rgba(cr, 0.15, 0.15, 0.15, 0.55);
    draw_crosses(c, p, step_m);
    cairo_restore(cr);
    cairo_set_source_rgb(cr, 0.12, 0.12, 0.12);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
    cairo_save(cr);
    cairo_rectangle(cr, f.x, f.y, f.w, f.h);
    cairo_clip(cr);
    draw_eastings(c, p, step_m, band);
    draw_northings(c, p, step_m, band);
    cairo_restore(cr);
    cairo_set_source_rgb(cr, 0.12, 0.12, 0.12);
    jg_canvas_box(c, a, 0.15 * p->page.size);
    jg_canvas_box(
        c, (struct jg_area){f.x + thick / 2, f.y + thick / 2, f.w - thick, f.h - thick},
        thick);
}

/* ---- scale ---- */

/* A round length of 30 to 75 mm in four parts. */
static double bar_metres(const struct jg_plan *p)
{
    static const double steps[] = {1, 2, 4, 10};
    double least = 30 * p->page.size / p->view.mm_per_m, power = 1;
    while (power * 10 < least)
        power *= 10;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= least)
            return steps[i] * power;
    return 10 * power;
}

static void draw_bar(struct jg_canvas *c, const struct jg_plan *p, double middle,
                     double y)
{
    double total = bar_metres(p), part = total / 4 * p->view.mm_per_m,
           h = 1.3 * p->page.size;
    double x = middle - 2 * part;
    cairo_t *cr = jg_canvas_cairo(c);
    bool kilometres = total >= 2000;
    for (int i = 0; i < 4; i++) {
        cairo_rectangle(cr, x + i * part, y, part, h);
        cairo_set_source_rgb(cr, i % 2 ? 1 : 0.15, i % 2 ? 1 : 0.15, i % 2 ? 1 : 0.15);
        cairo_fill(cr);
    }
    cairo_set_source_rgb(cr, 0.15, 0.15, 0.15);
    jg_canvas_box(c, (struct jg_area){x, y, 4 * part, h}, 0.15);
    for (int i = 0; i <= 4; i++) {
        char text[40], number[32];
        (void)snprintf(text, sizeof text, "%s%s",
                       jg_text_number(number, total / 4 * i / (kilometres ? 1000 : 1)),
                       i < 4        ? ""
                       : kilometres ? " km"
                                    : " m");
        jg_plan_words(c, p,
                      (struct jg_words){.text = text, .pt = 6.5, .align = JG_MIDDLE},
                      x + i * part, y + h + 2.1 * p->page.size);
    }
}

static enum jg_status draw_foot(struct jg_ctx *ctx, struct jg_arena *keep,
                                struct jg_canvas *c, const struct jg_plan *p)
{
    double size = p->page.size;
    struct jg_area a = p->page.foot;
    double line1 = a.y + 4.6 * size, line2 = a.y + 9 * size;
    const char *scale = jg_text_format(keep, "1:%.0f", p->scale);
    const char *crs = jg_text_format(keep, "%s %s", jg_say(p, "坐标系", "CRS"),
                                     jg_crs_name(p->options->crs));
    JG_NEED(ctx, scale && crs);
    jg_plan_words(c, p, (struct jg_words){.text = crs, .pt = 7}, a.x, line1);
    jg_plan_words(
        c, p,
        (struct jg_words){.text = jg_say(p, "图上坐标为公里；片区界线为示意",
                                         "Grid in km; zone edges are indicative"),
                          .pt = 7},
        a.x, line2);
    jg_plan_words(
        c, p,
        (struct jg_words){.text = scale, .pt = 10.5, .bold = true, .align = JG_MIDDLE},
        a.x + a.w / 2, line1 - 0.4 * size);
    draw_bar(c, p, a.x + a.w / 2, a.y + 7.2 * size);
    const char *note =
        p->options->approval
            ? jg_text_format(keep, "%s %s", jg_say(p, "审图号：", "Approval number:"),
                             p->options->approval)
            : jg_say(p, "内部使用 / 未经审核不得公开",
                     "Internal use / not to be published unapproved");
    JG_NEED(ctx, note);
    jg_plan_words(
        c, p, (struct jg_words){.text = note, .pt = 8, .bold = true, .align = JG_RIGHT},
        a.x + a.w, line1);
    return JG_OK;
}

static const char *map_name(const struct jg_plan *p)
{
    static const char *const zh[] = {"改造片区总图", "建筑建成年代图", "小区判定图",
                                     "片区图", "设施缺口图"};
    static const char *const en[] = {"Renovation zones", "Buildings by completion",
                                     "Decisions on estates", "Renovation zone",
                                     "Service shortfalls"};
    return p->options->english ? en[p->options->map] : zh[p->options->map];
}

static enum jg_status draw_head(struct jg_ctx *ctx, struct jg_arena *keep,
                                struct jg_canvas *c, const struct jg_plan *p)
{
    struct jg_area h = p->page.head;
    double size = p->page.size;
    const char *const *names = jg_layer_texts(p->zone, "name");
    const char *what = map_name(p), *title = p->options->title;
    if (p->has_zone)
        what = jg_text_format(keep, "%s %s %s", what, p->zone_number[p->focus],
                              names && names[p->focus] ? names[p->focus] : "");
    if (p->cut_to_subdistrict)
        what = jg_text_format(keep, "%s %s", p->options->subdistrict, what);
    JG_NEED(ctx, what);
    if (!title && p->options->project)
        title = jg_text_format(keep, "%s%s%s", p->options->project, jg_say(p, " ", ": "),
                               what);
    title = title ? title : what;
    struct jg_words words = {.text = title,
                             .pt = 21 * size,
                             .bold = true,
                             .colour = jg_grey(0.1),
                             .align = JG_LEFT,
                             .width_mm = h.w * 0.82,
                             .lines = 1};
    jg_canvas_words(c, &words, h.x, h.y + h.h * 0.45);
    if (p->options->secrecy)
        jg_plan_words(
            c, p,
            (struct jg_words){
                .text = p->options->secrecy, .pt = 11, .bold = true, .align = JG_RIGHT},
            h.x + h.w, h.y + h.h * 0.45);
    return JG_OK;
}

enum jg_status jg_page_draw(struct jg_ctx *ctx, struct jg_arena *keep,
                            struct jg_canvas *c, const struct jg_plan *plan)
{
    JG_TRY(draw_head(ctx, keep, c, plan));
    draw_frame(c, plan);
    JG_TRY(draw_foot(ctx, keep, c, plan));
    return jg_panel_draw(ctx, keep, c, plan);
}
