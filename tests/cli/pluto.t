Lots of New York with the year built: 0 is unknown, two polygons cross themselves.

  needs $DATA/nyc-pluto/nyc_pluto_lots_yearbuilt.geojson
  $ jiugai select --estate $DATA/nyc-pluto/nyc_pluto_lots_yearbuilt.geojson -o no.gpkg
  jiugai: select: $DATA/nyc-pluto/nyc_pluto_lots_yearbuilt.geojson: coordinates in WGS 84 are degrees, metres on a plane are needed; give a projected coordinate system, for this place e.g. --crs EPSG:32618
  [5]
  $ jiugai select --estate $DATA/nyc-pluto/nyc_pluto_lots_yearbuilt.geojson --crs EPSG:32618 --unknown 0 -o lots.gpkg --json | grep -o '"counts":{[^}]*}'
  "counts":{"read":3463,"kept":3463,"rejected":0,"repaired":2,"linear_ppm":-311,"areal_ppm":-622}
  "counts":{"estates":3463,"eligible":0,"discretionary":0,"excluded":0,"undetermined":3463}
  $ sqlite3 lots.gpkg "select kind, count(*) n from problem group by kind"
  doubtful_date|689
  fields|1
  repaired|2
  $ sqlite3 lots.gpkg "select message from problem where kind = 'repaired'"
  Ring Self-intersection at 582884.68, 4506682.34; area 190561.93 m2 before, 190561.93 after
  Self-intersection at 584525.62, 4505501.92; area 50251.63 m2 before, 50251.64 after
  $ sqlite3 lots.gpkg "select outcome, count(*) n from estate_rule where rule = 'completed_by' group by outcome"
  fail|167
  pass|3002
  unknown|294
