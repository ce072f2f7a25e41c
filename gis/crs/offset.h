/* SPDX-License-Identifier: MIT */
/* GCJ-02 and BD-09, the shifted degrees of Chinese web maps: sources, never outputs. */
#ifndef JG_CRS_OFFSET_H
#define JG_CRS_OFFSET_H

#include "gis/crs/crs.h"

/** WGS 84 to GCJ-02. Outside China's box (72.004-137.8347 E, 0.8293-55.8271 N) unchanged.
 *  Source: the public reconstruction; a few metres from true control
 * points. */
struct jg_lonlat jg_gcj02_from_wgs84(struct jg_lonlat at);
/** Its inverse by fixed point, to 1e-10 degrees (0.01 mm). */
struct jg_lonlat jg_wgs84_from_gcj02(struct jg_lonlat at);
struct jg_lonlat jg_bd09_from_gcj02(struct jg_lonlat at);
struct jg_lonlat jg_gcj02_from_bd09(struct jg_lonlat at);

#endif
