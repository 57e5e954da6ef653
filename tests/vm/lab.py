#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One machine of the lab: boots it, and compares what mempane said there with what its scenario
did. Prints TAP.

  tests/vm/lab.py MEMPANE KERNELS MACHINE [KEPT]

KERNELS is where unpacked kernels are kept, unless $MEMPANE_KERNELS says where; KEPT a new folder
for what the guest brought back.
"""

import functools
import importlib
import os
import shutil
import sys
import tempfile

import always
import guest
import kernels
import results
from machines import MACHINES
from results import harness

# For guests of this machine's own architecture.
NEEDED = ("busybox", "cc", "strip", "ldd")

# More than any guest has taken, on a machine as busy as it may be.
FIRST_SECONDS = 180

# Only files are brought from there.
WITHOUT_MEMPANE = ("pages-64k",)


def reason_to_skip(machine):
    emulation = machine.emulation()
    needed = emulation.emulator[:1] + (NEEDED if emulation.is_here() else ())
    missing = [name for name in needed if not shutil.which(name)]
    if missing:
        return f"no {', '.join(missing)} here"
    if not emulation.is_here() and machine.scenario not in WITHOUT_MEMPANE:
        return f"mempane was not built for {machine.architecture}"
    with open(harness.MEMPANE, "rb") as program:
        if b"__asan_init" in program.read():
            return "built with a sanitizer, which takes more memory than a guest has"
    return None


def tests_of(module, came_back):
    return {name: functools.partial(value, came_back) for name, value in vars(module).items()
            if name.startswith("test_")}


def boot(machine, kernel, kept, drive):
    """Now and then an emulated machine hangs before its kernel has said a word: then once more."""
    try:
        return guest.boot(machine, kernel, harness.MEMPANE, kept, drive, FIRST_SECONDS)
    except guest.Failure as failure:
        if "still running" not in str(failure) or drive:
            raise
    return guest.boot(machine, kernel, harness.MEMPANE, kept, drive)


def run(name, cache, kept):
    machine = MACHINES[name]
    reason = reason_to_skip(machine)
    try:
        kernel = None if reason else kernels.find(machine.kernel, cache)
    except kernels.Unavailable as unavailable:
        reason = str(unavailable)
    if reason:
        print(f"1..0 # SKIP {reason}")
        return
    checks = importlib.import_module(f"check_{machine.scenario.replace('-', '_')}")
    try:
        console = boot(machine, kernel, kept, getattr(checks, "drive", None))
    except guest.Failure as failure:
        print("1..1\nnot ok 1 - the guest comes to its end")
        print("".join(f"# {line}\n" for line in str(failure).splitlines()))
        sys.exit(1)
    with open(os.path.join(kept, "console"), "w", encoding="utf-8") as file:
        file.write(console)
    came_back = results.Guest(machine, kept, console)
    everywhere = {} if machine.scenario in WITHOUT_MEMPANE else tests_of(always, came_back)
    harness.main(everywhere | tests_of(checks, came_back))


def main():
    cache, name, *kept = sys.argv[2:]
    cache = os.environ.get("MEMPANE_KERNELS", cache)
    if kept:
        os.makedirs(kept[0])
        run(name, cache, kept[0])
        return
    with tempfile.TemporaryDirectory(prefix="mempane-lab-") as folder:
        run(name, cache, folder)


if __name__ == "__main__":
    main()
