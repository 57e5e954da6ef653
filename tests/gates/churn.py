#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Processes, groups and processors that come and go: no crash, no complaint, and what stays is in
every sample.

usage: churn.py MEMPANE FIXTURES [SECONDS [TOGGLES]]
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

from isolation import enter_own_processes
from terminal import SOON, environment, harness
from harness import MEMPANE, Skip

SECONDS = float(sys.argv[3]) if len(sys.argv) > 3 else 3
TOGGLES = int(sys.argv[4]) if len(sys.argv) > 4 else 6
IS_ISOLATED = enter_own_processes()
HERE = os.path.dirname(os.path.abspath(__file__))


def samples(*views, interval="0.05", seconds=None):
    """What snapshot writes for so long, sample by sample. It must end as told, without a word."""
    command = [MEMPANE, "snapshot", "--json", "-d", interval, "-n", "1000000", *views]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL, env=environment()) as process:
        end = time.monotonic() + (seconds or SECONDS)
        try:
            for line in process.stdout:
                yield json.loads(line)
                if time.monotonic() > end:
                    break
        finally:
            process.terminate()
            process.stdout.read()
            complaint = process.stderr.read()
    assert process.returncode == -15 and complaint == b"", (process.returncode, complaint)


@contextlib.contextmanager
def running(*command):
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as process:
        process.stdout.readline()
        yield process
        process.stdin.close()


def python(program, *arguments):
    """A helper in Python that says a line when it is ready and ends with its standard input."""
    return running(sys.executable, "-I", "-S", "-c", program, *map(str, arguments))


# ---- processes ----

def test_a_storm_of_processes():
    storm = (sys.executable, os.path.join(HERE, "churn_processes.py"), "2000")
    with python("print(flush=True); __import__('sys').stdin.read()") as control, running(*storm):
        count, seen = 0, set()
        for sample in samples("processes", "process_oom", "process_huge"):
            rows = {row["pid"]: row for row in sample["process"]}
            assert control.pid in rows, (count, sorted(rows))
            row = rows[control.pid]
            assert row["name"].startswith("python3") and row["resident"] > 1 << 20, row
            assert row["state"] == "S" and row["pss"], row
            seen |= rows.keys()
            count += 1
    print(f"# {count} samples, {len(seen)} processes seen")
    assert count > 5 and len(seen) > count, (count, len(seen))


REUSER = """
import os, select, sys
print(flush=True)
number = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    number += 1
    kind = sys.argv[1 + number % 2]
    if os.fork() == 0:
        os.execv(kind, [kind, "0.0%d" % (number % 10)])
    if number > 20:
        os.wait()
"""


def test_reused_process_ids():
    """Name and command come from different files of different moments: never of two processes."""
    if not IS_ISOLATED:
        raise Skip("no PID namespace of its own, so no few PIDs")
    if tuple(map(int, os.uname().release.split(".")[:2])) < (6, 14):
        raise Skip("before Linux 6.14 the number of PIDs is that of the whole machine")
    before = read("/proc/sys/kernel/pid_max")
    write("/proc/sys/kernel/pid_max", "400")
    with tempfile.TemporaryDirectory(prefix="mempane-gate-") as folder:
        kinds = [os.path.join(folder, name) for name in ("first-kind", "other-kind")]
        for kind in kinds:
            shutil.copy("/bin/sleep", kind)
        with python(REUSER, *kinds):
            count, seen, reused, end = 0, {}, 0, time.monotonic() + SECONDS
            # On a machine that is busy it takes longer to see the same PID twice.
            for sample in samples("processes", seconds=SECONDS + SOON):
                count += 1
                reused = sum(len(names) > 1 for names in seen.values())
                if time.monotonic() > end and reused > 3 and count > 5:
                    break
                for row in sample["process"]:
                    name, command = row["name"], row.get("command")
                    if not name.endswith("-kind") or not command:
                        continue
                    seen.setdefault(row["pid"], set()).add(name)
                    # [name]: between fork and exec, or at the end, there is no command line.
                    assert f"/{name} " in command or command == f"[{name}]", row
    write("/proc/sys/kernel/pid_max", before)
    print(f"# {count} samples, {len(seen)} PIDs of them, {reused} seen with both kinds")
    assert count > 5 and reused > 3, (count, reused)


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read().strip()


def write(path, text):
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


# ---- control groups ----

GROUPER = """
import os, select, sys
top = sys.argv[1]
print(flush=True)
number = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    number += 1
    paths = [os.path.join(top, "g%d" % (number % 50))]
    for depth in range(number % 4):
        paths.append(os.path.join(paths[-1], "n%d" % depth))
    for path in paths:
        try:
            os.mkdir(path)
        except OSError:
            pass
    for path in reversed(paths):
        try:
            os.rmdir(path)
        except OSError:
            pass
"""


def hierarchies():
    """Where groups of memory are, as mempane would find them: v1, v2."""
    found = []
    with open("/proc/self/mounts", encoding="utf-8") as file:
        for line in file:
            _, point, kind, options = line.split()[:4]
            if kind == "cgroup2" or (kind == "cgroup" and "memory" in options.split(",")):
                found.append(point)
    return found


@contextlib.contextmanager
def group(*words):
    path = os.path.join(*words)
    try:
        os.mkdir(path)
    except OSError as error:
        raise Skip(f"no control group can be made: {error.strerror}") from None
    try:
        yield path
    finally:
        for place, _, _ in os.walk(path, topdown=False):
            with contextlib.suppress(OSError):
                os.rmdir(place)


def test_groups_come_and_go():
    tops = hierarchies()
    if os.geteuid() != 0 or not tops:
        raise Skip("no hierarchy of control groups that may be written")
    shown = {row["path"] for sample in samples("cgroups", seconds=0.1) for row in sample["cgroup"]}
    name = f"mempane-gate-{os.getpid()}-{time.time_ns() % 1000000}"
    with contextlib.ExitStack() as stack:
        for top in tops:
            above = stack.enter_context(group(top, name))
            for sibling in ("before", "g5", "zafter"):
                stack.enter_context(group(above, sibling))
            for _ in range(3):
                stack.enter_context(python(GROUPER, above))
        count, seen = 0, set()
        for sample in samples("cgroups", "cgroup_stat", "cgroup_pressure"):
            paths = {row["path"] for row in sample["cgroup"]}
            for control in ("", "/before", "/zafter"):
                assert any(path.endswith(name + control) for path in paths), (control, len(paths))
            seen |= paths
            count += 1
    print(f"# {count} samples, {len(seen - shown)} groups seen in {tops}")
    assert count > 5 and len(seen - shown) > 10, (count, len(seen - shown))


# ---- processors ----

def test_processors_go_offline_and_online():
    switch = "/sys/devices/system/cpu/cpu1/online"
    if not os.path.exists(switch) or os.geteuid() != 0 or read(switch) != "1":
        raise Skip("no second processor that can be switched off")
    try:
        write(switch, "1")
    except OSError:
        raise Skip("processors may not be switched off here") from None
    done, widths = 0, set()
    try:
        for sample in samples("pagesets", "zones", "summary", "slab", interval="0.02",
                              seconds=TOGGLES * 2 + 5):
            widths.add(len({row["cpu"] for row in sample["pageset"]}))
            assert sample["zone"] and sample["slab"], sample.keys()
            if done >= TOGGLES and done % 2 == 0:
                break
            write(switch, str(done % 2))
            done += 1
    finally:
        write(switch, "1")
    print(f"# {done} toggles; processors seen: {sorted(widths)}")
    assert done >= TOGGLES, done


harness.main(globals())
