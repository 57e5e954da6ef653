#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Page tables are walked only where somebody sees it, and never beyond the limit. On this machine."""

import fcntl
import json
import mmap
import os
import pty
import shutil
import signal
import struct
import sys
import tempfile
import termios
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from harness import MEMPANE, Skip, main, run  # noqa: E402

SIZE = 256 << 20    # about 2.5 ms of walking in small pages


class Target:
    """A process with SIZE bytes in small pages."""

    def __enter__(self):
        reader, writer = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            memory = mmap.mmap(-1, SIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
            memory.madvise(mmap.MADV_NOHUGEPAGE)
            for offset in range(0, SIZE, mmap.PAGESIZE):
                memory[offset] = 1
            os.write(writer, b"x")
            signal.pause()
            os._exit(0)
        os.close(writer)
        assert os.read(reader, 1) == b"x"
        os.close(reader)
        return self.pid

    def __exit__(self, *_):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def pss_of(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))


def rows(*arguments):
    result = run("snapshot", "--json", "processes", *arguments)
    assert result.returncode == 0, result
    return {row["pid"]: row for row in json.loads(result.stdout)["process"]}


def test_the_limit_spares_what_nobody_named():
    with Target() as pid:
        row = rows("--walk-limit", "1")[pid]
        assert row["pss"] is None and row["uss"] is None, row
        assert row["reason"]["pss"] == row["reason"]["uss"] == "estimate", row
        lower, upper = row["bounds"]["pss"]
        pss = pss_of(pid)
        # What it shares with the process that forked it is anonymous and in PSS only in part.
        assert lower <= pss + (16 << 20) and pss <= upper, (lower, pss, upper)
        assert lower >= SIZE, row
        for arguments in (("--walk-limit", "1", "-p", str(pid)), ("--walk-limit", "10000"), ()):
            row = rows(*arguments)[pid]
            assert abs(row["pss"] - pss) < 8 << 20, (arguments, row)


def test_no_limit_of_0_is_passed():
    with Target() as pid:
        for arguments in ((), ("-p", str(pid))):
            found = rows("--walk-limit", "0", *arguments)
            assert found[pid]["reason"]["pss"] == "estimate", found[pid]
            assert all(row.get("pss") is None for row in found.values())


def swallow(terminal):
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        pass


def traced_screen(view, *options):
    """The files that a live screen opens while it shows `view`, by the end of their paths."""
    if not shutil.which("strace"):
        raise Skip("strace is not installed")
    with tempfile.TemporaryDirectory(prefix="mempane-test-") as folder:
        os.mkdir(os.path.join(folder, "mempane"))
        with open(os.path.join(folder, "mempane", "config"), "w", encoding="ascii") as file:
            file.write(f"view = {view}\n")
        trace = os.path.join(folder, "trace")
        environment = {**os.environ, "TERM": "xterm", "XDG_CONFIG_HOME": folder,
                       "ASAN_OPTIONS": "detect_leaks=0"}
        command = ["strace", "-f", "-qq", "-e", "trace=openat,openat2,open", "-o", trace,
                   MEMPANE, "-d", "0.5", "-n", "4", *options]
        pid, terminal = pty.fork()
        if pid == 0:
            os.execvpe(command[0], command, environment)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 42, 140, 0, 0))
        threading.Thread(target=swallow, args=(terminal,), daemon=True).start()
        end = time.monotonic() + 60
        while os.waitpid(pid, os.WNOHANG) == (0, 0):
            if time.monotonic() > end:
                os.kill(pid, signal.SIGTERM)
                os.waitpid(pid, 0)
                raise AssertionError("the screen did not end by itself")
            time.sleep(0.05)
        os.close(terminal)
        with open(trace, encoding="utf-8", errors="replace") as file:
            opened = file.read()
    if "meminfo" not in opened and "/stat" not in opened:
        raise Skip("strace may not trace here")
    return opened


def test_what_is_not_shown_is_not_walked():
    # Shown, as a control; then panes that need none of it.
    assert "/smaps_rollup" in traced_screen("processes")
    for view in ("meminfo", "slab", "process_oom"):
        opened = traced_screen(view)
        for name in ("/smaps_rollup", "/smaps\"", "/numa_maps"):
            assert name not in opened, (view, name)


def test_a_screen_with_a_limit_of_0_walks_nothing():
    opened = traced_screen("processes", "--walk-limit", "0")
    assert "/smaps" not in opened and "/numa_maps" not in opened
    opened = traced_screen("processes", "--walk-limit", "0", "--pid", str(os.getpid()))
    assert "/smaps" not in opened and "/numa_maps" not in opened
    # Opened, as a control: the budget is none, and the user asked for it.
    opened = traced_screen("processes", "--budget", "0", "--pid", str(os.getpid()))
    assert f"{os.getpid()}/smaps" in opened


def test_sources_tell_what_was_spared():
    with Target():
        result = run("snapshot", "--json", "processes", "sources", "--walk-limit", "1")
        sample = json.loads(result.stdout)
        rollup = next(row for row in sample["source"] if row["name"] == "process_smaps_rollup")
        assert rollup["over_limit"] >= 1, rollup
        listing = next(row for row in sample["source"] if row["name"] == "process_stat")
        assert sample["host"]["process_reader"] in listing["state"], listing


if __name__ == "__main__":
    main(globals())
