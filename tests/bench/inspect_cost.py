#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What it costs to inspect a process of very many mappings, beside reading its smaps with cat.

Usage: inspect_cost.py MEMPANE [PAIRS [MAPPINGS...]]

For 60,000 and 1,000,000 mappings (which take root: vm.max_map_count is raised meanwhile) it runs
`cat /proc/PID/smaps` and each form of mempane in turn, PAIRS times (7), all with output to
/dev/null, and prints the medians of CPU and wall time, the median of the ratios of CPU within the
pairs, and the largest resident memory. The last rows tell what the kernel alone takes for the other
files that inspect reads.
"""

import os
import signal
import statistics
import subprocess
import sys
import time

SETTING = "/proc/sys/vm/max_map_count"
# Pages by turns with and without access are mappings of their own.
TARGET = r"""
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + 3 * [ctypes.c_int] + [ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
count = int(sys.argv[1])
start = libc.mmap(None, count * 4096, 3, 0x8022, -1, 0)
for index in range(1, count, 2):
    if libc.mprotect(start + index * 4096, 4096, 1):
        sys.exit(f"errno {ctypes.get_errno()}")
print("ready", flush=True)
sys.stdin.read()
"""


def measure(command):
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{command}: {child.returncode}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - begin, usage.ru_maxrss / 1024


def compare(name, command, base, pairs):
    ratios, costs = [], []
    for _ in range(pairs):
        floor, _, _ = measure(base)
        costs.append(measure(command))
        ratios.append(costs[-1][0] / floor)
    cpu, wall = (statistics.median(cost[i] for cost in costs) for i in (0, 1))
    print(f"{name:28} {cpu * 1000:8.0f} {wall * 1000:8.0f} {statistics.median(ratios):6.2f} "
          f"{max(cost[2] for cost in costs):6.1f}", flush=True)


def bench(mempane, pid, mappings, pairs):
    base = ["cat", f"/proc/{pid}/smaps"]
    print(f"{mappings} mappings{'':14} {'CPU ms':>11} {'wall ms':>8} {'ratio':>6} {'MiB':>6}")
    compare("cat smaps", base, base, pairs)
    compare("inspect", [mempane, "inspect", str(pid)], base, pairs)
    compare("inspect --json", [mempane, "inspect", str(pid), "--json"], base, pairs)
    for view in ("regions", "mappings", "placement"):
        compare(f"snapshot {view}", [mempane, "snapshot", view, "--pid", str(pid)], base, pairs)
    for name in ("smaps_rollup", "numa_maps"):
        if os.path.exists(f"/proc/{pid}/{name}"):
            compare(f"cat {name}", ["cat", f"/proc/{pid}/{name}"], base, pairs)


def read_setting():
    with open(SETTING, encoding="ascii") as file:
        return int(file.read())


def write_setting(value):
    with open(SETTING, "w", encoding="ascii") as file:
        file.write(str(value))


def main():
    mempane = sys.argv[1]
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    sizes = [int(size) for size in sys.argv[3:]] or [60000, 1000000]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the setting is restored
    before = read_setting()
    try:
        for mappings in sizes:
            if mappings + 1000 > before:
                write_setting(mappings + 5000)
            with subprocess.Popen([sys.executable, "-c", TARGET, str(mappings)],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
                child.stdout.readline()
                bench(mempane, child.pid, mappings, pairs)
                child.stdin.close()
    finally:
        if read_setting() != before:
            write_setting(before)


if __name__ == "__main__":
    main()
