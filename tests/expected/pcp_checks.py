# SPDX-License-Identifier: GPL-2.0-or-later
"""What mempane says of what PCP's agents said of the same machine."""

import os
import re

import node_checks
import pcp_names
from registry import COUNTED_ROWS, KIBIBYTE, MEMINFO, MEMINFO_BY_SIMPLE_NAME, Later, simplify


def slab_of_pcp(machine, name, row):
    if name == "slabs.pages_per_slab":
        return row["slab_size"] // machine.page_size
    if name == "slabs.total_size":
        # Objects in use with their share of the slab.
        return row["active_objects"] * row["slab_size"] // row["objects_per_slab"]
    return row[pcp_names.SLAB[name]]


def zoneinfo_of_pcp(machine, name, instance):
    zone, node, *index = instance.split("::")
    row = machine.zones.get((int(node.removeprefix("node")), zone))
    if row is None:
        raise Later("zones without memory are not rows")
    if name == "protection":
        pages = row["protection"].strip("()").split(", ")
        position = int(index[0].removeprefix("lowmem_reserved"))
        return int(pages[position]) * machine.page_size // KIBIBYTE
    return in_pages_of_pcp(machine, pcp_names.ZONE.get(name, name), row)


def in_pages_of_pcp(machine, name, row):
    """PCP multiplies every number of zoneinfo by the page size."""
    if ("zone", name) in COUNTED_ROWS:
        return row[name] * machine.page_size // KIBIBYTE
    if name in pcp_names.ZONEINFO_KIBIBYTES:
        return row[name] // KIBIBYTE * machine.page_size // KIBIBYTE
    return row[name] // KIBIBYTE


def check_pcp_memory(machine, metric, instance):
    if metric == "mem.physmem":
        return machine.field("proc/meminfo", MEMINFO, "MemTotal")
    if metric == "mem.freemem":
        return machine.field("proc/meminfo", MEMINFO, "MemFree")
    group, name = metric.removeprefix("mem.").split(".", 1)
    if group == "util" and re.fullmatch(r"hugepages\w+Bytes", name):
        pages = machine.field("proc/meminfo", MEMINFO, pcp_names.POOL_BYTES[name])
        return pages * machine.system["huge_page_size"]
    if group == "util":
        field = pcp_names.MEMINFO.get(name) or MEMINFO_BY_SIMPLE_NAME[simplify(name)]
        return machine.field("proc/meminfo", MEMINFO, field, 0)
    if group == "vmstat":
        if not machine.has_field("proc/vmstat", name):
            raise Later("PCP's sum, or a field that this kernel lacks")
        return machine.vmstat_field(name)
    if group == "slabinfo":
        return slab_of_pcp(machine, name, machine.slabs[instance])
    if group == "ksm":
        # PCP says 0 where the kernel has no such folder, which none of these machines has.
        assert not os.path.isdir(os.path.join(machine.files, "sys/kernel/mm/ksm"))
        return machine.system.get(pcp_names.KSM[name], 0)
    assert group == "zoneinfo", group
    return zoneinfo_of_pcp(machine, name, instance)


def check_pcp_process(machine, metric, instance):
    row = machine.processes[int(instance.split()[0])]
    if metric == "proc.psinfo.pid":
        return row["pid"]
    if metric == "proc.psinfo.rss":
        return (row["resident"] + machine.stat_lead(row["pid"]) * machine.page_size) // KIBIBYTE
    assert metric == "proc.psinfo.psargs", metric
    command = row["command"]
    return f"({command[1:-1]})" if command.startswith("[") else command


def check_pcp_nodes(machine, metric, instance):
    if metric.startswith("mem.zoneinfo."):
        return node_checks.check_pcp_zoneinfo(machine.nodes, metric, instance, machine.page_size)
    return node_checks.check_pcp(machine.nodes, metric, instance,
                                 machine.system["huge_page_size"])
