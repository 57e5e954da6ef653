/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PIDs that pass to another process while a sample is made lend it nothing. */
#include "collecting.h"

/* The process ends after the listing, and its number goes to another one before status is read. */
static int read_of_another(struct tree *tree, struct arena *arena, const char *path,
			   struct text *ret_text)
{
	struct fake_tree *fake = (struct fake_tree *)tree;

	if (strcmp(path, "proc/5/status") == 0) {
		fake_put_stat(fake, &(struct fake_process){ .pid = 5, .start = 900, .name = "y" });
		fake_put(fake, "proc/loadavg", "0.00 0.00 0.00 1/9 5\n");
	}
	return fake_read(tree, arena, path, ret_text);
}

static void a_reused_pid_lends_no_numbers(void **state)
{
	struct tree_operations operations = fake_operations;
	struct setup setup;

	(void)state;
	begin(&setup, true, 0);
	operations.read = read_of_another;
	setup.fake->tree.operations = &operations;
	fake_put(setup.fake, "proc/loadavg", "0.00 0.00 0.00 1/9 4\n");
	for (uint64_t pid = 4; pid < 7; pid++)
		fake_put_process(setup.fake, &(struct fake_process){ .pid = pid, .start = 1,
								      .name = "x" }, 5);
	demand_add(&setup.demand, METRIC_PROCESS_SWAP);
	demand_add(&setup.demand, METRIC_PROCESS_RESIDENT);
	demand_add(&setup.demand, METRIC_PROCESS_SHARED);
	demand_add(&setup.demand, METRIC_PROCESS_MINOR_FAULTS);
	collect(&setup);
	assert_count(&setup, 4, METRIC_PROCESS_SWAP, 8192);
	assert_presence(&setup, 5, METRIC_PROCESS_SWAP, PRESENCE_GONE);
	assert_presence(&setup, 5, METRIC_PROCESS_RESIDENT, PRESENCE_GONE);
	assert_count(&setup, 5, METRIC_PROCESS_MINOR_FAULTS, 0);
	assert_count(&setup, 6, METRIC_PROCESS_SWAP, 8192);
	end(&setup);
}

/* On this very machine command lines are not checked one by one, but all at once. */
static int read_of_another_here(struct tree *tree, struct arena *arena, const char *path,
				struct text *ret_text)
{
	/* Not earlier: the listing would ask the machine and not this tree. */
	if (strcmp(path, "proc/4/status") == 0)
		tree->is_host = true;
	return read_of_another(tree, arena, path, ret_text);
}

static void a_reused_pid_lends_no_command(void **state)
{
	struct tree_operations operations = fake_operations;
	struct setup setup;

	(void)state;
	begin(&setup, true, 0);
	operations.read = read_of_another_here;
	setup.fake->tree.operations = &operations;
	fake_put(setup.fake, "proc/loadavg", "0.00 0.00 0.00 1/9 4\n");
	for (uint64_t pid = 4; pid < 7; pid++)
		fake_put_process(setup.fake, &(struct fake_process){ .pid = pid, .start = 1,
								      .name = "x" }, 5);
	demand_add(&setup.demand, METRIC_PROCESS_SWAP);
	demand_add(&setup.demand, METRIC_PROCESS_COMMAND);
	collect(&setup);
	assert_presence(&setup, 4, METRIC_PROCESS_COMMAND, PRESENCE_PRESENT);
	assert_presence(&setup, 5, METRIC_PROCESS_COMMAND, PRESENCE_GONE);
	assert_presence(&setup, 6, METRIC_PROCESS_COMMAND, PRESENCE_PRESENT);
	/* The load twice; stat, status and cmdline of three; stat of the one that was to be
	 * checked; and what the monitor itself takes. */
	assert_int_equal(setup.fake->reads, 2 + 3 * 3 + 1 + 1);
	setup.fake->tree.is_host = false;
	end(&setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reused_pid_lends_no_numbers),
		cmocka_unit_test(a_reused_pid_lends_no_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
