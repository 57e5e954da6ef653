#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Roots: impossible, malformed, truncated; and captures that come back as they were."""

import filecmp
import json
import os
import pathlib
import tempfile

from harness import FIXTURES, STAT, Skip, assert_harmless, expect_refusal, main, make_tree, run

MEMINFO = "MemTotal:        8000000 kB\nMemFree:         2000000 kB\nMemAvailable:    3000000 kB\n"


def snapshot(root, *views, status=0):
    result = run("snapshot", "--root", str(root), "--json", *views)
    assert result.returncode == status, result
    text = run("snapshot", "--root", str(root), *views)
    assert text.returncode == status, text
    assert_harmless(text.stdout)
    return [json.loads(line) for line in result.stdout.splitlines()]


def source(sample, name):
    return next(each for each in sample["sources"] if each["name"] == name)


def test_roots_that_are_none():
    with tempfile.TemporaryDirectory(prefix="mempane-test-") as folder:
        path = os.path.join(folder, "file")
        with open(path, "w", encoding="ascii"):
            pass
        for command in ("snapshot", "capture"):
            tail = [os.path.join(folder, "new")] if command == "capture" else []
            expect_refusal([command, "--root", os.path.join(folder, "none"), *tail], 1, "none")
            expect_refusal([command, "--root", path, *tail], 1, "file")
            expect_refusal([command, "--root", folder, *tail], 1, "proc")
            assert not os.path.exists(os.path.join(folder, "new"))
        expect_refusal(["inspect", "self", "--root", FIXTURES], 1)


def test_malformed_lines_are_told():
    lines = MEMINFO + "Cached 12 kB\nBuffers: 1 kB\n"
    with make_tree({"proc/meminfo": lines}) as root:
        sample, = snapshot(root, "meminfo")
        assert source(sample, "meminfo")["malformed_line"] == 4
        row = sample["system"][0]
        assert row["memory_total"] == 8000000 * 1024 and row["buffers"] == 1024
        assert "cached" not in row
        text = run("snapshot", "--root", root, "meminfo").stdout.decode()
        assert "proc/meminfo: line 4 could not be understood" in text


def test_numbers_beyond_64_bits_are_marked():
    huge = ("18446744073709551616", "99999999999999999999999", "18446744073709551615",
            "9" * 5000)
    for digits in huge:
        with make_tree({"proc/meminfo": MEMINFO + f"Cached: {digits} kB\n"}) as root:
            row = snapshot(root, "meminfo")[0]["system"][0]
            assert row.get("cached") is None, row
            assert row["reason"]["cached"] == "unreadable", row


def test_odd_files():
    odd = ("", "\n", "\0" * 100, "x" * 10000, "x" * 10000 + "\n" + MEMINFO, "\xff\xfe: 1 kB\n",
           "MemTotal:\n", ":\n", "MemTotal: -1 kB\n", "MemTotal: 1 kB", "\r\n".join("ab"),
           "MemTotal: 12 \x1b[31mkB\n")
    paths = ("proc/meminfo", "proc/vmstat", "proc/buddyinfo", "proc/zoneinfo", "proc/swaps",
             "proc/slabinfo", "proc/pressure/memory", "proc/1/stat", "proc/1/statm",
             "proc/1/status", "proc/1/smaps_rollup", "proc/1/cmdline")
    for content in odd:
        with make_tree(dict.fromkeys(paths, content.encode("latin-1"))) as root:
            sample, = snapshot(root, "meminfo", "vmstat", "fragmentation", "zones", "swap", "slab",
                               "pressure", "processes", "unknown", "memory", "summary")
            assert sample["schema_version"] == 1


def test_names_that_look_like_fields():
    names = {10: "a) R 1 (", 11: "x", 12: ") S 9 9 9 9", 13: "new\nline", 14: "\x1b[2J"}
    files = {f"proc/{pid}/stat": STAT.format(pid=pid, name=name) for pid, name in names.items()}
    with make_tree({"proc/meminfo": MEMINFO, **files}) as root:
        rows = {row["pid"]: row for row in snapshot(root, "processes")[0]["process"]}
        assert {pid: row["name"] for pid, row in rows.items()} == names
        assert all(row["threads"] == 3 for row in rows.values()), rows


def test_truncated_machines():
    machines = pathlib.Path(FIXTURES) / "machines"
    if not machines.is_dir():
        raise Skip("no machines among the fixtures")
    for machine in sorted(machines.iterdir()):
        files = [path for path in machine.rglob("*") if path.is_file() and
                 "proc" in path.parts and
                 not any(part.isdigit() and part not in "01"
                         for part in path.parts[path.parts.index("proc"):])]
        for share in (0.3, 0.77):
            cut = {str(path.relative_to(machine)): data[:int(len(data) * share)]
                   for path in files for data in [path.read_bytes()]}
            cut.update({path.name: path.read_bytes() for path in machine.glob("FACTS")})
            with make_tree(cut) as root:
                for sample in snapshot(root, "meminfo", "vmstat", "fragmentation", "zones", "swap",
                                       "slab", "processes", "memory"):
                    assert sample["schema_version"] == 1


def folders_are_equal(one, other):
    compared = filecmp.dircmp(one, other, ignore=[])
    assert not compared.left_only and not compared.right_only, (compared.left_only,
                                                                compared.right_only)
    _, different, odd = filecmp.cmpfiles(one, other, compared.common_files, shallow=False)
    assert not different and not odd, (different, odd)
    for name in compared.common_dirs:
        folders_are_equal(os.path.join(one, name), os.path.join(other, name))


def test_capture_of_a_capture_is_identical():
    with tempfile.TemporaryDirectory(prefix="mempane-test-") as folder:
        first, second = os.path.join(folder, "first"), os.path.join(folder, "second")
        result = run("capture", first, "-n", "2", "-d", "0.2", "-p", str(os.getpid()))
        assert result.returncode == 0 and result.stderr == b"", result
        result = run("capture", "--root", first, second, "-p", str(os.getpid()))
        assert result.returncode == 0 and result.stderr == b"", result
        folders_are_equal(first, second)


def test_capture_says_what_the_machine_said():
    with tempfile.TemporaryDirectory(prefix="mempane-test-") as folder:
        path = os.path.join(folder, "capture")
        assert run("capture", path, "-n", "2", "-d", "0.3", "-p", "self").returncode == 0
        first, second = snapshot(path, "processes", "faults", "memory")
        assert first["interval"] is None and 0.25 < second["interval"] < 10
        assert "minor_faults_per_s" not in first["system"][0]
        assert second["system"][0]["minor_faults_per_s"] >= 0
        ours = [row for row in second["process"] if row["pid"] == os.getpid()]
        assert ours and ours[0]["pss"] > 0, ours
        total = sum(row["size"] for row in second["balance"])
        with open("/proc/meminfo", encoding="ascii") as file:
            assert total == int(file.readline().split()[1]) * 1024


def test_capture_misses_a_process():
    with tempfile.TemporaryDirectory(prefix="mempane-test-") as folder:
        path = os.path.join(folder, "capture")
        expect_refusal(["capture", path, "-p", "2147483647"], 42, "2147483647")
        assert os.path.exists(os.path.join(path, "FACTS")), "the machine is captured all the same"


def test_capture_needs_a_new_folder():
    with tempfile.TemporaryDirectory(prefix="mempane-test-") as folder:
        with open(os.path.join(folder, "keep"), "w", encoding="ascii"):
            pass
        expect_refusal(["capture", folder], 1, folder)
        assert os.listdir(folder) == ["keep"]


def test_answers_of_calls_are_kept():
    """What no file tells, such as how full a tmpfs is, is in a capture all the same."""
    with tempfile.TemporaryDirectory(prefix="mempane-test-") as folder:
        place = os.path.join(folder, "capture")
        live = json.loads(run("snapshot", "--json", "tmpfs").stdout)["tmpfs"]
        assert run("capture", "-n", "1", place).returncode == 0
        kept = json.loads(run("--root", place, "snapshot", "--json", "tmpfs").stdout)["tmpfs"]
        assert [row["mount"] for row in kept] == [row["mount"] for row in live]
        assert [("used" in row) for row in kept] == [("used" in row) for row in live], kept


main(globals())
