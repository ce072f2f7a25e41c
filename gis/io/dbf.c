/* SPDX-License-Identifier: MIT */
#include "gis/io/dbf.h"

#include "gis/core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { HEADER = 32, FIELD = 32, NAME = 11, MOST_FIELDS = 2048 };

static void close_file(void *user, void *thing)
{
    (void)user;
    (void)close((int)(intptr_t)thing);
}

enum jg_status jg_open_file(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                            int *out)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return jg_fail(ctx, JG_IO, "%s: %s", path, strerror(errno));
    void *thing = (void *)(intptr_t)file; /* NOLINT(performance-no-int-to-ptr): the arena
                                           * keeps pointers; this one is a number */
    JG_NEED(ctx, jg_arena_defer(keep, close_file, NULL, thing));
    *out = file;
    return JG_OK;
}

enum jg_status jg_read_at(struct jg_ctx *ctx, int file, const char *path, void *to,
                          size_t n, int64_t at)
{
    char *bytes = to;
    for (size_t done = 0; done < n;) {
        ssize_t got = pread(file, bytes + done, n - done, (off_t)(at + (int64_t)done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return jg_fail(ctx, JG_IO, "%s: cannot be read at byte %lld: %s", path,
                           (long long)at + (long long)done,
                           got ? strerror(errno) : "it ends there");
        done += (size_t)got;
    }
    return JG_OK;
}

static uint32_t little(const unsigned char *at, int bytes)
{
    uint32_t v = 0;
    for (int i = bytes - 1; i >= 0; i--)
        v = v << 8 | at[i];
    return v;
}

/* As OGR types them: whole numbers up to 18 digits are ints. */
static enum jg_type type_of(const struct jg_dbf_field *f, uint32_t decimals)
{
    if (f->type != 'N' && f->type != 'F')
        return JG_TEXT;
    return decimals == 0 && f->width <= 18 ? JG_INT : JG_REAL;
}

static enum jg_status read_field(struct jg_ctx *ctx, struct jg_gather *g,
                                 const unsigned char *at, struct jg_dbf_field *f)
{
    char name[NAME + 1] = "";
    memcpy(name, at, NAME);
    enum jg_type type = type_of(f, at[17]);
    f->is_real = type == JG_REAL;
    return jg_gather_field(ctx, g, name, type, &f->column);
}

enum jg_status jg_dbf_open(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                           struct jg_gather *g, struct jg_dbf *out, bool *out_is_plain)
{
    unsigned char head[HEADER];
    struct jg_dbf d = {0};
    *out_is_plain = false;
    JG_TRY(jg_open_file(ctx, keep, path, &d.file));
    JG_TRY(jg_read_at(ctx, d.file, path, head, sizeof head, 0));
    d.n = little(head + 4, 4);
    d.header = little(head + 8, 2);
    d.record = little(head + 10, 2);
    if (d.header < HEADER + 1 || d.record == 0)
        return JG_OK;
    unsigned char *all = JG_ROOM(keep, unsigned char, d.header);
    d.field = JG_ARRAY(keep, struct jg_dbf_field, (d.header - HEADER) / FIELD);
    JG_NEED(ctx, all && d.field);
    JG_TRY(jg_read_at(ctx, d.file, path, all, d.header, 0));
    uint32_t from = 1; /* behind the deletion mark */
    for (uint32_t at = HEADER; at + FIELD <= d.header && all[at] != 0x0D; at += FIELD) {
        struct jg_dbf_field *f = &d.field[d.n_fields++];
        f->type = (char)all[at + 11];
        f->from = from;
        /* long text fields keep the high byte of their width where decimals stand */
        f->width = f->type == 'C' ? little(all + at + 16, 2) : all[at + 16];
        from += f->width;
        if (!strchr("CNFDL", f->type) || from > d.record)
            return JG_OK;
        JG_TRY(read_field(ctx, g, all + at, f));
    }
    *out = d;
    *out_is_plain = from == d.record;
    return JG_OK;
}

/* A decimal number of at most 15 digits is exact as digits over a power of ten; all
 * others go the long way. \return false for what is no number */
static bool read_number(const char *at, size_t n, double *out, bool *out_is_whole)
{
    static const double tens[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    int64_t digits = 0;
    size_t i = 0, n_digits = 0, decimals = 0;
    bool minus = n && at[0] == '-', point = false;
    i += n && (at[0] == '-' || at[0] == '+') ? 1 : 0;
    for (; i < n && n_digits <= 15; i++) {
        if (at[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (at[i] < '0' || at[i] > '9')
            break;
        digits = 10 * digits + (at[i] - '0');
        n_digits++;
        decimals += point ? 1 : 0;
    }
    if (i == n && n_digits && n_digits <= 15) {
        *out = (minus ? -1.0 : 1.0) * ((double)digits / tens[decimals]);
        *out_is_whole = decimals == 0 || *out == floor(*out);
        return true;
    }
    char text[64];
    if (n >= sizeof text)
        return false;
    memcpy(text, at, n);
    text[n] = '\0';
    int64_t whole;
    *out_is_whole = jg_text_to_int(text, &whole);
    return jg_text_to_double(text, out);
}

static bool take_number(struct jg_gather *g, const struct jg_dbf_field *f, const char *at,
                        size_t n)
{
    double value;
    bool is_whole;
    if (!read_number(at, n, &value, &is_whole))
        return true; /* "*****" is what writers put where a number did not fit */
    if (f->is_real) {
        jg_gather_real(g, f->column, value);
        return true;
    }
    int64_t whole = (int64_t)value;
    char text[24] = "";
    if (fabs(value) > 9e15) { /* beyond the whole numbers of a double */
        memcpy(text, at, n < sizeof text ? n : sizeof text - 1);
        is_whole = jg_text_to_int(text, &whole);
    }
    if (is_whole)
        jg_gather_int(g, f->column, whole);
    return is_whole;
}

static enum jg_status take_date(struct jg_ctx *ctx, struct jg_gather *g,
                                const struct jg_dbf_field *f, const char *at, size_t n)
{
    char text[16];
    if (n != 8 || !memcmp(at, "00000000", 8))
        return JG_OK;
    (void)snprintf(text, sizeof text, "%.4s-%.2s-%.2s", at, at + 4, at + 6);
    return jg_gather_text(ctx, g, f->column, text, 10, 0);
}

enum jg_status jg_dbf_take(struct jg_ctx *ctx, struct jg_gather *g,
                           const struct jg_dbf *dbf, const char *record,
                           bool *out_is_plain)
{
    *out_is_plain = record[0] != '*';
    for (int i = 0; i < dbf->n_fields && *out_is_plain; i++) {
        const struct jg_dbf_field *f = &dbf->field[i];
        const char *at = record + f->from;
        size_t n = f->width;
        if (f->type == 'C') {
            const char *end = memchr(at, '\0', n);
            JG_TRY(jg_gather_text(ctx, g, f->column, at, end ? (size_t)(end - at) : n,
                                  f->width));
            continue;
        }
        while (n && (at[n - 1] == ' ' || at[n - 1] == '\0'))
            n--;
        while (n && *at == ' ')
            at++, n--;
        if (!n)
            continue;
        if (f->type == 'D')
            JG_TRY(take_date(ctx, g, f, at, n));
        else if (f->type == 'L')
            JG_TRY(jg_gather_text(ctx, g, f->column, at, *at == '?' ? 0 : n, 0));
        else
            *out_is_plain = take_number(g, f, at, n);
    }
    return JG_OK;
}
