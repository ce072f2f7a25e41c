#!/bin/sh
# The zones are exactly the parts that PostGIS finds: ST_ClusterDBSCAN(geom, gap, 1) on the same
# polygons, made up and (where the real data are) Amsterdam's. Needs PostGIS: scripts/setup --peer.
set -eu
bin=/usr/lib/postgresql/15/bin
[ -x $bin/initdb ] || { echo "skipped: no PostgreSQL 15"; exit 77; }
work=$(mktemp -d)
chmod 755 "$work"
mkdir -m 700 "$work/db"
mkdir -m 777 "$work/csv"
as=
[ "$(id -u)" != 0 ] || { chown postgres "$work/db"; as="runuser -u postgres --"; }
clean() {
    $as $bin/pg_ctl -D "$work/db/data" -m immediate -s stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 1' HUP INT TERM
$as $bin/initdb -D "$work/db/data" -A trust -E UTF8 --locale=C >/dev/null
$as $bin/pg_ctl -D "$work/db/data" -s -w -l "$work/db/log" start -o "-c listen_addresses= -k $work/db"
sql() { $as $bin/psql -h "$work/db" -d postgres -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }
sql -c 'CREATE EXTENSION postgis'
wrong=0
compare() { # FILE LAYER ID GAP
    rm -f "$work"/z.gpkg* "$work"/csv/*
    jiugai zone --estate "$1:$2" --gap "$4" --within none -o "$work/z.gpkg" -q
    ogr2ogr -f CSV "$work/csv/ours.csv" "$work/z.gpkg" -sql "select estate_id, zone_id from estate" -overwrite
    ogr2ogr -f CSV "$work/csv/shape.csv" "$work/z.gpkg" -overwrite -dialect sqlite \
        -sql "select estate_id, hex(st_asbinary(geom)) from estate"
    chmod 644 "$work"/csv/*
    same=$(sql -c 'CREATE TEMP TABLE o (id text, part text); CREATE TEMP TABLE s (id text, wkb text)' \
        -c "\\copy o FROM '$work/csv/ours.csv' CSV HEADER" -c "\\copy s FROM '$work/csv/shape.csv' CSV HEADER" \
        -c "CREATE TEMP TABLE t AS SELECT id, ST_ClusterDBSCAN(ST_GeomFromWKB(decode(wkb, 'hex')), $4, 1) OVER () AS part FROM s" \
        -c "SELECT count(DISTINCT o.part) = count(DISTINCT t.part) AND count(DISTINCT o.part) = count(DISTINCT o.part || '/' || t.part), count(DISTINCT o.part) FROM o JOIN t USING (id)")
    echo "$(basename "$1") gap $4: same partition, parts: $same"
    case $same in t*) ;; *) wrong=1 ;; esac
}
jiugai demo "$work/d" --buildings 3000 --seed 2 -q
for gap in 0.5 8 20 50; do compare "$work/d/ZRZ.shp" ZRZ LDBH $gap; done
data=${JIUGAI_DATA:-../shared/data}
if [ -r "$data/amsterdam-bag/amsterdam_bag_panden.gpkg" ]; then
    for gap in 0.1 1 5 10 20; do
        compare "$(readlink -f "$data/amsterdam-bag/amsterdam_bag_panden.gpkg")" pandactueelbestaand gid $gap
    done
fi
exit $wrong
