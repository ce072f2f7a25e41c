/* SPDX-License-Identifier: MIT */
/* The ground of an estate that nobody has drawn: its parcels, else its footprints. */
#ifndef JG_ESTATE_GROUND_H
#define JG_ESTATE_GROUND_H

#include "gis/estate/gather.h"
#include "gis/estate/stock.h"

/** Draw the ground of every gathered estate.
 *
 *  A building stands on the parcel that covers a place inside it (of parcels that
 *  overlap, the first). A parcel is the ground of the one estate with the most floor
 *  area on it; ties to the first. An estate's ground is the union of its parcels and of
 *  the footprints of those of its buildings that stand on no parcel at all; an estate
 *  without a parcel of its own has the union of its footprints.
 *  \param parcel       NULL or without polygons: footprints only
 *  \param out          one polygon an estate, empty where no building has a shape
 *  \param out_parcels  how many parcels each estate has; may be NULL
 *  Units: metres.
 *  CRS: the run's.
 *  Owner: keep.
 *  Source: product.md 5, "Estate"
 *  Cost: a search a estate, a test a building; GEOS only where pieces touch */
enum jg_status jg_ground_draw(struct jg_ctx *ctx, struct jg_arena *keep,
                              const struct jg_gathered *gathered,
                              const struct jg_stock *stock, const struct jg_geom *parcel,
                              struct jg_geom *out, uint32_t **out_parcels) JG_MUST_CHECK;

#endif
