#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares mempane's fragmentation indices with those of the kernel, while memory is fragmented.

The kernel prints unusable_index and extfrag_index in debugfs, which is mounted in a mount namespace
of this process alone. A row counts only when buddyinfo said the same of the zone before and after.
A child fills memory with small pages and frees some of them, again and again. Prints TAP; skips
without the right to mount. Arguments: mempane, and how many MiB the child may take (1024).
"""
import ctypes
import json
import mmap
import os
import signal
import subprocess
import sys
import tempfile
import time

from extfrag import INDICES, Tally, rows_of, thousandths, zones_of

MEMPANE = sys.argv[1]
MEBIBYTE = 1 << 20
LIMIT = int(sys.argv[2]) * MEBIBYTE if len(sys.argv) > 2 else 1024 * MEBIBYTE
PAGE = os.sysconf("SC_PAGE_SIZE")
SECONDS = 15
LIVE_VALUES_MINIMUM, REPLAYED_VALUES_MINIMUM = 200, 1000
CLONE_NEWNS, MS_REC, MS_PRIVATE, PR_SET_PDEATHSIG = 0x20000, 0x4000, 0x40000, 1
MADV_NOHUGEPAGE = 15
libc = ctypes.CDLL(None, use_errno=True)


def check_reading_of_odd_forms():
    forms = {"1.000": 1000, "-1.000": -1000, "0.000": 0, "0.972": 972, " 0.-500": -500,
             "0.-62": -62, "0.-31": -31, "0.-125": -125}
    return [f"{text!r} read as {thousandths(text)}"
            for text, value in forms.items() if thousandths(text) != value]


def mount_debugfs(path):
    """None, or why it cannot be done."""
    if libc.unshare(CLONE_NEWNS) or libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None) or \
            libc.mount(b"none", path.encode(), b"debugfs", 0, None):
        return f"debugfs cannot be mounted: {os.strerror(ctypes.get_errno())}"
    for name in INDICES:
        if not os.path.exists(f"{path}/extfrag/{name}"):
            return "this kernel has no extfrag in debugfs (CONFIG_COMPACTION)"
    return None


def read(path):
    with open(path, encoding="ascii") as file:
        return file.read()


def kernel_now(debugfs):
    before = read("/proc/buddyinfo")
    indices = {name: rows_of(read(f"{debugfs}/extfrag/{name}")) for name in INDICES}
    return before, indices, rows_of(read("/proc/buddyinfo"))


def mempane_rows(*arguments):
    result = subprocess.run([MEMPANE, *arguments, "snapshot", "--json", "fragmentation"],
                            capture_output=True, check=True, timeout=60)
    return zones_of(json.loads(result.stdout))


def compare_live(debugfs, tally):
    """The whole of mempane lies between the two readings, so busy zones seldom count."""
    before = rows_of(read("/proc/buddyinfo"))
    zones = mempane_rows()
    _, indices, after = kernel_now(debugfs)
    for zone, blocks in after.items():
        mine = [str(zones[zone][order]["blocks"]) for order in sorted(zones[zone])]
        if before.get(zone) == blocks == mine:
            tally.compare(zone, zones[zone], indices)


def compare_replayed(debugfs, folder, tally):
    """mempane computes from the very text that was read around the kernel's own indices."""
    before, indices, after = kernel_now(debugfs)
    os.makedirs(f"{folder}/proc", exist_ok=True)
    with open(f"{folder}/proc/buddyinfo", "w", encoding="ascii") as file:
        file.write(before)
    zones = mempane_rows("--root", folder)
    for zone, blocks in rows_of(before).items():
        if after.get(zone) == blocks:
            tally.compare(zone, zones[zone], indices)


def fragment(size):
    """Never returns. Holds at most `size` bytes in small pages, with holes of changing patterns."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory.madvise(MADV_NOHUGEPAGE)
    while True:
        for step, kept in ((2, 1), (16, 1), (64, 3), (512, 1)):
            for offset in range(0, size, PAGE):
                memory[offset] = 1
            time.sleep(0.3)
            for offset in range(0, size - step * PAGE, step * PAGE):
                memory.madvise(mmap.MADV_DONTNEED, offset, (step - kept) * PAGE)
            time.sleep(1.5)


def start_fragmenter():
    available = next(int(line.split()[1]) * 1024 for line in read("/proc/meminfo").splitlines()
                     if line.startswith("MemAvailable"))
    size = min(LIMIT, available // 4) // (512 * PAGE) * 512 * PAGE
    child = os.fork()
    if child == 0:
        try:
            fragment(size)
        finally:
            os._exit(1)
    return child


def compare_for_a_while(debugfs, folder):
    live, replayed = Tally(), Tally()
    child = start_fragmenter()
    try:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            compare_replayed(debugfs, folder, replayed)
            compare_live(debugfs, live)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return live, replayed


def report(number, name, problems, tally=None):
    print("not ok" if problems else "ok", f"{number} - {name}", flush=True)
    for problem in problems[:20]:
        print(f"# {problem}")
    for (index, kind), count in sorted(tally.kinds.items()) if tally else []:
        print(f"# {index}: {count} values {kind}")
    return not problems


def verdict_on(number, name, tally, minimum):
    problems = list(tally.problems)
    if tally.values < minimum:
        problems.append(f"only {tally.values} values compared, which proves nothing")
    return report(number, f"{name}: {tally.values} values", problems, tally)


def main():
    odd_forms = check_reading_of_odd_forms()
    with tempfile.TemporaryDirectory() as folder:
        debugfs = f"{folder}/debug"
        os.mkdir(debugfs)
        reason = mount_debugfs(debugfs) if os.geteuid() == 0 else "only root may mount debugfs"
        if reason:
            print(f"1..0 # SKIP {reason}")
            return 1 if odd_forms else 0
        print("1..3")
        live, replayed = compare_for_a_while(debugfs, f"{folder}/root")
        libc.umount2(debugfs.encode(), 2)
    passed = [report(1, "the kernel's odd forms are read", odd_forms),
              verdict_on(2, "this machine, live", live, LIVE_VALUES_MINIMUM),
              verdict_on(3, "its buddyinfo, read around the kernel's indices", replayed,
                         REPLAYED_VALUES_MINIMUM)]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
