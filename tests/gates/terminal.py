# SPDX-License-Identifier: GPL-2.0-or-later
"""mempane in a pseudo-terminal: what it sends, in which state it leaves the terminal, how it ends.

Between the test and mempane there is a process that does what a shell would: it puts mempane into
the foreground of a session, and tells when it stops, goes on and ends.
"""

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import sys
import termios
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "cli"))
import harness  # noqa: E402

MODES = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
ALTERNATE, CURSOR, PASTE = 1049, 25, 2004
MOUSE = (1000, 1002, 1003, 1006)
SOON = 20  # seconds; generous for slow machines
with open(harness.MEMPANE, "rb") as program_file:
    IS_SANITIZED = b"__asan_init" in program_file.read()
# How much longer than stated something may take.
SLOWNESS = 5 if IS_SANITIZED else 1


def environment(**changes):
    """Nobody's own settings; None takes a variable away."""
    variables = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": None,
                 "XDG_CONFIG_HOME": None, "LINES": None, "COLUMNS": None,
                 # Who ends by a signal or under strace cannot be asked for leaks.
                 "ASAN_OPTIONS": "detect_leaks=0", **changes}
    return {name: value for name, value in variables.items() if value is not None}


def write_line(descriptor, *words):
    os.write(descriptor, (" ".join(map(str, words)) + "\n").encode())


class Terminal:
    def __init__(self, *arguments, size=(100, 30), variables=None, prefix=(), is_leader=False,
                 ignored=(), program=None):
        self.output = b""
        self.cpu = 0.0
        self.states = []  # of waitpid(): stopped, continued, ended
        self.status = None
        self.master, self.slave = os.openpty()
        self.resize(*size)
        self.before = termios.tcgetattr(self.slave)
        self.news, report = os.pipe()
        command = [*prefix, program or harness.MEMPANE, *map(str, arguments)]
        sys.stdout.flush()
        self.shell = os.fork()
        if self.shell == 0:
            try:
                self.be_shell(command, variables or environment(), report, is_leader, ignored)
            finally:
                os._exit(127)
        os.close(report)
        self.rest = b""
        self.pid = int(self.next_line(SOON))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.hang_up()
        os.waitpid(self.shell, 0)
        os.close(self.news)

    # ---- the shell ----

    def own_terminal(self):
        os.setsid()
        fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)

    def be_mempane(self, command, variables, is_leader, ignored):
        if is_leader:
            self.own_terminal()
        else:
            os.setpgid(0, 0)
            os.tcsetpgrp(self.slave, os.getpid())
        # SIGINT and SIGQUIT are ignored in what shells run behind them.
        for number in (signal.SIGHUP, signal.SIGTTOU, signal.SIGPIPE, signal.SIGINT,
                       signal.SIGQUIT):
            signal.signal(number, signal.SIG_DFL)
        for number in ignored:
            signal.signal(number, signal.SIG_IGN)
        for descriptor in range(3):
            os.dup2(self.slave, descriptor)
        os.closerange(3, 64)
        import resource
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.execvpe(command[0], command, variables)

    def be_shell(self, command, variables, report, is_leader, ignored):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        os.close(self.master)
        if not is_leader:
            self.own_terminal()
        child = os.fork()
        if child == 0:
            try:
                self.be_mempane(command, variables, is_leader, ignored)
            finally:
                os._exit(127)
        os.close(self.slave)
        write_line(report, child)
        while True:
            _, status, usage = os.wait4(child, os.WUNTRACED | os.WCONTINUED)
            write_line(report, status, usage.ru_utime + usage.ru_stime)
            if not os.WIFSTOPPED(status) and not os.WIFCONTINUED(status):
                os._exit(0)

    # ---- what it says and does ----

    def take(self, seconds):
        """What comes within this time: output of mempane, news of the shell. False: nothing."""
        sources = [self.news] + ([self.master] if self.master >= 0 else [])
        ready = select.select(sources, [], [], max(seconds, 0))[0]
        for source in ready:
            try:
                data = os.read(source, 1 << 16)
            except OSError:  # EIO: no mempane has the terminal any more
                data = b""
            if source == self.news:
                self.rest += data
            else:
                self.output += data
        return bool(ready)

    def next_line(self, seconds):
        end = time.monotonic() + seconds
        while b"\n" not in self.rest:
            assert time.monotonic() < end, "no news of mempane"
            self.take(end - time.monotonic())
        line, self.rest = self.rest.split(b"\n", 1)
        return line

    def next_state(self, seconds):
        """Waits for mempane to stop, to go on or to end; its status as of waitpid()."""
        status, cpu = self.next_line(seconds).split()
        status = int(status)
        if not os.WIFSTOPPED(status) and not os.WIFCONTINUED(status):
            self.status, self.cpu = status, float(cpu)
            while self.master >= 0 and select.select([self.master], [], [], 0)[0]:
                self.take(0)
        return status

    def ends(self, seconds):
        while self.status is None:
            self.next_state(seconds)
        return self.status

    def shows(self, word, seconds=SOON, since=0):
        """Waits until these bytes have come; where the output was then."""
        end = time.monotonic() + seconds
        while word not in self.output[since:]:
            assert time.monotonic() < end, (word, self.output[-400:])
            assert self.status is None and b"\n" not in self.rest, (self.output[-400:], self.rest)
            self.take(end - time.monotonic())
        return len(self.output)

    def settle(self, seconds):
        """Takes what comes during this time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.take(end - time.monotonic())

    def type(self, keys):
        os.write(self.master, keys.encode())

    def signal(self, number):
        os.kill(self.pid, number)

    def resize(self, width, height):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def hang_up(self):
        """The terminal goes away."""
        for descriptor in (self.slave, self.master):
            if descriptor >= 0:
                os.close(descriptor)
        self.slave = self.master = -1

    def quit(self):
        self.type("q")
        status = self.ends(SOON)
        assert os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0, status

    # ---- the terminal ----

    def modes(self):
        """DEC private modes as they are now: True, False, or missing when never set."""
        modes = {}
        for match in MODES.finditer(self.output):
            for number in match[1].split(b";"):
                modes[int(number)] = match[2] == b"h"
        return modes

    def assert_taken(self):
        modes = self.modes()
        assert modes.get(ALTERNATE) and modes.get(CURSOR) is False, modes
        assert termios.tcgetattr(self.slave) != self.before

    def assert_restored(self):
        modes = self.modes()
        assert modes.get(ALTERNATE) is False, modes
        assert modes.get(CURSOR, True), modes
        assert not any(modes.get(mode) for mode in (*MOUSE, PASTE)), modes
        assert termios.tcgetattr(self.slave) == self.before, "modes of the line"
