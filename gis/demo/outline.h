/* SPDX-License-Identifier: MIT */
/* What a building looks like from above. Private to this room. */
#ifndef JG_DEMO_OUTLINE_H
#define JG_DEMO_OUTLINE_H

#include "gis/demo/site.h"

/** Draw a building of a use into the rectangle x, y, length, depth of a frame; it never
 *  leaves that rectangle. */
void jg_demo_draw(enum jg_demo_use use, struct jg_box room, struct jg_demo_dice *dice,
                  struct jg_demo_house *out);

#endif
