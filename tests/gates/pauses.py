#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Time that mempane did not have: it was stopped, nobody read what it wrote, signals came all the
time. It makes up for nothing, loses nothing, and its rates are those of the time that passed."""

import json
import os
import signal
import subprocess
import tempfile
import threading
import time

from terminal import IS_SANITIZED, SLOWNESS, SOON, Terminal, environment, harness
from harness import MEMPANE, Skip

INTERVAL = 0.2
STOPPED = 2.0


def test_stopped_for_a_while():
    command = [MEMPANE, "snapshot", "--json", "-d", str(INTERVAL), "-n", "100000", "summary",
               "process_faults", "-p", str(os.getpid())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment()) as process:
        samples = [json.loads(process.stdout.readline()) for _ in range(4)]
        process.send_signal(signal.SIGSTOP)
        time.sleep(STOPPED)
        process.send_signal(signal.SIGCONT)
        # What was in the pipe was taken before the stop.
        samples += [json.loads(process.stdout.readline()) for _ in range(10)]
        process.terminate()
    times = [sample["monotonic_ns"] / 1e9 for sample in samples]
    gaps = [later - earlier for earlier, later in zip(times, times[1:])]
    longest = max(gaps)
    assert STOPPED * 0.9 < longest < STOPPED + 2 * SLOWNESS, gaps
    # The next one is due an interval after the one that was late, or sooner by what it was late.
    after = gaps[gaps.index(longest) + 1:]
    hurried = [gap for gap in after if gap < INTERVAL / 2]
    assert len(after) >= 5 and len(hurried) <= 1, gaps
    late = samples[gaps.index(longest) + 1]
    assert abs(late["interval"] - longest) < 0.05 * longest, (late["interval"], longest)
    for name, value in late["system"][0].items():
        if name.endswith("_per_s") and value is not None:
            assert 0 <= value or name == "memory_available_per_s", (name, value)
            assert abs(value) < 1e12, (name, value)


def resident_of(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("RssAnon"))


def test_nobody_reads_the_terminal():
    """As behind ^S: no queue grows, and the newest frame follows at once."""
    with Terminal("-d", "0.02", size=(200, 60)) as terminal:
        terminal.shows(b"Over")
        terminal.type("2")
        terminal.settle(1)
        before = resident_of(terminal.pid)
        time.sleep(2)
        after = resident_of(terminal.pid)
        assert IS_SANITIZED or after <= before + 512, (before, after)
        terminal.settle(1)
        mark = len(terminal.output)
        terminal.type("1")
        terminal.shows(b"Memory", since=mark)
        terminal.quit()
        terminal.assert_restored()


AT_ONCE = 0.2  # seconds that the end may take


def behind_a_pipe(folder):
    """/proc/vmstat is a pipe that nobody writes to: opening it waits for ever."""
    if os.geteuid() != 0:
        raise Skip("not root, so nothing can be mounted")
    pipe = os.path.join(folder, "pipe")
    os.mkfifo(pipe)
    prefix = ("unshare", "-m", "sh", "-c", f'mount --bind {pipe} /proc/vmstat && exec "$@"', "sh")
    if subprocess.run([*prefix, "true"], check=False, stderr=subprocess.DEVNULL).returncode:
        raise Skip("no mount namespace of its own is possible")
    return prefix


def test_a_file_of_the_machine_that_never_answers():
    """The samples stop; keys are obeyed, and the end waits for nothing."""
    with tempfile.TemporaryDirectory(prefix="mempane-gate-") as folder:
        prefix = behind_a_pipe(folder)
        for end in ("q", signal.SIGTERM, signal.SIGINT):
            with Terminal(prefix=prefix) as terminal:
                terminal.shows(b"Over")
                terminal.settle(0.5)
                mark = len(terminal.output)
                terminal.type("h")
                terminal.shows(b"Quit.", since=mark)
                begin = time.monotonic()
                if end == "q":
                    terminal.type(end)
                else:
                    terminal.signal(end)
                status = terminal.ends(SOON)
                took = time.monotonic() - begin
                assert status == (0 if end == "q" else end), (end, status)
                assert took < AT_ONCE * SLOWNESS, (end, took)
                terminal.assert_restored()
        for end in (signal.SIGTERM, signal.SIGINT):
            with subprocess.Popen([*prefix, MEMPANE, "snapshot"], stdout=subprocess.DEVNULL,
                                  env=environment()) as process:
                time.sleep(0.7)
                begin = time.monotonic()
                process.send_signal(end)
                assert process.wait(SOON) == -end
                took = time.monotonic() - begin
                assert took < AT_ONCE * SLOWNESS, (end, took)


def test_signals_all_the_time():
    """Interrupted reads are read again: no row is lost, nothing is told."""
    command = [MEMPANE, "snapshot", "--json", "-d", "0.05", "-n", "12", "processes", "zones", "slab"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=environment()) as process:
        is_over = threading.Event()

        def disturb():
            while not is_over.wait(0.001):
                for number in (signal.SIGCONT, signal.SIGWINCH):
                    process.send_signal(number)

        thread = threading.Thread(target=disturb)
        thread.start()
        lines = process.stdout.readlines()
        complaint = process.stderr.read()
        is_over.set()
        thread.join()
        assert process.wait() == 0 and complaint == b"", complaint
    samples = [json.loads(line) for line in lines]
    assert len(samples) == 12
    for sample in samples:
        assert os.getpid() in {row["pid"] for row in sample["process"]} and sample["zone"]


def test_sizes_all_the_time():
    with Terminal("-d", "0.05") as terminal:
        terminal.shows(b"Over")
        end = time.monotonic() + 2
        number = 0
        while time.monotonic() < end:
            number += 1
            terminal.resize(1 + number * 37 % 300, 1 + number * 13 % 100)
            terminal.signal(signal.SIGWINCH)
            terminal.take(0.001)
        terminal.resize(90, 25)
        mark = len(terminal.output)
        terminal.type("\x0c")
        terminal.shows(b"Over", SOON, since=mark)
        terminal.quit()
        terminal.assert_restored()
        assert number > 20, number


harness.main(globals())
