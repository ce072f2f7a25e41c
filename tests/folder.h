/* SPDX-License-Identifier: MIT */
/* A folder of its own for each test program, gone when it ends. */
#ifndef JG_TESTS_FOLDER_H
#define JG_TESTS_FOLDER_H

#include "tests/test.h"

#include <dirent.h>
#include <string.h>

static char test_folder[64];

/** A path in the test's folder, which is made at the first call. */
static inline const char *in_folder(struct run *r, const char *name)
{
    if (!test_folder[0]) {
        (void)snprintf(test_folder, sizeof test_folder, "/tmp/jg_test_XXXXXX");
        assert_non_null(mkdtemp(test_folder));
    }
    size_t size = sizeof test_folder + strlen(name) + 2;
    char *path = JG_ARRAY(r->arena, char, size);
    (void)snprintf(path, size, "%s/%s", test_folder, name);
    return path;
}

/** The same, with nothing there. */
static inline const char *fresh(struct run *r, const char *name)
{
    const char *path = in_folder(r, name);
    (void)unlink(path);
    return path;
}

static inline void remove_all(const char *path)
{
    char entry[1024];
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));) {
        int n = snprintf(entry, sizeof entry, "%s/%s", path, e->d_name);
        if (n < (int)sizeof entry && strcmp(e->d_name, ".") != 0 &&
            strcmp(e->d_name, "..") != 0 && unlink(entry) != 0)
            remove_all(entry);
    }
    if (d)
        (void)closedir(d);
    (void)rmdir(path);
}

static inline int close_run_and_folder(void **state)
{
    if (test_folder[0])
        remove_all(test_folder);
    return close_run(state);
}

#endif
