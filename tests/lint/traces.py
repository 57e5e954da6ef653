#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a file must say, and what it must not give away: its licence and purpose; the machine it
was written on, the hosts that it was fetched from."""

import re

import findings

SPDX = "SPDX-License-Identifier: GPL-2.0-or-later"
CODE_SUFFIXES = {".c", ".h", ".def", ".py", ".build", ".in"}
# Folders of somebody's machine; written so that this file does not hold them.
PATHS = re.compile(r"(?<![\w.])/(?:work|home|root|Users)/(?!\.\.\.)\w[\w./+-]*"
                   r"|/tmp/(?:build|tools)[\w./-]*")
URL = re.compile(r"\b(?:https?|ftp)://(?:\w+@)?([\w.-]+)")
# Places that the documents may send a reader to.
HOSTS = {"www.gnu.org", "docs.kernel.org", "www.kernel.org", "git.kernel.org", "no-color.org",
         "jsonlines.org", "json-schema.org",
         "spdx.org", "man7.org", "github.com", "www.fsf.org", "fsf.org",
         "reuse.software", "mesonbuild.com", "example.org"}


def is_text(path):
    with open(path, "rb") as file:
        return b"\0" not in file.read(4096)


def check_licence(top):
    for path in findings.files(top):
        where = findings.place(top, path)
        if where.startswith("fixtures/") or path.suffix not in CODE_SUFFIXES:
            has_shebang = is_text(path) and findings.read(path).startswith("#!")
            if where.startswith("fixtures/") or not has_shebang:
                continue
        lines = findings.read(path).splitlines()[:3]
        if not any(SPDX in line for line in lines):
            yield f"{where}: no line \"{SPDX}\" at the top"


def check_purpose(top):
    for root in ("include", "src", "man"):
        for path in findings.files(top, ".c", ".h", ".def", under=root):
            lines = findings.read(path).splitlines()
            if len(lines) < 2 or not lines[1].lstrip().startswith("/*"):
                where = findings.place(top, path)
                yield f"{where}: the second line begins no comment on its purpose"


def text_lines(top):
    for path in findings.files(top):
        where = findings.place(top, path)
        if where == "LICENSE" or where.startswith("fixtures/") or not is_text(path):
            continue
        for number, line in enumerate(findings.read(path).splitlines(), 1):
            yield f"{where}:{number}", line


def check_paths(top):
    for where, line in text_lines(top):
        for match in PATHS.finditer(line):
            yield f"{where}: {match[0]}: a path of one machine"


def check_hosts(top):
    for where, line in text_lines(top):
        for match in URL.finditer(line):
            if match[1] not in HOSTS:
                yield f"{where}: {match[1]}: not a host that the documents send readers to"


CHECKS = {"every source names its licence": check_licence,
          "every source tells its purpose": check_purpose,
          "no path of one machine": check_paths,
          "no host but those to read on": check_hosts}

if __name__ == "__main__":
    findings.main(CHECKS)
