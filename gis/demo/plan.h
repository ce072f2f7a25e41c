/* SPDX-License-Identifier: MIT */
/* The lie of the land: arterials, streets and blocks, waters and the railway,
 * sub-districts. Every place follows from the seed and lattice numbers alone. */
#ifndef JG_DEMO_PLAN_H
#define JG_DEMO_PLAN_H

#include "gis/demo/chance.h"
#include "gis/demo/shape.h"

/** One mesh of the arterials, about a square kilometre. */
struct jg_demo_tile {
    int i, j;        /* lattice numbers */
    int subdistrict; /* from 0, by nearness to the centre */
    double rank_m;   /* distance from the centre, bent a little */
};

struct jg_demo_plan {
    uint64_t seed;
    int64_t buildings;
    double reach_m;            /* about how far the town goes */
    struct jg_demo_tile *tile; /* from the centre outward */
    int n_tiles;               /* candidates */
    int n_used;                /* those that were built on */
    int n_subdistricts;
    const char **subdistrict; /* their names */
    int mesh;                 /* meshes a side of a sub-district, about */
    int *place;               /* lattice square → place in `tile` or -1 */
    int edge;                 /* the square reaches from -edge to edge */
};

/** Draw up the plan for so many buildings. \return JG_NOMEM */
enum jg_status jg_demo_plan_open(struct jg_ctx *ctx, struct jg_arena *keep, uint64_t seed,
                                 int64_t buildings,
                                 struct jg_demo_plan *out) JG_MUST_CHECK;

/** The place of a mesh in `tile` if it was built on, else -1. */
int jg_demo_used(const struct jg_demo_plan *plan, int i, int j);

/** The mesh that a place lies in, about: by the grid before it is bent, so that every
 * place is in exactly one. */
void jg_demo_mesh_near(struct jg_xy at, int *out_i, int *out_j);

enum {
    JG_DEMO_STREETS_MOST = 6
}; /* crossings on one side of a mesh, its ends included */

/** The crossings of one mesh: at[m][n], m from west to east, n from south to north. */
struct jg_demo_mesh {
    int i, j;
    int columns, rows;
    struct jg_xy at[JG_DEMO_STREETS_MOST][JG_DEMO_STREETS_MOST];
};
void jg_demo_mesh_of(const struct jg_demo_plan *plan, int i, int j,
                     struct jg_demo_mesh *out);

enum jg_demo_street {
    JG_DEMO_EXPRESSWAY,
    JG_DEMO_ARTERIAL,
    JG_DEMO_SECONDARY,
    JG_DEMO_LOCAL,
    JG_DEMO_LANE,
    JG_DEMO_FOOTWAY,
    JG_DEMO_FOOTBRIDGE
};

/** What street runs north-south at m, or east-west at n. */
enum jg_demo_street jg_demo_street_upright(const struct jg_demo_mesh *mesh, int m);
enum jg_demo_street jg_demo_street_level(const struct jg_demo_mesh *mesh, int n);

/** Is street m missing between n and n + 1, so that the blocks beside it are one? */
bool jg_demo_is_closed(const struct jg_demo_plan *plan, const struct jg_demo_mesh *mesh,
                       int m, int n);

/** A number in [0, 1] that changes slowly over the land: what is built is like its
 *  neighbours. Different kinds change in different places. */
double jg_demo_mood(const struct jg_demo_plan *plan, int kind, struct jg_xy at);

/** From the middle of a street to the parcels beside it. */
double jg_demo_half_street_m(enum jg_demo_street street);

/** A long thing that is crossed: y over x (a river) or x over y (canal, railway). */
enum jg_demo_band_kind { JG_DEMO_RIVER, JG_DEMO_CANAL, JG_DEMO_RAILWAY };
struct jg_demo_band {
    enum jg_demo_band_kind kind;
    int number;
    double base_m, slope;
    double swing_m[2], length_m[2], phase[2];
    double half_m; /* half its width */
};

/** Number k of a kind; 0 runs through the middle of the plan. */
struct jg_demo_band jg_demo_band_of(const struct jg_demo_plan *plan,
                                    enum jg_demo_band_kind kind, int k);
/** From one of a kind to the next. */
double jg_demo_band_spacing_m(enum jg_demo_band_kind kind);

/** Those that come near a box. \return how many, at most `most` */
int jg_demo_bands(const struct jg_demo_plan *plan, struct jg_box box,
                  struct jg_demo_band *out, int most);

/** A place on a band: `s` along it (x of a river, else y), `off_m` to the side of more.
 */
struct jg_xy jg_demo_band_at(const struct jg_demo_band *band, double s, double off_m);
/** How far a place is to the side of a band, about; *s where along it. */
double jg_demo_band_off_m(const struct jg_demo_band *band, struct jg_xy at, double *s);

/** What is left of a piece of land on one side (+1, -1) of a band, keep_m from its edge.
 */
struct jg_demo_shape jg_demo_beside(const struct jg_demo_band *band,
                                    const struct jg_demo_shape *shape, int side,
                                    double keep_m);

/** 0 in the middle of a town, 1 at its rim, at most 1.25. */
double jg_demo_rim(const struct jg_demo_plan *plan, struct jg_xy at);

/** Where the made-up district lies: near the mouth of the rivers of Haishu, EPSG:4549. */
#define JG_DEMO_CENTRE_E 648000.0
#define JG_DEMO_CENTRE_N 3305000.0
#define JG_DEMO_PI 3.14159265358979323846

#endif
