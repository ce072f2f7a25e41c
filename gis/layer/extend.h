/* SPDX-License-Identifier: MIT */
/* Data files that build on others: policies and standards with `extends:`. */
#ifndef JG_LAYER_EXTEND_H
#define JG_LAYER_EXTEND_H

#include "gis/layer/yaml.h"

enum { JG_EXTEND_DEEPEST = 8 };

/** A kind of data file. */
struct jg_data_kind {
    const char *folder;      /* of the shipped ones: "policy" */
    const char *const *keys; /* that may stand at the top, NULL at the end */
};

/** Read a data file and all it extends, the base first.
 *  \param name        a shipped name ("haishu-2020"), or a path: something with a slash or
 *                     ending in .yaml, from the folder of the file that names it
 *  \param layers_dir  the folder of shipped data; NULL: names lie beside the naming file
 *  \param out         JG_EXTEND_DEEPEST trees, *out_n of them
 *  \return JG_IO, or JG_USAGE with file and line: an unknown key, files that extend each
 *          other without end */
enum jg_status jg_extend_read(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_data_kind *kind, const char *name,
                              const char *layers_dir, struct jg_yaml **out,
                              int *out_n) JG_MUST_CHECK;

#endif
