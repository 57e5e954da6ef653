/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeps mempane itself in memory, so that it goes on when the machine thrashes. */
#ifndef MEMPANE_CLI_MEMORY_LOCK_H
#define MEMPANE_CLI_MEMORY_LOCK_H

/* Locks what is there and what will be. Where that is refused, says in one line what would help;
 * mempane then goes on as without. */
void memory_lock(void);

#endif
