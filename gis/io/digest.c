/* SPDX-License-Identifier: MIT */
#include "gis/io/digest.h"

#include <nettle/sha2.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct jg_digest {
    struct sha256_ctx sha;
};

enum jg_status jg_digest_open(struct jg_ctx *ctx, struct jg_arena *keep,
                              struct jg_digest **out)
{
    struct jg_digest *d = JG_ARRAY(keep, struct jg_digest, 1);
    JG_NEED(ctx, d);
    sha256_init(&d->sha);
    *out = d;
    return JG_OK;
}

void jg_digest_add(struct jg_digest *d, const void *bytes, size_t n)
{
    sha256_update(&d->sha, n, bytes);
}

void jg_digest_text(struct jg_digest *d, const char *text)
{
    jg_digest_add(d, text ? "+" : "-", 1);
    jg_digest_add(d, text ? text : "", text ? strlen(text) + 1 : 0);
}

char *jg_digest_done(struct jg_digest *d, char hex[JG_DIGEST_ROOM])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char raw[SHA256_DIGEST_SIZE];
    sha256_digest(&d->sha, sizeof raw, raw);
    for (size_t i = 0; i < sizeof raw; i++) {
        hex[2 * i] = digits[raw[i] >> 4];
        hex[2 * i + 1] = digits[raw[i] & 15];
    }
    hex[2 * sizeof raw] = '\0';
    return hex;
}

static void close_file(void *user, void *thing)
{
    (void)user;
    (void)fclose(thing);
}

enum jg_status jg_digest_file(struct jg_ctx *ctx, struct jg_digest *d, const char *path)
{
    enum { BLOCK = 1 << 18 };
    struct jg_arena *tmp = jg_arena_open(ctx->home);
    JG_NEED(ctx, tmp);
    FILE *f = fopen(path, "rb");
    if (!f) {
        jg_arena_close(tmp);
        return jg_fail(ctx, JG_IO, "cannot read %s: %s", path, strerror(errno));
    }
    JG_NEED(ctx, jg_arena_defer(tmp, close_file, NULL, f));
    unsigned char *block = JG_ROOM(tmp, unsigned char, BLOCK);
    JG_NEED(ctx, block);
    size_t got;
    while ((got = fread(block, 1, BLOCK, f)) > 0)
        sha256_update(&d->sha, got, block);
    bool failed = ferror(f) != 0;
    jg_arena_close(tmp);
    return failed ? jg_fail(ctx, JG_IO, "cannot read %s: %s", path, strerror(errno))
                  : JG_OK;
}
