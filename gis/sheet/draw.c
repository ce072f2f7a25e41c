/* SPDX-License-Identifier: MIT */
/* The map itself, from the bottom up. */
#include "gis/sheet/plan.h"

#include <math.h>

/* Widths are meant for 1:25000 and larger; a smaller scale has less room for them. */
static double thin_at(double scale)
{
    static const double meant_for = 25000, least = 0.35;
    return scale <= meant_for ? 1 : fmax(least, sqrt(meant_for / scale));
}

static void draw_layer(struct jg_canvas *c, const struct jg_plan *p,
                       const struct jg_drawn *d)
{
    /* The first class of a style is the most important one: it comes to lie on top. */
    for (int k = d->style->n - 1; k >= 0; k--) {
        struct jg_shapes shapes = {&d->layer->geom, d->rows[k].id, d->rows[k].n,
                                   d->once,         d->each,       thin_at(p->scale)};
        jg_symbol_draw(c, &p->view, &shapes, &d->style->classes[k].symbol, d->parts);
    }
}

/* What lies outside the sub-district asked for fades. */
static void fade_outside(struct jg_canvas *c, const struct jg_plan *p)
{
    cairo_t *cr = jg_canvas_cairo(c);
    const struct jg_geom *g = &p->subdistrict->geom;
    struct jg_area a = p->view.area;
    cairo_rectangle(cr, a.x, a.y, a.w, a.h);
    for (int64_t q = g->part[p->focus]; q < g->part[p->focus + 1]; q++) {
        for (int64_t r = g->ring[q]; r < g->ring[q + 1]; r++) {
            cairo_new_sub_path(cr);
            for (int64_t i = g->at[r]; i < g->at[r + 1]; i++)
                cairo_line_to(cr, jg_view_x(&p->view, g->x[i]),
                              jg_view_y(&p->view, g->y[i]));
            cairo_close_path(cr);
        }
    }
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_source_rgba(cr, 1, 1, 1, 0.78);
    cairo_fill(cr);
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_WINDING);
}

void jg_plan_draw(struct jg_canvas *c, const struct jg_plan *plan)
{
    cairo_t *cr = jg_canvas_cairo(c);
    struct jg_area a = plan->view.area;
    cairo_save(cr);
    cairo_rectangle(cr, a.x, a.y, a.w, a.h);
    cairo_clip(cr);
    cairo_set_source_rgb(cr, 0.988, 0.988, 0.98);
    cairo_paint(cr);
    for (int i = 0; i < plan->n_drawn; i++)
        draw_layer(c, plan, &plan->drawn[i]);
    if (plan->cut_to_subdistrict)
        fade_outside(c, plan);
    jg_labels_draw(c, &plan->labels);
    cairo_restore(cr);
}
