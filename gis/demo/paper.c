/* SPDX-License-Identifier: MIT */
/* The papers that lie in a delivery beside the layers. */
#include "gis/core/text.h"
#include "gis/demo/site.h"

#include <string.h>

/* What can be found in poi.csv by name or typecode; the rest of the standard nobody
 * surveyed. */
static const char surveyed[] =
    "EDU_KG,CHI_NURSERY,EDU_PRI,EDU_JHS,MED_CENTER,MED_STATION,MED_OPD,ELD_HOME,ELD_CARE,"
    "\n"
    "    "
    "ELD_DAY,ELD_MEAL,CUL_CENTER,CUL_STATION,SPT_GYM,SPT_LARGE,SPT_MID,SPT_SMALL,SPT_FIT,"
    "\n"
    "    GOV_SUBDIST,SVC_CENTER,SVC_STATION,SVC_NEIGH,GOV_POLICE,PST_OFFICE,PST_PARCEL,\n"
    "    "
    "TRN_METRO,TRN_BUS,COM_MALL,COM_MARKET,COM_CVS,ENV_WC,ENV_WASTE_STN,ENV_RECYCLE,\n"
    "    PRK_MOTOR_PUB,HSK_HOME,DIS_REHAB";

static void add_buildings(struct jg_text *t, int n_files)
{
    jg_text_add(t, "  building:           {source: ");
    if (n_files == 1)
        jg_text_add(t, "ZRZ.shp");
    for (int k = 1; n_files > 1 && k <= n_files; k++) {
        if (k == 1)
            jg_text_add(t, "[ZRZ.shp");
        else
            jg_text_addf(t, ", ZRZ_%d.shp", k);
    }
    jg_text_addf(t, "%s, encoding: GBK}\n", n_files > 1 ? "]" : "");
}

/* A layer of which the district has nothing is known to be none. */
static void add_layer(struct jg_text *t, int64_t rows, const char *name,
                      const char *source)
{
    jg_text_addf(t, "  %s:%*s", name, 19 - (int)strlen(name), "");
    if (rows)
        jg_text_addf(t, "{%s}\n", source);
    else
        jg_text_add(t, "none\n");
}

enum jg_status jg_demo_project(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_demo *demo, int n_building_files,
                               const char **out)
{
    struct jg_text t = {.arena = keep};
    const int64_t *rows = demo->counts.rows;
    jg_text_add(&t, "# 演示数据，纯属虚构；字段名和脏数据仿照实际交付。\n"
                    "# A made-up district. See README.txt.\n"
                    "project: 海曙区城镇老旧小区改造（演示）\n"
                    "crs: EPSG:4549\n"
                    "policy: haishu-2020\n"
                    "standard: gb50180-2018\n"
                    "out: out/\n"
                    "secrecy: 演示数据\n"
                    "layers:\n");
    add_layer(&t, rows[JG_DEMO_SUBDISTRICT], "subdistrict",
              "source: jd.shp, encoding: GBK");
    add_layer(&t, rows[JG_DEMO_COMMUNITY], "community", "source: sq.shp, encoding: GBK");
    add_layer(&t, rows[JG_DEMO_LAND], "land",
              "source: dltb.gpkg, layer: DLTB, landuse_scheme: sandiao, "
              "area_basis: ellipsoid");
    add_layer(&t, rows[JG_DEMO_PARCEL], "parcel",
              "source: zd.shp, encoding: GBK, area_basis: plane");
    add_buildings(&t, n_building_files);
    add_layer(&t, rows[JG_DEMO_ROAD], "road", "source: roads.shp, encoding: GBK");
    add_layer(&t, rows[JG_DEMO_GATE], "gate",
              "source: crk.csv, x: X, y: Y, crs: 'EPSG:4549'");
    add_layer(&t, rows[JG_DEMO_BARRIER], "barrier",
              "source: barrier.gpkg, layer: barrier");
    add_layer(&t, rows[JG_DEMO_FACILITY], "facility",
              "source: poi.csv, x: lng, y: lat, crs: GCJ-02, classify: amap");
    add_layer(&t, rows[JG_DEMO_CLEARANCE], "clearance",
              "source: zhengshou.shp, encoding: GBK");
    add_layer(&t, rows[JG_DEMO_GOVERNMENT], "government_project",
              "source: project.gpkg, layer: government_project");
    add_layer(&t, rows[JG_DEMO_SPECIAL], "special_project",
              "source: project.gpkg, layer: special_project");
    add_layer(&t, rows[JG_DEMO_POPULATION], "population",
              "source: population.csv, x: X, y: Y, crs: 'EPSG:4549'");
    jg_text_addf(&t, "circle:\n  surveyed: \"%s\"\nzone:\n  gap: 30\n", surveyed);
    return jg_text_done(ctx, &t, out);
}

enum jg_status jg_demo_note(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_demo *demo, const char **out)
{
    struct jg_text t = {.arena = keep};
    const struct jg_demo_counts *c = &demo->counts;
    jg_text_add(&t,
                "本目录数据全部为程序虚构，不对应任何真实的小区、地块、设施和人口；"
                "街道名称借用海曙区。\n"
                "Everything in this folder is made up by a program. No estate, parcel, "
                "facility or person is real;\nonly the names of sub-districts are "
                "Haishu's.\n\n");
    jg_text_addf(
        &t,
        "随机种子 seed %d，脏数据比例 dirt %g（建筑 %lld 条脏记录 dirty building "
        "records）。\n坐标系 CRS: EPSG:4549 (CGCS2000 / 3-degree GK CM 120E)，"
        "poi.csv 为 GCJ-02。\n\n",
        demo->options.seed, demo->options.dirt, (long long)c->dirty);
    const struct {
        const char *file, *what;
        int64_t n;
    } rows[] = {
        {"ZRZ.shp", "自然幢 buildings (GBK)", c->rows[JG_DEMO_BUILDING]},
        {"jd.shp", "街道 sub-districts (GBK)", c->rows[JG_DEMO_SUBDISTRICT]},
        {"sq.shp", "社区 communities (GBK)", c->rows[JG_DEMO_COMMUNITY]},
        {"zd.shp", "宗地 parcels (GBK)", c->rows[JG_DEMO_PARCEL]},
        {"dltb.gpkg", "地类图斑 land patches", c->rows[JG_DEMO_LAND]},
        {"roads.shp", "道路 streets and lanes (GBK)", c->rows[JG_DEMO_ROAD]},
        {"crk.csv", "小区出入口 gates", c->rows[JG_DEMO_GATE]},
        {"barrier.gpkg", "河流、铁路 rivers, railways", c->rows[JG_DEMO_BARRIER]},
        {"poi.csv", "兴趣点 facilities (GCJ-02)", c->rows[JG_DEMO_FACILITY]},
        {"zhengshou.shp", "棚改征收 clearance (GBK)", c->rows[JG_DEMO_CLEARANCE]},
        {"project.gpkg", "政府工程 government projects", c->rows[JG_DEMO_GOVERNMENT]},
        {"project.gpkg", "专项工程 special projects", c->rows[JG_DEMO_SPECIAL]},
        {"population.csv", "人口 population", c->rows[JG_DEMO_POPULATION]},
    };
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++)
        jg_text_addf(&t, "%-16s%8lld  %s\n", rows[k].file, (long long)rows[k].n,
                     rows[k].what);
    jg_text_add(&t, "\n运行 run:  jiugai run district.yaml\n");
    return jg_text_done(ctx, &t, out);
}
