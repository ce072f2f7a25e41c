Everything from one .osm file around China Agricultural University: streets, buildings, residential
areas as estates, POIs with Chinese names. OSM says nothing of years or land, so every estate waits
for evidence.

  needs $DATA/beijing-cau-osm/beijing_cau.osm
  $ sed "s|DATA|$DATA|" $ROOT/tests/data/beijing.yaml > beijing.yaml
  $ jiugai run beijing.yaml
  sh: 1: jiugai: not found
  [127]
  $ sqlite3 beijing.sqlite "select name, decision from estate where name is not null order by name"
  Error: in prepare, no such table: estate
  [1]
  $ sqlite3 beijing.sqlite "select category, status, count(*) from estate_access where category in ('EDU_KG', 'COM_CVS', 'MED_CENTER') group by 1, 2"
  Error: in prepare, no such table: estate_access
  [1]

Taken whole, without decisions, the same areas give zones; streets of arterial rank keep them apart.

  $ f=$DATA/beijing-cau-osm/beijing_cau.osm; jiugai zone --estate $f --classify osm --barrier $f --classify osm --road $f --classify osm --crs EPSG:4527 --gap 60 -o zones.gpkg
  sh: 1: jiugai: not found
  [127]
  $ sqlite3 zones.gpkg "select name, estates, round(area_m2 / 1e4, 1) from zone order by zone_id" "select estate_a, estate_b, gap_m, barrier from zone_link"
  Error: in prepare, no such table: zone
  [1]
