/* SPDX-License-Identifier: MIT */
#include "gis/io/listing.h"

#include "gis/io/dataset.h"

#include <string.h>

static bool is_of_a_program(const char *name)
{
    return !strcmp(name, "layer_styles") || !strncmp(name, "qgis_", 5);
}

enum jg_status jg_source_layers(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_source *source, struct jg_listed **out,
                                int *out_n)
{
    GDALDatasetH dataset;
    JG_TRY(jg_dataset_open(ctx, keep, source, &dataset));
    int n = GDALDatasetGetLayerCount(dataset);
    struct jg_listed *list = JG_ARRAY(keep, struct jg_listed, (size_t)n + 1);
    JG_NEED(ctx, list);
    *out_n = 0;
    for (int i = 0; i < n; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
        const char *name = OGR_L_GetName(layer);
        if (is_of_a_program(name))
            continue;
        list[*out_n].rows = OGR_L_GetFeatureCount(layer, 1);
        list[*out_n].name = jg_arena_text(keep, name);
        JG_NEED(ctx, list[*out_n].name);
        (*out_n)++;
    }
    *out = list;
    return JG_OK;
}
