/* SPDX-License-Identifier: MIT */
#include "gis/overlay/cut.h"

#include "gis/core/task.h"
#include "gis/geom/geos.h"
#include "gis/overlay/pairs.h"

#include <string.h>

/* Blocks of rows: enough to share among threads, few enough to put together again. */
enum { BLOCKS_MOST = 512 };

/* Less than this shared is an edge in common, rounded on the grid. */
static const double touching_m2 = 1e-9;

/* What one block of rows made. */
struct bench {
    struct jg_arena *arena;
    struct jg_shaper *shaper;
    struct jg_geom geom;
    uint32_t *a_row, *b_row;
    uint32_t n, room;
    struct jg_failed_cut *failed;
    uint32_t n_failed, failed_room;
};

/* One side being cut by the other; with `swapped`, side a of the result is `other`. */
struct cutting {
    const struct jg_geom *mine, *other;
    struct jg_edges *my_edges, *other_edges;
    struct jg_index *index; /* over other */
    bool is_line, swapped;
    bool wants_shared, wants_rest; /* as pieces */
    bool wants_one;                /* the shared pieces joined, as one */
    bool wants_shapes;             /* shared pieces are built at all */
    double least;
    struct jg_row_account *account;
    struct bench *bench;
    size_t grain;
};

/* The row at hand. */
struct cut_row {
    const struct cutting *c;
    struct bench *bench;
    struct jg_arena *tmp;
    uint32_t row;
    struct jg_row_account sum;
    struct jg_ids over;      /* rows of other that share something with it */
    struct jg_shaper *parts; /* the shared pieces, for twice and clip */
    uint32_t n_parts;
    bool is_covered; /* it lies in one of the others altogether */
    double expected; /* the sum of the shared areas, taken without building shapes */
};

static double size_of(bool is_line, const struct jg_geom *g, uint32_t i)
{
    return is_line ? jg_length_m(g, i) : jg_area_m2(g, i);
}

static enum jg_status note_piece(struct jg_ctx *ctx, const struct cut_row *r,
                                 uint32_t other)
{
    struct bench *b = r->bench;
    if (b->n == b->room) {
        uint32_t room = b->room ? 2 * b->room : 256;
        uint32_t *a_row = jg_arena_grow(b->arena, b->a_row, b->n, room, sizeof *a_row);
        JG_NEED(ctx, a_row);
        b->a_row = a_row;
        uint32_t *b_row = jg_arena_grow(b->arena, b->b_row, b->n, room, sizeof *b_row);
        JG_NEED(ctx, b_row);
        b->b_row = b_row;
        b->room = room;
    }
    b->a_row[b->n] = r->c->swapped ? other : r->row;
    b->b_row[b->n++] = r->c->swapped ? r->row : other;
    return JG_OK;
}

/* Give a finished shape out as a piece. */
static enum jg_status put_piece(struct jg_ctx *ctx, const struct cut_row *r,
                                const struct jg_geom *g, uint32_t i, uint32_t other)
{
    JG_TRY(jg_shaper_copy(ctx, r->bench->shaper, g, i));
    JG_TRY(jg_shaper_end_element(ctx, r->bench->shaper));
    return note_piece(ctx, r, other);
}

static enum jg_status note_failure(struct jg_ctx *ctx, const struct cut_row *r,
                                   uint32_t other)
{
    struct bench *b = r->bench;
    if (b->n_failed == b->failed_room) {
        uint32_t room = b->failed_room ? 2 * b->failed_room : 16;
        struct jg_failed_cut *more =
            jg_arena_grow(b->arena, b->failed, b->n_failed, room, sizeof *more);
        JG_NEED(ctx, more);
        b->failed = more;
        b->failed_room = room;
    }
    const char *reason = jg_arena_text(b->arena, ctx->message);
    JG_NEED(ctx, reason);
    b->failed[b->n_failed++] = r->c->swapped
                                   ? (struct jg_failed_cut){other, r->row, reason}
                                   : (struct jg_failed_cut){r->row, other, reason};
    return JG_OK;
}

/* The shape that GEOS made alone, measured. \return JG_GEOM as GEOS gave it */
typedef enum jg_status make_fn(struct jg_ctx *ctx, const struct cut_row *r,
                               uint32_t other, struct jg_shaper *out);

static enum jg_status make_alone(struct jg_ctx *ctx, const struct cut_row *r,
                                 make_fn *make, uint32_t other, struct jg_geom *out)
{
    struct jg_shaper *s = NULL;
    JG_TRY(jg_shaper_open(ctx, r->tmp, r->c->is_line ? JG_LINE : JG_POLYGON, &s));
    JG_TRY(make(ctx, r, other, s));
    JG_TRY(jg_shaper_end_element(ctx, s));
    return jg_shaper_done(ctx, s, out);
}

static enum jg_status make_common(struct jg_ctx *ctx, const struct cut_row *r,
                                  uint32_t other, struct jg_shaper *out)
{
    return jg_geos_cut(ctx, JG_INTERSECTION, r->c->mine, r->row, r->c->other, other, out);
}

static enum jg_status make_rest(struct jg_ctx *ctx, const struct cut_row *r,
                                uint32_t other, struct jg_shaper *out)
{
    (void)other;
    return jg_geos_erase(ctx, r->c->mine, r->row, r->c->other, r->over.id, r->over.n,
                         out);
}

/* A shared piece that is there as a shape: g's element i. */
static enum jg_status take_shared(struct jg_ctx *ctx, struct cut_row *r,
                                  const struct jg_geom *g, uint32_t i, uint32_t other)
{
    const struct cutting *c = r->c;
    double size = size_of(c->is_line, g, i);
    if (!(size > 0))
        return JG_OK;
    if (size < c->least) {
        r->sum.dropped += size;
        return JG_OK;
    }
    r->sum.shared += size;
    r->n_parts++;
    JG_TRY(jg_shaper_copy(ctx, r->parts, g, i));
    JG_TRY(jg_shaper_end_element(ctx, r->parts));
    return c->wants_shared ? put_piece(ctx, r, g, i, other) : JG_OK;
}

static enum jg_lie lie_of(const struct cut_row *r, uint32_t other)
{
    const struct cutting *c = r->c;
    if (!c->is_line)
        return jg_edges_lie(c->my_edges, r->row, c->other_edges, other);
    return jg_meets(c->mine, r->row, c->other, other) ? JG_LIE_UNKNOWN : JG_LIE_APART;
}

static enum jg_status cut_pair(struct jg_ctx *ctx, struct cut_row *r, uint32_t other)
{
    const struct cutting *c = r->c;
    struct jg_geom piece = {0};
    double shared_m2 = 0;
    enum jg_lie lie = lie_of(r, other);
    if (lie == JG_LIE_UNKNOWN && !c->is_line) {
        shared_m2 = jg_overlap_m2(c->mine, r->row, c->other, other);
        lie = shared_m2 > touching_m2 ? lie : JG_LIE_APART;
    }
    if (lie == JG_LIE_APART)
        return JG_OK;
    JG_TRY(jg_ids_add(ctx, &r->over, other));
    if (lie == JG_LIE_WITHIN || lie == JG_LIE_HOLDS)
        shared_m2 = lie == JG_LIE_WITHIN ? r->sum.size : jg_area_m2(c->other, other);
    r->expected += shared_m2;
    if (!c->wants_shapes) {
        r->is_covered = r->is_covered || lie == JG_LIE_WITHIN;
        r->sum.shared += shared_m2;
        return JG_OK;
    }
    if (lie == JG_LIE_WITHIN) {
        r->is_covered = true;
        return take_shared(ctx, r, c->mine, r->row, other);
    }
    if (lie == JG_LIE_HOLDS)
        return take_shared(ctx, r, c->other, other, other);
    enum jg_status st = make_alone(ctx, r, make_common, other, &piece);
    if (st == JG_GEOM) {
        r->sum.failed += shared_m2;
        return note_failure(ctx, r, other);
    }
    JG_TRY(st);
    return take_shared(ctx, r, &piece, 0, other);
}

/* What is left of the row when all others are taken away. */
static enum jg_status cut_rest(struct jg_ctx *ctx, struct cut_row *r)
{
    const struct cutting *c = r->c;
    struct jg_geom rest = {0};
    const struct jg_geom *shape = c->mine;
    uint32_t i = r->row;
    if (r->is_covered)
        return JG_OK;
    if (r->over.n) {
        enum jg_status st = make_alone(ctx, r, make_rest, JG_NO_ROW, &rest);
        if (st == JG_GEOM) {
            r->sum.failed = r->sum.size - r->sum.shared - r->sum.dropped;
            return note_failure(ctx, r, JG_NO_ROW);
        }
        JG_TRY(st);
        shape = &rest;
        i = 0;
    }
    double size = size_of(c->is_line, shape, i);
    if (!(size > 0))
        return JG_OK;
    if (size < c->least) {
        r->sum.dropped += size;
        return JG_OK;
    }
    r->sum.rest = size;
    return c->wants_rest ? put_piece(ctx, r, shape, i, JG_NO_ROW) : JG_OK;
}

/* Do any two of these shapes overlap? */
struct crowd {
    const struct jg_geom *g;
    uint32_t one;
    bool overlaps;
};

static bool meet_in_crowd(uint32_t id, void *user)
{
    struct crowd *crowd = user;
    const struct jg_geom *g = crowd->g;
    if (id < crowd->one)
        crowd->overlaps = g->kind == JG_LINE
                              ? jg_meets(g, id, g, crowd->one)
                              : jg_overlap_m2(g, id, g, crowd->one) > touching_m2;
    return !crowd->overlaps;
}

static enum jg_status any_overlap(struct jg_ctx *ctx, struct jg_arena *tmp,
                                  const struct jg_geom *g, bool *out)
{
    struct crowd crowd = {.g = g};
    struct jg_index *index = NULL;
    JG_TRY(jg_index_build(ctx, tmp, g->box, g->n, &index));
    for (; crowd.one < g->n && !crowd.overlaps; crowd.one++)
        jg_index_search(index, g->box[crowd.one], meet_in_crowd, &crowd);
    *out = crowd.overlaps;
    return JG_OK;
}

/* Where the other side overlaps itself the shared pieces do, too. Joined, they tell how
 * much was counted twice; joined is also what a clip gives out. */
static enum jg_status join_shared(struct jg_ctx *ctx, struct cut_row *r)
{
    const struct cutting *c = r->c;
    struct jg_geom parts = {0}, one = {0};
    struct jg_shaper *s = NULL;
    bool overlap = false;
    JG_TRY(jg_shaper_done(ctx, r->parts, &parts));
    if (r->n_parts == 0)
        return JG_OK;
    if (r->n_parts > 1)
        JG_TRY(any_overlap(ctx, r->tmp, &parts, &overlap));
    if (!overlap && (!c->wants_one || r->n_parts == 1))
        return c->wants_one ? put_piece(ctx, r, &parts, 0, JG_NO_ROW) : JG_OK;
    uint32_t *which = JG_ROOM(r->tmp, uint32_t, parts.n);
    JG_NEED(ctx, which);
    for (uint32_t i = 0; i < parts.n; i++)
        which[i] = i;
    JG_TRY(jg_shaper_open(ctx, r->tmp, parts.kind, &s));
    enum jg_status st = jg_geos_union(ctx, &parts, which, parts.n, s);
    if (st == JG_GEOM) {
        r->sum.twice = r->sum.shared + r->sum.rest + r->sum.dropped - r->sum.size;
        return note_failure(ctx, r, JG_NO_ROW);
    }
    JG_TRY(st);
    JG_TRY(jg_shaper_end_element(ctx, s));
    JG_TRY(jg_shaper_done(ctx, s, &one));
    r->sum.twice = overlap ? r->sum.shared - size_of(c->is_line, &one, 0) : 0;
    return c->wants_one ? put_piece(ctx, r, &one, 0, JG_NO_ROW) : JG_OK;
}

/* The same where no shared shape was built: an overlap of the others is seen, and how
 * much it counts twice is what the sum is too large by. */
static enum jg_status weigh_shared(struct jg_ctx *ctx, struct cut_row *r)
{
    struct jg_geom over = {0};
    bool overlap = false;
    if (r->over.n < 2)
        return JG_OK;
    JG_TRY(jg_geom_pick(ctx, r->tmp, r->c->other, r->over.id, r->over.n, &over));
    JG_TRY(any_overlap(ctx, r->tmp, &over, &overlap));
    if (overlap)
        r->sum.twice =
            r->sum.shared + r->sum.rest + r->sum.failed + r->sum.dropped - r->sum.size;
    return JG_OK;
}

static enum jg_status cut_one(struct jg_ctx *ctx, struct cut_row *r)
{
    const struct cutting *c = r->c;
    struct jg_ids near = {.arena = r->tmp};
    r->over.arena = r->tmp;
    r->sum.size = size_of(c->is_line, c->mine, r->row);
    JG_TRY(jg_shaper_open(ctx, r->tmp, c->is_line ? JG_LINE : JG_POLYGON, &r->parts));
    JG_TRY(jg_index_query(ctx, c->index, c->mine->box[r->row], &near));
    for (uint32_t k = 0; k < near.n; k++)
        JG_TRY(cut_pair(ctx, r, near.id[k]));
    r->sum.is_built = c->wants_rest || c->is_line;
    if (r->sum.is_built)
        JG_TRY(cut_rest(ctx, r));
    JG_TRY(c->wants_shapes ? join_shared(ctx, r) : weigh_shared(ctx, r));
    if (!r->sum.is_built) /* no rest was asked for: it is what the areas alone leave */
        r->sum.rest = r->sum.size + r->sum.twice - r->expected;
    c->account[r->row] = r->sum;
    return JG_OK;
}

static enum jg_status cut_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                size_t to, void *state)
{
    const struct cutting *c = state;
    struct bench *bench = &c->bench[from / c->grain];
    JG_TRY(jg_shaper_open(ctx, bench->arena, c->is_line ? JG_LINE : JG_POLYGON,
                          &bench->shaper));
    for (size_t i = from; i < to; i++) {
        if (jg_geom_is_empty(c->mine, (uint32_t)i))
            continue;
        struct jg_arena *scratch = jg_arena_open(tmp);
        JG_NEED(ctx, scratch);
        struct cut_row r = {.c = c, .bench = bench, .tmp = scratch, .row = (uint32_t)i};
        JG_TRY(cut_one(ctx, &r));
        jg_arena_close(scratch);
    }
    return jg_shaper_done(ctx, bench->shaper, &bench->geom);
}

/* Putting the blocks together. */
struct gathering {
    struct bench *bench[2];
    size_t n_blocks[2];
    const struct jg_geom *whole; /* of b, for an update; else NULL */
};

static enum jg_status run_side(struct jg_ctx *ctx, struct jg_arena *tmp,
                               struct cutting *c, struct gathering *all)
{
    c->grain = c->mine->n / BLOCKS_MOST + 1;
    size_t n = c->mine->n / c->grain + 1;
    c->bench = JG_ARRAY(tmp, struct bench, n);
    JG_NEED(ctx, c->bench);
    for (size_t i = 0; i < n; i++) {
        c->bench[i].arena = jg_arena_open(tmp);
        JG_NEED(ctx, c->bench[i].arena);
    }
    JG_TRY(jg_index_build(ctx, tmp, c->other->box, c->other->n, &c->index));
    JG_TRY(jg_task_each(ctx, c->mine->n, c->grain, "overlaying", cut_block, c));
    all->bench[c->swapped] = c->bench;
    all->n_blocks[c->swapped] = n;
    return JG_OK;
}

static enum jg_status open_pieces(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct gathering *all, struct jg_cuts *out)
{
    size_t n = all->whole ? all->whole->n : 0, n_failed = 0;
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < all->n_blocks[side]; i++) {
            n += all->bench[side][i].n;
            n_failed += all->bench[side][i].n_failed;
        }
    if (n >= JG_NO_ROW)
        return jg_fail(ctx, JG_DATA,
                       "the overlay has %zu pieces, more than a layer holds", n);
    out->pieces.a_row = JG_ROOM(keep, uint32_t, n);
    JG_NEED(ctx, out->pieces.a_row);
    out->pieces.b_row = JG_ROOM(keep, uint32_t, n);
    JG_NEED(ctx, out->pieces.b_row);
    out->failed = JG_ROOM(keep, struct jg_failed_cut, n_failed);
    JG_NEED(ctx, out->failed);
    return JG_OK;
}

static enum jg_status take_bench(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct bench *b, struct jg_shaper *s,
                                 struct jg_cuts *out)
{
    struct jg_pieces *p = &out->pieces;
    for (uint32_t k = 0; k < b->n; k++) {
        JG_TRY(jg_shaper_copy(ctx, s, &b->geom, k));
        JG_TRY(jg_shaper_end_element(ctx, s));
        p->a_row[p->n] = b->a_row[k];
        p->b_row[p->n++] = b->b_row[k];
    }
    for (uint32_t k = 0; k < b->n_failed; k++) {
        struct jg_failed_cut failed = b->failed[k];
        failed.reason = jg_arena_text(keep, failed.reason);
        JG_NEED(ctx, failed.reason);
        out->failed[out->n_failed++] = failed;
    }
    return JG_OK;
}

static enum jg_status gather_pieces(struct jg_ctx *ctx, struct jg_arena *keep,
                                    const struct gathering *all, enum jg_kind kind,
                                    struct jg_cuts *out)
{
    struct jg_shaper *s = NULL;
    struct jg_pieces *p = &out->pieces;
    JG_TRY(open_pieces(ctx, keep, all, out));
    JG_TRY(jg_shaper_open(ctx, keep, kind, &s));
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < all->n_blocks[side]; i++)
            JG_TRY(take_bench(ctx, keep, &all->bench[side][i], s, out));
    for (uint32_t k = 0; all->whole && k < all->whole->n; k++) {
        JG_TRY(jg_shaper_copy(ctx, s, all->whole, k));
        JG_TRY(jg_shaper_end_element(ctx, s));
        p->a_row[p->n] = JG_NO_ROW;
        p->b_row[p->n++] = k;
    }
    return jg_shaper_done(ctx, s, &p->geom);
}

static enum jg_status check_kinds(struct jg_ctx *ctx, const struct jg_cut_rule *rule,
                                  const struct jg_geom *a, const struct jg_geom *b)
{
    bool one_sided = rule->method == JG_OVERLAY_INTERSECTION ||
                     rule->method == JG_OVERLAY_IDENTITY ||
                     rule->method == JG_OVERLAY_ERASE || rule->method == JG_OVERLAY_CLIP;
    if (!(rule->least >= 0))
        return jg_fail(ctx, JG_USAGE, "least must be 0 or more, not %g", rule->least);
    if (b->kind != JG_POLYGON)
        return jg_fail(ctx, JG_DATA, "layer \"overlay\" must be polygons");
    if (a->kind == JG_LINE && !one_sided)
        return jg_fail(ctx, JG_USAGE,
                       "lines can be overlaid by intersection, identity, "
                       "erase and clip only");
    if (a->kind != JG_POLYGON && a->kind != JG_LINE)
        return jg_fail(ctx, JG_DATA, "layer \"input\" must be polygons or lines");
    return JG_OK;
}

enum jg_status jg_overlay_cut(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_cut_rule *rule, const struct jg_geom *a,
                              const struct jg_geom *b, struct jg_cuts *out)
{
    enum jg_overlay_method m = rule->method;
    struct jg_cuts cuts = {0};
    struct gathering all = {.whole = m == JG_OVERLAY_UPDATE ? b : NULL};
    JG_TRY(check_kinds(ctx, rule, a, b));
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    bool both = m == JG_OVERLAY_UNION || m == JG_OVERLAY_SYMMETRIC;
    struct cutting c = {
        .mine = a, .other = b, .is_line = a->kind == JG_LINE, .least = rule->least};
    c.wants_shared =
        m == JG_OVERLAY_INTERSECTION || m == JG_OVERLAY_IDENTITY || m == JG_OVERLAY_UNION;
    c.wants_rest = m != JG_OVERLAY_INTERSECTION && m != JG_OVERLAY_CLIP;
    c.wants_one = m == JG_OVERLAY_CLIP;
    c.wants_shapes = c.wants_shared || c.wants_one || c.is_line;
    cuts.a = c.account = JG_ARRAY(keep, struct jg_row_account, a->n);
    JG_NEED(ctx, cuts.a);
    if (!c.is_line) {
        JG_TRY(jg_edges_open(ctx, tmp, a, &c.my_edges));
        JG_TRY(jg_edges_open(ctx, tmp, b, &c.other_edges));
    }
    JG_TRY(run_side(ctx, tmp, &c, &all));
    if (both) {
        struct cutting back = {.mine = b,
                               .other = a,
                               .my_edges = c.other_edges,
                               .other_edges = c.my_edges,
                               .swapped = true,
                               .wants_rest = true,
                               .least = rule->least};
        cuts.b = back.account = JG_ARRAY(keep, struct jg_row_account, b->n);
        JG_NEED(ctx, cuts.b);
        JG_TRY(run_side(ctx, tmp, &back, &all));
    }
    JG_TRY(gather_pieces(ctx, keep, &all, a->kind, &cuts));
    jg_arena_close(tmp);
    *out = cuts;
    return JG_OK;
}
