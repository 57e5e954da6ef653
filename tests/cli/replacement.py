#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A file that is replaced as a whole, whoever reads it meanwhile; odd targets of --output."""

import os
import stat
import subprocess
import tempfile
import threading

from harness import MEMPANE, expect_refusal, main, run

SNAPSHOT = ("snapshot", "--format", "openmetrics", "vmstat", "-o")


def folder():
    return tempfile.TemporaryDirectory(prefix="mempane-test-")


def expect_whole(path):
    with open(path, "rb") as file:
        content = file.read()
    assert content.startswith(b"# TYPE ") and content.endswith(b"\n# EOF\n"), content[-200:]
    assert content.count(b"# EOF\n") == 1
    return content


def test_readers_never_see_a_part():
    with folder() as place:
        path = os.path.join(place, "mempane.prom")
        assert run(*SNAPSHOT, path).returncode == 0
        with subprocess.Popen([MEMPANE, *SNAPSHOT, path, "-n", "100", "-d", "0.01"],
                              stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL) as process:
            inodes, reads = set(), 0
            while process.poll() is None:
                expect_whole(path)
                # A collector takes what it finds in the folder by its ending.
                assert [name for name in os.listdir(place) if name.endswith(".prom")] == [
                    "mempane.prom"]
                inodes.add(os.stat(path).st_ino)
                reads += 1
            assert process.returncode == 0
        assert reads > 10 and len(inodes) > 1, (reads, inodes)
        assert os.listdir(place) == ["mempane.prom"]


def test_an_open_file_keeps_its_content():
    with folder() as place:
        path = os.path.join(place, "out")
        run(*SNAPSHOT, path)
        with open(path, "rb") as file:
            half = file.read(1000)
            run(*SNAPSHOT, path)
            assert (half + file.read()).endswith(b"\n# EOF\n")


def test_modes():
    with folder() as place:
        path = os.path.join(place, "out")
        umask = os.umask(0o027)
        try:
            assert run(*SNAPSHOT, path).returncode == 0
        finally:
            os.umask(umask)
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o640
        for mode in (0o600, 0o664, 0o644):
            os.chmod(path, mode)
            assert run(*SNAPSHOT, path).returncode == 0
            assert stat.S_IMODE(os.stat(path).st_mode) == mode


def test_owner_is_kept():
    if os.geteuid() != 0:
        return
    with folder() as place:
        path = os.path.join(place, "out")
        with open(path, "wb"):
            os.chown(path, 12345, 23456)
        assert run(*SNAPSHOT, path).returncode == 0
        status = os.stat(path)
        assert (status.st_uid, status.st_gid) == (12345, 23456)


def test_a_failure_leaves_the_old_file():
    with folder() as place:
        path = os.path.join(place, "out")
        run(*SNAPSHOT, path)
        before = expect_whole(path)
        limit = ("sh", "-c", 'ulimit -f 1; exec "$@"', "sh")
        result = run(*SNAPSHOT, path, prefix=limit)
        assert result.returncode == 1 and result.stderr.count(b"\n") == 1, result
        assert expect_whole(path) == before
        assert os.listdir(place) == ["out"]
        expect_refusal([*SNAPSHOT, path, "no-such-view"], 2, "no-such-view")
        assert expect_whole(path) == before


def test_links_are_not_followed():
    with folder() as place:
        path, link = os.path.join(place, "out"), os.path.join(place, "link")
        for target in (path, "/dev/null", os.path.join(place, "nothing")):
            os.symlink(target, link)
            expect_refusal([*SNAPSHOT, link], 1, "symbolic link")
            os.unlink(link)
        assert not os.listdir(place)


def test_odd_targets():
    with folder() as place:
        expect_refusal([*SNAPSHOT, place], 1, "directory")
        expect_refusal([*SNAPSHOT, place + "/"], 1, "directory")
        expect_refusal([*SNAPSHOT, os.path.join(place, "no", "file")], 1, "No such")
        expect_refusal([*SNAPSHOT, "/dev/full"], 1, "/dev/full", "No space left")
        long_name = os.path.join(place, "x" * 255)
        assert run(*SNAPSHOT, long_name).returncode == 0
        expect_whole(long_name)
        relative = run(*SNAPSHOT, "plain", cwd=place)
        assert relative.returncode == 0, relative
        expect_whole(os.path.join(place, "plain"))
    assert run(*SNAPSHOT, "/dev/null").returncode == 0
    for form in ("openmetrics", "json", "text", "csv"):
        expect_refusal(["snapshot", "--format", form, "zones", "-o", ""], 2, "--output")


def test_a_fifo_gets_one_exposition():
    with folder() as place:
        path = os.path.join(place, "fifo")
        os.mkfifo(path)
        contents = []

        def read():
            with open(path, "rb") as file:
                contents.append(file.read())
        reader = threading.Thread(target=read)
        reader.start()
        assert run(*SNAPSHOT, path, "-n", "3", "-d", "0.02").returncode == 0
        reader.join(10)
        assert contents[0].count(b"# EOF\n") == 1
        assert stat.S_ISFIFO(os.stat(path).st_mode)


def test_standard_output_by_its_names():
    for name in ("-", "/dev/stdout"):
        result = run(*SNAPSHOT, name)
        assert result.returncode == 0 and result.stdout.endswith(b"# EOF\n"), result


def test_the_last_output_counts():
    with folder() as place:
        first, second = os.path.join(place, "first"), os.path.join(place, "second")
        assert run(*SNAPSHOT, first, "-o", second).returncode == 0
        assert os.listdir(place) == ["second"]


main(globals())
