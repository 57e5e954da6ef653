# SPDX-License-Identifier: GPL-2.0-or-later
"""Processes that hold their mmap_lock, for ever or again and again, never hold mempane; prints TAP.

    stuck.py MEMPANE MMAP_LOCK_HOLDER FORK_LOOP [MEBIBYTES [WORD [SECONDS]]]

MEBIBYTES, SECONDS: of the process that forks in a loop, and for how long it is watched. WORD: only
the tests that have it in their name.

While a holder is armed, every ps on the machine waits, so holds are short. Times are compared with
a control run in the same test, and the best of a few tries counts: what mempane adds is in all of
them, what a busy machine adds is not.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time

from live_screen import Screen
from timing import FIGURES, Skip, best_of, fall_back, main, watch_frames

MEMPANE, HOLDER, FORK_LOOP = (os.path.abspath(path) for path in sys.argv[1:4])
MEBIBYTES = sys.argv[4] if len(sys.argv) > 4 else "2048"
SECONDS = float(sys.argv[6]) if len(sys.argv) > 6 else 5.0
DELAY = 0.5
MARK = "⧗"
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "ASAN_OPTIONS": "detect_leaks=0"}


class Holder:
    """Victims whose mmap_lock is held until release() or the end."""

    def __init__(self, victims=1, mode="write", seconds=15, linger=8, more=()):
        self.process = subprocess.Popen(
            [HOLDER, "-s", str(seconds), "-l", str(linger), "-m", mode, "-n", str(victims), *more],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=fall_back)
        self.victims = []
        for line in self.process.stdout:
            if line.startswith("VICTIM"):
                self.victims.append(int(line.split()[1]))
            elif line.startswith("ARMED"):
                return
        self.process.wait()
        complaint = self.process.stderr.read().strip()
        if self.process.returncode == 77:
            raise Skip(complaint)
        raise AssertionError(f"no victim: {complaint}")

    def release(self):
        self.process.send_signal(signal.SIGUSR1)
        assert self.process.stdout.readline() == "RELEASED\n"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)


class Grower:
    """A healthy process whose memory grows, so that its PSS has to be read again and again."""

    SOURCE = ("import os, time\n"
              "open('/proc/self/comm', 'w').write('grower')\n"
              "kept = []\n"
              "print('READY', flush=True)\n"
              "while True:\n"
              "    kept.append(os.urandom(1 << 20))\n"
              "    time.sleep(0.2)\n")

    def __enter__(self):
        self.process = subprocess.Popen([sys.executable, "-c", self.SOURCE],
                                        stdout=subprocess.PIPE, preexec_fn=fall_back)
        self.process.stdout.readline()
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def open_screen(name="lock_victim|grower", delay=DELAY):
    screen = Screen(MEMPANE, "-d", str(delay), "-F", f"name~^({name})$", "-s", "+pid")
    if screen.wait_for(lambda lines: "Overview" in "".join(lines), 10) is None:
        screen.close()
        raise AssertionError("no first frame")
    screen.press(b"2")  # the processes
    screen.wait_for(lambda lines: "PSS" in "".join(lines[:5]), 5)
    return screen


def victim_rows(lines):
    return [line for line in lines if MARK in line]


def pss_of_grower(screen):
    """PSS as its row shows it: after the border, the PID and the user."""
    rows = [line for line in screen.terminal.text() if sys.executable in line]
    return rows[0].split()[3] if rows else None


# ---- the live screen ----


def watch_victims(victims, more=(), seconds=3.0):
    """Frames before and after so many victims appear; what they cost and how they look."""
    result = {}
    with Grower():
        screen = open_screen()
        try:
            screen.watch(1.0)
            with Holder(victims, "none"):
                control, _ = watch_frames(screen, seconds, DELAY)
                threads, files = max(screen.counts("task")), max(screen.counts("fd"))
            screen.watch(2 * DELAY)
            with Holder(victims, more=more) as holder:
                cost, result["missing"] = watch_frames(screen, seconds, DELAY)
                result["late"] = cost[-1] - control[-1]
                result["threads"] = max(screen.counts("task")) - threads
                result["files"] = max(screen.counts("fd")) - files
                result["marked"] = len(victim_rows(screen.terminal.text()))
                result["screen"] = screen.terminal.text()
                before = pss_of_grower(screen)
                screen.watch(3 * DELAY)
                result["pss"] = (before, pss_of_grower(screen))
                result["key"] = max(screen.press(key) for key in (b"j", b"g") * 3)
                holder.release()
                result["healed"] = screen.wait_for(lambda lines: not victim_rows(lines), 5)
                screen.watch(2 * DELAY)
                result["threads_after"] = min(screen.counts("task")) - threads
                result["files_after"] = min(screen.counts("fd")) - files
            result["quit"] = screen.end(b"q")
            assert screen.exit_status == 0, screen.exit_status
        finally:
            screen.close()
    return result


def check_victims(victims, more=()):
    result = best_of(lambda: watch_victims(victims, more),
                     lambda found: found["late"] <= 0.05 and found["key"] <= 0.1 and
                     found["missing"] == 0)
    FIGURES.append((f"{victims} victims: added frame delay {result['late'] * 1e3:.1f} ms, "
                    f"key {result['key'] * 1e3:.1f} ms, {result['threads']:+d} threads, "
                    f"{result['files']:+d} descriptors, healed in {result['healed'] or 99:.2f} s"))
    shown = "\n".join(line.rstrip() for line in result.pop("screen") if line.strip("│ "))
    assert result["late"] <= 0.05, result
    assert result["missing"] == 0, result
    assert result["key"] <= 0.1, result
    assert result["threads"] <= 8 and result["files"] <= 16, result
    assert result["marked"] == victims, (result, shown)
    durations = [float(found) for found in re.findall(MARK + r"([0-9.]+)s", shown)]
    assert durations and 1 < max(durations) < 12, (result, shown)
    assert result["pss"][0] and result["pss"][0] != result["pss"][1], (result, shown)
    assert result["healed"] is not None and result["healed"] <= 2 * DELAY + 0.25, result
    assert result["threads_after"] <= 0 and result["files_after"] <= 0, result


def test_one_victim_holds_up_no_frame_and_heals():
    check_victims(1)


def test_64_victims_cost_no_more_than_one():
    check_victims(64)


def test_16_victims_whose_first_thread_looks_healthy():
    check_victims(16, ("-t",))


def end_blocked(how):
    screen = open_screen()
    try:
        marked = screen.wait_for(victim_rows, 5)
        assert marked is not None, screen.terminal.text()
        took = screen.end(how)
        assert took is not None, "did not end"
        return took, screen.exit_status, screen.is_restored()
    finally:
        screen.close()


def test_quitting_and_signals_do_not_wait_for_stuck_reads():
    with Holder(64, seconds=20, linger=0):
        for how, status in ((b"q", 0), (signal.SIGINT, -signal.SIGINT),
                            (signal.SIGTERM, -signal.SIGTERM)):
            took, found, is_restored = best_of(lambda: end_blocked(how),
                                               lambda result: result[0] <= 0.2)
            FIGURES.append(f"ended by {how!r} with 64 victims in {took * 1e3:.0f} ms")
            assert took <= 0.2, (how, took)
            assert found == status, (how, found)
            assert is_restored, how


# ---- headless ----


def run(*arguments):
    begin = time.monotonic()
    result = subprocess.run([MEMPANE, *arguments], capture_output=True, text=True, timeout=30,
                            env=ENVIRONMENT, check=False)
    return result, time.monotonic() - begin


def compare(victims, arguments):
    """The command without and with the locks held: its result, and the seconds that they add."""
    with Holder(victims, "none") as holder:
        _, control = run(*arguments(holder))
    with Holder(victims, linger=0) as holder:
        result, took = run(*arguments(holder))
        return result, took - control, holder.victims


def check_snapshot(victims):
    result, added, pids = best_of(
        lambda: compare(victims, lambda holder: ("snapshot", "processes", "--format", "json")),
        lambda found: found[1] <= 0.25)
    FIGURES.append(f"snapshot with {victims} victims: {added * 1e3:+.0f} ms")
    assert result.returncode == 0, result
    rows = {row["pid"]: row for row in json.loads(result.stdout)["process"]}
    for pid in pids:
        row = rows[pid]
        assert row["name"] == "lock_victim" and row["state"] == "D", row
        assert row["resident"] > 1 << 20, row
        assert row["pss"] is None and row["reason"]["pss"] == "blocked", row
        assert row["command"] is None and row["reason"]["command"] == "blocked", row
        assert 0.1e9 < row["blocked_time"] < 20e9, row
    assert rows[os.getpid()]["pss"] > 0 and "blocked_time" not in rows[os.getpid()]
    assert added <= 0.25, added


def test_snapshot_with_one_victim():
    check_snapshot(1)


def test_snapshot_with_64_victims():
    check_snapshot(64)


def test_every_file_of_processes_at_once():
    """What one view more reads must not be what nobody knew to block."""
    views = ("processes", "process_faults", "process_huge", "process_oom", "process_placement",
             "ksm_processes", "delays", "shared_files", "placement", "regions", "limits")
    result, added, _ = best_of(
        lambda: compare(1, lambda holder: ("snapshot", *views, "-p", str(holder.victims[0]))),
        lambda found: found[1] <= 0.25)
    FIGURES.append(f"all views of processes: {added * 1e3:+.0f} ms")
    assert result.returncode == 0 and result.stdout, result
    assert added <= 0.25, added


def test_the_inspector_shows_what_is_known_and_ends():
    with Holder(1, linger=0, more=("-t",)) as holder:
        screen = Screen(MEMPANE, "-d", str(DELAY), str(holder.victims[0]), height=40)
        try:
            known = screen.wait_for(lambda lines: "lock_victim" in "".join(lines), 3)
            assert known is not None, screen.terminal.text()
            screen.watch(2 * DELAY)
            assert victim_rows(screen.terminal.text()), screen.terminal.text()
            took = screen.end(b"q")
            assert took is not None and took <= 0.5, took
        finally:
            screen.close()


def check_inspect(victims):
    result, added, _ = best_of(
        lambda: compare(victims, lambda holder: ("inspect", str(holder.victims[0]))),
        lambda found: found[1] <= 0.25)
    FIGURES.append(f"inspect of one of {victims} victims: {added * 1e3:+.0f} ms")
    assert result.returncode == 3, result
    assert "mmap_lock" in result.stderr, result.stderr
    assert re.search(r"/proc/PID/smaps[,\n]", result.stderr), result.stderr
    assert result.stderr.startswith("mempane: blocked for "), result.stderr
    assert "held up, the process's mmap_lock is taken, for " in result.stdout, result.stdout
    assert "lock_victim" in result.stdout, result.stdout
    assert added <= 0.25, added


def test_inspect_says_what_is_blocked_and_since_when():
    check_inspect(1)


def test_inspect_of_one_of_64_victims():
    check_inspect(64)


def test_pages_of_a_victim_are_not_asked():
    """Who waits for the lock in that call cannot end before it is released."""
    result, added, _ = best_of(
        lambda: compare(1, lambda holder: ("inspect", str(holder.victims[0]), "--mapping", "400000",
                                           "--json")),
        lambda found: found[1] <= 0.25)
    assert result.returncode == 3 and "mmap_lock" in result.stderr, result
    sample = json.loads(result.stdout)
    assert sample["strip"] == [], sample["strip"]
    assert "process_page_nodes" not in {source["name"] for source in sample["sources"]}
    assert added <= 0.25, added


def test_inspect_of_a_healthy_process_is_complete():
    with Holder(1, linger=0):
        result, _ = run("inspect", str(os.getpid()))
    assert result.returncode == 0 and result.stderr == "", result


def test_a_victim_that_ends_leaves_nothing():
    screen = open_screen()
    try:
        screen.watch(2 * DELAY)
        before = max(screen.counts("task"))
        with Holder(1, linger=0):
            assert screen.wait_for(victim_rows, 5) is not None, screen.terminal.text()
        gone = screen.wait_for(lambda lines: not victim_rows(lines), 3)
        screen.watch(2 * DELAY)
        assert gone is not None, screen.terminal.text()
        after = min(screen.counts("task"))
        assert after <= before, (after, before)
    finally:
        screen.close()


# ---- without privilege ----


def watch_loop(screen, mode, seconds, delay):
    with subprocess.Popen([FORK_LOOP, MEBIBYTES, mode], stdout=subprocess.PIPE,
                          preexec_fn=fall_back) as loop:
        if not loop.stdout.readline():
            raise Skip(f"no {MEBIBYTES} MiB for a process that forks")
        screen.watch(5 * delay)
        found = watch_frames(screen, seconds, delay)
        loop.kill()
    return found


def watch_forks():
    """What forking adds to what the same process costs that is just as busy with its memory: of
    the costliest sample in a hundred, and of the costliest of all."""
    screen = open_screen("fork_loop")
    try:
        control, _ = watch_loop(screen, "none", min(SECONDS, 10), DELAY)
        costs, missing = watch_loop(screen, "fork", SECONDS, DELAY)
        return costs[int(0.99 * (len(costs) - 1))] - control[-1], costs[-1] - control[-1], missing
    finally:
        screen.close()


def test_a_large_process_that_forks_in_a_loop():
    often, late, missing = best_of(watch_forks,
                                   lambda found: found[1] <= 0.02 and found[2] == 0)
    FIGURES.append(f"{MEBIBYTES} MiB forking in a loop: added frame delay {often * 1e3:.1f} ms "
                   f"(p99), {late * 1e3:.1f} ms (p100)")
    assert often <= 0.02 and late <= 0.05, (often, late)
    assert missing == 0, missing


if __name__ == "__main__":
    main(globals(), sys.argv[5] if len(sys.argv) > 5 else "")
