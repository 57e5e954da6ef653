/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Command lines: arguments, titles that processes write over them, and megabytes of them. */
#include "reading.h"

static const struct cell_case cells[] = {
	{ "plain.txt", 0, METRIC_PROCESS_COMMAND, PRESENCE_PRESENT, 0,
	  "/usr/bin/python3 -c print(1)" },
	{ "empty.txt", 0, METRIC_PROCESS_COMMAND, PRESENCE_ABSENT, 0, NULL },
	{ "only-nuls.txt", 0, METRIC_PROCESS_COMMAND, PRESENCE_ABSENT, 0, NULL },
	{ "padded.txt", 0, METRIC_PROCESS_COMMAND, PRESENCE_PRESENT, 0, "sshd: root@pts/0" },
	{ "empty-arguments.txt", 0, METRIC_PROCESS_COMMAND, PRESENCE_PRESENT, 0, "a  b" },
	{ "hostile.txt", 0, METRIC_PROCESS_COMMAND, PRESENCE_PRESENT, 0,
	  "\x1b]0;x\x07 \xff\xfe\na\tb" },
	{ "no-nul.txt", 0, METRIC_PROCESS_COMMAND, PRESENCE_PRESENT, 0,
	  "title set by the process" },
};

static void test_cells(void **state)
{
	(void)state;
	check_cells("process_cmdline", cells, ARRAY_SIZE(cells));
}

static void test_only_the_beginning_is_kept(void **state)
{
	struct reading reading = reading_of_case("process_cmdline", "long-line.txt");
	const char *command = sample_get(reading.sample, 0, METRIC_PROCESS_COMMAND)->text;

	(void)state;
	assert_int_equal(strlen(command), 4096);
	assert_memory_equal(command, "/bin/true xxx", 13);
	reading_done(&reading);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_only_the_beginning_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
