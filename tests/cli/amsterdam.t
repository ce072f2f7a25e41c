Real footprints with years, Amsterdam: the number of connected parts for each gap is that of
SOURCE.md, which took it from ST_Distance (row by row: all; built before 2000; before 1945).

  needs $DATA/amsterdam-bag/amsterdam_bag_panden.gpkg
  $ for gap in 0 0.1 1 5 10 20; do jiugai zone --estate $DATA/amsterdam-bag/amsterdam_bag_panden.gpkg --gap $gap -o all$gap.gpkg --json | grep -o '"zones":[0-9]*'; done
  $ for gap in 0 0.1 1 5 10 20; do jiugai zone --estate $DATA/amsterdam-bag/amsterdam_bag_panden.gpkg --where "bouwjaar < 2000" --gap $gap -o b2000$gap.gpkg --json | grep -o '"zones":[0-9]*'; done
  $ for gap in 0 0.1 1 5 10 20; do jiugai zone --estate $DATA/amsterdam-bag/amsterdam_bag_panden.gpkg --where "bouwjaar < 1945" --gap $gap -o b1945$gap.gpkg --json | grep -o '"zones":[0-9]*'; done

The year 1005 is the register's word for "unknown, very old". Said so, it is no year.

  $ jiugai select --estate $DATA/amsterdam-bag/amsterdam_bag_panden.gpkg --unknown 1005 -o selected.gpkg --json | grep -o '"counts":{[^}]*}'
  $ ogrinfo -q selected.gpkg -sql "select outcome, count(*) n from estate_rule where rule = 'completed_by' group by outcome" | grep '='
