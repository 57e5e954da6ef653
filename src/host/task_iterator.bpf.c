/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs in the kernel, once for each task of an iteration (bpf_iter, kernel/bpf/task_iter.c): writes
 * the numbers behind /proc/PID/stat, statm and status (fs/proc/array.c, task_mmu.c) as a record.
 * The types hold only the members read here; libbpf finds where this kernel keeps them (CO-RE).
 */
typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "task_record.h"

char license_of_program[] SEC("license") = "GPL";

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

enum { COUNTERS_MAXIMUM = 8 };

struct counter { __s64 counter; };
struct percpu_counter { __s64 count; };

/* The counters of 6.2 and later, and the plain ones before. */
struct mm_struct { unsigned long total_vm; struct percpu_counter rss_stat[COUNTERS_MAXIMUM]; };
struct mm_rss_stat { struct counter count[COUNTERS_MAXIMUM]; };
struct mm_struct___plain { struct mm_rss_stat rss_stat; };

struct sched_entity { __u64 sum_exec_runtime; };
struct signal_struct {
	int           nr_threads;
	unsigned long min_flt, maj_flt;
	__u64         sum_sched_runtime;
};
struct kthread { char *full_name; void *data; };
struct worker { void *pool, *current_work; char desc[32]; };

struct task_struct {
	unsigned int          __state, flags;
	int                   exit_state, pid, tgid;
	struct sched_entity   se;
	struct mm_struct     *mm;
	struct task_struct   *real_parent;
	struct signal_struct *signal;
	void                 *worker_private;
	unsigned long         min_flt, maj_flt;
	__u64                 start_boottime;
	char                  comm[16];
};
struct task_struct___before_5_14 { long state; };

struct seq_file;
struct bpf_iter_meta { struct seq_file *seq; };
struct bpf_iter__task { struct bpf_iter_meta *meta; struct task_struct *task; };

#pragma clang attribute pop

enum {
	FLAG_WORKQUEUE_WORKER = 0x00000020,	/* PF_WQ_WORKER, include/linux/sched.h */
	FLAG_KERNEL_THREAD = 0x00200000,	/* PF_KTHREAD */
	KERNEL_NAME_SIZE = 32,			/* longest part of a name that is kept */
};
enum mm_counter { MM_FILEPAGES, MM_ANONPAGES, MM_SWAPENTS, MM_SHMEMPAGES };

static __u64 not_negative(__s64 count)
{
	return count > 0 ? (__u64)count : 0;
}

static __u64 read_plain_counter(const struct mm_struct *mm, enum mm_counter counter)
{
	const struct mm_struct___plain *plain = (const void *)mm;
	__s64 value = 0;

	bpf_core_read(&value, sizeof(value), &plain->rss_stat.count[counter]);
	return not_negative(value);
}

/* What get_mm_rss() adds up for stat: without the parts that each processor keeps to itself. */
static __u64 read_resident(const struct mm_struct *mm)
{
	const struct mm_struct___plain *plain = (const void *)mm;

	/* Not whether the type exists: for one that does not, libbpf looks into all modules, which
	 * takes CAP_SYS_ADMIN. */
	if (bpf_core_field_exists(plain->rss_stat.count))
		return read_plain_counter(mm, MM_FILEPAGES) + read_plain_counter(mm, MM_ANONPAGES) +
		       read_plain_counter(mm, MM_SHMEMPAGES);
	return not_negative(mm->rss_stat[MM_FILEPAGES].count) +
	       not_negative(mm->rss_stat[MM_ANONPAGES].count) +
	       not_negative(mm->rss_stat[MM_SHMEMPAGES].count);
}

/* What wq_worker_comm() appends: which queue a kworker works for ("+"), or did last ("-"). */
static void append_queue(const struct kthread *thread, struct task_record *record, long length)
{
	const struct worker *worker = BPF_CORE_READ(thread, data);
	unsigned long end = (unsigned long)length;
	char first = 0;

	if (!worker || length < 1 || length >= KERNEL_NAME_SIZE || !BPF_CORE_READ(worker, pool))
		return;
	bpf_core_read(&first, sizeof(first), &worker->desc);
	if (!first)
		return;
	record->name[(length - 1) & (KERNEL_NAME_SIZE - 1)] =
		BPF_CORE_READ(worker, current_work) ? '+' : '-';
	/* The compiler knows that this changes nothing; verifiers as of 6.12 have to see it. */
	barrier_var(end);
	end &= KERNEL_NAME_SIZE - 1;
	bpf_core_read_str(record->name + end, KERNEL_NAME_SIZE, &worker->desc);
}

/* proc_task_name(): names of kernel threads may be longer than what a task has room for. */
static void read_name(const struct task_struct *task, struct task_record *record)
{
	long length = bpf_core_read_str(record->name, sizeof(task->comm), &task->comm);
	const struct kthread *thread;
	const char *full_name = 0;

	if (!(record->flags & FLAG_KERNEL_THREAD) || !bpf_core_field_exists(task->worker_private))
		return;
	thread = task->worker_private;
	if (!thread)
		return;
	if (bpf_core_field_exists(thread->full_name))
		full_name = BPF_CORE_READ(thread, full_name);
	if (full_name)
		length = bpf_probe_read_kernel_str(record->name, KERNEL_NAME_SIZE, full_name);
	if (record->flags & FLAG_WORKQUEUE_WORKER)
		append_queue(thread, record, length);
}

static unsigned int read_state(const struct task_struct *task)
{
	const struct task_struct___before_5_14 *older = (const void *)task;

	if (bpf_core_field_exists(task->__state))
		return task->__state;
	return (unsigned int)BPF_CORE_READ(older, state);
}

static void write_thread(struct seq_file *seq, const struct task_struct *task)
{
	struct task_thread_record record = {
		.size = sizeof(record),
		.pid = (__u32)task->tgid,
		.minor_faults = task->min_flt,
		.major_faults = task->maj_flt,
		.run_time = task->se.sum_exec_runtime,
	};

	bpf_seq_write(seq, &record, sizeof(record));
}

static void write_process(struct seq_file *seq, const struct task_struct *task)
{
	struct task_record record = {
		.size = sizeof(record),
		.pid = (__u32)task->tgid,
		.parent = (__u32)task->real_parent->tgid,
		.threads = (__u32)task->signal->nr_threads,
		.flags = task->flags,
		.state = read_state(task),
		.exit_state = (__u32)task->exit_state,
		.minor_faults = task->min_flt + task->signal->min_flt,
		.major_faults = task->maj_flt + task->signal->maj_flt,
		.run_time = task->se.sum_exec_runtime + task->signal->sum_sched_runtime,
		.start_time = task->start_boottime,
	};
	const struct mm_struct *mm = task->mm;

	read_name(task, &record);
	if (mm && !(record.flags & FLAG_KERNEL_THREAD)) {
		record.has_memory = 1;
		record.virtual_pages = mm->total_vm;
		record.resident_pages = read_resident(mm);
	}
	bpf_seq_write(seq, &record, sizeof(record));
}

SEC("iter/task")
int list_tasks(struct bpf_iter__task *context)
{
	const struct task_struct *task = context->task;

	if (!task)
		return 0;
	if (task->pid == task->tgid)
		write_process(context->meta->seq, task);
	else
		write_thread(context->meta->seq, task);
	return 0;
}
