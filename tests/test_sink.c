/* SPDX-License-Identifier: MIT */
/* Files that leave the house: whole or not at all, the same bytes, what other programs
 * expect. */
#include "tests/folder.h"

#include "gis/geom/measure.h"
#include "gis/io/sink.h"
#include "gis/io/sql.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- Tools --- */

static const char *read_all(struct run *r, const char *path, size_t *out_n)
{
    struct stat s;
    assert_int_equal(stat(path, &s), 0);
    *out_n = (size_t)s.st_size;
    char *bytes = JG_ARRAY(r->arena, char, *out_n + 1);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    assert_int_equal(fread(bytes, 1, *out_n, f), *out_n);
    (void)fclose(f);
    return bytes;
}

static const char *ask(struct run *r, const char *path, const char *text)
{
    struct jg_arena *tmp = jg_arena_open(r->arena);
    struct jg_sql *sql;
    sqlite3_stmt *stmt;
    bool is_row;
    assert_ok(&r->ctx, jg_sql_open(&r->ctx, tmp, path, SQLITE_OPEN_READONLY, true, &sql));
    assert_ok(&r->ctx, jg_sql_prepare(&r->ctx, tmp, sql, &stmt, text, ""));
    assert_ok(&r->ctx, jg_sql_next(&r->ctx, sql, stmt, &is_row));
    const char *got = is_row ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
    got = jg_arena_text(r->arena, got ? got : "");
    jg_arena_close(tmp);
    return got;
}

/* Squares in two parts, each third with a hole, each seventh empty; or lines, or points.
 */
static void add_shapes(struct run *r, struct jg_layer *l, enum jg_kind kind)
{
    static const double dx[] = {0, 1, 1, 0, 0}, dy[] = {0, 0, 1, 1, 0};
    struct jg_shaper *s;
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, kind, &s));
    for (uint32_t i = 0; i < l->n; i++) {
        double x = 500000 + 40.0 * (i % 50), y = 3300000 + 40.0 * (i / 50);
        uint32_t parts = i % 7 == 6 ? 0 : kind == JG_POINT ? 1 : 1 + i % 2;
        int places = kind == JG_POINT ? 1 : kind == JG_LINE ? 3 : 5;
        for (uint32_t p = 0; p < parts; p++) {
            for (int k = 0; k < places; k++)
                assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, x + 15 * p + 9.1234 * dx[k],
                                                 y + 9.1234 * dy[k]));
            assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
            for (int k = 4; kind == JG_POLYGON && i % 3 == 0 && k >= 0; k--)
                assert_ok(&r->ctx, jg_shaper_add(&r->ctx, s, x + 15 * p + 2 + 3 * dx[k],
                                                 y + 2 + 3 * dy[k]));
            if (kind == JG_POLYGON && i % 3 == 0)
                assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
            assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
        }
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &l->geom));
}

static struct jg_layer *layer_of(struct run *r, const char *name, enum jg_kind kind,
                                 uint32_t n)
{
    struct jg_layer *l;
    int64_t *ints;
    double *reals;
    const char **texts;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, name, n, &l));
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, l, "name", &texts));
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, l, "floors", &ints));
    assert_ok(&r->ctx, jg_layer_add_reals(&r->ctx, l, "area_m2", &reals));
    l->alias = "图层";
    l->columns[0].alias = "名称";
    l->columns[1].alias = "面积";
    l->columns[2].alias = "面积"; /* the same title twice */
    for (uint32_t i = 0; i < n; i++) {
        texts[i] = i % 3 ? "翠柏里" : NULL;
        ints[i] = i % 4 ? (int64_t)i : JG_NO_INT;
        reals[i] = i % 5 ? i * 0.5 : (double)NAN;
    }
    if (kind != JG_NO_SHAPE)
        add_shapes(r, l, kind);
    return l;
}

static const struct jg_layer *layers_of_all_kinds[4];
static const char *const styles[4] = {NULL, NULL, NULL, "<qgis/>"};

static struct jg_package package_of(struct run *r)
{
    static const char *const names[] = {"policy", "gate", "road", "building"};
    struct jg_crs *crs;
    assert_ok(&r->ctx, jg_crs_open(&r->ctx, r->arena, "EPSG:4549", &crs));
    for (int k = 0; k < 4; k++)
        layers_of_all_kinds[k] = layer_of(r, names[k], (enum jg_kind)k, 2500);
    return (struct jg_package){.layers = layers_of_all_kinds,
                               .qml = styles,
                               .n = 4,
                               .crs = crs,
                               .title = "海曙 <旧改> & 片区",
                               .secrecy = "内部使用",
                               .time = "2026-11-23T08:00:00.000Z"};
}

/* --- GeoPackages --- */

static void package_holds_all_rows_soundly(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "all.gpkg");
    struct jg_package package = package_of(r);
    assert_ok(&r->ctx, jg_sink_package(&r->ctx, path, false, &package));
    assert_string_equal(ask(r, path, "PRAGMA integrity_check"), "ok");
    assert_string_equal(ask(r, path, "PRAGMA foreign_key_check"), "");
    assert_string_equal(ask(r, path, "PRAGMA application_id"), "1196444487");
    assert_string_equal(ask(r, path, "PRAGMA user_version"), "10300");
    assert_string_equal(ask(r, path, "PRAGMA journal_mode"), "delete");
    assert_string_equal(ask(r, path,
                            "SELECT group_concat(rtreecheck(name)) FROM "
                            "sqlite_schema WHERE sql LIKE '%USING rtree%'"),
                        "ok,ok,ok");
    assert_string_equal(ask(r, path,
                            "SELECT (SELECT count(*) FROM policy) || ' ' || (SELECT "
                            "count(*) FROM gate) || ' ' || (SELECT count(*) FROM "
                            "building)"),
                        "2500 2500 2500");
    assert_string_equal(ask(r, path,
                            "SELECT fid || name || floors || area_m2 FROM building "
                            "WHERE fid = 2"),
                        "2翠柏里10.5");
    assert_string_equal(
        ask(r, path, "SELECT count(*) FROM building WHERE floors IS NULL"), "625");
    assert_string_equal(
        ask(r, path, "SELECT seq FROM sqlite_sequence WHERE name = 'building'"), "2500");
    assert_string_equal(ask(r, path,
                            "SELECT feature_count FROM gpkg_ogr_contents WHERE "
                            "table_name = 'road'"),
                        "2500");
}

static void package_holds_the_shapes_that_spatialite_reads_from_it(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "shapes.gpkg");
    struct jg_package package = package_of(r);
    const struct jg_geom *g = &package.layers[3]->geom;
    double area_m2 = 0;
    for (uint32_t i = 0; i < g->n; i++)
        area_m2 += jg_geom_is_empty(g, i) ? 0 : jg_area_m2(g, i);
    assert_ok(&r->ctx, jg_sink_package(&r->ctx, path, false, &package));
    assert_near(
        atof(ask(r, path, "SELECT sum(ST_Area(GeomFromGPB(geom))) FROM building")),
        area_m2, 1e-3);
    assert_string_equal(ask(r, path,
                            "SELECT count(*) || GeometryType(GeomFromGPB(geom)) || "
                            "ST_Srid(GeomFromGPB(geom)) FROM road WHERE geom NOT NULL"),
                        "2143MULTILINESTRING4549");
    assert_string_equal(ask(r, path, "SELECT AsText(GeomFromGPB(geom)) FROM gate"),
                        "POINT(500000 3300000)");
    assert_string_equal(ask(r, path,
                            "SELECT count(*) FROM building b JOIN "
                            "rtree_building_geom i ON i.id = b.fid WHERE minx <= "
                            "ST_MinX(GeomFromGPB(geom)) AND maxy >= "
                            "ST_MaxY(GeomFromGPB(geom))"),
                        "2143");
    assert_string_equal(ask(r, path, "SELECT count(*) FROM rtree_building_geom"), "2143");
}

static void package_carries_titles_styles_and_secrecy(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "titles.gpkg");
    struct jg_package package = package_of(r);
    assert_ok(&r->ctx, jg_sink_package(&r->ctx, path, false, &package));
    assert_string_equal(ask(r, path,
                            "SELECT group_concat(column_name || coalesce(name, '-') "
                            "|| title) FROM gpkg_data_columns WHERE table_name = "
                            "'building'"),
                        "area_m2-面积,name名称名称,floors面积面积");
    assert_string_equal(ask(r, path,
                            "SELECT f_table_name || f_geometry_column || styleQML || "
                            "useAsDefault FROM layer_styles"),
                        "buildinggeom<qgis/>1");
    assert_string_equal(ask(r, path,
                            "SELECT data_type FROM gpkg_contents WHERE table_name = "
                            "'layer_styles'"),
                        "attributes");
    assert_non_null(strstr(ask(r, path, "SELECT metadata FROM gpkg_metadata"),
                           "<dc:title>海曙 &lt;旧改&gt; &amp; 片区</dc:title>"));
    assert_non_null(
        strstr(ask(r, path, "SELECT metadata FROM gpkg_metadata"), "内部使用"));
    assert_string_equal(ask(r, path,
                            "SELECT group_concat(DISTINCT last_change) FROM "
                            "gpkg_contents"),
                        "2026-11-23T08:00:00.000Z");
    assert_string_equal(ask(r, path,
                            "SELECT description || min_x || ' ' || max_y FROM "
                            "gpkg_contents WHERE table_name = 'building'"),
                        "图层500000.0 3301969.1234");
}

static void package_numbers_a_grid_without_a_code(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "grid.gpkg");
    struct jg_package package = package_of(r);
    struct jg_crs *crs;
    assert_ok(&r->ctx, jg_crs_open(&r->ctx, r->arena,
                                   "+proj=tmerc +lat_0=0 +lon_0=121.5 +k=1 +x_0=350000 "
                                   "+y_0=-3000000 +ellps=GRS80 +units=m",
                                   &crs));
    package.crs = crs;
    assert_ok(&r->ctx, jg_sink_package(&r->ctx, path, false, &package));
    assert_string_equal(ask(r, path,
                            "SELECT srs_id || organization FROM gpkg_contents JOIN "
                            "gpkg_spatial_ref_sys USING (srs_id) LIMIT 1"),
                        "990001JIUGAI");
}

static void package_is_the_same_bytes_each_time(void **state)
{
    struct run *r = *state;
    const char *one = fresh(r, "one.gpkg"), *two = fresh(r, "two.gpkg");
    struct jg_package package = package_of(r);
    size_t n, m;
    assert_ok(&r->ctx, jg_sink_package(&r->ctx, one, false, &package));
    r->ctx.jobs = 1;
    assert_ok(&r->ctx, jg_sink_package(&r->ctx, two, false, &package));
    r->ctx.jobs = 2;
    const char *a = read_all(r, one, &n), *b = read_all(r, two, &m);
    assert_int_equal(n, m);
    assert_memory_equal(a, b, n);
}

static void package_without_layers_or_rows_is_still_one(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "empty.gpkg");
    struct jg_package package = package_of(r);
    const struct jg_layer *empty = layer_of(r, "clearance", JG_POLYGON, 0);
    package.layers = &empty;
    package.qml = NULL;
    package.n = 1;
    assert_ok(&r->ctx, jg_sink_package(&r->ctx, path, false, &package));
    assert_string_equal(ask(r, path, "PRAGMA integrity_check"), "ok");
    assert_string_equal(ask(r, path, "SELECT rtreecheck('rtree_clearance_geom')"), "ok");
    package.n = 0;
    assert_ok(&r->ctx, jg_sink_package(&r->ctx, path, true, &package));
    assert_string_equal(ask(r, path, "SELECT count(*) FROM gpkg_contents"), "1");
}

static void package_refuses_shapes_that_do_not_fit(void **state)
{
    struct run *r = *state;
    struct jg_package package = package_of(r);
    const char *path = fresh(r, "bad.gpkg");
    package.crs = NULL;
    assert_refused(&r->ctx, jg_sink_package(&r->ctx, path, false, &package), JG_BUG,
                   "layer \"gate\" has shapes and no coordinate system");
    package = package_of(r);
    struct jg_layer *l = layer_of(r, "gate", JG_POINT, 20);
    l->n = 19;
    layers_of_all_kinds[1] = l;
    assert_refused(&r->ctx, jg_sink_package(&r->ctx, path, false, &package), JG_BUG,
                   "layer \"gate\" has 19 rows and 20 shapes");
    assert_int_not_equal(access(path, F_OK), 0);
}

/* --- Whole or not at all --- */

static void sink_never_overwrites_silently(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "a.txt");
    size_t n;
    assert_ok(&r->ctx, jg_sink_file(&r->ctx, path, false, "one", 3));
    assert_refused(&r->ctx, jg_sink_file(&r->ctx, path, false, "two!", 4), JG_IO,
                   "a.txt exists");
    assert_string_equal(read_all(r, path, &n), "one");
    assert_ok(&r->ctx, jg_sink_file(&r->ctx, path, true, "two!", 4));
    assert_string_equal(read_all(r, path, &n), "two!");
}

static void sink_refuses_what_it_cannot_write_and_names_it(void **state)
{
    struct run *r = *state;
    struct jg_package package = package_of(r);
    assert_refused(&r->ctx,
                   jg_sink_file(&r->ctx, in_folder(r, "no/a.txt"), false, "x", 1), JG_IO,
                   "no: No such file or directory");
    assert_refused(&r->ctx, jg_sink_file(&r->ctx, "/proc/a.txt", false, "x", 1), JG_IO,
                   "/proc/a.txt: ");
    assert_refused(&r->ctx, jg_sink_package(&r->ctx, in_folder(r, "."), true, &package),
                   JG_IO, "is a folder");
}

static void sink_removes_temporary_files_of_the_dead_only(void **state)
{
    struct run *r = *state;
    pid_t dead = fork();
    if (dead == 0)
        _exit(0);
    (void)waitpid(dead, NULL, 0);
    char stale[64], living[64], other[64];
    (void)snprintf(stale, sizeof stale, ".b.gpkg.%ld.tmp", (long)dead);
    (void)snprintf(living, sizeof living, ".b.gpkg.%ld.tmp", (long)getppid());
    (void)snprintf(other, sizeof other, ".c.gpkg.%ld.tmp", (long)dead);
    const char *const files[] = {in_folder(r, stale), in_folder(r, living),
                                 in_folder(r, other)};
    for (int k = 0; k < 3; k++)
        assert_int_equal(close(open(files[k], O_CREAT | O_WRONLY, 0600)), 0);
    assert_ok(&r->ctx, jg_sink_file(&r->ctx, in_folder(r, "b.gpkg"), true, "x", 1));
    assert_int_not_equal(access(files[0], F_OK), 0);
    assert_int_equal(access(files[1], F_OK), 0);
    assert_int_equal(access(files[2], F_OK), 0);
}

static void sink_reserves_a_name_that_goes_unless_published(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "map.pdf"), *temporary;
    struct jg_arena *keep = jg_arena_open(r->arena);
    assert_ok(&r->ctx, jg_sink_reserve(&r->ctx, keep, path, false, &temporary));
    assert_int_equal(access(temporary, F_OK), 0);
    jg_arena_close(keep);
    assert_int_not_equal(access(path, F_OK), 0);
    keep = jg_arena_open(r->arena);
    assert_ok(&r->ctx, jg_sink_reserve(&r->ctx, keep, path, false, &temporary));
    const char *copy = jg_arena_text(r->arena, temporary);
    assert_ok(&r->ctx, jg_sink_publish(&r->ctx, temporary, path));
    jg_arena_close(keep);
    assert_int_equal(access(path, F_OK), 0);
    assert_int_not_equal(access(copy, F_OK), 0);
}

/* A limit on file sizes stands for the end of the disk. \return as the child found it */
static int on_a_small_disk(struct run *r, const char *path,
                           const struct jg_package *package)
{
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit limit = {700000, 700000};
        (void)signal(SIGXFSZ, SIG_IGN);
        (void)setrlimit(RLIMIT_FSIZE, &limit);
        static const char bytes[800000];
        enum jg_status st = package
                                ? jg_sink_package(&r->ctx, path, true, package)
                                : jg_sink_file(&r->ctx, path, true, bytes, sizeof bytes);
        _exit(st == JG_IO && strstr(r->ctx.message, "disk full") ? 0 : 1);
    }
    int status = 1;
    (void)waitpid(pid, &status, 0);
    return status;
}

static void a_full_disk_leaves_the_old_file_and_nothing_else(void **state)
{
    struct run *r = *state;
    struct jg_package package = package_of(r);
    const char *path = fresh(r, "full/x.gpkg");
    size_t n;
    assert_ok(&r->ctx, jg_sink_folder(&r->ctx, in_folder(r, "full")));
    assert_ok(&r->ctx, jg_sink_file(&r->ctx, path, true, "old", 3));
    assert_int_equal(on_a_small_disk(r, path, &package), 0);
    assert_int_equal(on_a_small_disk(r, path, NULL), 0);
    assert_string_equal(read_all(r, path, &n), "old");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(in_folder(r, "full")), 0); /* so nothing else was in it */
}

static void folders_are_made_with_their_parents(void **state)
{
    struct run *r = *state;
    const char *path = in_folder(r, "out/片区/a");
    struct stat s;
    assert_ok(&r->ctx, jg_sink_folder(&r->ctx, path));
    assert_ok(&r->ctx, jg_sink_folder(&r->ctx, path));
    assert_true(stat(path, &s) == 0 && S_ISDIR(s.st_mode));
    assert_ok(&r->ctx, jg_sink_file(&r->ctx, in_folder(r, "file"), true, "x", 1));
    assert_refused(&r->ctx, jg_sink_folder(&r->ctx, in_folder(r, "file/b")), JG_IO,
                   "making the folder");
}

static void the_time_in_files_is_given_by_the_inputs(void **state)
{
    (void)state;
    char buffer[32];
    (void)unsetenv("SOURCE_DATE_EPOCH");
    assert_string_equal(jg_sink_time(buffer, 1795420800), "2026-11-23T08:00:00.000Z");
    (void)setenv("SOURCE_DATE_EPOCH", "0", 1);
    assert_string_equal(jg_sink_time(buffer, 1795420800), "1970-01-01T00:00:00.000Z");
    (void)unsetenv("SOURCE_DATE_EPOCH");
}

static void package_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "nomem.gpkg");
    struct jg_package package = package_of(r);
    for (int k = 0; k < 4; k++)
        layers_of_all_kinds[k] =
            layer_of(r, layers_of_all_kinds[k]->name, (enum jg_kind)k, 30);
    enum jg_status st = JG_NOMEM;
    for (long n = 0; st == JG_NOMEM && n < 1500; n++) {
        jg_arena_fail_after(n);
        st = jg_sink_package(&r->ctx, path, true, &package);
        jg_arena_fail_after(-1);
    }
    assert_int_equal(st, JG_OK);
    assert_string_equal(ask(r, path, "PRAGMA integrity_check"), "ok");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(package_holds_all_rows_soundly),
        cmocka_unit_test(package_holds_the_shapes_that_spatialite_reads_from_it),
        cmocka_unit_test(package_carries_titles_styles_and_secrecy),
        cmocka_unit_test(package_numbers_a_grid_without_a_code),
        cmocka_unit_test(package_is_the_same_bytes_each_time),
        cmocka_unit_test(package_without_layers_or_rows_is_still_one),
        cmocka_unit_test(package_refuses_shapes_that_do_not_fit),
        cmocka_unit_test(sink_never_overwrites_silently),
        cmocka_unit_test(sink_refuses_what_it_cannot_write_and_names_it),
        cmocka_unit_test(sink_removes_temporary_files_of_the_dead_only),
        cmocka_unit_test(sink_reserves_a_name_that_goes_unless_published),
        cmocka_unit_test(a_full_disk_leaves_the_old_file_and_nothing_else),
        cmocka_unit_test(folders_are_made_with_their_parents),
        cmocka_unit_test(the_time_in_files_is_given_by_the_inputs),
        cmocka_unit_test(package_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, open_run, close_run_and_folder);
}
