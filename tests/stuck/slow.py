# SPDX-License-Identifier: GPL-2.0-or-later
"""Files of the machine that answer slowly, or not at all, hold up as little as can be; prints TAP.

    slow.py MEMPANE SLOW_FILES [WORD]

WORD: only the tests that have it in their name. Control groups must not make a sample late, and
what they said before is shown with its age; of any other file the screen says that it waits, and a
command gives the rest without it.
"""

import concurrent.futures
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from live_screen import Screen
from timing import FIGURES, Skip, best_of, main, watch_frames

MEMPANE, SLOW_FILES = (os.path.abspath(path) for path in sys.argv[1:3])
DELAY = 0.5
SLOWNESS = 3
GROUPS_MAXIMUM = 8
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "ASAN_OPTIONS": "detect_leaks=0"}
LATE = 0.1      # seconds that control groups may make a sample late
ANSWER = 5      # seconds that a command waits for a file
FILES = ("/proc/meminfo", "/proc/uptime", "/proc/swaps", "/proc/loadavg")   # as lxcfs serves them
GROUPS = 2      # seconds that it waits for control groups


class Slow:
    """mempane with some files that do what `be` says: "n"ormal, "s"low or "h"anging."""

    def __init__(self, files, mode="n"):
        self.folder = tempfile.mkdtemp(prefix="mempane-slow-")
        self.files, self.mode, self.screen = files, mode, None
        self.probe()
        self.control, self.prefix = self.open_control("control")

    def open_control(self, name):
        """A FIFO, held open, and what a command begins with that it controls."""
        path = os.path.join(self.folder, name)
        os.mkfifo(path)
        return (os.open(path, os.O_RDWR | os.O_CLOEXEC),
                [SLOW_FILES, path, str(SLOWNESS), *self.files, "--"])

    def probe(self):
        control, prefix = self.open_control("probe")
        result = subprocess.run([*prefix, shutil.which("true")], capture_output=True, text=True,
                                timeout=20, check=False)
        os.close(control)
        if result.returncode:
            shutil.rmtree(self.folder)
            raise Skip(result.stderr.strip())

    def be(self, mode):
        os.write(self.control, mode.encode())

    def run(self, *arguments):
        """The result of a command, and the seconds that it took."""
        command = ["/bin/sh", "-c", 'sleep 0.3; exec "$@"', "sh", MEMPANE, *arguments]
        with subprocess.Popen([*self.prefix, *command], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
            time.sleep(0.1)
            self.be(self.mode)
            begin = time.monotonic() + 0.2
            output, complaint = process.communicate(timeout=30)
        return process.returncode, output, complaint, time.monotonic() - begin

    def open_screen(self, *options):
        self.screen = Screen(*self.prefix, MEMPANE, "-d", str(DELAY), *options)
        if self.screen.wait_for(lambda lines: "Overview" in "".join(lines), 10) is None:
            raise AssertionError("no first frame")
        return self.screen

    def close(self):
        # Nobody else holds the FIFO: the server ends, and with it all that waits.
        os.close(self.control)
        if self.screen:
            self.screen.close()
        shutil.rmtree(self.folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def find_groups():
    """memory.stat of some groups, the root's first."""
    places = []
    with open("/proc/self/mountinfo", encoding="utf-8") as mounts:
        for line in mounts:
            fields, rest = line.split(), line.split(" - ")[1].split()
            if rest[0] == "cgroup2" or (rest[0] == "cgroup" and "memory" in rest[2].split(",")):
                places.append((rest[0] == "cgroup2", fields[4]))
    for _, place in sorted(places):
        found = [os.path.join(folder, "memory.stat") for folder, _, files in os.walk(place)
                 if "memory.stat" in files]
        if found:
            return sorted(found, key=len)[:GROUPS_MAXIMUM]
    raise Skip("no control group has a memory.stat")


def title(screen):
    return next((line for line in screen.terminal.text() if "Control groups" in line), "")


def is_old(lines):
    return any("Control groups" in line and " old " in line for line in lines)


# ---- control groups ----


def watch_groups(mode, seconds=8.0):
    result = {}
    with Slow(find_groups()) as slow:
        screen = slow.open_screen()
        screen.press(b"7")
        screen.wait_for(lambda lines: "Control groups" in "".join(lines), 5)
        screen.watch(1.0)
        control, _ = watch_frames(screen, seconds / 2, DELAY)
        result["before"] = title(screen)
        slow.be(mode)
        cost, result["missing"] = watch_frames(screen, seconds, DELAY)
        result["late"] = cost[-1] - control[-1]
        result["during"] = title(screen)
        result["key"] = max(screen.press(key) for key in (b"j", b"g") * 3)
        slow.be("n")
        result["healed"] = screen.wait_for(lambda lines: not is_old(lines), 5)
        slow.be(mode)
        screen.wait_for(is_old, 5)
        result["quit"] = screen.end(b"q")
        assert screen.exit_status == 0, screen.exit_status
        assert screen.is_restored()
    return result


def check_groups(mode, name):
    result = best_of(lambda: watch_groups(mode),
                     lambda found: found["late"] <= LATE and found["missing"] == 0 and
                     found["key"] <= 0.1 and (found["quit"] or 9) <= 0.2)
    FIGURES.append(f"memory.stat {name}: samples {result['late'] * 1e3:+.1f} ms, "
                   f"key {result['key'] * 1e3:.1f} ms, healed in {result['healed'] or 99:.2f} s, "
                   f"ended in {result['quit'] or 99:.2f} s; {result['during'].strip(' ─│╭╮')}")
    assert " old " not in result["before"], result
    assert result["late"] <= LATE and result["missing"] == 0, result
    age = re.search(r"up to ([0-9.]+)s old", result["during"])
    assert age and float(age.group(1)) >= 1, result
    assert result["key"] <= 0.1, result
    assert result["healed"] is not None and result["healed"] <= 2 * DELAY + 0.5, result
    assert result["quit"] is not None, result
    return result


def test_groups_that_take_seconds_make_no_sample_late():
    check_groups("s", f"of {SLOWNESS} s")


def test_groups_that_never_answer_make_no_sample_late():
    assert check_groups("h", "without an answer")["quit"] <= 0.2


def test_a_command_gives_the_rest_without_the_groups():
    with Slow(find_groups(), "n") as slow:
        control = slow.run("snapshot", "cgroups", "memory", "processes", "--format", "json")[3]
    with Slow(find_groups(), "h") as slow:
        status, output, complaint, took = slow.run("snapshot", "cgroups", "memory", "processes",
                                                   "--format", "json")
    FIGURES.append(f"snapshot without an answer: {took - control:+.2f} s")
    assert status == 3, (status, complaint)
    assert complaint.startswith("mempane: no answer for "), complaint
    assert "/memory.stat" in complaint, complaint
    sample = json.loads(output)
    rows = sample["cgroup"]
    assert rows and rows[0]["path"] == "/", rows
    assert rows[0]["anon"] is None and rows[0]["reason"]["anon"] == "blocked", rows[0]
    assert {row["pid"] for row in sample["process"]} >= {os.getpid()}
    assert sum(row["size"] for row in sample["balance"] if row["size"]) > 0
    assert took - control <= GROUPS + 1, (took, control)


# ---- any other file ----


def test_the_screen_says_which_file_it_waits_for():
    with Slow(["/proc/meminfo"]) as slow:
        screen = slow.open_screen()
        screen.watch(2 * DELAY)
        slow.be("h")
        told = screen.wait_for(lambda lines: "reading /proc/meminfo" in lines[0], 6)
        assert told is not None, screen.terminal.text()[0]
        screen.watch(2.5)
        found = re.search(r"no sample for ([0-9]+) s", screen.terminal.text()[0])
        assert found and int(found.group(1)) >= 3, screen.terminal.text()[0]
        key = best_of(lambda: screen.press(b"2"), lambda took: took <= 0.1)
        slow.be("n")
        healed = screen.wait_for(lambda lines: "no sample" not in lines[0], 5)
        slow.be("h")
        screen.wait_for(lambda lines: "no sample" in lines[0], 6)
        ended = screen.end(signal.SIGTERM)
        FIGURES.append(f"meminfo without an answer: told after {told:.1f} s, key "
                       f"{key * 1e3:.1f} ms, healed in {healed or 99:.2f} s, ended in "
                       f"{ended or 99:.2f} s")
        assert key <= 0.1, key
        assert healed is not None and healed <= 2 * DELAY + 0.25, healed
        assert ended is not None and ended <= 0.4, ended
        assert screen.is_restored()


def run_without(files, *arguments):
    with Slow(files, "h") as slow:
        status, output, complaint, took = slow.run(*arguments)
    FIGURES.append(f"{arguments[0]}, {' '.join(files)} without an answer: {took:.2f} s")
    assert status == 3, (status, complaint)
    for path in files:
        assert path in complaint, (path, complaint)
    # One file more is waited for a second; then there may be the pause between two samples.
    assert took <= ANSWER + len(files) + 3, took
    return output, complaint


def check_row(sample, has, has_not):
    """The cells of the machine's row that are there, and those that are blocked."""
    row = sample["system"][0]
    for name in has:
        assert row[name] is not None, (name, row)
    for name in has_not:
        assert row[name] is None and row["reason"][name] == "blocked", (name, row)


def check_meminfo():
    output, complaint = run_without(["/proc/meminfo"], "snapshot", "meminfo", "vmstat",
                                    "processes", "--format", "json")
    assert re.match("mempane: no answer for [5-9]", complaint), complaint
    assert complaint.count("\n") == 1, complaint
    sample = json.loads(output)
    check_row(sample, ("pgfault", "pgfault_per_s"), ("memory_total", "memory_free"))
    assert sample["interval"] >= 0.5, sample["interval"]
    assert {row["pid"] for row in sample["process"]} >= {os.getpid()}


def check_processes(path):
    """Uptime, which a library reads; loadavg, which tells of processes that are new."""
    output, complaint = run_without([path], "snapshot", "processes", "--format", "json")
    assert re.match(f"mempane: no answer from {path} for [5-9]", complaint), complaint
    row = next(row for row in json.loads(output)["process"] if row["pid"] == os.getpid())
    assert row["resident"] > 0, row


def check_swaps():
    output, _ = run_without(["/proc/swaps"], "snapshot", "swap", "meminfo", "--format", "json")
    check_row(json.loads(output), ("memory_total",), ())


def check_all_at_once():
    output, _ = run_without([path for path in FILES if os.path.exists(path)], "snapshot",
                            "meminfo", "vmstat", "swap", "processes", "--format", "json")
    check_row(json.loads(output), ("pgfault",), ("memory_total",))


def check_inspect():
    output, _ = run_without(["/proc/meminfo"], "inspect", "self", "--format", "json")
    assert json.loads(output)["process"][0]["resident"] > 0, output


def check_capture(path):
    folder = tempfile.mkdtemp(prefix="mempane-slow-")
    try:
        place = os.path.join(folder, "capture")
        _, complaint = run_without([path], "capture", place)
        assert re.match(f"mempane: no answer from {path} for [5-9]", complaint), complaint
        assert not os.path.exists(os.path.join(place, "FACTS"))
    finally:
        shutil.rmtree(folder)


CHECKS = (
    (check_meminfo,), (check_processes, "/proc/uptime"), (check_processes, "/proc/loadavg"),
    (check_swaps,), (check_inspect,), (check_capture, "/proc/meminfo"), (check_all_at_once,),
)


def test_commands_give_the_rest_without_a_file_of_the_machine():
    """All at once: they wait, and do nothing else. A capture is whole, or not there."""
    with concurrent.futures.ThreadPoolExecutor(len(CHECKS)) as pool:
        running = [pool.submit(check, *arguments) for check, *arguments in CHECKS]
    for check in running:
        check.result()


if __name__ == "__main__":
    main(globals(), sys.argv[3] if len(sys.argv) > 3 else "")
