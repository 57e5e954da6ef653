# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares what mempane says of each captured machine with its files, read here a second time.

For files that EXPECTED.tsv has no rows for: directories of one value for each file (sysctls, THP,
KSM, zswap, pools of huge pages by node, sizes of transparent huge pages), zram devices, and vmalloc
areas added up by caller. Prints one TAP line for each machine.
"""

import collections
import json
import os
import re
import subprocess
import sys

MEMPANE, MACHINES = sys.argv[1:3]
VIEWS = ("settings", "thp", "ksm", "zswap", "commit", "huge_pages", "thp_sizes", "zram", "vmalloc")
BLOCK = 4096
# Settings that are kept in pages or kilobytes where the names do not say so.
# ULONG_MAX - (1 << 24) in bytes, and as many pages (include/uapi/linux/shm.h): no limit.
UNLIMITED_SHM = 2**62
IN_PAGES = {"shmall", "pages_shared", "pages_sharing", "pages_unshared", "pages_volatile",
            "ksm_zero_pages", "stored_pages", "same_filled_pages", "written_back_pages"}
NO_PAGES = {"pages_to_scan", "pages_scanned", "pages_skipped", "pages_collapsed"}
MM_STAT = ("original", "compressed", "memory_used", "memory_limit", "memory_peak", "same",
           "compacted", "huge", "huge_since")
KINDS = {"vmalloc": "vmalloc_size", "vmap": "vmap_size", "ioremap": "ioremap_size"}


def mempane(*arguments):
    result = subprocess.run([MEMPANE, *arguments], capture_output=True, check=True, timeout=120,
                            env={**os.environ, "LC_ALL": "C.UTF-8"})
    return result.stdout


METRICS = json.loads(mempane("list", "metrics", "--json"))["metrics"]


class Machine:
    def __init__(self, name):
        root = os.path.join(MACHINES, name)
        self.root = os.path.join(root, "0") if os.path.isdir(os.path.join(root, "0")) else root
        first = mempane("--root", root, "snapshot", "--json", *VIEWS).splitlines()[0]
        self.sample = json.loads(first)
        self.page_size = self.sample["host"]["page_size"]
        self.system = collections.ChainMap(*self.sample.get("system", [{}]))
        self.compared, self.problems = 0, []

    def read(self, path):
        try:
            with open(os.path.join(self.root, path), encoding="utf-8") as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def expect(self, what, found, expected):
        self.compared += 1
        if found != expected:
            self.problems.append(f"{what}: {found!r}, not {expected!r}")

    def value(self, metric, raw):
        """As mempane keeps it: numbers in bytes, of a list of choices the one in brackets."""
        words = raw.split()
        field = os.path.basename(metric["field"])
        if metric["unit"] == "text":
            choice = re.search(r"\[(.*?)\]", raw)
            return choice[1] if choice else " ".join(words)
        if words[0] in ("Y", "N"):
            return int(words[0] == "Y")
        number = int(words[0].removesuffix("kB"))
        if field.startswith("shm") and number > UNLIMITED_SHM:
            return "max"
        if field in IN_PAGES and field not in NO_PAGES:
            return number * self.page_size
        return number * 1024 if re.search(r"kbytes$|^demote_size$", field) else number

    def directory(self, path, metrics, row):
        for metric in metrics:
            raw = self.read(f"{path}/{metric['field']}")
            if raw is None:
                self.expect(f"{path}/{metric['field']}", row.get(metric["name"]), None)
            elif raw.strip():
                self.expect(f"{path}/{metric['field']}", row.get(metric["name"]),
                            self.value(metric, raw))


def metrics_of(entity, source):
    return [row for row in METRICS if row["entity"] == entity and row["source"] == source
            and row["field"]]


def compare_settings(machine):
    shown = set(machine.system)
    for path in ("proc/sys/vm", "proc/sys/kernel", "sys/kernel/mm",
                 "sys/kernel/mm/transparent_hugepage", "sys/kernel/mm/ksm",
                 "sys/module/zswap/parameters", "sys/kernel/debug/zswap"):
        metrics = [metric for metric in metrics_of("system", path)
                   if metric["name"] in shown or machine.read(f"{path}/{metric['field']}")]
        machine.directory(path, metrics, machine.system)


def sized(machine, path):
    try:
        names = os.listdir(os.path.join(machine.root, path))
    except FileNotFoundError:
        return {}
    return {int(match[1]) * 1024: f"{path}/{match[0]}" for match in
            (re.fullmatch(r"hugepages-(\d+)kB", name) for name in names) if match}


def compare_pools(machine):
    metrics = metrics_of("huge_pool", "sys/kernel/mm/hugepages/hugepages-SIZEkB")
    of_nodes = [metric for metric in metrics
                if metric["field"] in ("nr_hugepages", "free_hugepages", "surplus_hugepages")]
    rows = {(row.get("node"), row["page_size"]): row
            for row in machine.sample.get("huge_pool", [])}
    expected = {(None, size): (path, metrics)
                for size, path in sized(machine, "sys/kernel/mm/hugepages").items()}
    nodes = "sys/devices/system/node"
    folder = os.path.join(machine.root, nodes)
    for name in os.listdir(folder) if os.path.isdir(folder) else []:
        node = re.fullmatch(r"node(\d+)", name)
        if node:
            expected.update({(int(node[1]), size): (path, of_nodes) for size, path in
                             sized(machine, f"{nodes}/{name}/hugepages").items()})
    machine.expect("pools", set(rows), set(expected))
    for key in set(rows) & set(expected):
        machine.directory(*expected[key], rows[key])


def compare_sizes(machine):
    path = "sys/kernel/mm/transparent_hugepage"
    metrics = metrics_of("thp_size", f"{path}/hugepages-SIZEkB")
    rows = {row["page_size"]: row for row in machine.sample.get("thp_size", [])}
    expected = sized(machine, path)
    machine.expect("sizes", set(rows), set(expected))
    for size in set(rows) & set(expected):
        machine.directory(expected[size], metrics, rows[size])


def compare_zram(machine):
    for row in machine.sample.get("zram", []):
        path = f"sys/block/{row['name']}"
        machine.directory(path, metrics_of("zram", "sys/block/zramN"), row)
        columns = [int(word) for word in machine.read(f"{path}/mm_stat").split()]
        for name, number in zip(MM_STAT, columns):
            number *= machine.page_size if MM_STAT.index(name) > 4 else 1
            if name == "memory_limit" and not number:
                number = "max"
            machine.expect(f"{path}/mm_stat {name}", row[name], number)
        words = (machine.read(f"{path}/io_stat") or "").split()
        for name, word in zip(("failed_reads", "failed_writes"), words):
            machine.expect(f"{path}/io_stat {name}", row[name], int(word))
        for word in (machine.read(f"{path}/bd_stat") or "").split()[:1]:
            machine.expect(f"{path}/bd_stat", row["backed"], int(word) * BLOCK)


def callers(machine):
    found = collections.defaultdict(collections.Counter)
    nodes = collections.defaultdict(collections.Counter)
    for line in (machine.read("proc/vmallocinfo") or "").splitlines():
        words = line.split()
        name = words[2].split("+0x")[0] if len(words) > 2 else "(unknown)"
        if len(words) > 3 and re.fullmatch(r"\[\w+\]", words[3]):
            name += f" {words[3]}"
        size, row = int(words[1]), found[name]
        row["areas"] += 1
        row["size"] += size
        kind = next((KINDS[word] for word in words[3:] if word in KINDS), "other_size")
        row[kind] += size
        for word in words[3:]:
            if word.startswith("pages="):
                row["pages"] += int(word[6:]) * machine.page_size
            elif re.fullmatch(r"N\d+=\d+", word):
                node, pages = word[1:].split("=")
                nodes[name][int(node)] += int(pages)
    return found, nodes


def compare_vmalloc(machine):
    found, nodes = callers(machine)
    rows = {row["caller"]: row for row in machine.sample.get("vmalloc", [])}
    machine.expect("callers", set(rows), set(found))
    for name in set(rows) & set(found):
        for metric in ("areas", "size", "pages", "other_size", *KINDS.values()):
            machine.expect(f"{name} {metric}", rows[name][metric], found[name][metric])
        text = " ".join(f"N{node}={pages}" for node, pages in sorted(nodes[name].items()))
        machine.expect(f"{name} nodes", rows[name].get("nodes") or "", text)


def main():
    names = sorted(os.listdir(MACHINES))
    failed, total = False, 0
    print(f"1..{len(names)}")
    for number, name in enumerate(names, 1):
        machine = Machine(name)
        for compare in (compare_settings, compare_pools, compare_sizes, compare_zram,
                        compare_vmalloc):
            compare(machine)
        failed, total = failed or bool(machine.problems), total + machine.compared
        print("not ok" if machine.problems else "ok",
              f"{number} - {name}: {machine.compared} values")
        for problem in machine.problems[:40]:
            print("#", problem)
    print(f"# {total} values compared")
    return 1 if failed or total < 800 else 0


if __name__ == "__main__":
    sys.exit(main())
