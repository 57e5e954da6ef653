# SPDX-License-Identifier: GPL-2.0-or-later
"""The first file system of a guest: busybox, mempane and its libraries, numactl, the processes of
known memory, the modules of its kernel, and a scenario."""

import glob
import io
import lzma
import os
import pathlib
import re
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
DEVICES = {"console": (5, 1), "null": (1, 3), "zero": (1, 5), "kmsg": (1, 11), "ttyS0": (4, 64)}
WITNESSES = ("numactl", "numastat")
TERMINALS = ("l/linux", "v/vt100")
LOCALE = "/usr/lib/locale/C.utf8/LC_CTYPE"
PASSWORDS = b"root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n"


class Archive:
    """An initramfs in the making: newc, as Documentation/driver-api/early-userspace has it."""

    def __init__(self):
        self.data = io.BytesIO()
        self.number = 0
        self.names = set()

    def entry(self, name, mode, content=b"", device=(0, 0)):
        self.names.add(name)
        self.number += 1
        fields = (self.number, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(name) + 1, 0)
        header = "070701" + "".join(f"{field:08x}" for field in fields)
        for part in (header.encode() + name.encode() + b"\0", content):
            self.data.write(part + b"\0" * (-len(part) % 4))

    def folder(self, name):
        parts = name.strip("/").split("/")
        for count in range(1, len(parts) + 1):
            path = "/".join(parts[:count])
            if path and path not in self.names:
                self.entry(path, 0o040755)

    def file(self, name, content, mode=0o100755):
        name = name.strip("/")
        if name not in self.names:
            self.folder(os.path.dirname(name))
            self.entry(name, mode, content)

    def copy(self, path, name=None):
        self.file(str(name or path), pathlib.Path(path).read_bytes())

    def program(self, path, name):
        """With the libraries that it is linked to."""
        self.copy(path, name)
        told = subprocess.run(["ldd", path], capture_output=True, check=False, text=True).stdout
        for library in re.findall(r"(/\S+) \(0x", told):
            self.copy(library)

    def finish(self):
        self.entry("TRAILER!!!", 0)
        return self.data.getvalue()


def module_file(path):
    data = pathlib.Path(path).read_bytes()
    return lzma.decompress(data) if str(path).endswith(".xz") else data


def add_modules(archive, kernel, names):
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

    for name in names:
        need(name)
    for number, name in enumerate(order):
        archive.file(f"modules/{number:02}-{name}.ko", module_file(found[name]), 0o100644)


def start_of_archive(machine):
    archive = Archive()
    for name in ("proc", "sys", "dev", "tmp", "run", "root"):
        archive.folder(name)
    for name, device in {**DEVICES, "result": machine.emulation().result}.items():
        archive.entry(f"dev/{name}", 0o020600, device=device)
    archive.file("etc/passwd", PASSWORDS)
    return archive


def add_scenario(archive, machine):
    archive.copy(HERE / f"scenario-{machine.scenario}", "scenario")
    archive.copy(HERE / "functions", "functions")
    archive.copy(HERE / "init", "init")


def add_programs(archive, mempane, folder):
    load, stripped = os.path.join(folder, "load"), os.path.join(folder, "mempane")
    subprocess.run(["cc", "-O1", "-static", "-pthread", "-o", load, HERE / "load.c"], check=True)
    subprocess.run(["strip", "-o", stripped, mempane], check=True)
    archive.program(stripped, "bin/mempane")
    archive.copy(load, "bin/load")
    archive.program(shutil.which("busybox"), "bin/busybox")
    for name in filter(shutil.which, WITNESSES):
        archive.program(shutil.which(name), f"bin/{name}")


def add_terminals(archive):
    for name in TERMINALS:
        for place in ("/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo"):
            if os.path.exists(f"{place}/{name}"):
                archive.copy(f"{place}/{name}", f"/usr/share/terminfo/{name}")
    if os.path.exists(LOCALE):
        archive.copy(LOCALE)


def make(mempane, machine, kernel, folder):
    """The path of an initramfs in this folder. Guests of another architecture have only busybox,
    which comes with their kernel."""
    archive = start_of_archive(machine)
    if machine.emulation().is_here():
        add_programs(archive, mempane, folder)
        add_terminals(archive)
    else:
        archive.copy(f"{kernel}/bin/busybox", "bin/busybox")
    add_scenario(archive, machine)
    add_modules(archive, kernel, machine.modules)
    path = os.path.join(folder, "initramfs")
    pathlib.Path(path).write_bytes(archive.finish())
    return path
