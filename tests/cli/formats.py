#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every view of every machine, and of this one, in every machine format, read by others."""

import concurrent.futures
import csv
import functools
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from harness import FIXTURES, Skip, assert_harmless, main, run

ONE_PROCESS = "is about one process"
# Texts between NULs: this parser takes longer to start than to parse.
PARSE = """
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as families
for number, text in enumerate(sys.stdin.read().split("\\0")):
    seen = set()
    for family in families(text):
        for sample in family.samples:
            series = (sample.name, tuple(sorted(sample.labels.items())))
            assert series not in seen, (number, series)
            seen.add(series)
"""


ONE_PROCESS_ENTITIES = ("limit", "mapping", "node_mapping", "region", "placement", "strip",
                        "strip_node")
# Where there are answers on the pages of a mapping, and of which.
STRIPS = {"rarities": ("7", "7f0000000000"), "numa8-k6.12": ("284", "7f47fbe00000")}
# One view at a time on these, which together have every metric; all views at once on the others.
THOROUGH = ("documented", "guest-6.12-numa-swap", "numa8-k6.12", "rarities")


def all_machines():
    return ["/", *(str(path) for path in sorted(pathlib.Path(FIXTURES, "machines").iterdir())
                   if path.is_dir())]


def machines():
    return [root for root in all_machines() if os.path.basename(root) in ("", *THOROUGH)]


def views():
    listing = json.loads(run("list", "views", "--json").stdout)["views"]
    return [view["name"] for view in listing]


def processes(root):
    if root == "/":
        return ["self"]
    proc = pathlib.Path(root, "0", "proc")
    proc = proc if proc.is_dir() else pathlib.Path(root, "proc")
    return sorted((path.name for path in proc.iterdir() if path.name.isdigit()), key=int)[-2:]


def snapshot_of_strip(root, view, form):
    if os.path.basename(root) not in STRIPS:
        return None
    pid, mapping = STRIPS[os.path.basename(root)]
    result = run("snapshot", "--root", root, "--format", form, "-p", pid, "--mapping", mapping, view)
    assert result.returncode == 0, (root, view, form, result.stderr)
    return result.stdout.decode()


@functools.lru_cache(maxsize=None)
def snapshot(root, view, form):
    """The output, or None: no process there to be shown. Asked for once, whoever looks at it."""
    if view.startswith("strip"):
        return snapshot_of_strip(root, view, form)
    result = run("snapshot", "--root", root, "--format", form, "-d", "0.05", view)
    if result.returncode == 2 and ONE_PROCESS.encode() in result.stderr:
        pids = processes(root)
        if not pids:
            return None
        result = run("snapshot", "--root", root, "--format", form, "-d", "0.05", "-p", pids[0],
                     view)
    assert result.returncode == 0, (root, view, form, result.stderr)
    assert_harmless(result.stdout)
    return result.stdout.decode()


def for_all(function, roots=None):
    cases = [(root, view) for root in roots or machines() for view in views()]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for case in pool.map(lambda case: function(*case), cases):
            assert not case, case


def check(tool, root, view, exposition):
    result = subprocess.run(tool, input=exposition.encode(), capture_output=True, check=False)
    if result.returncode:
        return (root, view, result.stdout.decode(), result.stderr.decode())
    return None


def promtool():
    if not shutil.which("promtool"):
        raise Skip("promtool is not installed")
    return ["promtool", "check", "metrics"]


def test_openmetrics_passes_promtool():
    """View by view on two of them; the other tests look at all."""
    tool = promtool()
    for_all(lambda root, view: check(tool, root, view, snapshot(root, view, "openmetrics") or ""),
            machines()[:2])


def test_all_views_at_once_pass_promtool():
    tool = promtool()
    listing = json.loads(run("list", "views", "--json").stdout)["views"]
    names = [view["name"] for view in listing
             if view["entity"] not in ONE_PROCESS_ENTITIES and view["name"] != "process"]
    for root in all_machines():
        result = run("snapshot", "--root", root, "--format", "openmetrics", "-d", "0.05", *names)
        assert result.returncode == 0, (root, result.stderr)
        assert not check(tool, root, "all", result.stdout.decode())


def test_prometheus_passes_promtool():
    tool = promtool()
    for root in machines():
        result = run("snapshot", "--root", root, "--format", "prometheus", "summary", "vmstat",
                     "processes", "slab", "swap", "zones", "sources")
        assert not check(tool, root, "all", result.stdout.decode())


def test_openmetrics_is_openmetrics():
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import prometheus_client.openmetrics.parser"],
                          stderr=subprocess.DEVNULL, check=False).returncode == 0:
            break
    else:
        raise Skip("python3-prometheus-client is not installed")
    for root in machines():
        texts = [snapshot(root, view, "openmetrics") or "# EOF\n" for view in views()]
        assert not check([python, "-c", PARSE], root, views(), "\0".join(texts))


def test_no_rows_share_their_labels():
    def find_duplicate(root, view):
        exposition = snapshot(root, view, "openmetrics") or ""
        return 'duplicate="' in exposition and (root, view)
    for_all(find_duplicate)


def test_openmetrics_holds_the_last_sample():
    result = run("snapshot", "--format", "openmetrics", "-n", "3", "-d", "0.05", "memory")
    assert result.stdout.count(b"# EOF\n") == 1 and result.stdout.endswith(b"# EOF\n")


def test_openmetrics_takes_no_second_sample():
    result = run("snapshot", "--format", "openmetrics", "-d", "40", "faults", timeout=20)
    assert b"\nmempane_system_minor_faults_total " in result.stdout, result


def unescape(value):
    return re.sub(r"\\(\\|x([0-9a-f]{2}))",
                  lambda match: "\\" if match[1] == "\\" else chr(int(match[2], 16)), value)


def as_csv(value):
    """What CSV says of a member of JSON; bytes as characters of Latin-1."""
    if value is None or value == "max":
        return ""
    if isinstance(value, str):
        raw = value.encode("utf-8", "surrogateescape")
        return raw.decode("latin-1")
    return repr(value)


def csv_bytes(field):
    return unescape(field.encode().decode("latin-1"))


def number(field):
    return float(field) if re.search(r"[.eE]", field) else int(field)


def compare_row(entity, heading, fields, row):
    assert len(fields) == len(heading), (heading, fields)
    line = dict(zip(heading, fields))
    reasons = dict(word.split("=") for word in line.pop("reason").split())
    for name in ("time", "sample"):
        line.pop(name)
    for name, field in line.items():
        value = row.get(name.removeprefix(f"{entity}."))
        if isinstance(value, (int, float)):
            assert number(field) == value, (name, field, value)
        else:
            assert csv_bytes(field) == as_csv(value), (name, field, value)
        if value == "max":
            assert reasons[name] == "unlimited", (name, reasons)
    told = {f"{entity}.{name}": why for name, why in row.get("reason", {}).items()}
    assert told == {name: why for name, why in reasons.items() if why != "unlimited"}


def compare_view(root, view):
    text = snapshot(root, view, "csv")
    if text is None:
        return None
    lines = list(csv.reader(io.StringIO(text), strict=True))
    assert not text.count("\r") and text.endswith("\n")
    heading, rows = lines[0], lines[1:]
    entity = heading[2].split(".")[0]
    samples = [json.loads(line) for line in snapshot(root, view, "json").splitlines()]
    expected = [(sample, row) for sample in samples for row in sample[entity]]
    assert len(expected) == len(rows), (root, view)
    for fields, (sample, row) in zip(rows, expected):
        assert fields[0] == (sample["time"] or ""), (fields, sample["time"])
        compare_row(entity, heading, fields, row)
    return None


UNSTABLE = {"sources"}    # tells what this very run cost


def test_csv_says_what_json_says():
    for root in machines()[1:]:
        for view in views():
            if view not in UNSTABLE:
                compare_view(root, view)


def test_csv_of_this_machine():
    for view in views():
        text = snapshot("/", view, "csv")
        # Which mapping of this machine a strip would be of is for processes.py.
        if text is None and view.startswith("strip"):
            continue
        lengths = {len(fields) for fields in csv.reader(io.StringIO(text), strict=True)}
        assert len(lengths) == 1, (view, lengths)


def test_csv_of_several_views_is_several_tables():
    text = run("snapshot", "--format", "csv", "-n", "2", "-d", "0.05", "zones", "swap").stdout
    tables = text.decode().split("\n\n")
    assert len(tables) == 4, text
    assert all(table.startswith("time,sample,") for table in tables), text
    for table in tables[:1]:
        assert all(row["sample"] == "0" for row in csv.DictReader(io.StringIO(table)))


def test_lists_have_two_formats():
    result = run("list", "views", "--format", "csv")
    assert result.returncode == 2 and b"text or json" in result.stderr, result


os.environ["TZ"] = "UTC"
main(globals())
