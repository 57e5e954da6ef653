# SPDX-License-Identifier: GPL-2.0-or-later
"""What tests of stuck reads have in common: they measure time, so the best of a few tries counts;
prints TAP."""

import os
import sys
import traceback

TRIES = 3
FIGURES = []


class Skip(Exception):
    """This machine cannot run the test; the message says why."""


def best_of(attempt, is_good):
    """The first good result, or the last one when none is; a noisy machine gets another try."""
    for _ in range(TRIES):
        result = attempt()
        if is_good(result):
            break
    return result


def watch_frames(screen, seconds, delay):
    """Of so many seconds: what each sample cost, the costliest last, and how many frames are
    missing."""
    first = len(screen.frames)
    costs = screen.read_costs(seconds)
    times = screen.frames[first:]
    assert len(costs) > 2, costs
    return sorted(costs), round((times[-1] - times[0]) / delay) + 1 - len(times)


def get_ahead():
    """Waiting for locks is measured here, not for processors that others use. The holders and the
    processes that fork are begun as everybody else."""
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -15)
    except PermissionError:
        pass


def fall_back():
    os.setpriority(os.PRIO_PROCESS, 0, 0)


def main(scope, word):
    """Runs the functions test_*, or those that have the word in their name."""
    get_ahead()
    tests = [(name, value) for name, value in scope.items()
             if name.startswith("test_") and word in name]
    failed = 0
    print(f"1..{len(tests)}")
    for number, (name, function) in enumerate(tests, 1):
        title = name.removeprefix("test_").replace("_", " ")
        try:
            function()
            print(f"ok {number} - {title}")
        except Skip as reason:
            print(f"ok {number} - {title} # SKIP {reason}")
        except Exception:  # every failure is told, and the others still run
            failed += 1
            print(f"not ok {number} - {title}")
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
        while FIGURES:
            print(f"# {FIGURES.pop(0)}")
        sys.stdout.flush()
    sys.exit(1 if failed else 0)
