/* SPDX-License-Identifier: MIT */
/* Sharing out a file that is not a project's: every layer it holds. */
#include "gis/cli/export.h"

#include "gis/core/text.h"
#include "gis/io/listing.h"
#include "gis/io/sink.h"

#include <string.h>
#include <sys/stat.h>

static enum jg_status read_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                 struct jg_source source, const char *name,
                                 struct jg_crs **crs, struct jg_layers *layers)
{
    struct jg_delivery delivery = {0};
    source.layer = name;
    JG_TRY(jg_source_read(ctx, keep, &source, "", &delivery));
    if (delivery.n_unusable || delivery.n_other)
        return jg_fail(ctx, JG_DATA,
                       "%s: layer %s has shapes that cannot be written out again "
                       "as they are",
                       source.path, name);
    if (delivery.crs && !*crs)
        JG_TRY(jg_crs_open(ctx, keep, delivery.crs, crs));
    else if (delivery.crs) {
        struct jg_crs *own;
        JG_TRY(jg_crs_open(ctx, keep, delivery.crs, &own));
        if (!jg_crs_same(own, *crs))
            return jg_fail(ctx, JG_CRS,
                           "%s: layer %s is in %s, not in %s like the others",
                           source.path, name, jg_crs_name(own), jg_crs_name(*crs));
    }
    delivery.layer->name = name;
    delivery.layer->crs = delivery.layer->geom.kind && *crs ? jg_crs_wkt(*crs) : NULL;
    return jg_layers_put(ctx, layers, delivery.layer);
}

static enum jg_status read_all(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_source *source, struct jg_crs **crs,
                               struct jg_layers *layers)
{
    struct jg_listed *listed;
    int n;
    JG_TRY(jg_source_layers(ctx, keep, source, &listed, &n));
    for (int i = 0; i < n; i++)
        if (listed[i].rows)
            JG_TRY(read_layer(ctx, keep, *source, listed[i].name, crs, layers));
    if (!*crs)
        return jg_fail(ctx, JG_CRS, "%s: no layer has a coordinate system", source->path);
    return JG_OK;
}

static enum jg_status stem_of(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                              const char **out)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    *out =
        jg_text_format(keep, "%.*s", dot ? (int)(dot - base) : (int)strlen(base), base);
    JG_NEED(ctx, *out);
    return JG_OK;
}

enum jg_status jg_export_file(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_args *args, enum jg_export_by by,
                              const char *layers_dir, struct jg_teller *teller)
{
    struct jg_source source;
    struct jg_crs *crs = NULL;
    struct jg_layers layers = {0};
    struct jg_summary summary = {.arena = keep};
    struct stat info = {0};
    char time[32];
    const char *files, *stem;
    double start = jg_now_s();
    const char *folder = jg_args_text(args, "output", NULL);
    if (!args->n_plain || !folder)
        return jg_fail(ctx, JG_USAGE, "needs a project file, or a file and -o DIR");
    JG_TRY(jg_source_split(ctx, keep, args->plain[0], &source));
    JG_TRY(read_all(ctx, keep, &source, &crs, &layers));
    JG_TRY(stem_of(ctx, keep, source.path, &stem));
    (void)stat(source.path, &info);
    struct jg_export e = {.layers = &layers,
                          .crs = crs,
                          .layers_dir = layers_dir,
                          .folder = folder,
                          .stem = stem,
                          .title = stem,
                          .time = jg_sink_time(time, (int64_t)info.st_mtime),
                          .by = by,
                          .overwrite = jg_args_has(args, "overwrite")};
    JG_TRY(jg_export_write(ctx, keep, &e, &summary, &files));
    jg_tell(teller, "export", "done", &summary, jg_now_s() - start, files);
    return JG_OK;
}
