/* SPDX-License-Identifier: MIT */
/* Beside the map: north, legend, table, title block. */
#include "gis/core/text.h"
#include "gis/sheet/table.h"

#include <math.h>
#include <string.h>

struct pen {
    struct jg_canvas *canvas;
    const struct jg_plan *plan;
    double size, x, w, y; /* left edge, width and how far down the panel is filled */
};

static void draw_rule(const struct pen *at)
{
    cairo_set_source_rgb(jg_canvas_cairo(at->canvas), 0.55, 0.55, 0.55);
    jg_canvas_rule(at->canvas, at->x, at->y, at->x + at->w, at->y, 0.12);
}

/* ---- north ---- */

static void draw_arrow(const struct pen *at, double x, double top, double bottom)
{
    cairo_t *cr = jg_canvas_cairo(at->canvas);
    double half = 2.6 * at->size, notch = bottom - 3 * at->size;
    cairo_set_source_rgb(cr, 0.12, 0.12, 0.12);
    cairo_move_to(cr, x, top);
    cairo_line_to(cr, x - half, bottom);
    cairo_line_to(cr, x, notch);
    cairo_close_path(cr);
    cairo_fill(cr);
    cairo_move_to(cr, x, top);
    cairo_line_to(cr, x + half, bottom);
    cairo_line_to(cr, x, notch);
    cairo_close_path(cr);
    cairo_set_line_width(cr, 0.15);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
    cairo_stroke(cr);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
}

static enum jg_status draw_north(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct pen *at)
{
    struct jg_distortion d;
    struct jg_box w = at->plan->view.window;
    struct jg_xy middle = {(w.min_x + w.max_x) / 2, (w.min_y + w.max_y) / 2};
    double x = at->x + 11 * at->size, top = at->y + 6.5 * at->size;
    JG_TRY(jg_crs_distortion(ctx, at->plan->options->crs, middle, &d));
    double length = 14 * at->size;
    jg_plan_words(
        at->canvas, at->plan,
        (struct jg_words){.text = "N", .pt = 9, .bold = true, .align = JG_MIDDLE}, x,
        at->y + 3.8 * at->size);
    draw_arrow(at, x, top, top + length);
    int minutes = (int)lround(fabs(d.convergence_deg) * 60);
    const char *convergence = jg_text_format(
        keep, "%s %s%d°%02d′", jg_say(at->plan, "子午线收敛角 γ =", "convergence"),
        d.convergence_deg < 0 ? "−" : "+", minutes / 60, minutes % 60);
    const char *side =
        minutes == 0 ? jg_say(at->plan, "与真北一致", "same as true north")
        : d.convergence_deg > 0
            ? jg_say(at->plan, "真北在坐标北以西", "true north lies west of it")
            : jg_say(at->plan, "真北在坐标北以东", "true north lies east of it");
    JG_NEED(ctx, convergence);
    double text_x = at->x + 21 * at->size;
    jg_plan_words(
        at->canvas, at->plan,
        (struct jg_words){.text = jg_say(at->plan, "箭头指坐标北", "arrow: grid north"),
                          .pt = 7.5,
                          .bold = true},
        text_x, at->y + 9 * at->size);
    jg_plan_words(at->canvas, at->plan, (struct jg_words){.text = convergence, .pt = 7},
                  text_x, at->y + 13.6 * at->size);
    jg_plan_words(at->canvas, at->plan, (struct jg_words){.text = side, .pt = 7}, text_x,
                  at->y + 18 * at->size);
    at->y += 24 * at->size;
    draw_rule(at);
    return JG_OK;
}

/* ---- legend ---- */

struct entry {
    const struct jg_style *style;
    int class;
    enum jg_kind kind;
};

enum { ENTRIES_MOST = 64 };

static void note_entry(struct entry *list, int *n, struct entry e)
{
    for (int i = 0; i < *n; i++) {
        if (strcmp(list[i].style->layer, e.style->layer) != 0)
            continue;
        e.style = list[i].style; /* the same file, read for another pass */
        if (list[i].class == e.class)
            return;
    }
    if (*n < ENTRIES_MOST)
        list[(*n)++] = e;
}

/* What is really on the map: boundaries, zones, services, base; in each the top first. */
static int gather_entries(const struct jg_plan *p, struct entry *list)
{
    static const char *const groups[] = {"boundary", "zone", "facility", "base"};
    int n = 0;
    for (int g = 0; g < 4; g++) {
        for (int i = p->n_drawn - 1; i >= 0; i--) {
            const struct jg_drawn *d = &p->drawn[i];
            for (int c = 0; c < d->style->n && !strcmp(d->style->group, groups[g]); c++)
                if (d->rows[c].n)
                    note_entry(list, &n,
                               (struct entry){d->style, c, d->layer->geom.kind});
        }
    }
    return n;
}

static bool begins_group(const struct entry *list, int n, int i)
{
    bool is_first = i == 0 || list[i - 1].style != list[i].style;
    bool goes_on = i + 1 < n && list[i + 1].style == list[i].style;
    return is_first && goes_on;
}

static void draw_entry(const struct pen *at, const struct entry *e, double x, double y,
                       double w)
{
    const struct jg_style_class *class = &e->style->classes[e->class];
    struct jg_area sample = {x, y - 1.7 * at->size, 9 * at->size, 3.4 * at->size};
    jg_symbol_sample(at->canvas, e->kind, &class->symbol, sample);
    jg_plan_words(at->canvas, at->plan,
                  (struct jg_words){.text = jg_say(at->plan, class->zh, class->en),
                                    .pt = 7.5,
                                    .width_mm = w - 11.5 * at->size,
                                    .lines = 1},
                  x + 11.5 * at->size, y);
}

/* Too long for half of the panel. */
static bool is_wide(const struct pen *at, const struct entry *e)
{
    const struct jg_style_class *class = &e->style->classes[e->class];
    struct jg_words words = {.text = jg_say(at->plan, class->zh, class->en),
                             .pt = 7.5 * at->size};
    return jg_canvas_measure(at->canvas, &words).w > at->w / 2 - 15.5 * at->size;
}

static void draw_heading(struct pen *at, const struct jg_style *style)
{
    at->y += 5 * at->size;
    jg_plan_words(at->canvas, at->plan,
                  (struct jg_words){.text = jg_say(at->plan, style->zh, style->en),
                                    .pt = 7,
                                    .bold = true},
                  at->x + 3 * at->size, at->y + 0.6 * at->size);
}

/* Does the entry before belong to a style with a heading? Then a new style begins a line. */
static bool ends_group(const struct entry *list, int i)
{
    return i > 1 && list[i].style != list[i - 1].style &&
           list[i - 1].style == list[i - 2].style;
}

/* Style by style, in two columns; what is long takes a line of its own. */
static void draw_legend(struct pen *at)
{
    struct entry list[ENTRIES_MOST];
    int n = gather_entries(at->plan, list), column = 0;
    double line = 5 * at->size, half = at->w / 2;
    at->y += 5.5 * at->size;
    jg_plan_words(at->canvas, at->plan,
                  (struct jg_words){.text = jg_say(at->plan, "图  例", "Legend"),
                                    .pt = 10,
                                    .bold = true,
                                    .align = JG_MIDDLE},
                  at->x + at->w / 2, at->y);
    at->y += 2 * at->size;
    for (int i = 0; i < n; i++) {
        bool wide = is_wide(at, &list[i]), heading = begins_group(list, n, i);
        if (heading || wide || ends_group(list, i))
            column = 0;
        if (heading)
            draw_heading(at, list[i].style);
        at->y += column == 0 ? line : 0;
        draw_entry(at, &list[i], at->x + 3 * at->size + column * half, at->y,
                   (wide ? at->w : half) - 4 * at->size);
        column = wide ? 0 : 1 - column;
    }
    at->y += line;
    draw_rule(at);
}

/* ---- table ---- */

static const double column_share[JG_TABLE_COLUMNS] = {0.5, 0.66, 0.82, 1};

static void draw_row(const struct pen *at, const char *const *cells, const char *badge,
                     bool has_badges, bool bold, double y)
{
    double inset = 2.5 * at->size, w = at->w - 2 * inset, x = at->x + inset;
    double first = has_badges ? 4.6 * at->size : 0;
    if (badge)
        jg_badge_draw(at->canvas, badge, x + 1.8 * at->size, y, 5.6 * at->size);
    jg_plan_words(at->canvas, at->plan,
                  (struct jg_words){.text = cells[0],
                                    .pt = 6.5,
                                    .bold = bold,
                                    .width_mm = w * 0.4 - first,
                                    .lines = 1},
                  x + first, y);
    for (int k = 1; k < JG_TABLE_COLUMNS; k++)
        jg_plan_words(at->canvas, at->plan,
                      (struct jg_words){
                          .text = cells[k], .pt = 6.5, .bold = bold, .align = JG_RIGHT},
                      x + w * column_share[k], y);
}

static void draw_table(struct pen *at, const struct jg_table *t)
{
    double line = 4.3 * at->size;
    at->y += 5 * at->size;
    jg_plan_words(
        at->canvas, at->plan,
        (struct jg_words){.text = t->title, .pt = 8.5, .bold = true, .align = JG_MIDDLE},
        at->x + at->w / 2, at->y);
    at->y += 5.2 * at->size;
    draw_row(at, t->heads, NULL, false, true, at->y);
    for (uint32_t i = 0; i < t->n; i++) {
        bool is_total = t->has_total && i + 1 == t->n;
        at->y += line;
        if (is_total) {
            cairo_set_source_rgb(jg_canvas_cairo(at->canvas), 0.6, 0.6, 0.6);
            jg_canvas_rule(at->canvas, at->x + 2.5 * at->size, at->y - line / 2,
                           at->x + at->w - 2.5 * at->size, at->y - line / 2, 0.1);
        }
        draw_row(at, t->cells[i], t->badges && !is_total ? t->badges[i] : NULL,
                 t->badges != NULL, is_total, at->y);
    }
}

/* ---- title block ---- */

static const char *day_of(struct jg_arena *keep, const struct jg_plan *p)
{
    const char *t = p->options->time;
    if (strlen(t) < 10 || p->options->english)
        return jg_text_format(keep, "%.10s", t);
    return jg_text_format(keep, "%.4s年%.2s月%.2s日", t, t + 5, t + 8);
}

/* The sources take two lines. */
enum { BLOCK_ROWS = 6, SOURCES_ROW = 4, BLOCK_LINES = 7 };

static const double block_line_mm = 6;

static enum jg_status draw_block(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct pen *at, double bottom)
{
    const struct jg_plan *p = at->plan;
    const char *rows[BLOCK_ROWS][2] = {
        {jg_say(p, "编制单位", "Prepared by"), p->options->author},
        {jg_say(p, "编制日期", "Date"), day_of(keep, p)},
        {jg_say(p, "坐标系", "CRS"), jg_crs_name(p->options->crs)},
        {jg_say(p, "比例尺", "Scale"), jg_text_format(keep, "1:%.0f", p->scale)},
        {jg_say(p, "数据来源", "Data"), p->sources},
        {jg_say(p, "审图号", "Approval"),
         p->options->approval ? p->options->approval : jg_say(p, "未经审核", "none")}};
    JG_NEED(ctx, rows[1][1] && rows[3][1]);
    double line = block_line_mm * at->size, name_w = 19 * at->size;
    double top = bottom - BLOCK_LINES * line;
    at->y = top;
    for (int i = 0; i < BLOCK_ROWS; i++) {
        int lines = i == SOURCES_ROW ? BLOCK_LINES - BLOCK_ROWS + 1 : 1;
        double y = at->y + lines * line / 2;
        draw_rule(at);
        jg_plan_words(at->canvas, at->plan,
                      (struct jg_words){.text = rows[i][0], .pt = 7, .bold = true},
                      at->x + 2.5 * at->size, y);
        if (rows[i][1])
            jg_plan_words(at->canvas, at->plan,
                          (struct jg_words){.text = rows[i][1],
                                            .pt = 7,
                                            .width_mm = at->w - name_w - 3.5 * at->size,
                                            .lines = lines},
                          at->x + name_w + 2 * at->size, y);
        at->y += lines * line;
    }
    jg_canvas_rule(at->canvas, at->x + name_w, top, at->x + name_w, bottom, 0.12);
    return JG_OK;
}

enum jg_status jg_panel_draw(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_canvas *c, const struct jg_plan *plan)
{
    struct jg_area a = plan->page.panel;
    struct pen at = {c, plan, plan->page.size, a.x, a.w, a.y};
    struct jg_table table;
    double bottom = a.y + a.h, room;
    cairo_set_line_cap(jg_canvas_cairo(c), CAIRO_LINE_CAP_BUTT);
    JG_TRY(draw_north(ctx, keep, &at));
    draw_legend(&at);
    room = bottom - BLOCK_LINES * block_line_mm * at.size - at.y - 13 * at.size;
    uint32_t rows = room > 0 ? (uint32_t)(room / (4.3 * at.size)) : 0;
    JG_TRY(jg_table_make(ctx, keep, plan, plan->layers, rows, &table));
    if (table.n && table.n <= rows)
        draw_table(&at, &table);
    JG_TRY(draw_block(ctx, keep, &at, bottom));
    cairo_set_source_rgb(jg_canvas_cairo(c), 0.12, 0.12, 0.12);
    jg_canvas_box(c, a, 0.25 * at.size);
    return JG_OK;
}
