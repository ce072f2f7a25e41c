A run that is killed at any moment leaves the workspace as it was after the last finished stage,
and no half-written file; the next run goes on from there.

  $ jiugai demo d --buildings 20000 --seed 3 -q
  $ for ms in 050 100 150 200 300 400 500 600 700 800 900; do (jiugai run d/district.yaml -q & p=$!; sleep 0.$ms; kill -KILL $p; wait $p) 2>/dev/null; for f in d/district.sqlite d/out/*.gpkg; do [ ! -f "$f" ] || sqlite3 "$f" "pragma integrity_check" | grep -v '^ok$'; done; done; true
  $ jiugai run d/district.yaml -q; ls d/out
  district.gpkg
  district.gpkg.run.json
  $ ls -a d d/out | grep -E 'tmp|wal|journal|lock'
  [1]
  $ cp d/out/district.gpkg whole.gpkg; rm -r d/out d/district.sqlite; jiugai run d/district.yaml -q; cmp whole.gpkg d/out/district.gpkg

Ctrl-C and SIGTERM end it with code 8 and one sentence.

  $ rm -r d/out d/district.sqlite; jiugai run d/district.yaml -q 2>told & until [ -e d/district.sqlite.lock ]; do sleep 0.01; done; kill -TERM $!; wait $!; echo code $?; sed 's/while .*/while …/' told
  code 8
  jiugai: run: stopped while …
  $ ls d | grep -cE 'tmp$|journal$'
  0
  [1]

A full disk (here: a limit on file size) is told, and nothing half-made stays.

  $ rm -rf d/out d/district.sqlite; (ulimit -f 4000; jiugai run d/district.yaml -q 2>&1; echo code $?) | sed 's/.*disk .*full.*/… the disk is full …/'; ls d/out 2>/dev/null | wc -l
  … the disk is full …
  code 4
  0
  $ jiugai run d/district.yaml -q && ls d/out
  district.gpkg
  district.gpkg.run.json

A second writer is told who writes.

  $ sleep 60 & s=$!; echo $s > d/district.sqlite.lock; touch d/ZRZ.shp; jiugai run d/district.yaml -q 2>&1 | sed 's/[0-9][0-9]*$/PID/'; kill $s
  jiugai: run: d/district.sqlite is being written by process PID
