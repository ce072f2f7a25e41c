/* SPDX-License-Identifier: MIT */
/* The workspace: what is put comes back, SpatiaLite knows it, nobody spoils it. */
#include "tests/folder.h"

#include "gis/geom/measure.h"
#include "gis/io/sql.h"
#include "gis/io/store.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- Tools --- */

static bool exists(const char *path, const char *end)
{
    char file[200];
    (void)snprintf(file, sizeof file, "%s%s", path, end);
    return access(file, F_OK) == 0;
}

static struct jg_crs *crs_of(struct run *r, const char *text)
{
    struct jg_crs *crs;
    assert_ok(&r->ctx, jg_crs_open(&r->ctx, r->arena, text, &crs));
    return crs;
}

static struct jg_store *open_store(struct run *r, const char *path)
{
    struct jg_store *store;
    assert_ok(&r->ctx, jg_store_open(&r->ctx, r->arena, path, JG_STORE_WRITE,
                                     crs_of(r, "EPSG:4549"), &store));
    return store;
}

/* Ask with SpatiaLite's own functions, as another program would. */
static const char *ask(struct run *r, const char *path, const char *text)
{
    struct jg_arena *tmp = jg_arena_open(r->arena);
    struct jg_sql *sql;
    sqlite3_stmt *stmt;
    bool is_row;
    assert_ok(&r->ctx,
              jg_sql_open(&r->ctx, tmp, path, SQLITE_OPEN_READWRITE, true, &sql));
    assert_ok(&r->ctx, jg_sql_prepare(&r->ctx, tmp, sql, &stmt, text, ""));
    assert_ok(&r->ctx, jg_sql_next(&r->ctx, sql, stmt, &is_row));
    const char *got = is_row ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
    got = jg_arena_text(r->arena, got ? got : "");
    jg_arena_close(tmp);
    return got;
}

static void add_ring(struct run *r, struct jg_shaper *s, double x, double y, double w,
                     int turn)
{
    const double dx[2][5] = {{0, 1, 1, 0, 0}, {0, 0, 1, 1, 0}};
    const double dy[2][5] = {{0, 0, 1, 1, 0}, {0, 1, 1, 0, 0}};
    for (int k = 0; k < 5; k++)
        assert_ok(&r->ctx,
                  jg_shaper_add(&r->ctx, s, x + w * dx[turn][k], y + w * dy[turn][k]));
    assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
}

/* Squares; each third has a hole, each fifth a second part, each seventh is empty. */
static void add_polygons(struct run *r, struct jg_layer *l)
{
    struct jg_shaper *s;
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_POLYGON, &s));
    for (uint32_t i = 0; i < l->n; i++) {
        double x = 500000 + 30.0001 * (i % 40), y = 3300000 + 30.0003 * (i / 40);
        if (i % 7 != 6) {
            add_ring(r, s, x, y, 10, 0);
            if (i % 3 == 0)
                add_ring(r, s, x + 2, y + 2, 3.1234, 1);
            assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
        }
        if (i % 7 != 6 && i % 5 == 4) {
            add_ring(r, s, x + 12, y, 5, 0);
            assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
        }
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &l->geom));
}

static void add_lines_or_points(struct run *r, struct jg_layer *l, enum jg_kind kind)
{
    struct jg_shaper *s;
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, kind, &s));
    for (uint32_t i = 0; i < l->n; i++) {
        uint32_t places = kind == JG_POINT ? 1 : 2 + i % 5;
        for (uint32_t k = 0; k < places; k++)
            assert_ok(&r->ctx,
                      jg_shaper_add(&r->ctx, s, 500000 + i + k * 0.1, 3300000.5 - k));
        assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
        assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &l->geom));
}

static void add_columns(struct run *r, struct jg_layer *l)
{
    int64_t *ints;
    double *reals;
    const char **texts;
    static const char *const words[] = {NULL, "", "翠柏里", "O'Brien \"x\"", "翠柏里"};
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, l, "name", &texts));
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, l, "floors", &ints));
    assert_ok(&r->ctx, jg_layer_add_reals(&r->ctx, l, "area_m2", &reals));
    l->columns[0].alias = "名称";
    for (uint32_t i = 0; i < l->n; i++) {
        texts[i] = words[i % 5];
        ints[i] = i % 4 == 3 ? JG_NO_INT
                             : (int64_t)((uint64_t)1 << (i % 63)) * (i % 2 ? -1 : 1);
        reals[i] = i % 6 == 5 ? (double)NAN : i % 6 == 4 ? -0.0 : i * 0.37;
    }
}

static struct jg_layer *layer_of(struct run *r, const char *name, enum jg_kind kind,
                                 uint32_t n)
{
    struct jg_layer *l;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, name, n, &l));
    add_columns(r, l);
    if (kind == JG_POLYGON)
        add_polygons(r, l);
    else if (kind != JG_NO_SHAPE)
        add_lines_or_points(r, l, kind);
    if (kind != JG_NO_SHAPE)
        l->crs = jg_crs_wkt(crs_of(r, "EPSG:4549"));
    return l;
}

static void put(struct run *r, struct jg_store *store, const struct jg_layer *l)
{
    assert_ok(&r->ctx, jg_store_begin(&r->ctx, store));
    assert_ok(&r->ctx, jg_store_put(&r->ctx, store, l));
    assert_ok(&r->ctx, jg_store_commit(&r->ctx, store));
}

static void assert_same_text(const char *a, const char *b)
{
    assert_true(!a == !b);
    if (a)
        assert_string_equal(a, b);
}

static void assert_same_shapes(const struct jg_geom *a, const struct jg_geom *b)
{
    assert_int_equal(a->kind, b->kind);
    if (a->kind == JG_NO_SHAPE)
        return;
    size_t parts = (size_t)jg_geom_parts(a), rings = (size_t)jg_geom_rings(a);
    size_t places = (size_t)jg_geom_places(a);
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->part, b->part, (a->n + 1) * sizeof *a->part);
    assert_memory_equal(a->ring, b->ring, (parts + 1) * sizeof *a->ring);
    assert_memory_equal(a->at, b->at, (rings + 1) * sizeof *a->at);
    assert_memory_equal(a->x, b->x, places * sizeof *a->x);
    assert_memory_equal(a->y, b->y, places * sizeof *a->y);
    assert_memory_equal(a->box, b->box, a->n * sizeof *a->box);
}

static void assert_same_layer(const struct jg_layer *a, const struct jg_layer *b)
{
    assert_string_equal(a->name, b->name);
    assert_same_text(a->alias, b->alias);
    assert_same_text(a->crs, b->crs);
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->n_columns, b->n_columns);
    assert_same_shapes(&a->geom, &b->geom);
    for (int k = 0; k < a->n_columns; k++) {
        const struct jg_column *c = &a->columns[k], *d = &b->columns[k];
        assert_string_equal(c->name, d->name);
        assert_same_text(c->alias, d->alias);
        assert_int_equal(c->type, d->type);
        for (uint32_t i = 0; i < a->n; i++) {
            if (c->type == JG_TEXT)
                assert_same_text(c->texts[i], d->texts[i]);
            else if (c->type == JG_REAL && isnan(c->reals[i]))
                assert_true(isnan(d->reals[i]));
            else
                assert_memory_equal(&c->ints[i], &d->ints[i], 8);
        }
    }
}

static void expect_back(struct run *r, const char *path, const struct jg_layer *l)
{
    struct jg_store *store;
    struct jg_layer *got;
    assert_ok(&r->ctx,
              jg_store_open(&r->ctx, r->arena, path, JG_STORE_READ, NULL, &store));
    assert_ok(&r->ctx, jg_store_get(&r->ctx, r->arena, store, l->name, &got));
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    assert_same_layer(l, got);
}

/* --- What is put comes back --- */

static void store_gives_back_layers_of_every_kind_as_they_were_put(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "kinds.sqlite");
    static const char *const names[] = {"policy", "gate", "road", "building"};
    struct jg_layer *layers[4];
    struct jg_store *store = open_store(r, path);
    for (int k = 0; k < 4; k++) {
        layers[k] = layer_of(r, names[k], (enum jg_kind)k, 300);
        layers[k]->alias = k == 3 ? "建筑" : NULL;
        put(r, store, layers[k]);
        assert_true(jg_store_has(store, names[k]));
    }
    assert_false(jg_store_has(store, "zone"));
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    for (int k = 0; k < 4; k++)
        expect_back(r, path, layers[k]);
}

static void store_gives_back_layers_without_rows_or_without_columns(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "empty.sqlite");
    struct jg_store *store = open_store(r, path);
    struct jg_layer *none = layer_of(r, "clearance", JG_POLYGON, 0), *bare;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "bare", 5, &bare));
    put(r, store, none);
    put(r, store, bare);
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    expect_back(r, path, none);
    expect_back(r, path, bare);
    assert_string_equal(ask(r, path, "SELECT CheckSpatialIndex('clearance', 'geom')"),
                        "1");
}

static void store_keeps_names_that_a_table_cannot_have_twice(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "names.sqlite");
    struct jg_store *store = open_store(r, path);
    struct jg_layer *l;
    static const char *const names[] = {"fid",  "Name",  "NAME", "geom",
                                        "a\"b", "名 称", "Fid"};
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "building", 3, &l));
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        int64_t *v;
        assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, l, names[k], &v));
        v[1] = (int64_t)k;
    }
    put(r, store, l);
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    expect_back(r, path, l);
    assert_string_equal(ask(r, path, "SELECT NAME_2 FROM building WHERE fid = 2"), "2");
}

static void store_holds_shapes_longer_than_a_page(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "long.sqlite");
    struct jg_store *store = open_store(r, path);
    struct jg_layer *l;
    struct jg_shaper *s;
    enum { PLACES = 200000 };
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "subdistrict", 2, &l));
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_POLYGON, &s));
    for (int i = 0; i < 2; i++) {
        for (int k = 0; k < PLACES; k++) {
            double turn = 2 * 3.141592653589793 * (k % (PLACES - 1)) / (PLACES - 1);
            assert_ok(&r->ctx,
                      jg_shaper_add(&r->ctx, s, 500000 + 9000 * i + 4000 * cos(turn),
                                    3300000 + 4000 * sin(turn)));
        }
        assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
        assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
        assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
    }
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &l->geom));
    put(r, store, l);
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    expect_back(r, path, l);
    assert_string_equal(ask(r, path, "PRAGMA integrity_check"), "ok");
}

/* --- SpatiaLite's view of it --- */

static void spatialite_finds_the_same_shapes_and_a_sound_index(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "spatial.sqlite");
    struct jg_store *store = open_store(r, path);
    struct jg_layer *l = layer_of(r, "building", JG_POLYGON, 3000);
    double area_m2 = 0;
    for (uint32_t i = 0; i < l->n; i++)
        area_m2 += jg_geom_is_empty(&l->geom, i) ? 0 : jg_area_m2(&l->geom, i);
    put(r, store, l);
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    assert_string_equal(ask(r, path, "PRAGMA integrity_check"), "ok");
    assert_string_equal(ask(r, path, "SELECT CheckSpatialIndex('building', 'geom')"),
                        "1");
    assert_string_equal(ask(r, path, "SELECT rtreecheck('idx_building_geom')"), "ok");
    assert_string_equal(
        ask(r, path, "SELECT min(ST_IsValid(geom)) FROM building WHERE geom NOT NULL"),
        "1");
    assert_string_equal(ask(r, path,
                            "SELECT group_concat(DISTINCT GeometryType(geom)) || "
                            "min(ST_SRID(geom)) FROM building"),
                        "MULTIPOLYGON4549");
    assert_near(atof(ask(r, path, "SELECT sum(ST_Area(geom)) FROM building")), area_m2,
                1e-3);
    assert_string_equal(ask(r, path, "SELECT row_count FROM vector_layers_statistics"),
                        "3000");
    assert_string_equal(ask(r, path,
                            "SELECT auth_name || auth_srid || (proj4text LIKE "
                            "'%+proj=tmerc%') FROM spatial_ref_sys"),
                        "epsg45491");
    assert_string_equal(ask(r, path, "PRAGMA journal_mode"), "delete");
}

static void spatialite_s_triggers_stand_again_after_filling(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "trigger.sqlite");
    struct jg_store *store = open_store(r, path);
    put(r, store, layer_of(r, "building", JG_POLYGON, 50));
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    assert_string_equal(ask(r, path,
                            "SELECT count(*) FROM sqlite_schema WHERE type = "
                            "'trigger' AND tbl_name = 'building'"),
                        "8");
    struct jg_sql *sql;
    assert_ok(&r->ctx,
              jg_sql_open(&r->ctx, r->arena, path, SQLITE_OPEN_READWRITE, true, &sql));
    assert_int_not_equal(sqlite3_exec(sql->db,
                                      "INSERT INTO building (geom) VALUES "
                                      "(MakePoint(1, 2, 4549))",
                                      NULL, NULL, NULL),
                         SQLITE_OK);
    assert_ok(&r->ctx, jg_sql_run(&r->ctx, sql,
                                  "INSERT INTO building (geom) VALUES "
                                  "(CastToMulti(BuildMbr(1, 2, 3, 4, 4549)))"));
    assert_ok(&r->ctx, jg_sql_close(&r->ctx, sql));
    assert_string_equal(ask(r, path, "SELECT CheckSpatialIndex('building', 'geom')"),
                        "1");
}

static void store_numbers_a_grid_without_a_code_and_keeps_its_number(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "grid.sqlite");
    static const char *const grids[] = {
        "+proj=tmerc +lat_0=0 +lon_0=121.5 +k=1 +x_0=350000 +y_0=-3000000 +ellps=GRS80 "
        "+units=m",
        "+proj=tmerc +lat_0=0 +lon_0=121.6 +k=1 +x_0=350000 +y_0=-3000000 +ellps=GRS80 "
        "+units=m"};
    for (int k = 0; k < 3; k++) {
        struct jg_store *store;
        assert_ok(&r->ctx, jg_store_open(&r->ctx, r->arena, path, JG_STORE_WRITE,
                                         crs_of(r, grids[k % 2]), &store));
        put(r, store, layer_of(r, "building", JG_POLYGON, 10));
        assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
        assert_string_equal(ask(r, path, "SELECT srid FROM geometry_columns"),
                            k % 2 ? "990002" : "990001");
    }
    assert_string_equal(
        ask(r, path, "SELECT group_concat(auth_name) FROM spatial_ref_sys"),
        "JIUGAI,JIUGAI");
}

/* --- Replacing, dropping, listing --- */

static void store_replaces_a_layer_and_drops_it_without_a_trace(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "replace.sqlite");
    struct jg_store *store = open_store(r, path);
    put(r, store, layer_of(r, "building", JG_POLYGON, 500));
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    store = open_store(r, path);
    struct jg_layer *again = layer_of(r, "building", JG_LINE, 70);
    put(r, store, again);
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    expect_back(r, path, again);
    assert_string_equal(ask(r, path, "SELECT CheckSpatialIndex()"), "1");
    store = open_store(r, path);
    assert_ok(&r->ctx, jg_store_drop(&r->ctx, store, "building"));
    assert_ok(&r->ctx, jg_store_drop(&r->ctx, store, "building"));
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    assert_string_equal(ask(r, path,
                            "SELECT (SELECT count(*) FROM geometry_columns) + (SELECT "
                            "count(*) FROM sqlite_schema WHERE name LIKE "
                            "'%building%')"),
                        "0");
    assert_string_equal(ask(r, path, "PRAGMA integrity_check"), "ok");
}

static void store_lists_layers_by_name_with_their_rows(void **state)
{
    struct run *r = *state;
    struct jg_store *store = open_store(r, fresh(r, "list.sqlite"));
    struct jg_table_count *counts;
    int n;
    put(r, store, layer_of(r, "zone", JG_POLYGON, 20));
    put(r, store, layer_of(r, "access", JG_NO_SHAPE, 7));
    assert_ok(&r->ctx, jg_store_tables(&r->ctx, r->arena, store, &counts, &n));
    assert_int_equal(n, 2);
    assert_string_equal(counts[0].name, "access");
    assert_int_equal(counts[0].rows, 7);
    assert_string_equal(counts[1].name, "zone");
    assert_int_equal(counts[1].rows, 20);
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
}

static void store_keeps_the_newest_record_of_a_stage(void **state)
{
    struct run *r = *state;
    struct jg_store *store = open_store(r, fresh(r, "record.sqlite"));
    struct jg_run_record record = {.stage = "zone",
                                   .started = "2026-11-23T08:00:00Z",
                                   .fingerprint = "abc",
                                   .seconds = 1.5,
                                   .counts = "{}"};
    struct jg_run_record *got;
    assert_ok(&r->ctx, jg_store_recorded(&r->ctx, r->arena, store, "zone", &got));
    assert_null(got);
    assert_ok(&r->ctx, jg_store_record(&r->ctx, store, &record));
    record.fingerprint = "def";
    assert_ok(&r->ctx, jg_store_record(&r->ctx, store, &record));
    assert_ok(&r->ctx, jg_store_recorded(&r->ctx, r->arena, store, "zone", &got));
    assert_string_equal(got->fingerprint, "def");
    assert_near(got->seconds, 1.5, 0);
    assert_null(got->parameters);
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
}

static void write_text(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    (void)fputs(text, f);
    (void)fclose(f);
}

static void store_takes_a_checksum_anew_only_when_a_file_changed(void **state)
{
    struct run *r = *state;
    struct jg_store *store = open_store(r, fresh(r, "sum.sqlite"));
    const char *source = in_folder(r, "roads.csv"), *first, *second, *third;
    write_text(source, "a,b\n1,2\n");
    assert_ok(&r->ctx,
              jg_store_checksum(&r->ctx, r->arena, store, source, false, &first));
    assert_int_equal(strlen(first), 64);
    assert_ok(&r->ctx,
              jg_store_checksum(&r->ctx, r->arena, store, source, true, &second));
    assert_string_equal(first, second);
    struct jg_sql *sql;
    assert_ok(&r->ctx, jg_sql_open(&r->ctx, r->arena, in_folder(r, "sum.sqlite"),
                                   SQLITE_OPEN_READWRITE, false, &sql));
    assert_ok(&r->ctx,
              jg_sql_run(&r->ctx, sql, "UPDATE jg_checksum SET sha256 = 'kept'"));
    assert_ok(&r->ctx,
              jg_store_checksum(&r->ctx, r->arena, store, source, false, &third));
    assert_string_equal(third, "kept");
    write_text(source, "a,b\n1,2\n3,4\n");
    assert_ok(&r->ctx,
              jg_store_checksum(&r->ctx, r->arena, store, source, false, &third));
    assert_string_not_equal(third, "kept");
    assert_string_not_equal(third, first);
    assert_refused(&r->ctx,
                   jg_store_checksum(&r->ctx, r->arena, store, in_folder(r, "gone.shp"),
                                     false, &third),
                   JG_IO, "gone.shp: No such file");
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
}

/* --- Refusals --- */

static void store_refuses_names_of_its_own_tables_and_absent_layers(void **state)
{
    struct run *r = *state;
    struct jg_store *store = open_store(r, fresh(r, "refuse.sqlite"));
    struct jg_layer *got;
    assert_refused(&r->ctx,
                   jg_store_put(&r->ctx, store, layer_of(r, "run", JG_NO_SHAPE, 1)),
                   JG_USAGE, "a layer cannot be called \"run\"");
    assert_refused(&r->ctx, jg_store_get(&r->ctx, r->arena, store, "road", &got), JG_IO,
                   "refuse.sqlite has no layer \"road\"");
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
}

static void store_refuses_a_second_writer_and_names_the_first(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "two.sqlite");
    struct jg_store *store = open_store(r, path), *second;
    char words[64];
    (void)snprintf(words, sizeof words, "is being written by process %ld",
                   (long)getpid());
    assert_refused(&r->ctx,
                   jg_store_open(&r->ctx, r->arena, path, JG_STORE_WRITE, NULL, &second),
                   JG_IO, words);
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    assert_false(exists(path, ".lock"));
    store = open_store(r, path);
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
}

static pid_t dead_pid(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    (void)waitpid(pid, NULL, 0);
    return pid;
}

static void store_takes_over_the_lock_of_a_dead_process(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "stale.sqlite");
    char lock[200], pid[32];
    (void)snprintf(lock, sizeof lock, "%s.lock", path);
    (void)snprintf(pid, sizeof pid, "%ld\n", (long)dead_pid());
    write_text(lock, pid);
    struct jg_store *store = open_store(r, path);
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    write_text(lock, ""); /* killed before it wrote its number */
    store = open_store(r, path);
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    assert_false(exists(path, ".lock"));
}

static void store_never_touches_a_file_that_is_not_its_own(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "other.sqlite");
    struct jg_store *store;
    struct stat before, after;
    struct jg_sql *sql;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    assert_ok(&r->ctx, jg_sql_open(&r->ctx, r->arena, path, flags, false, &sql));
    assert_ok(&r->ctx, jg_sql_run(&r->ctx, sql, "CREATE TABLE t (a)"));
    assert_ok(&r->ctx, jg_sql_close(&r->ctx, sql));
    assert_int_equal(stat(path, &before), 0);
    assert_refused(&r->ctx,
                   jg_store_open(&r->ctx, r->arena, path, JG_STORE_WRITE, NULL, &store),
                   JG_IO, "is not a workspace of jiugai");
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
    assert_int_equal(before.st_ino, after.st_ino);
    write_text(path, "not a database");
    assert_refused(&r->ctx,
                   jg_store_open(&r->ctx, r->arena, path, JG_STORE_READ, NULL, &store),
                   JG_IO, "is not a workspace of jiugai");
    assert_refused(&r->ctx,
                   jg_store_open(&r->ctx, r->arena, in_folder(r, "no/such.sqlite"),
                                 JG_STORE_WRITE, NULL, &store),
                   JG_IO, "No such file");
    assert_refused(&r->ctx,
                   jg_store_open(&r->ctx, r->arena, fresh(r, "absent.sqlite"),
                                 JG_STORE_READ, NULL, &store),
                   JG_IO, "absent.sqlite");
}

static void store_refuses_a_newer_schema_and_empties_an_older_one(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "schema.sqlite");
    struct jg_store *store = open_store(r, path);
    put(r, store, layer_of(r, "building", JG_POLYGON, 5));
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    (void)ask(r, path, "PRAGMA user_version = 99");
    assert_refused(&r->ctx,
                   jg_store_open(&r->ctx, r->arena, path, JG_STORE_WRITE, NULL, &store),
                   JG_IO, "was made by a newer jiugai (schema 99");
    (void)ask(r, path, "PRAGMA user_version = 0");
    store = open_store(r, path);
    assert_false(jg_store_has(store, "building"));
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    assert_string_equal(ask(r, path, "PRAGMA user_version"), "1");
    assert_string_equal(ask(r, path, "PRAGMA application_id"), "1246183753");
}

/* --- Killed, full, out of memory --- */

/* In a child: one stage committed unless it was before, another half done, then killed.
 */
static void be_killed_in_the_second_stage(struct run *r, const char *path, bool is_there)
{
    pid_t pid = fork();
    if (pid == 0) {
        struct jg_store *store = open_store(r, path);
        if (!is_there)
            put(r, store, layer_of(r, "estate", JG_POLYGON, 200));
        assert_ok(&r->ctx, jg_store_begin(&r->ctx, store));
        assert_ok(&r->ctx, jg_store_drop(&r->ctx, store, "estate"));
        /* large enough to reach the file before the commit */
        assert_ok(&r->ctx,
                  jg_store_put(&r->ctx, store, layer_of(r, "zone", JG_POLYGON, 400000)));
        (void)kill(getpid(), SIGKILL);
    }
    int status = 0;
    (void)waitpid(pid, &status, 0);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void a_killed_run_leaves_the_last_stage_whole(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "killed.sqlite");
    for (int k = 0; k < 2; k++) { /* first in a new file, then in one that was there */
        be_killed_in_the_second_stage(r, path, k > 0);
        assert_true(exists(path, ".lock"));
        struct jg_store *store = open_store(r, path);
        assert_true(jg_store_has(store, "estate"));
        assert_false(jg_store_has(store, "zone"));
        assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
        expect_back(r, path, layer_of(r, "estate", JG_POLYGON, 200));
        assert_string_equal(ask(r, path, "PRAGMA integrity_check"), "ok");
        assert_false(exists(path, "-wal") || exists(path, "-journal"));
    }
}

static void a_store_that_is_not_committed_rolls_back_when_it_closes(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "rollback.sqlite");
    struct jg_store *store = open_store(r, path);
    assert_ok(&r->ctx, jg_store_begin(&r->ctx, store));
    assert_ok(&r->ctx, jg_store_put(&r->ctx, store, layer_of(r, "zone", JG_POLYGON, 50)));
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    store = open_store(r, path);
    assert_false(jg_store_has(store, "zone"));
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
}

static void store_on_a_full_disk_says_so_and_keeps_what_was_there(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "full.sqlite");
    struct jg_store *store = open_store(r, path);
    put(r, store, layer_of(r, "estate", JG_POLYGON, 200));
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    pid_t pid = fork();
    if (pid == 0) { /* a limit on file sizes stands for the disk's end */
        struct rlimit limit = {4 << 20, 4 << 20};
        (void)signal(SIGXFSZ, SIG_IGN);
        (void)setrlimit(RLIMIT_FSIZE, &limit);
        struct jg_layer *l = layer_of(r, "building", JG_POLYGON, 400000);
        store = open_store(r, path);
        enum jg_status st = jg_store_begin(&r->ctx, store);
        if (!st)
            st = jg_store_put(&r->ctx, store, l);
        if (!st)
            st = jg_store_commit(&r->ctx, store);
        _exit(st == JG_IO && strstr(r->ctx.message, "disk full") ? 0 : 1);
    }
    int status = 1;
    (void)waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
    store = open_store(r, path);
    assert_false(jg_store_has(store, "building"));
    assert_ok(&r->ctx, jg_store_close(&r->ctx, store));
    expect_back(r, path, layer_of(r, "estate", JG_POLYGON, 200));
}

static void store_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    const char *path = fresh(r, "nomem.sqlite");
    struct jg_crs *crs = crs_of(r, "EPSG:4549");
    struct jg_layer *l = layer_of(r, "building", JG_POLYGON, 40), *got = NULL;
    enum jg_status st = JG_NOMEM;
    for (long n = 0; st == JG_NOMEM && n < 1000; n++) {
        struct jg_arena *keep = jg_arena_open(r->arena);
        struct jg_store *store = NULL;
        jg_arena_fail_after(n);
        st = jg_store_open(&r->ctx, keep, path, JG_STORE_WRITE, crs, &store);
        if (!st)
            st = jg_store_begin(&r->ctx, store);
        if (!st)
            st = jg_store_put(&r->ctx, store, l);
        if (!st)
            st = jg_store_get(&r->ctx, r->arena, store, "building", &got);
        jg_arena_fail_after(-1);
        jg_arena_close(keep);
    }
    assert_int_equal(st, JG_OK);
    assert_same_layer(l, got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(store_gives_back_layers_of_every_kind_as_they_were_put),
        cmocka_unit_test(store_gives_back_layers_without_rows_or_without_columns),
        cmocka_unit_test(store_keeps_names_that_a_table_cannot_have_twice),
        cmocka_unit_test(store_holds_shapes_longer_than_a_page),
        cmocka_unit_test(spatialite_finds_the_same_shapes_and_a_sound_index),
        cmocka_unit_test(spatialite_s_triggers_stand_again_after_filling),
        cmocka_unit_test(store_numbers_a_grid_without_a_code_and_keeps_its_number),
        cmocka_unit_test(store_replaces_a_layer_and_drops_it_without_a_trace),
        cmocka_unit_test(store_lists_layers_by_name_with_their_rows),
        cmocka_unit_test(store_keeps_the_newest_record_of_a_stage),
        cmocka_unit_test(store_takes_a_checksum_anew_only_when_a_file_changed),
        cmocka_unit_test(store_refuses_names_of_its_own_tables_and_absent_layers),
        cmocka_unit_test(store_refuses_a_second_writer_and_names_the_first),
        cmocka_unit_test(store_takes_over_the_lock_of_a_dead_process),
        cmocka_unit_test(store_never_touches_a_file_that_is_not_its_own),
        cmocka_unit_test(store_refuses_a_newer_schema_and_empties_an_older_one),
        cmocka_unit_test(a_killed_run_leaves_the_last_stage_whole),
        cmocka_unit_test(a_store_that_is_not_committed_rolls_back_when_it_closes),
        cmocka_unit_test(store_on_a_full_disk_says_so_and_keeps_what_was_there),
        cmocka_unit_test(store_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, open_run, close_run_and_folder);
}
