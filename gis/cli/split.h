/* SPDX-License-Identifier: MIT */
/* Sharing a run's layers out by sub-district or zone: no row is lost. */
#ifndef JG_CLI_SPLIT_H
#define JG_CLI_SPLIT_H

#include "gis/cli/export.h"

/** Which rows of a layer go to which units. A row has one unit, but a line or area that names
 *  none (a road, a river) goes to every unit it runs through. */
struct jg_shared {
    uint32_t *row, *unit; /* rows rising */
    uint32_t n, room;
};

struct jg_split {
    struct jg_unit {
        const char *name;      /* "月湖街道", "Z00001" */
        const char *file_name; /* the same without what a file name may not hold */
    } * units;
    uint32_t n_units;
    struct jg_shared shared[JG_LAYERS_MOST]; /* per layer of the set */
    uint64_t
        n_without; /* rows that no unit claims; they have a unit of their own, the last */
};

/** \return JG_USAGE when the set has neither sub-districts nor zones to go by */
enum jg_status jg_split_open(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layers *layers, enum jg_export_by by,
                             struct jg_split **out) JG_MUST_CHECK;

/** The rows of one unit of every layer that has any, as layers of their own. */
enum jg_status jg_split_take(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_layers *layers, const struct jg_split *split,
                             uint32_t unit, struct jg_layers *out) JG_MUST_CHECK;

#endif
