#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Executes src/LAYERS: a layer includes the headers of the layers it names, and its own."""

import re

import findings

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+([<"])([^>"]+)[>"]', re.MULTILINE)
BASE_HEADERS = {"arena", "text", "error", "clock", "sort", "thread"}
# Headers of the system that only one place may know.
CONFINED = {"curses.h": "src/tui/screen.c", "ncurses.h": "src/tui/screen.c",
            "term.h": "src/tui/screen.c", "libproc2/": "src/host/", "bpf/": "src/host/",
            "numa.h": "src/host/"}

# Headers that the build makes beside the files that include them.
GENERATED = {"task_iterator_object.h"}


def read_layers(top):
    layers = {}
    for line in findings.read(top / "src" / "LAYERS").splitlines():
        name, colon, allowed = line.partition("#")[0].partition(":")
        if colon:
            layers[name.strip()] = allowed.split()
    return layers


def header_layer(name):
    """The layer of "mempane/NAME.h" or "mempane/metrics/NAME.def"."""
    first = name.removeprefix("mempane/").split("/")[0].partition(".")[0]
    return "base" if first in BASE_HEADERS else first


def file_layer(top, path):
    parts = path.relative_to(top).parts
    return parts[1] if parts[0] == "src" else header_layer("/".join(parts[1:]))


def check_rules(top):
    layers = read_layers(top)
    seen = set()
    for layer, allowed in layers.items():
        for other in allowed:
            if other not in seen:
                yield f"src/LAYERS: {layer} names {other}, which is not above it in the file"
        seen.add(layer)
    for folder in sorted(path.name for path in (top / "src").iterdir() if path.is_dir()):
        if folder not in layers:
            yield f"src/{folder}: no such layer in src/LAYERS"


def check_public_include(top, path, layer, name, layers):
    wanted = header_layer(name)
    if not (top / "include" / name).exists():
        yield f"{name} does not exist"
    elif wanted != layer and wanted not in layers.get(layer, []):
        yield f"layer {layer} must not include {name}"


def check_private_include(top, path, name):
    folder = top.joinpath(*path.relative_to(top).parts[:2])
    target = (path.parent / name).resolve()
    if not target.exists():
        target = (folder / name).resolve()
    if not target.exists() and name not in GENERATED:
        yield f"{name} is neither in mempane/ nor beside the file"
    elif target.exists() and folder.resolve() not in target.parents:
        yield f"{name} is private to another folder"


def check_system_include(where, name):
    for header, home in CONFINED.items():
        if name.startswith(header) and not where.startswith(home):
            yield f"only {home} may include <{name}>"


def check_includes(top):
    layers = read_layers(top)
    for root in ("include", "src"):
        for path in findings.files(top, ".c", ".h", ".def", under=root):
            text = findings.read(path)
            layer = file_layer(top, path)
            for match in INCLUDE.finditer(text):
                where = findings.place(top, path, findings.line_of(text, match.start()))
                name = match[2]
                if match[1] == "<":
                    found = check_system_include(where, name)
                elif name.startswith("mempane/"):
                    found = check_public_include(top, path, layer, name, layers)
                else:
                    found = check_private_include(top, path, name)
                for finding in found:
                    yield f"{where}: {finding}"


CHECKS = {"layers form an order": check_rules, "includes keep to the layers": check_includes}

if __name__ == "__main__":
    findings.main(CHECKS)
