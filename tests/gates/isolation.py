# SPDX-License-Identifier: GPL-2.0-or-later
"""Namespaces of this kernel for tests that want a machine of their own."""

import ctypes
import os
import subprocess
import sys

NEWNS, NEWPID = 0x00020000, 0x20000000


def mount(*words):
    return subprocess.run(["mount", *words], check=False, stderr=subprocess.DEVNULL).returncode == 0


def be_init(child):
    """Nobody else waits for orphans here; ends, and everything with it, as the child does."""
    while True:
        pid, status = os.wait()
        if pid == child:
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def go_on_in_child(be_parent):
    sys.stdout.flush()
    child = os.fork()
    if child:
        be_parent(child)


def enter_own_processes(proc_options=""):
    """Goes on in a PID namespace with a /proc of its own, where no neighbour's processes come and
    go. False where that is not allowed; then nothing has changed."""
    if os.geteuid() != 0 or ctypes.CDLL(None).unshare(NEWNS | NEWPID) != 0:
        return False
    go_on_in_child(lambda child: os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF))
    if not mount("--make-rprivate", "/") or not mount("-t", "proc", "-o", proc_options or "rw",
                                                       "proc", "/proc"):
        os._exit(77)
    go_on_in_child(be_init)
    return True
