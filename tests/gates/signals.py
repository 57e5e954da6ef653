#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""However mempane ends or stops, the terminal is as it was; and without one it ends at once."""

import ctypes
import os
import signal
import time

from terminal import SLOWNESS, SOON, Terminal, harness

DEADLY = ("TERM", "INT", "HUP", "QUIT", "SEGV", "ABRT", "BUS", "FPE", "ILL")
AT_ONCE = 1.0 * SLOWNESS
SCREEN = b"Over"  # of the tab of the first pane


def start(*arguments, **options):
    terminal = Terminal("-d", "0.2", *arguments, **options)
    terminal.shows(SCREEN)
    terminal.settle(0.2)
    terminal.assert_taken()
    return terminal


def assert_dies_of(terminal, number):
    status = terminal.ends(SOON)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == number, (number, status)
    terminal.assert_restored()


def test_deadly_signals_restore_the_terminal_and_kill():
    for name in DEADLY:
        number = getattr(signal, "SIG" + name)
        with start() as terminal:
            terminal.signal(number)
            assert_dies_of(terminal, number)


def threads_of(pid):
    return sorted(int(name) for name in os.listdir(f"/proc/{pid}/task"))


def send_to_thread(pid, thread, number):
    assert ctypes.CDLL(None, use_errno=True).tgkill(pid, thread, number) == 0


def test_a_fault_in_any_thread_restores_the_terminal():
    """A thread that blocks SIGSEGV would die of it without a handler."""
    index, count = 0, 1
    while index < count:
        with start() as terminal:
            terminal.type("2")  # a pane that reads smaps_rollup, on threads of their own
            terminal.shows(b"COMMAND")
            end = time.monotonic() + SOON
            while len(threads_of(terminal.pid)) < 2 and time.monotonic() < end:
                terminal.settle(0.1)
            threads = threads_of(terminal.pid)
            count = max(2, min(len(threads), 3))
            send_to_thread(terminal.pid, threads[min(index, len(threads) - 1)], signal.SIGSEGV)
            assert_dies_of(terminal, signal.SIGSEGV)
        index += 1


def test_ignored_signals_stay_ignored():
    with start(ignored=[signal.SIGHUP, signal.SIGQUIT]) as terminal:
        for name in ("HUP", "QUIT"):
            terminal.signal(getattr(signal, "SIG" + name))
        terminal.settle(0.5)
        terminal.quit()
        terminal.assert_restored()


def test_two_signals_at_once():
    with start() as terminal:
        terminal.signal(signal.SIGSTOP)
        assert os.WIFSTOPPED(terminal.next_state(SOON))
        for name in ("TERM", "HUP", "QUIT"):
            terminal.signal(getattr(signal, "SIG" + name))
        terminal.signal(signal.SIGCONT)
        status = terminal.ends(SOON)
        assert os.WIFSIGNALED(status), status
        terminal.assert_restored()


def test_stop_and_go_on_in_another_size():
    with start() as terminal:
        terminal.signal(signal.SIGTSTP)
        assert os.WIFSTOPPED(terminal.next_state(SOON))
        terminal.settle(0.2)
        terminal.assert_restored()
        terminal.resize(120, 41)
        before = len(terminal.output)
        terminal.signal(signal.SIGCONT)
        assert os.WIFCONTINUED(terminal.next_state(SOON))
        # The last line of the new size, which the old one did not have.
        terminal.shows(b"\x1b[41;", since=before)
        terminal.shows(SCREEN, since=before)
        terminal.settle(0.2)
        terminal.assert_taken()
        terminal.signal(signal.SIGTERM)
        assert_dies_of(terminal, signal.SIGTERM)


def test_killed_while_stopped():
    with start() as terminal:
        terminal.signal(signal.SIGTSTP)
        assert os.WIFSTOPPED(terminal.next_state(SOON))
        terminal.signal(signal.SIGTERM)
        terminal.signal(signal.SIGCONT)
        assert_dies_of(terminal, signal.SIGTERM)


def assert_ends_alone(terminal):
    begin = time.monotonic()
    terminal.hang_up()
    status = terminal.ends(SOON)
    took = time.monotonic() - begin
    assert took < AT_ONCE, took
    return status


def test_terminal_that_goes_away():
    # The kernel tells the leader of the session by SIGHUP,
    with start(is_leader=True) as terminal:
        status = assert_ends_alone(terminal)
        assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGHUP, status
    # and nobody else; nor one who does not listen.
    for options in ({}, {"is_leader": True, "ignored": [signal.SIGHUP]}):
        with start(**options) as terminal:
            status = assert_ends_alone(terminal)
            assert os.WIFEXITED(status) and os.WEXITSTATUS(status) == 1, status
            assert terminal.cpu < 4 * AT_ONCE, terminal.cpu


def has_ended(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_terminal_that_takes_no_bytes():
    """As behind ^S: a frame waits, and a signal still ends it."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        with start("-d", "0.01", size=(300, 100)) as terminal:
            terminal.type("2")
            time.sleep(1.5)  # nobody reads: the line is full
            begin = time.monotonic()
            terminal.signal(number)
            while not has_ended(terminal.pid) and time.monotonic() < begin + SOON:
                time.sleep(0.01)
            assert time.monotonic() - begin < AT_ONCE
            status = terminal.ends(SOON)
            assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == number, status


harness.main(globals())
