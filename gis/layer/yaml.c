/* SPDX-License-Identifier: MIT */
#include "gis/layer/yaml.h"

#include "gis/core/text.h"

#include <yaml.h>

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    DEEPEST = 32,
    LARGEST = 64 << 20
}; /* a project file is never larger than 64 MiB */

struct reader {
    yaml_parser_t *parser;
    struct jg_arena *keep;
    const char *file;
};

static void delete_parser(void *user, void *thing)
{
    (void)user;
    yaml_parser_delete(thing);
}

enum jg_status jg_yaml_fail(struct jg_ctx *ctx, enum jg_status st,
                            const struct jg_yaml *at, const char *fmt, ...)
{
    char sentence[900];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(sentence, sizeof sentence, fmt, args);
    va_end(args);
    return jg_fail(ctx, st, "%s:%d: %s", at->file, at->line, sentence);
}

static enum jg_status next_event(struct jg_ctx *ctx, struct reader *r,
                                 yaml_event_t *event)
{
    if (yaml_parser_parse(r->parser, event))
        return JG_OK;
    size_t line = r->parser->problem_mark.line + 1;
    const char *why = r->parser->problem ? r->parser->problem : "not YAML";
    if (r->parser->error == YAML_MEMORY_ERROR)
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    return jg_fail(ctx, JG_USAGE, "%s:%zu: %s", r->file, line, why);
}

static enum jg_status node_of(struct jg_ctx *ctx, struct reader *r, const yaml_event_t *e,
                              struct jg_yaml **out)
{
    struct jg_yaml *node = JG_ARRAY(r->keep, struct jg_yaml, 1);
    JG_NEED(ctx, node);
    node->file = r->file;
    node->line = (int)e->start_mark.line + 1;
    *out = node;
    return JG_OK;
}

static enum jg_status scalar(struct jg_ctx *ctx, struct reader *r, const yaml_event_t *e,
                             struct jg_yaml *node)
{
    const char *text = (const char *)e->data.scalar.value;
    bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (strlen(text) != e->data.scalar.length)
        return jg_yaml_fail(ctx, JG_USAGE, node, "a NUL byte inside a text");
    if (plain && (!*text || !strcmp(text, "~") || jg_text_same(text, "null")))
        return JG_OK;
    node->text = jg_arena_text(r->keep, text);
    JG_NEED(ctx, node->text);
    return JG_OK;
}

static enum jg_status read_node(struct jg_ctx *ctx, struct reader *r,
                                const yaml_event_t *e, int depth, struct jg_yaml **out);

static enum jg_status read_event_node(struct jg_ctx *ctx, struct reader *r, int depth,
                                      yaml_event_type_t end, struct jg_yaml **out)
{
    yaml_event_t event;
    JG_TRY(next_event(ctx, r, &event));
    enum jg_status st = JG_OK;
    *out = NULL;
    if (event.type != end)
        st = read_node(ctx, r, &event, depth, out);
    yaml_event_delete(&event);
    return st;
}

static enum jg_status read_list(struct jg_ctx *ctx, struct reader *r, int depth,
                                struct jg_yaml *list)
{
    struct jg_yaml **last = &list->child;
    for (;;) {
        JG_TRY(read_event_node(ctx, r, depth, YAML_SEQUENCE_END_EVENT, last));
        if (!*last)
            return JG_OK;
        last = &(*last)->next;
    }
}

static enum jg_status read_map(struct jg_ctx *ctx, struct reader *r, int depth,
                               struct jg_yaml *map)
{
    struct jg_yaml **last = &map->child, *key = NULL;
    for (;;) {
        JG_TRY(read_event_node(ctx, r, depth, YAML_MAPPING_END_EVENT, &key));
        if (!key)
            return JG_OK;
        if (key->kind != JG_YAML_TEXT || !key->text)
            return jg_yaml_fail(ctx, JG_USAGE, key, "a key must be a word");
        if (jg_yaml_get(map, key->text))
            return jg_yaml_fail(ctx, JG_USAGE, key, "the key \"%s\" stands here twice",
                                key->text);
        JG_TRY(read_event_node(ctx, r, depth, YAML_NO_EVENT, last));
        assert(*last);
        (*last)->key = key->text;
        (*last)->line = (*last)->kind == JG_YAML_TEXT ? (*last)->line : key->line;
        last = &(*last)->next;
    }
}

static enum jg_status read_node(struct jg_ctx *ctx, struct reader *r,
                                const yaml_event_t *e, int depth, struct jg_yaml **out)
{
    struct jg_yaml *node = NULL;
    JG_TRY(node_of(ctx, r, e, &node));
    *out = node;
    if (depth > DEEPEST)
        return jg_yaml_fail(ctx, JG_USAGE, node, "nested more than %d deep", DEEPEST);
    switch (e->type) {
    case YAML_SCALAR_EVENT:
        return scalar(ctx, r, e, node);
    case YAML_SEQUENCE_START_EVENT:
        node->kind = JG_YAML_LIST;
        return read_list(ctx, r, depth + 1, node);
    case YAML_MAPPING_START_EVENT:
        node->kind = JG_YAML_MAP;
        return read_map(ctx, r, depth + 1, node);
    case YAML_ALIAS_EVENT:
        return jg_yaml_fail(ctx, JG_USAGE, node, "aliases (*name) are not read here");
    default:
        return jg_yaml_fail(ctx, JG_USAGE, node, "a value is missing");
    }
}

static enum jg_status read_document(struct jg_ctx *ctx, struct reader *r,
                                    struct jg_yaml **out)
{
    yaml_event_t event;
    for (int opening = 0; opening < 2; opening++) { /* stream start, document start */
        JG_TRY(next_event(ctx, r, &event));
        yaml_event_type_t type = event.type;
        yaml_event_delete(&event);
        if (type == YAML_STREAM_END_EVENT)
            return jg_fail(ctx, JG_USAGE, "%s: nothing in it", r->file);
    }
    JG_TRY(read_event_node(ctx, r, 0, YAML_NO_EVENT, out));
    assert(*out);
    if ((*out)->kind != JG_YAML_MAP)
        return jg_yaml_fail(ctx, JG_USAGE, *out,
                            "must be a list of \"key: value\" lines");
    return JG_OK;
}

enum jg_status jg_yaml_parse(struct jg_ctx *ctx, struct jg_arena *keep, const char *name,
                             const char *bytes, size_t n, struct jg_yaml **out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    yaml_parser_t *parser = JG_ARRAY(tmp, yaml_parser_t, 1);
    JG_NEED(ctx, parser);
    struct reader r = {parser, keep, jg_arena_text(keep, name)};
    JG_NEED(ctx, r.file);
    JG_NEED(ctx, yaml_parser_initialize(parser));
    JG_NEED(ctx, jg_arena_defer(tmp, delete_parser, NULL, parser));
    yaml_parser_set_input_string(parser, (const unsigned char *)bytes, n);
    struct jg_yaml *tree = NULL;
    enum jg_status st = read_document(ctx, &r, &tree);
    jg_arena_close(tmp);
    if (!st)
        *out = tree;
    return st;
}

static void close_file(void *user, void *thing)
{
    (void)user;
    (void)fclose(thing);
}

enum jg_status jg_yaml_read(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                            struct jg_yaml **out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    FILE *f = fopen(path, "rb");
    if (!f)
        return jg_fail(ctx, JG_IO, "cannot read %s: %s", path, strerror(errno));
    JG_NEED(ctx, jg_arena_defer(tmp, close_file, NULL, f));
    struct jg_text text = {.arena = tmp};
    char block[4096];
    size_t got;
    while ((got = fread(block, 1, sizeof block, f)) > 0 && text.n < LARGEST)
        jg_text_add_n(&text, block, got);
    if (ferror(f) || text.n >= LARGEST)
        return jg_fail(ctx, JG_IO, "cannot read %s: %s", path,
                       ferror(f) ? strerror(errno) : "larger than 64 MiB");
    const char *bytes;
    JG_TRY(jg_text_done(ctx, &text, &bytes));
    if (!jg_text_is_utf8(bytes, text.n))
        return jg_fail(ctx, JG_USAGE, "%s: is not UTF-8 text", path);
    JG_TRY(jg_yaml_parse(ctx, keep, path, bytes, text.n, out));
    jg_arena_close(tmp);
    return JG_OK;
}

struct jg_yaml *jg_yaml_get(const struct jg_yaml *map, const char *key)
{
    if (!map || map->kind != JG_YAML_MAP)
        return NULL;
    for (struct jg_yaml *c = map->child; c; c = c->next)
        if (c->key && !strcmp(c->key, key)) /* no key yet: its value is being read */
            return c;
    return NULL;
}

const char *jg_yaml_text(const struct jg_yaml *map, const char *key, const char *preset)
{
    const struct jg_yaml *node = jg_yaml_get(map, key);
    return node && node->kind == JG_YAML_TEXT && node->text ? node->text : preset;
}

size_t jg_yaml_count(const struct jg_yaml *node)
{
    size_t n = 0;
    for (const struct jg_yaml *c = node ? node->child : NULL; c; c = c->next)
        n++;
    return n;
}

enum jg_status jg_yaml_real(struct jg_ctx *ctx, const struct jg_yaml *map,
                            const char *key, double preset, double *out)
{
    const struct jg_yaml *node = jg_yaml_get(map, key);
    if (!node || (node->kind == JG_YAML_TEXT && !node->text))
        *out = preset;
    else if (node->kind != JG_YAML_TEXT || !jg_text_to_double(node->text, out))
        return jg_yaml_fail(ctx, JG_USAGE, node, "%s must be a number, not \"%s\"", key,
                            node->text ? node->text : "a list");
    return JG_OK;
}

enum jg_status jg_yaml_int(struct jg_ctx *ctx, const struct jg_yaml *map, const char *key,
                           int preset, int *out)
{
    double value = preset;
    JG_TRY(jg_yaml_real(ctx, map, key, preset, &value));
    if (!(value >= -2147483647.0 && value <= 2147483647.0) || value != (double)(int)value)
        return jg_yaml_fail(ctx, JG_USAGE, jg_yaml_get(map, key),
                            "%s must be a whole number, not %g", key, value);
    *out = (int)value;
    return JG_OK;
}

enum jg_status jg_yaml_bool(struct jg_ctx *ctx, const struct jg_yaml *map,
                            const char *key, bool preset, bool *out)
{
    const struct jg_yaml *node = jg_yaml_get(map, key);
    const char *text = jg_yaml_text(map, key, NULL);
    if (!node || (node->kind == JG_YAML_TEXT && !text))
        *out = preset;
    else if (text && (jg_text_same(text, "true") || jg_text_same(text, "yes")))
        *out = true;
    else if (text && (jg_text_same(text, "false") || jg_text_same(text, "no")))
        *out = false;
    else
        return jg_yaml_fail(ctx, JG_USAGE, node, "%s must be true or false, not \"%s\"",
                            key, text ? text : "a list");
    return JG_OK;
}

/* How many bytes of the shorter word must change, at most 3 counted; for "did you
 * mean". */
static size_t unlike(const char *a, const char *b)
{
    size_t head = 0, n = strlen(a), m = strlen(b);
    while (a[head] && a[head] == b[head])
        head++;
    size_t tail = 0;
    while (tail + head < n && tail + head < m && a[n - 1 - tail] == b[m - 1 - tail])
        tail++;
    size_t longer = n > m ? n : m;
    return longer - head - tail;
}

static enum jg_status refuse_key(struct jg_ctx *ctx, const struct jg_yaml *node,
                                 const char *const *keys)
{
    const char *nearest = NULL;
    for (const char *const *k = keys; *k; k++)
        if (unlike(*k, node->key) <= 3 &&
            (!nearest || unlike(*k, node->key) < unlike(nearest, node->key)))
            nearest = *k;
    return jg_yaml_fail(ctx, JG_USAGE, node, "unknown key \"%s\"%s%s%s", node->key,
                        nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                        nearest ? "\"?" : "");
}

enum jg_status jg_yaml_only(struct jg_ctx *ctx, const struct jg_yaml *map,
                            const char *const *keys)
{
    if (!map || map->kind != JG_YAML_MAP)
        return JG_OK;
    for (const struct jg_yaml *c = map->child; c; c = c->next) {
        bool known = false;
        for (const char *const *k = keys; *k && !known; k++)
            known = !strcmp(*k, c->key);
        if (!known)
            return refuse_key(ctx, c, keys);
    }
    return JG_OK;
}
