/* SPDX-License-Identifier: MIT */
/* Streets of a mesh, broken or bridged where water and railway cross, the paths along the
 * river, and the communities between the streets. */
#include "gis/core/text.h"
#include "gis/demo/site.h"

#include <math.h>

enum { SALT_BRIDGE = 150, SALT_STREET_NAME, WAY_MOST = 96 };

/* The path on a bank lies this far from the water; its vertices one step apart, so that
 * streets that end there share one with it. */
#define BANK_M 12.0
#define BANK_STEP_M 10.0
/* Paths come in pieces of this length. */
#define STRETCH_M 500.0

enum jg_status jg_demo_road(struct jg_ctx *ctx, struct jg_demo_site *site,
                            enum jg_demo_street street, const char *name,
                            const struct jg_xy *at, int n)
{
    static const struct {
        const char *rank;
        double width_m;
        const char *foot;
    } look[] = {{"快速路", 50, "否"}, {"主干路", 36, "是"}, {"次干路", 24, "是"},
                {"支路", 14, "是"},   {"小区路", 5, "是"},  {"人行道", 3, "是"},
                {"人行天桥", 4, "是"}};
    struct jg_demo_table *t = site->table[JG_DEMO_ROAD];
    int64_t id = ++site->demo->counts.rows[JG_DEMO_ROAD];
    const char *text = jg_text_format(site->keep, "R%07lld", (long long)id);
    JG_NEED(ctx, text);
    JG_TRY(jg_demo_row(ctx, t));
    jg_demo_set_text(t, ROAD_ID, text);
    jg_demo_set_text(t, ROAD_NAME, name);
    jg_demo_set_text(t, ROAD_CLASS, look[street].rank);
    jg_demo_set_real(t, ROAD_WIDTH, look[street].width_m);
    jg_demo_set_text(t, ROAD_FOOT, look[street].foot);
    jg_demo_set_text(t, ROAD_BRIDGE, "否");
    JG_TRY(jg_demo_line(ctx, t, at, n));
    JG_TRY(jg_demo_end_part(ctx, t));
    return jg_demo_end_shape(ctx, t);
}

/* A street being written: broken into pieces where a band crosses. */
struct way {
    struct jg_demo_site *site;
    enum jg_demo_street street;
    const char *name;
    struct jg_xy at[WAY_MOST];
    int n;
};

static enum jg_status end_piece(struct jg_ctx *ctx, struct way *w,
                                enum jg_demo_street street)
{
    enum jg_status st = JG_OK;
    if (w->n > 1)
        st = jg_demo_road(ctx, w->site, street, w->name, w->at, w->n);
    w->n = 0;
    return st;
}

/* The river or railway a place is in, or NULL. Canals are bridged everywhere. */
static const struct jg_demo_band *band_over(const struct jg_demo_site *site,
                                            struct jg_xy at, double *side)
{
    for (int i = 0; i < site->n_bands; i++) {
        double s, off = jg_demo_band_off_m(&site->band[i], at, &s);
        if (site->band[i].kind != JG_DEMO_CANAL &&
            fabs(off) < site->band[i].half_m + BANK_M) {
            *side = off;
            return &site->band[i];
        }
    }
    return NULL;
}

/* Where a street from `dry` to `wet` meets the bank: a vertex of the path there. */
static struct jg_xy bank_vertex(const struct jg_demo_band *band, struct jg_xy dry,
                                struct jg_xy wet)
{
    double s = 0, side = jg_demo_band_off_m(band, dry, &s) > 0 ? 1 : -1;
    double keep = band->half_m + BANK_M;
    for (int k = 0; k < 40; k++) {
        struct jg_xy mid = jg_demo_along(dry, wet, 0.5);
        if (fabs(jg_demo_band_off_m(band, mid, &s)) < keep)
            wet = mid;
        else
            dry = mid;
    }
    (void)jg_demo_band_off_m(band, dry, &s);
    return jg_demo_band_at(band, BANK_STEP_M * nearbyint(s / BANK_STEP_M), side * keep);
}

/* May this street cross? Arterials do, of the others some, on foot at least. */
static bool is_bridged(const struct way *w, struct jg_xy at, enum jg_demo_street *as)
{
    double chance = jg_demo_share(w->site->demo->plan.seed, SALT_BRIDGE,
                                  (int64_t)nearbyint(at.x), (int64_t)nearbyint(at.y));
    *as = w->street;
    if (w->street <= JG_DEMO_ARTERIAL)
        return true;
    if (w->street == JG_DEMO_SECONDARY)
        return chance < 0.6;
    *as = JG_DEMO_FOOTBRIDGE;
    return chance < 0.3;
}

/* One step of a street; `in` is the band the last place was in. */
static enum jg_status step(struct jg_ctx *ctx, struct way *w, struct jg_xy last,
                           struct jg_xy at, const struct jg_demo_band **in)
{
    double side;
    const struct jg_demo_band *now = band_over(w->site, at, &side);
    if (now && !*in) {
        struct jg_xy bank = bank_vertex(now, last, at);
        w->at[w->n++] = bank;
        JG_TRY(end_piece(ctx, w, w->street));
        w->at[w->n++] = bank;
    } else if (!now && *in) {
        struct jg_xy bank = bank_vertex(*in, at, last);
        enum jg_demo_street as;
        w->at[w->n++] = bank;
        if (w->n > 1 && is_bridged(w, bank, &as)) {
            JG_TRY(end_piece(ctx, w, as));
            jg_demo_set_text(w->site->table[JG_DEMO_ROAD], ROAD_BRIDGE, "是");
        }
        w->n = 0;
        w->at[w->n++] = bank;
    }
    if (!now && w->n < WAY_MOST)
        w->at[w->n++] = at;
    *in = now;
    return JG_OK;
}

/* A street through nodes, eight vertices between two, so that gates find one. */
static enum jg_status pave(struct jg_ctx *ctx, struct way *w, const struct jg_xy *node,
                           int n)
{
    double side;
    const struct jg_demo_band *in = band_over(w->site, node[0], &side);
    struct jg_xy last = node[0];
    if (!in)
        w->at[w->n++] = node[0];
    for (int i = 0; i + 1 < n; i++)
        for (int k = 1; k <= 8; k++) {
            struct jg_xy at = jg_demo_along(node[i], node[i + 1], k / 8.0);
            JG_TRY(step(ctx, w, last, at, &in));
            last = at;
        }
    if (in)
        w->n = 0;
    return end_piece(ctx, w, w->street);
}

static const char *street_name(struct jg_demo_site *site, bool upright, int number,
                               int end)
{
    char base[16];
    uint64_t shuffle = jg_demo_mix(site->demo->plan.seed, SALT_STREET_NAME, upright, 0);
    (void)jg_demo_base_name(base, shuffle, (uint32_t)(number + 20000));
    return jg_text_format(site->keep, "%s%s", base, end ? "路" : upright ? "大道" : "街");
}

static enum jg_status pave_upright(struct jg_ctx *ctx, struct jg_demo_site *site, int m)
{
    const struct jg_demo_mesh *mesh = &site->mesh;
    struct way w = {.site = site, .street = jg_demo_street_upright(mesh, m)};
    w.name =
        street_name(site, true, (mesh->i + m / mesh->columns) * 8 + m % mesh->columns,
                    w.street > JG_DEMO_ARTERIAL);
    JG_NEED(ctx, w.name);
    for (int from = 0, n = 0; n < mesh->rows; n++) {
        bool closed = jg_demo_is_closed(&site->demo->plan, mesh, m, n);
        int to = closed ? n : n + 1;
        if ((closed || to == mesh->rows) && to > from)
            JG_TRY(pave(ctx, &w, &mesh->at[m][from], to - from + 1));
        if (closed)
            from = n + 1;
    }
    return JG_OK;
}

static enum jg_status pave_level(struct jg_ctx *ctx, struct jg_demo_site *site, int n)
{
    const struct jg_demo_mesh *mesh = &site->mesh;
    struct way w = {.site = site, .street = jg_demo_street_level(mesh, n)};
    struct jg_xy node[JG_DEMO_STREETS_MOST] = {{0, 0}};
    for (int m = 0; m <= mesh->columns; m++)
        node[m] = mesh->at[m][n];
    w.name = street_name(site, false, (mesh->j + n / mesh->rows) * 8 + n % mesh->rows,
                         w.street > JG_DEMO_ARTERIAL);
    JG_NEED(ctx, w.name);
    return pave(ctx, &w, node, mesh->columns + 1);
}

/* The paths on both banks of a river, in the stretches whose middle lies in this mesh. */
static enum jg_status pave_banks(struct jg_ctx *ctx, struct jg_demo_site *site,
                                 const struct jg_demo_band *band)
{
    struct jg_xy sw = site->mesh.at[0][0];
    int k0 = (int)floor((sw.x - JG_DEMO_CENTRE_E) / STRETCH_M) - 2;
    for (int k = k0; k <= k0 + 6; k++) {
        int i, j;
        jg_demo_mesh_near(jg_demo_band_at(band, (k + 0.5) * STRETCH_M, 0), &i, &j);
        if (i != site->mesh.i || j != site->mesh.j)
            continue;
        for (int side = -1; side <= 1; side += 2) {
            struct jg_xy way[WAY_MOST];
            int n = 0, steps = (int)(STRETCH_M / BANK_STEP_M);
            for (int v = 0; v <= steps; v++)
                way[n++] = jg_demo_band_at(band, k * STRETCH_M + v * BANK_STEP_M,
                                           side * (band->half_m + BANK_M));
            JG_TRY(jg_demo_road(ctx, site, JG_DEMO_FOOTWAY, "滨江步道", way, n));
        }
    }
    return JG_OK;
}

enum jg_status jg_demo_pave(struct jg_ctx *ctx, struct jg_demo_site *site)
{
    const struct jg_demo_mesh *mesh = &site->mesh;
    const struct jg_demo_plan *plan = &site->demo->plan;
    bool last_column = jg_demo_used(plan, mesh->i + 1, mesh->j) < 0;
    bool last_row = jg_demo_used(plan, mesh->i, mesh->j + 1) < 0;
    for (int m = 0; m < mesh->columns + last_column; m++)
        JG_TRY(pave_upright(ctx, site, m));
    for (int n = 0; n < mesh->rows + last_row; n++)
        JG_TRY(pave_level(ctx, site, n));
    for (int i = 0; i < site->n_bands; i++)
        if (site->band[i].kind == JG_DEMO_RIVER)
            JG_TRY(pave_banks(ctx, site, &site->band[i]));
    return JG_OK;
}

/* The crossings around the blocks m0 .. m1-1, n0 .. n1-1. */
static int rim_of(const struct jg_demo_mesh *mesh, const int *m, const int *n,
                  struct jg_xy *out)
{
    int k = 0;
    for (int a = m[0]; a < m[1]; a++)
        out[k++] = mesh->at[a][n[0]];
    for (int b = n[0]; b < n[1]; b++)
        out[k++] = mesh->at[m[1]][b];
    for (int a = m[1]; a > m[0]; a--)
        out[k++] = mesh->at[a][n[1]];
    for (int b = n[1]; b > n[0]; b--)
        out[k++] = mesh->at[m[0]][b];
    return k;
}

enum jg_status jg_demo_gather(struct jg_ctx *ctx, struct jg_demo_site *site)
{
    const struct jg_demo_mesh *mesh = &site->mesh;
    struct jg_demo_table *t = site->table[JG_DEMO_COMMUNITY];
    for (int q = 0; q < 4; q++) {
        int half_m = mesh->columns / 2, half_n = (mesh->rows + 1) / 2;
        int m[2] = {q & 1 ? half_m : 0, q & 1 ? mesh->columns : half_m};
        int n[2] = {q & 2 ? half_n : 0, q & 2 ? mesh->rows : half_n};
        struct jg_xy ring[4 * JG_DEMO_STREETS_MOST];
        int corners = rim_of(mesh, m, n, ring);
        char base[16];
        (void)jg_demo_local_name(site, 60 + q, base);
        int64_t id = ++site->demo->counts.rows[JG_DEMO_COMMUNITY];
        const char *code = jg_text_format(site->keep, "SQ%06lld", (long long)id);
        const char *name = jg_text_format(site->keep, "%s社区", base);
        JG_NEED(ctx, code ? name : NULL);
        JG_TRY(jg_demo_row(ctx, t));
        jg_demo_set_text(t, COMMUNITY_CODE, code);
        jg_demo_set_text(t, COMMUNITY_NAME, name);
        jg_demo_set_text(t, COMMUNITY_SUBDISTRICT, site->subdistrict);
        JG_TRY(jg_demo_polygon(ctx, t, ring, corners));
    }
    return JG_OK;
}
