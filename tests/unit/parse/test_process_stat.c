/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that the owner of a process chose to confuse whoever reads /proc/PID/stat. */
#include "reading.h"

static int parse_fixture(const char *file, struct process_stat *ret_stat, char **ret_data)
{
	char path[256];
	struct text text;

	snprintf(path, sizeof(path), "texts/process_stat/%s.txt", file);
	text = fixture_load(path);
	if (!text.data)
		fail_msg("cannot read fixtures/%s", path);
	*ret_data = exact_copy(text);
	free((void *)(uintptr_t)text.data);
	text.data = *ret_data;
	return parse_process_stat(text, ret_stat);
}

static void check_numbers(const struct process_stat *stat)
{
	assert_int_equal(stat->pid, 12);
	assert_int_equal(stat->state, 'S');
	assert_int_equal(stat->parent, 1);
	assert_int_equal(stat->flags, 4194560);
	assert_int_equal(stat->minor_faults, 101);
	assert_int_equal(stat->major_faults, 202);
	assert_int_equal(stat->threads, 3);
	assert_int_equal(stat->start_ticks, 4567);
	assert_int_equal(stat->virtual_bytes, 1048576);
	assert_int_equal(stat->resident_pages, 256);
}

static void test_names(void **state)
{
	static const struct {
		const char *file, *name;
	} cases[] = {
		{ "plain", "bash" },
		{ "parentheses", ") R (" },
		{ "forged", "a) R 1 (b" },
		{ "newline", "a) R 1 (\nb" },
		{ "empty-name", "" },
		{ "blanks", " " },
		{ "kernel-thread", "kworker/0:1H-events_highpri and more than 15 bytes" },
		{ "not-utf8", "\xff\xc3(\x1b[31m" },
		{ "crlf", "bash" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct process_stat stat;
		char *data;

		if (parse_fixture(cases[i].file, &stat, &data))
			fail_msg("%s is refused", cases[i].file);
		check_numbers(&stat);
		assert_true(text_equal(stat.name, cases[i].name));
		free(data);
	}
}

static void test_refusals(void **state)
{
	static const char *const files[] = {
		"cut", "cut-in-resident", "overflow", "negative", "no-name", "reversed", "no-pid",
		"long-state", "empty", "nul-in-name", "nul-state", "no-letter",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		struct process_stat stat = { .pid = 4711 };
		char *data;

		if (parse_fixture(files[i], &stat, &data) != -EINVAL)
			fail_msg("%s is not refused", files[i]);
		assert_int_equal(stat.pid, 4711);
		free(data);
	}
}

/* Every byte that can be in a name, alone and around the parentheses that delimit it. */
static void test_every_byte(void **state)
{
	static const char numbers[] = "S 1 12 12 0 -1 4194560 101 11 202 12 5 6 0 0 20 0 3 0 4567"
				      " 1048576 256 0\n";

	(void)state;
	for (int byte = 1; byte < 256; byte++) {
		char line[256];
		int length = snprintf(line, sizeof(line), "12 (%c)%c(%c) %s", byte, byte, byte,
				      numbers);
		struct process_stat stat;

		assert_int_equal(parse_process_stat((struct text){ line, (size_t)length }, &stat),
				 0);
		check_numbers(&stat);
		assert_int_equal(stat.name.size, 5);
		assert_memory_equal(stat.name.data, line + 4, 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_every_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
