#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What may be called where, and what nowhere; and that no state hides outside objects."""

import re

import findings

# Functions, the folders or files that may call them, and why nobody else does.
RULES = [
    ("open openat openat2 creat fopen freopen opendir fdopendir readdir scandir nftw readlink "
     "readlinkat stat lstat fstatat statx access faccessat realpath",
     ("src/tree/", "src/cli/", "src/host/filesystem.c", "src/host/objects.c",
      "src/host/page_nodes.c", "src/host/stat_files.c",
      "src/host/users.c"),
     "files are reached through a tree"),
    ("libproc2_ procps_", ("src/host/",), "libproc2 belongs to host"),
    ("printf puts putchar vprintf perror", ("src/cli/",), "only cli prints"),
    ("exit atexit quick_exit", ("src/cli/",), "only cli ends the program"),
    ("getenv secure_getenv", ("src/cli/",), "only cli reads the environment"),
    ("setlocale", ("src/cli/",), "only cli sets the locale"),
    ("err errx warn warnx syslog", (), "failures are returned as values"),
    ("strcpy strcat sprintf vsprintf gets strtok alloca", (), "it cannot be bounded"),
    ("atoi atol atoll atof strtol strtoll strtoul strtoull strtof", (),
     "use text_to_*: exact, and independent of the locale"),
    ("strtod", ("src/base/",), "use text_to_double; number_format() checks its digits with it"),
    ("system popen fork vfork execl execlp execv execvp execve posix_spawn", (),
     "mempane starts no programs"),
    ("socket connect", (), "mempane opens no connections"),
]
STREAMS = re.compile(r"\b(stdout|stderr|stdin)\b")
CALL = re.compile(r"(?<![\w.>])([A-Za-z_]\w*)[ \t]*\(")


def is_allowed(where, homes):
    return any(where.startswith(home) for home in homes)


def check_calls(top):
    rules = {name: (homes, why) for names, homes, why in RULES for name in names.split()}
    for path in findings.files(top, ".c", ".h", ".def", under="src"):
        text = findings.code(findings.read(path))
        where = findings.place(top, path)
        for match in CALL.finditer(text):
            name = match[1]
            homes, why = rules.get(name, ((where,), ""))
            if not is_allowed(where, homes):
                yield f"{where}:{findings.line_of(text, match.start())}: {name}(): {why}"


def check_streams(top):
    for path in findings.files(top, ".c", ".h", ".def", under="src"):
        text = findings.code(findings.read(path))
        where = findings.place(top, path)
        for match in STREAMS.finditer(text):
            if not where.startswith("src/cli/"):
                line = findings.line_of(text, match.start())
                yield f"{where}:{line}: {match[1]}: only cli knows the standard streams"


# A variable at file scope or a static one in a function, up to its end or initialiser.
VARIABLE = re.compile(r"^(static[ \t]+|(?=[A-Za-z_]))(?!(?:typedef|extern|return|goto|else)\b)"
                      r"([^;={}()#:]*?[ \t*]\w+[ \t]*(?:\[[^\]]*\])*)[ \t]*(=|;)", re.MULTILINE)
LOCAL_STATIC = re.compile(r"^[ \t]+static[ \t]+([^;={}()#]*?\w+[ \t]*(?:\[[^\]]*\])*)[ \t]*(=|;)",
                          re.MULTILINE)
# What a signal handler needs: there is no other way to reach it.
EXEMPT = re.compile(r"\b(const|sig_atomic_t|thread_local|_Thread_local)\b")


def check_globals(top):
    for path in findings.files(top, ".c", ".h", under="src"):
        text = findings.code(findings.read(path))
        for pattern, group in ((VARIABLE, 2), (LOCAL_STATIC, 1)):
            for match in pattern.finditer(text):
                declaration = " ".join(match[group].split())
                if EXEMPT.search(declaration) or re.fullmatch(r"(struct|enum|union) \w+",
                                                              declaration):
                    continue
                where = findings.place(top, path, findings.line_of(text, match.start()))
                yield f"{where}: {declaration}: mutable and not in an object"


CHECKS = {"calls stay in their layer": check_calls,
          "standard streams stay in cli": check_streams,
          "no mutable globals": check_globals}

if __name__ == "__main__":
    findings.main(CHECKS)
