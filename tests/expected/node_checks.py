# SPDX-License-Identifier: GPL-2.0-or-later
"""What other programs, and the files themselves, say of NUMA nodes and of processes on them."""

import os
import re
import shutil
import tempfile

KIBIBYTE = 1024
VIEWS = ("nodes", "numa", "numastat", "node_meminfo", "node_vmstat", "distances")
# What /proc/zoneinfo alone must be enough for, and from what the page size is concluded.
WITHOUT_SYSFS = ("zoneinfo", "meminfo", "vmstat")
# mem.numa.util.NAME: keys of a node's meminfo whose name is more than a matter of case and signs.
PCP_MEMINFO = {"free": "MemFree", "total": "MemTotal", "used": "MemUsed",
               "slabReclaimable": "SReclaimable", "slabUnreclaimable": "SUnreclaim",
               "hugepagesTotal": "HugePages_Total", "hugepagesFree": "HugePages_Free",
               "hugepagesSurp": "HugePages_Surp"}
PCP_NUMASTAT = {"hit": "numa_hit", "miss": "numa_miss", "foreign": "numa_foreign"}


def rows_by_node(sample):
    rows = {}
    for row in sample.get("node", []):
        rows.setdefault(row["node"], {}).update(row)
    return rows


class Nodes:
    """The nodes of one machine, by its own files and by zoneinfo alone."""

    def __init__(self, mempane, root, files, metrics):
        self.mempane, self.files = mempane, files
        self.names = {(row["source"].rpartition("/")[2], row["field"]): row["name"]
                      for row in metrics if row["entity"] == "node" and row["field"]}
        self.units = {row["name"]: row["unit"] for row in metrics if row["entity"] == "node"}
        sample = mempane("--root", root, "snapshot", "--json", *VIEWS)
        self.rows = rows_by_node(sample)
        self.distances = sample.get("node_distance", [])
        self.from_zoneinfo = None

    def zoneinfo(self, node):
        """What mempane says of a machine without sysfs."""
        if self.from_zoneinfo is None:
            with tempfile.TemporaryDirectory() as bare:
                os.mkdir(os.path.join(bare, "proc"))
                for name in WITHOUT_SYSFS:
                    shutil.copy(os.path.join(self.files, "proc", name),
                                os.path.join(bare, "proc"))
                self.from_zoneinfo = rows_by_node(
                    self.mempane("--root", bare, "snapshot", "--json", "node_vmstat"))
        return self.from_zoneinfo[node]

    def value(self, node, file, field):
        """In the unit of the file: kB or a bare number."""
        name = self.names[file, field]
        value = self.rows[node][name]
        return value // KIBIBYTE if self.units[name] == "bytes" else value


def node_of(instance):
    return int(re.search(r"\d+$", instance)[0])


def check_list(nodes, metric, _instance):
    numbers = sorted(nodes.rows)
    if metric == "node_ids":
        return ",".join(map(str, numbers))
    if metric == "n_nodes":
        return len(numbers)
    assert metric == "sum_MemTotal", metric
    return sum(nodes.value(number, "meminfo", "MemTotal") for number in numbers)


def check_file(nodes, metric, instance):
    node = node_of(instance)
    if metric == "cpulist":
        return nodes.rows[node]["cpulist"] or "(empty)"
    if metric == "distance":
        return " ".join(str(row["distance"]) for row in nodes.distances if row["node"] == node)
    file = "numastat" if ("numastat", metric) in nodes.names else "meminfo"
    return nodes.value(node, file, metric)


def rounded(size):
    """As hwloc prints sizes (lstopo, hwloc_memory_size_printf_value)."""
    for shift, unit in ((10, "KiB"), (20, "MiB")):
        if size < 10 << (shift + 10):
            return f"{((size >> (shift - 1)) + 1) >> 1}{unit}"
    return f"{((size >> 29) + 1) >> 1}GiB"


def check_hwloc(nodes, metric, instance):
    if metric == "n_numanodes":
        return len(nodes.rows)
    if metric == "local_memory_rounded":
        return rounded(nodes.rows[node_of(instance)]["memory_total"])
    assert metric == "machine_total_rounded", metric
    return rounded(sum(row["memory_total"] for row in nodes.rows.values()))


def simplify(name):
    return re.sub(r"[^a-z0-9]", "", name.lower())


def check_pcp(nodes, metric, instance, huge_page_size):
    group, name = metric.removeprefix("mem.numa.").split(".")
    node = node_of(instance)
    if group == "alloc":
        return nodes.value(node, "numastat", PCP_NUMASTAT.get(name, name))
    if name.endswith("Bytes"):
        return check_pcp(nodes, metric.removesuffix("Bytes"), instance, 0) * huge_page_size
    field = PCP_MEMINFO.get(name)
    if field is None:
        field, = (known for file, known in nodes.names
                  if file == "meminfo" and simplify(known) == simplify(name))
    return nodes.value(node, "meminfo", field)


def check_pcp_zoneinfo(nodes, metric, instance, page_size):
    """PCP takes every number for one of pages, kernel stacks in KiB included."""
    name = metric.removeprefix("mem.zoneinfo.")
    name = nodes.names["vmstat", name.replace("workingset_active_", "workingset_activate_")]
    value = nodes.zoneinfo(node_of(instance))[name]
    if nodes.units[name] == "bytes" and name != "nr_kernel_stack":
        return value // KIBIBYTE
    if name == "nr_kernel_stack":
        value //= KIBIBYTE
    return value * page_size // KIBIBYTE


def check_placement(placement, instance):
    node = int(instance.rpartition("/N")[2])
    row, = (row for row in placement if row["node"] == node)
    return row["resident"] // KIBIBYTE
