#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Where output goes, and what happens when it cannot go there."""

import json
import os
import signal
import subprocess
import tempfile
import time

from harness import MEMPANE, assert_harmless, expect_refusal, main, run

COMMANDS = (["snapshot"], ["snapshot", "--json"], ["list", "metrics"], ["--help"],
            ["inspect", "self"])


def test_full_disk():
    for command in COMMANDS:
        with open("/dev/full", "wb") as full:
            result = run(*command, stdout=full)
        assert result.returncode == 1, (command, result)
        assert result.stderr.count(b"\n") == 1, (command, result.stderr)
        assert b"No space left on device" in result.stderr, (command, result.stderr)
        expect_refusal([*command[:1], "-o", "/dev/full", *command[1:]]
                       if command != ["--help"] else ["snapshot", "-o", "/dev/full"], 1,
                       "/dev/full", "No space left")


def test_closed_output():
    for command in COMMANDS:
        result = run(*command, stdout=None, prefix=("sh", "-c", 'exec "$@" >&-', "sh"))
        assert result.returncode == 1, (command, result)
        assert b"standard output" in result.stderr, (command, result.stderr)


def test_broken_pipe_is_quiet():
    for command in COMMANDS + (["snapshot", "-n", "1000", "-d", "0.05", "summary"],):
        with subprocess.Popen([MEMPANE, *command], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
            process.stdout.read(1)
            process.stdout.close()
            complaint = process.stderr.read()
            assert process.wait(timeout=30) == 0, (command, process.returncode)
            assert complaint == b"", (command, complaint)


def test_reader_that_leaves_between_samples():
    with subprocess.Popen([MEMPANE, "snapshot", "-n", "2", "-d", "30", "--json", "zones"],
                          stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
        process.stdout.readline()
        process.stdout.close()
        begun = time.monotonic()
        assert process.wait(timeout=25) == 0
        assert time.monotonic() - begun < 20


def test_signals_leave_whole_lines():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # A shell's background jobs, and what nohup starts, would ignore some of them.
        heed = ("env", "--default-signal=INT,TERM,HUP")
        with subprocess.Popen([*heed, MEMPANE, "snapshot", "--json", "-n", "1000", "-d", "0.1",
                               "memory"],
                              stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
            first = process.stdout.readline()
            process.send_signal(number)
            rest = process.stdout.read()
            assert process.wait(timeout=30) == -number, process.returncode
        for line in (first + rest).splitlines(keepends=True):
            assert line.endswith(b"\n")
            assert json.loads(line)["schema_version"] == 1


def test_ignored_signals_stay_ignored():
    ignore = ("sh", "-c", 'trap "" HUP; exec "$@"', "sh")
    with subprocess.Popen([*ignore, MEMPANE, "snapshot", "--json", "-n", "4", "-d", "0.2", "zones"],
                          stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGHUP)
        assert len(process.stdout.readlines()) == 3
        assert process.wait(timeout=30) == 0


def test_output_file():
    with tempfile.TemporaryDirectory(prefix="mempane-test-") as folder:
        path = os.path.join(folder, "out")
        for _ in range(2):
            result = run("snapshot", "--json", "-n", "2", "-d", "0.1", "memory", "-o", path)
            assert (result.returncode, result.stdout, result.stderr) == (0, b"", b""), result
            with open(path, encoding="utf-8") as file:
                assert [json.loads(line)["schema_version"] for line in file] == [1, 1]
        link = os.path.join(folder, "link")
        os.symlink(path, link)
        expect_refusal(["snapshot", "-o", link], 1, "symbolic link")
        expect_refusal(["snapshot", "-o", folder], 1, "directory")
        expect_refusal(["snapshot", "-o", os.path.join(folder, "no", "such")], 1, "No such")


def test_no_file_is_left_without_a_whole_sample():
    with tempfile.TemporaryDirectory(prefix="mempane-test-") as folder:
        path = os.path.join(folder, "out")
        limit = ("sh", "-c", 'ulimit -f 0; exec "$@"', "sh")
        result = run("snapshot", "memory", "-o", path, prefix=limit)
        assert result.returncode == 1 and b"too large" in result.stderr, result
        assert not os.path.exists(path)


def test_without_command_a_pipe_gets_one_snapshot():
    result = run()
    assert result.returncode == 0 and result.stderr == b"", result
    assert b"rates over " in result.stdout
    assert_harmless(result.stdout)
    assert b"Processes" in result.stdout


def test_views_of_one_process():
    sample = json.loads(run("snapshot", "mappings", "regions", "-p", "self", "--json").stdout)
    assert sample["mapping"] and sample["region"], sample
    assert sum(row["size"] for row in sample["mapping"]) == sum(
        row["size"] for row in sample["region"])
    for arguments in ([], ["-p", "1,self"]):
        result = run("snapshot", "mappings", *arguments)
        assert result.returncode == 2 and b"about one process" in result.stderr, result


def test_rates_tell_their_interval():
    sample = json.loads(run("snapshot", "-d", "0.3", "--json", "faults").stdout)
    assert 0.25 < sample["interval"] < 5, sample["interval"]
    assert sample["system"][0]["minor_faults_per_s"] > 0
    sample = json.loads(run("snapshot", "--json", "zones").stdout)
    assert sample["interval"] is None


main(globals())
