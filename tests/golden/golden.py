#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Golden tests: what mempane prints for each machine of the fixtures, to the byte.

Usage: golden.py MEMPANE FIXTURES [--update]

The cases are found by listing expected/: MACHINE.VIEW.FORMAT, MACHINE.inspect-PID.FORMAT,
MACHINE.VIEW-PID.FORMAT for what inspect leaves out, and program.COMMAND-OPERAND.FORMAT for what
needs no machine. --update makes the cases for all machines
and views anew; review its difference before committing. JSON is kept with one row a line, and times
that the run itself took are blanked.
"""

import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
EXPECTED = HERE / "expected"
FORMATS = ("text", "json")
TOP = ["--top", "25"]
# Its numbers are the cost of this run.
UNSTABLE = {"sources.text"}
PROGRAM_CASES = {
    "program.help.text": ["--help"],
    "program.help-capture.text": ["capture", "--help"],
    "program.help-inspect.text": ["inspect", "--help"],
    "program.help-list.text": ["list", "--help"],
    "program.help-snapshot.text": ["snapshot", "--help"],
    "program.list-metrics.text": ["list", "metrics"],
    "program.list-views.text": ["list", "views"],
    "program.list-views.json": ["list", "views", "--format", "json"],
}
# Views of one process that inspect does not show, or not always.
NODE_VIEWS = ("placement", "mapping_nodes", "mapping_matrix")
# The pages of one mapping: who has answers in a capture, MACHINE.VIEW-PID-ADDRESS.FORMAT.
STRIPS = {"numa8-k6.12": ("284-7f47fbe00000",),
          "rarities": ("7-7f0000000000", "7-7e0000000000")}
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def run(mempane, arguments):
    result = subprocess.run([mempane, *arguments], capture_output=True, env=ENVIRONMENT,
                            stdin=subprocess.DEVNULL, timeout=60, check=False)
    complaint = result.stderr.decode(errors="replace")
    if result.returncode or complaint:
        return f"exit status {result.returncode}\n{complaint}"
    return result.stdout.decode(errors="surrogateescape")


def one_row_a_line(value):
    """A sample as a person can review it: a line per member, and per row of an entity."""
    lines = []
    for name, member in value.items():
        if isinstance(member, list) and member:
            rows = ",\n  ".join(json.dumps(row, ensure_ascii=True) for row in member)
            lines.append(f"{json.dumps(name)}: [\n  {rows}]")
        else:
            lines.append(f"{json.dumps(name)}: {json.dumps(member, ensure_ascii=True)}")
    return "{" + ",\n ".join(lines) + "}\n"


def stable(name, output):
    if not name.endswith(".json") or name.startswith("program.") or output.startswith("exit"):
        return output
    # Shown through Python's numbers, which keep integers of any size exact.
    text = "".join(one_row_a_line(json.loads(line)) for line in output.splitlines())
    return re.sub(r'"(took_ns|duration)": \d+', r'"\1": "…"', text)


def arguments_of(name, machines):
    if name in PROGRAM_CASES:
        return PROGRAM_CASES[name]
    machine, view, form = name.rsplit(".", 2)
    common = ["--root", str(machines / machine), "--format", form, *TOP]
    if view.startswith("inspect-"):
        return ["inspect", *common, view.removeprefix("inspect-")]
    if "-" in view:
        name, pid, *mapping = view.split("-")
        return ["snapshot", *common, name, "--pid", pid, *(f"--mapping={at}" for at in mapping)]
    return ["snapshot", *common, view]


def is_per_process(view):
    return (view["entity"] in {"limit", "mapping", "node_mapping", "placement", "region", "strip",
                               "strip_node"} or view["name"] == "process")


def views(mempane):
    listing = json.loads(run(mempane, ["list", "views", "--format", "json"]))["views"]
    return [view["name"] for view in listing if not is_per_process(view)]


def inspectable(machine):
    """The processes with the most mappings: one with an address space tells most."""
    sizes = [(path.stat().st_size, path.parent.name) for path in machine.glob("**/proc/[0-9]*/smaps")]
    return [pid for size, pid in sorted(set(sizes), reverse=True)[:2] if size]


def all_names(mempane, machines):
    yield from PROGRAM_CASES
    for machine in sorted(path for path in machines.iterdir() if path.is_dir()):
        pids = inspectable(machine)
        topics = views(mempane) + [f"inspect-{pid}" for pid in pids]
        topics += [f"{view}-{pids[0]}" for view in NODE_VIEWS if pids]
        topics += [f"{view}-{strip}" for view in ("strip", "strip_nodes")
                   for strip in STRIPS.get(machine.name, ())]
        for topic in topics:
            for form in FORMATS:
                if f"{topic}.{form}" not in UNSTABLE:
                    yield f"{machine.name}.{topic}.{form}"


def update(mempane, machines):
    for path in EXPECTED.iterdir():
        path.unlink()
    for name in all_names(mempane, machines):
        output = stable(name, run(mempane, arguments_of(name, machines)))
        if output.startswith("exit status"):
            return f"{name}: {output}"
        (EXPECTED / name).write_text(output, encoding="utf-8", errors="surrogateescape")
    print(f"{len(list(EXPECTED.iterdir()))} expected files written")


def first_difference(expected, actual):
    ours, theirs = actual.splitlines(), expected.splitlines()
    for number, (one, other) in enumerate(zip(theirs, ours), 1):
        if one != other:
            return f"line {number}\n#   expected {one[:300]}\n#   actual   {other[:300]}"
    return f"{len(theirs)} lines expected, {len(ours)} written"


def check(mempane, machines):
    names = sorted(path.name for path in EXPECTED.iterdir())
    failed = 0
    print(f"1..{len(names)}")
    for number, name in enumerate(names, 1):
        expected = (EXPECTED / name).read_text(encoding="utf-8", errors="surrogateescape")
        actual = stable(name, run(mempane, arguments_of(name, machines)))
        failed += actual != expected
        print(f"{'ok' if actual == expected else 'not ok'} {number} - {name}")
        if actual != expected:
            print(f"# {first_difference(expected, actual)}".encode(errors="replace").decode())
    return 1 if failed else 0


def main():
    mempane, fixtures = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    machines = fixtures / "machines"
    if "--update" in sys.argv:
        return update(mempane, machines)
    return check(mempane, machines)


if __name__ == "__main__":
    sys.exit(main())
