# SPDX-License-Identifier: GPL-2.0-or-later
"""A node with a processor, and a slow one without, to which reclaim demotes."""

import re

from results import MEBIBYTE, assert_equal, assert_misplaced, assert_near, assert_placed


def test_tiers_and_speeds_are_those_of_sysfs(guest):
    tiers = {int(node): int(tier) for tier, node in
             re.findall(r"memory_tier(\d+)/nodelist:(\d+)", guest.text("tier-files"))}
    rows = {row["node"]: row for row in guest.rows("tiers", "node")}
    assert_equal({node: row["tier"] for node, row in rows.items()}, tiers)
    assert rows[0]["tier"] < rows[1]["tier"], tiers
    told = {(int(node), name): int(number) for node, name, number in
            re.findall(r"node(\d)/access0/initiators/(\w+):(\d+)", guest.text("speeds"))}
    for (node, name), number in told.items():
        scale = 1000000 if name.endswith("bandwidth") else 1
        assert_equal(rows[node][name], number * scale, node, name)
    assert_equal((rows[0]["read_latency"], rows[1]["read_latency"]), (10, 60))


def test_what_was_reclaimed_was_demoted(guest):
    """48 MiB, to the page as the kernel counts them."""
    for row in guest.rows("early", "node"):
        assert_equal(row["demoted"], 0)
    told = re.findall(r"node(\d)/vmstat:pgdemote_\w+ (\d+)", guest.text("node-vmstat"))
    for row in guest.rows("tiers", "node"):
        pages = sum(int(count) for node, count in told if int(node) == row["node"])
        assert_equal(row["demoted"], 4096 * pages, row["node"])
        assert_near(row["demoted"], (48 - 48 * row["node"]) * MEBIBYTE, whole=48 * MEBIBYTE)
    vmstat = guest.fields("vmstat")
    assert_equal(guest.sample("tiers")["system"][0]["pgdemote_direct"],
                 4096 * vmstat["pgdemote_direct"])


def test_processes_are_where_reclaim_put_them(guest):
    assert_placed(guest, "cold", node0=48, node1=48)
    assert_placed(guest, "warm", node0=32)
    assert_misplaced(guest, "cold", 0, misplaced=48, locality=0.5)
    assert_misplaced(guest, "warm", 0, misplaced=0, locality=1)
