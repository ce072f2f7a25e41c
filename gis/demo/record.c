/* SPDX-License-Identifier: MIT */
/* A building's row, and the dirt that deliveries bring: every spoilt record is one that
 * was met in real ones (domain.md 2.5). */
#include "gis/core/text.h"
#include "gis/demo/site.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SALT_DIRT = 90, SALT_FLAW, SALT_DAY };

bool jg_demo_is_dirty(uint64_t seed, double share, int64_t k)
{
    if (!(share > 0))
        return false;
    /* One of each stretch of 1/share records, so that the share is kept exactly. */
    double stretch = floor(((double)k + 1e-9) * share);
    int64_t from = (int64_t)ceil(stretch / share - 1e-6);
    int64_t to = (int64_t)ceil((stretch + 1) / share - 1e-6);
    if (to <= from)
        return true;
    uint64_t mix = jg_demo_mix(seed, SALT_DIRT, (int64_t)stretch, 0);
    return k == from + (int64_t)(mix % (uint64_t)(to - from));
}

enum flaw { BAD_DATE, BOW_TIE, NO_SHAPE, TWIN, BLANKS, WIDE_DIGITS, SPACES, FLAWS };

static enum flaw flaw_of(uint64_t seed, int64_t k)
{
    static const double weight[FLAWS] = {45, 12, 2, 8, 15, 10, 8};
    return (enum flaw)jg_demo_weighed(jg_demo_share(seed, SALT_FLAW, k, 0), weight,
                                      FLAWS);
}

static const char *bad_date(struct jg_arena *keep, uint64_t mix, int year)
{
    int month = 1 + (int)(mix / 16 % 12), tens = year / 10 % 10;
    static const char *const decades[] = {"不详", "", "",         "",         "",
                                          "",     "", "七十年代", "八十年代", "九十年代"};
    switch (mix % 16) {
    case 0:
        return year < 2000 ? jg_text_format(keep, "%d0年代", tens) : "未知";
    case 1:
        return jg_text_format(keep, "%02d", year % 100);
    case 2:
        return jg_text_format(keep, "%d.%d", year, month);
    case 3:
        return "不详";
    case 4:
        return "1900-01-01";
    case 5: /* the number a spreadsheet keeps for a day in the middle of the year */
        return jg_text_format(keep, "%d", 365 * (year - 1900) + (year - 1901) / 4 + 153);
    case 6:
        return year <= 2000 ? "2000年前" : jg_text_format(keep, "%d年建", year);
    case 7:
        return jg_text_format(keep, "%d年%d月", year, month);
    case 8:
        return jg_text_format(keep, "约%d年", year);
    case 9:
        return jg_text_format(keep, "%d-%d", year - year % 5, year - year % 5 + 5);
    case 10:
        return "/";
    case 11:
        return "0";
    case 12:
        return jg_text_format(keep, "%d%02d", year, month);
    case 13:
        return tens >= 7 ? decades[tens] : jg_text_format(keep, "%ds", year - year % 10);
    case 14:
        return jg_text_format(keep, "%d-13-01", year);
    default:
        return jg_text_format(keep, "%d年左右", year);
    }
}

static const char *wide(struct jg_arena *keep, const char *text)
{
    struct jg_text out = {.arena = keep};
    for (const char *c = text; *c; c++) {
        if (*c >= '0' && *c <= '9') /* U+FF10 and on */
            jg_text_addf(&out, "\xef\xbc%c", 0x90 + (*c - '0'));
        else
            jg_text_add_n(&out, c, 1);
    }
    return out.failed ? NULL : out.bytes;
}

static void spoil_shape(struct jg_demo_house *house)
{
    struct jg_xy *at = house->outline;
    int n = house->n;
    struct jg_xy bow[4] = {at[0], at[n / 2], at[n / 4], at[3 * n / 4]};
    memcpy(at, bow, sizeof bow);
    house->n = 4;
    house->n_hole = 0;
}

static void blank(struct jg_demo_table *t, uint64_t which)
{
    static const int texts[] = {BUILDING_JGRQ, BUILDING_ZCS, BUILDING_XQBH,
                                BUILDING_SSJD};
    if (which % 6 < 4)
        jg_demo_set_text(t, texts[which % 6], NULL);
    else if (which % 6 == 4)
        jg_demo_set_real(t, BUILDING_SCJZMJ, NAN);
    else
        jg_demo_set_int(t, BUILDING_ZTS, JG_NO_INT);
}

static enum jg_status spoil_cells(struct jg_ctx *ctx, struct jg_demo_site *site,
                                  enum flaw flaw, int64_t k,
                                  const struct jg_demo_house *house)
{
    struct jg_demo_table *t = site->table[JG_DEMO_BUILDING];
    uint64_t mix = jg_demo_mix(site->demo->plan.seed, SALT_FLAW + 1, k, 0);
    int digits = site->demo->id_digits;
    const char *text = "";
    char number[16];
    if (flaw == BAD_DATE) {
        text = bad_date(site->keep, mix, house->year);
        jg_demo_set_text(t, BUILDING_JGRQ, text);
    } else if (flaw == TWIN) {
        text = jg_text_format(site->keep, "B%0*lld", digits, (long long)(k > 0 ? k : 1));
        jg_demo_set_text(t, BUILDING_LDBH, text);
        if (k == 0) /* no twin before the first: its year goes */
            jg_demo_set_text(t, BUILDING_JGRQ, NULL);
    } else if (flaw == BLANKS) {
        blank(t, mix);
    } else if (flaw == WIDE_DIGITS) {
        (void)snprintf(number, sizeof number, "%d",
                       mix & 1 ? house->year : house->floors);
        text = wide(site->keep, number);
        jg_demo_set_text(t, mix & 1 ? BUILDING_JGRQ : BUILDING_ZCS, text);
    } else if (flaw == SPACES) {
        text = jg_text_format(site->keep, "　%s ", site->subdistrict);
        jg_demo_set_text(t, BUILDING_SSJD, text);
    }
    JG_NEED(ctx, text);
    return JG_OK;
}

static double floor_area_m2(const struct jg_demo_house *house)
{
    double twice = 0;
    for (int part = 0; part < 2; part++) {
        const struct jg_xy *at = part ? house->hole : house->outline;
        int n = part ? house->n_hole : house->n;
        for (int i = 0; i < n; i++) {
            struct jg_xy o = at[0], p = at[i], q = at[(i + 1) % n];
            twice += (p.x - o.x) * (q.y - o.y) - (q.x - o.x) * (p.y - o.y);
        }
    }
    return nearbyint(fabs(twice) / 2 * house->floors * 100) / 100;
}

static enum jg_status fill_cells(struct jg_ctx *ctx, struct jg_demo_site *site,
                                 const struct jg_demo_lot *lot,
                                 const struct jg_demo_house *house, double *out_residents)
{
    const struct jg_demo_recipe *recipe = &jg_demo_recipes[lot->use];
    struct jg_demo_table *t = site->table[JG_DEMO_BUILDING];
    int64_t k = site->demo->counts.rows[JG_DEMO_BUILDING];
    uint64_t day = jg_demo_mix(site->demo->plan.seed, SALT_DAY, k, 0);
    const char *id =
        jg_text_format(site->keep, "B%0*lld", site->demo->id_digits, (long long)k);
    const char *number = jg_text_format(site->keep, "%d幢", house->number);
    const char *date = jg_text_format(site->keep, "%d-%02d-%02d", house->year,
                                      1 + (int)(day % 12), 1 + (int)(day / 12 % 28));
    const char *floors = jg_text_format(site->keep, "%d", house->floors);
    JG_NEED(ctx, id && number && date ? floors : NULL);
    double area_m2 = floor_area_m2(house);
    jg_demo_set_text(t, BUILDING_LDBH, id);
    jg_demo_set_text(t, BUILDING_XQBH, lot->estate_id);
    jg_demo_set_text(t, BUILDING_XQMC, lot->name);
    jg_demo_set_text(t, BUILDING_SSJD, site->subdistrict);
    jg_demo_set_text(t, BUILDING_LDMC, number);
    jg_demo_set_text(t, BUILDING_JGRQ, date);
    jg_demo_set_text(t, BUILDING_ZCS, floors);
    jg_demo_set_real(t, BUILDING_SCJZMJ, area_m2);
    int64_t households = 0;
    if (!house->is_garage && recipe->dwelling_m2 > 0)
        households = (int64_t)fmax(1, nearbyint(area_m2 / recipe->dwelling_m2));
    jg_demo_set_int(t, BUILDING_ZTS, households);
    jg_demo_set_text(t, BUILDING_GHYT, house->is_garage ? "车库" : recipe->ghyt);
    jg_demo_set_text(t, BUILDING_FWJG, house->floors > 7 ? "3" : recipe->fwjg);
    *out_residents = (double)households * (1.9 + (double)(day >> 32) * 0x1p-32);
    return JG_OK;
}

static enum jg_status put_shape(struct jg_ctx *ctx, struct jg_demo_table *t,
                                const struct jg_demo_house *house)
{
    JG_TRY(jg_demo_ring(ctx, t, house->outline, house->n));
    if (house->n_hole > 0)
        JG_TRY(jg_demo_ring(ctx, t, house->hole, house->n_hole));
    return jg_demo_end_part(ctx, t);
}

enum jg_status jg_demo_record(struct jg_ctx *ctx, struct jg_demo_site *site,
                              const struct jg_demo_lot *lot, struct jg_demo_house *house,
                              double *out_residents)
{
    struct jg_demo *demo = site->demo;
    struct jg_demo_table *t = site->table[JG_DEMO_BUILDING];
    int64_t k = demo->counts.rows[JG_DEMO_BUILDING];
    if (k >= demo->plan.buildings)
        return JG_OK;
    demo->counts.rows[JG_DEMO_BUILDING]++;
    bool dirty = jg_demo_is_dirty(demo->plan.seed, demo->options.dirt, k);
    enum flaw flaw = dirty ? flaw_of(demo->plan.seed, k) : FLAWS;
    demo->counts.dirty += dirty;
    JG_TRY(jg_demo_row(ctx, t));
    JG_TRY(fill_cells(ctx, site, lot, house, out_residents));
    if (dirty)
        JG_TRY(spoil_cells(ctx, site, flaw, k, house));
    if (flaw == BOW_TIE)
        spoil_shape(house);
    if (flaw != NO_SHAPE)
        JG_TRY(put_shape(ctx, t, house));
    return jg_demo_end_shape(ctx, t);
}
