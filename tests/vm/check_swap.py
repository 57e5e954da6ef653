# SPDX-License-Identifier: GPL-2.0-or-later
"""Swap on zram of 48 MiB and on a disk of 256 MiB behind it."""

from results import MEBIBYTE, assert_equal, assert_near

MM_STAT = ("original", "compressed", "memory_used", "memory_limit", "memory_peak", "same",
           "compacted", "huge", "huge_since")


def test_swap_devices_are_those_of_the_kernel(guest):
    told = [line.split() for line in guest.text("swaps").splitlines()[1:]]
    assert_equal([(row["name"], row["type"], row["size"], row["used"], row["priority"])
                  for row in guest.rows("swap", "swap")],
                 [(name, kind, int(size) * 1024, int(used) * 1024, int(priority))
                  for name, kind, size, used, priority in told])
    assert_equal([name for name, *_ in told], ["/dev/zram0", "/dev/vda"])
    # The first one is full, and what did not fit is on the other.
    zram, disk = guest.rows("swap", "swap")
    assert_equal(zram["used"], zram["size"])
    assert 36 * MEBIBYTE < disk["used"] < 56 * MEBIBYTE, disk


def test_zram_is_what_mm_stat_says(guest):
    row = guest.row("swap", "zram", name="zram0")
    told = dict(zip(MM_STAT, map(int, guest.text("mm_stat").split())))
    told["memory_limit"] = told["memory_limit"] or "max"
    assert_equal({name: row[name] for name in MM_STAT}, told)
    assert_near(row["original"], 48 * MEBIBYTE)
    assert_near(row["ratio"], told["original"] / told["memory_used"], tolerance=1e-6)
    swap = guest.row("swap", "swap", name="/dev/zram0")
    assert_equal((swap["zram_held"], swap["zram_memory"]),
                 (told["original"], told["memory_used"]))
    # What is held, less what it takes.
    assert_equal(swap["net_freed"], swap["used"] - told["memory_used"])


def test_processes_are_in_swap_as_status_and_smaps_say(guest):
    for program, size, least in (("cold", 96, 80), ("capped", 32, 7.5)):
        row = guest.row(f"inspect-{program}", "process")
        status, rollup = guest.fields(f"status-{program}"), guest.fields(f"rollup-{program}")
        assert_equal((row["swap"], row["walked_swap"], row["swap_pss"]),
                     tuple(1024 * number for number in (status["VmSwap"], rollup["Swap"],
                                                        rollup["SwapPss"])), program)
        assert_near(row["swap"] + row["resident_anonymous"], size * MEBIBYTE, program)
        assert least * MEBIBYTE <= row["swap"] < (least + 4) * MEBIBYTE, (program, row["swap"])


def test_control_groups_are_in_swap_as_they_say(guest):
    pushed, limited = (guest.row("swap", "cgroup", path=path) for path in ("/pushed", "/limited"))
    assert_equal((pushed["swap_current"], limited["swap_current"]),
                 (int(guest.text("cgroup-swap")), int(guest.text("limited-swap"))))
    assert_near(limited["swap_current"], 8 * MEBIBYTE, tolerance=0.05)
    used = sum(row["used"] for row in guest.rows("swap", "swap"))
    assert_near(pushed["swap_current"] + limited["swap_current"], used)


def test_rates_of_swapping_are_those_of_vmstat(guest):
    """Counters lie between two readings of ours, rates are their difference by the time."""
    before, after = guest.fields("vmstat-before"), guest.fields("vmstat-after")
    first, second = guest.samples("rates")
    for field in ("pswpin", "pswpout"):
        one, other = first["system"][0][field], second["system"][0][field]
        assert before[field] * 4096 < one < other <= after[field] * 4096, field
        assert_near(second["system"][0][f"{field}_per_s"], (other - one) / second["interval"],
                    field, tolerance=0.05)
        assert other - one > MEBIBYTE, (field, one, other)


def test_rates_of_the_one_who_swaps(guest):
    first, second = (sample["process"][0] for sample in guest.samples("rates"))
    faults = second["major_faults"] - first["major_faults"]
    assert faults > 20, (first, second)
    assert_near(second["major_faults_per_s"], faults / guest.sample("rates")["interval"],
                tolerance=0.05)
    group = guest.row("rates", "cgroup", path="/busy")
    assert_near(group["workingset_refault_anon_per_s"],
                guest.sample("rates")["system"][0]["workingset_refault_anon_per_s"], tolerance=0.1)
