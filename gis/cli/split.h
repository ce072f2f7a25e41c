/* SPDX-License-Identifier: MIT */
/* Sharing a run's layers out by sub-district or zone, every row to exactly one unit. */
#ifndef JG_CLI_SPLIT_H
#define JG_CLI_SPLIT_H

#include "gis/cli/export.h"

struct jg_split {
    struct jg_unit {
        const char *name;      /* "月湖街道", "Z00001" */
        const char *file_name; /* the same without what a file name may not hold */
    } * units;
    uint32_t n_units;
    const uint32_t *unit_of[JG_LAYERS_MOST]; /* per layer of the set: unit of each row */
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
