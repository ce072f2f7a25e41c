/* SPDX-License-Identifier: MIT */
/* Whose a lot is and what is planned for it: parcel, land patch, clearance, projects. */
#include "gis/core/text.h"
#include "gis/demo/site.h"

#include <math.h>

static bool happens(struct jg_demo_lot *lot, double chance)
{
    return jg_demo_roll(&lot->dice) < chance;
}

static enum jg_status put_parcel(struct jg_ctx *ctx, struct jg_demo_site *site,
                                 struct jg_demo_lot *lot)
{
    struct jg_demo_table *t = site->table[JG_DEMO_PARCEL];
    const struct jg_demo_tile *tile = site->tile;
    int slot = (tile->i & 7) * 8 + (tile->j & 7), sub = tile->subdistrict + 1;
    /* 县级 6, 地籍区 3, 地籍子区 3, owner and kind of right, number 5: domain.md 2.4 */
    const char *number = jg_text_format(site->keep, "330203%03d%03d%cB%05d", sub % 1000,
                                        slot + 1 + 64 * (sub / 1000), lot->owner,
                                        (lot->m * 4 + lot->n) * 3 + lot->part + 1);
    JG_NEED(ctx, number);
    double granted = lot->year > 1992 ? 0.8 : 0.05;
    const char *right = lot->owner == 'J' ? "200" : happens(lot, granted) ? "102" : "101";
    JG_TRY(jg_demo_row(ctx, t));
    jg_demo_set_text(t, PARCEL_ZDDM, number);
    if (lot->owner != 'Z' && !happens(lot, 0.06))
        jg_demo_set_text(t, PARCEL_QLXZ, right);
    if (lot->owner != 'Z' && !happens(lot, 0.1))
        jg_demo_set_text(t, PARCEL_QLLX, lot->owner == 'J' ? "6" : "4");
    jg_demo_set_text(t, PARCEL_TDYT, jg_demo_recipes[lot->use].dlmc);
    jg_demo_set_real(t, PARCEL_ZDMJ, nearbyint(jg_demo_area_m2(&lot->land) * 100) / 100);
    site->demo->counts.rows[JG_DEMO_PARCEL]++;
    return jg_demo_polygon(ctx, t, lot->land.at, lot->land.n);
}

static enum jg_status put_land(struct jg_ctx *ctx, struct jg_demo_site *site,
                               const struct jg_demo_lot *lot,
                               const struct jg_demo_shape *land, const char *right)
{
    struct jg_demo_table *t = site->table[JG_DEMO_LAND];
    const struct jg_demo_recipe *recipe = &jg_demo_recipes[lot->use];
    if (land->n == 0)
        return JG_OK;
    int64_t id = ++site->demo->counts.rows[JG_DEMO_LAND];
    const char *bsm = jg_text_format(t->arena, "330203%012lld", (long long)id);
    JG_NEED(ctx, bsm);
    JG_TRY(jg_demo_row(ctx, t));
    jg_demo_set_text(t, LAND_BSM, bsm);
    jg_demo_set_text(t, LAND_DLBM, recipe->dlbm);
    jg_demo_set_text(t, LAND_DLMC, recipe->dlmc);
    jg_demo_set_text(t, LAND_QSXZ, right);
    jg_demo_set_text(t, LAND_ZLDWMC, site->subdistrict);
    jg_demo_set_text(t, LAND_CZCSXM, lot->owner == 'J' ? "203" : "201");
    return jg_demo_polygon(ctx, t, land->at, land->n);
}

/* The part of a lot west of a line through it. */
static struct jg_demo_shape part_of(const struct jg_demo_lot *lot, double east_m,
                                    bool west)
{
    struct jg_xy p = jg_demo_out_of(lot->frame, (struct jg_xy){east_m, 0});
    struct jg_xy q = jg_demo_out_of(lot->frame, (struct jg_xy){east_m, 1});
    return west ? jg_demo_cut(&lot->land, p, q, 0) : jg_demo_cut(&lot->land, q, p, 0);
}

static double split_east_m(struct jg_demo_lot *lot)
{
    struct jg_demo_shape local = lot->land;
    for (int i = 0; i < local.n; i++)
        local.at[i] = jg_demo_into(lot->frame, local.at[i]);
    struct jg_box box = jg_demo_box(&local);
    return box.min_x + (box.max_x - box.min_x) * jg_demo_between(&lot->dice, 0.3, 0.7);
}

/* Land patches know what parcels do not: some lots are half the village's. */
static enum jg_status put_patches(struct jg_ctx *ctx, struct jg_demo_site *site,
                                  struct jg_demo_lot *lot, bool mixed)
{
    const char *right = lot->owner == 'J' ? "30" : happens(lot, 0.85) ? "20" : "10";
    if (happens(lot, 0.015))
        right = NULL;
    if (!mixed)
        return put_land(ctx, site, lot, &lot->land, right);
    double east_m = split_east_m(lot);
    struct jg_demo_shape west = part_of(lot, east_m, true),
                         rest = part_of(lot, east_m, false);
    JG_TRY(put_land(ctx, site, lot, &west, "20"));
    return put_land(ctx, site, lot, &rest, "30");
}

static enum jg_status put_clearance(struct jg_ctx *ctx, struct jg_demo_site *site,
                                    struct jg_demo_lot *lot)
{
    struct jg_demo_table *t = site->table[JG_DEMO_CLEARANCE];
    static const char *const statuses[] = {"实施中", "已批准", "实施中", "已完成",
                                           "已取消"};
    bool shanty = lot->use == JG_DEMO_COURT || happens(lot, 0.3),
         whole = happens(lot, 0.7);
    double east_m = whole ? 0 : split_east_m(lot);
    struct jg_demo_shape land = whole ? lot->land : part_of(lot, east_m, true);
    if (land.n == 0)
        return JG_OK;
    const char *name = jg_text_format(site->keep, "%s地块", lot->name);
    JG_NEED(ctx, name);
    JG_TRY(jg_demo_row(ctx, t));
    jg_demo_set_text(t, CLEARANCE_TYPE, shanty ? "棚户区改造" : "房屋征收");
    jg_demo_set_text(t, CLEARANCE_NAME, name);
    jg_demo_set_int(t, CLEARANCE_YEAR, 2017 + jg_demo_pick(&lot->dice, 7));
    jg_demo_set_text(t, CLEARANCE_STATUS, statuses[jg_demo_pick(&lot->dice, 5)]);
    site->demo->counts.rows[JG_DEMO_CLEARANCE]++;
    return jg_demo_polygon(ctx, t, land.at, land.n);
}

/* The upright rectangle of the lot's frame around the lot, grown. */
static void around(const struct jg_demo_lot *lot, double by_m, struct jg_xy *out)
{
    struct jg_demo_shape local = lot->land;
    for (int i = 0; i < local.n; i++)
        local.at[i] = jg_demo_into(lot->frame, local.at[i]);
    struct jg_box b = jg_box_grow(jg_demo_box(&local), by_m);
    struct jg_xy corner[4] = {
        {b.min_x, b.min_y}, {b.max_x, b.min_y}, {b.max_x, b.max_y}, {b.min_x, b.max_y}};
    for (int i = 0; i < 4; i++)
        out[i] = jg_demo_out_of(lot->frame, corner[i]);
}

static enum jg_status put_government(struct jg_ctx *ctx, struct jg_demo_site *site,
                                     struct jg_demo_lot *lot)
{
    struct jg_demo_table *t = site->table[JG_DEMO_GOVERNMENT];
    static const char *const works[] = {"滨水空间提升工程", "学校改扩建工程",
                                        "口袋公园工程", "未来社区配套工程",
                                        "公共停车场工程"};
    char base[16];
    (void)jg_demo_local_name(site, (lot->m * 4 + lot->n) * 3, base);
    const char *name =
        jg_text_format(t->arena, "%s%s", base, works[jg_demo_pick(&lot->dice, 5)]);
    JG_NEED(ctx, name);
    struct jg_xy corner[4];
    around(lot, jg_demo_between(&lot->dice, 8, 30), corner);
    JG_TRY(jg_demo_row(ctx, t));
    jg_demo_set_text(t, GOVERNMENT_NAME, name);
    jg_demo_set_int(t, GOVERNMENT_YEAR, 2019 + jg_demo_pick(&lot->dice, 7));
    site->demo->counts.rows[JG_DEMO_GOVERNMENT]++;
    return jg_demo_polygon(ctx, t, corner, 4);
}

static enum jg_status put_special(struct jg_ctx *ctx, struct jg_demo_site *site,
                                  struct jg_demo_lot *lot)
{
    struct jg_demo_table *t = site->table[JG_DEMO_SPECIAL];
    static const struct {
        const char *kind, *owner;
    } works[] = {{"加装电梯", "区住建局"},
                 {"智慧安防", "公安分局"},
                 {"垃圾分类", "区综合执法局"},
                 {"雨污分流", "区治水办"}};
    int k = jg_demo_pick(&lot->dice, 4);
    const char *name = jg_text_format(t->arena, "%s%s", lot->name, works[k].kind);
    JG_NEED(ctx, name);
    struct jg_demo_shape land = jg_demo_inset(&lot->land, 1);
    if (land.n == 0)
        return JG_OK;
    JG_TRY(jg_demo_row(ctx, t));
    jg_demo_set_text(t, SPECIAL_KIND, works[k].kind);
    jg_demo_set_text(t, SPECIAL_NAME, name);
    jg_demo_set_int(t, SPECIAL_YEAR, 2020 + jg_demo_pick(&lot->dice, 6));
    jg_demo_set_text(t, SPECIAL_OWNER, works[k].owner);
    jg_demo_set_text(t, SPECIAL_FIXED, happens(lot, 0.25) ? "是" : "否");
    site->demo->counts.rows[JG_DEMO_SPECIAL]++;
    return jg_demo_polygon(ctx, t, land.at, land.n);
}

enum jg_status jg_demo_own(struct jg_ctx *ctx, struct jg_demo_site *site,
                           struct jg_demo_lot *lot)
{
    bool lived_in = jg_demo_is_lived_in(lot->use);
    bool village = lot->use == JG_DEMO_VILLAGE || lot->use == JG_DEMO_FIELD;
    lot->owner = 'G';
    if (village)
        lot->owner = 'J';
    else if (happens(lot, 0.025))
        lot->owner = 'Z';
    bool mixed = lived_in && !village && happens(lot, 0.03);
    bool registered = !mixed && !happens(lot, lot->year < 1990 ? 0.1 : 0.03);
    if (registered)
        JG_TRY(put_parcel(ctx, site, lot));
    JG_TRY(put_patches(ctx, site, lot, mixed));
    double cleared = lot->use == JG_DEMO_COURT      ? 0.3
                     : lot->use == JG_DEMO_VILLAGE  ? 0.12
                     : lived_in && lot->year < 1986 ? 0.07
                                                    : 0;
    if (happens(lot, cleared))
        JG_TRY(put_clearance(ctx, site, lot));
    if (!lived_in && happens(lot, 0.1))
        JG_TRY(put_government(ctx, site, lot));
    if (lived_in && happens(lot, 0.07))
        JG_TRY(put_special(ctx, site, lot));
    return JG_OK;
}
