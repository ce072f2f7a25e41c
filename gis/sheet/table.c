/* SPDX-License-Identifier: MIT */
#include "gis/sheet/table.h"

#include "gis/core/text.h"
#include "gis/layer/date.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a layer under one heading. */
struct tally {
    const char *key, *name;
    double n, sum[2];
    uint32_t unknown[2]; /* rows that add nothing because nobody knows */
};

static double value_of(const struct jg_column *column, uint32_t row)
{
    return column ? jg_column_number(column, row) : (double)NAN;
}

/* A dash where nothing is known. */
static const char *whole(struct jg_arena *keep, double value)
{
    return isnan(value) ? "—" : jg_text_format(keep, "%.0f", value);
}

static const char *ten_thousands(struct jg_arena *keep, double value)
{
    return isnan(value) ? "—" : jg_text_format(keep, "%.2f", value / 1e4);
}

static enum jg_status open_rows(struct jg_ctx *ctx, struct jg_arena *keep, uint32_t n,
                                struct jg_table *t)
{
    t->cells = jg_arena_alloc(keep, (size_t)n + 1, sizeof *t->cells);
    JG_NEED(ctx, t->cells);
    return JG_OK;
}

static enum jg_status add_row(struct jg_ctx *ctx, struct jg_table *t, const char *a,
                              const char *b, const char *c, const char *d)
{
    const char **cell = t->cells[t->n++];
    JG_NEED(ctx, a && b && c && d);
    cell[0] = a;
    cell[1] = b;
    cell[2] = c;
    cell[3] = d;
    return JG_OK;
}

static int compare_numbers(const void *a, const void *b)
{
    const struct tally *s = a, *t = b;
    long p = strtol(s->name, NULL, 10), q = strtol(t->name, NULL, 10);
    return p != q ? (p < q ? -1 : 1) : strcmp(s->key, t->key);
}

static int compare_keys(const void *a, const void *b)
{
    const struct tally *s = a, *t = b;
    return strcmp(s->key, t->key);
}

static int compare_sums(const void *a, const void *b)
{
    const struct tally *s = a, *t = b;
    if (s->sum[0] != t->sum[0])
        return s->sum[0] > t->sum[0] ? -1 : 1;
    return strcmp(s->key, t->key);
}

/* ---- zones, one a row ---- */

/* A sheet of one sub-district lists its own zones. */
static bool is_listed(const struct jg_plan *p, uint32_t zone)
{
    const char *const *of = jg_layer_texts(p->zone, "subdistrict");
    return !p->cut_to_subdistrict || !of ||
           (of[zone] && !strcmp(of[zone], p->options->subdistrict));
}

static bool has_subdistricts(const struct jg_plan *p)
{
    const char *const *of = jg_layer_texts(p->zone, "subdistrict");
    for (uint32_t i = 0; of && i < p->zone->n; i++)
        if (of[i])
            return true;
    return false;
}

static uint32_t count_listed(const struct jg_plan *p)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->zone->n; i++)
        n += is_listed(p, i);
    return n;
}

static uint32_t order_zones(const struct jg_plan *p, struct tally *order)
{
    const char *const *names = jg_layer_texts(p->zone, "name");
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->zone->n; i++)
        if (is_listed(p, i))
            order[n++] = (struct tally){.key = names && names[i] ? names[i] : "",
                                        .name = p->zone_number[i],
                                        .n = i};
    qsort(order, n, sizeof *order, compare_numbers);
    return n;
}

/* As many as there is room for, how many more there are, and the total of all. */
static enum jg_status list_zones(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_plan *p, uint32_t rows_most,
                                 struct jg_table *t)
{
    const struct jg_column *columns[3] = {jg_layer_column(p->zone, "estates"),
                                          jg_layer_column(p->zone, "households"),
                                          jg_layer_column(p->zone, "floor_area_m2")};
    struct tally *order = JG_ARRAY(keep, struct tally, (size_t)p->zone->n + 1);
    double sum[3] = {0};
    JG_NEED(ctx, order);
    t->badges = JG_ARRAY(keep, const char *, (size_t)p->zone->n + 2);
    JG_NEED(ctx, t->badges);
    uint32_t n = order_zones(p, order);
    uint32_t shown = n + 1 <= rows_most ? n : rows_most > 2 ? rows_most - 2 : 0;
    JG_TRY(open_rows(ctx, keep, shown + 2, t));
    for (uint32_t k = 0; k < n; k++) {
        uint32_t i = (uint32_t)order[k].n;
        double v[3];
        for (int j = 0; j < 3; j++) {
            v[j] = value_of(columns[j], i);
            sum[j] += v[j];
        }
        if (k >= shown)
            continue;
        t->badges[k] = p->zone_number[i];
        JG_TRY(add_row(ctx, t, order[k].key, whole(keep, v[0]), whole(keep, v[1]),
                       ten_thousands(keep, v[2])));
    }
    if (n > shown)
        JG_TRY(add_row(ctx, t,
                       jg_text_format(keep, jg_say(p, "另 %u 个", "%u more"), n - shown),
                       "", "", ""));
    t->has_total = true;
    return add_row(ctx, t, jg_say(p, "合计", "total"), whole(keep, sum[0]),
                   whole(keep, sum[1]), ten_thousands(keep, sum[2]));
}

/* ---- sums by a text ---- */

enum { KEYS_MOST = 64 };

static struct tally *tally_of(struct tally *list, int *n, const char *key)
{
    for (int i = 0; i < *n; i++)
        if (!strcmp(list[i].key, key))
            return &list[i];
    if (*n == KEYS_MOST)
        return NULL;
    list[*n] = (struct tally){.key = key, .name = key};
    return &list[(*n)++];
}

static void add_known(struct tally *t, int k, double value)
{
    t->unknown[k] += isnan(value) ? 1 : 0;
    t->sum[k] += isnan(value) ? 0 : value;
}

/* A sum some rows of which nobody knows is at least that much; of all, it is not known. */
static const char *at_least(struct jg_arena *keep, const struct tally *t, int k)
{
    bool none = t->unknown[k] > 0 && !(t->sum[k] > 0);
    const char *text = none ? "—"
                       : k  ? ten_thousands(keep, t->sum[k])
                            : whole(keep, t->sum[k]);
    return t->unknown[k] && !none && text ? jg_text_format(keep, "≥%s", text) : text;
}

static int sum_by(const struct jg_layer *layer, const char *key, const char *first,
                  const char *second, struct tally *list)
{
    const char *const *keys = jg_layer_texts(layer, key);
    const struct jg_column *columns[2] = {jg_layer_column(layer, first),
                                          jg_layer_column(layer, second)};
    int n = 0;
    for (uint32_t i = 0; layer && i < layer->n; i++) {
        struct tally *t = tally_of(list, &n, keys && keys[i] ? keys[i] : "—");
        if (!t)
            continue;
        t->n++;
        for (int k = 0; k < 2; k++)
            add_known(t, k, value_of(columns[k], i));
    }
    return n;
}

static enum jg_status list_tallies(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_plan *p, const struct tally *list,
                                   int n, struct jg_table *t)
{
    struct tally sum = {0};
    JG_TRY(open_rows(ctx, keep, (uint32_t)n + 1, t));
    for (int i = 0; i < n; i++) {
        sum.n += list[i].n;
        for (int k = 0; k < 2; k++) {
            sum.sum[k] += list[i].sum[k];
            sum.unknown[k] += list[i].unknown[k];
        }
        JG_TRY(add_row(ctx, t, list[i].name, whole(keep, list[i].n),
                       at_least(keep, &list[i], 0), at_least(keep, &list[i], 1)));
    }
    t->has_total = true;
    return add_row(ctx, t, jg_say(p, "合计", "total"), whole(keep, sum.n),
                   at_least(keep, &sum, 0), at_least(keep, &sum, 1));
}

static enum jg_status sum_zones(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_plan *p, struct jg_table *t)
{
    struct tally *list = JG_ARRAY(keep, struct tally, KEYS_MOST);
    JG_NEED(ctx, list);
    int n = sum_by(p->zone, "subdistrict", "estates", "floor_area_m2", list);
    qsort(list, (size_t)n, sizeof *list, compare_keys);
    t->heads[0] = jg_say(p, "街道", "sub-district");
    t->heads[1] = jg_say(p, "片区", "zones");
    t->heads[2] = jg_say(p, "小区", "estates");
    return list_tallies(ctx, keep, p, list, n, t);
}

/* The style's words for a decision. */
static const char *decision_name(const struct jg_plan *p, const char *key)
{
    for (int i = 0; i < p->n_drawn; i++) {
        const struct jg_style *s = p->drawn[i].style;
        for (int c = 0; c < s->n && !strcmp(s->layer, "estate"); c++)
            if (s->classes[c].words && !strcmp(s->classes[c].words[0], key))
                return jg_say(p, s->classes[c].zh, s->classes[c].en);
    }
    return key;
}

static enum jg_status sum_decisions(struct jg_ctx *ctx, struct jg_arena *keep,
                                    const struct jg_plan *p, struct jg_table *t)
{
    struct tally *list = JG_ARRAY(keep, struct tally, KEYS_MOST);
    JG_NEED(ctx, list);
    int n = sum_by(p->estate, "decision", "households", "floor_area_m2", list);
    qsort(list, (size_t)n, sizeof *list, compare_keys);
    for (int i = 0; i < n; i++)
        list[i].name = decision_name(p, list[i].key);
    t->title = jg_say(p, "判定汇总", "Decisions");
    t->heads[0] = jg_say(p, "判定", "decision");
    t->heads[1] = jg_say(p, "小区", "estates");
    t->heads[2] = jg_say(p, "户数", "homes");
    return list_tallies(ctx, keep, p, list, n, t);
}

static enum jg_status sum_shortfalls(struct jg_ctx *ctx, struct jg_arena *keep,
                                     const struct jg_plan *p,
                                     const struct jg_layers *layers, uint32_t rows_most,
                                     struct jg_table *t)
{
    const struct jg_layer *standard = jg_layers_find(layers, "standard");
    const char *const *codes = jg_layer_texts(standard, "code");
    const char *const *names =
        jg_layer_texts(standard, p->options->english ? "en" : "zh");
    struct tally *list = JG_ARRAY(keep, struct tally, KEYS_MOST);
    JG_NEED(ctx, list);
    int n = sum_by(jg_layers_find(layers, "shortfall"), "category", "population",
                   "floor_area_m2", list);
    qsort(list, (size_t)n, sizeof *list, compare_sums);
    for (int i = 0; i < n; i++)
        for (uint32_t k = 0; codes && names && k < standard->n; k++)
            if (codes[k] && names[k] && !strcmp(codes[k], list[i].key))
                list[i].name = names[k];
    t->title = jg_say(p, "缺口汇总", "Shortfalls");
    t->heads[0] = jg_say(p, "设施", "service");
    t->heads[1] = jg_say(p, "处", "places");
    t->heads[2] = jg_say(p, "人口", "people");
    if ((uint32_t)n > rows_most)
        n = (int)rows_most;
    JG_TRY(list_tallies(ctx, keep, p, list, n, t));
    t->has_total = false; /* residents lack several services at once */
    t->n--;
    return JG_OK;
}

/* ---- members of a zone ---- */

static int year_of(const struct jg_column *column, uint32_t row)
{
    char text[16] = "";
    if (!column)
        return 0;
    if (column->type == JG_TEXT)
        return column->texts[row] ? (int)strtol(column->texts[row], NULL, 10) : 0;
    double day = jg_column_number(column, row);
    if (isnan(day) || day <= INT32_MIN || day >= INT32_MAX)
        return 0;
    return (int)strtol(jg_date_show(text, (int32_t)day), NULL, 10);
}

static const char *years(struct jg_arena *keep, int from, int to)
{
    if (!from && !to)
        return "—";
    if (from == to || !from || !to)
        return jg_text_format(keep, "%s%d%s", from ? "" : "≤", to ? to : from,
                              to ? "" : "≥");
    return jg_text_format(keep, "%d—%02d", from, to / 100 == from / 100 ? to % 100 : to);
}

struct members {
    const char *const *zone, *const *name, *const *id;
    const struct jg_column *from, *to, *homes, *area;
};

static struct members members_of(const struct jg_layer *e)
{
    return (struct members){.zone = jg_layer_texts(e, "zone_id"),
                            .name = jg_layer_texts(e, "name"),
                            .id = jg_layer_texts(e, "estate_id"),
                            .from = e ? jg_layer_column(e, "completed_from") : NULL,
                            .to = e ? jg_layer_column(e, "completed_to") : NULL,
                            .homes = e ? jg_layer_column(e, "households") : NULL,
                            .area = e ? jg_layer_column(e, "floor_area_m2") : NULL};
}

/* As many as there is room for, how many more there are, and the total of all. */
static enum jg_status list_members(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_plan *p, uint32_t rows_most,
                                   struct jg_table *t)
{
    struct members m = members_of(p->estate);
    double homes = 0, area = 0;
    uint32_t n = 0, shown = rows_most > 2 ? rows_most - 2 : 0;
    t->title = jg_say(p, "片区小区", "Estates of the zone");
    t->heads[0] = jg_say(p, "小区", "estate");
    t->heads[1] = jg_say(p, "建成年", "completed");
    t->heads[2] = jg_say(p, "户数", "homes");
    JG_TRY(open_rows(ctx, keep, rows_most + 1, t));
    for (uint32_t i = 0; m.zone && i < p->estate->n; i++) {
        if (!m.zone[i] || strcmp(m.zone[i], p->options->zone) != 0)
            continue;
        homes += value_of(m.homes, i);
        area += value_of(m.area, i);
        const char *name = m.name && m.name[i] ? m.name[i]
                           : m.id && m.id[i]   ? m.id[i]
                                               : "";
        if (n++ < shown)
            JG_TRY(add_row(ctx, t, name,
                           years(keep, year_of(m.from, i), year_of(m.to, i)),
                           whole(keep, value_of(m.homes, i)),
                           ten_thousands(keep, value_of(m.area, i))));
    }
    if (n > shown)
        JG_TRY(add_row(ctx, t,
                       jg_text_format(keep, jg_say(p, "另 %u 个", "%u more"), n - shown),
                       "", "", ""));
    t->has_total = n > 0;
    return n ? add_row(ctx, t, jg_say(p, "合计", "total"), "", whole(keep, homes),
                       ten_thousands(keep, area))
             : JG_OK;
}

enum jg_status jg_table_make(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_plan *plan, const struct jg_layers *layers,
                             uint32_t rows_most, struct jg_table *out)
{
    *out = (struct jg_table){
        .title = jg_say(plan, "片区一览", "Zones"),
        .heads = {jg_say(plan, "片区", "zone"), jg_say(plan, "小区", "estates"),
                  jg_say(plan, "户数", "homes"), jg_say(plan, "万m²", "10⁴ m²")}};
    if (plan->has_zone)
        return list_members(ctx, keep, plan, rows_most, out);
    if (plan->options->map == JG_MAP_DECISION)
        return sum_decisions(ctx, keep, plan, out);
    if (plan->options->map == JG_MAP_SHORTFALL)
        return sum_shortfalls(ctx, keep, plan, layers, rows_most, out);
    if (plan->options->map == JG_MAP_AGE || !plan->zone || !plan->zone->n)
        return JG_OK;
    if (count_listed(plan) + 1 > rows_most && has_subdistricts(plan)) {
        JG_TRY(sum_zones(ctx, keep, plan, out));
        if (out->n <= rows_most)
            return JG_OK;
        out->n = 0;
        out->heads[0] = jg_say(plan, "片区", "zone");
        out->heads[1] = jg_say(plan, "小区", "estates");
        out->heads[2] = jg_say(plan, "户数", "homes");
    }
    return list_zones(ctx, keep, plan, rows_most, out);
}
