# SPDX-License-Identifier: GPL-2.0-or-later
"""libproc2 as witness for all of /proc/meminfo, /proc/vmstat and /proc/slabinfo; prints TAP.

Both read one copy of this machine's files, bound over them in a mount namespace of their own: the
numbers stand still, and no program's own memory moves them between two readings. All have to agree.
"""

import collections
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile

MEMPANE, WITNESS = sys.argv[1:3]
FILES = ("meminfo", "vmstat", "slabinfo")
KIBIBYTE = 1024
PAGE = resource.getpagesize()
# What /proc/vmstat gives neither in pages nor as events.
VMSTAT_KIBIBYTES = {"nr_kernel_stack", "nr_shadow_call_stack", "pgpgin", "pgpgout"}
SLAB_FIELDS = ("objects", "active_objects", "object_size", "objects_per_slab", "slabs",
               "active_slabs", "slab_size")
BIND_AND_RUN = """
for copy in "$0"/*; do mount --bind "$copy" "/proc/${copy##*/}" || exit; done
exec "$@"
"""


def run(*command):
    return subprocess.run(command, capture_output=True, check=True, timeout=60,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}).stdout


class StillMachine:
    """Programs run here read copies of the files that the numbers come from."""

    def __init__(self, directory):
        self.directory = directory
        self.files = {}
        for name in FILES:
            try:
                shutil.copyfile(f"/proc/{name}", os.path.join(directory, name))
            except PermissionError:
                continue
            with open(os.path.join(directory, name), "rb") as copy:
                self.files[name] = copy.read()
        self.unshare = ["unshare", "--mount"] + (["--map-root-user"] if os.geteuid() else [])

    def run(self, *command):
        return run(*self.unshare, "sh", "-c", BIND_AND_RUN, self.directory, *command)

    def is_possible(self):
        """Namespaces may be forbidden; and what is bound must be what is read."""
        try:
            return all(self.run("cat", f"/proc/{name}") == content
                       for name, content in self.files.items())
        except subprocess.CalledProcessError:
            return False

    def fields_of(self, name):
        return {line.split()[0].rstrip(":") for line in self.files[name].decode().splitlines()}


def registry(path):
    rows = json.loads(run(MEMPANE, "list", "metrics", "--json"))["metrics"]
    return {row["field"]: row for row in rows
            if row["source"] == path and row["entity"] == "system" and row["field"]}


MEMINFO = registry("proc/meminfo")
VMSTAT = registry("proc/vmstat")


def metric_of(field):
    """Its own, or that of the family it is added up in."""
    if field in VMSTAT:
        return VMSTAT[field]
    families = [name for name in VMSTAT
                if name.endswith("*") and field.startswith(name.rstrip("*"))]
    return VMSTAT[max(families, key=len)] if families else None


def told_by_witness(machine):
    """In our names and units. Fields that this kernel lacks read as 0 there, and are left out."""
    present = {name: machine.fields_of(name) for name in ("meminfo", "vmstat")}
    told = {name: collections.Counter() for name in FILES}
    for line in machine.run(WITNESS).decode().splitlines():
        name, _, number = line.rpartition(" ")
        file, _, field = name.partition(".")
        if file == "slabinfo":
            field, value = field.replace("pages_per_slab", "slab_size"), int(number)
            told[file]["slab." + field] = value * PAGE if field.endswith("slab_size") else value
        elif field in present[file]:
            metric = MEMINFO[field] if file == "meminfo" else metric_of(field)
            scale = KIBIBYTE if file == "meminfo" or field in VMSTAT_KIBIBYTES else PAGE
            told[file][metric["name"]] += int(number) * (scale if metric["unit"] == "bytes" else 1)
    return told


def told_by_mempane(machine):
    sample = json.loads(machine.run(MEMPANE, "snapshot", "--json", "meminfo", "vmstat", "slab"))
    told = dict(sample["system"][0])
    for row in sample.get("slab", []):
        told.update({f"slab.{row['name']}.{field}": row[field]
                     for field in SLAB_FIELDS if field in row})
    return told


def main():
    least = {"meminfo": 40, "vmstat": 60, "slabinfo": 300}
    with tempfile.TemporaryDirectory() as directory:
        machine = StillMachine(directory)
        if not machine.is_possible():
            print("1..0 # SKIP a mount namespace of its own is not allowed here")
            return 0
        witness, ours = told_by_witness(machine), told_by_mempane(machine)
    print(f"1..{len(FILES)}")
    is_sound = True
    for number, file in enumerate(FILES, 1):
        if file not in machine.files:
            print(f"ok {number} - {file} # SKIP it is for root")
            continue
        wrong = {name: value for name, value in witness[file].items() if ours.get(name) != value}
        is_good = not wrong and len(witness[file]) >= least[file]
        is_sound = is_sound and is_good
        print("ok" if is_good else "not ok",
              f"{number} - {file}: libproc2 agrees on {len(witness[file])} numbers")
        for name, value in sorted(wrong.items())[:20]:
            print(f"# {name}: {ours.get(name, 'missing')}, libproc2 says {value}")
    return 0 if is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
