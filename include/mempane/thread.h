/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads beside the one that owns the terminal. */
#ifndef MEMPANE_THREAD_H
#define MEMPANE_THREAD_H

#include <signal.h>

/* Signals are for the thread that owns the terminal; who starts another one blocks them around
 * that, and puts `ret_before` back. What a fault of the thread itself raises stays open: the kernel
 * ends a program that blocks it, without asking the handler that restores the terminal. */
void thread_block_signals(sigset_t *ret_before);

#endif
