/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What only the running kernel can answer, by calls instead of files, and files of /proc that are
 * read again and again. Never used for captures.
 */
#ifndef MEMPANE_HOST_H
#define MEMPANE_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mempane/arena.h"
#include "mempane/clock.h"
#include "mempane/text.h"

/* A live process as libproc2 lists it; only what nobody can be refused. */
struct host_process {
	uint64_t    pid, parent, start_ticks, threads;
	uint64_t    flags;			/* PF_… of the kernel */
	uint64_t    minor_faults, major_faults;
	uint64_t    run_time;			/* on processors: ns, or ticks by libproc2 */
	uint64_t    virtual_bytes;
	uint64_t    resident_pages;
	uint64_t    statm_pages[3];		/* size, resident, shared; when asked for */
	bool        has_sizes;			/* statm_pages were asked for and could be read */
	char        state;
	const char *name;			/* NUL-terminated, never NULL */
	bool        is_name_exact;		/* false: libproc2 may have replaced bytes of it */
};

struct host_processes;

/* 0, -ENOMEM, or -ENOSYS when libproc2 cannot work here. */
int host_processes_open(struct host_processes **ret_processes);
void host_processes_close(struct host_processes *processes);

/*
 * Lists the live processes, ascending by PID. `pids` limits the listing (NULL: all); numbers that
 * are no process, threads included, are left out. The list lives until the next call.
 */
int host_processes_list(struct host_processes *processes, bool with_sizes, const uint64_t *pids,
			size_t pid_count, const struct host_process **ret_list, size_t *ret_count);

/*
 * The same list by one BPF iterator over all tasks, without sizes and with exact names; threads are
 * added up. It sees what the kernel sees: whoever uses it makes sure that /proc hides nothing and
 * that PIDs, users and times are those of the initial namespaces. Opening: 0, -ENOMEM, -ENOSYS when
 * this program was built without it, -EPERM without CAP_BPF and CAP_PERFMON, or what loading said.
 */
struct host_tasks;
int host_tasks_open(struct host_tasks **ret_tasks);
void host_tasks_close(struct host_tasks *tasks);
int host_tasks_list(struct host_tasks *tasks, const struct host_process **ret_list,
		    size_t *ret_count);

/*
 * The stat files of all processes, which stay open from one listing to the next. Begin lists them;
 * next reads one: 1; 0 at the end; or negative for this process only (-ENOENT, -ESRCH: it went).
 * The text lives until the next call.
 */
struct host_stats;
int host_stats_open(struct host_stats **ret_stats);
void host_stats_close(struct host_stats *stats);
int host_stats_begin(struct host_stats *stats);
size_t host_stats_count(const struct host_stats *stats);	/* files that begin found */
int host_stats_next(struct host_stats *stats, uint64_t *ret_pid, struct text *ret_text);

/* Name of a user, remembered after the first question; NULL when the system knows none. */
struct host_users;
struct host_users *host_users_new(void);
void host_users_free(struct host_users *users);
const char *host_user_name(struct host_users *users, uint64_t uid);
/* Whether that was asked before: nobody will be asked again. */
bool host_user_is_known(const struct host_users *users, uint64_t uid);

/*
 * How full the file system mounted there is, as the text of an answer: "size", "used", "files",
 * "files_used" with a number each, in bytes or inodes; "size max" when it has no limit and then no
 * "used". 0; -EXDEV when something else is mounted there by now; or the errno of the calls.
 */
enum { HOST_FILESYSTEM_SIZE = 256 };
int host_filesystem_ask(const char *mount_point, uint64_t device_major, uint64_t device_minor,
			char buffer[HOST_FILESYSTEM_SIZE], size_t *ret_size);

/*
 * The memory objects (memfd, POSIX and anonymous shared memory) behind the descriptors of a live
 * process, as the text of an answer: lines "inode major:minor allocated size path", the device in
 * hexadecimal, sizes in bytes; at most 1024. 0 or the errno of opening /proc/PID/fd.
 */
int host_objects_list(uint64_t pid, struct arena *arena, struct text *ret_text);

/*
 * How long a process waited for memory, as the text of an answer: "swapin_count",
 * "swapin_delay_total" (ns) and so on, named as in linux/taskstats.h; what this kernel does not
 * know is left out. Opening: 0, -ENOMEM, -ENOENT without taskstats in the kernel, -ENOSYS without
 * libnl in this program. Asking: 0, -EPERM, -ESRCH, -EAGAIN when no answer came, -EIO.
 */
enum { HOST_TASKSTATS_SIZE = 1024 };
struct host_taskstats;
int host_taskstats_open(struct host_taskstats **ret_taskstats);
void host_taskstats_close(struct host_taskstats *taskstats);
int host_taskstats_ask(struct host_taskstats *taskstats, uint64_t pid,
		       char buffer[HOST_TASKSTATS_SIZE], size_t *ret_size);

/*
 * On which node the page at each of these addresses of a live process is (move_pages(2) that moves
 * nothing): the node; -ENOENT: none is there; -EFAULT: the shared page of zeros, or no mapping;
 * another errno. 0, or -EPERM, -EACCES, -ESRCH, -ENOSYS. Waits for the mmap_lock of the process,
 * and cannot be ended meanwhile: not for one that is known to hold it.
 */
int host_page_nodes(uint64_t pid, const uint64_t *addresses, size_t count, int *ret_statuses);

/* The nodes of this machine that have memory, ascending; how many, at most `room`. */
size_t host_memory_nodes(unsigned *nodes, size_t room);

/*
 * Moves what a live process has on one node to another (migrate_pages(2)), which may take seconds.
 * The number of pages that could not be moved; or -EPERM, -EACCES, -ESRCH, -EINVAL (a node without
 * memory, or not possible), -ENOSYS, -ENOMEM.
 */
int64_t host_move_pages(uint64_t pid, unsigned from, unsigned to);

/* Processor time that this process has used so far, in nanoseconds. */
uint64_t host_self_cpu(void);

/* Its own PID. */
uint64_t host_self_pid(void);

#endif
