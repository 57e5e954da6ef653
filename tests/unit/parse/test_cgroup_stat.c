/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys and numbers of control groups, of both versions and many kernels. */
#include "reading.h"

static const struct report_case stat_reports[] = {
	{ "plain.txt", 0, 0, 65 },	{ "k6.1.txt", 0, 0, 51 },   { "k5.4.txt", 0, 0, 12 },
	{ "unknown.txt", 0, 1, 2 },	{ "overflow.txt", 1, 0, 6 }, { "twice.txt", 2, 0, 2 },
	{ "no-newline.txt", 2, 0, 2 }, { "empty.txt", 0, 0, 0 },   { "crlf.txt", 0, 0, 2 },
	{ "nul.txt", 1, 0, 1 },	{ "long-line.txt", 1, 0, 2 },
};

/* Pages are 64 KiB here. */
static const struct cell_case stat_cells[] = {
	{ "plain.txt", 0, METRIC_CGROUP_ANON, PRESENCE_PRESENT, 293601280, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_FILE, PRESENCE_PRESENT, 0, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_KERNEL, PRESENCE_PRESENT, 770048, NULL },
	{ "k6.1.txt", 0, METRIC_CGROUP_PGSCAN_KHUGEPAGED, PRESENCE_ABSENT, 0, NULL },
	{ "k5.4.txt", 0, METRIC_CGROUP_WORKINGSET_REFAULT, PRESENCE_PRESENT, 3 * 65536, NULL },
	{ "k5.4.txt", 0, METRIC_CGROUP_SLAB, PRESENCE_PRESENT, 32768, NULL },
	{ "k5.4.txt", 0, METRIC_CGROUP_KERNEL, PRESENCE_ABSENT, 0, NULL },
	{ "overflow.txt", 0, METRIC_CGROUP_ANON, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_CGROUP_FILE, PRESENCE_PRESENT, UINT64_MAX, NULL },
	{ "overflow.txt", 0, METRIC_CGROUP_WORKINGSET_REFAULT_ANON, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_CGROUP_SHMEM, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_CGROUP_KERNEL, PRESENCE_UNREADABLE, 0, NULL },
	{ "overflow.txt", 0, METRIC_CGROUP_PGFAULT, PRESENCE_PRESENT, 5, NULL },
	{ "twice.txt", 0, METRIC_CGROUP_ANON, PRESENCE_PRESENT, 1, NULL },
	{ "twice.txt", 0, METRIC_CGROUP_FILE, PRESENCE_PRESENT, 3, NULL },
	{ "no-newline.txt", 0, METRIC_CGROUP_FILE, PRESENCE_UNREADABLE, 0, NULL },
	{ "crlf.txt", 0, METRIC_CGROUP_FILE, PRESENCE_PRESENT, 8192, NULL },
	{ "nul.txt", 0, METRIC_CGROUP_ANON, PRESENCE_ABSENT, 0, NULL },
};

static const struct report_case event_reports[] = {
	{ "plain.txt", 0, 0, 6 },      { "k4.txt", 0, 0, 4 }, { "sockets.txt", 0, 0, 7 },
	{ "no-newline.txt", 2, 0, 2 }, { "empty.txt", 0, 0, 0 },
};

static const struct cell_case event_cells[] = {
	{ "k4.txt", 0, METRIC_CGROUP_EVENTS_LOW, PRESENCE_PRESENT, 1, NULL },
	{ "k4.txt", 0, METRIC_CGROUP_EVENTS_OOM, PRESENCE_PRESENT, 4, NULL },
	{ "k4.txt", 0, METRIC_CGROUP_OOM_KILLS, PRESENCE_ABSENT, 0, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_OOM_KILLS, PRESENCE_PRESENT, 2, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_LOCAL_OOM_KILLS, PRESENCE_ABSENT, 0, NULL },
	{ "sockets.txt", 0, METRIC_CGROUP_EVENTS_SOCKET_THROTTLED, PRESENCE_PRESENT, 9, NULL },
	{ "no-newline.txt", 0, METRIC_CGROUP_EVENTS_HIGH, PRESENCE_UNREADABLE, 0, NULL },
};

static const struct cell_case local_cells[] = {
	{ "plain.txt", 0, METRIC_CGROUP_LOCAL_OOM_KILLS, PRESENCE_PRESENT, 2, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_OOM_KILLS, PRESENCE_ABSENT, 0, NULL },
};

static const struct cell_case swap_cells[] = {
	{ "plain.txt", 0, METRIC_CGROUP_SWAP_EVENTS_HIGH, PRESENCE_PRESENT, 1, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_SWAP_EVENTS_MAX, PRESENCE_PRESENT, 2, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_SWAP_EVENTS_FAIL, PRESENCE_PRESENT, 3, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_EVENTS_MAX, PRESENCE_ABSENT, 0, NULL },
};

static const struct cell_case pressure_cells[] = {
	{ "no-full.txt", 0, METRIC_CGROUP_PRESSURE_SOME_TOTAL, PRESENCE_PRESENT, 123000, NULL },
	{ "no-full.txt", 0, METRIC_CGROUP_PRESSURE_FULL_TOTAL, PRESENCE_ABSENT, 0, NULL },
	{ "no-full.txt", 0, METRIC_SYSTEM_PRESSURE_SOME_TOTAL, PRESENCE_ABSENT, 0, NULL },
	{ "no-newline.txt", 0, METRIC_CGROUP_PRESSURE_SOME_TOTAL, PRESENCE_UNREADABLE, 0, NULL },
};

static void test_stat(void **state)
{
	(void)state;
	check_reports("cgroup_stat", stat_reports, ARRAY_SIZE(stat_reports));
	check_cells("cgroup_stat", stat_cells, ARRAY_SIZE(stat_cells));
}

static void test_events(void **state)
{
	(void)state;
	check_reports("cgroup_events", event_reports, ARRAY_SIZE(event_reports));
	check_cells("cgroup_events", event_cells, ARRAY_SIZE(event_cells));
	check_cells("cgroup_events_local", local_cells, ARRAY_SIZE(local_cells));
	check_cells("cgroup_swap_events", swap_cells, ARRAY_SIZE(swap_cells));
}

static void test_pressure(void **state)
{
	struct reading reading = reading_of_case("cgroup_pressure", "no-full.txt");

	(void)state;
	assert_true(sample_get(reading.sample, 0, METRIC_CGROUP_PRESSURE_SOME_AVERAGE_60)->ratio ==
		    0.005);
	reading_done(&reading);
	check_cells("cgroup_pressure", pressure_cells, ARRAY_SIZE(pressure_cells));
}

/* ---- v1 ---- */

static const struct report_case v1_reports[] = {
	{ "plain.txt", 0, 0, 22 },     { "old.txt", 0, 0, 6 },	      { "unknown.txt", 0, 1, 1 },
	{ "malformed.txt", 2, 0, 2 }, { "no-newline.txt", 2, 0, 1 }, { "empty.txt", 0, 0, 0 },
};

/* What the group alone has is never taken for what it has with its children. */
static const struct cell_case v1_cells[] = {
	{ "plain.txt", 0, METRIC_CGROUP_ANON, PRESENCE_PRESENT, 27586560, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_FILE, PRESENCE_PRESENT, 1907638272, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_ANON_THP, PRESENCE_PRESENT, 2097152, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_FILE_MAPPED, PRESENCE_PRESENT, 11149312, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_SWAP_CURRENT, PRESENCE_PRESENT, 20480, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_PGMAJFAULT, PRESENCE_PRESENT, 17623, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_WORKINGSET_REFAULT_ANON, PRESENCE_PRESENT, 12 * 65536,
	  NULL },
	{ "plain.txt", 0, METRIC_CGROUP_CHARGED, PRESENCE_PRESENT,
	  UINT64_C(332618423) * 65536, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_HIERARCHICAL_LIMIT, PRESENCE_PRESENT, 536870912, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_HIERARCHICAL_MEMORY_SWAP_LIMIT, PRESENCE_UNLIMITED, 0,
	  NULL },
	{ "old.txt", 0, METRIC_CGROUP_HIERARCHICAL_LIMIT, PRESENCE_UNLIMITED, 0, NULL },
	{ "old.txt", 0, METRIC_CGROUP_FILE, PRESENCE_PRESENT, 16384, NULL },
	{ "old.txt", 0, METRIC_CGROUP_SWAP_CURRENT, PRESENCE_ABSENT, 0, NULL },
	{ "malformed.txt", 0, METRIC_CGROUP_ANON, PRESENCE_UNREADABLE, 0, NULL },
	{ "malformed.txt", 0, METRIC_CGROUP_FILE, PRESENCE_PRESENT, 3, NULL },
	{ "no-newline.txt", 0, METRIC_CGROUP_FILE, PRESENCE_UNREADABLE, 0, NULL },
};

static const struct cell_case oom_cells[] = {
	{ "plain.txt", 0, METRIC_CGROUP_OOM_KILL_DISABLED, PRESENCE_PRESENT, 1, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_UNDER_OOM, PRESENCE_PRESENT, 1, NULL },
	{ "plain.txt", 0, METRIC_CGROUP_OOM_KILLS, PRESENCE_PRESENT, 3, NULL },
	{ "old.txt", 0, METRIC_CGROUP_OOM_KILLS, PRESENCE_ABSENT, 0, NULL },
};

static void test_v1(void **state)
{
	(void)state;
	check_reports("cgroup_v1_stat", v1_reports, ARRAY_SIZE(v1_reports));
	check_cells("cgroup_v1_stat", v1_cells, ARRAY_SIZE(v1_cells));
	check_cells("cgroup_v1_oom_control", oom_cells, ARRAY_SIZE(oom_cells));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stat),
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_pressure),
		cmocka_unit_test(test_v1),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
