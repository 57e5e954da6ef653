#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Shared memory of this machine: what mempane says of objects made here, against ipcs, df, ps, smem.

A child holds a System V segment, a memfd, shared anonymous memory and a private buffer, and then
never moves. What cannot be made or asked here is skipped, with the reason. Prints TAP. Arguments:
mempane.
"""

import ctypes
import json
import mmap
import os
import signal
import shutil
import subprocess
import sys

MEMPANE = sys.argv[1]
PAGE = os.sysconf("SC_PAGE_SIZE")
MEBIBYTE = 1 << 20
LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.shmat.restype = ctypes.c_void_p
results = []


def report(name, problems, skip=None):
    results.append(not problems)
    verdict = "not ok" if problems else "ok"
    print(f"{verdict} {len(results)} - {name}" + (f" # SKIP {skip}" if skip else ""))
    for problem in problems[:20]:
        print(f"# {problem}")


def mempane(*arguments):
    run = subprocess.run([MEMPANE, *arguments, "--format", "json"], capture_output=True, check=True)
    return json.loads(run.stdout.splitlines()[0])


def words_of(*command):
    """The lines of a tool's output, split; None when there is no such tool."""
    if not shutil.which(command[0]):
        return None
    run = subprocess.run(command, capture_output=True, check=False, text=True,
                         env={**os.environ, "LC_ALL": "C"})
    return [line.split() for line in run.stdout.splitlines() if line.split()]


def touch(buffer, size):
    for offset in range(0, size, PAGE):
        buffer[offset] = 1


class Holder:
    """The child and what it holds."""

    def __init__(self):
        self.segment = LIBC.shmget(0, 4 * MEBIBYTE, 0o1600)
        self.abandoned = LIBC.shmget(0, MEBIBYTE, 0o1600)
        ready, told = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            self.hold(told)
        os.close(told)
        self.is_ready = os.read(ready, 1) == b"x"
        os.close(ready)

    def attach(self, segment, size):
        address = LIBC.shmat(segment, None, 0)
        ctypes.memset(address, 1, size)
        return ctypes.c_void_p(address)

    def hold(self, told):
        LIBC.prctl(1, signal.SIGKILL)
        if self.segment >= 0:
            self.attach(self.segment, 2 * MEBIBYTE)
            LIBC.shmdt(self.attach(self.abandoned, MEBIBYTE))
        memory = os.memfd_create("witness \n object")
        os.ftruncate(memory, 8 * MEBIBYTE)
        mapped = mmap.mmap(memory, 8 * MEBIBYTE)
        touch(mapped, 3 * MEBIBYTE)
        held = os.memfd_create("witness descriptor")
        os.write(held, b"y" * (16 * PAGE))
        anonymous = mmap.mmap(-1, MEBIBYTE)
        touch(anonymous, MEBIBYTE)
        private = mmap.mmap(-1, 5 * MEBIBYTE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        touch(private, 5 * MEBIBYTE)
        os.write(told, b"x")
        LIBC.pause()
        os._exit(0)

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        for segment in (self.segment, self.abandoned):
            if segment >= 0:
                LIBC.shmctl(segment, 0, 0)


def compare_segments(holder):
    name = "segments are what ipcs says"
    listed = words_of("ipcs", "-m")
    if holder.segment < 0 or listed is None:
        return report(name, [], "no segment could be made, or there is no ipcs")
    rows = {row["id"]: row for row in mempane("snapshot", "shm").get("shm_segment", [])}
    ipcs = {int(words[1]): words for words in listed if words[0].startswith("0x")}
    problems = []
    for segment, attached, resident in ((holder.segment, 1, 2), (holder.abandoned, 0, 1)):
        row, words = rows.get(segment), ipcs.get(segment)
        if not row or not words:
            problems.append(f"segment {segment}: ipcs {words}, mempane {row}")
            continue
        expected = {"object": f"SYSV{int(words[0], 16):08x}", "permissions": words[3],
                    "size": int(words[4]), "attached": int(words[5]), "creator": words[2],
                    "resident": resident * MEBIBYTE}
        expected["leaked"] = 0 if attached else MEBIBYTE
        problems += [f"segment {segment}: {key} {row.get(key)}, not {value}"
                     for key, value in expected.items() if row.get(key) != value]
    return report(name, problems)


def compare_tmpfs():
    rows = [row for row in mempane("snapshot", "tmpfs").get("tmpfs", []) if row["state"] == "asked"]
    lines = words_of("df", "-B1", "--output=used,size,target", "-a") or []
    df = {" ".join(words[2:]): words for words in lines[1:]}
    problems, compared = [], 0
    for row in rows:
        words = df.get(row["mount"])
        if not words or "used" not in row:
            continue
        compared += 1
        if int(words[1]) != row["size"]:
            problems.append(f"{row['mount']}: size {row['size']}, not {words[1]}")
        if abs(int(words[0]) - row["used"]) > MEBIBYTE:
            problems.append(f"{row['mount']}: {row['used']} used, not {words[0]}")
    report(f"{compared} tmpfs are what df says", problems,
           None if compared else "no tmpfs that df shows")


def compare_objects(holder):
    rows = {row.get("path"): row for row in
            mempane("snapshot", "shared_files").get("shared_file", [])
            if row["pid"] == holder.pid}
    expected = {
        "/memfd:witness \\012 object (deleted)": ("memfd", 8, 3 * MEBIBYTE),
        "/memfd:witness descriptor (deleted)": ("memfd", 0, 16 * PAGE),
        "/dev/zero (deleted)": ("shared anonymous", 1, None),
    }
    if holder.segment >= 0:
        expected["/SYSV00000000 (deleted)"] = ("sysv shm", 4, 2 * MEBIBYTE)
    problems = []
    for path, (kind, mapped, held) in expected.items():
        row = rows.get(path)
        if not row:
            problems.append(f"{path} is missing")
            continue
        found = row["kind"], row["mapped"] // MEBIBYTE, row.get("held")
        if found != (kind, mapped, held):
            problems.append(f"{path}: {found}, not {(kind, mapped, held)}")
        if row["processes"] != 1:
            problems.append(f"{path}: {row['processes']} processes")
    report("objects are those that were made", problems)


def compare_ps(holder, row):
    lines = words_of("ps", "-o", "pid=,rss=,maj_flt=,min_flt=,pss=,uss=", "-p", str(holder.pid))
    if not lines or len(lines[0]) != 6:
        return report("ps agrees", [], "this ps does not know PSS and USS")
    found = [row["resident"] // 1024, row["major_faults"], row["minor_faults"],
             row["pss"] // 1024, row["uss"] // 1024]
    expected = [int(word) for word in lines[0][1:]]
    # RSS of ps is the loose counter of stat; pages that others map move PSS and USS.
    slack = [1024, 0, 0, 256, 256]
    problems = [f"{name}: {a}, ps says {b}" for name, a, b, gap in
                zip(("rss", "maj_flt", "min_flt", "pss", "uss"), found, expected, slack)
                if abs(a - b) > gap]
    return report("ps agrees on RSS, faults, PSS and USS", problems)


def compare_smem(holder, row):
    lines = words_of("smem", "-H", "-c", "pid pss uss rss")
    if lines is None:
        return report("smem agrees", [], "there is no smem")
    lines = {words[0]: words for words in lines if len(words) == 4}
    words = lines.get(str(holder.pid))
    if not words:
        return report("smem agrees", [], "smem does not show the process")
    problems = [f"{key}: {row[key] // 1024}, smem says {word}"
                for key, word in zip(("pss", "uss", "walked_resident"), words[1:])
                if abs(row[key] // 1024 - int(word)) > 256]
    return report("smem agrees on PSS, USS and RSS", problems)


def compare_regions(holder, sample):
    row, regions = sample["process"][0], sample["region"]
    problems = []
    size = sum(region["size"] for region in regions)
    if size != sum(mapping["size"] for mapping in sample["mapping"]):
        problems.append("sizes of regions are not those of the mappings")
    for key, of_process in (("resident", "walked_resident"), ("uss", "uss"),
                            ("private_dirty", "private_dirty"), ("swap", "walked_swap")):
        total = sum(region[key] for region in regions)
        if abs(total - row[of_process]) > 16 * PAGE:
            problems.append(f"{key}: {total}, not {row[of_process]}")
    pss = sum(region["pss"] for region in regions)
    if not -65536 <= row["pss"] - pss <= 1024 * len(sample["mapping"]) + 65536:
        problems.append(f"pss: {pss}, not {row['pss']}")
    report("regions are the mappings, and add up to smaps_rollup", problems)


def main():
    holder = Holder()
    try:
        if not holder.is_ready:
            report("a child that holds shared memory", ["it ended"])
            return
        compare_segments(holder)
        compare_tmpfs()
        compare_objects(holder)
        sample = mempane("inspect", str(holder.pid))
        compare_ps(holder, sample["process"][0])
        compare_smem(holder, sample["process"][0])
        compare_regions(holder, sample)
    finally:
        holder.end()
    print(f"1..{len(results)}")


main()
