# SPDX-License-Identifier: GPL-2.0-or-later
"""free(1) of procps-ng as witness for the memory of this machine; prints TAP.

Memory moves while it is read, so free is run between two samples of ours, and a field agrees when
what free says lies between what the samples say. Each field has to agree at least once.
"""

import json
import os
import subprocess
import sys

MEMPANE = sys.argv[1]
TRIES = 40
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8"}


def run(*command):
    return subprocess.run(command, capture_output=True, check=True, env=ENVIRONMENT,
                          timeout=60).stdout


def told_by_free():
    heading, memory, swap, *_ = run("free", "-b", "-w").decode().splitlines()
    values = dict(zip(heading.split(), map(int, memory.split()[1:])))
    swaps = map(int, swap.split()[1:])
    return values | {f"swap_{name}": value for name, value in zip(heading.split(), swaps)}


def told_by_mempane():
    sample, = json.loads(run(MEMPANE, "snapshot", "--json", "meminfo", "summary"))["system"]
    return {
        "total": sample["memory_total"], "free": sample["memory_free"], "shared": sample["shmem"],
        "buffers": sample["buffers"], "cache": sample["cached"] + sample["slab_reclaimable"],
        "available": sample["memory_available"], "used": sample["memory_used"],
        "swap_total": sample["swap_total"], "swap_used": sample["swap_used"],
        "swap_free": sample["swap_free"],
    }


def main():
    told = told_by_free()
    open_fields = {name: None for name in told_by_mempane()}
    for _ in range(TRIES):
        before, told, after = told_by_mempane(), told_by_free(), told_by_mempane()
        for name in list(open_fields):
            low, high = sorted((before[name], after[name]))
            if low <= told[name] <= high:
                del open_fields[name]
            else:
                open_fields[name] = (low, told[name], high)
        if not open_fields:
            break
    print("1..1")
    print("not ok" if open_fields else "ok", "1 - free -b -w")
    for name, (low, value, high) in open_fields.items():
        print(f"# {name}: free says {value}, mempane {low} to {high}")
    return 1 if open_fields else 0


if __name__ == "__main__":
    sys.exit(main())
