/* SPDX-License-Identifier: MIT */
#include "gis/cli/titles.h"

#include "gis/core/text.h"
#include "gis/layer/yaml.h"

#include <string.h>

static const char *title_of(const struct jg_yaml *table, const struct jg_yaml *shared,
                            const char *column)
{
    const char *title = jg_yaml_text(jg_yaml_get(table, "columns"), column, NULL);
    return title ? title : jg_yaml_text(shared, column, NULL);
}

enum jg_status jg_titles_put(struct jg_ctx *ctx, struct jg_arena *keep,
                             const char *layers_dir, const struct jg_layers *layers)
{
    struct jg_yaml *top;
    const char *path = jg_text_format(keep, "%s/contract/results.yaml", layers_dir);
    JG_NEED(ctx, path);
    JG_TRY(jg_yaml_read(ctx, keep, path, &top));
    const struct jg_yaml *tables = jg_yaml_get(top, "tables");
    const struct jg_yaml *shared = jg_yaml_get(top, "columns");
    for (int i = 0; i < layers->n; i++) {
        struct jg_layer *layer = layers->layer[i];
        const struct jg_yaml *table = jg_yaml_get(tables, layer->name);
        if (!layer->alias)
            layer->alias = jg_yaml_text(table, "zh", NULL);
        for (int c = 0; c < layer->n_columns; c++)
            if (!layer->columns[c].alias)
                layer->columns[c].alias = title_of(table, shared, layer->columns[c].name);
    }
    return JG_OK;
}
