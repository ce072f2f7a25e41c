/* SPDX-License-Identifier: MIT */
/* A policy as data: rules over the estate's columns and named settings,
 * layers/policy/NAME.yaml, each file free to extend another. */
#ifndef JG_LAYER_POLICY_H
#define JG_LAYER_POLICY_H

#include "gis/layer/layer.h"

/** Read a policy and everything it extends into two tables of the set: `policy`: id,
 *  class (X, A, B, C), zh, en, clause, pass, fail (texts), line (int), file;
 *  `policy_setting`: name, value (real), zh, en, source (texts). Rules stand in order
 *  of class (X, A, B, C), within a class as the files give them.
 *
 *  A file that `extends` another takes its rules and settings; a rule of the same id or
 *  a setting of the same name is changed in the fields given, `drop: true` takes a rule
 *  out.
 *  \param path        of the file, or the name of a shipped policy ("haishu-2020")
 *  \param layers_dir  the folder of shipped data, for shipped names; may be NULL
 *  \return JG_IO, or JG_USAGE with file and line: an unknown key, a class that is none,
 *    a rule without id or pass, no rule of class A, policies that extend each other */
enum jg_status jg_policy_read(struct jg_ctx *ctx, struct jg_arena *keep, const char *path,
                              const char *layers_dir,
                              struct jg_layers *layers) JG_MUST_CHECK;

/** The last day on which a completion is early enough.
 *  \param told     what the run was told ("2000", "2000-06-30"); NULL: as the policy says
 *  \param layers   with `policy_setting`, whose completed_by is a year (2004) or a day
 *                  (20040630); without either: 2000-12-31, as the plan of Haishu says
 *  \param out      days since 1970-01-01; a year means its last day
 *  \return JG_USAGE when it is no date */
enum jg_status jg_policy_cutoff(struct jg_ctx *ctx, const char *told,
                                const struct jg_layers *layers,
                                int32_t *out) JG_MUST_CHECK;

#endif
