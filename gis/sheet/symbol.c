/* SPDX-License-Identifier: MIT */
#include "gis/sheet/symbol.h"

#include <math.h>

/* Shapes in one path: enough that fills are few, few enough that memory is bounded. */
enum { BATCH = 2000 };
static const double least_step_mm = 0.05;
static const double pi = 3.14159265358979323846;
/* Hatching is as fine as what it lies on. */
static const double hatch_line_mm = 0.1;

static bool is_drawn(struct jg_colour c)
{
    return c.opacity > 0;
}

/* One ring or line; with `once`, broken where a segment was drawn before. */
static void trace_ring(cairo_t *cr, const struct jg_view *v, const struct jg_shapes *s,
                       int64_t ring, bool closed)
{
    const struct jg_geom *g = s->geom;
    int64_t from = g->at[ring], to = g->at[ring + 1];
    double last_x = 0, last_y = 0;
    bool pen_down = false;
    for (int64_t i = from; i < to; i++) {
        double x = jg_view_x(v, g->x[i]), y = jg_view_y(v, g->y[i]);
        bool near = fabs(x - last_x) < least_step_mm && fabs(y - last_y) < least_step_mm;
        if (!pen_down)
            cairo_move_to(cr, x, y);
        else if (!near || i + 1 == to || (s->once && !s->once[i]))
            cairo_line_to(cr, x, y);
        else
            continue;
        last_x = x;
        last_y = y;
        pen_down = !s->once || s->once[i];
    }
    if (closed && !s->once)
        cairo_close_path(cr);
}

static void trace(cairo_t *cr, const struct jg_view *v, const struct jg_shapes *s,
                  uint32_t i)
{
    const struct jg_geom *g = s->geom;
    for (int64_t p = g->part[i]; p < g->part[i + 1]; p++)
        for (int64_t r = g->ring[p]; r < g->ring[p + 1]; r++)
            trace_ring(cr, v, s, r, g->kind == JG_POLYGON);
}

/* Lines across an area in one direction, all on one raster whatever the area. */
static void hatch(struct jg_canvas *c, const struct jg_symbol *s, struct jg_area a)
{
    cairo_t *cr = jg_canvas_cairo(c);
    double turn = s->hatch_deg * pi / 180, dx = cos(turn), dy = -sin(turn);
    double x[4] = {a.x, a.x + a.w, a.x, a.x + a.w},
           y[4] = {a.y, a.y, a.y + a.h, a.y + a.h};
    double least = INFINITY, most = -INFINITY, reach = a.w + a.h;
    for (int i = 0; i < 4; i++) {
        double off = -x[i] * dy + y[i] * dx;
        least = fmin(least, off);
        most = fmax(most, off);
    }
    double middle = (a.x + a.w / 2) * dx + (a.y + a.h / 2) * dy;
    int64_t end = (int64_t)floor(most / s->hatch_mm) + 1;
    for (int64_t k = (int64_t)ceil(least / s->hatch_mm); k < end; k++) {
        double off = (double)k * s->hatch_mm, px = -off * dy + middle * dx,
               py = off * dx + middle * dy;
        cairo_move_to(cr, px - reach * dx, py - reach * dy);
        cairo_line_to(cr, px + reach * dx, py + reach * dy);
    }
    jg_canvas_colour(c, s->hatch);
    cairo_set_line_width(cr, hatch_line_mm);
    cairo_stroke(cr);
}

static void hatch_path(struct jg_canvas *c, const struct jg_symbol *s,
                       struct jg_area within)
{
    cairo_t *cr = jg_canvas_cairo(c);
    double x1, y1, x2, y2;
    cairo_path_t *path = cairo_copy_path(cr);
    cairo_path_extents(cr, &x1, &y1, &x2, &y2);
    x1 = fmax(x1, within.x);
    y1 = fmax(y1, within.y);
    x2 = fmin(x2, within.x + within.w);
    y2 = fmin(y2, within.y + within.h);
    cairo_save(cr);
    cairo_clip(cr);
    if (x2 > x1 && y2 > y1)
        hatch(c, s, (struct jg_area){x1, y1, x2 - x1, y2 - y1});
    cairo_restore(cr);
    cairo_new_path(cr);
    cairo_append_path(cr, path);
    cairo_path_destroy(path);
}

/* Cross ticks from x1, y1 on, `walked` mm after the last one. */
static double tick_segment(cairo_t *cr, double x1, double y1, double x2, double y2,
                           double walked, const struct jg_symbol *s)
{
    double length = hypot(x2 - x1, y2 - y1), every = 3 * s->tick_mm;
    if (!(length > 0))
        return walked;
    double dx = (x2 - x1) / length, dy = (y2 - y1) / length;
    int64_t n = (int64_t)floor((walked + length) / every);
    for (int64_t k = 1; k <= n; k++) {
        double at = (double)k * every - walked;
        double x = x1 + at * dx, y = y1 + at * dy, half = s->tick_mm / 2;
        cairo_move_to(cr, x + half * dy, y - half * dx);
        cairo_line_to(cr, x - half * dy, y + half * dx);
    }
    return walked + length - (double)n * every;
}

static void tick_path(cairo_t *cr, const struct jg_symbol *s)
{
    cairo_path_t *path = cairo_copy_path_flat(cr);
    double x = 0, y = 0, walked = 0;
    cairo_new_path(cr);
    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        const cairo_path_data_t *d = &path->data[i];
        if (d->header.type == CAIRO_PATH_LINE_TO)
            walked = tick_segment(cr, x, y, d[1].point.x, d[1].point.y, walked, s);
        if (d->header.type == CAIRO_PATH_MOVE_TO)
            walked = 0;
        if (d->header.type != CAIRO_PATH_CLOSE_PATH) {
            x = d[1].point.x;
            y = d[1].point.y;
        }
    }
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_width(cr, s->line_mm * 0.7);
    cairo_stroke(cr);
    cairo_path_destroy(path);
}

/* Draw the current path, which is then gone. */
static void paint(struct jg_canvas *c, bool filled, const struct jg_symbol *s,
                  unsigned parts, struct jg_area within)
{
    cairo_t *cr = jg_canvas_cairo(c);
    cairo_set_line_cap(cr, s->n_dashes ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
    if (parts & JG_PART_CASING && is_drawn(s->casing)) {
        jg_canvas_colour(c, s->casing);
        cairo_set_line_width(cr, s->casing_mm);
        cairo_stroke_preserve(cr);
    }
    if (filled && parts & JG_PART_FILL && is_drawn(s->fill)) {
        jg_canvas_colour(c, s->fill);
        cairo_fill_preserve(cr);
    }
    if (filled && parts & JG_PART_FILL && is_drawn(s->hatch))
        hatch_path(c, s, within);
    if (parts & JG_PART_LINE && is_drawn(s->line) && s->line_mm > 0) {
        jg_canvas_colour(c, s->line);
        cairo_set_line_width(cr, s->line_mm);
        cairo_set_dash(cr, s->dash_mm, s->n_dashes, 0);
        cairo_stroke_preserve(cr);
        cairo_set_dash(cr, NULL, 0, 0);
        if (s->tick_mm > 0 && !filled)
            tick_path(cr, s);
    }
    cairo_new_path(cr);
}

static void trace_marker(cairo_t *cr, enum jg_marker marker, double x, double y,
                         double size)
{
    double r = size / 2;
    cairo_new_sub_path(cr);
    if (marker == JG_SQUARE) {
        cairo_rectangle(cr, x - r, y - r, size, size);
    } else if (marker == JG_TRIANGLE) {
        cairo_move_to(cr, x, y - r);
        cairo_line_to(cr, x + r, y + 0.8 * r);
        cairo_line_to(cr, x - r, y + 0.8 * r);
        cairo_close_path(cr);
    } else if (marker == JG_DIAMOND) {
        cairo_move_to(cr, x, y - r);
        cairo_line_to(cr, x + r, y);
        cairo_line_to(cr, x, y + r);
        cairo_line_to(cr, x - r, y);
        cairo_close_path(cr);
    } else {
        cairo_arc(cr, x, y, r, 0, 2 * pi);
    }
}

static void draw_points(struct jg_canvas *c, const struct jg_view *v,
                        const struct jg_shapes *s, const struct jg_symbol *symbol)
{
    for (uint32_t k = 0; k < s->n; k++) {
        uint32_t i = s->which[k];
        int64_t first = s->geom->ring[s->geom->part[i]];
        int64_t last = s->geom->ring[s->geom->part[i + 1]];
        for (int64_t r = first; r < last; r++) {
            int64_t at = s->geom->at[r];
            trace_marker(jg_canvas_cairo(c), symbol->marker, jg_view_x(v, s->geom->x[at]),
                         jg_view_y(v, s->geom->y[at]), symbol->size_mm);
            paint(c, true, symbol, JG_PART_ALL, v->area);
        }
    }
}

void jg_symbol_draw(struct jg_canvas *c, const struct jg_view *v,
                    const struct jg_shapes *shapes, const struct jg_symbol *symbol,
                    unsigned parts)
{
    bool filled = shapes->geom->kind == JG_POLYGON;
    struct jg_symbol thinned = *symbol;
    thinned.line_mm *= shapes->thin;
    thinned.casing_mm *= shapes->thin;
    uint32_t batch = shapes->each ? 1 : BATCH;
    if (shapes->geom->kind == JG_POINT) {
        draw_points(c, v, shapes, symbol);
        return;
    }
    for (uint32_t from = 0; from < shapes->n; from += batch) {
        uint32_t to = shapes->n - from < batch ? shapes->n : from + batch;
        for (uint32_t k = from; k < to; k++)
            trace(jg_canvas_cairo(c), v, shapes, shapes->which[k]);
        paint(c, filled, &thinned, parts, v->area);
    }
}

void jg_symbol_sample(struct jg_canvas *c, enum jg_kind kind,
                      const struct jg_symbol *symbol, struct jg_area a)
{
    cairo_t *cr = jg_canvas_cairo(c);
    double middle = a.y + a.h / 2;
    bool is_area =
        kind == JG_POLYGON && (is_drawn(symbol->fill) || is_drawn(symbol->hatch));
    if (kind == JG_POINT) {
        trace_marker(cr, symbol->marker, a.x + a.w / 2, middle, symbol->size_mm);
    } else if (is_area) {
        cairo_rectangle(cr, a.x, a.y, a.w, a.h);
    } else {
        cairo_move_to(cr, a.x, middle);
        cairo_line_to(cr, a.x + a.w, middle);
    }
    paint(c, is_area || kind == JG_POINT, symbol, JG_PART_ALL, a);
}
