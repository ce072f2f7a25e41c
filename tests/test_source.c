/* SPDX-License-Identifier: MIT */
#include "tests/deliver.h"

#include "gis/geom/measure.h"
#include "gis/io/source.h"
#include "gis/io/tags.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

static const char *const name_field[] = {"XQMC", NULL};

static struct jg_delivery read_file(struct run *r, const char *path, const char *role)
{
    struct jg_delivery d = {0};
    struct jg_source s = {.path = path};
    assert_ok(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, role, &d));
    return d;
}

static struct jg_delivery read_real(struct run *r, const char *name, const char *role)
{
    char path[1024];
    return read_file(r, real_data(path, sizeof path, name), role);
}

/* ---- real data ---- */

static void reads_a_geopackage_whole(void **state)
{
    struct jg_delivery d =
        read_real(*state, "amsterdam-bag/amsterdam_bag_panden.gpkg", "building");
    assert_int_equal(d.layer->n, 1484);
    assert_int_equal(d.layer->geom.kind, JG_POLYGON);
    assert_string_equal(d.crs, "EPSG:28992");
    assert_int_equal(d.n_unusable, 0);
    const double *year = jg_layer_reals(d.layer, "bouwjaar");
    assert_non_null(year);
    int before_2000 = 0;
    double area = 0;
    for (uint32_t i = 0; i < d.layer->n; i++) {
        before_2000 += year[i] < 2000 ? 1 : 0;
        area += jg_area_m2(&d.layer->geom, i);
    }
    assert_int_equal(before_2000, 1464);
    assert_near(area, 242611.37, 0.01);
}

static void takes_roads_from_osm_by_role(void **state)
{
    struct jg_delivery d = read_real(*state, "porto-alegre-r5r/poa.osm.pbf", "road");
    assert_int_equal(d.layer->n, 15852);
    assert_int_equal(d.layer->geom.kind, JG_LINE);
    assert_string_equal(d.crs, "EPSG:4326");
    const char *const *highway = jg_layer_texts(d.layer, "highway");
    int service = 0;
    for (uint32_t i = 0; i < d.layer->n; i++)
        service += strcmp(highway[i], "service") == 0 ? 1 : 0;
    assert_int_equal(service, 4184);
}

static void counts_osm_buildings_and_roads_as_published(void **state)
{
    struct jg_delivery d =
        read_real(*state, "finland-osm-pyrosm/kymi_test.osm.pbf", "building");
    assert_int_equal(d.layer->n, 2219);
    assert_int_equal(d.layer->geom.kind, JG_POLYGON);
    d = read_real(*state, "finland-osm-pyrosm/kymi_test.osm.pbf", "road");
    assert_int_equal(d.layer->n, 331);
}

static void reads_chinese_osm_by_role(void **state)
{
    static const char file[] = "beijing-cau-osm/beijing_cau.osm";
    assert_int_equal(read_real(*state, file, "building").layer->n, 257);
    assert_int_equal(read_real(*state, file, "road").layer->n, 302);
    assert_int_equal(read_real(*state, file, "estate").layer->n,
                     10); /* of 12: areas only */
    struct jg_delivery d = read_real(*state, file, "facility");
    assert_int_equal(d.layer->geom.kind, JG_POLYGON);
    assert_int_equal(d.n_other, 1);
    assert_int_equal(d.other[0].kind, JG_POINT);
    const char *const *amenity = jg_layer_texts(d.layer, "amenity");
    int restaurants = 0;
    for (uint32_t i = 0; i < d.layer->n; i++)
        restaurants += amenity[i] && strcmp(amenity[i], "restaurant") == 0 ? 1 : 0;
    assert_int_equal(restaurants, 33);
}

static void sees_that_a_shapefile_has_no_coordinate_system(void **state)
{
    struct jg_delivery d =
        read_real(*state, "haishu-boundary/ningbo_districts_gcj02.shp", "subdistrict");
    assert_int_equal(d.layer->n, 10);
    assert_null(d.crs);
    assert_string_equal(d.encoding, "UTF-8");
    bool has_haishu = false;
    for (uint32_t i = 0; i < d.layer->n; i++)
        has_haishu =
            has_haishu || strcmp(jg_layer_texts(d.layer, "name")[i], "海曙区") == 0;
    assert_true(has_haishu);
}

/* ---- text ---- */

static char *gbk_shapefile(struct run *r, const char *folder)
{
    static const char *const rows[] = {"POINT (1 2);望春花园", "POINT (3 4);望春花园",
                                       "POINT (5 6);白云街道", NULL};
    return write_layer(r, folder, "made.shp", "ESRI Shapefile", 4549, wkbPoint,
                       "ENCODING=GBK", name_field, rows);
}

static void decodes_gbk_without_a_cpg(void **state)
{
    struct run *r = *state;
    const char *folder = new_folder();
    char *path = gbk_shapefile(r, folder);
    (void)remove(in_folder(r, folder, "made.cpg"));
    struct jg_delivery d = read_file(r, path, "");
    assert_string_equal(d.encoding, "GB18030");
    assert_string_equal(d.encoding_why, "no .cpg; not UTF-8");
    assert_string_equal(jg_layer_texts(d.layer, "XQMC")[2], "白云街道");
    assert_string_equal(jg_layer_texts(d.layer, "XQMC")[1], "望春花园");
    assert_string_equal(d.crs, "EPSG:4549");
}

static void sees_through_a_wrong_cpg(void **state)
{
    struct run *r = *state;
    const char *folder = new_folder();
    char *path = gbk_shapefile(r, folder);
    (void)write_file(r, folder, "made.cpg", "UTF-8\r\n");
    struct jg_delivery d = read_file(r, path, "");
    assert_string_equal(d.encoding, "GB18030");
    assert_string_equal(d.encoding_why, "the .cpg is wrong; not UTF-8");
    assert_string_equal(jg_layer_texts(d.layer, "XQMC")[0], "望春花园");
}

static void refuses_text_that_is_not_what_it_was_told_to_be(void **state)
{
    struct run *r = *state;
    struct jg_delivery d;
    struct jg_source s = {.path = gbk_shapefile(r, new_folder()),
                          .encoding = "UTF-8",
                          .given_at = "haishu.yaml:7"};
    assert_refused(
        &r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &d), JG_DATA,
        "feature 0, field \"XQMC\": the bytes cd fb b4 ba bb a8 d4 b0 are not valid "
        "UTF-8");
    assert_non_null(strstr(r->ctx.message, "haishu.yaml:7: /tmp/"));
    s.encoding = "EBCDIC-XYZ";
    assert_refused(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &d), JG_USAGE,
                   "unknown encoding \"EBCDIC-XYZ\"");
}

static void takes_a_character_cut_by_its_field_for_cut(void **state)
{
    struct run *r = *state;
    static const char *const rows[] = {"POINT (1 2);aaaaaaaaaaaaaaaaaaaa", NULL};
    const char *folder = new_folder();
    char *path = write_layer(r, folder, "made.shp", "ESRI Shapefile", 4549, wkbPoint,
                             NULL, name_field, rows);
    FILE *f = fopen(in_folder(r, folder, "made.dbf"), "r+b");
    assert_non_null(f);
    /* the field holds 20 bytes: six characters of three, and two thirds of a seventh */
    assert_int_equal(fseek(f, 32 + 32 + 1 + 1, SEEK_SET), 0);
    assert_int_equal(fwrite("老旧小区改造工", 20, 1, f), 1);
    assert_int_equal(fclose(f), 0);
    struct jg_delivery d = read_file(r, path, "");
    assert_string_equal(jg_layer_texts(d.layer, "XQMC")[0], "老旧小区改造");
}

static void reads_chinese_paths_and_gbk_tables(void **state)
{
    struct run *r = *state;
    /* 经度,纬度,名称 and 望春 in GBK */
    char *path = write_file(r, new_folder(), "设施 点.csv",
                            "\xbe\xad\xb6\xc8,\xce\xb3\xb6\xc8,\xc3\xfb\xb3\xc6\n"
                            "121.5,29.8,\xcd\xfb\xb4\xba\n");
    struct jg_delivery d = read_file(r, path, "facility");
    assert_int_equal(d.layer->geom.kind, JG_POINT);
    assert_near(d.layer->geom.x[0], 121.5, 0);
    assert_near(d.layer->geom.y[0], 29.8, 0);
    assert_string_equal(jg_layer_texts(d.layer, "名称")[0], "望春");
}

/* ---- tables with places ---- */

static void finds_places_in_the_columns_of_a_table(void **state)
{
    struct run *r = *state;
    char *path = write_file(r, new_folder(), "poi.csv",
                            "name,lng,lat\nA,121.5,29.8\nB,nan,29.9\nC,,\nD,121.6,x\n");
    struct jg_delivery d = read_file(r, path, "facility");
    assert_int_equal(d.layer->n, 4);
    assert_int_equal(d.n_unusable, 3);
    assert_int_equal(d.unusable[0].row, 1);
    assert_string_equal(d.unusable[0].reason,
                        "the coordinates \"nan\", \"29.9\" are no numbers");
    assert_string_equal(d.unusable[1].reason, "no coordinates");
    assert_true(jg_geom_is_empty(&d.layer->geom, 3));
    assert_near(d.layer->geom.x[0], 121.5, 0);
    assert_null(d.crs);
}

static void refuses_a_coordinate_column_that_is_not_there(void **state)
{
    struct run *r = *state;
    struct jg_delivery d;
    struct jg_source s = {
        .path = write_file(r, new_folder(), "poi.csv", "name,a,b\nA,1,2\n"), .x = "lng"};
    assert_refused(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &d), JG_DATA,
                   "no column \"lng\" for coordinates; there is: name, a, b");
}

static void reads_a_table_without_looking_for_places(void **state)
{
    struct run *r = *state;
    static const enum jg_kind none[] = {JG_NO_SHAPE};
    struct jg_delivery d;
    struct jg_source s = {
        .path = write_file(r, new_folder(), "t.csv", "name,x,y\nA,,2\n"), .kinds = none};
    assert_ok(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "register", &d));
    assert_int_equal(d.layer->geom.kind, JG_NO_SHAPE);
    assert_int_equal(d.n_unusable, 0);
    assert_null(jg_layer_texts(d.layer, "x")[0]);
}

static void takes_the_heading_from_a_later_row_of_a_sheet(void **state)
{
    struct run *r = *state;
    static const char *const fields[] = {"台账", "b", NULL};
    static const char *const rows[] = {";编号;名称", ";7;望春花园", ";8;白云", NULL};
    static const enum jg_kind none[] = {JG_NO_SHAPE};
    char *path =
        write_layer(r, new_folder(), "t.xlsx", "XLSX", 0, wkbNone, NULL, fields, rows);
    struct jg_source s = {.path = path, .kinds = none, .header_row = 2};
    struct jg_delivery d;
    assert_ok(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "register", &d));
    assert_int_equal(d.layer->n, 2);
    assert_string_equal(jg_layer_texts(d.layer, "编号")[1], "8");
    assert_string_equal(jg_layer_texts(d.layer, "名称")[0], "望春花园");
}

/* ---- what is missing or broken ---- */

static void says_what_is_missing(void **state)
{
    struct run *r = *state;
    struct jg_delivery d;
    struct jg_source s = {.path = "/tmp/no/such.gpkg"};
    assert_refused(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &d), JG_IO,
                   "/tmp/no/such.gpkg: no such file");
    static const char *const rows[] = {"POINT (1 2);a", NULL};
    const char *folder = new_folder();
    s.path =
        write_layer(r, folder, "a.gpkg", "GPKG", 4549, wkbPoint, NULL, name_field, rows);
    s.layer = "roads";
    assert_refused(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &d), JG_IO,
                   "no layer \"roads\"; there is: made");
    s.layer = NULL;
    s.path =
        write_layer(r, folder, "b.gpkg", "GPKG", 4549, wkbPoint, NULL, name_field, NULL);
    assert_refused(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &d), JG_DATA,
                   "layer made is empty");
    s.path = write_file(r, folder, "c.mdb", "Standard Jet DB");
    assert_refused(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &d), JG_IO,
                   "personal geodatabases (.mdb) cannot be read");
    s.path = write_file(r, folder, "d.gpkg", "this is no database");
    assert_refused(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &d), JG_IO,
                   "cannot be read as map data");
}

static void never_fetches_anything(void **state)
{
    struct run *r = *state;
    struct jg_delivery d;
    static const char *const remote[] = {"https://example.com/a.geojson",
                                         "/vsicurl/http%3A//example.com/a.shp",
                                         "/vsizip//vsis3/bucket/a.zip"};
    for (size_t i = 0; i < sizeof remote / sizeof *remote; i++) {
        struct jg_source s = {.path = remote[i]};
        assert_refused(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &d), JG_USAGE,
                       "nothing is ever fetched");
    }
}

static void cut_to(const char *path, off_t less)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(truncate(path, st.st_size - less), 0);
}

static void names_the_first_record_of_a_truncated_shapefile(void **state)
{
    struct run *r = *state;
    struct jg_delivery d;
    const char *folder = new_folder();
    struct jg_source s = {.path = gbk_shapefile(r, folder)};
    cut_to(s.path, 30); /* a record of a point is 28 bytes */
    assert_refused(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &d), JG_IO,
                   "made.shp: cut short: 154 bytes of 184; record 2 of 3 is not whole");
    s.path = gbk_shapefile(r, new_folder());
    char *dbf = jg_arena_text(r->arena, s.path);
    memcpy(dbf + strlen(dbf) - 3, "dbf", 3);
    cut_to(dbf, 10);
    assert_refused(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &d), JG_IO,
                   "record 3 of 3 is not whole");
}

static void refuses_a_database_open_in_another_program(void **state)
{
    struct run *r = *state;
    struct jg_delivery d;
    static const char *const rows[] = {"POINT (1 2);a", NULL};
    const char *folder = new_folder();
    struct jg_source s = {.path = write_layer(r, folder, "a.gpkg", "GPKG", 4549, wkbPoint,
                                              NULL, name_field, rows)};
    (void)write_file(r, folder, "a.gpkg-wal", "frames");
    assert_refused(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &d), JG_IO,
                   "open in another program");
}

static int count_files(const char *folder)
{
    DIR *d = opendir(folder);
    int n = 0;
    while (readdir(d))
        n++;
    (void)closedir(d);
    return n;
}

static void writes_nothing_beside_its_inputs(void **state)
{
    struct run *r = *state;
    static const char *const rows[] = {"POINT (1 2);a", NULL};
    const char *folder = new_folder();
    char *gpkg =
        write_layer(r, folder, "a.gpkg", "GPKG", 4549, wkbPoint, NULL, name_field, rows);
    char *shp = gbk_shapefile(r, folder);
    char *csv = write_file(r, folder, "a.csv", "x,y\n1,2\n");
    int before = count_files(folder);
    (void)read_file(r, gpkg, "");
    (void)read_file(r, shp, "");
    (void)read_file(r, csv, "");
    assert_int_equal(count_files(folder), before);
}

static void refuses_nothing_for_a_layer_osm_does_not_have(void **state)
{
    struct run *r = *state;
    struct jg_delivery d;
    char *path = write_file(r, new_folder(), "a.osm",
                            "<?xml version='1.0'?><osm version='0.6'>"
                            "<node id='1' lat='29.8' lon='121.5'><tag k='amenity' "
                            "v='school'/><tag k='a\"b' v='c\\d'/></node></osm>");
    struct jg_source s = {.path = path};
    assert_refused(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "parcel", &d), JG_USAGE,
                   "an OSM file has nothing for the layer \"parcel\"");
    assert_refused(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "road", &d), JG_DATA,
                   "nothing for the layer \"road\": no lines with highway");
    d = read_file(r, path, "facility");
    assert_int_equal(d.layer->n, 1);
    assert_int_equal(d.source_fid[0], 1);
    assert_string_equal(jg_layer_texts(d.layer, "amenity")[0], "school");
    assert_string_equal(jg_layer_texts(d.layer, "other_tags")[0],
                        "\"a\\\"b\"=>\"c\\\\d\"");
}

static void unpacks_tags_with_quotes_inside(void **state)
{
    struct run *r = *state;
    struct jg_tags tags = {.arena = r->arena};
    assert_ok(&r->ctx,
              jg_tags_unpack(&r->ctx, &tags, "\"a\"=>\"x\\\"y\",\"b:c\"=>\"\\\\\""));
    assert_int_equal(tags.n, 2);
    assert_string_equal(jg_tags_get(&tags, "a"), "x\"y");
    assert_string_equal(jg_tags_get(&tags, "b:c"), "\\");
    assert_null(jg_tags_get(&tags, "c"));
    static const char *const broken[] = {"",        "\"",         "\"a", "\"a\"",
                                         "\"a\"=>", "\"a\"=>\"b", "x"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        tags.n = 0;
        assert_ok(&r->ctx, jg_tags_unpack(&r->ctx, &tags, broken[i]));
        assert_int_equal(tags.n, 0);
    }
}

/* ---- shapes ---- */

static void keeps_each_kind_of_a_mixed_source(void **state)
{
    struct run *r = *state;
    static const char mixed[] =
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"properties\":{\"n\":1},\"geometry\":{\"type\":\"Point\","
        "\"coordinates\":[1,2]}},"
        "{\"type\":\"Feature\",\"properties\":{\"n\":2},\"geometry\":{\"type\":"
        "\"Polygon\","
        "\"coordinates\":[[[0,0],[2,0],[2,2],[0,0]]]}},"
        "{\"type\":\"Feature\",\"properties\":{\"n\":null},\"geometry\":null}]}";
    char *path = write_file(r, new_folder(), "m.geojson", mixed);
    struct jg_delivery d = read_file(r, path, "facility");
    assert_int_equal(d.layer->n, 3);
    assert_int_equal(d.layer->geom.kind, JG_POLYGON);
    assert_int_equal(d.n_other, 1);
    assert_int_equal(d.other[0].n, 3);
    assert_true(jg_geom_is_empty(&d.layer->geom, 0));
    assert_false(jg_geom_is_empty(&d.other[0], 0));
    assert_true(jg_geom_is_empty(&d.layer->geom, 2) && jg_geom_is_empty(&d.other[0], 2));
    assert_true(jg_layer_ints(d.layer, "n")[2] == JG_NO_INT);
    static const enum jg_kind polygons[] = {JG_POLYGON, JG_NO_SHAPE};
    struct jg_source s = {.path = path, .kinds = polygons};
    assert_ok(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &d));
    assert_int_equal(d.n_unusable, 1);
    assert_string_equal(d.unusable[0].reason, "a point where a polygon is needed");
}

/* The same bytes by our own reader (the file) and by GDAL's (its folder). */
static void compare_roads(struct run *r, const char *folder, const char *path)
{
    struct jg_delivery own = read_file(r, path, ""), other = read_file(r, folder, "");
    assert_int_equal(own.layer->n, other.layer->n);
    assert_int_equal(own.layer->geom.kind, other.layer->geom.kind);
    assert_int_equal(own.layer->n_columns, other.layer->n_columns);
    for (uint32_t i = 0; i < own.layer->n; i++) {
        const struct jg_geom *a = &own.layer->geom, *b = &other.layer->geom;
        assert_int_equal(jg_geom_is_empty(a, i), jg_geom_is_empty(b, i));
        assert_int_equal(a->part[i + 1] - a->part[i], b->part[i + 1] - b->part[i]);
        assert_near(jg_area_m2(a, i), jg_area_m2(b, i), 1e-9);
        assert_near(jg_length_m(a, i), jg_length_m(b, i), 1e-9);
        const char *x = jg_layer_texts(own.layer, "XQMC")[i];
        const char *y = jg_layer_texts(other.layer, "XQMC")[i];
        assert_true(x == y || strcmp(x, y) == 0);
    }
}

static void reads_shapefiles_as_gdal_does(void **state)
{
    struct run *r = *state;
    static const char *const areas[] = {
        "POLYGON ((0 0,0 10,10 10,10 0,0 0),(2 2,4 2,4 4,2 4,2 2));洞",
        "MULTIPOLYGON (((0 0,9 0,9 9,0 9,0 0),(1 1,8 1,8 8,1 8,1 1)),((2 2,7 2,7 7,2 7,2 "
        "2),"
        "(3 3,6 3,6 6,3 6,3 3)),((20 20,30 20,25 30,20 20)));洞中岛",
        ";空", "POLYGON ((0 0,1 0,1 1,0 0));", NULL};
    static const char *const lines[] = {"LINESTRING (0 0,3 4,6 8);a",
                                        "MULTILINESTRING ((0 0,1 0),(5 5,6 6,7 5));b",
                                        NULL};
    static const char *const points[] = {"POINT (1.25 -7);a", ";b", NULL};
    const char *folder = new_folder();
    compare_roads(r, folder,
                  write_layer(r, folder, "made.shp", "ESRI Shapefile", 4549, wkbPolygon,
                              "ENCODING=GBK", name_field, areas));
    folder = new_folder();
    compare_roads(r, folder,
                  write_layer(r, folder, "made.shp", "ESRI Shapefile", 4549,
                              wkbLineString, NULL, name_field, lines));
    folder = new_folder();
    compare_roads(r, folder,
                  write_layer(r, folder, "made.shp", "ESRI Shapefile", 4549, wkbPoint,
                              NULL, name_field, points));
    folder = new_folder();
    compare_roads(r, folder,
                  write_layer(r, folder, "made.shp", "ESRI Shapefile", 4549,
                              wkbPolygon25D, NULL, name_field, areas));
}

/* A package with a field of each type, every third value missing. */
static char *package_of_all_types(struct run *r)
{
    static const OGRFieldType types[] = {OFTInteger, OFTInteger64, OFTReal,
                                         OFTString,  OFTDate,      OFTDateTime};
    char *path = write_layer(r, new_folder(), "a.gpkg", "GPKG", 4549, wkbUnknown, NULL,
                             NULL, NULL);
    GDALDatasetH ds = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_UPDATE, NULL, NULL, NULL);
    OGRLayerH layer = GDALDatasetGetLayer(ds, 0);
    for (int i = 0; i < 6; i++) {
        OGRFieldDefnH f =
            OGR_Fld_Create((const char *[]){"a", "b", "c", "d", "e", "f"}[i], types[i]);
        assert_int_equal(OGR_L_CreateField(layer, f, TRUE), 0);
        OGR_Fld_Destroy(f);
    }
    for (int row = 0; row < 5000; row++) {
        OGRFeatureH f = OGR_F_Create(OGR_L_GetLayerDefn(layer));
        char text[32];
        (void)snprintf(text, sizeof text, "小区%d", row);
        for (int i = 0; i < 4; i++)
            if ((row + i) % 3)
                OGR_F_SetFieldString(f, i, i == 3 ? text : text + strlen("小区"));
        if (row % 3)
            OGR_F_SetFieldDateTime(f, 4, 1900 + row % 200, 2, 28, 0, 0, 0, 100);
        if (row % 2)
            OGR_F_SetFieldDateTime(f, 5, 1969, 12, 31, 23, 59, 58, 100);
        OGRGeometryH g = OGR_G_CreateGeometry(wkbPoint);
        OGR_G_AddPoint_2D(g, row, -row);
        OGR_F_SetGeometryDirectly(f, row % 7 ? g : NULL);
        if (row % 7 == 0)
            OGR_G_DestroyGeometry(g);
        assert_int_equal(OGR_L_CreateFeature(layer, f), 0);
        OGR_F_Destroy(f);
    }
    GDALClose(ds);
    return path;
}

/* Batches of columns and features one by one must give the same. */
static void compare_with_features(struct run *r, const char *path)
{
    struct jg_delivery d = read_file(r, path, "");
    GDALDatasetH ds = GDALOpenEx(path, GDAL_OF_VECTOR, NULL, NULL, NULL);
    OGRLayerH layer = GDALDatasetGetLayer(ds, 0);
    OGRFeatureH f;
    uint32_t i = 0;
    for (; (f = OGR_L_GetNextFeature(layer)); i++) {
        OGRGeometryH g = OGR_F_GetGeometryRef(f);
        assert_true(d.source_fid[i] == OGR_F_GetFID(f));
        assert_int_equal(jg_geom_is_empty(&d.layer->geom, i), g == NULL);
        assert_near(jg_area_m2(&d.layer->geom, i), g ? OGR_G_Area(g) : 0, 1e-6);
        for (int c = 0; c < OGR_F_GetFieldCount(f); c++) {
            const struct jg_column *column = &d.layer->columns[c];
            char text[64] = "";
            (void)snprintf(text, sizeof text, "%s", OGR_F_GetFieldAsString(f, c));
            for (char *p = text;
                 OGR_Fld_GetType(OGR_F_GetFieldDefnRef(f, c)) != OFTString && *p; p++)
                *p = *p == '/' ? '-' : *p == ' ' ? 'T' : *p == '+' ? '\0' : *p;
            if (!OGR_F_IsFieldSetAndNotNull(f, c))
                assert_true(column->type == JG_TEXT ? !column->texts[i]
                                                    : isnan(jg_column_number(column, i)));
            else if (column->type == JG_TEXT)
                assert_string_equal(column->texts[i], text);
            else
                assert_near(jg_column_number(column, i), OGR_F_GetFieldAsDouble(f, c), 0);
        }
        OGR_F_Destroy(f);
    }
    assert_int_equal(i, d.layer->n);
    GDALClose(ds);
}

static void reads_batches_as_features(void **state)
{
    char path[1024];
    compare_with_features(*state, package_of_all_types(*state));
    compare_with_features(
        *state, real_data(path, sizeof path, "amsterdam-bag/amsterdam_bag_panden.gpkg"));
}

/* A table with gaps in its feature ids, which GDAL 3.6.2's batches give twice. */
static void reads_each_row_once_where_feature_ids_have_gaps(void **state)
{
    struct run *r = *state;
    struct jg_delivery d = read_real(r, "tenerife-catastro/parcels.gpkg", "parcel");
    assert_int_equal(d.layer->n, 186);
    assert_true(d.promised == 264);
    for (uint32_t i = 1; i < d.layer->n; i++)
        assert_true(d.source_fid[i - 1] < d.source_fid[i]);
}

static void refuses_coordinates_that_are_no_numbers(void **state)
{
    struct run *r = *state;
    char *path = gbk_shapefile(r, new_folder());
    FILE *f = fopen(path, "r+b");
    double nan_value = NAN;
    assert_non_null(f);
    assert_int_equal(fseek(f, 100 + 28 + 12, SEEK_SET), 0); /* x of the second point */
    assert_int_equal(fwrite(&nan_value, sizeof nan_value, 1, f), 1);
    assert_int_equal(fclose(f), 0);
    struct jg_delivery d = read_file(r, path, "");
    assert_int_equal(d.n_unusable, 1);
    assert_int_equal(d.unusable[0].row, 1);
    assert_string_equal(d.unusable[0].reason, "a coordinate is no number");
    assert_true(jg_geom_is_empty(&d.layer->geom, 1));
    assert_near(d.layer->geom.x[1], 5, 0); /* of the third */
}

static void reads_the_same_on_one_core_and_on_many(void **state)
{
    struct run *r = *state;
    static const char *const rows[] = {"POINT (1 2);甲", "POINT (3 4);乙",
                                       "POINT (5 6);甲", "POINT (7 8);",
                                       "POINT (9 1);丁", NULL};
    char *path = write_layer(r, new_folder(), "made.shp", "ESRI Shapefile", 4549,
                             wkbPoint, "ENCODING=GBK", name_field, rows);
    struct jg_delivery one, many;
    struct jg_source s = {.path = path};
    r->ctx.jobs = 1;
    assert_ok(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &one));
    r->ctx.jobs = 7; /* more than there are rows */
    assert_ok(&r->ctx, jg_source_read(&r->ctx, r->arena, &s, "", &many));
    assert_int_equal(one.layer->n, many.layer->n);
    for (uint32_t i = 0; i < one.layer->n; i++) {
        const char *a = jg_layer_texts(one.layer, "XQMC")[i];
        const char *b = jg_layer_texts(many.layer, "XQMC")[i];
        assert_true(a == b || strcmp(a, b) == 0);
        assert_near(one.layer->geom.x[i], many.layer->geom.x[i], 0);
        assert_int_equal(one.source_fid[i], many.source_fid[i]);
    }
}

/* ---- names, checksums, memory ---- */

static void splits_file_and_layer(void **state)
{
    struct run *r = *state;
    struct jg_source s;
    const char *folder = new_folder();
    char *plain = write_file(r, folder, "a:b.csv", "x,y\n1,2\n");
    assert_ok(&r->ctx, jg_source_split(&r->ctx, r->arena, plain, &s));
    assert_string_equal(s.path, plain);
    assert_null(s.layer);
    char *file = write_file(r, folder, "c.gpkg", "");
    char *both = in_folder(r, folder, "c.gpkg:小区");
    assert_ok(&r->ctx, jg_source_split(&r->ctx, r->arena, both, &s));
    assert_string_equal(s.path, file);
    assert_string_equal(s.layer, "小区");
    assert_ok(&r->ctx, jg_source_split(&r->ctx, r->arena, "PG:dbname=x|estate", &s));
    assert_string_equal(s.path, "PG:dbname=x");
    assert_string_equal(s.layer, "estate");
    assert_ok(&r->ctx, jg_source_split(&r->ctx, r->arena, "missing.gpkg:roads", &s));
    assert_string_equal(s.path, "missing.gpkg");
}

static void takes_checksums_as_sha256sum_does(void **state)
{
    struct run *r = *state;
    const char *one, *before, *after, *folder = new_folder();
    char *path = write_file(r, folder, "abc.csv", "abc");
    assert_ok(&r->ctx, jg_source_sha256(&r->ctx, r->arena, path, &one));
    assert_string_equal(
        one, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    char *shp = write_file(r, folder, "a.shp", "1");
    (void)write_file(r, folder, "a.dbf", "2");
    assert_ok(&r->ctx, jg_source_sha256(&r->ctx, r->arena, shp, &before));
    (void)write_file(r, folder, "a.dbf", "3");
    assert_ok(&r->ctx, jg_source_sha256(&r->ctx, r->arena, shp, &after));
    assert_string_not_equal(before, after);
    assert_refused(&r->ctx, jg_source_sha256(&r->ctx, r->arena, "/tmp/no/such", &one),
                   JG_IO, "/tmp/no/such: no such file");
}

static void survives_every_failed_allocation(void **state)
{
    struct run *r = *state;
    const char *paths[] = {
        gbk_shapefile(r, new_folder()),
        write_file(r, new_folder(), "a.csv", "name,x,y\nA,1,2\nB,,\n")};
    for (size_t i = 0; i < 2; i++) {
        enum jg_status st = JG_NOMEM;
        for (long n = 0; st; n++) {
            struct jg_arena *arena = jg_arena_open(NULL);
            struct jg_delivery d;
            struct jg_source s = {.path = paths[i]};
            jg_arena_fail_after(n);
            st = jg_source_read(&r->ctx, arena, &s, "", &d);
            jg_arena_fail_after(-1);
            assert_true(st == JG_OK || st == JG_NOMEM);
            jg_arena_close(arena);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_a_geopackage_whole),
        TEST(takes_roads_from_osm_by_role),
        TEST(counts_osm_buildings_and_roads_as_published),
        TEST(reads_chinese_osm_by_role),
        TEST(sees_that_a_shapefile_has_no_coordinate_system),
        TEST(decodes_gbk_without_a_cpg),
        TEST(sees_through_a_wrong_cpg),
        TEST(refuses_text_that_is_not_what_it_was_told_to_be),
        TEST(takes_a_character_cut_by_its_field_for_cut),
        TEST(reads_chinese_paths_and_gbk_tables),
        TEST(finds_places_in_the_columns_of_a_table),
        TEST(refuses_a_coordinate_column_that_is_not_there),
        TEST(reads_a_table_without_looking_for_places),
        TEST(takes_the_heading_from_a_later_row_of_a_sheet),
        TEST(says_what_is_missing),
        TEST(never_fetches_anything),
        TEST(names_the_first_record_of_a_truncated_shapefile),
        TEST(refuses_a_database_open_in_another_program),
        TEST(writes_nothing_beside_its_inputs),
        TEST(refuses_nothing_for_a_layer_osm_does_not_have),
        TEST(unpacks_tags_with_quotes_inside),
        TEST(keeps_each_kind_of_a_mixed_source),
        TEST(reads_shapefiles_as_gdal_does),
        TEST(reads_batches_as_features),
        TEST(reads_each_row_once_where_feature_ids_have_gaps),
        TEST(refuses_coordinates_that_are_no_numbers),
        TEST(reads_the_same_on_one_core_and_on_many),
        TEST(splits_file_and_layer),
        TEST(takes_checksums_as_sha256sum_does),
        TEST(survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
