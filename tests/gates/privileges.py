#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""mempane is not a risk itself: never setuid, no capability it has no use for, nothing written
where its user may not write; and no less is read for that."""

import contextlib
import json
import os
import shutil
import stat
import subprocess
import tempfile
import time

from terminal import SOON, Terminal, environment, harness
from harness import MEMPANE, Skip, run

NOBODY = 65534
UNPRIVILEGED = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
CAPABILITIES = {"dac_override": 1, "chown": 0, "fowner": 3, "dac_read_search": 2, "kill": 5,
                "net_admin": 12, "net_raw": 13, "ipc_lock": 14, "sys_ptrace": 19, "sys_admin": 21,
                "sys_nice": 23, "sys_resource": 24, "perfmon": 38, "bpf": 39}
# Signals, and pages moved between nodes.
ACTING = ("kill", "sys_nice")
READING = ("sys_ptrace", "dac_read_search", "perfmon", "bpf", "net_admin")


def bits(*names):
    return sum(1 << CAPABILITIES[name] for name in names)


def own_capabilities(field="CapEff"):
    return capabilities_of("self")[field]


def require_root(*names):
    if os.geteuid() != 0:
        raise Skip("not root, so nothing can be given or given up")
    if own_capabilities() & bits(*names) != bits(*names):
        raise Skip("root without " + ", ".join(names))
    for command in ("setpriv",):
        if not shutil.which(command):
            raise Skip(f"{command} is missing")


@contextlib.contextmanager
def own_copy(mode=0o755, owner=0, group=0):
    """The program in a folder that everybody may enter."""
    with tempfile.TemporaryDirectory(prefix="mempane-gate-") as folder:
        os.chmod(folder, 0o755)
        if os.statvfs(folder).f_flag & os.ST_NOSUID:
            raise Skip("the folder for temporary files is mounted nosuid")
        program = os.path.join(folder, "mempane")
        shutil.copy(MEMPANE, program)
        os.chown(program, owner, group)
        os.chmod(program, mode)
        yield program


def give_file_capabilities(program, *names):
    words = ",".join("cap_" + name for name in names)
    if subprocess.run(["setcap", words + "+ep", program], check=False,
                      stderr=subprocess.DEVNULL).returncode:
        raise Skip("capabilities of files are not possible here")


def capabilities_of(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
        fields = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    return {name: int(fields[name], 16)
            for name in ("CapInh", "CapPrm", "CapEff", "CapAmb", "NoNewPrivs")}


def assert_keeps(pid, names):
    """In every thread, of these what it was given."""
    wanted = bits(*names) & own_capabilities("CapPrm")
    for thread in os.listdir(f"/proc/{pid}/task"):
        found = capabilities_of(f"{pid}/task/{thread}")["CapEff"]
        assert found & wanted == wanted, (hex(found), hex(wanted))


def assert_bounded(pid, most):
    """In every thread: no more than these, none to pass on, no way to get any back."""
    threads = os.listdir(f"/proc/{pid}/task")
    for thread in threads:
        found = capabilities_of(f"{pid}/task/{thread}")
        assert found["CapPrm"] & ~most == 0, (hex(found["CapPrm"]), hex(most))
        assert found["CapEff"] & ~found["CapPrm"] == 0, found
        assert found["CapInh"] == found["CapAmb"] == 0 and found["NoNewPrivs"] == 1, found
    return len(threads)


def assert_live_is_bounded(most, *arguments, **options):
    variables = environment()
    with Terminal("-d", "0.2", *arguments, variables=variables, **options) as terminal:
        terminal.shows(b"Over")
        terminal.type("2")
        terminal.shows(b"COMMAND")
        assert assert_bounded(terminal.pid, most) > 1, "no thread beside the first"
        if not options:
            assert_keeps(terminal.pid, () if "--readonly" in arguments else ACTING)
        terminal.quit()


# ---- never setuid ----

def expect_unwilling(program, *prefix):
    result = subprocess.run([*prefix, program, "snapshot", "memory"], capture_output=True,
                            check=False, env=environment(), timeout=60)
    assert result.returncode == 1 and result.stdout == b"", result
    # LeakSanitizer has words of its own: it may not look at a process of another user's.
    assert result.stderr.count(b"mempane: does not run setuid") == 1, result


def test_setuid_and_setgid_are_refused():
    require_root()
    with own_copy(mode=0o4755) as program:
        expect_unwilling(program, *UNPRIVILEGED)
        # Root has no more by that.
        result = subprocess.run([program, "--version"], capture_output=True, check=False)
        assert result.returncode == 0, result
    with own_copy(mode=0o2755) as program:
        expect_unwilling(program, *UNPRIVILEGED)
    with own_copy(mode=0o4755, owner=NOBODY) as program:
        expect_unwilling(program)


# ---- capabilities ----

def test_root_gives_up_what_it_does_not_need():
    require_root("sys_ptrace")
    assert_live_is_bounded(bits(*READING, *ACTING))
    assert_live_is_bounded(bits(*READING), "--readonly")
    assert_live_is_bounded(bits(*READING, *ACTING, "ipc_lock"), "--lock-memory")
    with subprocess.Popen([MEMPANE, "snapshot", "-d", "0.1", "-n", "100000"],
                          stdout=subprocess.PIPE) as process:
        process.stdout.read(1000)
        assert_bounded(process.pid, bits(*READING))
        process.terminate()


def test_capabilities_of_a_user_are_given_up_too():
    require_root("sys_ptrace")
    everything = ("--inh-caps=+all", "--ambient-caps=+all")
    try:
        if run("--version", prefix=(*UNPRIVILEGED, *everything)).returncode:
            # Here not all can be given: whatever root has.
            everything = ("--inh-caps=+sys_ptrace,+dac_override,+net_raw,+kill,+sys_nice",
                          "--ambient-caps=+sys_ptrace,+dac_override,+net_raw,+kill,+sys_nice")
    except FileNotFoundError:
        raise Skip("setpriv is missing") from None
    with own_copy() as program:
        assert_live_is_bounded(bits(*READING, *ACTING), prefix=(*UNPRIVILEGED, *everything),
                               program=program)


def test_file_capabilities_are_given_up_but_those_for_reading():
    require_root("sys_ptrace", "dac_override")
    with own_copy() as program:
        give_file_capabilities(program, "sys_ptrace", "net_raw", "dac_override", "chown")
        assert_live_is_bounded(bits("sys_ptrace"), prefix=UNPRIVILEGED, program=program)
        # What they are for:
        result = subprocess.run([*UNPRIVILEGED, program, "snapshot", "processes", "--json",
                                 "-d", "0.1", "-p", str(os.getpid())], capture_output=True,
                                check=True, env=environment(), timeout=60)
        assert json.loads(result.stdout)["process"][0]["pss"] > 0, result
        # and what not: writing where the user may not, by either way of writing.
        folder = os.path.dirname(program)
        for words in (["snapshot", "memory", "-o"],
                      ["snapshot", "memory", "--format", "openmetrics", "-o"], ["capture"]):
            path = os.path.join(folder, "file")
            result = subprocess.run([*UNPRIVILEGED, program, *words, path], capture_output=True,
                                    check=False, env=environment(), timeout=60)
            assert result.returncode == 1 and b"ermission denied" in result.stderr, result
            assert not os.path.lexists(path) and os.listdir(folder) == ["mempane"]


def test_file_capabilities_distrust_the_environment():
    """The descriptions of terminals and the configuration are the user's, the reader is not."""
    require_root("sys_ptrace")
    with own_copy() as program, tempfile.TemporaryDirectory(prefix="mempane-gate-") as folder:
        os.chmod(folder, 0o755)
        source = subprocess.run(["infocmp", "-x", "xterm-256color"], capture_output=True,
                                check=False)
        if source.returncode:
            raise Skip("infocmp is missing")
        lines = source.stdout.replace(b"xterm-256color|", b"mempane-test|", 1)
        subprocess.run(["tic", "-x", "-o", folder, "-"], input=lines, check=True,
                       stderr=subprocess.DEVNULL)
        # ncurses reads it below HOME, too.
        os.symlink(folder, os.path.join(folder, ".terminfo"))
        for changes in ({"TERMINFO": folder}, {"TERMINFO_DIRS": folder}, {"HOME": folder}):
            variables = environment(**changes, TERM="mempane-test")
            with Terminal(variables=variables, prefix=UNPRIVILEGED, program=program) as terminal:
                terminal.shows(b"Over")
                terminal.quit()
        give_file_capabilities(program, "sys_ptrace")
        for changes in ({"TERMINFO": folder}, {"TERMINFO_DIRS": folder}, {"HOME": folder}):
            variables = environment(**changes, TERM="mempane-test")
            with Terminal(variables=variables, prefix=UNPRIVILEGED, program=program) as terminal:
                status = terminal.ends(SOON)
                assert os.WIFEXITED(status) and os.WEXITSTATUS(status) == 1, (changes, status)
                assert b"this terminal is unknown" in terminal.output, terminal.output


# ---- and no less is read ----

def is_refused_to_us(path):
    try:
        with open(path, "rb") as file:
            file.read(1)
    except PermissionError:
        return True
    except OSError:
        return None  # it went meanwhile
    return False


def assert_nothing_more_is_refused(*prefix):
    sample = json.loads(run("snapshot", "processes", "placement", "mappings", "slab", "vmalloc",
                            "-p", str(os.getpid()), "--json", "-d", "0.1", prefix=prefix).stdout)
    for source in sample["sources"]:
        path = "/" + source["path"].replace("PID", str(os.getpid()))
        if source["state"] == "denied" or source["denied"]:
            assert is_refused_to_us(path) is not False, source
    rows = json.loads(run("snapshot", "processes", "--json", "-d", "0.1",
                          prefix=prefix).stdout)["process"]
    assert len(rows) > 5 and any(row["pss"] for row in rows), len(rows)
    for row in rows:
        if row.get("reason", {}).get("pss") == "denied":
            refused = is_refused_to_us(f"/proc/{row['pid']}/smaps_rollup")
            assert refused is not False, row


def test_root_reads_what_root_may_read():
    require_root()
    with subprocess.Popen([*UNPRIVILEGED, "sleep", "60"]) as other:  # of another user
        assert_nothing_more_is_refused()
        # As in a container: others are readable for who has what they have, and no less.
        if own_capabilities() & bits("sys_ptrace"):
            prefix = ("setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace")
            row, = json.loads(run("snapshot", "processes", "--json", "-d", "0.1", "-p",
                                  str(start_sleeper(prefix).pid), prefix=prefix).stdout)["process"]
            assert row["pss"], row
        other.kill()
    stop_sleepers()


sleepers = []


def start_sleeper(prefix):
    """Of root with as many capabilities as mempane is started with."""
    sleepers.append(subprocess.Popen([*prefix, "sleep", "60"]))
    time.sleep(0.2)
    return sleepers[-1]


def stop_sleepers():
    for process in sleepers:
        process.kill()
        process.wait()
    sleepers.clear()


def test_root_writes_where_root_may_write():
    require_root("dac_override")
    with tempfile.TemporaryDirectory(prefix="mempane-gate-") as folder:
        os.chown(folder, NOBODY, NOBODY)
        os.chmod(folder, 0o700)
        for number, words in enumerate((["snapshot", "memory", "-o"],
                                        ["snapshot", "memory", "--format", "openmetrics", "-o"],
                                        ["capture"])):
            path = os.path.join(folder, str(number))
            result = run(*words, path)
            assert result.returncode == 0 and os.path.exists(path), result


# ---- files that were put in the way ----

def test_links_in_the_way_are_not_written_through():
    with tempfile.TemporaryDirectory(prefix="mempane-gate-") as folder:
        victim, link = (os.path.join(folder, name) for name in ("victim", "link"))
        for make in (os.symlink, os.link):
            with open(victim, "w", encoding="ascii") as file:
                file.write("precious\n")
            make(victim, link)
            for words in (["snapshot", "memory", "-o"], ["list", "views", "-o"],
                          ["snapshot", "memory", "--format", "openmetrics", "-o"], ["capture"]):
                result = run(*words, link)
                with open(victim, encoding="ascii") as file:
                    assert file.read() == "precious\n", (words, make)
                if result.returncode == 0:  # a rename gave the name to another file
                    assert make is os.link and "openmetrics" in words, (words, result)
                    os.unlink(link)
                    make(victim, link)
            os.unlink(link)
            os.unlink(victim)


def test_captures_are_private():
    old = os.umask(0)
    try:
        with tempfile.TemporaryDirectory(prefix="mempane-gate-") as folder:
            capture = os.path.join(folder, "capture")
            assert run("capture", capture).returncode == 0
            count = 0
            for place, folders, files in os.walk(capture):
                for name in folders + files + ["."]:
                    mode = os.lstat(os.path.join(place, name)).st_mode
                    assert mode & 0o077 == 0 and not stat.S_ISLNK(mode), (place, name, oct(mode))
                    count += 1
            assert count > 10, count
    finally:
        os.umask(old)


def test_environment_of_odd_values():
    """Nothing in it makes mempane run, write or crash; sizes come from the terminal."""
    with tempfile.TemporaryDirectory(prefix="mempane-gate-") as folder:
        # A configuration below the working directory, which nobody asked for.
        os.makedirs(os.path.join(folder, "mempane"))
        with open(os.path.join(folder, "mempane", "config"), "w", encoding="ascii") as file:
            file.write("view = slab\nsecret = here\n")
        here = os.getcwd()
        os.chdir(folder)
        try:
            for changes in ({"COLUMNS": "99999999", "LINES": "99999999", "HOME": "."},
                            {"COLUMNS": "-1", "LINES": "-1", "XDG_CONFIG_HOME": "."},
                            {"COLUMNS": "0", "LINES": "x", "HOME": "", "LANG": "x" * 10000},
                            {"TERMINFO": folder, "TZ": ":/etc/passwd", "ESCDELAY": "-1"},
                            {"TERMINFO": "\x1b[31m" * 1000,
                             "TERMCAP": "xterm-256color:cl=\\E[H:"}):
                with Terminal(variables=environment(**changes)) as terminal:
                    terminal.shows(b"Over")
                    assert b"secret" not in terminal.output and b"config" not in terminal.output
                    terminal.quit()
                    terminal.assert_restored()
        finally:
            os.chdir(here)
        assert os.listdir(folder) == ["mempane"] and os.listdir(folder + "/mempane") == ["config"]


harness.main(globals())
