/* SPDX-License-Identifier: GPL-2.0-or-later */
/* On which nodes all processes are, within the budget, and where their threads run. */
#include "collecting.h"

enum { NODES = 1024 };

static struct fake_process small = { .pid = 5, .start = 3, .name = "small", .pages = 100 };
static struct fake_process large = { .pid = 6, .start = 3, .name = "large", .pages = 1 << 20 };

static void put_thread(struct fake_tree *fake, uint64_t pid, uint64_t thread, unsigned ticks,
		       unsigned processor)
{
	char path[64], line[512];

	snprintf(path, sizeof(path), "proc/%" PRIu64 "/task/%" PRIu64 "/stat", pid, thread);
	snprintf(line, sizeof(line),
		 "%" PRIu64 " (x) S 1 1 1 0 -1 0 0 0 0 0 %u 0 0 0 20 0 3 0 3 8192 100 18446744 1 1 "
		 "0 0 0 0 0 0 0 0 0 0 17 %u 0 0 0 0\n", thread, ticks, processor);
	fake_put(fake, path, line);
}

/* The listing sees that it has run, or else its threads are not looked at. */
static void put_run_time(struct fake_tree *fake, uint64_t pid, unsigned ticks)
{
	char path[64], line[512];

	snprintf(path, sizeof(path), "proc/%" PRIu64 "/stat", pid);
	snprintf(line, sizeof(line),
		 "%" PRIu64 " (x) S 1 1 1 0 -1 4194304 0 0 0 0 %u 0 0 0 20 0 3 0 3 8192000 100 "
		 "18446744073709551615 1 1 0\n", pid, ticks);
	fake_put(fake, path, line);
}

static void begin_placed(struct setup *setup, struct collector_options options)
{
	options.read_deadline = deadline;
	*setup = (struct setup){ .fake = fake_new(true), .sample = sample_new() };
	assert_int_equal(collector_open(&setup->fake->tree, &options, &setup->collector), 0);
	fake_put_process(setup->fake, &small, 5);
	fake_put_process(setup->fake, &large, 7);
	fake_put(setup->fake, "proc/5/numa_maps",
		 "00400000 default file=/bin/x mapped=3 N0=2 N3=1 kernelpagesize_kB=4\n"
		 "7f0000000000 bind:3 huge anon=1 dirty=1 N3=1 kernelpagesize_kB=2048\n");
	fake_put(setup->fake, "proc/6/numa_maps", "00400000 default N0=9 kernelpagesize_kB=4\n");
	fake_put(setup->fake, "sys/devices/system/node/node0/cpulist", "0-1\n");
	fake_put(setup->fake, "sys/devices/system/node/node3/cpulist", "2,7\n");
	demand_add(&setup->demand, METRIC_PROCESS_PLACED);
	demand_add(&setup->demand, METRIC_PROCESS_NODES);
	demand_add(&setup->demand, METRIC_PROCESS_MAIN_NODE);
	demand_add(&setup->demand, METRIC_PROCESS_POLICY);
	demand_add(&setup->demand, METRIC_PROCESS_PLACEMENT_AGE);
	demand_entity(&setup->demand, ENTITY_PROCESS_NODE);
	demand_entity(&setup->demand, ENTITY_SOURCE);
}

static const struct cell *on_node(const struct setup *setup, uint64_t pid, uint64_t node,
				  enum metric metric)
{
	struct key key = { .first = pid, .second = 3 * NODES + node };
	int64_t row = table_find(sample_table(setup->sample, ENTITY_PROCESS_NODE), &key);

	assert_true(row >= 0);
	return sample_get(setup->sample, (size_t)row, metric);
}

static void assert_on_node(const struct setup *setup, uint64_t pid, uint64_t node,
			   enum metric metric, uint64_t expected)
{
	const struct cell *cell = on_node(setup, pid, node, metric);

	assert_string_equal(presence_name(cell->presence), "present");
	assert_int_equal(cell->count, expected);
}

static const struct outcome *walks_of(const struct setup *setup)
{
	return &setup->sample->outcomes[SOURCE_PROCESS_NUMA_MAPS];
}

static void all_processes_are_on_nodes(void **state)
{
	struct setup setup;

	(void)state;
	begin_placed(&setup, (struct collector_options){ .walk_budget = 1 });
	collect(&setup);
	assert_count(&setup, 5, METRIC_PROCESS_PLACED, 3 * 4096 + (2 << 20));
	assert_count(&setup, 5, METRIC_PROCESS_MAIN_NODE, 3);
	assert_text(&setup, 5, METRIC_PROCESS_NODES, "N0=8.00K N3=2.00M");
	assert_text(&setup, 5, METRIC_PROCESS_POLICY, "bind:3 +1");
	assert_text(&setup, 6, METRIC_PROCESS_POLICY, "default");
	assert_on_node(&setup, 5, 0, METRIC_PROCESS_NODE_RESIDENT, 8192);
	assert_on_node(&setup, 5, 3, METRIC_PROCESS_NODE_RESIDENT, 4096 + (2 << 20));
	assert_on_node(&setup, 5, 3, METRIC_PROCESS_NODE_HUGETLB, 2 << 20);
	assert_on_node(&setup, 6, 0, METRIC_PROCESS_NODE_RESIDENT, 9 * 4096);
	assert_string_equal(on_node(&setup, 6, 0, METRIC_PROCESS_NODE_PROCESS)->text, "large");
	assert_string_equal(on_node(&setup, 6, 0, METRIC_PROCESS_NODE_COMMAND)->text,
			    cell_of(&setup, 6, METRIC_PROCESS_COMMAND)->text);
	assert_non_null(strstr(cell_of(&setup, 6, METRIC_PROCESS_COMMAND)->text, "--number 6"));
	end(&setup);
}

static void idle_processes_are_not_walked_again(void **state)
{
	struct setup setup;

	(void)state;
	begin_placed(&setup, (struct collector_options){ .walk_budget = 1 });
	collect(&setup);
	assert_int_equal(walks_of(&setup)->reads, 2);
	collect(&setup);
	assert_int_equal(walks_of(&setup)->reads, 0);
	assert_int_equal(walks_of(&setup)->idle, 2);
	assert_count(&setup, 6, METRIC_PROCESS_PLACED, 9 * 4096);
	assert_on_node(&setup, 6, 0, METRIC_PROCESS_NODE_RESIDENT, 9 * 4096);
	end(&setup);
}

/* Some 40 ms by the price that is assumed: an estimate, until somebody asks for this process. */
static void the_limit_holds(void **state)
{
	struct setup setup;
	uint64_t pid = 6;

	(void)state;
	begin_placed(&setup, (struct collector_options){ .walk_budget = 1,
							 .walk_limit = 10 * 1000 * 1000 });
	collect(&setup);
	assert_presence(&setup, 6, METRIC_PROCESS_PLACED, PRESENCE_ESTIMATE);
	assert_int_equal(walks_of(&setup)->over_limit, 1);
	assert_count(&setup, 5, METRIC_PROCESS_MAIN_NODE, 3);
	setup.demand.pids = &pid;
	setup.demand.pid_count = 1;
	collect(&setup);
	assert_count(&setup, 6, METRIC_PROCESS_PLACED, 9 * 4096);
	end(&setup);
}

static void what_is_refused_or_held_up_says_so(void **state)
{
	struct setup setup;

	(void)state;
	begin_placed(&setup, (struct collector_options){ .walk_budget = 1 });
	fake_fail(setup.fake, "proc/5/numa_maps", -EACCES);
	fake_hold(setup.fake, "proc/6/numa_maps");
	collect(&setup);
	assert_presence(&setup, 5, METRIC_PROCESS_PLACED, PRESENCE_DENIED);
	assert_presence(&setup, 6, METRIC_PROCESS_PLACED, PRESENCE_BLOCKED);
	assert_int_equal(sample_table(setup.sample, ENTITY_PROCESS_NODE)->row_count, 0);
	fake_let_go(setup.fake);
	nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000 * 1000 }, NULL);
	collect(&setup);
	assert_count(&setup, 6, METRIC_PROCESS_PLACED, 9 * 4096);
	end(&setup);
}

static void a_damaged_line_spoils_the_sums(void **state)
{
	struct setup setup;

	(void)state;
	begin_placed(&setup, (struct collector_options){ .walk_budget = 1 });
	fake_put(setup.fake, "proc/5/numa_maps",
		 "00400000 default file=/bin/x mapped=3 N0=2 N3=1 kernelpagesize_kB=4\n7f00 def");
	fake_put(setup.fake, "proc/6/numa_maps", "00400000 default N0=");
	collect(&setup);
	assert_presence(&setup, 5, METRIC_PROCESS_PLACED, PRESENCE_UNREADABLE);
	assert_presence(&setup, 5, METRIC_PROCESS_MAIN_NODE, PRESENCE_ABSENT);
	assert_int_equal(on_node(&setup, 5, 0, METRIC_PROCESS_NODE_RESIDENT)->presence,
			 PRESENCE_UNREADABLE);
	assert_presence(&setup, 6, METRIC_PROCESS_PLACED, PRESENCE_UNREADABLE);
	end(&setup);
}

static void put_group(struct fake_tree *fake, const char *anon)
{
	char text[128];

	fake_put(fake, "proc/self/mountinfo",
		 "31 1 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
	fake_put(fake, "sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
	fake_put(fake, "proc/5/cgroup", "0::/alone\n");
	snprintf(text, sizeof(text), "anon %s\nfile_mapped N0=0 N3=4096\n", anon);
	fake_put(fake, "sys/fs/cgroup/alone/memory.numa_stat", text);
}

/* Its numa_maps is refused, but most of its control group is its own: 100 pages of 128. */
static void the_control_group_gives_a_guess(void **state)
{
	struct setup setup;

	(void)state;
	begin_placed(&setup, (struct collector_options){ .walk_budget = 1 });
	fake_fail(setup.fake, "proc/5/numa_maps", -EACCES);
	put_group(setup.fake, "N0=126976 N3=393216");
	collect(&setup);
	assert_presence(&setup, 5, METRIC_PROCESS_PLACED, PRESENCE_SAMPLED);
	assert_int_equal(cell_of(&setup, 5, METRIC_PROCESS_MAIN_NODE)->count, 3);
	assert_int_equal(on_node(&setup, 5, 0, METRIC_PROCESS_NODE_RESIDENT)->presence,
			 PRESENCE_SAMPLED);
	assert_int_equal(on_node(&setup, 5, 0, METRIC_PROCESS_NODE_RESIDENT)->count,
			 409600 * 31 / 128);
	assert_int_equal(on_node(&setup, 5, 3, METRIC_PROCESS_NODE_RESIDENT)->count,
			 409600 * 97 / 128);
	/* What is known for sure takes its place. */
	fake_put(setup.fake, "proc/5/numa_maps", "00400000 default N0=2 kernelpagesize_kB=4\n");
	for (int i = 0; i < 11; i++)
		collect(&setup);
	assert_count(&setup, 5, METRIC_PROCESS_PLACED, 8192);
	end(&setup);
}

static void a_group_of_many_gives_none(void **state)
{
	struct setup setup;

	(void)state;
	begin_placed(&setup, (struct collector_options){ .walk_budget = 1 });
	fake_fail(setup.fake, "proc/5/numa_maps", -EACCES);
	put_group(setup.fake, "N0=900000 N3=393216");
	collect(&setup);
	assert_presence(&setup, 5, METRIC_PROCESS_PLACED, PRESENCE_DENIED);
	end(&setup);
}

/* What was read of the inspected process is not read again for the table of processes. */
static void the_subject_is_read_once(void **state)
{
	struct setup setup;

	(void)state;
	begin_placed(&setup, (struct collector_options){ .walk_budget = 1 });
	demand_entity(&setup.demand, ENTITY_PLACEMENT);
	setup.demand.subject = 5;
	setup.demand.is_exhaustive = true;
	collect(&setup);
	assert_int_equal(walks_of(&setup)->reads, 2);
	assert_int_equal(sample_table(setup.sample, ENTITY_PLACEMENT)->row_count, 2);
	assert_on_node(&setup, 5, 3, METRIC_PROCESS_NODE_RESIDENT, 4096 + (2 << 20));
	assert_text(&setup, 5, METRIC_PROCESS_POLICY, "bind:3 +1");
	end(&setup);
}

/* What a thread used between two looks counts where it is at the second. */
static void threads_run_on_nodes(void **state)
{
	struct setup setup;

	(void)state;
	begin_placed(&setup, (struct collector_options){ .walk_budget = 1 });
	put_run_time(setup.fake, 5, 0);
	put_thread(setup.fake, 5, 5, 100, 0);
	put_thread(setup.fake, 5, 8, 50, 2);
	collect(&setup);
	assert_on_node(&setup, 5, 0, METRIC_PROCESS_NODE_RUN_TIME, 0);
	assert_on_node(&setup, 5, 0, METRIC_PROCESS_NODE_THREADS, 1);
	assert_on_node(&setup, 5, 3, METRIC_PROCESS_NODE_THREADS, 1);
	put_run_time(setup.fake, 5, 1);
	put_thread(setup.fake, 5, 5, 110, 7);	/* moved to node 3 */
	put_thread(setup.fake, 5, 8, 50, 2);
	put_thread(setup.fake, 5, 9, 4, 1);	/* new */
	collect(&setup);
	assert_on_node(&setup, 5, 0, METRIC_PROCESS_NODE_RUN_TIME, UINT64_C(40000000));
	assert_on_node(&setup, 5, 0, METRIC_PROCESS_NODE_THREADS, 1);
	assert_on_node(&setup, 5, 3, METRIC_PROCESS_NODE_RUN_TIME, UINT64_C(100000000));
	assert_on_node(&setup, 5, 3, METRIC_PROCESS_NODE_THREADS, 2);
	end(&setup);
}

static void threads_of_idle_processes_are_left_alone(void **state)
{
	struct setup setup;

	(void)state;
	begin_placed(&setup, (struct collector_options){ .walk_budget = 1 });
	put_thread(setup.fake, 5, 5, 100, 0);
	put_thread(setup.fake, 6, 6, 100, 99);	/* a processor of no node */
	collect(&setup);
	assert_int_equal(setup.sample->outcomes[SOURCE_TASK_STAT].reads, 2);
	collect(&setup);
	assert_int_equal(setup.sample->outcomes[SOURCE_TASK_STAT].reads, 0);
	assert_on_node(&setup, 5, 0, METRIC_PROCESS_NODE_THREADS, 1);
	end(&setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_processes_are_on_nodes),
		cmocka_unit_test(idle_processes_are_not_walked_again),
		cmocka_unit_test(the_limit_holds),
		cmocka_unit_test(what_is_refused_or_held_up_says_so),
		cmocka_unit_test(a_damaged_line_spoils_the_sums),
		cmocka_unit_test(the_control_group_gives_a_guess),
		cmocka_unit_test(a_group_of_many_gives_none),
		cmocka_unit_test(the_subject_is_read_once),
		cmocka_unit_test(threads_run_on_nodes),
		cmocka_unit_test(threads_of_idle_processes_are_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
