/* SPDX-License-Identifier: MIT */
/* What comes whole: waters and railways as far as the district goes, and the outlines of
 * the sub-districts along the arterials. */
#include "gis/core/text.h"
#include "gis/demo/site.h"

#include <math.h>

/* Waters are laid in cells; ten of them make one feature. */
#define CELL_M 500.0
#define STEP_M 25.0
enum { CELLS_MOST = 10, RING_MOST = 512 };

static bool is_in_district(const struct jg_demo *demo, const struct jg_demo_band *band,
                           int cell)
{
    int i, j;
    jg_demo_mesh_near(jg_demo_band_at(band, (cell + 0.5) * CELL_M, 0), &i, &j);
    return jg_demo_used(&demo->plan, i, j) >= 0;
}

static enum jg_status put_water(struct jg_ctx *ctx, struct jg_demo *demo,
                                const struct jg_demo_band *band, int from, int to)
{
    static const struct {
        const char *kind, *name;
    } look[] = {{"河流", "江"}, {"运河", "塘河"}, {"铁路", "铁路"}};
    static const char *const words[] = {"奉化", "姚", "鄞", "剡", "甬", "南", "西", "中"};
    struct jg_demo_table *t = &demo->whole[JG_DEMO_BARRIER];
    struct jg_xy ring[RING_MOST];
    int n = 0, steps = (int)((to - from) * CELL_M / STEP_M);
    double first = band->kind == JG_DEMO_RIVER ? -band->half_m : band->half_m;
    for (int k = 0; k <= steps; k++)
        ring[n++] = jg_demo_band_at(band, from * CELL_M + k * STEP_M, first);
    for (int k = steps; k >= 0; k--)
        ring[n++] = jg_demo_band_at(band, from * CELL_M + k * STEP_M, -first);
    const char *word = words[(unsigned)band->number & 7U];
    const char *name = jg_text_format(t->arena, "%s%s", word, look[band->kind].name);
    JG_NEED(ctx, name);
    JG_TRY(jg_demo_row(ctx, t));
    jg_demo_set_text(t, BARRIER_NAME, name);
    jg_demo_set_text(t, BARRIER_KIND, look[band->kind].kind);
    jg_demo_set_real(t, BARRIER_WIDTH, 2 * band->half_m);
    demo->counts.rows[JG_DEMO_BARRIER]++;
    return jg_demo_polygon(ctx, t, ring, n);
}

static enum jg_status put_band(struct jg_ctx *ctx, struct jg_demo *demo,
                               const struct jg_demo_band *band, int cells)
{
    int from = 0;
    bool open = false;
    for (int cell = -cells; cell <= cells; cell++) {
        bool in = is_in_district(demo, band, cell);
        if (open && (!in || cell - from == CELLS_MOST)) {
            JG_TRY(put_water(ctx, demo, band, from, cell));
            open = false;
        }
        if (in && !open) {
            from = cell;
            open = true;
        }
    }
    return open ? put_water(ctx, demo, band, from, cells + 1) : JG_OK;
}

struct jg_demo_shape jg_demo_lake(const struct jg_demo *demo)
{
    struct jg_demo_mesh mesh;
    struct jg_demo_shape lake = {.n = JG_DEMO_CORNERS};
    jg_demo_mesh_of(&demo->plan, 0, 1, &mesh);
    for (int k = 0; k < lake.n; k++) {
        double turn = 2 * JG_DEMO_PI * k / lake.n;
        double out = 0.37 - 0.05 * cos(2 * turn + 0.8) - 0.03 * sin(3 * turn);
        double u = 0.5 + out * cos(turn), v = 0.5 + out * sin(turn);
        lake.at[k] = jg_demo_along(jg_demo_along(mesh.at[2][1], mesh.at[3][1], u),
                                   jg_demo_along(mesh.at[2][2], mesh.at[3][2], u), v);
    }
    return lake;
}

enum jg_status jg_demo_waters(struct jg_ctx *ctx, struct jg_demo *demo)
{
    struct jg_demo_table *t = &demo->whole[JG_DEMO_BARRIER];
    double reach_m = (demo->plan.edge + 2) * 1100.0;
    int cells = (int)ceil(reach_m / CELL_M);
    for (int kind = JG_DEMO_RIVER; kind <= JG_DEMO_RAILWAY; kind++) {
        double spacing_m = jg_demo_band_spacing_m((enum jg_demo_band_kind)kind);
        int most = (int)ceil(1.4 * reach_m / spacing_m);
        for (int k = -most; k <= most; k++) {
            struct jg_demo_band band =
                jg_demo_band_of(&demo->plan, (enum jg_demo_band_kind)kind, k);
            JG_TRY(put_band(ctx, demo, &band, cells));
        }
    }
    if (jg_demo_used(&demo->plan, 0, 1) < 0)
        return JG_OK;
    struct jg_demo_shape lake = jg_demo_lake(demo);
    JG_TRY(jg_demo_row(ctx, t));
    jg_demo_set_text(t, BARRIER_NAME, "月湖");
    jg_demo_set_text(t, BARRIER_KIND, "湖泊");
    demo->counts.rows[JG_DEMO_BARRIER]++;
    return jg_demo_polygon(ctx, t, lake.at, lake.n);
}

/* Does the mesh belong to this sub-district, and was it built on? */
static bool is_of(const struct jg_demo_plan *plan, int i, int j, int subdistrict)
{
    int k = jg_demo_used(plan, i, j);
    return k >= 0 && plan->tile[k].subdistrict == subdistrict;
}

/* The crossings along one side of a mesh, its last one left out. */
static enum jg_status put_side(struct jg_ctx *ctx, struct jg_demo *demo, int i, int j,
                               int side, bool closing)
{
    struct jg_shaper *shaper = demo->whole[JG_DEMO_SUBDISTRICT].shaper;
    struct jg_demo_mesh mesh;
    jg_demo_mesh_of(&demo->plan, i, j, &mesh);
    int steps = closing ? 1 : side % 2 ? mesh.rows : mesh.columns;
    /* The corner it starts from, and one step along it. */
    static const int dm[] = {1, 0, -1, 0}, dn[] = {0, 1, 0, -1};
    int m = side == 1 || side == 2 ? mesh.columns : 0, n = side >= 2 ? mesh.rows : 0;
    for (int k = 0; k < steps; k++) {
        struct jg_xy at = jg_demo_round(mesh.at[m + k * dm[side]][n + k * dn[side]]);
        JG_TRY(jg_shaper_add(ctx, shaper, at.x, at.y));
    }
    return JG_OK;
}

/* Walk around one part with the land on the left, from a side of a mesh back to it. */
static enum jg_status put_loop(struct jg_ctx *ctx, struct jg_demo *demo, int tile,
                               int side, unsigned char *seen)
{
    static const int di[] = {1, 0, -1, 0}, dj[] = {0, 1, 0, -1}; /* along the side */
    static const int ni[] = {0, 1, 0, -1}, nj[] = {-1, 0, 1, 0}; /* out of it */
    const struct jg_demo_plan *plan = &demo->plan;
    int subdistrict = plan->tile[tile].subdistrict;
    int i = plan->tile[tile].i, j = plan->tile[tile].j, s = side;
    do {
        JG_TRY(put_side(ctx, demo, i, j, s, false));
        int k = jg_demo_used(plan, i, j);
        seen[k] = (unsigned char)(seen[k] | 1U << s);
        int li = i + di[s], lj = j + dj[s], ri = li + ni[s], rj = lj + nj[s];
        if (!is_of(plan, li, lj, subdistrict)) {
            s = (s + 1) % 4;
        } else if (!is_of(plan, ri, rj, subdistrict)) {
            i = li;
            j = lj;
        } else {
            i = ri;
            j = rj;
            s = (s + 3) % 4;
        }
    } while (i != plan->tile[tile].i || j != plan->tile[tile].j || s != side);
    JG_TRY(put_side(ctx, demo, i, j, s, true));
    JG_TRY(jg_shaper_end_ring(ctx, demo->whole[JG_DEMO_SUBDISTRICT].shaper));
    return jg_demo_end_part(ctx, &demo->whole[JG_DEMO_SUBDISTRICT]);
}

static enum jg_status begin_subdistrict(struct jg_ctx *ctx, struct jg_demo *demo,
                                        int subdistrict)
{
    struct jg_demo_table *t = &demo->whole[JG_DEMO_SUBDISTRICT];
    const char *code = jg_text_format(t->arena, "330203%03d", subdistrict + 1);
    JG_NEED(ctx, code);
    JG_TRY(jg_demo_row(ctx, t));
    jg_demo_set_text(t, SUBDISTRICT_CODE, code);
    jg_demo_set_text(t, SUBDISTRICT_NAME, demo->plan.subdistrict[subdistrict]);
    demo->counts.rows[JG_DEMO_SUBDISTRICT]++;
    return JG_OK;
}

static enum jg_status put_subdistrict(struct jg_ctx *ctx, struct jg_demo *demo,
                                      int subdistrict, unsigned char *seen)
{
    static const int ni[] = {0, 1, 0, -1}, nj[] = {-1, 0, 1, 0};
    const struct jg_demo_plan *plan = &demo->plan;
    struct jg_demo_table *t = &demo->whole[JG_DEMO_SUBDISTRICT];
    bool begun = false;
    for (int k = 0; k < plan->n_used; k++) {
        const struct jg_demo_tile *tile = &plan->tile[k];
        if (tile->subdistrict != subdistrict)
            continue;
        if (!begun)
            JG_TRY(begin_subdistrict(ctx, demo, subdistrict));
        begun = true;
        /* No part has a hole: a hole would hold a seat, and its meshes are nearest to
         * that. */
        for (int side = 0; side < 4; side++)
            if (!(seen[k] >> side & 1U) &&
                !is_of(plan, tile->i + ni[side], tile->j + nj[side], subdistrict))
                JG_TRY(put_loop(ctx, demo, k, side, seen));
    }
    return begun ? jg_demo_end_shape(ctx, t) : JG_OK;
}

enum jg_status jg_demo_outlines(struct jg_ctx *ctx, struct jg_demo *demo)
{
    unsigned char *seen =
        JG_ARRAY(demo->keep, unsigned char, (size_t)demo->plan.n_used + 1);
    JG_NEED(ctx, seen);
    for (int k = 0; k < demo->plan.n_subdistricts; k++)
        JG_TRY(put_subdistrict(ctx, demo, k, seen));
    return JG_OK;
}
