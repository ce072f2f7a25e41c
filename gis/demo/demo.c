/* SPDX-License-Identifier: MIT */
#include "gis/demo/demo.h"

#include "gis/crs/geodesic.h"
#include "gis/crs/offset.h"
#include "gis/demo/site.h"

#include <math.h>

/* A chunk ends when it holds this many buildings, or streets of so many meshes. */
enum { CHUNK_BUILDINGS = 8000, CHUNK_MESHES = 48 };

enum jg_status jg_demo_open(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_demo_options *options, struct jg_demo **out)
{
    if (options->buildings < 1)
        return jg_fail(ctx, JG_USAGE, "buildings must be 1 or more, not %d",
                       options->buildings);
    if (!(options->dirt >= 0 && options->dirt <= 0.2))
        return jg_fail(ctx, JG_USAGE, "dirt must be a share from 0 to 0.2, not %g",
                       options->dirt);
    struct jg_demo *demo = JG_ARRAY(keep, struct jg_demo, 1);
    JG_NEED(ctx, demo);
    demo->keep = keep;
    demo->options = *options;
    for (int64_t most = options->buildings; most > 0; most /= 10)
        demo->id_digits++;
    demo->id_digits = demo->id_digits < 7 ? 7 : demo->id_digits;
    JG_TRY(jg_crs_open(ctx, keep, "EPSG:4549", &demo->crs));
    JG_TRY(jg_crs_open(ctx, keep, "EPSG:4490", &demo->degrees));
    JG_TRY(jg_demo_plan_open(ctx, keep, (uint64_t)options->seed, options->buildings,
                             &demo->plan));
    for (int k = JG_DEMO_STREAMED; k < JG_DEMO_LAYERS; k++)
        JG_TRY(jg_demo_table_open(ctx, keep, &jg_demo_layouts[k], &demo->whole[k]));
    *out = demo;
    return JG_OK;
}

/* Stand on a mesh: its crossings, and what crosses it. */
static void stand_on(struct jg_demo_site *site, const struct jg_demo_tile *tile)
{
    const struct jg_demo_plan *plan = &site->demo->plan;
    site->tile = tile;
    site->subdistrict = plan->subdistrict[tile->subdistrict];
    jg_demo_mesh_of(plan, tile->i, tile->j, &site->mesh);
    struct jg_box box = jg_box_empty();
    struct jg_xy middle = {0, 0};
    int n = 0;
    for (int m = 0; m <= site->mesh.columns; m++)
        for (int k = 0; k <= site->mesh.rows; k++, n++) {
            struct jg_xy p = site->mesh.at[m][k];
            jg_box_join(&box, (struct jg_box){p.x, p.y, p.x, p.y});
        }
    middle.x = (box.min_x + box.max_x) / 2;
    middle.y = (box.min_y + box.max_y) / 2;
    site->rim = jg_demo_rim(plan, middle);
    site->n_bands = jg_demo_bands(plan, box, site->band,
                                  (int)(sizeof site->band / sizeof site->band[0]));
}

static enum jg_status settle_some(struct jg_ctx *ctx, struct jg_demo_site *site,
                                  bool *out_any)
{
    struct jg_demo *demo = site->demo;
    struct jg_demo_plan *plan = &demo->plan;
    const struct jg_demo_table *built = site->table[JG_DEMO_BUILDING];
    while (built->n < CHUNK_BUILDINGS &&
           demo->counts.rows[JG_DEMO_BUILDING] < plan->buildings) {
        if (demo->next_tile == plan->n_tiles)
            return jg_fail(ctx, JG_BUG, "the plan has too few meshes for %lld buildings",
                           (long long)plan->buildings);
        stand_on(site, &plan->tile[demo->next_tile++]);
        plan->n_used = demo->next_tile;
        JG_TRY(jg_demo_settle(ctx, site));
        JG_TRY(jg_demo_serve(ctx, site));
        JG_TRY(jg_demo_dig(ctx, site));
        demo->counts.meshes++;
        *out_any = true;
    }
    return JG_OK;
}

static enum jg_status pave_some(struct jg_ctx *ctx, struct jg_demo_site *site,
                                bool *out_any)
{
    struct jg_demo *demo = site->demo;
    for (int k = 0; k < CHUNK_MESHES && demo->next_street_tile < demo->plan.n_used; k++) {
        stand_on(site, &demo->plan.tile[demo->next_street_tile++]);
        JG_TRY(jg_demo_pave(ctx, site));
        JG_TRY(jg_demo_gather(ctx, site));
        *out_any = true;
    }
    return JG_OK;
}

/* From metres to the shifted degrees of a map service, six decimals. */
static enum jg_status shift(struct jg_ctx *ctx, const struct jg_demo *demo,
                            struct jg_layer *facility)
{
    double *lng = jg_layer_column(facility, "lng")->reals;
    double *lat = jg_layer_column(facility, "lat")->reals;
    JG_TRY(jg_crs_transform(ctx, demo->crs, demo->degrees, lng, lat, facility->n, NULL));
    for (uint32_t i = 0; i < facility->n; i++) {
        struct jg_lonlat at = jg_gcj02_from_wgs84((struct jg_lonlat){lng[i], lat[i]});
        lng[i] = nearbyint(at.lon * 1e6) / 1e6;
        lat[i] = nearbyint(at.lat * 1e6) / 1e6;
    }
    return JG_OK;
}

enum jg_status jg_demo_next(struct jg_ctx *ctx, struct jg_arena *chunk,
                            struct jg_demo *demo, struct jg_layer **out, bool *out_more)
{
    struct jg_demo_table streamed[JG_DEMO_STREAMED];
    struct jg_demo_site site = {.demo = demo, .keep = chunk};
    for (int k = 0; k < JG_DEMO_LAYERS; k++)
        site.table[k] = k < JG_DEMO_STREAMED ? &streamed[k] : &demo->whole[k];
    for (int k = 0; k < JG_DEMO_STREAMED; k++)
        JG_TRY(jg_demo_table_open(ctx, chunk, &jg_demo_layouts[k], &streamed[k]));
    bool any = false;
    JG_TRY(settle_some(ctx, &site, &any));
    if (!any)
        JG_TRY(pave_some(ctx, &site, &any));
    for (int k = 0; k < JG_DEMO_STREAMED; k++) {
        out[k] = NULL;
        if (streamed[k].n > 0)
            JG_TRY(jg_demo_table_done(ctx, &streamed[k], jg_crs_wkt(demo->crs), &out[k]));
    }
    if (out[JG_DEMO_FACILITY])
        JG_TRY(shift(ctx, demo, out[JG_DEMO_FACILITY]));
    demo->counts.rows[JG_DEMO_POPULATION] += streamed[JG_DEMO_POPULATION].n;
    *out_more = any;
    return JG_OK;
}

/* Areas as the land survey states them: on the ellipsoid, to the square centimetre's
 * tenth. */
static enum jg_status state_areas(struct jg_ctx *ctx, const struct jg_demo *demo,
                                  struct jg_layer *land)
{
    double *area_m2 = jg_layer_column(land, "TBMJ")->reals;
    JG_TRY(jg_geodesic_areas_m2(ctx, demo->crs, &land->geom, area_m2));
    for (uint32_t i = 0; i < land->n; i++)
        area_m2[i] = nearbyint(area_m2[i] * 100) / 100;
    return JG_OK;
}

enum jg_status jg_demo_rest(struct jg_ctx *ctx, struct jg_demo *demo,
                            struct jg_layer **out)
{
    JG_TRY(jg_demo_waters(ctx, demo));
    JG_TRY(jg_demo_outlines(ctx, demo));
    for (int k = JG_DEMO_STREAMED; k < JG_DEMO_LAYERS; k++)
        JG_TRY(jg_demo_table_done(ctx, &demo->whole[k], jg_crs_wkt(demo->crs), &out[k]));
    return state_areas(ctx, demo, out[JG_DEMO_LAND]);
}

const struct jg_demo_counts *jg_demo_counted(const struct jg_demo *demo)
{
    return &demo->counts;
}

const struct jg_crs *jg_demo_crs(const struct jg_demo *demo)
{
    return demo->crs;
}
