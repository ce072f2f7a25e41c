/* SPDX-License-Identifier: MIT */
#include "gis/sheet/plan.h"

#include "gis/core/text.h"

#include <math.h>
#include <string.h>

/* A building smaller than this both ways is a speck of ink, not a building. */
static const double speck_mm = 0.3;
/* Room round the data inside the frame; a single zone is seen with its neighbours. */
static const double filled_share = 0.985, zone_share = 0.72;

enum {
    O = 1 << JG_MAP_OVERVIEW,
    A = 1 << JG_MAP_AGE,
    D = 1 << JG_MAP_DECISION,
    Z = 1 << JG_MAP_ZONE,
    S = 1 << JG_MAP_SHORTFALL,
    ALL = O | A | D | Z | S
};

/* From the bottom up. */
struct role {
    const char *layer, *style;
    unsigned maps, parts;
    const char *only; /* the one class, by its first word */
    bool each, once, focused;
};

static const struct role roles[] = {
    {"estate", "estate_ground", O | A | Z | S, JG_PART_ALL, NULL, 0, 0, 0},
    {"barrier", "barrier", ALL, JG_PART_ALL, NULL, 0, 0, 0},
    {"road", "road", ALL, JG_PART_CASING, NULL, 0, 0, 0},
    {"road", "road", ALL, JG_PART_LINE, NULL, 0, 0, 0},
    {"estate", "estate", D, JG_PART_ALL, NULL, 0, 0, 0},
    {"zone", "zone", O | Z, JG_PART_FILL, NULL, 0, 0, 1},
    {"shortfall", "shortfall_depth", S, JG_PART_FILL, NULL, 1, 0, 0},
    {"building", "footprint", D | S, JG_PART_ALL, NULL, 0, 0, 0},
    {"building", "building", O | A | Z, JG_PART_ALL, NULL, 0, 0, 0},
    {"estate", "estate", O | A | Z, JG_PART_ALL, "undetermined", 0, 0, 0},
    {"zone", "zone", O | Z | S, JG_PART_LINE, NULL, 0, 0, 0},
    {"subdistrict", "subdistrict", ALL, JG_PART_LINE, NULL, 0, 1, 0},
    {"facility", "facility", Z, JG_PART_ALL, NULL, 0, 0, 0},
};

double jg_sheet_round_scale(struct jg_box box, double width_mm, double height_mm)
{
    static const double steps[] = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
    double need =
        fmax((box.max_x - box.min_x) / width_mm, (box.max_y - box.min_y) / height_mm) *
        1000;
    double power = 100;
    while (power * 10 < need)
        power *= 10;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= need)
            return steps[i] * power;
    return 10 * power;
}

static enum jg_status need_layer(struct jg_ctx *ctx, const struct jg_layers *layers,
                                 enum jg_map map)
{
    static const char *const needed[] = {NULL, NULL, "estate", "zone", "shortfall"};
    static const char *const words[] = {"overview", "age", "decision", "zone",
                                        "shortfall"};
    const struct jg_layer *layer;
    if (!needed[map])
        return JG_OK;
    layer = jg_layers_find(layers, needed[map]);
    if (!layer || !layer->n)
        return jg_fail(ctx, JG_USAGE,
                       "the map \"%s\" needs the layer \"%s\", which is not there",
                       words[map], needed[map]);
    return JG_OK;
}

/* The row with that text; an unknown one is refused with the first there are. */
static enum jg_status find_row(struct jg_ctx *ctx, const struct jg_layer *layer,
                               const char *what, const char *column, const char *value,
                               uint32_t *out)
{
    const char *const *texts = jg_layer_texts(layer, column);
    for (uint32_t i = 0; texts && i < layer->n; i++) {
        if (texts[i] && !strcmp(texts[i], value) && !jg_geom_is_empty(&layer->geom, i)) {
            *out = i;
            return JG_OK;
        }
    }
    if (texts && layer->n)
        return jg_fail(ctx, JG_USAGE, "no %s \"%s\"; there are %u, the first is \"%s\"",
                       what, value, layer->n, texts[0] ? texts[0] : "");
    return jg_fail(ctx, JG_USAGE, "no %s \"%s\": there is no layer of %ss", what, value,
                   what);
}

static void join_layer(struct jg_box *box, const struct jg_layer *layer)
{
    if (layer && layer->geom.kind)
        jg_box_join(box, jg_geom_extent(&layer->geom));
}

/* What must be in the picture. */
static enum jg_status find_focus(struct jg_ctx *ctx, const struct jg_layers *layers,
                                 struct jg_plan *p, struct jg_box *out)
{
    static const char *const first[] = {"zone", "estate", "building", NULL};
    static const char *const second[] = {"subdistrict", "facility", "road", "barrier",
                                         NULL};
    const struct jg_sheet_options *o = p->options;
    *out = jg_box_empty();
    if (o->zone) {
        JG_TRY(find_row(ctx, p->zone, "zone", "zone_id", o->zone, &p->focus));
        p->has_zone = true;
        *out = p->zone->geom.box[p->focus];
    } else if (o->subdistrict) {
        JG_TRY(find_row(ctx, p->subdistrict, "sub-district", "name", o->subdistrict,
                        &p->focus));
        p->cut_to_subdistrict = true;
        *out = p->subdistrict->geom.box[p->focus];
    }
    for (const char *const *n = first; *n && !p->has_zone && !p->cut_to_subdistrict; n++)
        join_layer(out, jg_layers_find(layers, *n));
    for (const char *const *n = second; *n && out->min_x > out->max_x; n++)
        join_layer(out, jg_layers_find(layers, *n));
    if (out->min_x > out->max_x)
        return jg_fail(ctx, JG_USAGE, "there is nothing to draw: no layer has a shape");
    return JG_OK;
}

static enum jg_status set_view(struct jg_ctx *ctx, struct jg_plan *p, struct jg_box box)
{
    struct jg_area area = p->view.area;
    double share = p->has_zone ? zone_share : filled_share;
    double fits = jg_sheet_round_scale(box, area.w * share, area.h * share);
    p->scale = p->options->scale > 0 ? p->options->scale : fits;
    double per_m = 1000 / p->scale;
    double w = (box.max_x - box.min_x) * per_m, h = (box.max_y - box.min_y) * per_m;
    if (w > area.w || h > area.h)
        return jg_fail(
            ctx, JG_USAGE,
            "at 1:%.0f the data take %.0f x %.0f mm and the map has %.0f x %.0f mm: "
            "1:%.0f fits, or a larger --paper",
            p->scale, w, h, area.w, area.h, fits);
    double x = (box.min_x + box.max_x) / 2, y = (box.min_y + box.max_y) / 2;
    p->view.mm_per_m = per_m;
    p->view.window = (struct jg_box){x - area.w / per_m / 2, y - area.h / per_m / 2,
                                     x + area.w / per_m / 2, y + area.h / per_m / 2};
    return JG_OK;
}

static bool is_speck(const struct jg_plan *p, struct jg_box box)
{
    double least = speck_mm / p->view.mm_per_m;
    return box.max_x - box.min_x < least && box.max_y - box.min_y < least;
}

/* Most of the buildings in the picture would be specks. */
static void count_specks(struct jg_plan *p)
{
    uint32_t seen = 0;
    const struct jg_layer *b = p->building;
    for (uint32_t i = 0; b && i < b->n; i++) {
        if (jg_geom_is_empty(&b->geom, i) ||
            !jg_box_meets(b->geom.box[i], p->view.window))
            continue;
        seen++;
        p->n_specks += is_speck(p, b->geom.box[i]);
    }
    p->estates_by_age = p->estate && p->n_specks > seen / 2;
    if (p->estates_by_age)
        p->n_specks = seen;
}

/* Is this the class that the role is about? */
static bool is_wanted(const struct role *role, const struct jg_style *style, int class)
{
    const char *const *words = style->classes[class].words;
    return !role->only || (words && *words && !strcmp(*words, role->only));
}

static enum jg_status pick_rows(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_plan *p, const struct role *role,
                                struct jg_drawn *d)
{
    struct jg_style_view view = jg_style_open(d->style, d->layer);
    bool may_be_specks = d->layer == p->building;
    for (int c = 0; c < d->style->n; c++)
        d->rows[c].arena = keep;
    for (uint32_t i = 0; i < d->layer->n; i++) {
        if (jg_geom_is_empty(&d->layer->geom, i) ||
            !jg_box_meets(d->layer->geom.box[i], p->view.window) ||
            (may_be_specks && is_speck(p, d->layer->geom.box[i])) ||
            (role->focused && p->has_zone && i != p->focus))
            continue;
        int c = jg_style_class(&view, i);
        if (c >= 0 && is_wanted(role, d->style, c) &&
            p->scale <= d->style->classes[c].scale_most)
            JG_TRY(jg_ids_add(ctx, &d->rows[c], i));
    }
    return JG_OK;
}

static enum jg_status add_role(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_layers *layers, const struct role *role,
                               struct jg_plan *p)
{
    bool is_building = !strcmp(role->layer, "building");
    const char *name = is_building && p->estates_by_age ? "estate" : role->layer;
    const struct jg_layer *layer = jg_layers_find(layers, name);
    const struct jg_style *style;
    bool *once = NULL;
    if (!(role->maps & 1u << p->options->map) || !layer || !layer->n ||
        !layer->geom.kind ||
        (is_building && p->estates_by_age && !strcmp(role->style, "footprint")))
        return JG_OK;
    JG_TRY(jg_style_read(ctx, keep, p->options->layers_dir, role->style, &style));
    if (!style)
        return jg_fail(ctx, JG_IO, "%s/style/%s.yaml is missing", p->options->layers_dir,
                       role->style);
    if (role->once)
        JG_TRY(jg_edges_once(ctx, keep, &layer->geom, &once));
    struct jg_drawn *d = &p->drawn[p->n_drawn++];
    *d = (struct jg_drawn){layer, style, role->parts, role->each, once, {{0}}};
    return pick_rows(ctx, keep, p, role, d);
}

/* The number of "Z00012" is 12; an id without digits goes by its row. */
static enum jg_status number_zones(struct jg_ctx *ctx, struct jg_arena *keep,
                                   struct jg_plan *p)
{
    const struct jg_layer *zone = p->zone;
    const char *const *ids = jg_layer_texts(zone, "zone_id");
    if (!zone)
        return JG_OK;
    p->zone_number = JG_ARRAY(keep, const char *, (size_t)zone->n + 1);
    JG_NEED(ctx, p->zone_number);
    for (uint32_t i = 0; i < zone->n; i++) {
        const char *digits = ids && ids[i] ? ids[i] + strcspn(ids[i], "123456789") : "";
        size_t n = strspn(digits, "0123456789");
        bool is_plain = n && n <= 5 && !digits[n];
        p->zone_number[i] = is_plain ? jg_text_format(keep, "%s", digits)
                                     : jg_text_format(keep, "%u", i + 1);
        JG_NEED(ctx, p->zone_number[i]);
    }
    return JG_OK;
}

/* "ZRZ.shp、roads.shp": the file of the first row that names one, of each layer. */
static enum jg_status list_sources(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_layers *layers, struct jg_plan *p)
{
    static const char *const asked[] = {"building", "estate",      "road", "barrier",
                                        "facility", "subdistrict", NULL};
    struct jg_text t = {.arena = keep};
    jg_text_add(&t, "");
    for (const char *const *name = asked; *name; name++) {
        const struct jg_layer *layer = jg_layers_find(layers, *name);
        const char *const *source = jg_layer_texts(layer, "source");
        if (!source || !layer->n || !source[0])
            continue;
        const char *slash = strrchr(source[0], '/');
        const char *file = slash ? slash + 1 : source[0];
        const char *one = jg_text_format(keep, "%.*s", (int)strcspn(file, ":"), file);
        JG_NEED(ctx, one);
        if (t.bytes && strstr(t.bytes, one))
            continue;
        jg_text_add(&t, t.n ? jg_say(p, "、", ", ") : "");
        jg_text_add(&t, one);
    }
    return jg_text_done(ctx, &t, &p->sources);
}

enum jg_status jg_plan_make(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_sheet_options *options,
                            const struct jg_layers *layers, struct jg_plan *p)
{
    struct jg_box box;
    *p = (struct jg_plan){.options = options, .layers = layers};
    p->zone = jg_layers_find(layers, "zone");
    p->estate = jg_layers_find(layers, "estate");
    p->subdistrict = jg_layers_find(layers, "subdistrict");
    p->building = jg_layers_find(layers, "building");
    p->page = jg_page_of(options);
    double band = 6 * p->page.size;
    struct jg_area f = p->page.frame;
    p->view.area =
        (struct jg_area){f.x + band, f.y + band, f.w - 2 * band, f.h - 2 * band};
    JG_TRY(need_layer(ctx, layers, options->map));
    JG_TRY(find_focus(ctx, layers, p, &box));
    JG_TRY(set_view(ctx, p, box));
    count_specks(p);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        JG_TRY(add_role(ctx, keep, layers, &roles[i], p));
    JG_TRY(list_sources(ctx, keep, layers, p));
    return number_zones(ctx, keep, p);
}
