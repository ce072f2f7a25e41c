A cadastre: parcels as ownership, building parts on them. The parcel says nothing of who owns the
land, so no estate's state share is known, and every one waits for evidence.

  needs $DATA/tenerife-catastro/parcels.gpkg
  $ jiugai select --estate $DATA/tenerife-catastro/parcels.gpkg --field estate_id=localId --parcel $DATA/tenerife-catastro/parcels.gpkg --building $DATA/tenerife-catastro/building_parts.gpkg --field building_id=localId --field floors=numberOfFloorsAboveGround -o lots.gpkg
  select    done: estates 186, eligible 0, discretionary 0, excluded 0, undetermined 186
            note: rule clearance (listed in a shantytown or expropriation plan) is not known for any estate
            note: rule state_land (state-owned land) is not known for any estate
            note: rule completed_by (built and handed over by the end of 2000) is not known for any estate
            wrote: lots.gpkg
  $ sqlite3 lots.gpkg "select decision, count(*), sum(buildings) from estate group by decision" "select outcome, count(*) from estate_rule where rule = 'state_land' group by outcome"
  undetermined|186|703
  unknown|186

Building parts find their lot by place; the ids tell the true one: of 722 parts 709 name a lot that is
there, and 690 of these have their inside point on it.

  $ jiugai estate --estate $DATA/tenerife-catastro/parcels.gpkg --field estate_id=localId --building $DATA/tenerife-catastro/building_parts.gpkg --field building_id=localId -o parts.gpkg -q
  $ sqlite3 parts.gpkg "select count(*), sum(estate_id = substr(building_id, 1, 14)) from building"
  722|703

Laid over each other every square metre of the parts is on a lot or on none.

  $ jiugai overlay --input $DATA/tenerife-catastro/building_parts.gpkg --overlay $DATA/tenerife-catastro/parcels.gpkg --method identity -o laid.gpkg
  overlay   done: pieces 931, input_m2 56732.28, input_shared_m2 55952.87, input_rest_m2 779.42, input_counted_twice_m2 0.00, input_open_m2 0.00, input_own_overlap_m2 56293.38, overlay_own_overlap_m2 0.14
            note: layer "input" overlaps itself at 860 pairs, 56293.38 m2
            note: layer "overlay" overlaps itself at 8 pairs, 0.14 m2
            wrote: laid.gpkg
