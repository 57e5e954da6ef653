#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What walks of page tables cost the monitor, and the process whose tables they are.

Usage: budget_cost.py MEMPANE [GIBIBYTES [SECONDS [ROUNDS]]]

Starts a process with GIBIBYTES in 4 KiB pages (8; 2 where less memory is available) among a hundred
sleeping ones. It touches memory all the time, so that nobody can take it for idle, and times its own
mmap() and munmap(), which wait while its page tables are walked. Then runs for SECONDS (30) each, in
turn and ROUNDS times (1): nothing, mempane as it comes, mempane with the columns of NUMA nodes and
of threads, mempane without a walk, mempane without a limit on single walks, and htop with a PSS
column where it is installed, in a terminal of 140x42 with
one sample a second. Prints the monitor's CPU share and the latencies of mmap(), of all rounds.
"""

import array
import ctypes
import fcntl
import mmap
import os
import pty
import shutil
import signal
import struct
import sys
import tempfile
import termios
import threading
import time

WARM_UP = 3
PLACEMENT = b"2vvv"     # the keys to the processes with columns of nodes
TICKS = os.sysconf("SC_CLK_TCK")
HTOPRC = """htop_version=3.2.2
config_reader_min_version=3
fields=0 48 38 39 119 2 46 47 49 1
sort_key=119
sort_direction=-1
tree_view=0
header_layout=two_50_50
delay=10
screen:Main=PID USER M_VIRT M_RESIDENT M_PSS STATE PERCENT_CPU PERCENT_MEM TIME Command
.sort_key=M_PSS
.sort_direction=-1
.tree_view=0
"""


def available():
    with open("/proc/meminfo", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("MemAvailable:"))


def be_target(size, ready, wanted):
    """Answers each byte that comes with the latencies of mmap() since the one before."""
    memory = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory.madvise(mmap.MADV_NOHUGEPAGE)
    ctypes.memset(ctypes.addressof(ctypes.c_char.from_buffer(memory)), 1, size)
    latencies = array.array("Q")
    os.set_blocking(wanted, False)
    os.write(ready, struct.pack("Q", 0))
    while True:
        begin = time.monotonic_ns()
        small = mmap.mmap(-1, 1 << 16, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        took = time.monotonic_ns() - begin
        small[0] = 1    # a fault: nobody may take this process for idle
        begin = time.monotonic_ns()
        small.close()
        latencies.append(max(took, time.monotonic_ns() - begin))
        time.sleep(0.0005)
        try:
            os.read(wanted, 1)
        except BlockingIOError:
            continue
        os.write(ready, struct.pack("Q", len(latencies)))
        with os.fdopen(os.dup(ready), "wb") as file:
            latencies.tofile(file)
        latencies = array.array("Q")


class Target:
    def __init__(self, size):
        ready, ready_end = os.pipe()
        wanted_end, wanted = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            be_target(size, ready_end, wanted_end)
        os.close(ready_end)
        self.ready, self.wanted = os.fdopen(ready, "rb"), wanted
        self.ready.read(8)

    def latencies(self):
        """In ms, since the call before."""
        os.write(self.wanted, b"x")
        (count,) = struct.unpack("Q", self.ready.read(8))
        values = array.array("Q")
        values.frombytes(self.ready.read(8 * count))
        return sorted(value / 1e6 for value in values)


def swallow(terminal):
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        pass


def ticks_of(pid):
    with open(f"/proc/{pid}/stat", "rb") as file:
        fields = file.read().rsplit(b")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def watch(command, target, seconds, environment, keys):
    """The monitor's CPU share in percent, and the target's latencies meanwhile."""
    if not command:
        target.latencies()
        time.sleep(seconds)
        return 0, target.latencies()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 42, 140, 0, 0))
    threading.Thread(target=swallow, args=(terminal,), daemon=True).start()
    time.sleep(WARM_UP)
    os.write(terminal, keys)
    target.latencies()
    before = ticks_of(pid)
    time.sleep(seconds)
    cpu = (ticks_of(pid) - before) / TICKS / seconds * 100
    latencies = target.latencies()
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)
    os.close(terminal)
    return cpu, latencies


def start_sleepers(count):
    sleepers = []
    for _ in range(count):
        pid = os.fork()
        if pid == 0:
            signal.pause()
            os._exit(0)
        sleepers.append(pid)
    return sleepers


def measure(mempane, target, seconds, rounds, folder):
    environment = {**os.environ, "TERM": "xterm-256color", "XDG_CONFIG_HOME": folder,
                   "HTOPRC": os.path.join(folder, "htoprc")}
    with open(environment["HTOPRC"], "w", encoding="ascii") as file:
        file.write(HTOPRC)
    runs = {"nothing": [], "mempane": [mempane],
            "mempane, nodes": [mempane],
            "mempane --walk-limit 0": [mempane, "--walk-limit", "0"],
            "mempane --walk-limit 60000": [mempane, "--walk-limit", "60000"]}
    if shutil.which("htop"):
        runs["htop with PSS"] = ["htop", "-d", "10"]
    found = {name: ([], [], []) for name in runs}
    for _ in range(rounds):
        for name, command in runs.items():
            cpu, latencies = watch(command, target, seconds, environment,
                                   PLACEMENT if name == "mempane, nodes" else b"")
            found[name][0].append(cpu)
            found[name][1].extend(latencies)
            # Others may come and go meanwhile, which makes figures worthless.
            found[name][2].append(sum(entry.isdigit() for entry in os.listdir("/proc")))
    for name, (cpu, latencies, processes) in found.items():
        latencies.sort()
        share = " ".join(f"{each:5.2f}" for each in cpu)
        print(f"{name:26}  {max(processes):5} processes  CPU % {share}  mmap() {len(latencies):6} times: "
              f"median {latencies[len(latencies) // 2]:6.3f} ms  "
              f"99.9 % {latencies[len(latencies) * 999 // 1000]:7.3f} ms  "
              f"worst {latencies[-1]:7.2f} ms  "
              f"over 10 ms {sum(value > 10 for value in latencies):4}")


def main():
    mempane = os.path.abspath(sys.argv[1])
    gibibytes = float(sys.argv[2]) if len(sys.argv) > 2 else 8 if available() > 12 << 20 else 2
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 30
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    sleepers = start_sleepers(100)
    target = None
    try:
        target = Target(int(gibibytes * (1 << 30)))
        print(f"target of {gibibytes:g} GiB in small pages, {seconds:g} s each")
        with tempfile.TemporaryDirectory(prefix="mempane-bench-") as folder:
            measure(mempane, target, seconds, rounds, folder)
    finally:
        for pid in sleepers + ([target.pid] if target else []):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
