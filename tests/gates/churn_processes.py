# SPDX-License-Identifier: GPL-2.0-or-later
"""Processes that come and go: about RATE a second, each for a moment, some as zombies. Ends with
its standard input.

usage: churn_processes.py RATE"""

import os
import select
import signal
import sys
import time


def live_shortly(number):
    """A name of its own now and then, memory, a child of its own, an end without warning."""
    if number % 5 == 0:
        with open("/proc/self/comm", "w", encoding="ascii") as file:
            file.write(f"churn) R {number % 100} (")
    if number % 7 == 0 and os.fork() == 0:
        os._exit(0)
    touched = bytearray(4096 * (number % 64))
    time.sleep(0.001 * (number % 100))
    os._exit(len(touched) % 2)


def main():
    rate = float(sys.argv[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    number, alive, begin = 0, 0, time.monotonic()
    print(flush=True)
    while not select.select([sys.stdin], [], [], 0)[0]:
        while number < (time.monotonic() - begin) * rate and alive < 100:
            number += 1
            alive += 1
            if os.fork() == 0:
                live_shortly(number)
        # Some stay zombies for a while.
        while alive > 20:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            alive -= 1
        if alive >= 100:
            begin = time.monotonic() - number / rate
        time.sleep(0.002)
    os._exit(0)


main()
