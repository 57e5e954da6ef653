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
import shutil
import sys
import tempfile
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "cli"))
from damages import DAMAGES, FACTS_DAMAGES, MARK
from harness import FIXTURES, MEMPANE, assert_harmless, run
from plausible import check_sample, load_metrics, load_samples

VIEWS = ("summary", "memory", "pressure", "processes", "faults", "fragmentation", "zones", "slab",
         "swap", "meminfo", "vmstat", "sources", "unknown")
STRIDE = 29  # no divisor of the number of damages
SYSTEM_FILES = ("meminfo", "vmstat", "buddyinfo", "zoneinfo", "slabinfo", "swaps", "uptime",
                "pressure/memory")
PROCESS_FILES = ("stat", "statm", "status", "cmdline", "oom_score", "oom_score_adj", "limits",
                 "smaps_rollup", "smaps", "numa_maps")
# Damage after which a file of lines cannot have been understood, or read.
FATAL = {"lines of 10 kB", "other text", "a directory", "a link to itself", "nothing but NUL"}
# What went wrong once is tried always: sums that wrapped, files of which nothing was told.
REGRESSIONS = {
    ("1/proc/1/smaps", "values of 54 bits"), ("1/proc/5/smaps_rollup", "values of 54 bits"),
    ("1/proc/zoneinfo", "other text"), ("1/proc/1/limits", "a directory"),
    ("proc/159/limits", "a link to itself"),
}
METRICS = load_metrics(MEMPANE)


def make_capture(folder):
    """A capture of two steps."""
    shutil.copytree(os.path.join(FIXTURES, "machines", "guest-6.18-two-steps"), folder,
                    symlinks=True)


def make_bare_tree(folder):
    """Files without FACTS, from a machine with pages of 64 KiB, which have to be inferred."""
    proc = pathlib.Path(FIXTURES) / "machines" / "ppc64le-64k-k6.1" / "0" / "proc"
    for path in proc.iterdir():
        if not path.name.isdigit():
            copy = shutil.copytree if path.is_dir() else shutil.copy
            os.makedirs(os.path.join(folder, "proc"), exist_ok=True)
            copy(path, os.path.join(folder, "proc", path.name))
    for pid in ("1", "159"):
        shutil.copytree(proc / pid, os.path.join(folder, "proc", pid))
    os.mkdir(os.path.join(folder, "etc"))
    with open(os.path.join(folder, "etc", "passwd"), "w", encoding="ascii") as file:
        file.write("root:x:0:0:root:/root:/bin/sh\n")


def machine_files(make, pids, prefix):
    with tempfile.TemporaryDirectory(prefix="mempane-test-") as folder:
        machine = os.path.join(folder, "machine")
        make(machine)
        names = [f"{prefix}proc/{name}" for name in SYSTEM_FILES]
        for pid in pids:
            where = pathlib.Path(machine) / prefix / "proc" / pid
            names += sorted(str(path.relative_to(machine)) for path in where.iterdir()
                            if path.name in PROCESS_FILES)
        return [name for name in names if os.path.exists(os.path.join(machine, name))]


def list_cases():
    for file in machine_files(make_capture, ("1", "5"), "1/"):
        yield from ((make_capture, file, name, damage) for name, damage in DAMAGES.items())
    for file in [*machine_files(make_bare_tree, ("1", "159"), ""), "etc/passwd"]:
        yield from ((make_bare_tree, file, name, damage) for name, damage in DAMAGES.items())


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
    for sample in samples:
        check_sample(sample, METRICS)
    return samples, text.decode()


def pid_of(file):
    """The process that a file tells of, or any other."""
    return next((word for word in file.split("/")[1:] if word.isdigit()), "1")


def check_told(file, samples, text):
    """A file that cannot be understood is named, and where."""
    path = file.removeprefix("1/")
    words = path.split("/")
    if words[1].isdigit():
        path = "/".join(["proc", "PID", *words[2:]])
    known = [source for sample in samples for source in sample["sources"]
             if source["path"] == path]
    assert known, path
    wrong = [source for source in known if source["state"] != "present" or
             source["malformed_line"] or source["unknown_fields"] or source["gone"] or
             "error" in source]
    assert wrong, known
    assert path in text, path


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
        if name in FATAL and not file.endswith(("cmdline", "passwd")):
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
