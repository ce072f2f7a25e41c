/* SPDX-License-Identifier: MIT */
#include "gis/demo/shape.h"

#include <math.h>

double jg_demo_apart_m(struct jg_xy a, struct jg_xy b)
{
    double dx = b.x - a.x, dy = b.y - a.y;
    return sqrt(dx * dx + dy * dy);
}

struct jg_xy jg_demo_along(struct jg_xy a, struct jg_xy b, double t)
{
    if (t >= 1 && t <= 1) /* the end itself, to the last bit: neighbours share it */
        return b;
    return (struct jg_xy){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

struct jg_xy jg_demo_round(struct jg_xy at)
{
    return (struct jg_xy){nearbyint(at.x * 1000) / 1000, nearbyint(at.y * 1000) / 1000};
}

static void put(struct jg_demo_shape *shape, struct jg_xy at)
{
    if (shape->n < JG_DEMO_CORNERS)
        shape->at[shape->n++] = at;
}

struct jg_demo_shape jg_demo_cut(const struct jg_demo_shape *shape, struct jg_xy a,
                                 struct jg_xy b, double in_m)
{
    struct jg_demo_shape out = {.n = 0};
    double length = jg_demo_apart_m(a, b);
    double nx = -(b.y - a.y) / length, ny = (b.x - a.x) / length;
    for (int i = 0; i < shape->n; i++) {
        struct jg_xy p = shape->at[i], q = shape->at[(i + 1) % shape->n];
        double dp = (p.x - a.x) * nx + (p.y - a.y) * ny - in_m;
        double dq = (q.x - a.x) * nx + (q.y - a.y) * ny - in_m;
        if (dp >= 0)
            put(&out, p);
        if ((dp > 0 && dq < 0) || (dp < 0 && dq > 0))
            put(&out, jg_demo_along(p, q, dp / (dp - dq)));
    }
    if (out.n < 3)
        out.n = 0;
    return out;
}

struct jg_demo_shape jg_demo_inset(const struct jg_demo_shape *shape, double in_m)
{
    struct jg_demo_shape out = *shape;
    for (int i = 0; i < shape->n && out.n > 0; i++) {
        struct jg_xy a = shape->at[i], b = shape->at[(i + 1) % shape->n];
        if (jg_demo_apart_m(a, b) > 1e-3)
            out = jg_demo_cut(&out, a, b, in_m);
    }
    return out;
}

double jg_demo_area_m2(const struct jg_demo_shape *shape)
{
    double twice = 0;
    for (int i = 1; i + 1 < shape->n; i++) {
        struct jg_xy o = shape->at[0], p = shape->at[i], q = shape->at[i + 1];
        twice += (p.x - o.x) * (q.y - o.y) - (q.x - o.x) * (p.y - o.y);
    }
    return twice / 2;
}

struct jg_xy jg_demo_middle(const struct jg_demo_shape *shape)
{
    struct jg_xy o = shape->at[0];
    double twice = 0, x = 0, y = 0;
    for (int i = 1; i + 1 < shape->n; i++) {
        double px = shape->at[i].x - o.x, py = shape->at[i].y - o.y;
        double qx = shape->at[i + 1].x - o.x, qy = shape->at[i + 1].y - o.y;
        double w = px * qy - qx * py;
        twice += w;
        x += (px + qx) * w;
        y += (py + qy) * w;
    }
    if (!(twice > 0))
        return o;
    return (struct jg_xy){o.x + x / (3 * twice), o.y + y / (3 * twice)};
}

struct jg_box jg_demo_box(const struct jg_demo_shape *shape)
{
    struct jg_box box = jg_box_empty();
    for (int i = 0; i < shape->n; i++) {
        struct jg_xy p = shape->at[i];
        jg_box_join(&box, (struct jg_box){p.x, p.y, p.x, p.y});
    }
    return box;
}

bool jg_demo_span_x(const struct jg_demo_shape *shape, double y, double *least,
                    double *most)
{
    double lo = INFINITY, hi = -INFINITY;
    for (int i = 0; i < shape->n; i++) {
        struct jg_xy p = shape->at[i], q = shape->at[(i + 1) % shape->n];
        if ((p.y > y && q.y > y) || (p.y < y && q.y < y))
            continue;
        double x = p.x;
        if (p.y < q.y || p.y > q.y)
            x = p.x + (q.x - p.x) * (y - p.y) / (q.y - p.y);
        lo = fmin(lo, x);
        hi = fmax(hi, x);
    }
    *least = lo;
    *most = hi;
    return lo <= hi;
}

bool jg_demo_span_y(const struct jg_demo_shape *shape, double x, double *least,
                    double *most)
{
    struct jg_demo_shape turned = {.n = shape->n};
    for (int i = 0; i < shape->n; i++)
        turned.at[i] = (struct jg_xy){shape->at[i].y, shape->at[i].x};
    return jg_demo_span_x(&turned, x, least, most);
}

struct jg_xy jg_demo_nearest(const struct jg_demo_shape *shape, struct jg_xy at)
{
    struct jg_xy best = shape->at[0];
    double best_m = INFINITY;
    for (int i = 0; i < shape->n; i++) {
        struct jg_xy a = shape->at[i], b = shape->at[(i + 1) % shape->n];
        double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
        double t = square > 0 ? ((at.x - a.x) * dx + (at.y - a.y) * dy) / square : 0;
        struct jg_xy p = jg_demo_along(a, b, fmin(1, fmax(0, t)));
        double m = jg_demo_apart_m(p, at);
        if (m < best_m) {
            best_m = m;
            best = p;
        }
    }
    return best;
}

struct jg_demo_frame jg_demo_frame_of(struct jg_xy origin, struct jg_xy east)
{
    double length = sqrt(east.x * east.x + east.y * east.y);
    return (struct jg_demo_frame){origin, east.x / length, east.y / length};
}

struct jg_xy jg_demo_into(struct jg_demo_frame f, struct jg_xy at)
{
    double x = at.x - f.origin.x, y = at.y - f.origin.y;
    return (struct jg_xy){x * f.cos + y * f.sin, y * f.cos - x * f.sin};
}

struct jg_xy jg_demo_out_of(struct jg_demo_frame f, struct jg_xy at)
{
    return (struct jg_xy){f.origin.x + at.x * f.cos - at.y * f.sin,
                          f.origin.y + at.x * f.sin + at.y * f.cos};
}
