# SPDX-License-Identifier: GPL-2.0-or-later
"""A node of 256 MiB whose memory, and at last the node itself, is taken away; a processor that comes
and goes. A stream of samples was there all the time."""

from results import MEBIBYTE, assert_equal, assert_near

WHOLE = 256 * MEBIBYTE


def nodes_of(sample):
    return {row["node"]: row for row in sample["node"]}


def test_the_module_is_node_1(guest):
    row = guest.row("whole", "node", node=1)
    assert_equal((row["memory_total"], row["has_cpu"], row["cpulist"]), (WHOLE, 0, ""))
    assert f"MemTotal: {WHOLE >> 10:14} kB" in guest.text("node1-whole"), guest.text("node1-whole")
    assert_equal([zone["name"] for zone in guest.rows("whole", "zone", node=1)], ["Movable"])


def test_the_stream_goes_on_to_its_end(guest):
    samples = guest.samples("stream")
    assert_equal((guest.text("stream-end"), guest.text("stream.complaint")), ("143\n", ""))
    strange = {source["name"]: source for sample in samples for source in sample["sources"]
               if source["malformed_line"]}
    assert not strange, strange
    print(f"# {len(samples)} samples")
    assert len(samples) > 50, len(samples)


def test_what_stays_is_in_every_sample(guest):
    kept = guest.pid("kept")
    for sample in guest.samples("stream"):
        node = nodes_of(sample)[0]
        assert 448 * MEBIBYTE * 0.8 < node["memory_total"] <= 448 * MEBIBYTE, node
        assert node["cpulist"] in ("0", "0-1"), node
        row, = (row for row in sample["process"] if row["pid"] == kept)
        assert row["resident"] >= 64 * MEBIBYTE, row
        zones = {(row["node"], row["name"]) for row in sample["zone"]}
        assert (0, "DMA32") in zones, zones


def test_samples_follow_what_comes_and_goes(guest):
    """Some blocks of it, none, all: never more than there is, and no rows of a node without any."""
    samples = guest.samples("stream")
    sizes = [nodes_of(sample)[1]["memory_total"] for sample in samples if 1 in nodes_of(sample)]
    block = WHOLE // 2
    assert_equal({size % block for size in sizes}, {0}, sizes)
    assert_equal((min(sizes), max(sizes)), (0, WHOLE))
    assert {nodes_of(sample)[0]["cpulist"] for sample in samples} == {"0", "0-1"}
    assert 1 not in nodes_of(samples[-1]) and 1 in nodes_of(samples[0])


def test_a_process_is_seen_leaving_the_memory_that_goes(guest):
    pid = guest.pid("evicted")
    for name, node in (("on-module", 1), ("evicted", 0)):
        rows = {row["node"]: row["anonymous"] for row in guest.rows(name, "process_node", pid=pid)}
        assert_near(rows[node], 48 * MEBIBYTE, name, rows)
        assert_equal(guest.process(name, "evicted")["main_node"], node, name)


def test_a_node_that_is_gone_is_gone(guest):
    assert "node1" not in guest.text("nodes-left").split()
    assert_equal([row["node"] for row in guest.rows("without", "node")], [0])
    assert_equal([(row["node"], row["to"]) for row in guest.rows("without", "node_distance")],
                 [(0, 0)])
    assert_equal(guest.sample("without")["system"][0]["nodes_online"], "0")
