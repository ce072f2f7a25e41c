Bad input gets one sentence that names what is wrong, and a documented exit code; nothing is left
behind.

  $ cp $ROOT/tests/data/estates.geojson .
  $ jiugai zone --estate nowhere.gpkg -o no.gpkg
  $ jiugai zone --estate estates.geojson:other -o no.gpkg
  $ jiugai zone -o no.gpkg
  $ jiugai zone --estate estates.geojson
  $ jiugai zone --estate $ROOT/tests/data/degrees.geojson -o no.gpkg
  $ jiugai zone --estate $ROOT/tests/data/empty.geojson --crs EPSG:4549 -o no.gpkg
  $ jiugai zone --estate $ROOT/tests/data/estates.csv --crs EPSG:4549 -o no.gpkg
  $ jiugai zone --estate estates.geojson --crs EPSG:4490 -o no.gpkg
  $ jiugai zone --estate estates.geojson --crs nonsense -o no.gpkg
  $ jiugai zone --estate estates.geojson --where "bouwjaar <" -o no.gpkg
  $ jiugai zone --estate estates.geojson -o nowhere/no.gpkg
  $ jiugai zone --estate estates.geojson --jobs 0 -o no.gpkg
  $ jiugai nothing
  $ ls

A project file is refused where it is wrong, with its line.

  $ printf 'crs: EPSG:4549\nlayers:\n  bilding: {source: a.shp}\n' > a.yaml; jiugai run a.yaml
  $ printf 'crs: EPSG:4549\nzone: {gap: -5}\n' > a.yaml; jiugai run a.yaml
  $ printf 'crs: EPSG:4549\nzone: {gapp: 5}\n' > a.yaml; jiugai run a.yaml
  $ printf 'crs: EPSG:4549\nlayers:\n  building: {sauce: a.shp}\n' > a.yaml; jiugai run a.yaml
  $ printf 'crs: EPSG:4549\nlayers:\n  building: {source: a.shp}\n' > a.yaml; jiugai run a.yaml
  $ printf 'crs: EPSG:4549\ncrs: EPSG:4490\n' > a.yaml; jiugai run a.yaml
  $ printf 'layers: {}\n' > a.yaml; jiugai run a.yaml
  $ printf 'crs: EPSG:4490\n' > a.yaml; jiugai run a.yaml
  $ printf 'crs: [\n' > a.yaml; jiugai run a.yaml
  $ printf 'crs: EPSG:4549\npolicy: nowhere\n' > a.yaml; jiugai run a.yaml
  $ jiugai run b.yaml
  $ ls
