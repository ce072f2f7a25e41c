/* SPDX-License-Identifier: MIT */
/* Sheets: what stands on them, what is refused, that labels keep apart, that the bytes stay
 * the same. */
#include "gis/sheet/label.h"
#include "gis/sheet/plan.h"
#include "gis/sheet/sheet.h"

#include <string.h>

#include "tests/folder.h"

/* Cairo 1.16 forgets 768 bytes of each font it puts into a PDF, fontconfig one of its own
 * lists; the leak sanitizer asks here. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libcairo.so\nleak:libfontconfig.so\n";
}

struct town {
    struct jg_layers layers;
    struct jg_crs *crs;
};

static const double east = 648000, north = 3304000;

static void add_square(struct run *r, struct jg_shaper *s, double x, double y, double w,
                       double h)
{
    const double corner[5][2] = {{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}};
    for (int i = 0; i < 5; i++)
        assert_ok(&r->ctx,
                  jg_shaper_add(&r->ctx, s, east + corner[i][0], north + corner[i][1]));
    assert_ok(&r->ctx, jg_shaper_end_ring(&r->ctx, s));
    assert_ok(&r->ctx, jg_shaper_end_part(&r->ctx, s));
    assert_ok(&r->ctx, jg_shaper_end_element(&r->ctx, s));
}

/* n squares in rows of `row`, each `size` wide, `step` apart. */
static struct jg_layer *squares(struct run *r, struct town *t, const char *name,
                                uint32_t n, uint32_t row, double size, double step)
{
    struct jg_layer *layer;
    struct jg_shaper *s;
    assert_ok(&r->ctx, jg_layer_open(&r->ctx, r->arena, name, n, &layer));
    assert_ok(&r->ctx, jg_shaper_open(&r->ctx, r->arena, JG_POLYGON, &s));
    for (uint32_t i = 0; i < n; i++)
        add_square(r, s, (i % row) * step, (i / row) * step, size, size);
    assert_ok(&r->ctx, jg_shaper_done(&r->ctx, s, &layer->geom));
    assert_ok(&r->ctx, jg_layers_put(&r->ctx, &t->layers, layer));
    return layer;
}

static const char **texts(struct run *r, struct jg_layer *layer, const char *name)
{
    const char **out;
    assert_ok(&r->ctx, jg_layer_add_texts(&r->ctx, layer, name, &out));
    return out;
}

/* Four estates in two zones, 64 buildings, a river, a street, two sub-districts that share an
 * edge. */
static struct town make_town(struct run *r)
{
    static const char *const estate_names[] = {"泰和里", "紫荣里", "新亭新村", "白丰苑"};
    struct town t = {0};
    assert_ok(&r->ctx, jg_crs_open(&r->ctx, r->arena, "EPSG:4549", &t.crs));
    struct jg_layer *e = squares(r, &t, "estate", 4, 2, 180, 200);
    const char **id = texts(r, e, "estate_id"), **name = texts(r, e, "name");
    const char **decision = texts(r, e, "decision"), **zone_id = texts(r, e, "zone_id");
    for (uint32_t i = 0; i < 4; i++) {
        id[i] = estate_names[i];
        name[i] = estate_names[i];
        decision[i] = i == 3 ? "undetermined" : "eligible";
        zone_id[i] = i == 3 ? NULL : i == 2 ? "Z00002" : "Z00001";
    }
    struct jg_layer *z = squares(r, &t, "zone", 2, 1, 190, 200);
    texts(r, z, "zone_id")[0] = "Z00001";
    jg_layer_texts(z, "zone_id");
    const char **ids = texts(r, z, "zone_id"), **names = texts(r, z, "name");
    ids[0] = "Z00001";
    ids[1] = "Z00002";
    names[0] = "泰和里片区";
    names[1] = "新亭新村片区";
    struct jg_layer *b = squares(r, &t, "building", 64, 8, 20, 48);
    int64_t *from, *to;
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, b, "completed_from", &from));
    assert_ok(&r->ctx, jg_layer_add_ints(&r->ctx, b, "completed_to", &to));
    for (uint32_t i = 0; i < 60; i++)
        from[i] = to[i] = (int64_t)i * 250;
    struct jg_layer *d = squares(r, &t, "subdistrict", 2, 2, 200, 200);
    const char **streets = texts(r, d, "name");
    streets[0] = "鼓楼街道";
    streets[1] = "月湖街道";
    return t;
}

static struct jg_sheet_options preset(const struct town *t, enum jg_map map)
{
    return (struct jg_sheet_options){.crs = t->crs,
                                     .map = map,
                                     .width_mm = 420,
                                     .height_mm = 297,
                                     .dpi = 100,
                                     .title = "试验",
                                     .time = "2026-01-02T03:04:05.000Z",
                                     .layers_dir = JG_ROOT "/layers"};
}

static char *bytes_of(struct run *r, const char *path, size_t *out_n)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *out_n = (size_t)ftell(file);
    rewind(file);
    char *bytes = JG_ARRAY(r->arena, char, *out_n + 1);
    assert_int_equal(fread(bytes, 1, *out_n, file), *out_n);
    assert_int_equal(fclose(file), 0);
    return bytes;
}

static double count_of(const struct jg_summary *s, const char *name)
{
    for (int i = 0; i < s->n_counts; i++)
        if (!strcmp(s->counts[i].name, name))
            return s->counts[i].value;
    return NAN;
}

static const struct jg_sheet_target *three_targets(struct run *r, const char *stem)
{
    struct jg_sheet_target *t = JG_ARRAY(r->arena, struct jg_sheet_target, 3);
    static const char *const ends[] = {"pdf", "png", "svg"};
    for (int i = 0; i < 3; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "%s.%s", stem, ends[i]);
        t[i] = (struct jg_sheet_target){(enum jg_sheet_format)i, fresh(r, name)};
    }
    return t;
}

static void a_sheet_is_drawn_in_three_formats(void **state)
{
    struct run *r = *state;
    struct town t = make_town(r);
    struct jg_sheet_options o = preset(&t, JG_MAP_OVERVIEW);
    struct jg_summary s = {.arena = r->arena};
    const struct jg_sheet_target *targets = three_targets(r, "one");
    static const char *const begins[] = {"%PDF-1.5", "\x89PNG", "<?xml"};
    assert_ok(&r->ctx, jg_sheet_draw(&r->ctx, r->arena, &o, &t.layers, targets, 3, &s));
    for (int i = 0; i < 3; i++) {
        size_t n;
        char *bytes = bytes_of(r, targets[i].path, &n);
        assert_true(n > 10000);
        assert_memory_equal(bytes, begins[i], strlen(begins[i]));
    }
    assert_near(count_of(&s, "scale"), 2000, 0);
    assert_true(count_of(&s, "labels") >= 4);
}

static void the_same_layers_give_the_same_bytes(void **state)
{
    struct run *r = *state;
    struct town t = make_town(r);
    struct jg_sheet_options o = preset(&t, JG_MAP_OVERVIEW);
    struct jg_summary s = {.arena = r->arena};
    const struct jg_sheet_target *a = three_targets(r, "a"), *b = three_targets(r, "b");
    assert_ok(&r->ctx, jg_sheet_draw(&r->ctx, r->arena, &o, &t.layers, a, 3, &s));
    assert_ok(&r->ctx, jg_sheet_draw(&r->ctx, r->arena, &o, &t.layers, b, 3, &s));
    for (int i = 0; i < 3; i++) {
        size_t n, m;
        char *first = bytes_of(r, a[i].path, &n), *second = bytes_of(r, b[i].path, &m);
        assert_int_equal(n, m);
        assert_memory_equal(first, second, n);
    }
}

static enum jg_status draw(struct run *r, const struct town *t,
                           const struct jg_sheet_options *o, const char *path)
{
    struct jg_summary s = {.arena = r->arena};
    struct jg_sheet_target target = {JG_SHEET_PDF, path};
    return jg_sheet_draw(&r->ctx, r->arena, o, &t->layers, &target, 1, &s);
}

static void every_map_can_be_drawn(void **state)
{
    struct run *r = *state;
    struct town t = make_town(r);
    struct jg_layer *gap = squares(r, &t, "shortfall", 3, 3, 60, 70);
    const char **category = texts(r, gap, "category");
    for (int i = 0; i < 3; i++)
        category[i] = "EDU_KG";
    for (int map = 0; map <= JG_MAP_SHORTFALL; map++) {
        struct jg_sheet_options o = preset(&t, (enum jg_map)map);
        o.zone = map == JG_MAP_ZONE ? "Z00002" : NULL;
        o.english = map % 2;
        assert_ok(&r->ctx, draw(r, &t, &o, fresh(r, "map.pdf")));
    }
    struct jg_sheet_options o = preset(&t, JG_MAP_OVERVIEW);
    o.subdistrict = "月湖街道";
    assert_ok(&r->ctx, draw(r, &t, &o, fresh(r, "map.pdf")));
}

static void what_cannot_be_drawn_is_refused(void **state)
{
    struct run *r = *state;
    struct town t = make_town(r), none = {.crs = t.crs};
    const char *path = fresh(r, "no.pdf");
    struct jg_sheet_options o = preset(&t, JG_MAP_OVERVIEW);
    assert_refused(&r->ctx, draw(r, &none, &o, path), JG_USAGE, "nothing to draw");
    o.scale = 500;
    assert_refused(&r->ctx, draw(r, &t, &o, path), JG_USAGE, "1:2000 fits");
    o.scale = NAN;
    assert_refused(&r->ctx, draw(r, &t, &o, path), JG_USAGE, "scale must be");
    o = preset(&t, JG_MAP_ZONE);
    assert_refused(&r->ctx, draw(r, &t, &o, path), JG_USAGE, "shows one zone");
    o.zone = "Z9";
    assert_refused(&r->ctx, draw(r, &t, &o, path), JG_USAGE,
                   "no zone \"Z9\"; there are 2, the first is \"Z00001\"");
    o = preset(&t, JG_MAP_OVERVIEW);
    o.subdistrict = "石碶街道";
    assert_refused(&r->ctx, draw(r, &t, &o, path), JG_USAGE,
                   "no sub-district \"石碶街道\"");
    o = preset(&t, JG_MAP_SHORTFALL);
    assert_refused(&r->ctx, draw(r, &t, &o, path), JG_USAGE,
                   "needs the layer \"shortfall\"");
    o = preset(&t, JG_MAP_OVERVIEW);
    o.dpi = 3000;
    assert_refused(&r->ctx, draw(r, &t, &o, path), JG_USAGE, "dpi must be");
    o = preset(&t, JG_MAP_OVERVIEW);
    o.width_mm = 20;
    assert_refused(&r->ctx, draw(r, &t, &o, path), JG_USAGE, "paper must be");
    o = preset(&t, JG_MAP_OVERVIEW);
    assert_refused(&r->ctx, draw(r, &t, &o, "/nonexistent/x.pdf"), JG_IO,
                   "/nonexistent/x.pdf");
    o.layers_dir = "/nonexistent";
    assert_refused(&r->ctx, draw(r, &t, &o, path), JG_IO, "/nonexistent/style/");
}

static void a_round_scale_fits_and_the_next_larger_does_not(void **state)
{
    static const double round[] = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8};
    (void)state;
    for (double extent = 20; extent < 2e5; extent *= 1.13) {
        struct jg_box box = {0, 0, extent, extent / 2};
        double scale = jg_sheet_round_scale(box, 300, 200), power = 100;
        bool is_round = false;
        assert_true(extent / scale * 1000 <= 300);
        while (power * 10 <= scale)
            power *= 10;
        for (size_t i = 0; i < sizeof round / sizeof *round; i++) {
            bool this = fabs(round[i] * power - scale) < 1e-6;
            double larger = i ? round[i - 1] * power : 8 * power / 10;
            is_round |= this;
            if (this && scale > 100)
                assert_true(extent / larger * 1000 > 300);
        }
        assert_true(is_round);
    }
}

/* The dark row of the bar in the PNG, between its two ends. */
static double bar_mm(const char *path, const struct jg_page *page, double dpi)
{
    cairo_surface_t *s = cairo_image_surface_create_from_png(path);
    double per_mm = dpi / 25.4, middle = page->foot.x + page->foot.w / 2;
    int y = (int)((page->foot.y + 7.2 * page->size) * per_mm); /* its upper edge */
    int first = -1, last = -1;
    for (int x = (int)((middle - 45) * per_mm); x < (int)((middle + 45) * per_mm); x++) {
        uint32_t pixel;
        memcpy(&pixel,
               cairo_image_surface_get_data(s) + y * cairo_image_surface_get_stride(s) +
                   4 * x,
               4);
        if ((pixel & 0xff) > 160)
            continue;
        first = first < 0 ? x : first;
        last = x;
    }
    cairo_surface_destroy(s);
    return (last - first) / per_mm;
}

static void the_scale_bar_is_as_long_as_it_says(void **state)
{
    struct run *r = *state;
    struct town t = make_town(r);
    struct jg_sheet_options o = preset(&t, JG_MAP_OVERVIEW);
    o.dpi = 300;
    for (o.scale = 2000; o.scale < 50000; o.scale *= 1.7) {
        struct jg_summary s = {.arena = r->arena};
        struct jg_sheet_target target = {JG_SHEET_PNG, fresh(r, "bar.png")};
        struct jg_page page = jg_page_of(&o);
        assert_ok(&r->ctx,
                  jg_sheet_draw(&r->ctx, r->arena, &o, &t.layers, &target, 1, &s));
        double metres = bar_mm(target.path, &page, o.dpi) * o.scale / 1000, power = 1;
        while (power * 10 <= metres * 1.02)
            power *= 10;
        double digit = metres / power;
        assert_true(fabs(digit - 1) < 0.02 || fabs(digit - 2) < 0.04 ||
                    fabs(digit - 4) < 0.08);
    }
}

static void labels_never_overlap(void **state)
{
    struct run *r = *state;
    struct jg_canvas *c;
    struct jg_labels list = {0};
    struct jg_area within = {10, 10, 200, 150};
    uint32_t seed = 7, placed = 0;
    assert_ok(&r->ctx, jg_canvas_measuring(&r->ctx, r->arena, &c));
    for (int i = 0; i < 300; i++) {
        struct jg_label l = {
            .words = {.text = i % 3 ? "紫荣里片区" : "泰和", .pt = 5 + i % 5},
            .badge = i % 2 ? "12" : NULL,
            .n_spots = 1,
            .rank = i % 3,
            .may_shrink = true};
        seed = seed * 1664525 + 1013904223;
        l.x[0] = 10 + (seed >> 16) % 200;
        seed = seed * 1664525 + 1013904223;
        l.y[0] = 10 + (seed >> 16) % 150;
        jg_label_spread(c, &l);
        assert_ok(&r->ctx, jg_label_add(&r->ctx, r->arena, &list, &l));
    }
    assert_ok(&r->ctx, jg_labels_place(&r->ctx, c, r->arena, within, &list));
    for (uint32_t i = 0; i < list.n; i++) {
        struct jg_area a = list.label[i].box;
        if (!list.label[i].placed)
            continue;
        placed++;
        assert_true(a.x >= within.x && a.y >= within.y &&
                    a.x + a.w <= within.x + within.w && a.y + a.h <= within.y + within.h);
        for (uint32_t k = 0; k < i; k++) {
            struct jg_area b = list.label[k].box;
            assert_true(!list.label[k].placed || a.x >= b.x + b.w || b.x >= a.x + a.w ||
                        a.y >= b.y + b.h || b.y >= a.y + a.h);
        }
    }
    assert_true(placed > 60 && placed < 300);
}

static void an_edge_that_two_share_is_drawn_once(void **state)
{
    struct run *r = *state;
    struct town t = make_town(r);
    const struct jg_layer *d = jg_layers_find(&t.layers, "subdistrict");
    bool *once;
    int n = 0;
    assert_ok(&r->ctx, jg_edges_once(&r->ctx, r->arena, &d->geom, &once));
    for (int64_t i = 0; i < jg_geom_places(&d->geom); i++)
        n += once[i];
    assert_int_equal(n, 7);
}

static void buildings_too_small_give_way_to_their_estates(void **state)
{
    struct run *r = *state;
    struct town t = make_town(r);
    struct jg_sheet_options o = preset(&t, JG_MAP_AGE);
    struct jg_summary s = {.arena = r->arena};
    struct jg_sheet_target target = {JG_SHEET_PDF, fresh(r, "small.pdf")};
    o.scale = 100000;
    assert_ok(&r->ctx, jg_sheet_draw(&r->ctx, r->arena, &o, &t.layers, &target, 1, &s));
    assert_near(count_of(&s, "buildings_too_small"), 64, 0);
    assert_int_equal(s.n_warnings, 1);
    assert_non_null(strstr(s.warnings[0], "estates are drawn"));
}

static void sheets_survive_any_allocation_failing(void **state)
{
    struct run *r = *state;
    struct town t = make_town(r);
    struct jg_sheet_options o = preset(&t, JG_MAP_OVERVIEW);
    struct jg_sheet_target target = {JG_SHEET_PDF, fresh(r, "fail.pdf")};
    enum jg_status st = JG_NOMEM;
    for (long n = 0; st == JG_NOMEM && n < 1000000; n += 1 + n / 10) {
        struct jg_arena *tmp = jg_arena_open(NULL);
        struct jg_summary s = {.arena = tmp};
        jg_arena_fail_after(n);
        st = jg_sheet_draw(&r->ctx, tmp, &o, &t.layers, &target, 1, &s);
        jg_arena_fail_after(-1);
        jg_arena_close(tmp);
    }
    assert_int_equal(st, JG_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_run, close_run)
    const struct CMUnitTest tests[] = {
        TEST(a_sheet_is_drawn_in_three_formats),
        TEST(the_same_layers_give_the_same_bytes),
        TEST(every_map_can_be_drawn),
        TEST(what_cannot_be_drawn_is_refused),
        TEST(a_round_scale_fits_and_the_next_larger_does_not),
        TEST(the_scale_bar_is_as_long_as_it_says),
        TEST(labels_never_overlap),
        TEST(an_edge_that_two_share_is_drawn_once),
        TEST(buildings_too_small_give_way_to_their_estates),
        cmocka_unit_test_setup_teardown(sheets_survive_any_allocation_failing, open_run,
                                        close_run_and_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
