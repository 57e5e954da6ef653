#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares mempane's snapshot of this machine with /proc read here, and with libproc2.

What stands still must be equal. What moves is read before and after: counters must lie between, and
gauges too, give or take a share of the memory. What cannot be compared here is skipped, with
the reason. Prints TAP. Arguments: mempane, libproc2_witness.
"""
import ctypes
import json
import mmap
import os
import pwd
import signal
import subprocess
import sys

MEMPANE, WITNESS = sys.argv[1:3]
PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = 1000000000 // os.sysconf("SC_CLK_TCK")
NAMES = [b"a) R 1 (\nb", b"\x1b]2;P\x07\x9b\xff)", "\u65e5\u672c".encode(), b"plain"]
results = []


def report(name, problems, skip=None):
    number = len(results) + 1
    results.append(not problems)
    verdict = "not ok" if problems else "ok"
    print(f"{verdict} {number} - {name}" + (f" # SKIP {skip}" if skip else ""))
    for problem in problems[:20]:
        print(f"# {problem}")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def key_values(path):
    values = {}
    for line in read(path).decode("latin-1").splitlines():
        words = line.replace(":", " ").split()
        if len(words) > 1 and words[1].isdigit():
            values[words[0]] = int(words[1]) * (1024 if words[-1] == "kB" else 1)
    return values


def snapshot(*arguments):
    run = subprocess.run([MEMPANE, "snapshot", "--format", "json", "-d", "0.1", *arguments],
                         capture_output=True, check=True)
    return json.loads(run.stdout)


def libproc2(pids):
    run = subprocess.run([WITNESS, *map(str, pids)], capture_output=True, check=True, text=True)
    return {name: int(value) for name, value in (line.split() for line in run.stdout.splitlines())}


def fields(source):
    listed = subprocess.run([MEMPANE, "list", "metrics", "--format", "json"], capture_output=True,
                            check=True)
    return [metric for metric in json.loads(listed.stdout)["metrics"]
            if metric["entity"] == "system" and metric["source"] == source and metric["field"]
            and not metric["field"].endswith("*")]


def start_child(name):
    """A process that holds some memory and then never moves again."""
    ready, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        libc = ctypes.CDLL(None)
        libc.prctl(1, signal.SIGKILL)
        libc.prctl(15, ctypes.c_char_p(name))
        held = mmap.mmap(-1, 5 << 20)
        for offset in range(0, len(held), PAGE):
            held[offset] = 1
        # Not os.pause() in a loop: the interpreter would fault its way back into it.
        os.write(told, b"x")
        libc.pause()
        os._exit(0)
    os.read(ready, 1)
    os.close(ready)
    os.close(told)
    return pid


def compare_meminfo():
    before = key_values("/proc/meminfo")
    row = snapshot("meminfo")["system"][0]
    after = key_values("/proc/meminfo")
    problems, compared = [], 0
    for metric in fields("proc/meminfo"):
        field, value = metric["field"], row.get(metric["name"])
        if field not in before or metric["name"] not in row:
            if field in before and metric["unit"] == "bytes":
                problems.append(f"{field} is missing")
            continue
        if metric["unit"] != "bytes" or field.startswith("HugePages"):
            continue
        slack = 0 if metric["nature"] == "configuration" else before["MemTotal"] // 20
        low, high = min(before[field], after[field]), max(before[field], after[field])
        compared += 1
        if not low - slack <= value <= high + slack:
            problems.append(f"{field}: {value} is not within {low}..{high}")
    if compared < 30:
        problems.append(f"only {compared} fields were compared")
    report("meminfo is what the file says", problems)


def compare_vmstat():
    before = key_values("/proc/vmstat")
    row = snapshot("vmstat")["system"][0]
    after = key_values("/proc/vmstat")
    problems, compared = [], 0
    for metric in fields("proc/vmstat"):
        field, value = metric["field"], row.get(metric["name"])
        if field not in before or metric["nature"] != "counter" or value is None:
            continue
        if metric["unit"] != "count":
            continue
        compared += 1
        if not before[field] <= value <= after[field]:
            problems.append(f"{field}: {value} is not within {before[field]}..{after[field]}")
    if compared < 20:
        problems.append(f"only {compared} counters were compared")
    report("vmstat counters lie between two readings", problems)


def stat_fields(pid):
    return read(f"/proc/{pid}/stat").rsplit(b")", 1)[1].split()


def user_name(uid):
    """The name, or the number of a user whom nobody named (a container's)."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def compare_processes(children):
    rows, problems = {}, []
    # Not every view has every column: each process is inspected on its own.
    for pid in children:
        rows[pid] = snapshot("process", "-p", str(pid))["process"][0]
    for pid, name in children.items():
        row, stat = rows[pid], stat_fields(pid)
        statm = read(f"/proc/{pid}/statm").split()
        status = key_values(f"/proc/{pid}/status")
        expected = {
            "name": name, "parent": int(stat[1]), "start_time": int(stat[19]) * TICK,
            "minor_faults": int(stat[7]), "major_faults": int(stat[9]),
            "threads": int(stat[17]), "virtual": int(statm[0]) * PAGE,
            "resident": int(statm[1]) * PAGE, "shared": int(statm[2]) * PAGE,
            "resident_anonymous": status["RssAnon"], "resident_file": status["RssFile"],
            "swap": status["VmSwap"], "resident_peak": status["VmHWM"], "uid": os.geteuid(),
            "user": user_name(os.geteuid()),
            "oom_score_adjustment": int(read(f"/proc/{pid}/oom_score_adj")),
            "command": read(f"/proc/{pid}/cmdline").rstrip(b"\0").replace(b"\0", b" "),
        }
        compared = 0
        for metric, value in expected.items():
            if metric not in row:
                continue
            found = row[metric]
            if isinstance(value, bytes):
                found = found.encode("utf-8", "surrogateescape")
            compared += 1
            if found != value:
                problems.append(f"{pid} {metric}: {found!r}, not {value!r}")
        if compared < 8:
            problems.append(f"{pid}: only {compared} of {len(expected)} could be compared")
    report("processes are what their files say", problems)
    return rows


def oom_score(pid):
    try:
        return int(read(f"/proc/{pid}/oom_score"))
    except OSError:
        return None


def compare_oom_scores():
    """Of every process whose score stands still meanwhile: what the kernel's own arithmetic gives."""
    problems, compared = [], 0
    for pid in list(filter(str.isdigit, os.listdir("/proc")))[-100:]:
        before = oom_score(pid)
        try:
            row = snapshot("process", "-p", pid)["process"][0]
        except (subprocess.CalledProcessError, KeyError, IndexError):
            continue
        if before is None or before != oom_score(pid) or "predicted_oom_score" not in row:
            continue
        compared += 1
        if row["predicted_oom_score"] != before:
            problems.append(f"{pid}: {row['predicted_oom_score']}, not {before}")
    if not compared:
        problems.append("no process could be compared")
    report("OOM scores are what the kernel says", problems)


def compare_walks(children):
    problems = []
    for pid in children:
        before = key_values(f"/proc/{pid}/smaps_rollup")
        row = snapshot("process", "-p", str(pid))["process"][0]
        after = key_values(f"/proc/{pid}/smaps_rollup")
        # Pages shared with other children and with this script move when one of them does.
        for metric, field in (("pss", "Pss"), ("private_dirty", "Private_Dirty"),
                              ("anonymous", "Anonymous"), ("swap_pss", "SwapPss")):
            low, high = sorted((before[field], after[field]))
            if metric not in row:
                continue
            if row[metric] is None or not low - 262144 <= row[metric] <= high + 262144:
                problems.append(f"{pid} {metric}: {row[metric]} is not within {low}..{high}")
        if row["pss"] is None or row["pss"] < 5 << 20:
            problems.append(f"{pid} holds 5 MiB of its own, but its PSS is {row['pss']}")
    report("PSS is what smaps_rollup says", problems)


def compare_processes_with_libproc2(rows):
    said, problems = libproc2(rows), []
    for pid, row in rows.items():
        for metric, name, scale in (("parent", "parent", 1), ("threads", "threads", 1),
                                    ("start_time", "start_ticks", TICK),
                                    ("minor_faults", "minor_faults", 1),
                                    ("major_faults", "major_faults", 1),
                                    ("virtual", "virtual_kib", 1024),
                                    ("resident", "resident_kib", 1024),
                                    ("shared", "shared_kib", 1024), ("uid", "uid", 1)):
            if metric in row and row[metric] != said[f"{pid}.{name}"] * scale:
                problems.append(f"{pid} {metric}: {row[metric]}, libproc2 {said[f'{pid}.{name}']}")
    report("libproc2 agrees on the processes", problems)


def compare_listing():
    """Who lives before and after must be in the sample, and once; the short-lived come and go."""
    before = {pid for pid in os.listdir("/proc") if pid.isdigit()}
    rows = [str(row["pid"]) for row in snapshot("processes")["process"]]
    found = set(rows)
    after = {pid for pid in os.listdir("/proc") if pid.isdigit()}
    problems = [f"{pid} is missing" for pid in (before & after) - found]
    if len(rows) != len(found):
        problems.append("a process is listed twice")
    if str(os.getpid()) not in found:
        problems.append("the witness itself is missing")
    report("the listing is complete", problems)


def compare_slabs():
    try:
        lines = read("/proc/slabinfo").decode().splitlines()[2:]
    except PermissionError:
        report("slab caches are what the file says", [], "slabinfo is for root")
        return
    rows = {row["name"]: row for row in snapshot("slab")["slab"]}
    problems = []
    for line in lines:
        words = line.split()
        row = rows.get(words[0])
        if row is None:
            problems.append(f"{words[0]} is missing")
        elif row["object_size"] != int(words[3]):
            problems.append(f"{words[0]}: {row['object_size']}, not {words[3]}")
    report("slab caches are what the file says", problems)


def compare_free_areas():
    before = [line.split() for line in read("/proc/buddyinfo").decode().splitlines()]
    rows = {(row["node"], row["zone"], row["order"])
            for row in snapshot("fragmentation")["free_area"]}
    expected = {(int(words[1].rstrip(",")), words[3], order) for words in before
                for order in range(len(words) - 4)}
    report("every order of every zone is there",
           [f"{area} differs" for area in rows ^ expected])


def main():
    children = {start_child(name): name for name in NAMES}
    try:
        compare_meminfo()
        compare_vmstat()
        compare_slabs()
        compare_free_areas()
        compare_listing()
        compare_processes_with_libproc2(compare_processes(children))
        compare_walks(children)
        compare_oom_scores()
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    print(f"1..{len(results)}")


main()
