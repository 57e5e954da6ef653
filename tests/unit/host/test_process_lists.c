/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lists of processes that are made again and again. What they say of all processes is compared
 * in tests/live; here is what they say of this one, of children that come and go, and when they
 * cannot be had.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mempane/host.h"

static pid_t start_child(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		pause();
		_exit(0);
	}
	assert_true(pid > 0);
	return pid;
}

static void end_child(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* Whether a stat of this process is among those that are read now, and begins with its number. */
static bool is_read(struct host_stats *stats, pid_t wanted)
{
	uint64_t pid, last = 0;
	struct text text;
	bool is_found = false;
	char start[32];
	int result;

	snprintf(start, sizeof(start), "%d (", (int)wanted);
	assert_int_equal(host_stats_begin(stats), 0);
	while ((result = host_stats_next(stats, &pid, &text))) {
		assert_true(pid > last);
		last = pid;
		if (pid == (uint64_t)wanted && result > 0) {
			assert_true(text_starts_with(text, start));
			is_found = true;
		}
	}
	return is_found;
}

static void stat_files_follow_processes(void **state)
{
	struct host_stats *stats;
	pid_t child;

	(void)state;
	assert_int_equal(host_stats_open(&stats), 0);
	assert_true(is_read(stats, getpid()));
	child = start_child();
	assert_true(is_read(stats, child));
	assert_true(is_read(stats, child));
	end_child(child);
	assert_false(is_read(stats, child));
	assert_true(is_read(stats, getpid()));
	host_stats_close(stats);
	host_stats_close(NULL);
}

static const struct host_process *find(const struct host_process *list, size_t count, pid_t pid)
{
	for (size_t i = 0; i < count; i++) {
		assert_true(i == 0 || list[i - 1].pid < list[i].pid);
		if (list[i].pid == (uint64_t)pid)
			return &list[i];
	}
	return NULL;
}

static void tasks_are_processes(void **state)
{
	const struct host_process *list, *self, *other;
	struct host_tasks *tasks;
	pid_t child = start_child();
	size_t count;

	(void)state;
	if (host_tasks_open(&tasks)) {
		end_child(child);
		skip();
	}
	assert_int_equal(host_tasks_list(tasks, &list, &count), 0);
	self = find(list, count, getpid());
	other = find(list, count, child);
	/* In a PID namespace these numbers mean others. */
	if (self && other && other->parent == self->pid) {
		assert_string_equal(self->name, other->name);
		assert_true(self->minor_faults > 0 && self->run_time > 0);
		assert_true(self->resident_pages > 0 && self->virtual_bytes > 0);
		assert_int_equal(other->threads, 1);
		assert_true(other->start_ticks >= self->start_ticks);
		assert_int_equal(self->state, 'R');
	}
	end_child(child);
	assert_int_equal(host_tasks_list(tasks, &list, &count), 0);
	assert_null(find(list, count, child));
	host_tasks_close(tasks);
	host_tasks_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stat_files_follow_processes),
		cmocka_unit_test(tasks_are_processes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
