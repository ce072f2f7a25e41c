Bad input gets one sentence that names what is wrong, and a documented exit code; nothing is left
behind.

  $ cp $ROOT/tests/data/estates.geojson .
  $ jiugai zone --estate nowhere.gpkg -o no.gpkg
  jiugai: zone: nowhere.gpkg: no such file
  [4]
  $ jiugai zone --estate estates.geojson:other -o no.gpkg
  jiugai: zone: estates.geojson: no layer "other"; there is: estates
  [4]
  $ jiugai zone -o no.gpkg
  jiugai: zone: no input layer was given
  [2]
  $ jiugai zone --estate estates.geojson
  jiugai: zone: say where to write: -o FILE.gpkg
  [2]
  $ jiugai zone --estate $ROOT/tests/data/degrees.geojson -o no.gpkg
  jiugai: zone: $ROOT/tests/data/degrees.geojson: coordinates in WGS 84 are degrees, metres on a plane are needed; give a projected coordinate system, for this place e.g. --crs EPSG:4550
  [5]
  $ jiugai zone --estate $ROOT/tests/data/empty.geojson --crs EPSG:4549 -o no.gpkg
  jiugai: zone: --estate: $ROOT/tests/data/empty.geojson: layer empty is empty
  [3]
  $ jiugai zone --estate $ROOT/tests/data/estates.csv --crs EPSG:4549 -o no.gpkg
  jiugai: zone: $ROOT/tests/data/estates.csv: layer estates has no shapes; of a table, x: and y: name the columns with coordinates
  [3]
  $ jiugai zone --estate estates.geojson --crs EPSG:4490 -o no.gpkg
  jiugai: zone: --crs: coordinates in China Geodetic Coordinate System 2000 are degrees, metres on a plane are needed; give a projected coordinate system, for this place e.g. --crs EPSG:4549
  [5]
  $ jiugai zone --estate estates.geojson --crs nonsense -o no.gpkg
  jiugai: zone: "nonsense" is no coordinate system known here; give EPSG:4549, WKT, a PROJ string, GCJ-02 or BD-09
  [5]
  $ jiugai zone --estate estates.geojson --where "bouwjaar <" -o no.gpkg
  jiugai: zone: --estate: the condition "bouwjaar <" cannot be used: near ")": syntax error
  [2]
  $ jiugai zone --estate estates.geojson -o nowhere/no.gpkg
  jiugai: zone: writing into nowhere: No such file or directory
  [4]
  $ jiugai zone --estate estates.geojson --jobs 0 -o no.gpkg
  jiugai: zone: --jobs must be 1 to 1024, not 0
  [2]
  $ jiugai nothing
  jiugai: there is no command "nothing" (see: jiugai help)
  [2]
  $ ls
  estates.geojson

A folder that cannot be written, a million rows without coordinates.

  $ jiugai zone --estate estates.geojson -o /dev/null/no.gpkg
  jiugai: zone: writing into /dev/null: Not a directory
  [4]
  $ (echo id,x,y; yes ,, | head -n 1000000) > nulls.csv
  $ printf 'crs: EPSG:4549\nlayers:\n  population: {source: nulls.csv, x: x, y: y, crs: EPSG:4549}\n' > n.yaml; jiugai run n.yaml -q
  jiugai: run: nulls.csv: layer population: 1000000 of 1000000 rows cannot be used, more than 5 %; the first is feature 1: no coordinates
  [3]
  $ sqlite3 n.sqlite "select count(*) from jg_layer"; rm n.yaml n.sqlite nulls.csv
  0

A project file is refused where it is wrong, with its line.

  $ printf 'crs: EPSG:4549\nlayers:\n  bilding: {source: a.shp}\n' > a.yaml; jiugai run a.yaml
  jiugai: run: a.yaml:3: there is no input layer "bilding"
  [2]
  $ printf 'crs: EPSG:4549\nzone: {gap: -5}\n' > a.yaml; jiugai run a.yaml
  jiugai: run: a.yaml:2: zone: gap must be 0 to 2000 m, not -5
  [2]
  $ printf 'crs: EPSG:4549\nzone: {gapp: 5}\n' > a.yaml; jiugai run a.yaml
  jiugai: run: a.yaml:2: zone: there is no parameter "gapp"
  [2]
  $ printf 'crs: EPSG:4549\nlayers:\n  building: {sauce: a.shp}\n' > a.yaml; jiugai run a.yaml
  jiugai: run: a.yaml:3: unknown key "sauce"; did you mean "source"?
  [2]
  $ printf 'crs: EPSG:4549\nlayers:\n  building: {source: a.shp}\n' > a.yaml; jiugai run a.yaml
  jiugai: run: a.yaml:3: layer "building": cannot read a.shp: No such file or directory
  [4]
  $ printf 'crs: EPSG:4549\ncrs: EPSG:4490\n' > a.yaml; jiugai run a.yaml
  jiugai: run: a.yaml:2: the key "crs" stands here twice
  [2]
  $ printf 'layers: {}\n' > a.yaml; jiugai run a.yaml
  jiugai: run: a.yaml: crs is missing: name the projected system of the district, for example crs: EPSG:4549
  [5]
  $ printf 'crs: EPSG:4490\n' > a.yaml; jiugai run a.yaml
  jiugai: run: a.yaml: coordinates in China Geodetic Coordinate System 2000 are degrees, metres on a plane are needed; give a projected coordinate system, for this place e.g. --crs EPSG:4549
  [5]
  $ printf 'crs: [\n' > a.yaml; jiugai run a.yaml
  jiugai: run: a.yaml:2: did not find expected node content
  [2]
  $ printf 'crs: EPSG:4549\npolicy: nowhere\n' > a.yaml; jiugai run a.yaml
  jiugai: run: cannot read $ROOT/layers/policy/nowhere.yaml: No such file or directory
  [4]
  $ jiugai run b.yaml
  jiugai: run: cannot read b.yaml: No such file or directory
  [4]
  $ ls
  a.yaml
  estates.geojson
