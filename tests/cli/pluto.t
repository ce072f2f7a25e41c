Lots of New York with the year built: 0 is unknown, two polygons cross themselves.

  needs $DATA/nyc-pluto/nyc_pluto_lots_yearbuilt.geojson
  $ jiugai select --estate $DATA/nyc-pluto/nyc_pluto_lots_yearbuilt.geojson -o no.gpkg
  $ jiugai select --estate $DATA/nyc-pluto/nyc_pluto_lots_yearbuilt.geojson --crs EPSG:32618 --unknown 0 -o lots.gpkg --json | grep -o '"counts":{[^}]*}'
  $ ogrinfo -q lots.gpkg -sql "select kind, count(*) n from problem group by kind" | grep '='
  $ ogrinfo -q lots.gpkg -sql "select message from problem where kind = 'repaired'" | grep '='
  $ ogrinfo -q lots.gpkg -sql "select outcome, count(*) n from estate_rule where rule = 'completed_by' group by outcome" | grep '='
