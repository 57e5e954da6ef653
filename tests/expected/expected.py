# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares every row of fixtures/machines/*/EXPECTED.tsv with what mempane says.

A row is checked, or belongs to a source of a later version and is listed here as such; a row that
is neither fails, so nothing drops out in silence. Prints one TAP line for each machine.
"""

import collections
import os
import re
import sys

import node_checks
import pcp_checks
import pcp_names
from registry import COUNTED, FAMILIES, KIBIBYTE, MEMINFO, METRICS, ROLLUP, SMAPS, VMSTAT, \
    VMSTAT_KILOBYTES, Later, mempane

MACHINES = sys.argv[2]
SUBJECT_VIEWS = ("process", "regions", "mappings", "limits", "placement")
# Files that a later version reads.
LATER_PATHS = re.compile(r"sys/|proc/pressure/(io|cpu)$")
CGROUP_COUNTS = {"n_cgroups_with_memory.current", "n_cgroups_with_memory.current==0"}


class Machine:
    """What mempane says of one fixture, asked for once."""

    def __init__(self, name):
        self.root = os.path.join(MACHINES, name)
        captured = os.path.join(self.root, "0")
        self.files = captured if os.path.isdir(captured) else self.root
        sample = mempane("--root", self.root, "snapshot", "--json", "meminfo", "vmstat", "unknown",
                         "pressure", "swap", "zones", "fragmentation", "slab", "slab_details",
                         "processes", "huge_pages", "ksm", "cgroups")
        self.page_size = sample["host"]["page_size"]
        self.system = collections.ChainMap(*sample.get("system", [{}]))
        self.unknown = collections.Counter(row["source"] for row in sample.get("unknown", []))
        self.swaps = {row["name"]: row for row in sample.get("swap", [])}
        self.zones = {(row["node"], row["name"]): row for row in sample.get("zone", [])}
        self.slabs = collections.defaultdict(dict)
        for row in sample.get("slab", []):
            self.slabs[row["name"]].update(row)
        self.pools = {row["page_size"]: row for row in sample.get("huge_pool", [])
                      if "node" not in row}
        self.processes = {row["pid"]: row for row in sample.get("process", [])}
        self.cgroups = {row["path"]: row for row in sample.get("cgroup", [])}
        self.areas = collections.defaultdict(list)
        for row in sample.get("free_area", []):
            self.areas[row["node"], row["zone"]].append(row)
        self.nodes = node_checks.Nodes(mempane, self.root, self.files, METRICS)
        self.inspected = {}
        self.populated = set()

    def inspect(self, pid):
        if pid not in self.inspected:
            self.inspected[pid] = mempane("--root", self.root, "snapshot", "--pid", str(pid),
                                          "--json", *SUBJECT_VIEWS)
        return self.inspected[pid]

    def has_field(self, path, field):
        with open(os.path.join(self.files, path), encoding="utf-8") as file:
            return any(re.split(r":?\s", line)[0] == field for line in file)

    def field(self, path, names, field, default=None):
        """In the unit of the file: kB or a bare number."""
        if not self.has_field(path, field):
            if default is None:
                raise AssertionError(f"{path} has no {field}")
            return default
        value = self.system[names[field]]
        return value if names[field] in COUNTED else value // self.unit_of(path, field)

    def unit_of(self, path, field):
        with open(os.path.join(self.files, path), encoding="utf-8") as file:
            line = next(line for line in file if re.split(r":?\s", line)[0] == field)
        if line.rstrip().endswith("kB") or field in VMSTAT_KILOBYTES:
            return KIBIBYTE
        return self.page_size if path == "proc/vmstat" else 1


    def vmstat_value(self, name, unit_field):
        value = self.system[name]
        return value if name in COUNTED else value // self.unit_of("proc/vmstat", unit_field)

    def vmstat_field(self, field):
        """A member of a family is what the other members leave of the family's metric."""
        if field in VMSTAT:
            return self.vmstat_value(VMSTAT[field], field)
        family = family_of(field)
        value = self.vmstat_value(FAMILIES[family], field)
        for key, number in self.vmstat_raw().items():
            if key != field and family_of(key) == family:
                value -= number
        return value

    def vmstat_raw(self):
        with open(os.path.join(self.files, "proc/vmstat"), encoding="utf-8") as file:
            return {line.split()[0]: int(line.split()[1]) for line in file}

    def stat_lead(self, pid):
        """Pages by which stat, which the kernel counts loosely, exceeds statm, which is shown."""
        with open(os.path.join(self.files, f"proc/{pid}/stat"), "rb") as file:
            loose = int(file.read().rpartition(b")")[2].split()[21])
        with open(os.path.join(self.files, f"proc/{pid}/statm"), "rb") as file:
            return loose - int(file.read().split()[1])


def family_of(field):
    if field in VMSTAT:
        return None
    matches = [family for family in FAMILIES if field.startswith(family)]
    return max(matches, key=len) if matches else None


def zone_key(instance):
    node, zone = instance.split("/")
    return int(node.removeprefix("node")), zone


def check_meminfo(machine, metric, _instance):
    if metric == "n_keys":
        names = set(MEMINFO.values())
        known = len({name for maps in machine.system.maps for name in maps if name in names})
        return known + machine.unknown["meminfo"]
    return machine.field("proc/meminfo", MEMINFO, metric)


def check_vmstat(machine, metric, _instance):
    assert metric == "n_keys", metric
    names = [VMSTAT.get(field) or FAMILIES.get(family_of(field)) for field in machine.vmstat_raw()]
    return sum(name in machine.system for name in names) + machine.unknown["vmstat"]


def check_zoneinfo(machine, metric, instance):
    if metric == "n_zones":
        raise Later("zones without memory are not rows")
    names = {"zone_free": "free", "zone_min": "watermark_min", "zone_low": "watermark_low",
             "zone_high": "watermark_high", "zone_spanned": "spanned", "zone_present": "present",
             "zone_managed": "managed"}
    if zone_key(instance) not in machine.populated:
        assert zone_key(instance) not in machine.zones
        raise Later("zones without memory are not rows")
    return machine.zones[zone_key(instance)][names[metric]] // machine.page_size


def check_buddyinfo(machine, metric, instance):
    rows = machine.areas[zone_key(instance)]
    if metric == "n_orders":
        return len(rows)
    lowest = 0 if metric == "free_pages" else int(metric.removeprefix("free_pages_order_ge_"))
    return sum(row["blocks"] << row["order"] for row in rows if row["order"] >= lowest)


def check_slabinfo(machine, metric, instance):
    if metric == "n_caches":
        return len(machine.slabs)
    row = machine.slabs[instance]
    if metric == "cache_total_size":
        return row["size"] // KIBIBYTE
    assert metric == "active_objs*objsize", metric
    return row["active_objects"] * row["object_size"]


POOLS = {row["field"]: row["name"] for row in METRICS if row["entity"] == "huge_pool"}


def check_pool(machine, metric, instance):
    size = int(re.fullmatch(r"hugepages-(\d+)kB", instance)[1]) * KIBIBYTE
    value = machine.pools[size][POOLS[metric]]
    return f"{value // KIBIBYTE}kB" if metric == "demote_size" else value


def check_pressure(machine, metric, instance):
    if metric == "total":
        return machine.system[f"pressure_{instance}_total"] // 1000
    average = machine.system[f"pressure_{instance}_average_{metric.removeprefix('avg')}"]
    return round(average * 100, 4)


def check_swaps(machine, metric, instance):
    return machine.swaps[instance][metric] // KIBIBYTE


def check_processes(machine, metric, instance):
    rows = machine.processes.values()
    if metric == "n_pids":
        return len(rows)
    if metric == "n_pids_in_state":
        return sum(row["state"] == instance for row in rows)
    assert metric == "sum_rss_pages", metric
    pages = sum(row.get("resident", 0) for row in rows) // machine.page_size
    return pages + sum(machine.stat_lead(row["pid"]) for row in rows)


def check_process_stat(machine, metric, instance):
    assert metric == "rss_pages", metric
    row = machine.processes[int(instance.split()[0])]
    return row["resident"] // machine.page_size + machine.stat_lead(row["pid"])


def sum_of(rows, names, metric):
    field = metric.removeprefix("sum_")
    return sum(row[names[field]] for row in rows) // KIBIBYTE


def check_rollup(machine, metric, instance):
    if metric == "n_vmas":
        raise Later("smaps_rollup is one line")
    return sum_of(machine.inspect(int(instance))["process"], ROLLUP, metric)


def check_smaps(machine, metric, instance):
    rows = machine.inspect(int(instance))["mapping"]
    if metric == "n_vmas":
        return len(rows)
    if metric == "n_deleted":
        return sum(row.get("path", "").endswith(" (deleted)") for row in rows)
    return sum_of(rows, SMAPS, metric)


def check_nodes(machine, metric, instance):
    return node_checks.check_list(machine.nodes, metric, instance)


def check_node(machine, metric, instance):
    return node_checks.check_file(machine.nodes, metric, instance)


def check_numa_maps(machine, metric, instance):
    assert metric == "resident", metric
    placement = machine.inspect(int(instance.partition("/")[0]))["placement"]
    return node_checks.check_placement(placement, instance)


def check_cgroup(machine, metric, path):
    assert metric == "memory.current", metric
    return machine.cgroups[os.path.dirname(path).removeprefix("sys/fs/cgroup")]["current"]


CHECKS = [
    (r"proc/meminfo$", check_meminfo), (r"proc/vmstat$", check_vmstat),
    (r"proc/zoneinfo$", check_zoneinfo), (r"proc/buddyinfo$", check_buddyinfo),
    (r"proc/slabinfo$", check_slabinfo), (r"proc/pressure/memory$", check_pressure),
    (r"proc/swaps$", check_swaps), (r"proc$", check_processes),
    (r"proc/\d+/stat$", check_process_stat), (r"proc/\d+/smaps_rollup$", check_rollup),
    (r"proc/\d+/smaps$", check_smaps),
    (r"sys/kernel/mm/hugepages/", check_pool),
    (r"proc/\d+/numa_maps$", check_numa_maps),
    (r"sys/devices/system/node$", check_nodes),
    (r"sys/devices/system/node/node\d+/(meminfo|numastat|distance|cpulist)$", check_node),
]


def check(machine, source, path, metric, instance):
    if source.startswith("hwloc:"):
        return node_checks.check_hwloc(machine.nodes, metric, instance)
    if source.startswith("pcp:"):
        if "::" not in instance and re.match(r"mem\.(numa\.|zoneinfo\.(nr|workingset)_)", metric):
            return pcp_checks.check_pcp_nodes(machine, metric, instance)
        if metric.startswith(pcp_names.LATER):
            raise Later("another of PCP's metrics")
        kind = pcp_checks.check_pcp_process if metric.startswith("proc.") \
            else pcp_checks.check_pcp_memory
        return kind(machine, metric, instance)
    if metric in CGROUP_COUNTS:
        values = [row["current"] for row in machine.cgroups.values() if "current" in row]
        return values.count(0) if metric.endswith("==0") else len(values)
    if metric == "inferred_page_size":
        return machine.page_size // KIBIBYTE
    if path.startswith("sys/fs/cgroup/"):
        return check_cgroup(machine, metric, path)
    for pattern, function in CHECKS:
        if re.match(pattern, path):
            return function(machine, metric, instance)
    if LATER_PATHS.match(path):
        raise Later("files that a later version reads")
    raise AssertionError("no check for this row, and it is not listed as a later one")


def is_equal(found, expected):
    if isinstance(found, str):
        return found == expected.strip('"')
    return found == float(expected)


def rows_of(machine):
    with open(os.path.join(machine.root, "EXPECTED.tsv"), encoding="utf-8",
              errors="surrogateescape") as file:
        return [(line.rstrip("\n").split("\t") + ["", ""])[:5]
                for line in file if not line.startswith("#")]


def compare(name):
    machine = Machine(name)
    rows = rows_of(machine)
    machine.populated = {zone_key(row[3]) for row in rows
                         if row[2] == "zone_managed" and row[4] != "0"}
    checked, later, wrong = 0, collections.Counter(), []
    for source, path, metric, instance, expected in rows:
        try:
            found = check(machine, source, path, metric, instance)
            checked += 1
            if not is_equal(found, expected):
                wrong.append(f"{source} {path} {metric} {instance}: {found}, not {expected}")
        except Later as reason:
            later[str(reason)] += 1
        except (AssertionError, KeyError, TypeError, ValueError) as problem:
            wrong.append(f"{source} {path} {metric} {instance}: {problem!r}")
    return checked, later, wrong


def main():
    names = sorted(name for name in os.listdir(MACHINES)
                   if os.path.exists(os.path.join(MACHINES, name, "EXPECTED.tsv")))
    failed = False
    print(f"1..{len(names)}")
    for number, name in enumerate(names, 1):
        checked, later, wrong = compare(name)
        failed = failed or bool(wrong) or not checked
        print("not ok" if wrong or not checked else "ok",
              f"{number} - {name}: {checked} facts, {sum(later.values())} of later versions")
        for reason, count in sorted(later.items()):
            print(f"# {count} rows not compared: {reason}")
        for line in wrong[:40]:
            print("#", line)
        if len(wrong) > 40:
            print(f"# and {len(wrong) - 40} more")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
