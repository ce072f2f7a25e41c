/* SPDX-License-Identifier: MIT */
/* Does a barrier run through an estate, or only along its edge? */
#ifndef JG_ZONE_ENTER_H
#define JG_ZONE_ENTER_H

#include "gis/geom/geom.h"

/** Does the barrier (lines or polygons) run more than 0.5 m inside the polygon i of g,
 *  lie in it whole, or cover it? Contact from outside and along the edge, to 1 cm, does
 * not count.
 *
 *  Units: metres. CRS: the run's projected one.
 *  Cost: places of the barrier; for those of its edges near i, the places of i and as
 * often again as they cross it. */
bool jg_zone_enters(const struct jg_geom *barrier, uint32_t row, const struct jg_geom *g,
                    uint32_t i);

#endif
