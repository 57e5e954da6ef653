# SPDX-License-Identifier: GPL-2.0-or-later
"""Machines to be damaged: small copies of fixtures, and the files of each that are damaged."""

import os
import pathlib
import shutil
import tempfile

from harness import FIXTURES

MACHINES = pathlib.Path(FIXTURES) / "machines"
TEXTS = pathlib.Path(FIXTURES) / "texts"
SYSTEM_FILES = ("meminfo", "vmstat", "buddyinfo", "zoneinfo", "slabinfo", "swaps", "uptime",
                "pressure/memory")
PROCESS_FILES = ("stat", "statm", "status", "cmdline", "oom_score", "oom_score_adj", "limits",
                 "smaps_rollup", "smaps", "numa_maps", "maps", "cgroup", "ksm_stat")
# One file of each kind; of the directories that hold a value a file, one or two of them.
RICH_FILES = (
    "proc/meminfo", "proc/vmstat", "proc/buddyinfo", "proc/zoneinfo", "proc/swaps",
    "proc/pagetypeinfo", "proc/vmallocinfo", "proc/allocinfo", "proc/sysvipc/shm", "proc/cgroups",
    "proc/self/mountinfo", "proc/sys/vm/overcommit_ratio", "proc/sys/vm/lowmem_reserve_ratio",
    "proc/sys/kernel/numa_balancing", "proc/1/maps", "proc/1/numa_maps", "proc/1/cgroup",
    "proc/1/ksm_stat", "proc/1/smaps", "proc/292/status", "answers/taskstats/1",
    "answers/objects/1", "answers/pages/1/400000", "sys/devices/system/node/online",
    "sys/devices/system/node/node1/meminfo",
    "sys/devices/system/node/node1/vmstat", "sys/devices/system/node/node1/numastat",
    "sys/devices/system/node/node1/distance", "sys/devices/system/node/node1/cpulist",
    "sys/devices/system/node/node1/memory_failure/total",
    "sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages",
    "sys/devices/system/node/node1/access0/initiators/read_latency",
    "sys/devices/virtual/memory_tiering/memory_tier4/nodelist",
    "sys/kernel/mm/mempolicy/weighted_interleave/node1",
    "sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages",
    "sys/kernel/mm/transparent_hugepage/enabled",
    "sys/kernel/mm/transparent_hugepage/hpage_pmd_size",
    "sys/kernel/mm/transparent_hugepage/hugepages-64kB/stats/anon_fault_alloc",
    "sys/kernel/mm/ksm/pages_sharing", "sys/kernel/mm/lru_gen/enabled",
    "sys/module/zswap/parameters/max_pool_percent", "sys/kernel/debug/zswap/stored_pages",
    "sys/kernel/slab/dentry/partial", "sys/block/zram0/mm_stat", "sys/block/zram0/io_stat",
    "sys/block/zram0/bd_stat", "sys/block/zram0/disksize", "sys/fs/cgroup/cgroup.controllers",
    "sys/fs/cgroup/memory.stat", "sys/fs/cgroup/user.slice/memory.current",
    "sys/fs/cgroup/user.slice/memory.max", "sys/fs/cgroup/user.slice/memory.stat",
    "sys/fs/cgroup/user.slice/memory.events", "sys/fs/cgroup/user.slice/memory.events.local",
    "sys/fs/cgroup/user.slice/memory.swap.events", "sys/fs/cgroup/user.slice/memory.pressure",
    "sys/fs/cgroup/user.slice/memory.numa_stat",
)
OLD_GROUPS = "sys/fs/cgroup/memory"


def make_capture(folder):
    """A capture of two steps."""
    shutil.copytree(MACHINES / "guest-6.18-two-steps", folder, symlinks=True)


def make_bare_tree(folder):
    """Files without FACTS, from a machine with pages of 64 KiB, which have to be inferred."""
    proc = MACHINES / "ppc64le-64k-k6.1" / "0" / "proc"
    for path in proc.iterdir():
        if not path.name.isdigit():
            copy = shutil.copytree if path.is_dir() else shutil.copy
            os.makedirs(os.path.join(folder, "proc"), exist_ok=True)
            copy(path, os.path.join(folder, "proc", path.name))
    for pid in ("1", "159"):
        shutil.copytree(proc / pid, os.path.join(folder, "proc", pid))
    os.mkdir(os.path.join(folder, "etc"))
    with open(os.path.join(folder, "etc", "passwd"), "w", encoding="ascii") as file:
        file.write("root:x:0:0:root:/root:/bin/sh\n")


def copy_all(source, folder, names):
    """Files and folders of these names below `source`, as far as there are any."""
    for name in names:
        path, copy = pathlib.Path(source) / name, os.path.join(folder, name)
        if path.exists():
            os.makedirs(os.path.dirname(copy), exist_ok=True)
            shutil.copytree(path, copy) if path.is_dir() else shutil.copy(path, copy)


def copy_text(name, folder, path):
    """The plain text of a source, where a machine has that file."""
    copy = os.path.join(folder, path)
    os.makedirs(os.path.dirname(copy), exist_ok=True)
    shutil.copy(TEXTS / name / "plain.txt", copy)


def make_rich_tree(folder):
    """A capture with a file of every kind, from several machines."""
    machine, step = MACHINES / "numa8-k6.12", os.path.join(folder, "0")
    os.mkdir(folder)
    shutil.copy(machine / "FACTS", folder)
    node, sizes = "sys/devices/system/node", ("hugepages-64kB", "khugepaged")
    huge = "sys/kernel/mm/transparent_hugepage"
    copy_all(machine / "0", step, (
        *(f"proc/{name}" for name in (*SYSTEM_FILES, "pagetypeinfo", "vmallocinfo", "cgroups",
                                      "self/mountinfo", "sys", "1", "292")),
        *(f"{node}/{name}" for name in ("online", "possible", "has_memory", "has_normal_memory",
                                        "has_cpu", "node0", "node1")),
        *(f"{huge}/{name}" for name in ("enabled", "defrag", "hpage_pmd_size", *sizes)),
        "sys/kernel/mm/ksm", "sys/kernel/mm/lru_gen", "sys/kernel/mm/hugepages",
        "sys/kernel/mm/mempolicy", "sys/devices/virtual/memory_tiering/memory_tier4/nodelist",
        *(f"sys/block/zram0/{name}" for name in ("mm_stat", "io_stat", "bd_stat", "disksize",
                                                 "comp_algorithm", "initstate")),
        *(f"sys/fs/cgroup/{name}" for name in ("cgroup.controllers", "memory.stat",
                                               "memory.pressure", "user.slice"))))
    copy_all(MACHINES / "documented" / "1", step, (
        "proc/allocinfo", "sys/kernel/debug/zswap", "sys/module/zswap", "sys/kernel/slab/dentry"))
    copy_all(MACHINES / "guest-6.12-tiers" / "1", step, (f"{node}/node1/access0",))
    copy_text("sysvipc_shm", step, "proc/sysvipc/shm")
    copy_text("process_ksm_stat", step, "proc/1/ksm_stat")
    copy_text("process_taskstats", step, "answers/taskstats/1")
    copy_text("shared_objects", step, "answers/objects/1")
    copy_text("process_page_nodes", step, "answers/pages/1/400000")


def make_old_groups(folder):
    """Control groups of version 1, on a machine without FACTS."""
    make_bare_tree(folder)
    with open(os.path.join(folder, "proc/self/mountinfo"), "w", encoding="ascii") as file:
        file.write("22 1 0:21 / / rw - ext4 /dev/vda rw\n"
                   f"30 22 0:27 / /{OLD_GROUPS} rw,nosuid - cgroup cgroup rw,memory\n")
    with open(os.path.join(folder, "proc/cgroups"), "w", encoding="ascii") as file:
        file.write("#subsys_name\thierarchy\tnum_cgroups\tenabled\nmemory\t3\t2\t1\n")
    for group in ("", "/web"):
        where = f"{OLD_GROUPS}{group}/memory."
        copy_text("cgroup_v1_stat", folder, f"{where}stat")
        copy_text("cgroup_v1_oom_control", folder, f"{where}oom_control")
        copy_text("cgroup_v1_numa_stat", folder, f"{where}numa_stat")
        for name in ("usage_in_bytes", "limit_in_bytes", "max_usage_in_bytes", "failcnt"):
            with open(os.path.join(folder, where + name), "w", encoding="ascii") as file:
                file.write("536870912\n")


def files_below(make, names):
    """Those of the names that the machine has; each must be there in one of the machines."""
    with tempfile.TemporaryDirectory(prefix="mempane-test-") as folder:
        machine = os.path.join(folder, "machine")
        make(machine)
        return [name for name in names if os.path.exists(os.path.join(machine, name))]


def files_of(prefix, pids):
    return [*(f"{prefix}proc/{name}" for name in SYSTEM_FILES),
            *(f"{prefix}proc/{pid}/{name}" for pid in pids for name in sorted(PROCESS_FILES))]


def list_files():
    """(make, file) for every file that is to be damaged."""
    yield from ((make_capture, file) for file in
                files_below(make_capture, files_of("1/", ("1", "5"))))
    yield from ((make_bare_tree, file) for file in
                files_below(make_bare_tree, [*files_of("", ("1", "159")), "etc/passwd"]))
    rich = [f"0/{name}" for name in RICH_FILES]
    assert files_below(make_rich_tree, rich) == rich, set(rich) - set(
        files_below(make_rich_tree, rich))
    yield from ((make_rich_tree, file) for file in rich)
    yield from ((make_old_groups, f"{OLD_GROUPS}/web/memory.{name}")
                for name in ("stat", "oom_control", "numa_stat", "limit_in_bytes"))
