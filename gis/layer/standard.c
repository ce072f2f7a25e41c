/* SPDX-License-Identifier: MIT */
#include "gis/layer/standard.h"

#include "gis/core/text.h"
#include "gis/layer/extend.h"

#include <math.h>
#include <string.h>

enum { CATEGORIES_MOST = 200, LEVELS_MOST = 20 };

/* The fields of a category that are texts, and those that are numbers. */
enum { CODE, ZH, EN, LEVEL, RULE, BASE, UNIT, SOURCE, CLAUSE, N_TEXTS };
static const char *const text_fields[N_TEXTS] = {
    "code", "zh", "en", "level", "rule", "base", "unit", "source", "clause"};
enum { METRES, MIN_FLOOR, MIN_LAND, N_REALS };
static const char *const real_fields[N_REALS] = {"metres", "min_floor_m2", "min_land_m2"};

static const double farthest_m = 100000; /* what a search may be told to walk */
static const double largest_m2 = 1e7;

struct category {
    const char *text[N_TEXTS];
    double real[N_REALS];
    bool required, verified, dropped;
    const struct jg_yaml *node; /* where it was last said, for messages */
};

struct level {
    const char *id, *zh;
    double metres;
};

struct standard {
    struct jg_arena *keep;
    struct category category[CATEGORIES_MOST];
    int n_categories;
    struct level level[LEVELS_MOST];
    int n_levels;
};

/* A number of at least 0, of at most `most`; NaN where there is none. */
static enum jg_status read_number(struct jg_ctx *ctx, const struct jg_yaml *node,
                                  const char *key, double most, double *value)
{
    JG_TRY(jg_yaml_real(ctx, node, key, *value, value));
    if (*value < 0 || *value > most)
        return jg_yaml_fail(ctx, JG_USAGE, jg_yaml_get(node, key),
                            "%s must be 0 to %g, not %g", key, most, *value);
    return JG_OK;
}

static enum jg_status add_level(struct jg_ctx *ctx, struct standard *s,
                                const struct jg_yaml *node)
{
    static const char *const keys[] = {"id", "zh", "metres", NULL};
    const char *id = jg_yaml_text(node, "id", NULL);
    if (node->kind != JG_YAML_MAP || !id)
        return jg_yaml_fail(ctx, JG_USAGE, node, "a level has no id");
    JG_TRY(jg_yaml_only(ctx, node, keys));
    struct level *level = NULL;
    for (int i = 0; i < s->n_levels; i++)
        if (!strcmp(s->level[i].id, id))
            level = &s->level[i];
    if (!level && s->n_levels == LEVELS_MOST)
        return jg_yaml_fail(ctx, JG_USAGE, node, "more than %d levels", LEVELS_MOST);
    if (!level) {
        level = &s->level[s->n_levels++];
        *level = (struct level){.id = id, .metres = NAN};
    }
    level->zh = jg_yaml_text(node, "zh", level->zh);
    return read_number(ctx, node, "metres", farthest_m, &level->metres);
}

static enum jg_status find_category(struct jg_ctx *ctx, struct standard *s,
                                    const struct jg_yaml *node, const char *code,
                                    struct category **out)
{
    for (int i = 0; i < s->n_categories; i++)
        if (!strcmp(s->category[i].text[CODE], code)) {
            *out = &s->category[i];
            return JG_OK;
        }
    if (s->n_categories == CATEGORIES_MOST)
        return jg_yaml_fail(ctx, JG_USAGE, node, "more than %d categories",
                            CATEGORIES_MOST);
    *out = &s->category[s->n_categories++];
    **out = (struct category){.real = {NAN, NAN, NAN}, .required = true};
    return JG_OK;
}

static enum jg_status add_category(struct jg_ctx *ctx, struct standard *s,
                                   const struct jg_yaml *node)
{
    static const char *const keys[] = {"code",   "zh",     "en",           "level",
                                       "rule",   "metres", "required",     "base",
                                       "unit",   "drop",   "min_floor_m2", "min_land_m2",
                                       "source", "clause", "verified",     NULL};
    const char *code = jg_yaml_text(node, "code", NULL);
    if (node->kind != JG_YAML_MAP || !code || !*code || strchr(code, ','))
        return jg_yaml_fail(ctx, JG_USAGE, node,
                            "a category has no code, or a comma in it");
    JG_TRY(jg_yaml_only(ctx, node, keys));
    struct category *c = NULL;
    JG_TRY(find_category(ctx, s, node, code, &c));
    c->node = node;
    for (int f = 0; f < N_TEXTS; f++)
        c->text[f] = jg_yaml_text(node, text_fields[f], c->text[f]);
    for (int f = 0; f < N_REALS; f++)
        JG_TRY(read_number(ctx, node, real_fields[f],
                           f == METRES ? farthest_m : largest_m2, &c->real[f]));
    JG_TRY(jg_yaml_bool(ctx, node, "required", c->required, &c->required));
    JG_TRY(jg_yaml_bool(ctx, node, "verified", c->verified, &c->verified));
    return jg_yaml_bool(ctx, node, "drop", false, &c->dropped);
}

/* The word must be one of a list such as "walk|radius"; no word is fine unless needed. */
static enum jg_status check_word(struct jg_ctx *ctx, const struct category *c, int field,
                                 const char *words, bool needed)
{
    const char *word = c->text[field];
    if (!word && !needed)
        return JG_OK;
    for (const char *w = words; word && w; w = strchr(w, '|') ? strchr(w, '|') + 1 : NULL)
        if (!strncmp(w, word, strlen(word)) && strchr("|", w[strlen(word)]))
            return JG_OK;
    return jg_yaml_fail(ctx, JG_USAGE, c->node,
                        "category %s: %s must be one of %s, not \"%s\"", c->text[CODE],
                        text_fields[field], words, word ? word : "");
}

static enum jg_status check_category(struct jg_ctx *ctx, const struct standard *s,
                                     struct category *c)
{
    JG_TRY(check_word(ctx, c, RULE, "walk|radius|per_unit|per_1000|per_100_households",
                      true));
    JG_TRY(check_word(ctx, c, BASE, "residents|floor_area|residential_land", false));
    JG_TRY(check_word(ctx, c, UNIT, "estate|community|subdistrict", false));
    const struct level *level = NULL;
    for (int i = 0; i < s->n_levels; i++)
        if (c->text[LEVEL] && !strcmp(s->level[i].id, c->text[LEVEL]))
            level = &s->level[i];
    if (!level)
        return jg_yaml_fail(ctx, JG_USAGE, c->node,
                            "category %s: there is no level \"%s\"", c->text[CODE],
                            c->text[LEVEL] ? c->text[LEVEL] : "");
    bool walked = !strcmp(c->text[RULE], "walk") || !strcmp(c->text[RULE], "radius");
    if (walked && isnan(c->real[METRES]))
        c->real[METRES] = level->metres;
    if (walked && !(c->real[METRES] > 0))
        return jg_yaml_fail(ctx, JG_USAGE, c->node,
                            "category %s: rule %s needs metres, its own or its level's",
                            c->text[CODE], c->text[RULE]);
    return JG_OK;
}

static enum jg_status take(struct jg_ctx *ctx, struct standard *s,
                           const struct jg_yaml *top)
{
    const struct jg_yaml *levels = jg_yaml_get(top, "levels");
    for (const struct jg_yaml *l = levels ? levels->child : NULL; l; l = l->next)
        JG_TRY(add_level(ctx, s, l));
    const struct jg_yaml *categories = jg_yaml_get(top, "categories");
    for (const struct jg_yaml *c = categories ? categories->child : NULL; c; c = c->next)
        JG_TRY(add_category(ctx, s, c));
    return JG_OK;
}

static enum jg_status put_levels(struct jg_ctx *ctx, const struct standard *s,
                                 struct jg_layers *layers)
{
    struct jg_layer *layer = NULL;
    const char **id = NULL, **zh = NULL;
    double *metres = NULL;
    uint32_t n = (uint32_t)s->n_levels;
    JG_TRY(jg_layer_open(ctx, s->keep, "standard_level", n, &layer));
    JG_TRY(jg_layer_add_texts(ctx, layer, "id", &id));
    JG_TRY(jg_layer_add_texts(ctx, layer, "zh", &zh));
    JG_TRY(jg_layer_add_reals(ctx, layer, "metres", &metres));
    for (uint32_t i = 0; i < n; i++) {
        id[i] = s->level[i].id;
        zh[i] = s->level[i].zh;
        metres[i] = s->level[i].metres;
    }
    return jg_layers_put(ctx, layers, layer);
}

static enum jg_status add_texts(struct jg_ctx *ctx, struct jg_layer *layer,
                                const struct category *c, int from, int to)
{
    for (int f = from; f <= to; f++) {
        const char **texts = NULL;
        JG_TRY(jg_layer_add_texts(ctx, layer, text_fields[f], &texts));
        for (uint32_t i = 0; i < layer->n; i++)
            texts[i] = c[i].text[f];
    }
    return JG_OK;
}

static enum jg_status add_reals(struct jg_ctx *ctx, struct jg_layer *layer,
                                const struct category *c, int from, int to)
{
    for (int f = from; f <= to; f++) {
        double *reals = NULL;
        JG_TRY(jg_layer_add_reals(ctx, layer, real_fields[f], &reals));
        for (uint32_t i = 0; i < layer->n; i++)
            reals[i] = c[i].real[f];
    }
    return JG_OK;
}

static enum jg_status put_categories(struct jg_ctx *ctx, struct standard *s,
                                     struct jg_layers *layers)
{
    struct category *c = s->category;
    uint32_t n = 0;
    for (int i = 0; i < s->n_categories; i++)
        if (!c[i].dropped)
            c[n++] = c[i];
    struct jg_layer *layer = NULL;
    int64_t *required = NULL, *verified = NULL;
    JG_TRY(jg_layer_open(ctx, s->keep, "standard", n, &layer));
    JG_TRY(add_texts(ctx, layer, c, CODE, RULE));
    JG_TRY(add_reals(ctx, layer, c, METRES, METRES));
    JG_TRY(jg_layer_add_ints(ctx, layer, "required", &required));
    JG_TRY(add_texts(ctx, layer, c, BASE, UNIT));
    JG_TRY(add_reals(ctx, layer, c, MIN_FLOOR, MIN_LAND));
    JG_TRY(add_texts(ctx, layer, c, SOURCE, CLAUSE));
    JG_TRY(jg_layer_add_ints(ctx, layer, "verified", &verified));
    for (uint32_t i = 0; i < n; i++) {
        required[i] = c[i].required;
        verified[i] = c[i].verified;
    }
    return jg_layers_put(ctx, layers, layer);
}

enum jg_status jg_standard_read(struct jg_ctx *ctx, struct jg_arena *keep,
                                const char *path, const char *layers_dir,
                                struct jg_layers *layers)
{
    static const char *const keys[] = {"standard", "extends", "zh",         "en",
                                       "source",   "levels",  "categories", NULL};
    const struct jg_data_kind kind = {"standard", keys};
    struct jg_yaml *file[JG_EXTEND_DEEPEST] = {NULL};
    int n = 0;
    struct standard *s = JG_ARRAY(keep, struct standard, 1);
    JG_NEED(ctx, s);
    s->keep = keep;
    JG_TRY(jg_extend_read(ctx, keep, &kind, path, layers_dir, file, &n));
    for (int i = 0; i < n; i++)
        JG_TRY(take(ctx, s, file[i]));
    int judged = 0;
    for (int i = 0; i < s->n_categories; i++) {
        if (s->category[i].dropped)
            continue;
        JG_TRY(check_category(ctx, s, &s->category[i]));
        judged++;
    }
    if (!judged)
        return jg_fail(ctx, JG_USAGE, "%s: a standard without categories",
                       file[n - 1]->file);
    JG_TRY(put_levels(ctx, s, layers));
    return put_categories(ctx, s, layers);
}
