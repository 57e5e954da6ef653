# SPDX-License-Identifier: GPL-2.0-or-later
"""Ways to damage one file of a captured machine. Each takes the file's path and the machine's."""

import os
import re
import shutil

MARK = b"from-outside-of-the-root"


def rewriting(change):
    """A damage that turns the file's bytes into others."""
    def damage(path, machine):
        del machine
        with open(path, "rb") as file:
            content = file.read()
        with open(path, "wb") as file:
            file.write(change(content))
    return damage


def truncating(share):
    return rewriting(lambda content: content[:int(len(content) * share)])


def numbering(number):
    """Every number becomes this one, those inside of names too."""
    return rewriting(lambda content: re.sub(rb"\d+(\.\d+)?", number, content))


def valuing(number):
    """Every number that stands alone and is not first on its line becomes this one."""
    return rewriting(lambda content: re.sub(rb"(?<=[ \t])\d+(\.\d+)?(?=[ \t\n]|$)", number,
                                            content))


def removing(path, machine):
    del machine
    os.unlink(path)


def making_a_directory(path, machine):
    del machine
    os.unlink(path)
    os.mkdir(path)


def making_a_fifo(path, machine):
    del machine
    os.unlink(path)
    os.mkfifo(path)


def unreadable(path, machine):
    del machine
    os.chmod(path, 0)


def linking(target):
    """`target` may name the folder outside; `up` leads there by relative steps."""
    def damage(path, machine):
        outside = os.path.join(os.path.dirname(machine), "outside")
        up = os.path.relpath(outside, os.path.dirname(path))
        os.unlink(path)
        os.symlink(target.format(outside=outside, up=up, name=os.path.basename(path)), path)
    return damage


def linking_its_folder(path, machine):
    folder = os.path.dirname(path)
    outside = os.path.join(os.path.dirname(machine), "outside")
    shutil.move(folder, os.path.join(outside, "folder"))
    with open(os.path.join(outside, "folder", os.path.basename(path)), "wb") as file:
        file.write(MARK)
    os.symlink(os.path.join(outside, "folder"), folder)


DAMAGES = {
    "emptied": rewriting(lambda content: b""),
    "cut after a byte": rewriting(lambda content: content[:1]),
    "cut at a fifth": truncating(0.2),
    "cut at a half": truncating(0.5),
    "cut at nine tenths": truncating(0.9),
    "cut before the last byte": rewriting(lambda content: content[:-1]),
    "lines of 10 kB": rewriting(lambda content: (b"x" * 10000 + b"\n") * 20),
    "words of 10 kB": rewriting(lambda content: content.replace(b" ", b" " * 300, 30)),
    "a line of 10 kB first": rewriting(lambda content: b"9 " * 5000 + b"\n" + content),
    "numbers of 65 bits": numbering(b"18446744073709551616"),
    "values of 65 bits": valuing(b"18446744073709551616"),
    "values of 64 bits": valuing(b"18446744073709551615"),
    "values of 63 bits": valuing(b"9223372036854775807"),
    "values of 62 bits": valuing(b"4611686018427387904"),
    "values of 54 bits": valuing(b"18014398509481983"),
    "values of 40 digits": valuing(b"9" * 40),
    "values negative": valuing(b"-1"),
    "values zero": valuing(b"0"),
    "values with exponents": valuing(b"1e9"),
    "values with half a prefix": valuing(b"0x"),
    "values left out": valuing(b""),
    "NUL bytes": rewriting(lambda content: content.replace(b" ", b"\0")),
    "nothing but NUL": rewriting(lambda content: b"\0" * len(content)),
    "NUL in the middle": rewriting(lambda content: content[:len(content) // 2] + b"\0\0" +
                                   content[len(content) // 2:]),
    "lines end in CR LF": rewriting(lambda content: content.replace(b"\n", b"\r\n")),
    "no line ends": rewriting(lambda content: content.replace(b"\n", b" ")),
    "twice": rewriting(lambda content: content + content),
    "backwards": rewriting(lambda content: b"\n".join(reversed(content.split(b"\n")))),
    "escape sequences": rewriting(lambda content: re.sub(rb"([A-Za-z]{2})", b"\\1\x1b[2J\x9b",
                                                         content, count=50)),
    "every byte": rewriting(lambda content: bytes(range(256)) * 8),
    "other text": rewriting(lambda content: b"It was a dark and stormy night;\n"
                            b"the rain fell in 12 torrents: 3 kB\n"),
    "removed": removing,
    "a directory": making_a_directory,
    "a FIFO": making_a_fifo,
    "unreadable": unreadable,
    "a link to the real file": linking("/proc/{name}"),
    "a link to passwd": linking("/etc/passwd"),
    "an absolute link outside": linking("{outside}/secret"),
    "a relative link outside": linking("{up}/secret"),
    "a link through links": linking("/proc/self/root{outside}/secret"),
    "a link to itself": linking("{name}"),
    "a link to endless zeros": linking("/dev/zero"),
    "its folder is a link outside": linking_its_folder,
}


FACTS_DAMAGES = {
    **{name: DAMAGES[name] for name in (
        "emptied", "cut after a byte", "cut at a fifth", "cut at a half", "lines of 10 kB",
        "numbers of 65 bits", "values of 65 bits", "values negative", "values left out",
        "NUL bytes", "lines end in CR LF", "every byte", "other text", "a directory", "a FIFO",
        "an absolute link outside", "a link to itself", "escape sequences")},
    "values of 64 bits": rewriting(lambda content: re.sub(
        rb"(monotonic|boot|wall) \d+", rb"\1 18446744073709551615", content)),
    "a page of 3 bytes": rewriting(lambda content: content.replace(b"4096", b"3")),
    "a page of 2^40 bytes": rewriting(lambda content: content.replace(b"4096", b"1099511627776")),
    "no ticks": rewriting(lambda content: content.replace(b"clock_ticks 100", b"clock_ticks 0")),
    "a step too far": rewriting(lambda content: content.replace(b"step 1 ", b"step 7 ")),
    "time goes back": rewriting(lambda content: content.replace(b"monotonic 5772", b"monotonic 1")),
    "very many users": rewriting(lambda content: content + b"".join(
        b"user %d somebody\n" % number for number in range(200000))),
    "steps without folders": rewriting(lambda content: content + b"".join(
        b"step %d monotonic %d boot 1 wall 1\n" % (number, number)
        for number in range(2, 300))),
}
