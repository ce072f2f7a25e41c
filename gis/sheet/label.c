/* SPDX-License-Identifier: MIT */
#include "gis/sheet/label.h"

#include "gis/geom/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846;
static const double mm_per_pt = 25.4 / 72;
static const double air_mm = 0.4; /* between labels */
/* A turned label is guarded by boxes along its line. */
enum { BOXES_MOST = 24 };

enum jg_status jg_label_add(struct jg_ctx *ctx, struct jg_arena *keep,
                            struct jg_labels *list, const struct jg_label *label)
{
    if (list->n == list->room) {
        uint32_t room = list->room ? 2 * list->room : 64;
        struct jg_label *more =
            jg_arena_grow(keep, list->label, list->room, room, sizeof *more);
        JG_NEED(ctx, more);
        list->label = more;
        list->room = room;
    }
    list->label[list->n++] = *label;
    return JG_OK;
}

double jg_badge_mm(double pt)
{
    return 1.55 * pt * mm_per_pt;
}

/* The box of the label about 0, 0. */
static struct jg_area measure(struct jg_canvas *c, const struct jg_label *l, bool shrunk)
{
    struct jg_area size = {0};
    if (!shrunk && l->words.text && *l->words.text)
        size = jg_canvas_measure(c, &l->words);
    double w = size.w, h = size.h;
    if (l->badge) {
        double disc = jg_badge_mm(l->words.pt);
        w += disc + (size.w > 0 ? 0.6 : 0);
        h = fmax(h, disc);
    }
    return (struct jg_area){-w / 2, -h / 2, w, h};
}

static void add_spot(struct jg_label *l, double dx, double dy)
{
    if (l->n_spots == JG_SPOTS_MOST)
        return;
    l->x[l->n_spots] = l->x[0] + dx;
    l->y[l->n_spots++] = l->y[0] + dy;
}

void jg_label_spread(struct jg_canvas *c, struct jg_label *label)
{
    struct jg_area size = measure(c, label, false);
    static const double way[][2] = {{0, -1}, {0, 1}, {1, 0},   {-1, 0},
                                    {1, -1}, {1, 1}, {-1, -1}, {-1, 1}};
    for (int step = 1; step <= 2; step++)
        for (size_t k = 0; k < sizeof way / sizeof *way; k++)
            add_spot(label, way[k][0] * step * size.w / 2,
                     way[k][1] * step * size.h * 0.6);
}

struct order {
    const struct jg_label *label;
    uint32_t i;
};

static int compare(const void *a, const void *b)
{
    const struct order *p = a, *q = b;
    if (p->label->rank != q->label->rank)
        return p->label->rank < q->label->rank ? -1 : 1;
    if (p->label->weight != q->label->weight)
        return p->label->weight > q->label->weight ? -1 : 1;
    return p->i < q->i ? -1 : p->i > q->i;
}

static struct jg_box box_of(struct jg_area size, double x, double y)
{
    return (struct jg_box){x + size.x, y + size.y, x + size.x + size.w,
                           y + size.y + size.h};
}

/* The boxes that guard a label at a place. */
static int guard(struct jg_area size, double turn_deg, double x, double y,
                 struct jg_box out[BOXES_MOST])
{
    double turn = turn_deg * pi / 180, dx = cos(turn), dy = sin(turn);
    if (fabs(dx) < 1e-9 || fabs(dy) < 1e-9) {
        bool upright = fabs(dx) < 1e-9;
        struct jg_area turned = {size.y, size.x, size.h, size.w};
        out[0] = box_of(upright ? turned : size, x, y);
        return 1;
    }
    int n = (int)fmin(BOXES_MOST, ceil(size.w / size.h) + 1);
    double half = size.h * 0.5 * (fabs(dx) + fabs(dy)), reach = fmax(0, size.w - size.h);
    for (int i = 0; i < n; i++) {
        double along = n > 1 ? ((double)i / (n - 1) - 0.5) * reach : 0;
        out[i] = (struct jg_box){x + along * dx - half, y + along * dy - half,
                                 x + along * dx + half, y + along * dy + half};
    }
    return n;
}

struct placing {
    struct jg_canvas *canvas;
    struct jg_area within;
    struct jg_box *taken;
    size_t n;
};

static bool is_free(const struct placing *p, const struct jg_box *boxes, int n)
{
    for (int i = 0; i < n; i++) {
        struct jg_box b = jg_box_grow(boxes[i], air_mm);
        if (b.min_x < p->within.x || b.min_y < p->within.y ||
            b.max_x > p->within.x + p->within.w || b.max_y > p->within.y + p->within.h)
            return false;
        for (size_t k = 0; k < p->n; k++)
            if (jg_box_meets(b, p->taken[k]))
                return false;
    }
    return true;
}

static bool place(struct placing *p, struct jg_label *l, bool shrunk)
{
    struct jg_area size = measure(p->canvas, l, shrunk);
    struct jg_box boxes[BOXES_MOST];
    for (int s = 0; s < l->n_spots; s++) {
        int n = guard(size, l->words.turn_deg, l->x[s], l->y[s], boxes);
        if (!is_free(p, boxes, n))
            continue;
        memcpy(p->taken + p->n, boxes, (size_t)n * sizeof *boxes);
        p->n += (size_t)n;
        l->placed = true;
        l->shrunk = shrunk;
        l->at_x = l->x[s];
        l->at_y = l->y[s];
        l->box = (struct jg_area){l->at_x + size.x, l->at_y + size.y, size.w, size.h};
        return true;
    }
    return false;
}

enum jg_status jg_labels_place(struct jg_ctx *ctx, struct jg_canvas *c,
                               struct jg_arena *keep, struct jg_area within,
                               struct jg_labels *list)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct order *order = JG_ARRAY(tmp, struct order, (size_t)list->n + 1);
    struct placing p = {c, within, NULL, 0};
    p.taken = JG_ROOM(tmp, struct jg_box, ((size_t)list->n + 1) * BOXES_MOST);
    JG_NEED(ctx, order && p.taken);
    for (uint32_t i = 0; i < list->n; i++)
        order[i] = (struct order){&list->label[i], i};
    qsort(order, list->n, sizeof *order, compare);
    for (uint32_t k = 0; k < list->n; k++) {
        struct jg_label *l = &list->label[order[k].i];
        if (!place(&p, l, false) && l->may_shrink && l->badge)
            (void)place(&p, l, true);
    }
    jg_arena_close(tmp);
    return JG_OK;
}

void jg_badge_draw(struct jg_canvas *c, const char *number, double x, double y, double pt)
{
    cairo_t *cr = jg_canvas_cairo(c);
    struct jg_words words = {.text = number,
                             .pt = pt * (strlen(number) > 3   ? 0.5
                                         : strlen(number) > 2 ? 0.66
                                                              : 0.82),
                             .bold = true,
                             .colour = {1, 1, 1, 1},
                             .align = JG_MIDDLE};
    cairo_new_path(cr);
    cairo_arc(cr, x, y, jg_badge_mm(pt) / 2, 0, 2 * pi);
    cairo_set_source_rgb(cr, 0.055, 0.42, 0.44);
    cairo_fill_preserve(cr);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_set_line_width(cr, 0.25);
    cairo_stroke(cr);
    jg_canvas_words(c, &words, x, y);
}

void jg_labels_draw(struct jg_canvas *c, const struct jg_labels *list)
{
    for (uint32_t i = 0; i < list->n; i++) {
        const struct jg_label *l = &list->label[i];
        struct jg_words words = l->words;
        double disc = l->badge ? jg_badge_mm(l->words.pt) : 0;
        if (!l->placed)
            continue;
        if (l->badge)
            jg_badge_draw(c, l->badge, l->box.x + disc / 2, l->at_y, l->words.pt);
        if (l->shrunk || !words.text)
            continue;
        words.align = l->badge ? JG_LEFT : JG_MIDDLE;
        jg_canvas_words(c, &words, l->badge ? l->box.x + disc + 0.6 : l->at_x, l->at_y);
    }
}
