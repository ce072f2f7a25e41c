Everything from one .osm file around China Agricultural University: streets, buildings, residential
areas as estates, POIs with Chinese names. OSM says nothing of years or land, so every estate waits
for evidence.

  needs $DATA/beijing-cau-osm/beijing_cau.osm
  $ sed "s|DATA|$DATA|" $ROOT/tests/data/beijing.yaml > beijing.yaml
  $ jiugai run beijing.yaml
  import:building done: read 257, kept 257, rejected 0, repaired 0
  import:estate done: read 10, kept 10, rejected 0, repaired 0
  import:road done: roads_walkable 296, read 302, kept 302, rejected 0, repaired 0
  import:facility done: facilities_sorted 147, facilities_of_no_category 213, read 360, kept 360, rejected 0, repaired 0
  import:barrier done: read 18, kept 18, rejected 0, repaired 0
  import:clearance done
  crs       done: linear_ppm 31, areal_ppm 61
  estate    done: estates 10, buildings 257, buildings_by_id 0, buildings_by_name 0, buildings_by_place 104, buildings_without_estate 153, estates_dated 0, estates_with_land_evidence 0, estates_without_building 0
            note: 153 of 257 buildings are in no estate
  circle    done: streets 654, crossings 479, islands 12, demand 225, demand_off_street 0, facilities 360, facilities_off_street 22, categories_surveyed 19, missing_services 49, shortfalls 439
            note: 10 of 10 estates, 15 required categories: the street data end nearer than the limit, so they are neither served nor missing
            note: not surveyed, so neither served nor missing: SVC_CENTER, GOV_SUBDIST, SPT_MID, SVC_STATION, ELD_MEAL, CUL_STATION, CHI_NURSERY, ELD_DAY, MED_STATION, ENV_WASTE_STN, PRK_MOTOR_RES, PST_PARCEL, ENV_BIN, SVC_NEIGH
            note: limits of the standard that nobody has verified: EDU_JHS, SPT_GYM, SPT_LARGE, MED_CENTER, MED_OPD, CUL_CENTER, GOV_POLICE, PST_OFFICE, TRN_METRO, EDU_PRI, COM_MALL, COM_MARKET, TRN_BUS, SPT_SMALL, SPT_FIT, COM_OUTLET, PRK_MOTOR_PUB, COM_CVS
            note: without a walking rule, not judged here: ELD_HOME, ELD_CARE, ENV_RECYCLE, ENV_WC, PRK_BIKE, SVC_PM, SPT_PLAY, DIS_REHAB, HSK_HOME
  select    done: estates 10, eligible 0, discretionary 0, excluded 0, undetermined 10
            note: rule state_land (state-owned land) is not known for any estate
            note: rule completed_by (built and handed over by the end of 2000) is not known for any estate
  zone      done: zones 0, estates 0, alone 0, links_blocked 0, parts_split 0
            note: none of 10 estates may be in a zone: no decision is eligible or discretionary
  export    done: zone 0, zone_link 0, estate 10, estate_rule 120, estate_access 330, shortfall 439, building 257, facility 360, barrier 18, road 302, problem 20, rejected 0
            wrote: out/beijing.gpkg
  $ sqlite3 beijing.sqlite "select name, decision from estate where name is not null order by name"
  中建壹品·学府公馆|undetermined
  农大小区-北区|undetermined
  双泉嘉苑|undetermined
  大华花园别墅|undetermined
  学士居|undetermined
  富润家园|undetermined
  清华东路27号院|undetermined
  石科院生活区|undetermined
  静淑苑|undetermined
  $ sqlite3 beijing.sqlite "select category, status, count(*) from estate_access where category in ('EDU_KG', 'COM_CVS', 'MED_CENTER') group by 1, 2"
  COM_CVS|beyond|4
  COM_CVS|edge|1
  COM_CVS|reached|5
  EDU_KG|beyond|8
  EDU_KG|edge|1
  EDU_KG|reached|1
  MED_CENTER|edge|6
  MED_CENTER|reached|4

Taken whole, without decisions, the same areas give zones; streets of arterial rank keep them apart.

  $ f=$DATA/beijing-cau-osm/beijing_cau.osm; jiugai zone --estate $f --classify osm --barrier $f --classify osm --road $f --classify osm --crs EPSG:4527 --gap 60 -o zones.gpkg
  zone      done: zones 8, estates 10, alone 6, links_blocked 1, parts_split 0
            wrote: zones.gpkg
  $ sqlite3 zones.gpkg "select name, estates, round(area_m2 / 1e4, 1) from zone order by zone_id" "select estate_a, estate_b, gap_m, barrier from zone_link"
  学士居|1|1.2
  静淑苑片区|2|8.8
  石科院生活区片区|2|13.6
  Z00004|1|10.8
  农大小区-北区|1|3.9
  清华东路27号院|1|2.7
  中建壹品·学府公馆|1|7.2
  双泉嘉苑|1|6.3
  1041416781|860342589|25.8377518267768|
  594891968|595108678|0.0|
  609225889|609225890|50.4143988997516|石板房南路
