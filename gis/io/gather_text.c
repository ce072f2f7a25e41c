/* SPDX-License-Identifier: MIT */
/* How the text of a source is written: what it says of itself, and what its bytes allow.
 */
#include "gis/io/gather.h"

#include "gis/core/task.h"
#include "gis/core/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* One way the text may be written, and why it comes into question. */
struct candidate {
    const char *encoding, *why;
};

enum { MOST_CANDIDATES = 6 };

static enum jg_status decode_name(struct jg_ctx *ctx, struct jg_gather *g, int field,
                                  struct jg_decoder *d)
{
    enum jg_status st = jg_decode(ctx, d, jg_raw_of(g->field[field].name));
    return st == JG_DATA ? jg_while(ctx, st, "the name of field %d", field + 1) : st;
}

/* All text of a range of rows: the ranges have nothing in common but the names. */
struct decoding {
    struct jg_gather *g;
    const char *encoding;
    uint8_t number;
};

static enum jg_status decode_column(struct jg_ctx *ctx, const struct jg_gather *g,
                                    int field, uint32_t from, uint32_t to,
                                    struct jg_decoder *d)
{
    const struct jg_gathered *f = &g->field[field];
    for (uint32_t row = from; f->type == JG_TEXT && row < to; row++) {
        enum jg_status st =
            f->texts[row] ? jg_decode(ctx, d, jg_raw_of(f->texts[row])) : JG_OK;
        if (st == JG_DATA)
            return jg_while(ctx, st, "feature %lld, field \"%s\"", (long long)g->fid[row],
                            jg_raw_of(f->name)->decoded);
        JG_TRY(st);
    }
    return JG_OK;
}

static void range_of(const struct jg_gather *g, size_t k, uint32_t *from, uint32_t *to)
{
    *from = k ? g->range[k - 1].to : 0;
    *to = g->n_ranges ? g->range[k].to : g->n;
}

static enum jg_status decode_range(struct jg_ctx *ctx, struct jg_arena *tmp, size_t k,
                                   size_t end, void *state)
{
    (void)tmp;
    (void)end;
    const struct decoding *job = state;
    struct jg_arena *keep = job->g->n_ranges ? job->g->range[k].arena : job->g->keep;
    uint32_t from, to;
    range_of(job->g, k, &from, &to);
    struct jg_decoder *d;
    JG_TRY(jg_decoder_open(ctx, keep, job->encoding, job->number, &d));
    for (int i = 0; i < job->g->n_fields; i++)
        JG_TRY(decode_column(ctx, job->g, i, from, to, d));
    return JG_OK;
}

static size_t n_ranges(const struct jg_gather *g)
{
    return g->n_ranges ? (size_t)g->n_ranges : 1;
}

static enum jg_status try_one(struct jg_ctx *ctx, struct jg_gather *g,
                              const char *encoding, uint8_t number)
{
    struct jg_decoder *d;
    struct decoding job = {g, encoding, number};
    JG_TRY(jg_decoder_open(ctx, g->keep, encoding, number, &d));
    for (int i = 0; i < g->n_fields; i++)
        JG_TRY(decode_name(ctx, g, i, d));
    return jg_task_each(ctx, n_ranges(g), 1, NULL, decode_range, &job);
}

static enum jg_status take_range(struct jg_ctx *ctx, struct jg_arena *tmp, size_t k,
                                 size_t end, void *state)
{
    (void)ctx;
    (void)tmp;
    (void)end;
    const struct jg_gather *g = state;
    uint32_t from, to;
    range_of(g, k, &from, &to);
    for (int i = 0; i < g->n_fields; i++) {
        struct jg_gathered *f = &g->field[i];
        for (uint32_t row = from; f->type == JG_TEXT && row < to; row++)
            if (f->texts[row])
                f->texts[row] = jg_raw_of(f->texts[row])->decoded;
    }
    return JG_OK;
}

static enum jg_status take_decoded(struct jg_ctx *ctx, struct jg_gather *g)
{
    for (int i = 0; i < g->n_fields; i++)
        g->field[i].name = jg_raw_of(g->field[i].name)->decoded;
    return jg_task_each(ctx, n_ranges(g), 1, NULL, take_range, g);
}

static bool is_all_ascii(const struct jg_gather *g)
{
    bool all = jg_pool_is_ascii(g->pool);
    for (int i = 0; i < g->n_ranges; i++)
        all = all && jg_pool_is_ascii(g->range[i].pool);
    return all;
}

/* Language bytes of East Asian code pages, Source: dBase/FoxPro language driver ids. */
static const char *east_asian(int ldid)
{
    switch (ldid) {
    case 0x4D:
    case 0x7A:
        return "GB18030";
    case 0x4F:
    case 0x78:
        return "BIG5";
    case 0x13:
    case 0x7B:
        return "CP932";
    case 0x4E:
    case 0x79:
        return "CP949";
    default:
        return NULL;
    }
}

static int candidates_for(struct jg_encoding_hints hints, struct candidate *list)
{
    int n = 0;
    if (hints.told) {
        list[n++] = (struct candidate){hints.told, "as told"};
        return n;
    }
    bool has_cpg = hints.cpg && *hints.cpg;
    if (has_cpg)
        list[n++] = (struct candidate){hints.cpg, "its .cpg says so"};
    if (east_asian(hints.ldid))
        list[n++] =
            (struct candidate){east_asian(hints.ldid), "its language byte says so"};
    list[n++] = (struct candidate){"UTF-8", has_cpg           ? "the .cpg is wrong"
                                            : hints.ldid >= 0 ? "no .cpg; every text fits"
                                                              : "every text fits"};
    list[n++] = (struct candidate){"GB18030", has_cpg ? "the .cpg is wrong; not UTF-8"
                                              : hints.ldid >= 0 ? "no .cpg; not UTF-8"
                                                                : "not UTF-8"};
    return n;
}

/* ".cpg" files hold "UTF-8", "936", "ANSI 1252", "88591" …: iconv wants "CP1252". */
static const char *code_page(struct jg_arena *a, const char *told)
{
    const char *digits = told;
    while (*digits && !isdigit((unsigned char)*digits))
        digits++;
    const char *name = jg_encoding_name(told);
    if (name != told || !strncmp(told, "ISO", 3) || !strncmp(told, "KOI", 3))
        return name;
    size_t n = strlen(digits);
    if (!strncmp(digits, "8859", 4) && n > 4)
        return jg_text_format(a, "ISO-8859-%s", digits + 4);
    if ((n == 3 || n == 4) && strspn(digits, "0123456789") == n)
        return jg_encoding_name(jg_text_format(a, "CP%s", digits));
    return told;
}

/* The bytes fit nothing: say so about UTF-8, which is what most would expect. */
static enum jg_status refuse(struct jg_ctx *ctx, const char *first)
{
    return jg_fail(ctx, JG_DATA, "%s; give the right one with encoding:", first);
}

enum jg_status jg_gather_decode(struct jg_ctx *ctx, struct jg_gather *g,
                                struct jg_encoding_hints hints, struct jg_delivery *out)
{
    if (hints.told) {
        hints.told = code_page(g->keep, hints.told);
        JG_NEED(ctx, hints.told);
    }
    if (hints.cpg) {
        hints.cpg = code_page(g->keep, hints.cpg);
        JG_NEED(ctx, hints.cpg);
    }
    out->encoding = "UTF-8";
    out->encoding_why = "only ASCII";
    if (!hints.told && is_all_ascii(g))
        return JG_OK;
    struct candidate list[MOST_CANDIDATES];
    int n = candidates_for(hints, list);
    char first[sizeof ctx->message] = "";
    for (int i = 0; i < n; i++) {
        enum jg_status st = try_one(ctx, g, list[i].encoding, (uint8_t)(i + 1));
        bool may_go_on = st == JG_DATA || (st == JG_USAGE && !hints.told);
        if (!st) {
            ctx->message[0] = '\0'; /* of the ways that did not fit */
            JG_TRY(take_decoded(ctx, g));
            out->encoding = jg_arena_text(g->keep, jg_encoding_name(list[i].encoding));
            JG_NEED(ctx, out->encoding);
            out->encoding_why = list[i].why;
            return JG_OK;
        }
        if (!may_go_on)
            return st;
        if (!*first)
            (void)snprintf(first, sizeof first, "%s", ctx->message);
    }
    return refuse(ctx, first);
}
