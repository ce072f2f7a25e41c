/* SPDX-License-Identifier: MIT */
#include "gis/circle/network.h"

#include "gis/circle/cross.h"
#include "gis/circle/mesh.h"

#include <math.h>
#include <string.h>

/* Streets being traced from node to node along vertices of the mesh; ends are vertices
 * until all nodes are known. */
struct tracer {
    const struct jg_mesh *mesh;
    uint8_t *is_node, *is_cut; /* one a vertex; cut: where a street grew too long */
    uint8_t *passed;           /* on a street already */
    struct jg_street *edge;
    struct jg_piece *piece;
    uint32_t n_edges, n_pieces;
    uint32_t *path; /* the street being traced */
    uint32_t n_path, room;
    struct jg_arena *arena;
};

static uint32_t degree(const struct jg_mesh *m, uint32_t v)
{
    return m->first[v + 1] - m->first[v];
}

static enum jg_status add_to_path(struct jg_ctx *ctx, struct tracer *t, uint32_t v)
{
    if (t->n_path == t->room) {
        uint32_t room = t->room * 2;
        uint32_t *path = jg_arena_grow(t->arena, t->path, t->n_path, room, sizeof *path);
        JG_NEED(ctx, path);
        t->path = path;
        t->room = room;
    }
    t->path[t->n_path++] = v;
    return JG_OK;
}

/* From `start` over `next` until a node is met. */
static enum jg_status trace_path(struct jg_ctx *ctx, struct tracer *t, uint32_t start,
                                 uint32_t next)
{
    const struct jg_mesh *m = t->mesh;
    uint32_t before = start, at = next;
    t->n_path = 0;
    JG_TRY(add_to_path(ctx, t, before));
    JG_TRY(add_to_path(ctx, t, at));
    while (!t->is_node[at]) {
        const uint32_t *pair = m->next + m->first[at];
        uint32_t onward = pair[0] == before ? pair[1] : pair[0];
        before = at;
        at = onward;
        JG_TRY(add_to_path(ctx, t, at));
    }
    return JG_OK;
}

static double apart_m(struct jg_xy a, struct jg_xy b)
{
    return hypot(b.x - a.x, b.y - a.y);
}

static uint32_t to_steps(double m)
{
    return (uint32_t)(m * JG_STEPS_PER_M + 0.5);
}

static void add_edge(struct tracer *t, uint32_t a, uint32_t b, uint32_t length)
{
    t->edge[t->n_edges++] = (struct jg_street){a, b, length};
}

/* The path becomes a street, or several where it would be too long. */
static void lay_street(struct tracer *t)
{
    uint32_t start = t->path[0], from = 0;
    double along_m = 0;
    for (uint32_t k = 1; k < t->n_path; k++) {
        uint32_t u = t->path[k - 1], v = t->path[k];
        double piece_m = apart_m(t->mesh->at[u], t->mesh->at[v]);
        if ((along_m + piece_m) * JG_STEPS_PER_M > (double)JG_MOST_STEPS) {
            add_edge(t, start, u, from);
            t->is_cut[u] = 1;
            start = u;
            from = 0;
            along_m = 0;
        }
        along_m += piece_m;
        uint32_t to = to_steps(along_m);
        t->piece[t->n_pieces++] =
            (struct jg_piece){t->mesh->at[u], t->mesh->at[v], t->n_edges, from, to, 0};
        from = to;
        t->passed[v] = 1;
    }
    add_edge(t, start, t->path[t->n_path - 1], from);
}

/* A street is traced from both ends and laid once: from the lower end; a loop from its
 * lower first vertex (its two directions never start alike, for pieces count once). */
static bool laid_from_here(const struct tracer *t)
{
    uint32_t a = t->path[0], b = t->path[t->n_path - 1];
    return a != b ? a < b : t->path[1] < t->path[t->n_path - 2];
}

static enum jg_status trace_from(struct jg_ctx *ctx, struct tracer *t, uint32_t v)
{
    const struct jg_mesh *m = t->mesh;
    t->passed[v] = 1;
    for (uint32_t k = m->first[v]; k < m->first[v + 1]; k++) {
        JG_TRY(trace_path(ctx, t, v, m->next[k]));
        if (laid_from_here(t))
            lay_street(t);
    }
    return JG_OK;
}

/* What could not be allocated is NULL; trace_all looks. */
static struct tracer open_tracer(struct jg_arena *keep, struct jg_arena *tmp,
                                 const struct jg_mesh *m)
{
    enum { FIRST_ROOM = 256 };
    uint32_t pieces = m->first[m->n] / 2;
    return (struct tracer){.mesh = m,
                           .arena = tmp,
                           .room = FIRST_ROOM,
                           .path = JG_ROOM(tmp, uint32_t, FIRST_ROOM),
                           .is_node = JG_ARRAY(tmp, uint8_t, m->n),
                           .is_cut = JG_ARRAY(tmp, uint8_t, m->n),
                           .passed = JG_ARRAY(tmp, uint8_t, m->n),
                           .edge = JG_ROOM(keep, struct jg_street, pieces),
                           .piece = JG_ROOM(keep, struct jg_piece, pieces)};
}

/* All streets; then the rings that no node lies on, from their lowest vertex. */
static enum jg_status trace_all(struct jg_ctx *ctx, struct tracer *t)
{
    const struct jg_mesh *m = t->mesh;
    JG_NEED(ctx, t->path && t->is_node && t->is_cut && t->passed && t->edge && t->piece);
    for (uint32_t v = 0; v < m->n; v++)
        t->is_node[v] = degree(m, v) != 2 && degree(m, v) > 0;
    for (uint32_t v = 0; v < m->n; v++)
        if (t->is_node[v])
            JG_TRY(trace_from(ctx, t, v));
    for (uint32_t v = 0; v < m->n; v++)
        if (degree(m, v) == 2 && !t->passed[v]) {
            t->is_node[v] = 1;
            JG_TRY(trace_from(ctx, t, v));
        }
    return JG_OK;
}

/* Vertices that are nodes get their numbers as nodes, in the same order. */
static enum jg_status number_nodes(struct jg_ctx *ctx, struct jg_arena *keep,
                                   struct tracer *t, struct jg_network *out)
{
    const struct jg_mesh *m = t->mesh;
    uint32_t *number = JG_ROOM(t->arena, uint32_t, m->n);
    JG_NEED(ctx, number);
    for (uint32_t v = 0; v < m->n; v++) {
        number[v] = out->n_nodes;
        out->n_nodes += t->is_node[v] || t->is_cut[v];
    }
    out->node = JG_ROOM(keep, struct jg_xy, out->n_nodes);
    JG_NEED(ctx, out->node);
    for (uint32_t v = 0; v < m->n; v++)
        if (t->is_node[v] || t->is_cut[v])
            out->node[number[v]] = m->at[v];
    for (uint32_t e = 0; e < t->n_edges; e++) {
        t->edge[e].a = number[t->edge[e].a];
        t->edge[e].b = number[t->edge[e].b];
    }
    return JG_OK;
}

static enum jg_status lay_hops(struct jg_ctx *ctx, struct jg_arena *keep,
                               struct jg_network *n)
{
    uint32_t *first = JG_ARRAY(keep, uint32_t, (size_t)n->n_nodes + 2);
    JG_NEED(ctx, first);
    for (uint32_t e = 0; e < n->n_edges; e++) {
        first[n->edge[e].a + 2]++;
        first[n->edge[e].b + 2] += n->edge[e].a != n->edge[e].b;
    }
    for (uint32_t v = 0; v < n->n_nodes; v++)
        first[v + 2] += first[v + 1];
    n->hop = JG_ROOM(keep, struct jg_hop, first[n->n_nodes + 1]);
    JG_NEED(ctx, n->hop);
    n->hop_edge = JG_ROOM(keep, uint32_t, first[n->n_nodes + 1]);
    JG_NEED(ctx, n->hop_edge);
    for (uint32_t e = 0; e < n->n_edges; e++) {
        struct jg_street s = n->edge[e];
        n->hop_edge[first[s.a + 1]] = e;
        n->hop[first[s.a + 1]++] = (struct jg_hop){s.b, s.length};
        if (s.a == s.b)
            continue;
        n->hop_edge[first[s.b + 1]] = e;
        n->hop[first[s.b + 1]++] = (struct jg_hop){s.a, s.length};
    }
    n->first = first;
    return JG_OK;
}

static uint32_t root_of(uint32_t *parent, uint32_t v)
{
    while (parent[v] != v) {
        parent[v] = parent[parent[v]];
        v = parent[v];
    }
    return v;
}

/* The lowest node is the root of its component. */
static void join_nodes(const struct jg_network *n, uint32_t *parent)
{
    for (uint32_t v = 0; v < n->n_nodes; v++)
        parent[v] = v;
    for (uint32_t e = 0; e < n->n_edges; e++) {
        uint32_t a = root_of(parent, n->edge[e].a), b = root_of(parent, n->edge[e].b);
        if (a < b)
            parent[b] = a;
        else
            parent[a] = b;
    }
}

static enum jg_status find_components(struct jg_ctx *ctx, struct jg_arena *keep,
                                      struct jg_network *n)
{
    uint32_t *of = JG_ROOM(keep, uint32_t, n->n_nodes);
    JG_NEED(ctx, of);
    join_nodes(n, of);
    for (uint32_t v = 0; v < n->n_nodes; v++) /* a root is lower than all it is root of */
        of[v] = of[v] == v ? n->n_components++ : of[of[v]];
    n->component_of = of;
    n->component = JG_ARRAY(keep, struct jg_component, n->n_components);
    JG_NEED(ctx, n->component);
    for (uint32_t v = n->n_nodes; v-- > 0;) {
        n->component[of[v]].nodes++;
        n->component[of[v]].node = v;
    }
    for (uint32_t e = 0; e < n->n_edges; e++)
        n->component[of[n->edge[e].a]].length_m +=
            (double)n->edge[e].length / JG_STEPS_PER_M;
    for (uint32_t c = 1; c < n->n_components; c++)
        if (n->component[c].length_m > n->component[n->main].length_m)
            n->main = c;
    for (uint32_t p = 0; p < n->n_pieces; p++)
        n->piece[p].component = of[n->edge[n->piece[p].edge].a];
    return JG_OK;
}

enum jg_status jg_network_join(struct jg_ctx *ctx, struct jg_arena *keep,
                               struct jg_network *network)
{
    JG_TRY(lay_hops(ctx, keep, network));
    return find_components(ctx, keep, network);
}

enum jg_status jg_network_build(struct jg_ctx *ctx, struct jg_arena *keep,
                                const struct jg_walkways *ways, struct jg_network *out)
{
    struct jg_arena *tmp = jg_arena_open(keep);
    JG_NEED(ctx, tmp);
    struct jg_trail trail = {0};
    JG_TRY(jg_trail_lay(ctx, tmp, ways, &trail));
    if (ways->cross)
        JG_TRY(jg_cross_lines(ctx, tmp, &trail, &trail));
    struct jg_mesh mesh = {0};
    JG_TRY(jg_mesh_build(ctx, tmp, &trail, &mesh));
    struct tracer t = open_tracer(keep, tmp, &mesh);
    JG_TRY(trace_all(ctx, &t));
    struct jg_network n = {
        .edge = t.edge, .n_edges = t.n_edges, .piece = t.piece, .n_pieces = t.n_pieces};
    JG_TRY(number_nodes(ctx, keep, &t, &n));
    JG_TRY(jg_network_join(ctx, keep, &n));
    jg_arena_close(tmp);
    *out = n;
    return JG_OK;
}
