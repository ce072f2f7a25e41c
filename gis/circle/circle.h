/* SPDX-License-Identifier: MIT */
/* The stage `circle`: who reaches which service on foot, and what is missing where. */
#ifndef JG_CIRCLE_CIRCLE_H
#define JG_CIRCLE_CIRCLE_H

#include "gis/core/stage.h"

enum jg_crossings { JG_CROSSINGS_VERTEX, JG_CROSSINGS_NODE };
enum jg_islands { JG_ISLANDS_IGNORE, JG_ISLANDS_KEEP };
enum jg_snap { JG_SNAP_SEGMENT, JG_SNAP_VERTEX };
enum jg_circle_keep { JG_KEEP_NONE, JG_KEEP_DEMAND };

struct jg_circle_options {
    double snap_max_m, search_m, cell_m, missing_below;
    double speed_m_min; /* metres a minute */
    int snap, crossings, islands, keep;
    const char
        *surveyed; /* codes, comma list; NULL: those of which a facility is given */
};

extern const struct jg_stage jg_stage_circle;

#endif
