/* SPDX-License-Identifier: MIT */
#include "gis/circle/tell.h"

#include "gis/core/text.h"
#include "gis/layer/problem.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static enum jg_status tell_islands(struct jg_ctx *ctx, const struct jg_circle *c,
                                   struct jg_findings *list)
{
    const struct jg_network *n = c->network;
    bool kept = c->options->islands == JG_ISLANDS_KEEP;
    for (uint32_t k = 0; k < n->n_components; k++) {
        char message[160];
        if (k == n->main)
            continue;
        (void)snprintf(message, sizeof message,
                       "streets of %.0f m that are not joined to the main network",
                       n->component[k].length_m);
        JG_TRY(
            jg_finding_add(ctx, list,
                           (struct jg_finding){.layer = "road",
                                               .source_fid = JG_NO_INT,
                                               .kind = "island",
                                               .severity = JG_WARNING,
                                               .message = message,
                                               .action = kept ? "used all the same"
                                                              : "nothing is put on them",
                                               .at = n->node[n->component[k].node]}));
    }
    return JG_OK;
}

/* One place that is on no street. */
static enum jg_status tell_place(struct jg_ctx *ctx, const struct jg_circle *c,
                                 const struct jg_layer *layer, uint32_t row,
                                 struct jg_xy at, uint32_t state,
                                 struct jg_findings *list)
{
    const int64_t *fid = jg_layer_ints(layer, "source_fid");
    char message[160];
    bool island = state == JG_SPOT_ON_ISLAND, placed = isfinite(at.x);
    if (!placed)
        (void)snprintf(message, sizeof message, "it has no shape");
    else
        (void)snprintf(message, sizeof message,
                       island ? "within %g m there are only streets not joined to the "
                                "main network"
                              : "no street within %g m that can be walked to",
                       c->options->snap_max_m);
    return jg_finding_add(ctx, list,
                          (struct jg_finding){.layer = layer->name,
                                              .source_fid = fid ? fid[row] : JG_NO_INT,
                                              .kind = island ? "on_island" : "no_street",
                                              .severity = JG_WARNING,
                                              .message = message,
                                              .action = "kept, not put on any street",
                                              .at = at});
}

/* The homes of one estate that are on no street, as one finding at the first of them. */
static enum jg_status tell_estate(struct jg_ctx *ctx, const struct jg_circle *c,
                                  uint32_t e, struct jg_findings *list)
{
    const struct jg_estates *by = &c->homes->by_estate;
    const char *const *id = jg_layer_texts(c->homes->estates, "estate_id");
    uint32_t all = by->first[e + 1] - by->first[e], off = 0, first = UINT32_MAX;
    for (uint32_t k = by->first[e]; k < by->first[e + 1]; k++)
        if (c->demand->spot[by->row[k]].state != JG_SPOT_ON_STREET) {
            first = off ? first : by->row[k];
            off++;
        }
    if (!off)
        return JG_OK;
    char message[320];
    (void)snprintf(
        message, sizeof message,
        "estate %.100s: %u of %u residential buildings have no street of the main "
        "network within %g m that can be walked to",
        id[e] ? id[e] : "without id", off, all, c->options->snap_max_m);
    return jg_finding_add(ctx, list,
                          (struct jg_finding){.layer = "estate",
                                              .source_fid = JG_NO_INT,
                                              .kind = "no_street",
                                              .severity = JG_WARNING,
                                              .message = message,
                                              .action = "kept, not counted as covered",
                                              .at = c->homes->at[first]});
}

static enum jg_status tell_homes(struct jg_ctx *ctx, const struct jg_circle *c,
                                 struct jg_findings *list)
{
    const struct jg_home_table *h = c->homes;
    for (uint32_t k = 0; k < c->n_served_estates; k++)
        JG_TRY(tell_estate(ctx, c, c->served_estate[k], list));
    for (uint32_t i = 0; i < h->n; i++)
        if (h->estate[i] == UINT32_MAX && c->demand->spot[i].state != JG_SPOT_ON_STREET)
            JG_TRY(tell_place(ctx, c, h->layer, h->row[i], h->at[i],
                              c->demand->spot[i].state, list));
    return JG_OK;
}

/* Facilities of the categories that are judged; others are nobody's concern here. */
static enum jg_status tell_facilities(struct jg_ctx *ctx, struct jg_arena *keep,
                                      const struct jg_circle *c,
                                      const struct jg_facility_table *facilities,
                                      struct jg_findings *list)
{
    uint8_t *judged = JG_ARRAY(keep, uint8_t, facilities->layer->n);
    JG_NEED(ctx, judged);
    for (uint32_t k = 0; k < c->categories->n; k++)
        for (uint32_t i = 0; i < c->categories->origins[k].n; i++)
            judged[c->categories->origins[k].who[i]] = 1;
    for (uint32_t f = 0; f < facilities->layer->n; f++)
        if (judged[f] && facilities->spot[f].state != JG_SPOT_ON_STREET)
            JG_TRY(tell_place(ctx, c, facilities->layer, f, facilities->at[f],
                              facilities->spot[f].state, list));
    return JG_OK;
}

enum jg_status jg_circle_find_problems(struct jg_ctx *ctx, struct jg_arena *keep,
                                       const struct jg_circle *circle,
                                       const struct jg_facility_table *facilities,
                                       const char *crs, struct jg_layers *layers)
{
    struct jg_findings *list = NULL;
    JG_TRY(jg_findings_open(ctx, keep, &list));
    JG_TRY(tell_islands(ctx, circle, list));
    JG_TRY(tell_facilities(ctx, keep, circle, facilities, list));
    JG_TRY(tell_homes(ctx, circle, list));
    return jg_findings_put(ctx, keep, list, crs, layers);
}

static uint32_t count_off(const struct jg_spot *spot, uint32_t n)
{
    uint32_t off = 0;
    for (uint32_t i = 0; i < n; i++)
        off += spot[i].state != JG_SPOT_ON_STREET;
    return off;
}

static void add_code(struct jg_text *list, const char *code)
{
    if (list->n)
        jg_text_add(list, ", ");
    jg_text_add(list, code);
}

/* A sentence about the categories in a list, unless it is empty. */
static enum jg_status warn_of(struct jg_ctx *ctx, struct jg_text *list,
                              const char *sentence, struct jg_summary *summary)
{
    const char *codes = NULL;
    size_t n = list->n;
    JG_TRY(jg_text_done(ctx, list, &codes));
    if (n)
        jg_summary_warn(summary, "%s: %s", sentence, codes);
    return JG_OK;
}

static enum jg_status tell_categories(struct jg_ctx *ctx, const struct jg_circle *c,
                                      struct jg_summary *summary)
{
    const struct jg_category_table *t = c->categories;
    const int64_t *verified = jg_layer_ints(t->standard, "verified");
    struct jg_text unjudged = {.arena = summary->arena}, unsurveyed = unjudged,
                   unverified = unjudged;
    for (uint32_t i = 0, k = 0; i < t->standard->n; i++) {
        bool judged = k < t->n && t->row[k] == i;
        if (!judged && t->code[i])
            add_code(&unjudged, t->code[i]);
        if (judged && !t->surveyed[k])
            add_code(&unsurveyed, t->code[i]);
        if (judged && t->surveyed[k] && verified && verified[i] != 1)
            add_code(&unverified, t->code[i]);
        k += judged;
    }
    JG_TRY(warn_of(ctx, &unsurveyed, "not surveyed, so neither served nor missing",
                   summary));
    JG_TRY(warn_of(ctx, &unverified, "limits of the standard that nobody has verified",
                   summary));
    return warn_of(ctx, &unjudged, "without a walking rule, not judged here", summary);
}

/* Streets that cross without a shared vertex fall apart; the main network is then a part
 * of the town only, and what lies elsewhere is on no street. */
static void tell_pieces(const struct jg_circle *c, struct jg_summary *summary)
{
    static const double whole = 0.8;
    const struct jg_network *n = c->network;
    double length_m = 0;
    for (uint32_t k = 0; k < n->n_components; k++)
        length_m += n->component[k].length_m;
    if (!n->n_components || n->component[n->main].length_m >= whole * length_m)
        return;
    jg_summary_warn(
        summary,
        "the main network has only %.0f %% of the street length, the rest is in "
        "%u islands%s%s",
        100 * n->component[n->main].length_m / length_m, n->n_components - 1,
        c->options->islands == JG_ISLANDS_KEEP ? "" : " that nothing is put on",
        c->options->crossings == JG_CROSSINGS_NODE
            ? ""
            : ": if streets cross without sharing a vertex, set circle.crossings=node");
}

/* Estates so near to where the streets end that the data cannot answer for them. */
static void tell_edge(const struct jg_circle *c, struct jg_summary *summary)
{
    const struct jg_category_table *t = c->categories;
    const char *const *status = c->estate_access.status;
    const char *edge = jg_access_word(JG_ACCESS_EDGE);
    uint32_t estates = 0, categories = 0;
    for (uint32_t k = 0; k < c->n_served_estates; k++) {
        bool any = false;
        for (uint32_t i = 0; i < t->n; i++)
            any |= jg_is_required(c, i) && !strcmp(status[k * t->n + i], edge);
        estates += any;
    }
    for (uint32_t i = 0; i < t->n; i++) {
        bool any = false;
        for (uint32_t k = 0; k < c->n_served_estates; k++)
            any |= jg_is_required(c, i) && !strcmp(status[k * t->n + i], edge);
        categories += any;
    }
    if (estates)
        jg_summary_warn(summary,
                        "%u of %u estates, %u required categories: the street data end "
                        "nearer than the limit, so they are neither served nor missing",
                        estates, c->n_served_estates, categories);
}

enum jg_status jg_circle_tell(struct jg_ctx *ctx, const struct jg_circle *circle,
                              const struct jg_facility_table *facilities,
                              struct jg_summary *summary)
{
    const struct jg_network *n = circle->network;
    uint32_t surveyed = 0, missing = 0, patches = 0;
    for (uint32_t k = 0; k < circle->categories->n; k++) {
        surveyed += circle->categories->surveyed[k];
        missing += circle->answer[k].estates_missing;
        patches += circle->answer[k].n_patches;
    }
    jg_summary_count(summary, "streets", n->n_edges, 0);
    jg_summary_count(summary, "crossings", n->n_nodes, 0);
    jg_summary_count(summary, "islands", n->n_components ? n->n_components - 1 : 0, 0);
    jg_summary_count(summary, "demand", circle->homes->n, 0);
    jg_summary_count(summary, "demand_off_street",
                     count_off(circle->demand->spot, circle->homes->n), 0);
    jg_summary_count(summary, "facilities", facilities->layer->n, 0);
    jg_summary_count(summary, "facilities_off_street",
                     count_off(facilities->spot, facilities->layer->n), 0);
    jg_summary_count(summary, "categories_surveyed", surveyed, 0);
    jg_summary_count(summary, "missing_services", missing, 0);
    jg_summary_count(summary, "shortfalls", patches, 0);
    tell_pieces(circle, summary);
    tell_edge(circle, summary);
    return tell_categories(ctx, circle, summary);
}
