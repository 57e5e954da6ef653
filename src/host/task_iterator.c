/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists the processes by one BPF iterator over all tasks: a read instead of some files for each.
 * Knows the records of task_iterator.bpf.c and how to load it; nothing of samples.
 */
#include "mempane/host.h"

#include <errno.h>

#ifdef HAVE_BPF

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mempane/sort.h"
#include "task_iterator_object.h"
#include "task_record.h"

enum { BUFFER_SIZE = 64 * 1024 };

struct host_tasks {
	int                        link;	/* the iterator, from which each listing is made */
	struct host_process       *list;	/* owned; grows, is reused */
	size_t                     count, capacity;
	struct task_thread_record *threads;	/* owned; of processes that are found later */
	size_t                     thread_count, thread_capacity;
	struct arena               names;
	uint64_t                   ticks;	/* per second */
	uint64_t                   page_size;
	_Alignas(8) char           buffer[BUFFER_SIZE];
};

/* The link outlives the object that it was made from, whose memory is not needed any more. */
static int load(int *ret_link)
{
	struct bpf_object *object;
	struct bpf_program *program;
	struct bpf_link *link;
	int error;

	libbpf_set_print(NULL);
	object = bpf_object__open_mem(task_iterator_object, sizeof(task_iterator_object), NULL);
	if (!object)
		return -errno;
	error = bpf_object__load(object);
	program = bpf_object__next_program(object, NULL);
	link = error ? NULL : bpf_program__attach_iter(program, NULL);
	if (!error && !link)
		error = -errno;
	if (link) {
		*ret_link = fcntl(bpf_link__fd(link), F_DUPFD_CLOEXEC, 0);
		if (*ret_link < 0)
			error = -errno;
		bpf_link__destroy(link);
	}
	bpf_object__close(object);
	/* Loading takes some megabytes for the kernel's types, which are not needed again. */
	malloc_trim(0);
	return error;
}

int host_tasks_open(struct host_tasks **ret_tasks)
{
	struct host_tasks *tasks = calloc(1, sizeof(*tasks));
	int error;

	if (!tasks)
		return -ENOMEM;
	arena_init(&tasks->names);
	tasks->ticks = (uint64_t)sysconf(_SC_CLK_TCK);
	tasks->page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	tasks->link = -1;
	error = load(&tasks->link);
	if (error) {
		host_tasks_close(tasks);
		return error;
	}
	*ret_tasks = tasks;
	return 0;
}

void host_tasks_close(struct host_tasks *tasks)
{
	if (!tasks)
		return;
	if (tasks->link >= 0)
		close(tasks->link);
	arena_done(&tasks->names);
	free(tasks->list);
	free(tasks->threads);
	free(tasks);
}

/* Room for one more; NULL without memory, and then nothing changed. */
static void *reserve(void *items, size_t count, size_t *capacity, size_t size)
{
	size_t larger = *capacity ? *capacity + *capacity / 2 : 256;

	if (count < *capacity)
		return items;
	items = reallocarray(items, larger, size);
	if (items)
		*capacity = larger;
	return items;
}

/* As task_state_index() makes a letter of it (include/linux/sched.h). */
static char state_letter(unsigned state, unsigned exit_state)
{
	enum {
		UNINTERRUPTIBLE = 0x02, IDLE = 0x402, REPORTED = 0x7f, RTLOCK_WAIT = 0x1000,
		FROZEN = 0x8000,
	};
	static const char letters[] = "RSDTtXZP";
	unsigned reported = (state | exit_state) & REPORTED;

	if ((state & IDLE) == IDLE)
		return 'I';
	if (state & (RTLOCK_WAIT | FROZEN))
		reported = UNINTERRUPTIBLE;
	return letters[reported ? 32 - __builtin_clz(reported) : 0];
}

static int add_process(struct host_tasks *tasks, const struct task_record *record)
{
	struct host_process *list = reserve(tasks->list, tasks->count, &tasks->capacity,
					    sizeof(*list));
	const char *name = arena_copy(&tasks->names, record->name,
				      strnlen(record->name, sizeof(record->name)));

	if (list)
		tasks->list = list;
	if (!list || !name)
		return -ENOMEM;
	list[tasks->count++] = (struct host_process){
		.pid = record->pid,
		.parent = record->parent,
		.start_ticks = record->start_time / (NANOSECONDS_PER_SECOND / tasks->ticks),
		.threads = record->threads,
		.flags = record->flags,
		.minor_faults = record->minor_faults,
		.major_faults = record->major_faults,
		.run_time = record->run_time,
		.virtual_bytes = record->virtual_pages * tasks->page_size,
		.resident_pages = record->resident_pages,
		.state = state_letter(record->state, record->exit_state),
		.name = name,
		.is_name_exact = true,
	};
	return 0;
}

static int add_thread(struct host_tasks *tasks, const struct task_thread_record *record)
{
	struct task_thread_record *threads = reserve(tasks->threads, tasks->thread_count,
						     &tasks->thread_capacity, sizeof(*threads));

	if (!threads)
		return -ENOMEM;
	tasks->threads = threads;
	threads[tasks->thread_count++] = *record;
	return 0;
}

/* Takes whole records off the buffer and moves what is left of the last one to its front. */
static int take_records(struct host_tasks *tasks, size_t *filled)
{
	size_t at = 0;
	int error = 0;

	while (!error && *filled - at >= sizeof(struct task_thread_record)) {
		const void *record = tasks->buffer + at;
		size_t size = *(const unsigned *)record;

		if (size != sizeof(struct task_record) &&
		    size != sizeof(struct task_thread_record))
			return -EIO;
		if (*filled - at < size)
			break;
		error = size == sizeof(struct task_record) ? add_process(tasks, record)
							   : add_thread(tasks, record);
		at += size;
	}
	*filled -= at;
	memmove(tasks->buffer, tasks->buffer + at, *filled);
	return error;
}

static int read_records(struct host_tasks *tasks, int iteration)
{
	size_t filled = 0;

	for (;;) {
		ssize_t size = read(iteration, tasks->buffer + filled, BUFFER_SIZE - filled);
		int error;

		if (size == 0)
			return filled ? -EIO : 0;
		if (size < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (size < 0)
			return -errno;
		filled += (size_t)size;
		error = take_records(tasks, &filled);
		if (error)
			return error;
	}
}

static int compare_pids(const void *left, const void *right)
{
	const struct host_process *a = left, *b = right;

	return (a->pid > b->pid) - (a->pid < b->pid);
}

static void add_up_threads(struct host_tasks *tasks)
{
	for (size_t i = 0; i < tasks->thread_count; i++) {
		const struct task_thread_record *thread = &tasks->threads[i];
		const struct host_process key = { .pid = thread->pid };
		struct host_process *process = tasks->count ?
			bsearch(&key, tasks->list, tasks->count, sizeof(key), compare_pids) : NULL;

		/* One whose leader has ended meanwhile. */
		if (!process)
			continue;
		process->minor_faults += thread->minor_faults;
		process->major_faults += thread->major_faults;
		process->run_time += thread->run_time;
	}
}

int host_tasks_list(struct host_tasks *tasks, const struct host_process **ret_list,
		    size_t *ret_count)
{
	int iteration = bpf_iter_create(tasks->link), error;

	if (iteration < 0)
		return -errno;
	tasks->count = tasks->thread_count = 0;
	arena_reset(&tasks->names);
	error = read_records(tasks, iteration);
	close(iteration);
	if (error)
		return error;
	sort_unless_sorted(tasks->list, tasks->count, sizeof(*tasks->list), compare_pids);
	add_up_threads(tasks);
	*ret_list = tasks->list;
	*ret_count = tasks->count;
	return 0;
}

#else

int host_tasks_open(struct host_tasks **ret_tasks)
{
	(void)ret_tasks;
	return -ENOSYS;
}

void host_tasks_close(struct host_tasks *tasks)
{
	(void)tasks;
}

int host_tasks_list(struct host_tasks *tasks, const struct host_process **ret_list,
		    size_t *ret_count)
{
	(void)tasks;
	(void)ret_list;
	(void)ret_count;
	return -ENOSYS;
}

#endif
