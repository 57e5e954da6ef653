# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the functions test_* of a script as TAP cases against the program it is given."""

import os
import subprocess
import sys
import tempfile
import traceback

MEMPANE = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else "mempane"
FIXTURES = sys.argv[2] if len(sys.argv) > 2 else "fixtures"
# What /proc/PID/stat says of a process with 1 MiB of memory.
STAT = ("{pid} ({name}) S 1 1 1 0 -1 4194560 11 0 22 0 1 2 0 0 20 0 3 0 77 1048576 256 "
        "18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n")

# Where mempane is built with LeakSanitizer: what libproc2 never gives back is not ours.
SUPPRESSIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "leaks.supp")
os.environ.setdefault("LSAN_OPTIONS", f"suppressions={SUPPRESSIONS}:print_suppressions=0")


class Skip(Exception):
    """This machine cannot run the test; the message says why."""


def run(*arguments, prefix=(), **options):
    """Runs mempane without a terminal; output is bytes."""
    environment = {**os.environ, "LC_ALL": options.pop("locale", "C.UTF-8"), "TZ": "UTC"}
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("timeout", 60)
    return subprocess.run([*prefix, MEMPANE, *arguments], stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL, env=environment, check=False, **options)


def expect_refusal(arguments, status, *words):
    """No output, one line of complaint with all the words, and the status."""
    result = run(*arguments)
    complaint = result.stderr.decode()
    assert result.returncode == status, (arguments, result.returncode, complaint)
    assert result.stdout == b"", (arguments, result.stdout[:200])
    assert complaint.startswith("mempane: ") and complaint.count("\n") == 1, (arguments, complaint)
    for word in words:
        assert word in complaint, (arguments, word, complaint)
    assert_harmless(result.stderr)


def assert_harmless(output):
    """Nothing but printable characters and newlines: no byte that a terminal would obey."""
    text = output.decode("utf-8")
    for character in text:
        code = ord(character)
        assert code >= 0x20 or character == "\n", (hex(code), text[:2000])
        assert not 0x7F <= code < 0xA0, (hex(code), text[:2000])


def make_tree(files):
    """A bare root with these files, in a folder that goes away with its handle."""
    folder = tempfile.TemporaryDirectory(prefix="mempane-test-")
    for path, content in files.items():
        whole = os.path.join(folder.name, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
    return folder


def main(scope):
    tests = [(name, value) for name, value in scope.items() if name.startswith("test_")]
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
        sys.stdout.flush()
    sys.exit(1 if failed else 0)
