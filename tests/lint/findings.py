# SPDX-License-Identifier: GPL-2.0-or-later
"""What every check shares: the files of the tree, C without comments, and TAP as the result.

A check is a function that takes the top folder and yields findings, "path:line: sentence". It must
not print; what is a warning and not a failure starts with WARNING."""

import pathlib
import re
import sys

WARNING = "warning: "
SKIPPED_FOLDERS = {".git", "__pycache__", "build"}


def files(top, *suffixes, under="."):
    """The files below `under` with one of these suffixes, or all; build folders left out."""
    top = pathlib.Path(top)
    for path in sorted((top / under).rglob("*")):
        parts = path.relative_to(top).parts
        if any(part in SKIPPED_FOLDERS or part.startswith("build-") for part in parts):
            continue
        if path.is_file() and not path.is_symlink() and (not suffixes or path.suffix in suffixes):
            yield path


def place(top, path, line=None):
    name = pathlib.Path(path).relative_to(top)
    return f"{name}:{line}" if line else f"{name}"


def read(path):
    return path.read_text(encoding="utf-8", errors="replace")


TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def code(text):
    """C source with comments blank and literals empty; every line keeps its number."""
    def blank(match):
        token = match[0]
        if token[0] in "\"'":
            return token[0] * 2
        return re.sub(r"[^\n]", " ", token)
    return TOKEN.sub(blank, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def run(checks, top):
    """Runs checks (name to function) as TAP cases; the exit status tells whether all passed."""
    failed = 0
    print(f"1..{len(checks)}")
    for number, (name, check) in enumerate(checks.items(), 1):
        found = list(check(pathlib.Path(top)))
        errors = [finding for finding in found if not finding.startswith(WARNING)]
        failed += bool(errors)
        print(f"{'not ok' if errors else 'ok'} {number} - {name}")
        for finding in found:
            print(f"# {finding}")
    return 1 if failed else 0


def main(checks):
    sys.exit(run(checks, sys.argv[1] if len(sys.argv) > 1 else "."))
