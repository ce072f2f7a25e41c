/* SPDX-License-Identifier: MIT */
#include "gis/demo/outline.h"

#include <math.h>

static void corner(struct jg_demo_house *house, double x, double y)
{
    house->outline[house->n++] = (struct jg_xy){x, y};
}

static void draw_block(struct jg_box r, struct jg_demo_house *out)
{
    corner(out, r.min_x, r.min_y);
    corner(out, r.max_x, r.min_y);
    corner(out, r.max_x, r.max_y);
    corner(out, r.min_x, r.max_y);
}

/* Two halves a little apart in depth (错接). */
static void draw_staggered(struct jg_box r, double at, double step,
                           struct jg_demo_house *out)
{
    double mid = r.min_x + (r.max_x - r.min_x) * at;
    corner(out, r.min_x, r.min_y);
    corner(out, mid, r.min_y);
    corner(out, mid, r.min_y + step);
    corner(out, r.max_x, r.min_y + step);
    corner(out, r.max_x, r.max_y);
    corner(out, mid, r.max_y);
    corner(out, mid, r.max_y - step);
    corner(out, r.min_x, r.max_y - step);
}

/* A notch in the north side, where the stairs are. */
static void draw_notched(struct jg_box r, double at, double deep,
                         struct jg_demo_house *out)
{
    double mid = r.min_x + (r.max_x - r.min_x) * at, half = 1.6;
    corner(out, r.min_x, r.min_y);
    corner(out, r.max_x, r.min_y);
    corner(out, r.max_x, r.max_y);
    corner(out, mid + half, r.max_y);
    corner(out, mid + half, r.max_y - deep);
    corner(out, mid - half, r.max_y - deep);
    corner(out, mid - half, r.max_y);
    corner(out, r.min_x, r.max_y);
}

static void draw_l(struct jg_box r, double right, double up, struct jg_demo_house *out)
{
    corner(out, r.min_x, r.min_y);
    corner(out, r.max_x, r.min_y);
    corner(out, r.max_x, r.min_y + up);
    corner(out, r.min_x + right, r.min_y + up);
    corner(out, r.min_x + right, r.max_y);
    corner(out, r.min_x, r.max_y);
}

static void draw_u(struct jg_box r, double wing, double up, struct jg_demo_house *out)
{
    corner(out, r.min_x, r.min_y);
    corner(out, r.min_x + wing, r.min_y);
    corner(out, r.min_x + wing, r.min_y + up);
    corner(out, r.max_x - wing, r.min_y + up);
    corner(out, r.max_x - wing, r.min_y);
    corner(out, r.max_x, r.min_y);
    corner(out, r.max_x, r.max_y);
    corner(out, r.min_x, r.max_y);
}

/* A tower: a cross with thick arms. */
static void draw_cross(struct jg_box r, double cut, struct jg_demo_house *out)
{
    corner(out, r.min_x + cut, r.min_y);
    corner(out, r.max_x - cut, r.min_y);
    corner(out, r.max_x - cut, r.min_y + cut);
    corner(out, r.max_x, r.min_y + cut);
    corner(out, r.max_x, r.max_y - cut);
    corner(out, r.max_x - cut, r.max_y - cut);
    corner(out, r.max_x - cut, r.max_y);
    corner(out, r.min_x + cut, r.max_y);
    corner(out, r.min_x + cut, r.max_y - cut);
    corner(out, r.min_x, r.max_y - cut);
    corner(out, r.min_x, r.min_y + cut);
    corner(out, r.min_x + cut, r.min_y + cut);
}

/* A house around a courtyard: the only shape with a hole. */
static void draw_court(struct jg_box r, struct jg_demo_house *out)
{
    draw_block(r, out);
    double x = 0.3 * (r.max_x - r.min_x), y = 0.32 * (r.max_y - r.min_y);
    out->hole[0] = (struct jg_xy){r.min_x + x, r.min_y + y};
    out->hole[1] = (struct jg_xy){r.min_x + x, r.max_y - y};
    out->hole[2] = (struct jg_xy){r.max_x - x, r.max_y - y};
    out->hole[3] = (struct jg_xy){r.max_x - x, r.min_y + y};
    out->n_hole = 4;
}

/* A village house stands a little askew. */
static void draw_askew(struct jg_box r, double turn, struct jg_demo_house *out)
{
    draw_block(r, out);
    double x = (r.min_x + r.max_x) / 2, y = (r.min_y + r.max_y) / 2;
    double cosine = 1 - turn * turn / 2;
    for (int i = 0; i < out->n; i++) {
        /* 0.9 of the size, so that the corners stay in the rectangle. */
        double dx = 0.9 * (out->outline[i].x - x), dy = 0.9 * (out->outline[i].y - y);
        out->outline[i] =
            (struct jg_xy){x + dx * cosine - dy * turn, y + dx * turn + dy * cosine};
    }
}

/* Low old houses: around a court, with wings, with one wing, plain. */
static void draw_old(struct jg_box r, double which, double at, struct jg_demo_house *out)
{
    double width = r.max_x - r.min_x, depth = r.max_y - r.min_y;
    if (which < 0.2 && width > 15 && depth > 12)
        draw_court(r, out);
    else if (which < 0.6)
        draw_u(r, 0.3 * width, 0.45 * depth, out);
    else if (which < 0.8)
        draw_l(r, at * width, 0.62 * depth, out);
    else
        draw_block(r, out);
}

static void draw_slab(struct jg_box r, double which, double at, struct jg_demo_house *out)
{
    double depth = r.max_y - r.min_y;
    if (which < 0.25)
        draw_staggered(r, at, 0.16 * depth, out);
    else if (which < 0.45)
        draw_notched(r, at, 0.2 * depth, out);
    else
        draw_block(r, out);
}

void jg_demo_draw(enum jg_demo_use use, struct jg_box room, struct jg_demo_dice *dice,
                  struct jg_demo_house *out)
{
    double width = room.max_x - room.min_x, depth = room.max_y - room.min_y;
    double which = jg_demo_roll(dice), at = jg_demo_between(dice, 0.4, 0.6);
    bool public = use == JG_DEMO_SCHOOL || use == JG_DEMO_HOSPITAL;
    bool trade = use == JG_DEMO_MALL || use == JG_DEMO_OFFICE;
    out->n = out->n_hole = 0;
    if (use <= JG_DEMO_SLAB_HIGH)
        draw_slab(room, which, at, out);
    else if (use == JG_DEMO_COURT)
        draw_old(room, which, at, out);
    else if (use == JG_DEMO_VILLAGE)
        draw_askew(room, 0.12 * (which - 0.5), out);
    else if (use == JG_DEMO_TOWER && which < 0.75)
        draw_cross(room, 0.22 * depth, out);
    else if (use == JG_DEMO_VILLA)
        draw_l(room, at * width, 0.62 * depth, out);
    else if (public && which < 0.45)
        draw_u(room, 0.22 * width, 0.4 * depth, out);
    else if (trade && which < 0.5)
        draw_l(room, at * width, 0.55 * depth, out);
    else
        draw_block(room, out);
}
