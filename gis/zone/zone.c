/* SPDX-License-Identifier: MIT */
#include "gis/zone/zone.h"

#include "gis/core/text.h"
#include "gis/geom/measure.h"
#include "gis/layer/problem.h"
#include "gis/zone/result.h"

#include <math.h>
#include <string.h>

/* clang-format off */
static const struct jg_param params[] = {
    JG_PARAM(struct jg_zone_options, gap_m, "gap", "m", 30, 0, 2000,
             "estates at most this far apart share a zone"),
    JG_PARAM(struct jg_zone_options, least, "least", "estates", 1, 1, 1000,
             "fewer than this is no zone"),
    JG_PARAM(struct jg_zone_options, max_area_ha, "max_area_ha", "ha", 0, 0, 1000000,
             "zones whose members have more land together (not what the outline "
             "encloses) are split; 0: never"),
    JG_PARAM_CHOICE(struct jg_zone_options, within, "within", JG_WITHIN_SUBDISTRICT,
                    "none|subdistrict|community", "zones do not leave such a unit"),
    JG_PARAM_CHOICE(struct jg_zone_options, outline, "outline", JG_OUTLINE_CLOSED,
                    "members|closed", "draw the members, or fill the lanes between them"),
    JG_PARAM_TEXT(struct jg_zone_options, barriers, "barriers",
                  "river,railway,expressway,arterial", "kinds that keep estates apart"),
    JG_PARAM(struct jg_zone_options, river_least_m, "river_least", "m", 15, 0, 10000,
             "narrower rivers are no barrier"),
    {0}};
/* clang-format on */

/* An estate whose floor area is villas to this share is all villas: it makes no zone of
 * its own, but may lie in one (domain.md 4.1). */
static const double all_villas = 0.999;

/* Members. */

static bool is_member(const char *const *decision, const double *villa, uint32_t i,
                      enum jg_member *how)
{
    *how = JG_CORE;
    if (decision) {
        if (!decision[i])
            return false;
        if (!strcmp(decision[i], "discretionary"))
            *how = JG_JOINER;
        else if (strcmp(decision[i], "eligible") != 0)
            return false;
    }
    if (villa && villa[i] >= all_villas)
        *how = JG_JOINER;
    return true;
}

static enum jg_status choose_members(struct jg_ctx *ctx, struct jg_arena *tmp,
                                     struct jg_zoning *z)
{
    const struct jg_layer *e = z->estate;
    const char *const *decision = jg_layer_texts(e, "decision");
    const double *villa = jg_layer_reals(e, "villa_share");
    z->row = JG_ROOM(tmp, uint32_t, e->n);
    JG_NEED(ctx, z->row);
    z->member = JG_ROOM(tmp, enum jg_member, e->n);
    JG_NEED(ctx, z->member);
    for (uint32_t i = 0; i < e->n; i++) {
        if (jg_geom_is_empty(&e->geom, i) ||
            !is_member(decision, villa, i, &z->member[z->n]))
            continue;
        z->row[z->n++] = i;
    }
    JG_TRY(jg_geom_pick(ctx, tmp, &e->geom, z->row, z->n, &z->geom));
    z->area_m2 = JG_ROOM(tmp, double, z->n);
    JG_NEED(ctx, z->area_m2);
    for (uint32_t i = 0; i < z->n; i++)
        z->area_m2[i] = jg_area_m2(&z->geom, i);
    return JG_OK;
}

/* Links. */

static bool same_unit(const char *const *unit, uint32_t a, uint32_t b)
{
    if (!unit || unit[a] == unit[b])
        return true;
    return unit[a] && unit[b] && !strcmp(unit[a], unit[b]);
}

/* The column that keeps zones apart; NULL when there is no such layer. */
static const char *const *unit_column(const struct jg_zoning *z,
                                      const struct jg_layers *layers)
{
    static const char *const names[] = {NULL, "subdistrict", "community"};
    const char *name = names[z->opt->within];
    if (!name || !jg_layers_find(layers, name))
        return NULL;
    return jg_layer_texts(z->estate, name);
}

static enum jg_status find_links(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 struct jg_zoning *z, const struct jg_layers *layers)
{
    struct jg_touches near = {0};
    size_t kept = 0;
    struct jg_barrier_rule rule = {z->opt->barriers ? z->opt->barriers : "",
                                   z->opt->river_least_m};
    JG_TRY(jg_barriers_open(ctx, tmp, jg_layers_find(layers, "barrier"),
                            jg_layers_find(layers, "road"), &rule, &z->barriers));
    JG_TRY(jg_zone_touches(ctx, tmp, &z->geom, z->opt->gap_m, &near));
    const char *const *unit = unit_column(z, layers);
    for (size_t i = 0; i < near.n; i++)
        if (same_unit(unit, z->row[near.touch[i].a], z->row[near.touch[i].b]))
            near.touch[kept++] = near.touch[i];
    near.n = kept;
    return jg_zone_links(ctx, tmp, &z->geom, z->opt->gap_m, &z->barriers, &near,
                         &z->links);
}

/* Findings and the summary. */

static enum jg_status tell_estate(struct jg_ctx *ctx, struct jg_zoning *z,
                                  uint32_t member, const char *kind, const char *message,
                                  const char *action)
{
    const int64_t *fid = jg_layer_ints(z->estate, "source_fid");
    JG_NEED(ctx, message);
    return jg_finding_add(
        ctx, z->findings,
        (struct jg_finding){"estate", fid ? fid[z->row[member]] : JG_NO_INT, kind,
                            JG_NOTE, message, action, jg_place_inside(&z->geom, member)});
}

/* Barriers through estates, and estates larger than a zone may be. */
static enum jg_status tell_estates(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   struct jg_zoning *z, const char *const *id)
{
    double max_m2 = z->opt->max_area_ha * 1e4;
    for (uint32_t i = 0; i < z->n; i++) {
        uint32_t b = jg_barrier_through(&z->barriers, &z->geom, i);
        const char *name = id[z->row[i]];
        if (b != JG_NO_BARRIER) {
            const struct jg_barrier *it = &z->barriers.barrier[b];
            JG_TRY(tell_estate(ctx, z, i, "barrier_through_estate",
                               jg_text_format(tmp, "a %s%s%s enters estate %s", it->kind,
                                              it->name ? " " : "",
                                              it->name ? it->name : "", name),
                               "the estate is not divided"));
        }
        if (max_m2 > 0 && z->area_m2[i] > max_m2)
            JG_TRY(tell_estate(ctx, z, i, "estate_over_limit",
                               jg_text_format(tmp,
                                              "estate %s alone has %.2f ha, more than "
                                              "max_area_ha",
                                              name, z->area_m2[i] / 1e4),
                               "kept whole"));
    }
    return JG_OK;
}

static void sum_up(const struct jg_zoning *z, const struct jg_layer *zone,
                   struct jg_summary *summary)
{
    double in_zones = 0, alone = 0, blocked = 0;
    const int64_t *estates = jg_layer_ints(zone, "estates");
    for (uint32_t k = 0; k < zone->n; k++) {
        in_zones += (double)estates[k];
        alone += estates[k] == 1;
    }
    for (size_t i = 0; i < z->links.n; i++)
        blocked += z->parts.use[i] == JG_LINK_BLOCKED;
    jg_summary_count(summary, "zones", zone->n, 0);
    jg_summary_count(summary, "estates", in_zones, 0);
    jg_summary_count(summary, "alone", alone, 0);
    jg_summary_count(summary, "links_blocked", blocked, 0);
    jg_summary_count(summary, "parts_split", z->parts.n_split, 0);
    if (z->n == 0 && z->estate->n > 0)
        jg_summary_warn(summary,
                        "none of %u estates may be in a zone: no decision is "
                        "eligible or discretionary",
                        (unsigned)z->estate->n);
}

/* The stage. */

static enum jg_status mark_estates(struct jg_ctx *ctx, const struct jg_zoning *z,
                                   const struct jg_layer *zone)
{
    const char **of = NULL;
    const char *const *id = jg_layer_texts(zone, "zone_id");
    JG_TRY(jg_layer_add_texts(ctx, z->estate, "zone_id", &of));
    for (uint32_t i = 0; i < z->n; i++)
        if (z->parts.zone[i] != JG_NO_PART)
            of[z->row[i]] = id[z->parts.zone[i]];
    return JG_OK;
}

static enum jg_status put_results(struct jg_ctx *ctx, struct jg_arena *keep,
                                  struct jg_zoning *z, struct jg_layers *layers,
                                  struct jg_summary *summary)
{
    const char *const *id = NULL;
    struct jg_layer *zone = NULL, *links = NULL;
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    JG_TRY(jg_layer_need_texts(ctx, z->estate, "estate_id", &id));
    JG_TRY(jg_zone_layer(ctx, keep, z, &zone));
    JG_TRY(jg_zone_link_layer(ctx, keep, z, id, &links));
    JG_TRY(mark_estates(ctx, z, zone));
    JG_TRY(tell_estates(ctx, tmp, z, id));
    JG_TRY(jg_layers_put(ctx, layers, zone));
    JG_TRY(jg_layers_put(ctx, layers, links));
    JG_TRY(jg_findings_put(ctx, keep, z->findings, z->estate->crs, layers));
    sum_up(z, zone, summary);
    jg_arena_close(tmp);
    return JG_OK;
}

static enum jg_status run(struct jg_ctx *ctx, struct jg_arena *keep, const void *options,
                          struct jg_layers *layers, struct jg_summary *summary)
{
    struct jg_zoning z = {.opt = options};
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    JG_TRY(jg_layers_need(ctx, layers, "estate", &z.estate));
    if (z.estate->geom.kind != JG_POLYGON)
        return jg_fail(ctx, JG_DATA, "layer \"estate\" must be polygons");
    struct jg_part_rule rule = {(uint32_t)z.opt->least, z.opt->max_area_ha * 1e4};
    JG_TRY(jg_findings_open(ctx, keep, &z.findings));
    JG_TRY(choose_members(ctx, tmp, &z));
    JG_TRY(find_links(ctx, tmp, &z, layers));
    struct jg_members members = {z.n, z.member, z.area_m2};
    JG_TRY(jg_zone_parts(ctx, tmp, &rule, &members, &z.links, &z.parts));
    JG_TRY(put_results(ctx, keep, &z, layers, summary));
    jg_arena_close(tmp);
    return JG_OK;
}

static const char *const reads[] = {
    "estate", "estate.decision", "subdistrict", "community", "barrier", "road", NULL};
static const char *const writes[] = {"zone", "zone_link", "estate.zone_id", NULL};

const struct jg_stage jg_stage_zone = {
    .name = "zone",
    .summary = "group estates that lie near each other",
    .source = "single linkage, Sibson 1973, doi:10.1093/comjnl/16.1.30",
    .version = 1,
    .reads = reads,
    .writes = writes,
    .params = params,
    .options_size = sizeof(struct jg_zone_options),
    .run = run,
};
