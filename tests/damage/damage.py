#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Damages every file of a captured machine in every way, and asks mempane for all that it shows.

Whatever was done to the files, mempane ends with a documented status, writes JSON that parses and
text that a terminal shows as it is, stays below its root, invents no numbers, and names the file
that is wrong. Without --all some cases run, each file and each damage among them."""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "cli"))
from damages import DAMAGES, FACTS_DAMAGES, MARK
from harness import FIXTURES, MEMPANE, assert_harmless, run
from machines import list_files, make_capture
from plausible import check_sample, load_metrics, load_samples

NODE_VIEWS = ("placement", "mapping_nodes", "mapping_matrix")
STRIP_VIEWS = ("strip", "strip_nodes")
PROCESS_VIEWS = ("process", "regions", "mappings", "limits", *NODE_VIEWS, *STRIP_VIEWS)
STRIDE = 29  # no divisor of the number of damages
# Damage after which a file of lines cannot have been understood, or read.
FATAL = {"lines of 10 kB", "other text", "a directory", "a link to itself", "nothing but NUL"}
# Files that may hold any text, and those whose absence is nothing to tell of.
FREE_TEXTS = ("cmdline", "passwd")
# What went wrong once is tried always: sums that wrapped, files of which nothing was told.
REGRESSIONS = {
    ("1/proc/1/smaps", "values of 54 bits"), ("1/proc/5/smaps_rollup", "values of 54 bits"),
    ("1/proc/zoneinfo", "other text"), ("1/proc/1/limits", "a directory"),
    ("proc/159/limits", "a link to itself"),
}
METRICS = load_metrics(MEMPANE)


def list_views():
    """All views that need no process."""
    output = subprocess.run([MEMPANE, "list", "views", "--json"], check=True,
                            stdout=subprocess.PIPE).stdout
    return [view["name"] for view in json.loads(output)["views"]
            if view["name"] not in PROCESS_VIEWS]


VIEWS = list_views()


def list_cases():
    for make, file in list_files():
        yield from ((make, file, name, damage) for name, damage in DAMAGES.items())


def ask(root, *arguments, statuses=(0,)):
    result = run(*arguments, "--root", root, timeout=100)
    told = result.stderr.decode(errors="replace")
    for word in ("Sanitizer", "runtime error", "Assertion"):
        assert word not in told, (arguments, told)
    assert result.returncode in statuses, (arguments, result.returncode, told)
    assert_harmless(result.stderr)
    assert MARK not in result.stdout + result.stderr, arguments
    assert b"/bin/bash" not in result.stdout, arguments
    if result.returncode:
        assert result.stderr.startswith(b"mempane: "), (arguments, told)
        assert result.stderr.count(b"\n") == 1, (arguments, told)
    return result


def ask_for_everything(machine, pid):
    """What a snapshot and an inspector say of the damaged machine, as JSON and text."""
    samples = load_samples(ask(machine, "snapshot", "--json", *VIEWS).stdout)
    text = ask(machine, "snapshot", *VIEWS).stdout
    assert samples and text
    assert_harmless(text)
    for arguments in (["--json"], []):
        result = ask(machine, "inspect", pid, *arguments, statuses=(0, 42))
        if arguments:
            samples += load_samples(result.stdout)
        else:
            assert_harmless(result.stdout)
            text += result.stdout
    # Which inspect leaves out where there is but one node.
    samples += load_samples(ask(machine, "snapshot", "--pid", pid, "--json", *NODE_VIEWS,
                                statuses=(0, 42)).stdout)
    samples += load_samples(ask(machine, "snapshot", "--pid", pid, "--json", "--mapping", "400000",
                                *STRIP_VIEWS, statuses=(0, 42)).stdout)
    for sample in samples:
        check_sample(sample, METRICS)
    return samples, text.decode()


def pid_of(file):
    """The process that a file tells of, or any other."""
    return next((word for word in file.split("/")[1:] if word.isdigit()), "1")


def path_pattern(source):
    """Which files a source's path stands for; that of a directory, for those below it."""
    pattern = re.escape(source["path"])
    for name, words in (("PID", r"\d+"), ("nodeN", r"node\d+"),
                        ("memory_tierN", r"memory_tier\d+"), ("zramN", r"zram\d+"),
                        ("SIZEkB", r"\d+kB"), ("GROUP/", "(.*/)?"), ("GROUP", ".*"),
                        ("CACHE", "[^/]+"), ("DEVICE", r"[\d:]+"), ("ADDRESS", "[0-9a-f]+")):
        pattern = pattern.replace(name, words)
    return re.compile(pattern + "(/.*)?")


def check_told(file, samples, text):
    """A file that cannot be understood is named, and where."""
    path = re.sub(r"^\d/", "", file)
    known = [source for sample in samples for source in sample["sources"]
             if path_pattern(source).fullmatch(path)]
    assert known, path
    wrong = [source for source in known if source["state"] != "present" or
             source["malformed_line"] or source["unknown_fields"] or source["gone"] or
             "error" in source]
    assert wrong, known
    assert any(source["path"] in text for source in wrong), path


def check_capture(folder, machine):
    """A capture of the damaged machine opens, and holds nothing from outside."""
    copy = os.path.join(folder, "copy")
    ask(machine, "capture", copy, "-p", "1", statuses=(0, 1, 42))
    for path in pathlib.Path(copy).rglob("*"):
        assert not path.is_symlink(), path
        if path.is_file():
            assert MARK not in path.read_bytes(), path
    if os.path.exists(os.path.join(copy, "FACTS")):
        for sample in load_samples(ask(copy, "snapshot", "--json", "summary").stdout):
            check_sample(sample, METRICS)


def prepare(folder, make):
    machine = os.path.join(folder, "machine")
    make(machine)
    os.mkdir(os.path.join(folder, "outside"))
    with open(os.path.join(folder, "outside", "secret"), "wb") as file:
        file.write(b"MemTotal: 4 kB\n" + MARK + b": 77 kB\n" + MARK + b" 77\n")
    return machine


def try_file(case):
    make, file, name, damage = case
    with tempfile.TemporaryDirectory(prefix="mempane-test-") as folder:
        machine = prepare(folder, make)
        damage(os.path.join(machine, file), machine)
        if os.path.islink(os.path.join(machine, "proc")):
            ask(machine, "snapshot", statuses=(1,))
            return
        samples, text = ask_for_everything(machine, pid_of(file))
        if name in FATAL and not file.endswith(FREE_TEXTS):
            check_told(file, samples, text)
        check_capture(folder, machine)


def try_facts(case):
    """FACTS is read as a whole: a mistake ends the run and is named with its line."""
    make, file, name, damage = case
    with tempfile.TemporaryDirectory(prefix="mempane-test-") as folder:
        machine = prepare(folder, make)
        damage(os.path.join(machine, file), machine)
        result = ask(machine, "snapshot", "--json", *VIEWS, statuses=(0, 1))
        if result.returncode == 0:
            for sample in load_samples(result.stdout):
                check_sample(sample, METRICS)
            assert_harmless(ask(machine, "snapshot", *VIEWS).stdout)
            check_capture(folder, machine)
        else:
            assert result.stdout == b"", result
            assert b"FACTS" in result.stderr or "link" in name, result


def try_case(case):
    _, file, name, _ = case
    try:
        (try_facts if file == "FACTS" else try_file)(case)
    except Exception:  # told as the case's result
        return traceback.format_exc()
    return None


def choose(cases, is_all):
    """Steps through files and damages so that every one of both is tried."""
    if is_all:
        return cases
    return [case for number, case in enumerate(cases)
            if number % STRIDE == 0 or case[1:3] in REGRESSIONS]


def main():
    facts = [(make_capture, "FACTS", name, damage) for name, damage in FACTS_DAMAGES.items()]
    cases = choose(list(list_cases()), "--all" in sys.argv[3:]) + facts
    failed = 0
    print(f"1..{len(cases)}")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, (case, trace) in enumerate(zip(cases, pool.map(try_case, cases)), 1):
            make, file, name, _ = case
            failed += trace is not None
            title = f"{make.__doc__.split(',')[0].rstrip('.').lower()}: {file}: {name}"
            print(f"{'not ok' if trace else 'ok'} {number} - {title}")
            for line in (trace or "").splitlines():
                print(f"# {line[:1500]}")
            sys.stdout.flush()
    sys.exit(1 if failed else 0)


main()
