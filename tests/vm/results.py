# SPDX-License-Identifier: GPL-2.0-or-later
"""What a guest brought back, and what its scenario makes it expected to be."""

import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "cli"), str(HERE.parent / "live")]
import harness  # noqa: E402

MEBIBYTE = 1 << 20
# Of all memory of a process: its text, its stacks and the kernel's rounding.
TOLERANCE = 0.01
TEXT = 720 << 10  # about what is resident of load itself


class Guest:
    def __init__(self, machine, folder, console):
        self.machine = machine
        self.folder = pathlib.Path(folder) / "results"
        self.console = console

    # ---- files ----

    def text(self, name):
        return (self.folder / name).read_text("utf-8", "surrogateescape")

    def names(self, pattern):
        """What the stars stand for in the names of such files."""
        start, end = pattern.split("*")
        return sorted(path.name[len(start):len(path.name) - len(end)]
                      for path in self.folder.glob(pattern))

    def samples(self, name):
        return [json.loads(line) for line in self.text(f"{name}.json").splitlines()]

    def sample(self, name):
        return self.samples(name)[-1]

    def pid(self, name):
        return int(self.text(f"{name}.pid"))

    def fields(self, name):
        """{field: number} of lines like those of meminfo, vmstat and memory.stat."""
        found = re.findall(r"^(\S+?):?\s+(-?\d+)", self.text(name), re.MULTILINE)
        return {field: int(number) for field, number in found}

    # ---- rows ----

    def rows(self, name, entity, /, **values):
        return [row for row in self.sample(name).get(entity, [])
                if all(row.get(column) == value for column, value in values.items())]

    def row(self, name, entity, /, **values):
        rows = self.rows(name, entity, **values)
        assert len(rows) == 1, (name, entity, values, len(rows))
        return rows[0]

    def process(self, name, program):
        return self.row(name, "process", pid=self.pid(program))


def assert_equal(found, expected, *context):
    assert found == expected, (*context, "found", found, "expected", expected)


def assert_near(found, expected, *context, tolerance=TOLERANCE, whole=None):
    """Within a share of what is expected, or of the whole that it is a part of."""
    slack = tolerance * (expected if whole is None else whole)
    assert abs(found - expected) <= slack, (*context, "found", found, "expected", expected)


def nodes_of_numa_maps(text, page_size=4096):
    """{node: bytes}, each mapping in pages of its own size."""
    nodes = {}
    for line in text.splitlines():
        size = re.search(r"kernelpagesize_kB=(\d+)", line)
        for node, pages in re.findall(r" N(\d+)=(\d+)", line):
            bytes_there = int(pages) * (int(size[1]) * 1024 if size else page_size)
            nodes[int(node)] = nodes.get(int(node), 0) + bytes_there
    return nodes


def nodes_text(parts):
    """{node: MiB} as mempane writes it."""
    def amount(size):
        return f"{size:.2f}M" if size < 10 else f"{size:.1f}M" if size < 100 else f"{size:.0f}M"
    return " ".join(f"N{node}={amount(size)}" for node, size in sorted(parts.items()) if size)


def assert_mapping(guest, program, policy, **nodes):
    """A mapping has just this policy and these MiB on each node, as node0=32, to the byte."""
    parts = {int(name.removeprefix("node")): size for name, size in nodes.items()}
    size = sum(parts.values()) * MEBIBYTE
    row = guest.row(f"inspect-{program}", "mapping", size=size, policy=policy)
    assert_equal((row["nodes"], row["node_resident"]), (nodes_text(parts), size), program)


def assert_placed(guest, program, **nodes):
    """Anonymous memory of a process by node, in MiB, within one percent of the whole."""
    expected = {int(name.removeprefix("node")): size for name, size in nodes.items()}
    rows = {row["node"]: row for row in guest.rows(f"inspect-{program}", "placement")}
    whole = sum(expected.values()) * MEBIBYTE
    for node in expected.keys() | rows.keys():
        found = rows[node]["anonymous"] if node in rows else 0
        assert_near(found, expected.get(node, 0) * MEBIBYTE, program, node, whole=whole)
        share = rows[node]["resident"] / sum(row["resident"] for row in rows.values()) \
            if node in rows else 0
        assert_near(rows[node]["share"] if node in rows else 0, share, program, node,
                    tolerance=1e-9, whole=1)


def assert_misplaced(guest, program, *nodes, misplaced, locality=None):
    """The threads of a process ran on these nodes. So many MiB of it are elsewhere, and with them
    its text where that happens to be; to the byte what the inspector has on the other nodes."""
    row = guest.process("placement", program)
    kinds = ("resident", "anonymous", "hugetlb", "misplaced")
    rows = {place["node"]: [place[kind] for kind in kinds]
            for place in guest.rows("placement", "process_node", pid=guest.pid(program))
            if place["resident"]}
    expected = {place["node"]: [place[kind] for kind in kinds[:3]] +
                               [0 if place["node"] in nodes else place["resident"]]
                for place in guest.rows(f"inspect-{program}", "placement") if place["resident"]}
    assert_equal(rows, expected, program)
    assert_equal((row["placed"], row["misplaced"]),
                 tuple(sum(place[at] for place in expected.values()) for at in (0, 3)), program)
    assert_near(row["misplaced"] - misplaced * MEBIBYTE, TEXT / 2, program,
                whole=row["placed"] + 50 * TEXT)
    if locality is not None:
        slack = (0.02 if len(nodes) == 1 else 0.06) + TEXT / row["placed"]
        assert_near(row["locality"], locality, program, "locality", whole=1, tolerance=slack)


def assert_runs_on(guest, program, *nodes):
    """Its threads, which compute alike, ran on these nodes."""
    shares = {row["node"]: row["cpu_share"] for row in guest.rows(
        "placement", "process_node", pid=guest.pid(program)) if row["cpu_share"]}
    assert_equal(sorted(shares), sorted(nodes), program)
    for node in nodes:
        assert_near(shares[node], 1 / len(nodes), program, node, tolerance=0.12, whole=1)
    words = guest.process("placement", program)["cpu_nodes"].split()
    assert_equal([word.partition("=")[0] for word in words], [f"N{node}" for node in sorted(nodes)])


def assert_fragmented(guest, node):
    """The program "holes" took all of a node and gave back every second page."""
    rows = {row["order"]: row for row in guest.rows("fragmentation.1", "free_area", node=node,
                                                    zone="DMA32")}
    kept = guest.row("inspect-holes", "placement", node=node)["anonymous"]
    free = sum(row["blocks"] * row["block_size"] for row in rows.values())
    assert free > 0.8 * kept > 32 * MEBIBYTE, (free, kept)
    assert rows[0]["free"] > 0.7 * free, rows[0]
    # What order 1 cannot use none that is larger can.
    indices = [row["unusable_index"] for _, row in sorted(rows.items())]
    assert indices[0] == 0 and indices[1] > 700 and indices == sorted(indices), indices
