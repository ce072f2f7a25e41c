/* SPDX-License-Identifier: MIT */
#include "gis/demo/chance.h"

static uint64_t stir(uint64_t z)
{
    z += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t jg_demo_mix(uint64_t seed, int64_t a, int64_t b, int64_t c)
{
    uint64_t z = stir(seed);
    z = stir(z ^ (uint64_t)a);
    z = stir(z ^ (uint64_t)b);
    return stir(z ^ (uint64_t)c);
}

static double to_share(uint64_t z)
{
    return (double)(z >> 11) * 0x1p-53;
}

double jg_demo_share(uint64_t seed, int64_t a, int64_t b, int64_t c)
{
    return to_share(jg_demo_mix(seed, a, b, c));
}

double jg_demo_roll(struct jg_demo_dice *dice)
{
    dice->state = stir(dice->state);
    return to_share(dice->state);
}

double jg_demo_between(struct jg_demo_dice *dice, double least, double most)
{
    return least + (most - least) * jg_demo_roll(dice);
}

int jg_demo_pick(struct jg_demo_dice *dice, int n)
{
    return (int)(jg_demo_roll(dice) * n);
}

int jg_demo_weighed(double chance, const double *weight, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += weight[i] > 0 ? weight[i] : 0;
    double left = chance * sum;
    int last = 0;
    for (int i = 0; i < n; i++) {
        if (!(weight[i] > 0))
            continue;
        last = i;
        left -= weight[i];
        if (left < 0)
            return i;
    }
    return last;
}
