/* SPDX-License-Identifier: MIT */
/* Which names stand on a map, and where each may stand. */
#include "gis/geom/measure.h"
#include "gis/sheet/plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846;
/* At smaller scales than this the sub-districts are what one looks for first. */
static const double zones_first_to = 40000;
/* Names of streets and of small estates beyond this many only crowd the sheet. */
enum { ESTATES_MOST = 1500, STREETS_MOST = 400, GRID = 9 };

enum {
    RANK_DISTRICT,
    RANK_ZONE,
    RANK_SUBDISTRICT,
    RANK_BARRIER,
    RANK_STREET,
    RANK_ESTATE
};

struct naming {
    struct jg_arena *keep;
    struct jg_canvas *canvas;
    struct jg_plan *plan;
    const struct jg_layers *layers;
};

static const struct jg_style *style_of(const struct jg_plan *p, const char *layer)
{
    for (int i = 0; i < p->n_drawn; i++)
        if (!strcmp(p->drawn[i].layer->name, layer) &&
            !strcmp(p->drawn[i].style->layer, layer))
            return p->drawn[i].style;
    return NULL;
}

static struct jg_label label_of(const struct naming *n, const char *text, double pt,
                                struct jg_colour colour, int rank)
{
    double size = n->plan->page.size;
    return (struct jg_label){.words = {.text = text,
                                       .pt = fmax(5, pt * size),
                                       .colour = colour,
                                       .halo_mm = 0.35 * size,
                                       .align = JG_MIDDLE},
                             .rank = rank,
                             .n_spots = 1};
}

static bool in_window(const struct naming *n, struct jg_xy at)
{
    struct jg_box w = n->plan->view.window;
    return at.x > w.min_x && at.x < w.max_x && at.y > w.min_y && at.y < w.max_y;
}

/* On a sheet of one sub-district, what lies outside keeps its peace. */
static bool is_inside(const struct naming *n, struct jg_xy at)
{
    const struct jg_plan *p = n->plan;
    return !p->cut_to_subdistrict || jg_covers(&p->subdistrict->geom, p->focus, at);
}

static void put_spot(const struct naming *n, struct jg_label *l, int spot,
                     struct jg_xy at)
{
    l->x[spot] = jg_view_x(&n->plan->view, at.x);
    l->y[spot] = jg_view_y(&n->plan->view, at.y);
}

/* ---- zones ---- */

/* A zone that is small on paper bears its number, a tiny one nothing: names far from what
 * they name only mislead. \return false: nothing */
static bool fit_label(const struct naming *n, struct jg_label *l, struct jg_box box)
{
    double per_m = n->plan->view.mm_per_m;
    double w = (box.max_x - box.min_x) * per_m, h = (box.max_y - box.min_y) * per_m;
    double disc = jg_badge_mm(l->words.pt), larger = fmax(w, h);
    if (larger < 0.7 * disc)
        return false;
    if (jg_canvas_measure(n->canvas, &l->words).w > 3 * larger)
        l->words.text = "";
    return true;
}

static enum jg_status name_zones(struct jg_ctx *ctx, const struct naming *n)
{
    const struct jg_layer *zone = n->plan->zone;
    const struct jg_style *style = style_of(n->plan, "zone");
    const char *const *names = jg_layer_texts(zone, "name");
    const char *const *ids = jg_layer_texts(zone, "zone_id");
    const double *area = jg_layer_reals(zone, "floor_area_m2");
    for (uint32_t i = 0; style && i < zone->n; i++) {
        if (jg_geom_is_empty(&zone->geom, i))
            continue;
        /* A name that is only the id says no more than the number does. */
        bool named = names && names[i] && !(ids && ids[i] && !strcmp(ids[i], names[i]));
        struct jg_xy at = jg_place_inside(&zone->geom, i);
        struct jg_label l = label_of(n, named ? names[i] : "", style->label_pt,
                                     style->label_colour, RANK_ZONE);
        l.words.bold = true;
        if (!in_window(n, at) || !is_inside(n, at) ||
            !fit_label(n, &l, zone->geom.box[i]))
            continue;
        l.badge = n->plan->zone_number[i];
        l.may_shrink = true;
        l.weight = area && !isnan(area[i]) ? area[i] : jg_area_m2(&zone->geom, i);
        put_spot(n, &l, 0, at);
        jg_label_spread(n->canvas, &l);
        JG_TRY(jg_label_add(ctx, n->keep, &n->plan->labels, &l));
    }
    return JG_OK;
}

/* ---- areas whose name may stand anywhere inside ---- */

/* Places of a raster over what is seen of the polygon that lie in it, those near the middle
 * first: rings of the raster from its centre outward. */
static void spots_inside(const struct naming *n, struct jg_label *l,
                         const struct jg_geom *g, uint32_t i)
{
    struct jg_box b = g->box[i], w = n->plan->view.window;
    double x1 = fmax(b.min_x, w.min_x), x2 = fmin(b.max_x, w.max_x);
    double y1 = fmax(b.min_y, w.min_y), y2 = fmin(b.max_y, w.max_y);
    l->n_spots = 0;
    for (int ring = 0; ring <= GRID / 2; ring++) {
        for (int k = 0; k < GRID * GRID; k++) {
            int column = k % GRID - GRID / 2, row = k / GRID - GRID / 2;
            int far = abs(column) > abs(row) ? abs(column) : abs(row);
            struct jg_xy at = {(x1 + x2) / 2 + column * (x2 - x1) / (GRID + 1),
                               (y1 + y2) / 2 + row * (y2 - y1) / (GRID + 1)};
            if (far == ring && l->n_spots < JG_SPOTS_MOST && jg_covers(g, i, at))
                put_spot(n, l, l->n_spots++, at);
        }
    }
}

static enum jg_status name_subdistricts(struct jg_ctx *ctx, const struct naming *n)
{
    const struct jg_layer *layer = n->plan->subdistrict;
    const struct jg_style *style = style_of(n->plan, "subdistrict");
    const char *const *names = jg_layer_texts(layer, "name");
    for (uint32_t i = 0; style && names && i < layer->n; i++) {
        struct jg_label l =
            label_of(n, names[i], style->label_pt, style->label_colour,
                     n->plan->scale > zones_first_to ? RANK_DISTRICT : RANK_SUBDISTRICT);
        if (!names[i] || jg_geom_is_empty(&layer->geom, i) ||
            !jg_box_meets(layer->geom.box[i], n->plan->view.window))
            continue;
        l.words.bold = true;
        l.words.space_mm = 1.2 * n->plan->page.size;
        spots_inside(n, &l, &layer->geom, i);
        JG_TRY(jg_label_add(ctx, n->keep, &n->plan->labels, &l));
    }
    return JG_OK;
}

/* ---- along lines ---- */

/* The longest stretch of an element that is seen: one segment, cut to the window's middle
 * by taking only those with both ends in it. */
static double longest_segment(const struct naming *n, const struct jg_geom *g, uint32_t i,
                              struct jg_xy *out_from, struct jg_xy *out_to)
{
    double longest = 0;
    *out_from = *out_to = (struct jg_xy){0, 0};
    int64_t ring = g->ring[g->part[i]], end = g->ring[g->part[i + 1]];
    for (; ring < end; ring++) {
        for (int64_t k = g->at[ring]; k + 1 < g->at[ring + 1]; k++) {
            struct jg_xy p = {g->x[k], g->y[k]}, q = {g->x[k + 1], g->y[k + 1]};
            double length = hypot(q.x - p.x, q.y - p.y);
            if (length > longest && in_window(n, p) && in_window(n, q)) {
                longest = length;
                *out_from = p;
                *out_to = q;
            }
        }
    }
    return longest;
}

/* Readable from below or from the right. */
static double turn_of(struct jg_xy p, struct jg_xy q)
{
    double turn = -atan2(q.y - p.y, q.x - p.x) * 180 / pi;
    while (turn > 90)
        turn -= 180;
    while (turn <= -90)
        turn += 180;
    return turn;
}

static void spots_along(const struct naming *n, struct jg_label *l, struct jg_xy p,
                        struct jg_xy q)
{
    static const double share[] = {0.5, 0.35, 0.65, 0.25, 0.75};
    l->n_spots = 0;
    for (size_t k = 0; k < sizeof share / sizeof *share; k++) {
        struct jg_xy at = {p.x + share[k] * (q.x - p.x), p.y + share[k] * (q.y - p.y)};
        put_spot(n, l, l->n_spots++, at);
    }
}

struct street {
    const char *name;
    double length;
    struct jg_xy from, to;
};

static bool is_street_named(const struct jg_plan *p, const char *rank)
{
    static const char *const large[] = {"expressway", "arterial", "secondary", NULL};
    for (const char *const *r = large; rank && *r; r++)
        if (!strcmp(*r, rank))
            return true;
    return p->scale <= 6000 && rank && !strcmp(rank, "local");
}

/* One label a name: on its longest straight stretch. */
static void note_street(struct street *streets, int *n_streets, const struct street *s)
{
    for (int i = 0; i < *n_streets; i++) {
        if (strcmp(streets[i].name, s->name) != 0)
            continue;
        if (s->length > streets[i].length)
            streets[i] = *s;
        return;
    }
    if (*n_streets < STREETS_MOST)
        streets[(*n_streets)++] = *s;
}

static enum jg_status name_streets(struct jg_ctx *ctx, const struct naming *n)
{
    const struct jg_layer *road = jg_layers_find(n->layers, "road");
    const struct jg_style *style = style_of(n->plan, "road");
    const char *const *names = jg_layer_texts(road, "name");
    const char *const *ranks = jg_layer_texts(road, "rank");
    struct street *streets = JG_ARRAY(n->keep, struct street, STREETS_MOST);
    int n_streets = 0;
    JG_NEED(ctx, streets);
    for (uint32_t i = 0; style && names && ranks && i < road->n; i++) {
        struct street s = {.name = names[i]};
        if (!names[i] || !is_street_named(n->plan, ranks[i]) ||
            !jg_box_meets(road->geom.box[i], n->plan->view.window))
            continue;
        s.length = longest_segment(n, &road->geom, i, &s.from, &s.to);
        if (s.length > 0)
            note_street(streets, &n_streets, &s);
    }
    for (int i = 0; i < n_streets; i++) {
        struct jg_label l = label_of(n, streets[i].name, style->label_pt,
                                     style->label_colour, RANK_STREET);
        l.words.turn_deg = turn_of(streets[i].from, streets[i].to);
        l.words.space_mm = 0.6 * n->plan->page.size;
        l.weight = streets[i].length;
        spots_along(n, &l, streets[i].from, streets[i].to);
        if (jg_canvas_measure(n->canvas, &l.words).w <
            streets[i].length * n->plan->view.mm_per_m)
            JG_TRY(jg_label_add(ctx, n->keep, &n->plan->labels, &l));
    }
    return JG_OK;
}

/* How far a place lies from the polygon's edge, and which way that edge runs. */
static double nearest_edge(const struct jg_geom *g, uint32_t i, struct jg_xy at,
                           double *out_turn_deg)
{
    double nearest = INFINITY;
    int64_t ring = g->ring[g->part[i]], end = g->ring[g->part[i + 1]];
    for (; ring < end; ring++) {
        for (int64_t k = g->at[ring]; k + 1 < g->at[ring + 1]; k++) {
            struct jg_xy p = {g->x[k], g->y[k]}, q = {g->x[k + 1], g->y[k + 1]};
            double dx = q.x - p.x, dy = q.y - p.y, length2 = dx * dx + dy * dy;
            double t = ((at.x - p.x) * dx + (at.y - p.y) * dy) / fmax(length2, 1e-12);
            t = fmin(1, fmax(0, t));
            double away = hypot(at.x - p.x - t * dx, at.y - p.y - t * dy);
            if (away < nearest) {
                nearest = away;
                *out_turn_deg = turn_of(p, q);
            }
        }
    }
    return nearest;
}

/* A river's name lies along it, where it is widest: spots where it runs another way than
 * there are left out. */
static void lay_along(const struct naming *n, struct jg_label *l, const struct jg_geom *g,
                      uint32_t i)
{
    static const double bend_deg = 12;
    double width[JG_SPOTS_MOST], turn[JG_SPOTS_MOST] = {0};
    int best = 0, kept = 0;
    const struct jg_view *v = &n->plan->view;
    for (int s = 0; s < l->n_spots; s++) {
        struct jg_xy at = {v->window.min_x + (l->x[s] - v->area.x) / v->mm_per_m,
                           v->window.min_y +
                               (v->area.y + v->area.h - l->y[s]) / v->mm_per_m};
        width[s] = nearest_edge(g, i, at, &turn[s]);
        best = width[s] > 1.02 * width[best] ? s : best;
    }
    if (!l->n_spots)
        return;
    struct jg_label along = *l;
    along.x[0] = l->x[best];
    along.y[0] = l->y[best];
    along.words.turn_deg = turn[best];
    for (int s = 0; s < l->n_spots; s++) {
        if (s == best || fabs(turn[s] - turn[best]) > bend_deg)
            continue;
        along.x[++kept] = l->x[s];
        along.y[kept] = l->y[s];
    }
    along.n_spots = kept + 1;
    *l = along;
}

static enum jg_status name_barriers(struct jg_ctx *ctx, const struct naming *n)
{
    const struct jg_layer *layer = jg_layers_find(n->layers, "barrier");
    const struct jg_style *style = style_of(n->plan, "barrier");
    const char *const *names = jg_layer_texts(layer, "name");
    for (uint32_t i = 0; style && names && i < layer->n; i++) {
        struct jg_xy p, q;
        struct jg_label l =
            label_of(n, names[i], style->label_pt, style->label_colour, RANK_BARRIER);
        if (!names[i] || jg_geom_is_empty(&layer->geom, i) ||
            !jg_box_meets(layer->geom.box[i], n->plan->view.window))
            continue;
        l.weight = longest_segment(n, &layer->geom, i, &p, &q);
        l.words.space_mm = 1.2 * n->plan->page.size;
        if (l.weight > 0)
            l.words.turn_deg = turn_of(p, q);
        if (layer->geom.kind == JG_POLYGON) {
            spots_inside(n, &l, &layer->geom, i);
            lay_along(n, &l, &layer->geom, i);
        } else {
            l.n_spots = 0;
            if (l.weight > 0)
                spots_along(n, &l, p, q);
        }
        if (l.n_spots)
            JG_TRY(jg_label_add(ctx, n->keep, &n->plan->labels, &l));
    }
    return JG_OK;
}

/* ---- estates ---- */

static enum jg_status name_estates(struct jg_ctx *ctx, const struct naming *n)
{
    const struct jg_layer *estate = n->plan->estate;
    const struct jg_style *style = style_of(n->plan, "estate");
    const char *const *names = jg_layer_texts(estate, "name");
    const double *area = jg_layer_reals(estate, "floor_area_m2");
    uint32_t n_named = 0;
    enum jg_map map = n->plan->options->map;
    /* Names of zones come first; where there are none, estates are named. */
    bool wanted = map == JG_MAP_ZONE || map == JG_MAP_DECISION ||
                  (map == JG_MAP_OVERVIEW && !(n->plan->zone && n->plan->zone->n));
    if (!style || !names || !wanted)
        return JG_OK;
    for (uint32_t i = 0; i < estate->n && n_named < ESTATES_MOST; i++) {
        struct jg_label l =
            label_of(n, names[i], style->label_pt, style->label_colour, RANK_ESTATE);
        if (!names[i] || jg_geom_is_empty(&estate->geom, i))
            continue;
        struct jg_xy at = jg_place_inside(&estate->geom, i);
        struct jg_box b = estate->geom.box[i];
        l.weight = area && !isnan(area[i]) ? area[i] : 0;
        put_spot(n, &l, 0, at);
        /* A name three times as wide as its estate names its neighbours too. */
        if (!in_window(n, at) || !is_inside(n, at) ||
            jg_canvas_measure(n->canvas, &l.words).w >
                3 * (b.max_x - b.min_x) * n->plan->view.mm_per_m)
            continue;
        jg_label_spread(n->canvas, &l);
        JG_TRY(jg_label_add(ctx, n->keep, &n->plan->labels, &l));
        n_named++;
    }
    return JG_OK;
}

enum jg_status jg_plan_label(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layers *layers, struct jg_canvas *c,
                             struct jg_plan *plan)
{
    struct naming n = {keep, c, plan, layers};
    JG_TRY(name_zones(ctx, &n));
    JG_TRY(name_subdistricts(ctx, &n));
    JG_TRY(name_barriers(ctx, &n));
    JG_TRY(name_streets(ctx, &n));
    JG_TRY(name_estates(ctx, &n));
    return jg_labels_place(ctx, c, keep, plan->view.area, &plan->labels);
}
