/* SPDX-License-Identifier: MIT */
#include "gis/cli/find.h"

#include "gis/core/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool holds_contracts(struct jg_arena *keep, const char *folder)
{
    const char *probe =
        folder ? jg_text_format(keep, "%s/contract/building.yaml", folder) : NULL;
    return probe && access(probe, R_OK) == 0;
}

static const char *beside_program(struct jg_arena *keep)
{
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0)
        return NULL;
    self[n] = '\0';
    char *slash = strrchr(self, '/');
    if (!slash)
        return NULL;
    *slash = '\0';
    return jg_text_format(keep, "%s/../share/jiugai/layers", self);
}

enum jg_status jg_find_layers(struct jg_ctx *ctx, struct jg_arena *keep, const char *told,
                              const char **out)
{
    if (!told)
        told = getenv("JIUGAI_LAYERS");
    if (told && *told) {
        if (!holds_contracts(keep, told))
            return jg_fail(ctx, JG_IO,
                           "%s holds no contract/building.yaml: it is no folder "
                           "of jiugai's data",
                           told);
        *out = told;
        return JG_OK;
    }
    const char *const places[] = {beside_program(keep), JG_LAYERS_INSTALLED,
                                  JG_LAYERS_SOURCE};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (holds_contracts(keep, places[i])) {
            *out = places[i];
            return JG_OK;
        }
    }
    return jg_fail(ctx, JG_IO,
                   "cannot find jiugai's data (layers/contract, layers/policy …) "
                   "in %s or %s: name the folder with --layers",
                   JG_LAYERS_INSTALLED, JG_LAYERS_SOURCE);
}
