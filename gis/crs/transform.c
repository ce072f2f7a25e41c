/* SPDX-License-Identifier: MIT */
/* Changing coordinates: finding PROJ's operation, refusing a guessed one, whole arrays.
 */
#include "gis/core/task.h"
#include "gis/core/text.h"
#include "gis/crs/handle.h"
#include "gis/crs/offset.h"

#include <proj.h>

#include <math.h>
#include <stdatomic.h>
#include <string.h>

struct jg_proj {
    PJ_CONTEXT *context;
    bool starved;
    struct jg_arena *pair; /* owns the steps of the last pair and its texts */
    const char *from, *to;
    struct jg_steps steps;
};

/* ---- handles ---- */

static void close_context(void *user, void *thing)
{
    (void)user;
    proj_context_destroy(thing);
}

static void close_object(void *user, void *thing)
{
    (void)user;
    proj_destroy(thing);
}

static void say_nothing(void *user, int level, const char *message)
{
    (void)user;
    (void)level;
    (void)message;
}

enum jg_status jg_proj_context(struct jg_ctx *ctx, struct pj_ctx **out)
{
    if (!ctx->proj) {
        struct jg_proj *p = JG_ARRAY(ctx->home, struct jg_proj, 1);
        JG_NEED(ctx, p);
        p->context = proj_context_create();
        JG_NEED(ctx, p->context);
        JG_NEED(ctx, jg_arena_defer(ctx->home, close_context, NULL, p->context));
        proj_log_func(p->context, NULL, say_nothing);
        proj_context_set_enable_network(p->context, 0);
        if (!proj_context_get_database_path(p->context))
            return jg_fail(ctx, JG_IO,
                           "PROJ's database proj.db is not found or unreadable");
        ctx->proj = p;
    }
    *out = ctx->proj->context;
    return JG_OK;
}

PJ *jg_proj_keep(struct jg_ctx *ctx, struct jg_arena *a, PJ *thing)
{
    if (!thing)
        return NULL;
    if (jg_arena_defer(a, close_object, NULL, thing))
        return thing;
    ctx->proj->starved = true;
    return NULL;
}

PJ *jg_proj_object(struct jg_ctx *ctx, struct jg_arena *a, const char *text)
{
    return jg_proj_keep(ctx, a, proj_create(ctx->proj->context, text));
}

bool jg_proj_is_starved(const struct jg_ctx *ctx)
{
    return ctx->proj && ctx->proj->starved;
}

/* ---- which operation ---- */

/* PROJ's own operation, never one with a guessed (zero) shift. NULL: there is none. */
static PJ *find_operation(struct jg_ctx *ctx, struct jg_arena *a, const char *from,
                          const char *to)
{
    PJ_CONTEXT *c = ctx->proj->context;
    PJ *source = jg_proj_object(ctx, a, from), *target = jg_proj_object(ctx, a, to);
    if (!source || !target)
        return NULL;
    const char *const options[] = {"ALLOW_BALLPARK=NO", NULL};
    PJ *raw = jg_proj_keep(
        ctx, a, proj_create_crs_to_crs_from_pj(c, source, target, NULL, options));
    if (!raw)
        return NULL;
    return jg_proj_keep(ctx, a, proj_normalize_for_visualization(c, raw));
}

static bool does_nothing(PJ *operation)
{
    const char *text = proj_pj_info(operation).definition;
    return text && !strncmp(text, "proj=noop", 9);
}

/* Two systems that name the same ellipsoid and no datum. */
static bool share_unnamed(const struct jg_crs *a, const struct jg_crs *b)
{
    return a->is_unnamed && b->is_unnamed &&
           fabs(a->semi_major_m - b->semi_major_m) < 1e-4 &&
           fabs(a->flattening - b->flattening) < 1e-12 &&
           fabs(a->meridian_deg - b->meridian_deg) < 1e-9;
}

/* To or from degrees that both sides share, be it their own or WGS 84 and CGCS2000's. */
static bool add_leg(struct jg_ctx *ctx, struct jg_arena *a, const struct jg_crs *crs,
                    bool shares, bool leaves, struct jg_steps *steps)
{
    if (shares && crs->is_geographic)
        return true;
    const char *hub = shares ? crs->base_wkt2 : "EPSG:4326";
    const char *own = shares ? crs->plain_wkt2 : crs->wkt2;
    PJ *step =
        leaves ? find_operation(ctx, a, own, hub) : find_operation(ctx, a, hub, own);
    if (step && !does_nothing(step))
        steps->step[steps->n++] = step;
    return step != NULL;
}

/* The operations the register has for these two are for oil fields and seas; a city's own
 * parameters differ by metres, so they have to be given. */
static bool needs_parameters(const struct jg_crs *crs, const struct jg_crs *other)
{
    return !crs->is_bound && strcmp(crs->datum_key, other->datum_key) != 0 &&
           (strstr(crs->datum_key, "beijing") || strstr(crs->datum_key, "xian"));
}

/* What the user knows it by: its name, or the PROJ string where it has none. */
static const char *label_of(struct jg_arena *tmp, const struct jg_crs *crs)
{
    bool has_name = !jg_text_same(crs->name, "unknown") &&
                    !jg_text_same(crs->name, "unnamed") && *crs->name;
    if (has_name || !*crs->proj_string)
        return crs->name;
    const char *end = strstr(crs->proj_string, " +no_defs");
    size_t n = end ? (size_t)(end - crs->proj_string) : strlen(crs->proj_string);
    return jg_text_format(tmp, "%.*s", (int)n, crs->proj_string);
}

static enum jg_status parameters_missing(struct jg_ctx *ctx, struct jg_arena *tmp,
                                         const struct jg_crs *from,
                                         const struct jg_crs *to,
                                         const struct jg_crs *unknown)
{
    const char *label[2] = {label_of(tmp, from), label_of(tmp, to)};
    JG_NEED(ctx, label[0] && label[1]);
    return jg_fail(
        ctx, JG_CRS,
        "no parameters are known from %s (%s) to %s (%s), and without them places "
        "would be off by up to 100 m; give %s as a PROJ string with "
        "+towgs84=dx,dy,dz,rx,ry,rz,s",
        label[0], from->datum, label[1], to->datum, label[unknown == to]);
}

static enum jg_status find_steps(struct jg_ctx *ctx, struct jg_arena *a,
                                 const struct jg_crs *from, const struct jg_crs *to,
                                 struct jg_steps *out)
{
    *out = (struct jg_steps){.n = 0};
    if (needs_parameters(from, to) || needs_parameters(to, from))
        return parameters_missing(ctx, a, from, to,
                                  needs_parameters(from, to) ? from : to);
    bool one_datum = share_unnamed(from, to) || (from->is_earth && to->is_earth);
    PJ *direct = one_datum ? NULL /* the legs below are quicker to find and the same */
                           : find_operation(ctx, a, from->wkt2, to->wkt2);
    if (direct) {
        if (!does_nothing(direct))
            out->step[out->n++] = direct;
        return JG_OK;
    }
    const struct jg_crs *unknown =
        !add_leg(ctx, a, from, one_datum || from->is_earth, true, out) ? from
        : !add_leg(ctx, a, to, one_datum || to->is_earth, false, out)  ? to
                                                                       : NULL;
    JG_NEED(ctx, !jg_proj_is_starved(ctx));
    return unknown ? parameters_missing(ctx, a, from, to, unknown) : JG_OK;
}

enum jg_status jg_proj_steps(struct jg_ctx *ctx, const struct jg_crs *from,
                             const struct jg_crs *to, struct jg_steps *out)
{
    PJ_CONTEXT *c = NULL;
    JG_TRY(jg_proj_context(ctx, &c));
    struct jg_proj *p = ctx->proj;
    if (!p->pair || strcmp(p->from, from->wkt2) != 0 || strcmp(p->to, to->wkt2) != 0) {
        struct jg_arena *old = p->pair;
        p->pair = NULL;
        jg_arena_close(old);
        struct jg_arena *pair = jg_arena_open(ctx->home);
        JG_NEED(ctx, pair);
        p->from = jg_arena_text(pair, from->wkt2);
        p->to = jg_arena_text(pair, to->wkt2);
        JG_NEED(ctx, p->from && p->to);
        JG_TRY(find_steps(ctx, pair, from, to, &p->steps));
        p->pair = pair;
    }
    *out = p->steps;
    return JG_OK;
}

/* ---- whole arrays ---- */

struct change {
    const struct jg_crs *from, *to;
    double *x, *y;
    atomic_size_t lost;
};

static void unshift(enum jg_shift shift, double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct jg_lonlat at = {x[i], y[i]};
        if (shift == JG_BD09)
            at = jg_gcj02_from_bd09(at);
        at = jg_wgs84_from_gcj02(at);
        x[i] = at.lon;
        y[i] = at.lat;
    }
}

/* What PROJ could not do comes back as infinity; no place is NaN here. */
static size_t mark_lost(double *x, double *y, size_t n)
{
    size_t lost = 0;
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]) || !isfinite(y[i])) {
            x[i] = y[i] = (double)NAN;
            lost++;
        }
    return lost;
}

static enum jg_status change_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                   size_t to, void *state)
{
    (void)tmp;
    struct change *s = state;
    double *x = s->x + from, *y = s->y + from;
    size_t n = to - from, wide = sizeof(double);
    struct jg_steps steps = {.n = 0};
    JG_TRY(jg_proj_steps(ctx, s->from, s->to, &steps));
    for (int i = 0; i < steps.n; i++) {
        (void)proj_errno_reset(steps.step[i]);
        (void)proj_trans_generic(steps.step[i], PJ_FWD, x, wide, n, y, wide, n, NULL, 0,
                                 0, NULL, 0, 0);
    }
    atomic_fetch_add(&s->lost, mark_lost(x, y, n));
    return JG_OK;
}

struct shifted {
    enum jg_shift shift;
    double *x, *y;
};

static enum jg_status unshift_block(struct jg_ctx *ctx, struct jg_arena *tmp, size_t from,
                                    size_t to, void *state)
{
    (void)ctx;
    (void)tmp;
    const struct shifted *s = state;
    unshift(s->shift, s->x + from, s->y + from, to - from);
    return JG_OK;
}

enum { GRAIN = 1 << 15 };

/* A few places are not worth a thread and the opening of its handles. */
static enum jg_status each(struct jg_ctx *ctx, size_t n, jg_task_fn *fn, void *state)
{
    if (n > GRAIN && ctx->jobs > 1)
        return jg_task_each(ctx, n, GRAIN, NULL, fn, state);
    return n ? fn(ctx, ctx->home, 0, n, state) : JG_OK;
}

static enum jg_status transform_shifted(struct jg_ctx *ctx, const struct jg_crs *from,
                                        const struct jg_crs *to, double *x, double *y,
                                        size_t n, size_t *out_lost)
{
    struct shifted s = {from->shift, x, y};
    JG_TRY(each(ctx, n, unshift_block, &s));
    struct jg_arena *tmp = jg_arena_open(ctx->home);
    JG_NEED(ctx, tmp);
    struct jg_crs *wgs84 = NULL;
    JG_TRY(jg_crs_open(ctx, tmp, "EPSG:4326", &wgs84));
    enum jg_status st = jg_crs_transform(ctx, wgs84, to, x, y, n, out_lost);
    jg_arena_close(tmp);
    return st;
}

enum jg_status jg_crs_transform(struct jg_ctx *ctx, const struct jg_crs *from,
                                const struct jg_crs *to, double *x, double *y, size_t n,
                                size_t *out_lost)
{
    if (out_lost)
        *out_lost = 0;
    if (jg_crs_same(from, to))
        return JG_OK;
    if (to->shift)
        return jg_fail(ctx, JG_CRS, "%s is read, never written; give another system",
                       to->name);
    if (from->shift)
        return transform_shifted(ctx, from, to, x, y, n, out_lost);
    struct jg_steps steps = {
        .n = 0}; /* asked for here too, so that no places still means refusal */
    JG_TRY(jg_proj_steps(ctx, from, to, &steps));
    struct change s = {.from = from, .to = to, .x = x, .y = y};
    if (steps.n > 0)
        JG_TRY(each(ctx, n, change_block, &s));
    if (out_lost)
        *out_lost = atomic_load(&s.lost);
    return JG_OK;
}

/* ---- the scale of the plane ---- */

/* How the plane's x and y change with a metre to the east and to the north. */
struct slope {
    double x_east, y_east, x_north, y_north;
};

static struct slope slope_of(const struct jg_crs *crs, double lat, double step_deg,
                             const double *x, const double *y)
{
    double rad = 3.14159265358979323846 / 180, f = crs->flattening;
    double e2 = f * (2 - f), s = sin(lat * rad), m = 1 - e2 * s * s;
    double n_m = crs->semi_major_m / sqrt(m);
    double east_m = 2 * step_deg * rad * n_m * cos(lat * rad);
    double north_m = 2 * step_deg * rad * n_m * (1 - e2) / m;
    return (struct slope){(x[1] - x[0]) / east_m, (y[1] - y[0]) / east_m,
                          (x[3] - x[2]) / north_m, (y[3] - y[2]) / north_m};
}

enum jg_status jg_crs_distortion(struct jg_ctx *ctx, const struct jg_crs *crs,
                                 struct jg_xy at, struct jg_distortion *out)
{
    if (!crs->is_metres)
        return jg_fail(ctx, JG_CRS, "%s is no plane in metres", crs->name);
    struct jg_arena *tmp = jg_arena_open(ctx->home);
    JG_NEED(ctx, tmp);
    struct jg_crs *plain = NULL, *base = NULL;
    JG_TRY(jg_crs_base(ctx, tmp, crs, &plain, &base));
    double lon = at.x, lat = at.y, d = 2e-4; /* some 20 m: rounding is 1e-4 ppm */
    JG_TRY(jg_crs_transform(ctx, plain, base, &lon, &lat, 1, NULL));
    double x[4] = {lon - d, lon + d, lon, lon}, y[4] = {lat, lat, lat - d, lat + d};
    JG_TRY(jg_crs_transform(ctx, base, plain, x, y, 4, NULL));
    jg_arena_close(tmp);
    struct slope s = slope_of(crs, lat, d, x, y);
    double areal = s.x_east * s.y_north - s.y_east * s.x_north;
    if (!(areal > 0))
        return jg_fail(ctx, JG_CRS, "the place %.1f, %.1f lies outside of %s", at.x, at.y,
                       crs->name);
    *out = (struct jg_distortion){(sqrt(areal) - 1) * 1e6, (areal - 1) * 1e6,
                                  -atan2(s.x_north, s.y_north) * 180 /
                                      3.14159265358979323846};
    return JG_OK;
}
