# SPDX-License-Identifier: GPL-2.0-or-later
"""What no damaged file may make mempane say: numbers that cannot be."""

import json
import subprocess

LENSES = ("_per_s", "_change", "_share", "_delta")
# Part and whole are from files of which one was damaged; use may exceed a limit that was lowered.
UNBOUNDED_SHARES = ("cgroup", "zram")
# What a formula passes on as some file has it.
COPIES = {("growth", "size"), ("oom", "swap"), ("oom", "resident"), ("oom", "page_tables")}
SIGNED_UNITS = ("signed_bytes", "thousandths", "number")


def load_metrics(program):
    output = subprocess.run([program, "list", "metrics", "--json"], check=True,
                            stdout=subprocess.PIPE).stdout
    return {(each["entity"], each["name"]): each for each in json.loads(output)["metrics"]}


def refuse_constant(name):
    raise AssertionError(f"JSON holds {name}")


def load_samples(output):
    return [json.loads(line, parse_constant=refuse_constant) for line in output.splitlines()]


def check_sample(sample, metrics):
    for entity, rows in sample.items():
        if not isinstance(rows, list) or not rows or entity in ("views", "sources"):
            continue
        for row in rows:
            for name, value in row.items():
                check_value(entity, name, value, metrics)
    for row in sample.get("system", []):
        check_not_above(row, "memory_used", "memory_total")
        check_not_above(row, "swap_used", "swap_total")
    check_balance(sample)
    for row in sample.get("mapping", []):
        check_not_above(row, "start", "end")


def check_value(entity, name, value, metrics):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return
    assert -(1 << 63) <= value < 1 << 64, (entity, name, value)
    if name.endswith("_share") and entity not in UNBOUNDED_SHARES:
        assert 0 <= value <= 1.0000001, (entity, name, value)
    metric = metrics.get((entity, name))
    if metric and metric["unit"] == "thousandths":
        # -1000: a request of that order would be served at once.
        assert (-1000 if name == "extfrag_index" else 0) <= value <= 1000, (entity, name, value)
    if metric and metric["unit"].replace(" ", "_") not in SIGNED_UNITS:
        assert value >= 0, (entity, name, value)
    if metric and metric["nature"] == "counter" or name.endswith("_per_s"):
        counter = metrics.get((entity, name.removesuffix("_per_s")), {}).get("nature")
        assert value >= 0 or counter != "counter", (entity, name, value)
    if name.endswith("_per_s"):
        assert abs(value) < 1 << 63, (entity, name, value)
    if metric and metric["formula"] and metric["unit"] != "address" and (
            (entity, name) not in COPIES):
        assert abs(value) < 1 << 63, (entity, name, value)


def check_not_above(row, part, whole):
    if isinstance(row.get(part), int) and isinstance(row.get(whole), int):
        assert row[part] <= row[whole], (part, row[part], whole, row[whole])


def check_balance(sample):
    """The parts add up to the total, where both are known."""
    totals = [row["memory_total"] for row in sample.get("system", []) if row.get("memory_total")]
    if totals and sample.get("balance"):
        sizes = [row["size"] for row in sample["balance"]]
        assert sum(sizes) == totals[0], (sizes, totals)
