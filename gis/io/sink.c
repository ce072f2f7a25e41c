/* SPDX-License-Identifier: MIT */
#include "gis/io/sink.h"

#include "gis/core/text.h"
#include "gis/io/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* --- Temporary names: .NAME.PID.tmp beside the target --- */

/* The process number in ".NAME.PID.tmp"; -1: it is no temporary of that name. */
static int64_t pid_in(const char *entry, const char *name)
{
    size_t n = strlen(name), all = strlen(entry);
    char digits[24] = "";
    int64_t pid = -1;
    if (entry[0] != '.' || all < n + 7 || strncmp(entry + 1, name, n) != 0 ||
        entry[1 + n] != '.' || strcmp(entry + all - 4, ".tmp") != 0)
        return -1;
    size_t k = all - 4 - (n + 2);
    if (k == 0 || k >= sizeof digits)
        return -1;
    memcpy(digits, entry + n + 2, k);
    return jg_text_to_int(digits, &pid) ? pid : -1;
}

static void close_folder(void *user, void *thing)
{
    (void)user;
    (void)closedir(thing);
}

/* What killed processes left behind; what cannot be removed now is left for later. */
static enum jg_status remove_stale(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   const char *folder, const char *name)
{
    DIR *d = opendir(folder);
    if (!d)
        return jg_file_fail(ctx, "writing into", folder, errno);
    if (!jg_arena_defer(tmp, close_folder, NULL, d))
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    /* the stream is this thread's own */
    for (struct dirent *e; (e = readdir(d));) { /* NOLINT(concurrency-mt-unsafe) */
        int64_t pid = pid_in(e->d_name, name);
        if (pid > 0 && !jg_file_pid_lives(pid))
            (void)unlinkat(dirfd(d), e->d_name, 0);
    }
    return JG_OK;
}

static void remove_file(void *user, void *thing)
{
    (void)user;
    (void)unlink(thing); /* gone already when it was published */
}

enum jg_status jg_sink_reserve(struct jg_ctx *ctx, struct jg_arena *keep,
                               const char *path, bool overwrite,
                               const char **out_temporary)
{
    *out_temporary = NULL;
    struct stat there;
    if (stat(path, &there) == 0 && S_ISDIR(there.st_mode))
        return jg_fail(ctx, JG_IO, "%s is a folder", path);
    if (!overwrite && access(path, F_OK) == 0)
        return jg_fail(ctx, JG_IO, "%s exists; --overwrite replaces it", path);
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    const char *folder = jg_file_folder(tmp, path);
    JG_NEED(ctx, folder);
    JG_TRY(remove_stale(ctx, tmp, folder, jg_file_name(path)));
    char *temporary = jg_text_format(keep, "%s/.%s.%jd.tmp", folder, jg_file_name(path),
                                     (intmax_t)getpid());
    JG_NEED(ctx, temporary);
    int fd;
    enum jg_status st =
        jg_file_open(ctx, tmp, temporary, O_RDWR | O_CREAT | O_TRUNC, &fd);
    if (st == JG_IO)
        return jg_while(ctx, st, "%s", path);
    JG_TRY(st);
    if (!jg_arena_defer(keep, remove_file, NULL, temporary))
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    jg_arena_close(tmp);
    *out_temporary = temporary;
    return JG_OK;
}

static enum jg_status sync_path(struct jg_ctx *ctx, struct jg_arena *tmp,
                                const char *path)
{
    int fd;
    JG_TRY(jg_file_open(ctx, tmp, path, O_RDONLY, &fd));
    if (fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP) /* some disks cannot */
        return jg_file_fail(ctx, "writing", path, errno);
    return JG_OK;
}

enum jg_status jg_sink_publish(struct jg_ctx *ctx, const char *temporary,
                               const char *path)
{
    struct jg_arena *tmp = jg_arena_open(ctx->home);
    JG_NEED(ctx, tmp);
    const char *folder = jg_file_folder(tmp, path);
    JG_NEED(ctx, folder);
    JG_TRY(sync_path(ctx, tmp, temporary));
    if (rename(temporary, path) != 0)
        return jg_file_fail(ctx, "writing", path, errno);
    JG_TRY(sync_path(ctx, tmp, folder));
    jg_arena_close(tmp);
    return JG_OK;
}

enum jg_status jg_sink_file(struct jg_ctx *ctx, const char *path, bool overwrite,
                            const void *bytes, size_t n)
{
    struct jg_arena *tmp = jg_arena_open(ctx->home);
    JG_NEED(ctx, tmp);
    const char *temporary;
    int fd;
    enum jg_status st = jg_sink_reserve(ctx, tmp, path, overwrite, &temporary);
    if (!st)
        st = jg_file_open(ctx, tmp, temporary, O_WRONLY, &fd);
    if (!st)
        st = jg_file_write_at(ctx, fd, path, bytes, n, 0);
    if (!st)
        st = jg_sink_publish(ctx, temporary, path);
    jg_arena_close(tmp); /* at once, so that a failure leaves no file */
    return st;
}

/* --- Folders and time --- */

static enum jg_status make_one(struct jg_ctx *ctx, const char *path)
{
    struct stat there;
    if (mkdir(path, 0777) == 0)
        return JG_OK;
    int error = errno;
    if (error == EEXIST && stat(path, &there) == 0 && S_ISDIR(there.st_mode))
        return JG_OK;
    return jg_file_fail(ctx, "making the folder", path, error);
}

enum jg_status jg_sink_folder(struct jg_ctx *ctx, const char *path)
{
    struct jg_arena *tmp = jg_arena_open(ctx->home);
    JG_NEED(ctx, tmp);
    char *part = jg_arena_text(tmp, path);
    JG_NEED(ctx, part);
    for (char *p = part + (*part == '/'); *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        if (access(part, F_OK) != 0)
            JG_TRY(make_one(ctx, part));
        *p = '/';
    }
    JG_TRY(*path ? make_one(ctx, path) : JG_OK);
    jg_arena_close(tmp);
    return JG_OK;
}

char *jg_sink_time(char *buffer, int64_t newest_input)
{
    const char *given = getenv("SOURCE_DATE_EPOCH"); /* NOLINT(concurrency-mt-unsafe):
                                                        nobody sets it meanwhile */
    int64_t seconds = newest_input;
    if (given)
        (void)jg_text_to_int(given, &seconds);
    time_t t = (time_t)seconds;
    struct tm utc = {0};
    (void)gmtime_r(&t, &utc);
    (void)strftime(buffer, 32, "%Y-%m-%dT%H:%M:%S.000Z", &utc);
    return buffer;
}
