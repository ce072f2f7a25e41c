/* SPDX-License-Identifier: MIT */
/* Road classes to ranks and whether one may walk; barriers to our kinds. */
#include "gis/core/text.h"
#include "gis/layer/classify.h"
#include "gis/layer/csv.h"

#include <string.h>

enum { WORD, HOW, TO, WALK };

static bool is_one_of(const char *text, const char *const *list)
{
    for (; text && *list; list++)
        if (jg_text_same(text, *list))
            return true;
    return false;
}

/* Every row says "exact" or "part" and one of the allowed words. */
static enum jg_status check_table(struct jg_ctx *ctx, const struct jg_csv *t,
                                  const char *const *allowed)
{
    static const char *const hows[] = {"exact", "part", NULL};
    static const char *const walks[] = {"0", "1", "never", NULL};
    for (size_t i = 0; i < t->n; i++) {
        const char *to = jg_csv_at(t, i, TO);
        if (!*jg_csv_at(t, i, WORD) || !is_one_of(jg_csv_at(t, i, HOW), hows))
            return jg_fail(ctx, JG_USAGE,
                           "%s:%d: a word and \"exact\" or \"part\" must stand here",
                           t->file, t->line[i]);
        if (!is_one_of(to, allowed))
            return jg_fail(ctx, JG_USAGE, "%s:%d: \"%s\" is none of the words for this",
                           t->file, t->line[i], to);
        if (t->n_columns > WALK && !is_one_of(jg_csv_at(t, i, WALK), walks))
            return jg_fail(ctx, JG_USAGE, "%s:%d: walk must be 0, 1 or never", t->file,
                           t->line[i]);
    }
    return JG_OK;
}

/* The first row that fits. \return t->n for none */
static size_t find_row(const struct jg_csv *t, const char *text)
{
    size_t i = 0;
    for (; text && i < t->n; i++) {
        const char *word = jg_csv_at(t, i, WORD);
        bool whole = jg_csv_at(t, i, HOW)[0] == 'e';
        if (whole ? jg_text_same(text, word) : strstr(text, word) != NULL)
            return i;
    }
    return t->n;
}

/* What the class says, unless foot and access say otherwise. */
static bool may_walk(bool by_class, const char *foot, const char *access)
{
    static const char *const yes[] = {"yes", "designated", "permissive", "official",
                                      NULL};
    static const char *const no[] = {"no", "private", NULL};
    if (is_one_of(foot, no))
        return false;
    if (is_one_of(foot, yes))
        return true;
    return by_class && !is_one_of(access, no);
}

/* A way that is not there, or that is no way, stays shut whatever foot says. */
static bool is_shut(const struct jg_csv *t, size_t row)
{
    return row < t->n && !strcmp(jg_csv_at(t, row, WALK), "never");
}

struct road_columns {
    const char *const *class, *const *foot, *const *access;
    const char **rank;
    int64_t *walk;
};

/* Classes repeat; the row of the last one is at hand. */
static uint32_t rank_roads(const struct jg_csv *t, const struct road_columns *c,
                           uint32_t n, const char **out_strange)
{
    const char *last = NULL;
    size_t row = t->n;
    uint32_t strange = 0;
    for (uint32_t i = 0; i < n; i++) {
        const char *class = c->class ? c->class[i] : NULL;
        if (!last || !class || strcmp(class, last) != 0)
            row = find_row(t, class);
        last = class;
        bool known = row < t->n, walk = !known || jg_csv_at(t, row, WALK)[0] == '1';
        c->rank[i] = known ? jg_csv_at(t, row, TO) : "local";
        walk =
            may_walk(walk, c->foot ? c->foot[i] : NULL, c->access ? c->access[i] : NULL);
        c->walk[i] = walk && !is_shut(t, row);
        if (class && !known && !strange++)
            *out_strange = class;
    }
    return strange;
}

enum jg_status jg_classify_roads(struct jg_ctx *ctx, const char *path,
                                 struct jg_layer *road, struct jg_summary *summary)
{
    static const char *const head[] = {"class", "how", "rank", "walk", "note", NULL};
    static const char *const ranks[] = {"expressway", "arterial", "secondary", "local",
                                        "service",    "foot",     NULL};
    struct jg_csv t;
    JG_TRY(jg_csv_read(ctx, road->arena, path, head, &t));
    JG_TRY(check_table(ctx, &t, ranks));
    struct road_columns c = {0};
    JG_TRY(jg_layer_add_texts(ctx, road, "rank", &c.rank));
    JG_TRY(jg_layer_add_ints(ctx, road, "walk", &c.walk));
    jg_layer_column(road, "rank")->alias = "级别";
    jg_layer_column(road, "walk")->alias = "可步行";
    c.class = jg_layer_texts(road, "class");
    c.foot = jg_layer_texts(road, "foot");
    c.access = jg_layer_texts(road, "access");
    const char *strange = NULL;
    uint32_t n_strange = rank_roads(&t, &c, road->n, &strange);
    double walkable = 0;
    for (uint32_t i = 0; i < road->n; i++)
        walkable += c.walk[i] != 0;
    if (!summary)
        return JG_OK;
    jg_summary_count(summary, "roads_walkable", walkable, 0);
    if (n_strange)
        jg_summary_warn(
            summary,
            "road: %u of %u have a class that is not known (the first: \"%s\"); "
            "they are taken as local streets that may be walked",
            (unsigned)n_strange, (unsigned)road->n, strange);
    return JG_OK;
}

enum jg_status jg_classify_barriers(struct jg_ctx *ctx, const char *path,
                                    struct jg_layer *barrier, struct jg_summary *summary)
{
    static const char *const head[] = {"word", "how", "kind", NULL};
    static const char *const kinds[] = {"river",   "canal",      "lake",
                                        "railway", "expressway", "arterial",
                                        "wall",    "other",      NULL};
    struct jg_csv t;
    JG_TRY(jg_csv_read(ctx, barrier->arena, path, head, &t));
    JG_TRY(check_table(ctx, &t, kinds));
    struct jg_column *column = jg_layer_column(barrier, "kind");
    const char **kind = column && column->type == JG_TEXT ? column->texts : NULL;
    if (!kind)
        JG_TRY(jg_layer_add_texts(ctx, barrier, "kind", &kind));
    const char *const *name = jg_layer_texts(barrier, "name");
    uint32_t strange = 0;
    for (uint32_t i = 0; i < barrier->n; i++) {
        size_t row = find_row(&t, kind[i]);
        if (row == t.n && name)
            row = find_row(&t, name[i]);
        kind[i] = row < t.n ? jg_csv_at(&t, row, TO) : "other";
        strange += row == t.n;
    }
    if (summary && strange)
        jg_summary_warn(summary,
                        "barrier: the kind of %u of %u is not known; taken as \"other\"",
                        (unsigned)strange, (unsigned)barrier->n);
    return JG_OK;
}
