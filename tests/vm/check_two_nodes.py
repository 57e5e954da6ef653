# SPDX-License-Identifier: GPL-2.0-or-later
"""Two nodes of 512 MiB, two processors each."""

from results import MEBIBYTE, assert_equal, assert_mapping, assert_misplaced, assert_near, \
    assert_placed, assert_runs_on


def test_memory_is_on_the_nodes_that_it_was_taken_on(guest):
    assert_placed(guest, "away", node1=96)
    assert_placed(guest, "home", node1=64)
    assert_placed(guest, "spread", node0=32, node1=32)
    assert_placed(guest, "preferring", node0=64)
    assert_placed(guest, "both", node0=32, node1=64)
    assert_placed(guest, "huge", node0=64)
    assert_placed(guest, "pooled", node1=32)


def test_policies_are_those_of_the_programs(guest):
    assert_mapping(guest, "away", "bind:1", node1=96)
    assert_mapping(guest, "home", "local", node1=64)
    assert_mapping(guest, "spread", "interleave:0-1", node0=32, node1=32)
    assert_mapping(guest, "preferring", "prefer:0", node0=64)
    assert_mapping(guest, "both", "bind:0", node0=32)
    assert_mapping(guest, "both", "bind:1", node1=64)
    assert_mapping(guest, "pooled", "bind:1", node1=32)


def test_processors_allowed_are_those_given(guest):
    for program, processors in (("away", "0-1"), ("home", "2-3"), ("spread", "0-3"),
                                ("preferring", "2-3"), ("pooled", "0"), ("huge", "0")):
        row = guest.process("placement", program)
        assert_equal((row["cpus_allowed"], row["memory_nodes_allowed"]), (processors, "0-1"))


def test_pools_are_those_reserved(guest):
    size = 2 * MEBIBYTE
    for node, pages, free in ((None, 28, 12), (0, 8, 8), (1, 20, 4)):
        rows = [row for row in guest.rows("nodes", "huge_pool", page_size=size)
                if row.get("node") == node]
        assert_equal([(row["pages"], row["free"], row["used"]) for row in rows],
                     [(pages, free, (pages - free) * size)], node)
    assert_equal([(row["huge_pages_total"], row["huge_pages_free"])
                  for row in guest.rows("nodes", "node")], [(8, 8), (20, 4)])


def test_huge_pages_of_processes(guest):
    pooled, huge = (guest.row(f"inspect-{name}", "process") for name in ("pooled", "huge"))
    assert_equal((pooled["hugetlb"], pooled["private_hugetlb"]), (32 * MEBIBYTE, 32 * MEBIBYTE))
    assert_equal((huge["anonymous_huge_pages"], huge["hugetlb"]), (64 * MEBIBYTE, 0))
    placed = {row["node"]: row["hugetlb"] for row in guest.rows("inspect-pooled", "placement")}
    assert_equal(placed, {0: 0, 1: 32 * MEBIBYTE})


def test_faults_per_second_are_those_of_the_clock(guest):
    """256 small pages five times a second, and a step more or less at either end of the time."""
    row = guest.process("rates", "faulting")
    assert_near(row["minor_faults_per_s"], 1280, tolerance=0.08)
    assert_equal(row["major_faults_per_s"], 0)


def test_memory_away_from_threads_is_misplaced(guest):
    assert_misplaced(guest, "away", 0, misplaced=96, locality=0)
    assert_misplaced(guest, "home", 1, misplaced=0, locality=1)
    assert_misplaced(guest, "spread", 0, misplaced=32, locality=0.5)
    assert_misplaced(guest, "preferring", 1, misplaced=64, locality=0)
    # Its two threads compute alike, one on each node.
    assert_misplaced(guest, "both", 0, 1, misplaced=0, locality=0.5)
    assert_misplaced(guest, "pooled", 0, misplaced=32, locality=0)
    assert_misplaced(guest, "huge", 0, misplaced=0, locality=1)


def test_threads_run_where_they_were_put(guest):
    for program, nodes in (("away", (0,)), ("home", (1,)), ("spread", (0,)), ("preferring", (1,)),
                           ("both", (0, 1)), ("pooled", (0,)), ("huge", (0,))):
        assert_runs_on(guest, program, *nodes)


def test_processes_name_their_nodes_and_policies(guest):
    expected = {"away": (1, "bind:1"), "home": (1, "local"), "preferring": (0, "prefer:0"),
                "pooled": (1, "bind:1 +1"), "both": (1, "bind:1 +2")}
    for program, words in expected.items():
        row = guest.process("placement", program)
        assert_equal((row["main_node"], row["policy"]), words, program)
    # At distance 21 all of the time, and half of it on the spot.
    for program, cost in (("away", 2.1), ("home", 1.0), ("spread", 1.55)):
        assert_near(guest.process("placement", program)["distance_cost"], cost, program,
                    tolerance=0.02)
    assert_near(guest.process("placement", "spread")["spread"], 0.5, tolerance=0.02)
