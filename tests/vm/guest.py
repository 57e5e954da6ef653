#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Boots a kernel package of Debian under QEMU's software emulation, runs a scenario with known
contents in it, and brings back what mempane captured there: a fixture of another machine.

  tests/vm/guest.py --kernel FOLDER --scenario NAME [--mempane PROGRAM] OUTPUT

FOLDER is an unpacked linux-image package (dpkg-deb -x), OUTPUT a new folder for the capture. Needs
qemu-system-x86, busybox-static and a compiler. Slow, so it is run by hand; see README.md here.
"""

import argparse
import glob
import gzip
import io
import lzma
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
DEVICES = {"console": (5, 1), "null": (1, 3), "zero": (1, 5), "kmsg": (1, 11), "ttyS0": (4, 64),
           "ttyS1": (4, 65)}
MODULES = ("zram", "zsmalloc", "lzo", "lzo-rle", "virtio_balloon")
SCENARIOS = {
    # Two nodes of unequal size and one without memory, zram as swap, pools, mergeable pages.
    "numa-swap": ["-m", "1G", "-smp", "3",
                  "-object", "memory-backend-ram,id=a,size=640M",
                  "-object", "memory-backend-ram,id=b,size=384M",
                  "-numa", "node,nodeid=0,cpus=0,memdev=a",
                  "-numa", "node,nodeid=1,cpus=1,memdev=b",
                  "-numa", "node,nodeid=2,cpus=2",
                  "-numa", "dist,src=0,dst=1,val=20", "-numa", "dist,src=0,dst=2,val=31",
                  "-numa", "dist,src=1,dst=2,val=25"],
    # One node, cgroup v1 for memory beside a v2 tree, as distributions of 2020 had it.
    "hybrid": ["-m", "512M", "-smp", "1"],
    "leak": ["-m", "640M", "-smp", "1"],
    "pressure": ["-m", "192M", "-smp", "1"],
}


class Archive:
    """An initramfs in the making: newc, as Documentation/driver-api/early-userspace has it."""

    def __init__(self):
        self.data = io.BytesIO()
        self.number = 0
        self.folders = set()

    def entry(self, name, mode, content=b"", device=(0, 0)):
        self.number += 1
        fields = (self.number, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(name) + 1, 0)
        header = "070701" + "".join(f"{field:08x}" for field in fields)
        for part in (header.encode() + name.encode() + b"\0", content):
            self.data.write(part + b"\0" * (-len(part) % 4))

    def folder(self, name):
        parts = name.strip("/").split("/")
        for count in range(1, len(parts) + 1):
            path = "/".join(parts[:count])
            if path and path not in self.folders:
                self.folders.add(path)
                self.entry(path, 0o040755)

    def file(self, name, content, mode=0o100755):
        self.folder(os.path.dirname(name))
        self.entry(name.strip("/"), mode, content)

    def finish(self):
        self.entry("TRAILER!!!", 0)
        return gzip.compress(self.data.getvalue(), 1)


def libraries(program):
    told = subprocess.run(["ldd", program], capture_output=True, check=True, text=True).stdout
    return re.findall(r"(/\S+) \(0x", told)


def module_file(path):
    data = pathlib.Path(path).read_bytes()
    return lzma.decompress(data) if str(path).endswith(".xz") else data


def add_modules(archive, kernel):
    """In the order in which they can be inserted."""
    listing = glob.glob(f"{kernel}/lib/modules/*/kernel")[0]
    found = {}
    for path in pathlib.Path(listing).rglob("*.ko*"):
        found[path.name.split(".ko")[0].replace("-", "_")] = path
    order = []

    def need(name):
        name = name.replace("-", "_")
        if name not in found or name in order:
            return
        for dependency in re.search(rb"depends=([^\0]*)", module_file(found[name]))[1].split(b","):
            if dependency:
                need(dependency.decode())
        order.append(name)

    for name in MODULES:
        need(name)
    for number, name in enumerate(order):
        archive.file(f"modules/{number:02}-{name}.ko", module_file(found[name]), 0o100644)


def make_initramfs(arguments, folder):
    archive = Archive()
    load = os.path.join(folder, "load")
    subprocess.run(["cc", "-O1", "-static", "-o", load, HERE / "load.c"], check=True)
    for name in ("proc", "sys", "dev", "tmp", "root"):
        archive.folder(name)
    for name, device in DEVICES.items():
        archive.entry(f"dev/{name}", 0o020600, device=device)
    archive.file("bin/busybox", pathlib.Path("/bin/busybox").read_bytes())
    archive.file("bin/mempane", pathlib.Path(arguments.mempane).read_bytes())
    archive.file("bin/load", pathlib.Path(load).read_bytes())
    for path in sorted(set(libraries(arguments.mempane))):
        archive.file(path, pathlib.Path(path).read_bytes())
    archive.file("etc/passwd", b"root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n")
    archive.file("scenario", (HERE / f"scenario-{arguments.scenario}").read_bytes())
    archive.file("init", (HERE / "init").read_bytes())
    add_modules(archive, arguments.kernel)
    path = os.path.join(folder, "initramfs.gz")
    pathlib.Path(path).write_bytes(archive.finish())
    return path


def boot(arguments, initramfs, folder):
    result = os.path.join(folder, "result.tar.gz")
    kernel = glob.glob(f"{arguments.kernel}/boot/vmlinuz-*")[0]
    subprocess.run(
        ["qemu-system-x86_64", "-accel", "tcg,thread=single", "-cpu", "qemu64", "-nographic",
         "-no-reboot", "-monitor", "none", "-serial", "mon:stdio", "-serial", f"file:{result}",
         *SCENARIOS[arguments.scenario], "-kernel", kernel, "-initrd", initramfs,
         "-append", "console=ttyS0 quiet panic=-1 psi=1 delayacct slub_nomerge=0 " +
         arguments.append],
        stdin=subprocess.DEVNULL, stdout=sys.stderr, timeout=arguments.timeout, check=True)
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kernel", required=True)
    parser.add_argument("--scenario", required=True, choices=SCENARIOS)
    parser.add_argument("--mempane", default=shutil.which("mempane"))
    parser.add_argument("--append", default="")
    parser.add_argument("--timeout", type=int, default=300)
    parser.add_argument("output")
    arguments = parser.parse_args()
    os.mkdir(arguments.output)
    with tempfile.TemporaryDirectory(prefix="mempane-guest-") as folder:
        result = boot(arguments, make_initramfs(arguments, folder), folder)
        with tarfile.open(result) as archive:
            archive.extractall(arguments.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
