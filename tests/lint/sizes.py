#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Sizes that keep the code readable: of files, of functions, of lines."""

import re

import findings

FILE_WARNING, FILE_LIMIT = 400, 600
FUNCTION_WARNING, FUNCTION_LIMIT = 40, 60
LINE_WARNING, LINE_LIMIT = 100, 110
# In kernel layout only a function's brace stands alone at the margin.
FUNCTION = re.compile(r"^(\w[^\n;{}]*\([^{};]*\)[^\n;{}]*)\n\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"(\w+)[ \t]*\(")


def judge(where, what, length, warning, limit):
    if length > warning:
        mild = findings.WARNING if length <= limit else ""
        yield f"{mild}{where}: {what} has {length} lines"


def source_files(top):
    for root in ("include", "src", "man", "tests", "tools"):
        if (top / root).is_dir():
            yield from findings.files(top, ".c", ".h", ".def", ".py", under=root)


def check_files(top):
    for path in source_files(top):
        lines = findings.read(path).count("\n")
        yield from judge(findings.place(top, path), "the file", lines, FILE_WARNING, FILE_LIMIT)


def check_functions(top):
    for path in source_files(top):
        text = findings.code(findings.read(path)) if path.suffix in {".c", ".h"} else ""
        for match in FUNCTION.finditer(text):
            name = NAME.search(match[1])
            where = findings.place(top, path, findings.line_of(text, match.start()))
            yield from judge(where, f"{name[1] if name else '?'}()", match[2].count("\n"),
                             FUNCTION_WARNING, FUNCTION_LIMIT)


def check_lines(top):
    for path in source_files(top):
        if path.suffix == ".def":
            continue
        for number, line in enumerate(findings.read(path).splitlines(), 1):
            width = len(line.expandtabs(8))
            if width > LINE_WARNING:
                mild = findings.WARNING if width <= LINE_LIMIT else ""
                yield f"{mild}{findings.place(top, path, number)}: the line takes {width} columns"
            if line != line.rstrip():
                yield f"{findings.place(top, path, number)}: blanks at the end of the line"


CHECKS = {"files are short": check_files, "functions are short": check_functions,
          "lines fit": check_lines}

if __name__ == "__main__":
    findings.main(CHECKS)
