/* SPDX-License-Identifier: MIT */
#include "gis/rule/rule.h"

#include "gis/rule/guard.h"
#include "gis/rule/table.h"

#include <sqlite3.h>

struct jg_rules {
    sqlite3 *db;
    struct jg_rule_table *table;
    struct jg_rule_guard guard;
};

enum jg_truth jg_and(enum jg_truth a, enum jg_truth b)
{
    if (a == JG_FALSE || b == JG_FALSE)
        return JG_FALSE;
    return a == JG_TRUE && b == JG_TRUE ? JG_TRUE : JG_UNKNOWN;
}

enum jg_truth jg_or(enum jg_truth a, enum jg_truth b)
{
    if (a == JG_TRUE || b == JG_TRUE)
        return JG_TRUE;
    return a == JG_FALSE && b == JG_FALSE ? JG_FALSE : JG_UNKNOWN;
}

static void close_database(void *user, void *thing)
{
    (void)user;
    (void)sqlite3_close_v2(thing);
}

static void finalize(void *user, void *thing)
{
    (void)user;
    (void)sqlite3_finalize(thing);
}

enum jg_status jg_rules_open(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layer *layer, struct jg_rules **out)
{
    struct jg_rules *rules = JG_ARRAY(keep, struct jg_rules, 1);
    JG_NEED(ctx, rules);
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(":memory:", &db,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY |
                                   SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
                               NULL);
    JG_NEED(ctx, db);
    JG_NEED(ctx, jg_arena_defer(keep, close_database, NULL, db));
    if (code != SQLITE_OK)
        return jg_fail(ctx, JG_IO, "SQLite cannot open a database in memory: %s",
                       sqlite3_errmsg(db));
    rules->db = db;
    JG_TRY(jg_rule_table_open(ctx, keep, db, layer, &rules->table));
    rules->guard.table = rules->table;
    rules->guard.reads = JG_ARRAY(keep, bool, (size_t)rules->table->n_columns + 1);
    JG_NEED(ctx, rules->guard.reads);
    jg_rule_guard_put(db, &rules->guard);
    *out = rules;
    return JG_OK;
}

/* "haishu-2020.yaml:7, rule state_land: no such column: foo, in "foo > 1"" */
static enum jg_status refuse(struct jg_ctx *ctx, struct jg_rules *rules,
                             const char *where_from, const char *condition,
                             const char *why)
{
    int code = sqlite3_errcode(rules->db);
    if (code == SQLITE_NOMEM)
        return jg_fail(ctx, JG_NOMEM, "out of memory");
    if (rules->guard.why[0])
        why = rules->guard.why;
    return jg_fail(ctx, JG_USAGE, "%s: %s, in \"%.200s\"", where_from,
                   why ? why : sqlite3_errmsg(rules->db), condition);
}

static enum jg_status compile(struct jg_ctx *ctx, struct jg_arena *keep,
                              struct jg_rules *rules, const char *before,
                              const char *condition, const char *after,
                              sqlite3_stmt **out)
{
    struct jg_text sql = {.arena = keep};
    jg_text_add(&sql, before);
    jg_text_add(&sql, condition);
    jg_text_add(&sql, "\n"); /* ends a comment at the condition's end */
    jg_text_add(&sql, after);
    const char *text = NULL;
    JG_TRY(jg_text_done(ctx, &sql, &text));
    jg_rule_guard_begin(&rules->guard);
    sqlite3_stmt *made = NULL;
    int code = sqlite3_prepare_v2(rules->db, text, -1, &made, NULL);
    if (made)
        JG_NEED(ctx, jg_arena_defer(keep, finalize, NULL, made));
    *out = code == SQLITE_OK ? made : NULL;
    return JG_OK;
}

/* Compile "SELECT (condition) FROM layer". Before that the condition stands behind WHERE,
 * where aggregates and windows, which would look at other rows, do not compile. */
static enum jg_status prepare(struct jg_ctx *ctx, struct jg_arena *keep,
                              struct jg_rules *rules, const char *condition,
                              const char *where_from, sqlite3_stmt **out)
{
    const char *unsound = jg_rule_unsound(condition);
    rules->guard.why[0] = '\0';
    if (unsound)
        return jg_fail(ctx, JG_USAGE, "%s: %s, in \"%.200s\"", where_from, unsound,
                       condition);
    struct jg_text before = {.arena = keep}, after = {.arena = keep};
    jg_text_add(&before, "SELECT 1 FROM ");
    jg_rule_quote(&before, rules->table->layer->name);
    jg_text_add(&before, " WHERE (");
    jg_text_add(&after, ") FROM ");
    jg_rule_quote(&after, rules->table->layer->name);
    const char *head = NULL, *tail = NULL;
    JG_TRY(jg_text_done(ctx, &before, &head));
    JG_TRY(jg_text_done(ctx, &after, &tail));
    sqlite3_stmt *trial = NULL, *made = NULL;
    JG_TRY(compile(ctx, keep, rules, head, condition, ")", &trial));
    if (trial)
        JG_TRY(compile(ctx, keep, rules, "SELECT (", condition, tail, &made));
    if (!made)
        return refuse(ctx, rules, where_from, condition, NULL);
    *out = made;
    return JG_OK;
}

static const struct jg_setting *find(const struct jg_setting *settings, const char *name)
{
    for (; name && name[0] == ':' && settings && settings->name; settings++)
        if (jg_text_same(settings->name, name + 1))
            return settings;
    return NULL;
}

static enum jg_status bind(struct jg_ctx *ctx, sqlite3_stmt *made, const char *condition,
                           const struct jg_setting *settings, const char *where_from)
{
    for (int k = 1; k <= sqlite3_bind_parameter_count(made); k++) {
        const char *name = sqlite3_bind_parameter_name(made, k);
        const struct jg_setting *setting = find(settings, name);
        if (!setting)
            return jg_fail(ctx, JG_USAGE, "%s: there is no setting \"%s\", in \"%.200s\"",
                           where_from, name ? name : "?", condition);
        if (sqlite3_bind_double(made, k, setting->value) != SQLITE_OK)
            return jg_fail(ctx, JG_NOMEM, "out of memory");
    }
    return JG_OK;
}

static enum jg_status answer(struct jg_ctx *ctx, sqlite3_stmt *made,
                             const char *condition, const char *where_from,
                             enum jg_truth *out)
{
    int type = sqlite3_column_type(made, 0);
    if (type == SQLITE_TEXT || type == SQLITE_BLOB)
        return jg_fail(ctx, JG_USAGE, "%s: gives a text, not yes or no, in \"%.200s\"",
                       where_from, condition);
    if (type == SQLITE_NULL)
        *out = JG_UNKNOWN;
    else
        *out = sqlite3_column_double(made, 0) != 0 ? JG_TRUE : JG_FALSE;
    return JG_OK;
}

enum jg_status jg_rules_test(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_rules *rules, const char *condition,
                             const struct jg_setting *settings, const char *where_from,
                             enum jg_truth **out)
{
    uint32_t n = rules->table->layer->n;
    enum jg_truth *truth = JG_ARRAY(keep, enum jg_truth, n);
    JG_NEED(ctx, truth);
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    sqlite3_stmt *made = NULL;
    JG_TRY(prepare(ctx, tmp, rules, condition, where_from, &made));
    JG_TRY(bind(ctx, made, condition, settings, where_from));
    for (uint32_t i = 0; i < n; i++) {
        if (sqlite3_step(made) != SQLITE_ROW)
            return refuse(ctx, rules, where_from, condition, NULL);
        JG_TRY(answer(ctx, made, condition, where_from, &truth[i]));
    }
    jg_arena_close(tmp);
    *out = truth;
    return JG_OK;
}

enum jg_status jg_rules_columns(struct jg_ctx *ctx, struct jg_arena *keep,
                                struct jg_rules *rules, const char *condition,
                                const char ***out)
{
    const struct jg_rule_table *table = rules->table;
    const char **names = JG_ARRAY(keep, const char *, (size_t)table->n_columns + 1);
    JG_NEED(ctx, names);
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    sqlite3_stmt *made = NULL;
    JG_TRY(prepare(ctx, tmp, rules, condition, table->layer->name, &made));
    int n = 0;
    for (int k = 0; k < table->n_columns; k++)
        if (rules->guard.reads[k])
            names[n++] = table->layer->columns[table->column[k]].name;
    jg_arena_close(tmp);
    *out = names;
    return JG_OK;
}
