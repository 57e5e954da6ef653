#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares control groups with the files of this machine, whichever version it has.

Makes groups below the test's own: one with a process that holds a known amount, and many that come
and go while mempane reads. Where that is not allowed, what needs it is skipped. Prints TAP.
Argument: mempane.
"""
import json
import mmap
import os
import signal
import subprocess
import sys
import threading
import time

MEMPANE = sys.argv[1]
PAGE = os.sysconf("SC_PAGE_SIZE")
HELD = 32 << 20
LIMIT = 256 << 20
results = []


def report(name, problems, skip=None):
    number = len(results) + 1
    results.append(not problems)
    verdict = "not ok" if problems else "ok"
    print(f"{verdict} {number} - {name}" + (f" # SKIP {skip}" if skip else ""), flush=True)
    for problem in problems[:20]:
        print(f"# {problem}")


def read(*path):
    with open(os.path.join(*path), encoding="utf-8", errors="surrogateescape") as file:
        return file.read()


def snapshot(*arguments):
    run = subprocess.run([MEMPANE, "snapshot", "--format", "json", "-d", "0.1", *arguments],
                         capture_output=True, check=True)
    return json.loads(run.stdout)


def mounts():
    """(version of the memory controller's hierarchy, its mount point), and whether both are mounted."""
    unified = legacy = None
    any_v1 = False
    for line in read("/proc/self/mountinfo").splitlines():
        words, _, rest = line.partition(" - ")
        kind, _, options = rest.split(" ", 2)
        point = words.split()[4]
        if kind == "cgroup2":
            unified = unified or point
        elif kind == "cgroup":
            any_v1 = True
            if "memory" in options.split(","):
                legacy = legacy or point
    if legacy:
        return 1, legacy, unified
    if unified and "memory" in read(unified, "cgroup.controllers").split():
        return 2, unified, legacy if any_v1 else None
    return 0, None, None


VERSION, POINT, OTHER = mounts()
CURRENT = "memory.usage_in_bytes" if VERSION == 1 else "memory.current"
MAX = "memory.limit_in_bytes" if VERSION == 1 else "memory.max"


def own_path():
    for line in read("/proc/self/cgroup").splitlines():
        number, controllers, path = line.split(":", 2)
        if (VERSION == 1 and "memory" in controllers.split(",")) or \
                (VERSION == 2 and number == "0"):
            return path
    return None


def groups_now():
    return {"/" + os.path.relpath(place, POINT) if place != POINT else "/"
            for place, _, _ in os.walk(POINT)}


def rows_of(*views):
    rows = {}
    for row in snapshot(*views)["cgroup"]:
        rows.setdefault(row["path"], {}).update(row)
    return rows


def make_group(name):
    """Its directory, or None where groups cannot be made."""
    place = POINT + own_path().rstrip("/") + "/" + name
    try:
        os.mkdir(place)
    except OSError:
        return None
    if os.path.exists(os.path.join(place, CURRENT)):
        return place
    os.rmdir(place)
    return None


def compare_version():
    expected = {0: "none", 1: "hybrid (memory: v1)" if OTHER else "v1",
                2: "hybrid (memory: v2)" if OTHER else "v2"}[VERSION]
    found = snapshot("cgroup_setup")["system"][0]
    problems = [] if found["cgroup_version"].startswith(expected) else \
        [f"{found['cgroup_version']}, not {expected}"]
    if VERSION and found["cgroup_mount"] != POINT:
        problems.append(f"mounted at {found['cgroup_mount']}, not {POINT}")
    report(f"the version in force: {expected}", problems)


def compare_groups():
    before = groups_now()
    found = set(rows_of("cgroups"))
    after = groups_now()
    report("all groups are there", [f"{path} is missing" for path in before & after - found] +
           [f"{path} is invented" for path in found - (before | after)])


def hold_memory(place):
    ready, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        with open(os.path.join(place, "cgroup.procs"), "w", encoding="ascii") as file:
            file.write(str(os.getpid()))
        held = mmap.mmap(-1, HELD, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        for offset in range(0, HELD, PAGE):
            held[offset] = 1
        os.write(told, b"x")
        signal.pause()
        os._exit(0)
    os.read(ready, 1)
    return pid


def wait_for_statistics(place):
    """The kernel's own figures may be two seconds late."""
    key = "total_rss" if VERSION == 1 else "anon"
    for _ in range(50):
        stat = dict(line.split() for line in read(place, "memory.stat").splitlines())
        if int(stat[key]) >= HELD:
            break
        time.sleep(0.1)


def check_range(problems, row, name, least, most):
    if not least <= row.get(name, -1) <= most:
        problems.append(f"{name}: {row.get(name)}, not in {least}..{most}")


def compare_holder(place, pid):
    with open(os.path.join(place, MAX), "w", encoding="ascii") as file:
        file.write(str(LIMIT))
    wait_for_statistics(place)
    path = own_path().rstrip("/") + "/" + os.path.basename(place)
    before = int(read(place, CURRENT))
    row = rows_of("cgroups", "cgroup_limits", "cgroup_stat")[path]
    after = int(read(place, CURRENT))
    problems, slack = [], 1 << 20
    check_range(problems, row, "current", min(before, after) - slack, max(before, after) + slack)
    check_range(problems, row, "anon", HELD, HELD + 2 * slack)
    check_range(problems, row, "max", LIMIT, LIMIT)
    check_range(problems, row, "effective_limit", 0, LIMIT)
    check_range(problems, row, "working_set", HELD, row["current"])
    check_range(problems, row, "headroom", -slack, LIMIT - HELD)
    if abs(row["headroom"] - (row["effective_limit"] - row["current"])) > slack and \
            row["effective_limit"] == LIMIT:
        problems.append(f"headroom {row['headroom']} of {row['effective_limit']}")
    report("a group with a known amount", problems)


def compare_by_node(place):
    path = own_path().rstrip("/") + "/" + os.path.basename(place)
    rows = [row for row in snapshot("cgroup_nodes")["cgroup_node"] if row["path"] == path]
    name = "lru_anon" if VERSION == 1 else "anon"
    total = sum(row[name] for row in rows)
    report("its memory by node", [] if total >= HELD else [f"{name} is {total} in all"])


def churn(stop):
    number = 0
    while not stop.is_set():
        places = [make_group(f"mempane-churn-{number + i}") for i in range(20)]
        for place in filter(None, places):
            os.rmdir(place)
        number += 20


def compare_churn(place):
    """Groups that come and go never cost another its row."""
    path = own_path().rstrip("/") + "/" + os.path.basename(place)
    stop, problems = threading.Event(), []
    thread = threading.Thread(target=churn, args=(stop,))
    thread.start()
    try:
        for _ in range(10):
            row = rows_of("cgroups", "cgroup_stat").get(path)
            if row is None or row.get("current", 0) < HELD:
                problems.append(f"{path} is {row and row.get('current')}")
    finally:
        stop.set()
        thread.join()
    report("others come and go", problems)


def compare_pressure():
    unified = POINT if VERSION == 2 else OTHER
    try:
        before = read(unified or "/nonexistent", "memory.pressure")
    except OSError as reason:
        report("pressure of the root", [], f"none here: {reason.strerror}")
        return
    row = rows_of("cgroup_pressure")["/"]
    after = read(unified, "memory.pressure")
    values = [float(text.split("avg10=")[1].split()[0]) / 100 for text in (before, after)]
    problems = []
    check_range(problems, row, "pressure_some_average_10", min(values) - 0.02, max(values) + 0.02)
    report("pressure of the root", problems)


def main():
    compare_version()
    if not VERSION:
        print("1..1")
        return
    compare_groups()
    compare_pressure()
    place = make_group(f"mempane test {os.getpid()}")
    if not place:
        report("a group with a known amount", [], "no group can be made here")
        print(f"1..{len(results)}")
        return
    pid = None
    try:
        pid = hold_memory(place)
        compare_holder(place, pid)
        compare_by_node(place)
        compare_churn(place)
    finally:
        if pid:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        for _ in range(50):
            try:
                os.rmdir(place)
                break
            except OSError:
                time.sleep(0.1)
    print(f"1..{len(results)}")


main()
