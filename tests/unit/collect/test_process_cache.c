/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entries belong to one process, survive as long as it does, and do not pile up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../src/collect/process_cache.h"

static void entries_are_kept_by_pid_and_start(void **state)
{
	struct process_cache *cache = process_cache_new();
	struct process_entry *entry;

	(void)state;
	process_cache_begin(cache);
	entry = process_cache_see(cache, 7, 100);
	entry->walks->walked[WALK_ROLLUP].read_at = 55;
	process_cache_sweep(cache);
	process_cache_begin(cache);
	assert_ptr_equal(process_cache_see(cache, 7, 100), entry);
	assert_int_equal(process_cache_see(cache, 7, 101)->walks->walked[WALK_ROLLUP].read_at, 0);
	process_cache_free(cache);
}

static void ended_processes_are_forgotten(void **state)
{
	struct process_cache *cache = process_cache_new();

	(void)state;
	process_cache_begin(cache);
	process_cache_see(cache, 7, 100)->walks->walked[WALK_ROLLUP].read_at = 55;
	process_cache_begin(cache);
	process_cache_sweep(cache);
	assert_int_equal(process_cache_see(cache, 7, 100)->walks->walked[WALK_ROLLUP].read_at, 0);
	process_cache_free(cache);
}

static void many_processes_come_and_go(void **state)
{
	struct process_cache *cache = process_cache_new();

	(void)state;
	for (uint64_t round = 0; round < 4; round++) {
		process_cache_begin(cache);
		for (uint64_t pid = 0; pid < 10000; pid++) {
			uint64_t start = pid % 5 + round;
			struct process_entry *entry = process_cache_see(cache, pid, start);

			assert_int_equal(entry->pid, pid);
			assert_int_equal(entry->start_ticks, start);
		}
		process_cache_sweep(cache);
	}
	process_cache_free(cache);
}

static void commands_are_bound_to_the_name(void **state)
{
	struct process_cache *cache = process_cache_new();
	struct process_entry *entry;

	(void)state;
	process_cache_begin(cache);
	entry = process_cache_see(cache, 7, 100);
	assert_false(process_entry_has_command(entry, text_from("sh")));
	assert_int_equal(process_entry_set_command(entry, text_from("/bin/sh -c x"),
						   text_from("sh"), 9), 0);
	assert_true(process_entry_has_command(entry, text_from("sh")));
	assert_false(process_entry_has_command(entry, text_from("cat")));
	assert_memory_equal(entry->command, "/bin/sh -c x", 12);
	assert_int_equal(process_entry_set_command(entry, text_from(""), text_from("cat"), 9), 0);
	assert_true(process_entry_has_command(entry, text_from("cat")));
	assert_int_equal(entry->command_size, 0);
	assert_null(entry->command);
	process_cache_free(cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_are_kept_by_pid_and_start),
		cmocka_unit_test(ended_processes_are_forgotten),
		cmocka_unit_test(many_processes_come_and_go),
		cmocka_unit_test(commands_are_bound_to_the_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
