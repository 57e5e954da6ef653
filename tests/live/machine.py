# SPDX-License-Identifier: GPL-2.0-or-later
"""libproc2 as witness for all of /proc/meminfo, /proc/vmstat and /proc/slabinfo; prints TAP.

Numbers move while they are read, so each of our samples is taken between two readings of the
witness, and a number agrees when it lies between them. Each has to agree at least once.
"""

import collections
import json
import os
import resource
import subprocess
import sys

MEMPANE, WITNESS = sys.argv[1:3]
TRIES = 40
KIBIBYTE = 1024
PAGE = resource.getpagesize()
# What /proc/vmstat gives neither in pages nor as events.
VMSTAT_KIBIBYTES = {"nr_kernel_stack", "nr_shadow_call_stack", "pgpgin", "pgpgout"}
SLAB_FIELDS = ("objects", "active_objects", "object_size", "objects_per_slab", "slabs",
               "active_slabs", "slab_size")


def run(*command):
    return subprocess.run(command, capture_output=True, check=True, timeout=60,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}).stdout


def registry(path):
    rows = json.loads(run(MEMPANE, "list", "metrics", "--json"))["metrics"]
    return {row["field"]: row for row in rows
            if row["source"] == path and row["entity"] == "system" and row["field"]}


MEMINFO = registry("proc/meminfo")
VMSTAT = registry("proc/vmstat")


def fields_of(path):
    with open(path, encoding="ascii") as file:
        return {line.split()[0].rstrip(":") for line in file}


def metric_of(field):
    """Its own, or that of the family it is added up in."""
    if field in VMSTAT:
        return VMSTAT[field]
    families = [name for name in VMSTAT
                if name.endswith("*") and field.startswith(name.rstrip("*"))]
    return VMSTAT[max(families, key=len)] if families else None


def told_by_witness():
    """In our names and units. Fields that this kernel lacks read as 0 there, and are left out."""
    present = {"meminfo": fields_of("/proc/meminfo"), "vmstat": fields_of("/proc/vmstat")}
    told = collections.Counter()
    for line in run(WITNESS).decode().splitlines():
        name, _, number = line.rpartition(" ")
        file, _, field = name.partition(".")
        if file == "slabinfo":
            field, value = field.replace("pages_per_slab", "slab_size"), int(number)
            told["slab." + field] = value * PAGE if field.endswith("slab_size") else value
        elif field in present[file]:
            metric = MEMINFO[field] if file == "meminfo" else metric_of(field)
            scale = KIBIBYTE if file == "meminfo" or field in VMSTAT_KIBIBYTES else PAGE
            told[metric["name"]] += int(number) * (scale if metric["unit"] == "bytes" else 1)
    return told


def told_by_mempane():
    sample = json.loads(run(MEMPANE, "snapshot", "--json", "meminfo", "vmstat", "slab"))
    told = dict(sample["system"][0])
    for row in sample.get("slab", []):
        told.update({f"slab.{row['name']}.{field}": row[field]
                     for field in SLAB_FIELDS if field in row})
    return told


def disagreements(before, ours, after):
    for name in before.keys() & after.keys():
        low, high = sorted((before[name], after[name]))
        if name not in ours:
            yield name, "is missing"
        elif not low <= ours[name] <= high:
            yield name, f"{ours[name]} is not within {low} and {high}"


def compare():
    """What never agreed, and how many names were compared."""
    never, names = None, set()
    for _ in range(TRIES):
        before, ours, after = told_by_witness(), told_by_mempane(), told_by_witness()
        now = dict(disagreements(before, ours, after))
        names |= before.keys() & after.keys()
        never = now if never is None else {name: now[name] for name in never if name in now}
        if not never:
            break
    return never, names


def main():
    never, names = compare()
    print("1..3")
    failed = False
    for number, (file, is_member, least) in enumerate((
            ("meminfo", lambda name: any(row["name"] == name for row in MEMINFO.values()), 40),
            ("vmstat", lambda name: any(row["name"] == name for row in VMSTAT.values()), 60),
            ("slabinfo", lambda name: name.startswith("slab."), 300)), 1):
        count = sum(map(is_member, names))
        wrong = {name: what for name, what in never.items() if is_member(name)}
        if file == "slabinfo" and not count:
            print(f"ok {number} - {file} # SKIP slabinfo is for root")
            continue
        is_bad = bool(wrong) or count < least
        failed = failed or is_bad
        print("not ok" if is_bad else "ok", f"{number} - {file}: libproc2 agrees on {count} numbers")
        for name, what in sorted(wrong.items())[:20]:
            print(f"# {name}: {what}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
