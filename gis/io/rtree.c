/* SPDX-License-Identifier: MIT */
#include "gis/io/rtree.h"

#include "gis/geom/index.h"

#include <string.h>

enum { LEVELS_MOST = 8, CELL_BYTES = 24 }; /* 51^8 is more than any uint32_t */

struct fbox {
    float min_x, max_x, min_y, max_y;
};

/* Nodes are numbered from the root, 1, level by level down to the leaves. Level 0 is the
 * leaves'; node k of a level holds the entries k*51 .. of the level below it. */
struct jg_rtree {
    const struct jg_box *box;
    const uint32_t *order; /* boxes along the curve */
    uint32_t n_entries, n_boxes, n_nodes;
    int levels;
    uint32_t count[LEVELS_MOST],
        base[LEVELS_MOST]; /* nodes of a level; its first number */
    struct fbox *node;     /* by number */
    uint32_t *leaf_of;     /* box → number of its leaf, 0 for empty ones */
};

float jg_rtree_down(double v)
{
    float f = (float)v;
    if ((double)f > v)
        f = (float)(v * (v < 0 ? 1.0 + 1.0 / 8388608.0 : 1.0 - 1.0 / 8388608.0));
    return f;
}

float jg_rtree_up(double v)
{
    float f = (float)v;
    if ((double)f < v)
        f = (float)(v * (v < 0 ? 1.0 - 1.0 / 8388608.0 : 1.0 + 1.0 / 8388608.0));
    return f;
}

static struct fbox round_box(const struct jg_box *b)
{
    return (struct fbox){jg_rtree_down(b->min_x), jg_rtree_up(b->max_x),
                         jg_rtree_down(b->min_y), jg_rtree_up(b->max_y)};
}

static void join(struct fbox *a, struct fbox b)
{
    a->min_x = b.min_x < a->min_x ? b.min_x : a->min_x;
    a->max_x = b.max_x > a->max_x ? b.max_x : a->max_x;
    a->min_y = b.min_y < a->min_y ? b.min_y : a->min_y;
    a->max_y = b.max_y > a->max_y ? b.max_y : a->max_y;
}

static void number_levels(struct jg_rtree *t)
{
    uint32_t below = t->n_entries;
    do {
        t->count[t->levels] = (below + JG_RTREE_FAN - 1) / JG_RTREE_FAN;
        below = t->count[t->levels++];
    } while (below > 1);
    if (t->n_entries == 0)
        t->count[0] = 1; /* an empty tree has an empty root */
    uint32_t number = 1;
    for (int l = t->levels - 1; l >= 0; l--) {
        t->base[l] = number;
        number += t->count[l];
    }
    t->n_nodes = number - 1;
}

/* How many entries stand on the level below level l. */
static uint32_t entries_below(const struct jg_rtree *t, int l)
{
    return l == 0 ? t->n_entries : t->count[l - 1];
}

static void box_nodes(struct jg_rtree *t)
{
    for (int l = 0; l < t->levels; l++) {
        for (uint32_t k = 0; k < entries_below(t, l); k++) {
            struct fbox b =
                l == 0 ? round_box(&t->box[t->order[k]]) : t->node[t->base[l - 1] + k];
            struct fbox *node = &t->node[t->base[l] + k / JG_RTREE_FAN];
            if (k % JG_RTREE_FAN == 0)
                *node = b;
            else
                join(node, b);
        }
    }
    for (uint32_t k = 0; k < t->n_entries; k++)
        t->leaf_of[t->order[k]] = t->base[0] + k / JG_RTREE_FAN;
}

enum jg_status jg_rtree_pack(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_box *box, uint32_t n, struct jg_rtree **out)
{
    *out = NULL;
    struct jg_rtree *t = JG_ARRAY(keep, struct jg_rtree, 1);
    JG_NEED(ctx, t);
    struct jg_index *index;
    JG_TRY(jg_index_build(ctx, keep, box, n, &index));
    t->box = box;
    t->n_boxes = n;
    t->order = jg_index_order(index, &t->n_entries);
    number_levels(t);
    t->node = JG_ARRAY(keep, struct fbox, (size_t)t->n_nodes + 1);
    JG_NEED(ctx, t->node);
    t->leaf_of = JG_ARRAY(keep, uint32_t, (size_t)n + 1);
    JG_NEED(ctx, t->leaf_of);
    box_nodes(t);
    *out = t;
    return JG_OK;
}

static unsigned char *put_be(unsigned char *p, uint64_t v, int n)
{
    for (int k = n - 1; k >= 0; k--, v >>= 8)
        p[k] = (unsigned char)v;
    return p + n;
}

static unsigned char *put_float(unsigned char *p, float v)
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return put_be(p, bits, 4);
}

static unsigned char *put_cell(unsigned char *p, uint64_t id, struct fbox b)
{
    p = put_be(p, id, 8);
    p = put_float(put_float(p, b.min_x), b.max_x);
    return put_float(put_float(p, b.min_y), b.max_y);
}

static int level_of(const struct jg_rtree *t, uint32_t node)
{
    int l = 0;
    while (node < t->base[l])
        l++;
    return l;
}

/* A node's blob; the root alone knows how deep the tree is. */
static void put_node(const struct jg_rtree *t, uint32_t node, unsigned char *p)
{
    int l = level_of(t, node);
    uint32_t from = (node - t->base[l]) * JG_RTREE_FAN;
    uint32_t n = entries_below(t, l) - from;
    n = n < JG_RTREE_FAN ? n : JG_RTREE_FAN;
    memset(p, 0, JG_RTREE_NODE_BYTES);
    p = put_be(p, node == 1 ? (uint64_t)(t->levels - 1) : 0, 2);
    p = put_be(p, n, 2);
    for (uint32_t k = from; k < from + n; k++) {
        uint32_t below = l == 0 ? t->order[k] : t->base[l - 1] + k;
        p = l == 0 ? put_cell(p, (uint64_t)below + 1, round_box(&t->box[below]))
                   : put_cell(p, below, t->node[below]);
    }
}

static enum jg_status encode_node(struct jg_ctx *ctx, const void *state, uint32_t i,
                                  struct jg_bytes *out, int64_t *out_key)
{
    const uint64_t serial = 12 + 2 * (uint64_t)JG_RTREE_NODE_BYTES;
    size_t header = 2 + (size_t)jg_varint_size(serial);
    JG_TRY(jg_bytes_room(ctx, out, header + JG_RTREE_NODE_BYTES));
    unsigned char *p = jg_varint_put(out->bytes, header);
    *p++ = 0;
    p = jg_varint_put(p, serial);
    put_node(state, i + 1, p);
    out->n = header + JG_RTREE_NODE_BYTES;
    *out_key = (int64_t)i + 1;
    return JG_OK;
}

static enum jg_status encode_number(struct jg_ctx *ctx, int64_t value,
                                    struct jg_bytes *out)
{
    JG_TRY(jg_bytes_room(ctx, out, 16));
    uint64_t serial = jg_serial_int(value);
    out->bytes[0] = 3;
    out->bytes[1] = 0;
    out->bytes[2] = (unsigned char)serial;
    out->n = (size_t)(jg_serial_put(out->bytes + 3, serial, value) - out->bytes);
    return JG_OK;
}

static enum jg_status encode_rowid(struct jg_ctx *ctx, const void *state, uint32_t i,
                                   struct jg_bytes *out, int64_t *out_key)
{
    const struct jg_rtree *t = state;
    *out_key = (int64_t)i + 1;
    out->n = 0;
    return t->leaf_of[i] ? encode_number(ctx, t->leaf_of[i], out) : JG_OK;
}

static enum jg_status encode_parent(struct jg_ctx *ctx, const void *state, uint32_t i,
                                    struct jg_bytes *out, int64_t *out_key)
{
    const struct jg_rtree *t = state;
    uint32_t node = i + 2; /* all but the root */
    int l = level_of(t, node);
    *out_key = node;
    return encode_number(ctx, t->base[l + 1] + (node - t->base[l]) / JG_RTREE_FAN, out);
}

struct jg_rows jg_rtree_nodes(const struct jg_rtree *tree)
{
    return (struct jg_rows){tree->n_nodes, encode_node, tree};
}

struct jg_rows jg_rtree_rowids(const struct jg_rtree *tree)
{
    return (struct jg_rows){tree->n_boxes, encode_rowid, tree};
}

struct jg_rows jg_rtree_parents(const struct jg_rtree *tree)
{
    return (struct jg_rows){tree->n_nodes - 1, encode_parent, tree};
}
