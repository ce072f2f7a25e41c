/* SPDX-License-Identifier: MIT */
/* The shaper from inside, for the files of this room only. */
#ifndef JG_GEOM_SHAPER_H
#define JG_GEOM_SHAPER_H

#include "gis/geom/geom.h"

struct jg_shaper {
    struct jg_arena *arena;
    struct jg_geom g; /* n parts, rings and places so far are the counts below */
    int64_t parts, rings, places;
    int64_t room_parts, room_rings, room_places;
    uint32_t room_elements;
};

/** How far a shaper is, to go back to. */
struct jg_mark {
    int64_t parts, rings, places;
};

struct jg_mark jg_shaper_mark(const struct jg_shaper *s);
void jg_shaper_back(struct jg_shaper *s, struct jg_mark mark);

/** Make sure that n more places fit, so that they can be written straight to g.x and g.y.
 */
enum jg_status jg_shaper_room(struct jg_ctx *ctx, struct jg_shaper *s,
                              int64_t n) JG_MUST_CHECK;

/** Close the open ring of a polygon and turn it counter-clockwise, or clockwise for a
 * hole. Ring and part stay open. */
enum jg_status jg_shaper_turn(struct jg_ctx *ctx, struct jg_shaper *s,
                              bool is_hole) JG_MUST_CHECK;

#endif
