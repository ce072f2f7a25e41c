/* SPDX-License-Identifier: MIT */
/* Checksums of sources: of one file as sha256sum gives it; of a file with sidecars, or a
 * folder, as "sha256sum FILES | sha256sum" does, in name order. */
#include "gis/io/source.h"

#include "gis/core/task.h"
#include "gis/core/text.h"
#include "gis/io/digest.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct names {
    const char **name;
    size_t n, room;
};

static enum jg_status add_name(struct jg_ctx *ctx, struct jg_arena *tmp,
                               struct names *list, const char *name)
{
    if (list->n == list->room) {
        size_t room = list->room ? 2 * list->room : 16;
        const char **grown =
            jg_arena_grow(tmp, list->name, list->room, room, sizeof *list->name);
        JG_NEED(ctx, grown);
        list->name = grown;
        list->room = room;
    }
    list->name[list->n] = jg_arena_text(tmp, name);
    JG_NEED(ctx, list->name[list->n]);
    list->n++;
    return JG_OK;
}

static void close_folder(void *user, void *thing)
{
    (void)user;
    (void)closedir(thing);
}

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* The files of a folder, not of folders in it. */
static enum jg_status list_folder(struct jg_ctx *ctx, struct jg_arena *tmp,
                                  const char *path, struct names *list)
{
    DIR *folder = opendir(path);
    if (!folder)
        return jg_fail(ctx, JG_IO, "%s: %s", path, strerror(errno));
    JG_NEED(ctx, jg_arena_defer(tmp, close_folder, NULL, folder));
    for (struct dirent *e; (e = readdir(folder));) {
        const char *full = jg_text_format(tmp, "%s/%s", path, e->d_name);
        JG_NEED(ctx, full);
        /* locks come and go with readers of a .gdb and say nothing about the data */
        if (is_file(full) && !jg_text_ends(full, ".lock"))
            JG_TRY(add_name(ctx, tmp, list, full));
    }
    return JG_OK;
}

static enum jg_status list_sidecars(struct jg_ctx *ctx, struct jg_arena *tmp,
                                    const char *path, struct names *list)
{
    static const char *const shp[] = {"shx", "dbf", "prj", "cpg", "SHX",
                                      "DBF", "PRJ", "CPG", NULL};
    static const char *const csv[] = {"csvt", "prj", NULL};
    JG_TRY(add_name(ctx, tmp, list, path));
    const char *const *more = jg_text_ends(path, ".shp")   ? shp
                              : jg_text_ends(path, ".csv") ? csv
                                                           : NULL;
    for (; more && *more; more++) {
        const char *full =
            jg_text_format(tmp, "%.*s%s", (int)strlen(path) - 3, path, *more);
        JG_NEED(ctx, full);
        if (is_file(full))
            JG_TRY(add_name(ctx, tmp, list, full));
    }
    return JG_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct hashing {
    const char *const *name;
    char (*hex)[JG_DIGEST_ROOM];
};

static enum jg_status hash_some(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                size_t to, void *state)
{
    const struct hashing *h = state;
    struct jg_digest *one;
    JG_TRY(jg_digest_open(ctx, tmp, &one));
    for (size_t i = from; i < to; i++) {
        JG_TRY(jg_digest_file(ctx, one, h->name[i]));
        (void)jg_digest_done(one, h->hex[i]);
    }
    return JG_OK;
}

static enum jg_status hash_list(struct jg_ctx *ctx, struct jg_arena *tmp,
                                const struct names *list, char *hex)
{
    struct jg_digest *all;
    struct hashing each = {list->name,
                           jg_arena_alloc(tmp, list->n, sizeof(char[JG_DIGEST_ROOM]))};
    JG_NEED(ctx, each.hex);
    JG_TRY(jg_digest_open(ctx, tmp, &all));
    JG_TRY(jg_task_each(ctx, list->n, 1, NULL, hash_some, &each));
    for (size_t i = 0; i < list->n; i++) {
        const char *slash = strrchr(list->name[i], '/');
        const char *line = jg_text_format(tmp, "%s  %s\n", each.hex[i],
                                          slash ? slash + 1 : list->name[i]);
        JG_NEED(ctx, line);
        jg_digest_add(all, line, strlen(line));
    }
    (void)jg_digest_done(all, hex);
    return JG_OK;
}

static enum jg_status hash_one(struct jg_ctx *ctx, struct jg_arena *tmp, const char *path,
                               char *hex)
{
    struct jg_digest *d;
    JG_TRY(jg_digest_open(ctx, tmp, &d));
    JG_TRY(jg_digest_file(ctx, d, path));
    (void)jg_digest_done(d, hex);
    return JG_OK;
}

enum jg_status jg_source_sha256(struct jg_ctx *ctx, struct jg_arena *keep,
                                const char *path, const char **out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    char hex[JG_DIGEST_ROOM] = "";
    struct names list = {0};
    struct stat st;
    if (stat(path, &st) != 0)
        return jg_fail(ctx, JG_IO, "%s: %s", path,
                       errno == ENOENT ? "no such file" : strerror(errno));
    bool is_folder = S_ISDIR(st.st_mode);
    if (is_folder)
        JG_TRY(list_folder(ctx, tmp, path, &list));
    else
        JG_TRY(list_sidecars(ctx, tmp, path, &list));
    if (list.n > 1)
        qsort(list.name, list.n, sizeof *list.name, by_name);
    if (list.n == 1 && !is_folder)
        JG_TRY(hash_one(ctx, tmp, path, hex));
    else
        JG_TRY(hash_list(ctx, tmp, &list, hex));
    *out = jg_arena_text(keep, hex);
    JG_NEED(ctx, *out);
    jg_arena_close(tmp);
    return JG_OK;
}
