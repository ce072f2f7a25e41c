/* SPDX-License-Identifier: MIT */
#include "gis/cli/args.h"

#include "gis/core/text.h"

#include <string.h>

enum { LISTS = sizeof((struct jg_option_lists *)0)->list / sizeof(struct jg_option *) };

static bool same_word(const char *name, const char *word, size_t n)
{
    if (strlen(name) != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (name[i] != word[i] && !(strchr("-_", name[i]) && strchr("-_", word[i])))
            return false;
    return true;
}

static const struct jg_option *find(const struct jg_option_lists *lists, const char *word,
                                    size_t n, char letter)
{
    for (int l = 0; l < LISTS && lists->list[l]; l++)
        for (const struct jg_option *o = lists->list[l]; o->name; o++)
            if (letter ? o->letter == letter : same_word(o->name, word, n))
                return o;
    return NULL;
}

/* Letters the two words have in common at their front; for "did you mean". */
static size_t common_front(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

static enum jg_status refuse(struct jg_ctx *ctx, const char *command,
                             const struct jg_option_lists *lists, const char *word)
{
    const char *nearest = NULL;
    size_t best = 1;
    const char *bare = word + strspn(word, "-");
    for (int l = 0; l < LISTS && lists->list[l]; l++) {
        for (const struct jg_option *o = lists->list[l]; o->name; o++) {
            if (common_front(o->name, bare) > best) {
                best = common_front(o->name, bare);
                nearest = o->name;
            }
        }
    }
    return jg_fail(ctx, JG_USAGE, "there is no option %s%s%s%s (see: jiugai help %s)",
                   word, nearest ? "; did you mean --" : "", nearest ? nearest : "",
                   nearest ? "?" : "", command);
}

struct reading {
    const char *command;
    const struct jg_option_lists *lists;
    int argc, at;
    const char *const *argv;
    struct jg_args *out;
};

static enum jg_status read_option(struct jg_ctx *ctx, struct reading *r, const char *word)
{
    bool is_long = word[1] == '-';
    const char *bare = word + (is_long ? 2 : 1);
    size_t n = strcspn(bare, "=");
    const char *value = is_long && bare[n] ? bare + n + 1 : NULL;
    const struct jg_option *o = find(r->lists, bare, n, (char)(is_long ? '\0' : *bare));
    if (!o || (!is_long && bare[1] && !o->value))
        return refuse(ctx, r->command, r->lists, word);
    if (!is_long && bare[1])
        value = bare + 1;
    if (!o->value && value)
        return jg_fail(ctx, JG_USAGE, "--%s takes no value, not \"%s\"", o->name, value);
    if (o->value && !value) {
        if (r->at >= r->argc)
            return jg_fail(ctx, JG_USAGE, "--%s needs a value: %s", o->name, o->value);
        value = r->argv[r->at++];
    }
    r->out->given[r->out->n_given++] = (struct jg_given){o, value};
    return JG_OK;
}

static bool is_option(const char *word)
{
    double number;
    return word[0] == '-' && word[1] && !jg_text_to_double(word, &number);
}

enum jg_status jg_args_read(struct jg_ctx *ctx, struct jg_arena *keep,
                            const char *command, const struct jg_option_lists *lists,
                            int argc, const char *const *argv, struct jg_args *out)
{
    *out = (struct jg_args){0};
    out->given = JG_ARRAY(keep, struct jg_given, (size_t)argc + 1);
    out->plain = JG_ARRAY(keep, const char *, (size_t)argc + 1);
    JG_NEED(ctx, out->given && out->plain);
    struct reading r = {command, lists, argc, 0, argv, out};
    bool options_over = false;
    while (r.at < argc) {
        const char *word = argv[r.at++];
        if (!options_over && !strcmp(word, "--"))
            options_over = true;
        else if (!options_over && is_option(word))
            JG_TRY(read_option(ctx, &r, word));
        else
            out->plain[out->n_plain++] = word;
    }
    return JG_OK;
}

const char *jg_args_text(const struct jg_args *args, const char *name, const char *preset)
{
    for (int i = args->n_given - 1; i >= 0; i--)
        if (!strcmp(args->given[i].option->name, name))
            return args->given[i].value;
    return preset;
}

bool jg_args_has(const struct jg_args *args, const char *name)
{
    for (int i = 0; i < args->n_given; i++)
        if (!strcmp(args->given[i].option->name, name))
            return true;
    return false;
}
