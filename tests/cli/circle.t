A street inside a ring, a kindergarten 10 m off its western end, four places that ask for one. The
limit of a kindergarten is 300 m on foot (GB 50180-2018): along the street, with the legs to it and
from it.

  $ cp $ROOT/tests/data/lane.geojson $ROOT/tests/data/kindergarten.geojson $ROOT/tests/data/homes.geojson .
  $ jiugai circle --road lane.geojson --facility kindergarten.geojson --demand homes.geojson --standard gb50180-2018 -o access.gpkg
  circle    done: streets 2, crossings 2, islands 0, demand 4, demand_off_street 1, facilities 1, facilities_off_street 0, categories_surveyed 1, missing_services 0, shortfalls 1
            note: not surveyed, so neither served nor missing: EDU_JHS, SPT_GYM, SPT_LARGE, MED_CENTER, MED_OPD, CUL_CENTER, SVC_CENTER, GOV_SUBDIST, GOV_POLICE, PST_OFFICE, TRN_METRO, EDU_PRI, SPT_MID, COM_MALL, COM_MARKET, TRN_BUS, SVC_STATION, ELD_MEAL, CUL_STATION, SPT_SMALL, SPT_FIT, CHI_NURSERY, ELD_DAY, MED_STATION, COM_OUTLET, ENV_WASTE_STN, PRK_MOTOR_PUB, PRK_MOTOR_RES, COM_CVS, PST_PARCEL, ENV_BIN, SVC_NEIGH
            note: without a walking rule, not judged here: ELD_HOME, ELD_CARE, ENV_RECYCLE, ENV_WC, PRK_BIKE, SVC_PM, SPT_PLAY, DIS_REHAB, HSK_HOME
            wrote: access.gpkg

D1: 20 + 200 + 10 m. D2 is 310 m away, just beyond. D3 stands 400 m from any street: no distance is
made up for it. D4 lives 20 m from where the data end, and what lies behind nobody knows.

  $ ogrinfo -q access.gpkg access -where "category = 'EDU_KG'" -geom=NO | grep -E ' (demand_id|facility_id|distance_m|minutes|limit_m|covered|status) '
    demand_id (String) = D1
    facility_id (String) = F1
    distance_m (Real) = 230
    minutes (Real) = 3.8
    limit_m (Real) = 300
    covered (Integer64) = 1
    status (String) = reached
    demand_id (String) = D2
    facility_id (String) = F1
    distance_m (Real) = 310
    minutes (Real) = 5.2
    limit_m (Real) = 300
    covered (Integer64) = 0
    status (String) = beyond
    demand_id (String) = D3
    facility_id (String) = (null)
    distance_m (Real) = (null)
    minutes (Real) = (null)
    limit_m (Real) = 300
    covered (Integer64) = (null)
    status (String) = unattached
    demand_id (String) = D4
    facility_id (String) = F1
    distance_m (Real) = 2490
    minutes (Real) = 41.5
    limit_m (Real) = 300
    covered (Integer64) = (null)
    status (String) = edge

Half the walking speed doubles the minutes and changes no coverage; metres decide.

  $ jiugai circle --road lane.geojson --facility kindergarten.geojson --demand homes.geojson --standard gb50180-2018 --speed 30 -o slow.gpkg --quiet
  $ ogrinfo -q slow.gpkg access -where "category = 'EDU_KG' and demand_id = 'D1'" -geom=NO | grep -E ' (minutes|covered) '
    minutes (Real) = 7.7
    covered (Integer64) = 1
  $ jiugai circle --road lane.geojson --facility kindergarten.geojson --demand homes.geojson --standard no-such -o no.gpkg
  jiugai: circle: cannot read $ROOT/layers/standard/no-such.yaml: No such file or directory
  [4]
