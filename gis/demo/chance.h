/* SPDX-License-Identifier: MIT */
/* Chance that depends on the seed and a place in the plan only, so that tiles are
 * independent. */
#ifndef JG_DEMO_CHANCE_H
#define JG_DEMO_CHANCE_H

#include <stdint.h>

/** A number that looks random, of a seed and three others.
 *  Source: splitmix64, Steele, Lea & Flood 2014, doi:10.1145/2714064.2660195 */
uint64_t jg_demo_mix(uint64_t seed, int64_t a, int64_t b, int64_t c);

/** The same as a number in [0, 1). */
double jg_demo_share(uint64_t seed, int64_t a, int64_t b, int64_t c);

/** A row of chances, started from jg_demo_mix. */
struct jg_demo_dice {
    uint64_t state;
};
double jg_demo_roll(struct jg_demo_dice *dice); /* [0, 1) */
double jg_demo_between(struct jg_demo_dice *dice, double least, double most);
int jg_demo_pick(struct jg_demo_dice *dice, int n); /* 0 .. n-1 */

/** Which of n weights a chance in [0, 1) falls on; weights of 0 or less are never taken.
 */
int jg_demo_weighed(double chance, const double *weight, int n);

#endif
