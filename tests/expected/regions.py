# SPDX-License-Identifier: GPL-2.0-or-later
"""Regions add up: for every process of the fixtures whose smaps was kept, the sums over the regions
are those over its mappings, exactly, and those of smaps_rollup, give or take what rounding loses.

Reads smaps itself, so that a mapping that mempane lost would show. Prints one TAP line a process.
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys

MEMPANE, MACHINES = sys.argv[1:3]
HEADING = re.compile(r"^[0-9a-f]+-[0-9a-f]+ ")
# Columns of regions by their field in smaps; USS is the sum of two of them.
FIELDS = {"size": "Size", "resident": "Rss", "pss": "Pss", "private_clean": "Private_Clean",
          "private_dirty": "Private_Dirty", "swap": "Swap", "swap_pss": "SwapPss",
          "anonymous_huge_pages": "AnonHugePages", "private_hugetlb": "Private_Hugetlb",
          "shared_hugetlb": "Shared_Hugetlb", "locked": "Locked"}
# Of these a mapping's part of a page is cut off at whole kB.
ROUNDED = {"pss", "swap_pss", "locked"}


def sums_of(path):
    """Bytes by field, and how many mappings there are."""
    sums, mappings = collections.Counter(), 0
    for line in path.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        if HEADING.match(line):
            mappings += 1
            continue
        key, _, value = line.partition(":")
        if value.endswith(" kB"):
            sums[key] += int(value.split()[0]) * 1024
    return sums, mappings


def inspect(machine, pid):
    result = subprocess.run([MEMPANE, "--root", str(machine), "inspect", "--json", pid],
                            capture_output=True, check=True, timeout=60,
                            env={**os.environ, "LC_ALL": "C.UTF-8"})
    return json.loads(result.stdout.splitlines()[0])


def compare(machine, smaps):
    sums, mappings = sums_of(smaps)
    rollup = smaps.parent / "smaps_rollup"
    walked = sums_of(rollup)[0] if rollup.exists() else {}
    sample = inspect(machine, smaps.parent.name)
    regions = sample.get("region", [])
    problems = []
    if sum(row["mappings"] for row in regions) != mappings:
        problems.append(f"not {mappings} mappings")
    if len(sample.get("mapping", [])) != mappings:
        problems.append(f"not {mappings} rows of mappings")
    for column, field in FIELDS.items():
        if field not in sums or not any(column in row for row in regions):
            continue
        total = sum(row.get(column, 0) for row in regions)
        if total != sums[field]:
            problems.append(f"{column}: {total}, but the mappings have {sums[field]}")
        slack = 1024 * mappings if column in ROUNDED else 0
        if field in walked and not total <= walked[field] <= total + slack:
            problems.append(f"{column}: {total}, but smaps_rollup has {walked[field]}")
    uss = sum(row["uss"] for row in regions)
    if uss != sums["Private_Clean"] + sums["Private_Dirty"]:
        problems.append(f"uss: {uss}")
    return mappings, problems


def main():
    found = [(machine, smaps) for machine in sorted(pathlib.Path(MACHINES).iterdir())
             for smaps in sorted([*machine.glob("proc/*/smaps"), *machine.glob("0/proc/*/smaps")])
             if smaps.stat().st_size]
    failed = not found
    print(f"1..{len(found)}")
    for number, (machine, smaps) in enumerate(found, 1):
        mappings, problems = compare(machine, smaps)
        failed = failed or bool(problems)
        print("not ok" if problems else "ok",
              f"{number} - {machine.name}, process {smaps.parent.name}: {mappings} mappings")
        for problem in problems:
            print("#", problem)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
