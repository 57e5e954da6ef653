/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of processes whose files refuse, vanish, change hands, block or are damaged. */
#include "collecting.h"

static void processes_are_read_in_full(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, false, 0);
	fake_put_process(setup.fake, &(struct fake_process){ .pid = 7, .start = 12345,
		.name = "seven", .faults = 77, .pages = 25 }, 60);
	fake_put_process(setup.fake, &(struct fake_process){ .pid = 42, .start = 99,
		.name = "a) R 1 (\nb", .pages = 2, .state = 'R' }, 10);
	demand_entity(&setup.demand, ENTITY_PROCESS);
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_PROCESS)->row_count, 2);
	assert_count(&setup, 7, METRIC_PROCESS_PID, 7);
	assert_count(&setup, 7, METRIC_PROCESS_START_TIME, UINT64_C(123450000000));
	assert_count(&setup, 7, METRIC_PROCESS_MINOR_FAULTS, 77);
	assert_count(&setup, 7, METRIC_PROCESS_MAJOR_FAULTS, 7);
	assert_count(&setup, 7, METRIC_PROCESS_RESIDENT, 25 * 4096);
	assert_count(&setup, 7, METRIC_PROCESS_VIRTUAL, 2000 * 4096);
	assert_count(&setup, 7, METRIC_PROCESS_RESIDENT_ANONYMOUS, 300 * 1024);
	assert_count(&setup, 7, METRIC_PROCESS_UID, 1000);
	assert_text(&setup, 7, METRIC_PROCESS_USER, "ada");
	assert_count(&setup, 7, METRIC_PROCESS_OOM_SCORE, 668);
	assert_count(&setup, 7, METRIC_PROCESS_PSS, 60 * 1024);
	assert_count(&setup, 7, METRIC_PROCESS_WALK_AGE, 0);
	assert_text(&setup, 7, METRIC_PROCESS_COMMAND, "/bin/seven --number 7");
	assert_text(&setup, 42, METRIC_PROCESS_NAME, "a) R 1 (\nb");
	assert_text(&setup, 42, METRIC_PROCESS_STATE, "R");
	assert_string_equal(setup.sample->origin.process_reader, "procfs");
	end(&setup);
}

static void only_named_processes_are_listed(void **state)
{
	static const uint64_t pids[] = { 9, 7 };
	struct setup setup;

	(void)state;
	begin(&setup, false, 0);
	for (uint64_t pid = 5; pid < 9; pid++)
		fake_put_process(setup.fake, &(struct fake_process){ .pid = pid, .name = "x" }, 1);
	demand_entity(&setup.demand, ENTITY_PROCESS);
	setup.demand.pids = pids;
	setup.demand.pid_count = 2;
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_PROCESS)->row_count, 1);
	assert_count(&setup, 7, METRIC_PROCESS_PID, 7);
	end(&setup);
}

static void refusals_are_marked(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, true, 1);
	for (uint64_t pid = 1; pid < 4; pid++)
		fake_put_process(setup.fake, &(struct fake_process){ .pid = pid, .name = "x",
								      .pages = 3 }, 5);
	fake_fail(setup.fake, "proc/1/smaps_rollup", -EACCES);
	fake_fail(setup.fake, "proc/2/status", -EPERM);
	demand_entity(&setup.demand, ENTITY_PROCESS);
	demand_entity(&setup.demand, ENTITY_SOURCE);
	collect(&setup);
	assert_presence(&setup, 1, METRIC_PROCESS_PSS, PRESENCE_DENIED);
	assert_presence(&setup, 2, METRIC_PROCESS_USER, PRESENCE_DENIED);
	assert_presence(&setup, 2, METRIC_PROCESS_SWAP, PRESENCE_DENIED);
	assert_count(&setup, 2, METRIC_PROCESS_PSS, 5 * 1024);
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_SMAPS_ROLLUP].denied, 1);
	assert_string_equal(state_of(&setup, "process_smaps_rollup"), "denied (1 of 3)");
	/* The refusal is remembered: no second attempt, the same cells. */
	fake_put(setup.fake, "proc/1/smaps_rollup", "");
	collect(&setup);
	assert_presence(&setup, 1, METRIC_PROCESS_PSS, PRESENCE_DENIED);
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_SMAPS_ROLLUP].denied, 1);
	end(&setup);
}

static void vanished_processes_are_marked_or_dropped(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, true, 1);
	for (uint64_t pid = 1; pid < 5; pid++)
		fake_put_process(setup.fake, &(struct fake_process){ .pid = pid, .name = "x",
								      .pages = 3 }, 5);
	fake_fail(setup.fake, "proc/1/stat", -ENOENT);
	fake_fail(setup.fake, "proc/2/stat", -ESRCH);
	fake_fail(setup.fake, "proc/3/status", -ESRCH);
	fake_fail(setup.fake, "proc/3/smaps_rollup", -ESRCH);
	fake_fail(setup.fake, "proc/4/oom_score", -ENOENT);
	demand_entity(&setup.demand, ENTITY_PROCESS);
	collect(&setup);
	assert_int_equal(sample_table(setup.sample, ENTITY_PROCESS)->row_count, 2);
	assert_count(&setup, 3, METRIC_PROCESS_RESIDENT, 3 * 4096);
	assert_presence(&setup, 3, METRIC_PROCESS_SWAP, PRESENCE_GONE);
	assert_presence(&setup, 3, METRIC_PROCESS_PSS, PRESENCE_GONE);
	/* The process is there, the kernel just has no such file. */
	assert_presence(&setup, 4, METRIC_PROCESS_OOM_SCORE, PRESENCE_ABSENT);
	end(&setup);
}

static void damaged_stat_is_unreadable(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, false, 0);
	fake_put_process(setup.fake, &(struct fake_process){ .pid = 8, .name = "good" }, 5);
	fake_put_process(setup.fake, &(struct fake_process){ .pid = 9, .name = "bad",
							      .pages = 3 }, 5);
	fake_put(setup.fake, "proc/9/stat", "9 (bad) S 1 1");
	demand_entity(&setup.demand, ENTITY_PROCESS);
	demand_entity(&setup.demand, ENTITY_SOURCE);
	collect(&setup);
	assert_count(&setup, 9, METRIC_PROCESS_PID, 9);
	assert_presence(&setup, 9, METRIC_PROCESS_MINOR_FAULTS, PRESENCE_UNREADABLE);
	assert_count(&setup, 9, METRIC_PROCESS_RESIDENT, 3 * 4096);
	assert_string_equal(state_of(&setup, "process_stat"), "malformed at line 1");
	end(&setup);
}

static void processes_without_memory_are_not_walked(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, true, 1);
	fake_put_process(setup.fake, &(struct fake_process){ .pid = 2, .name = "kthreadd",
		.is_kernel_thread = true }, 5);
	fake_put_process(setup.fake, &(struct fake_process){ .pid = 3, .name = "zombie",
		.state = 'Z' }, 5);
	demand_entity(&setup.demand, ENTITY_PROCESS);
	collect(&setup);
	for (uint64_t pid = 2; pid < 4; pid++)
		assert_presence(&setup, pid, METRIC_PROCESS_PSS, PRESENCE_ABSENT);
	assert_count(&setup, 2, METRIC_PROCESS_KERNEL_THREAD, 1);
	assert_text(&setup, 2, METRIC_PROCESS_COMMAND, "[kthreadd]");
	assert_text(&setup, 3, METRIC_PROCESS_COMMAND, "[zombie]");
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_SMAPS_ROLLUP].reads, 0);
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_CMDLINE].reads, 0);
	end(&setup);
}

/* Walked once; then only again when faults or RSS have moved, and stale where the budget ends. */
static void idle_processes_keep_their_walk(void **state)
{
	struct fake_process process = { .pid = 5, .start = 1, .name = "x", .pages = 100 };
	struct setup setup;

	(void)state;
	begin(&setup, true, 1);
	fake_put_process(setup.fake, &process, 5);
	demand_entity(&setup.demand, ENTITY_PROCESS);
	collect(&setup);
	assert_count(&setup, 5, METRIC_PROCESS_PSS, 5 * 1024);
	fake_put_process(setup.fake, &process, 6);
	collect(&setup);
	assert_count(&setup, 5, METRIC_PROCESS_PSS, 5 * 1024);
	assert_true(cell_of(&setup, 5, METRIC_PROCESS_WALK_AGE)->count > 0);
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_SMAPS_ROLLUP].reads, 0);
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_SMAPS_ROLLUP].presence,
			 PRESENCE_PRESENT);
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_CMDLINE].presence,
			 PRESENCE_PRESENT);
	process.faults++;
	fake_put_process(setup.fake, &process, 6);
	collect(&setup);
	assert_count(&setup, 5, METRIC_PROCESS_PSS, 6 * 1024);
	/* Another process of that number knows nothing of the first one's walk. */
	process.start = 2;
	fake_put_process(setup.fake, &process, 9);
	collect(&setup);
	assert_count(&setup, 5, METRIC_PROCESS_PSS, 9 * 1024);
	end(&setup);
}

static void what_the_budget_leaves_out_is_pending_or_stale(void **state)
{
	struct fake_process process = { .pid = 5, .start = 1, .name = "x", .pages = 100 };
	struct setup setup;

	(void)state;
	begin(&setup, true, 0);
	fake_put_process(setup.fake, &process, 5);
	demand_entity(&setup.demand, ENTITY_PROCESS);
	collect(&setup);
	assert_presence(&setup, 5, METRIC_PROCESS_PSS, PRESENCE_PENDING);
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_SMAPS_ROLLUP].presence,
			 PRESENCE_PENDING);
	/* The inspected process is walked whatever it costs. */
	setup.demand.subject = 5;
	collect(&setup);
	assert_count(&setup, 5, METRIC_PROCESS_PSS, 5 * 1024);
	setup.demand.subject = 0;
	process.faults++;
	fake_put_process(setup.fake, &process, 6);
	collect(&setup);
	assert_presence(&setup, 5, METRIC_PROCESS_PSS, PRESENCE_STALE);
	assert_int_equal(cell_of(&setup, 5, METRIC_PROCESS_PSS)->count, 5 * 1024);
	setup.demand.is_exhaustive = true;
	collect(&setup);
	assert_count(&setup, 5, METRIC_PROCESS_PSS, 6 * 1024);
	end(&setup);
}

static void command_lines_are_read_once(void **state)
{
	struct fake_process process = { .pid = 5, .start = 1, .name = "before", .pages = 100 };
	struct setup setup;

	(void)state;
	begin(&setup, true, 0);
	fake_put_process(setup.fake, &process, 5);
	demand_add(&setup.demand, METRIC_PROCESS_COMMAND);
	collect(&setup);
	assert_text(&setup, 5, METRIC_PROCESS_COMMAND, "/bin/before --number 5");
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_CMDLINE].reads, 1);
	collect(&setup);
	assert_text(&setup, 5, METRIC_PROCESS_COMMAND, "/bin/before --number 5");
	assert_int_equal(setup.sample->outcomes[SOURCE_PROCESS_CMDLINE].reads, 0);
	process.name = "after";
	fake_put_process(setup.fake, &process, 5);
	collect(&setup);
	assert_text(&setup, 5, METRIC_PROCESS_COMMAND, "/bin/after --number 5");
	fake_put(setup.fake, "proc/5/cmdline", "");
	process.name = "none";
	fake_put_stat(setup.fake, &process);
	collect(&setup);
	assert_text(&setup, 5, METRIC_PROCESS_COMMAND, "[none]");
	end(&setup);
}

static void blocked_processes_are_marked_and_heal(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, true, 1);
	for (uint64_t pid = 1; pid < 40; pid++)
		fake_put_process(setup.fake, &(struct fake_process){ .pid = pid, .name = "x",
								      .pages = 3 }, 5);
	fake_hold(setup.fake, "proc/20/cmdline");
	fake_hold(setup.fake, "proc/20/smaps_rollup");
	demand_entity(&setup.demand, ENTITY_PROCESS);
	demand_entity(&setup.demand, ENTITY_SOURCE);
	collect(&setup);
	assert_presence(&setup, 20, METRIC_PROCESS_COMMAND, PRESENCE_BLOCKED);
	assert_presence(&setup, 20, METRIC_PROCESS_PSS, PRESENCE_BLOCKED);
	assert_true(cell_of(&setup, 20, METRIC_PROCESS_PSS)->count >= deadline);
	assert_true(cell_of(&setup, 20, METRIC_PROCESS_BLOCKED_TIME)->count >= deadline);
	assert_presence(&setup, 19, METRIC_PROCESS_BLOCKED_TIME, PRESENCE_ABSENT);
	assert_count(&setup, 20, METRIC_PROCESS_RESIDENT, 3 * 4096);
	for (uint64_t pid = 1; pid < 40; pid++)
		if (pid != 20)
			assert_count(&setup, pid, METRIC_PROCESS_PSS, 5 * 1024);
	assert_string_equal(state_of(&setup, "process_smaps_rollup"), "blocked (1 of 39)");
	fake_let_go(setup.fake);
	nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000 * 1000 }, NULL);
	collect(&setup);
	assert_count(&setup, 20, METRIC_PROCESS_PSS, 5 * 1024);
	assert_text(&setup, 20, METRIC_PROCESS_COMMAND, "/bin/x --number 20");
	assert_presence(&setup, 20, METRIC_PROCESS_BLOCKED_TIME, PRESENCE_ABSENT);
	end(&setup);
}

/* A process that rests is not walked again, but for one that may have got stuck since. */
static void a_sleeper_in_the_kernel_is_looked_at(void **state)
{
	struct fake_process process = { .pid = 5, .name = "x", .pages = 3 };
	struct setup setup;

	(void)state;
	begin(&setup, true, NANOSECONDS_PER_SECOND);
	fake_put_process(setup.fake, &process, 5);
	demand_entity(&setup.demand, ENTITY_PROCESS);
	collect(&setup);
	assert_count(&setup, 5, METRIC_PROCESS_PSS, 5 * 1024);
	process.state = 'D';
	fake_put_process(setup.fake, &process, 5);
	fake_hold(setup.fake, "proc/5/smaps_rollup");
	collect(&setup);
	assert_presence(&setup, 5, METRIC_PROCESS_PSS, PRESENCE_BLOCKED);
	assert_text(&setup, 5, METRIC_PROCESS_COMMAND, "/bin/x --number 5");
	fake_let_go(setup.fake);
	end(&setup);
}

/* What its command line has told needs no walk, and so no budget. */
static void a_blocked_process_needs_no_budget(void **state)
{
	struct setup setup;

	(void)state;
	begin(&setup, true, 0);
	fake_put_process(setup.fake, &(struct fake_process){ .pid = 5, .name = "x", .state = 'D',
							     .pages = 3 }, 5);
	fake_hold(setup.fake, "proc/5/cmdline");
	demand_entity(&setup.demand, ENTITY_PROCESS);
	collect(&setup);
	assert_presence(&setup, 5, METRIC_PROCESS_PSS, PRESENCE_BLOCKED);
	fake_let_go(setup.fake);
	end(&setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(processes_are_read_in_full),
		cmocka_unit_test(only_named_processes_are_listed),
		cmocka_unit_test(refusals_are_marked),
		cmocka_unit_test(vanished_processes_are_marked_or_dropped),
		cmocka_unit_test(damaged_stat_is_unreadable),
		cmocka_unit_test(processes_without_memory_are_not_walked),
		cmocka_unit_test(idle_processes_keep_their_walk),
		cmocka_unit_test(what_the_budget_leaves_out_is_pending_or_stale),
		cmocka_unit_test(command_lines_are_read_once),
		cmocka_unit_test(blocked_processes_are_marked_and_heal),
		cmocka_unit_test(a_sleeper_in_the_kernel_is_looked_at),
		cmocka_unit_test(a_blocked_process_needs_no_budget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
