/* SPDX-License-Identifier: MIT */
#include "gis/zone/part.h"

#include <stdlib.h>
#include <string.h>

/* Everything the steps below share. */
struct work {
    const struct jg_part_rule *rule;
    const enum jg_member *member;
    const double *area_m2;
    uint32_t n;
    const struct jg_link *link;
    size_t n_links;
    uint32_t *set; /* union-find over estates */
    size_t *order; /* links that may hold, shortest first */
    size_t n_order;
    struct jg_parts parts;
};

static uint32_t find(uint32_t *set, uint32_t i)
{
    while (set[i] != i) {
        set[i] = set[set[i]];
        i = set[i];
    }
    return i;
}

/* Link to the lower row, so that a set's root is its first row. \return false: one
 * already */
static bool join(uint32_t *set, uint32_t i, uint32_t j)
{
    i = find(set, i);
    j = find(set, j);
    if (i == j)
        return false;
    set[i > j ? i : j] = i < j ? i : j;
    return true;
}

static void reset_sets(struct work *w)
{
    for (uint32_t i = 0; i < w->n; i++)
        w->set[i] = i;
}

/* The forest. */

struct ranked {
    double gap_m;
    uint32_t a, b;
    size_t link;
};

static int by_length(const void *left, const void *right)
{
    const struct ranked *l = left, *r = right;
    if (l->gap_m != r->gap_m)
        return l->gap_m < r->gap_m ? -1 : 1;
    if (l->a != r->a)
        return l->a < r->a ? -1 : 1;
    return (l->b > r->b) - (l->b < r->b);
}

static enum jg_status rank_links(struct jg_ctx *ctx, struct jg_arena *tmp, struct work *w)
{
    struct ranked *ranked = JG_ROOM(tmp, struct ranked, w->n_links);
    JG_NEED(ctx, ranked);
    w->order = JG_ROOM(tmp, size_t, w->n_links);
    JG_NEED(ctx, w->order);
    for (size_t i = 0; i < w->n_links; i++) {
        const struct jg_link *l = &w->link[i];
        if (l->barrier == JG_NO_BARRIER)
            ranked[w->n_order++] = (struct ranked){l->gap_m, l->a, l->b, i};
    }
    qsort(ranked, w->n_order, sizeof *ranked, by_length);
    for (size_t i = 0; i < w->n_order; i++)
        w->order[i] = ranked[i].link;
    return JG_OK;
}

static void grow_forest(struct work *w)
{
    reset_sets(w);
    for (size_t i = 0; i < w->n_links; i++)
        w->parts.use[i] =
            w->link[i].barrier == JG_NO_BARRIER ? JG_LINK_SPARE : JG_LINK_BLOCKED;
    for (size_t i = 0; i < w->n_order; i++) {
        const struct jg_link *l = &w->link[w->order[i]];
        if (join(w->set, l->a, l->b))
            w->parts.use[w->order[i]] = JG_LINK_HOLDS;
    }
}

/* Splitting. */

/* The forest as lists: estate i has the ends near[first[i]] .. near[first[i + 1] - 1]. */
struct end {
    uint32_t estate;
    size_t link;
};

struct tree {
    size_t *first;
    struct end *near;
    uint32_t *queue; /* the piece at hand, from its start outwards */
    uint32_t n_queue;
    struct end *up;   /* towards the start */
    double *below_m2; /* area of an estate and all that hang on it */
    uint32_t *start;  /* pieces to look at */
    uint32_t n_start;
};

static enum jg_status open_tree(struct jg_ctx *ctx, struct jg_arena *tmp,
                                const struct work *w, struct tree *t)
{
    t->first = JG_ARRAY(tmp, size_t, (size_t)w->n + 2);
    JG_NEED(ctx, t->first);
    t->near = JG_ROOM(tmp, struct end, 2 * (size_t)w->n);
    JG_NEED(ctx, t->near);
    t->queue = JG_ROOM(tmp, uint32_t, w->n);
    JG_NEED(ctx, t->queue);
    t->up = JG_ROOM(tmp, struct end, w->n);
    JG_NEED(ctx, t->up);
    t->below_m2 = JG_ROOM(tmp, double, w->n);
    JG_NEED(ctx, t->below_m2);
    t->start = JG_ROOM(tmp, uint32_t, w->n);
    JG_NEED(ctx, t->start);
    for (size_t i = 0; i < w->n_links; i++) {
        if (w->parts.use[i] != JG_LINK_HOLDS)
            continue;
        t->first[w->link[i].a + 2]++;
        t->first[w->link[i].b + 2]++;
    }
    for (uint32_t i = 0; i < w->n; i++)
        t->first[i + 2] += t->first[i + 1];
    for (size_t i = 0; i < w->n_links; i++) {
        if (w->parts.use[i] != JG_LINK_HOLDS)
            continue;
        uint32_t a = w->link[i].a, b = w->link[i].b;
        t->near[t->first[a + 1]++] = (struct end){b, i};
        t->near[t->first[b + 1]++] = (struct end){a, i};
    }
    return JG_OK;
}

/* Walk the piece that `start` is in. \return its area */
static double walk_piece(const struct work *w, struct tree *t, uint32_t start)
{
    double all_m2 = 0;
    t->n_queue = 0;
    t->queue[t->n_queue++] = start;
    t->up[start] = (struct end){start, SIZE_MAX};
    for (uint32_t k = 0; k < t->n_queue; k++) {
        uint32_t at = t->queue[k];
        t->below_m2[at] = w->area_m2[at];
        all_m2 += w->area_m2[at];
        for (size_t e = t->first[at]; e < t->first[at + 1]; e++) {
            struct end next = t->near[e];
            if (next.link == t->up[at].link || w->parts.use[next.link] == JG_LINK_CUT)
                continue;
            t->up[next.estate] = (struct end){at, next.link};
            t->queue[t->n_queue++] = next.estate;
        }
    }
    for (uint32_t k = t->n_queue; k-- > 1;)
        t->below_m2[t->up[t->queue[k]].estate] += t->below_m2[t->queue[k]];
    return all_m2;
}

static double lesser_side(const struct tree *t, uint32_t at, double all_m2)
{
    double below = t->below_m2[at];
    return below < all_m2 - below ? below : all_m2 - below;
}

/* Is it better to cut above `at` than above `best`? */
static bool cuts_better(const struct work *w, const struct tree *t, uint32_t at,
                        uint32_t best, double all_m2)
{
    double mine = lesser_side(t, at, all_m2), other = lesser_side(t, best, all_m2);
    bool is_fair = mine >= all_m2 / 4, was_fair = other >= all_m2 / 4;
    const struct jg_link *l = &w->link[t->up[at].link], *m = &w->link[t->up[best].link];
    if (is_fair != was_fair)
        return is_fair;
    if (is_fair && l->gap_m != m->gap_m)
        return l->gap_m > m->gap_m;
    if (mine != other)
        return mine > other;
    return l->a != m->a ? l->a < m->a : l->b < m->b;
}

/* Cut the piece in two if it is too large. \return whether it was */
static bool cut_piece(struct work *w, struct tree *t, uint32_t start)
{
    double all_m2 = walk_piece(w, t, start);
    if (!(all_m2 > w->rule->max_area_m2) || t->n_queue == 1)
        return false;
    uint32_t best = t->queue[1];
    for (uint32_t k = 2; k < t->n_queue; k++)
        if (cuts_better(w, t, t->queue[k], best, all_m2))
            best = t->queue[k];
    w->parts.use[t->up[best].link] = JG_LINK_CUT;
    t->start[t->n_start++] = start;
    t->start[t->n_start++] = best;
    return true;
}

static void split_part(struct work *w, struct tree *t, uint32_t root)
{
    t->n_start = 0;
    if (!cut_piece(w, t, root))
        return;
    w->parts.n_split++;
    w->parts.was_split[root] = true; /* spread to the others by spread_split */
    while (t->n_start)
        (void)cut_piece(w, t, t->start[--t->n_start]);
}

static void spread_split(struct work *w)
{
    for (uint32_t i = 0; i < w->n; i++)
        w->parts.was_split[i] = w->parts.was_split[find(w->set, i)];
}

/* Join cut pieces that fit together, shortest link first. */
static enum jg_status mend(struct jg_ctx *ctx, struct jg_arena *tmp, struct work *w)
{
    double *sum_m2 = JG_ARRAY(tmp, double, w->n);
    JG_NEED(ctx, sum_m2);
    reset_sets(w);
    for (size_t i = 0; i < w->n_links; i++)
        if (w->parts.use[i] == JG_LINK_HOLDS)
            (void)join(w->set, w->link[i].a, w->link[i].b);
    for (uint32_t i = 0; i < w->n; i++)
        sum_m2[find(w->set, i)] += w->area_m2[i];
    for (size_t k = 0; k < w->n_order; k++) {
        size_t i = w->order[k];
        uint32_t a = find(w->set, w->link[i].a), b = find(w->set, w->link[i].b);
        if (w->parts.use[i] != JG_LINK_CUT || a == b ||
            sum_m2[a] + sum_m2[b] > w->rule->max_area_m2)
            continue;
        double both = sum_m2[a] + sum_m2[b];
        (void)join(w->set, a, b);
        sum_m2[find(w->set, a)] = both;
        w->parts.use[i] = JG_LINK_HOLDS;
    }
    return JG_OK;
}

static enum jg_status split(struct jg_ctx *ctx, struct jg_arena *tmp, struct work *w)
{
    struct tree t = {0};
    JG_TRY(open_tree(ctx, tmp, w, &t));
    JG_NEED(ctx, t.queue);
    for (uint32_t i = 0; i < w->n; i++)
        if (w->set[i] == i)
            split_part(w, &t, i);
    spread_split(w);
    return mend(ctx, tmp, w);
}

/* Zones. */

/* Spare links between different pieces are cut ones, too. */
static void mark_cut_spares(struct work *w)
{
    for (size_t i = 0; i < w->n_links; i++)
        if (w->parts.use[i] == JG_LINK_SPARE &&
            find(w->set, w->link[i].a) != find(w->set, w->link[i].b))
            w->parts.use[i] = JG_LINK_CUT;
}

/* Before splitting: does the part have a core? Told at its root. */
static void mark_cores(struct work *w, bool *has_core)
{
    for (uint32_t i = 0; i < w->n; i++)
        if (w->member[i] == JG_CORE)
            has_core[find(w->set, i)] = true;
    for (uint32_t i = 0; i < w->n; i++)
        has_core[i] = has_core[find(w->set, i)];
}

static enum jg_status number_zones(struct jg_ctx *ctx, struct jg_arena *tmp,
                                   struct work *w, const bool *has_core)
{
    uint32_t *size = JG_ARRAY(tmp, uint32_t, w->n);
    JG_NEED(ctx, size);
    for (uint32_t i = 0; i < w->n; i++)
        size[find(w->set, i)]++;
    for (uint32_t i = 0; i < w->n; i++) {
        uint32_t root =
            find(w->set, i); /* the first row of the set, so numbered by now */
        if (root == i && has_core[i] && size[i] >= w->rule->least)
            w->parts.zone[i] = w->parts.n_zones++;
        else
            w->parts.zone[i] = root == i ? JG_NO_PART : w->parts.zone[root];
    }
    return JG_OK;
}

enum jg_status jg_zone_parts(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_part_rule *rule,
                             const struct jg_members *members,
                             const struct jg_links *links, struct jg_parts *out)
{
    uint32_t n = members->n;
    struct work w = {.rule = rule,
                     .member = members->how,
                     .area_m2 = members->area_m2,
                     .n = n,
                     .link = links->link,
                     .n_links = links->n};
    if (!(rule->max_area_m2 >= 0))
        return jg_fail(ctx, JG_USAGE, "max_area must be 0 m2 or more, not %g",
                       rule->max_area_m2);
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    w.parts.zone = JG_ROOM(keep, uint32_t, n);
    JG_NEED(ctx, w.parts.zone);
    w.parts.use = JG_ROOM(keep, enum jg_link_use, links->n);
    JG_NEED(ctx, w.parts.use);
    w.parts.was_split = JG_ARRAY(keep, bool, n);
    JG_NEED(ctx, w.parts.was_split);
    w.set = JG_ROOM(tmp, uint32_t, n);
    JG_NEED(ctx, w.set);
    bool *has_core = JG_ARRAY(tmp, bool, n);
    JG_NEED(ctx, has_core);
    JG_TRY(rank_links(ctx, tmp, &w));
    grow_forest(&w);
    mark_cores(&w, has_core);
    if (rule->max_area_m2 > 0) {
        JG_TRY(split(ctx, tmp, &w));
        mark_cut_spares(&w);
    }
    JG_TRY(number_zones(ctx, tmp, &w, has_core));
    jg_arena_close(tmp);
    *out = w.parts;
    return JG_OK;
}
