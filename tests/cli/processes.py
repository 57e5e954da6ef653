#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Processes of this machine: missing, refused, and with names made to do harm."""

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile

from harness import FIXTURES, STAT, Skip, assert_harmless, expect_refusal, main, make_tree, run

# What prctl(PR_SET_NAME) takes: any 15 bytes.
NAMES = (b"a) R 1 (", b") S 1 1 1", b"two\nlines", b"\x1b[31mred\x07", b"\xff\xfe\xc3",
         "漢字漢字漢".encode(), "漢字漢字漢".encode()[:14], "e\u0301\u0301\u0301\u0301".encode(),
         b"\xc2\x9b31m", "\u202egnp".encode(), b"  blanks  ", b"\\x1b \\n", b"(((", b")))")
HOSTILE_ARGUMENT = b"\x1b]0;title\x07\n\xff \xc2\x9b2J"
SLEEPER = """
import ctypes, sys
ctypes.CDLL(None).prctl(15, bytes.fromhex(sys.argv[1]))
print(flush=True)
sys.stdin.read()
"""
# Beyond what the kernel ever gives out (PID_MAX_LIMIT is 2^22).
MISSING = "2147483647"
UNPRIVILEGED = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


@contextlib.contextmanager
def named_processes():
    """Processes with hostile names and arguments, by PID; they end with their standard input."""
    with contextlib.ExitStack() as stack:
        processes = {}
        for name in NAMES:
            process = stack.enter_context(subprocess.Popen(
                [sys.executable, "-c", SLEEPER, name.hex(), HOSTILE_ARGUMENT],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE))
            process.stdout.readline()
            processes[process.pid] = name
        yield processes


def original(text):
    return text.encode("utf-8", "surrogateescape")


def test_missing_pid():
    pid = MISSING
    expect_refusal(["inspect", pid], 42, pid, "no process")
    expect_refusal(["inspect", "--json", pid], 42, pid, "no process")
    expect_refusal([pid], 42, pid, "no process")
    result = run("snapshot", "processes", "--json", "-p", f"{os.getpid()},{pid}")
    assert result.returncode == 42 and pid.encode() in result.stderr, result
    rows = json.loads(result.stdout)["process"]
    assert [row["pid"] for row in rows] == [os.getpid()]


def test_pid_list():
    result = run("snapshot", "processes", "--json", "-p", "self", "-p", f"{os.getpid()},1")
    assert result.returncode == 0, result
    pids = {row["pid"] for row in json.loads(result.stdout)["process"]}
    assert len(pids) == 3 and {1, os.getpid()} < pids, pids
    zero = json.loads(run("snapshot", "processes", "--json", "-p", "0").stdout)["process"]
    assert len(zero) == 1 and zero[0]["name"] == "mempane", zero


def test_inspect_self():
    for pid in ("self", "0"):
        sample = json.loads(run("inspect", "--json", pid).stdout)
        assert len(sample["process"]) == 1 and sample["process"][0]["name"] == "mempane"
        assert sample["mapping"] and sample["region"] and sample["limit"]
        resident = sum(row["resident"] for row in sample["mapping"])
        assert resident == sum(row["resident"] for row in sample["region"])
        assert any(row["path"].endswith("mempane") for row in sample["mapping"] if "path" in row)
    text = run("inspect", "self").stdout
    assert_harmless(text)
    assert b"[stack]" in text and b"mempane" in text


def sources_of(*arguments):
    """The last sample, and which sources were asked for."""
    sample = json.loads(run(*arguments, "--json").stdout.splitlines()[-1])
    return sample, {source["name"] for source in sample["sources"]}


def test_nodes_are_told_where_there_are_several():
    machines = os.path.join(FIXTURES, "machines")
    sample, sources = sources_of("inspect", "287", "--root", os.path.join(machines, "numa8-k6.12"))
    assert {row["node"] for row in sample["placement"]} == set(range(6)), sample["placement"]
    assert "process_numa_maps" in sources
    one = ["--root", os.path.join(machines, "guest-6.12-pressure")]
    sample, sources = sources_of("inspect", "1", *one)
    assert "placement" not in sample and "process_numa_maps" not in sources, sources
    assert sample["mapping"] and "policy" not in sample["mapping"][0]
    sample, sources = sources_of("snapshot", "placement", "mapping_nodes", "-p", "1", *one)
    assert [row["node"] for row in sample["placement"]] == [0]
    assert sample["mapping"][0]["policy"] == "default" and "process_numa_maps" in sources
    _, sources = sources_of("snapshot", "mappings", "-p", "287", "--root",
                            os.path.join(machines, "numa8-k6.12"))
    assert "process_numa_maps" not in sources


def test_nodes_are_counted_by_directories_where_no_file_counts_them():
    files = {"proc/5/stat": STAT.format(pid=5, name="five"), "proc/5/smaps": "",
             "proc/5/numa_maps": "7000000 default anon=1 N1=1 kernelpagesize_kB=4\n",
             "sys/devices/system/node/node0/meminfo": "",
             "sys/devices/system/node/node1/meminfo": ""}
    with make_tree(files) as root:
        sample, _ = sources_of("inspect", "5", "--root", root)
        assert [row["node"] for row in sample["placement"]] == [1], sample
    del files["sys/devices/system/node/node1/meminfo"]
    with make_tree(files) as root:
        assert "placement" not in sources_of("inspect", "5", "--root", root)[0]


def strip_of(pid, mapping, *arguments):
    return run("snapshot", "strip", "strip_nodes", "-p", pid, "--mapping", mapping, *arguments)


def test_no_mapping_there():
    root = ["--root", os.path.join(FIXTURES, "machines", "rarities")]
    for command in (["inspect", "7"], ["snapshot", "strip", "-p", "7"]):
        expect_refusal([*command, "--mapping", "1234", *root], 42, "no mapping of process 7", "1234")
    expect_refusal(["inspect", MISSING, "--mapping", "1234"], 42, MISSING, "no process")
    # Any address in a mapping is that mapping's.
    samples = [json.loads(strip_of("7", mapping, "--json", *root).stdout.splitlines()[-1])
               for mapping in ("7e0000000000", "0x7e0000333333")]
    assert samples[0]["strip"] == samples[1]["strip"] and len(samples[0]["strip"]) == 8


def test_pages_of_a_live_process():
    program = """
import mmap
memory = mmap.mmap(-1, 64 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
for offset in range(0, 32 << 20, 4096):
    memory[offset] = 1
print(flush=True)
input()
"""
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        pid = str(process.pid)
        sample = json.loads(run("snapshot", "mappings", "-p", pid, "--json").stdout)
        largest = max(sample["mapping"], key=lambda row: row["private_dirty"])
        mapping = format(largest["start"], "x")
        sample = json.loads(strip_of(pid, mapping, "--json").stdout)
        with tempfile.TemporaryDirectory(prefix="mempane-test-") as folder:
            capture = os.path.join(folder, "capture")
            result = run("capture", capture, "-p", pid, "--mapping", mapping)
            assert result.returncode == 0, result
            kept = json.loads(strip_of(pid, mapping, "--json", "--root", capture).stdout)
            other = json.loads(strip_of(pid, format(sample["strip"][0]["start"], "x"), "--json",
                                        "--root", capture).stdout)
    states = {source["name"]: source["state"] for source in sample["sources"]}
    if states["process_page_nodes"] == "absent":
        raise Skip("the kernel knows no nodes")
    assert len(sample["strip"]) == 256, len(sample["strip"])
    there = sum(row["resident"] for row in sample["strip_node"])
    # 4096 pages asked of 16384: huge pages, and what the allocator put beside it, are a few.
    assert abs(there - largest["resident"]) < 3 << 20, (there, largest)
    assert kept["strip"] == sample["strip"] == other["strip"]


def test_names_in_json_keep_every_byte():
    with named_processes() as processes:
        pids = ",".join(str(pid) for pid in processes)
        result = run("snapshot", "processes", "--json", "-p", pids, "-d", "0.1")
        assert result.returncode == 0 and result.stdout.count(b"\n") == 1, result
        rows = {row["pid"]: row for row in json.loads(result.stdout)["process"]}
        for pid, name in processes.items():
            assert original(rows[pid]["name"]) == name, (name, rows[pid])
            assert HOSTILE_ARGUMENT in original(rows[pid]["command"]), rows[pid]["command"]
            # Nobody else's numbers: the fields behind the name are its own.
            assert rows[pid]["pss"] > 1 << 20 and rows[pid]["state"] == "S", rows[pid]


def test_names_in_text_do_no_harm():
    with named_processes() as processes:
        pids = ",".join(str(pid) for pid in processes)
        for locale in ("C.UTF-8", "C"):
            for arguments in (["snapshot", "processes", "-p", pids, "-d", "0.1"],
                              ["snapshot", "--ascii", "processes", "-d", "0.1"],
                              *(["inspect", str(pid)] for pid in list(processes)[:4])):
                result = run(*arguments, locale=locale)
                assert result.returncode == 0, result
                assert_harmless(result.stdout)
                if locale == "C" or "--ascii" in arguments:
                    assert result.stdout.isascii(), arguments
        # One line a process, whatever is in its name.
        lines = run("snapshot", "processes", "-p", pids).stdout.decode().splitlines()
        for pid in processes:
            assert len([line for line in lines if re.match(rf" *{pid} ", line)]) == 1, pid


def require_unprivileged():
    if os.geteuid() != 0:
        raise Skip("not root, so nothing can be given up")
    try:
        if run("--version", prefix=UNPRIVILEGED).returncode != 0:
            raise Skip("an ordinary user may not run the program where it is")
    except FileNotFoundError:
        raise Skip("setpriv is missing") from None


def test_refused_process_tells_what_would_help():
    require_unprivileged()
    result = run("inspect", str(os.getpid()), prefix=UNPRIVILEGED)
    assert result.returncode == 0, result
    text = result.stdout.decode()
    assert "CAP_SYS_PTRACE" in text and "?" in text and str(os.getpid()) in text, text
    sample = json.loads(run("inspect", "--json", str(os.getpid()), prefix=UNPRIVILEGED).stdout)
    row = sample["process"][0]
    assert row["pss"] is None and row["reason"]["pss"] == "denied", row
    assert row["resident"] > 0, row


def test_refused_cells_are_not_zero():
    require_unprivileged()
    sample = json.loads(run("snapshot", "processes", "slab", "--json", prefix=UNPRIVILEGED).stdout)
    ours = [row for row in sample["process"] if row["pid"] == os.getpid()]
    assert ours and ours[0]["pss"] is None and ours[0]["reason"]["pss"] == "denied", ours
    assert any(row["pss"] for row in sample["process"]), "mempane may read itself"
    sources = {source["name"]: source for source in sample["sources"]}
    assert sources["process_smaps_rollup"]["denied"] > 0
    assert sources["slabinfo"]["state"] == "denied" and sample["slab"] == []
    text = run("snapshot", "processes", "slab", prefix=UNPRIVILEGED).stdout.decode()
    assert re.search(r"slabinfo: refused; needs root", text), text
    assert re.search(r"\d+ refused; needs CAP_SYS_PTRACE", text), text


def test_filter_user_sort_and_top():
    rows = json.loads(run("snapshot", "processes", "--json", "-s", "+pid", "--top", "3",
                          "-d", "0.1").stdout)["process"]
    assert [row["pid"] for row in rows] == sorted(row["pid"] for row in rows) and len(rows) == 3
    for order, is_reversed in (("name", False), ("+name", False), ("-name", True)):
        rows = json.loads(run("snapshot", "processes", "--json", "-s", order,
                              "-d", "0.1").stdout)["process"]
        names = [original(row["name"]) for row in rows]
        assert names == sorted(names, reverse=is_reversed), names
    rows = json.loads(run("snapshot", "processes", "--json", "-F", f"pid={os.getpid()}",
                          "-d", "0.1").stdout)["process"]
    assert [row["pid"] for row in rows] == [os.getpid()]
    rows = json.loads(run("snapshot", "processes", "--json", "-u", "root", "-d", "0.1").stdout)
    assert all(row["user"] == "root" for row in rows["process"])


main(globals())
