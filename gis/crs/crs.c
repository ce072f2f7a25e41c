/* SPDX-License-Identifier: MIT */
#include "gis/crs/crs.h"
#include "gis/core/text.h"
#include "gis/crs/handle.h"

#include <proj.h>

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- reading a definition ---- */

static enum jg_status not_understood(struct jg_ctx *ctx, const char *text)
{
    int shown = 120;
    bool cut = strlen(text) > (size_t)shown;
    while (cut && ((unsigned char)text[shown] & 0xC0) == 0x80)
        shown--; /* not inside a character */
    return jg_fail(
        ctx, JG_CRS,
        "\"%.*s%s\" is no coordinate system known here; give EPSG:4549, WKT, a "
        "PROJ string, GCJ-02 or BD-09",
        shown, text, cut ? "..." : "");
}

/* Letters and digits, lower case; other bytes of UTF-8 as they are. */
static char *squeeze(struct jg_arena *a, const char *text)
{
    char *out = jg_arena_text(a, text);
    size_t n = 0;
    for (const char *p = text; out && *p; p++)
        if (isalnum((unsigned char)*p) || (unsigned char)*p >= 0x80)
            out[n++] = (char)tolower((unsigned char)*p);
    if (out)
        out[n] = '\0';
    return out;
}

static enum jg_shift shift_named(const char *squeezed)
{
    if (!strcmp(squeezed, "gcj02"))
        return JG_GCJ02;
    if (!strcmp(squeezed, "bd09") || !strcmp(squeezed, "bd09ll"))
        return JG_BD09;
    return JG_UNSHIFTED;
}

/* "4549" is EPSG:4549; a PROJ string says that it means a system, not an operation. */
static char *complete(struct jg_arena *tmp, const char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    if (!strncmp(text, "+init=", 6) && !strchr(text, ' '))
        text += 6; /* PROJ 4's way to write epsg:4549 */
    size_t n = strlen(text);
    while (n && isspace((unsigned char)text[n - 1]))
        n--;
    if (n && n <= 6 && strspn(text, "0123456789") >= n)
        return jg_text_format(tmp, "EPSG:%.*s", (int)n, text);
    char *out = jg_text_format(tmp, "%.*s", (int)n, text);
    if (!out)
        return NULL;
    bool is_string = !strncmp(out, "+proj=", 6) || !strncmp(out, "proj=", 5);
    if (is_string && !strstr(out, "type=crs"))
        return jg_text_format(tmp, "%s +type=crs", out);
    return out;
}

/* The part that lies on the ground: of a compound system its horizontal one. */
static PJ *horizontal(struct jg_ctx *ctx, PJ_CONTEXT *c, struct jg_arena *a, PJ *crs)
{
    if (crs && proj_get_type(crs) == PJ_TYPE_COMPOUND_CRS)
        return jg_proj_keep(ctx, a, proj_crs_get_sub_crs(c, crs, 0));
    return crs;
}

static PJ *without_bound(struct jg_ctx *ctx, PJ_CONTEXT *c, struct jg_arena *a, PJ *crs)
{
    if (crs && proj_get_type(crs) == PJ_TYPE_BOUND_CRS)
        return horizontal(ctx, c, a, jg_proj_keep(ctx, a, proj_get_source_crs(c, crs)));
    return crs;
}

/* PROJ also finds names that only resemble; a name has to be the whole one. */
static bool is_named_exactly(const char *text, const PJ *crs)
{
    return strpbrk(text, "[{+:=") || jg_text_same(text, proj_get_name(crs));
}

/* ---- what is known of it ---- */

static const char *wkt_of(PJ_CONTEXT *c, struct jg_arena *keep, const PJ *crs,
                          PJ_WKT_TYPE type)
{
    const char *const one_line[] = {"MULTILINE=NO", NULL};
    const char *wkt = proj_as_wkt(c, crs, type, one_line);
    return jg_arena_text(keep, wkt ? wkt : "");
}

static double axis_unit(struct jg_ctx *ctx, PJ_CONTEXT *c, struct jg_arena *tmp,
                        const PJ *crs)
{
    PJ *cs = jg_proj_keep(ctx, tmp, proj_crs_get_coordinate_system(c, crs));
    double factor = 0;
    if (!cs ||
        !proj_cs_get_axis_info(c, cs, 0, NULL, NULL, NULL, &factor, NULL, NULL, NULL))
        return 0;
    return factor;
}

/* What PROJ, GDAL and ArcGIS write where only an ellipsoid is known; but one that was left
 * by a +towgs84 is known by that. */
static bool is_no_datum(const char *key)
{
    static const char *const begins[] = {"unknown",      "dunknown",  "unnamed",
                                         "notspecified", "undefined", "dnotspecified"};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (!strncmp(key, begins[i], strlen(begins[i])))
            return !strstr(key, "towgs84");
    return false;
}

/* One spelling for the datums that files write in many ways. */
static const char *datum_key(struct jg_arena *keep, const char *datum)
{
    static const char *const same[][2] = {
        {"china2000", "cgcs2000"},
        {"chinageodeticcoordinatesystem2000", "cgcs2000"},
        {"cgcs2000", "cgcs2000"},
        {"wgs1984", "wgs84"},
        {"wgs84", "wgs84"},
        {"worldgeodeticsystem1984", "wgs84"},
        {"worldgeodeticsystem1984ensemble", "wgs84"},
    };
    char *key = squeeze(keep, datum);
    if (key && is_no_datum(key))
        return "unknown";
    for (size_t i = 0; key && i < sizeof same / sizeof *same; i++)
        if (!strcmp(key, same[i][0]) || (key[0] == 'd' && !strcmp(key + 1, same[i][0])))
            return same[i][1];
    return key;
}

/* Xian 80 and Beijing 54 lie up to 100 m from CGCS2000; but CGCS2000 and WGS 84 agree to
 * decimetres, and a grid given by their ellipsoid alone cannot mean anything else. */
static bool may_take_null_shift(const struct jg_crs *crs)
{
    if (crs->meridian_deg < 0 || crs->meridian_deg > 0)
        return false;
    if (!strcmp(crs->datum_key, "cgcs2000") || !strcmp(crs->datum_key, "wgs84"))
        return true;
    return crs->is_unnamed && fabs(crs->semi_major_m - 6378137) < 0.01 &&
           fabs(1 / crs->flattening - 298.2572223) < 1e-4;
}

static enum jg_status describe_datum(struct jg_ctx *ctx, struct jg_arena *tmp,
                                     struct jg_arena *keep, PJ_CONTEXT *c,
                                     const PJ *plain, struct jg_crs *crs)
{
    PJ *base = jg_proj_keep(ctx, tmp, proj_crs_get_geodetic_crs(c, plain));
    PJ *datum = base ? jg_proj_keep(ctx, tmp, proj_crs_get_datum_forced(c, base)) : NULL;
    PJ *shape = base ? jg_proj_keep(ctx, tmp, proj_get_ellipsoid(c, base)) : NULL;
    PJ *prime = base ? jg_proj_keep(ctx, tmp, proj_get_prime_meridian(c, base)) : NULL;
    double inverse = 0, unit = 0;
    JG_NEED(ctx, !jg_proj_is_starved(ctx));
    if (!datum || !shape || !prime ||
        !proj_ellipsoid_get_parameters(c, shape, &crs->semi_major_m, NULL, NULL,
                                       &inverse) ||
        !proj_prime_meridian_get_parameters(c, prime, &crs->meridian_deg, &unit, NULL))
        return jg_fail(ctx, JG_CRS, "coordinate system \"%s\" has no datum", crs->name);
    crs->flattening = inverse > 0 ? 1 / inverse : 0;
    crs->base_wkt2 = wkt_of(c, keep, base, PJ_WKT2_2019);
    crs->datum = jg_arena_text(keep, proj_get_name(datum));
    JG_NEED(ctx, crs->base_wkt2 && crs->datum);
    crs->datum_key = datum_key(keep, crs->datum);
    JG_NEED(ctx, crs->datum_key);
    crs->meridian_deg *= unit * 180 / 3.14159265358979323846;
    crs->is_unnamed = !crs->is_bound && !strcmp(crs->datum_key, "unknown");
    crs->is_earth = !crs->is_bound && may_take_null_shift(crs);
    return JG_OK;
}

/* Do two objects mean the same places? Codes in files are checked against the register,
 * since a changed definition often keeps its old code. */
static bool is_code_right(struct jg_ctx *ctx, PJ_CONTEXT *c, struct jg_arena *tmp,
                          const char *proj_string, const char *code)
{
    PJ *known = jg_proj_keep(
        ctx, tmp, proj_create_from_database(c, "EPSG", code, PJ_CATEGORY_CRS, 0, NULL));
    const char *text = known ? proj_as_proj_string(c, known, PJ_PROJ_4, NULL) : NULL;
    return text && (!*proj_string || !strcmp(text, proj_string));
}

static int number_of(const char *code)
{
    int64_t number = 0;
    return code && jg_text_to_int(code, &number) && number > 0 && number < 1000000
               ? (int)number
               : 0;
}

static int find_epsg(struct jg_ctx *ctx, PJ_CONTEXT *c, struct jg_arena *tmp,
                     const PJ *crs, const char *proj_string)
{
    const char *authority = proj_get_id_auth_name(crs, 0),
               *code = proj_get_id_code(crs, 0);
    if (authority && code && !strcmp(authority, "EPSG"))
        return is_code_right(ctx, c, tmp, proj_string, code) ? number_of(code) : 0;
    if (!strcmp(proj_get_name(crs), "unknown")) /* of a PROJ string; never found surely */
        return 0;
    int *sure = NULL, found = 0;
    PJ_OBJ_LIST *list = proj_identify(c, crs, "EPSG", NULL, &sure);
    if (list && sure && proj_list_get_count(list) == 1 && sure[0] == 100) {
        PJ *one = jg_proj_keep(ctx, tmp, proj_list_get(c, list, 0));
        code = one ? proj_get_id_code(one, 0) : NULL;
        found =
            code && is_code_right(ctx, c, tmp, proj_string, code) ? number_of(code) : 0;
    }
    proj_int_list_destroy(sure);
    proj_list_destroy(list);
    return found;
}

static enum jg_status describe_texts(struct jg_ctx *ctx, struct jg_arena *keep,
                                     PJ_CONTEXT *c, PJ *object, PJ *plain,
                                     struct jg_crs *crs)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    const char *string = proj_as_proj_string(c, object, PJ_PROJ_4, NULL);
    crs->proj_string = jg_arena_text(keep, string ? string : "");
    JG_NEED(ctx, crs->proj_string);
    if (object == plain)
        crs->epsg = find_epsg(ctx, c, tmp, plain, crs->proj_string);
    JG_NEED(ctx, !jg_proj_is_starved(ctx));
    char *code = jg_text_format(tmp, "EPSG:%d", crs->epsg);
    JG_NEED(ctx, code);
    if (crs->epsg) /* the register's own words, which carry the code */
        object = plain = jg_proj_object(ctx, tmp, code);
    JG_NEED(ctx, object);
    crs->wkt2 = wkt_of(c, keep, object, PJ_WKT2_2019);
    crs->plain_wkt2 = wkt_of(c, keep, plain, PJ_WKT2_2019);
    crs->wkt = wkt_of(c, keep, object, PJ_WKT1_GDAL);
    JG_NEED(ctx, crs->wkt2 && crs->plain_wkt2 && crs->wkt);
    jg_arena_close(tmp);
    return JG_OK;
}

static enum jg_status describe(struct jg_ctx *ctx, struct jg_arena *keep, PJ_CONTEXT *c,
                               PJ *object, struct jg_crs *crs)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    PJ *plain = without_bound(ctx, c, tmp, object);
    JG_NEED(ctx, plain);
    crs->name = jg_arena_text(keep, proj_get_name(plain));
    JG_NEED(ctx, crs->name);
    PJ_TYPE type = proj_get_type(plain);
    crs->is_geographic =
        type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
    if (!crs->is_geographic && type != PJ_TYPE_PROJECTED_CRS)
        return jg_fail(ctx, JG_CRS,
                       "coordinate system \"%s\" is neither degrees nor a map projection",
                       crs->name);
    double unit = axis_unit(ctx, c, tmp, plain);
    crs->is_metres = !crs->is_geographic && fabs(unit - 1) < 1e-12;
    crs->is_bound = object != plain;
    JG_TRY(describe_datum(ctx, tmp, keep, c, plain, crs));
    JG_TRY(describe_texts(ctx, keep, c, object, plain, crs));
    jg_arena_close(tmp);
    return JG_OK;
}

static void describe_shift(enum jg_shift shift, struct jg_crs *crs)
{
    *crs = (struct jg_crs){.name = shift == JG_GCJ02 ? "GCJ-02" : "BD-09",
                           .is_geographic = true,
                           .shift = shift};
    crs->wkt = crs->wkt2 = crs->plain_wkt2 = crs->base_wkt2 = crs->proj_string = "";
    crs->datum = crs->datum_key = crs->name;
}

enum jg_status jg_crs_open(struct jg_ctx *ctx, struct jg_arena *keep, const char *text,
                           struct jg_crs **out)
{
    if (!text || !*text)
        return jg_fail(ctx, JG_CRS, "no coordinate system is given");
    struct jg_crs *crs = JG_ARRAY(keep, struct jg_crs, 1);
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, crs && tmp);
    char *definition = complete(tmp, text);
    JG_NEED(ctx, definition);
    char *squeezed = squeeze(tmp, definition);
    JG_NEED(ctx, squeezed);
    if (shift_named(squeezed)) {
        describe_shift(shift_named(squeezed), crs);
    } else {
        PJ_CONTEXT *c = NULL;
        JG_TRY(jg_proj_context(ctx, &c));
        PJ *object = horizontal(ctx, c, tmp, jg_proj_object(ctx, tmp, definition));
        JG_NEED(ctx, !jg_proj_is_starved(ctx));
        if (!object || !is_named_exactly(definition, object)) {
            enum jg_status st = not_understood(ctx, definition);
            jg_arena_close(tmp);
            return st;
        }
        JG_TRY(describe(ctx, keep, c, object, crs));
    }
    jg_arena_close(tmp);
    *out = crs;
    return JG_OK;
}

enum jg_status jg_crs_base(struct jg_ctx *ctx, struct jg_arena *keep,
                           const struct jg_crs *crs, struct jg_crs **out_plain,
                           struct jg_crs **out_base)
{
    if (crs->shift)
        return jg_fail(ctx, JG_CRS, "%s has no ellipsoid to measure on", crs->name);
    JG_TRY(jg_crs_open(ctx, keep, crs->plain_wkt2, out_plain));
    return jg_crs_open(ctx, keep, crs->base_wkt2, out_base);
}

/* ---- questions ---- */

const char *jg_crs_name(const struct jg_crs *crs)
{
    return crs->name;
}

const char *jg_crs_wkt(const struct jg_crs *crs)
{
    return crs->wkt;
}

const char *jg_crs_wkt2(const struct jg_crs *crs)
{
    return crs->wkt2;
}

const char *jg_crs_proj_string(const struct jg_crs *crs)
{
    return crs->proj_string;
}

int jg_crs_epsg(const struct jg_crs *crs)
{
    return crs->epsg;
}

bool jg_crs_is_geographic(const struct jg_crs *crs)
{
    return crs->is_geographic;
}

bool jg_crs_is_projected_metres(const struct jg_crs *crs)
{
    return crs->is_metres;
}

bool jg_crs_is_shifted(const struct jg_crs *crs)
{
    return crs->shift != JG_UNSHIFTED;
}

bool jg_crs_same(const struct jg_crs *a, const struct jg_crs *b)
{
    if (a == b)
        return true;
    if (a->shift || b->shift)
        return a->shift == b->shift;
    if (!*a->proj_string || !*b->proj_string)
        return !strcmp(a->wkt2, b->wkt2);
    return !strcmp(a->proj_string, b->proj_string) && !strcmp(a->datum_key, b->datum_key);
}

bool jg_crs_assumes_datum(const struct jg_crs *from, const struct jg_crs *to)
{
    return !jg_crs_same(from, to) && from->is_unnamed != to->is_unnamed;
}

const char *jg_proj_version(void)
{
    return proj_info().version;
}

/* ---- metres ---- */

/* A coarse outline of China, good enough to suggest a zone. */
static bool is_in_china(struct jg_lonlat at)
{
    static const struct jg_lonlat edge[] = {
        {73.4, 39.5},  {80, 45.2},    {83, 47.3},   {87.5, 49.2},  {91, 46.8},
        {96, 42.8},    {105, 41.7},   {110, 42.8},  {112, 45},     {116, 46.6},
        {116, 49.9},   {120, 53.6},   {125, 53.4},  {131, 48},     {135.1, 48.5},
        {131.3, 44.8}, {130.7, 42.3}, {128, 41.6},  {124.4, 39.9}, {123, 37},
        {123.2, 30},   {122.3, 24.5}, {118, 17},    {109, 17.5},   {108, 21.5},
        {104, 22.6},   {101.2, 21.1}, {97.5, 24},   {98.6, 27.6},  {92, 26.8},
        {85.5, 27.9},  {81, 30.1},    {78.5, 32.5}, {74, 37}};
    enum { N = sizeof edge / sizeof *edge };
    bool inside = false;
    for (int i = 0, j = N - 1; i < N; j = i++) {
        struct jg_lonlat a = edge[i], b = edge[j];
        if ((a.lat > at.lat) != (b.lat > at.lat) &&
            at.lon < (b.lon - a.lon) * (at.lat - a.lat) / (b.lat - a.lat) + a.lon)
            inside = !inside;
    }
    return inside;
}

int jg_crs_suggest(struct jg_lonlat at)
{
    if (is_in_china(at)) {
        int meridian = (int)ceil(at.lon / 3 - 0.5) * 3;
        meridian = meridian < 75 ? 75 : meridian > 135 ? 135 : meridian;
        return 4534 + (meridian - 75) / 3; /* EPSG:4534 has 75 E, EPSG:4554 135 E */
    }
    int zone = (int)floor((at.lon + 180) / 6) + 1;
    zone = zone < 1 ? 1 : zone > 60 ? 60 : zone;
    return (at.lat < 0 ? 32700 : 32600) + zone;
}

/* The middle of an extent in degrees; false where that cannot be said. */
static bool find_middle(struct jg_ctx *ctx, const struct jg_crs *crs,
                        struct jg_box extent, struct jg_lonlat *out)
{
    double x = (extent.min_x + extent.max_x) / 2, y = (extent.min_y + extent.max_y) / 2;
    if (!(extent.min_x <= extent.max_x) || !(extent.min_y <= extent.max_y))
        return false;
    if (!crs->is_geographic) {
        struct jg_arena *tmp = jg_arena_open(ctx->home);
        struct jg_crs *plain = NULL, *base = NULL;
        bool done = tmp && !jg_crs_base(ctx, tmp, crs, &plain, &base) &&
                    !jg_crs_transform(ctx, plain, base, &x, &y, 1, NULL);
        jg_arena_close(tmp);
        if (!done)
            return false;
    }
    *out = (struct jg_lonlat){x, y};
    return fabs(x) <= 180 && fabs(y) <= 90;
}

enum jg_status jg_crs_need_metres(struct jg_ctx *ctx, const struct jg_crs *crs,
                                  const char *what, struct jg_box extent)
{
    if (crs->is_metres)
        return JG_OK;
    char candidate[64] = "EPSG:4549";
    struct jg_lonlat middle;
    if (find_middle(ctx, crs, extent, &middle))
        (void)snprintf(candidate, sizeof candidate, "EPSG:%d", jg_crs_suggest(middle));
    return jg_fail(ctx, JG_CRS,
                   "%s: coordinates in %s are %s, metres on a plane are needed; give a "
                   "projected coordinate system, for this place e.g. --crs %s",
                   what, crs->name, crs->is_geographic ? "degrees" : "not metres",
                   candidate);
}
