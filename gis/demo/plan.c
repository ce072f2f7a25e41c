/* SPDX-License-Identifier: MIT */
#include "gis/demo/plan.h"

#include "gis/demo/names.h"

#include <math.h>
#include <stdlib.h>

/* Salts keep the chances of different things apart. */
enum {
    SALT_X = 1,
    SALT_Y,
    SALT_NODE,
    SALT_ROAD,
    SALT_COUNT,
    SALT_BEND,
    SALT_SEAT,
    SALT_EDGE,
    SALT_CLOSED,
    SALT_MOOD /* and on, one a kind */
};

#define MESH_X_M 1060.0
#define MESH_Y_M 960.0
/* How far the mood of a neighbourhood reaches. */
#define MOOD_M 900.0
/* Buildings that come of one mesh, on average; only the size of the plan hangs on it. */
#define BUILDINGS_A_MESH 400.0

static double share(const struct jg_demo_plan *plan, int64_t a, int64_t b, int64_t c)
{
    return jg_demo_share(plan->seed, a, b, c);
}

/* The straight grid bent by long waves: arterials curve, blocks stay nearly square. */
static struct jg_xy bend(const struct jg_demo_plan *plan, double x, double y)
{
    double p[4];
    for (int k = 0; k < 4; k++)
        p[k] = 2 * JG_DEMO_PI * share(plan, SALT_BEND, k, 0);
    double dx = 210 * sin(y / 1900 + p[0]) + 85 * sin((0.6 * x + y) / 1000 + p[1]);
    double dy = 190 * sin(x / 2000 + p[2]) + 75 * sin((x - 0.5 * y) / 1150 + p[3]);
    return (struct jg_xy){JG_DEMO_CENTRE_E + x + dx, JG_DEMO_CENTRE_N + y + dy};
}

/* The straight place of a crossing of arterials. */
static struct jg_xy corner(const struct jg_demo_plan *plan, int i, int j)
{
    double x = (i - 0.5) * MESH_X_M + 170 * (share(plan, SALT_X, i, 0) - 0.5);
    double y = (j - 0.5) * MESH_Y_M + 150 * (share(plan, SALT_Y, j, 0) - 0.5);
    x += 110 * (share(plan, SALT_NODE, i, j) - 0.5);
    y += 110 * (share(plan, SALT_NODE, j, i + 100000) - 0.5);
    return (struct jg_xy){x, y};
}

static int columns_of(const struct jg_demo_plan *plan, int i)
{
    return 4 + (share(plan, SALT_COUNT, i, 0) < 0.35);
}

static int rows_of(const struct jg_demo_plan *plan, int j)
{
    return 3 + (share(plan, SALT_COUNT, j, 1) < 0.3);
}

/* Where street k of n meets an arterial, as a share of that arterial's length. */
static double crossing(const struct jg_demo_plan *plan, int i, int j, int level, int k,
                       int n)
{
    if (k == 0 || k == n)
        return k == 0 ? 0 : 1;
    int64_t edge = 2 * (int64_t)j + level;
    return (k + 0.32 * (share(plan, SALT_ROAD, i, edge * 8 + k) - 0.5)) / n;
}

/* To the last bit the end at 1, so that meshes share what lies on their border. */
static double between(double a, double b, double t)
{
    return t < 1 ? a + (b - a) * t : b;
}

void jg_demo_mesh_of(const struct jg_demo_plan *plan, int i, int j,
                     struct jg_demo_mesh *out)
{
    out->i = i;
    out->j = j;
    out->columns = columns_of(plan, i);
    out->rows = rows_of(plan, j);
    struct jg_xy sw = corner(plan, i, j), se = corner(plan, i + 1, j);
    struct jg_xy nw = corner(plan, i, j + 1), ne = corner(plan, i + 1, j + 1);
    for (int m = 0; m <= out->columns; m++) {
        double south = crossing(plan, i, j, 1, m, out->columns);
        double north = crossing(plan, i, j + 1, 1, m, out->columns);
        for (int n = 0; n <= out->rows; n++) {
            double west = crossing(plan, i, j, 0, n, out->rows);
            double east = crossing(plan, i + 1, j, 0, n, out->rows);
            double u = south, v = west;
            for (int again = 0; again < 3; again++) {
                v = between(west, east, u);
                u = between(south, north, v);
            }
            struct jg_xy p =
                jg_demo_along(jg_demo_along(sw, se, u), jg_demo_along(nw, ne, u), v);
            out->at[m][n] = bend(plan, p.x, p.y);
        }
    }
}

static int wrapped(int a, int n)
{
    return ((a % n) + n) % n;
}

enum jg_demo_street jg_demo_street_upright(const struct jg_demo_mesh *mesh, int m)
{
    if (m == 0 || m == mesh->columns) {
        int i = mesh->i + (m > 0);
        return wrapped(i, 7) == 4 ? JG_DEMO_EXPRESSWAY : JG_DEMO_ARTERIAL;
    }
    return m == mesh->columns / 2 ? JG_DEMO_SECONDARY : JG_DEMO_LOCAL;
}

enum jg_demo_street jg_demo_street_level(const struct jg_demo_mesh *mesh, int n)
{
    if (n == 0 || n == mesh->rows) {
        int j = mesh->j + (n > 0);
        return wrapped(j, 8) == 5 ? JG_DEMO_EXPRESSWAY : JG_DEMO_ARTERIAL;
    }
    return n == (mesh->rows + 1) / 2 ? JG_DEMO_SECONDARY : JG_DEMO_LOCAL;
}

bool jg_demo_is_closed(const struct jg_demo_plan *plan, const struct jg_demo_mesh *mesh,
                       int m, int n)
{
    if (m < 1 || m >= mesh->columns || jg_demo_street_upright(mesh, m) != JG_DEMO_LOCAL)
        return false;
    if (mesh->i == 0 && mesh->j == 1 && n == 1) /* the lake keeps its streets */
        return false;
    int64_t place = ((int64_t)mesh->j * 8 + n) * 8 + m;
    return share(plan, SALT_CLOSED, mesh->i, place) < 0.2 &&
           !jg_demo_is_closed(plan, mesh, m - 1, n);
}

double jg_demo_mood(const struct jg_demo_plan *plan, int kind, struct jg_xy at)
{
    double x = (at.x - JG_DEMO_CENTRE_E) / MOOD_M, y = (at.y - JG_DEMO_CENTRE_N) / MOOD_M;
    double i = floor(x), j = floor(y), u = x - i, v = y - j, corner_of[4];
    for (int k = 0; k < 4; k++)
        corner_of[k] = jg_demo_share(plan->seed, SALT_MOOD + kind, (int64_t)i + k % 2,
                                     (int64_t)j + k / 2);
    u = u * u * (3 - 2 * u);
    v = v * v * (3 - 2 * v);
    double south = between(corner_of[0], corner_of[1], u);
    return between(south, between(corner_of[2], corner_of[3], u), v);
}

double jg_demo_half_street_m(enum jg_demo_street street)
{
    static const double half_m[] = {30, 21, 15, 9, 3, 2, 2};
    return half_m[street];
}

/* A town has one middle up to this size; beyond it others lie one spacing apart. */
#define TOWN_REACH_M 7000.0
#define TOWN_SPACING_M 15000.0

double jg_demo_rim(const struct jg_demo_plan *plan, struct jg_xy at)
{
    double x = at.x - JG_DEMO_CENTRE_E, y = at.y - JG_DEMO_CENTRE_N;
    double reach = fmin(plan->reach_m, TOWN_REACH_M);
    if (plan->reach_m > TOWN_REACH_M) {
        x -= TOWN_SPACING_M * nearbyint(x / TOWN_SPACING_M);
        y -= TOWN_SPACING_M * nearbyint(y / TOWN_SPACING_M);
    }
    return fmin(1.25, sqrt(x * x / 1.3 + y * y) / reach);
}

/* Distance from the centre with the outline bent, so that the district is no disc. */
static double rank_of(const struct jg_demo_plan *plan, int i, int j)
{
    double x = i * MESH_X_M / 1.15, y = j * MESH_Y_M;
    double around = atan2(y, x), turn = 2 * JG_DEMO_PI * share(plan, SALT_EDGE, 0, 0);
    double out = 1 + 0.1 * sin(2 * around + turn) + 0.08 * sin(3 * around + 2 * turn) +
                 0.04 * sin(7 * around - turn);
    return sqrt(x * x + y * y) / out;
}

static int by_rank(const void *a, const void *b)
{
    const struct jg_demo_tile *p = a, *q = b;
    if (p->rank_m < q->rank_m || p->rank_m > q->rank_m)
        return p->rank_m < q->rank_m ? -1 : 1;
    if (p->j != q->j)
        return p->j < q->j ? -1 : 1;
    return p->i < q->i ? -1 : p->i > q->i;
}

/* The seat of the sub-district that a mesh belongs to: the nearest of a jittered lattice.
 */
static int64_t seat_of(const struct jg_demo_plan *plan, int i, int j)
{
    int64_t best = 0;
    double best_m = INFINITY;
    int a0 = (int)floor((i + 0.5) / plan->mesh), b0 = (int)floor((j + 0.5) / plan->mesh);
    for (int a = a0 - 1; a <= a0 + 1; a++) {
        for (int b = b0 - 1; b <= b0 + 1; b++) {
            double x = (a + 0.25 + 0.5 * share(plan, SALT_SEAT, a, b)) * plan->mesh;
            double y =
                (b + 0.25 + 0.5 * share(plan, SALT_SEAT, b, a + 100000)) * plan->mesh;
            double m = (x - i - 0.5) * (x - i - 0.5) + (y - j - 0.5) * (y - j - 0.5);
            if (m < best_m) {
                best_m = m;
                best = (int64_t)(a + 30000) * 65536 + (b + 30000);
            }
        }
    }
    return best;
}

/* Number the sub-districts in the order in which the meshes reach them. */
static enum jg_status number_subdistricts(struct jg_ctx *ctx, struct jg_arena *keep,
                                          struct jg_demo_plan *plan)
{
    int lattice = 2 * (plan->edge / plan->mesh + 3) + 1, half = lattice / 2;
    int *number = JG_ARRAY(keep, int, (size_t)lattice *(size_t)lattice);
    JG_NEED(ctx, number);
    for (int k = 0; k < plan->n_tiles; k++) {
        int64_t seat = seat_of(plan, plan->tile[k].i, plan->tile[k].j);
        int a = (int)(seat / 65536) - 30000 + half,
            b = (int)(seat % 65536) - 30000 + half;
        int *mine = &number[a * lattice + b];
        if (*mine == 0)
            *mine = ++plan->n_subdistricts;
        plan->tile[k].subdistrict = *mine - 1;
    }
    return jg_demo_name_subdistricts(ctx, keep, plan->n_subdistricts, &plan->subdistrict);
}

enum jg_status jg_demo_plan_open(struct jg_ctx *ctx, struct jg_arena *keep, uint64_t seed,
                                 int64_t buildings, struct jg_demo_plan *out)
{
    *out = (struct jg_demo_plan){.seed = seed, .buildings = buildings};
    double meshes = (double)buildings / BUILDINGS_A_MESH;
    out->reach_m = fmax(900, sqrt(fmax(1, meshes) * MESH_X_M * MESH_Y_M / JG_DEMO_PI));
    out->mesh = meshes < 9 ? 1 : meshes < 40 ? 2 : 3;
    out->edge = 3 + (int)(1.5 * sqrt(meshes)); /* room for thrice the meshes */
    int side = 2 * out->edge + 1;
    out->tile = JG_ARRAY(keep, struct jg_demo_tile, (size_t)side * (size_t)side);
    JG_NEED(ctx, out->tile);
    out->place = JG_ARRAY(keep, int, (size_t)side *(size_t)side);
    JG_NEED(ctx, out->place);
    for (int j = -out->edge; j <= out->edge; j++)
        for (int i = -out->edge; i <= out->edge; i++)
            out->tile[out->n_tiles++] =
                (struct jg_demo_tile){.i = i, .j = j, .rank_m = rank_of(out, i, j)};
    qsort(out->tile, (size_t)out->n_tiles, sizeof *out->tile, by_rank);
    for (int k = 0; k < out->n_tiles; k++) {
        const struct jg_demo_tile *t = &out->tile[k];
        out->place[(t->j + out->edge) * side + t->i + out->edge] = k;
    }
    return number_subdistricts(ctx, keep, out);
}

int jg_demo_used(const struct jg_demo_plan *plan, int i, int j)
{
    if (i < -plan->edge || i > plan->edge || j < -plan->edge || j > plan->edge)
        return -1;
    int k = plan->place[(j + plan->edge) * (2 * plan->edge + 1) + i + plan->edge];
    return k < plan->n_used ? k : -1;
}

void jg_demo_mesh_near(struct jg_xy at, int *out_i, int *out_j)
{
    *out_i = (int)floor((at.x - JG_DEMO_CENTRE_E) / MESH_X_M + 0.5);
    *out_j = (int)floor((at.y - JG_DEMO_CENTRE_N) / MESH_Y_M + 0.5);
}
