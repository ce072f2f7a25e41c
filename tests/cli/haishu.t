The district polygon comes in GCJ-02 and without .prj; the facilities are in WGS 84. Without a word
on its coordinates the tool stops; with it, all 150 facilities of Haishu lie inside.

  needs $DATA/haishu-boundary/ningbo_districts_gcj02.shp
  $ jiugai overlay --input $DATA/haishu-boundary/ningbo_districts_gcj02.shp --overlay $DATA/haishu-boundary/ningbo_districts_gcj02.shp -o no.gpkg --crs EPSG:4549
  jiugai: overlay: $DATA/haishu-boundary/ningbo_districts_gcj02.shp: layer ningbo_districts_gcj02 has no coordinate system; give one with crs:
  [5]
  $ for f in schools hospitals commercial; do jiugai overlay --input $DATA/ningbo-osm-facilities/ningbo_$f.geojson --where "county = '海曙区'" --overlay $DATA/haishu-boundary/ningbo_districts_gcj02.shp --source-crs GCJ-02 --where "adcode = '330203'" --method intersection --crs EPSG:4549 -o $f.gpkg --json | grep -o '"counts":{[^}]*}'; done
  "counts":{"read":560,"kept":73,"rejected":28,"left_out":459,"repaired":0,"read":10,"kept":1,"rejected":0,"left_out":9,"repaired":0,"linear_ppm":209,"areal_ppm":417}
  "counts":{"pieces":73,"input_m2":2207079.55,"input_shared_m2":2207079.55,"input_rest_m2":0,"input_open_m2":0}
  "counts":{"read":95,"kept":15,"rejected":11,"left_out":69,"repaired":0,"read":10,"kept":1,"rejected":0,"left_out":9,"repaired":0,"linear_ppm":209,"areal_ppm":417}
  "counts":{"pieces":15,"input_m2":390066.03,"input_shared_m2":390066.03,"input_rest_m2":0,"input_open_m2":0}
  "counts":{"read":353,"kept":62,"rejected":2,"left_out":289,"repaired":0,"read":10,"kept":1,"rejected":0,"left_out":9,"repaired":0,"linear_ppm":209,"areal_ppm":417}
  "counts":{"pieces":62,"input_m2":1510522.17,"input_shared_m2":1510522.17,"input_rest_m2":0,"input_open_m2":0,"input_own_overlap_m2":31567.96}
