Two estates of made-up buildings. Of 柳汀新村 two blocks were finished before 2001 and one after; it
stands on a state-owned parcel. 后河公寓 is newer and stands on collective land.

  $ cp $ROOT/tests/data/corner_*.geojson .
  $ jiugai estate --building corner_building.geojson --parcel corner_parcel.geojson -o e.gpkg
  estate    done: estates 2, buildings 5, buildings_by_id 0, buildings_by_name 5, buildings_without_estate 0, estates_dated 2, estates_with_land_evidence 2
            wrote: e.gpkg
  $ ogrinfo -q e.gpkg estate -geom=NO | grep -E ' (estate_id|name|buildings|households|floor_area_m2|area_plane_m2|completed_from|completed_to|built_by_share_min|built_by_share_max) '
    estate_id (String) = E00001
    name (String) = 柳汀新村
    completed_from (String) = 1985-01-01
    completed_to (String) = 2006-12-31
    built_by_share_min (Real) = 0.8
    built_by_share_max (Real) = 0.8
    floor_area_m2 (Real) = 6000
    area_plane_m2 (Real) = 8000
    buildings (Integer64) = 3
    households (Integer64) = 75
    estate_id (String) = E00002
    name (String) = 后河公寓
    completed_from (String) = 2008-01-01
    completed_to (String) = 2009-12-31
    built_by_share_min (Real) = 0
    built_by_share_max (Real) = 0
    floor_area_m2 (Real) = 10000
    area_plane_m2 (Real) = 8000
    buildings (Integer64) = 2
    households (Integer64) = 90

4,800 of 6,000 m2 are 0.8; the parcels are 100 m by 80 m. Who owns the ground is known of both;
whether they are listed for clearance is not.

  $ ogrinfo -q e.gpkg estate -geom=NO | grep -E ' (estate_id|state_land_share|land_evidence_share|clearance_share) '
    estate_id (String) = E00001
    state_land_share (Real) = 1
    land_evidence_share (Real) = 1
    clearance_share (Real) = (null)
    estate_id (String) = E00002
    state_land_share (Real) = 0
    land_evidence_share (Real) = 1
    clearance_share (Real) = (null)

With another cutoff all of 柳汀新村 counts as early, and nothing of 后河公寓.

  $ jiugai estate --building corner_building.geojson --completed-by 2006 -o later.gpkg --quiet
  $ ogrinfo -q later.gpkg estate -geom=NO | grep -E ' (estate_id|built_by_share_min|state_land_share) '
    estate_id (String) = E00001
    built_by_share_min (Real) = 1
    state_land_share (Real) = (null)
    estate_id (String) = E00002
    built_by_share_min (Real) = 0
    state_land_share (Real) = (null)

No parcels, no evidence: the share is not known, rather than 0. A cutoff that is no date is refused.

  $ jiugai estate --building corner_building.geojson --completed-by soon -o no.gpkg
  jiugai: estate: completed_by must be a year (2000) or a day (2000-06-30), not "soon"
  [2]
