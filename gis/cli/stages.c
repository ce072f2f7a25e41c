/* SPDX-License-Identifier: MIT */
#include "gis/cli/stages.h"

#include <string.h>

#define JG_STAGE(room) extern const struct jg_stage jg_stage_##room;
#define JG_TOOL(room) extern const struct jg_stage jg_stage_##room;
#include "gis/cli/stages.def"
#undef JG_STAGE
#undef JG_TOOL

static const struct jg_stage *const stages[] = {
#define JG_STAGE(room) &jg_stage_##room,
#include "gis/cli/stages.def"
#undef JG_STAGE
    NULL};

static const struct jg_stage *const all[] = {
#define JG_STAGE(room) &jg_stage_##room,
#define JG_TOOL(room) &jg_stage_##room,
#include "gis/cli/stages.def"
#undef JG_STAGE
#undef JG_TOOL
    NULL};

const struct jg_stage *const *jg_stages(void)
{
    return stages;
}

const struct jg_stage *jg_stage_find(const char *name)
{
    for (const struct jg_stage *const *s = all; *s; s++)
        if (!strcmp((*s)->name, name))
            return *s;
    return NULL;
}

int jg_stage_place(const struct jg_stage *stage)
{
    for (int i = 0; stages[i]; i++)
        if (stages[i] == stage)
            return i;
    return -1;
}

static bool writes(const struct jg_stage *stage, const char *what)
{
    for (const char *const *w = stage->writes; w && *w; w++)
        if (!strcmp(*w, what))
            return true;
    return false;
}

const struct jg_stage *jg_stage_writer(const char *what)
{
    for (const struct jg_stage *const *s = stages; *s; s++)
        if (writes(*s, what))
            return *s;
    return NULL;
}

bool jg_stage_depends(const struct jg_stage *later, const struct jg_stage *earlier)
{
    for (const char *const *r = later->reads; r && *r; r++) {
        const struct jg_stage *writer = jg_stage_writer(*r);
        if (writer && writer != later &&
            (writer == earlier || jg_stage_depends(writer, earlier)))
            return true;
    }
    return false;
}
