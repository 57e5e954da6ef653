# SPDX-License-Identifier: GPL-2.0-or-later
"""Eight nodes of 128 MiB in a ring, a processor each."""

from results import MEBIBYTE, assert_equal, assert_mapping, assert_misplaced, assert_near, \
    assert_placed, assert_runs_on, nodes_text

SPREAD = {f"node{node}": 16 for node in range(8)}
STAIRS = {f"node{node}": 8 + node for node in range(8)}


def test_memory_is_spread_over_all_nodes(guest):
    assert_placed(guest, "spread", **SPREAD)
    assert_placed(guest, "stairs", **STAIRS)
    assert_placed(guest, "walking", **{node: 4 for node in SPREAD})
    assert_mapping(guest, "spread", "interleave:0-7", **SPREAD)
    for node, size in STAIRS.items():
        assert_mapping(guest, "stairs", f"bind:{node.removeprefix('node')}", **{node: size})


def test_pools_are_those_reserved(guest):
    """Node N has a pool of N pages; 8 pages are used, two on each of the nodes 4 to 7."""
    size = 2 * MEBIBYTE
    for node in range(8):
        row = guest.row("nodes", "huge_pool", node=node, page_size=size)
        used = 2 if node >= 4 else 0
        assert_equal((row["pages"], row["free"], row["used"]), (node, node - used, used * size),
                     node)
    total = [row for row in guest.rows("nodes", "huge_pool", page_size=size)
             if row.get("node") is None]
    assert_equal([(row["pages"], row["free"]) for row in total], [(28, 20)])
    placed = {row["node"]: row["hugetlb"] for row in guest.rows("inspect-pooled", "placement")}
    assert_equal({node: amount for node, amount in placed.items() if amount},
                 {node: 2 * size for node in range(4, 8)})
    row = guest.row("inspect-pooled", "mapping", size=16 * MEBIBYTE)
    assert_equal((row["policy"], row["nodes"]),
                 ("interleave:4-7", nodes_text({node: 4 for node in range(4, 8)})))


def test_pressure_that_nobody_accounts_is_absent(guest):
    sample = guest.sample("pressure")
    assert "No such file" in guest.text("proc-pressure")
    assert_equal(sample["system"], [{}])
    assert_equal([(source["state"], source["error"]) for source in sample["sources"]],
                 [("absent", "ENOENT")])


def test_memory_away_from_threads_is_misplaced(guest):
    assert_misplaced(guest, "spread", 0, misplaced=112, locality=1 / 8)
    assert_misplaced(guest, "stairs", 7, misplaced=77, locality=15 / 92)
    assert_misplaced(guest, "pooled", 2, misplaced=16, locality=0)
    # Threads on four of the nodes that it is spread over, a quarter of the time on each.
    assert_misplaced(guest, "walking", 0, 2, 4, 6, misplaced=16, locality=1 / 8)
    assert_runs_on(guest, "walking", 0, 2, 4, 6)
    assert_near(guest.process("placement", "spread")["spread"], 7 / 8, tolerance=0.02)
    assert_equal(guest.process("placement", "stairs")["main_node"], 7)
