# SPDX-License-Identifier: GPL-2.0-or-later
"""mempane's live screen in a pseudo-terminal: when its frames come and what they show."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

SEQUENCE = re.compile(r"\x1b\[([?>]?)([0-9;]*)([@-~])|\x1b[()][A-Z0-9]|\x1b([=>78M])")
TOOK = re.compile(r"sample +([0-9.]+)(us|ms|s) ")
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1}
# What comes together is one frame; the pause after it ends it.
FRAME_PAUSE = 0.02


class Terminal:
    """The few sequences that ncurses uses for xterm: enough to read the screen as text."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self.rows = [[" "] * width for _ in range(height)]
        self.row = self.column = 0
        self.top, self.bottom = 0, height - 1
        self.modes = {}
        self.last = " "
        self.rest = ""

    def text(self):
        return ["".join(row) for row in self.rows]

    def feed(self, text):
        text = self.rest + text
        position = 0
        self.rest = ""
        while position < len(text):
            if text[position] == "\x1b":
                match = SEQUENCE.match(text, position)
                if not match:
                    if len(text) - position < 32:
                        self.rest = text[position:]
                        return
                    position += 1
                    continue
                self.obey(match)
                position = match.end()
            else:
                self.put(text[position])
                position += 1

    def put(self, character):
        if character == "\r":
            self.column = 0
        elif character == "\n":
            self.line_feed()
        elif character == "\b":
            self.column = max(0, self.column - 1)
        elif character >= " ":
            if self.column >= self.width:
                self.column = 0
                self.line_feed()
            self.rows[self.row][self.column] = self.last = character
            self.column += 1

    def line_feed(self):
        if self.row == self.bottom:
            self.scroll(1)
        else:
            self.row = min(self.height - 1, self.row + 1)

    def scroll(self, lines, top=None):
        top = self.top if top is None else top
        for _ in range(abs(lines)):
            gone, at = (top, self.bottom) if lines > 0 else (self.bottom, top)
            del self.rows[gone]
            self.rows.insert(at, [" "] * self.width)

    def erase(self, row, first, last):
        for column in range(first, min(last, self.width)):
            self.rows[row][column] = " "

    def obey(self, match):
        mark, parameters, final = match.group(1), match.group(2) or "", match.group(3)
        numbers = [int(word) if word else 0 for word in parameters.split(";")] or [0]
        count = max(1, numbers[0])
        if match.group(4) == "M":
            self.scroll(-1) if self.row == self.top else self.move(self.row - 1, self.column)
        if not final:
            return
        if mark == "?" and final in "hl":
            for number in numbers:
                self.modes[number] = final == "h"
        elif final in ("H", "f"):
            self.move(count - 1, max(1, numbers[1] if len(numbers) > 1 else 1) - 1)
        elif final in "ABCDGd":
            self.obey_move(final, count)
        elif final in "JK":
            self.obey_erase(final, numbers[0])
        elif final in "LMSTr":
            self.obey_scroll(final, count, numbers)
        elif final in "@PXb":
            self.obey_edit(final, count)

    def obey_move(self, final, count):
        row, column = self.row, self.column
        self.move(*{"A": (row - count, column), "B": (row + count, column),
                    "C": (row, column + count), "D": (row, column - count),
                    "G": (row, count - 1), "d": (count - 1, column)}[final])

    def obey_erase(self, final, how):
        first = self.column if how == 0 else 0
        self.erase(self.row, first, self.column + 1 if how == 1 else self.width)
        if final == "J":
            for row in range(self.height):
                if how == 2 or (how == 0 and row > self.row) or (how == 1 and row < self.row):
                    self.erase(row, 0, self.width)

    def obey_scroll(self, final, count, numbers):
        if final == "r":
            self.top = max(1, numbers[0]) - 1
            self.bottom = (numbers[1] if len(numbers) > 1 and numbers[1] else self.height) - 1
            self.move(0, 0)
        elif final in "LM":
            self.scroll(-count if final == "L" else count, self.row)
        else:
            self.scroll(count if final == "S" else -count)

    def obey_edit(self, final, count):
        row = self.rows[self.row]
        if final == "b":
            for _ in range(count):
                self.put(self.last)
        elif final == "X":
            self.erase(self.row, self.column, self.column + count)
        elif final == "P":
            del row[self.column:self.column + count]
            row.extend(" " * (self.width - len(row)))
        else:
            row[self.column:self.column] = " " * count
            del row[self.width:]

    def move(self, row, column):
        self.row = min(self.height - 1, max(0, row))
        self.column = min(self.width - 1, max(0, column))


class Screen:
    """mempane on a pseudo-terminal, with the times at which its frames began."""

    def __init__(self, *command, width=150, height=120):
        self.terminal = Terminal(width, height)
        self.frames, self.output, self.last_byte = [], b"", 0.0
        self.exit_status = None
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.modes_before = termios.tcgetattr(self.slave)
        self.pid = os.fork()
        if self.pid == 0:
            self.become(command)

    def become(self, command):
        environment = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "UTC",
                       "PATH": os.environ.get("PATH", ""),
                       # LeakSanitizer would wait for the threads that are stuck.
                       "ASAN_OPTIONS": "detect_leaks=0"}
        os.close(self.master)
        os.login_tty(self.slave) if hasattr(os, "login_tty") else login_tty(self.slave)
        os.execve(command[0], command, environment)

    def take(self, timeout):
        """Waits for bytes; the time at which they came, or None."""
        if not select.select([self.master], [], [], max(0, timeout))[0]:
            return None
        now = time.monotonic()
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return None
        if now - self.last_byte > FRAME_PAUSE:
            self.frames.append(now)
        self.last_byte = time.monotonic()
        self.output += data
        self.terminal.feed(data.decode("utf-8", "replace"))
        return now

    def watch(self, seconds):
        """Shows frames for so long; the times at which they began."""
        end, first = time.monotonic() + seconds, len(self.frames)
        while time.monotonic() < end:
            self.take(end - time.monotonic())
        return self.frames[first:]

    def read_costs(self, seconds):
        """Of each sample shown in so many seconds: how long it took, without the time for which
        the collecting thread stood in line for a processor, which this machine's load adds."""
        costs, queued, count = [], self.read_queued(), len(self.frames)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.take(end - time.monotonic())
            if len(self.frames) == count:
                continue
            count, before, queued = len(self.frames), queued, self.read_queued()
            self.watch(FRAME_PAUSE)
            match = TOOK.search(self.terminal.text()[0])
            if match:
                took = float(match.group(1)) * UNITS[match.group(2)]
                costs.append(max(0, took - (queued - before)))
        return costs

    def read_queued(self):
        """Seconds for which the collecting thread, the first that was begun, has stood in line."""
        threads = sorted(int(name) for name in os.listdir(f"/proc/{self.pid}/task"))
        try:
            with open(f"/proc/{self.pid}/task/{threads[1]}/schedstat", encoding="ascii") as file:
                return int(file.read().split()[1]) / 1e9
        except FileNotFoundError:  # a kernel that keeps no account
            return 0

    def wait_for(self, predicate, timeout):
        """Seconds until a frame satisfies the predicate of its lines, or None."""
        begin = time.monotonic()
        while time.monotonic() - begin < timeout:
            self.take(0.05)
            if predicate(self.terminal.text()):
                return time.monotonic() - begin
        return None

    def press(self, key):
        """Seconds from a key to the first byte of its answer."""
        while self.take(0.06):  # no frame is under way
            pass
        begin = time.monotonic()
        os.write(self.master, key)
        answered = self.take(2)
        return answered - begin if answered else 2.0

    def counts(self, what):
        """Threads ("task") or descriptors ("fd") of the program, over more than one
        sample: the reader that waits for work may be a new one each time."""
        counts = []
        for _ in range(20):
            counts.append(len(os.listdir(f"/proc/{self.pid}/{what}")))
            self.watch(0.03)
        return counts

    def end(self, how, timeout=5):
        """Presses a key or sends a signal; seconds until the program has ended."""
        begin = time.monotonic()
        os.write(self.master, how) if isinstance(how, bytes) else os.kill(self.pid, how)
        while time.monotonic() - begin < timeout:
            self.take(0.002)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                took = time.monotonic() - begin
                self.exit_status = os.waitstatus_to_exitcode(status)
                while self.take(0.02):
                    pass
                return took
        return None

    def is_restored(self):
        modes = self.terminal.modes
        return (termios.tcgetattr(self.slave) == self.modes_before and
                not modes.get(1049, False) and modes.get(25, True))

    def close(self):
        if self.exit_status is None and self.end(signal.SIGKILL) is None:
            raise AssertionError("mempane cannot be ended")
        os.close(self.master)
        os.close(self.slave)


def login_tty(descriptor):
    os.setsid()
    fcntl.ioctl(descriptor, termios.TIOCSCTTY, 0)
    for standard in range(3):
        os.dup2(descriptor, standard)
