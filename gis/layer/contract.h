/* SPDX-License-Identifier: MIT */
/* What each input layer must look like: fields, types, units, the names bureaus give
 * them. The contracts are data, layers/contract/NAME.yaml. */
#ifndef JG_LAYER_CONTRACT_H
#define JG_LAYER_CONTRACT_H

#include "gis/layer/layer.h"
#include "gis/layer/problem.h"

enum jg_field_type {
    JG_FIELD_TEXT,
    JG_FIELD_INT,
    JG_FIELD_REAL,
    JG_FIELD_BOOL, /* 是/否, 有/无, √/×, Y/N, 1/0 → int 1, 0 or no value */
    JG_FIELD_DATE /* → two int columns NAME_from, NAME_to (days), the text kept as NAME */
};

struct jg_field {
    const char *name;  /* canonical: "floor_area_m2" */
    const char *alias; /* "建筑面积" */
    const char *unit;
    const char *meaning;
    enum jg_field_type type;
    bool required;
    double least, most;       /* numbers; -inf, inf when free */
    const char *const *names; /* further names bureaus use, best first, NULL at the end */
    const char *const *words; /* text, value, text, value …, NULL: said before any other
                                 reading ("viaduct", "yes"; "砼", "3") */
};

struct jg_contract {
    const char *layer, *alias, *meaning;
    enum jg_kind kinds[4]; /* allowed, JG_NO_SHAPE at the end */
    bool may_have_no_shape;
    char letter;    /* of made-up ids: 'E', 'Z', 'B' … */
    const char *id; /* the id field, "" for none: "estate_id" */
    const struct jg_field *fields;
    int n_fields;
    const char *file;
};

/** Read layers/contract/NAME.yaml. */
enum jg_status jg_contract_read(struct jg_ctx *ctx, struct jg_arena *keep,
                                const char *path, struct jg_contract **out) JG_MUST_CHECK;

/** One field of a source and the canonical field it was taken for. */
struct jg_match {
    int field;       /* index into contract->fields, or -1: kept under its own name */
    const char *how; /* "by name", "by alias", "as told", "cut to 10 bytes"; NULL: kept */
    double scale; /* numbers are multiplied by it: 建筑面积（万平方米） has 10000 */
};

/** Match source columns to canonical fields: `told` first (canonical, source,
 *  canonical, source …, NULL; or NULL), then the canonical name, the alias, the further
 *  names in their order, and all of these cut to 10 bytes as a DBF cuts them. Case,
 *  blanks, _ and - do not count, nor does a unit in brackets; 万, 亩 and 公顷 there set
 *  the scale.
 *  \param out  one per source column
 *  \return JG_USAGE when what is told names no such field, JG_DATA when the source has
 *    no such column, when two columns fit one field equally well (naming both), or when
 *    a required field is missing (naming the names it could have) */
enum jg_status jg_contract_match(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_contract *contract,
                                 const struct jg_layer *source, const char *const *told,
                                 struct jg_match **out) JG_MUST_CHECK;

/** What was delivered for one layer. */
struct jg_delivered {
    const struct jg_layer *source;
    const int64_t *source_fid; /* row → feature id there, for findings; NULL: the row */
    const char *sentinels;     /* extra texts for "unknown" in dates, or NULL */
};

/** Rename and convert the columns of the source to the contract's: numbers from text,
 *  booleans, dates as intervals, ranges. What cannot be read becomes no value and a
 *  finding with the value in it; of one kind in one field the first thousand are told one
 *  by one, the rest counted. Every field of the contract exists afterwards; columns no
 *  field names are kept under their own names (with "_given" when a field has that name).
 *  The layer keeps its rows. It shares shapes and texts with the source, and words with
 *  the contract, which must live as long. */
enum jg_status jg_contract_apply(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const struct jg_contract *contract,
                                 const struct jg_match *match,
                                 const struct jg_delivered *delivered,
                                 struct jg_findings *findings,
                                 struct jg_layer **out) JG_MUST_CHECK;

#endif
