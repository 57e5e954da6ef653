#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What mempane asks of the kernel: no socket, no program, no write but where it was told to, no
path through another process, nothing outside /proc, /sys and what the C library reads."""

import os
import re
import shutil
import subprocess
import tempfile
import time

from terminal import IS_SANITIZED, SOON, Terminal, environment, harness
from harness import MEMPANE, Skip

TRACED = "%file,%network,process,fchmod,fchown,ftruncate"
# The delays view is left out: it asks the kernel through a netlink socket, as its help says.
# Shared memory (9) has a test of its own: it looks at descriptors.
PANES = "12345678"
ALLOWED = re.compile(
    r"/(?:proc|sys)(?:/|$)"
    # The libraries, and what they read about locale, time zone, users and terminals.
    r"|/(?:usr/)?lib(?:32|64|x32)?(?:/|$)|/usr/(?:local/)?share/|/usr/local/lib|/etc/ld\.so"
    r"|/etc/(?:localtime|nsswitch\.conf|passwd|group|terminfo|locale|machine-id)"
    r"|/etc/(?:host\.conf|default)|/var/(?:lib|db|run)/(?:sss|nscd|usbutils)|/run/(?:nscd|systemd)"
    r"|/dev/(?:null|pts|tty|ptmx)")
THROUGH = re.compile(r"(?:^|/)proc/(?:\d+|self|thread-self)/(?:task/\d+/)?"
                     r"(?:root|cwd|fd|map_files|exe)(?:/|$)")
CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+|\?)")
NAME = re.compile(r'"((?:[^"\\]|\\.)*)"')


def traced(path, *command):
    return ("strace", "-f", "-q", "-s", "4096", "-o", path, "-e", "trace=" + TRACED,
            "-e", "signal=none", *command)


def require_strace():
    if not shutil.which("strace"):
        raise Skip("strace is missing")
    if subprocess.run(["strace", "-o", "/dev/null", "true"], check=False,
                      stderr=subprocess.DEVNULL).returncode:
        raise Skip("strace may not trace here")


def calls_of(path):
    """Name, arguments and result of every call, also of those that another thread interrupted."""
    unfinished = {}
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            thread, _, rest = line.partition(" ")
            rest = rest.strip()
            if rest.endswith("<unfinished ...>"):
                unfinished[thread] = rest.removesuffix("<unfinished ...>")
                continue
            resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", rest)
            if resumed:
                rest = unfinished.pop(thread, "") + resumed[1]
            match = CALL.match(rest)
            if match:
                yield match.groups()


# Calls of the sanitizers' own, and where they look.
SANITIZER = re.compile(r"/proc/(?:self|\d+)/(?:exe|maps|environ|cmdline|task|limits)")


def memory_file_systems():
    """Where file systems in memory are mounted: how full they are is asked of them, by a path
    that the mount table shows to lead through nothing but local file systems."""
    with open("/proc/self/mounts", encoding="utf-8") as file:
        return {line.split()[1] for line in file
                if line.split()[2] in ("tmpfs", "devtmpfs", "ramfs", "hugetlbfs")}


def violations(path, outputs=(), is_live=True):
    executed = 0
    for name, arguments, result in calls_of(path):
        call = f"{name}({arguments}) = {result}"
        names = NAME.findall(arguments)
        if name in ("execve", "execveat"):
            executed += 1
            if executed > 1:
                yield call
            continue
        if name in ("socket", "connect", "socketpair", "bind", "listen", "accept4", "sendto"):
            yield call
        elif name in ("fork", "vfork") or (name in ("clone", "clone3") and
                                           "CLONE_THREAD" not in arguments):
            yield call
        if not names:
            continue
        where = names[0]
        is_output = any(where in (output, os.path.dirname(output)) or where.startswith(output + ".") or
                        os.path.basename(where).startswith(".mempane-") for output in outputs)
        if re.search(r"O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)", arguments) and \
                not is_output and not re.match(r"/dev/(?:null|tty|pts)", where):
            yield call
        if name in ("unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir", "mkdirat",
                    "link", "symlink", "mknod", "chmod", "fchmodat", "chown", "truncate",
                    "setxattr", "mount") and not is_output:
            yield call
        if IS_SANITIZED and SANITIZER.match(where):
            continue
        if is_live and THROUGH.search(where):
            yield call
        # A relative path is below the root, whose descriptor was opened as "/"; else it is the
        # working directory, where nothing is to be looked for.
        if not where.startswith("/"):
            if "AT_FDCWD" in arguments or name in ("open", "stat", "access", "readlink"):
                if not is_output:
                    yield call
            elif not re.match(r"(?:proc|sys)(?:/|$)|[\w.-]*$", where):
                yield call
        elif "O_NOFOLLOW|O_CLOEXEC|O_PATH" in arguments and where in memory_file_systems():
            continue
        elif where != "/" and not ALLOWED.match(where) and not is_output:
            yield call


def assert_clean(path, **options):
    found = sorted(set(violations(path, **options)))
    assert not found, "\n".join(found[:20])
    count = sum(1 for _ in calls_of(path))
    assert count > 30, count


def test_live_session():
    require_strace()
    with tempfile.TemporaryDirectory(prefix="mempane-gate-") as folder:
        path = os.path.join(folder, "calls")
        with Terminal("-d", "0.3", prefix=traced(path), size=(120, 40)) as terminal:
            terminal.shows(b"Over")
            for key in PANES:
                terminal.type(key)
                terminal.settle(0.4)
            terminal.type("2\r")  # the inspector
            terminal.settle(0.6)
            terminal.quit()
        assert_clean(path)


def has_call(path, call):
    with open(path, "rb") as file:
        return call in file.read()


def test_shared_memory_asks_memory_only():
    """Descriptors of others are looked at by name; what is no memory is not asked, and no server."""
    require_strace()
    with tempfile.TemporaryDirectory(prefix="mempane-gate-") as folder:
        path = os.path.join(folder, "calls")
        with Terminal("-d", "0.3", prefix=traced(path), size=(120, 40)) as terminal:
            terminal.shows(b"Over")
            terminal.type("9")
            end = time.monotonic() + SOON
            while not has_call(path, b"readlinkat(") and time.monotonic() < end:
                terminal.settle(0.3)
            terminal.settle(0.5)
            terminal.quit()
        found = [call for call in violations(path)
                 if not re.match(r"openat\(AT_FDCWD, \"/proc/\d+/fd\", .*O_DIRECTORY", call)]
        assert not found, found[:20]
        links = {}
        for name, arguments, _ in calls_of(path):
            words = NAME.findall(arguments)
            if name == "readlinkat":
                links[arguments.split(",")[0], words[0]] = words[1] if len(words) > 1 else ""
            elif name == "statx" and words and words[0].isdigit():
                target = links[arguments.split(",")[0], words[0]]
                assert "AT_STATX_DONT_SYNC" in arguments, arguments
                assert target.startswith(("/memfd:", "/dev/shm/", "/dev/zero")), (target, arguments)
        assert links, "no descriptor was looked at"


def trace(path, *arguments):
    subprocess.run([*traced(path), MEMPANE, *arguments], stdin=subprocess.DEVNULL, check=True,
                   stdout=subprocess.DEVNULL, env=environment(), timeout=120)


def test_snapshot_and_inspect():
    require_strace()
    with tempfile.TemporaryDirectory(prefix="mempane-gate-") as folder:
        path, output = os.path.join(folder, "calls"), os.path.join(folder, "output")
        trace(path, "snapshot", "-d", "0.1")
        assert_clean(path)
        trace(path, "inspect", str(os.getpid()), "-d", "0.1")
        assert_clean(path)
        trace(path, "snapshot", "memory", "-o", output)
        assert_clean(path, outputs=[output])
        trace(path, "snapshot", "memory", "--format", "openmetrics", "-o", output)
        assert_clean(path, outputs=[output])


def test_the_test_sees():
    """Each kind of violation is found in the calls of a program that commits it."""
    require_strace()
    program = """
import os, socket, subprocess
for do in (lambda: socket.socket(socket.AF_UNIX).connect("/nowhere"),
           lambda: os.execv("/nowhere", ["x"]),
           lambda: open("/proc/self/comm", "r+"), lambda: os.stat("/proc/1/root/etc"),
           lambda: os.readlink("/proc/1/cwd"), lambda: os.statvfs("/proc/self/fd/0"),
           lambda: os.unlink("/nowhere/x"), lambda: open("relative-path"), os.fork):
    try:
        do()
    except OSError:
        pass
"""
    with tempfile.TemporaryDirectory(prefix="mempane-gate-") as folder:
        path = os.path.join(folder, "calls")
        subprocess.run([*traced(path), "/usr/bin/python3", "-I", "-S", "-c", program], check=True)
        found = "\n".join(violations(path))
        for word in ("socket(AF_UNIX", "connect(", "execve(\"/nowhere\"", "/proc/self/comm",
                     "/proc/1/root/etc", "/proc/1/cwd", "/proc/self/fd/0", "unlink(\"/nowhere/x\"",
                     "relative-path", "clone("):
            assert word in found, (word, found)


harness.main(globals())
