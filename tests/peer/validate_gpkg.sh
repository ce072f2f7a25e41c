#!/bin/sh
# Every GeoPackage of a demo run must pass GDAL's conformance tests (python3-gdal).
# usage: validate_gpkg.sh [JIUGAI]
set -eu
jiugai=${1:-jiugai}
python=/usr/bin/python3
if ! "$python" -c 'from osgeo_utils.samples import validate_gpkg' 2>/dev/null; then
    echo "skipped: no python3-gdal"
    exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$jiugai" demo "$folder" --buildings 500 --seed 1 >/dev/null
project=$(find "$folder" -maxdepth 1 -name '*.yaml' | head -n 1)
"$jiugai" run "$project" >/dev/null
"$jiugai" export "$project" --by subdistrict >/dev/null
find "$folder" -name '*.gpkg' >"$folder/list"
[ -s "$folder/list" ] || { echo "no GeoPackage was written"; exit 1; }
while IFS= read -r file; do
    "$python" -m osgeo_utils.samples.validate_gpkg "$file" || { echo "not valid: $file"; exit 1; }
done <"$folder/list"
echo "$(wc -l <"$folder/list") GeoPackages are valid"
