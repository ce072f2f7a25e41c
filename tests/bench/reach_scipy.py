#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Walking distances beside scipy's: the same graph, the same distances, the ratio of times.

usage: reach_scipy.py BENCH_REACH [FILE [args of bench_reach ...]]
Exit 1 when a distance differs by more than rounding, or ours takes more than a tenth.
"""
import subprocess
import sys
import tempfile
import time

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

program, rest = sys.argv[1], sys.argv[2:]
with tempfile.TemporaryDirectory() as folder:
    path = rest[0] if rest else folder + "/reach.bin"
    said = subprocess.run([program, path, *rest[1:]], check=True, capture_output=True, text=True).stdout
    with open(path, "rb") as f:
        nodes, edges, facilities, limit = (int(v) for v in np.fromfile(f, np.uint32, 4))
        edge = np.fromfile(f, np.uint32, 3 * edges).reshape(-1, 3)
        start = np.fromfile(f, np.uint32, facilities)
        label = np.fromfile(f, np.uint64, nodes)
print(said, end="")
ours_s = float(said.split("search ")[1].split()[0])

# Of parallel streets only the shortest counts; a sparse matrix would add them up.
a, b, length = edge[:, 0].astype(np.int64), edge[:, 1].astype(np.int64), edge[:, 2].astype(np.int64)
low, high = np.minimum(a, b), np.maximum(a, b)
order = np.lexsort((length, high, low))
low, high, length = low[order], high[order], length[order]
keep = np.ones(len(low), bool)
keep[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
keep &= low != high
low, high, length = low[keep], high[keep], length[keep]
graph = csr_matrix((np.concatenate([length, length]).astype(float),
                    (np.concatenate([low, high]), np.concatenate([high, low]))), (nodes, nodes))

theirs_s = 1e9
for _ in range(3):
    before = time.perf_counter()
    theirs = dijkstra(graph, indices=np.unique(start), min_only=True, limit=limit)
    theirs_s = min(theirs_s, time.perf_counter() - before)
ours = np.where(label == np.uint64(2**64 - 1), np.inf, (label >> np.uint64(32)).astype(float))
same = np.array_equal(ours, theirs)
print(f"scipy {theirs_s:.4f} s; ours takes {ours_s / theirs_s:.4f} of it")
print(f"{int(np.isfinite(theirs).sum())} of {nodes} nodes reached; distances", "equal" if same else "DIFFER")
sys.exit(0 if same and ours_s <= theirs_s / 10 else 1)
