#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Shows that every check can fail: each bad sample must be found, and the good tree must pass."""

import pathlib
import sys
import tempfile

import calls
import findings
import layers
import manual
import sizes
import traces

TOP = "/* " + traces.SPDX + " */\n/* What this is for. */\n"
HOME = "/" + "home/"
GOOD = {
    "src/LAYERS": "base:\nmetrics: base\ntree: base\ntui: base metrics\ncli: base tree tui\n",
    "include/mempane/text.h": TOP,
    "include/mempane/tree.h": TOP + '#include "mempane/text.h"\n',
    "include/mempane/metrics.h": TOP + '#include "mempane/text.h"\n',
    "src/base/text.c": TOP + '#include "mempane/text.h"\n\nstatic const int limits[] = { 1 };\n',
    "src/metrics/metrics.c": TOP + '#include "mempane/metrics.h"\n',
    "src/tree/tree.c": TOP + '#include "tree_private.h"\n' +
                       'int f(void)\n{\n\treturn open("x", 0);\n}\n',
    "src/tree/tree_private.h": TOP + "struct tree {\n\tint root;\n};\n",
    "src/tui/screen.c": TOP + "#include <curses.h>\n",
    "src/cli/main.c": TOP + "/* printf() */\nint main(void)\n{\n\tprintf(\"open(x)\");\n}\n",
}

# (check, file, its content after the head, a piece of the finding)
BAD = [
    (layers.check_rules, "src/LAYERS", "base: tree\ntree:\nmetrics:\ntui:\ncli:\n", "not above it"),
    (layers.check_rules, "src/odd/odd.c", "", "no such layer"),
    (layers.check_includes, "src/base/bad.c", '#include "mempane/tree.h"\n', "must not include"),
    (layers.check_includes, "include/mempane/error.h", '#include "mempane/metrics.h"\n',
     "must not include"),
    (layers.check_includes, "src/cli/bad.c", '#include "mempane/nothing.h"\n', "does not exist"),
    (layers.check_includes, "src/cli/bad.c", '#include "../tree/tree_private.h"\n', "is private"),
    (layers.check_includes, "src/cli/bad.c", '#include "nowhere.h"\n', "is neither"),
    (layers.check_includes, "src/tui/pane.c", "#include <curses.h>\n", "only src/tui/screen.c"),
    (layers.check_includes, "src/tui/pane.c", "# include <libproc2/pids.h>\n", "only src/host/"),
    (calls.check_calls, "src/tui/bad.c", "void f(void)\n{\n\topenat (1, a, 0);\n}\n", "openat()"),
    (calls.check_calls, "src/tui/bad.c", "void f(void)\n{\n\tg(), printf(a);\n}\n", "printf()"),
    (calls.check_calls, "src/tree/bad.c", "void f(void)\n{\n\texit(1);\n}\n", "exit()"),
    (calls.check_calls, "src/cli/bad.c", "void f(void)\n{\n\tstrcpy(a, b);\n}\n", "strcpy()"),
    (calls.check_streams, "src/tui/bad.c", "FILE *f(void)\n{\n\treturn stderr;\n}\n", "stderr"),
    (calls.check_globals, "src/tui/bad.c", "static int count;\n", "int count"),
    (calls.check_globals, "src/tui/bad.c", "struct pane *first = NULL;\n", "first"),
    (calls.check_globals, "src/tui/bad.c", "unsigned sizes[4] = { 0 };\n", "sizes"),
    (calls.check_globals, "src/tui/bad.c", "int f(void)\n{\n\tstatic char buffer[9];\n}\n",
     "buffer"),
    (sizes.check_files, "src/tui/bad.c", "\n" * 601, "the file has 603 lines"),
    (sizes.check_functions, "src/tui/bad.c", "int f(int a,\n      int b)\n{\n" + "\ta++;\n" * 61 +
     "}\n", "f() has 61 lines"),
    (sizes.check_lines, "src/tui/bad.c", "\t" * 17 + "x();\n", "columns"),
    (sizes.check_lines, "src/tui/bad.c", "int a; \n", "blanks"),
    (traces.check_paths, "README.md", "See " + HOME + "somebody/notes.\n", "of one machine"),
    (traces.check_hosts, "README.md", "https:/" + "/packages.example.net/simple\n", "not a host"),
]
BAD_WITHOUT_HEAD = [
    (traces.check_licence, "src/tui/bad.c", "int a;\n", "SPDX"),
    (traces.check_licence, "tools/script", "#!/bin/sh\n:\n", "SPDX"),
    (traces.check_purpose, "src/tui/bad.c", "/* " + traces.SPDX + " */\nint a;\n", "purpose"),
]

# A program that lists what no page below names.
PROGRAM = """#!/bin/sh
case $*$# in
--help1) printf '  -z, --zap\\n\\nCommands:\\n  run  a\\n  sit  b\\n  lie  c\\n\\n' ;;
*views*) printf '{"views": [%s{"name": "v"}]}' "$(yes '{"name": "v"},' | head -n 5)" ;;
*metrics*) printf '{"metrics": [%s{"entity": "e", "name": "m"}]}' \\
	"$(yes '{"entity": "e", "name": "m"},' | head -n 100)" ;;
esac
"""
ACTIONS = 'ACTION(QUIT, "General", "q F10", "Quit.")\n'
PAGE = ".Dd November 21, 2026\n.Dt MEMPANE 1\n.Os\n.Sh NAME\n.Nm mempane\n.Nd x\n.Sh MORE\n"
GOOD_PAGES = {"mempane.1": PAGE + '.Bl -tag -width x\n.It Fl z , Fl \\-zap\n.It Nm Cm "\\&run"\n'
                           '.It Nm Cm "\\&sit"\n.It Nm Cm "\\&lie"\n'
                           '.It Ic "\\&q" , Ic "\\&F10"\n.It Cm "\\&v"\n.El\n',
              "mempane-metrics.7": PAGE + '.Bl -tag -width x\n.It Cm "\\&e.m"\n.El\n'}
# (check, what to take out of the pages, a piece of the finding)
BAD_PAGES = [
    (manual.check_options, "-zap", "no option --zap"),
    (manual.check_commands, "sit", "no command sit"),
    (manual.check_keys, "F10", "no key F10"),
    (manual.check_views, '"\\&v"', "no view v"),
    (manual.check_metrics, "e.m", "no metric e.m"),
    (manual.check_markup, ".El\n", "mempane.1: "),
]


def write(top, files):
    for name, content in files.items():
        path = pathlib.Path(top, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def found(check, files):
    with tempfile.TemporaryDirectory() as top:
        write(top, files)
        return [finding for finding in check(pathlib.Path(top))
                if not finding.startswith(findings.WARNING)]


def found_in_pages(check, pages):
    with tempfile.TemporaryDirectory() as top:
        write(top, {"program": PROGRAM, "src/tui/actions.def": ACTIONS})
        program = pathlib.Path(top, "program")
        program.chmod(0o755)
        return list(check(top, str(program), pages))


def results():
    """Yields (what should hold, whether it does, what was found)."""
    samples = [(check, name, (TOP if name.endswith((".c", ".h")) else "") + content, expected)
               for check, name, content, expected in BAD] + BAD_WITHOUT_HEAD
    for check in sorted({check for check, *_ in samples}, key=lambda check: check.__name__):
        wrong = found(check, GOOD)
        yield f"{check.__name__} passes a good tree", not wrong, wrong
    for check, name, content, expected in samples:
        wrong = found(check, GOOD | {name: content})
        right = any(expected in finding and name.split("/")[0] in finding for finding in wrong)
        yield f"{check.__name__} finds: {expected}", right, wrong
    for check, missing, expected in BAD_PAGES:
        wrong = found_in_pages(check, GOOD_PAGES)
        yield f"{check.__name__} passes good pages", not wrong, wrong
        pages = {name: text.replace(missing, "") for name, text in GOOD_PAGES.items()}
        wrong = found_in_pages(check, pages)
        yield f"{check.__name__} finds: {expected}", any(expected in line for line in wrong), wrong


def main():
    listed = list(results())
    print(f"1..{len(listed)}")
    for number, (name, holds, findings_there) in enumerate(listed, 1):
        print(f"{'ok' if holds else 'not ok'} {number} - {name}")
        if not holds:
            print("".join(f"# {finding}\n" for finding in findings_there), end="")
    return 0 if all(holds for _, holds, _ in listed) else 1


if __name__ == "__main__":
    sys.exit(main())
