# SPDX-License-Identifier: GPL-2.0-or-later
"""Every metric of the registry has a value in at least one of the captured machines, so that no
column was ever written without being seen. Prints one TAP line for each entity."""

import collections
import json
import os
import re
import subprocess
import sys

MEMPANE, MACHINES = sys.argv[1:3]
# What no capture can hold, and why.
LIVE_ONLY = {
    "process.blocked_time": "time passes while a read is stuck; stuck/stuck.py makes that",
    "mapping.mappings": "takes 7,500 mappings of one process; live/many_mappings.py makes them",
}
LENS = re.compile(r"_(per_s|change|share)$")
PER_SUBJECT = ("limit", "mapping", "node_mapping", "region", "placement")
PER_MAPPING = ("strip", "strip_node")
# A machine with answers on the pages of a mapping: what has to be asked for them.
STRIP = ("rarities", "--pid", "7", "--mapping", "7f0000000000")
INSPECTED = 12  # processes of each machine


def mempane(*arguments):
    result = subprocess.run([MEMPANE, *arguments], capture_output=True, timeout=120, check=False,
                            env={**os.environ, "LC_ALL": "C.UTF-8"})
    if result.returncode not in (0, 42):
        raise AssertionError(f"{arguments}: {result.returncode}: {result.stderr.decode()}")
    return result.stdout


def samples_of(*arguments):
    return [json.loads(line) for line in mempane(*arguments).splitlines()]


def values_of(sample):
    for entity, rows in sample.items():
        if not isinstance(rows, list):
            continue
        for row in rows:
            for name, value in row.items():
                if value is not None and name != "reason":
                    yield f"{entity}.{name}"
                    yield f"{entity}.{LENS.sub('', name)}"


def largest_processes(samples):
    rows = samples[0].get("process", [])
    rows.sort(key=lambda row: row.get("resident") or 0, reverse=True)
    return [str(row["pid"]) for row in rows[:INSPECTED]]


def metrics_of(root, views, subject_views):
    samples = samples_of("--root", root, "snapshot", "--json", *views)
    found = {name for sample in samples for name in values_of(sample)}
    for pid in largest_processes(samples):
        for sample in samples_of("--root", root, "snapshot", "--pid", pid, "--json",
                                 *subject_views):
            found.update(values_of(sample))
    if os.path.basename(root) == STRIP[0]:
        for sample in samples_of("--root", root, "snapshot", "--json", *STRIP[1:], "strip",
                                 "strip_nodes"):
            found.update(values_of(sample))
    return found


def main():
    known = json.loads(mempane("list", "views", "--json"))["views"]
    subject_views = [row["name"] for row in known
                     if row["entity"] in PER_SUBJECT or row["name"] == "process"]
    views = [row["name"] for row in known
             if row["name"] not in subject_views and row["entity"] not in PER_MAPPING]
    names = collections.defaultdict(list)
    for row in json.loads(mempane("list", "metrics", "--json"))["metrics"]:
        names[row["entity"]].append(row["name"])
    found = set()
    for machine in sorted(os.listdir(MACHINES)):
        found |= metrics_of(os.path.join(MACHINES, machine), views, subject_views)
    failed = False
    print(f"1..{len(names)}")
    for number, (entity, metrics) in enumerate(names.items(), 1):
        missing = [name for name in metrics if f"{entity}.{name}" not in found and
                   f"{entity}.{name}" not in LIVE_ONLY]
        failed = failed or bool(missing)
        print("not ok" if missing else "ok", f"{number} - {entity}: {len(metrics)} metrics")
        for name in missing:
            print(f"# {entity}.{name} has no value in any machine")
    needless = sorted(name for name in LIVE_ONLY if name in found)
    for name in needless:
        print(f"# {name} is listed as live only, and is in a machine")
    return 1 if failed or needless else 0


if __name__ == "__main__":
    sys.exit(main())
