/* SPDX-License-Identifier: MIT */
/* The work on one mesh: its blocks, lots and what stands on them. Private to this room.
 */
#ifndef JG_DEMO_SITE_H
#define JG_DEMO_SITE_H

#include "gis/demo/demo.h"
#include "gis/demo/names.h"
#include "gis/demo/plan.h"
#include "gis/demo/table.h"

struct jg_demo {
    struct jg_arena *keep;
    struct jg_demo_options options;
    struct jg_demo_plan plan;
    struct jg_crs *crs, *degrees;
    int next_tile, next_street_tile;
    int id_digits;
    int64_t n_named; /* lots named as estates; on a few nothing fits */
    struct jg_demo_counts counts;
    struct jg_demo_table whole[JG_DEMO_LAYERS]; /* from JG_DEMO_STREAMED on */
};

/** What a lot is for. The first six are lived in. */
enum jg_demo_use {
    JG_DEMO_SLAB,
    JG_DEMO_SLAB_HIGH,
    JG_DEMO_TOWER,
    JG_DEMO_COURT,
    JG_DEMO_VILLA,
    JG_DEMO_VILLAGE,
    JG_DEMO_SCHOOL,
    JG_DEMO_OFFICE,
    JG_DEMO_MALL,
    JG_DEMO_FACTORY,
    JG_DEMO_HOSPITAL,
    JG_DEMO_PARK,
    JG_DEMO_FIELD,
    JG_DEMO_USES
};
static inline bool jg_demo_is_lived_in(enum jg_demo_use use)
{
    return use <= JG_DEMO_VILLAGE;
}

/** One mesh being built on. Texts of rows live in `keep`. */
struct jg_demo_site {
    struct jg_demo *demo;
    struct jg_arena *keep;
    struct jg_demo_table *table[JG_DEMO_LAYERS];
    const struct jg_demo_tile *tile;
    struct jg_demo_mesh mesh;
    struct jg_demo_band band[9];
    int n_bands;
    const char *subdistrict;
    double rim;
};

/** A lot: one parcel, one estate or one other thing. */
struct jg_demo_lot {
    struct jg_demo_shape land;
    struct jg_demo_frame frame; /* rows run along its x */
    struct jg_demo_dice dice;
    enum jg_demo_use use;
    int m, n, part, parts; /* the block, and which piece of it */
    int wide;              /* 1: the block to the east belongs to it */
    int year;
    bool phased; /* named after the block's first piece, with its phase */
    char owner;  /* 'G', 'J' or 'Z': the 13th character of its number */
    const char *estate_id, *name; /* NULL: no estate */
};

struct jg_demo_recipe {
    double depth_m[2], length_m[2], row_gap_m[2], gap_m[2];
    int floors[2];
    double skip;        /* share of places left open */
    double dwelling_m2; /* floor area a household */
    const char *ghyt, *fwjg, *dlbm, *dlmc;
};
extern const struct jg_demo_recipe jg_demo_recipes[JG_DEMO_USES];

/** Columns of the layers, in order. */
extern const struct jg_demo_layout jg_demo_layouts[JG_DEMO_LAYERS];
enum {
    BUILDING_LDBH,
    BUILDING_XQBH,
    BUILDING_XQMC,
    BUILDING_SSJD,
    BUILDING_LDMC,
    BUILDING_JGRQ,
    BUILDING_ZCS,
    BUILDING_SCJZMJ,
    BUILDING_ZTS,
    BUILDING_GHYT,
    BUILDING_FWJG
};
enum { PARCEL_ZDDM, PARCEL_QLXZ, PARCEL_QLLX, PARCEL_TDYT, PARCEL_ZDMJ };
enum { ROAD_ID, ROAD_NAME, ROAD_CLASS, ROAD_WIDTH, ROAD_FOOT, ROAD_BRIDGE };
enum { COMMUNITY_CODE, COMMUNITY_NAME, COMMUNITY_SUBDISTRICT };
enum { CLEARANCE_TYPE, CLEARANCE_NAME, CLEARANCE_YEAR, CLEARANCE_STATUS };
enum { GATE_ID, GATE_ESTATE, GATE_FOOT, GATE_X, GATE_Y };
enum { POPULATION_X, POPULATION_Y, POPULATION_ALL, POPULATION_YOUNG, POPULATION_OLD };
enum {
    FACILITY_ID,
    FACILITY_NAME,
    FACILITY_TYPE,
    FACILITY_CODE,
    FACILITY_LNG,
    FACILITY_LAT,
    FACILITY_ADDRESS
};
enum { SUBDISTRICT_CODE, SUBDISTRICT_NAME };
enum { LAND_BSM, LAND_DLBM, LAND_DLMC, LAND_QSXZ, LAND_ZLDWMC, LAND_TBMJ, LAND_CZCSXM };
enum { BARRIER_NAME, BARRIER_KIND, BARRIER_WIDTH };
enum { GOVERNMENT_NAME, GOVERNMENT_YEAR };
enum { SPECIAL_KIND, SPECIAL_NAME, SPECIAL_YEAR, SPECIAL_OWNER, SPECIAL_FIXED };

/** Build on one mesh until the number of buildings asked for is reached. */
enum jg_status jg_demo_settle(struct jg_ctx *ctx,
                              struct jg_demo_site *site) JG_MUST_CHECK;

/** Buildings, lanes and gates of one lot. */
enum jg_status jg_demo_build(struct jg_ctx *ctx, struct jg_demo_site *site,
                             struct jg_demo_lot *lot) JG_MUST_CHECK;

/** One building as it is known before dirt. */
struct jg_demo_house {
    struct jg_xy outline[16], hole[4];
    int n, n_hole;
    int year, floors;
    int number; /* within its lot, from 1 */
    bool is_garage;
};
enum jg_status jg_demo_record(struct jg_ctx *ctx, struct jg_demo_site *site,
                              const struct jg_demo_lot *lot, struct jg_demo_house *house,
                              double *out_residents) JG_MUST_CHECK;

/** Should record k be dirty, at this share? Exactly one in every 1/share. */
bool jg_demo_is_dirty(uint64_t seed, double share, int64_t k);

/** Parcel, land patch, plans and projects of one lot. */
enum jg_status jg_demo_own(struct jg_ctx *ctx, struct jg_demo_site *site,
                           struct jg_demo_lot *lot) JG_MUST_CHECK;

/** Facilities and street works of one mesh. */
enum jg_status jg_demo_serve(struct jg_ctx *ctx, struct jg_demo_site *site) JG_MUST_CHECK;
enum jg_status jg_demo_dig(struct jg_ctx *ctx, struct jg_demo_site *site) JG_MUST_CHECK;

/** Streets, paths along the river and communities of one mesh, once all meshes are known.
 */
enum jg_status jg_demo_pave(struct jg_ctx *ctx, struct jg_demo_site *site) JG_MUST_CHECK;
enum jg_status jg_demo_gather(struct jg_ctx *ctx,
                              struct jg_demo_site *site) JG_MUST_CHECK;

/** A new road row with its id; the line follows. */
enum jg_status jg_demo_road(struct jg_ctx *ctx, struct jg_demo_site *site,
                            enum jg_demo_street street, const char *name,
                            const struct jg_xy *at, int n) JG_MUST_CHECK;

/** Vertex k of 8 of the street on one side (0 south, 1 east, 2 north, 3 west) of a block.
 *  \return false where the street is broken by a river or the railway */
bool jg_demo_kerb(const struct jg_demo_site *site, int m, int n, int side, int k,
                  struct jg_xy *out, enum jg_demo_street *out_street);

/** A name for number k of this mesh (0 .. 69), "白云"; different within its sub-district.
 */
char *jg_demo_local_name(const struct jg_demo_site *site, int k, char *buffer);

/** Waters and railways, and the outlines of the sub-districts, into the whole tables. */
enum jg_status jg_demo_waters(struct jg_ctx *ctx, struct jg_demo *demo) JG_MUST_CHECK;
enum jg_status jg_demo_outlines(struct jg_ctx *ctx, struct jg_demo *demo) JG_MUST_CHECK;

/** The lake in the middle of the district. */
struct jg_demo_shape jg_demo_lake(const struct jg_demo *demo);

#endif
