/* SPDX-License-Identifier: MIT */
/* GeoPackages of a run's results: the whole district, or one a sub-district or zone. */
#ifndef JG_CLI_EXPORT_H
#define JG_CLI_EXPORT_H

#include "gis/cli/args.h"
#include "gis/cli/session.h"

enum jg_export_by { JG_BY_NONE, JG_BY_SUBDISTRICT, JG_BY_ZONE };

/** The last part of a run: OUT/STEM.gpkg and its record, when out of date or gone. */
enum jg_status jg_export_district(struct jg_ctx *ctx, struct jg_session *s) JG_MUST_CHECK;

/** What a package set is made of and where it goes. */
struct jg_export {
    const struct jg_layers *layers;
    const struct jg_crs *crs;
    const char *layers_dir, *folder, *stem, *title, *secrecy, *time;
    enum jg_export_by by;
    bool overwrite;
    struct jg_session *session; /* whose workspace is to stand first; NULL: none */
};

/** Write OUT/STEM.gpkg, or one OUT/STEM_UNIT.gpkg a unit. A row belongs to the unit its
 *  column `subdistrict` (`zone_id`) names, else to that of its estate, else to the
 *  sub-district its middle lies in; rows of no unit go to STEM_未归属.gpkg, so that the
 *  counts add up.
 *  \param out_files  comma list of what was written */
enum jg_status jg_export_write(struct jg_ctx *ctx, struct jg_arena *keep,
                               const struct jg_export *e, struct jg_summary *summary,
                               const char **out_files) JG_MUST_CHECK;

/** `jiugai export P.yaml --by …`: bring the run up to date, then write the set. */
enum jg_status jg_export_project(struct jg_ctx *ctx, struct jg_session *s,
                                 enum jg_export_by by, bool overwrite) JG_MUST_CHECK;

/** `jiugai export FILE.gpkg --by subdistrict -o DIR`: all layers of a file, shared out.
 */
enum jg_status jg_export_file(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_args *args, enum jg_export_by by,
                              const char *layers_dir,
                              struct jg_teller *teller) JG_MUST_CHECK;

#endif
