# SPDX-License-Identifier: GPL-2.0-or-later
"""The live screen on a serial line of 80 columns and 24 lines, under TERM=linux and vt100."""

import re

from results import MEBIBYTE, assert_equal
from screen import Console

PANES = "1 Over.2 Procs.3 Faults.4 Frag.5 Slab.6 Nodes.7 Cgroup.8 Swap.9 Shared.0 More"
FIRST, SECOND = r"96\.\dM .*load -c 0 -m b", r"48\.\dM .*load -c 1 -m b"


def drive(emulator, folder):
    console = Console(emulator, folder)
    console.look("overview", r"\[1 Over\]", FIRST, SECOND)
    console.type("2")
    console.look("processes", r"\[2 Procs\]", FIRST, SECOND)
    console.type("/second-to-none\r")
    console.look("search", "second-to-none")
    console.type("\\bind:1\r")
    console.look("filter", r"1 of 1", SECOND)
    console.type("\r")
    console.look("inspector", "Regions", "Mappings", r"PSS +48\.\dM")
    console.type("6")
    console.look("nodes", r"\[6 Nodes\]", r"node 1 +20 +10")
    console.type("\x0c")
    console.look("redrawn", r"\[6 Nodes\]", r"node 1 +20 +10")
    console.type("h")
    console.look("help", "Faults and activity")
    console.type("q")
    console.look("left", "left linux")
    console.look("vt100", r"\[1 Over\]", FIRST)
    console.type("2q")
    console.look("left-vt100", "left vt100")


def cell(text, title, key):
    """In the first table of a screen the word below a title that stands at the right of its column,
    in the row that begins with this word."""
    lines = text.splitlines()
    while f" {title} " not in lines[0]:
        del lines[0]
    end = lines[0].index(f" {title} ") + len(title) + 1
    row = next(line for line in lines if line[1:].split()[:1] == [key])
    return row[:end].split()[-1]


def screen(guest, name):
    return guest.text(f"screen-{name}")


def test_the_overview_names_panes_and_the_largest_processes(guest):
    text = screen(guest, "overview")
    assert re.search(PANES.replace("1 Over.", r"\[1 Over\]"), text), text
    rows = [line for line in text.splitlines() if "load -c" in line]
    assert len(rows) == 2 and re.search(FIRST, rows[0]) and re.search(SECOND, rows[1]), text
    assert "mempane guest" in text and re.search(r"huge pages +8\.00M", text), text


def test_processes_are_filtered_and_opened(guest):
    assert re.search(SECOND, screen(guest, "processes")), screen(guest, "processes")
    text = screen(guest, "filter")
    assert re.search(SECOND, text) and "load -c 0" not in text, text
    text = screen(guest, "inspector")
    assert str(guest.pid("second")) in text and re.search(r"48\.\dM", text), text


def test_nodes_show_what_is_on_them(guest):
    rows = {row["node"]: row for row in guest.rows("nodes", "node")}
    for name in ("nodes", "redrawn"):
        text = screen(guest, name)
        for node, row in rows.items():
            size = cell(text, "ANON", str(node))
            assert size.endswith("M"), text
            assert abs(float(size[:-1]) - row["anonymous"] / MEBIBYTE) < 8, (node, size, row)
        assert re.search(r"node 0 +10 +20", text), text


def test_a_poor_terminal_gets_plain_characters(guest):
    text = screen(guest, "vt100")
    assert text.isascii() and re.search(FIRST, text), text
    assert not screen(guest, "overview").isascii()


def test_the_terminal_is_as_it_was(guest):
    for terminal in ("linux", "vt100"):
        assert_equal(guest.text(f"terminal-after-{terminal}"),
                     guest.text(f"terminal-before-{terminal}"))
    assert "left linux" in screen(guest, "left") and "left vt100" in screen(guest, "left-vt100")
