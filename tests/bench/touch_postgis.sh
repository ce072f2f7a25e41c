#!/bin/sh
# SPDX-License-Identifier: MIT
# Contiguity against PostGIS: the same made-up footprints, the same partition, the ratio of
# the seconds. Our time is from the layer in memory to part numbers; PostGIS's is that of one
# ST_ClusterDBSCAN query on a warm table. Median of five ours, of three theirs, in turn.
#
#   touch_postgis.sh BENCH_TOUCH [N]
#
# Needs: postgresql-15 and postgresql-15-postgis-3. Starts a private server in a temporary
# folder, reached by a socket there only, and takes it away again.
set -eu

bench=$1
n=${2:-1000000}
bin=/usr/lib/postgresql/15/bin
[ -x $bin/initdb ] || { echo "touch_postgis: no PostgreSQL 15 in $bin" >&2; exit 77; }
work=$(mktemp -d)
chmod 755 "$work"
mkdir -m 755 "$work/csv"
mkdir -m 700 "$work/db"
as=
if [ "$(id -u)" = 0 ]; then
    chown postgres "$work/db"
    as="runuser -u postgres --"
fi
log=$work/db/log
clean() {
    $as $bin/pg_ctl -D "$work/db/data" -m immediate -s stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 1' HUP INT TERM

"$bench" "$n" "$work/csv" >"$work/ours"

cd /
$as $bin/initdb -D "$work/db/data" -A trust -E UTF8 --locale=C >/dev/null
$as $bin/pg_ctl -D "$work/db/data" -s -w -l "$log" start -o \
    "-c listen_addresses= -k $work/db -c shared_buffers=1GB -c work_mem=1GB -c fsync=off -c max_wal_size=4GB"
sql() { $as $bin/psql -h "$work/db" -d postgres -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }
sql -c 'CREATE EXTENSION postgis' -c 'CREATE TABLE footprint (id int, geom geometry)'
sql -c "\\copy footprint FROM '$work/csv/footprint.csv' CSV"
sql -c 'CREATE INDEX ON footprint USING gist (geom)' -c 'VACUUM ANALYZE footprint' \
    -c 'SELECT sum(ST_NPoints(geom)) FROM footprint' >/dev/null

status=0
for gap in 8 20 50; do
    dbscan="ST_ClusterDBSCAN(geom, $gap, 1) OVER () AS part FROM footprint"
    times=
    for run in 1 2 3; do
        t=$(sql -c '\timing on' -c "SELECT count(DISTINCT part) FROM (SELECT $dbscan) t" |
            sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p')
        times="$times $t"
    done
    theirs=$(printf '%s\n' $times | sort -n | sed -n 2p)
    # The partitions are one when each part of ours is in one of theirs and the reverse.
    same=$(sql -c 'CREATE TEMP TABLE ours (id int, part int)' \
        -c "\\copy ours FROM '$work/csv/part_$gap.csv' CSV" \
        -c "CREATE TEMP TABLE theirs AS SELECT id, $dbscan" \
        -c "SELECT count(DISTINCT o.part) || ' ' || count(DISTINCT t.part) || ' ' ||
            count(DISTINCT (o.part, t.part)) FROM ours o JOIN theirs t USING (id)")
    ours=$(sed -n "s/.*gap_m=$gap .*seconds=//p" "$work/ours")
    echo "$gap $ours $theirs $same" | awk -v n="$n" '{
        alike = ($4 == $5 && $5 == $6) ? "same partition" : "DIFFERENT partition"
        printf "gap %d m, %d polygons: jiugai %.3f s, PostGIS %.3f s, %.1f times; %d and %d parts, %s\n",
            $1, n, $2, $3 / 1000, $3 / 1000 / $2, $4, $5, alike }'
    case $same in
    "${same%% *} ${same%% *} ${same%% *}") ;;
    *) status=1 ;;
    esac
done
exit $status
