/* SPDX-License-Identifier: MIT */
#include "gis/rule/guard.h"

#include <stdio.h>
#include <string.h>

/* Work is counted in SQLite's own steps, never in seconds, so that a rule is refused on
 * every machine or on none: a plain condition takes about ten steps a row. */
enum { STEPS_BETWEEN_LOOKS = 1000, STEPS_A_ROW = 1000, STEPS_AT_LEAST = 100000 };

enum { LONGEST_TEXT = 1 << 20, LONGEST_CONDITION = 1 << 16, LONGEST_PATTERN = 200 };

/* Same arguments, same answer, on every day and machine; none can make a text longer than
 * LONGEST_TEXT, which SQLite itself watches. */
static const char *const pure[] = {
    "abs",  "coalesce", "floor",  "ceil",      "ceiling", "glob",  "ifnull",
    "iif",  "instr",    "length", "like",      "lower",   "ltrim", "max",
    "min",  "nullif",   "pow",    "power",     "replace", "round", "rtrim",
    "sign", "sqrt",     "substr", "substring", "trim",    "upper", NULL};

static int refuse(struct jg_rule_guard *guard, const char *what, const char *name)
{
    if (!guard->why[0])
        (void)snprintf(guard->why, sizeof guard->why, "%s%.80s%s", what, name ? name : "",
                       name ? "()" : "");
    return SQLITE_DENY;
}

static int see_function(struct jg_rule_guard *guard, const char *name)
{
    for (int i = 0; pure[i]; i++)
        if (jg_text_same(pure[i], name))
            return SQLITE_OK;
    return refuse(guard, "a condition may not use ", name);
}

static int see_read(struct jg_rule_guard *guard, const char *table, const char *column)
{
    if (!jg_text_same(table, guard->table->layer->name))
        return refuse(guard, "a condition reads its own layer only", NULL);
    if (!column || !column[0])
        return SQLITE_OK;
    int k = jg_rule_table_find(guard->table, column);
    if (k < 0) /* rowid: the order of rows must not decide anything */
        return refuse(guard, "a condition may not use the number of a row", NULL);
    guard->reads[k] = true;
    return SQLITE_OK;
}

static int see(void *user, int action, const char *one, const char *two,
               const char *database, const char *within)
{
    (void)database;
    (void)within;
    struct jg_rule_guard *guard = user;
    if (guard->table->connecting)
        return SQLITE_OK;
    if (action == SQLITE_FUNCTION)
        return see_function(guard, two);
    if (action == SQLITE_READ)
        return see_read(guard, one, two);
    if (action == SQLITE_SELECT && guard->selects++ == 0)
        return SQLITE_OK;
    return refuse(guard, "a condition is one expression over the columns of its own row",
                  NULL);
}

static int count(void *user)
{
    struct jg_rule_guard *guard = user;
    guard->steps_left -= STEPS_BETWEEN_LOOKS;
    if (guard->steps_left > 0)
        return 0;
    (void)refuse(guard, "the condition takes more than 1000 steps a row", NULL);
    return 1;
}

void jg_rule_guard_put(sqlite3 *db, struct jg_rule_guard *guard)
{
    int ignored = 0;
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0,
                            &ignored); /* "x" is a column */
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, &ignored);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, &ignored);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, &ignored);
    (void)sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LONGEST_TEXT);
    (void)sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, LONGEST_CONDITION);
    (void)sqlite3_limit(db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LONGEST_PATTERN);
    (void)sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    (void)sqlite3_set_authorizer(db, see, guard);
    sqlite3_progress_handler(db, STEPS_BETWEEN_LOOKS, count, guard);
}

void jg_rule_guard_begin(struct jg_rule_guard *guard)
{
    memset(guard->reads, 0, (size_t)guard->table->n_columns * sizeof *guard->reads);
    guard->selects = 0;
    guard->why[0] = '\0';
    guard->steps_left = STEPS_AT_LEAST + (long long)guard->table->layer->n * STEPS_A_ROW;
}

/* The place behind a quoted text or a comment that begins at c; NULL when it has no end.
 */
static const char *behind(const char *c)
{
    if (c[0] == '-' && c[1] == '-') {
        const char *end = strchr(c, '\n');
        return end ? end + 1 : c + strlen(c);
    }
    if (c[0] == '/' && c[1] == '*') {
        const char *end = strstr(c + 2, "*/");
        return end ? end + 2 : NULL;
    }
    const char *end = strchr(c + 1, *c == '[' ? ']' : *c);
    return end ? end + 1 : NULL; /* a doubled quote begins the next text at once */
}

static bool begins_opaque(const char *c)
{
    return strchr("'\"`[", *c) || (c[0] == '-' && c[1] == '-') ||
           (c[0] == '/' && c[1] == '*');
}

const char *jg_rule_unsound(const char *condition)
{
    int open = 0;
    const char *c = condition;
    while (*c) {
        if (begins_opaque(c)) {
            c = behind(c);
            if (!c)
                return "a quote or comment has no end";
            continue;
        }
        open += (*c == '(') - (*c == ')');
        if (open < 0)
            return "a bracket is closed that was never opened";
        if (*c == ';')
            return "it is more than one expression";
        c++;
    }
    return open ? "a bracket is never closed" : NULL;
}
