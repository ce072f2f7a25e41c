/* SPDX-License-Identifier: MIT */
#include "gis/io/shapefile.h"

#include "gis/core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { HEADER = 100, INDEX_RECORD = 8, DBF_HEADER = 32 };

/* One of the files: its first bytes and its size. */
struct part {
    const char *path;
    int64_t size;
    unsigned char head[HEADER];
};

static void close_file(void *user, void *thing)
{
    (void)user;
    (void)fclose(thing);
}

static uint32_t big(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t little(const unsigned char *at)
{
    return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

/* Open the layer's file with this ending, in either case. \return NULL: there is none */
static FILE *open_part(struct jg_arena *a, const char *path, OGRLayerH layer,
                       const char *const *endings, struct part *out)
{
    struct stat st;
    bool is_folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    size_t n = strlen(path);
    if (!is_folder && n < 4)
        return NULL;
    for (int i = 0; i < 2; i++) {
        out->path =
            is_folder
                ? jg_text_format(a, "%s/%s.%s", path, OGR_L_GetName(layer), endings[i])
                : jg_text_format(a, "%.*s.%s", (int)n - 4, path, endings[i]);
        FILE *file = out->path ? fopen(out->path, "rb") : NULL;
        if (!file)
            continue;
        if (!jg_arena_defer(a, close_file, NULL, file) || fstat(fileno(file), &st) != 0)
            return NULL;
        out->size = (int64_t)st.st_size;
        size_t got = fread(out->head, 1, HEADER, file);
        return got >= DBF_HEADER ? file : NULL;
    }
    return NULL;
}

/* The number (from 1) of the first record that reaches beyond the end of the .shp. */
static int64_t first_beyond(FILE *index, int64_t n, int64_t size)
{
    unsigned char entry[INDEX_RECORD];
    for (int64_t i = 0; i < n && fread(entry, 1, sizeof entry, index) == sizeof entry;
         i++)
        if (2 * ((int64_t)big(entry) + big(entry + 4)) + 8 > size)
            return i + 1;
    return n;
}

static enum jg_status check_shapes(struct jg_ctx *ctx, const struct part *shp,
                                   const struct part *shx, FILE *index, int64_t *out_n)
{
    int64_t promised = 2 * (int64_t)big(shp->head + 24);
    int64_t index_bytes = 2 * (int64_t)big(shx->head + 24);
    int64_t n = (index_bytes - HEADER) / INDEX_RECORD;
    if (shx->size < index_bytes)
        return jg_fail(ctx, JG_IO, "%s: cut short: %lld bytes of %lld", shx->path,
                       (long long)shx->size, (long long)index_bytes);
    if (shp->size < promised)
        return jg_fail(
            ctx, JG_IO,
            "%s: cut short: %lld bytes of %lld; record %lld of %lld is not whole",
            shp->path, (long long)shp->size, (long long)promised,
            (long long)first_beyond(index, n, shp->size), (long long)n);
    *out_n = n;
    return JG_OK;
}

static enum jg_status check_table(struct jg_ctx *ctx, const struct part *dbf,
                                  int64_t n_shapes)
{
    int64_t n = little(dbf->head + 4);
    int64_t header = dbf->head[8] + 256 * dbf->head[9];
    int64_t record = dbf->head[10] + 256 * dbf->head[11];
    int64_t promised = header + n * record;
    int64_t whole = record > 0 ? (dbf->size - header) / record : 0;
    if (dbf->size < promised && record > 0)
        return jg_fail(
            ctx, JG_IO,
            "%s: cut short: %lld bytes of %lld; record %lld of %lld is not whole",
            dbf->path, (long long)dbf->size, (long long)promised, (long long)whole + 1,
            (long long)n);
    if (n_shapes >= 0 && n != n_shapes)
        return jg_fail(ctx, JG_IO,
                       "%s: %lld records for %lld shapes; it belongs to another file",
                       dbf->path, (long long)n, (long long)n_shapes);
    return JG_OK;
}

enum jg_status jg_shapefile_check(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const char *path, OGRLayerH layer)
{
    static const char *const endings[][2] = {
        {"shp", "SHP"}, {"shx", "SHX"}, {"dbf", "DBF"}};
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct part shp = {0}, shx = {0}, dbf = {0};
    int64_t n = -1;
    if (open_part(tmp, path, layer, endings[0], &shp)) {
        FILE *index = open_part(tmp, path, layer, endings[1], &shx);
        if (index)
            JG_TRY(check_shapes(ctx, &shp, &shx, index, &n));
    }
    if (open_part(tmp, path, layer, endings[2], &dbf))
        JG_TRY(check_table(ctx, &dbf, n));
    jg_arena_close(tmp);
    return JG_OK;
}

enum jg_status jg_shapefile_hints(struct jg_ctx *ctx, struct jg_arena *keep,
                                  OGRLayerH layer, struct jg_encoding_hints *hints)
{
    const char *cpg = GDALGetMetadataItem(layer, "CPG_VALUE", "SHAPEFILE");
    const char *ldid = GDALGetMetadataItem(layer, "LDID_VALUE", "SHAPEFILE");
    if (cpg) {
        char *copy = jg_arena_text(keep, cpg);
        JG_NEED(ctx, copy);
        copy[strcspn(copy, "\r\n ")] = '\0';
        hints->cpg = *copy ? copy : NULL;
    }
    hints->ldid = ldid ? (int)strtol(ldid, NULL, 10) : 0;
    return JG_OK;
}
