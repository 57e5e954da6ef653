/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What mempane may do beyond what its user may: as little as possible, and never by the owner or
 * group of its file.
 */
#ifndef MEMPANE_CLI_PRIVILEGES_H
#define MEMPANE_CLI_PRIVILEGES_H

#include <sys/types.h>

#include "options.h"

/* Refuses to go on setuid or setgid, with a message. First of all. */
enum status privileges_check(void);

/* The capabilities, as bits, that a run with these options has a use for. `user` is whom it runs
 * as, `permitted` what it was started with; `is_old` is a kernel before 5.8, where CAP_SYS_ADMIN
 * stands for CAP_PERFMON and CAP_BPF. */
uint64_t privileges_needed(const struct options *options, uid_t user, uint64_t permitted,
			   bool is_old);

/* Gives up all others, for good. Before there is a second thread and before ncurses reads its
 * files; capabilities are a matter of each thread. */
enum status privileges_drop(const struct options *options);

#endif
