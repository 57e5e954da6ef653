/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What only the running kernel can answer, by calls instead of files. Never used for captures.
 */
#ifndef MEMPANE_HOST_H
#define MEMPANE_HOST_H

#include "mempane/sample.h"

/* The listing of live processes by libproc2: pid, parent, state, name, threads, faults, start time,
 * sizes. Adds PROCESS rows; fields that can be refused are left to collect/. */
struct host_processes;
int host_processes_open(struct host_processes **ret_processes);
void host_processes_close(struct host_processes *processes);
/* Only the demanded columns cost. `pids` limits the listing (count 0: all). 0 or negative errno. */
int host_processes_list(struct host_processes *processes, struct sample *sample,
			const uint64_t *pids, size_t pid_count);

/* Name of a user, remembered after the first question; NULL when the system knows none. */
struct host_users;
struct host_users *host_users_new(void);
void host_users_free(struct host_users *users);
const char *host_user_name(struct host_users *users, uint64_t uid);

/* What this process has cost so far. */
void host_self_cost(uint64_t *ret_cpu_nanoseconds, uint64_t *ret_resident_bytes);

#endif
