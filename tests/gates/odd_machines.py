#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Machines that lack something: each with a stated outcome. What cannot be read is missing, with
its reason; mempane ends well, says nothing, and shows the rest."""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile

from terminal import IS_SANITIZED, environment, harness
from harness import MEMPANE, Skip

NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
VIEWS = ("summary", "memory", "zones", "slab", "processes", "cgroups", "nodes", "swap")


def require_namespaces():
    if os.geteuid() != 0:
        raise Skip("not root, so nothing can be mounted")
    if subprocess.run(["unshare", "-m", "true"], check=False,
                      stderr=subprocess.DEVNULL).returncode:
        raise Skip("no mount namespace of its own is possible")


def sample_of(*command, quiet=True):
    result = subprocess.run(command, capture_output=True, check=False, env=environment(),
                            stdin=subprocess.DEVNULL, timeout=60)
    assert result.returncode == 0, (command, result)
    assert not quiet or result.stderr == b"", (command, result.stderr)
    return json.loads(result.stdout)


def snapshot(*views, options=()):
    return (MEMPANE, "snapshot", "--json", "-d", "0.02", *options, *views)


def sample_behind(mounts, *views, prefix=(), options=()):
    """Mounts are made first, in a namespace of its own; each may be impossible here."""
    script = "".join(f"mount {words} || exit 99; " for words in mounts) + 'exec "$@"'
    command = ("unshare", "-m", "sh", "-c", script, "sh", *prefix,
               *snapshot(*views, options=options))
    probe = subprocess.run(("unshare", "-m", "sh", "-c", script, "sh", "true"), check=False,
                           stderr=subprocess.DEVNULL)
    if probe.returncode:
        raise Skip("not possible here: mount " + ", ".join(mounts))
    return sample_of(*command)


def states_of(sample):
    return {source["name"]: (source["state"], source.get("error"))
            for source in sample["sources"]}


def pids_of(sample):
    return {row["pid"] for row in sample["process"]}


@contextlib.contextmanager
def replaced(content):
    """A file to be mounted over another."""
    with tempfile.NamedTemporaryFile("w", prefix="mempane-gate-") as file:
        file.write(content)
        file.flush()
        yield file.name


# ---- /proc that hides ----

def can_run_as_nobody():
    return subprocess.run([*NOBODY, MEMPANE, "--version"], check=False,
                          capture_output=True).returncode == 0


def test_hidden_processes():
    """hidepid: a user sees its own processes; root all."""
    require_namespaces()
    for option in ("hidepid=1", "hidepid=2", "hidepid=4"):
        mounts = [f"-t proc -o {option} proc /proc"]
        sample = sample_behind(mounts, "processes", "memory")
        assert os.getpid() in pids_of(sample) and sample["balance"], option
        if not can_run_as_nobody():
            continue
        sample = sample_behind(mounts, "processes", "memory", prefix=NOBODY)
        names = {row["name"] for row in sample["process"]}
        assert names == {"mempane"} and sample["process"][0]["pss"] > 0, (option, names)
        assert sample["balance"] and states_of(sample)["meminfo"] == ("present", None)


def test_only_processes():
    """subset=pid: nothing of the machine, all of the processes."""
    require_namespaces()
    sample = sample_behind(["-t proc -o subset=pid proc /proc"], *VIEWS)
    states = states_of(sample)
    for name in ("meminfo", "vmstat", "zoneinfo", "slabinfo", "pressure_memory"):
        assert states[name] == ("absent", "ENOENT"), (name, states[name])
    assert os.getpid() in pids_of(sample)
    row = next(row for row in sample["process"] if row["pid"] == os.getpid())
    assert row["pss"] > 0 and row["resident"] > 0, row
    assert sample["balance"] == [] and sample["zone"] == [] and sample["slab"] == []
    assert "memory_total" not in sample["system"][0], sample["system"]


# ---- what is missing altogether ----

MISSING = {
    "sys": ("-t tmpfs none /sys", "thp"),
    "meminfo": ("--bind /dev/null /proc/meminfo", None),
    "zoneinfo": ("--bind /dev/null /proc/zoneinfo", None),
    "slabinfo": ("--bind /dev/null /proc/slabinfo", None),
    "pressure": ("-t tmpfs none /proc/pressure", "pressure_memory"),
}


def test_every_combination_of_what_is_missing():
    require_namespaces()
    names = [name for name in MISSING
             if os.path.exists({"sys": "/sys"}.get(name, "/proc/" + name))]
    count = 0
    for chosen in range(1, 1 << len(names)):
        missing = [name for i, name in enumerate(names) if chosen >> i & 1]
        # All of them where that is quick; else each alone, and all at once.
        if IS_SANITIZED and len(missing) not in (1, len(names)):
            continue
        sample = sample_behind([MISSING[name][0] for name in missing], *VIEWS,
                               options=("-p", str(os.getpid())))
        states = states_of(sample)
        for name in missing:
            absent = MISSING[name][1]
            assert not absent or states[absent][0] == "absent", (missing, absent, states)
        assert bool(sample["balance"]) == ("meminfo" not in missing), missing
        assert bool(sample["zone"]) == ("zoneinfo" not in missing), missing
        assert not ("slabinfo" in missing and sample["slab"]), missing
        assert os.getpid() in pids_of(sample), missing
        count += 1
    print(f"# {count} combinations of {names}")


# ---- impossible numbers, as lxcfs has given them ----

def meminfo(**changes):
    fields = {"MemTotal": 1000000, "MemFree": 500000, "MemAvailable": 700000, "Buffers": 10,
              "Cached": 5000, "SwapCached": 0, "SwapTotal": 4096, "SwapFree": 4096, **changes}
    return "".join(f"{name}:       {value} kB\n" for name, value in fields.items())


def test_impossible_numbers():
    """Raw numbers stay what they are; nothing that is made of them is negative or beyond the
    whole."""
    require_namespaces()
    cases = ({"SwapFree": 8192}, {"SwapFree": 18446744073709551488}, {"MemFree": 2000000},
             {"MemAvailable": 3000000}, {"Buffers": 18014398509481878}, {"MemTotal": 0},
             {"SwapTotal": 0, "SwapFree": 108680}, {"Cached": -108680})
    for changes in cases:
        with replaced(meminfo(**changes)) as path:
            sample = sample_behind([f"--bind {path} /proc/meminfo"], "summary", "memory", "swap")
        row = sample["system"][0]
        for name, whole in (("memory_used", "memory_total"), ("swap_used", "swap_total")):
            if row.get(name) is not None:
                assert 0 <= row[name] <= row[whole], (changes, name, row)
        for name in ("memory_total", "memory_free", "memory_available"):
            field = {"memory_total": "MemTotal", "memory_free": "MemFree",
                     "memory_available": "MemAvailable"}[name]
            value = {"MemTotal": 1000000, "MemFree": 500000, "MemAvailable": 700000,
                     **changes}[field]
            assert row.get(name) == value * 1024, (changes, name, row)
        if changes.get("SwapFree"):
            assert row.get("swap_used") is None, (changes, row)
        if {"SwapFree": 18446744073709551488} == changes:
            assert row["reason"]["swap_used"] == "unreadable", row


# ---- answers that are errors ----

OUTCOMES = {"EOPNOTSUPP": "absent", "EIO": "unreadable", "ESRCH": "gone", "EACCES": "denied",
            "EINTR:when=1..3": "present"}


def injected(path, call, error):
    return ("strace", "-f", "-qq", "-o", "/dev/null", *(("-P", path) if path else ()),
            "-e", f"trace={call}", "-e", f"inject={call}:error={error}")


def require_injection():
    if not shutil.which("strace"):
        raise Skip("strace is missing")
    if subprocess.run([*injected("/nowhere", "read", "EIO"), "true"], check=False,
                      stderr=subprocess.DEVNULL).returncode:
        raise Skip("strace may not trace, or make calls fail")


def test_files_that_answer_with_errors():
    """psi=0 makes /proc/pressure answer EOPNOTSUPP; each error has its state, and no words."""
    require_injection()
    us = f"{os.getpid()},self"
    for name, path in (("pressure_memory", "/proc/pressure/memory"), ("meminfo", "/proc/meminfo"),
                       ("zoneinfo", "/proc/zoneinfo")):
        if not os.path.exists(path):
            continue
        for error, state in OUTCOMES.items():
            sample = sample_of(*injected(path, "read", error), *snapshot(
                "summary", "zones", "processes", options=("-p", us, "-n", "1")))
            found = states_of(sample)[name]
            assert found == (state, error if state != "present" else None), (path, error, found)
            assert len(sample["process"]) == 2
    path = f"/proc/{os.getpid()}/smaps_rollup"
    for error, state in OUTCOMES.items():
        sample = sample_of(*injected(path, "read", error), *snapshot("processes",
                                                                      options=("-p", us)))
        rows = {row["pid"]: row for row in sample["process"]}
        assert len(rows) == 2, (error, rows)
        for pid, row in rows.items():
            reason = row.get("reason", {}).get("pss")
            expected = state if pid == os.getpid() and state != "present" else None
            assert reason == expected or (expected == "absent" and "pss" not in row), (error, row)
            assert bool(row.get("pss")) == (expected is None), (error, row)


# ---- few descriptors ----

def test_few_descriptors():
    if not shutil.which("prlimit"):
        raise Skip("prlimit is missing")
    sample = sample_of("prlimit", "--nofile=16", *snapshot(*VIEWS))
    assert sample["balance"] and os.getpid() in pids_of(sample)
    assert all(state != "unreadable" for state, _ in states_of(sample).values())
    # Hardly any: what cannot be opened says why.
    sample = sample_of("prlimit", "--nofile=6", *snapshot("memory", "zones"))
    assert states_of(sample)["meminfo"][0] in ("present", "unreadable"), states_of(sample)


def test_no_descriptor_in_the_whole_system():
    require_injection()
    for when in ("40+7", "60+2"):
        sample = sample_of(*injected(None, "openat", f"ENFILE:when={when}"), *snapshot(
            "summary", "zones", "slab"), quiet=False)
        assert sample["system"] is not None


harness.main(globals())
