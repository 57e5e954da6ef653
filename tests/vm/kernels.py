#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's kernel packages for guests, fetched and unpacked, never installed.

  tests/vm/kernels.py FOLDER [SERIES]...

A folder FOLDER/SERIES holds an unpacked package. What is not there yet is fetched by apt-get; the
newest version of a series is whatever the meta package of that series asks for.
"""

import contextlib
import fcntl
import glob
import os
import pathlib
import re
import shutil
import subprocess
import sys

# Those of other years' Debian may be another series, or absent.
METAPACKAGES = ("linux-image-cloud-amd64", "linux-image-6.1-cloud-amd64",
                "linux-image-6.12-cloud-amd64")
SERIES = ("6.1", "6.12")


class Unavailable(Exception):
    """Why a kernel cannot be had here."""


def run(*command, **options):
    try:
        return subprocess.run(command, capture_output=True, check=True, text=True, timeout=240,
                              **options).stdout
    except FileNotFoundError:
        raise Unavailable(f"no {command[0]} here") from None
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        complaint = (error.stderr or b"" if isinstance(error.stderr, str) else "") or str(error)
        raise Unavailable(f"{command[0]}: {complaint.strip().splitlines()[-1]}") from None


def package_of(series):
    """The unsigned package of the newest kernel of a series, or None."""
    for name in METAPACKAGES:
        with contextlib.suppress(Unavailable):
            match = re.search(rf"Depends: (linux-image-{re.escape(series)}\.\S+)",
                              run("apt-cache", "depends", name))
            if match:
                return match[1] + "-unsigned"
    return None


def unpack(series, folder):
    package = package_of(series)
    if not package and os.geteuid() == 0:
        run("apt-get", "update", "-qq")
        package = package_of(series)
    if not package:
        raise Unavailable(f"Debian offers no cloud kernel {series} here")
    scratch = f"{folder}/{series}.part"
    shutil.rmtree(scratch, ignore_errors=True)
    os.makedirs(scratch)
    run("apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", package, cwd=scratch)
    archive = glob.glob(f"{scratch}/*.deb")[0]
    run("dpkg-deb", "-x", archive, scratch)
    os.remove(archive)
    os.rename(scratch, f"{folder}/{series}")


def find(series, folder):
    """The folder of an unpacked kernel; fetches it when nobody has. Raises Unavailable."""
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.isdir(f"{folder}/{series}"):
            unpack(series, folder)
    return pathlib.Path(folder) / series


def main(folder, *names):
    for series in names or SERIES:
        try:
            print(f"{series}: {find(series, folder)}")
        except Unavailable as reason:
            print(f"{series}: {reason}")


if __name__ == "__main__":
    main(*sys.argv[1:])
