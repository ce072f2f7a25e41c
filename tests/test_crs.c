/* SPDX-License-Identifier: MIT */
#include "tests/test.h"

#include "gis/crs/crs.h"
#include "gis/crs/geodesic.h"
#include "gis/crs/offset.h"

#include <string.h>

static const char esri_4549[] =
    "PROJCS[\"CGCS2000_3_Degree_GK_CM_120E\",GEOGCS[\"GCS_China_Geodetic_Coordinate_"
    "System_2000\","
    "DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM["
    "\"Greenwich\","
    "0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],PARAMETER["
    "\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_"
    "Meridian\","
    "120.0],PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT["
    "\"Meter\","
    "1.0]]";
/* A city's own grid, in the words of a .prj and as a PROJ string. */
static const char own_grid[] = "+proj=tmerc +lat_0=0 +lon_0=121.5 +k=1 +x_0=350000 "
                               "+y_0=0 +ellps=GRS80 +units=m +no_defs";
static const char own_wkt[] = "PROJCS[\"Ningbo\",GEOGCS[\"own\",DATUM[\"D_China_2000\","
                              "SPHEROID[\"CGCS2000\",6378137.0,"
                              "298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\","
                              "0.0174532925199433]],PROJECTION["
                              "\"Transverse_Mercator\"],PARAMETER[\"False_Easting\","
                              "350000.0],PARAMETER[\"False_Northing\","
                              "0.0],PARAMETER[\"Central_Meridian\",121.5],PARAMETER["
                              "\"Scale_Factor\",1.0],PARAMETER["
                              "\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";

/* The same grid on some datum and ellipsoid, as GDAL writes it into a .prj. */
#define PRJ_OF(datum, spheroid)                                                          \
    "PROJCS[\"unknown\",GEOGCS[\"GCS_unknown\",DATUM[\"" datum "\",SPHEROID[" spheroid   \
    "]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION["      \
    "\"Transverse_Mercator\"],PARAMETER[\"False_Easting\",350000.0],PARAMETER["          \
    "\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",121.5],PARAMETER["           \
    "\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"
static const char own_prj[] =
    PRJ_OF("D_Unknown_based_on_GRS80_ellipsoid", "\"GRS_1980\",6378137.0,298.257222101");
static const char krass_prj[] = PRJ_OF("D_Unknown_based_on_Krassovsky,_1942_ellipsoid",
                                       "\"Krassowsky_1940\",6378245.0,298.3");
static const char krass_120[] =
    "+proj=tmerc +lon_0=120 +x_0=500000 +ellps=krass +units=m";

static struct jg_crs *open_crs(struct run *r, const char *text)
{
    struct jg_crs *crs = NULL;
    assert_ok(&r->ctx, jg_crs_open(&r->ctx, r->arena, text, &crs));
    return crs;
}

static struct jg_xy change(struct run *r, const char *from, const char *to, double x,
                           double y)
{
    size_t lost = 0;
    assert_ok(&r->ctx, jg_crs_transform(&r->ctx, open_crs(r, from), open_crs(r, to), &x,
                                        &y, 1, &lost));
    assert_int_equal(lost, 0);
    return (struct jg_xy){x, y};
}

static void any_way_to_name_a_system_is_understood(void **state)
{
    struct run *r = *state;
    static const struct {
        const char *text;
        int epsg;
        bool degrees, metres;
    } cases[] = {
        {"EPSG:4549", 4549, false, true},
        {"epsg:4549", 4549, false, true},
        {"4549", 4549, false, true},
        {" 4549 ", 4549, false, true},
        {"+init=epsg:4549", 4549, false, true},
        {esri_4549, 4549, false, true},
        {"urn:ogc:def:crs:EPSG::4549", 4549, false, true},
        {"EPSG:4549+5737", 4549, false, true}, /* with heights: the part on the ground */
        {"CGCS2000 / 3-degree Gauss-Kruger CM 120E", 4549, false, true},
        {"EPSG:4490", 4490, true, false},
        {"WGS 84", 4326, true, false},
        {"EPSG:4979", 4979, true, false},
        {"EPSG:2263", 2263, false, false}, /* feet */
        {own_grid, 0, false, true},
        {own_wkt, 0, false, true},
        {"GCJ-02", 0, true, false},
        {"gcj02", 0, true, false},
        {"BD-09", 0, true, false},
        {"bd09", 0, true, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct jg_crs *crs = open_crs(r, cases[i].text);
        if (jg_crs_epsg(crs) != cases[i].epsg ||
            jg_crs_is_geographic(crs) != cases[i].degrees ||
            jg_crs_is_projected_metres(crs) != cases[i].metres)
            fail_msg("%s: EPSG:%d, degrees %d, metres %d", cases[i].text,
                     jg_crs_epsg(crs), jg_crs_is_geographic(crs),
                     jg_crs_is_projected_metres(crs));
    }
    assert_true(jg_crs_is_shifted(open_crs(r, "GCJ-02")));
    assert_string_equal(jg_crs_name(open_crs(r, "4549")),
                        "CGCS2000 / 3-degree Gauss-Kruger CM 120E");
    assert_non_null(strstr(jg_crs_proj_string(open_crs(r, own_grid)), "+lon_0=121.5"));
}

static void what_is_no_system_is_refused_in_one_sentence(void **state)
{
    struct run *r = *state;
    struct jg_crs *crs = NULL;
    static const char *const texts[] = {"nonsense",     "EPSG:1", "EPSG:99999",
                                        "WGS 8",        "999999", "+proj=nothing",
                                        "PROJCS[\"cut", "{",      "EPSG:"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_refused(&r->ctx, jg_crs_open(&r->ctx, r->arena, texts[i], &crs), JG_CRS,
                       "is no coordinate system known here");
    assert_refused(&r->ctx, jg_crs_open(&r->ctx, r->arena, "", &crs), JG_CRS,
                   "no coordinate system is given");
    assert_refused(&r->ctx, jg_crs_open(&r->ctx, r->arena, "EPSG:4978", &crs), JG_CRS,
                   "neither degrees nor a map projection");
    assert_refused(&r->ctx, jg_crs_open(&r->ctx, r->arena, "EPSG:5773", &crs), JG_CRS,
                   "neither degrees nor a map projection");
}

static void proj_never_writes_to_stderr(void **state)
{
    struct run *r = *state;
    struct jg_crs *crs = NULL;
    char path[] = "/tmp/jg_stderr_XXXXXX";
    int file = mkstemp(path), kept = dup(2);
    assert_true(file >= 0 && kept >= 0 && dup2(file, 2) >= 0);
    enum jg_status st = jg_crs_open(&r->ctx, r->arena, "+proj=tmerc +lat_0=abc", &crs);
    enum jg_status st_2 = jg_crs_open(&r->ctx, r->arena, "PROJCS[\"a\",UNIT[]]", &crs);
    off_t written = lseek(file, 0, SEEK_END);
    (void)dup2(kept, 2);
    close(kept);
    close(file);
    (void)unlink(path);
    assert_true(st == JG_CRS || st == JG_OK);
    assert_int_equal(st_2, JG_CRS);
    assert_int_equal(written, 0);
}

/* Its own text means the same system again: what a layer carries is that text. */
static void a_systems_text_opens_as_the_same_system(void **state)
{
    struct run *r = *state;
    static const char *const texts[] = {"EPSG:4549",
                                        "EPSG:4528",
                                        "EPSG:28992",
                                        "EPSG:32628",
                                        "EPSG:4490",
                                        "EPSG:2384",
                                        own_grid,
                                        own_wkt,
                                        esri_4549,
                                        "+proj=tmerc +lon_0=120 +x_0=500000 "
                                        "+ellps=krass +towgs84=15.8,-154.4,-82.3"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct jg_crs *crs = open_crs(r, texts[i]);
        struct jg_crs *again = open_crs(r, jg_crs_wkt(crs));
        struct jg_crs *again_2 = open_crs(r, jg_crs_wkt2(crs));
        if (!jg_crs_same(crs, again) || !jg_crs_same(crs, again_2) ||
            jg_crs_epsg(again) != jg_crs_epsg(crs))
            fail_msg("%s is another when read again", texts[i]);
    }
}

static void systems_are_the_same_whatever_their_axes_and_names(void **state)
{
    struct run *r = *state;
    struct jg_crs *cm120 = open_crs(r, "EPSG:4549");
    assert_true(jg_crs_same(cm120, open_crs(r, esri_4549)));
    assert_true(jg_crs_same(open_crs(r, "EPSG:4326"), open_crs(r, "OGC:CRS84")));
    assert_false(jg_crs_same(cm120, open_crs(r, "EPSG:4528"))); /* zone number in front */
    assert_false(jg_crs_same(cm120, open_crs(r, "EPSG:4550")));
    assert_false(jg_crs_same(open_crs(r, "EPSG:4490"), open_crs(r, "EPSG:4326")));
    assert_false(jg_crs_same(open_crs(r, "GCJ-02"), open_crs(r, "EPSG:4326")));
    assert_false(jg_crs_same(open_crs(r, "GCJ-02"), open_crs(r, "BD-09")));
    assert_true(jg_crs_same(open_crs(r, "GCJ-02"), open_crs(r, "gcj02")));
}

/* Eastings of the domain notes; easting first although EPSG:4549 says northing first. */
static void haishu_lies_where_it_should(void **state)
{
    struct run *r = *state;
    static const double at[][3] = {{121.240, 29.700, 620006}, {121.350, 29.780, 630549},
                                   {121.455, 29.860, 640592}, {121.500, 29.830, 644984},
                                   {121.536, 29.858, 648422}, {121.555, 29.870, 650241}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        struct jg_xy xy = change(r, "EPSG:4490", "EPSG:4549", at[i][0], at[i][1]);
        assert_near(xy.x, at[i][2], 0.6);
        assert_true(xy.y > 3.28e6 && xy.y < 3.32e6);
        struct jg_xy back = change(r, "EPSG:4549", "EPSG:4490", xy.x, xy.y);
        assert_near(back.x, at[i][0], 1e-10);
        assert_near(back.y, at[i][1], 1e-10);
        struct jg_xy zone = change(r, "EPSG:4549", "EPSG:4528", xy.x, xy.y);
        assert_near(zone.x, xy.x + 40e6, 1e-6);
        assert_near(zone.y, xy.y, 1e-6);
    }
}

/* What a bureau measures in feet of RD New or anything PROJ knows. */
static void amsterdam_lies_where_the_register_says(void **state)
{
    struct run *r = *state;
    struct jg_xy at = change(r, "EPSG:28992", "EPSG:4326", 121000, 486300);
    assert_near(at.x, 4.889, 0.002);
    assert_near(at.y, 52.364, 0.002);
    struct jg_xy direct = change(r, "EPSG:28992", "EPSG:32631", 121000, 486300);
    struct jg_xy round = change(r, "EPSG:4326", "EPSG:32631", at.x, at.y);
    assert_near(direct.x, round.x, 1e-3);
    assert_near(direct.y, round.y, 1e-3);
}

static void wgs84_and_cgcs2000_are_one_by_the_null_shift(void **state)
{
    struct run *r = *state;
    struct jg_xy a = change(r, "EPSG:4326", "EPSG:4549", 121.5, 29.85);
    struct jg_xy b = change(r, "EPSG:4490", "EPSG:4549", 121.5, 29.85);
    assert_near(a.x, b.x, 1e-9);
    assert_near(a.y, b.y, 1e-9);
    struct jg_xy same = change(r, "EPSG:4490", "EPSG:4326", 121.5, 29.85);
    assert_true(!(same.x < 121.5) && !(same.x > 121.5) && !(same.y < 29.85) &&
                !(same.y > 29.85));
    (void)change(r, "EPSG:4549+5737", "EPSG:4326", 644984, 3302000);
    (void)change(r, "EPSG:32651", "EPSG:4549", 300000, 3302000);
    struct jg_xy own = change(r, "EPSG:4326", own_grid, 121.5, 29.85);
    struct jg_xy same_own = change(r, "EPSG:4549", own_wkt, a.x, a.y);
    assert_near(own.x, 350000, 1e-6);
    assert_near(same_own.x, own.x, 1e-6);
    assert_near(same_own.y, own.y, 1e-6);
}

static void grids_that_name_no_datum_and_one_ellipsoid_are_of_one_datum(void **state)
{
    struct run *r = *state;
    assert_true(jg_crs_same(open_crs(r, own_prj), open_crs(r, own_grid)));
    struct jg_xy own = change(r, own_prj, own_grid, 350123.4, 3302000.5);
    assert_near(own.x, 350123.4, 0);
    assert_near(own.y, 3302000.5, 0);
    struct jg_xy cgcs = change(r, own_prj, "EPSG:4549", 350123.4, 3302000.5);
    struct jg_xy named = change(r, own_wkt, "EPSG:4549", 350123.4, 3302000.5);
    assert_near(cgcs.x, named.x, 1e-6);
    assert_near(cgcs.y, named.y, 1e-6);
    struct jg_lonlat gcj = jg_gcj02_from_wgs84((struct jg_lonlat){121.5, 29.85});
    struct jg_xy shifted = change(r, "GCJ-02", own_prj, gcj.lon, gcj.lat);
    struct jg_xy plain = change(r, "EPSG:4326", own_grid, 121.5, 29.85);
    assert_near(shifted.x, plain.x, 1e-4);
    assert_near(shifted.y, plain.y, 1e-4);
    struct jg_xy far = change(r, krass_prj, krass_120, 350000, 3302000);
    struct jg_xy back = change(r, krass_120, krass_prj, far.x, far.y);
    assert_near(far.x, 645000, 2000); /* the plane of another meridian */
    assert_near(back.x, 350000, 1e-6);
    assert_near(back.y, 3302000, 1e-6);
}

static void a_datum_taken_for_granted_is_told(void **state)
{
    struct run *r = *state;
    struct jg_crs *own = open_crs(r, own_grid), *cgcs = open_crs(r, "EPSG:4549");
    assert_true(jg_crs_assumes_datum(own, cgcs));
    assert_true(jg_crs_assumes_datum(open_crs(r, "GCJ-02"), own));
    assert_false(jg_crs_assumes_datum(own, open_crs(r, own_prj)));
    assert_false(jg_crs_assumes_datum(cgcs, open_crs(r, "EPSG:4326")));
    assert_false(jg_crs_assumes_datum(open_crs(r, own_wkt), cgcs));
}

static void a_grid_without_a_name_is_told_by_its_projection(void **state)
{
    struct run *r = *state;
    double x = 350000, y = 3302000;
    static const char left[] = /* what a +towgs84 leaves in a .prj is no parameter */
        PRJ_OF("D_Unknown_based_on_GRS80_ellipsoid_using_towgs84=1,2,3,0,0,0,0",
               "\"GRS_1980\",6378137.0,298.257222101");
    assert_refused(&r->ctx,
                   jg_crs_transform(&r->ctx, open_crs(r, krass_prj),
                                    open_crs(r, "EPSG:4549"), &x, &y, 1, NULL),
                   JG_CRS, "give +proj=tmerc +lat_0=0 +lon_0=121.5");
    assert_refused(&r->ctx,
                   jg_crs_transform(&r->ctx, open_crs(r, own_grid),
                                    open_crs(r, krass_120), &x, &y, 1, NULL),
                   JG_CRS, "no parameters are known from +proj=tmerc");
    assert_refused(&r->ctx,
                   jg_crs_transform(&r->ctx, open_crs(r, left), open_crs(r, "EPSG:4549"),
                                    &x, &y, 1, NULL),
                   JG_CRS, "no parameters");
}

static void a_guessed_shift_is_refused(void **state)
{
    struct run *r = *state;
    static const char *const pairs[][2] = {
        {"EPSG:2384", "EPSG:4549"},
        {"EPSG:4610", "EPSG:4490"},
        {"EPSG:4214", "EPSG:4490"},
        {"EPSG:4214", "EPSG:4326"},
        {"EPSG:2437", "EPSG:4549"},
        {"EPSG:4549", "EPSG:2384"},
        {"EPSG:2384", "EPSG:2437"},
        {"EPSG:2384", own_grid},
        {"+proj=tmerc +lon_0=120 +x_0=500000 +ellps=krass", "EPSG:4549"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        double x = 121, y = 30;
        assert_refused(&r->ctx,
                       jg_crs_transform(&r->ctx, open_crs(r, pairs[i][0]),
                                        open_crs(r, pairs[i][1]), &x, &y, 1, NULL),
                       JG_CRS, "no parameters are known from ");
        assert_non_null(strstr(r->ctx.message, "+towgs84="));
        assert_refused(&r->ctx,
                       jg_crs_transform(&r->ctx, open_crs(r, pairs[i][0]),
                                        open_crs(r, pairs[i][1]), NULL, NULL, 0, NULL),
                       JG_CRS, "no parameters"); /* without a place, too */
    }
}

static void given_parameters_are_used(void **state)
{
    struct run *r = *state;
    const char *with = "+proj=tmerc +lon_0=120 +x_0=500000 +ellps=krass "
                       "+towgs84=15.8,-154.4,-82.3,0,0,0,0 +units=m";
    struct jg_xy at = change(r, with, "EPSG:4549", 644984, 3302000);
    double moved = hypot(at.x - 644984, at.y - 3302000);
    assert_true(moved > 20 && moved < 150);
    struct jg_xy back = change(r, "EPSG:4549", with, at.x, at.y);
    assert_near(back.x, 644984, 1e-3);
    assert_near(back.y, 3302000, 1e-3);
    (void)change(r, "EPSG:2384", "EPSG:4610", 644984, 3302000); /* one datum: no shift */
}

static void the_same_system_leaves_every_bit_alone(void **state)
{
    struct run *r = *state;
    double x[] = {650241.123456789, (double)NAN, 1e300}, y[] = {3306000.1, 2, -5};
    double kept_x[3], kept_y[3];
    memcpy(kept_x, x, sizeof x);
    memcpy(kept_y, y, sizeof y);
    assert_ok(&r->ctx, jg_crs_transform(&r->ctx, open_crs(r, "EPSG:4549"),
                                        open_crs(r, esri_4549), x, y, 3, NULL));
    assert_memory_equal(x, kept_x, sizeof x);
    assert_memory_equal(y, kept_y, sizeof y);
}

static void places_that_cannot_be_are_lost_and_counted(void **state)
{
    struct run *r = *state;
    double x[] = {121.5, 29.8, (double)NAN, (double)INFINITY};
    double y[] = {29.8, 121.5, 29.8, 29.8}; /* the second has its axes swapped */
    size_t lost = 0;
    assert_ok(&r->ctx, jg_crs_transform(&r->ctx, open_crs(r, "EPSG:4490"),
                                        open_crs(r, "EPSG:4549"), x, y, 4, &lost));
    assert_int_equal(lost, 3);
    assert_true(isfinite(x[0]) && isnan(x[1]) && isnan(y[1]) && isnan(x[2]) &&
                isnan(x[3]));
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    struct run *r = *state;
    enum { N = 100000 };
    static const char *const from[] = {"EPSG:4326", "GCJ-02", "EPSG:28992"};
    double *x = JG_ROOM(r->arena, double, 4 * N), *y = x + N, *x_1 = x + 2 * N,
           *y_1 = x + 3 * N;
    for (int k = 0; k < 3; k++) {
        for (int i = 0; i < N; i++) {
            x[i] = k == 2 ? 120000 + i : 121 + i * 1e-5;
            y[i] = k == 2 ? 486000 + i % 1000 : 29.5 + (i % 7919) * 1e-4;
        }
        memcpy(x_1, x, 2 * N * sizeof *x);
        struct jg_crs *a = open_crs(r, from[k]), *b = open_crs(r, "EPSG:4549");
        r->ctx.jobs = 4;
        assert_ok(&r->ctx, jg_crs_transform(&r->ctx, a, b, x, y, N, NULL));
        r->ctx.jobs = 1;
        assert_ok(&r->ctx, jg_crs_transform(&r->ctx, a, b, x_1, y_1, N, NULL));
        assert_memory_equal(x, x_1, N * sizeof *x);
        assert_memory_equal(y, y_1, N * sizeof *y);
    }
}

/* ---- GCJ-02 and BD-09 ---- */

static double metres_between(struct jg_lonlat a, struct jg_lonlat b)
{
    double rad = 3.14159265358979323846 / 180;
    return hypot((a.lon - b.lon) * cos(a.lat * rad), a.lat - b.lat) * rad * 6371000;
}

static void the_shift_over_haishu_is_some_500_m_to_the_south_east(void **state)
{
    (void)state;
    for (double lon = 121.24; lon < 121.56; lon += 0.02)
        for (double lat = 29.70; lat < 29.88; lat += 0.02) {
            struct jg_lonlat wgs = {lon, lat}, gcj = jg_gcj02_from_wgs84(wgs);
            struct jg_lonlat bd = jg_bd09_from_gcj02(gcj);
            assert_near(metres_between(wgs, gcj), 498, 12);
            assert_true(gcj.lon > lon && gcj.lat < lat);
            assert_near(metres_between(wgs, bd), 1102, 60);
        }
}

static void both_shifts_are_undone_to_a_hundredth_of_a_millimetre(void **state)
{
    (void)state;
    for (double lon = 73; lon < 135; lon += 0.37)
        for (double lat = 4; lat < 53; lat += 0.41) {
            struct jg_lonlat at = {lon, lat};
            struct jg_lonlat back = jg_wgs84_from_gcj02(jg_gcj02_from_wgs84(at));
            assert_near(back.lon, lon, 1e-10);
            assert_near(back.lat, lat, 1e-10);
            back = jg_gcj02_from_bd09(jg_bd09_from_gcj02(at));
            assert_near(back.lon, lon, 1e-10);
            assert_near(back.lat, lat, 1e-10);
        }
    struct jg_lonlat abroad = {4.9, 52.4}, same = jg_gcj02_from_wgs84(abroad);
    assert_near(same.lon, abroad.lon, 0);
    assert_near(same.lat, abroad.lat, 0);
}

static void shifted_degrees_are_read_and_never_written(void **state)
{
    struct run *r = *state;
    struct jg_lonlat wgs = {121.5, 29.85}, gcj = jg_gcj02_from_wgs84(wgs);
    struct jg_lonlat bd = jg_bd09_from_gcj02(gcj);
    struct jg_xy want = change(r, "EPSG:4326", "EPSG:4549", wgs.lon, wgs.lat);
    struct jg_xy is = change(r, "GCJ-02", "EPSG:4549", gcj.lon, gcj.lat);
    assert_near(is.x, want.x, 1e-4);
    assert_near(is.y, want.y, 1e-4);
    is = change(r, "BD-09", "EPSG:4549", bd.lon, bd.lat);
    assert_near(is.x, want.x, 1e-4);
    assert_near(is.y, want.y, 1e-4);
    double x = 121, y = 30;
    assert_refused(&r->ctx,
                   jg_crs_transform(&r->ctx, open_crs(r, "EPSG:4326"),
                                    open_crs(r, "GCJ-02"), &x, &y, 1, NULL),
                   JG_CRS, "GCJ-02 is read, never written");
}

/* ---- metres ---- */

static void a_zone_is_suggested_for_a_place(void **state)
{
    (void)state;
    static const struct {
        struct jg_lonlat at;
        int epsg;
    } cases[] = {{{121.5, 29.8}, 4549}, {{121.6, 29.8}, 4550}, {{116.35, 40}, 4548},
                 {{87.6, 43.8}, 4538},  {{4.89, 52.3}, 32631}, {{-74, 40.7}, 32618},
                 {{-51.2, -30}, 32722}, {{127, 37.5}, 32652},  {{106.9, 47.9}, 32648},
                 {{-180, 0}, 32601},    {{180, 0}, 32660}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(jg_crs_suggest(cases[i].at), cases[i].epsg);
}

static void degrees_are_refused_with_a_candidate(void **state)
{
    struct run *r = *state;
    struct jg_box haishu = {121.2, 29.7, 121.6, 29.9}, none = {1, 1, 0, 0};
    struct jg_box york = {980000, 190000, 990000, 200000};
    assert_ok(&r->ctx, jg_crs_need_metres(&r->ctx, open_crs(r, "4549"), "x", none));
    assert_refused(
        &r->ctx,
        jg_crs_need_metres(&r->ctx, open_crs(r, "4490"), "layer building", haishu),
        JG_CRS, "layer building: coordinates in China Geodetic Coordinate System 2000");
    assert_non_null(strstr(r->ctx.message, "e.g. --crs EPSG:4549"));
    assert_refused(&r->ctx,
                   jg_crs_need_metres(&r->ctx, open_crs(r, "2263"), "--crs", york),
                   JG_CRS, "not metres");
    assert_non_null(strstr(r->ctx.message, "EPSG:32618"));
    assert_refused(&r->ctx,
                   jg_crs_need_metres(&r->ctx, open_crs(r, "GCJ-02"), "crs", none),
                   JG_CRS, "GCJ-02 are degrees");
}

static struct jg_distortion distortion(struct run *r, const char *plane, double lon,
                                       double lat)
{
    struct jg_distortion d = {0};
    assert_ok(&r->ctx, jg_crs_distortion(&r->ctx, open_crs(r, plane),
                                         change(r, "EPSG:4490", plane, lon, lat), &d));
    return d;
}

/* The figures computed for Haishu by another hand: linear, areal ppm and convergence at
 * 120 E, areal ppm at 123 E and at 121.5 E. */
static void the_scale_of_the_plane_is_told(void **state)
{
    struct run *r = *state;
    static const double at[][7] = {{121.240, 29.700, 178, 355, 0.61, 716, 16},
                                   {121.350, 29.780, 210, 420, 0.67, 628, 5},
                                   {121.455, 29.860, 244, 488, 0.73, 550, 0.5},
                                   {121.500, 29.830, 259, 519, 0.75, 519, 0},
                                   {121.536, 29.858, 272, 544, 0.77, 494, 0.3},
                                   {121.555, 29.870, 278, 557, 0.78, 481, 0.7}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        struct jg_distortion d = distortion(r, "EPSG:4549", at[i][0], at[i][1]);
        assert_near(d.linear_ppm, at[i][2], 0.6);
        assert_near(d.areal_ppm, at[i][3], 0.6);
        assert_near(d.convergence_deg, at[i][4], 0.006);
        d = distortion(r, "EPSG:4550", at[i][0], at[i][1]);
        assert_near(d.areal_ppm, at[i][5], 0.6);
        assert_true(d.convergence_deg < 0); /* west of the meridian */
        d = distortion(r, own_grid, at[i][0], at[i][1]);
        assert_near(d.areal_ppm, at[i][6], 0.6);
    }
    /* Beijing on the grid of 111 E, as someone once delivered it */
    assert_true(distortion(r, "EPSG:4546", 116.4, 39.9).linear_ppm > 2000);
    struct jg_distortion d;
    assert_refused(
        &r->ctx,
        jg_crs_distortion(&r->ctx, open_crs(r, "4326"), (struct jg_xy){1, 1}, &d), JG_CRS,
        "no plane in metres");
}

/* ---- on the ellipsoid ---- */

/* 国土调查办发〔2008〕32号, its series and constants for CGCS2000: the signed area
 * between an edge, the equator and the meridians of its ends. */
static double series_edge_m2(double lon_1, double lat_1, double lon_2, double lat_2)
{
    double rad = 3.14159265358979323846 / 180, b = 6356752.31414036;
    double dl = (lon_1 + lon_2) / 2 * rad - 120 * rad, db = (lat_2 - lat_1) * rad;
    double bm = (lat_1 + lat_2) / 2 * rad;
    return 2 * b * b * dl *
           (1.003364089834193 * sin(db / 2) * cos(bm) -
            0.001124189381927 * sin(3 * db / 2) * cos(3 * bm) +
            1.699459473518853e-6 * sin(5 * db / 2) * cos(5 * bm) -
            2.717857845577432e-9 * sin(7 * db / 2) * cos(7 * bm) +
            4.358419004834251e-12 * sin(9 * db / 2) * cos(9 * bm));
}

static void add_ring(struct run *r, struct jg_shaper *s, const double (*xy)[2], int n)
{
    for (int i = 0; i < n; i++)
        assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, xy[i][0], xy[i][1]));
    assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
}

/* A square of side m with a hole of a quarter of the side, then nothing, then a triangle.
 */
static struct jg_geom make_shapes(struct run *r, double m)
{
    double x = 644984, y = 3302000, h = m / 4;
    const double shell[][2] = {{x, y}, {x + m, y}, {x + m, y + m}, {x, y + m}, {x, y}};
    const double hole[][2] = {{x + h, y + h},
                              {x + h, y + 2 * h},
                              {x + 2 * h, y + 2 * h},
                              {x + 2 * h, y + h},
                              {x + h, y + h}};
    const double other[][2] = {{x, y}, {x + m, y}, {x, y + m}, {x, y}};
    struct jg_shaper *s;
    struct jg_geom g;
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_POLYGON, &s));
    add_ring(r, s, shell, 5);
    add_ring(r, s, hole, 5);
    assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    add_ring(r, s, other, 4);
    assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &g));
    return g;
}

static double series_area_m2(struct run *r, const struct jg_geom *g, int element)
{
    double sum = 0;
    for (int64_t ring = g->ring[g->part[element]]; ring < g->ring[g->part[element + 1]];
         ring++)
        for (int64_t i = g->at[ring]; i + 1 < g->at[ring + 1]; i++) {
            struct jg_xy a = change(r, "EPSG:4549", "EPSG:4490", g->x[i], g->y[i]);
            struct jg_xy b =
                change(r, "EPSG:4549", "EPSG:4490", g->x[i + 1], g->y[i + 1]);
            sum += series_edge_m2(a.x, a.y, b.x, b.y);
        }
    return sum;
}

static void areas_agree_with_the_land_surveys_series(void **state)
{
    struct run *r = *state;
    static const double sides[][2] = {{100, 0.03e-6}, {500, 0.1e-6}, {2000, 0.4e-6}};
    for (int k = 0; k < 3; k++) {
        struct jg_geom g = make_shapes(r, sides[k][0]);
        double area[3];
        assert_ok(&r->ctx,
                  jg_geodesic_areas_m2(&r->ctx, open_crs(r, "EPSG:4549"), &g, area));
        assert_near(area[1], 0, 0);
        assert_near(area[0], series_area_m2(r, &g, 0), area[0] * sides[k][1] + 1e-5);
        /* its edges are straight in degrees, which a lone slanting edge shows */
        assert_near(area[2], series_area_m2(r, &g, 2), area[2] * 0.05e-6 * sides[k][0]);
        double plane = sides[k][0] * sides[k][0] * 15 / 16;
        assert_near(area[0], plane * (1 - 519e-6), plane * 1e-5);
    }
}

static void lengths_lie_by_the_scale_beside_those_of_the_plane(void **state)
{
    struct run *r = *state;
    struct jg_geom g = make_shapes(r, 1000);
    double length[3];
    assert_ok(&r->ctx,
              jg_geodesic_lengths_m(&r->ctx, open_crs(r, "EPSG:4549"), &g, length));
    assert_near(length[0], 5000 * (1 - 259e-6), 0.02);
    assert_near(length[1], 0, 0);
    double none[3] = {1, 1, 1};
    g.kind = JG_POINT;
    assert_ok(&r->ctx, jg_geodesic_areas_m2(&r->ctx, open_crs(r, "EPSG:4549"), &g, none));
    assert_near(none[2], 0, 0);
}

static void every_failing_allocation_is_told(void **state)
{
    struct run *r = *state;
    struct jg_geom g = make_shapes(r, 100);
    enum jg_status st = JG_NOMEM;
    long n = 0;
    for (; st == JG_NOMEM; n++) {
        struct jg_arena *a = jg_arena_open(NULL);
        struct jg_ctx ctx;
        struct jg_crs *from = NULL, *to = NULL, *with = NULL;
        double x = 121.5, y = 29.8, area[3];
        jg_ctx_open(&ctx, a, 2);
        jg_arena_fail_after(n);
        st = jg_crs_open(&ctx, a, "EPSG:4549", &to);
        st = st ? st : jg_crs_open(&ctx, a, "GCJ-02", &from);
        st = st ? st
                : jg_crs_open(&ctx, a, "+proj=tmerc +ellps=krass +towgs84=1,2,3", &with);
        st = st ? st : jg_crs_transform(&ctx, from, to, &x, &y, 1, NULL);
        st = st ? st : jg_crs_transform(&ctx, to, with, &x, &y, 1, NULL);
        st = st ? st : jg_geodesic_areas_m2(&ctx, to, &g, area);
        jg_arena_fail_after(-1);
        jg_arena_close(a);
    }
    assert_int_equal(st, JG_OK);
    assert_true(n > 50);
}

/* clang-format off */
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)
/* clang-format on */

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(any_way_to_name_a_system_is_understood),
        TEST(what_is_no_system_is_refused_in_one_sentence),
        TEST(proj_never_writes_to_stderr),
        TEST(a_systems_text_opens_as_the_same_system),
        TEST(systems_are_the_same_whatever_their_axes_and_names),
        TEST(haishu_lies_where_it_should),
        TEST(amsterdam_lies_where_the_register_says),
        TEST(wgs84_and_cgcs2000_are_one_by_the_null_shift),
        TEST(grids_that_name_no_datum_and_one_ellipsoid_are_of_one_datum),
        TEST(a_datum_taken_for_granted_is_told),
        TEST(a_grid_without_a_name_is_told_by_its_projection),
        TEST(a_guessed_shift_is_refused),
        TEST(given_parameters_are_used),
        TEST(the_same_system_leaves_every_bit_alone),
        TEST(places_that_cannot_be_are_lost_and_counted),
        TEST(any_number_of_threads_gives_the_same_bytes),
        TEST(the_shift_over_haishu_is_some_500_m_to_the_south_east),
        TEST(both_shifts_are_undone_to_a_hundredth_of_a_millimetre),
        TEST(shifted_degrees_are_read_and_never_written),
        TEST(a_zone_is_suggested_for_a_place),
        TEST(degrees_are_refused_with_a_candidate),
        TEST(the_scale_of_the_plane_is_told),
        TEST(areas_agree_with_the_land_surveys_series),
        TEST(lengths_lie_by_the_scale_beside_those_of_the_plane),
        TEST(every_failing_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
