/* SPDX-License-Identifier: MIT */
/* Any bytes as a project file: an answer or one sentence, never a crash. */
#include "gis/cli/project.h"
#include "gis/layer/yaml.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct jg_ctx ctx;
    struct jg_yaml *top;
    struct jg_project project;
    struct jg_arena *arena = jg_arena_open(NULL);
    jg_ctx_open(&ctx, arena, 1);
    enum jg_status st =
        jg_yaml_parse(&ctx, arena, "fuzz.yaml", (const char *)data, size, &top);
    if (!st)
        st = jg_project_of(&ctx, arena, "folder/fuzz.yaml", top, &project);
    if (st && !ctx.message[0])
        abort(); /* a failure without a sentence */
    jg_arena_close(arena);
    return 0;
}
