/* SPDX-License-Identifier: MIT */
#include "gis/cli/project.h"

#include "gis/cli/stages.h"
#include "gis/core/text.h"
#include "gis/layer/yaml.h"

#include <string.h>

static const char *const roles[] = {"subdistrict",
                                    "community",
                                    "register",
                                    "address",
                                    "land",
                                    "parcel",
                                    "building",
                                    "estate",
                                    "road",
                                    "gate",
                                    "barrier",
                                    "facility",
                                    "clearance",
                                    "government_project",
                                    "special_project",
                                    "population",
                                    "site",
                                    "project",
                                    "answer",
                                    "ruling",
                                    "zone_drawn",
                                    NULL};

static const char *const other_sections[] = {"import", "export", "sheet", NULL};

static bool is_among(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (!strcmp(word, *list))
            return true;
    return false;
}

bool jg_role_is_known(const char *name)
{
    return is_among(name, roles);
}

/* A path of the file, relative to its folder, without a slash at its end; a connection
 * string is left alone. */
static enum jg_status located(struct jg_ctx *ctx, struct jg_arena *keep,
                              const char *folder, const char *path, const char **out)
{
    *out = path;
    if (!path || strstr(path, "://"))
        return JG_OK;
    int n = (int)strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    *out = path[0] == '/' || !*folder ? jg_text_format(keep, "%.*s", n, path)
                                      : jg_text_format(keep, "%s/%.*s", folder, n, path);
    JG_NEED(ctx, *out);
    return JG_OK;
}

static enum jg_status pairs_of(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_yaml *map, const char *key,
                               const char *const **out)
{
    const struct jg_yaml *node = jg_yaml_get(map, key);
    const char **pairs = JG_ARRAY(keep, const char *, 2 * jg_yaml_count(node) + 1);
    JG_NEED(ctx, pairs);
    *out = node ? pairs : NULL;
    if (node && node->kind != JG_YAML_MAP)
        return jg_yaml_fail(ctx, JG_USAGE, node, "%s must be {field: name, …}", key);
    for (const struct jg_yaml *c = node ? node->child : NULL; c; c = c->next) {
        if (c->kind != JG_YAML_TEXT || !c->text)
            return jg_yaml_fail(ctx, JG_USAGE, c, "%s must be one name", c->key);
        *pairs++ = c->key;
        *pairs++ = c->text;
    }
    return JG_OK;
}

static const char *const source_keys[] = {
    "source",  "layer",  "encoding",       "x",
    "y",       "crs",    "classify",       "where",
    "fields",  "fill",   "landuse_scheme", "area_basis",
    "unknown", "repair", "sheet",          "header_row",
    NULL};

static enum jg_status read_source(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const char *folder, const struct jg_yaml *map,
                                  const char *path, struct jg_source *out)
{
    bool repair;
    *out = (struct jg_source){0};
    JG_TRY(located(ctx, keep, folder, path, &out->path));
    out->given_at = jg_text_format(keep, "%s:%d", map->file, map->line);
    JG_NEED(ctx, out->given_at);
    out->layer = jg_yaml_text(map, "layer", jg_yaml_text(map, "sheet", NULL));
    JG_TRY(jg_yaml_int(ctx, map, "header_row", 0, &out->header_row));
    out->encoding = jg_yaml_text(map, "encoding", NULL);
    out->x = jg_yaml_text(map, "x", NULL);
    out->y = jg_yaml_text(map, "y", NULL);
    out->crs = jg_yaml_text(map, "crs", NULL);
    out->classify = jg_yaml_text(map, "classify", NULL);
    out->where = jg_yaml_text(map, "where", NULL);
    out->landuse_scheme = jg_yaml_text(map, "landuse_scheme", NULL);
    out->area_basis = jg_yaml_text(map, "area_basis", NULL);
    out->sentinels = jg_yaml_text(map, "unknown", NULL);
    JG_TRY(jg_yaml_bool(ctx, map, "repair", true, &repair));
    out->keep_invalid = !repair;
    JG_TRY(pairs_of(ctx, keep, map, "fields", &out->fields));
    return pairs_of(ctx, keep, map, "fill", &out->constants);
}

static size_t sources_in(const struct jg_yaml *item)
{
    const struct jg_yaml *source = jg_yaml_get(item, "source");
    return source && source->kind == JG_YAML_LIST ? jg_yaml_count(source) : 1;
}

/* One {source: …} of a layer; source may be a list of files that share the rest. */
static enum jg_status read_item(struct jg_ctx *ctx, struct jg_arena *keep,
                                const char *folder, const struct jg_yaml *item,
                                struct jg_role *role)
{
    if (item->kind == JG_YAML_TEXT && item->text)
        return read_source(ctx, keep, folder, item, item->text,
                           &role->sources[role->n++]);
    JG_TRY(jg_yaml_only(ctx, item, source_keys));
    const struct jg_yaml *source = jg_yaml_get(item, "source");
    if (source && source->kind == JG_YAML_TEXT && source->text)
        return read_source(ctx, keep, folder, item, source->text,
                           &role->sources[role->n++]);
    if (!source || source->kind != JG_YAML_LIST || !source->child)
        return jg_yaml_fail(ctx, JG_USAGE, item, "layer \"%s\" needs source: FILE",
                            role->name);
    for (const struct jg_yaml *c = source->child; c; c = c->next) {
        if (c->kind != JG_YAML_TEXT || !c->text)
            return jg_yaml_fail(ctx, JG_USAGE, c, "a source must be a file name");
        JG_TRY(read_source(ctx, keep, folder, item, c->text, &role->sources[role->n++]));
    }
    return JG_OK;
}

static enum jg_status read_role(struct jg_ctx *ctx, struct jg_arena *keep,
                                const char *folder, const struct jg_yaml *node,
                                struct jg_role *role)
{
    if (!jg_role_is_known(node->key))
        return jg_yaml_fail(ctx, JG_USAGE, node, "there is no input layer \"%s\"",
                            node->key);
    role->name = node->key;
    role->none = node->kind == JG_YAML_TEXT && node->text && !strcmp(node->text, "none");
    if (role->none)
        return JG_OK;
    if (node->kind == JG_YAML_TEXT && !node->text)
        return jg_yaml_fail(ctx, JG_USAGE, node,
                            "layer \"%s\" needs {source: FILE}, or none", node->key);
    size_t n = 0;
    if (node->kind != JG_YAML_LIST)
        n = sources_in(node);
    else
        for (const struct jg_yaml *c = node->child; c; c = c->next)
            n += sources_in(c);
    role->sources = JG_ARRAY(keep, struct jg_source, n + 1);
    JG_NEED(ctx, role->sources);
    if (node->kind != JG_YAML_LIST)
        return read_item(ctx, keep, folder, node, role);
    for (const struct jg_yaml *c = node->child; c; c = c->next)
        JG_TRY(read_item(ctx, keep, folder, c, role));
    return JG_OK;
}

static enum jg_status read_roles(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_yaml *layers, struct jg_project *p)
{
    if (layers && layers->kind != JG_YAML_MAP)
        return jg_yaml_fail(ctx, JG_USAGE, layers,
                            "layers must be {name: {source: FILE}}");
    for (const struct jg_yaml *c = layers ? layers->child : NULL; c; c = c->next) {
        if (p->n_roles == JG_ROLES_MOST)
            return jg_yaml_fail(ctx, JG_USAGE, c, "more than %d layers", JG_ROLES_MOST);
        JG_TRY(read_role(ctx, keep, p->folder, c, &p->roles[p->n_roles]));
        p->n_roles++;
    }
    return JG_OK;
}

/* Names of the sections that are no stage and their parameters. */
static bool other_parameter(const char *section, const char *name)
{
    static const char *const known[] = {"import.max_rejected", "import.repair",
                                        "export.by", "export.buildings", NULL};
    for (const char *const *k = known; *k; k++) {
        size_t n = strlen(section);
        if (!strncmp(*k, section, n) && (*k)[n] == '.' && !strcmp(*k + n + 1, name))
            return true;
    }
    return false;
}

static enum jg_status check_set(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_set *set)
{
    const struct jg_stage *stage = jg_stage_find(set->section);
    if (!stage && is_among(set->section, other_sections)) {
        if (other_parameter(set->section, set->name))
            return JG_OK;
        return jg_fail(ctx, JG_USAGE, "there is no parameter \"%s\"", set->name);
    }
    if (!stage)
        return jg_fail(ctx, JG_USAGE, "there is no stage \"%s\"", set->section);
    void *scratch = jg_arena_alloc(keep, 1, stage->options_size);
    JG_NEED(ctx, scratch);
    jg_params_preset(stage->params, scratch);
    return jg_params_set(ctx, keep, stage->params, scratch, set->name, set->value);
}

static enum jg_status add_set(struct jg_ctx *ctx, struct jg_arena *keep,
                              struct jg_project *p, struct jg_set set)
{
    enum jg_status st = check_set(ctx, keep, &set);
    if (st)
        return jg_while(ctx, st, "%s: %s", set.given_at, set.section);
    if (p->n_sets == JG_SETTINGS_MOST)
        return jg_fail(ctx, JG_USAGE, "more than %d parameters", JG_SETTINGS_MOST);
    p->sets[p->n_sets++] = set;
    return JG_OK;
}

/* A scalar is its text, a list of scalars is joined with commas. */
static enum jg_status setting_text(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_yaml *node, const char **out)
{
    struct jg_text joined = {.arena = keep};
    if (node->kind == JG_YAML_TEXT) {
        *out = node->text;
        return JG_OK;
    }
    for (const struct jg_yaml *c = node->child; c; c = c->next) {
        if (node->kind != JG_YAML_LIST || c->kind != JG_YAML_TEXT || !c->text)
            return jg_yaml_fail(ctx, JG_USAGE, node,
                                "%s must be a value or a list of values", node->key);
        jg_text_addf(&joined, "%s%s", c == node->child ? "" : ",", c->text);
    }
    return jg_text_done(ctx, &joined, out);
}

static enum jg_status read_section(struct jg_ctx *ctx, struct jg_arena *keep,
                                   const struct jg_yaml *section, struct jg_project *p)
{
    if (section->kind == JG_YAML_TEXT && !section->text)
        return JG_OK;
    if (section->kind != JG_YAML_MAP)
        return jg_yaml_fail(ctx, JG_USAGE, section, "%s must be {parameter: value}",
                            section->key);
    for (const struct jg_yaml *c = section->child; c; c = c->next) {
        struct jg_set set = {.section = section->key, .name = c->key};
        JG_TRY(setting_text(ctx, keep, c, &set.value));
        if (!set.value)
            continue;
        set.given_at = jg_text_format(keep, "%s:%d", c->file, c->line);
        JG_NEED(ctx, set.given_at);
        JG_TRY(add_set(ctx, keep, p, set));
    }
    return JG_OK;
}

static enum jg_status read_sections(struct jg_ctx *ctx, struct jg_arena *keep,
                                    const struct jg_yaml *top, struct jg_project *p)
{
    static const char *const scalars[] = {"project",  "crs",       "policy",
                                          "standard", "workspace", "out",
                                          "secrecy",  "layers",    NULL};
    for (const struct jg_yaml *c = top->child; c; c = c->next) {
        if (is_among(c->key, scalars))
            continue;
        if (!jg_stage_find(c->key) && !is_among(c->key, other_sections))
            return jg_yaml_fail(ctx, JG_USAGE, c, "unknown key \"%s\"", c->key);
        JG_TRY(read_section(ctx, keep, c, p));
    }
    return JG_OK;
}

static enum jg_status name_parts(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const char *path, struct jg_project *p)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    p->file = jg_arena_text(keep, path);
    p->folder = jg_text_format(keep, "%.*s", slash ? (int)(slash - path) : 0, path);
    if (slash == path)
        p->folder = "/";
    p->stem =
        jg_text_format(keep, "%.*s", dot ? (int)(dot - base) : (int)strlen(base), base);
    JG_NEED(ctx, p->file && p->folder && p->stem);
    return JG_OK;
}

/* A policy or standard is a shipped name, or a path: something with a slash or .yaml. */
static enum jg_status data_path(struct jg_ctx *ctx, struct jg_arena *keep,
                                const char *folder, const char *name, const char **out)
{
    *out = name;
    if (strchr(name, '/') || jg_text_ends(name, ".yaml") || jg_text_ends(name, ".yml"))
        return located(ctx, keep, folder, name, out);
    return JG_OK;
}

enum jg_status jg_project_of(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                             const struct jg_yaml *top, struct jg_project *p)
{
    *p = (struct jg_project){0};
    JG_TRY(name_parts(ctx, keep, path, p));
    p->title = jg_yaml_text(top, "project", p->stem);
    p->crs = jg_yaml_text(top, "crs", NULL);
    p->secrecy = jg_yaml_text(top, "secrecy", NULL);
    if (!p->crs)
        return jg_fail(ctx, JG_CRS,
                       "%s: crs is missing: name the projected system of the "
                       "district, for example crs: EPSG:4549",
                       path);
    JG_TRY(data_path(ctx, keep, p->folder, jg_yaml_text(top, "policy", "haishu-2020"),
                     &p->policy));
    JG_TRY(data_path(ctx, keep, p->folder, jg_yaml_text(top, "standard", "gb50180-2018"),
                     &p->standard));
    const char *workspace = jg_text_format(keep, "%s.sqlite", p->stem);
    JG_NEED(ctx, workspace);
    JG_TRY(located(ctx, keep, p->folder, jg_yaml_text(top, "workspace", workspace),
                   &p->workspace));
    JG_TRY(located(ctx, keep, p->folder, jg_yaml_text(top, "out", "out"), &p->out));
    JG_TRY(read_roles(ctx, keep, jg_yaml_get(top, "layers"), p));
    return read_sections(ctx, keep, top, p);
}

enum jg_status jg_project_read(struct jg_ctx *ctx, struct jg_arena *keep,
                               const char *path, struct jg_project *out)
{
    struct jg_yaml *top;
    JG_TRY(jg_yaml_read(ctx, keep, path, &top));
    return jg_project_of(ctx, keep, path, top, out);
}

enum jg_status jg_project_set(struct jg_ctx *ctx, struct jg_arena *keep,
                              struct jg_project *p, const char *assignment,
                              const char *given_at)
{
    const char *equals = strchr(assignment, '=');
    const char *dot = strchr(assignment, '.');
    if (!equals || !dot || dot > equals)
        return jg_fail(ctx, JG_USAGE, "%s must be STAGE.PARAMETER=VALUE, not \"%s\"",
                       given_at, assignment);
    struct jg_set set = {.value = equals + 1, .given_at = given_at};
    set.section = jg_text_format(keep, "%.*s", (int)(dot - assignment), assignment);
    set.name = jg_text_format(keep, "%.*s", (int)(equals - dot - 1), dot + 1);
    JG_NEED(ctx, set.section && set.name);
    return add_set(ctx, keep, p, set);
}

enum jg_status jg_project_options(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const struct jg_project *p,
                                  const struct jg_stage *stage, void **out)
{
    void *options =
        jg_arena_alloc(keep, 1, stage->options_size ? stage->options_size : 1);
    JG_NEED(ctx, options);
    jg_params_preset(stage->params, options);
    for (int i = 0; i < p->n_sets; i++) {
        const struct jg_set *s = &p->sets[i];
        bool mine = !strcmp(s->section, stage->name);
        bool shared = !strcmp(s->name, "completed_by") && !strcmp(s->section, "select") &&
                      jg_params_find(stage->params, s->name);
        if (mine || shared)
            JG_TRY(jg_params_set(ctx, keep, stage->params, options, s->name, s->value));
    }
    *out = options;
    return JG_OK;
}

const char *jg_project_value(const struct jg_project *p, const char *section,
                             const char *name)
{
    const char *value = NULL;
    for (int i = 0; i < p->n_sets; i++)
        if (!strcmp(p->sets[i].section, section) && !strcmp(p->sets[i].name, name))
            value = p->sets[i].value;
    return value;
}
