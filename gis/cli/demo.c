/* SPDX-License-Identifier: MIT */
#include "gis/cli/demo.h"

#include "gis/core/text.h"
#include "gis/io/deliver.h"
#include "gis/io/sink.h"

#include <string.h>

/* Beyond this a shapefile of buildings is split: readers stop at 2 GB of .dbf or .shp. */
enum { BUILDINGS_A_FILE = 4000000 };

#define FIELDS (const struct jg_deliver_field[])

/* How each streamed layer is delivered. */
static const struct {
    const char *file;
    enum jg_kind kind;
    const struct jg_deliver_field *fields;
} deliveries[JG_DEMO_STREAMED] = {
    [JG_DEMO_BUILDING] = {"ZRZ.shp", JG_POLYGON,
                          FIELDS{{"LDBH", 'C', 10, 0},
                                 {"XQBH", 'C', 8, 0},
                                 {"XQMC", 'C', 24, 0},
                                 {"SSJD", 'C', 16, 0},
                                 {"LDMC", 'C', 8, 0},
                                 {"JGRQ", 'C', 14, 0},
                                 {"ZCS", 'C', 6, 0},
                                 {"SCJZMJ", 'N', 11, 2},
                                 {"ZTS", 'N', 5, 0},
                                 {"GHYT", 'C', 8, 0},
                                 {"FWJG", 'C', 1, 0},
                                 {0}}},
    [JG_DEMO_PARCEL] = {"zd.shp", JG_POLYGON,
                        FIELDS{{"ZDDM", 'C', 19, 0},
                               {"QLXZ", 'C', 4, 0},
                               {"QLLX", 'C', 4, 0},
                               {"TDYT", 'C', 30, 0},
                               {"ZDMJ", 'N', 15, 2},
                               {0}}},
    [JG_DEMO_ROAD] = {"roads.shp", JG_LINE,
                      FIELDS{{"道路编号", 'C', 10, 0},
                             {"道路名称", 'C', 24, 0},
                             {"道路等级", 'C', 10, 0},
                             {"宽度", 'N', 5, 1},
                             {"步行", 'C', 2, 0},
                             {"桥梁", 'C', 2, 0},
                             {0}}},
    [JG_DEMO_COMMUNITY] =
        {"sq.shp", JG_POLYGON,
         FIELDS{{"SQDM", 'C', 12, 0}, {"SQMC", 'C', 20, 0}, {"SSJD", 'C', 16, 0}, {0}}},
    [JG_DEMO_CLEARANCE] = {"zhengshou.shp", JG_POLYGON,
                           FIELDS{{"JHLX", 'C', 12, 0},
                                  {"JHMC", 'C', 40, 0},
                                  {"JHND", 'N', 4, 0},
                                  {"ZT", 'C', 10, 0},
                                  {0}}},
    [JG_DEMO_GATE] = {"crk.csv", JG_NO_SHAPE,
                      FIELDS{{"CRKBH", 'C', 0, 0},
                             {"XQBH", 'C', 0, 0},
                             {"RXCK", 'C', 0, 0},
                             {"X", 'N', 0, 3},
                             {"Y", 'N', 0, 3},
                             {0}}},
    [JG_DEMO_POPULATION] = {"population.csv", JG_NO_SHAPE,
                            FIELDS{{"X", 'N', 0, 3},
                                   {"Y", 'N', 0, 3},
                                   {"RKS", 'N', 0, 0},
                                   {"ETRK", 'N', 0, 0},
                                   {"LNRK", 'N', 0, 0},
                                   {0}}},
    [JG_DEMO_FACILITY] = {"poi.csv", JG_NO_SHAPE,
                          FIELDS{{"id", 'C', 0, 0},
                                 {"name", 'C', 0, 0},
                                 {"type", 'C', 0, 0},
                                 {"typecode", 'C', 0, 0},
                                 {"lng", 'N', 0, 6},
                                 {"lat", 'N', 0, 6},
                                 {"address", 'C', 0, 0},
                                 {0}}},
};

static const struct jg_deliver_field subdistrict_fields[] = {
    {"街道代码", 'C', 12, 0}, {"街道名称", 'C', 20, 0}, {0}};

/* The files being written. */
struct desk {
    struct jg_arena *keep;
    const struct jg_demo_options *options;
    const struct jg_crs *crs;
    struct jg_deliver_shapefile *shape[JG_DEMO_STREAMED];
    struct jg_deliver_csv *csv[JG_DEMO_STREAMED];
    int n_building_files;
    int64_t in_file; /* buildings in the newest file */
};

static const char *path_of(struct jg_arena *a, const struct jg_demo_options *options,
                           const char *file)
{
    return jg_text_format(a, "%s/%s", options->folder, file);
}

static enum jg_status open_one(struct jg_ctx *ctx, struct desk *d, int k,
                               const char *file)
{
    const char *path = path_of(d->keep, d->options, file);
    JG_NEED(ctx, path);
    if (deliveries[k].kind == JG_NO_SHAPE)
        return jg_deliver_csv_open(ctx, d->keep, path, d->options->overwrite,
                                   deliveries[k].fields, &d->csv[k]);
    return jg_deliver_shapefile_open(ctx, d->keep, path, d->options->overwrite,
                                     deliveries[k].kind, deliveries[k].fields,
                                     &d->shape[k]);
}

/* Go on in another file when this one is full. */
static enum jg_status next_buildings(struct jg_ctx *ctx, struct desk *d, uint32_t n)
{
    if (d->in_file + n > BUILDINGS_A_FILE) {
        JG_TRY(jg_deliver_shapefile_end(ctx, d->shape[JG_DEMO_BUILDING], d->crs));
        const char *file = jg_text_format(d->keep, "ZRZ_%d.shp", ++d->n_building_files);
        JG_NEED(ctx, file);
        JG_TRY(open_one(ctx, d, JG_DEMO_BUILDING, file));
        d->in_file = 0;
    }
    d->in_file += n;
    return JG_OK;
}

static enum jg_status deliver_chunk(struct jg_ctx *ctx, struct desk *d,
                                    struct jg_layer *const *chunk)
{
    for (int k = 0; k < JG_DEMO_STREAMED; k++) {
        if (!chunk[k])
            continue;
        if (k == JG_DEMO_BUILDING)
            JG_TRY(next_buildings(ctx, d, chunk[k]->n));
        if (d->csv[k])
            JG_TRY(jg_deliver_csv_add(ctx, d->csv[k], chunk[k]));
        else
            JG_TRY(jg_deliver_shapefile_add(ctx, d->shape[k], chunk[k]));
    }
    return JG_OK;
}

static enum jg_status deliver_streamed(struct jg_ctx *ctx, struct desk *d,
                                       struct jg_demo *demo)
{
    for (int k = 0; k < JG_DEMO_STREAMED; k++)
        JG_TRY(open_one(ctx, d, k, deliveries[k].file));
    const struct jg_demo_counts *counts = jg_demo_counted(demo);
    for (bool more = true; more;) {
        struct jg_layer *chunk[JG_DEMO_STREAMED];
        struct jg_arena *tmp = jg_arena_open(d->keep);
        JG_NEED(ctx, tmp);
        JG_TRY(jg_demo_next(ctx, tmp, demo, chunk, &more));
        JG_TRY(deliver_chunk(ctx, d, chunk));
        jg_arena_close(tmp);
        JG_TRY(jg_progress(ctx,
                           (double)counts->rows[JG_DEMO_BUILDING] / d->options->buildings,
                           "building"));
    }
    for (int k = 0; k < JG_DEMO_STREAMED; k++) {
        if (d->csv[k])
            JG_TRY(jg_deliver_csv_end(ctx, d->csv[k]));
        else
            JG_TRY(jg_deliver_shapefile_end(ctx, d->shape[k], d->crs));
    }
    return JG_OK;
}

static enum jg_status deliver_package(struct jg_ctx *ctx, const struct desk *d,
                                      const char *file,
                                      const struct jg_layer *const *layers, int n)
{
    const char *path = path_of(d->keep, d->options, file);
    JG_NEED(ctx, path);
    struct jg_package package = {
        .layers = layers,
        .n = n,
        .crs = d->crs,
        .title = "演示数据，纯属虚构",
        .secrecy = "演示数据",
        .time =
            "2020-08-01T00:00:00.000Z", /* the day the plan took force; never today's */
    };
    return jg_sink_package(ctx, path, d->options->overwrite, &package);
}

static enum jg_status deliver_whole(struct jg_ctx *ctx, struct desk *d,
                                    struct jg_demo *demo)
{
    struct jg_layer *layer[JG_DEMO_LAYERS];
    JG_TRY(jg_demo_rest(ctx, demo, layer));
    struct jg_deliver_shapefile *file = NULL;
    const char *path = path_of(d->keep, d->options, "jd.shp");
    JG_NEED(ctx, path);
    JG_TRY(jg_deliver_shapefile_open(ctx, d->keep, path, d->options->overwrite,
                                     JG_POLYGON, subdistrict_fields, &file));
    JG_TRY(jg_deliver_shapefile_add(ctx, file, layer[JG_DEMO_SUBDISTRICT]));
    JG_TRY(jg_deliver_shapefile_end(ctx, file, d->crs));
    const struct jg_layer *land = layer[JG_DEMO_LAND], *barrier = layer[JG_DEMO_BARRIER];
    const struct jg_layer *projects[] = {layer[JG_DEMO_GOVERNMENT],
                                         layer[JG_DEMO_SPECIAL]};
    JG_TRY(deliver_package(ctx, d, "dltb.gpkg", &land, 1));
    JG_TRY(deliver_package(ctx, d, "barrier.gpkg", &barrier, 1));
    return deliver_package(ctx, d, "project.gpkg", projects, 2);
}

static enum jg_status deliver_papers(struct jg_ctx *ctx, const struct desk *d,
                                     const struct jg_demo *demo)
{
    const char *text = NULL, *path = path_of(d->keep, d->options, "README.txt");
    JG_NEED(ctx, path);
    JG_TRY(jg_demo_note(ctx, d->keep, demo, &text));
    JG_TRY(jg_sink_file(ctx, path, d->options->overwrite, text, strlen(text)));
    path = path_of(d->keep, d->options, "district.yaml");
    JG_NEED(ctx, path);
    JG_TRY(jg_demo_project(ctx, d->keep, demo, d->n_building_files, &text));
    return jg_sink_file(ctx, path, d->options->overwrite, text, strlen(text));
}

enum jg_status jg_demo_command(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_demo_options *options,
                               struct jg_demo_counts *out)
{
    struct desk d = {.options = options, .n_building_files = 1};
    struct jg_demo *demo = NULL;
    d.keep = jg_arena_open(keep);
    JG_NEED(ctx, d.keep);
    enum jg_status st = jg_demo_open(ctx, d.keep, options, &demo);
    if (!st) {
        d.crs = jg_demo_crs(demo);
        st = jg_sink_folder(ctx, options->folder);
    }
    if (!st)
        st = deliver_streamed(ctx, &d, demo);
    if (!st)
        st = deliver_whole(ctx, &d, demo);
    if (!st)
        st = deliver_papers(ctx, &d, demo);
    if (!st)
        *out = *jg_demo_counted(demo);
    jg_arena_close(d.keep); /* at once, so that a failure leaves no temporary files */
    return st;
}

/* --- From the command line --- */

const struct jg_option jg_demo_options[] = {
    {"buildings", 0, "N", "how many buildings, 100 to 10,000,000 (default 50,000)"},
    {"seed", 0, "S",
     "another seed, another district; the same, the same bytes (default 1)"},
    {"dirt", 0, "SHARE", "share of dirty building records, 0 to 0.2 (default 0.01)"},
    {"overwrite", 0, NULL, "replace a delivery that is there"},
    {0}};

enum jg_status jg_demo_call(struct jg_ctx *ctx, struct jg_arena *keep,
                            const struct jg_args *args, struct jg_teller *teller)
{
    struct jg_demo_options options = {0};
    struct jg_demo_counts counts = {0};
    jg_params_preset(jg_demo_params, &options);
    if (args->n_plain != 1)
        return jg_fail(ctx, JG_USAGE,
                       "name one folder for the delivery: jiugai demo DIR");
    options.folder = args->plain[0];
    options.overwrite = jg_args_has(args, "overwrite");
    static const char *const names[] = {"buildings", "seed", "dirt"};
    for (int k = 0; k < 3; k++) {
        const char *value = jg_args_text(args, names[k], NULL);
        if (value)
            JG_TRY(jg_params_set(ctx, keep, jg_demo_params, &options, names[k], value));
    }
    double started = jg_now_s();
    JG_TRY(jg_demo_command(ctx, keep, &options, &counts));
    struct jg_summary summary = {.arena = keep};
    static const struct {
        enum jg_demo_layer layer;
        const char *name;
    } told[] = {{JG_DEMO_BUILDING, "buildings"},
                {JG_DEMO_SUBDISTRICT, "subdistricts"},
                {JG_DEMO_PARCEL, "parcels"},
                {JG_DEMO_LAND, "land_patches"},
                {JG_DEMO_ROAD, "roads"},
                {JG_DEMO_GATE, "gates"},
                {JG_DEMO_FACILITY, "facilities"},
                {JG_DEMO_CLEARANCE, "clearance_areas"},
                {JG_DEMO_GOVERNMENT, "government_projects"},
                {JG_DEMO_SPECIAL, "special_projects"}};
    jg_summary_count(&summary, "estates", (double)counts.estates, 0);
    for (size_t k = 0; k < sizeof told / sizeof told[0]; k++)
        jg_summary_count(&summary, told[k].name, (double)counts.rows[told[k].layer], 0);
    jg_summary_count(&summary, "dirty_records", (double)counts.dirty, 0);
    const char *project = path_of(keep, &options, "district.yaml");
    JG_NEED(ctx, project);
    jg_tell(teller, "demo", "done", &summary, jg_now_s() - started, project);
    return JG_OK;
}
