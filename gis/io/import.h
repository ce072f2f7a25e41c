/* SPDX-License-Identifier: MIT */
/* From a delivery to a layer that keeps its contract: projected, on the grid, valid,
 * fields named and typed, rows in order of id. Nothing is lost: read = kept + rejected.
 */
#ifndef JG_IO_IMPORT_H
#define JG_IO_IMPORT_H

#include "gis/core/stage.h"
#include "gis/crs/crs.h"
#include "gis/io/source.h"
#include "gis/layer/contract.h"
#include "gis/layer/problem.h"

struct jg_import_options {
    const struct jg_contract *contract;
    const struct jg_crs *target;  /* the run's */
    double max_rejected;          /* share of rows; more is JG_DATA */
    bool repair;                  /* make invalid shapes valid */
    const char *classify_dir;     /* folder of layers/classify */
    bool ids_from_fid;            /* made-up ids are the feature ids (stages on files) */
    struct jg_findings *findings; /* what was found is added here */
};

/** Import all sources of one layer and put it into `layers` under its contract's name;
 *  rows that cannot be used go to the layer `rejected`.
 *
 *  Steps, in this order: read; transform to `target`; round to 0.1 mm; validity and
 *  repair; contract; where; ids (missing: the contract's letter and a rank by min x,
 *  min y, area and vertices; twice: "#2"); rows by id. Adds the columns `source` and
 *  `source_fid`.
 *  \param summary  counts read, kept, rejected, repaired; the fields matched; encodings
 *  \return the status of the first thing that stops the run, file and layer named: no
 *    CRS (JG_CRS), more rejected than allowed (JG_DATA), and those of jg_source_read */
enum jg_status jg_import(struct jg_ctx *ctx, struct jg_arena *keep,
                         const struct jg_import_options *options,
                         const struct jg_source *sources, int n_sources,
                         struct jg_layers *layers,
                         struct jg_summary *summary) JG_MUST_CHECK;

#endif
