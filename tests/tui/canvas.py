#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The screen as text: keys, size and machine in, a canvas out.

Usage: canvas.py TUI_CANVAS FIXTURES [--update]

canvas/cases has a line per case: name, machine, size, then options and keys of tui_canvas. What is
expected lies in canvas/expected/NAME; --update writes it anew: review the difference.
"""

import os
import pathlib
import shlex
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
EXPECTED = HERE / "canvas" / "expected"
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def read_cases():
    for line in (HERE / "canvas" / "cases").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, machine, *arguments = shlex.split(line, posix=True)
            yield name, machine, arguments


def draw(program, fixtures, machine, arguments):
    result = subprocess.run([program, str(fixtures / "machines" / machine), *arguments],
                            capture_output=True, env=ENVIRONMENT, timeout=60, check=False)
    if result.returncode or result.stderr:
        return f"exit status {result.returncode}\n{result.stderr.decode(errors='replace')}"
    return result.stdout.decode()


def find_damage(text, arguments):
    """What no expected file may excuse: control characters, lines beyond the edge."""
    for line in text.split("\n"):
        if any(ord(c) < 32 or 127 <= ord(c) < 160 for c in line):
            return "a control character"
        if "--ascii" in arguments and not line.isascii():
            return "a character beyond ASCII"
        width = int(arguments[0].split("x")[0])
        if line.isascii() and len(line) > width:
            return "a line beyond the edge"
    return None


def first_difference(expected, found):
    old, new = expected.split("\n"), found.split("\n")
    for number, (a, b) in enumerate(zip(old, new), 1):
        if a != b:
            return f"# line {number}\n# expected: {a}\n# found:    {b}"
    return f"# {len(old)} lines expected, {len(new)} found"


def main():
    program, fixtures = sys.argv[1], pathlib.Path(sys.argv[2])
    is_update = "--update" in sys.argv[3:]
    cases = list(read_cases())
    failures = 0
    print(f"1..{len(cases)}")
    for number, (name, machine, arguments) in enumerate(cases, 1):
        found = draw(program, fixtures, machine, arguments)
        path = EXPECTED / name
        if is_update:
            path.write_text(found)
        expected = path.read_text() if path.exists() else ""
        damage = find_damage(found, arguments)
        if found == expected and not damage:
            print(f"ok {number} - {name}")
            continue
        failures += 1
        print(f"not ok {number} - {name}")
        print(f"# {damage}" if damage else first_difference(expected, found))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
