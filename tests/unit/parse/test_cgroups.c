/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the memory controller is, and in which of its groups a process is. */
#include "reading.h"

static const struct report_case controller_reports[] = {
	{ "plain.txt", 0, 0, 1 }, { "hybrid.txt", 0, 0, 1 },	{ "off.txt", 0, 0, 1 },
	{ "none.txt", 0, 0, 0 },  { "malformed.txt", 1, 0, 0 }, { "cut.txt", 2, 0, 0 },
	{ "empty.txt", 0, 0, 0 },
};

static const struct cell_case controller_cells[] = {
	{ "plain.txt", 0, METRIC_SYSTEM_CGROUP_MEMORY_ENABLED, PRESENCE_PRESENT, 1, NULL },
	{ "plain.txt", 0, METRIC_SYSTEM_CGROUP_MEMORY_GROUPS, PRESENCE_PRESENT, 17, NULL },
	{ "off.txt", 0, METRIC_SYSTEM_CGROUP_MEMORY_ENABLED, PRESENCE_PRESENT, 0, NULL },
	{ "none.txt", 0, METRIC_SYSTEM_CGROUP_MEMORY_ENABLED, PRESENCE_ABSENT, 0, NULL },
	{ "cut.txt", 0, METRIC_SYSTEM_CGROUP_MEMORY_ENABLED, PRESENCE_ABSENT, 0, NULL },
};

static const struct report_case membership_reports[] = {
	{ "plain.txt", 0, 0, 1 },	      { "hybrid.txt", 0, 0, 2 },
	{ "v1-joined.txt", 0, 0, 1 },	      { "v1-without-memory.txt", 0, 0, 0 },
	{ "v2-with-v1.txt", 0, 0, 1 },	      { "outside.txt", 0, 0, 1 },
	{ "malformed.txt", 1, 0, 0 },	      { "no-newline.txt", 1, 0, 0 },
	{ "nul.txt", 1, 0, 0 },	      { "odd-bytes.txt", 0, 0, 1 },
	{ "empty.txt", 0, 0, 0 },
};

static const struct cell_case membership_cells[] = {
	{ "plain.txt", 0, METRIC_PROCESS_CGROUP, PRESENCE_PRESENT, 0, "/system.slice/web.service" },
	{ "hybrid.txt", 0, METRIC_PROCESS_CGROUP, PRESENCE_PRESENT, 0, "/process_api/a5828e10" },
	{ "v1-joined.txt", 0, METRIC_PROCESS_CGROUP, PRESENCE_PRESENT, 0, "/a:b/c d" },
	{ "v1-without-memory.txt", 0, METRIC_PROCESS_CGROUP, PRESENCE_ABSENT, 0, NULL },
	{ "v2-with-v1.txt", 0, METRIC_PROCESS_CGROUP, PRESENCE_PRESENT, 0,
	  "/user.slice (deleted)" },
	{ "outside.txt", 0, METRIC_PROCESS_CGROUP, PRESENCE_PRESENT, 0, "/../../init.scope" },
	{ "malformed.txt", 0, METRIC_PROCESS_CGROUP, PRESENCE_ABSENT, 0, NULL },
	{ "no-newline.txt", 0, METRIC_PROCESS_CGROUP, PRESENCE_ABSENT, 0, NULL },
	{ "nul.txt", 0, METRIC_PROCESS_CGROUP, PRESENCE_ABSENT, 0, NULL },
	{ "odd-bytes.txt", 0, METRIC_PROCESS_CGROUP, PRESENCE_PRESENT, 0,
	  "/\xff\x1b]2;x\x07\t(" },
};

static void test_controllers(void **state)
{
	(void)state;
	check_reports("cgroups", controller_reports, ARRAY_SIZE(controller_reports));
	check_cells("cgroups", controller_cells, ARRAY_SIZE(controller_cells));
}

static void test_memberships(void **state)
{
	(void)state;
	check_reports("process_cgroup", membership_reports, ARRAY_SIZE(membership_reports));
	check_cells("process_cgroup", membership_cells, ARRAY_SIZE(membership_cells));
}

static void test_controller(void **state)
{
	static const char text[] = "#subsys\tx\ncpu\t2\t3\t1\nmemory\t4\t17\t0\nbad\t1\n";
	struct text all = text_from(text);
	struct cgroup_controller controller = { .groups = 4711 };

	(void)state;
	assert_int_equal(parse_cgroup_controller(all, "io", &controller), -ENOENT);
	assert_int_equal(parse_cgroup_controller(all, "bad", &controller), -EINVAL);
	assert_int_equal(controller.groups, 4711);
	assert_int_equal(parse_cgroup_controller(all, "memory", &controller), 0);
	assert_int_equal(controller.hierarchy, 4);
	assert_int_equal(controller.groups, 17);
	assert_false(controller.is_enabled);
	assert_int_equal(parse_cgroup_controller(all, "cpu", &controller), 0);
	assert_true(controller.is_enabled);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_controllers),
		cmocka_unit_test(test_memberships),
		cmocka_unit_test(test_controller),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
