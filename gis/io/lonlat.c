/* SPDX-License-Identifier: MIT */
#include "gis/io/lonlat.h"

#include "gis/core/text.h"

#include <math.h>
#include <string.h>

enum { TRIAL_DECODER = 200 }; /* its results are never taken for those of a real one */

static const char *const x_names[] = {"lon",  "lng",   "longitude", "long", "x",
                                      "经度", "x坐标", "东坐标",    NULL};
static const char *const y_names[] = {"lat",   "latitude", "y", "纬度",
                                      "y坐标", "北坐标",   NULL};

/* The column's name in UTF-8, though the file's encoding is not known yet. */
static enum jg_status readable(struct jg_ctx *ctx, struct jg_gather *g, int field,
                               const char **out)
{
    struct jg_raw *raw = jg_raw_of(g->field[field].name);
    *out = raw->bytes;
    if (jg_text_is_utf8(raw->bytes, raw->n))
        return JG_OK;
    struct jg_decoder *d;
    JG_TRY(jg_decoder_open(ctx, g->keep, "GB18030", TRIAL_DECODER, &d));
    enum jg_status st = jg_decode(ctx, d, raw);
    if (st == JG_OK)
        *out = raw->decoded;
    return st == JG_DATA ? JG_OK : st;
}

static enum jg_status find(struct jg_ctx *ctx, struct jg_gather *g,
                           const char *const *names, int *out)
{
    *out = -1;
    for (; *names && *out < 0; names++) {
        for (int i = 0; i < g->n_fields && *out < 0; i++) {
            const char *name;
            JG_TRY(readable(ctx, g, i, &name));
            if (jg_text_same(name, *names))
                *out = i;
        }
    }
    return JG_OK;
}

static enum jg_status refuse(struct jg_ctx *ctx, struct jg_gather *g,
                             const struct jg_source *source, const char *missing)
{
    struct jg_text t = {.arena = g->rows};
    for (int i = 0; i < g->n_fields; i++) {
        const char *name;
        JG_TRY(readable(ctx, g, i, &name));
        jg_text_addf(&t, "%s%s", i ? ", " : "", name);
    }
    const char *names;
    JG_TRY(jg_text_done(ctx, &t, &names));
    return jg_fail(ctx, JG_DATA, "%s: no column \"%s\" for coordinates; there is: %s",
                   source->path, missing, names);
}

enum jg_status jg_place_columns_find(struct jg_ctx *ctx, struct jg_gather *g,
                                     const struct jg_source *source,
                                     struct jg_place_columns *out)
{
    const char *const told_x[] = {source->x, NULL}, *const told_y[] = {source->y, NULL};
    struct jg_place_columns found;
    JG_TRY(find(ctx, g, source->x ? told_x : x_names, &found.x));
    JG_TRY(find(ctx, g, source->y ? told_y : y_names, &found.y));
    if (source->x && found.x < 0)
        return refuse(ctx, g, source, source->x);
    if (source->y && found.y < 0)
        return refuse(ctx, g, source, source->y);
    if (found.x < 0 || found.y < 0)
        found.x = found.y = -1;
    *out = found;
    return JG_OK;
}

static double number_at(const struct jg_gather *g, int field, const char **out_text)
{
    const struct jg_gathered *f = &g->field[field];
    uint32_t row = g->n - 1;
    double value = NAN;
    *out_text = "";
    if (f->type == JG_REAL)
        value = f->reals[row];
    else if (f->type == JG_INT && f->ints[row] != JG_NO_INT)
        value = (double)f->ints[row];
    else if (f->type == JG_TEXT && f->texts[row] &&
             !jg_text_to_double(f->texts[row], &value))
        value = NAN;
    if (f->type == JG_TEXT && f->texts[row])
        *out_text = f->texts[row];
    return value;
}

enum jg_status jg_place_columns_take(struct jg_ctx *ctx, struct jg_gather *g,
                                     struct jg_place_columns columns)
{
    const char *x_text, *y_text;
    double x = number_at(g, columns.x, &x_text), y = number_at(g, columns.y, &y_text);
    if (isfinite(x) && isfinite(y))
        return jg_gather_place(ctx, g, x, y);
    if (!*x_text && !*y_text)
        return jg_gather_unusable(ctx, g, "no coordinates");
    bool show = jg_text_is_utf8(x_text, strlen(x_text)) &&
                jg_text_is_utf8(y_text, strlen(y_text));
    const char *reason =
        jg_text_format(g->rows, "the coordinates \"%s\", \"%s\" are no numbers",
                       show ? x_text : "?", show ? y_text : "?");
    JG_NEED(ctx, reason);
    return jg_gather_unusable(ctx, g, reason);
}
