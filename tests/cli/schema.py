#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What mempane writes as JSON is what its schema says, for every view, machine and process."""

import functools
import json
import os
import pathlib

try:
    import jsonschema
except ImportError:
    jsonschema = None

from harness import FIXTURES, Skip, main, run


def validator():
    if not jsonschema:
        raise Skip("python3-jsonschema is not installed")
    schema = json.loads(run("list", "schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema, jsonschema.Draft202012Validator(schema)


def validate(checker, *arguments, statuses=(0,)):
    result = run(*arguments)
    assert result.returncode in statuses, (arguments, result)
    for line in result.stdout.splitlines():
        sample = json.loads(line)
        error = jsonschema.exceptions.best_match(checker.iter_errors(sample))
        assert not error, (arguments, list(error.absolute_path), error.message[:500])
        check_reasons(sample)


def check_reasons(sample):
    """Null never stands alone where it could be a number."""
    for entity, rows in sample.items():
        if isinstance(rows, list) and entity != "sources":
            for row in rows:
                nulls = {name for name, value in row.items() if value is None}
                assert nulls <= set(row.get("reason", {})), (entity, row)
                assert set(row.get("reason", {})) <= set(row), (entity, row)


def machines():
    return sorted(path for path in pathlib.Path(FIXTURES, "machines").iterdir() if path.is_dir())


@functools.lru_cache(maxsize=None)
def views(for_one):
    """The names of the views that are, or are not, about one process; those of one mapping are
    neither."""
    names = [view["name"] for view in json.loads(run("list", "views", "--json").stdout)["views"]
             if not view["entity"].startswith("strip")]
    needs_one = [name for name in names if run("snapshot", "--root", str(machines()[0]), name)
                 .returncode == 2]
    return needs_one if for_one else [name for name in names if name not in needs_one]


def processes(machine):
    """The one of which most is known."""
    found = {path.parent.name: path.stat().st_size
             for name in ("smaps", "limits", "status", "stat") for path in
             machine.glob(f"**/proc/[0-9]*/{name}")}
    return sorted(found, key=lambda pid: (found[pid], pid), reverse=True)[:1]


def test_every_view_of_every_machine():
    """All at once on each; by itself, with no more columns than it asks for, on the largest one."""
    _, checker = validator()
    names = views(False)
    for machine in machines():
        validate(checker, "snapshot", "--root", str(machine), "--json", *names)
    for name in names:
        validate(checker, "snapshot", "--root", str(machines()[0].parent / "numa8-k6.12"), "--json",
                 name)


def test_every_view_of_a_process():
    _, checker = validator()
    for machine in machines():
        for pid in processes(machine):
            validate(checker, "snapshot", "--root", str(machine), "--json", "-p", pid,
                     *views(True))
            validate(checker, "inspect", "--root", str(machine), "--json", pid)


def test_pages_of_a_mapping():
    _, checker = validator()
    root = os.path.join(FIXTURES, "machines", "rarities")
    for mapping in ("7e0000000000", "7f0000000000", "400000"):
        validate(checker, "snapshot", "--root", root, "--json", "-p", "7", "--mapping", mapping,
                 "strip", "strip_nodes")
        validate(checker, "inspect", "--root", root, "--json", "7", "--mapping", mapping)


def test_this_machine():
    _, checker = validator()
    validate(checker, "snapshot", "--json", "-n", "2", "-d", "0.05", *views(False))
    validate(checker, "snapshot", "--json", "-d", "0.05", "-p", "self", *views(True))
    validate(checker, "inspect", "--json", "-d", "0.05", "self")


def test_values_that_were_left_out_have_bounds():
    _, checker = validator()
    validate(checker, "snapshot", "--json", "-n", "2", "-d", "0.05", "--walk-limit", "0",
             "processes", "process_huge")
    sample = json.loads(run("snapshot", "--json", "--walk-limit", "0", "processes").stdout)
    found = 0
    for row in sample["process"]:
        for name, (lower, upper) in row.get("bounds", {}).items():
            assert row[name] is None and row["reason"][name] == "estimate", row
            assert lower <= upper, row
            found += name == "pss" and upper == row["resident"]
    assert found, "no process has bounds of its PSS"
    for spoil in ([1], [1, 2, 3], [-1, 2], ["1", 2], None):
        sample["process"][0]["bounds"] = {"pss": spoil}
        assert not checker.is_valid(sample), spoil


def test_the_schema_names_every_metric():
    schema, _ = validator()
    for metric in json.loads(run("list", "metrics", "--json").stdout)["metrics"]:
        assert metric["name"] in schema["$defs"][metric["entity"]]["properties"], metric
        assert metric["entity"] in schema["properties"], metric


def test_the_schema_refuses_what_is_not_written():
    _, checker = validator()
    sample = json.loads(run("snapshot", "--json", "summary", "zones").stdout)
    assert checker.is_valid(sample)
    for spoil in (lambda each: each.update(more=1),
                  lambda each: each["system"][0].update(memory_totel=1),
                  lambda each: each["system"][0].update(memory_total="12"),
                  lambda each: each["system"][0].update(memory_total=-1),
                  lambda each: each["system"][0].update(memory_total=1.5),
                  lambda each: each["system"][0].update(reason={"memory_total": "odd"}),
                  lambda each: each["zone"][0].update(name=7),
                  lambda each: each["host"].pop("live"),
                  lambda each: each["sources"][0].pop("path"),
                  lambda each: each.pop("time")):
        other = json.loads(json.dumps(sample))
        spoil(other)
        assert not checker.is_valid(other), other


main(globals())
