/* SPDX-License-Identifier: MIT */
/* Rivers, canals and railways: long waves over the plan. */
#include "gis/demo/plan.h"

#include <math.h>

enum { SALT_BAND = 40 };

/* How far apart the bands of a kind lie, where the first lies, and what they look like.
 */
static const struct {
    double spacing_m, first_m, slope, swing_m[2], length_m[2], half_m;
} kinds[] = {
    [JG_DEMO_RIVER] = {9500, -620, 0, {560, 190}, {1050, 430}, 34},
    [JG_DEMO_CANAL] = {5200, 1150, 0.1, {160, 60}, {800, 330}, 6},
    [JG_DEMO_RAILWAY] = {16000, -2300, 0.3, {420, 0}, {3600, 1000}, 5},
};

struct jg_demo_band jg_demo_band_of(const struct jg_demo_plan *plan,
                                    enum jg_demo_band_kind kind, int k)
{
    struct jg_demo_band band = {
        .kind = kind,
        .number = k,
        .slope = kinds[kind].slope,
        .half_m = kinds[kind].half_m,
    };
    double jump =
        k == 0 ? 0 : 0.2 * (jg_demo_share(plan->seed, SALT_BAND, (int64_t)kind, k) - 0.5);
    band.base_m = kinds[kind].first_m + (k + jump) * kinds[kind].spacing_m;
    for (int w = 0; w < 2; w++) {
        band.swing_m[w] = kinds[kind].swing_m[w];
        band.length_m[w] = kinds[kind].length_m[w];
        band.phase[w] =
            2 * JG_DEMO_PI * jg_demo_share(plan->seed, SALT_BAND + 1 + w, kind, k);
    }
    return band;
}

double jg_demo_band_spacing_m(enum jg_demo_band_kind kind)
{
    return kinds[kind].spacing_m;
}

/* Place and steepness of the middle of a band, from the centre of the plan. */
static double middle_m(const struct jg_demo_band *band, double s, double *steep)
{
    double value = band->base_m + band->slope * s;
    *steep = band->slope;
    for (int w = 0; w < 2; w++) {
        double turn = s / band->length_m[w] + band->phase[w];
        value += band->swing_m[w] * sin(turn);
        *steep += band->swing_m[w] / band->length_m[w] * cos(turn);
    }
    return value;
}

struct jg_xy jg_demo_band_at(const struct jg_demo_band *band, double s, double off_m)
{
    double steep;
    double value = middle_m(band, s, &steep) + off_m * sqrt(1 + steep * steep);
    if (band->kind == JG_DEMO_RIVER)
        return (struct jg_xy){JG_DEMO_CENTRE_E + s, JG_DEMO_CENTRE_N + value};
    return (struct jg_xy){JG_DEMO_CENTRE_E + value, JG_DEMO_CENTRE_N + s};
}

double jg_demo_band_off_m(const struct jg_demo_band *band, struct jg_xy at, double *s)
{
    double x = at.x - JG_DEMO_CENTRE_E, y = at.y - JG_DEMO_CENTRE_N, steep;
    bool river = band->kind == JG_DEMO_RIVER;
    *s = river ? x : y;
    double value = middle_m(band, *s, &steep);
    return ((river ? y : x) - value) / sqrt(1 + steep * steep);
}

int jg_demo_bands(const struct jg_demo_plan *plan, struct jg_box box,
                  struct jg_demo_band *out, int most)
{
    int n = 0;
    struct jg_xy mid = {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2};
    double reach = (box.max_x - box.min_x + box.max_y - box.min_y) / 2;
    for (int kind = JG_DEMO_RIVER; kind <= JG_DEMO_RAILWAY; kind++) {
        double x = mid.x - JG_DEMO_CENTRE_E, y = mid.y - JG_DEMO_CENTRE_N;
        bool river = kind == JG_DEMO_RIVER;
        double straight = (river ? y : x) - kinds[kind].slope * (river ? x : y);
        int k0 = (int)nearbyint((straight - kinds[kind].first_m) / kinds[kind].spacing_m);
        for (int k = k0 - 1; k <= k0 + 1 && n < most; k++) {
            struct jg_demo_band band =
                jg_demo_band_of(plan, (enum jg_demo_band_kind)kind, k);
            double s, off = jg_demo_band_off_m(&band, mid, &s);
            /* A steep place makes the offset look small: a factor of two is on the safe
             * side. */
            if (fabs(off) < 2 * reach + band.half_m + 200)
                out[n++] = band;
        }
    }
    return n;
}

struct jg_demo_shape jg_demo_beside(const struct jg_demo_band *band,
                                    const struct jg_demo_shape *shape, int side,
                                    double keep_m)
{
    double least = INFINITY, most = -INFINITY;
    for (int i = 0; i < shape->n; i++) {
        double s;
        (void)jg_demo_band_off_m(band, shape->at[i], &s);
        least = fmin(least, s);
        most = fmax(most, s);
    }
    if (!(most - least > 1))
        return (struct jg_demo_shape){.n = 0};
    double off = side * (band->half_m + keep_m);
    struct jg_xy a = jg_demo_band_at(band, least, off),
                 b = jg_demo_band_at(band, most, off);
    /* The piece must lie left of the chord; a river's far side and a canal's near one do.
     */
    if ((side > 0) != (band->kind == JG_DEMO_RIVER)) {
        struct jg_xy c = a;
        a = b;
        b = c;
    }
    double bulge = 0, length = jg_demo_apart_m(a, b);
    for (int k = 1; k < 10; k++) {
        struct jg_xy p = jg_demo_band_at(band, least + (most - least) * k / 10, off);
        double left = ((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / length;
        bulge = fmax(bulge, left);
    }
    return jg_demo_cut(shape, a, b, bulge);
}
