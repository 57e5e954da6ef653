# SPDX-License-Identifier: GPL-2.0-or-later
"""What has to hold in every guest, whatever its scenario."""

import json
import re

from results import MEBIBYTE, assert_equal, harness, nodes_of_numa_maps
from extfrag import INDICES, Tally, rows_of, zones_of  # from tests/live, which results knows of

# What the kernel says when it, and not mempane, is at fault.
DISASTERS = ("BUG:", "Oops", "general protection", "kernel NULL pointer", "soft lockup",
             "hung task")

KEPT_BY_THE_KERNEL = 48  # MiB of a node, at most; most of it on the last one


def test_the_kernel_has_no_complaint(guest):
    log = guest.text("kernel-log") + guest.console
    assert not [word for word in DISASTERS if word in log], log[-2000:]


def test_mempane_ends_well_and_complains_of_nothing(guest):
    names = guest.names("*.status")
    assert len(names) >= 5, names
    for name in names:
        assert_equal((guest.text(f"{name}.status"), guest.text(f"{name}.complaint")), ("0\n", ""),
                     name)
    usual = ("present", "absent", "unread")
    strange = [source for source in guest.sample("inner")["sources"]
               if source["malformed_line"] or source["state"] not in usual]
    assert not strange, strange


def test_processes_are_listed_by_bpf(guest):
    samples = guest.samples("processes")
    assert_equal([sample["host"]["process_reader"] for sample in samples], ["bpf"] * len(samples))
    names = {row["pid"]: row["name"] for row in samples[-1]["process"]}
    assert_equal((names[1], names[2]), ("init", "kthreadd"))
    for program in guest.names("*.pid"):
        if guest.folder.joinpath(f"inspect-{program}.json").exists():
            assert_equal(names.get(guest.pid(program)), "load", program)


def replayed(text):
    """The zones of a machine of which nothing is known but its buddyinfo."""
    with harness.make_tree({"proc/buddyinfo": text}) as root:
        told = harness.run("--root", root, "snapshot", "fragmentation", "--json")
    return zones_of(json.loads(told.stdout))


def test_extfrag_indices_equal_debugfs(guest):
    """Of what mempane said there, and of what it computes here from the text that was read around
    the kernel's indices. Zones that moved in between do not count."""
    there, here = Tally(), Tally()
    for number in guest.names("before.*"):
        before, between, after = (rows_of(guest.text(f"{when}.{number}"))
                                  for when in ("before", "between", "after"))
        indices = {name: rows_of(guest.text(f"{name}.{number}")) for name in INDICES}
        told, computed = zones_of(guest.sample(f"fragmentation.{number}")), \
            replayed(guest.text(f"before.{number}"))
        for zone in before:
            if before[zone] == between[zone]:
                here.compare(zone, computed[zone], indices)
            mine = [str(told[zone][order]["blocks"]) for order in sorted(told[zone])]
            if before[zone] == between[zone] == after[zone] == mine:
                there.compare(zone, told[zone], indices)
    print(f"# {there.values} values there, {here.values} here: {dict(here.kinds)}")
    assert not there.problems + here.problems, (there.problems, here.problems)
    assert here.values >= 40 and there.values >= 20, "hardly any zone rested"


def hardware(text):
    """What numactl says: {(what, node): words}, distances as ("distance", from, to)."""
    told, columns = {}, []
    for line in text.splitlines():
        match = re.match(r"node (\d+) (cpus|size|free):(.*)", line)
        row = re.match(r" *(\d+): +(.*)", line)
        if match:
            told[match[2], int(match[1])] = match[3].split()
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


def test_nodes_are_those_of_the_machine_and_of_numactl(guest):
    machine, told = guest.machine, hardware(guest.text("numactl"))
    rows = {row["node"]: row for row in guest.rows("nodes", "node")}
    assert_equal(sorted(rows), list(range(len(machine.nodes))))
    for node, (size, processors) in enumerate(machine.nodes):
        row = rows[node]
        assert_equal(numbers_of(row["cpulist"]), numbers_of(processors or ""), node)
        assert_equal((row["has_cpu"], row["has_memory"]), (int(bool(processors)), int(bool(size))),
                     node)
        assert_equal([str(number) for number in numbers_of(row["cpulist"])], told["cpus", node])
        assert_equal(row["memory_total"] // MEBIBYTE, int(told["size", node][0]), node)
        least = size * 0.98 - KEPT_BY_THE_KERNEL if size else 0
        assert least * MEBIBYTE <= row["memory_total"] <= size * MEBIBYTE, row
    for row in guest.rows("nodes", "node_distance"):
        start, end = row["node"], row["to"]
        expected = 10 if start == end else machine.distance(start, end)
        assert_equal((row["distance"], told["distance", start, end]), (expected, expected))


def test_what_lies_still_is_as_the_nodes_themselves_say(guest):
    """Of each node's meminfo what no daemon of the kernel touches, to the byte."""
    rows = {row["node"]: row for row in guest.rows("nodes", "node")}
    found = re.findall(r"Node (\d+) (\w+): +(\d+) kB", guest.text("node-meminfo"))
    told = {(int(node), field): int(number) * 1024 for node, field, number in found}
    for node, row in rows.items():
        for field, column in (("MemTotal", "memory_total"), ("Mlocked", "mlocked"),
                              ("AnonHugePages", "anonymous_huge_pages"), ("Dirty", "dirty")):
            assert_equal(row[column], told[node, field], node, field)


def test_memory_adds_up(guest):
    """The parts of the balance sheet make MemTotal, with the remainder named."""
    parts = {row["part"]: row["size"] for row in guest.rows("inner", "balance")}
    fields = guest.fields("meminfo")
    assert_equal(sum(parts.values()), fields["MemTotal"] * 1024, parts)
    assert_equal(parts["huge pages"], fields["Hugetlb"] * 1024)
    assert abs(parts["unaccounted"]) < 0.1 * fields["MemTotal"] * 1024, parts


def test_processes_are_where_numa_maps_and_numastat_say(guest):
    """To the byte and to the last digit printed; these processes hold still. Where one node only has
    memory, nobody is asked."""
    if sum(bool(size) for size, _ in guest.machine.nodes) == 1:
        assert not [name for name in guest.names("inspect-*.json")
                    if guest.sample(f"inspect-{name}").get("placement")]
        return
    for program in guest.names("numa_maps-*"):
        rows = {row["node"]: row for row in guest.rows(f"inspect-{program}", "placement")}
        expected = nodes_of_numa_maps(guest.text(f"numa_maps-{program}"))
        assert_equal({node: row["resident"] for node, row in rows.items() if row["resident"]},
                     expected, program)
        words = re.search(r"^Total +([\d. ]+)$", guest.text(f"numastat-{program}"), re.MULTILINE)
        for node, word in enumerate(words[1].split()[:-1]):
            there = rows[node]["resident"] / MEBIBYTE if node in rows else 0
            assert abs(there - float(word)) < 0.0051, (program, node, there, word)
