#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""NUMA machines that nobody has here: sparse numbers, nodes without memory or processors, and nodes
that come and go between samples."""

import json

from harness import assert_harmless, main, make_tree, run

FACTS = "mempane capture 1\npage_size 4096\nclock_ticks 100\n"
NODES = "sys/devices/system/node"
TIERS = "sys/devices/virtual/memory_tiering"
VIEWS = ("nodes", "numastat", "node_tiers", "node_watermarks", "node_huge", "node_meminfo", "numa",
         "distances")


class Node:
    """What one node's files say; `events` is all that its counters have seen."""

    def __init__(self, number, kibibytes, cpus, events):
        self.number, self.kibibytes, self.cpus, self.events = number, kibibytes, cpus, events

    def files(self, distances):
        free, counts = self.kibibytes // 4, (self.events, 0, 0, 0, self.events, 0)
        names = ("numa_hit", "numa_miss", "numa_foreign", "interleave_hit", "local_node", "other_node")
        return {
            "meminfo": "".join(f"Node {self.number} {name}: {value} kB\n" for name, value in
                               (("MemTotal", self.kibibytes), ("MemFree", free),
                                ("MemUsed", self.kibibytes - free))),
            "numastat": "".join(f"{name} {count}\n" for name, count in zip(names, counts)),
            "vmstat": f"nr_dirty 0\npgpromote_success {self.events}\npgdemote_kswapd 0\n",
            "cpulist": f"{self.cpus}\n", "distance": " ".join(map(str, distances)) + "\n",
        }


def machine(*steps):
    """A capture of samples ten seconds apart; a step is a list of nodes."""
    files, facts = {}, FACTS
    for number, nodes in enumerate(steps):
        moment = (number + 1) * 10**10
        facts += f"step {number} monotonic {moment} boot {moment} wall 0\n"
        files[f"{number}/proc/meminfo"] = "MemTotal: 9000000 kB\n"
        online = ",".join(str(node.number) for node in nodes)
        files[f"{number}/{NODES}/online"] = files[f"{number}/{TIERS}/memory_tier4/nodelist"] = \
            online + "\n"
        for node in nodes:
            distances = [10 + abs(node.number - other.number) for other in nodes]
            files.update({f"{number}/{NODES}/node{node.number}/{name}": content
                          for name, content in node.files(distances).items()})
            if node.kibibytes:
                files[f"{number}/proc/zoneinfo"] = files.get(f"{number}/proc/zoneinfo", "") + \
                    zone(node)
    return make_tree({"FACTS": facts, **files})


def zone(node):
    return (f"Node {node.number}, zone   Normal\n  pages free     {node.kibibytes // 16}\n"
            "        min      100\n        low      125\n        high     150\n"
            "        spanned  9999\n        present  9999\n        managed  9999\n")


def samples_of(root):
    result = run("--root", root.name, "snapshot", "--json", *VIEWS)
    assert result.returncode == 0 and result.stderr == b"", result
    return [json.loads(line) for line in result.stdout.splitlines()]


def text_of(root, view):
    result = run("--root", root.name, "snapshot", view)
    assert result.returncode == 0 and result.stderr == b"", result
    assert_harmless(result.stdout)
    return result.stdout.decode()


def rows_of(sample):
    return {row["node"]: row for row in sample["node"]}


def test_sparse_numbers():
    """Distances are those of nodes that there are, whatever their numbers."""
    nodes = [Node(0, 4000, "0-3", 5), Node(2, 8000, "", 5), Node(255, 0, "4", 5)]
    root = machine(nodes)
    sample, = samples_of(root)
    assert list(rows_of(sample)) == [0, 2, 255]
    assert {(row["node"], row["to"]): row["distance"] for row in sample["node_distance"]} == {
        (a, b): 10 + abs(a - b) for a in (0, 2, 255) for b in (0, 2, 255)}
    lines = text_of(root, "distances").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("DISTANCE"))
    assert [line.split() for line in lines[start:]] == [
        ["DISTANCE", "0", "2", "255"], ["node", "0", "10", "12", "265"],
        ["node", "2", "12", "10", "263"], ["node", "255", "265", "263", "10"]], lines
    root.cleanup()


def test_nodes_without_memory_or_processors():
    """Nothing is 0; what would be a share or a distance of it is not there."""
    root = machine([Node(0, 4000, "0-3", 5), Node(2, 8000, "", 5), Node(255, 0, "4", 5)])
    rows = rows_of(samples_of(root)[0])
    assert rows[2]["cpulist"] == "" and rows[2]["processors"] == 0
    assert rows[2]["above_low"] == (8000 // 16 - 125) * 4096
    assert rows[255]["memory_total"] == rows[255]["memory_free"] == 0
    assert rows[255]["processors"] == 1
    for name in ("used_share", "above_low", "watermark_low", "zones_low"):
        assert name in rows[0] and name not in rows[255], name
    for view in VIEWS:
        text_of(root, view)
    root.cleanup()


def test_nodes_that_come_and_go():
    """Rates are those of nodes that were there before, with the counters that they had."""
    root = machine([Node(0, 4000, "0", 1000), Node(3, 4000, "1", 1000), Node(4, 4000, "2", 1000)],
                   [Node(0, 4000, "0", 1100), Node(4, 4000, "2", 40), Node(7, 4000, "3", 70)],
                   [Node(0, 4000, "0", 1300), Node(3, 4000, "1", 1050), Node(7, 4000, "3", 70)])
    samples = samples_of(root)
    rates = [{node: row.get("numa_hit_per_s") for node, row in rows_of(sample).items()}
             for sample in samples]
    assert rates == [{0: None, 3: None, 4: None}, {0: 10, 4: None, 7: None},
                     {0: 20, 3: None, 7: 0}], rates
    promoted = [{node: row.get("pgpromote_success_per_s") for node, row in rows_of(sample).items()}
                for sample in samples]
    assert promoted[2][3] is None and promoted[1][7] is None, promoted
    assert promoted[2][0] == 20 * 4096, promoted
    assert [rows_of(sample)[0].get("locality") for sample in samples] == [None, 1, 1]
    for sample in samples:
        numbers = list(rows_of(sample))
        assert [(row["node"], row["to"]) for row in sample["node_distance"]] == [
            (a, b) for a in numbers for b in numbers]
        assert all(row["tier"] == 4 for row in sample["node"])
    root.cleanup()


if __name__ == "__main__":
    main(globals())
