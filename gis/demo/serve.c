/* SPDX-License-Identifier: MIT */
/* Facilities as a map service lists them: typecodes of AMap, names that must be read
 * because some kinds have no code of their own (domain.md 1.7), GCJ-02; and what is none
 * of ours. */
#include "gis/core/text.h"
#include "gis/crs/offset.h"
#include "gis/demo/site.h"

#include <math.h>

enum { SALT_SERVE = 120 };

enum reach { LOCAL, DISTRICT };

/* What there is of each kind in a full square kilometre of town. */
static const struct kind {
    double a_mesh;
    enum reach reach; /* named after a neighbourhood or its sub-district */
    const char *code, *type, *name;
} kinds[] = {
    {5.5, LOCAL, "141204", "科教文化服务;学校;幼儿园", "%s幼儿园"},
    {1.6, LOCAL, "072000", "生活服务;婴儿服务场所;婴儿服务场所", "%s托育中心"},
    {2.2, LOCAL, "141203", "科教文化服务;学校;小学", "%s小学"},
    {0.9, LOCAL, "141202", "科教文化服务;学校;中学", "%s初级中学"},
    {0.5, DISTRICT, "090102", "医疗保健服务;综合医院;卫生院", "%s社区卫生服务中心"},
    {4, LOCAL, "090300", "医疗保健服务;诊所;诊所", "%s社区卫生服务站"},
    {1.3, LOCAL, "090300", "医疗保健服务;诊所;诊所", "%s门诊部"},
    {0.12, LOCAL, "090101", "医疗保健服务;综合医院;三级甲等医院", "%s医院"},
    {2.0, LOCAL, "090601", "医疗保健服务;医药保健销售店;药房", "%s大药房"},
    {0.3, LOCAL, "080402", "体育休闲服务;疗养院;疗养院", "%s养老院"},
    {0.15, LOCAL, "080402", "体育休闲服务;疗养院;疗养院", "%s老年护理院"},
    {3, LOCAL, "070000", "生活服务;生活服务场所;生活服务场所", "%s居家养老服务站"},
    {1.6, LOCAL, "070000", "生活服务;生活服务场所;生活服务场所", "%s老年人日间照料中心"},
    {1.6, LOCAL, "050100", "餐饮服务;中餐厅;中餐厅", "%s社区食堂"},
    {0.5, DISTRICT, "140800", "科教文化服务;文化宫;文化宫", "%s文化活动中心"},
    {4, LOCAL, "140000", "科教文化服务;科教文化场所;科教文化场所", "%s文化活动站"},
    {0.3, LOCAL, "140500", "科教文化服务;图书馆;图书馆", "%s图书馆"},
    {0.4, LOCAL, "080101", "体育休闲服务;运动场馆;综合体育馆", "%s体育馆"},
    {0.5, LOCAL, "080105", "体育休闲服务;运动场馆;足球场", "%s足球场"},
    {1.6, LOCAL, "080100", "体育休闲服务;运动场馆;运动场所", "%s多功能运动场"},
    {3, LOCAL, "080104", "体育休闲服务;运动场馆;篮球场馆", "%s篮球场"},
    {5.5, LOCAL, "080108", "体育休闲服务;运动场馆;户外健身场所", "%s健身广场"},
    {0.6, LOCAL, "110101", "风景名胜;公园广场;公园", "%s公园"},
    {0.3, DISTRICT, "130105", "政府机构及社会团体;政府机关;乡镇级政府及事业单位",
     "%s办事处"},
    {0.4, DISTRICT, "130105", "政府机构及社会团体;政府机关;乡镇级政府及事业单位",
     "%s社区服务中心"},
    {4.5, LOCAL, "130106", "政府机构及社会团体;政府机关;乡镇以下级政府及事业单位",
     "%s社区党群服务中心"},
    {0.9, LOCAL, "120304", "商务住宅;住宅区;社区中心", "%s邻里中心"},
    {0.6, DISTRICT, "130501", "政府机构及社会团体;公检法机构;公安警察", "%s派出所"},
    {0.8, LOCAL, "070401", "生活服务;邮局;邮政速递", "%s邮政支局"},
    {8, LOCAL, "070500", "生活服务;物流速递;物流速递", "菜鸟驿站(%s店)"},
    {0.25, LOCAL, "150500", "交通设施服务;地铁站;地铁站", "%s(地铁站)"},
    {8, LOCAL, "150700", "交通设施服务;公交车站;公交车站相关", "%s(公交站)"},
    {0.9, LOCAL, "060101", "购物服务;商场;购物中心", "%s购物中心"},
    {1.9, LOCAL, "060705", "购物服务;综合市场;蔬菜市场", "%s菜市场"},
    {1.8, LOCAL, "060400", "购物服务;超级市场;超市", "%s生鲜超市"},
    {10, LOCAL, "060200", "购物服务;便民商店/便利店;便民商店/便利店", "%s便利店"},
    {5, LOCAL, "200300", "公共设施;公共厕所;公共厕所", "%s公共厕所"},
    {1.4, LOCAL, "200000", "公共设施;公共设施;公共设施", "%s垃圾中转站"},
    {1.6, LOCAL, "070000", "生活服务;生活服务场所;生活服务场所", "%s再生资源回收站"},
    {4.5, LOCAL, "150904", "交通设施服务;停车场;公共停车场", "%s停车场"},
    {1.0, LOCAL, "150907", "交通设施服务;停车场;停车场入口", "%s停车场入口"},
    {1.4, LOCAL, "070000", "生活服务;生活服务场所;生活服务场所", "%s家政服务部"},
    {0.6, LOCAL, "130404", "政府机构及社会团体;社会团体;残联", "%s残疾人之家"},
    {3.5, LOCAL, "050100", "餐饮服务;中餐厅;中餐厅", "%s面馆"},
    {0.4, LOCAL, "090700", "医疗保健服务;动物医疗场所;动物医疗场所", "%s宠物诊所"},
    {0.8, LOCAL, "141400", "科教文化服务;培训机构;培训机构", "%s小学辅导培训"},
};
enum { N_KINDS = (int)(sizeof kinds / sizeof kinds[0]) };

bool jg_demo_kerb(const struct jg_demo_site *site, int m, int n, int side, int k,
                  struct jg_xy *out, enum jg_demo_street *out_street)
{
    const struct jg_demo_mesh *mesh = &site->mesh;
    int m1 = m + (side == 1), n1 = n + (side == 2);
    bool level = side == 0 || side == 2;
    if (!level && jg_demo_is_closed(&site->demo->plan, mesh, m1, n1))
        return false;
    struct jg_xy a = mesh->at[m1][n1];
    struct jg_xy b = level ? mesh->at[m1 + 1][n1] : mesh->at[m1][n1 + 1];
    *out = jg_demo_along(a, b, k / 8.0);
    *out_street =
        level ? jg_demo_street_level(mesh, n1) : jg_demo_street_upright(mesh, m1);
    for (int i = 0; i < site->n_bands; i++) {
        double s;
        if (site->band[i].kind != JG_DEMO_CANAL &&
            fabs(jg_demo_band_off_m(&site->band[i], *out, &s)) <
                site->band[i].half_m + 13)
            return false;
    }
    return true;
}

static enum jg_status put_facility(struct jg_ctx *ctx, struct jg_demo_site *site,
                                   const struct kind *kind, struct jg_demo_dice *dice,
                                   struct jg_xy at)
{
    struct jg_demo_table *t = site->table[JG_DEMO_FACILITY];
    struct jg_demo *demo = site->demo;
    char base[16];
    int64_t id = ++demo->counts.rows[JG_DEMO_FACILITY];
    (void)jg_demo_local_name(site, jg_demo_pick(dice, 60), base);
    const char *stem = kind->reach == DISTRICT ? site->subdistrict : base;
    const char *text[3] = {
        jg_text_format(site->keep, "B0%09lld", (long long)id),
        NULL,
        jg_text_format(site->keep, "%s%s路%d号", site->subdistrict, base,
                       1 + jg_demo_pick(dice, 600)),
    };
    struct jg_text name = {.arena = site->keep};
    for (const char *c = kind->name; *c; c++) {
        if (c[0] == '%' && c[1] == 's') {
            jg_text_add(&name, stem);
            c++;
        } else {
            jg_text_add_n(&name, c, 1);
        }
    }
    JG_TRY(jg_text_done(ctx, &name, &text[1]));
    JG_NEED(ctx, text[0] ? text[2] : NULL);
    JG_TRY(jg_demo_row(ctx, t));
    jg_demo_set_text(t, FACILITY_ID, text[0]);
    jg_demo_set_text(t, FACILITY_NAME, text[1]);
    jg_demo_set_text(t, FACILITY_TYPE, kind->type);
    jg_demo_set_text(t, FACILITY_CODE, kind->code);
    jg_demo_set_text(t, FACILITY_ADDRESS, text[2]);
    jg_demo_set_real(t, FACILITY_LNG, at.x); /* metres still: changed all at once */
    jg_demo_set_real(t, FACILITY_LAT, at.y);
    return JG_OK;
}

/* A place at a kerb of the mesh, a few metres into the block. */
static bool find_place(const struct jg_demo_site *site, struct jg_demo_dice *dice,
                       struct jg_xy *out)
{
    const struct jg_demo_mesh *mesh = &site->mesh;
    int m = jg_demo_pick(dice, mesh->columns), n = jg_demo_pick(dice, mesh->rows);
    int side = jg_demo_pick(dice, 4), k = 1 + jg_demo_pick(dice, 7);
    enum jg_demo_street street;
    struct jg_xy at;
    if (!jg_demo_kerb(site, m, n, side, k, &at, &street) || street == JG_DEMO_EXPRESSWAY)
        return false;
    struct jg_xy a = mesh->at[m][n], b = mesh->at[m + 1][n + 1];
    struct jg_xy middle = {(a.x + b.x) / 2, (a.y + b.y) / 2};
    double apart_m = jg_demo_apart_m(at, middle);
    double in_m = jg_demo_half_street_m(street) + jg_demo_between(dice, 2, 14);
    *out = jg_demo_round(jg_demo_along(at, middle, in_m / apart_m));
    return true;
}

enum jg_status jg_demo_serve(struct jg_ctx *ctx, struct jg_demo_site *site)
{
    struct jg_demo_dice dice = {
        jg_demo_mix(site->demo->plan.seed, SALT_SERVE, site->tile->i, site->tile->j)};
    /* The middle of a town is served better than its rim. */
    double full = fmax(0.35, 1.25 - 0.75 * site->rim);
    for (int k = 0; k < N_KINDS; k++) {
        int n = (int)floor(kinds[k].a_mesh * full + jg_demo_roll(&dice));
        for (int i = 0; i < n; i++) {
            struct jg_xy at;
            if (find_place(site, &dice, &at))
                JG_TRY(put_facility(ctx, site, &kinds[k], &dice, at));
        }
    }
    return JG_OK;
}

/* A strip along an inner street of the mesh, from end to end. */
static enum jg_status put_strip(struct jg_ctx *ctx, struct jg_demo_site *site, int m,
                                double half_m)
{
    const struct jg_demo_mesh *mesh = &site->mesh;
    struct jg_xy ring[2 * JG_DEMO_STREETS_MOST];
    int n = 0;
    for (int k = 0; k <= mesh->rows; k++) /* south to north on the east side */
        ring[n++] = (struct jg_xy){mesh->at[m][k].x + half_m, mesh->at[m][k].y};
    for (int k = mesh->rows; k >= 0; k--)
        ring[n++] = (struct jg_xy){mesh->at[m][k].x - half_m, mesh->at[m][k].y};
    return jg_demo_polygon(ctx, site->table[JG_DEMO_SPECIAL], ring, n);
}

enum jg_status jg_demo_dig(struct jg_ctx *ctx, struct jg_demo_site *site)
{
    struct jg_demo_table *t = site->table[JG_DEMO_SPECIAL];
    struct jg_demo_dice dice = {
        jg_demo_mix(site->demo->plan.seed, SALT_SERVE + 1, site->tile->i, site->tile->j)};
    for (int m = 0; m < site->mesh.columns; m++) {
        if (jg_demo_roll(&dice) > 0.16)
            continue;
        bool arterial = m == 0;
        char base[16];
        (void)jg_demo_local_name(site, m * 12, base);
        const char *kind = arterial ? "主干道整治" : "雨污分流";
        const char *name = jg_text_format(t->arena, "%s路%s", base, kind);
        JG_NEED(ctx, name);
        JG_TRY(jg_demo_row(ctx, t));
        jg_demo_set_text(t, SPECIAL_KIND, kind);
        jg_demo_set_text(t, SPECIAL_NAME, name);
        jg_demo_set_int(t, SPECIAL_YEAR, 2020 + jg_demo_pick(&dice, 6));
        jg_demo_set_text(t, SPECIAL_OWNER, arterial ? "区城管局" : "区治水办");
        jg_demo_set_text(t, SPECIAL_FIXED, jg_demo_roll(&dice) < 0.4 ? "是" : "否");
        site->demo->counts.rows[JG_DEMO_SPECIAL]++;
        JG_TRY(put_strip(ctx, site, m, arterial ? 18 : 10));
    }
    return JG_OK;
}
