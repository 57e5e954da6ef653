# SPDX-License-Identifier: GPL-2.0-or-later
"""Transparent huge pages always; pools of 2 MiB and 1 GiB, reserved at boot."""

import re

from results import MEBIBYTE, assert_equal, assert_near, harness

SMALL, LARGE = 2 * MEBIBYTE, 1024 * MEBIBYTE


def files_of(text):
    """{file: content} of what grep -H says."""
    return dict(re.findall(r"^(\S+?):(.*)$", text, re.MULTILINE))


def chosen(text):
    return re.search(r"\[(\S+)\]", text)[1]


def test_pools_are_used_reserved_and_exceeded(guest):
    """Of 32 pages 8 are used and 4 promised; who wants 24 more takes 20, and 4 beyond the pool."""
    for where in ({}, {"node": 0}):
        row = guest.row("pools", "huge_pool", page_size=SMALL, node=where.get("node"))
        assert_equal([row[name] for name in ("pages", "free", "surplus", "size", "used")],
                     [36, 4, 4, 36 * SMALL, 32 * SMALL], where)
    row = guest.row("pools", "huge_pool", page_size=SMALL, node=None)
    assert_equal([row[name] for name in ("reserved", "available", "overcommit", "idle")],
                 [4, 0, 6, 0])
    row = guest.row("pools", "huge_pool", page_size=LARGE, node=None)
    assert_equal([row[name] for name in ("pages", "free", "used", "size")], [1, 1, 0, LARGE])


def test_pools_are_those_of_sysfs(guest):
    told = files_of(guest.text("pools.txt"))
    for size in (SMALL, LARGE):
        row = guest.row("pools", "huge_pool", page_size=size, node=None)
        for name, field in (("pages", "nr_hugepages"), ("free", "free_hugepages"),
                            ("reserved", "resv_hugepages"), ("surplus", "surplus_hugepages"),
                            ("overcommit", "nr_overcommit_hugepages")):
            assert_equal(row[name], int(told[f"hugepages-{size // 1024}kB/{field}"]), size, field)


def test_pool_pages_of_processes(guest):
    for program, size in (("pooled", 16), ("surplus", 48), ("reserved", 0)):
        row = guest.row(f"inspect-{program}", "process")
        assert_equal((row["hugetlb"], row["private_hugetlb"]), (size * MEBIBYTE,) * 2, program)
        # The page tables and the text; pool pages are in no resident set.
        assert row["resident"] < 2 * MEBIBYTE, row


def test_transparent_pages_of_processes(guest):
    for program, least, most in (("aligned", 64, 64), ("always", 46, 48), ("never", 0, 0),
                                 ("middle", 0, 0)):
        row = guest.row(f"inspect-{program}", "process")
        told = guest.fields(f"rollup-{program}")["AnonHugePages"] * 1024
        assert_equal(row["anonymous_huge_pages"], told, program)
        assert least * MEBIBYTE <= told <= most * MEBIBYTE, (program, told)
    row = guest.process("thp", "aligned")
    assert_near(row["huge_share"], row["anonymous_huge_pages"] / row["anonymous"], tolerance=1e-6)
    total = guest.sample("thp")["system"][0]["anonymous_huge_pages"]
    assert 110 * MEBIBYTE <= total < 120 * MEBIBYTE, total


def test_settings_are_those_of_sysfs(guest):
    row, told = guest.sample("thp")["system"][0], files_of(guest.text("thp-settings"))
    assert_equal((row["thp_enabled"], row["thp_defrag"], row["thp_shmem_enabled"]),
                 tuple(chosen(told[name]) for name in ("enabled", "defrag", "shmem_enabled")))
    assert_equal(row["thp_enabled"], "always")
    assert_equal((row["khugepaged_pages_to_scan"], row["khugepaged_maximum_none"]),
                 (int(told["khugepaged/pages_to_scan"]), int(told["khugepaged/max_ptes_none"])))


def test_sizes_between_are_those_of_sysfs(guest):
    told = files_of(guest.text("thp-sizes"))
    if "hugepages-64kB/enabled" not in told:
        raise harness.Skip("this kernel knows huge pages of one size")
    for row in guest.rows("thp", "thp_size"):
        name = f"hugepages-{row['page_size'] // 1024}kB"
        if f"{name}/enabled" in told:
            assert_equal(row["enabled"], chosen(told[f"{name}/enabled"]), name)
            assert_equal(row["nr_anon"] * row["page_size"], row["anon_size"], name)
    row = guest.row("thp", "thp_size", page_size=64 << 10)
    assert_equal(row["enabled"], "always")
    # One program holds 1 MiB, which is too little for 2 MiB.
    assert row["anon_size"] >= MEBIBYTE - row["page_size"], row
    assert guest.row("thp", "thp_size", page_size=SMALL)["nr_anon"] >= 56
