/* SPDX-License-Identifier: MIT */
/* Codes of others to ours: AMap types and OSM tags to facility categories, road classes
 * to ranks, ownership codes to state or collective. Tables are data,
 * layers/classify/NAME.csv (their columns: layers/README.md). */
#ifndef JG_LAYER_CLASSIFY_H
#define JG_LAYER_CLASSIFY_H

#include "gis/core/stage.h"
#include "gis/layer/layer.h"

/** Do what an imported layer needs: facility → category, matched_rule; road → rank,
 *  walk; barrier → kind in our words; land, parcel → owner; building → is_villa from
 *  its use. Other layers are left alone.
 *  \param keep     owns the tables read; lives as long as the layer
 *  \param dir      the folder layers/classify
 *  \param source   "osm", "amap": NAME.csv is asked after facility.csv; NULL: that
 *           alone
 *  \param layer    with its contract's columns
 *  \param summary  counts and warnings; may be NULL
 *  \return JG_IO, JG_USAGE where a
 *           table is missing or broken */
enum jg_status jg_classify_layer(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const char *dir, const char *source,
                                 struct jg_layer *layer,
                                 struct jg_summary *summary) JG_MUST_CHECK;

/* ---- facilities ---- */

struct jg_classifier;

/** Read a table of rules. */
enum jg_status jg_classifier_read(struct jg_ctx *ctx, struct jg_arena *keep,
                                  const char *path,
                                  struct jg_classifier **out) JG_MUST_CHECK;

/** Add a further table to it; of rules of one kind the earlier table's come first. */
enum jg_status jg_classifier_add(struct jg_ctx *ctx, struct jg_arena *keep,
                                 const char *path,
                                 struct jg_classifier *classifier) JG_MUST_CHECK;

/** Add a text column `category` (comma list of codes; no value: none of ours) and
 *  `matched_rule` to a facility layer from its own columns. Given categories stay where
 * they are codes the table knows; words are read as names are. */
enum jg_status jg_classify(struct jg_ctx *ctx, const struct jg_classifier *classifier,
                           struct jg_layer *facility,
                           struct jg_summary *summary) JG_MUST_CHECK;

/* ---- roads and barriers ---- */

/** Add `rank` (expressway, arterial, secondary, local, service, foot) and `walk` (1, 0)
 * from class, foot and access. A class that is not known is a local street one may walk.
 */
enum jg_status jg_classify_roads(struct jg_ctx *ctx, const char *path,
                                 struct jg_layer *road,
                                 struct jg_summary *summary) JG_MUST_CHECK;

/** Put `kind` into our words (river, canal, lake, railway, expressway, arterial, wall,
 * other) from kind, else from name. */
enum jg_status jg_classify_barriers(struct jg_ctx *ctx, const char *path,
                                    struct jg_layer *barrier,
                                    struct jg_summary *summary) JG_MUST_CHECK;

/* ---- whose land ---- */

enum jg_owner { JG_OWNER_UNKNOWN, JG_OWNER_STATE, JG_OWNER_COLLECTIVE };

/** State or collective from one code, by what kind of field it is from: "QLXZ", "QLLX",
 *  "ZDDM" (13th character), "QSXZ", "" for plain words (国有, 集体, state). Never
 * guesses. Source: the code tables of TD/T 1057, TD/T 1001 and the real-estate register.
 */
enum jg_owner jg_owner_of(const char *field, const char *code);

/** Add a text column `owner` (state, collective, no value) to a land or parcel layer: the
 *  first of ownership, right_type, parcel_no that says. */
enum jg_status jg_classify_owner(struct jg_ctx *ctx, struct jg_layer *layer,
                                 struct jg_summary *summary) JG_MUST_CHECK;

/** Set `is_villa` of a building layer where it has no value and the use says so. */
enum jg_status jg_classify_villas(struct jg_ctx *ctx,
                                  struct jg_layer *building) JG_MUST_CHECK;

#endif
