#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a live screen costs, beside its peers, with many idle processes around.

Usage: live_cost.py MEMPANE [PROCESSES [PAIRS]]

Starts PROCESSES sleeping processes (1000), then runs mempane and each peer in turn, PAIRS times (3),
in a terminal of 140x42 with one sample a second, and prints the medians of their CPU share of one
core in the steady state, of their resident memory, and of the ratios of mempane to the peer. Peers
that are not installed are left out.
"""

import fcntl
import os
import pty
import shutil
import signal
import statistics
import struct
import sys
import termios
import threading
import time

WARM_UP, STEADY = 4, 10
TICKS = os.sysconf("SC_CLK_TCK")
PEERS = (["top", "-d", "1"], ["htop", "-d", "10"])


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


def resident_of(pid):
    with open(f"/proc/{pid}/statm", "rb") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20


def measure(command):
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 42, 140, 0, 0))
    threading.Thread(target=swallow, args=(terminal,), daemon=True).start()
    time.sleep(WARM_UP)
    before = ticks_of(pid)
    time.sleep(STEADY)
    cpu = (ticks_of(pid) - before) / TICKS / STEADY * 100
    resident = resident_of(pid)
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)
    os.close(terminal)
    return cpu, resident


def start_sleepers(count):
    sleepers = []
    for _ in range(count):
        pid = os.fork()
        if pid == 0:
            signal.pause()
            os._exit(0)
        sleepers.append(pid)
    return sleepers


def main():
    mempane = sys.argv[1]
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    own_command = ["env", "-u", "HOME", "-u", "XDG_CONFIG_HOME", mempane]   # nobody's settings
    sleepers = start_sleepers(processes)
    try:
        for peer in filter(lambda command: shutil.which(command[0]), PEERS):
            own, other = zip(*((measure(own_command), measure(peer)) for _ in range(pairs)))
            ratio = statistics.median(a[0] / b[0] for a, b in zip(own, other) if b[0])
            for name, runs in (("mempane", own), (peer[0], other)):
                cpu, resident = (statistics.median(column) for column in zip(*runs))
                print(f"{processes:6} processes  {name:8} CPU {cpu:5.2f} %  "
                      f"resident {resident:5.1f} MiB")
            print(f"{processes:6} processes  mempane / {peer[0]}: CPU ratio {ratio:.2f}")
    finally:
        for pid in sleepers:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
