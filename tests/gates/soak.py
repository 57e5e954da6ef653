#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Many samples while processes come and go: no memory, descriptor or thread is left over.

usage: soak.py MEMPANE FIXTURES [SAMPLES]

Without a number it is as short as a test must be. Memory is not judged under AddressSanitizer,
which keeps what was freed; LeakSanitizer looks instead, when the program ends.
"""

import contextlib
import os
import re
import signal
import statistics
import subprocess
import sys
import time

from isolation import enter_own_processes
from terminal import IS_SANITIZED, SOON, Terminal, environment, harness

SAMPLES = int(sys.argv[3]) if len(sys.argv) > 3 else 300
INTERVAL = 0.01
# KiB. A short run is over before everything is warm: it finds what grows with every sample.
GROWTH = 64 if SAMPLES > 5000 else 1024
RATE = 200  # of processes a second
PANES = "123456789"
WAVE, WAVE_STEP, WAVE_INTERVAL = 2000, 50, 0.05
WAVE_KIBIBYTES = 12     # for each process of a wave
LEAKS = {"ASAN_OPTIONS": "detect_leaks=1"}


@contextlib.contextmanager
def churn():
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "churn_processes.py")
    with subprocess.Popen([sys.executable, script, str(RATE)], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        yield
        process.stdin.close()


def is_of_a_process(path):
    """A stat file that stays open is no more than there are processes, as long as it is of one."""
    pid = re.fullmatch(r"/proc/(\d+)/stat", path)
    return bool(pid) and os.path.exists(f"/proc/{pid[1]}")


def count_descriptors(pid):
    count = 0
    for name in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(FileNotFoundError):
            count += not is_of_a_process(os.readlink(f"/proc/{pid}/fd/{name}"))
    return count


def resources_of(pid):
    """Resident KiB, descriptors, threads; None when it has ended."""
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
            fields = dict(line.split(":", 1) for line in file)
        # What is mapped of files depends on what else the machine does.
        resident = int(fields["RssAnon"].split()[0]) + int(fields["RssShmem"].split()[0])
        return resident, count_descriptors(pid), int(fields["Threads"])
    except (FileNotFoundError, ProcessLookupError, KeyError):
        return None


def judge(what, found):
    """The first third is warming up. What is usual at the end must not exceed what was the most
    before: how many processes there are varies, and a look may fall into a read."""
    assert len(found) >= (3 if IS_SANITIZED else 9), (what, len(found))
    third = len(found) // 3
    most = [max(row[i] for row in found[third:2 * third]) for i in range(3)]
    last = [statistics.median(row[i] for row in found[2 * third:]) for i in range(3)]
    if os.environ.get("SOAK_SERIES"):
        print("#", [row[0] for row in found])
    print(f"# {what}: {len(found)} looks; resident KiB {found[0][0]} first, then at most {most[0]}, "
          f"at the end {last[0]:.0f}; descriptors {most[1]}, {last[1]:.0f}; "
          f"threads {most[2]}, {last[2]:.0f}")
    assert IS_SANITIZED or last[0] <= most[0] + GROWTH, (what, most, last)
    # Few looks may all have missed the moment when a file was open.
    assert last[1] <= most[1] + 1 and last[2] <= most[2] + 1, (what, most, last)


def test_screen():
    """Through all panes again and again."""
    found, begin = [], time.monotonic()
    with churn(), Terminal("-d", INTERVAL, "-n", SAMPLES, size=(120, 40),
                           variables=environment(**LEAKS)) as terminal:
        terminal.shows(b"Over")
        # A look for each round: then the same pane is there.
        while terminal.status is None and b"\n" not in terminal.rest:
            for key in PANES:
                with contextlib.suppress(OSError):
                    terminal.type(key)
                terminal.settle(0.02 if SAMPLES < 1000 else 0.11)
            looked = resources_of(terminal.pid)
            if looked and b"\n" not in terminal.rest:
                found.append(looked)
            terminal.output = terminal.output[-4096:]
        status = terminal.ends(SOON)
        print(f"# screen: {SAMPLES} samples in {time.monotonic() - begin:.1f} s, "
              f"{terminal.cpu:.1f} s of CPU")
        assert os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0, (status, terminal.output)
        terminal.assert_restored()
    judge("screen", found)


def test_stream():
    """The same without a screen."""
    command = [harness.MEMPANE, "snapshot", "--json", "-d", str(INTERVAL), "-n", str(SAMPLES),
               "process_faults", "slab", "summary", "zones"]
    found, lines, begin = [], 0, time.monotonic()
    with churn(), subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(**LEAKS),
                                   stderr=subprocess.PIPE) as process:
        step = max(SAMPLES // 100, 10)
        for line in process.stdout:
            assert line.startswith(b"{") and line.endswith(b"}\n"), line[-100:]
            lines += 1
            if lines % step == 0 and lines < SAMPLES:
                looked = resources_of(process.pid)
                if looked:
                    found.append(looked)
        complaint = process.stderr.read()
        assert process.wait() == 0 and complaint == b"", (process.returncode, complaint)
    assert lines == SAMPLES, (lines, SAMPLES)
    print(f"# stream: {SAMPLES} samples in {time.monotonic() - begin:.1f} s")
    judge("stream", found)


@contextlib.contextmanager
def wave(terminal):
    """More and more sleeping processes, a few with every sample."""
    sleepers = []
    try:
        for number in range(WAVE):
            sleepers.append(os.fork())
            if sleepers[-1] == 0:
                signal.pause()
                os._exit(0)
            if number % WAVE_STEP == 0:
                terminal.settle(2 * WAVE_INTERVAL)
        yield
    finally:
        for pid in sleepers:
            os.kill(pid, signal.SIGKILL)
        for pid in sleepers:
            os.waitpid(pid, 0)


def test_waves_of_processes():
    """Memory goes up with their number, not with how often it went up."""
    with Terminal("-d", WAVE_INTERVAL, size=(120, 40), variables=environment()) as terminal:
        terminal.shows(b"Over")
        terminal.type("2")
        terminal.settle(1)
        start = resources_of(terminal.pid)[0]
        for number in range(3):
            with wave(terminal):
                terminal.settle(1)
                more = resources_of(terminal.pid)[0] - start
            print(f"# wave {number}: {more} KiB more with {WAVE} processes")
            assert IS_SANITIZED or more <= WAVE * WAVE_KIBIBYTES, more
        terminal.type("q")
        assert os.waitstatus_to_exitcode(terminal.ends(SOON)) == 0


# Elsewhere the neighbours' processes are churn enough, and the judgement is less sure.
enter_own_processes()
harness.main(globals())
