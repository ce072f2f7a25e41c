/* SPDX-License-Identifier: MIT */
/* Are two shapes at most a gap apart? Cheap certainties first, exact integers at last. */
#ifndef JG_ZONE_NEAR_H
#define JG_ZONE_NEAR_H

#include "gis/zone/sweep.h"

/** A gap with what is surely within and surely beyond it. */
struct jg_gap {
    double gap_m;
    double sure2,
        beyond2; /* squared, m2: at most sure2 is within, more than beyond2 is not */
};

struct jg_gap jg_gap_of(double gap_m);

/** Decide for the shapes in two slots, as jg_within does and with its answer in every
 * case of doubt: doubles decide only what is farther than 1 um from the limit, which
 * coordinates below 4e7 m hold with ease. Units: metres. Cost: constant for most pairs,
 * the near edges of one times those of the other for the rest. */
bool jg_near(const struct jg_geom *g, const struct jg_slot *a, const struct jg_slot *b,
             const struct jg_gap *gap);

#endif
