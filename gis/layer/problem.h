/* SPDX-License-Identifier: MIT */
/* What was found wrong with the data, one row a finding: the layer `problem`. */
#ifndef JG_LAYER_PROBLEM_H
#define JG_LAYER_PROBLEM_H

#include "gis/layer/layer.h"

enum jg_severity { JG_NOTE, JG_WARNING, JG_ERROR }; /* 提示, 警告, 错误 */

/** One finding. Texts are copied. */
struct jg_finding {
    const char *layer;  /* "building" */
    int64_t source_fid; /* of the feature in its source, or JG_NO_INT */
    const char *kind;   /* a short stable id: "bad_date", "repaired", "duplicate_id" */
    enum jg_severity severity;
    const char *message; /* one sentence with the value in it */
    const char *action;  /* what was done: "kept, date unknown" */
    struct jg_xy at;     /* NaN, NaN: no place */
};

/** Findings gathered one by one; a stage or an import owns one and turns it into rows. */
struct jg_findings;

enum jg_status jg_findings_open(struct jg_ctx *ctx, struct jg_arena *keep,
                                struct jg_findings **out) JG_MUST_CHECK;
enum jg_status jg_finding_add(struct jg_ctx *ctx, struct jg_findings *list,
                              struct jg_finding finding) JG_MUST_CHECK;
uint32_t jg_findings_count(const struct jg_findings *list, enum jg_severity at_least);

/** Append the findings to the layer `problem` of the set, making it when there is none.
 *  Columns: layer, source_fid, kind, severity (提示/警告/错误 as note, warning, error),
 *  message, action; points where a place is known.
 *  \param crs  WKT of the run's CRS */
enum jg_status jg_findings_put(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_findings *list, const char *crs,
                               struct jg_layers *layers) JG_MUST_CHECK;

#endif
