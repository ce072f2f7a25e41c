/* SPDX-License-Identifier: MIT */
#include "gis/layer/extend.h"

#include "gis/core/text.h"

#include <string.h>

static const char *locate(struct jg_arena *keep, const struct jg_data_kind *kind,
                          const char *layers_dir, const char *name, const char *from)
{
    bool is_path =
        strchr(name, '/') || jg_text_ends(name, ".yaml") || jg_text_ends(name, ".yml");
    const char *slash = from ? strrchr(from, '/') : NULL;
    if (is_path && (name[0] == '/' || !slash))
        return name;
    if (is_path)
        return jg_text_format(keep, "%.*s/%s", (int)(slash - from), from, name);
    if (layers_dir)
        return jg_text_format(keep, "%s/%s/%s.yaml", layers_dir, kind->folder, name);
    return jg_text_format(keep, "%.*s%s.yaml", slash ? (int)(slash - from) + 1 : 0,
                          from ? from : "", name);
}

enum jg_status jg_extend_read(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_data_kind *kind, const char *name,
                              const char *layers_dir, struct jg_yaml **out, int *out_n)
{
    struct jg_yaml *chain[JG_EXTEND_DEEPEST] = {NULL};
    const char *from = NULL;
    int n = 0;
    while (name) {
        const char *path = locate(keep, kind, layers_dir, name, from);
        JG_NEED(ctx, path);
        JG_TRY(jg_yaml_read(ctx, keep, path, &chain[n]));
        JG_TRY(jg_yaml_only(ctx, chain[n], kind->keys));
        const struct jg_yaml *extends = jg_yaml_get(chain[n], "extends");
        if (extends && !extends->text)
            return jg_yaml_fail(ctx, JG_USAGE, extends, "extends must name a %s",
                                kind->folder);
        if (extends && n + 1 == JG_EXTEND_DEEPEST)
            return jg_yaml_fail(ctx, JG_USAGE, extends,
                                "these files extend each other without end");
        name = extends ? extends->text : NULL;
        from = path;
        n++;
    }
    for (int i = 0; i < n; i++)
        out[i] = chain[n - 1 - i];
    *out_n = n;
    return JG_OK;
}
