#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A process of very many mappings: its regions are the kernel's own sums, and mempane stays small.

60,000 mappings, which every kernel allows; 1,000,000 with MANY_MAPPINGS=1000000 in the environment,
as root, which raises vm.max_map_count for as long as the test runs. Prints TAP.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile

MEMPANE = sys.argv[1]
MAPPINGS = int(os.environ.get("MANY_MAPPINGS", "60000"))
SETTING = "/proc/sys/vm/max_map_count"
MEBIBYTE = 1 << 20
RESIDENT_LIMIT = 64 * MEBIBYTE
# Pages by turns with and without access are mappings of their own.
TARGET = r"""
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + 3 * [ctypes.c_int] + [ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
count = int(sys.argv[1])
start = libc.mmap(None, count * 4096, 3, 0x8022, -1, 0)
for index in range(1, count, 2):
    if libc.mprotect(start + index * 4096, 4096, 1):
        sys.exit(f"errno {ctypes.get_errno()}")
print("ready", flush=True)
sys.stdin.read()
"""
# What the rollup calls the sums of regions.
SUMS = {"resident": "Rss", "private_clean": "Private_Clean", "private_dirty": "Private_Dirty",
        "swap": "Swap", "anonymous_huge_pages": "AnonHugePages",
        "private_hugetlb": "Private_Hugetlb", "shared_hugetlb": "Shared_Hugetlb"}
results = []


def report(name, problems):
    results.append(not problems)
    print(f"{'not ok' if problems else 'ok'} {len(results)} - {name}")
    for problem in problems:
        print(f"# {problem}")


def measured(*arguments):
    """What mempane wrote, its peak of resident memory in bytes and its CPU time in seconds."""
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen([MEMPANE, *arguments], stdout=output)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0, child.returncode
        output.seek(0)
        return output.read(), usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime


def rollup(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii", errors="replace") as file:
        return {key: int(number) * 1024
                for key, number in re.findall(r"^(\w+):\s+(\d+) kB$", file.read(), re.M)}


def count_mappings(pid):
    with open(f"/proc/{pid}/maps", "rb") as file:
        return sum(1 for _ in file)


def check_sums(regions, pid):
    kernel, mappings = rollup(pid), count_mappings(pid)
    problems = [f"{name}: regions {total}, rollup {kernel[field]}"
                for name, field in SUMS.items() if field in kernel
                for total in [sum(row.get(name, 0) for row in regions)]
                if total != kernel[field]]
    counted = sum(row["mappings"] for row in regions)
    if counted != mappings:
        problems.append(f"{counted} mappings in regions, {mappings} in maps")
    pss = sum(row.get("pss", 0) for row in regions)
    # Other processes that come and go change what pages shared with them count for.
    shared = kernel["Shared_Clean"] + kernel["Shared_Dirty"]
    if not kernel["Pss"] - 1024 * mappings - shared <= pss <= kernel["Pss"] + shared:
        problems.append(f"pss of regions {pss}, of the rollup {kernel['Pss']}")
    return problems


def check_rows(sample, pid):
    """Rows of single mappings are few, and those of many say of how many."""
    rows = sample["mapping"]
    many = [row for row in rows if "mappings" in row]
    problems = []
    if not many or len(rows) - len(many) != 1000:
        problems.append(f"{len(rows)} rows, {len(many)} of them of many mappings")
    if len(rows) - len(many) + sum(row["mappings"] for row in many) != count_mappings(pid):
        problems.append("mappings that no row tells of")
    resident = sum(row.get("resident", 0) for row in rows)
    if resident != rollup(pid)["Rss"]:
        problems.append(f"rows hold {resident} bytes, the process {rollup(pid)['Rss']}")
    largest = max(row["pss"] / row["mappings"] for row in many)
    least = min(row["pss"] for row in rows if "mappings" not in row)
    if largest > least:
        problems.append(f"a mapping of {least} bytes has a row, larger ones of {largest} do not")
    for row in many:
        if not re.fullmatch(r"\[\d+ smaller mappings?\]", row["path"]):
            problems.append(f"path {row['path']}")
    return problems


def check_placement(pid, path):
    """What numa_maps says in all, streamed as well."""
    with open(f"/proc/{pid}/numa_maps", encoding="utf-8", errors="replace") as file:
        # Line by line: what a child weighs begins with what this process weighs.
        pages = sum(int(number) for line in file for number in re.findall(r"\bN\d+=(\d+)", line))
    written, peak, _ = measured("snapshot", "placement", "--pid", str(pid), "--json")
    rows = json.loads(written)["placement"]
    found = sum(row["resident"] for row in rows)
    problems = []
    if found != pages * os.sysconf("SC_PAGE_SIZE"):
        problems.append(f"{found} bytes on nodes, {pages} pages in {path}")
    if peak > RESIDENT_LIMIT:
        problems.append(f"{peak} bytes resident")
    return problems


def check(pid):
    sanitised = b"__asan_init" in open(MEMPANE, "rb").read()
    # Pages of libraries become shared or private as other processes come and go in between.
    for _ in range(4):
        written, peak, cpu = measured("inspect", str(pid), "--json")
        sample = json.loads(written)
        problems = check_sums(sample["region"], pid)
        if not problems:
            break
    report("regions are the kernel's sums", problems)
    report("rows tell of all mappings", check_rows(sample, pid))
    limit = RESIDENT_LIMIT * (8 if sanitised else 1)
    report(f"inspect stays below {limit >> 20} MiB",
           [] if peak <= limit else [f"{peak} bytes resident"])
    print(f"# {MAPPINGS} mappings: {peak / MEBIBYTE:.1f} MiB resident, {cpu:.2f} s of CPU")
    if not sanitised:
        _, peak, _ = measured("inspect", str(pid))
        report("so does inspect as text", [] if peak <= limit else [f"{peak} bytes resident"])
    if os.path.exists(f"/proc/{pid}/numa_maps") and not sanitised:
        report("placement is exact", check_placement(pid, "numa_maps"))


def start_target():
    child = subprocess.Popen([sys.executable, "-c", TARGET, str(MAPPINGS)], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE)
    if child.stdout.readline() != b"ready\n":
        child.wait()
        return None
    return child


def raise_setting():
    """The value to restore, or None."""
    with open(SETTING, encoding="ascii") as file:
        before = int(file.read())
    if before > MAPPINGS + 1000:
        return None
    try:
        with open(SETTING, "w", encoding="ascii") as file:
            file.write(str(MAPPINGS + 5000))
    except OSError:
        print(f"1..0 # SKIP {MAPPINGS} mappings take root or a larger vm.max_map_count")
        sys.exit(0)
    return before


def main():
    before, child = raise_setting(), None
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        child = start_target()
        if not child:
            print("1..0 # SKIP the machine does not allow so many mappings")
            return 0
        check(child.pid)
    finally:
        if child:
            child.kill()
            child.wait()
        if before is not None:
            with open(SETTING, "w", encoding="ascii") as file:
                file.write(str(before))
    print(f"1..{len(results)}")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
