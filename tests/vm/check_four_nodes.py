# SPDX-License-Identifier: GPL-2.0-or-later
"""Four nodes, each with a processor, none as far as another."""

import re

from results import MEBIBYTE, assert_equal, assert_fragmented, assert_mapping, assert_misplaced, \
    assert_near, assert_placed


def test_memory_is_where_policies_put_it(guest):
    assert_placed(guest, "whole", node1=32, node3=32)
    assert_placed(guest, "many", node2=64)
    assert_placed(guest, "weighted", node0=48, node1=16)
    assert_placed(guest, "confined", node2=64)


def test_policies_are_those_of_the_programs(guest):
    assert_mapping(guest, "whole", "interleave:1,3", node1=32, node3=32)
    assert_mapping(guest, "many", "prefer (many):2-3", node2=64)
    assert_mapping(guest, "weighted", "weighted interleave:0-1", node0=48, node1=16)
    assert_mapping(guest, "confined", "default", node2=64)


def test_what_does_not_fit_goes_to_the_nearest_node(guest):
    """From node 3 that is node 2, and then node 1."""
    row = guest.row("inspect-overflowing", "mapping", size=240 * MEBIBYTE)
    assert_equal((row["policy"], row["node_resident"]), ("prefer:3", 240 * MEBIBYTE))
    placed = {row["node"]: row["anonymous"] for row in guest.rows("inspect-overflowing",
                                                                  "placement")}
    free = {row["node"]: row["memory_free"] for row in guest.rows("nodes", "node")}
    # What it had before it chose a node may be anywhere.
    assert placed[3] > placed[2] > MEBIBYTE > placed.get(0, 0), placed
    assert max(free[2], free[3]) < 24 * MEBIBYTE < free[0], free


def test_misses_are_counted_where_memory_was_wanted(guest):
    """Node 3 wanted what others gave."""
    before, after = ({(int(node), field): int(count) for node, field, count in re.findall(
        r"node(\d)/numastat:(\w+) (\d+)", guest.text(f"numastat-{when}"))}
        for when in ("before", "after"))
    rows = {row["node"]: row for row in guest.rows("numastat", "node")}
    for (node, field), count in before.items():
        name = {"interleave_hit": "numa_interleave", "local_node": "numa_local",
                "other_node": "numa_other"}.get(field, field)
        assert count <= rows[node][name] <= after[node, field], (node, field, count, rows[node])
    placed = {row["node"]: row["anonymous"] for row in guest.rows("inspect-overflowing",
                                                                  "placement")}
    assert rows[3]["numa_foreign"] * 4096 >= placed[2] + placed.get(1, 0), (rows, placed)


def test_a_cpuset_confines(guest):
    row = guest.process("placement", "confined")
    assert_equal((row["cpus_allowed"], row["memory_nodes_allowed"]), ("2", "2-3"))
    assert_equal(guest.process("placement", "whole")["memory_nodes_allowed"], "0-3")


def test_the_nodes_of_a_control_group(guest):
    rows = {row["node"]: row for row in guest.rows("groups", "cgroup_node", path="/confined")}
    assert_near(rows[2]["anon"], 64 * MEBIBYTE)
    told = guest.text("numa_stat").splitlines()
    for line in told:
        field, *parts = line.split()
        if field not in rows[0]:
            continue
        for part in parts:
            node, amount = part.removeprefix("N").split("=")
            assert_equal(rows[int(node)][field], int(amount), field, node)
    anonymous = guest.row("groups", "cgroup", path="/confined")["anon"]
    assert_equal(sum(row["anon"] for row in rows.values()), anonymous)


def test_memory_with_holes_is_fragmented(guest):
    assert_fragmented(guest, node=0)


def test_memory_away_from_threads_is_misplaced(guest):
    assert_misplaced(guest, "whole", 0, misplaced=64, locality=0)
    assert_misplaced(guest, "many", 0, misplaced=64, locality=0)
    assert_misplaced(guest, "weighted", 1, misplaced=48, locality=0.25)
    assert_misplaced(guest, "confined", 2, misplaced=0, locality=1)
    placed = {row["node"]: row["anonymous"] / MEBIBYTE
              for row in guest.rows("inspect-overflowing", "placement")}
    assert_misplaced(guest, "overflowing", 3, misplaced=placed[2] + placed.get(1, 0),
                     locality=placed[3] / sum(placed.values()))
    # From node 0 half of the memory is at distance 12, half at 28.
    assert_near(guest.process("placement", "whole")["distance_cost"], 2.0, tolerance=0.02)


def test_weights_are_those_set(guest):
    weights = {row["node"]: row["interleave_weight"] for row in guest.rows("tiers", "node")}
    assert_equal((weights[0], weights[1]), (3, 1))
