/* SPDX-License-Identifier: MIT */
#include "gis/layer/contract.h"
#include "gis/core/text.h"
#include "gis/layer/yaml.h"

#include <math.h>
#include <string.h>

/* ---- one field ---- */

static enum jg_status read_type(struct jg_ctx *ctx, const struct jg_yaml *y,
                                enum jg_field_type *out)
{
    static const char *const names[] = {"text", "int", "real", "bool", "date"};
    const char *type = jg_yaml_text(y, "type", "text");
    for (int i = 0; i < 5; i++)
        if (!strcmp(type, names[i])) {
            *out = (enum jg_field_type)i;
            return JG_OK;
        }
    return jg_yaml_fail(ctx, JG_USAGE, jg_yaml_get(y, "type"),
                        "type must be text, int, real, bool or date, not \"%s\"", type);
}

static enum jg_status read_names(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_yaml *list, const char *const **out)
{
    size_t n = jg_yaml_count(list), i = 0;
    const char **names = JG_ARRAY(keep, const char *, n + 1);
    JG_NEED(ctx, names);
    if (list && list->kind != JG_YAML_LIST)
        return jg_yaml_fail(ctx, JG_USAGE, list, "names must be a list");
    for (const struct jg_yaml *y = list ? list->child : NULL; y; y = y->next) {
        if (y->kind != JG_YAML_TEXT || !y->text || !*y->text)
            return jg_yaml_fail(ctx, JG_USAGE, y, "a name must be a word");
        names[i++] = y->text;
    }
    *out = names;
    return JG_OK;
}

static enum jg_status read_words(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_yaml *map, const char *const **out)
{
    size_t n = jg_yaml_count(map), i = 0;
    const char **words = JG_ARRAY(keep, const char *, 2 * n + 1);
    JG_NEED(ctx, words);
    if (map && map->kind != JG_YAML_MAP)
        return jg_yaml_fail(ctx, JG_USAGE, map, "words must be a map of word to value");
    for (const struct jg_yaml *y = map ? map->child : NULL; y; y = y->next) {
        if (y->kind != JG_YAML_TEXT || !y->text)
            return jg_yaml_fail(ctx, JG_USAGE, y, "\"%s\" must stand for a value",
                                y->key);
        words[i++] = y->key;
        words[i++] = y->text;
    }
    *out = words;
    return JG_OK;
}

static enum jg_status read_field(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_yaml *y, struct jg_field *f)
{
    static const char *const keys[] = {"name",    "alias",    "type",  "unit",
                                       "meaning", "required", "least", "most",
                                       "names",   "words",    NULL};
    if (y->kind != JG_YAML_MAP)
        return jg_yaml_fail(ctx, JG_USAGE, y, "a field must be a map with a name");
    JG_TRY(jg_yaml_only(ctx, y, keys));
    *f = (struct jg_field){.name = jg_yaml_text(y, "name", NULL),
                           .alias = jg_yaml_text(y, "alias", NULL),
                           .unit = jg_yaml_text(y, "unit", ""),
                           .meaning = jg_yaml_text(y, "meaning", "")};
    if (!f->name)
        return jg_yaml_fail(ctx, JG_USAGE, y, "a field needs a name");
    JG_TRY(read_type(ctx, y, &f->type));
    JG_TRY(jg_yaml_bool(ctx, y, "required", false, &f->required));
    JG_TRY(jg_yaml_real(ctx, y, "least", -(double)INFINITY, &f->least));
    JG_TRY(jg_yaml_real(ctx, y, "most", (double)INFINITY, &f->most));
    JG_TRY(read_names(ctx, keep, jg_yaml_get(y, "names"), &f->names));
    return read_words(ctx, keep, jg_yaml_get(y, "words"), &f->words);
}

/* ---- the whole ---- */

static enum jg_status read_kind(struct jg_ctx *ctx, const struct jg_yaml *y,
                                struct jg_contract *c, int *n)
{
    static const char *const names[] = {"none", "point", "line", "polygon"};
    const char *text = y->kind == JG_YAML_TEXT && y->text ? y->text : "";
    for (int i = 0; i < 4; i++)
        if (!strcmp(text, names[i])) {
            if (i == JG_NO_SHAPE)
                c->may_have_no_shape = true;
            else if (*n < 3)
                c->kinds[(*n)++] = (enum jg_kind)i;
            return JG_OK;
        }
    return jg_yaml_fail(ctx, JG_USAGE, y,
                        "geometry must be point, line, polygon or none, not \"%s\"",
                        text);
}

static enum jg_status read_kinds(struct jg_ctx *ctx, const struct jg_yaml *top,
                                 struct jg_contract *c)
{
    const struct jg_yaml *y = jg_yaml_get(top, "geometry");
    int n = 0;
    if (!y)
        return jg_yaml_fail(ctx, JG_USAGE, top, "a contract must name its geometry");
    if (y->kind != JG_YAML_LIST)
        return read_kind(ctx, y, c, &n);
    for (y = y->child; y; y = y->next)
        JG_TRY(read_kind(ctx, y, c, &n));
    return JG_OK;
}

static enum jg_status read_fields(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_yaml *list, struct jg_contract *c)
{
    size_t n = jg_yaml_count(list);
    struct jg_field *fields = JG_ARRAY(keep, struct jg_field, n + 1);
    JG_NEED(ctx, fields);
    c->fields = fields;
    for (const struct jg_yaml *y = list ? list->child : NULL; y; y = y->next) {
        struct jg_field *f = &fields[c->n_fields];
        JG_TRY(read_field(ctx, keep, y, f));
        for (int i = 0; i < c->n_fields; i++)
            if (jg_text_same(fields[i].name, f->name))
                return jg_yaml_fail(ctx, JG_USAGE, y, "field \"%s\" stands here twice",
                                    f->name);
        c->n_fields++;
    }
    return JG_OK;
}

static enum jg_status check_id(struct jg_ctx *ctx, const struct jg_yaml *top,
                               const struct jg_contract *c)
{
    bool known = !*c->id;
    for (int i = 0; i < c->n_fields; i++)
        known = known ||
                (!strcmp(c->fields[i].name, c->id) && c->fields[i].type == JG_FIELD_TEXT);
    if (!known)
        return jg_yaml_fail(ctx, JG_USAGE, jg_yaml_get(top, "id"),
                            "id \"%s\" is not one of the text fields", c->id);
    return JG_OK;
}

enum jg_status jg_contract_read(struct jg_ctx *ctx, struct jg_arena *keep,
                                const char *path, struct jg_contract **out)
{
    static const char *const keys[] = {"layer",  "alias", "meaning", "geometry",
                                       "letter", "id",    "fields",  NULL};
    struct jg_yaml *top = NULL;
    JG_TRY(jg_yaml_read(ctx, keep, path, &top));
    JG_TRY(jg_yaml_only(ctx, top, keys));
    struct jg_contract *c = JG_ARRAY(keep, struct jg_contract, 1);
    JG_NEED(ctx, c);
    *c = (struct jg_contract){.layer = jg_yaml_text(top, "layer", NULL),
                              .alias = jg_yaml_text(top, "alias", NULL),
                              .meaning = jg_yaml_text(top, "meaning", ""),
                              .id = jg_yaml_text(top, "id", ""),
                              .letter = *jg_yaml_text(top, "letter", "F"),
                              .file = jg_arena_text(keep, path)};
    JG_NEED(ctx, c->file);
    if (!c->layer)
        return jg_yaml_fail(ctx, JG_USAGE, top, "a contract must name its layer");
    const struct jg_yaml *fields = jg_yaml_get(top, "fields");
    if (fields && fields->kind != JG_YAML_LIST)
        return jg_yaml_fail(ctx, JG_USAGE, fields, "fields must be a list");
    JG_TRY(read_kinds(ctx, top, c));
    JG_TRY(read_fields(ctx, keep, fields, c));
    JG_TRY(check_id(ctx, top, c));
    *out = c;
    return JG_OK;
}
