# SPDX-License-Identifier: GPL-2.0-or-later
"""Control groups with limits, pressure, and two kills that had been foretold."""

import re

from results import MEBIBYTE, assert_equal, assert_near


def test_limits_and_usage_are_those_of_the_files(guest):
    for path in ("/web", "/web/api", "/batch"):
        row = guest.row("groups", "cgroup", path=path)
        told = {name: guest.text(f"{path[1:].replace('/', '-')}.{name}").strip()
                for name in ("current", "peak", "low", "min", "high", "max")}
        for name in ("low", "min", "high", "max"):
            word = told[name]
            assert_equal(row[name], word if word == "max" else int(word), path, name)
        # Each processor gives back what it has charged ahead when it comes to it.
        for name in ("current", "peak"):
            assert_near(row[name], int(told[name]), path, name)


def test_stat_is_that_of_the_files(guest):
    for path in ("/web", "/web/api", "/batch"):
        row, told = guest.row("groups", "cgroup", path=path), \
            guest.fields(f"{path[1:].replace('/', '-')}.stat")
        compared = [field for field in told if row.get(field) is not None]
        assert len(compared) > 20, compared
        for field in compared:
            assert_equal(row[field], told[field], path, field)


def test_limits_come_down_from_above(guest):
    web, api, batch = (guest.row("groups", "cgroup", path=path)
                       for path in ("/web", "/web/api", "/batch"))
    assert_equal((api["max"], api["effective_limit"]), ("max", 192 * MEBIBYTE))
    assert_equal((web["effective_high"], api["effective_high"]), ("max", 160 * MEBIBYTE))
    assert_equal(api["headroom"], 192 * MEBIBYTE - web["current"])
    assert_near(batch["usage_share"], batch["current"] / (56 * MEBIBYTE), tolerance=1e-6)
    assert_near(api["anon"], 64 * MEBIBYTE)
    assert_near(batch["anon"], 40 * MEBIBYTE)


def test_growth_is_that_of_the_clock(guest):
    """A quarter of a MiB, 64 pages, ten times a second."""
    row = guest.process("rates", "grower")
    assert_near(row["pss_per_s"], 2.5 * MEBIBYTE, tolerance=0.05)
    assert_near(row["minor_faults_per_s"], 640, tolerance=0.05)


def pressure_of(text):
    """{(line, field): value}"""
    return {(line, field): float(value) for line, rest in re.findall(r"^(\w+) (.*)$", text, re.M)
            for field, value in re.findall(r"(\w+)=([\d.]+)", rest)}


def test_pressure_is_that_of_the_kernel(guest):
    before, after = (pressure_of(guest.text(f"pressure-{when}")) for when in ("before", "after"))
    row = guest.sample("pressure")["system"][0]
    for line in ("some", "full"):
        total = row[f"pressure_{line}_total"] / 1000
        assert before[line, "total"] <= total <= after[line, "total"], (line, before, total, after)
        average = row[f"pressure_{line}_average_10"] * 100
        low, high = sorted((before[line, "avg10"], after[line, "avg10"]))
        assert low - 0.01 <= average <= high + 0.01, (line, low, average, high)


def test_who_is_throttled_is_stalled_all_the_time(guest):
    row = guest.row("pressure", "cgroup", path="/throttled")
    assert 0.8e9 < row["pressure_some_total_per_s"] < 1.05e9, row
    assert_equal((row["risk"], row["events_high"] > 0), ("throttled", True))
    quiet = guest.row("pressure", "cgroup", path="/web/api")
    assert_equal((quiet["pressure_some_total_per_s"], quiet["risk"]), (0, "none"))


def killed(log):
    return [int(pid) for pid in re.findall(r"Killed process (\d+)", log)]


def test_the_victim_in_a_control_group_was_foretold(guest):
    first, second = (guest.row("oom-batch", "oom", scope="/batch", rank=rank) for rank in (1, 2))
    assert_equal((first["pid"], second["pid"]), (guest.pid("large"), guest.pid("small")))
    assert_equal(killed(guest.text("log-batch")), [first["pid"]])
    assert_equal(first["scope_limit"], 56 * MEBIBYTE)
    assert_near(first["resident"], 32 * MEBIBYTE, tolerance=0.025)


def test_the_kill_is_counted(guest):
    row, told = guest.row("killed-batch", "cgroup", path="/batch"), \
        guest.fields("batch.events.after")
    assert_equal((row["oom_kills"], told["oom_kill"]), (1, 1))
    assert_equal((row["events_max"], row["events_oom"]), (told["max"], told["oom"]))
    assert_equal(guest.fields("vmstat")["oom_kill"], 2)
    assert_equal(guest.sample("killed-machine")["system"][0]["oom_kill"], 2)
    assert not guest.rows("killed-batch", "oom", pid=guest.pid("large"))


def test_the_victim_of_the_machine_was_foretold(guest):
    row = guest.row("oom-machine", "oom", scope="machine", rank=1)
    assert_equal((row["pid"], row["adjustment"]), (guest.pid("sacrifice"), 300))
    assert_equal(killed(guest.text("log-machine")), [guest.pid("large"), row["pid"]])


def test_scores_are_those_of_the_kernel(guest):
    for sample, programs in (("oom-batch", ("api", "small", "large")),
                             ("oom-machine", ("sacrifice",))):
        for program in programs:
            row = guest.row(sample, "oom", scope="machine", pid=guest.pid(program))
            score = int(guest.text(f"oom_score-{program}"))
            assert_equal((row["kernel_score"], row["predicted_score"]), (score, score), program)
