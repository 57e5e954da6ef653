#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The manual names all that there is: manual.py TOP PROGRAM PAGE...

Asks the program what it has (its help, its lists), not the tables that the pages are made from. And
the pages are clean: mandoc and man find nothing to complain about, as far as they are installed."""

import json
import pathlib
import re
import shutil
import subprocess
import sys

import findings

FORMATTERS = (["mandoc", "-Tlint", "-Wwarning"], ["groff", "-mandoc", "-ww", "-z", "-Tutf8"])
ESCAPES = {r"\-": "-", r"\&": "", r"\e": "\\", r"\(ti": "~", r"\(ha": "^", r"\(aq": "'",
           r"\(dq": '"', r"\(ga": "`"}
ACTION = re.compile(r'^ACTION\(\w+, "[^"]*", "((?:[^"\\]|\\.)*)"', re.MULTILINE)


def ask(program, *arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60,
                          check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: status {done.returncode}: {done.stderr}")
    return done.stdout


def listed(program, what):
    """The objects of "mempane list WHAT"."""
    return json.loads(ask(program, "list", what, "--format", "json"))[what]


def commands(program):
    """The names in the help's list of commands."""
    section = ask(program, "--help").partition("\nCommands:\n")[2].partition("\n\n")[0]
    return re.findall(r"^  (\w+) ", section, re.MULTILINE)


def plain(page):
    """The page's text as a reader sees it, macros included as words."""
    text = page
    for escape, character in ESCAPES.items():
        text = text.replace(escape, character)
    return text


def check_options(top, program, pages):
    usage = ask(program, "--help")
    usage += "".join(ask(program, name, "--help") for name in commands(program))
    for option in sorted(set(re.findall(r"(?<![\w-])--([a-z][a-z-]+)", usage))):
        if not re.search(rf"\bFl (?:. , Fl )?-{option}(?![\w-])", plain(pages["mempane.1"])):
            yield f"mempane.1: no option --{option}"


def check_commands(top, program, pages):
    names = commands(program)
    if len(names) < 3:
        yield f"the help lists {len(names)} commands"
    for name in names:
        if f'.It Nm Cm "{name}"' not in plain(pages["mempane.1"]):
            yield f"mempane.1: no command {name}"


def check_keys(top, program, pages):
    text = plain(pages["mempane.1"])
    for keys in ACTION.findall(findings.read(pathlib.Path(top, "src", "tui", "actions.def"))):
        for key in keys.replace("\\\\", "\\").replace('\\"', '"').split():
            if f'Ic "{key}"' not in text:
                yield f"mempane.1: no key {key}"


def check_settings(top, program, pages):
    rows = findings.read(pathlib.Path(top, "src", "cli", "settings.def"))
    names = re.findall(r'^SETTING\(\w+, \.name = "([^"]+)"', rows, re.MULTILINE)
    if len(names) < 5:
        yield f"settings.def has {len(names)} settings"
    for name in names:
        if f'.It Ic "{name}"' not in plain(pages["mempane.1"]):
            yield f"mempane.1: no setting {name}"


def check_views(top, program, pages):
    views = listed(program, "views")
    if len(views) < 5:
        yield f"the program lists {len(views)} views"
    for view in views:
        if f'.It Cm "{view["name"]}"' not in plain(pages["mempane.1"]):
            yield f"mempane.1: no view {view['name']}"


def check_metrics(top, program, pages):
    metrics = listed(program, "metrics")
    if len(metrics) < 100:
        yield f"the program lists {len(metrics)} metrics"
    for metric in metrics:
        name = metric["name"]
        name = name if "." in name else f"{metric['entity']}.{name}"
        if f'.It Cm "{name}"' not in plain(pages["mempane-metrics.7"]):
            yield f"mempane-metrics.7: no metric {name}"


def check_markup(top, program, pages):
    for name, text in pages.items():
        for command in FORMATTERS:
            if not shutil.which(command[0]):
                continue
            done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
            for line in (done.stdout + done.stderr).splitlines():
                if " STYLE: " not in line and "mandoc.db" not in line:
                    yield f"{name}: {line}"


CHECKS = {"the manual names every option": check_options,
          "the manual names every command": check_commands,
          "the manual names every key": check_keys,
          "the manual names every setting": check_settings,
          "the manual names every view": check_views,
          "the manual names every metric": check_metrics,
          "the manual is well formed": check_markup}


def main(top, program, *paths):
    pages = {pathlib.Path(path).name: findings.read(pathlib.Path(path)) for path in paths}

    def bind(check):
        return lambda _: check(top, program, pages)

    return findings.run({name: bind(check) for name, check in CHECKS.items()}, top)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
