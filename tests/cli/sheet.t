The zone map of a district as PDF, PNG and SVG; the same bytes each time.

  $ jiugai demo d --buildings 500 --seed 2 -q; jiugai run d/district.yaml -q
  $ jiugai sheet d/district.yaml -f pdf,png,svg -q; ls d/out | grep overview
  district_overview.pdf
  district_overview.pdf.run.json
  district_overview.png
  district_overview.png.run.json
  district_overview.svg
  district_overview.svg.run.json
  $ sha256sum d/out/*overview.* | grep -v json > sums; jiugai sheet d/district.yaml -f pdf,png,svg -q --overwrite; sha256sum --quiet -c sums

On files, at a scale of one's own; an approval number is printed as given, and without one the note
that the map must not be published.

  $ jiugai zone --estate $ROOT/tests/data/estates.geojson --gap 40 -o z.gpkg -q
  $ jiugai sheet --estate z.gpkg:estate --zone z.gpkg:zone --title 片区图 --scale 5000 -f svg -o sheets -q; ls sheets | grep svg$
  sheet_overview.svg
  $ jiugai sheet --estate z.gpkg:estate --map wind -f svg -o sheets
  jiugai: sheet: --map must be overview, age, decision, zone or shortfall, not "wind"
  [2]
  $ jiugai sheet d/district.yaml --scale 100 --overwrite
  jiugai: sheet: at 1:100 the data take 11543 x 7694 mm and the map has 308 x 238 mm: 1:4000 fits, or a larger --paper
  import    unchanged
  estate    unchanged
  circle    unchanged
  select    unchanged
  zone      unchanged
  [2]
  $ jiugai sheet d/district.yaml --zone Z99999 --overwrite
  jiugai: sheet: no zone "Z99999"; there are 1, the first is "Z00001"
  import    unchanged
  estate    unchanged
  circle    unchanged
  select    unchanged
  zone      unchanged
  [2]
