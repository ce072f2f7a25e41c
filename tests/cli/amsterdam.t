Real footprints with years, Amsterdam: the number of connected parts for each gap is that of
SOURCE.md, which took it from ST_Distance (row by row: all; built before 2000; before 1945).

  needs $DATA/amsterdam-bag/amsterdam_bag_panden.gpkg
  $ for gap in 0 0.1 1 5 10 20; do jiugai zone --estate $DATA/amsterdam-bag/amsterdam_bag_panden.gpkg --gap $gap -o all$gap.gpkg --json | grep -o '"zones":[0-9]*'; done
  "zones":106
  "zones":100
  "zones":92
  "zones":73
  "zones":37
  "zones":23
  $ for gap in 0 0.1 1 5 10 20; do jiugai zone --estate $DATA/amsterdam-bag/amsterdam_bag_panden.gpkg --where "bouwjaar < 2000" --gap $gap -o b2000$gap.gpkg --json | grep -o '"zones":[0-9]*'; done
  "zones":111
  "zones":104
  "zones":96
  "zones":78
  "zones":40
  "zones":24
  $ for gap in 0 0.1 1 5 10 20; do jiugai zone --estate $DATA/amsterdam-bag/amsterdam_bag_panden.gpkg --where "bouwjaar < 1945" --gap $gap -o b1945$gap.gpkg --json | grep -o '"zones":[0-9]*'; done
  "zones":137
  "zones":130
  "zones":124
  "zones":94
  "zones":37
  "zones":23

The year 1005 is the register's word for "unknown, very old". Said so, it is no year.

  $ jiugai select --estate $DATA/amsterdam-bag/amsterdam_bag_panden.gpkg --unknown 1005 -o selected.gpkg --json | grep -o '"counts":{[^}]*}'
  "counts":{"read":1484,"kept":1484,"rejected":0,"repaired":0,"linear_ppm":-82,"areal_ppm":-163}
  "counts":{"estates":1484,"eligible":0,"discretionary":0,"excluded":0,"undetermined":1484}
  $ sqlite3 selected.gpkg "select outcome, count(*) n from estate_rule where rule = 'completed_by' group by outcome"
  fail|19
  pass|646
  unknown|819
