# SPDX-License-Identifier: GPL-2.0-or-later
"""The machines of the lab, each a few facts. What happens on NAME is in scenario-NAME, what mempane
must say of it in check_NAME.py."""

import dataclasses

from architectures import ARCHITECTURES


@dataclasses.dataclass(frozen=True)
class Machine:
    scenario: str
    kernel: str = "6.12"
    # (MiB, processors) of each node, as (512, "0-1"); 0 and None: has none.
    nodes: tuple = ((512, "0"),)
    # {(from, to): distance}; what is not named is the other way round, or QEMU's 20.
    distances: dict = dataclasses.field(default_factory=dict)
    # {(from, to): (nanoseconds, bytes a second)} of a machine whose firmware tells (HMAT), and for
    # each node which one with processors is the nearest.
    speeds: dict = dataclasses.field(default_factory=dict)
    initiators: tuple = ()
    append: str = ""
    modules: tuple = ()
    architecture: str = "x86_64"
    processor: str = ""  # the usual one
    disk: int = 0  # MiB
    # More arguments of QEMU.
    arguments: tuple = ()

    def emulation(self):
        return ARCHITECTURES[self.architecture]

    def memory(self):
        return sum(size for size, _ in self.nodes)

    def processors(self):
        return sum(int(last or first) - int(first) + 1 for _, ranges in self.nodes if ranges
                   for first, _, last in (ranges.partition("-"),))

    def distance(self, start, end):
        return self.distances.get((start, end), self.distances.get((end, start), 20))


ZRAM = ("zram", "zsmalloc", "lzo", "lzo-rle")
# A pool of 1 GiB is never touched, so it costs the host nothing.
HUGE_PAGES = {"nodes": ((3072, "0"),), "processor": "qemu64,+pdpe1gb",
              "append": "transparent_hugepage=always hugepagesz=1G hugepages=1 hugepagesz=2M "
                        "hugepages=32"}

MACHINES = {
    "two-nodes": Machine(
        scenario="two-nodes", nodes=((512, "0-1"), (512, "2-3")), distances={(0, 1): 21},
        append="psi=1"),
    "four-nodes": Machine(
        scenario="four-nodes", nodes=((256, "0"), (224, "1"), (224, "2"), (224, "3")),
        distances={(0, 1): 12, (0, 2): 20, (0, 3): 28, (1, 2): 17, (1, 3): 24, (2, 3): 14,
                   (3, 2): 15}),
    # A node without memory, one without processors. The kernel gives those with processors the
    # lower numbers, so they come first here, too.
    "odd-nodes": Machine(
        scenario="odd-nodes", kernel="6.1",
        nodes=((256, "0"), (0, "1"), (256, "2"), (256, None)),
        distances={(0, 1): 20, (0, 2): 22, (0, 3): 30, (1, 2): 40, (1, 3): 14, (2, 3): 30}),
    "eight-nodes": Machine(
        scenario="eight-nodes", kernel="6.1", append="psi=0",
        nodes=tuple((128, str(node)) for node in range(8)),
        distances={(start, end): 10 + 5 * min(abs(start - end), 8 - abs(start - end))
                   for start in range(8) for end in range(8) if start != end}),
    "screen": Machine(scenario="screen", nodes=((256, "0"), (192, "1"))),
    "move-pages": Machine(scenario="move-pages", nodes=((512, "0"), (512, "1"))),
    # Memory of node 1 is on a module that can be taken out, as ACPI tells.
    "hotplug": Machine(
        scenario="hotplug", nodes=((448, "0-1"), (0, None)),
        append="memhp_default_state=online_movable swiotlb=noforce",
        arguments=("-m", "448M,slots=2,maxmem=2G",
                   "-object", "memory-backend-ram,id=module,size=256M",
                   "-device", "pc-dimm,id=dimm,memdev=module,node=1")),
    # A node without processors whose memory is slow: a tier of its own, to which reclaim demotes.
    "demotion": Machine(
        scenario="demotion", nodes=((320, "0"), (256, None)), initiators=(0, 0),
        distances={(0, 1): 40}, speeds={(0, 0): (10, "16G"), (0, 1): (60, "4G")},
        arguments=("-machine", "hmat=on")),
    # Pages of 64 KiB. mempane is not there: busybox copies the kernel's files.
    "pages-64k": Machine(scenario="pages-64k", architecture="ppc64le", kernel="6.1-powerpc64le",
                         nodes=((512, "0"), (512, "1")), distances={(0, 1): 40}),
    "swap": Machine(scenario="swap", nodes=((320, "0-1"),), disk=256,
                    modules=ZRAM + ("virtio_blk",)),
    "cgroups": Machine(scenario="cgroups", nodes=((448, "0-1"),), append="psi=1"),
    "huge-pages": Machine(scenario="huge-pages", **HUGE_PAGES),
    "huge-pages-6.1": Machine(scenario="huge-pages", kernel="6.1", **HUGE_PAGES),
}

# Only captured by hand, for fixtures.
MACHINES_TO_CAPTURE = {
    # Two nodes of unequal size and one without memory, zram as swap, pools, mergeable pages.
    "numa-swap": Machine(
        scenario="numa-swap", nodes=((640, "0"), (384, "1"), (0, "2")),
        distances={(0, 1): 20, (0, 2): 31, (1, 2): 25}, modules=ZRAM + ("virtio_balloon",),
        append="psi=1 delayacct slub_nomerge=0"),
    # One node, cgroup v1 for memory beside a v2 tree, as distributions of 2020 had it.
    "hybrid": Machine(scenario="hybrid", kernel="6.1", append="psi=1 delayacct slub_nomerge=0"),
    # Two nodes of fast memory and one of slow memory without processors, as firmware tells.
    "tiers": Machine(
        scenario="tiers", nodes=((256, "0"), (128, "1"), (384, None)), initiators=(0, 1, 0),
        distances={(0, 1): 20, (0, 2): 28, (1, 2): 38},
        speeds={(0, 0): (80, "200G"), (0, 1): (140, "60G"), (0, 2): (240, "32G"),
                (1, 0): (140, "60G"), (1, 1): (80, "200G"), (1, 2): (330, "24G")},
        arguments=("-machine", "hmat=on",
                   "-numa", "hmat-cache,node-id=2,size=16M,level=1,associativity=direct,"
                            "policy=write-back,line=64"),
        append="psi=1 delayacct slub_nomerge=0"),
    "leak": Machine(scenario="leak", nodes=((640, "0"),), append="psi=1 delayacct slub_nomerge=0"),
    "pressure": Machine(scenario="pressure", nodes=((192, "0"),), modules=ZRAM,
                        append="psi=1 delayacct slub_nomerge=0"),
}
