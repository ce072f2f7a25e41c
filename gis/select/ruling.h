/* SPDX-License-Identifier: MIT */
/* What a meeting decided, applied after the rules. */
#ifndef JG_SELECT_RULING_H
#define JG_SELECT_RULING_H

#include "gis/layer/problem.h"
#include "gis/select/decide.h"

/** The ruling on one estate, or none (row JG_NO_RULING). */
struct jg_ruling {
    uint32_t row; /* of the layer `ruling` */
    enum jg_decision decision;
};

#define JG_NO_RULING UINT32_MAX

/** Which ruling holds for each estate: rows with field `decision` (or 决定, 判定), of
 *  several the one with the latest date, of these the last. A ruling on an unknown
 *  estate or with a word that is no decision is listed and not applied.
 *  \param rulings      the layer `ruling`; NULL: none
 *  \param out          one an estate
 *  \param out_refused  how many were listed */
enum jg_status jg_ruling_find(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_layer *rulings,
                              const struct jg_layer *estate, struct jg_findings *findings,
                              struct jg_ruling **out,
                              uint32_t *out_refused) JG_MUST_CHECK;

/** "（依据 甬政〔2021〕3号，住建局，2021-03-05）" */
enum jg_status jg_ruling_tell(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_layer *rulings, uint32_t row, bool zh,
                              const char **out) JG_MUST_CHECK;

#endif
