#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Boots a machine under QEMU's software emulation, lets it run its scenario, and brings back what
it left in /results: files for the checks, captures for fixtures.

  tests/vm/guest.py --kernels FOLDER --mempane PROGRAM [--capture] MACHINE OUTPUT

FOLDER is where kernels.py keeps its kernels, OUTPUT a new folder. With --capture the scenarios of
the suite leave a fixture, too. See README.md here.
"""

import argparse
import dataclasses
import glob
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

import initramfs
import kernels
from machines import MACHINES, MACHINES_TO_CAPTURE

SECONDS = 300
NOTHING_ELSE = ("-display", "none", "-nic", "none", "-no-reboot", "-monitor", "none")


class Failure(Exception):
    """The guest did not come to its end; the message has its last words."""


def node_arguments(machine):
    if len(machine.nodes) == 1:
        return
    for node, (size, processors) in enumerate(machine.nodes):
        words = f"node,nodeid={node}" + (f",cpus={processors}" if processors else "")
        if size:
            yield from ("-object", f"memory-backend-ram,id=memory{node},size={size}M")
            words += f",memdev=memory{node}"
        if machine.initiators:
            words += f",initiator={machine.initiators[node]}"
        yield from ("-numa", words)
    for start in range(len(machine.nodes)):
        for end in range(len(machine.nodes)):
            if start != end:
                yield "-numa"
                yield f"dist,src={start},dst={end},val={machine.distance(start, end)}"
    for (start, end), told in machine.speeds.items():
        for kind, value in zip(("latency", "bandwidth"), told):
            yield "-numa"
            yield (f"hmat-lb,initiator={start},target={end},hierarchy=memory,"
                   f"data-type=access-{kind},{kind}={value}")


def arguments_of(machine, kernel, archive, folder):
    emulation = machine.emulation()
    yield from (*emulation.emulator, "-cpu", machine.processor or emulation.processor,
                *NOTHING_ELSE)
    yield from ("-m", f"{machine.memory()}M", "-smp", str(machine.processors()))
    yield from node_arguments(machine)
    if machine.disk:
        disk = os.path.join(folder, "disk")
        with open(disk, "wb") as file:
            file.truncate(machine.disk << 20)
        yield from ("-drive", f"file={disk},if=virtio,format=raw,cache=unsafe")
    yield from machine.arguments
    yield from ("-serial", "stdio", "-serial", f"file:{folder}/result.tar.gz")
    yield from ("-kernel", glob.glob(f"{kernel}/boot/vmlinu*-*")[0], "-initrd", archive)
    yield from ("-append", f"console={emulation.console} quiet panic=-1 {machine.append}")


def run(command, drive, output, seconds):
    """Everything that the guest says on its console, but for what drive() took."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as emulator:
        try:
            if drive:
                drive(emulator, os.path.join(output, "results"))
            return emulator.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            emulator.kill()
            return emulator.communicate()[0] + b"\nstill running after the time allowed"
        finally:
            emulator.kill()


def boot(machine, kernel, mempane, output, drive=None, seconds=SECONDS):
    """Leaves what the guest brought back in the folder `output`, which must exist. Returns its
    console; drive(emulator, folder) may use that while the guest runs."""
    with tempfile.TemporaryDirectory(prefix="mempane-guest-") as folder:
        archive = initramfs.make(mempane, machine, kernel, folder)
        console = run([*arguments_of(machine, kernel, archive, folder)], drive, output, seconds)
        console = console.decode("utf-8", "replace")
        try:
            with tarfile.open(f"{folder}/result.tar.gz") as result:
                result.extractall(output)
        except (OSError, EOFError, tarfile.TarError) as error:
            words = "\n".join(console.splitlines()[-30:])
            raise Failure(f"nothing came back ({error}); the console's end:\n{words}") from None
    return console


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kernels", required=True)
    parser.add_argument("--mempane", default=shutil.which("mempane"))
    parser.add_argument("--capture", action="store_true")
    parser.add_argument("machine", choices=[*MACHINES, *MACHINES_TO_CAPTURE])
    parser.add_argument("output")
    arguments = parser.parse_args()
    machine = MACHINES.get(arguments.machine) or MACHINES_TO_CAPTURE[arguments.machine]
    kernel = kernels.find(machine.kernel, arguments.kernels)
    os.mkdir(arguments.output)
    append = " mempane.capture" if arguments.capture else ""
    print(boot(dataclasses.replace(machine, append=machine.append + append), kernel,
               arguments.mempane, arguments.output))
    return 0


if __name__ == "__main__":
    sys.exit(main())
