/* SPDX-License-Identifier: MIT */
/* The list of stages, and what depends on what. */
#ifndef JG_CLI_STAGES_H
#define JG_CLI_STAGES_H

#include "gis/core/stage.h"

/** The stages of a plan in order, NULL at the end. */
const struct jg_stage *const *jg_stages(void);

/** A stage or tool by name. \return NULL for none */
const struct jg_stage *jg_stage_find(const char *name);

/** Is it one of the plan's stages (rather than a tool for files)? \return its place, or
 *  -1 */
int jg_stage_place(const struct jg_stage *stage);

/** The stage that writes this layer or column ("zone", "estate.decision").
 *  \return NULL: an imported layer or data file */
const struct jg_stage *jg_stage_writer(const char *what);

/** Does `later` read anything that `earlier` writes, directly or through others? */
bool jg_stage_depends(const struct jg_stage *later, const struct jg_stage *earlier);

#endif
