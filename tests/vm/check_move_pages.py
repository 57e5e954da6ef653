# SPDX-License-Identifier: GPL-2.0-or-later
"""300 MiB of one process and 48 of another go from node 0 to node 1, at the word of a user."""

import re

from results import MEBIBYTE, assert_equal, assert_near, assert_placed
from screen import Console

PAGES = 300 * MEBIBYTE // 4096
ON_NODE_1 = r"(\d+)% on node 1"


def drive(emulator, folder):
    console = Console(emulator, folder, (100, 36))
    console.look("before", r"\d+% on node 0", "load")
    console.type("p")
    console.look("from", r"load from", r"node 0 +30\dM of it", r"node 1 ")
    console.type("\r")
    console.look("question", r"Move 30\dM of process \d+ \(load\) from node 0 to node 1\?")
    console.wait(1)  # a sample has to come that shows that it is still the same process
    console.type("y")
    console.follow("arriving", ON_NODE_1, r"moved from node 0 to node 1 in")
    console.look("moved", r"9\d% on node 1|100% on node 1")
    # The other way to a process: the node, and those that hold it.
    console.type("6")
    console.look("nodes", r"\[6 Nodes\]", r"node 1 +20 +10")
    console.type("\r")
    console.look("holders", "Processes by node", r" 0 +48\.\dM .* load ")
    console.type("p")
    console.look("from-holder", r"load from", r"node 0 +48\.\dM of it")
    console.type("\r")
    console.look("question-holder", r"Move 48\.\dM of process \d+ \(load\) from node 0 to node 1\?")
    console.wait(1)
    console.type("y")
    console.look("moved-holder", r"moved from node 0 to node 1 in")
    console.type("q")
    console.look("readonly", r"\d+% on node 1")
    console.type("p")
    console.look("refused", "read-only: moving pages is switched off")
    console.type("q")


def screen(guest, name):
    return guest.text(f"screen-{name}")


def test_nothing_moves_before_the_answer(guest):
    rows = {row["node"]: row["anonymous"] for row in guest.rows("inspect-before", "placement")}
    assert_near(rows[0], 300 * MEBIBYTE)
    assert re.search(r"node 0 +30\dM of it", screen(guest, "from")), screen(guest, "from")
    assert "from node 0 to node 1?" in screen(guest, "question"), screen(guest, "question")


def test_the_pages_are_seen_arriving(guest):
    shares = [int(share) for share in screen(guest, "arriving").split()]
    assert shares == sorted(shares) and len(shares) >= 2, shares
    assert any(0 < share < 95 for share in shares), shares
    assert re.search("100% on node 1|9[5-9]% on node 1", screen(guest, "moved")), shares


def test_they_are_where_the_user_wanted_them(guest):
    assert_placed(guest, "mover", node1=300)
    before, after = guest.fields("vmstat-before"), guest.fields("vmstat-after")
    assert_near(after["pgmigrate_success"] - before["pgmigrate_success"],
                PAGES + 48 * MEBIBYTE // 4096, tolerance=0.05)


def test_a_process_is_moved_from_the_node_that_it_holds(guest):
    assert re.search(r"node 0 +48\.\dM of it", screen(guest, "from-holder"))
    assert_placed(guest, "bound", node1=48)
    row = [row for row in guest.rows("inspect-bound", "mapping", policy="bind:0") if row["nodes"]]
    assert_equal([entry["nodes"] for entry in row], ["N1=48.0M"])


def test_not_with_readonly(guest):
    assert "read-only: moving pages is switched off" in screen(guest, "refused")
