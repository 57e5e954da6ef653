# SPDX-License-Identifier: GPL-2.0-or-later
"""The registry of metrics as mempane lists it, by the fields of the kernel's files."""

import json
import os
import re
import subprocess
import sys

MEMPANE = sys.argv[1]
KIBIBYTE = 1024


class Later(Exception):
    """The row is about something that this version does not show; the message says what."""


def mempane(*arguments):
    result = subprocess.run([MEMPANE, *arguments], capture_output=True, check=True, timeout=120,
                            env={**os.environ, "LC_ALL": "C.UTF-8"})
    return json.loads(result.stdout)


METRICS = mempane("list", "metrics", "--json")["metrics"]


def metric_names(source, entity):
    return {row["field"]: row["name"] for row in METRICS
            if row["source"] == source and row["entity"] == entity and row["field"]}


MEMINFO = metric_names("proc/meminfo", "system")
VMSTAT = metric_names("proc/vmstat", "system")
ROLLUP = metric_names("proc/PID/smaps_rollup", "process")
SMAPS = metric_names("proc/PID/smaps", "mapping")
# "pgalloc_*": one metric for the fields of all zones, unless a field has a metric of its own.
FAMILIES = {field.rstrip("*"): name for field, name in VMSTAT.items() if field.endswith("*")}
# The two kinds of fields in /proc/vmstat that are neither pages nor events.
VMSTAT_KILOBYTES = {"nr_kernel_stack", "nr_shadow_call_stack", "pgpgin", "pgpgout"}
COUNTED = {row["name"] for row in METRICS if row["unit"] == "count"}
COUNTED_ROWS = {(row["entity"], row["name"]) for row in METRICS if row["unit"] == "count"}


def simplify(name):
    return re.sub(r"[^a-z0-9]", "", name.lower())


MEMINFO_BY_SIMPLE_NAME = {simplify(field): field for field in MEMINFO}
