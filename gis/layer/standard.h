/* SPDX-License-Identifier: MIT */
/* A facility standard as data: which services a home needs, and how near,
 * layers/standard/NAME.yaml, each file free to extend another. */
#ifndef JG_LAYER_STANDARD_H
#define JG_LAYER_STANDARD_H

#include "gis/layer/layer.h"

/** Read a standard and everything it extends into two tables of the set: `standard`:
 *  code, zh, en, level, rule (texts), metres (real; of a walk or radius rule without
 *  its own: the level's), required (int), base, unit (texts), min_floor_m2, min_land_m2
 *  (reals), source, clause (texts), verified (int); `standard_level`: id, zh (texts),
 *  metres (real). Rows stand in the order of the files.
 *
 *  A file that `extends` another takes its levels and categories; a level of the same
 *  id or a category of the same code is changed in the fields given, `drop: true` takes
 *  a category out.
 *  \param path        of the file, or the name of a shipped standard ("gb50180-2018")
 *  \param layers_dir  the folder of shipped data, for shipped names; may be NULL
 *  \return JG_IO, or JG_USAGE with file and line: an unknown key, rule, base, unit or
 *    level, a walk or radius rule without metres, a number out of range, standards that
 *    extend each other, a standard without categories; JG_NOMEM */
enum jg_status jg_standard_read(struct jg_ctx *ctx, struct jg_arena *keep,
                                const char *path, const char *layers_dir,
                                struct jg_layers *layers) JG_MUST_CHECK;

#endif
