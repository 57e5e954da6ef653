#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""numastat(8) and numactl(8) as witnesses for this machine's nodes and for where a process is, and a
few lines of Python for what these two do not know: tiers, weights, pools, zones.

What moves is read by us before and after: a field agrees when what the witness says lies between, to
the last digit that it prints, and each field has to agree at least once. Prints TAP.
"""

import collections
import ctypes
import glob
import json
import mmap
import os
import re
import shutil
import signal
import subprocess
import sys

MEMPANE = sys.argv[1]
TRIES = 40
PAGE = os.sysconf("SC_PAGE_SIZE")
MEBIBYTE = 1 << 20
NODES = "/sys/devices/system/node"
TIERS = "/sys/devices/virtual/memory_tiering"
WEIGHTS = "/sys/kernel/mm/mempolicy/weighted_interleave"
WATERMARKS = (("watermark_min", "min"), ("watermark_low", "low"), ("watermark_high", "high"))
# Half of the last digit of what is printed with two decimals, and what adding up such numbers costs.
HUNDREDTH = 0.005 + 1e-9
# What the one program has itself more than the other while it looks, in MiB.
OWN = dict.fromkeys(("Active", "Active(anon)", "AnonPages", "Inactive", "Inactive(anon)", "Mapped"),
                    4)
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8"}
results = []


def report(name, problems, skip=None):
    results.append(not problems)
    verdict = "not ok" if problems else "ok"
    print(f"{verdict} {len(results)} - {name}" + (f" # SKIP {skip}" if skip else ""))
    for problem in problems[:20]:
        print(f"# {problem}")


def run(*command):
    return subprocess.run(command, capture_output=True, check=True, env=ENVIRONMENT,
                          timeout=60).stdout.decode("utf-8", "surrogateescape")


def snapshot(*arguments):
    return json.loads(run(MEMPANE, *arguments, "--json"))


def node_rows(view):
    return {row["node"]: row for row in snapshot("snapshot", view)["node"]}


def table_of(text):
    """{(row, node): number} of numastat's tables, whose columns may come in several blocks."""
    cells, nodes = {}, []
    for line in text.splitlines():
        found = [int(number) for number in re.findall(r"[Nn]ode ?(\d+)", line)]
        words = line.split()
        if found and "for PID" not in line:
            nodes = found
        elif len(words) > 1 and re.fullmatch(r"-?[\d.]+", words[1]):
            cells.update({(words[0], node): float(word) for node, word in zip(nodes, words[1:])})
    return cells


def field_names(source):
    return {metric["field"]: metric["name"] for metric in snapshot("list", "metrics")["metrics"]
            if metric["entity"] == "node" and (metric["source"] or "").endswith(source)
            and metric["field"]}


def agree(name, told_by_witness, told_by_mempane, slack):
    """Both give {field: number}; what the witness does not know is left out."""
    waiting, told = {}, {}
    for _ in range(TRIES):
        before, witness, after = told_by_mempane(), told_by_witness(), told_by_mempane()
        for field in before.keys() & witness.keys() & after.keys():
            low, high = sorted((before[field], after[field]))
            room = slack + OWN.get(field[0], 0)
            if low - room <= witness[field] <= high + room:
                told[field] = True
                waiting.pop(field, None)
            elif field not in told:
                waiting[field] = f"{field}: {witness[field]} is not within {low}..{high}"
        if told and not waiting:
            break
    problems = list(waiting.values())
    if not told:
        problems.append("no field was compared")
    report(f"{name}, {len(told)} fields", problems)


def compare_meminfo():
    names = field_names("nodeN/meminfo")

    def told_by_mempane():
        size = snapshot("snapshot", "meminfo")["system"][0].get("huge_page_size") or 0
        return {(field, node): row[name] * (size if field.startswith("HugePages") else 1) / MEBIBYTE
                for node, row in node_rows("node_meminfo").items()
                for field, name in names.items() if row.get(name) is not None}

    agree("numastat -m", lambda: table_of(run("numastat", "-m")), told_by_mempane, HUNDREDTH)


def compare_events():
    names = field_names("nodeN/numastat")

    def told_by_mempane():
        return {(field, node): row[name] for node, row in node_rows("numastat").items()
                for field, name in names.items() if row.get(name) is not None}

    def in_megabytes():
        """numastat takes allocations for pages."""
        return {(field.capitalize().replace("_h", "_H").replace("_m", "_M").replace("_f", "_F")
                 .replace("_n", "_N"), node): count * PAGE / MEBIBYTE
                for (field, node), count in told_by_mempane().items()}

    agree("numastat", lambda: table_of(run("numastat")), told_by_mempane, 0)
    agree("numastat -n", lambda: table_of(run("numastat", "-n")), in_megabytes, HUNDREDTH)


def hardware():
    """What numactl says: {(what, node): value}, distances as ("distance", from, to)."""
    told, columns = {}, []
    for line in run("numactl", "--hardware").splitlines():
        match = re.match(r"node (\d+) (cpus|size|free):(.*)", line)
        row = re.match(r" *(\d+): +(.*)", line)
        if match and match[2] == "cpus":
            told["cpus", int(match[1])] = [int(word) for word in match[3].split()]
        elif match:
            told[match[2], int(match[1])] = int(match[3].split()[0])
        elif line.startswith("node  "):
            columns = [int(word) for word in line.split()[1:]]
        elif row:
            told.update({("distance", int(row[1]), to): int(word)
                         for to, word in zip(columns, row[2].split())})
    return told


def numbers_of(ranges):
    numbers = []
    for item in filter(None, ranges.split(",")):
        first, _, last = item.partition("-")
        numbers.extend(range(int(first), int(last or first) + 1))
    return numbers


def compare_hardware():
    expected, found = hardware(), {}
    for row in snapshot("snapshot", "distances")["node_distance"]:
        found["distance", row["node"], row["to"]] = row["distance"]
    for node, row in node_rows("nodes").items():
        found["cpus", node] = numbers_of(row["cpulist"])
        if row["processors"] != len(found["cpus", node]):
            found["cpus", node] = f"{row['processors']} processors: {row['cpulist']}"
    keys = {key for key in expected if key[0] in ("distance", "cpus")}
    report("numactl --hardware: distances and processors",
           [f"{key}: {found.get(key)}, not {expected.get(key)}" for key in keys | found.keys()
            if found.get(key) != expected.get(key)])

    def sizes():
        return {key: value for row in node_rows("nodes").values() for key, value in
                ((("size", row["node"]), row["memory_total"] // MEBIBYTE),
                 (("free", row["node"]), row["memory_free"] // MEBIBYTE))}

    agree("numactl --hardware: sizes", hardware, sizes, 0)


def numbers_below(folder, prefix):
    """Of a folder's entries called so, ascending; none when there is no folder."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return sorted(int(match[1]) for name in names
                  if (match := re.fullmatch(prefix + r"(\d+)", name)))


def text_of(path):
    try:
        with open(path, encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return None


def number_of(path):
    text = text_of(path)
    return int(text) if text else None


def speeds_of(node):
    """What firmware tells, in nanoseconds and bytes."""
    folder = f"{NODES}/node{node}/access0/initiators"
    told = {name: number_of(f"{folder}/{name}") for name in
            ("read_latency", "write_latency", "read_bandwidth", "write_bandwidth")}
    return {name: value * 10**6 if value and name.endswith("bandwidth") else value
            for name, value in told.items()}


def compare_tiers():
    tiers = {node: tier for tier in numbers_below(TIERS, "memory_tier")
             for node in numbers_of(text_of(f"{TIERS}/memory_tier{tier}/nodelist") or "")}
    rows, problems = node_rows("node_tiers"), []
    for node in numbers_below(NODES, "node"):
        expected = {"tier": tiers.get(node),
                    "interleave_weight": number_of(f"{WEIGHTS}/node{node}"),
                    "side_cache": number_of(f"{NODES}/node{node}/memory_side_cache/index1/size"),
                    **speeds_of(node)}
        problems += [f"node {node}: {name} is {rows[node].get(name)}, not {value}"
                     for name, value in expected.items() if rows[node].get(name) != value]
    report(f"tiers, weights and speeds of {len(rows)} nodes, {len(set(tiers.values()))} tiers",
           problems)


def zones_of_nodes():
    """{(what, node): bytes}, added up over the zones of /proc/zoneinfo that have memory."""
    sums, zone = collections.Counter(), {}

    def add():
        if zone.get("managed"):
            sums.update({(name, zone["node"]): zone[field] * PAGE for name, field in WATERMARKS})
            sums["above_low", zone["node"]] += (zone["free"] - zone["low"]) * PAGE

    with open("/proc/zoneinfo", encoding="ascii") as file:
        for line in file:
            heading = re.match(r"Node (\d+), zone", line)
            match = re.match(r"  pages free +(\d+)|        (min|low|high|managed) +(\d+)$", line)
            if heading:
                add()
                zone = {"node": int(heading[1])}
            elif match:
                zone.setdefault(match[2] or "free", int(match[3] or match[1]))
    add()
    return sums


def compare_zones():
    names = [name for name, _ in WATERMARKS] + ["above_low"]

    def told_by_mempane():
        return {(name, node): row[name] for node, row in node_rows("node_watermarks").items()
                for name in names if row.get(name) is not None}

    agree("zoneinfo added up", zones_of_nodes, told_by_mempane, 0)


def pools_of_nodes():
    sums = collections.Counter()
    for node in numbers_below(NODES, "node"):
        for path in glob.glob(f"{NODES}/node{node}/hugepages/hugepages-*kB"):
            size = int(re.search(r"-(\d+)kB$", path)[1]) * 1024
            sums["pools", node] += number_of(f"{path}/nr_hugepages") * size
            sums["pools_free", node] += number_of(f"{path}/free_hugepages") * size
    return sums


def compare_pools():
    def told_by_mempane():
        return {(name, node): row[name] for node, row in node_rows("node_huge").items()
                for name in ("pools", "pools_free") if row.get(name) is not None}

    agree("pools of huge pages", pools_of_nodes, told_by_mempane, 0)


def start_child():
    """A process that holds some memory of each kind and then never moves again."""
    ready, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        libc = ctypes.CDLL(None)
        libc.prctl(1, signal.SIGKILL)
        held = mmap.mmap(-1, 5 << 20), mmap.mmap(-1, 3 << 20, flags=mmap.MAP_PRIVATE)
        for memory in held:
            for offset in range(0, len(memory), PAGE):
                memory[offset] = 1
        os.write(told, b"x")
        libc.pause()
        os._exit(0)
    os.read(ready, 1)
    os.close(ready)
    os.close(told)
    return pid


def compare_placement(pid):
    def told_by_mempane():
        return {("Total", row["node"]): row["resident"] / MEBIBYTE
                for row in snapshot("snapshot", "placement", "--pid", str(pid))["placement"]}

    def told_of_processes():
        return {("Total", row["node"]): row["resident"] / MEBIBYTE
                for row in snapshot("snapshot", "process_nodes", "--pid",
                                    str(pid))["process_node"]}

    # It adds up four kinds, each of them exact before it is printed.
    for name, told in (("", told_by_mempane), (", of all processes", told_of_processes)):
        agree(f"numastat -p{name}", lambda: table_of(run("numastat", "-p", str(pid))), told,
              HUNDREDTH)


def compare_with_status(pid):
    """What is on all nodes is what is resident: huge page pools apart, and but for what the kernel
    counts for each processor first (64 pages each)."""
    row = snapshot("snapshot", "process_placement", "--pid", str(pid))["process"][0]
    with open(f"/proc/{pid}/status", encoding="utf-8", errors="surrogateescape") as file:
        fields = dict(line.split(":", 1) for line in file if "kB" in line)
    resident, pools = (int(fields[name].split()[0]) * 1024 for name in ("VmRSS", "HugetlbPages"))
    problems = []
    if abs(row["placed"] - pools - resident) > 64 * PAGE * os.cpu_count():
        problems.append(f"{row['placed']} on nodes, {resident} resident and {pools} in pools")
    if row.get("misplaced") is None or row["misplaced"] > row["placed"]:
        problems.append(f"misplaced: {row.get('misplaced')}")
    report("what is on all nodes is what is resident", problems)


def smaps_of(pid):
    """{start: bytes that are there}, huge page pools included; the kernel's own pages are on no
    node."""
    there, start = {}, None
    with open(f"/proc/{pid}/smaps", encoding="utf-8", errors="surrogateescape") as file:
        for line in file:
            heading = re.match(r"([0-9a-f]+)-[0-9a-f]+ .*?(\[v\w+\])?$", line)
            if heading:
                start = None if heading[2] else int(heading[1], 16)
                there.setdefault(start, 0)
            elif line.startswith(("Rss:", "Shared_Hugetlb:", "Private_Hugetlb:")):
                there[start] += int(line.split()[1]) * 1024
    there.pop(None, None)
    return there


def compare_with_smaps(pid):
    sample = snapshot("snapshot", "placement", "mapping_nodes", "--pid", str(pid))
    there = smaps_of(pid)
    rows = {row["start"]: row for row in sample["mapping"] if row["start"] in there}
    problems = [f"{start:x}: {row.get('node_resident')} on nodes, {there[start]} there"
                for start, row in rows.items() if row.get("node_resident") != there[start]]
    placed = sum(row["resident"] for row in sample["placement"])
    if placed != sum(there.values()):
        problems.append(f"{placed} on nodes, {sum(there.values())} resident")
    if placed < 8 << 20 or len(rows) < 10:
        problems.append(f"{placed} bytes in {len(rows)} mappings are too few")
    policies = {row.get("policy") for row in rows.values()}
    if policies != {"default"}:
        problems.append(f"policies: {policies}")
    report("numa_maps adds up to smaps, mapping by mapping", problems)


def main():
    if not os.path.exists("/proc/self/numa_maps"):
        report("NUMA", [], "the kernel knows no nodes")
    else:
        compare_hardware_and_nodes()
        compare_tiers()
        compare_zones()
        compare_pools()
        pid = start_child()
        try:
            compare_with_smaps(pid)
            compare_with_status(pid)
            if shutil.which("numastat"):
                compare_placement(pid)
        finally:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    print(f"1..{len(results)}")
    return 0 if all(results) else 1


def compare_hardware_and_nodes():
    if not shutil.which("numastat") or not shutil.which("numactl"):
        report("numastat and numactl", [], "they are not installed")
        return
    compare_meminfo()
    compare_events()
    compare_hardware()


if __name__ == "__main__":
    sys.exit(main())
