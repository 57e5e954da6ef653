#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares what mempane says of slab caches, huge pages, compressed memory, vmalloc and settings
with slabtop(1) and with sysfs read here. Nothing is configured. Prints TAP. Argument: mempane.
"""
import collections
import glob
import json
import mmap
import os
import re
import shutil
import subprocess
import sys

MEMPANE = sys.argv[1]
PAGE = os.sysconf("SC_PAGE_SIZE")
SLACK = 0.05  # of a cache, between two readings of a busy machine
results = []


def report(name, problems, skip=None):
    results.append(not problems)
    verdict = "not ok" if problems else "ok"
    print(f"{verdict} {len(results)} - {name}" + (f" # SKIP {skip}" if skip else ""))
    for problem in problems[:20]:
        print(f"# {problem}")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read().strip()


def snapshot(*views):
    run = subprocess.run([MEMPANE, "snapshot", "--format", "json", "-d", "0.1", *views],
                         capture_output=True, check=True)
    return json.loads(run.stdout)


def meminfo():
    with open("/proc/meminfo", encoding="utf-8") as file:
        return {line.split(":")[0]: int(line.split()[1]) * (1024 if "kB" in line else 1)
                for line in file}


def is_near(value, other):
    return abs(value - other) <= SLACK * max(value, other) + 64 * 4096


def compare_slabtop():
    if not shutil.which("slabtop") or not os.access("/proc/slabinfo", os.R_OK):
        report("slabtop agrees on the caches", [], "needs slabtop and root")
        return
    text = subprocess.run(["slabtop", "-o", "-s", "c"], capture_output=True, check=True,
                          text=True).stdout
    rows = {row["name"]: row for row in snapshot("slab")["slab"]}
    problems, compared = [], 0
    for line in text.partition("NAME")[2].splitlines()[1:]:
        words = line.split()
        row = rows.get(words[7]) if len(words) == 8 else None
        if row is None:
            problems.append(f"{line}: no such row")
            continue
        compared += 1
        if int(words[5]) != row["objects_per_slab"]:
            problems.append(f"{words[7]}: {row['objects_per_slab']} a slab, not {words[5]}")
        if abs(float(words[3].rstrip("K")) - row["object_size"] / 1024) > 0.006:
            problems.append(f"{words[7]}: {row['object_size']} bytes, not {words[3]}")
        if not is_near(int(words[6].rstrip("K")) * 1024, row["size"]):
            problems.append(f"{words[7]}: holds {row['size']}, not {words[6]}")
    if compared < 50:
        problems.append(f"only {compared} caches were compared")
    report("slabtop agrees on the caches", problems)


def compare_slab_details():
    folder = "/sys/kernel/slab"
    if not os.access(f"{folder}/dentry/object_size", os.R_OK):
        report("caches are what sysfs says", [], "needs SLUB's files and root")
        return
    names = collections.defaultdict(set)
    for name in os.listdir(folder):
        if os.path.islink(f"{folder}/{name}"):
            names[os.path.basename(os.readlink(f"{folder}/{name}"))].add(name)
    problems, rows = [], snapshot("slab_details")["slab"]
    for row in rows:
        path = os.path.realpath(f"{folder}/{row['name']}")
        for metric, field in (("requested_size", "object_size"), ("order", "order"),
                              ("reclaimable", "reclaim_account"), ("aliases", "aliases"),
                              ("object_size", "slab_size"),
                              ("objects_per_slab", "objs_per_slab")):
            if row[metric] != int(read(f"{path}/{field}")):
                problems.append(f"{row['name']} {metric}: {row[metric]}")
        merged = names[os.path.basename(path)] - {row["name"]}
        if row.get("alias_names", "") != ", ".join(sorted(merged)):
            problems.append(f"{row['name']}: merged with {row.get('alias_names')}")
        if row.get("efficiency") is not None and not 0 <= row["efficiency"] <= 1:
            problems.append(f"{row['name']}: efficiency {row['efficiency']}")
    if len(rows) < 50:
        problems.append(f"only {len(rows)} caches were compared")
    report("caches are what sysfs says", problems)


def compare_pools():
    rows = snapshot("huge_pages").get("huge_pool", [])
    memory, problems = meminfo(), []
    if not rows:
        report("pools are what meminfo says", [], "no huge pages here")
        return
    machine = {row["page_size"]: row for row in rows if row.get("node") is None}
    total = sum(row["size"] for row in machine.values())
    if total != memory.get("Hugetlb", total):
        problems.append(f"all pools hold {total}, not {memory['Hugetlb']}")
    row = machine.get(memory["Hugepagesize"], {})
    for metric, field in (("pages", "Total"), ("free", "Free"), ("reserved", "Rsvd"),
                          ("surplus", "Surp")):
        if row.get(metric) != memory[f"HugePages_{field}"]:
            problems.append(f"{metric}: {row.get(metric)}, not {memory[f'HugePages_{field}']}")
    for path in glob.glob("/sys/devices/system/node/node*/hugepages/hugepages-*kB"):
        node, size = (int(number) for number in re.findall(r"(?:node|hugepages-)(\d+)", path))
        of_node = [row for row in rows
                   if (row.get("node"), row["page_size"]) == (node, size * 1024)]
        if len(of_node) != 1 or of_node[0]["pages"] != int(read(f"{path}/nr_hugepages")):
            problems.append(f"{path} differs")
    if any(row["residue"] for row in machine.values() if row.get("residue") is not None):
        problems.append("the nodes do not add up to the machine")
    report("pools are what meminfo says", problems)


def thp_counts():
    return {(size, os.path.basename(path)): int(read(path))
            for folder in glob.glob("/sys/kernel/mm/transparent_hugepage/hugepages-*kB")
            for size in (int(re.findall(r"\d+", os.path.basename(folder))[0]) * 1024,)
            for path in glob.glob(f"{folder}/stats/*")}


def compare_sizes():
    before = thp_counts()
    if not before:
        report("sizes of transparent huge pages are what sysfs says", [], "no such files")
        return
    held = mmap.mmap(-1, 8 << 20)
    held.madvise(mmap.MADV_HUGEPAGE)
    for offset in range(0, len(held), PAGE):
        held[offset] = 1
    sample = snapshot("thp_sizes", "unknown")
    rows = {row["page_size"]: row for row in sample["thp_size"]}
    for row in sample.get("unknown", []):
        size, _, field = row["field"].partition("kB/stats/")
        if row["source"] == "thp_size":
            rows[int(size.removeprefix("hugepages-")) * 1024][field] = int(row["value"])
    after, problems = thp_counts(), []
    for (size, field), low in before.items():
        if field not in rows.get(size, {}):
            problems.append(f"{size} {field} is missing")
        elif not field.startswith("nr_") and not low <= rows[size][field] <= after[size, field]:
            problems.append(f"{size} {field}: {rows[size][field]} is not within "
                            f"{low}..{after[size, field]}")
    held.close()
    report("sizes of transparent huge pages are what sysfs says", problems)


def compare_zram():
    rows = {row["name"]: row for row in snapshot("zram").get("zram", [])}
    folders = [path for path in glob.glob("/sys/block/zram*") if re.search(r"zram\d+$", path)]
    if not folders:
        report("zram devices are what sysfs says", [], "no zram device here")
        return
    problems = []
    for folder in folders:
        row = rows.get(os.path.basename(folder), {})
        words = read(f"{folder}/mm_stat").split()
        found = [row.get(name) for name in ("original", "compressed", "memory_used")]
        if found != [int(word) for word in words[:3]]:
            problems.append(f"{folder}: {found}, not {words[:3]}")
        if row.get("disk_size") != int(read(f"{folder}/disksize")):
            problems.append(f"{folder}: size {row.get('disk_size')}")
        if f"[{row.get('algorithm')}]" not in read(f"{folder}/comp_algorithm"):
            problems.append(f"{folder}: algorithm {row.get('algorithm')}")
        if words[0] == "0" and row.get("ratio") is not None:
            problems.append(f"{folder}: an empty device has a ratio")
    report("zram devices are what sysfs says", problems)


def vmalloc_callers():
    sizes = collections.Counter()
    for line in read("/proc/vmallocinfo").splitlines():
        words = line.split()
        if len(words) > 2:
            sizes[words[2].split("+0x")[0]] += int(words[1])
    return sizes


def compare_vmalloc():
    if not os.access("/proc/vmallocinfo", os.R_OK):
        report("callers of vmalloc are what the file says", [], "vmallocinfo is for root")
        return
    before = vmalloc_callers()
    rows = {row["caller"].split(" [")[0]: row["size"] for row in snapshot("vmalloc")["vmalloc"]}
    after = vmalloc_callers()
    still = [name for name in before if before[name] == after[name] and name != "unpurged"]
    problems = [f"{name}: {rows.get(name)}, not {before[name]}" for name in still
                if rows.get(name) != before[name]]
    if not still:
        problems.append("nothing stood still")
    report("callers of vmalloc are what the file says", problems)


def compare_settings():
    listed = subprocess.run([MEMPANE, "list", "metrics", "--format", "json"], capture_output=True,
                            check=True)
    system = snapshot("settings", "thp", "ksm", "zswap", "commit")["system"]
    row = {name: value for part in system for name, value in part.items()}
    problems, compared = [], 0
    for metric in json.loads(listed.stdout)["metrics"]:
        path = f"/{metric['source']}/{metric['field']}"
        if metric["entity"] != "system" or metric["nature"] != "configuration" or \
                metric["unit"] != "number" or not os.path.isfile(path):
            continue
        compared += 1
        if row.get(metric["name"]) != int(read(path)):
            problems.append(f"{path}: {row.get(metric['name'])}, not {read(path)}")
    if compared < 30:
        problems.append(f"only {compared} settings were compared")
    report("settings are what their files say", problems)


def compare_commit():
    memory = meminfo()
    row = snapshot("commit")["system"][0]
    problems = []
    if row["commit_limit_recomputed"] != memory["CommitLimit"]:
        problems.append(f"{row['commit_limit_recomputed']}, not {memory['CommitLimit']}")
    if row.get("commit_headroom") is not None and read("/proc/sys/vm/overcommit_memory") != "2":
        problems.append("a headroom that nobody enforces")
    report("the commit limit is recomputed to the page", problems)


def main():
    for compare in (compare_slabtop, compare_slab_details, compare_pools, compare_sizes,
                    compare_zram, compare_vmalloc, compare_settings, compare_commit):
        compare()
    print(f"1..{len(results)}")


main()
