A block of housing (100 m by 100 m) and a green (50 m by 100 m) beside it; a plan covers 50 m of the
one and 20 m of the other. Every square metre is accounted for.

  $ cp $ROOT/tests/data/use.geojson $ROOT/tests/data/plan.geojson .
  $ jiugai overlay --input use.geojson --overlay plan.geojson --tally land_use -o cut.gpkg
  overlay   done: pieces 2, input_m2 15000.00, input_shared_m2 7000.00, input_rest_m2 8000.00, input_open_m2 0.00
            wrote: cut.gpkg
  $ ogrinfo -q cut.gpkg overlay -geom=NO | grep -E ' (land_use|plan|area_plane_m2) '
    land_use (String) = 住宅
    plan (String) = 改造
    area_plane_m2 (Real) = 5000
    land_use (String) = 绿地
    plan (String) = 改造
    area_plane_m2 (Real) = 2000
  $ ogrinfo -q cut.gpkg tally -geom=NO | grep -E ' (land_use|count|area_plane_m2) '
    land_use (String) = 住宅
    count (Integer64) = 1
    area_plane_m2 (Real) = 5000
    land_use (String) = 绿地
    count (Integer64) = 1
    area_plane_m2 (Real) = 2000

Identity keeps the rest of the first layer too: 5,000 + 3,000 m2 under no plan, which is something
else than a plan without a name: the side tells.

  $ jiugai overlay --input use.geojson --overlay plan.geojson --method identity --tally plan -o identity.gpkg
  overlay   done: pieces 4, input_m2 15000.00, input_shared_m2 7000.00, input_rest_m2 8000.00, input_open_m2 0.00
            wrote: identity.gpkg
  $ ogrinfo -q identity.gpkg tally -geom=NO | grep -E ' (plan|side|count|area_plane_m2) '
    plan (String) = 改造
    side (String) = both
    count (Integer64) = 2
    area_plane_m2 (Real) = 7000
    plan (String) = (null)
    side (String) = input
    count (Integer64) = 2
    area_plane_m2 (Real) = 8000

What is left outside the plan; both layers whole (the plan lies wholly on the first, so a union adds
nothing to identity). A field that is not there is refused with those that are.

  $ jiugai overlay --input use.geojson --overlay plan.geojson --method erase -o erase.gpkg
  overlay   done: pieces 2, input_m2 15000.00, input_shared_m2 7000.00, input_rest_m2 8000.00, input_open_m2 0.00
            wrote: erase.gpkg
  $ jiugai overlay --input use.geojson --overlay plan.geojson --method union -o union.gpkg
  overlay   done: pieces 4, input_m2 15000.00, input_shared_m2 7000.00, input_rest_m2 8000.00, input_open_m2 0.00, overlay_m2 7000.00, overlay_shared_m2 7000.00, overlay_rest_m2 0.00, overlay_open_m2 0.00
            wrote: union.gpkg
  $ jiugai overlay --input use.geojson --overlay plan.geojson --tally colour -o no.gpkg
  jiugai: overlay: tally: there is no field "colour"; there are input_fid, overlay_fid, side, land_use, block, input_source, plan, overlay_source, area_m2, area_plane_m2
  [2]
