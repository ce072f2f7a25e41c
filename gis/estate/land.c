/* SPDX-License-Identifier: MIT */
/* Columns that come from laying the estates over other layers. */
#include "gis/core/text.h"
#include "gis/estate/cover.h"
#include "gis/estate/near.h"
#include "gis/estate/unit.h"
#include "gis/estate/work.h"
#include "gis/geom/measure.h"

#include <math.h>
#include <string.h>

static bool has_polygons(const struct jg_layer *layer)
{
    return layer && layer->geom.kind == JG_POLYGON && layer->n > 0;
}

/* Street or town, from the code of an administrative unit (digits 7 to 9: 001-099 street,
 * 100-199 town, 200-399 township; GB/T 10114), else from the end of its name. */
static int64_t town_of(const char *code, const char *name)
{
    size_t digits = code ? strspn(code, "0123456789") : 0;
    if (digits >= 9 && !code[digits]) {
        int64_t number = (code[6] - '0') * 100 + (code[7] - '0') * 10 + (code[8] - '0');
        if (number > 0 && number < 400)
            return number >= 100;
    }
    if (name && jg_text_ends(name, "街道"))
        return 0;
    if (name && (jg_text_ends(name, "镇") || jg_text_ends(name, "乡")))
        return 1;
    return JG_NO_INT;
}

/* What most of an estate's buildings tell. */
static const char *told_by_buildings(const struct jg_estate_work *w, const char *column,
                                     uint32_t row)
{
    const struct jg_gathered *g = &w->gathered;
    const char *const *told = jg_layer_texts(w->building, column);
    uint32_t e = w->at[row];
    return told ? jg_usual_text(told, g->building + g->start[e],
                                g->start[e + 1] - g->start[e])
                : NULL;
}

static enum jg_status put_unit(struct jg_ctx *ctx, struct jg_estate_work *w,
                               const struct jg_layer *units_layer, struct jg_units *units,
                               const char *column, int64_t *town)
{
    const char **text = NULL;
    const char *const *said = jg_layer_texts(w->given, column);
    const char *const *name = jg_layer_texts(units_layer, "name");
    const char *const *code = jg_layer_texts(units_layer, "code");
    JG_TRY(jg_layer_add_texts(ctx, w->estate, column, &text));
    for (uint32_t i = 0; i < w->estate->n; i++) {
        uint32_t unit = JG_NONE;
        if (w->estate->geom.kind == JG_POLYGON)
            JG_TRY(jg_units_of(ctx, units, &w->estate->geom, i, &unit));
        text[i] = said && said[i]           ? said[i]
                  : unit != JG_NONE && name ? name[unit]
                                            : told_by_buildings(w, column, i);
        if (town)
            town[i] = town_of(unit != JG_NONE && code ? code[unit] : NULL, text[i]);
    }
    return JG_OK;
}

enum jg_status jg_estate_put_places(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    int64_t *town = NULL;
    const char **rule = NULL;
    JG_TRY(jg_layer_add_ints(ctx, w->estate, "is_town", &town));
    JG_TRY(put_unit(ctx, w, w->subdistrict, w->subdistricts, "subdistrict", town));
    JG_TRY(put_unit(ctx, w, w->community, w->communities, "community", NULL));
    JG_TRY(jg_layer_add_texts(ctx, w->estate, "subsidy_rule", &rule));
    for (uint32_t i = 0; i < w->estate->n; i++)
        if (town[i] != JG_NO_INT)
            rule[i] = town[i] ? "separate" : "standard"; /* 乡镇的补助政策另行制定 */
    return JG_OK;
}

/* What each polygon of a layer says, from its column `owner`. */
static enum jg_status evidence_of(struct jg_ctx *ctx, struct jg_estate_work *w,
                                  const struct jg_layer *layer, struct jg_evidence *out)
{
    const char *const *owner = jg_layer_texts(layer, "owner");
    unsigned char *says = JG_ARRAY(w->tmp, unsigned char, layer->n);
    JG_NEED(ctx, says);
    for (uint32_t i = 0; owner && i < layer->n; i++)
        if (owner[i])
            says[i] = !strcmp(owner[i], "state")        ? JG_SAYS_STATE
                      : !strcmp(owner[i], "collective") ? JG_SAYS_COLLECTIVE
                                                        : JG_SAYS_NOTHING;
    *out = (struct jg_evidence){&layer->geom, says};
    return JG_OK;
}

enum jg_status jg_estate_put_land(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    double *share = NULL, *evidence = NULL;
    struct jg_evidence parcel, land;
    struct jg_owned owned = {0};
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "state_land_share", &share));
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "land_evidence_share", &evidence));
    const struct jg_geom *g = &w->estate->geom;
    if ((!w->parcel && !w->land) || g->kind != JG_POLYGON)
        return JG_OK;
    bool has_parcel = has_polygons(w->parcel), has_land = has_polygons(w->land);
    if (has_parcel)
        JG_TRY(evidence_of(ctx, w, w->parcel, &parcel));
    if (has_land)
        JG_TRY(evidence_of(ctx, w, w->land, &land));
    JG_TRY(jg_cover_owned(ctx, w->tmp, g, has_parcel ? &parcel : NULL,
                          has_land ? &land : NULL, &owned));
    for (uint32_t i = 0; i < g->n; i++) {
        double known_m2 = owned.state_m2[i] + owned.collective_m2[i];
        if (jg_geom_is_empty(g, i))
            continue;
        evidence[i] = fmin(known_m2 / jg_area_m2(g, i), 1);
        if (known_m2 > 0)
            share[i] = owned.state_m2[i] / known_m2;
    }
    return JG_OK;
}

/* Only a plan in force binds: not a draft, not one withdrawn or carried out. Words that
 * are neither say nothing: "2025年计划", "暂停", "未完工". */
static enum jg_standing standing_of(const char *status)
{
    static const char *const over[] = {
        "draft", "done", "cancelled", "withdrawn", "revoked", "expired", "撤销",
        "废止",  "失效", "取消",      "终止",      "已完成",  "完工",    "草案"};
    if (jg_text_same(status, "in force"))
        return JG_IN_FORCE;
    if (strstr(status, "未") || strstr(status, "not "))
        return JG_STANDING_UNKNOWN;
    if (!strncmp(status, "拟", strlen("拟"))) /* 拟征收 */
        return JG_NOT_IN_FORCE;
    for (size_t i = 0; i < sizeof over / sizeof *over; i++)
        if (strstr(status, over[i]))
            return JG_NOT_IN_FORCE;
    return JG_STANDING_UNKNOWN;
}

/* Plans none of which has a status were delivered as those in force; a blank among filled
 * ones is not known. */
static enum jg_status judge_plans(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    uint32_t n = w->clearance->n, told = 0;
    const char *const *status = jg_layer_texts(w->clearance, "status");
    w->standing = JG_ARRAY(w->tmp, enum jg_standing, n);
    JG_NEED(ctx, w->standing);
    for (uint32_t j = 0; status && j < n; j++)
        told += status[j] != NULL;
    for (uint32_t j = 0; told && j < n; j++)
        w->standing[j] = status[j] ? standing_of(status[j]) : JG_STANDING_UNKNOWN;
    return JG_OK;
}

/* m2 of each estate under the plans in force, or also under those that may be. */
static enum jg_status cover_plans(struct jg_ctx *ctx, struct jg_estate_work *w,
                                  bool with_unknown, double **out_m2)
{
    bool *counts = JG_ARRAY(w->tmp, bool, w->clearance->n);
    JG_NEED(ctx, counts);
    for (uint32_t j = 0; j < w->clearance->n; j++)
        counts[j] = w->standing[j] == JG_IN_FORCE ||
                    (with_unknown && w->standing[j] == JG_STANDING_UNKNOWN);
    return jg_cover_any(ctx, w->tmp, &w->estate->geom, &w->clearance->geom, counts,
                        out_m2);
}

enum jg_status jg_estate_put_clearance(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    static const double nothing_share = 1e-6;
    double *share = NULL, *covered_m2 = NULL, *most_m2 = NULL;
    const struct jg_geom *g = &w->estate->geom;
    bool any_unknown = false;
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "clearance_share", &share));
    if (!w->clearance || g->kind != JG_POLYGON)
        return JG_OK;
    if (has_polygons(w->clearance)) {
        JG_TRY(judge_plans(ctx, w));
        for (uint32_t j = 0; j < w->clearance->n; j++)
            any_unknown |= w->standing[j] == JG_STANDING_UNKNOWN;
        JG_TRY(cover_plans(ctx, w, false, &covered_m2));
        if (any_unknown)
            JG_TRY(cover_plans(ctx, w, true, &most_m2));
    }
    for (uint32_t i = 0; i < g->n; i++) {
        if (jg_geom_is_empty(g, i))
            continue;
        double area_m2 = jg_area_m2(g, i);
        double least = covered_m2 ? fmin(covered_m2[i] / area_m2, 1) : 0;
        double most = most_m2 ? fmin(most_m2[i] / area_m2, 1) : least;
        share[i] = most - least > nothing_share ? NAN : least;
    }
    return JG_OK;
}

enum jg_status jg_estate_put_projects(struct jg_ctx *ctx, struct jg_estate_work *w)
{
    double *distance = NULL;
    int64_t *count = NULL;
    const char **name = NULL;
    const struct jg_geom *g = &w->estate->geom;
    JG_TRY(jg_layer_add_reals(ctx, w->estate, "government_project_m", &distance));
    JG_TRY(jg_layer_add_ints(ctx, w->estate, "government_projects", &count));
    JG_TRY(jg_layer_add_texts(ctx, w->estate, "government_project", &name));
    if (!w->project || g->kind != JG_POLYGON)
        return JG_OK;
    struct jg_nearest nearest = {0};
    const char *const *names = jg_layer_texts(w->project, "name");
    bool any = w->project->n > 0 && w->project->geom.kind != JG_NO_SHAPE;
    if (any)
        JG_TRY(jg_near_find(ctx, w->tmp, g, &w->project->geom,
                            w->options->project_reach_m, &nearest));
    for (uint32_t i = 0; i < g->n; i++) {
        if (jg_geom_is_empty(g, i))
            continue;
        count[i] = any ? nearest.count[i] : 0;
        if (any && nearest.row[i] != JG_NONE) {
            distance[i] = nearest.distance_m[i];
            name[i] = names ? names[nearest.row[i]] : NULL;
        }
    }
    return JG_OK;
}
