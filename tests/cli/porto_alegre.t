Central Porto Alegre: streets from the .osm.pbf, cells of a hexagon grid as demand, schools and
health as facilities. Shares of population within 500, 900, 1000 and 1200 m are held against those
of SOURCE.md (52.17, 91.82, 94.77, 98.24 for schools; 35.01, 73.47, 79.93, 89.67 for health), which
were taken with a plain Dijkstra from node to node.

  needs $DATA/porto-alegre-r5r/poa.osm.pbf
  $ cp $ROOT/tests/data/poa.yaml .
  $ for m in 500 900 1000 1200; do sed "s/METRES/$m/" poa.yaml > poa$m.yaml; jiugai circle --road $DATA/porto-alegre-r5r/poa.osm.pbf --classify osm --crs EPSG:32722 --facility $DATA/porto-alegre-r5r/poa_hexgrid.csv --source-crs EPSG:4326 --where "schools > 0" --fill category=EDU_PRI --facility $DATA/porto-alegre-r5r/poa_hexgrid.csv --source-crs EPSG:4326 --where "healthcare > 0" --fill category=MED_CENTER --demand $DATA/porto-alegre-r5r/poa_hexgrid.csv --source-crs EPSG:4326 --standard poa$m.yaml --snap-max 3100 --snap vertex -o poa$m.gpkg --quiet; for c in EDU_PRI MED_CENTER; do echo $c $m $(sqlite3 -separator ' ' poa$m.gpkg ".import --csv $DATA/porto-alegre-r5r/poa_hexgrid.csv grid_$c" "select sum(covered), printf('%.2f', 100.0 * sum(covered * population) / sum(population)) from access join grid_$c on demand_id = id where category = '$c'"); done; done
  EDU_PRI 500 483 52.28
  MED_CENTER 500 324 34.98
  EDU_PRI 900 930 91.88
  MED_CENTER 900 737 73.63
  EDU_PRI 1000 983 94.74
  MED_CENTER 1000 810 79.94
  EDU_PRI 1200 1068 98.21
  MED_CENTER 1200 946 89.63

With places put on the street itself, as jiugai does by default, cells are nearer: the way to the
nearest vertex, at both ends, is no longer charged. From 900 m on that is about one point; at 500 m,
where one ring of cells more or less is reached, it is five to six points of the population.

  $ for m in 500 900 1000 1200; do sed "s/METRES/$m/" poa.yaml > poa$m.yaml; jiugai circle --road $DATA/porto-alegre-r5r/poa.osm.pbf --classify osm --crs EPSG:32722 --facility $DATA/porto-alegre-r5r/poa_hexgrid.csv --source-crs EPSG:4326 --where "schools > 0" --fill category=EDU_PRI --facility $DATA/porto-alegre-r5r/poa_hexgrid.csv --source-crs EPSG:4326 --where "healthcare > 0" --fill category=MED_CENTER --demand $DATA/porto-alegre-r5r/poa_hexgrid.csv --source-crs EPSG:4326 --standard poa$m.yaml --snap-max 3100 -o seg$m.gpkg --quiet; for c in EDU_PRI MED_CENTER; do echo $c $m $(sqlite3 -separator ' ' seg$m.gpkg ".import --csv $DATA/porto-alegre-r5r/poa_hexgrid.csv grid_$c" "select sum(covered), printf('%.2f', 100.0 * sum(covered * population) / sum(population)) from access join grid_$c on demand_id = id where category = '$c'"); done; done
  EDU_PRI 500 543 58.32
  MED_CENTER 500 366 39.76
  EDU_PRI 900 948 92.91
  MED_CENTER 900 755 74.74
  EDU_PRI 1000 1005 96.11
  MED_CENTER 1000 824 81.05
  EDU_PRI 1200 1082 98.61
  MED_CENTER 1200 962 90.68

So the figures differ by where a place joins its street, not by the network (14,201 ways, 58 parts in
both) nor by the search. Lengths on the plane of UTM 22S add 0.01 % at most.
