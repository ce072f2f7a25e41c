/* SPDX-License-Identifier: MIT */
#include "gis/io/lock.h"

#include "gis/core/text.h"
#include "gis/io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void remove_lock(void *user, void *thing)
{
    (void)user;
    (void)unlink(thing);
}

/* Wait for the kernel's lock, so that one process at a time reads and rewrites the
 * number. */
static enum jg_status hold(struct jg_ctx *ctx, int fd, const char *path)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    while (fcntl(fd, F_SETLKW, &whole) != 0)
        if (errno != EINTR)
            return jg_file_fail(ctx, "locking", path, errno);
    return JG_OK;
}

/* Is the open file still the one of that name? Its owner may have removed it meanwhile.
 */
static bool is_still(int fd, const char *path)
{
    struct stat open_one, named;
    return fstat(fd, &open_one) == 0 && stat(path, &named) == 0 &&
           open_one.st_ino == named.st_ino && open_one.st_dev == named.st_dev;
}

static enum jg_status read_pid(struct jg_ctx *ctx, int fd, const char *path, int64_t *out)
{
    char text[32] = "";
    *out = 0;
    if (pread(fd, text, sizeof text - 1, 0) < 0)
        return jg_file_fail(ctx, "reading", path, errno);
    text[strcspn(text, " \r\n")] = '\0';
    (void)jg_text_to_int(text, out);
    return JG_OK;
}

static enum jg_status write_pid(struct jg_ctx *ctx, int fd, const char *path)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%jd\n", (intmax_t)getpid());
    if (ftruncate(fd, 0) != 0)
        return jg_file_fail(ctx, "writing", path, errno);
    return jg_file_write_at(ctx, fd, path, text, (size_t)n, 0);
}

/* One try with its own descriptor. *out_again: the file went away under us. */
static enum jg_status try_once(struct jg_ctx *ctx, struct jg_arena *tmp, const char *path,
                               const char *lock, bool *out_again)
{
    int fd;
    int64_t pid;
    *out_again = false;
    JG_TRY(jg_file_open(ctx, tmp, lock, O_RDWR | O_CREAT, &fd));
    JG_TRY(hold(ctx, fd, lock));
    if (!is_still(fd, lock)) {
        *out_again = true;
        return JG_OK;
    }
    JG_TRY(read_pid(ctx, fd, lock, &pid));
    if (jg_file_pid_lives(pid))
        return jg_fail(ctx, JG_IO, "%s is being written by process %" PRId64, path, pid);
    return write_pid(ctx, fd, lock);
}

enum jg_status jg_lock_take(struct jg_ctx *ctx, struct jg_arena *keep, const char *path)
{
    char *lock = jg_text_format(keep, "%s.lock", path);
    JG_NEED(ctx, lock);
    bool again = true;
    for (int k = 0; k < 100 && again; k++) {
        struct jg_arena *tmp = jg_arena_open(keep);
        JG_NEED(ctx, tmp);
        enum jg_status st = try_once(ctx, tmp, path, lock, &again);
        jg_arena_close(tmp); /* lets go of the kernel's lock */
        JG_TRY(st);
    }
    if (again)
        return jg_fail(ctx, JG_IO, "%s is being opened and closed by another program",
                       path);
    if (!jg_arena_defer(keep, remove_lock, NULL, lock))
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    return JG_OK;
}
