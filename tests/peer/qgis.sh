#!/bin/sh
# QGIS opens the district's GeoPackage and the workspace, finds every layer valid, styled and
# with as many features as SQL counts. Needs python3-qgis: scripts/setup --peer.
set -eu
/usr/bin/python3 -c 'import qgis.core' 2>/dev/null || { echo "skipped: no python3-qgis"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
jiugai demo "$work/d" --buildings 2000 --seed 5 -q
jiugai run "$work/d/district.yaml" -q
QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=$work /usr/bin/python3 - "$work/d" <<'END'
import os
import sqlite3
import sys

from qgis.core import QgsApplication, QgsDataSourceUri, QgsProject, QgsVectorLayer

folder = sys.argv[1]
app = QgsApplication([], False)
app.initQgis()
wrong = 0


def held(layer, want, what):
    global wrong
    good = layer.isValid() and layer.featureCount() == want
    got = sum(1 for _ in layer.getFeatures()) if layer.isValid() else -1
    if not good or got != want:
        print(f"{what}: valid {layer.isValid()}, counts {layer.featureCount()}, reads {got}, wanted {want}")
        wrong += 1


package = f"{folder}/out/district.gpkg"
db = sqlite3.connect(package)
tables = [r[0] for r in db.execute("select table_name from gpkg_contents where table_name != 'layer_styles' order by 1")]
styled = {r[0] for r in db.execute("select f_table_name from layer_styles")}
for table in tables:
    want = db.execute(f'select count(*) from "{table}"').fetchone()[0]
    layer = QgsVectorLayer(f"{package}|layername={table}", table, "ogr")
    held(layer, want, f"package {table}")
    if table in styled:
        message, ok = layer.loadDefaultStyle()
        if not ok:
            print(f"package {table}: its style does not load: {message}")
            wrong += 1
if not {"zone", "estate", "building"} <= styled:
    print(f"styles are missing: {sorted(styled)}")
    wrong += 1
workspace = f"{folder}/district.sqlite"
db = sqlite3.connect(workspace)
spatial = [r[0] for r in db.execute("select f_table_name from geometry_columns order by 1")]
for table in spatial:
    uri = QgsDataSourceUri()
    uri.setDatabase(workspace)
    uri.setDataSource("", table, "geom", "", "fid")
    layer = QgsVectorLayer(uri.uri(), table, "spatialite")
    want = db.execute(f'select count(*) from "{table}"').fetchone()[0]
    held(layer, want, f"workspace {table}")
print(f"{len(tables)} tables of the package, {len(spatial)} of the workspace")
sys.stdout.flush()
os._exit(1 if wrong else 0)  # exitQgis() tears down layers that Python still holds
END
