The zone map of a district as PDF, PNG and SVG; the same bytes each time.

  $ jiugai demo d --buildings 500 --seed 2 -q; jiugai run d/district.yaml -q
  jiugai: run: d/district.yaml:17: d/barrier.gpkg: layer barrier is empty
  [3]
  $ jiugai sheet d/district.yaml -f pdf,png,svg -q; ls d/out | grep overview
  jiugai: sheet: d/district.yaml:17: d/barrier.gpkg: layer barrier is empty
  ls: cannot access 'd/out': No such file or directory
  [1]
  $ sha256sum d/out/*overview.* | grep -v json > sums; jiugai sheet d/district.yaml -f pdf,png,svg -q --overwrite; sha256sum --quiet -c sums
  sha256sum: 'd/out/*overview.*': No such file or directory
  jiugai: sheet: d/district.yaml:17: d/barrier.gpkg: layer barrier is empty
  sha256sum: sums: no properly formatted checksum lines found
  [1]

On files, at a scale of one's own; an approval number is printed as given, and without one the note
that the map must not be published.

  $ jiugai zone --estate $ROOT/tests/data/estates.geojson --gap 40 -o z.gpkg -q
  $ jiugai sheet --estate z.gpkg:estate --zone z.gpkg:zone --title 片区图 --scale 5000 -f svg -o sheets -q; ls sheets | grep svg$
  sheet_overview.svg
  $ jiugai sheet --estate z.gpkg:estate --map wind -f svg -o sheets
  jiugai: sheet: --map must be overview, age, decision, zone or shortfall, not "wind"
  [2]
  $ jiugai sheet d/district.yaml --scale 100 --overwrite
  jiugai: sheet: d/district.yaml:17: d/barrier.gpkg: layer barrier is empty
  import:subdistrict done: read 1, kept 1, rejected 0, repaired 0
  import:community done: read 4, kept 4, rejected 0, repaired 0
  import:land done: read 20, kept 20, rejected 0, repaired 0
  import:parcel done: read 16, kept 16, rejected 0, repaired 0
  import:building done: read 500, kept 500, rejected 0, repaired 0
  import:road done: roads_walkable 68, read 68, kept 68, rejected 0, repaired 0
  import:gate done: read 20, kept 20, rejected 0, repaired 0
            note: no stage reads this layer yet; it is kept in the workspace
  [3]
  $ jiugai sheet d/district.yaml --zone Z99999 --overwrite
  jiugai: sheet: d/district.yaml:17: d/barrier.gpkg: layer barrier is empty
  import:subdistrict done: read 1, kept 1, rejected 0, repaired 0
  import:community done: read 4, kept 4, rejected 0, repaired 0
  import:land done: read 20, kept 20, rejected 0, repaired 0
  import:parcel done: read 16, kept 16, rejected 0, repaired 0
  import:building done: read 500, kept 500, rejected 0, repaired 0
  import:road done: roads_walkable 68, read 68, kept 68, rejected 0, repaired 0
  import:gate done: read 20, kept 20, rejected 0, repaired 0
            note: no stage reads this layer yet; it is kept in the workspace
  [3]
