/* SPDX-License-Identifier: MIT */
/* Columns that come from the buildings, or from what is given of the estate itself. */
#include "gis/crs/geodesic.h"
#include "gis/estate/work.h"
#include "gis/geom/measure.h"
#include "gis/layer/date.h"

#include <math.h>

/* What a given estate says of itself; NaN, JG_NO_INT, NULL where it says nothing. */
static double given_number(const struct jg_estate_work *w, const char *name, uint32_t row)
{
    const struct jg_column *column = w->given ? jg_layer_column(w->given, name) : NULL;
    return column ? jg_column_number(column, row) : NAN;
}

static enum jg_status iso(struct jg_ctx *ctx, struct jg_arena *keep, int64_t days,
                          const char **out)
{
    char text[16];
    *out = NULL;
    if (days == JG_NO_INT || days <= INT32_MIN || days >= INT32_MAX)
        return JG_OK;
    *out = jg_arena_text(keep, jg_date_show(text, (int32_t)days));
    JG_NEED(ctx, *out);
    return JG_OK;
}

/* The interval a given estate states for itself decides, whatever its buildings say. */
static bool given_dates(const struct jg_estate_work *w, uint32_t row, int64_t *from,
                        int64_t *to)
{
    const int64_t *said_from = jg_layer_ints(w->given, "completed_from");
    const int64_t *said_to = jg_layer_ints(w->given, "completed_to");
    if (!said_from || !said_to || said_from[row] == JG_NO_INT ||
        said_to[row] == JG_NO_INT)
        return false;
    *from = said_from[row];
    *to = said_to[row];
    return true;
}

static enum jg_status put_dates(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    const char **from_text = NULL, **to_text = NULL, **built_by = NULL, *cutoff = NULL;
    double *least = NULL, *most = NULL, *undated = NULL;
    JG_TRY(jg_layer_add_texts(ctx, w->estate, "completed_from", &from_text));
    JG_TRY(jg_layer_add_texts(ctx, w->estate, "completed_to", &to_text));
    JG_TRY(jg_layer_add_texts(ctx, w->estate, "built_by", &built_by));
    JG_TRY(iso(ctx, w->keep, w->cutoff, &cutoff));
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "built_by_share_min", &least));
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "built_by_share_max", &most));
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "undated_share", &undated));
    for (uint32_t i = 0; i < w->estate->n; i++) {
        const struct jg_traits *t = &w->traits[w->at[i]];
        int64_t from = t->from, to = t->to;
        least[i] = t->certainly_by;
        most[i] = t->possibly_by;
        undated[i] = t->undated;
        built_by[i] = cutoff;
        if (given_dates(w, i, &from, &to)) {
            least[i] = to <= w->cutoff;
            most[i] = from <= w->cutoff;
            undated[i] = 0;
        }
        JG_TRY(iso(ctx, w->keep, from, &from_text[i]));
        JG_TRY(iso(ctx, w->keep, to, &to_text[i]));
    }
    return JG_OK;
}

static double m2(int64_t steps)
{
    return steps == JG_NO_INT ? NAN : (double)steps / JG_AREA_STEPS;
}

static const char *area_source(const struct jg_traits *t, bool is_given)
{
    if (is_given)
        return "given";
    if (t->floor_area == JG_NO_INT)
        return NULL;
    if (t->area_unknown)
        return "part of the buildings";
    return !t->area_derived ? "buildings"
           : t->area_given  ? "mixed"
                            : "footprint x floors";
}

static enum jg_status put_floor_area(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    double *area = NULL, *residential = NULL, *computed = NULL;
    const char **source = NULL;
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "floor_area_m2", &area));
    JG_TRY(jg_layer_add_texts(ctx, w->estate, "floor_area_source", &source));
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "residential_area_m2", &residential));
    if (w->given)
        JG_TRY(jg_layer_add_reals(ctx, w->estate, "floor_area_m2_calc", &computed));
    for (uint32_t i = 0; i < w->estate->n; i++) {
        const struct jg_traits *t = &w->traits[w->at[i]];
        double said = given_number(w, "floor_area_m2", i);
        area[i] = said > 0 ? said : m2(t->floor_area);
        source[i] = area_source(t, said > 0);
        residential[i] = t->floor_area == JG_NO_INT ? NAN : m2(t->residential_area);
        if (computed)
            computed[i] = m2(t->floor_area);
    }
    return JG_OK;
}

static enum jg_status put_counts(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    int64_t *buildings = NULL, *households = NULL, *buildings_calc = NULL,
            *households_calc = NULL;
    JG_TRY(jg_layer_add_ints(ctx, w->estate, "buildings", &buildings));
    JG_TRY(jg_layer_add_ints(ctx, w->estate, "households", &households));
    if (w->given) {
        JG_TRY(jg_layer_add_ints(ctx, w->estate, "buildings_calc", &buildings_calc));
        JG_TRY(jg_layer_add_ints(ctx, w->estate, "households_calc", &households_calc));
    }
    for (uint32_t i = 0; i < w->estate->n; i++) {
        const struct jg_traits *t = &w->traits[w->at[i]];
        bool any = jg_layers_find(w->layers, "building") != NULL;
        double said_buildings = given_number(w, "buildings", i);
        double said_households = given_number(w, "households", i);
        int64_t count = any ? t->buildings : JG_NO_INT;
        buildings[i] = said_buildings >= 0 ? llround(said_buildings) : count;
        households[i] = said_households >= 0 ? llround(said_households) : t->households;
        if (w->given) {
            buildings_calc[i] = count;
            households_calc[i] = t->households;
        }
    }
    return JG_OK;
}

/* Given, else households, else residential floor area. Source: domain.md 4.7 */
static enum jg_status put_population(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    double *population = NULL;
    const char **source = NULL;
    const int64_t *households = jg_layer_ints(w->estate, "households");
    const double *residential = jg_layer_reals(w->estate, "residential_area_m2");
    const double *area = jg_layer_reals(w->estate, "floor_area_m2");
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "population", &population));
    JG_TRY(jg_layer_add_texts(ctx, w->estate, "population_source", &source));
    for (uint32_t i = 0; i < w->estate->n; i++) {
        double said = given_number(w, "population", i);
        double floor_m2 = residential[i] >= 0 ? residential[i] : area[i];
        if (said >= 0) {
            population[i] = said;
            source[i] = "given";
        } else if (households[i] != JG_NO_INT) {
            population[i] = (double)households[i] * w->options->persons_per_household;
            source[i] = "households";
        } else if (floor_m2 >= 0) {
            population[i] = floor_m2 / w->options->floor_area_per_person_m2;
            source[i] = "floor area";
        }
    }
    return JG_OK;
}

static enum jg_status put_areas(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    double *ellipsoid = NULL, *plane = NULL;
    const struct jg_geom *g = &w->estate->geom;
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "area_m2", &ellipsoid));
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "area_plane_m2", &plane));
    if (g->kind != JG_POLYGON)
        return JG_OK;
    for (uint32_t i = 0; i < g->n; i++)
        plane[i] = jg_geom_is_empty(g, i) ? NAN : jg_area_m2(g, i);
    if (!w->estate->crs)
        return JG_OK;
    struct jg_crs *crs = NULL;
    JG_TRY(jg_crs_open(ctx, w->tmp, w->estate->crs, &crs));
    JG_TRY(jg_geodesic_areas_m2(ctx, crs, g, ellipsoid));
    for (uint32_t i = 0; i < g->n; i++)
        if (jg_geom_is_empty(g, i))
            ellipsoid[i] = NAN;
    return JG_OK;
}

/* The share of villas is told only where it is the same whatever the unknown buildings
 * are; its bounds always. A given estate may say itself that it is villas only. */
static enum jg_status put_villas(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    double *share = NULL, *least = NULL, *most = NULL;
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "villa_share", &share));
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "villa_share_min", &least));
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "villa_share_max", &most));
    for (uint32_t i = 0; i < w->estate->n; i++) {
        const struct jg_traits *t = &w->traits[w->at[i]];
        double said = given_number(w, "is_villa", i);
        least[i] = t->villa_least;
        most[i] = t->villa_most;
        if (!isnan(said) && !(least[i] >= most[i]))
            least[i] = most[i] = said != 0;
        if (least[i] >= most[i])
            share[i] = least[i];
    }
    return JG_OK;
}

/* Columns that rules, or readers of the contract, may ask for though nothing is known of
 * them yet: the will of residents, what a plan will fill in. */
static enum jg_status put_asked_for(struct jg_ctx *ctx, struct jg_layer *estate)
{
    static const char *const reals[] = {"willingness", "score", NULL};
    double *real = NULL;
    int64_t *year = NULL;
    for (const char *const *name = reals; *name; name++)
        if (!jg_layer_column(estate, *name))
            JG_TRY(jg_layer_add_reals(ctx, estate, *name, &real));
    if (!jg_layer_column(estate, "batch_year"))
        JG_TRY(jg_layer_add_ints(ctx, estate, "batch_year", &year));
    return JG_OK;
}

enum jg_status jg_estate_put_traits(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    JG_TRY(put_dates(ctx, w));
    JG_TRY(put_floor_area(ctx, w));
    JG_TRY(put_areas(ctx, w));
    JG_TRY(put_counts(ctx, w));
    JG_TRY(put_population(ctx, w));
    JG_TRY(put_villas(ctx, w));
    return put_asked_for(ctx, w->estate);
}

enum jg_status jg_estate_put_buildings(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    const char **id = NULL;
    int64_t *residential = NULL;
    double *used = NULL;
    const double *said = jg_layer_reals(w->building, "floor_area_m2");
    JG_TRY(jg_layer_add_texts(ctx, w->building, "estate_id", &id));
    JG_TRY(jg_layer_add_ints(ctx, w->building, "residential", &residential));
    JG_TRY(jg_layer_add_reals(ctx, w->building, "floor_area_m2_used", &used));
    for (uint32_t i = 0; i < w->building->n; i++) {
        uint32_t e = w->gathered.estate_of[i];
        id[i] = e == JG_NONE ? NULL : w->id[e];
        residential[i] = w->stock.is_residential[i];
        used[i] = said && said[i] > 0 ? said[i] : m2(w->stock.floor_area[i]);
    }
    return JG_OK;
}
