/* SPDX-License-Identifier: MIT */
/* Tables and spatial indexes written as finished pages, held against SQLite's own. */
#include "tests/folder.h"

#include "gis/io/bulk.h"
#include "gis/io/pages.h"

#include <sqlite3.h>

#include <float.h>
#include <string.h>

enum { N = 3000 };

static struct jg_sql *open_new(struct run *r, const char *path, const char *first)
{
    struct jg_sql *sql;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    assert_ok(&r->ctx, jg_sql_open(&r->ctx, r->arena, path, flags, false, &sql));
    assert_ok(&r->ctx, jg_sql_run(&r->ctx, sql, first));
    return sql;
}

/* The first column of the first row as text, "" for none. */
static const char *ask(struct run *r, struct jg_sql *sql, const char *text)
{
    sqlite3_stmt *stmt;
    bool is_row;
    struct jg_arena *tmp = jg_arena_open(r->arena);
    assert_ok(&r->ctx, jg_sql_prepare(&r->ctx, tmp, sql, &stmt, text, ""));
    assert_ok(&r->ctx, jg_sql_next(&r->ctx, sql, stmt, &is_row));
    const char *got = is_row ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
    got = jg_arena_text(r->arena, got ? got : "");
    jg_arena_close(tmp);
    return got;
}

/* Rows of all sizes: integers around every width, reals, texts up to many pages. */
static struct jg_layer *all_sizes(struct run *r, uint32_t n)
{
    struct jg_layer *l;
    int64_t *ints;
    double *reals;
    const char **texts;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, "t", n, &l));
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, l, "i", &ints));
    assert_ok(&r->ctx, jg_layer_add_reals(&r->ctx, l, "r", &reals));
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, l, "t", &texts));
    for (uint32_t k = 0; k < n; k++) {
        int64_t power = (int64_t)((uint64_t)1 << (k % 63));
        ints[k] = k % 5 == 4 ? JG_NO_INT : (k % 2 ? power - (k & 2) : -power - (k & 1));
        reals[k] = k % 7 == 3 ? (double)NAN
                   : k % 3    ? floor((double)ints[k] / 3)
                              : (double)k * 0.37;
        if (k % 11 == 5)
            reals[k] = -0.0;
        size_t size = k % 100 == 99 ? 7 * (size_t)k : k % 40;
        char *text = JG_ARRAY(r->arena, char, size + 1);
        memset(text, 'a' + (int)(k % 26), size);
        texts[k] = k % 13 == 6 ? NULL : text;
    }
    return l;
}

static void insert_by_sql(struct run *r, struct jg_sql *sql, const struct jg_layer *l)
{
    sqlite3_stmt *stmt;
    bool is_row;
    struct jg_arena *tmp = jg_arena_open(r->arena);
    assert_ok(&r->ctx, jg_sql_prepare(&r->ctx, tmp, sql, &stmt,
                                      "INSERT INTO u VALUES (?, ?, ?, ?)", ""));
    for (uint32_t k = 0; k < l->n; k++) {
        (void)sqlite3_bind_int64(stmt, 1, (int64_t)k + 1);
        (void)sqlite3_bind_null(stmt, 2);
        if (l->columns[0].ints[k] != JG_NO_INT)
            (void)sqlite3_bind_int64(stmt, 2, l->columns[0].ints[k]);
        (void)sqlite3_bind_double(stmt, 3, l->columns[1].reals[k]);
        (void)sqlite3_bind_text(stmt, 4, l->columns[2].texts[k], -1, SQLITE_STATIC);
        assert_ok(&r->ctx, jg_sql_next(&r->ctx, sql, stmt, &is_row));
        (void)sqlite3_reset(stmt);
    }
    jg_arena_close(tmp);
}

static const char declare[] =
    "CREATE TABLE t (fid INTEGER PRIMARY KEY NOT NULL, i INTEGER, r DOUBLE, t TEXT);"
    "CREATE TABLE u (fid INTEGER PRIMARY KEY NOT NULL, i INTEGER, r DOUBLE, t TEXT);";

static void expect_alike(struct run *r, struct jg_sql *sql)
{
    assert_string_equal(ask(r, sql, "PRAGMA integrity_check"), "ok");
    assert_string_equal(ask(r, sql,
                            "SELECT count(*) FROM (SELECT fid, i, r, typeof(r), t "
                            "FROM t EXCEPT SELECT fid, i, r, typeof(r), t FROM u)"),
                        "0");
    const char *n = ask(r, sql, "SELECT count(*) FROM u");
    assert_string_equal(ask(r, sql, "SELECT count(*) FROM t"), n);
    assert_string_equal(ask(r, sql, "SELECT count(*) FROM t JOIN u USING (fid)"), n);
}

static void write_pages_and_compare(struct run *r, const char *pragma, uint32_t n)
{
    const char *path = fresh(r, "pages.db");
    struct jg_sql *sql = open_new(r, path, pragma);
    struct jg_layer *l = all_sizes(r, n);
    struct jg_layer_rows of_layer;
    struct jg_rows rows;
    struct jg_pages pages;
    uint32_t from = 0;
    assert_ok(&r->ctx, jg_sql_run(&r->ctx, sql, declare));
    assert_ok(&r->ctx, jg_sql_run(&r->ctx, sql, "BEGIN"));
    insert_by_sql(r, sql, l);
    assert_ok(&r->ctx, jg_sql_run(&r->ctx, sql, "COMMIT"));
    assert_ok(&r->ctx, jg_layer_rows(&r->ctx, r->arena, l, JG_BLOB_GEOPACKAGE, 0,
                                     &of_layer, &rows));
    long root = strtol(ask(r, sql, "SELECT rootpage FROM sqlite_schema WHERE name = 't'"),
                       NULL, 10);
    assert_ok(&r->ctx, jg_sql_close(&r->ctx, sql));
    assert_ok(&r->ctx, jg_pages_file(&r->ctx, r->arena, path, &pages));
    assert_ok(&r->ctx, jg_pages_table(&r->ctx, &pages, (uint32_t)root, &rows, &from));
    assert_ok(&r->ctx, jg_pages_done(&r->ctx, &pages));
    assert_int_equal(from, n);
    struct jg_sql *again;
    assert_ok(&r->ctx,
              jg_sql_open(&r->ctx, r->arena, path, SQLITE_OPEN_READWRITE, false, &again));
    expect_alike(r, again);
    /* SQLite goes on from here by itself */
    assert_ok(&r->ctx, jg_sql_run(&r->ctx, again,
                                  "INSERT INTO t (i) VALUES (7); DELETE FROM "
                                  "t WHERE fid % 3 = 0; VACUUM"));
    assert_string_equal(ask(r, again, "PRAGMA integrity_check"), "ok");
}

static void
pages_hold_what_sql_inserts_with_the_smallest_pages_and_many_levels(void **state)
{
    write_pages_and_compare(*state, "PRAGMA page_size = 512", N);
}

static void pages_hold_what_sql_inserts_with_the_largest_pages(void **state)
{
    write_pages_and_compare(*state, "PRAGMA page_size = 65536", N);
}

static void pages_hold_one_row_and_none(void **state)
{
    write_pages_and_compare(*state, "PRAGMA page_size = 4096", 1);
    write_pages_and_compare(*state, "PRAGMA page_size = 4096", 0);
}

static void pages_leave_out_the_one_sqlite_locks(void **state)
{
    (void)state;
    assert_int_equal(jg_pages_after(4096, 262143), 262144);
    assert_int_equal(jg_pages_after(4096, 262144), 262146);
    assert_int_equal(jg_pages_after(16384, 65536), 65538);
}

static void bulk_insert_in_a_transaction_equals_sql_and_rolls_back(void **state)
{
    struct run *r = *state;
    struct jg_sql *sql = open_new(r, fresh(r, "bulk.db"), declare);
    struct jg_layer *l = all_sizes(r, 30000); /* texts of 60 MB: several pieces */
    struct jg_layer_rows of_layer;
    struct jg_rows rows;
    assert_ok(&r->ctx, jg_bulk_open(&r->ctx, sql));
    assert_ok(&r->ctx, jg_layer_rows(&r->ctx, r->arena, l, JG_BLOB_SPATIALITE, 0,
                                     &of_layer, &rows));
    assert_ok(&r->ctx, jg_sql_run(&r->ctx, sql, "BEGIN"));
    assert_ok(&r->ctx, jg_bulk_insert(&r->ctx, sql, "t", &rows));
    assert_ok(&r->ctx, jg_sql_run(&r->ctx, sql, "ROLLBACK"));
    assert_string_equal(ask(r, sql, "SELECT count(*) FROM t"), "0");
    assert_ok(&r->ctx, jg_sql_run(&r->ctx, sql, "BEGIN"));
    insert_by_sql(r, sql, l);
    assert_ok(&r->ctx, jg_bulk_insert(&r->ctx, sql, "t", &rows));
    assert_ok(&r->ctx, jg_sql_run(&r->ctx, sql, "COMMIT"));
    expect_alike(r, sql);
}

static void bulk_insert_refuses_a_table_that_is_not_there(void **state)
{
    struct run *r = *state;
    struct jg_sql *sql = open_new(r, fresh(r, "none.db"), declare);
    struct jg_rows rows = {0};
    assert_ok(&r->ctx, jg_bulk_open(&r->ctx, sql));
    assert_refused(&r->ctx, jg_bulk_insert(&r->ctx, sql, "zone", &rows), JG_BUG,
                   "no table zone to fill");
}

/* --- The spatial index --- */

static struct jg_box *scatter(struct run *r, uint32_t n)
{
    struct jg_box *box = JG_ARRAY(r->arena, struct jg_box, (size_t)n + 1);
    uint64_t seed = 7;
    for (uint32_t k = 0; k < n; k++) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        double x = (double)(seed >> 40) * 0.37 - 3e6,
               y = (double)(seed >> 20 & 0xFFFFF) * 3.1;
        box[k] =
            (struct jg_box){x, y, x + (double)(seed & 63), y + (double)(seed >> 6 & 63)};
        if (k % 17 == 3)
            box[k] = jg_box_empty();
    }
    return box;
}

static void index_and_compare(struct run *r, uint32_t n)
{
    struct jg_sql *sql =
        open_new(r, fresh(r, "rtree.db"),
                 "CREATE VIRTUAL TABLE a USING rtree(id, x0, x1, y0, y1);"
                 "CREATE VIRTUAL TABLE b USING rtree(id, x0, x1, y0, y1)");
    struct jg_box *box = scatter(r, n);
    assert_ok(&r->ctx, jg_bulk_open(&r->ctx, sql));
    assert_ok(&r->ctx, jg_sql_run(&r->ctx, sql, "BEGIN"));
    assert_ok(&r->ctx, jg_bulk_index(&r->ctx, sql, "a", box, n));
    for (uint32_t k = 0; k < n; k++)
        if (box[k].min_x <= box[k].max_x)
            assert_ok(&r->ctx,
                      jg_sql_do(&r->ctx, sql, "INSERT INTO b VALUES (?, ?, ?, ?, ?)",
                                "irrrr", (int64_t)k + 1, box[k].min_x, box[k].max_x,
                                box[k].min_y, box[k].max_y));
    assert_ok(&r->ctx, jg_sql_run(&r->ctx, sql, "COMMIT"));
    assert_string_equal(ask(r, sql, "SELECT rtreecheck('a')"), "ok");
    assert_string_equal(ask(r, sql,
                            "SELECT count(*) FROM (SELECT * FROM a EXCEPT SELECT * "
                            "FROM b)"),
                        "0");
    assert_string_equal(ask(r, sql,
                            "SELECT (SELECT count(*) FROM a) - (SELECT count(*) FROM "
                            "b)"),
                        "0");
    char of_a[128], of_b[128];
    (void)snprintf(of_a, sizeof of_a,
                   "SELECT count(*) FROM a WHERE x1 > 0 AND x0 < 900000 "
                   "AND y1 > 1e6 AND y0 < 2e6");
    (void)snprintf(of_b, sizeof of_b,
                   "SELECT count(*) FROM b WHERE x1 > 0 AND x0 < 900000 "
                   "AND y1 > 1e6 AND y0 < 2e6");
    assert_string_equal(ask(r, sql, of_a), ask(r, sql, of_b));
    /* SQLite goes on from here by itself */
    assert_ok(&r->ctx, jg_sql_run(&r->ctx, sql,
                                  "INSERT INTO a VALUES (900001, 1, 2, 3, 4);"
                                  "DELETE FROM a WHERE id % 3 = 1"));
    assert_string_equal(ask(r, sql, "SELECT rtreecheck('a')"), "ok");
}

static void index_equals_sqlites_own_and_passes_its_check(void **state)
{
    static const uint32_t sizes[] = {0, 1, 51, 52, 54, 2700, 20000};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        index_and_compare(*state, sizes[k]);
}

static void index_rounds_outwards(void **state)
{
    (void)state;
    static const double values[] = {
        0, 0.1, -0.1, 500000.1234, -500000.1234, 3300000.00005, 1e-30, -1e-30, 16777217};
    for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
        assert_true((double)jg_rtree_down(values[k]) <= values[k]);
        assert_true((double)jg_rtree_up(values[k]) >= values[k]);
    }
}

/* --- Integers --- */

static void integers_take_the_bytes_sqlite_gives_them(void **state)
{
    (void)state;
    unsigned char b[9];
    assert_int_equal(jg_varint_size(127), 1);
    assert_int_equal(jg_varint_size(128), 2);
    assert_int_equal(jg_varint_size(UINT64_MAX), 9);
    assert_ptr_equal(jg_varint_put(b, 300), b + 2);
    assert_int_equal(b[0], 0x82);
    assert_int_equal(b[1], 0x2C);
    assert_ptr_equal(jg_varint_put(b, UINT64_MAX), b + 9);
    for (int k = 0; k < 9; k++)
        assert_int_equal(b[k], 0xFF);
    assert_int_equal(jg_serial_int(-128), 1);
    assert_int_equal(jg_serial_int(-129), 2);
    assert_int_equal(jg_serial_int(INT64_MIN + 1), 6);
}

static void bulk_insert_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    struct jg_sql *sql = open_new(r, fresh(r, "nomem.db"), declare);
    struct jg_layer *l = all_sizes(r, 150);
    struct jg_layer_rows of_layer;
    struct jg_rows rows;
    assert_ok(&r->ctx, jg_bulk_open(&r->ctx, sql));
    assert_ok(&r->ctx, jg_layer_rows(&r->ctx, r->arena, l, JG_BLOB_SPATIALITE, 0,
                                     &of_layer, &rows));
    enum jg_status st = JG_NOMEM;
    for (long n = 0; st == JG_NOMEM && n < 200; n++) {
        jg_arena_fail_after(n);
        st = jg_bulk_insert(&r->ctx, sql, "t", &rows);
    }
    jg_arena_fail_after(-1);
    assert_int_equal(st, JG_OK);
    assert_string_equal(ask(r, sql, "SELECT count(*) FROM t"), "150");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            pages_hold_what_sql_inserts_with_the_smallest_pages_and_many_levels),
        cmocka_unit_test(pages_hold_what_sql_inserts_with_the_largest_pages),
        cmocka_unit_test(pages_hold_one_row_and_none),
        cmocka_unit_test(pages_leave_out_the_one_sqlite_locks),
        cmocka_unit_test(bulk_insert_in_a_transaction_equals_sql_and_rolls_back),
        cmocka_unit_test(bulk_insert_refuses_a_table_that_is_not_there),
        cmocka_unit_test(index_equals_sqlites_own_and_passes_its_check),
        cmocka_unit_test(index_rounds_outwards),
        cmocka_unit_test(integers_take_the_bytes_sqlite_gives_them),
        cmocka_unit_test(bulk_insert_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, open_run, close_run_and_folder);
}
