#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""When memory is short: mempane in a control group that is full, with its memory locked, and, when
asked for, while the group swaps.

usage: pressure.py MEMPANE FIXTURES [swap]

With swap it makes a swap file of 192 MiB for the whole machine, and takes it away again.
"""

import contextlib
import os
import select
import subprocess
import sys
import tempfile
import time

from isolation import enter_own_processes
from terminal import IS_SANITIZED, SOON, Terminal, environment, harness
from harness import MEMPANE, Skip

WITH_SWAP = "swap" in sys.argv[3:]
SAMPLES, INTERVAL = 40, 0.1
MEBIBYTE = 1 << 20
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")

# Fills the group up to its last SPARE MiB and keeps it there, reads a file to have more reclaimed.
HOG = """
import mmap, os, random, select, sys
usage, limit, spare, path, most = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) << 20, *sys.argv[4:]
held = []
print(flush=True)
file = os.open(path, os.O_RDONLY)
size = os.fstat(file).st_size
while not select.select([sys.stdin], [], [], 0)[0]:
    with open(usage) as text:
        free = limit - int(text.read())
    if free > spare and len(held) < int(most):
        held.append(bytearray(os.urandom(64)) * 16384)
    for _ in range(20):
        os.pread(file, 1 << 16, random.randrange(size))
    if held:
        random.choice(held)[random.randrange(1 << 20)] = 1
        for block in random.sample(held, min(len(held), 8)):
            for place in range(0, 1 << 20, 4096):
                block[place] = 1
os._exit(0)
"""


class Group:
    """A control group with a limit of memory, of whichever version there is."""

    def __init__(self, limit):
        top, names = self.find_hierarchy()
        self.path = os.path.join(top, f"mempane-gate-{os.getpid()}-{time.time_ns() % 10**6}")
        self.limit = limit
        self.usage = os.path.join(self.path, names[0])
        self.tasks = os.path.join(self.path, "cgroup.procs")
        try:
            os.mkdir(self.path)
        except OSError as error:
            raise Skip(f"no control group can be made: {error.strerror}") from None
        try:
            with open(os.path.join(self.path, names[1]), "w", encoding="ascii") as file:
                file.write(str(limit))
        except OSError:
            os.rmdir(self.path)
            raise Skip("the group's memory cannot be limited") from None

    @staticmethod
    def find_hierarchy():
        if os.geteuid() != 0:
            raise Skip("not root, so no control group can be made")
        with open("/proc/self/mounts", encoding="utf-8") as file:
            for line in file:
                _, point, kind, options = line.split()[:4]
                if kind == "cgroup" and "memory" in options.split(","):
                    return point, ("memory.usage_in_bytes", "memory.limit_in_bytes")
                if kind == "cgroup2":
                    with open(point + "/cgroup.subtree_control", encoding="ascii") as control:
                        if "memory" in control.read().split():
                            return point, ("memory.current", "memory.max")
        raise Skip("no hierarchy of control groups with memory")

    def command(self, *command):
        """The same, in the group."""
        return ("sh", "-c", f'echo $$ > {self.tasks} && exec "$@"', "sh", *command)

    def used(self):
        with open(self.usage, encoding="ascii") as file:
            return int(file.read())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end = time.monotonic() + SOON
        while time.monotonic() < end:
            try:
                os.rmdir(self.path)
                return
            except OSError:
                time.sleep(0.1)


@contextlib.contextmanager
def full(group, spare, most=1000):
    """A neighbour in the group that leaves this many MiB, while it reads from a file."""
    with tempfile.NamedTemporaryFile(prefix="mempane-gate-", dir="/var/tmp") as file:
        for _ in range(64):
            file.write(os.urandom(MEBIBYTE))
        file.flush()
        # Who reads it first pays for it.
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        command = group.command(sys.executable, "-I", "-S", "-c", HOG, group.usage,
                                str(group.limit), str(spare), file.name, str(most))
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            end = time.monotonic() + SOON
            while group.used() < group.limit * 0.9 and time.monotonic() < end:
                time.sleep(0.05)
            try:
                yield process
            finally:
                with contextlib.suppress(BrokenPipeError):
                    process.stdin.close()


def memory_of(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
        return {name: int(value.split()[0]) for name, value in
                (line.split(":", 1) for line in file) if name.startswith(("Vm", "Rss"))}


def assert_frames_keep_coming(group, *options):
    """So many samples in about their time, on the screen and as a stream."""
    begin = time.monotonic()
    memory = {}
    with Terminal("-d", INTERVAL, "-n", SAMPLES, *options, prefix=group.command()) as terminal:
        terminal.shows(b"Over")
        terminal.type("2")
        while terminal.status is None and b"\n" not in terminal.rest:
            terminal.take(0.2)
            with contextlib.suppress(OSError, ValueError):
                memory = memory_of(terminal.pid) or memory
        status = terminal.ends(SOON)
        took = time.monotonic() - begin
        assert os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0, (status, terminal.output[-500:])
        terminal.assert_restored()
        assert terminal.status == 0
    assert took < SAMPLES * INTERVAL * 2 + 3, took
    gaps = gaps_of_stream(group.command(MEMPANE, "snapshot", "--json", "-d", str(INTERVAL), "-n",
                                        str(SAMPLES), "summary", "process_faults", "cgroups",
                                        *options))
    print(f"# screen: {SAMPLES} samples in {took:.1f} s; stream: at most {max(gaps):.2f} s from "
          f"one sample to the next; {memory.get('VmRSS')} KiB resident, {memory.get('VmLck')} "
          f"locked, {memory.get('VmSwap')} swapped")
    assert sorted(gaps)[-2] < INTERVAL + 1, gaps
    return memory


def gaps_of_stream(command):
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=environment()) as process:
        times = [time.monotonic() for _ in process.stdout]
        complaint = process.stderr.read()
        assert process.wait() == 0 and complaint == b"", (process.returncode, complaint)
    assert len(times) == SAMPLES, len(times)
    return [later - earlier for earlier, later in zip(times, times[1:])]


def test_in_a_group_that_is_full():
    if IS_SANITIZED:
        raise Skip("AddressSanitizer takes more memory than there would be")
    # Room for mempane and 4 MiB, which the pages of the neighbour's file contend for.
    with Group(40 * MEBIBYTE) as group, full(group, 12) as neighbour:
        assert_frames_keep_coming(group)
        assert neighbour.poll() is None, "the neighbour did not survive"
        assert group.used() > group.limit * 0.8, (group.used(), group.limit)


def test_while_the_group_swaps():
    if not WITH_SWAP:
        raise Skip("changes the whole machine; give the word swap to run it")
    if IS_SANITIZED:
        raise Skip("AddressSanitizer takes more memory than there would be")
    path = f"/var/tmp/mempane-gate-{os.getpid()}.swap"
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            for _ in range(192):
                file.write(bytes(MEBIBYTE))
        subprocess.run(["mkswap", path], check=True, stdout=subprocess.DEVNULL)
        if subprocess.run(["swapon", path], check=False).returncode:
            raise Skip("no swap file can be used here")
        try:
            for options in ((), ("--lock-memory",)):
                # More than the limit, all of it in use.
                with Group(24 * MEBIBYTE) as group, full(group, -200, most=48):
                    memory = assert_frames_keep_coming(group, *options)
                    assert not options or memory["VmSwap"] == 0, memory
        finally:
            subprocess.run(["swapoff", path], check=True)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(path)


# ---- --lock-memory ----

def locked_screen(*prefix, program=None):
    with Terminal("-d", "0.1", "--lock-memory", prefix=prefix, program=program) as terminal:
        terminal.shows(b"Over")
        terminal.type("2")
        terminal.settle(0.5)
        memory = memory_of(terminal.pid)
        with open(f"/proc/{terminal.pid}/oom_score_adj", encoding="ascii") as file:
            assert int(file.read()) == int(open("/proc/self/oom_score_adj", encoding="ascii").read())
        terminal.quit()
        return memory, terminal.output


def test_memory_is_locked():
    if IS_SANITIZED:
        raise Skip("AddressSanitizer takes mlockall() for itself")
    if os.geteuid() != 0:
        raise Skip("not root, so nothing can be locked or given up")
    if subprocess.run(["setpriv", "--bounding-set=-ipc_lock", "true"], check=False).returncode:
        raise Skip("root without CAP_IPC_LOCK")
    unlimited = ("prlimit", "--memlock=unlimited")
    may_lift = not subprocess.run([*unlimited, "true"], check=False,
                                  stderr=subprocess.DEVNULL).returncode
    for prefix in ((), (*unlimited, *NOBODY))[:1 + may_lift]:
        memory, output = locked_screen(*prefix)
        assert b"not locked" not in output
        # All of what it has made, not all of what it has reserved; the rest are files.
        assert memory["VmLck"] >= memory["RssAnon"] > 0, memory
        assert memory["VmRSS"] < 64 * 1024, memory


def test_refusal_says_what_would_help():
    if os.geteuid() != 0:
        raise Skip("not root, so nothing can be given up")
    if IS_SANITIZED:
        raise Skip("AddressSanitizer takes mlockall() for itself")
    for limit in ("65536", "8388608"):
        command = ("prlimit", "--memlock=" + limit, *NOBODY, MEMPANE, "snapshot", "memory",
                   "--lock-memory")
        result = subprocess.run(command, capture_output=True, check=False, env=environment())
        assert result.returncode == 0 and result.stdout, result
        assert result.stderr.count(b"\n") == 1 and b"CAP_IPC_LOCK" in result.stderr, result
        assert b"ulimit -l" in result.stderr, result


# The neighbours of the whole machine would take room, too.
enter_own_processes()
harness.main(globals())
