# SPDX-License-Identifier: GPL-2.0-or-later
"""Node 1 without memory, node 3 without processors."""

from results import MEBIBYTE, assert_equal, assert_fragmented, assert_mapping, assert_misplaced, \
    assert_near, assert_placed, assert_runs_on


def test_the_machine_says_which_nodes_lack_what(guest):
    row = guest.sample("numa")["system"][0]
    assert_equal((row["nodes_online"], row["nodes_have_memory"], row["nodes_have_cpu"]),
                 ("0-3", guest.text("has_memory").strip(), "0-2"))
    assert_equal(row["nodes_have_memory"], "0,2-3")
    for name, value in row.items():
        if name.startswith("nodes_residue_memory_total"):
            assert_equal(value, 0, name)


def test_a_node_without_memory_has_none(guest):
    row = guest.row("nodes", "node", node=1)
    assert_equal((row["memory_total"], row["memory_free"], row["anonymous"], row["cpulist"]),
                 (0, 0, 0, "1"))
    assert row.get("used_share") is None, row["used_share"]
    for program in ("from_memoryless", "on_cpuless", "at_home", "holes"):
        assert not guest.rows(f"inspect-{program}", "placement", node=1), program


def test_memory_is_where_it_was_taken(guest):
    """The node nearest to node 1 is node 3."""
    assert_placed(guest, "from_memoryless", node3=64)
    assert_placed(guest, "on_cpuless", node3=64)
    assert_placed(guest, "at_home", node2=96)
    assert_mapping(guest, "from_memoryless", "default", node3=64)
    assert_mapping(guest, "on_cpuless", "bind:3", node3=64)
    anonymous = guest.row("nodes", "node", node=3)["anonymous"]
    assert_near(anonymous, 128 * MEBIBYTE)


def test_memory_with_holes_is_fragmented(guest):
    assert_fragmented(guest, node=0)


def test_memory_away_from_threads_is_misplaced(guest):
    assert_misplaced(guest, "on_cpuless", 0, misplaced=64, locality=0)
    assert_misplaced(guest, "at_home", 2, misplaced=0, locality=1)
    # Where a node has no memory, that of the nearest one is as local as it gets.
    assert_misplaced(guest, "from_memoryless", 3, misplaced=0, locality=1)
    assert_runs_on(guest, "from_memoryless", 1)
    assert_near(guest.process("placement", "from_memoryless")["distance_cost"], 1.4,
                tolerance=0.02)
