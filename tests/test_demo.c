/* SPDX-License-Identifier: MIT */
/* The made-up district: the same twice, whole, without overlaps, dirty as told. */
#include "gis/cli/demo.h"
#include "gis/core/text.h"
#include "gis/crs/offset.h"
#include "gis/demo/names.h"
#include "gis/demo/plan.h"
#include "gis/geom/geos.h"
#include "gis/geom/index.h"
#include "gis/geom/measure.h"
#include "gis/io/source.h"
#include "gis/io/stream.h"

#include <dirent.h>
#include <string.h>

#include "test.h"

/* All chunks of a district, joined. */
struct district {
    struct jg_demo *demo;
    struct jg_layer *layer[JG_DEMO_LAYERS];
    struct jg_demo_counts counts;
};

static enum jg_status make(struct jg_ctx *ctx, struct jg_arena *keep, int buildings,
                           int seed, double dirt, struct district *out)
{
    struct jg_demo_options options = {.buildings = buildings, .seed = seed, .dirt = dirt};
    *out = (struct district){0};
    JG_TRY(jg_demo_open(ctx, keep, &options, &out->demo));
    for (bool more = true; more;) {
        struct jg_layer *chunk[JG_DEMO_STREAMED];
        JG_TRY(jg_demo_next(ctx, keep, out->demo, chunk, &more));
        for (int k = 0; k < JG_DEMO_STREAMED; k++) {
            if (chunk[k] && out->layer[k])
                JG_TRY(
                    jg_layer_append(ctx, keep, out->layer[k], chunk[k], &out->layer[k]));
            else if (chunk[k])
                out->layer[k] = chunk[k];
        }
    }
    JG_TRY(jg_demo_rest(ctx, out->demo, out->layer));
    out->counts = *jg_demo_counted(out->demo);
    return JG_OK;
}

/* --- A folder that goes with the test --- */

static void remove_folder(const char *folder)
{
    DIR *d = opendir(folder);
    char path[600];
    for (struct dirent *e; d && (e = readdir(d));) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        (void)unlink(path);
    }
    if (d)
        (void)closedir(d);
    (void)rmdir(folder);
}

static const char *const files[] = {
    "ZRZ.shp",      "ZRZ.shx",      "ZRZ.dbf",      "ZRZ.prj",       "ZRZ.cpg",
    "jd.shp",       "jd.dbf",       "sq.shp",       "zd.shp",        "zd.dbf",
    "roads.shp",    "roads.dbf",    "crk.csv",      "poi.csv",       "README.txt",
    "dltb.gpkg",    "barrier.gpkg", "project.gpkg", "zhengshou.shp", "population.csv",
    "district.yaml"};
enum { N_FILES = (int)(sizeof files / sizeof files[0]) };

static uint64_t hash_file(const char *folder, const char *file)
{
    char path[600];
    uint64_t h = UINT64_C(14695981039346656037);
    (void)snprintf(path, sizeof path, "%s/%s", folder, file);
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("no file %s", path);
    for (int c; (c = fgetc(f)) != EOF;)
        h = (h ^ (uint64_t)c) * UINT64_C(1099511628211);
    (void)fclose(f);
    return h;
}

static void deliver(struct run *r, char *folder, int seed, double dirt)
{
    struct jg_demo_counts counts;
    struct jg_demo_options options = {1500, seed, dirt, false, folder};
    strcpy(folder, "/tmp/jg_demo_XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_ok(&r->ctx, jg_demo_command(&r->ctx, r->arena, &options, &counts));
    assert_int_equal(counts.rows[JG_DEMO_BUILDING], 1500);
}

/* --- The smallest true case --- */

static void demo_makes_every_layer_of_a_district(void **state)
{
    struct run *r = *state;
    struct district d;
    assert_ok(&r->ctx, make(&r->ctx, r->arena, 4000, 7, 0, &d));
    for (int k = 0; k < JG_DEMO_LAYERS; k++) {
        assert_non_null(d.layer[k]);
        assert_true(d.layer[k]->n > 0);
        assert_int_equal(d.layer[k]->n, d.counts.rows[k]); /* the counts add up */
    }
    assert_int_equal(d.layer[JG_DEMO_BUILDING]->n, 4000);
    assert_string_equal(jg_layer_texts(d.layer[JG_DEMO_SUBDISTRICT], "街道名称")[0],
                        "鼓楼街道");
}

/* --- Refusals --- */

static void demo_refuses_a_share_of_dirt_over_a_fifth(void **state)
{
    struct run *r = *state;
    struct district d;
    assert_refused(&r->ctx, make(&r->ctx, r->arena, 100, 1, 0.5, &d), JG_USAGE,
                   "dirt must be a share from 0 to 0.2, not 0.5");
    assert_refused(&r->ctx, make(&r->ctx, r->arena, 100, 1, (double)NAN, &d), JG_USAGE,
                   "dirt must be");
    assert_refused(&r->ctx, make(&r->ctx, r->arena, 0, 1, 0, &d), JG_USAGE,
                   "buildings must be 1 or more, not 0");
}

static void demo_does_not_overwrite_a_delivery_untold(void **state)
{
    struct run *r = *state;
    struct jg_demo_counts counts;
    char folder[64];
    deliver(r, folder, 1, 0.01);
    uint64_t before = hash_file(folder, "ZRZ.dbf");
    struct jg_demo_options options = {200, 2, 0.01, false, folder};
    assert_refused(&r->ctx, jg_demo_command(&r->ctx, r->arena, &options, &counts), JG_IO,
                   "exists");
    assert_int_equal(hash_file(folder, "ZRZ.dbf"), before);
    options.overwrite = true;
    assert_ok(&r->ctx, jg_demo_command(&r->ctx, r->arena, &options, &counts));
    assert_int_not_equal(hash_file(folder, "ZRZ.dbf"), before);
    remove_folder(folder);
}

/* --- Properties --- */

static void demo_gives_the_same_bytes_for_the_same_seed(void **state)
{
    struct run *r = *state;
    char a[64], b[64], c[64];
    deliver(r, a, 3, 0.02);
    r->ctx.jobs = 1;
    deliver(r, b, 3, 0.02);
    deliver(r, c, 4, 0.02);
    for (int k = 0; k < N_FILES; k++)
        if (hash_file(a, files[k]) != hash_file(b, files[k]))
            fail_msg("%s differs between two runs", files[k]);
    assert_int_not_equal(hash_file(a, "ZRZ.shp"), hash_file(c, "ZRZ.shp"));
    assert_int_not_equal(hash_file(a, "ZRZ.dbf"), hash_file(c, "ZRZ.dbf"));
    assert_int_not_equal(hash_file(a, "roads.shp"), hash_file(c, "roads.shp"));
    remove_folder(a);
    remove_folder(b);
    remove_folder(c);
}

static void demo_without_dirt_has_rising_ids_dates_and_valid_shapes(void **state)
{
    struct run *r = *state;
    struct district d;
    assert_ok(&r->ctx, make(&r->ctx, r->arena, 3000, 5, 0, &d));
    const struct jg_layer *b = d.layer[JG_DEMO_BUILDING];
    const char *const *id = jg_layer_texts(b, "LDBH"), *const *date =
                                                           jg_layer_texts(b, "JGRQ");
    const double *area_m2 = jg_layer_reals(b, "SCJZMJ");
    assert_int_equal(d.counts.dirty, 0);
    for (uint32_t i = 0; i < b->n; i++) {
        struct jg_flaw flaw;
        int year = 0, month = 0, day = 0;
        if (i > 0)
            assert_true(strcmp(id[i - 1], id[i]) < 0);
        assert_int_equal(sscanf(date[i], "%4d-%2d-%2d", &year, &month, &day), 3);
        assert_true(year >= 1975 && year <= 2015);
        assert_ok(&r->ctx, jg_geos_check(&r->ctx, &b->geom, i, &flaw));
        assert_true(flaw.valid);
        assert_true(area_m2[i] >= jg_area_m2(&b->geom, i) - 0.01);
    }
}

/* Every pair of a layer whose boxes meet shares less than a square centimetre. */
static void assert_apart(struct run *r, const struct jg_layer *layer)
{
    struct jg_index *index = NULL;
    assert_ok(&r->ctx,
              jg_index_build(&r->ctx, r->arena, layer->geom.box, layer->n, &index));
    struct jg_ids near = {.arena = r->arena};
    for (uint32_t i = 0; i < layer->n; i++) {
        assert_ok(&r->ctx, jg_index_query(&r->ctx, index, layer->geom.box[i], &near));
        for (uint32_t k = 0; k < near.n; k++)
            if (near.id[k] > i &&
                jg_overlap_m2(&layer->geom, i, &layer->geom, near.id[k]) > 1e-4)
                fail_msg("%s %u and %u overlap", layer->name, i, near.id[k]);
    }
}

static void demo_buildings_and_parcels_do_not_overlap(void **state)
{
    struct run *r = *state;
    struct district d;
    assert_ok(&r->ctx, make(&r->ctx, r->arena, 12000, 11, 0, &d));
    assert_apart(r, d.layer[JG_DEMO_BUILDING]);
    assert_apart(r, d.layer[JG_DEMO_PARCEL]);
    assert_apart(r, d.layer[JG_DEMO_LAND]);
    assert_apart(r, d.layer[JG_DEMO_SUBDISTRICT]);
}

static void demo_buildings_stay_in_their_parcel(void **state)
{
    struct run *r = *state;
    struct district d;
    assert_ok(&r->ctx, make(&r->ctx, r->arena, 4000, 12, 0, &d));
    const struct jg_geom *b = &d.layer[JG_DEMO_BUILDING]->geom;
    const struct jg_geom *p = &d.layer[JG_DEMO_PARCEL]->geom;
    struct jg_index *index = NULL;
    struct jg_ids near = {.arena = r->arena};
    uint32_t registered = 0;
    assert_ok(&r->ctx, jg_index_build(&r->ctx, r->arena, p->box, p->n, &index));
    for (uint32_t i = 0; i < b->n; i++) {
        assert_ok(&r->ctx, jg_index_query(&r->ctx, index, b->box[i], &near));
        for (uint32_t k = 0; k < near.n; k++) {
            double shared = jg_overlap_m2(b, i, p, near.id[k]);
            if (shared > 0.01)
                assert_near(shared, jg_area_m2(b, i), 0.01);
            registered += shared > 0.01;
        }
    }
    assert_true(registered > b->n * 8 / 10);
}

static void demo_dirties_the_share_that_was_told(void **state)
{
    struct run *r = *state;
    struct district d, clean;
    assert_ok(&r->ctx, make(&r->ctx, r->arena, 5000, 5, 0.04, &d));
    assert_ok(&r->ctx, make(&r->ctx, r->arena, 5000, 5, 0, &clean));
    assert_near((double)d.counts.dirty, 200, 1);
    const struct jg_layer *a = d.layer[JG_DEMO_BUILDING],
                          *b = clean.layer[JG_DEMO_BUILDING];
    uint32_t differ = 0, shapeless = 0;
    for (uint32_t i = 0; i < a->n; i++) {
        bool same = !jg_geom_is_empty(&a->geom, i) &&
                    fabs(jg_area_m2(&a->geom, i) - jg_area_m2(&b->geom, i)) < 1e-6;
        shapeless += jg_geom_is_empty(&a->geom, i);
        for (int c = 0; c < a->n_columns && same; c++) {
            const struct jg_column *p = &a->columns[c], *q = &b->columns[c];
            if (p->type == JG_TEXT)
                same = (!p->texts[i] && !q->texts[i]) ||
                       (p->texts[i] && q->texts[i] && !strcmp(p->texts[i], q->texts[i]));
            else
                same = (isnan(jg_column_number(p, i)) && isnan(jg_column_number(q, i))) ||
                       fabs(jg_column_number(p, i) - jg_column_number(q, i)) < 1e-9;
        }
        differ += !same;
    }
    /* A blank where there was none before changes nothing; all others show. */
    assert_true(differ > 180 && differ <= 200);
    assert_true(shapeless > 0 && shapeless < 20);
}

static void demo_estate_names_are_unique_in_their_sub_district(void **state)
{
    struct run *r = *state;
    struct district d;
    assert_ok(&r->ctx, make(&r->ctx, r->arena, 30000, 2, 0, &d));
    const struct jg_layer *b = d.layer[JG_DEMO_BUILDING];
    const char *const *id = jg_layer_texts(b, "XQBH"),
                      *const *name = jg_layer_texts(b, "XQMC"),
                      *const *unit = jg_layer_texts(b, "SSJD");
    const char **key = JG_ARRAY(r->arena, const char *, b->n);
    for (uint32_t i = 0; i < b->n; i++)
        if (id[i])
            key[i] = jg_text_format(r->arena, "%s|%s", unit[i], name[i]);
    struct jg_lookup *lookup = NULL;
    assert_ok(&r->ctx, jg_lookup_open(&r->ctx, r->arena, key, b->n, &lookup));
    for (uint32_t i = 0; i < b->n; i++) {
        uint32_t first = id[i] ? jg_lookup_first(lookup, key[i]) : i;
        if (id[i] && strcmp(id[first], id[i]) != 0)
            fail_msg("%s is the name of %s and of %s", key[i], id[first], id[i]);
    }
}

static void names_of_two_syllables_do_not_come_twice(void **state)
{
    struct run *r = *state;
    enum { N = 4480 };
    const char **name = JG_ARRAY(r->arena, const char *, N);
    for (uint64_t shuffle = 0; shuffle < 4; shuffle++) {
        struct jg_lookup *lookup = NULL;
        for (uint32_t i = 0; i < N; i++) {
            char base[16];
            uint64_t mixed = jg_demo_mix(shuffle, 1, 2, 3);
            name[i] = jg_arena_text(r->arena, jg_demo_base_name(base, mixed, i));
        }
        assert_ok(&r->ctx, jg_lookup_open(&r->ctx, r->arena, name, N, &lookup));
        for (uint32_t i = 0; i < N; i++)
            assert_int_equal(jg_lookup_first(lookup, name[i]), i);
    }
}

static uint32_t root_of(uint32_t *up, uint32_t i)
{
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

static void demo_streets_hold_together(void **state)
{
    struct run *r = *state;
    struct district d;
    assert_ok(&r->ctx, make(&r->ctx, r->arena, 6000, 9, 0, &d));
    const struct jg_geom *g = &d.layer[JG_DEMO_ROAD]->geom;
    int64_t n = jg_geom_places(g);
    const char **key = JG_ARRAY(r->arena, const char *, (size_t)n);
    uint32_t *up = JG_ARRAY(r->arena, uint32_t, g->n),
             *at_line = JG_ARRAY(r->arena, uint32_t, (size_t)n);
    for (uint32_t i = 0; i < g->n; i++) {
        up[i] = i;
        for (int64_t k = g->at[g->ring[g->part[i]]]; k < g->at[g->ring[g->part[i + 1]]];
             k++) {
            key[k] = jg_text_format(r->arena, "%.3f %.3f", g->x[k], g->y[k]);
            at_line[k] = i;
        }
    }
    struct jg_lookup *lookup = NULL;
    assert_ok(&r->ctx, jg_lookup_open(&r->ctx, r->arena, key, (uint32_t)n, &lookup));
    for (int64_t k = 0; k < n; k++)
        up[root_of(up, at_line[k])] =
            root_of(up, at_line[jg_lookup_first(lookup, key[k])]);
    double *length = JG_ARRAY(r->arena, double, g->n), all = 0, most = 0;
    for (uint32_t i = 0; i < g->n; i++) {
        double m = jg_length_m(g, i);
        all += m;
        length[root_of(up, i)] += m;
    }
    for (uint32_t i = 0; i < g->n; i++)
        most = fmax(most, length[i]);
    if (!(most > 0.97 * all))
        fail_msg("the main network has %.1f of %.1f km", most / 1000, all / 1000);
}

/* --- Two roads to one answer --- */

static void demo_shapefile_reads_back_as_it_was_made(void **state)
{
    struct run *r = *state;
    struct district d;
    struct jg_delivery back;
    char folder[64], path[128];
    jg_io_open();
    deliver(r, folder, 6, 0.02);
    (void)snprintf(path, sizeof path, "%s/ZRZ.shp", folder);
    struct jg_source source = {.path = path, .encoding = "GBK"};
    assert_ok(&r->ctx, make(&r->ctx, r->arena, 1500, 6, 0.02, &d));
    assert_ok(&r->ctx, jg_source_read(&r->ctx, r->arena, &source, "building", &back));
    const struct jg_layer *a = d.layer[JG_DEMO_BUILDING], *b = back.layer;
    assert_int_equal(a->n, b->n);
    static const char *const columns[] = {"LDBH", "XQMC", "SSJD", "LDMC", "GHYT", "JGRQ"};
    for (uint32_t i = 0; i < a->n; i++) {
        if (!jg_geom_is_empty(&a->geom, i))
            assert_near(jg_area_m2(&b->geom, i), jg_area_m2(&a->geom, i), 1e-9);
        for (int c = 0; c < 6; c++) {
            const char *p = jg_layer_texts(a, columns[c])[i],
                       *q = jg_layer_texts(b, columns[c])[i];
            if ((p != NULL) != (q != NULL))
                fail_msg("%s of row %u: %s, read as %s", columns[c], i, p ? p : "-",
                         q ? q : "-");
            if (p &&
                strncmp(p, q, strlen(q)) != 0) /* blanks at the end are the field's */
                fail_msg("%s of row %u: %s, read as %s", columns[c], i, p, q);
        }
    }
    remove_folder(folder);
}

static void demo_communities_cover_the_sub_districts(void **state)
{
    struct run *r = *state;
    struct district d;
    assert_ok(&r->ctx, make(&r->ctx, r->arena, 9000, 8, 0, &d));
    double area[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
        const struct jg_geom *g =
            &d.layer[k ? JG_DEMO_COMMUNITY : JG_DEMO_SUBDISTRICT]->geom;
        for (uint32_t i = 0; i < g->n; i++)
            area[k] += jg_area_m2(g, i);
    }
    assert_near(area[1], area[0], 1);
}

static void demo_facilities_lie_in_the_district_once_unshifted(void **state)
{
    struct run *r = *state;
    struct district d;
    struct jg_crs *degrees = NULL;
    assert_ok(&r->ctx, make(&r->ctx, r->arena, 5000, 3, 0, &d));
    assert_ok(&r->ctx, jg_crs_open(&r->ctx, r->arena, "EPSG:4490", &degrees));
    const struct jg_layer *f = d.layer[JG_DEMO_FACILITY];
    struct jg_box box =
        jg_box_grow(jg_geom_extent(&d.layer[JG_DEMO_SUBDISTRICT]->geom), 5);
    uint32_t shifted_out = 0;
    for (uint32_t i = 0; i < f->n; i++) {
        struct jg_lonlat raw = {jg_layer_reals(f, "lng")[i], jg_layer_reals(f, "lat")[i]};
        struct jg_lonlat at = jg_wgs84_from_gcj02(raw);
        assert_ok(&r->ctx, jg_crs_transform(&r->ctx, degrees, jg_demo_crs(d.demo),
                                            &at.lon, &at.lat, 1, NULL));
        assert_true(at.lon >= box.min_x && at.lon <= box.max_x);
        assert_true(at.lat >= box.min_y && at.lat <= box.max_y);
        assert_ok(&r->ctx, jg_crs_transform(&r->ctx, degrees, jg_demo_crs(d.demo),
                                            &raw.lon, &raw.lat, 1, NULL));
        shifted_out += raw.lon > box.max_x || raw.lat < box.min_y;
    }
    assert_true(shifted_out > 0); /* taken as they are, they would not */
}

static void numbers_are_written_as_printf_writes_them(void **state)
{
    (void)state;
    struct jg_demo_dice dice = {42};
    for (int k = 0; k < 20000; k++) {
        char ours[48], theirs[48];
        int decimals = jg_demo_pick(&dice, 4);
        double value = nearbyint(jg_demo_between(&dice, -4e9, 4e9)) / 1024;
        int n = jg_stream_number(ours, value, decimals);
        ours[n] = '\0';
        (void)snprintf(theirs, sizeof theirs, "%.*f", decimals, value);
        /* printf rounds the exact value, halves to even; a last digit may differ there.
         */
        assert_near(strtod(ours, NULL), strtod(theirs, NULL), 1.01 * pow(10, -decimals));
        assert_int_equal(strlen(ours) - strlen(theirs), 0);
    }
}

/* --- Every allocation failing --- */

static void demo_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    struct district d;
    enum jg_status st = JG_NOMEM;
    for (long n = 0; st == JG_NOMEM && n < 200000; n += 1 + n / 6) {
        struct jg_arena *keep = jg_arena_open(r->arena);
        struct jg_ctx ctx;
        jg_ctx_open(&ctx, keep, 2);
        jg_arena_fail_after(n);
        st = make(&ctx, keep, 150, 1, 0.1, &d);
        jg_arena_fail_after(-1);
        jg_arena_close(keep);
    }
    assert_int_equal(st, JG_OK);
}

static void delivery_survives_any_allocation_failing(void **state)
{
    struct run *r = *state;
    struct jg_demo_counts counts;
    char folder[64] = "/tmp/jg_demo_XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct jg_demo_options options = {120, 1, 0.1, true, folder};
    enum jg_status st = JG_NOMEM;
    for (long n = 0; st == JG_NOMEM && n < 200000; n += 1 + n / 3) {
        struct jg_arena *keep = jg_arena_open(r->arena);
        struct jg_ctx ctx;
        jg_ctx_open(&ctx, keep, 2);
        jg_arena_fail_after(n);
        st = jg_demo_command(&ctx, keep, &options, &counts);
        jg_arena_fail_after(-1);
        jg_arena_close(keep);
    }
    assert_int_equal(st, JG_OK);
    remove_folder(folder);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(demo_makes_every_layer_of_a_district),
        TEST(demo_refuses_a_share_of_dirt_over_a_fifth),
        TEST(demo_does_not_overwrite_a_delivery_untold),
        TEST(demo_gives_the_same_bytes_for_the_same_seed),
        TEST(demo_without_dirt_has_rising_ids_dates_and_valid_shapes),
        TEST(demo_buildings_and_parcels_do_not_overlap),
        TEST(demo_buildings_stay_in_their_parcel),
        TEST(demo_dirties_the_share_that_was_told),
        TEST(demo_estate_names_are_unique_in_their_sub_district),
        TEST(names_of_two_syllables_do_not_come_twice),
        TEST(demo_streets_hold_together),
        TEST(demo_shapefile_reads_back_as_it_was_made),
        TEST(demo_communities_cover_the_sub_districts),
        TEST(demo_facilities_lie_in_the_district_once_unshifted),
        TEST(numbers_are_written_as_printf_writes_them),
        TEST(demo_survives_any_allocation_failing),
        TEST(delivery_survives_any_allocation_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
