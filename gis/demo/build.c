/* SPDX-License-Identifier: MIT */
/* One lot filled: rows of buildings facing south, a lane through the middle, lanes
 * between the rows, gates to the streets. Everything is laid out in the lot's own frame.
 */
#include "gis/core/text.h"
#include "gis/demo/outline.h"

#include <math.h>

enum { ROWS_MOST = 40, WAYPOINTS_MOST = 64 };

/* From the parcel's edge to the walls, and from the middle lane to the walls. */
#define EDGE_M 3.0
#define SPINE_M 4.0

/* A lot being filled, in its frame. */
struct plot {
    struct jg_demo_site *site;
    struct jg_demo_lot *lot;
    struct jg_demo_shape land; /* in the frame */
    double spine_x;            /* NaN: no lane through it */
    double lane_y[ROWS_MOST];  /* between rows, from south to north */
    int n_lanes;
    bool gate[4];                  /* on the sides south, east, north, west: */
    struct jg_xy kerb[4], step[4]; /* the street's vertex and the place on the edge */
    int number;                    /* of the newest building */
    struct jg_xy lived_at; /* weighted by residents, since the last population point */
    double residents;
};

/* A population point for what was built since the last one. */
static enum jg_status count_people(struct jg_ctx *ctx, struct plot *p)
{
    int64_t all = (int64_t)nearbyint(p->residents);
    if (all < 1)
        return JG_OK;
    struct jg_demo_table *t = p->site->table[JG_DEMO_POPULATION];
    struct jg_xy at = {p->lived_at.x / p->residents, p->lived_at.y / p->residents};
    at = jg_demo_round(jg_demo_out_of(p->lot->frame, at));
    /* Old estates are old people's estates. */
    double old = 0.16 + 0.006 * (2015 - p->lot->year),
           young = 0.018 + 0.0006 * (p->lot->year - 1975);
    JG_TRY(jg_demo_row(ctx, t));
    jg_demo_set_real(t, POPULATION_X, at.x);
    jg_demo_set_real(t, POPULATION_Y, at.y);
    jg_demo_set_int(t, POPULATION_ALL, all);
    jg_demo_set_int(t, POPULATION_YOUNG, (int64_t)nearbyint((double)all * young));
    jg_demo_set_int(t, POPULATION_OLD, (int64_t)nearbyint((double)all * old));
    p->residents = 0;
    p->lived_at = (struct jg_xy){0, 0};
    return JG_OK;
}

static enum jg_status put_house(struct jg_ctx *ctx, struct plot *p, struct jg_box room,
                                struct jg_demo_house *house)
{
    for (int i = 0; i < house->n; i++)
        house->outline[i] =
            jg_demo_round(jg_demo_out_of(p->lot->frame, house->outline[i]));
    for (int i = 0; i < house->n_hole; i++)
        house->hole[i] = jg_demo_round(jg_demo_out_of(p->lot->frame, house->hole[i]));
    house->number = ++p->number;
    double residents = 0;
    JG_TRY(jg_demo_record(ctx, p->site, p->lot, house, &residents));
    p->residents += residents;
    p->lived_at.x += residents * (room.min_x + room.max_x) / 2;
    p->lived_at.y += residents * (room.min_y + room.max_y) / 2;
    return p->residents > 1200 ? count_people(ctx, p) : JG_OK;
}

/* A building, or now and then what came instead of one: open ground, a later garage. */
static enum jg_status put_in_row(struct jg_ctx *ctx, struct plot *p, struct jg_box room)
{
    struct jg_demo_lot *lot = p->lot;
    const struct jg_demo_recipe *recipe = &jg_demo_recipes[lot->use];
    struct jg_demo_house house = {.year = lot->year};
    if (jg_demo_roll(&lot->dice) < recipe->skip) {
        bool garage = jg_demo_is_lived_in(lot->use) && lot->use != JG_DEMO_VILLAGE &&
                      jg_demo_roll(&lot->dice) < 0.35;
        if (!garage)
            return JG_OK;
        house.is_garage = true;
        house.year = lot->year > 2003 ? lot->year : 2003 + jg_demo_pick(&lot->dice, 4);
        room.max_y = room.min_y + fmin(6.5, room.max_y - room.min_y);
        room.max_x = room.min_x + fmin(21, room.max_x - room.min_x);
        jg_demo_draw(JG_DEMO_FIELD, room, &lot->dice, &house);
        house.floors = 1;
        return put_house(ctx, p, room, &house);
    }
    jg_demo_draw(lot->use, room, &lot->dice, &house);
    int span = recipe->floors[1] - recipe->floors[0] + 1;
    house.floors = recipe->floors[0] + jg_demo_pick(&lot->dice, span);
    if (lot->use ==
        JG_DEMO_SLAB) /* one height a lot, six floors mostly, odd ones lower */
        house.floors = lot->year < 1981 ? 5 - (house.floors == 4)
                                        : 6 + (house.floors == 7) - (house.floors == 4);
    house.year += lot->use == JG_DEMO_VILLAGE ? jg_demo_pick(&lot->dice, 18)
                                              : (jg_demo_roll(&lot->dice) < 0.2);
    if (house.year > 2015)
        house.year = 2015;
    return put_house(ctx, p, room, &house);
}

/* Buildings side by side from x0 to x1, stretched to use the room. */
static enum jg_status fill_stretch(struct jg_ctx *ctx, struct plot *p, double x0,
                                   double x1, double y, double depth)
{
    const struct jg_demo_recipe *recipe = &jg_demo_recipes[p->lot->use];
    struct jg_demo_dice *dice = &p->lot->dice;
    double gap = jg_demo_between(dice, recipe->gap_m[0], recipe->gap_m[1]);
    double wish = jg_demo_between(dice, recipe->length_m[0], recipe->length_m[1]);
    double width = x1 - x0;
    int n = (int)floor((width + gap) / (wish + gap));
    if (n == 0 && width >= recipe->length_m[0])
        n = 1;
    if (n == 0)
        return JG_OK;
    double length = fmin(recipe->length_m[1], (width - (n - 1) * gap) / n);
    if (n > 1)
        gap = (width - n * length) / (n - 1);
    double x = n > 1 ? x0 : x0 + jg_demo_roll(dice) * (width - length);
    for (int k = 0; k < n; k++) {
        JG_TRY(put_in_row(ctx, p, (struct jg_box){x, y, x + length, y + depth}));
        x += length + gap;
    }
    return JG_OK;
}

static enum jg_status fill_row(struct jg_ctx *ctx, struct plot *p, double y, double depth)
{
    double a0, a1, b0, b1;
    if (!jg_demo_span_x(&p->land, y, &a0, &a1) ||
        !jg_demo_span_x(&p->land, y + depth, &b0, &b1))
        return JG_OK;
    double x0 = fmax(a0, b0), x1 = fmin(a1, b1);
    if (!(p->spine_x > x0 && p->spine_x < x1))
        return fill_stretch(ctx, p, x0, x1, y, depth);
    JG_TRY(fill_stretch(ctx, p, x0, p->spine_x - SPINE_M, y, depth));
    return fill_stretch(ctx, p, p->spine_x + SPINE_M, x1, y, depth);
}

/* The lot without the tips that a slanting side leaves in the south and north. */
static struct jg_box wide_part(const struct jg_demo_shape *land)
{
    struct jg_box box = jg_demo_box(land);
    double a, b, wide = 0.7 * (box.max_x - box.min_x);
    for (int k = 0; k < 60; k++) {
        if (jg_demo_span_x(land, box.min_y, &a, &b) && b - a >= wide)
            break;
        box.min_y += 0.5;
    }
    for (int k = 0; k < 60; k++) {
        if (jg_demo_span_x(land, box.max_y, &a, &b) && b - a >= wide)
            break;
        box.max_y -= 0.5;
    }
    return box;
}

static enum jg_status fill_rows(struct jg_ctx *ctx, struct plot *p)
{
    const struct jg_demo_recipe *recipe = &jg_demo_recipes[p->lot->use];
    struct jg_demo_dice *dice = &p->lot->dice;
    struct jg_box box = wide_part(&p->land);
    double depth = jg_demo_between(dice, recipe->depth_m[0], recipe->depth_m[1]);
    double gap = jg_demo_between(dice, recipe->row_gap_m[0], recipe->row_gap_m[1]);
    double high = box.max_y - box.min_y;
    int rows = (int)floor((high + gap) / (depth + gap));
    if (rows < 1)
        return JG_OK;
    if (rows > 1)
        gap = (high - rows * depth) / (rows - 1);
    for (int k = 0; k < rows; k++) {
        double y = box.min_y + k * (depth + gap);
        JG_TRY(fill_row(ctx, p, y, depth));
        int every = recipe->row_gap_m[0] < 8 ? 3 : 2;
        if (k % every == 0 && k + 1 < rows && p->n_lanes < ROWS_MOST)
            p->lane_y[p->n_lanes++] = y + depth + gap / 2;
    }
    return count_people(ctx, p);
}

/* Take the street vertex if it is nearer than the best to `wish` along the side. */
static void try_gate(struct plot *p, int side, int k, double wish, double *best)
{
    bool level = side == 0 || side == 2;
    int m = p->lot->m + (level ? k / 8 : side == 1 ? p->lot->wide : 0);
    struct jg_xy at;
    enum jg_demo_street street;
    if (!jg_demo_kerb(p->site, m, p->lot->n, side, k % 8, &at, &street))
        return;
    struct jg_xy step = jg_demo_nearest(&p->lot->land, at);
    if (jg_demo_apart_m(at, step) > jg_demo_half_street_m(street) + 6)
        return;
    struct jg_xy local = jg_demo_into(p->lot->frame, at);
    double off = fabs((level ? local.x : local.y) - wish);
    if (off < *best) {
        *best = off;
        p->gate[side] = true;
        p->kerb[side] = at;
        p->step[side] = step;
    }
}

/* The street vertex a gate on this side would lead to. */
static void find_gate(struct plot *p, int side, double wish)
{
    bool level = side == 0 || side == 2;
    double best = INFINITY;
    for (int k = 1; k < (level && p->lot->wide ? 16 : 8); k++)
        if (k != 8)
            try_gate(p, side, k, wish, &best);
}

/* Which gates there are, and so where the middle lane runs. */
static void choose_gates(struct plot *p)
{
    struct jg_box box = jg_demo_box(&p->land);
    double x = (box.min_x + box.max_x) / 2, y = (box.min_y + box.max_y) / 2;
    double least = box.min_x + 12, most = box.max_x - 12;
    p->spine_x = x;
    find_gate(p, 0, x);
    if (p->gate[0])
        p->spine_x = jg_demo_into(p->lot->frame, p->kerb[0]).x;
    if (!p->gate[0] || jg_demo_roll(&p->lot->dice) < 0.4) {
        find_gate(p, 2, p->spine_x);
        if (p->gate[2] && !p->gate[0])
            p->spine_x = jg_demo_into(p->lot->frame, p->kerb[2]).x;
    }
    p->spine_x = fmin(fmax(p->spine_x, fmin(least, x)), fmax(most, x));
    bool one = p->gate[0] || p->gate[2];
    if (!one || jg_demo_roll(&p->lot->dice) < 0.35)
        find_gate(p, 1, y);
    if (!one || jg_demo_roll(&p->lot->dice) < 0.25)
        find_gate(p, 3, y);
}

static enum jg_status put_gate(struct jg_ctx *ctx, struct plot *p, struct jg_xy at)
{
    struct jg_demo_site *site = p->site;
    struct jg_demo_table *t = site->table[JG_DEMO_GATE];
    at = jg_demo_round(at);
    JG_TRY(jg_demo_row(ctx, t));
    int64_t id = ++site->demo->counts.rows[JG_DEMO_GATE];
    const char *text = jg_text_format(site->keep, "CRK%06lld", (long long)id);
    JG_NEED(ctx, text);
    jg_demo_set_text(t, GATE_ID, text);
    jg_demo_set_text(t, GATE_ESTATE, p->lot->estate_id);
    jg_demo_set_text(t, GATE_FOOT, jg_demo_roll(&p->lot->dice) < 0.3 ? "是" : "否");
    jg_demo_set_real(t, GATE_X, at.x);
    jg_demo_set_real(t, GATE_Y, at.y);
    return JG_OK;
}

/* The lane between two rows nearest to y; where a side gate's lane runs. */
static double lane_near(const struct plot *p, double y)
{
    double best = NAN;
    for (int k = 0; k < p->n_lanes; k++)
        if (!(fabs(best - y) <= fabs(p->lane_y[k] - y)))
            best = p->lane_y[k];
    return best;
}

static struct jg_xy out_of(const struct plot *p, double x, double y)
{
    return jg_demo_out_of(p->lot->frame, (struct jg_xy){x, y});
}

/* A lane between rows, from side to side, through a side gate where there is one. */
static enum jg_status put_cross_lane(struct jg_ctx *ctx, struct plot *p, double y)
{
    double x0, x1;
    struct jg_xy way[8];
    int n = 0;
    if (!jg_demo_span_x(&p->land, y, &x0, &x1))
        return JG_OK;
    for (int west = 1; west >= 0; west--) {
        int side = west ? 3 : 1;
        double at_y = p->gate[side]
                          ? lane_near(p, jg_demo_into(p->lot->frame, p->step[side]).y)
                          : NAN;
        bool mine = at_y <= y && at_y >= y;
        if (west && mine) {
            way[n++] = p->kerb[3];
            way[n++] = p->step[3];
        }
        way[n++] = out_of(p, west ? x0 : x1, y);
        if (west && p->spine_x > x0 && p->spine_x < x1)
            way[n++] = out_of(p, p->spine_x, y);
        if (!west && mine) {
            way[n++] = p->step[1];
            way[n++] = p->kerb[1];
        }
        if (mine)
            JG_TRY(put_gate(ctx, p, p->step[side]));
    }
    return jg_demo_road(ctx, p->site, JG_DEMO_LANE, NULL, way, n);
}

/* The lane from south to north. */
static enum jg_status put_spine(struct jg_ctx *ctx, struct plot *p)
{
    struct jg_xy way[WAYPOINTS_MOST];
    int n = 0;
    double y0, y1;
    if (!jg_demo_span_y(&p->land, p->spine_x, &y0, &y1))
        return JG_OK;
    if (p->gate[0]) {
        way[n++] = p->kerb[0];
        way[n++] = p->step[0];
        JG_TRY(put_gate(ctx, p, p->step[0]));
    }
    if (p->gate[0] || p->n_lanes == 0)
        way[n++] = out_of(p, p->spine_x, y0);
    for (int k = 0; k < p->n_lanes; k++)
        if (p->lane_y[k] > y0 && p->lane_y[k] < y1)
            way[n++] = out_of(p, p->spine_x, p->lane_y[k]);
    if (p->gate[2] || p->n_lanes == 0)
        way[n++] = out_of(p, p->spine_x, y1);
    if (p->gate[2]) {
        way[n++] = p->step[2];
        way[n++] = p->kerb[2];
        JG_TRY(put_gate(ctx, p, p->step[2]));
    }
    return n > 1 ? jg_demo_road(ctx, p->site, JG_DEMO_LANE, p->lot->name, way, n) : JG_OK;
}

enum jg_status jg_demo_build(struct jg_ctx *ctx, struct jg_demo_site *site,
                             struct jg_demo_lot *lot)
{
    struct plot p = {.site = site, .lot = lot, .spine_x = NAN};
    p.land = jg_demo_inset(&lot->land, EDGE_M);
    for (int i = 0; i < p.land.n; i++)
        p.land.at[i] = jg_demo_into(lot->frame, p.land.at[i]);
    if (p.land.n == 0)
        return JG_OK;
    bool lanes = jg_demo_is_lived_in(lot->use);
    if (lanes)
        choose_gates(&p);
    JG_TRY(fill_rows(ctx, &p));
    if (!lanes || p.number == 0)
        return JG_OK;
    site->demo->counts.estates++;
    JG_TRY(put_spine(ctx, &p));
    for (int k = 0; k < p.n_lanes; k++)
        JG_TRY(put_cross_lane(ctx, &p, p.lane_y[k]));
    return JG_OK;
}
