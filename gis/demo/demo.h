/* SPDX-License-Identifier: MIT */
/* A made-up district in memory, mesh by mesh: the life of a real one, the dirt of a real
 * delivery, and no data of anybody's. io writes it. */
#ifndef JG_DEMO_DEMO_H
#define JG_DEMO_DEMO_H

#include "gis/core/stage.h"
#include "gis/crs/crs.h"
#include "gis/layer/layer.h"

struct jg_demo_options {
    int buildings;
    int seed;
    double dirt;        /* share of dirty building records */
    bool overwrite;     /* of the delivery's files */
    const char *folder; /* where the delivery goes; not of interest to this room */
};

/** The knobs of struct jg_demo_options, the folder excepted. */
extern const struct jg_param jg_demo_params[];

/** The layers, first those that come mesh by mesh, then those that come whole at the end.
 *  Columns bear the names they are delivered under. */
enum jg_demo_layer {
    JG_DEMO_BUILDING,
    JG_DEMO_PARCEL,
    JG_DEMO_ROAD,
    JG_DEMO_COMMUNITY,
    JG_DEMO_CLEARANCE,
    JG_DEMO_GATE,       /* also X and Y as columns, for a CSV */
    JG_DEMO_POPULATION, /* likewise */
    JG_DEMO_FACILITY,   /* no shape: lng and lat in GCJ-02 */
    JG_DEMO_STREAMED,
    JG_DEMO_SUBDISTRICT = JG_DEMO_STREAMED,
    JG_DEMO_LAND,
    JG_DEMO_BARRIER,
    JG_DEMO_GOVERNMENT,
    JG_DEMO_SPECIAL,
    JG_DEMO_LAYERS
};

/** How many of each there are, for the summary and for the check that counts add up. */
struct jg_demo_counts {
    int64_t rows[JG_DEMO_LAYERS];
    int64_t estates, dirty, meshes;
};

struct jg_demo;

/** Draw up the plan. \return JG_USAGE for options out of range, JG_CRS, JG_NOMEM */
enum jg_status jg_demo_open(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_demo_options *options,
                            struct jg_demo **out) JG_MUST_CHECK;

/** The next meshes: one layer of each streamed kind, NULL where there is nothing.
 *
 *  Buildings come in order of their id. Streets come after the last building.
 *  \param chunk  owns the layers; close it before the next call
 *  \param out    JG_DEMO_STREAMED layers
 *  \return false in *out_more when nothing came and nothing will
 *
 *  Units: metres. CRS: EPSG:4549, facilities GCJ-02.
 *  Owner: chunk. Cost: linear in what comes; memory that of some thousand buildings, and
 *  about 0.3 kB a parcel for the layers that come whole.
 *  Source: made up; sizes after domain.md 1.2, 2 and 4.2.
 */
enum jg_status jg_demo_next(struct jg_ctx *ctx, struct jg_arena *chunk,
                            struct jg_demo *demo, struct jg_layer **out,
                            bool *out_more) JG_MUST_CHECK;

/** The layers that come whole, after jg_demo_next has said that there is no more.
 *  \param out  JG_DEMO_LAYERS layers, of which those from JG_DEMO_STREAMED on are set */
enum jg_status jg_demo_rest(struct jg_ctx *ctx, struct jg_demo *demo,
                            struct jg_layer **out) JG_MUST_CHECK;

const struct jg_demo_counts *jg_demo_counted(const struct jg_demo *demo);
const struct jg_crs *jg_demo_crs(const struct jg_demo *demo);

/** What goes beside the layers: the project file and a note that says it is made up.
 *  \param n_building_files  ZRZ.shp, ZRZ_2.shp … */
enum jg_status jg_demo_project(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_demo *demo, int n_building_files,
                               const char **out) JG_MUST_CHECK;
enum jg_status jg_demo_note(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_demo *demo, const char **out) JG_MUST_CHECK;

#endif
