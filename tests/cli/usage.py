#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Command lines that make no sense: each is refused with a reason, before anything is read."""

import json
import os

from harness import FIXTURES, expect_refusal, main, make_tree, run


def test_unknown_words_get_a_suggestion():
    expect_refusal(["--jsn"], 2, "--jsn", "--json")
    expect_refusal(["-Z"], 2, "-Z", "--help")
    expect_refusal(["snapsht"], 2, "snapsht", "snapshot")
    expect_refusal(["snapshot", "-u", "no such user"], 2, "--user", "no such user")
    expect_refusal(["snapshot", "memry"], 2, "memry", "memory", "list views")
    expect_refusal(["snapshot", "processes", "-s", "ps"], 2, "'ps'", "pss", "process")
    expect_refusal(["snapshot", "-F", "pzs>1M"], 2, "pzs", "pss")
    expect_refusal(["list", "metrix"], 2, "metrix", "metrics")
    expect_refusal(["snapshot", "--format", "jsn"], 2, "jsn", "json")


def test_delays_must_be_seconds():
    for delay in ("0", "-1", "abc", "", "nan", "1e-9", "1s", "0x10", "99999999999"):
        expect_refusal(["snapshot", f"--delay={delay}"], 2, "--delay", "seconds")


def test_budgets_and_limits_must_be_numbers():
    for percent in ("-1", "101", "abc", "", "nan", "2%"):
        expect_refusal([f"--budget={percent}"], 2, "--budget", "percent")
    for limit in ("-1", "abc", "", "nan", "10ms", "1e99"):
        expect_refusal([f"--walk-limit={limit}"], 2, "--walk-limit", "milliseconds")
    expect_refusal(["snapshot", "--budget=2"], 2, "--budget", "snapshot")
    expect_refusal(["inspect", "self", "--walk-limit=2"], 2, "--walk-limit", "inspect")


def test_counts_must_be_whole_and_positive():
    for count in ("0", "-1", "x", "", "1.5", "18446744073709551616"):
        expect_refusal(["snapshot", f"--iterations={count}"], 2, "--iterations")
        expect_refusal(["snapshot", f"--top={count}"], 2, "--top")


def test_pids_must_be_numbers():
    for pids in ("x", "1,", "1,,2", "-3", "99999999999999999999", ""):
        expect_refusal(["snapshot", f"--pid={pids}"], 2, "--pid")
    expect_refusal(["inspect", "1", "--mapping", "here"], 2, "--mapping", "hexadecimal", "'here'")
    expect_refusal(["inspect", "1", "--mapping", "0"], 2, "--mapping")
    expect_refusal(["snapshot", "strip"], 2, "strip", "one process")
    expect_refusal(["snapshot", "strip", "-p", "1"], 2, "strip", "--mapping")
    expect_refusal(["snapshot", "memory", "--mapping", "400000"], 2, "--mapping", "strip")
    expect_refusal(["capture", "new", "--mapping", "400000"], 2, "--mapping", "-p")
    expect_refusal(["inspect", "x"], 2, "inspect", "PID", "'x'")
    expect_refusal(["inspect"], 2, "inspect", "PID")
    expect_refusal(["inspect", "1", "2"], 2, "inspect", "PID")


def test_filters_must_be_understood():
    expect_refusal(["snapshot", "processes", "-F", "pss>much"], 2, "pss>much", "number")
    expect_refusal(["snapshot", "processes", "-F", "name~("], 2, "regular expression")
    expect_refusal(["snapshot", "processes", "-F", "["], 2, "regular expression")


def test_options_of_other_commands():
    expect_refusal(["list", "views", "--top", "3"], 2, "--top", "list")
    expect_refusal(["snapshot", "--no-mouse"], 2, "--no-mouse", "snapshot")
    expect_refusal(["capture"], 2, "directory")
    expect_refusal(["snapshot", "swap", "-u", "root"], 2, "--user", "processes")


def test_what_was_typed_is_not_obeyed_by_the_terminal():
    for word in (b"\x1b[2J", b"\xff\xfe", b"a\nb", b"\xc2\x9b31m", b"x" * 10000):
        expect_refusal(["snapshot", word], 2, "unknown view")
        expect_refusal(["--root", word, "snapshot"], 1)
        expect_refusal(["snapshot", "--sort", word], 2, "unknown column")


def test_only_the_screen_reads_the_configuration_file():
    machine = os.path.join(FIXTURES, "machines", "numa8-k6.12")
    folder = make_tree({"mempane/config": "nonsense\nsort = +pid\nunits = exact\n"})
    for arguments in ([], ["snapshot", "processes"], ["inspect", "284"], ["list", "views"]):
        root = [] if "list" in arguments else ["--root", machine]
        expected = run(*arguments, *root)
        os.environ["XDG_CONFIG_HOME"] = folder.name
        found = run(*arguments, *root)
        del os.environ["XDG_CONFIG_HOME"]
        assert found.returncode == expected.returncode == 0, (arguments, expected.stderr)
        assert found.stderr == b"", (arguments, found.stderr)
        assert found.stdout == expected.stdout, arguments


def test_help_and_version():
    result = run("--help")
    assert result.returncode == 0 and result.stdout.startswith(b"Usage: mempane")
    for command in (b"capture", b"inspect", b"list", b"snapshot"):
        assert command in result.stdout
        own = run(command, "--help")
        assert own.returncode == 0 and own.stdout.startswith(b"Usage: mempane " + command)
    assert run("--version").stdout.startswith(b"mempane ")


def test_lists_as_json():
    metrics = json.loads(run("list", "metrics", "--format", "json").stdout)["metrics"]
    for metric in metrics:
        assert metric["name"] and metric["entity"] and metric["unit"] and metric["nature"], metric
        assert metric["help"].endswith("."), metric
        assert metric["source"] or metric["formula"] or metric["entity"] in ("source", "unknown"), \
            metric
    views = json.loads(run("list", "views", "-J").stdout)["views"]
    known = {metric["entity"] for metric in metrics}
    assert all(view["entity"] in known and view["columns"] for view in views)


main(globals())
