/* SPDX-License-Identifier: MIT */
/* A spatial index as the rows of the three tables that SQLite's rtree keeps, built from
 * the leaves up instead of box by box.
 * Source: SQLite's rtree.c (nodes of 51 entries, rounding); Kamel & Faloutsos 1993
 * (packing along a Hilbert curve). */
#ifndef JG_IO_RTREE_H
#define JG_IO_RTREE_H

#include "gis/io/record.h"

enum { JG_RTREE_FAN = 51, JG_RTREE_NODE_BYTES = 4 + JG_RTREE_FAN * 24 };

struct jg_rtree;

/** Pack n boxes; empty ones are left out. The id of box i is i + 1. */
enum jg_status jg_rtree_pack(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_box *box, uint32_t n,
                             struct jg_rtree **out) JG_MUST_CHECK;

/** Rows of NAME_node (nodeno, data), NAME_rowid (rowid, nodeno), NAME_parent (nodeno,
 *  parentnode). The tree outlives them. */
struct jg_rows jg_rtree_nodes(const struct jg_rtree *tree);
struct jg_rows jg_rtree_rowids(const struct jg_rtree *tree);
struct jg_rows jg_rtree_parents(const struct jg_rtree *tree);

/** To a float that is not above, or not below, as SQLite rounds. */
float jg_rtree_down(double v);
float jg_rtree_up(double v);

#endif
