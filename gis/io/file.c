/* SPDX-License-Identifier: MIT */
#include "gis/io/file.h"

#include "gis/core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum jg_status jg_file_fail(struct jg_ctx *ctx, const char *doing, const char *path,
                            int error)
{
    char reason[128];
    if (strerror_r(error, reason, sizeof reason) != 0)
        reason[0] = '\0';
    if (error == ENOSPC || error == EDQUOT || error == EFBIG)
        return jg_fail(ctx, JG_IO, "disk full %s %s: %s", doing, path, reason);
    return jg_fail(ctx, JG_IO, "%s %s: %s", doing, path, reason);
}

static void close_fd(void *user, void *thing)
{
    (void)user;
    (void)close(*(const int *)thing);
}

enum jg_status jg_file_open(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                            int flags, int *out_fd)
{
    *out_fd = -1;
    int *kept = JG_ARRAY(keep, int, 1);
    JG_NEED(ctx, kept);
    int fd = open(path, flags | O_CLOEXEC, 0666);
    *kept = fd;
    if (fd < 0)
        return jg_file_fail(ctx, (flags & O_ACCMODE) == O_RDONLY ? "reading" : "writing",
                            path, errno);
    if (!jg_arena_defer(keep, close_fd, NULL, kept))
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    *out_fd = fd;
    return JG_OK;
}

enum jg_status jg_file_write_at(struct jg_ctx *ctx, int fd, const char *path,
                                const void *bytes, size_t n, int64_t at)
{
    const char *from = bytes;
    while (n) {
        ssize_t put = pwrite(fd, from, n, (off_t)at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return jg_file_fail(ctx, "writing", path, put < 0 ? errno : ENOSPC);
        from += put;
        n -= (size_t)put;
        at += put;
    }
    return JG_OK;
}

const char *jg_file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *jg_file_folder(struct jg_arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    if (slash == path)
        return "/";
    return jg_text_format(a, "%.*s", (int)(slash - path), path);
}

/* A killed process whose parent does not ask after it (a container without an init) keeps
 * its number. proc(5): the letter behind the name in brackets is Z, or X. */
static bool is_zombie(int64_t pid)
{
    char path[64], text[512];
    (void)snprintf(path, sizeof path, "/proc/%jd/stat", (intmax_t)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false; /* no proc: believe that it lives */
    ssize_t n = read(fd, text, sizeof text - 1);
    (void)close(fd);
    text[n > 0 ? n : 0] = '\0';
    const char *state = strrchr(text, ')');
    return state && state[1] == ' ' && (state[2] == 'Z' || state[2] == 'X');
}

bool jg_file_pid_lives(int64_t pid)
{
    if (pid <= 0 || pid > INT32_MAX)
        return false;
    if (kill((pid_t)pid, 0) != 0 && errno == ESRCH)
        return false;
    return !is_zombie(pid);
}
