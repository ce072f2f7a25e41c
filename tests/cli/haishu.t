The district polygon comes in GCJ-02 and without .prj; the facilities are in WGS 84. Without a word
on its coordinates the tool stops; with it, all 150 facilities of Haishu lie inside.

  needs $DATA/haishu-boundary/ningbo_districts_gcj02.shp
  $ jiugai overlay --input $DATA/haishu-boundary/ningbo_districts_gcj02.shp --overlay $DATA/haishu-boundary/ningbo_districts_gcj02.shp -o no.gpkg --crs EPSG:4549
  $ for f in schools hospitals commercial; do jiugai overlay --input $DATA/ningbo-osm-facilities/ningbo_$f.geojson --where "county = '海曙区'" --overlay $DATA/haishu-boundary/ningbo_districts_gcj02.shp --source-crs GCJ-02 --where "adcode = '330203'" --method intersection --crs EPSG:4549 -o $f.gpkg --json | grep -o '"counts":{[^}]*}'; done
