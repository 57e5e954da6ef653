# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares every file of every control group of the captured machines, read here a second time,
with what mempane says of it. Prints one TAP line for each machine that has cgroup v2."""

import json
import os
import re
import subprocess
import sys

MEMPANE, MACHINES = sys.argv[1:3]
MOUNT = "sys/fs/cgroup"
VIEWS = ("cgroups", "cgroup_limits", "cgroup_stat", "cgroup_pressure", "cgroup_nodes")
EVENTS_OF_PAGES = re.compile(r"(workingset|pg|[pz]?swp|numa_pages)")


def mempane(*arguments):
    result = subprocess.run([MEMPANE, *arguments], capture_output=True, check=True, timeout=120,
                            env={**os.environ, "LC_ALL": "C.UTF-8"})
    return json.loads(result.stdout if "list" in arguments else result.stdout.splitlines()[-1])


METRICS = mempane("list", "metrics", "--json")["metrics"]


def metrics_of(entity, source):
    return {row["field"]: row for row in METRICS
            if row["entity"] == entity and row["source"] == source and row["field"]}


GROUP = f"{MOUNT}/GROUP"
FILES = {name: metrics_of("cgroup", f"{GROUP}/{name}") for name in
         ("memory.stat", "memory.events", "memory.events.local", "memory.swap.events")}
VALUES = metrics_of("cgroup", GROUP)
NODES = metrics_of("cgroup_node", f"{GROUP}/memory.numa_stat")
PRESSURE = metrics_of("cgroup", f"{GROUP}/memory.pressure")


def last_step(name):
    """Where the files are that the last sample of a captured machine comes from."""
    steps = [step for step in os.listdir(os.path.join(MACHINES, name)) if step.isdigit()]
    return os.path.join(MACHINES, name, max(steps, key=int, default="0"), MOUNT)


class Machine:
    def __init__(self, name):
        self.root = last_step(name)
        sample = mempane("--root", os.path.join(MACHINES, name), "snapshot", "--json", *VIEWS,
                         "unknown")
        self.page_size = sample["host"]["page_size"]
        self.groups = {}
        for row in sample.get("cgroup", []):
            self.groups.setdefault(row["path"], {}).update(row)
        self.nodes = {(row["path"], row["node"]): row for row in sample.get("cgroup_node", [])}
        self.unknown = {row["field"] for row in sample.get("unknown", [])}
        self.compared, self.problems = 0, []

    def expect(self, what, found, expected):
        self.compared += 1
        if found != expected:
            self.problems.append(f"{what}: {found!r}, not {expected!r}")

    def number(self, metric, raw):
        """Sizes are bytes in the file; events of pages are pages, and told in bytes."""
        if metric["unit"] == "bytes" and EVENTS_OF_PAGES.match(metric["field"]):
            return int(raw) * self.page_size
        return int(raw)


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return [line.split() for line in file]


def compare_value(machine, path, file, raw):
    metric, row = VALUES[file], machine.groups[path]
    machine.expect(f"{path} {file}", row.get(metric["name"]), raw if raw == "max" else int(raw))


def compare_nodes(machine, path, lines):
    for key, *pairs in lines:
        for pair in pairs:
            node, raw = pair.split("=")
            metric, row = NODES[key], machine.nodes[path, int(node[1:])]
            machine.expect(f"{path} {key} {node}", row.get(metric["name"]),
                           machine.number(metric, raw))


def compare_pressure(machine, path, lines):
    for kind, *pairs in lines:
        for pair in pairs:
            name, raw = pair.split("=")
            metric = PRESSURE[f"{kind} {name}"]
            value = machine.groups[path][metric["name"]]
            if name == "total":
                machine.expect(f"{path} {kind} {name}", value, int(raw) * 1000)
            else:
                machine.expect(f"{path} {kind} {name}", round(value * 100, 4), float(raw))


def compare_file(machine, path, place, file):
    lines = lines_of(os.path.join(place, file))
    if file in FILES:
        for key, raw in lines:
            metric = FILES[file].get(key)
            if metric is None:
                machine.expect(f"{path} {file} {key}", key in machine.unknown, True)
                continue
            machine.expect(f"{path} {file} {key}", machine.groups[path].get(metric["name"]),
                           machine.number(metric, raw))
    elif file == "memory.numa_stat":
        compare_nodes(machine, path, lines)
    elif file == "memory.pressure":
        compare_pressure(machine, path, lines)
    elif file in VALUES and path != "/":
        compare_value(machine, path, file, lines[0][0])


def compare(name):
    machine = Machine(name)
    expected = set()
    for place, _, files in os.walk(machine.root):
        path = "/" + os.path.relpath(place, machine.root) if place != machine.root else "/"
        expected.add(path)
        for file in sorted(files):
            compare_file(machine, path, place, file)
    machine.expect("groups", set(machine.groups), expected)
    return machine


def main():
    names = sorted(name for name in os.listdir(MACHINES)
                   if os.path.exists(os.path.join(last_step(name), "memory.stat")))
    failed = not names
    print(f"1..{len(names)}")
    for number, name in enumerate(names, 1):
        machine = compare(name)
        failed = failed or bool(machine.problems) or not machine.compared
        print("not ok" if machine.problems else "ok",
              f"{number} - {name}: {machine.compared} values of {len(machine.groups)} groups")
        for problem in machine.problems[:40]:
            print("#", problem)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
