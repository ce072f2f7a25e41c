/* SPDX-License-Identifier: MIT */
/* The stage zone: which estates are renovated together. */
#ifndef JG_ZONE_ZONE_H
#define JG_ZONE_ZONE_H

#include "gis/core/stage.h"

enum jg_zone_within { JG_WITHIN_NONE, JG_WITHIN_SUBDISTRICT, JG_WITHIN_COMMUNITY };
enum jg_zone_outline { JG_OUTLINE_MEMBERS, JG_OUTLINE_CLOSED };

struct jg_zone_options {
    double gap_m;
    int least;
    double max_area_ha;
    int within;  /* enum jg_zone_within */
    int outline; /* enum jg_zone_outline */
    const char *barriers;
    double river_least_m;
};

extern const struct jg_stage jg_stage_zone;

#endif
