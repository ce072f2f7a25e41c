/* SPDX-License-Identifier: MIT */
#include "gis/io/direct.h"

#include "gis/core/task.h"
#include "gis/core/text.h"
#include "gis/io/dbf.h"
#include "gis/io/shp.h"

#include <string.h>
#include <unistd.h>

enum { HEADER = 100, ENTRY = 8, RECORD_HEADER = 8, CHUNK = 8192 };

/* A stretch of records one thread reads from beginning to end. */
struct stretch {
    struct jg_arena *arena;
    uint32_t from, to;
    struct jg_shp_spot size; /* parts, rings, places in it */
    struct jg_gather rows;   /* the gatherer with a pool and counters of its own */
    bool is_plain;
};

struct direct {
    const char *shp_path, *dbf_path;
    int shp;
    uint32_t n, type;
    struct jg_dbf dbf;
    const unsigned char *index; /* n entries: offset, length in words, big-endian */
    struct jg_gather *gather;
    struct jg_geom geom;
    struct stretch *stretch;
    int n_stretches;
};

static uint32_t big(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int64_t offset_of(const struct direct *d, uint32_t record)
{
    return 2 * (int64_t)big(d->index + ENTRY * (size_t)record);
}

static size_t bytes_of(const struct direct *d, uint32_t record)
{
    return 2 * (size_t)big(d->index + ENTRY * (size_t)record + 4);
}

/* Records that do not follow one another are rare enough to be left to GDAL. */
static bool is_in_order(const struct direct *d)
{
    for (uint32_t i = 0; i + 1 < d->n; i++)
        if (offset_of(d, i) + RECORD_HEADER + (int64_t)bytes_of(d, i) >
            offset_of(d, i + 1))
            return false;
    return d->n == 0 || offset_of(d, 0) >= HEADER;
}

/* The bytes of a chunk of records of the .shp. */
static enum jg_status read_shapes(struct jg_ctx *ctx, struct jg_arena *tmp,
                                  const struct direct *d, uint32_t from, uint32_t to,
                                  const unsigned char **out)
{
    int64_t first = offset_of(d, from);
    int64_t end = offset_of(d, to - 1) + RECORD_HEADER + (int64_t)bytes_of(d, to - 1);
    unsigned char *bytes = JG_ROOM(tmp, unsigned char, (size_t)(end - first));
    JG_NEED(ctx, bytes);
    *out = bytes;
    return jg_read_at(ctx, d->shp, d->shp_path, bytes, (size_t)(end - first), first);
}

static const unsigned char *record_in(const struct direct *d, const unsigned char *chunk,
                                      uint32_t from, uint32_t record)
{
    return chunk + (offset_of(d, record) - offset_of(d, from)) + RECORD_HEADER;
}

static enum jg_status measure_chunk(struct jg_ctx *ctx, struct jg_arena *keep,
                                    struct direct *d, struct stretch *s, uint32_t from,
                                    uint32_t to)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    const unsigned char *chunk;
    JG_TRY(read_shapes(ctx, tmp, d, from, to, &chunk));
    for (uint32_t i = from; i < to; i++) {
        struct jg_shp_size size;
        const char *reason;
        JG_TRY(jg_shp_measure(ctx, tmp, record_in(d, chunk, from, i), bytes_of(d, i),
                              d->type, &size, &reason));
        d->geom.part[i + 1] = size.parts;
        s->size.part += size.parts;
        s->size.ring += size.rings;
        s->size.place += size.places;
        s->rows.n = i + 1;
        if (reason)
            JG_TRY(jg_gather_unusable(ctx, &s->rows, reason));
    }
    jg_arena_close(tmp);
    return JG_OK;
}

static enum jg_status measure(struct jg_ctx *ctx, struct jg_arena *tmp, size_t k,
                              size_t end, void *state)
{
    (void)end;
    struct direct *d = state;
    struct stretch *s = &d->stretch[k];
    for (uint32_t from = s->from; from < s->to; from += CHUNK) {
        uint32_t to = s->to - from < CHUNK ? s->to : from + CHUNK;
        JG_TRY(measure_chunk(ctx, tmp, d, s, from, to));
    }
    return JG_OK;
}

static enum jg_status write_shapes(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   struct direct *d, uint32_t from, uint32_t to,
                                   struct jg_shp_spot *spot)
{
    const unsigned char *chunk;
    JG_TRY(read_shapes(ctx, tmp, d, from, to, &chunk));
    for (uint32_t i = from; i < to; i++)
        if (d->geom.part[i + 1] > d->geom.part[i])
            JG_TRY(jg_shp_write(ctx, tmp, record_in(d, chunk, from, i), bytes_of(d, i),
                                d->type, spot, &d->geom));
    return JG_OK;
}

static enum jg_status write_rows(struct jg_ctx *ctx, struct jg_arena *tmp,
                                 struct direct *d, struct stretch *s, uint32_t from,
                                 uint32_t to)
{
    size_t width = d->dbf.record;
    char *records = JG_ROOM(tmp, char, (to - from) * width);
    JG_NEED(ctx, records);
    JG_TRY(jg_read_at(ctx, d->dbf.file, d->dbf_path, records, (to - from) * width,
                      d->dbf.header + (int64_t)width * from));
    for (uint32_t i = from; i < to && s->is_plain; i++) {
        jg_gather_row_at(&s->rows, i, i);
        JG_TRY(jg_dbf_take(ctx, &s->rows, &d->dbf, records + (i - from) * width,
                           &s->is_plain));
    }
    return JG_OK;
}

/* Where each stretch begins follows from the sizes of those before it. */
static struct jg_shp_spot spot_of(const struct direct *d, size_t k)
{
    struct jg_shp_spot spot = {0};
    for (size_t i = 0; i < k; i++) {
        spot.part += d->stretch[i].size.part;
        spot.ring += d->stretch[i].size.ring;
        spot.place += d->stretch[i].size.place;
    }
    return spot;
}

static enum jg_status take(struct jg_ctx *ctx, struct jg_arena *tmp, size_t k, size_t end,
                           void *state)
{
    (void)end;
    struct direct *d = state;
    struct stretch *s = &d->stretch[k];
    struct jg_shp_spot spot = spot_of(d, k);
    for (uint32_t from = s->from; from < s->to && s->is_plain; from += CHUNK) {
        uint32_t to = s->to - from < CHUNK ? s->to : from + CHUNK;
        struct jg_arena *chunk = jg_arena_open(tmp);
        JG_NEED(ctx, chunk);
        JG_TRY(write_shapes(ctx, chunk, d, from, to, &spot));
        JG_TRY(write_rows(ctx, chunk, d, s, from, to));
        jg_arena_close(chunk);
    }
    return JG_OK;
}

/* One stretch a core. Each has its own arena, for an arena is one thread's. */
static enum jg_status cut_stretches(struct jg_ctx *ctx, struct jg_arena *keep,
                                    struct direct *d)
{
    struct jg_gather *g = d->gather;
    d->n_stretches = ctx->jobs > 1 ? ctx->jobs : 1;
    d->stretch = JG_ARRAY(keep, struct stretch, (size_t)d->n_stretches);
    g->range = JG_ARRAY(keep, struct jg_range, (size_t)d->n_stretches);
    JG_NEED(ctx, d->stretch && g->range);
    g->n_ranges = d->n_stretches;
    for (int k = 0; k < d->n_stretches; k++) {
        struct stretch *s = &d->stretch[k];
        s->arena = jg_arena_open(keep);
        JG_NEED(ctx, s->arena);
        s->from = (uint32_t)((uint64_t)d->n * (uint64_t)k / (uint64_t)d->n_stretches);
        s->to = (uint32_t)((uint64_t)d->n * (uint64_t)(k + 1) / (uint64_t)d->n_stretches);
        s->is_plain = true;
        s->rows = *g;
        s->rows.keep = s->rows.rows = s->arena;
        JG_TRY(jg_pool_open(ctx, s->arena, &s->rows.pool));
        s->rows.field = JG_ARRAY(s->arena, struct jg_gathered, (size_t)g->n_fields + 1);
        JG_NEED(ctx, s->rows.field);
        for (int i = 0; i < g->n_fields; i++)
            s->rows.field[i] = g->field[i];
        g->range[k] = (struct jg_range){s->arena, s->rows.pool, s->to};
    }
    return JG_OK;
}

static enum jg_status make_room(struct jg_ctx *ctx, struct direct *d)
{
    struct jg_geom *geom = &d->geom;
    struct jg_shp_spot all = spot_of(d, (size_t)d->n_stretches);
    for (uint32_t i = 0; i < d->n; i++)
        geom->part[i + 1] += geom->part[i];
    geom->ring = JG_ROOM(d->gather->shapes, int64_t, (size_t)all.part + 1);
    geom->at = JG_ROOM(d->gather->shapes, int64_t, (size_t)all.ring + 1);
    geom->x = JG_ROOM(d->gather->shapes, double, (size_t)all.place);
    geom->y = JG_ROOM(d->gather->shapes, double, (size_t)all.place);
    geom->box = JG_ROOM(d->gather->shapes, struct jg_box, d->n);
    JG_NEED(ctx, geom->ring && geom->at && geom->x && geom->y && geom->box);
    geom->ring[all.part] = all.ring;
    geom->at[all.ring] = all.place;
    return JG_OK;
}

static enum jg_status read_all(struct jg_ctx *ctx, struct jg_arena *keep,
                               struct direct *d, bool *out_done)
{
    d->geom.part = JG_ARRAY(d->gather->shapes, int64_t, (size_t)d->n + 1);
    JG_NEED(ctx, d->geom.part);
    JG_TRY(cut_stretches(ctx, keep, d));
    size_t n = (size_t)d->n_stretches;
    JG_TRY(jg_task_each(ctx, n, 1, NULL, measure, d));
    JG_TRY(make_room(ctx, d));
    JG_TRY(jg_progress(ctx, 0.5, "reading"));
    JG_TRY(jg_task_each(ctx, n, 1, NULL, take, d));
    *out_done = true;
    for (size_t k = 0; k < n; k++)
        *out_done = *out_done && d->stretch[k].is_plain;
    jg_geom_rebox(&d->geom);
    return JG_OK;
}

static enum jg_status collect_unusable(struct jg_ctx *ctx, struct direct *d)
{
    struct jg_gather *g = d->gather;
    for (int k = 0; k < d->n_stretches; k++) {
        const struct jg_gather *rows = &d->stretch[k].rows;
        for (uint32_t i = 0; i < rows->n_unusable; i++) {
            g->n = rows->unusable[i].row + 1;
            JG_TRY(jg_gather_unusable(ctx, g, rows->unusable[i].reason));
        }
    }
    g->n = d->n;
    return JG_OK;
}

/* The three files; with fewer, or of other kinds of shape, GDAL knows better. */
static enum jg_status open_files(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const char *path, struct direct *d, bool *out_is_plain)
{
    unsigned char head[HEADER];
    bool is_upper = path[strlen(path) - 1] == 'P';
    int stem = (int)strlen(path) - 3, index;
    const char *shx_path =
        jg_text_format(keep, "%.*s%s", stem, path, is_upper ? "SHX" : "shx");
    d->shp_path = path;
    d->dbf_path = jg_text_format(keep, "%.*s%s", stem, path, is_upper ? "DBF" : "dbf");
    JG_NEED(ctx, shx_path && d->dbf_path);
    *out_is_plain = access(shx_path, R_OK) == 0 && access(d->dbf_path, R_OK) == 0;
    if (!*out_is_plain)
        return JG_OK;
    JG_TRY(jg_open_file(ctx, keep, path, &d->shp));
    JG_TRY(jg_open_file(ctx, keep, shx_path, &index));
    JG_TRY(jg_read_at(ctx, index, shx_path, head, sizeof head, 0));
    d->n = (2 * big(head + 24) - HEADER) / ENTRY;
    d->type = head[32];
    d->geom.kind = jg_shp_kind(d->type);
    d->geom.n = d->n;
    unsigned char *entries = JG_ROOM(keep, unsigned char, ENTRY *(size_t)d->n);
    JG_NEED(ctx, entries);
    JG_TRY(jg_read_at(ctx, index, shx_path, entries, ENTRY * (size_t)d->n, HEADER));
    d->index = entries;
    *out_is_plain = d->geom.kind != JG_NO_SHAPE && is_in_order(d);
    return JG_OK;
}

enum jg_status jg_direct_read(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_source *source, struct jg_gather **out,
                              struct jg_geom *out_geom, bool *out_done)
{
    *out_done = false;
    bool is_plain = jg_text_ends(source->path, ".shp");
    struct jg_arena *tmp = jg_arena_open(keep), *mine = jg_arena_open(keep);
    JG_NEED(ctx, tmp && mine);
    struct direct d = {0};
    if (is_plain)
        JG_TRY(open_files(ctx, tmp, source->path, &d, &is_plain));
    if (is_plain) {
        JG_TRY(jg_gather_open(ctx, mine, source->kinds, d.n, &d.gather));
        is_plain = jg_gather_wants(d.gather, d.geom.kind);
    }
    if (is_plain)
        JG_TRY(jg_dbf_open(ctx, tmp, d.dbf_path, d.gather, &d.dbf, &is_plain));
    if (is_plain && d.dbf.n == d.n)
        JG_TRY(read_all(ctx, mine, &d, out_done));
    if (*out_done) {
        JG_TRY(collect_unusable(ctx, &d));
        *out = d.gather;
        *out_geom = d.geom;
    } else {
        jg_arena_close(mine);
    }
    jg_arena_close(tmp);
    return JG_OK;
}
