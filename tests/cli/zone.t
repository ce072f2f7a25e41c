Four estates in a row: the first two 40 m apart, the third 500 m off, the fourth across a lane
from it. Which belong together is a matter of the gap.

  $ cp $ROOT/tests/data/estates.geojson .
  $ jiugai zone --estate estates.geojson --gap 30 -o z30.gpkg
  zone      done: zones 3, estates 4, alone 2, links_blocked 0, parts_split 0
            wrote: z30.gpkg
  $ jiugai zone --estate estates.geojson --gap 40 -o z40.gpkg
  zone      done: zones 2, estates 4, alone 0, links_blocked 0, parts_split 0
            wrote: z40.gpkg

A gap of 0 joins what touches. A river between two estates keeps them apart, a canal does not.

  $ jiugai zone --estate estates.geojson --gap 0 -o z0.gpkg
  zone      done: zones 4, estates 4, alone 4, links_blocked 0, parts_split 0
            wrote: z0.gpkg
  $ jiugai zone --estate estates.geojson --barrier $ROOT/tests/data/river.geojson --gap 40 -o zr.gpkg
  zone      done: zones 3, estates 4, alone 2, links_blocked 1, parts_split 0
            wrote: zr.gpkg
  $ ogrinfo -q zr.gpkg zone_link -geom=NO | grep -E 'estate_|gap|barrier'
    estate_a (String) = E00001
    estate_b (String) = E00002
    gap_m (Real) = 40
    barrier (String) = 西塘河
    barrier_kind (String) = river
    estate_a (String) = E00003
    estate_b (String) = E00004
    gap_m (Real) = 6
    barrier (String) = (null)
    barrier_kind (String) = (null)

A negative gap is a mistake of the caller, and says so; nothing is written.

  $ jiugai zone --estate estates.geojson --gap -5 -o no.gpkg
  jiugai: zone: gap must be 0 to 2000 m, not -5
  [2]
  $ jiugai zone --estate estates.geojson --gap nan -o no.gpkg
  jiugai: zone: gap must be a number of m, not "nan"
  [2]
  $ jiugai zone --estate estates.geojson --gapp 5 -o no.gpkg
  jiugai: zone: there is no option --gapp; did you mean --gap? (see: jiugai help zone)
  [2]
  $ ls
  estates.geojson
  z0.gpkg
  z0.gpkg.run.json
  z30.gpkg
  z30.gpkg.run.json
  z40.gpkg
  z40.gpkg.run.json
  zr.gpkg
  zr.gpkg.run.json

Never a silent overwrite.

  $ jiugai zone --estate estates.geojson --gap 30 -o z30.gpkg
  jiugai: zone: z30.gpkg exists; --overwrite replaces it
  [4]
  $ jiugai zone --estate estates.geojson --gap 30 -o z30.gpkg --overwrite --quiet
