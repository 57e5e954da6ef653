#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds the three listings of processes to each other, while processes start, fault and exit:
libproc2, stat files that stay open, and the BPF iterator. Prints TAP. Argument: mempane.

Each round asks libproc2, then the other two, then libproc2 again. What it said twice alike, the
others must have said too; counters must not run backwards from one to the next; and whoever lived all
the time is in every listing, once.
"""

import collections
import json
import os
import re
import signal
import subprocess
import sys
import threading

MEMPANE = sys.argv[1]
ROUNDS = 8
SAME = ("name", "parent", "start_time", "kernel_thread", "threads", "virtual", "resident", "user",
        "resident_anonymous", "swap")
COUNTERS = ("minor_faults", "major_faults")
results = []


def report(name, problems, skip=None):
    results.append(not problems)
    print(f"{'not ok' if problems else 'ok'} {len(results)} - {name}"
          + (f" # SKIP {skip}" if skip else ""), flush=True)
    for problem in problems[:20]:
        print(f"# {problem}")


def listing(reader):
    """(what was used, {pid: row}, PIDs listed twice)"""
    output = subprocess.run(
        [MEMPANE, "snapshot", "--json", "--process-reader", reader, "-n", "2", "-d", "0.02",
         "processes", "process_faults", "process_oom"], capture_output=True, check=True, timeout=60,
        env={**os.environ, "LC_ALL": "C.UTF-8"}).stdout
    sample = json.loads(output.splitlines()[-1])
    rows, times = {}, collections.Counter()
    for row in sample["process"]:
        # What a kworker works for changes all the time.
        row["name"] = re.sub(r"^(kworker/[^-+]*).*", r"\1", row["name"])
        rows.setdefault(row["pid"], {}).update(row)
        times[row["pid"]] += 1
    usual = min(times.values())
    return sample["host"]["process_reader"], rows, [pid for pid in times if times[pid] > usual]


class Churn(threading.Thread):
    """Processes of some threads and pages that come and go, and a few that stay and never move."""

    def __init__(self):
        super().__init__(daemon=True)
        self.is_ending = False
        self.lasting = [self.start_child() for _ in range(20)]

    @staticmethod
    def start_child(seconds=None):
        code = ("import threading, time; held = bytearray(3 << 20); event = threading.Event();"
                "[threading.Thread(target=event.wait, daemon=True).start() for _ in range(3)];"
                f"print('x', flush=True); time.sleep({seconds or 3600})")
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        child.stdout.read(1)
        return child

    def run(self):
        while not self.is_ending:
            children = []
            for _ in range(10):
                pid = os.fork()
                if pid == 0:
                    memory = bytearray(1 << 20)
                    os._exit(len(memory) & 1)
                children.append(pid)
            for pid in children:
                os.waitpid(pid, 0)

    def end(self):
        self.is_ending = True
        self.join()
        for child in self.lasting:
            child.kill()
            child.wait()
            child.stdout.close()


def compare(reader, before, rows, after, lasting):
    problems, compared = {}, 0
    for pid in before.keys() & after.keys():
        first, last, row = before[pid], after[pid], rows.get(pid)
        if first["start_time"] != last["start_time"]:
            continue
        if row is None:
            problems[pid, "row"] = f"{pid} ({first['name']}) is missing"
            continue
        for field in SAME:
            if first.get(field) == last.get(field) != row.get(field):
                problems[pid, field] = (f"{pid} ({first['name']}) {field}: {row.get(field)}, "
                                        f"libproc2 {first.get(field)}")
            compared += first.get(field) == last.get(field)
        for field in COUNTERS:
            if not first[field] <= row[field] <= last[field]:
                problems[pid, field] = (f"{pid} ({first['name']}) {field}: {row[field]} is not "
                                        f"within {first[field]}..{last[field]}")
    if compared < 100 or not lasting <= rows.keys():
        problems["all"] = (f"{compared} values compared, "
                           f"missing {sorted(lasting - rows.keys())}")
    return problems


def main():
    churn = Churn()
    churn.start()
    lasting = {child.pid for child in churn.lasting}
    found, doubles, used = {"procfs": [], "bpf": []}, [], {}
    try:
        for _ in range(ROUNDS):
            _, before, _ = listing("libproc2")
            middle = {reader: listing(reader) for reader in found}
            _, after, _ = listing("libproc2")
            for reader, (name, rows, twice) in middle.items():
                used[reader] = name
                doubles += [f"{reader}: {pid} is there twice" for pid in twice]
                found[reader].append(compare(reader, before, rows, after, lasting))
    finally:
        churn.end()
    for reader, rounds in found.items():
        skip = None
        if reader not in used[reader]:
            skip = f"not possible here: {used[reader]} was used"
        # A process may change and change back between the two that must agree; not again and again.
        times = collections.Counter(key for problems in rounds for key in problems)
        told = {key: text for problems in rounds for key, text in problems.items()}
        report(f"{reader} says what libproc2 says, {ROUNDS} rounds",
               [] if skip else [told[key] for key in told if times[key] > 2], skip)
    report("nobody is listed twice", doubles)
    print(f"1..{len(results)}")
    return 0 if all(results) else 1


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.exit(main())
