A made-up district runs as it is: every stage, then the GeoPackage of the district.

  $ jiugai demo d --buildings 1000 --seed 7
  demo      done: estates 20, buildings 1000, subdistricts 2, parcels 35, land_patches 39, roads 123, gates 34, facilities 169, clearance_areas 1, government_projects 2, special_projects 3, dirty_records 10
            wrote: d/district.yaml
  $ jiugai run d/district.yaml --json | grep -o '"stage":"[a-z:_]*","status":"[a-z]*"'
  "stage":"import:subdistrict","status":"done"
  "stage":"import:community","status":"done"
  "stage":"import:land","status":"done"
  "stage":"import:parcel","status":"done"
  "stage":"import:building","status":"done"
  "stage":"import:road","status":"done"
  "stage":"import:gate","status":"done"
  "stage":"import:barrier","status":"done"
  "stage":"import:facility","status":"done"
  "stage":"import:clearance","status":"done"
  "stage":"import:government_project","status":"done"
  "stage":"import:special_project","status":"done"
  "stage":"import:population","status":"done"
  "stage":"crs","status":"done"
  "stage":"estate","status":"done"
  "stage":"circle","status":"done"
  "stage":"select","status":"done"
  "stage":"zone","status":"done"
  "stage":"export","status":"done"
  $ ls d/out
  district.gpkg
  district.gpkg.run.json

A second run does nothing.

  $ jiugai run d/district.yaml
  import    unchanged
  estate    unchanged
  circle    unchanged
  select    unchanged
  zone      unchanged
  export    unchanged

From wherever it is called.

  $ cd d; jiugai run district.yaml | grep -v unchanged
  [1]

Another gap redoes the zones and what is made from them, no import and no circle.

  $ jiugai run d/district.yaml --set zone.gap=60 | grep -E '^[a-z]+ ' | awk '{print $1, $2}'
  import unchanged
  estate unchanged
  circle unchanged
  select unchanged
  zone done:
  export done:
  $ jiugai run d/district.yaml | grep -E '^[a-z]+ ' | awk '{print $1, $2}'
  import unchanged
  estate unchanged
  circle unchanged
  select unchanged
  zone done:
  export done:

Other cores, other language, other order of work: the same bytes.

  $ sha256sum d/out/district.gpkg > first.sum; rm -r d/out d/district.sqlite
  $ LC_ALL=zh_CN.UTF-8 jiugai run d/district.yaml --jobs 1 -q; sha256sum -c first.sum
  d/out/district.gpkg: OK

Every estate is in the account, and every row of every source is kept or refused.

  $ sqlite3 d/district.sqlite "select count(*) = (select sum(n) from (select count(*) n from estate group by decision)) from estate"
  1
  $ sqlite3 d/district.sqlite "select (select count(*) from building) + (select count(*) from rejected where layer = 'building')"
  1000

The same seed gives the same bytes, another seed others.

  $ jiugai demo e --buildings 1000 --seed 7 -q; for f in d/*.shp d/*.csv d/*.dbf d/dltb.gpkg; do cmp $f e/$(basename $f); done
  $ jiugai demo f --buildings 1000 --seed 8 -q; cmp -s d/ZRZ.shp f/ZRZ.shp || echo other
  other
  $ jiugai demo d --buildings 1000 --seed 7
  jiugai: demo: d/ZRZ.shp exists; --overwrite replaces it
  [4]
