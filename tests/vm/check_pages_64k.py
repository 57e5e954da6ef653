# SPDX-License-Identifier: GPL-2.0-or-later
"""Two nodes with pages of 64 KiB. Their files are here, and nothing says how large pages are."""

import functools
import json

from results import MEBIBYTE, assert_equal, assert_near, harness, nodes_of_numa_maps
from extfrag import INDICES, Tally, rows_of, zones_of  # from tests/live, which results knows of

PAGE = 64 << 10
POOL = 2 * MEBIBYTE


@functools.lru_cache(maxsize=None)
def told(root, *arguments):
    result = harness.run("--root", root, *arguments, "--json")
    assert result.returncode == 0 and result.stderr == b"", result
    return json.loads(result.stdout)


def sample(guest, *arguments):
    return told(str(guest.folder / "tree"), *map(str, arguments))


def one(rows, **values):
    found = [row for row in rows if all(row.get(name) == value for name, value in values.items())]
    assert len(found) == 1, (values, found)
    return found[0]


def test_the_size_of_pages_is_found_in_the_files(guest):
    for view in ("nodes", "zones", "vmstat", "processes"):
        assert_equal(sample(guest, "snapshot", view)["host"]["page_size"], PAGE, view)
    assert "POWER9" in guest.text("processors")


def test_processes_hold_what_they_took(guest):
    for program, node, size in (("first", 0, 96), ("second", 1, 48)):
        row = one(sample(guest, "snapshot", "processes")["process"], pid=guest.pid(program))
        status = guest.fields(f"tree/proc/{guest.pid(program)}/status")
        assert_equal((row["resident"], row["resident_anonymous"]),
                     (status["VmRSS"] * 1024, status["RssAnon"] * 1024), program)
        # The kernel keeps up to 64 pages for itself before it counts them.
        assert_near(row["resident_anonymous"], size * MEBIBYTE, program, tolerance=0.02)
        inspected = sample(guest, "inspect", guest.pid(program))
        large = one(inspected["mapping"], policy="default", node_page_size=PAGE,
                    nodes=f"N{node}={size:.1f}M")
        assert_equal(large["node_resident"], size * MEBIBYTE)
        placed = {row["node"]: row["resident"] for row in inspected["placement"]}
        maps = guest.text(f"tree/proc/{guest.pid(program)}/numa_maps")
        assert_equal({number: there for number, there in placed.items() if there},
                     nodes_of_numa_maps(maps, PAGE), program)


def test_statm_is_in_pages(guest):
    for program in ("first", "second"):
        row = one(sample(guest, "inspect", guest.pid(program))["process"])
        pages = [int(word) for word in
                 guest.text(f"tree/proc/{guest.pid(program)}/statm").split()]
        assert_equal((row["virtual"], row["resident_quick"], row["shared"]),
                     tuple(PAGE * count for count in pages[:3]), program)
        score = int(guest.text(f"tree/proc/{guest.pid(program)}/oom_score"))
        assert_equal((row["oom_score"], row["predicted_oom_score"]), (score, score), program)


def test_nodes_are_those_of_the_machine(guest):
    data = sample(guest, "snapshot", "nodes", "distances", "node_vmstat", "node_meminfo")
    for node, (size, processors) in enumerate(guest.machine.nodes):
        row, meminfo = one(data["node"], node=node), guest.text(
            f"tree/sys/devices/system/node/node{node}/meminfo")
        words = [line.split() for line in meminfo.splitlines()]
        fields = {line[2].rstrip(":"): int(line[3]) * 1024 for line in words}
        assert_equal((row["cpulist"], row["memory_total"], row["anonymous"], row["shmem"]),
                     (processors, fields["MemTotal"], fields["AnonPages"], fields["Shmem"]), node)
        assert 0.9 * size * MEBIBYTE < row["memory_total"] <= size * MEBIBYTE, row
        vmstat = guest.fields(f"tree/sys/devices/system/node/node{node}/vmstat")
        assert_equal(row["nr_file_pages"], PAGE * vmstat["nr_file_pages"], node)
        assert_near(row["nr_file_pages"], fields["FilePages"], node, tolerance=0.1)
    assert_equal({(row["node"], row["to"]): row["distance"] for row in data["node_distance"]},
                 {(0, 0): 10, (1, 1): 10, (0, 1): 40, (1, 0): 40})


def test_pools_are_those_reserved(guest):
    rows = sample(guest, "snapshot", "huge_pages")["huge_pool"]
    assert_equal([(row.get("node"), row["pages"], row["free"]) for row in rows
                  if row["page_size"] == POOL], [(None, 8, 8), (0, 3, 3), (1, 5, 5)])


def test_memory_adds_up(guest):
    parts = sample(guest, "snapshot", "memory")["balance"]
    fields = guest.fields("tree/proc/meminfo")
    assert_equal(sum(row["size"] for row in parts), fields["MemTotal"] * 1024)
    assert_equal(one(parts, part="huge pages")["size"], 8 * POOL)
    assert one(parts, part="shmem")["size"] > 20 * MEBIBYTE


def test_extfrag_indices_equal_debugfs(guest):
    """Nine orders, of which the last is 16 MiB."""
    tally = Tally()
    for number in guest.names("before.*"):
        text = guest.text(f"before.{number}")
        before, after = rows_of(text), rows_of(guest.text(f"after.{number}"))
        indices = {name: rows_of(guest.text(f"{name}.{number}")) for name in INDICES}
        with harness.make_tree({"proc/buddyinfo": text}) as root:
            zones = zones_of(told(root, "snapshot", "fragmentation"))
        for zone in before:
            assert_equal(len(zones[zone]), 9, zone)
            if after[zone] == before[zone]:
                tally.compare(zone, zones[zone], indices)
    print(f"# {tally.values} values: {dict(tally.kinds)}")
    assert not tally.problems and tally.values >= 18, (tally.problems, tally.values)
    there = zones_of(sample(guest, "snapshot", "fragmentation"))
    assert_equal(there[0, "Normal"][8]["block_size"], 16 * MEBIBYTE)
