One GeoPackage a sub-district; each row goes to exactly one, so the counts add up.

  $ jiugai demo d --buildings 1000 --seed 7 -q
  $ jiugai run d/district.yaml -q
  $ jiugai export d/district.yaml --by subdistrict -o packages | sed 's/done:.*/done/; s/wrote.*//'
  import    unchanged
  estate    unchanged
  circle    unchanged
  select    unchanged
  zone      unchanged
  export    done
            
  $ ls packages | grep -v json
  district_月湖街道.gpkg
  district_未归属.gpkg
  district_鼓楼街道.gpkg
  $ count() { ogrinfo -q "$1" -sql "select count(*) n from building" | sed -n 's/.*n (Integer) = //p'; }; sum=0; for f in packages/*.gpkg; do sum=$((sum + $(count $f))); done; [ $sum = $(count d/out/district.gpkg) ] && echo adds up
  adds up

The same from the district's file, without the project.

  $ jiugai export d/out/district.gpkg --by subdistrict -o again | sed 's/done:.*/done/; s/wrote.*//'
  export    done
            
  $ ls again | wc -l
  3
  $ jiugai export d/out/district.gpkg --by street -o again
  jiugai: export: --by must be subdistrict, zone or none, not "street"
  [2]
  $ jiugai export d/out/district.gpkg --by subdistrict
  jiugai: export: needs a project file, or a file and -o DIR
  [2]

Columns have Chinese titles and layers a style, as QGIS reads them.

  $ ogrinfo -q d/out/district.gpkg -sql "select column_name, title from gpkg_data_columns where table_name = 'zone' order by column_name" | grep -c 'title (String) = [^ ]'
  15
  $ ogrinfo -q d/out/district.gpkg -sql "select f_table_name, useAsDefault from layer_styles order by f_table_name" | grep f_table
    f_table_name (String) = barrier
    f_table_name (String) = building
    f_table_name (String) = estate
    f_table_name (String) = facility
    f_table_name (String) = gate
    f_table_name (String) = problem
    f_table_name (String) = road
    f_table_name (String) = shortfall
    f_table_name (String) = subdistrict
    f_table_name (String) = zone
    f_table_name (String) = zone_link
