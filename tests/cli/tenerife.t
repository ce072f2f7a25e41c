A cadastre: parcels as ownership, building parts on them. The parcel says nothing of who owns the
land, so no estate's state share is known, and every one waits for evidence.

  needs $DATA/tenerife-catastro/parcels.gpkg
  $ jiugai estate --building $DATA/tenerife-catastro/building_parts.gpkg --field building_id=localId --field floors=numberOfFloorsAboveGround --parcel $DATA/tenerife-catastro/parcels.gpkg -o parts.gpkg --json | grep -o '"counts":{[^}]*}'
  $ jiugai overlay --input $DATA/tenerife-catastro/building_parts.gpkg --overlay $DATA/tenerife-catastro/parcels.gpkg --method identity -o laid.gpkg
