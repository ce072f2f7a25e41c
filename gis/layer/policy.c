/* SPDX-License-Identifier: MIT */
#include "gis/layer/policy.h"

#include "gis/core/text.h"
#include "gis/layer/date.h"
#include "gis/layer/extend.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { RULES_MOST = 200, SETTINGS_MOST = 200 };

static const char classes[] = "XABC";

/* The fields of a rule that are texts, in the order of the table's columns. */
enum { ID, CLASS, ZH, EN, CLAUSE, PASS, FAIL, N_FIELDS };
static const char *const fields[] = {"id",     "class", "zh",   "en",
                                     "clause", "pass",  "fail", NULL};

struct rule {
    const char *text[N_FIELDS];
    const char *file;
    int line;
    bool dropped;
};

struct setting {
    const char *name, *zh, *en, *source;
    double value;
};

struct policy {
    struct jg_arena *keep;
    struct rule rule[RULES_MOST];
    int n_rules;
    struct setting setting[SETTINGS_MOST];
    int n_settings;
};

static enum jg_status number(struct jg_ctx *ctx, const struct jg_yaml *at,
                             const char *text, double *out)
{
    if (!text || !jg_text_to_double(text, out))
        return jg_yaml_fail(ctx, JG_USAGE, at,
                            "setting \"%s\" must be a number, not \"%s\"", at->key,
                            text ? text : "");
    return JG_OK;
}

static enum jg_status add_setting(struct jg_ctx *ctx, struct policy *p,
                                  const struct jg_yaml *node)
{
    static const char *const keys[] = {"value", "zh", "en", "source", NULL};
    struct setting *s = NULL;
    for (int i = 0; i < p->n_settings; i++)
        if (jg_text_same(p->setting[i].name, node->key))
            s = &p->setting[i];
    if (!s && p->n_settings == SETTINGS_MOST)
        return jg_yaml_fail(ctx, JG_USAGE, node, "more than %d settings", SETTINGS_MOST);
    if (!s) {
        s = &p->setting[p->n_settings++];
        *s = (struct setting){.name = node->key, .value = NAN};
    }
    if (node->kind == JG_YAML_TEXT)
        return number(ctx, node, node->text, &s->value);
    JG_TRY(jg_yaml_only(ctx, node, keys));
    if (jg_yaml_get(node, "value") || isnan(s->value))
        JG_TRY(number(ctx, node, jg_yaml_text(node, "value", NULL), &s->value));
    s->zh = jg_yaml_text(node, "zh", s->zh);
    s->en = jg_yaml_text(node, "en", s->en);
    s->source = jg_yaml_text(node, "source", s->source);
    return JG_OK;
}

static enum jg_status check_rule(struct jg_ctx *ctx, const struct jg_yaml *node,
                                 const struct rule *rule)
{
    const char *class = rule->text[CLASS];
    if (!class || strlen(class) != 1 || !strchr(classes, *class))
        return jg_yaml_fail(ctx, JG_USAGE, node,
                            "rule \"%s\": class must be X, A, B or C, not "
                            "\"%s\"",
                            rule->text[ID], class ? class : "");
    if (!rule->text[PASS])
        return jg_yaml_fail(ctx, JG_USAGE, node, "rule \"%s\" has no pass",
                            rule->text[ID]);
    return JG_OK;
}

static enum jg_status find_rule(struct jg_ctx *ctx, struct policy *p,
                                const struct jg_yaml *node, const char *id,
                                struct rule **out)
{
    for (int i = 0; i < p->n_rules; i++)
        if (!strcmp(p->rule[i].text[ID], id)) {
            *out = &p->rule[i];
            return JG_OK;
        }
    if (p->n_rules == RULES_MOST)
        return jg_yaml_fail(ctx, JG_USAGE, node, "more than %d rules", RULES_MOST);
    *out = &p->rule[p->n_rules++];
    **out = (struct rule){.text = {id}, .file = node->file, .line = node->line};
    return JG_OK;
}

static enum jg_status add_rule(struct jg_ctx *ctx, struct policy *p,
                               const struct jg_yaml *node)
{
    static const char *const keys[] = {"id",   "class", "zh",   "en", "clause",
                                       "pass", "fail",  "drop", NULL};
    struct rule *rule = NULL;
    const char *id = jg_yaml_text(node, "id", NULL);
    if (node->kind != JG_YAML_MAP || !id)
        return jg_yaml_fail(ctx, JG_USAGE, node, "a rule has no id");
    JG_TRY(jg_yaml_only(ctx, node, keys));
    JG_TRY(find_rule(ctx, p, node, id, &rule));
    for (int f = 0; f < N_FIELDS; f++)
        if (jg_yaml_get(node, fields[f])) {
            rule->text[f] = jg_yaml_text(node, fields[f], NULL);
            rule->file = node->file;
            rule->line = node->line;
        }
    JG_TRY(jg_yaml_bool(ctx, node, "drop", false, &rule->dropped));
    return rule->dropped ? JG_OK : check_rule(ctx, node, rule);
}

static enum jg_status take(struct jg_ctx *ctx, struct policy *p,
                           const struct jg_yaml *top)
{
    const struct jg_yaml *settings = jg_yaml_get(top, "settings");
    for (const struct jg_yaml *s = settings ? settings->child : NULL; s; s = s->next)
        JG_TRY(add_setting(ctx, p, s));
    const struct jg_yaml *rules = jg_yaml_get(top, "rules");
    for (const struct jg_yaml *r = rules ? rules->child : NULL; r; r = r->next)
        JG_TRY(add_rule(ctx, p, r));
    return JG_OK;
}

static void order_rules(const struct policy *p, int *order, int *out_n)
{
    int n = 0;
    for (const char *class = classes; *class; class ++)
        for (int i = 0; i < p->n_rules; i++)
            if (!p->rule[i].dropped && p->rule[i].text[CLASS][0] == *class)
                order[n++] = i;
    *out_n = n;
}

static enum jg_status put_rules(struct jg_ctx *ctx, const struct policy *p,
                                struct jg_layers *layers)
{
    int order[RULES_MOST], n = 0;
    order_rules(p, order, &n);
    struct jg_layer *layer = NULL;
    int64_t *line = NULL;
    const char **texts = NULL;
    JG_TRY(jg_layer_open(ctx, p->keep, "policy", (uint32_t)n, &layer));
    for (int f = 0; f < N_FIELDS; f++) {
        JG_TRY(jg_layer_add_texts(ctx, layer, fields[f], &texts));
        for (int i = 0; i < n; i++)
            texts[i] = p->rule[order[i]].text[f];
    }
    JG_TRY(jg_layer_add_ints(ctx, layer, "line", &line));
    JG_TRY(jg_layer_add_texts(ctx, layer, "file", &texts));
    for (int i = 0; i < n; i++) {
        line[i] = p->rule[order[i]].line;
        texts[i] = p->rule[order[i]].file;
    }
    return jg_layers_put(ctx, layers, layer);
}

static enum jg_status put_settings(struct jg_ctx *ctx, const struct policy *p,
                                   struct jg_layers *layers)
{
    struct jg_layer *layer = NULL;
    double *value = NULL;
    const char **name = NULL, **zh = NULL, **en = NULL, **source = NULL;
    JG_TRY(
        jg_layer_open(ctx, p->keep, "policy_setting", (uint32_t)p->n_settings, &layer));
    JG_TRY(jg_layer_add_texts(ctx, layer, "name", &name));
    JG_TRY(jg_layer_add_reals(ctx, layer, "value", &value));
    JG_TRY(jg_layer_add_texts(ctx, layer, "zh", &zh));
    JG_TRY(jg_layer_add_texts(ctx, layer, "en", &en));
    JG_TRY(jg_layer_add_texts(ctx, layer, "source", &source));
    for (int i = 0; i < p->n_settings; i++) {
        name[i] = p->setting[i].name;
        value[i] = p->setting[i].value;
        zh[i] = p->setting[i].zh;
        en[i] = p->setting[i].en;
        source[i] = p->setting[i].source;
    }
    return jg_layers_put(ctx, layers, layer);
}

enum jg_status jg_policy_read(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                              const char *layers_dir, struct jg_layers *layers)
{
    static const char *const keys[] = {"policy", "extends",  "zh",    "en",
                                       "source", "settings", "rules", NULL};
    const struct jg_data_kind kind = {"policy", keys};
    struct jg_yaml *file[JG_EXTEND_DEEPEST] = {NULL};
    int n = 0;
    struct policy *p = JG_ARRAY(keep, struct policy, 1);
    JG_NEED(ctx, p);
    p->keep = keep;
    JG_TRY(jg_extend_read(ctx, keep, &kind, path, layers_dir, file, &n));
    for (int i = 0; i < n; i++)
        JG_TRY(take(ctx, p, file[i]));
    bool has_a = false;
    for (int i = 0; i < p->n_rules; i++)
        has_a = has_a || (!p->rule[i].dropped && p->rule[i].text[CLASS][0] == 'A');
    if (!has_a)
        return jg_fail(ctx, JG_USAGE, "%s: no rule of class A: nothing could be eligible",
                       file[n - 1]->file);
    JG_TRY(put_rules(ctx, p, layers));
    return put_settings(ctx, p, layers);
}

enum jg_status jg_policy_cutoff(struct jg_ctx *ctx, const char *told,
                                const struct jg_layers *layers, int32_t *out)
{
    char text[32] = "2000";
    const struct jg_layer *settings = jg_layers_find(layers, "policy_setting");
    const char *const *name = jg_layer_texts(settings, "name");
    const double *value = jg_layer_reals(settings, "value");
    for (uint32_t i = 0; name && value && i < settings->n; i++)
        if (jg_text_same(name[i], "completed_by"))
            (void)snprintf(text, sizeof text, "%.0f", value[i]);
    if (told && *told)
        (void)snprintf(text, sizeof text, "%s", told);
    struct jg_date date = {0};
    if (jg_date_parse(text, NULL, &date) != JG_DATE_READ ||
        (int64_t)date.to - date.from > 365)
        return jg_fail(
            ctx, JG_USAGE,
            "completed_by must be a year (2000) or a day (2000-06-30), not \"%s\"", text);
    *out = date.to;
    return JG_OK;
}
