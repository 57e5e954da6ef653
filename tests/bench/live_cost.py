#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a live screen costs, beside its peers, with many idle processes around.

Usage: live_cost.py MEMPANE [PROCESSES [PAIRS [CASE...]]]

Starts PROCESSES sleeping processes (1000), then runs mempane and a peer in turn, PAIRS times (5), in
a terminal of 140x42 with one sample a second, and prints the medians of their CPU time a second in
the steady state, of their resident memory, and of the ratios of CPU within the pairs. Cases:

  bpf       processes without PSS, listed by a BPF iterator, against top -b
  procfs    the same without BPF
  pss       processes with PSS, against htop with its column of PSS
  overview  what opens first, against top
  start     CPU until the first full frame is there, against all that top -b -n 1 takes

Peers that are not installed are left out. The first line also tells what it costs to touch a page of
one's own after a second of rest: next to nothing, unless the host of a virtual machine takes pages
or their translations away meanwhile. Then a program that rests between samples pays for each page
it touches, and the figures tell of the host: wait until it is quiet.
"""

import fcntl
import mmap
import os
import pty
import pwd
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import threading
import time

WARM_UP, STEADY = 6, 10
FAULTS = "2v"       # the keys to the processes with columns of faults
HTOP_SETTINGS = """fields=0 48 119 38 39 40 2 46 47 49 1
sort_key=119
sort_direction=-1
delay=10
hide_kernel_threads=0
hide_userland_threads=1
"""


def cases(mempane, settings):
    own = ["env", "-u", "HOME", "-u", "XDG_CONFIG_HOME", mempane]   # nobody's settings
    batch = ["top", "-b", "-d", "1"]
    return {
        "bpf": (own + ["--process-reader", "bpf"], FAULTS, batch),
        "procfs": (own + ["--process-reader", "procfs"], FAULTS, batch),
        "pss": (own, "2", ["env", f"HTOPRC={settings}", "htop", "-d", "10"]),
        "overview": (own, "", ["top", "-d", "1"]),
        "start": (own, "", ["top", "-b", "-n", "1"]),
    }


def swallow(terminal):
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        pass


def cpu_of(pid):
    """Of all its threads, those that ended included, in seconds: the clock that the kernel has for
    each process (clock_getcpuclockid(3))."""
    return time.clock_gettime((~pid << 3) | 2)


def resident_of(pid):
    with open(f"/proc/{pid}/statm", "rb") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20


def start(command):
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 42, 140, 0, 0))
    return pid, terminal


def read_on(terminal):
    reader = threading.Thread(target=swallow, args=(terminal,), daemon=True)
    reader.start()
    return reader


def end(pid, terminal, reader):
    """The reader sees the end of the terminal before its number is used again."""
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)
    reader.join()
    os.close(terminal)


def measure(command, keys):
    pid, terminal = start(command)
    reader = read_on(terminal)
    for key in keys:
        time.sleep(0.5)
        os.write(terminal, key.encode())
    time.sleep(WARM_UP)
    before, begun = cpu_of(pid), time.monotonic()
    time.sleep(STEADY)
    cpu = (cpu_of(pid) - before) / (time.monotonic() - begun)
    resident = resident_of(pid)
    end(pid, terminal, reader)
    return cpu * 1000, resident


def measure_start(command):
    """CPU when the first frame with processes is there: the user of one is written."""
    user = pwd.getpwuid(os.getuid()).pw_name.encode()[:8]
    pid, terminal = start(command)
    seen = b""
    while user not in seen:
        seen += os.read(terminal, 65536)
    cpu, resident = cpu_of(pid), resident_of(pid)
    end(pid, terminal, read_on(terminal))
    return cpu * 1000, resident


def measure_run(command):
    """CPU of a command that ends by itself."""
    pid, terminal = start(command)
    reader = read_on(terminal)
    _, _, usage = os.wait4(pid, 0)
    reader.join()
    os.close(terminal)
    return (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024


def start_sleepers(count):
    sleepers = []
    for _ in range(count):
        pid = os.fork()
        if pid == 0:
            signal.pause()
            os._exit(0)
        sleepers.append(pid)
    return sleepers


def cost_of_cold_page(pages=1000):
    """In microseconds: the first look at each page after a second, less the next look."""
    memory = mmap.mmap(-1, pages * mmap.PAGESIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)

    def look():
        begun = time.thread_time()
        for place in range(0, len(memory), mmap.PAGESIZE):
            memory[place] = 1
        return time.thread_time() - begun

    look()
    costs = []
    for _ in range(5):
        time.sleep(1)
        first = look()
        costs.append(max(first - look(), 0))
    return statistics.median(costs) / pages * 1e6


def tell(case, name, runs):
    cpu, resident = (statistics.median(column) for column in zip(*runs))
    unit = "ms  " if case == "start" else "ms/s"
    print(f"{case:9} {name:8} CPU {cpu:7.2f} {unit}  resident {resident:5.1f} MiB", flush=True)


def measure_pair(case, command, keys, peer):
    if case == "start":
        return measure_start(command), measure_run(peer)
    return measure(command, keys), measure(peer, "")


def run_case(case, pairs, command, keys, peer):
    program = next(word for word in peer if "=" not in word and word != "env")
    if not shutil.which(program):
        print(f"{case:9} {program} is not installed")
        return
    own, other = zip(*(measure_pair(case, command, keys, peer) for _ in range(pairs)))
    tell(case, "mempane", own)
    tell(case, program, other)
    ratio = statistics.median(a[0] / b[0] for a, b in zip(own, other))
    print(f"{case:9} mempane / {program}: {ratio:.3f}", flush=True)


def main():
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    sleepers = start_sleepers(processes)
    print(f"{processes} sleeping processes, medians of {pairs}; a page after a second of rest: "
          f"{cost_of_cold_page():.2f} us", flush=True)
    try:
        with tempfile.NamedTemporaryFile("w", suffix="htoprc") as settings:
            settings.write(HTOP_SETTINGS)
            settings.flush()
            known = cases(sys.argv[1], settings.name)
            for case in sys.argv[4:] or known:
                run_case(case, pairs, *known[case])
    finally:
        for pid in sleepers:
            os.kill(pid, signal.SIGKILL)
        for pid in sleepers:
            os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
