/* SPDX-License-Identifier: MIT */
/* Reading anything GDAL opens into columns, as it was delivered: text decoded once and
 * strictly, nothing renamed, nothing repaired. The only door to GDAL, with io's others.
 */
#ifndef JG_IO_SOURCE_H
#define JG_IO_SOURCE_H

#include "gis/core/stage.h"
#include "gis/layer/layer.h"

/** One delivered source, as the project file or the command line names it. Texts may be
 *  NULL. */
struct jg_source {
    const char *path;     /* a file, a folder (.gdb), a connection string */
    const char *layer;    /* of the source; NULL: its only one */
    const char *encoding; /* "GBK", "UTF-8" …; NULL: found out by strict decoding */
    const char *x, *y;    /* coordinate columns of a CSV */
    const char *crs;      /* overrides or supplies the source's own; "GCJ-02" */
    const char *classify; /* "osm", "amap": a table in layers/classify */
    const char *where;    /* SQLite condition over the columns after import */
    const char *const *fields;    /* canonical, source, canonical, source …, NULL */
    const char *const *constants; /* field, value, field, value …, NULL: in every row */
    const char *landuse_scheme, *area_basis; /* kept with the layer */
    const char *sentinels;                   /* further texts for "unknown" in dates */
    const char *given_at;      /* "haishu.yaml:12" or "--estate", for messages */
    const enum jg_kind *kinds; /* shapes wanted, JG_NO_SHAPE at the end; NULL: any */
    int header_row;            /* of a spreadsheet, from 1; 0: the first */
    bool keep_invalid;         /* repair off */
};

/** What was found out while reading. */
struct jg_delivery {
    /** All rows; shapes in the source's own coordinates, empty where there was none or
     *  it could not be used. Its strings belong to `keep`, its arrays to arenas of
     *  their own. */
    struct jg_layer *layer;
    /** Of a source that mixes kinds the shapes of the other kinds, for the same rows;
     *  polygons come first, then lines, then points. */
    struct jg_geom other[2];
    int n_other;
    struct jg_arena *shapes; /* owns all shapes: may be closed before the rest */
    /** Rows the file says it has, where that is not what it has (a GeoPackage's own count
     *  grows stale); else -1. */
    int64_t promised;
    const char *crs; /* WKT or a name jg_crs_open takes; NULL: the source has none */
    const char *encoding, *encoding_why; /* "GB18030", "no .cpg; not UTF-8" */
    int64_t *source_fid; /* row → feature id in the source (OSM: the OSM id) */
    struct jg_unusable { /* shapes that could not be taken, with the reason, by row */
        uint32_t row;
        const char *reason;
    } * unusable;
    uint32_t n_unusable;
};

/** Split FILE[:LAYER]; an existing path is taken whole, SOURCE|LAYER splits connection
 *  strings and /vsi paths. */
enum jg_status jg_source_split(struct jg_ctx *ctx, struct jg_arena *keep,
                               const char *text, struct jg_source *out) JG_MUST_CHECK;

/** Read it all, for the contract layer `role` ("road", "building" …; "" for none).
 *
 *  From an OSM file the role picks the features; the others are left out of the count. Of
 *  a file with many layers and none named: the one called as the role, else the only one
 *  with shapes. Shapes of a kind that is not wanted are unusable. A table without shapes
 *  gives points from its columns `x` and `y` (else by their usual names) when points are
 *  wanted.
 *
 *  \return JG_IO (missing file or layer, truncated, unreadable), JG_DATA (empty layer,
 *          undecodable text), with file, layer and feature named; JG_USAGE for an OSM
 *          file that has nothing for the role, or a remote source: nothing is fetched
 */
enum jg_status jg_source_read(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_source *source, const char *role,
                              struct jg_delivery *out) JG_MUST_CHECK;

/** A quick look without reading features: the CRS (NULL: none) of a source.
 *  For choosing a run's CRS on files. */
enum jg_status jg_source_crs(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_source *source,
                             const char **out_crs) JG_MUST_CHECK;

/** SHA-256 of a file and its sidecars (.shp: .shx .dbf .prj .cpg; a folder: its files) as
 * 64 hexadecimal digits. */
enum jg_status jg_source_sha256(struct jg_ctx *ctx, struct jg_arena *keep,
                                const char *path, const char **out) JG_MUST_CHECK;

/** Register GDAL's drivers and settings once, before any thread; quiet error handler. */
void jg_io_open(void);
/** "3.6.2" */
const char *jg_gdal_version(void);

#endif
