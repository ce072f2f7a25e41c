/* SPDX-License-Identifier: MIT */
#include "gis/estate/stock.h"

#include "gis/core/task.h"
#include "gis/estate/intern.h"
#include "gis/estate/use.h"
#include "gis/geom/measure.h"

#include <math.h>

struct taking {
    struct jg_stock *stock;
    const struct jg_column *floor_area, *floors, *is_villa;
    const uint32_t *use_number; /* NULL: no use is known */
    const enum jg_use *use;
    int villa_floors;
};

static double number(const struct jg_column *column, uint32_t row)
{
    return column ? jg_column_number(column, row) : NAN;
}

static int64_t steps(double area_m2)
{
    return area_m2 > 0 && area_m2 < 1e14 ? llround(area_m2 * JG_AREA_STEPS) : JG_NO_INT;
}

static enum jg_villa villa_of(const struct taking *t, uint32_t i, enum jg_use use)
{
    double said = number(t->is_villa, i);
    if (!isnan(said))
        return said != 0 ? JG_VILLA_YES : JG_VILLA_NO;
    if (use == JG_USE_VILLA)
        return JG_VILLA_YES;
    if (use == JG_USE_FLATS || use == JG_USE_OTHER ||
        number(t->floors, i) > t->villa_floors)
        return JG_VILLA_NO;
    return JG_VILLA_UNKNOWN;
}

static enum jg_status take_some(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                size_t to, void *state)
{
    (void)ctx;
    (void)tmp;
    struct taking *t = state;
    struct jg_stock *s = t->stock;
    for (uint32_t i = (uint32_t)from; i < to; i++) {
        enum jg_use use = t->use_number && t->use_number[i] != JG_NONE
                              ? t->use[t->use_number[i]]
                              : JG_USE_UNKNOWN;
        bool has_shape = s->geom->kind == JG_POLYGON && !jg_geom_is_empty(s->geom, i);
        double foot_m2 = has_shape ? jg_area_m2(s->geom, i) : NAN;
        s->footprint[i] = steps(foot_m2);
        s->floor_area[i] = steps(number(t->floor_area, i));
        double floors = number(t->floors, i);
        s->is_derived[i] = s->floor_area[i] == JG_NO_INT && floors >= 1;
        if (s->is_derived[i])
            s->floor_area[i] = steps(foot_m2 * floors);
        s->is_residential[i] = use != JG_USE_OTHER;
        s->villa[i] = (unsigned char)villa_of(t, i, use);
    }
    return JG_OK;
}

static enum jg_status read_uses(struct jg_ctx *ctx, struct jg_arena *tmp,
                                const struct jg_layer *building, struct taking *t)
{
    const char *const *text = jg_layer_texts(building, "use");
    if (!text)
        return JG_OK;
    struct jg_interned uses = {0};
    JG_TRY(jg_intern_texts(ctx, tmp, text, building->n, &uses));
    enum jg_use *use = JG_ARRAY(tmp, enum jg_use, uses.n_distinct);
    JG_NEED(ctx, use);
    for (uint32_t k = 0; k < uses.n_distinct; k++)
        use[k] = jg_use_of(text[uses.first[k]]);
    t->use = use;
    t->use_number = uses.number;
    return JG_OK;
}

static enum jg_status read_households(struct jg_ctx *ctx, struct jg_arena *keep,
                                      const struct jg_layer *building, struct jg_stock *s)
{
    const struct jg_column *column = jg_layer_column(building, "households");
    if (!column || column->type == JG_INT) {
        s->households = column ? column->ints : NULL;
        return JG_OK;
    }
    int64_t *rounded = JG_ROOM(keep, int64_t, s->n);
    JG_NEED(ctx, rounded);
    for (uint32_t i = 0; i < s->n; i++) {
        double value = jg_column_number(column, i);
        rounded[i] = value >= 0 && value < 1e9 ? llround(value) : JG_NO_INT;
    }
    s->households = rounded;
    return JG_OK;
}

enum jg_status jg_stock_take(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layer *building, int villa_floors,
                             struct jg_stock *out)
{
    struct jg_stock s = {
        .n = building->n,
        .geom = &building->geom,
        .floor_area = JG_ROOM(keep, int64_t, building->n),
        .footprint = JG_ROOM(keep, int64_t, building->n),
        .is_derived = JG_ROOM(keep, bool, building->n),
        .is_residential = JG_ROOM(keep, bool, building->n),
        .villa = JG_ROOM(keep, unsigned char, building->n),
        .from = jg_layer_ints(building, "completed_from"),
        .to = jg_layer_ints(building, "completed_to"),
    };
    JG_NEED(ctx,
            s.floor_area && s.footprint && s.is_derived && s.is_residential && s.villa);
    JG_TRY(read_households(ctx, keep, building, &s));
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct taking t = {.stock = &s,
                       .floor_area = jg_layer_column(building, "floor_area_m2"),
                       .floors = jg_layer_column(building, "floors"),
                       .is_villa = jg_layer_column(building, "is_villa"),
                       .villa_floors = villa_floors};
    JG_TRY(read_uses(ctx, tmp, building, &t));
    JG_TRY(jg_task_each(ctx, building->n, 16384, NULL, take_some, &t));
    jg_arena_close(tmp);
    *out = s;
    return JG_OK;
}
