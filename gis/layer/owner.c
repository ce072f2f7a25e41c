/* SPDX-License-Identifier: MIT */
#include "gis/core/text.h"
#include "gis/layer/classify.h"
#include "gis/layer/value.h"

#include <stdio.h>
#include <string.h>

/* QSXZ of the land survey: 10, 20, 21, 22 state; 30-34, 40-44 collective. The first digit
 * says it in all dialects; the third edition pads with zeros or writes three digits. */
static enum jg_owner of_survey(const char *code, size_t n)
{
    if (n < 2 || n > 3 || strspn(code, "0123456789") < n)
        return JG_OWNER_UNKNOWN;
    if (code[0] == '1' || code[0] == '2')
        return JG_OWNER_STATE;
    return code[0] == '3' || code[0] == '4' ? JG_OWNER_COLLECTIVE : JG_OWNER_UNKNOWN;
}

/* QLXZ of the register: 1xx on state land, 2xx on collective land. */
static enum jg_owner of_nature(const char *code, size_t n)
{
    if (n != 3 || strspn(code, "0123456789") < n)
        return JG_OWNER_UNKNOWN;
    if (code[0] == '1')
        return JG_OWNER_STATE;
    return code[0] == '2' ? JG_OWNER_COLLECTIVE : JG_OWNER_UNKNOWN;
}

/* QLLX: 2 state ownership, 3 and 4 rights to build on state land; 1 collective ownership,
 * 5 to 8 homesteads and collective land for building; the rest says nothing. */
static enum jg_owner of_right(const char *code, size_t n)
{
    if (n == 2 && code[0] == '0')
        code++, n--;
    if (n != 1)
        return JG_OWNER_UNKNOWN;
    if (strchr("234", *code))
        return JG_OWNER_STATE;
    return strchr("15678", *code) ? JG_OWNER_COLLECTIVE : JG_OWNER_UNKNOWN;
}

/* ZDDM has 19 characters, a unit number 28; the 13th: G state, J collective, Z undecided.
 */
static enum jg_owner of_parcel_no(const char *code, size_t n)
{
    if (n != 19 && n != 28)
        return JG_OWNER_UNKNOWN;
    if (strspn(code, "0123456789") < 12)
        return JG_OWNER_UNKNOWN;
    if (code[12] == 'G' || code[12] == 'g')
        return JG_OWNER_STATE;
    return code[12] == 'J' || code[12] == 'j' ? JG_OWNER_COLLECTIVE : JG_OWNER_UNKNOWN;
}

/* QLXZ 101 to 105 in words: ways to hold state land. Collective land that is let or sold
 * says so, and was asked before. */
static bool is_state_right(const char *text)
{
    static const char *const rights[] = {"划拨", "出让", "作价出资", "授权经营"};
    if (strstr(text, "未") || strstr(text, "非") || strstr(text, "流转"))
        return false;
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++)
        if (strstr(text, rights[i]))
            return true;
    return !strcmp(text, "租赁");
}

static enum jg_owner of_words(const char *text)
{
    bool state = strstr(text, "国有") || strstr(text, "国家") || strstr(text, "全民");
    bool collective =
        strstr(text, "集体") || strstr(text, "宅基地") || strstr(text, "农民");
    static const char *const words[][2] = {
        {"state", "collective"}, {"国", "集"}, {"G", "J"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        state = state || jg_text_same(text, words[i][0]);
        collective = collective || jg_text_same(text, words[i][1]);
    }
    if (!state && !collective)
        state = is_state_right(text);
    if (state == collective)
        return JG_OWNER_UNKNOWN; /* neither, or both */
    return state ? JG_OWNER_STATE : JG_OWNER_COLLECTIVE;
}

enum jg_owner jg_owner_of(const char *field, const char *code)
{
    char text[64];
    size_t n;
    const char *start = jg_value_trim(code ? code : "", &n);
    if (n == 0 || n >= sizeof text)
        return JG_OWNER_UNKNOWN;
    memcpy(text, start, n);
    text[n] = '\0';
    enum jg_owner owner = JG_OWNER_UNKNOWN;
    if (!strcmp(field, "QSXZ"))
        owner = of_survey(text, n);
    else if (!strcmp(field, "QLXZ"))
        owner = of_nature(text, n);
    else if (!strcmp(field, "QLLX"))
        owner = of_right(text, n);
    else if (!strcmp(field, "ZDDM"))
        return of_parcel_no(text, n);
    return owner ? owner : of_words(text);
}

/* A parcel's `ownership` may be QLXZ (three digits), QSXZ (two) or words. */
static enum jg_owner of_ownership(bool is_parcel, const char *code)
{
    size_t n = 0;
    if (code)
        (void)jg_value_trim(code, &n);
    return jg_owner_of(is_parcel && n == 3 ? "QLXZ" : "QSXZ", code);
}

static enum jg_owner of_row(bool is_parcel, const char *ownership, const char *right,
                            const char *parcel_no)
{
    enum jg_owner owner = of_ownership(is_parcel, ownership);
    if (!owner && is_parcel)
        owner = jg_owner_of("QLLX", right);
    if (!owner && is_parcel)
        owner = jg_owner_of("ZDDM", parcel_no);
    return owner;
}

static const char *text_of(const char *const *texts, uint32_t row)
{
    return texts ? texts[row] : NULL;
}

enum jg_status jg_classify_owner(struct jg_ctx *ctx, struct jg_layer *layer,
                                 struct jg_summary *summary)
{
    static const char *const names[] = {NULL, "state", "collective"};
    bool is_parcel = !strcmp(layer->name, "parcel");
    const char **owner = NULL;
    JG_TRY(jg_layer_add_texts(ctx, layer, "owner", &owner));
    jg_layer_column(layer, "owner")->alias = "土地所有";
    const char *const *ownership = jg_layer_texts(layer, "ownership");
    const char *const *right = jg_layer_texts(layer, "right_type");
    const char *const *parcel_no = jg_layer_texts(layer, "parcel_no");
    uint32_t unknown = 0;
    for (uint32_t i = 0; i < layer->n; i++) {
        owner[i] = names[of_row(is_parcel, text_of(ownership, i), text_of(right, i),
                                text_of(parcel_no, i))];
        unknown += !owner[i];
    }
    if (summary && unknown)
        jg_summary_warn(summary, "%s: whose land it is cannot be told for %u of %u",
                        layer->name, (unsigned)unknown, (unsigned)layer->n);
    return JG_OK;
}

enum jg_status jg_classify_villas(struct jg_ctx *ctx, struct jg_layer *building)
{
    const char *const *use = jg_layer_texts(building, "use");
    struct jg_column *column = jg_layer_column(building, "is_villa");
    int64_t *is_villa = column && column->type == JG_INT ? column->ints : NULL;
    if (!is_villa)
        JG_TRY(jg_layer_add_ints(ctx, building, "is_villa", &is_villa));
    for (uint32_t i = 0; use && i < building->n; i++)
        if (use[i] && is_villa[i] == JG_NO_INT &&
            (!strcmp(use[i], "111") || strstr(use[i], "别墅") ||
             jg_text_same(use[i], "villa")))
            is_villa[i] = 1;
    return JG_OK;
}
