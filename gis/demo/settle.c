/* SPDX-License-Identifier: MIT */
/* Blocks to lots: what lies where, of what age, by nearness to the middle of the town. */
#include "gis/core/text.h"
#include "gis/demo/site.h"

#include <math.h>
#include <stdio.h>

enum { SALT_BLOCK = 60, SALT_AGE, SALT_NAMES };

/* The place beside the water that is nobody's lot: bank, path, green. */
static double keep_off_m(enum jg_demo_band_kind kind)
{
    static const double keep_m[] = {24, 6, 6};
    return keep_m[kind];
}

char *jg_demo_local_name(const struct jg_demo_site *site, int k, char *buffer)
{
    /* A sub-district spans fewer than 8 meshes each way, so that no slot comes twice in
     * it, and 64 slots of 70 names fit the 4,489 names there are. */
    uint32_t slot = ((uint32_t)site->tile->i & 7U) * 8U + ((uint32_t)site->tile->j & 7U);
    uint64_t shuffle =
        jg_demo_mix(site->demo->plan.seed, SALT_NAMES, site->tile->subdistrict, 0);
    return jg_demo_base_name(buffer, shuffle, slot * 70U + (uint32_t)k);
}

/* A block, or two whose street between is missing, without half the streets around. */
static struct jg_demo_shape block_of(const struct jg_demo_site *site, int m, int n,
                                     int wide)
{
    const struct jg_demo_mesh *mesh = &site->mesh;
    int m1 = m + 1 + wide;
    struct jg_demo_shape quad = {
        .at = {mesh->at[m][n], mesh->at[m1][n], mesh->at[m1][n + 1], mesh->at[m][n + 1]},
        .n = 4};
    double half_m[4] = {jg_demo_half_street_m(jg_demo_street_level(mesh, n)),
                        jg_demo_half_street_m(jg_demo_street_upright(mesh, m1)),
                        jg_demo_half_street_m(jg_demo_street_level(mesh, n + 1)),
                        jg_demo_half_street_m(jg_demo_street_upright(mesh, m))};
    struct jg_demo_shape land = quad;
    for (int k = 0; k < 4; k++)
        land = jg_demo_cut(&land, quad.at[k], quad.at[(k + 1) % 4], half_m[k]);
    /* Where a wide block is bent in, its straight sides would cut into the streets. */
    for (int half = 0; half <= wide; half++) {
        land = jg_demo_cut(&land, mesh->at[m + half][n], mesh->at[m + half + 1][n],
                           half_m[0]);
        land = jg_demo_cut(&land, mesh->at[m + half + 1][n + 1],
                           mesh->at[m + half][n + 1], half_m[2]);
    }
    return land;
}

/* The pieces of a block that waters and railways leave. */
static int pieces_of(const struct jg_demo_site *site, struct jg_demo_shape land,
                     struct jg_demo_shape *out, int most)
{
    int n = 1;
    out[0] = land;
    for (int b = 0; b < site->n_bands; b++) {
        struct jg_demo_shape left[8];
        int n_left = 0;
        for (int k = 0; k < n; k++)
            for (int side = -1; side <= 1; side += 2) {
                struct jg_demo_shape piece = jg_demo_beside(
                    &site->band[b], &out[k], side, keep_off_m(site->band[b].kind));
                if (n_left < most && piece.n > 0 && jg_demo_area_m2(&piece) > 1200)
                    left[n_left++] = piece;
            }
        for (int k = 0; k < n_left; k++)
            out[k] = left[k];
        n = n_left;
    }
    return n;
}

/* A chance that leans on the mood of the place, as even as a plain one. */
static double moody(const struct jg_demo_site *site, int kind, struct jg_xy at,
                    double roll)
{
    double lean = 0.8 * jg_demo_mood(&site->demo->plan, kind, at) + 0.2 * roll;
    return 1 / (1 + exp(-10 * (lean - 0.5)));
}

/* What a lot in a block at this nearness is for. */
static enum jg_demo_use use_of(double rim, bool lived_in, double chance)
{
    /* In an order in which neighbours in the list may be neighbours on the ground. */
    static const enum jg_demo_use homes[] = {JG_DEMO_VILLA,     JG_DEMO_TOWER,
                                             JG_DEMO_SLAB_HIGH, JG_DEMO_SLAB,
                                             JG_DEMO_COURT,     JG_DEMO_VILLAGE};
    static const enum jg_demo_use others[] = {
        JG_DEMO_MALL, JG_DEMO_OFFICE,  JG_DEMO_HOSPITAL, JG_DEMO_SCHOOL,
        JG_DEMO_PARK, JG_DEMO_FACTORY, JG_DEMO_FIELD};
    double far = fmax(0, rim - 0.6);
    double home[] = {rim > 0.55 ? 0.07 : 0.01,     0.08 + 0.2 * rim, 0.06 + 0.2 * rim,
                     fmax(0.16, 0.9 - 0.66 * rim), 0.26 - 0.7 * rim, 1.1 * far};
    double other[] = {0.2 - 0.12 * rim,
                      0.28 - 0.18 * rim,
                      0.05,
                      0.2,
                      0.16,
                      rim > 0.35 ? 0.6 * (rim - 0.35) : 0.02,
                      rim > 0.75 ? 2.2 * (rim - 0.75) : 0};
    return lived_in ? homes[jg_demo_weighed(chance, home, 6)]
                    : others[jg_demo_weighed(chance, other, 7)];
}

/* Years spread outward like the rings of a tree, in waves that neighbours share. */
static int year_of(const struct jg_demo_site *site, enum jg_demo_use use, double rim,
                   struct jg_demo_dice *dice)
{
    static const struct {
        double middle, outward, spread;
        int least, most;
    } age[JG_DEMO_USES] = {
        [JG_DEMO_SLAB] = {1978, 21, 7, 1975, 2003},
        [JG_DEMO_SLAB_HIGH] = {1998, 10, 7, 1993, 2013},
        [JG_DEMO_TOWER] = {1999, 11, 8, 1995, 2015},
        [JG_DEMO_COURT] = {1975, 4, 3, 1975, 1982},
        [JG_DEMO_VILLA] = {1999, 6, 8, 1994, 2012},
        [JG_DEMO_VILLAGE] = {1984, 6, 14, 1978, 2006},
        [JG_DEMO_SCHOOL] = {1982, 18, 20, 1975, 2014},
        [JG_DEMO_OFFICE] = {1988, 14, 18, 1976, 2015},
        [JG_DEMO_MALL] = {1992, 14, 16, 1980, 2015},
        [JG_DEMO_FACTORY] = {1984, 14, 16, 1975, 2012},
        [JG_DEMO_HOSPITAL] = {1986, 14, 18, 1976, 2014},
        [JG_DEMO_PARK] = {1988, 12, 16, 1976, 2015},
        [JG_DEMO_FIELD] = {1990, 5, 10, 1980, 2010},
    };
    struct jg_xy here = site->mesh.at[1][1];
    double wave = 8 * (jg_demo_mood(&site->demo->plan, 2, here) - 0.5);
    double year = age[use].middle + age[use].outward * rim + wave +
                  age[use].spread * (jg_demo_roll(dice) - 0.5);
    return (int)fmin(age[use].most, fmax(age[use].least, nearbyint(year)));
}

static const char *suffix_of(enum jg_demo_use use, int year, struct jg_demo_dice *dice)
{
    static const char *const words[6][6] = {
        {"新村", "小区", "新村", "里", "苑", "公寓"},
        {"花园", "家园", "苑", "名苑", "嘉园", "小区"},
        {"华庭", "公馆", "名邸", "府", "天地", "广场"},
        {"弄", "巷", "大院", "里", "弄", "旧居"},
        {"别墅", "山庄", "别院", "湖庄", "别墅", "墅苑"},
        {"村", "漕村", "家村", "村", "堰村", "畈村"}};
    if (use == JG_DEMO_SLAB && year < 1984)
        return jg_demo_pick(dice, 2) ? "新村" : "里";
    return words[use][jg_demo_pick(dice, 6)];
}

/* An estate's id and name; pieces built together share a name and are told by their
 * phase. */
static enum jg_status name_estate(struct jg_ctx *ctx, struct jg_demo_site *site,
                                  struct jg_demo_lot *lot)
{
    static const char *const phase[] = {"一期", "二期", "三期"};
    char base[16];
    struct jg_demo_dice dice = lot->dice;
    if (lot->phased) /* the same word for all pieces of the block */
        dice.state = jg_demo_mix(site->demo->plan.seed, SALT_BLOCK + 40,
                                 site->tile->i * 8 + lot->m, site->tile->j * 8 + lot->n);
    int built = lot->year - (lot->phased ? 2 * lot->part : 0);
    int number = (lot->m * 4 + lot->n) * 3 + (lot->phased ? 0 : lot->part);
    (void)jg_demo_local_name(site, number, base);
    lot->name =
        jg_text_format(site->keep, "%s%s%s", base, suffix_of(lot->use, built, &dice),
                       lot->phased ? phase[lot->part] : "");
    JG_NEED(ctx, lot->name);
    int64_t id = ++site->demo->n_named;
    lot->estate_id = jg_text_format(site->keep, "XQ%06lld", (long long)id);
    JG_NEED(ctx, lot->estate_id);
    return JG_OK;
}

static enum jg_status settle_lot(struct jg_ctx *ctx, struct jg_demo_site *site,
                                 struct jg_demo_lot *lot)
{
    if (site->demo->counts.rows[JG_DEMO_BUILDING] >= site->demo->plan.buildings)
        lot->use = JG_DEMO_FIELD; /* the town ends here */
    if (jg_demo_is_lived_in(lot->use))
        JG_TRY(name_estate(ctx, site, lot));
    JG_TRY(jg_demo_own(ctx, site, lot));
    return jg_demo_build(ctx, site, lot);
}

/* Cut a piece across its longer side into lots with lanes of 7 to 9 m between them. */
static struct jg_demo_shape strip_of(const struct jg_demo_lot *whole, int part, int parts)
{
    struct jg_demo_shape local = whole->land;
    for (int i = 0; i < local.n; i++)
        local.at[i] = jg_demo_into(whole->frame, local.at[i]);
    struct jg_box box = jg_demo_box(&local);
    bool wide = box.max_x - box.min_x > 0.8 * (box.max_y - box.min_y);
    struct jg_xy from = {box.min_x, box.min_y};
    struct jg_xy along = wide ? (struct jg_xy){box.max_x, box.min_y}
                              : (struct jg_xy){box.min_x, box.max_y};
    struct jg_xy up = wide ? (struct jg_xy){0, 1} : (struct jg_xy){-1, 0};
    struct jg_demo_shape out = whole->land;
    for (int end = 0; end < 2; end++) {
        int k = part + end;
        if (k == 0 || k == parts)
            continue;
        struct jg_xy p = jg_demo_along(from, along, (double)k / parts);
        struct jg_xy q = {p.x + up.x, p.y + up.y};
        p = jg_demo_out_of(whole->frame, p);
        q = jg_demo_out_of(whole->frame, q);
        /* Left of p-q lies west (or south); the earlier strip keeps that side. */
        out = end ? jg_demo_cut(&out, p, q, 4) : jg_demo_cut(&out, q, p, 4);
    }
    return out;
}

static int parts_of(double ha, double chance)
{
    if (ha > 9)
        return chance < 0.2 ? 1 : chance < 0.6 ? 2 : 3;
    if (ha > 6)
        return chance < 0.62 ? 1 : chance < 0.96 ? 2 : 3;
    return ha > 4.5 && chance > 0.75 ? 2 : 1;
}

static enum jg_status settle_piece(struct jg_ctx *ctx, struct jg_demo_site *site,
                                   struct jg_demo_lot *whole)
{
    const struct jg_demo_plan *plan = &site->demo->plan;
    double ha = jg_demo_area_m2(&whole->land) / 1e4;
    struct jg_xy at = jg_demo_middle(&whole->land);
    double rim = jg_demo_rim(plan, at),
           homes = 0.72 - 0.1 * fabs(rim - 0.6) - 0.5 * fmax(0, rim - 0.85);
    bool lived_in =
        0.5 * moody(site, 0, at, 0.5) + 0.5 * jg_demo_roll(&whole->dice) < homes;
    double chance = moody(site, 1, at, jg_demo_roll(&whole->dice));
    enum jg_demo_use use = use_of(rim, lived_in && ha > 0.5, chance);
    if (ha < 3.2 && (use == JG_DEMO_MALL || use == JG_DEMO_FACTORY))
        use = JG_DEMO_OFFICE; /* no room for large halls */
    if (ha < 0.35)
        use = JG_DEMO_PARK;
    int year = year_of(site, use, rim, &whole->dice);
    int parts = parts_of(ha, jg_demo_roll(&whole->dice));
    if (whole->parts > 1) /* cut by water already; each piece is one lot */
        parts = 1;
    bool mixed = parts > 1 && jg_demo_roll(&whole->dice) < 0.45;
    int odd = mixed ? jg_demo_pick(&whole->dice, parts) : -1;
    bool phased =
        parts > 1 && !mixed && use < JG_DEMO_COURT && jg_demo_roll(&whole->dice) < 0.6;
    for (int part = 0; part < parts; part++) {
        struct jg_demo_lot lot = *whole;
        lot.part += part;
        lot.parts = parts;
        lot.phased = phased && whole->part == 0;
        lot.dice.state = jg_demo_mix(whole->dice.state, SALT_BLOCK, part, 0);
        lot.use = part == odd ? use_of(rim, !lived_in, jg_demo_roll(&lot.dice)) : use;
        lot.year = part == odd ? year_of(site, lot.use, rim, &lot.dice) : year + 2 * part;
        lot.land = strip_of(whole, part, parts);
        if (lot.part < 3 && lot.land.n > 0)
            JG_TRY(settle_lot(ctx, site, &lot));
    }
    return JG_OK;
}

static enum jg_status settle_block(struct jg_ctx *ctx, struct jg_demo_site *site, int m,
                                   int n)
{
    const struct jg_demo_mesh *mesh = &site->mesh;
    int wide = jg_demo_is_closed(&site->demo->plan, mesh, m + 1, n);
    struct jg_xy sw = mesh->at[m][n], se = mesh->at[m + 1 + wide][n];
    struct jg_xy nw = mesh->at[m][n + 1], ne = mesh->at[m + 1 + wide][n + 1];
    struct jg_xy east = {se.x - sw.x + ne.x - nw.x, se.y - sw.y + ne.y - nw.y};
    struct jg_demo_shape piece[8];
    int n_pieces = pieces_of(site, block_of(site, m, n, wide), piece, 8);
    for (int k = 0; k < n_pieces; k++) {
        struct jg_demo_lot whole = {
            .land = piece[k], .m = m, .n = n, .wide = wide, .part = k, .parts = n_pieces};
        whole.frame = jg_demo_frame_of(jg_demo_middle(&piece[k]), east);
        whole.dice.state = jg_demo_mix(site->demo->plan.seed, SALT_BLOCK + k,
                                       site->tile->i * 8 + m, site->tile->j * 8 + n);
        JG_TRY(settle_piece(ctx, site, &whole));
    }
    return JG_OK;
}

/* The lake and the park around it. */
static enum jg_status settle_lake(struct jg_ctx *ctx, struct jg_demo_site *site, int m,
                                  int n)
{
    struct jg_demo_lot lot = {
        .m = m, .n = n, .parts = 1, .year = 1980, .use = JG_DEMO_PARK};
    lot.land = block_of(site, m, n, 0);
    lot.frame = jg_demo_frame_of(jg_demo_middle(&lot.land), (struct jg_xy){1, 0});
    lot.dice.state = site->demo->plan.seed;
    return jg_demo_own(ctx, site, &lot);
}

enum jg_status jg_demo_settle(struct jg_ctx *ctx, struct jg_demo_site *site)
{
    const struct jg_demo_plan *plan = &site->demo->plan;
    for (int n = 0; n < site->mesh.rows; n++)
        for (int m = 0; m < site->mesh.columns; m++) {
            if (site->tile->i == 0 && site->tile->j == 1 && m == 2 && n == 1)
                JG_TRY(settle_lake(ctx, site, m, n));
            else if (!jg_demo_is_closed(plan, &site->mesh, m,
                                        n)) /* done with its neighbour */
                JG_TRY(settle_block(ctx, site, m, n));
        }
    return JG_OK;
}
