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

# What is asked for the newest kernel of a series; in other years' Debian it may be another series.
METAPACKAGES = {
    "6.1": ("linux-image-cloud-amd64", "linux-image-6.1-cloud-amd64"),
    "6.12": ("linux-image-6.12-cloud-amd64", "linux-image-cloud-amd64"),
    "6.1-powerpc64le": ("linux-image-powerpc64le",),
}
# Of kernels for another architecture: Debian's name of it. Their guests need a busybox, too.
FOREIGN = {"6.1-powerpc64le": "ppc64el"}


class Unavailable(Exception):
    """Why a kernel cannot be had here."""


def run(*command, **options):
    try:
        return subprocess.run(command, capture_output=True, check=True, text=True, timeout=240,
                              **options).stdout
    except FileNotFoundError:
        raise Unavailable(f"no {command[0]} here") from None
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        words = error.stderr if isinstance(error.stderr, str) and error.stderr.strip() else error
        raise Unavailable(f"{command[0]}: {str(words).strip().splitlines()[-1]}") from None


class Packages:
    """Debian's packages for one architecture; lists of a foreign one are kept in a folder."""

    def __init__(self, architecture, folder):
        self.options = ["-o", "APT::Sandbox::User=root"]
        self.may_update = os.geteuid() == 0
        if architecture:
            state = os.path.abspath(f"{folder}/apt-{architecture}")
            for name in ("lists/partial", "cache/archives/partial"):
                os.makedirs(f"{state}/{name}", exist_ok=True)
            self.options += [word for setting in (
                f"APT::Architecture={architecture}", f"APT::Architectures={architecture}",
                f"Dir::State={state}", "Dir::State::status=/dev/null", f"Dir::Cache={state}/cache")
                for word in ("-o", setting)]
            self.may_update = True

    def update(self):
        # Some lists may be missing for an architecture; what counts is what is found then.
        with contextlib.suppress(Unavailable):
            run("apt-get", "-qq", *self.options, "update")

    def kernel_of(self, series):
        """The newest kernel's package, the unsigned one where there are two; or None."""
        for name in METAPACKAGES[series]:
            with contextlib.suppress(Unavailable):
                told = run("apt-cache", *self.options, "depends", name)
                match = re.search(rf"Depends: (linux-image-{series.split('-')[0]}\.\S+)", told)
                if match:
                    return match[1] + ("-unsigned" if "cloud" in match[1] else "")
        return None

    def unpack(self, package, folder):
        run("apt-get", "-qq", *self.options, "download", package, cwd=folder)
        archive = glob.glob(f"{folder}/*.deb")[0]
        run("dpkg-deb", "-x", archive, folder)
        os.remove(archive)


def unpack(series, folder):
    packages = Packages(FOREIGN.get(series), folder)
    name = packages.kernel_of(series)
    if not name and packages.may_update:
        packages.update()
        name = packages.kernel_of(series)
    if not name:
        raise Unavailable(f"Debian offers no kernel {series} here")
    scratch = f"{folder}/{series}.part"
    shutil.rmtree(scratch, ignore_errors=True)
    os.makedirs(scratch)
    packages.unpack(name, scratch)
    if series in FOREIGN:
        packages.unpack("busybox-static", scratch)
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
    for series in names or METAPACKAGES:
        try:
            print(f"{series}: {find(series, folder)}")
        except Unavailable as reason:
            print(f"{series}: {reason}")


if __name__ == "__main__":
    main(*sys.argv[1:])
