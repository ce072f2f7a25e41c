/* SPDX-License-Identifier: MIT */
#include "gis/zone/result.h"

#include "gis/core/text.h"
#include "gis/crs/geodesic.h"
#include "gis/geom/measure.h"

#include <math.h>

/* The layer zone. */

/* Sums of a zone. A sum whose every term is unknown is unknown. */
struct figures {
    uint32_t estates;
    double buildings, floor_area_m2, households, population;
    uint32_t main; /* estate of the largest floor area, then area, then the first */
    double main_floor_m2, main_area_m2;
};

static void add_known(double *sum, const struct jg_column *c, uint32_t row)
{
    double value = c ? jg_column_number(c, row) : NAN;
    if (!isnan(value))
        *sum = isnan(*sum) ? value : *sum + value;
}

static void add_estate(struct figures *f, const struct jg_zoning *z, uint32_t member)
{
    const struct jg_layer *e = z->estate;
    uint32_t row = z->row[member];
    const struct jg_column *floor = jg_layer_column(e, "floor_area_m2");
    double floor_m2 = floor ? jg_column_number(floor, row) : NAN;
    floor_m2 = isnan(floor_m2) ? -1 : floor_m2;
    if (f->estates++ == 0)
        *f = (struct figures){.estates = 1,
                              .buildings = NAN,
                              .floor_area_m2 = NAN,
                              .households = NAN,
                              .population = NAN,
                              .main_floor_m2 = -INFINITY};
    add_known(&f->buildings, jg_layer_column(e, "buildings"), row);
    add_known(&f->floor_area_m2, floor, row);
    add_known(&f->households, jg_layer_column(e, "households"), row);
    add_known(&f->population, jg_layer_column(e, "population"), row);
    if (floor_m2 > f->main_floor_m2 ||
        (floor_m2 == f->main_floor_m2 && z->area_m2[member] > f->main_area_m2)) {
        f->main = row;
        f->main_floor_m2 = floor_m2;
        f->main_area_m2 = z->area_m2[member];
    }
}

static enum jg_status gather_figures(struct jg_ctx *ctx, struct jg_arena *tmp,
                                     const struct jg_zoning *z, struct figures **out)
{
    struct figures *f = JG_ARRAY(tmp, struct figures, z->parts.n_zones);
    JG_NEED(ctx, f);
    for (uint32_t i = 0; i < z->n; i++)
        if (z->parts.zone[i] != JG_NO_PART)
            add_estate(&f[z->parts.zone[i]], z, i);
    *out = f;
    return JG_OK;
}

static int64_t whole(double value)
{
    return isnan(value) ? JG_NO_INT : (int64_t)llround(value);
}

static enum jg_status fill_names(struct jg_ctx *ctx, const struct jg_zoning *z,
                                 const struct figures *f, struct jg_layer *zone)
{
    const char **id = NULL, **name = NULL, **in[2] = {NULL, NULL};
    static const char *const units[2] = {"subdistrict", "community"};
    const char *const *estate_name = jg_layer_texts(z->estate, "name");
    JG_TRY(jg_layer_add_texts(ctx, zone, "zone_id", &id));
    JG_TRY(jg_layer_add_texts(ctx, zone, "name", &name));
    for (int u = 0; u < 2; u++) {
        const char *const *of = jg_layer_texts(z->estate, units[u]);
        JG_TRY(jg_layer_add_texts(ctx, zone, units[u], &in[u]));
        JG_NEED(ctx, in[u]);
        for (uint32_t k = 0; of && k < zone->n; k++)
            in[u][k] = of[f[k].main];
    }
    JG_NEED(ctx, id && name);
    for (uint32_t k = 0; k < zone->n; k++) {
        const char *main_name = estate_name ? estate_name[f[k].main] : NULL;
        id[k] = jg_text_format(zone->arena, "Z%05u", (unsigned)k + 1);
        JG_NEED(ctx, id[k]);
        if (f[k].estates == 1 || !main_name)
            name[k] = main_name ? main_name : id[k];
        else
            name[k] = jg_text_format(zone->arena, "%s片区", main_name);
        JG_NEED(ctx, name[k]);
    }
    return JG_OK;
}

static enum jg_status fill_numbers(struct jg_ctx *ctx, const struct figures *f,
                                   struct jg_layer *zone)
{
    int64_t *estates = NULL, *buildings = NULL, *households = NULL, *population = NULL;
    double *floor_m2 = NULL;
    JG_TRY(jg_layer_add_ints(ctx, zone, "estates", &estates));
    JG_TRY(jg_layer_add_ints(ctx, zone, "buildings", &buildings));
    JG_TRY(jg_layer_add_reals(ctx, zone, "floor_area_m2", &floor_m2));
    JG_TRY(jg_layer_add_ints(ctx, zone, "households", &households));
    JG_TRY(jg_layer_add_ints(ctx, zone, "population", &population));
    JG_NEED(ctx, estates && buildings && households && population && floor_m2);
    for (uint32_t k = 0; k < zone->n; k++) {
        estates[k] = f[k].estates;
        buildings[k] = whole(f[k].buildings);
        floor_m2[k] = f[k].floor_area_m2;
        households[k] = whole(f[k].households);
        population[k] = whole(f[k].population);
    }
    return JG_OK;
}

/* Areas of the outlines, and the columns that later stages fill. */
static enum jg_status fill_areas(struct jg_ctx *ctx, struct jg_layer *zone)
{
    double *area_m2 = NULL, *plane_m2 = NULL, *score = NULL;
    int64_t *rank = NULL, *year = NULL;
    const char **library = NULL;
    struct jg_crs *crs = NULL;
    JG_TRY(jg_layer_add_reals(ctx, zone, "area_m2", &area_m2));
    JG_TRY(jg_layer_add_reals(ctx, zone, "area_plane_m2", &plane_m2));
    JG_TRY(jg_layer_add_reals(ctx, zone, "score", &score));
    JG_TRY(jg_layer_add_ints(ctx, zone, "rank", &rank));
    JG_TRY(jg_layer_add_ints(ctx, zone, "batch_year", &year));
    JG_TRY(jg_layer_add_texts(ctx, zone, "library", &library));
    for (uint32_t k = 0; k < zone->n; k++)
        plane_m2[k] = jg_area_m2(&zone->geom, k);
    if (!zone->crs)
        return JG_OK;
    JG_TRY(jg_crs_open(ctx, zone->arena, zone->crs, &crs));
    return jg_geodesic_areas_m2(ctx, crs, &zone->geom, area_m2);
}

enum jg_status jg_zone_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_zoning *z, struct jg_layer **out)
{
    struct jg_layer *zone = NULL;
    struct figures *f = NULL;
    struct jg_outline_rule rule = {z->opt->outline == JG_OUTLINE_CLOSED, z->opt->gap_m,
                                   &z->barriers};
    JG_TRY(jg_layer_open(ctx, keep, "zone", z->parts.n_zones, &zone));
    zone->alias = "片区";
    zone->crs = z->estate->crs;
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    JG_TRY(gather_figures(ctx, tmp, z, &f));
    JG_NEED(ctx, f);
    JG_TRY(jg_zone_outlines(ctx, zone->arena, &rule, &z->geom, z->parts.zone,
                            z->parts.n_zones, &zone->geom));
    JG_TRY(fill_names(ctx, z, f, zone));
    JG_TRY(fill_numbers(ctx, f, zone));
    JG_TRY(fill_areas(ctx, zone));
    jg_arena_close(tmp);
    *out = zone;
    return JG_OK;
}

/* The layer zone_link. */

/* Links between estates in zones: those that hold, those that are blocked, and every one
 * of a part that was split. */
static bool is_told(const struct jg_zoning *z, size_t i)
{
    const struct jg_link *l = &z->links.link[i];
    if (z->parts.zone[l->a] == JG_NO_PART || z->parts.zone[l->b] == JG_NO_PART)
        return false;
    return z->parts.use[i] != JG_LINK_SPARE || z->parts.was_split[l->a];
}

static const char *barrier_text(const struct jg_zoning *z, size_t i)
{
    if (z->parts.use[i] == JG_LINK_CUT)
        return "split";
    if (z->parts.use[i] != JG_LINK_BLOCKED)
        return NULL;
    const struct jg_barrier *b = &z->barriers.barrier[z->links.link[i].barrier];
    return b->name ? b->name : b->kind;
}

/* A link between estates that touch has no length and no shape. */
static enum jg_status draw_link(struct jg_ctx *ctx, struct jg_shaper *s,
                                const struct jg_link *l)
{
    if (l->at_a.x != l->at_b.x || l->at_a.y != l->at_b.y) {
        JG_TRY(jg_shaper_add(ctx, s, l->at_a.x, l->at_a.y));
        JG_TRY(jg_shaper_add(ctx, s, l->at_b.x, l->at_b.y));
        JG_TRY(jg_shaper_end_ring(ctx, s));
        JG_TRY(jg_shaper_end_part(ctx, s));
    }
    return jg_shaper_end_element(ctx, s);
}

static enum jg_status fill_links(struct jg_ctx *ctx, const struct jg_zoning *z,
                                 const char *const *id, struct jg_layer *links)
{
    const char **a = NULL, **b = NULL, **barrier = NULL, **kind = NULL;
    double *gap_m = NULL;
    struct jg_shaper *s = NULL;
    uint32_t n = 0;
    JG_TRY(jg_layer_add_texts(ctx, links, "estate_a", &a));
    JG_TRY(jg_layer_add_texts(ctx, links, "estate_b", &b));
    JG_TRY(jg_layer_add_reals(ctx, links, "gap_m", &gap_m));
    JG_TRY(jg_layer_add_texts(ctx, links, "barrier", &barrier));
    JG_TRY(jg_layer_add_texts(ctx, links, "barrier_kind", &kind));
    JG_TRY(jg_shaper_open(ctx, links->arena, JG_LINE, &s));
    for (size_t i = 0; i < z->links.n; i++) {
        if (!is_told(z, i))
            continue;
        const struct jg_link *l = &z->links.link[i];
        a[n] = id[z->row[l->a]];
        b[n] = id[z->row[l->b]];
        gap_m[n] = l->gap_m;
        barrier[n] = barrier_text(z, i);
        if (z->parts.use[i] == JG_LINK_BLOCKED)
            kind[n] = z->barriers.barrier[l->barrier].kind;
        n++;
        JG_TRY(draw_link(ctx, s, l));
    }
    return jg_shaper_done(ctx, s, &links->geom);
}

enum jg_status jg_zone_link_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_zoning *z, const char *const *id,
                                  struct jg_layer **out)
{
    uint32_t n = 0;
    struct jg_layer *links = NULL;
    for (size_t i = 0; i < z->links.n; i++)
        n += is_told(z, i);
    JG_TRY(jg_layer_open(ctx, keep, "zone_link", n, &links));
    links->alias = "片区连接";
    links->crs = z->estate->crs;
    JG_TRY(fill_links(ctx, z, id, links));
    *out = links;
    return JG_OK;
}
