/* SPDX-License-Identifier: MIT */
#include "gis/select/ruling.h"

#include "gis/core/text.h"

#include <math.h>
#include <string.h>

static const char *at(const char *const *texts, uint32_t row)
{
    return texts ? texts[row] : NULL;
}

static bool is_about_decision(const char *field)
{
    return field && (jg_text_same(field, "decision") || !strcmp(field, "决定") ||
                     !strcmp(field, "判定"));
}

static int64_t date_of(const struct jg_layer *rulings, uint32_t row)
{
    const int64_t *date = jg_layer_ints(rulings, "date_from");
    return date ? date[row] : JG_NO_INT; /* the lowest number: undated is oldest */
}

static enum jg_status refuse(struct jg_ctx *ctx, struct jg_arena *keep,
                             struct jg_findings *findings, const struct jg_layer *rulings,
                             uint32_t row, bool is_unknown)
{
    const int64_t *fid = jg_layer_ints(rulings, "source_fid");
    const char *of = at(jg_layer_texts(rulings, "estate_id"), row);
    const char *value = at(jg_layer_texts(rulings, "value"), row);
    const char *message =
        is_unknown
            ? jg_text_format(keep, "a ruling on estate \"%s\", which is none",
                             of ? of : "")
            : jg_text_format(keep,
                             "a ruling on estate %s says \"%s\", which is no decision "
                             "(eligible, discretionary, excluded, undetermined)",
                             of, value ? value : "");
    JG_NEED(ctx, message);
    return jg_finding_add(ctx, findings,
                          (struct jg_finding){"ruling",
                                              fid ? fid[row] : JG_NO_INT,
                                              "bad_ruling",
                                              JG_ERROR,
                                              message,
                                              "not applied",
                                              {NAN, NAN}});
}

enum jg_status jg_ruling_find(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_layer *rulings,
                              const struct jg_layer *estate, struct jg_findings *findings,
                              struct jg_ruling **out, uint32_t *out_refused)
{
    struct jg_ruling *found = JG_ARRAY(keep, struct jg_ruling, estate->n);
    const char *const *id = NULL;
    struct jg_lookup *lookup = NULL;
    JG_NEED(ctx, found);
    *out = found;
    *out_refused = 0;
    for (uint32_t i = 0; i < estate->n; i++)
        found[i].row = JG_NO_RULING;
    JG_TRY(jg_layer_need_texts(ctx, estate, "estate_id", &id));
    JG_TRY(jg_lookup_open(ctx, keep, id, estate->n, &lookup));
    const char *const *of = jg_layer_texts(rulings, "estate_id");
    const char *const *field = jg_layer_texts(rulings, "field");
    const char *const *value = jg_layer_texts(rulings, "value");
    for (uint32_t r = 0; rulings && r < rulings->n; r++) {
        enum jg_decision decision = JG_UNDETERMINED;
        if (!is_about_decision(at(field, r)))
            continue;
        uint32_t i = jg_lookup_first(lookup, at(of, r));
        if (i == UINT32_MAX || !jg_decision_read(at(value, r), &decision)) {
            JG_TRY(refuse(ctx, keep, findings, rulings, r, i == UINT32_MAX));
            ++*out_refused;
        } else if (found[i].row == JG_NO_RULING ||
                   date_of(rulings, r) >= date_of(rulings, found[i].row)) {
            found[i] = (struct jg_ruling){r, decision};
        }
    }
    return JG_OK;
}

enum jg_status jg_ruling_tell(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_layer *rulings, uint32_t row, bool zh,
                              const char **out)
{
    const char *const parts[] = {at(jg_layer_texts(rulings, "basis"), row),
                                 at(jg_layer_texts(rulings, "by"), row),
                                 at(jg_layer_texts(rulings, "date"), row)};
    struct jg_text text = {.arena = keep};
    int n = 0;
    jg_text_add(&text, "");
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        if (parts[k]) {
            jg_text_add(&text, n++ ? (zh ? "，" : ", ") : (zh ? "（依据 " : " (basis "));
            jg_text_add(&text, parts[k]);
        }
    if (n)
        jg_text_add(&text, zh ? "）" : ")");
    return jg_text_done(ctx, &text, out);
}
