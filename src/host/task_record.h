/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What task_iterator.bpf.c writes for each task, in the kernel's units, and task_iterator.c reads.
 * Included by both, so it holds nothing but types of known size; members fill each record.
 */
#ifndef MEMPANE_HOST_TASK_RECORD_H
#define MEMPANE_HOST_TASK_RECORD_H

enum { TASK_NAME_SIZE = 64 };

/* Of a thread that does not lead its process: what counts for the process as a whole. */
struct task_thread_record {
	unsigned int       size;	/* of the record, which tells the two kinds apart */
	unsigned int       pid;		/* of the process */
	unsigned long long minor_faults, major_faults;
	unsigned long long run_time;	/* ns on a processor */
};

struct task_record {
	unsigned int       size;
	unsigned int       pid, parent, threads, flags, state, exit_state;
	unsigned int       has_memory;
	unsigned long long minor_faults, major_faults;	/* of the leader and of threads that ended */
	unsigned long long run_time;
	unsigned long long start_time;			/* ns since boot */
	unsigned long long virtual_pages;
	unsigned long long resident_pages;		/* by the cheap counters, as in stat */
	char               name[TASK_NAME_SIZE];	/* raw, NUL-terminated */
};

#endif
