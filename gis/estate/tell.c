/* SPDX-License-Identifier: MIT */
/* What does not fit: listed once each in the layer `problem`, counted in the summary. */
#include "gis/core/text.h"
#include "gis/estate/work.h"
#include "gis/geom/measure.h"
#include "gis/layer/date.h"

#include <math.h>

struct telling {
    struct jg_ctx *ctx;
    struct jg_estate_work *w;
    struct jg_findings *list;
    uint32_t empty, contradicted, scattered;
};

static struct jg_xy place_of(const struct jg_layer *layer, uint32_t i)
{
    if (layer->geom.kind == JG_NO_SHAPE || jg_geom_is_empty(&layer->geom, i))
        return (struct jg_xy){NAN, NAN};
    return jg_place_inside(&layer->geom, i);
}

static enum jg_status add(struct telling *t, const struct jg_layer *layer, uint32_t row,
                          const char *kind, const char *message, const char *action)
{
    const int64_t *fid = jg_layer_ints(layer, "source_fid");
    JG_NEED(t->ctx, message);
    return jg_finding_add(t->ctx, t->list,
                          (struct jg_finding){layer->name, fid ? fid[row] : JG_NO_INT,
                                              kind, JG_WARNING, message, action,
                                              place_of(layer, row)});
}

/* One line for all buildings that are in no estate, at the first of them. */
static enum jg_status tell_without(struct telling *t)
{
    const struct jg_gathered *g = &t->w->gathered;
    uint32_t first = 0;
    if (!g->without)
        return JG_OK;
    while (g->estate_of[first] != JG_NONE)
        first++;
    const char *message =
        jg_text_format(t->w->tmp,
                       "%u of %u buildings are in no estate: no known estate_id%s%s%s; "
                       "the first is here",
                       g->without, g->n_buildings,
                       g->unknown_id ? " (some have one that no estate has)" : "",
                       g->ambiguous ? ", a name that two estates share, or no estate_name"
                                    : " and no estate_name",
                       t->w->given ? " of a given estate, nor do they stand on one" : "");
    return add(t, t->w->building, first, "no_estate", message, "left without an estate");
}

/* Plans of which it is not known whether they bind. */
static enum jg_status tell_plans(struct telling *t)
{
    const struct jg_layer *plans = t->w->clearance;
    const char *const *status = jg_layer_texts(plans, "status");
    uint32_t n = 0;
    for (uint32_t j = 0; t->w->standing && j < plans->n; j++) {
        if (t->w->standing[j] != JG_STANDING_UNKNOWN)
            continue;
        n++;
        const char *message =
            status[j]
                ? jg_text_format(t->w->tmp,
                                 "status \"%.80s\" does not say whether the plan is "
                                 "in force, a draft, done or cancelled",
                                 status[j])
                : "the plan has no status, though others have one";
        JG_TRY(add(t, plans, j, "unclear_status", message,
                   "neither counted nor left out: what it covers is not known"));
    }
    if (n)
        jg_summary_warn(
            t->w->summary,
            "%u of %u plans of the layer clearance do not say clearly whether "
            "they are in force: see the layer problem",
            n, plans->n);
    return JG_OK;
}

static enum jg_status tell_empty(struct telling *t, uint32_t row)
{
    const struct jg_traits *traits = &t->w->traits[t->w->at[row]];
    if (!t->w->given || !t->w->stock.n || traits->buildings)
        return JG_OK;
    t->empty++;
    const char *message =
        jg_text_format(t->w->tmp, "no building is in estate %s", t->w->id[t->w->at[row]]);
    return add(t, t->w->estate, row, "no_building", message,
               "kept, with what is given of it only");
}

static enum jg_status tell_dates(struct telling *t, uint32_t row)
{
    const struct jg_estate_work *w = t->w;
    const struct jg_traits *traits = &w->traits[w->at[row]];
    const int64_t *from = jg_layer_ints(w->given, "completed_from");
    const int64_t *to = jg_layer_ints(w->given, "completed_to");
    if (!from || !to || from[row] == JG_NO_INT || to[row] == JG_NO_INT)
        return JG_OK;
    uint32_t against = to[row] <= w->cutoff    ? traits->late_buildings
                       : from[row] > w->cutoff ? traits->early_buildings
                                               : 0;
    if (!against)
        return JG_OK;
    t->contradicted++;
    char cutoff[16];
    const char *message = jg_text_format(
        w->tmp,
        "estate %s is given as completed %s %s, but %u of its %u buildings were not",
        w->id[w->at[row]], to[row] <= w->cutoff ? "by" : "after",
        jg_date_show(cutoff, w->cutoff), against, traits->buildings);
    return add(t, w->estate, row, "date_contradiction", message,
               "what is given of the estate decides");
}

/* Buildings of one id or name that lie far apart are more likely two estates, or a slip.
 */
static enum jg_status tell_scattered(struct telling *t, uint32_t row)
{
    static const double far_m = 3000;
    const struct jg_estate_work *w = t->w;
    struct jg_box box = jg_box_empty();
    uint32_t e = w->at[row];
    if (w->stock.geom->kind == JG_NO_SHAPE)
        return JG_OK;
    for (uint32_t k = w->gathered.start[e]; k < w->gathered.start[e + 1]; k++)
        jg_box_join(&box, w->stock.geom->box[w->gathered.building[k]]);
    double across_m = fmax(box.max_x - box.min_x, box.max_y - box.min_y);
    if (!(across_m > far_m))
        return JG_OK;
    t->scattered++;
    const char *message = jg_text_format(
        w->tmp, "the buildings of estate %s lie up to %.0f m apart", w->id[e], across_m);
    return add(t, w->estate, row, "scattered", message, "kept as one estate");
}

static void count(struct jg_summary *s, const char *name, double value)
{
    jg_summary_count(s, name, value, 0);
}

static void count_all(const struct telling *t)
{
    const struct jg_estate_work *w = t->w;
    const struct jg_gathered *g = &w->gathered;
    const double *most = jg_layer_reals(w->estate, "built_by_share_max");
    const double *undated = jg_layer_reals(w->estate, "undated_share");
    const double *state = jg_layer_reals(w->estate, "state_land_share");
    uint32_t dated = 0, landed = 0;
    for (uint32_t i = 0; i < w->estate->n; i++) {
        dated += !isnan(most[i]) && undated[i] < 1 ? 1 : 0;
        landed += isnan(state[i]) ? 0 : 1;
    }
    count(w->summary, "estates", w->estate->n);
    count(w->summary, "buildings", g->n_buildings);
    count(w->summary, "buildings_by_id", g->by_id);
    count(w->summary, "buildings_by_name", g->by_name);
    if (w->given)
        count(w->summary, "buildings_by_place", g->by_place);
    count(w->summary, "buildings_without_estate", g->without);
    count(w->summary, "estates_dated", dated);
    count(w->summary, "estates_with_land_evidence", landed);
    if (w->given)
        count(w->summary, "estates_without_building", t->empty);
    if (t->contradicted)
        count(w->summary, "estates_contradicted", t->contradicted);
    if (g->without)
        jg_summary_warn(w->summary, "%u of %u buildings are in no estate", g->without,
                        g->n_buildings);
}

enum jg_status jg_estate_tell(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    struct telling t = {.ctx = ctx, .w = w};
    JG_TRY(jg_findings_open(ctx, w->tmp, &t.list));
    JG_TRY(tell_without(&t));
    JG_TRY(tell_plans(&t));
    for (uint32_t i = 0; i < w->estate->n; i++) {
        JG_TRY(tell_empty(&t, i));
        JG_TRY(tell_dates(&t, i));
        JG_TRY(tell_scattered(&t, i));
    }
    count_all(&t);
    if (!jg_findings_count(t.list, JG_NOTE))
        return JG_OK;
    return jg_findings_put(ctx, w->keep, t.list, w->estate->crs, w->layers);
}
