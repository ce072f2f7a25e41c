Four estates in a row: the first two 40 m apart, the third 500 m off, the fourth across a lane
from it. Which belong together is a matter of the gap.

  $ cp $ROOT/tests/data/estates.geojson .
  $ jiugai zone --estate estates.geojson --gap 30 -o z30.gpkg
  $ jiugai zone --estate estates.geojson --gap 40 -o z40.gpkg

A gap of 0 joins what touches. A river between two estates keeps them apart, a canal does not.

  $ jiugai zone --estate estates.geojson --gap 0 -o z0.gpkg
  $ jiugai zone --estate estates.geojson --barrier $ROOT/tests/data/river.geojson --gap 40 -o zr.gpkg
  $ ogrinfo -q zr.gpkg zone_link -geom=NO | grep -E 'estate_|gap|barrier'

A negative gap is a mistake of the caller, and says so; nothing is written.

  $ jiugai zone --estate estates.geojson --gap -5 -o no.gpkg
  $ jiugai zone --estate estates.geojson --gap nan -o no.gpkg
  $ jiugai zone --estate estates.geojson --gapp 5 -o no.gpkg
  $ ls

Never a silent overwrite.

  $ jiugai zone --estate estates.geojson --gap 30 -o z30.gpkg
  $ jiugai zone --estate estates.geojson --gap 30 -o z30.gpkg --overwrite --quiet
