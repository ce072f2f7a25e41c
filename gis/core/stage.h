/* SPDX-License-Identifier: MIT */
/* A stage declares itself here: what it reads and writes, and its knobs, each said
 * once. */
#ifndef JG_CORE_STAGE_H
#define JG_CORE_STAGE_H

#include "gis/core/ctx.h"

#include <stddef.h>
#include <stdint.h>

enum jg_param_kind {
    JG_REAL_PARAM,
    JG_INT_PARAM,
    JG_BOOL_PARAM,
    JG_TEXT_PARAM,
    JG_CHOICE_PARAM
};

/** One knob. The kind follows from the C type of the field; a choice is an int field with
 *  the allowed words in `choices`, separated by '|', numbered from 0. */
struct jg_param {
    const char *name; /* as in the project file, "snap_max"; as an option --snap-max */
    const char *unit; /* "m", "share", "estates"; "" for none */
    size_t offset;
    enum jg_param_kind kind;
    double preset, least, most; /* numbers, and the preset number of a choice or bool */
    const char *preset_text;    /* texts; NULL: not set */
    const char *choices;
    const char *help;
};

#define JG_PARAM_KIND(type, field)                                                       \
    _Generic(((type *)0)->field, double                                                  \
             : JG_REAL_PARAM, int                                                        \
             : JG_INT_PARAM, bool                                                        \
             : JG_BOOL_PARAM)

/* clang-format off */
#define JG_PARAM(type, field, name, unit, preset, least, most, help)                     \
    {name, unit, offsetof(type, field), JG_PARAM_KIND(type, field), preset, least, most, NULL, NULL, help}
#define JG_PARAM_TEXT(type, field, name, preset, help)                                   \
    {name, "", offsetof(type, field), _Generic(((type *)0)->field, const char *: JG_TEXT_PARAM), 0, 0, 0, preset, NULL, help}
#define JG_PARAM_CHOICE(type, field, name, preset, choices, help)                        \
    {name, "", offsetof(type, field), _Generic(((type *)0)->field, int: JG_CHOICE_PARAM), preset, 0, 0, NULL, choices, help}
/* clang-format on */

/** Fill an options struct with the presets. */
void jg_params_preset(const struct jg_param *params, void *options);

/** Set one knob from text ("60", "yes", "community"), checking kind and range.
 *  \param keep  owns a copied text
 *  \return JG_USAGE with the name, the range and the value: "gap must be 0 m or more,
 *    not -5" */
enum jg_status jg_params_set(struct jg_ctx *ctx, struct jg_arena *keep,
                             const struct jg_param *params, void *options,
                             const char *name, const char *value) JG_MUST_CHECK;

/** The knob of that name; hyphens and underscores are alike. \return NULL for none */
const struct jg_param *jg_params_find(const struct jg_param *params, const char *name);

/** A knob's value as text, for the run record and fingerprints. \return NULL when out of
 *  memory; an unset text is "" */
const char *jg_params_show(struct jg_arena *a, const struct jg_param *param,
                           const void *options);

/** What a stage tells a person about what it did: counts in order, and warnings. */
struct jg_summary {
    struct jg_arena *arena;
    struct jg_count {
        const char *name; /* "zones", "estates_alone"; literals or owned by the arena */
        double value;
        int decimals;
    } counts[64];
    int n_counts;
    const char *warnings[32]; /* one sentence each */
    int n_warnings;
};

void jg_summary_count(struct jg_summary *s, const char *name, double value, int decimals);
void jg_summary_warn(struct jg_summary *s, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

struct jg_layers; /* gis/layer/layer.h */

/** A stage: a pure function of layers and options. It finds its inputs in `layers` and
 *  adds its results there, and nothing else; it knows no file and no other stage. */
struct jg_stage {
    const char *name;
    const char *summary;           /* "group estates that lie near each other" */
    const char *source;            /* of the method */
    int version;                   /* raise it when the same input gives other results */
    const char *const *reads;      /* layers, and "estate.decision": others' columns */
    const char *const *writes;     /* layers, and "estate.zone_id": columns it adds */
    const struct jg_param *params; /* ends with a NULL name */
    size_t options_size;
    enum jg_status (*run)(struct jg_ctx *ctx, struct jg_arena *keep, const void *options,
                          struct jg_layers *layers, struct jg_summary *summary);
};

#endif
