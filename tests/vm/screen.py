# SPDX-License-Identifier: GPL-2.0-or-later
"""A guest's serial console as a terminal: keys go there, and what comes back is drawn on a grid.
Knows what terminfo's linux and vt100 use, and nothing else."""

import codecs
import contextlib
import os
import re
import select
import time

CONTROL = re.compile(r"\x1b\[([?>]?)([\d;]*)([@-~])|\x1b[()][\w]|\x1b[=>78DMEHc]|"
                     r"[\x00-\x1a\x1c-\x1f\x7f]")


class Screen:
    def __init__(self, width, height):
        self.width, self.height = width, height
        self.row = self.column = 0
        self.top, self.bottom = 0, height - 1
        self.saved = (0, 0)
        self.lines = [[" "] * width for _ in range(height)]
        self.rest = ""

    def text(self):
        return "\n".join("".join(line).rstrip() for line in self.lines)

    def feed(self, text):
        text, position = self.rest + text, 0
        self.rest = ""
        while position < len(text):
            match = CONTROL.match(text, position)
            if match:
                self.obey(match)
                position = match.end()
            elif text[position] == "\x1b":
                self.rest = text[position:]  # the other half is to come
                return
            else:
                self.put(text[position])
                position += 1

    def put(self, character):
        if self.column >= self.width:
            self.column = 0
            self.line_feed()
        self.lines[self.row][self.column] = character
        self.column += 1

    def line_feed(self):
        if self.row == self.bottom:
            self.scroll(self.top, 1)
        else:
            self.row = min(self.row + 1, self.height - 1)

    def scroll(self, top, count):
        """Lines from `top` to the end of the region move up, or down when negative."""
        for _ in range(abs(count)):
            gone, new = (top, self.bottom) if count > 0 else (self.bottom, top)
            del self.lines[gone]
            self.lines.insert(new, [" "] * self.width)

    def obey(self, match):
        words = match[0]
        if match[3]:
            if not match[1]:
                numbers = [int(number or 0) for number in match[2].split(";")]
                self.sequence(match[3], numbers)
        elif words == "\x1bM":
            if self.row == self.top:
                self.scroll(self.top, -1)
            else:
                self.row -= 1
        elif words == "\n":
            self.line_feed()
        elif words == "\r":
            self.column = 0
        elif words == "\b":
            self.column = max(min(self.column, self.width) - 1, 0)
        elif words == "\t":
            self.column = min((self.column // 8 + 1) * 8, self.width - 1)
        elif words == "\x1b7":
            self.saved = self.row, self.column
        elif words == "\x1b8":
            self.row, self.column = self.saved

    def sequence(self, final, numbers):
        count = max(numbers[0], 1)
        line = self.lines[self.row]
        if final in "Hf":
            self.row = min(count, self.height) - 1
            self.column = min(max(numbers[1] if len(numbers) > 1 else 1, 1), self.width) - 1
        elif final == "d":
            self.row = min(count, self.height) - 1
        elif final == "G":
            self.column = min(count, self.width) - 1
        elif final in "ABCD":
            self.row += {"A": -count, "B": count}.get(final, 0)
            self.column += {"C": count, "D": -count}.get(final, 0)
            self.row = min(max(self.row, 0), self.height - 1)
            self.column = min(max(self.column, 0), self.width - 1)
        elif final == "J":
            self.erase_screen(numbers[0])
        elif final == "K":
            self.erase(line, *((self.column, self.width), (0, self.column + 1),
                               (0, self.width))[numbers[0]])
        elif final == "X":
            self.erase(line, self.column, self.column + count)
        elif final == "P":
            del line[self.column:self.column + count]
            line.extend(" " * (self.width - len(line)))
        elif final == "@":
            line[self.column:self.column] = " " * count
            del line[self.width:]
        elif final == "L":
            self.scroll(self.row, -count)
        elif final == "M":
            self.scroll(self.row, count)
        elif final == "r":
            self.top = count - 1
            self.bottom = (numbers[1] if len(numbers) > 1 else self.height) - 1
            self.row = self.column = 0

    def erase(self, line, start, end):
        end = min(end, self.width)
        line[start:end] = " " * (end - start)

    def erase_screen(self, how):
        self.erase(self.lines[self.row], *((self.column, self.width), (0, self.column + 1),
                                           (0, self.width))[how])
        rows = (range(self.row + 1, self.height), range(self.row), range(self.height))[how]
        for row in rows:
            self.lines[row] = [" "] * self.width


class Console:
    """Between a running emulator and what was seen on its screen, kept as texts in a folder."""

    def __init__(self, emulator, folder, size=(80, 24)):
        self.emulator, self.folder = emulator, folder
        self.screen = Screen(*size)
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        os.makedirs(folder, exist_ok=True)

    def type(self, keys):
        with contextlib.suppress(BrokenPipeError):  # the guest has ended; the checks will tell
            os.write(self.emulator.stdin.fileno(), keys.encode())

    def take(self, seconds):
        """False when there is nothing more to come."""
        output = self.emulator.stdout.fileno()
        if select.select([output], [], [], seconds)[0]:
            data = os.read(output, 1 << 16)
            self.screen.feed(self.decoder.decode(data))
            return bool(data)
        return True

    def look(self, name, *patterns, seconds=60):
        """Waits until all of these are on the screen, or for so long, and keeps what was there."""
        end = time.monotonic() + seconds
        while not all(re.search(pattern, self.screen.text()) for pattern in patterns):
            if time.monotonic() > end or not self.take(0.2):
                break
        with open(f"{self.folder}/screen-{name}", "w", encoding="utf-8") as file:
            file.write(self.screen.text())

    def wait(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.take(end - time.monotonic()):
            pass

    def follow(self, name, pattern, last, seconds=60):
        """Keeps all that the pattern's group was, one after another, until `last` is on the screen."""
        found, end = [], time.monotonic() + seconds
        while time.monotonic() < end and not re.search(last, self.screen.text()):
            if not self.take(0.2):
                break
            match = re.search(pattern, self.screen.text())
            if match and found[-1:] != [match[1]]:
                found.append(match[1])
        with open(f"{self.folder}/screen-{name}", "w", encoding="utf-8") as file:
            file.write(" ".join(found))
